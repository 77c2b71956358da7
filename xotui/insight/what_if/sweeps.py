"""The same picture changed more and more, judged at every step: turned, made smaller, or in any other way.

What is judged by is exchangeable, so that votes and literal match can be laid beside each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from xotui.engine import Network
from xotui.engine.arrays import Array, read_only
from xotui.engine.matching import ROUNDING
from xotui.insight.robustness import Tally, Verdicts, verdicts_of
from xotui.insight.what_if.many import check_margin, margins_of, values_each
from xotui.pictures.transforms import turn_and_scale

DEGREES = tuple(range(0, 360, 10))
"""By how much a picture is turned, clockwise."""

PERCENT = tuple(range(100, 35, -5))
"""How large a picture is made, in percent of what it is."""


@dataclass(frozen=True, eq=False)
class Answers:
    """What is said of some pictures.

    Attributes:
        margins: (N,) float64: the score of the first category minus that of the second; NaN where one is missing.
        verdicts: (N,), the index of the category, −1 where it is undecided.
    """

    margins: Array
    verdicts: Verdicts


@dataclass(frozen=True, eq=False)
class Judge:
    """Something that gives every picture two scores.

    Attributes:
        name: What it is called.
        score: From pictures (N, H, W) to scores (N, 2), NaN where a category has none.
        each: About how many numbers it holds at a time for one picture.
    """

    name: str
    score: Callable[[Array], Array]
    each: int

    def ask(self, images: Array) -> Answers:
        """What it says of pictures (N, H, W), all at once."""
        with np.errstate(over="ignore", invalid="ignore"):
            scores = self.score(images)
        return Answers(margins_of(scores), verdicts_of(images, scores))


def by_votes(network: Network, shape: tuple[int, ...]) -> Judge:
    """A network as a judge of pictures of (H, W).

    Raises:
        ValueError: If the network has no votes for two categories, or does not fit such pictures.
    """
    check_margin(network)
    return Judge("votes", network.scores, values_each(network, shape))


def by_literal_match(exemplars: Array) -> Judge:
    """Whole-image matching with the clean pictures (2, H, W): the scores are counts of equal pixels."""

    def score(images: Array) -> Array:
        equal: Array = (np.abs(images[:, None] - exemplars) <= ROUNDING).sum(axis=(2, 3)).astype(np.float64)
        return equal

    return Judge("literal match", score, 3 * exemplars.size)


@dataclass(frozen=True, eq=False)
class Sweep:
    """One picture at every step of a change.

    Attributes:
        steps: What the steps are: degrees, or percent.
        answers: What is said at each of them; at the first, the picture is as it is.
    """

    steps: tuple[int, ...]
    answers: Answers

    @property
    def kept(self) -> Tally:
        """At how many steps the verdict is that of the picture as it is, an undecided one too."""
        return agreement(self.answers.verdicts, int(self.answers.verdicts[0]))


def agreement(verdicts: Verdicts, own: int) -> Tally:
    """How many of some verdicts are one and the same.

    >>> agreement(np.array([0, 0, 1, -1]), 0).share
    0.5
    """
    return Tally((int(np.count_nonzero(verdicts == own)),), (verdicts.size,))


def turned(image: Array) -> Array:
    """(36, H, W): a picture (H, W) turned by each of `DEGREES`."""
    return read_only(np.stack([turn_and_scale(image, degrees, 1.0) for degrees in DEGREES]))


def shrunk(image: Array) -> Array:
    """(13, H, W): a picture (H, W) made as small as each of `PERCENT`."""
    return read_only(np.stack([turn_and_scale(image, 0, percent / 100) for percent in PERCENT]))


def turning(image: Array, judge: Judge) -> Sweep:
    """What is said of a picture (H, W) turned by each of `DEGREES`."""
    return Sweep(DEGREES, judge.ask(turned(image)))


def shrinking(image: Array, judge: Judge) -> Sweep:
    """What is said of a picture (H, W) made as small as each of `PERCENT`."""
    return Sweep(PERCENT, judge.ask(shrunk(image)))
