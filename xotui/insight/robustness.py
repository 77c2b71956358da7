"""How often a network is right, on which kinds of letters, and how sure one can be of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from xotui.engine import Network
from xotui.engine.arrays import Array
from xotui.engine.matching import ROUNDING
from xotui.pictures.changes import Change, changed_glyphs
from xotui.pictures.scaling import scaled

Verdicts = NDArray[np.intp]
"""The index of the category that each picture was given, −1 where it is undecided."""

CERTAIN = 1.96
"""Standard deviations on both sides that hold 95 of 100 cases."""


@dataclass(frozen=True)
class Tally:
    """How many pictures of each category were given the right one.

    Attributes:
        right: For each category how many.
        total: For each category of how many.
    """

    right: tuple[int, ...]
    total: tuple[int, ...]

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            tuple(a + b for a, b in zip(self.right, other.right, strict=True)),
            tuple(a + b for a, b in zip(self.total, other.total, strict=True)),
        )

    @property
    def share(self) -> float:
        """Balanced accuracy, 0 … 1: the mean of the shares of all categories that have pictures."""
        shares = [right / total for right, total in zip(self.right, self.total, strict=True) if total]
        return sum(shares) / len(shares) if shares else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Where the true share lies in 95 of 100 such tests, when there are as many pictures of each category.

        Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference" (1927).
        """
        count = sum(self.total)
        if not count:
            return 0.0, 1.0
        share = sum(self.right) / count
        spread = CERTAIN * sqrt(share * (1 - share) / count + (CERTAIN / (2 * count)) ** 2)
        middle, scale = share + CERTAIN**2 / (2 * count), 1 + CERTAIN**2 / count
        return max((middle - spread) / scale, 0.0), min((middle + spread) / scale, 1.0)


def tally(verdicts: Verdicts, labels: NDArray[np.intp]) -> Tally:
    """Count right answers; an undecided one is not right.

    >>> tally(np.array([0, 1, -1, 1]), np.array([0, 0, 1, 1]))
    Tally(right=(1, 1), total=(2, 2))
    """
    right, total = (
        np.bincount(labels[chosen], minlength=2) for chosen in (verdicts == labels, np.ones(len(labels), dtype=bool))
    )
    return Tally(tuple(right.tolist()), tuple(total.tolist()))


def verdicts_of(images: Array, scores: Array) -> Verdicts:
    """The verdict on every picture, by the rules of `judge`.

    Args:
        images: (N, H, W).
        scores: (N, K), NaN where a category has none.
    """
    ranked = np.sort(scores, axis=1)
    with np.errstate(invalid="ignore"):
        clear = np.isfinite(scores).all(axis=1) & (ranked[:, -1] - ranked[:, -2] > ROUNDING)
    drawn = np.ptp(images, axis=(1, 2)) > ROUNDING
    return np.where(clear & drawn, np.where(np.isnan(scores), -np.inf, scores).argmax(axis=1), -1)


@dataclass(frozen=True, eq=False)
class Contestant:
    """Something that tells letters apart.

    Attributes:
        name: What it is called.
        judge: From pictures (N, H, W) to verdicts (N,).
    """

    name: str
    judge: Callable[[Array], Verdicts]


def network_contestant(name: str, network: Network, shape: tuple[int, int]) -> Contestant:
    """A network as a contestant; pictures are brought to the `shape` (H, W) that it is for."""

    def judge(images: Array) -> Verdicts:
        fitting = scaled(images, shape)
        with np.errstate(over="ignore", invalid="ignore"):
            return verdicts_of(fitting, network.scores(fitting))

    return Contestant(name, judge)


def literal_contestant(exemplars: Array) -> Contestant:
    """Whole-image matching with the clean pictures (K, H, W)."""

    def judge(images: Array) -> Verdicts:
        equal = np.abs(images[:, None] - exemplars) <= ROUNDING
        return verdicts_of(images, equal.sum(axis=(2, 3)).astype(float))

    return Contestant("literal match", judge)


@dataclass(frozen=True, eq=False)
class Result:
    """One row of the table.

    Attributes:
        group: The kind of letters.
        change: What happened to them.
        seed: Of the pictures.
        verdicts: For each contestant what it said of each picture.
        tallies: For each contestant how often it was right.
    """

    group: str
    change: Change
    seed: int
    verdicts: tuple[Verdicts, ...]
    tallies: tuple[Tally, ...]


def robustness(
    contestants: Sequence[Contestant],
    groups: Sequence[str],
    changes: Sequence[Change],
    shape: tuple[int, int],
    count: int,
    seed: int,
) -> Iterator[Result]:
    """How often each contestant is right, row by row; all of them are shown the same pictures.

    Args:
        contestants: Who is judged.
        groups: Which kinds of letters.
        changes: What happens to them.
        shape: Rows and columns of the pictures.
        count: Pictures a row, half of them X's.
        seed: The same seed shows the same pictures.

    Yields:
        A row for each group and change, as soon as it is known.
    """
    for group in groups:
        for change in changes:
            pictures = changed_glyphs(group, change, shape, count, seed)
            verdicts = tuple(contestant.judge(pictures.images) for contestant in contestants)
            tallies = tuple(tally(given, pictures.labels) for given in verdicts)
            yield Result(group, change, seed, verdicts, tallies)
