"""How far a pixel reaches: what it touches, which windows it wins, and how the scores move if it flips."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from xotui.engine import Convolution, MaxPool, Network, ReLU, Trace
from xotui.engine.arrays import Array, as_floats
from xotui.engine.plans.columns import pool_cells
from xotui.insight.flipping import flipped
from xotui.insight.links import Cell, Mask, fed, field
from xotui.insight.verdict import Verdict, judge


@dataclass(frozen=True)
class Touched:
    """What a pixel has to do with one stage.

    Attributes:
        stage: The index of the stage.
        name: Its name.
        cells: For each map how many of its values see the pixel.
        changed: For each map how many of its values become others if the pixel flips.
        size: How many values each map has.
        won: How many of its windows the pixel wins; 0 where nothing is pooled.
    """

    stage: int
    name: str
    cells: tuple[int, ...]
    changed: tuple[int, ...]
    size: int
    won: int


@dataclass(frozen=True)
class Won:
    """A window that a pixel wins: its value comes from values that the pixel lies under.

    Attributes:
        cell: The pooled cell.
        value: Its value.
        ties: How many cells of the window hold that value, 1 where it is won outright.
    """

    cell: Cell
    value: float
    ties: int


@dataclass(frozen=True, eq=False)
class Reach:
    """Everything that follows from one pixel.

    Attributes:
        cell: The pixel.
        value: Its value.
        flipped: What it would be: the negative; ink where it is 0, which has no other side.
        touched: What it touches in every stage behind the picture, in order.
        trace: What the network makes of the picture as it is.
        winning: Which windows it wins, (C, H, W) for the index of every pooling stage.
        verdict: What the network says of the picture as it is; None where it does not vote.
        verdict_flipped: What it says of the picture with this pixel flipped.
    """

    cell: Cell
    value: float
    flipped: float
    touched: tuple[Touched, ...]
    trace: Trace
    winning: Mapping[int, Mask]
    verdict: Verdict | None
    verdict_flipped: Verdict | None

    @cached_property
    def won(self) -> tuple[Won, ...]:
        """The windows of every pooling stage that it wins, in reading order."""
        return tuple(
            Won(Cell(index, *place), float(self.trace[index].maps[tuple(place)]), int(ties[tuple(place)]))
            for index, mask in self.winning.items()
            for ties in [self.trace.winners(index).ties]
            for place in np.argwhere(mask).tolist()
        )

    @property
    def moves(self) -> tuple[float | None, ...]:
        """How far each score moves if the pixel flips; None where it has no score. Empty without votes."""
        if self.verdict is None or self.verdict_flipped is None:
            return ()
        pairs = zip(self.verdict.scores, self.verdict_flipped.scores, strict=True)
        return tuple(None if now is None or then is None else then - now for now, then in pairs)


def reach(network: Network, image: Array, row: int, column: int, trace: Trace | None = None) -> Reach:
    """How far one pixel of a picture reaches.

    Args:
        network: What looks at the picture; it may end with maps.
        image: (H, W).
        row: Of the pixel, counted from 0.
        column: Of the pixel, counted from 0.
        trace: What the network makes of the picture, where somebody has it already.

    Raises:
        ValueError: If there is no such pixel, or the network does not fit the picture.

    >>> from xotui.engine import FullyConnected
    >>> found = reach(Network((FullyConnected([[0.5, 0.0], [0.0, 0.5]]),)), np.array([[1.0, -1.0]]), 0, 0)
    >>> found.flipped, found.moves, found.verdict.winner, found.verdict_flipped.winner
    (-1.0, (-1.0, 0.0), 'X', None)
    """
    given = as_floats("image", image)
    if not (0 <= row < given.shape[0] and 0 <= column < given.shape[1]):
        raise ValueError(f"pixel: found ({row}, {column}); expected one of a picture of {_size(given)}, counted from 0")
    other = flipped(given, [(row, column)])
    with np.errstate(over="ignore", invalid="ignore"):  # a score beyond all numbers is none, not a warning
        now, then = trace or network.trace(given), network.trace(other)
    pixel = Cell(0, 0, row, column)
    seeing = field(now, pixel)
    winning = _winning(now, seeing)
    touched = tuple(
        Touched(
            index,
            stage.name,
            _counts(seeing[index]),
            _counts(_differ(stage.maps, then.stages[index].maps)),
            stage.maps[0].size,
            int(np.count_nonzero(winning[index])) if index in winning else 0,
        )
        for index, stage in enumerate(now)
        if index
    )
    return Reach(
        cell=pixel,
        value=float(given[row, column]),
        flipped=float(other[row, column]),
        touched=touched,
        trace=now,
        winning=winning,
        verdict=_verdict(network, now),
        verdict_flipped=_verdict(network, then),
    )


def _verdict(network: Network, trace: Trace) -> Verdict | None:
    return None if network.votes is None else judge(trace[0].values, trace[-1].values, network.labels)


def _winning(trace: Trace, seeing: tuple[Mask, ...]) -> dict[int, Mask]:
    """The windows whose value comes from what a pixel lies under; a value that a ReLU cuts wins nothing.

    Args:
        trace: What was computed.
        seeing: The cells of every stage that see the pixel.
    """
    found: dict[int, Mask] = {}
    mask = seeing[0]
    for index, (before, stage) in enumerate(pairwise(trace), start=1):
        match stage.layer:
            case Convolution() as layer:
                mask = seeing[1] if index == 1 else fed(layer, stage.maps.shape, mask)
            case ReLU():
                mask = mask & (before.maps > 0)
            case MaxPool() as pool:
                cells = pool_cells(mask.shape, pool.window, pool.stride, pool.edge)
                ours = np.where(mask, before.maps, -np.inf).take(cells).max(axis=0)
                mask = found[index] = (ours == stage.maps) & np.isfinite(ours)
            case _:
                break
    return found


def _counts(mask: Mask) -> tuple[int, ...]:
    """How many cells of each map are marked."""
    return tuple(mask.sum(axis=(1, 2)).tolist())


def _differ(one: Array, other: Array) -> Mask:
    """Where two arrays do not hold the same; where both hold no number they do."""
    return np.asarray((one != other) & ~(np.isnan(one) & np.isnan(other)))


def _size(image: Array) -> str:
    return "×".join(map(str, image.shape))
