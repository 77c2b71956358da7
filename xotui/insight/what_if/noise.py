"""How much noise a verdict bears: the same picture with more and more pixels turned at random, many times over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from xotui.engine.arrays import Array
from xotui.insight.robustness import Tally
from xotui.insight.what_if.many import parts_of
from xotui.insight.what_if.sweeps import Judge, agreement
from xotui.pictures.transforms import noise

PERCENT = tuple(range(1, 21))
"""How many of all pixels are turned into their negative, in percent."""

DRAWS = 200
"""How often chance is asked at each level."""

SEED = 2016
"""What chance begins with, so that the same picture always meets the same noise."""


@dataclass(frozen=True)
class NoiseSweep:
    """How often a verdict stays what it is, level by level.

    Attributes:
        own: The verdict on the picture as it is: the index of the category, −1 where it is undecided.
        kept: For each known level of `PERCENT`, in order, how many draws of how many have that very verdict, an
            undecided one too. A tally's `interval` says how sure one can be of its share.
    """

    own: int
    kept: tuple[Tally, ...]

    @property
    def finished(self) -> bool:
        """Whether all levels are known."""
        return len(self.kept) == len(PERCENT)


def noisy(image: Array, percent: int, draws: int = DRAWS, seed: int = SEED) -> Array:
    """(draws, H, W): a picture (H, W) with so many of its pixels turned into their negative, each time others.

    At least one pixel is turned. The same seed turns the same pixels, whatever the picture is.
    """
    signs = _signs((image.shape[0], image.shape[1]), percent, draws, seed)
    return np.where(signs, -image, image)


def noise_sweep(image: Array, judge: Judge, draws: int = DRAWS, seed: int = SEED) -> Iterator[NoiseSweep]:
    """Judge a picture with 1 to 20 % of its pixels turned, each of the levels many times.

    Args:
        image: (H, W).
        judge: Who judges.
        draws: How often chance is asked at each level.
        seed: What chance begins with.

    Yields:
        What is known, more each time: whoever asks may stop in between, also where nothing new has become known.
        The last one is whole.
    """
    own = int(judge.ask(image[None]).verdicts[0])
    kept: tuple[Tally, ...] = ()
    for percent in PERCENT:
        images = noisy(image, percent, draws, seed)
        found = Tally((0,), (0,))
        for part in parts_of(draws, judge.each):
            found += agreement(judge.ask(images[part]).verdicts, own)
            if part.stop < draws:
                yield NoiseSweep(own, kept)
        kept += (found,)
        yield NoiseSweep(own, kept)


@lru_cache(maxsize=2 * len(PERCENT))
def _signs(shape: tuple[int, int], percent: int, draws: int, seed: int) -> NDArray[np.bool_]:
    """(draws, H, W), True where a pixel is turned. Asking chance takes longer than judging: it is asked once."""
    blank = np.ones(shape)
    first = seed + percent * draws  # other pixels at every level
    return np.stack([noise(blank, first + draw, percent / 100) < 0 for draw in range(draws)])
