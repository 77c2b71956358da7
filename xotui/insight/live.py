"""How good features are: votes are learned for them at once, and judged on letters that they were not learned from.

The letters are fixed: for each size of pictures drawn ones to learn the votes from, and letters of fonts, changed,
to judge by. How many there are goes by how long the layers take for one picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from xotui.engine import Cost, FullyConnected, Layer, Network
from xotui.engine.arrays import Array, read_only
from xotui.insight.robustness import Tally, tally, verdicts_of
from xotui.pictures.changes import Change, changed_glyphs
from xotui.pictures.labelled import LabelledSet

Shape = tuple[int, int]

FIT_SEED, JUDGE_SEED = 2016, 816
"""What the letters are drawn with, so that they are always the same."""

COUNTS = (1000, 600, 400, 200, 100)
"""How many letters there may be, of each of the two kinds: the most that the work allows."""

FIT_MOST = 600
"""The most drawn letters; more of them change little in what is learned."""

WORK = 150_000_000
"""How many multiplications and other operations may be spent on letters of one kind."""

_BATCH = 32  # pictures at a time: their maps stay in the processor's cache


@dataclass(frozen=True)
class Letters:
    """What features are judged by.

    Attributes:
        group: The kind of letters, one of `glyphs.GROUPS`.
        change: What has happened to them.
    """

    group: str
    change: Change

    @property
    def title(self) -> str:
        """The kind and the change in words.

        >>> Letters("text", Change("everything")).title
        'letters of text, everything'
        """
        return f"{_KINDS[self.group]}, {self.change.title}"


_KINDS = {
    "shapes": "plain shapes",
    "text": "letters of text",
    "hand": "handwriting",
    "display": "decorated letters",
}

ANY = Letters("text", Change("everything"))
"""What the live accuracy goes by unless told: ordinary letters to which everything has happened a little."""


def values_of(layers: Sequence[Layer], images: Array) -> Array:
    """What layers without votes give for pictures (N, H, W), in reading order: (N, n)."""
    body = Network(layers)
    with np.errstate(over="ignore", invalid="ignore"):
        parts = [body.forward(images[start : start + _BATCH]) for start in range(0, len(images), _BATCH)]
    return np.concatenate([part.reshape(len(part), -1) for part in parts])


def votes_for(layers: Sequence[Layer], shape: Shape, *, probabilities: bool = False) -> FullyConnected:
    """The votes that suit layers best, learned from drawn letters; always the same for the same layers.

    Args:
        layers: All layers but the votes.
        shape: Rows and columns of the pictures.
        probabilities: Whether a softmax follows the votes.

    Raises:
        ValueError: If the layers do not fit the pictures, or give values beyond what can be reckoned with.
    """
    # What only learning needs takes time to import: not before somebody learns.
    from xotui.engine.training.fit import LOGITS, TRUTH, fitted_votes

    pictures = letters_to_fit(shape, min(letter_count(layers, shape), FIT_MOST))
    values = values_of(layers, pictures.images)
    return fitted_votes(values, pictures.labels, targets=LOGITS if probabilities else TRUTH)


def live_accuracy(layers: Sequence[Layer], shape: Shape, letters: Letters = ANY) -> Tally:
    """How often layers are right with votes learned for them at once.

    Args:
        layers: All layers but the votes.
        shape: Rows and columns of the pictures.
        letters: What they are judged by; none of these letters was learned from.

    Raises:
        ValueError: As `votes_for`.
    """
    votes = votes_for(layers, shape)
    pictures = letters_to_judge(letters, shape, letter_count(layers, shape))
    values = values_of(layers, pictures.images).astype(np.float64)
    bias = 0.0 if votes.bias is None else votes.bias
    return tally(verdicts_of(pictures.images, values @ votes.weights.T + bias), pictures.labels)


def accuracy_as_it_is(network: Network, shape: Shape, letters: Letters = ANY) -> Tally:
    """How often a network is right with the votes that it has, on the letters of `live_accuracy`."""
    pictures = letters_to_judge(letters, shape, letter_count(network.body, shape))
    with np.errstate(over="ignore", invalid="ignore"):
        parts = [network.scores(pictures.images[start : start + _BATCH]) for start in range(0, len(pictures), _BATCH)]
    return tally(verdicts_of(pictures.images, np.concatenate(parts)), pictures.labels)


def letter_count(layers: Sequence[Layer], shape: Shape) -> int:
    """How many letters layers can look at without anybody having to wait, one of `COUNTS`."""
    cost = Network(layers).cost(shape) if layers else Cost()
    work = cost.multiplications + cost.additions + cost.comparisons
    return next((count for count in COUNTS if count * work <= WORK), COUNTS[-1])


@lru_cache(maxsize=8)
def letters_to_fit(shape: Shape, count: int) -> LabelledSet:
    """Drawn letters to learn votes from."""
    from xotui.pictures.drawn import LetterRecipe, draw_letters  # as in votes_for

    return _single(draw_letters(LetterRecipe(), count, shape, FIT_SEED))


@lru_cache(maxsize=16)
def letters_to_judge(letters: Letters, shape: Shape, count: int) -> LabelledSet:
    """Letters of fonts to judge by."""
    return _single(changed_glyphs(letters.group, letters.change, shape, count, JUDGE_SEED))


def _single(pictures: LabelledSet) -> LabelledSet:
    """The same in single precision, which is twice as fast: pixels of −1 and 1 lose nothing."""
    return LabelledSet(read_only(pictures.images.astype(np.float32)), pictures.labels, pictures.names)
