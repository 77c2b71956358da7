"""Edits of more pixels than can all be tried: the most promising are widened pixel by pixel, then made smaller.

Every edit is computed exactly; it is only not every edit that is tried. So what is found is true, and what is not
found may still be there.

Source: beam search, B. T. Lowerre, "The HARPY speech recognition system" (1976).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from xotui.engine import Network
from xotui.engine.arrays import Array
from xotui.insight.flipping import flip_values
from xotui.insight.what_if.flips import Outcomes, single_flips

Places = tuple[int, ...]
"""Flipped pixels, counted in reading order, the first of them first."""

WIDTH = 24
"""How many edits of each size are widened."""

RETRIED = 4
"""How many of the edits that were found are tried to be made smaller at a time."""


@dataclass(frozen=True, eq=False)
class Tried:
    """Edits that were computed: the same `already` flipped pixels, and one more each.

    Attributes:
        already: The pixels that all of them flip.
        outcomes: What flipping one more leads to.
        goals: (n,), how far each goes towards the other label, or towards any; NaN where there is no score.
    """

    already: Places
    outcomes: Outcomes
    goals: Array

    def places(self, index: int) -> Places:
        """All flipped pixels of one of the edits, in reading order."""
        return tuple(sorted((*self.already, int(self.outcomes.places[index]))))

    def best(self, count: int) -> list[int]:
        """Which go furthest, at most so many of them, the furthest first."""
        goals = np.where(np.isnan(self.goals), -np.inf, self.goals)
        ranked: list[int] = np.argsort(-goals, kind="stable")[:count].tolist()
        return ranked


@dataclass(frozen=True, eq=False)
class Ground:
    """A picture, a network, and what is wanted of an edit.

    Attributes:
        network: One with votes for two categories.
        image: (H, W).
        verdict: On the picture as it is: the index of the category, −1 where it is undecided.
    """

    network: Network
    image: Array
    verdict: int

    def widened(self, already: Places, others: NDArray[np.intp] | None = None) -> Iterator[Tried]:
        """All edits that flip some pixels and one more, a part of them at a time.

        Args:
            already: The pixels that are flipped.
            others: Which pixels may be the one more; all other ones unless told.
        """
        image = self.image.copy()
        chosen = list(already)
        image.flat[chosen] = flip_values(self.image).flat[chosen]
        more = np.delete(np.arange(image.size), chosen) if others is None else others
        for outcomes in single_flips(self.network, image, more):
            yield Tried(already, outcomes, self.goals(outcomes.leads))

    def goals(self, margins: Array) -> Array:
        """How far margins lie on the wanted side: the larger, the better."""
        return np.abs(margins) if self.verdict < 0 else margins * (2 * self.verdict - 1)

    def turned(self, outcomes: Outcomes) -> NDArray[np.bool_]:
        """(n,), where the verdict is the other one, or any where there was none."""
        turned: NDArray[np.bool_] = (outcomes.verdicts >= 0) & (outcomes.verdicts != self.verdict)
        return turned


class Frontier:
    """The edits that go furthest, of those that it was shown; no more than `WIDTH` of them."""

    def __init__(self) -> None:
        self._kept: dict[Places, float] = {}

    def show(self, tried: Tried) -> None:
        """Keep what goes further than what is kept."""
        for index in tried.best(WIDTH):
            self._kept[tried.places(index)] = float(tried.goals[index])
        ranked = sorted(self._kept, key=lambda places: (-self._kept[places], places))
        self._kept = {places: self._kept[places] for places in ranked[:WIDTH]}

    @property
    def edits(self) -> tuple[Places, ...]:
        """What is kept, the best first."""
        return tuple(self._kept)


def wider(ground: Ground, frontier: tuple[Places, ...]) -> Iterator[tuple[Tried, Frontier]]:
    """One pixel more for each edit of a frontier.

    Yields:
        What was tried, and the next frontier as far as it is known.
    """
    following = Frontier()
    for already in frontier:
        for tried in ground.widened(already):
            following.show(tried)
            yield tried, following


def smaller(ground: Ground, found: tuple[Places, ...]) -> Iterator[Tried]:
    """One pixel fewer: two pixels of a found edit are left as they are, and any one other is flipped instead."""
    known = set[Places]()
    for edit in found[:RETRIED]:
        for already in combinations(edit, len(edit) - 2):
            if already not in known:
                known.add(already)
                yield from ground.widened(already)
