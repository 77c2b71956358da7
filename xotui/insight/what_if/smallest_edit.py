"""The fewest flipped pixels that turn the verdict: proven for one and two, searched for beyond."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xotui.engine import Network
from xotui.engine.arrays import as_floats
from xotui.insight.flipping import Pixel
from xotui.insight.what_if.edit_search import Frontier, Ground, Places, Tried, smaller, wider
from xotui.insight.what_if.flips import judged
from xotui.insight.what_if.many import check_margin, unvoted
from xotui.insight.what_if.text import sentence_of

Phase = Literal["one pixel", "two pixels", "search"]

MOST = 40
"""How many flipped pixels are searched for at the most, unless told."""

LISTED = 100
"""How many edits are listed; all are counted."""

ALL_PAIRS = 12 * 12
"""The most pixels of a picture of which every two are tried, unless told."""


@dataclass(frozen=True)
class Edit:
    """Some flipped pixels and what they lead to.

    Attributes:
        pixels: Row and column of each, in reading order.
        margin: The score of X minus that of O once they are flipped; NaN where one of them is missing.
        verdict: The index of the category, −1 where it is undecided.
    """

    pixels: tuple[Pixel, ...]
    margin: float
    verdict: int


@dataclass(frozen=True)
class Search:
    """How far the search for the smallest edit has come.

    Attributes:
        done: Whether this is all that will be known.
        phase: What is tried: every pixel, every two, or what a search finds promising.
        tried: How many edits were tried in this phase; a search may come to the same one on two ways.
        total: How many there are to try in it; None for a search.
        verdict: On the picture as it is: the index of the category, −1 where it is undecided.
        labels: What the categories are called.
        turns: The smallest edits found that give the other label (any, where there was none), all of one size, the
            best margin first, at most `LISTED` of them.
        turn_count: How many of that size were found in all.
        undecided: The smallest edits found that leave no verdict, all of one size, in reading order; empty where
            there was none before.
        undecided_count: How many of that size were found in all.
        excluded: No edit of up to so many pixels turns the verdict: all of them were tried.
        size: How many pixels the edits have that are tried now.
        exact: Whether the answer is proven: edits were found and there are none of fewer pixels, or there can be none.
        complete: Whether `turn_count` counts all edits of that size, since all were tried.
        missing: The categories that nobody votes for; with one of them there is never a verdict.
    """

    done: bool
    phase: Phase
    tried: int
    total: int | None
    verdict: int
    labels: tuple[str, ...]
    turns: tuple[Edit, ...]
    turn_count: int
    undecided: tuple[Edit, ...]
    undecided_count: int
    excluded: int
    size: int
    exact: bool
    complete: bool
    missing: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """What is known, in plain words, and whether it is proven."""
        return sentence_of(self)


class _Found:
    """The smallest of the edits that it was shown, the best of them, and how many there are."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._shown = set[Places]()
        self._ranked: list[tuple[float, Places, Edit]] = []
        self.size = 0
        self.count = 0

    def show(self, tried: Tried, chosen: NDArray[np.bool_], goals: NDArray[np.float64], *, again: bool) -> None:
        """Count the chosen ones and keep the best.

        Args:
            tried: What was computed.
            chosen: (n,), which of them are of this kind.
            goals: (n,), by what they are ranked: the larger the better.
            again: Whether one that was shown before may come again.
        """
        size = len(tried.already) + 1
        if not chosen.any() or (self.size and size > self.size):
            return
        if size != self.size:
            self.size, self.count, self._ranked = size, 0, []
            self._shown.clear()
        outcomes, width = tried.outcomes, self._ground.image.shape[1]
        for index in np.flatnonzero(chosen).tolist():
            worst = self._ranked[-1][0] if len(self._ranked) == LISTED else np.inf
            if not again and -goals[index] > worst:
                self.count += 1
                continue
            places = tried.places(index)
            if again and places in self._shown:
                continue
            if again:
                self._shown.add(places)
            self.count += 1
            pixels = tuple(divmod(place, width) for place in places)
            edit = Edit(pixels, float(outcomes.margins[index]), int(outcomes.verdicts[index]))
            insort(self._ranked, (-float(goals[index]), places, edit), key=lambda ranked: ranked[:2])
            del self._ranked[LISTED:]

    @property
    def places(self) -> tuple[Places, ...]:
        """The pixels of the listed ones, counted in reading order."""
        return tuple(places for _, places, _ in self._ranked)

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The listed ones, the best first."""
        return tuple(edit for *_, edit in self._ranked)


class _Progress:
    """What is known so far."""

    def __init__(self, ground: Ground) -> None:
        self.ground = ground
        self.turns, self.undecided = _Found(ground), _Found(ground)
        self.phase: Phase = "one pixel"
        self.tried = 0
        self.total: int | None = ground.image.size
        self.excluded, self.size = 0, 1

    def begin(self, phase: Phase, total: int | None) -> None:
        self.phase, self.tried, self.total = phase, 0, total

    def show(self, tried: Tried) -> None:
        """Take in what was tried."""
        outcomes, again = tried.outcomes, self.phase == "search"
        self.tried += len(outcomes.places)
        self.size = len(tried.already) + 1
        goals = self.ground.goals(outcomes.margins)
        self.turns.show(tried, self.ground.turned(outcomes), goals, again=again)
        if self.ground.verdict >= 0:
            self.undecided.show(tried, outcomes.verdicts < 0, np.zeros(len(goals)), again=again)

    def report(self, *, done: bool = False) -> Search:
        """All of it, as it stands."""
        found, missing = self.turns.size, unvoted(self.ground.network)
        tried_all = self.phase != "search"
        return Search(
            done=done,
            phase=self.phase,
            tried=self.tried,
            total=self.total,
            verdict=self.ground.verdict,
            labels=self.ground.network.labels,
            turns=self.turns.edits,
            turn_count=self.turns.count,
            undecided=self.undecided.edits,
            undecided_count=self.undecided.count,
            excluded=self.excluded,
            size=self.size,
            exact=done and (bool(missing) or found == self.excluded + 1 or self.excluded == self.ground.image.size),
            complete=done and bool(found) and tried_all,
            missing=missing,
        )


def smallest_edit(
    network: Network, image: ArrayLike, most: int = MOST, *, all_pairs: int = ALL_PAIRS
) -> Iterator[Search]:
    """Look for the fewest flipped pixels that turn the verdict; where there is none, for those that give one.

    Every single pixel is tried, then, in a picture that is small enough, every two. That is a proof. Beyond it
    the most promising edits are widened pixel by pixel until one turns the verdict, and what was found is made
    smaller as long as that goes: a search. It can be stopped after each step by asking for no other.

    Args:
        network: One with votes for two categories.
        image: (H, W).
        most: How many pixels may be flipped, at least 1.
        all_pairs: The most pixels of a picture of which every two are tried.

    Yields:
        What is known after each step; the last one is `done`.

    Raises:
        ValueError: If the network has no two scores, the picture does not fit it, or `most` is below 1.

    >>> from xotui.engine import FullyConnected
    >>> *_, last = smallest_edit(Network([FullyConnected([[2, 0, 1], [0, 0.5, 0.5]])]), [[1.0, -1.0, 1.0]])
    >>> last.sentence
    'One flipped pixel turns the verdict to O: 1 pixel does so. Apart from that, 1 pixel leaves it undecided.'
    >>> last.turns
    (Edit(pixels=((0, 0),), margin=-1.0, verdict=1),)
    """
    given = as_floats("image", image)
    check_margin(network)
    if most < 1:
        raise ValueError(f"most: found {most}; expected at least 1")
    return _steps(Ground(network, given, judged(network, given)[1]), most, all_pairs)


def _steps(ground: Ground, most: int, all_pairs: int) -> Iterator[Search]:
    """The steps of `smallest_edit`."""
    progress, count = _Progress(ground), ground.image.size
    if unvoted(ground.network):
        yield progress.report(done=True)
        return
    frontier = Frontier()
    for tried in ground.widened(()):
        progress.show(tried)
        frontier.show(tried)
        yield progress.report()
    progress.excluded = 0 if progress.turns.size else 1
    if not progress.turns.size and most > 1 and 1 < count <= all_pairs:
        progress.begin("two pixels", count * (count - 1) // 2)
        frontier = Frontier()
        for first in range(count - 1):
            for tried in ground.widened((first,), np.arange(first + 1, count)):
                progress.show(tried)
                frontier.show(tried)
            yield progress.report()
        progress.excluded = 1 if progress.turns.size else 2
    if not progress.turns.size and progress.excluded < min(most, count):
        yield from _search(progress, frontier, min(most, count))
    yield progress.report(done=True)


def _search(progress: _Progress, frontier: Frontier, most: int) -> Iterator[Search]:
    """Widen what is promising until it turns the verdict, then make it smaller as long as that goes."""
    progress.begin("search", None)
    ground, turns = progress.ground, progress.turns
    for _ in range(progress.excluded, most):
        for tried, following in wider(ground, frontier.edits):
            progress.show(tried)
            frontier = following
            yield progress.report()
        if turns.size:
            break
    size = 0
    while turns.size != size and turns.size > progress.excluded + 1:
        size = turns.size
        for tried in smaller(ground, turns.places):
            progress.show(tried)
            yield progress.report()
