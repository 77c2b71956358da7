"""A walk through a network: one number at a time, then one position, then one row, forward and back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from xotui.engine import Convolution, FullyConnected, MaxPool, Softmax, Stage, Trace
from xotui.engine.arrays import Array
from xotui.insight.arithmetic import Largest, Products, Rectified, Share, WeightedSum, arithmetic
from xotui.insight.links import Cell

Work = Products | Rectified | Largest | Share
"""What is done at one position. Votes are products too: of all values with their weights."""


class Pace(StrEnum):
    """How far one step goes."""

    PRODUCT = "product"
    POSITION = "position"
    ROW = "row"

    @property
    def next(self) -> Pace:
        """The pace after this one, round and round."""
        order = list(Pace)
        return order[(order.index(self) + 1) % len(order)]


@dataclass(frozen=True, eq=False)
class Walk:
    """Where one stands on the way through a network. It never changes: a step makes another one.

    One map is filled position by position in reading order; at each position one number after the other is taken:
    a product of a convolution or of a vote, a value of a pooling window, the value before a ReLU, a power of a
    softmax. A position begins with none of them.

    Args:
        trace: Everything that was computed.
        stage: The index of the stage that is filled, from 1.
        feature: The chosen feature; where a stage has fewer maps, its last map is filled.
        position: Which cell of the map, in reading order, from 0.
        done: How many numbers are taken there already, 0 … `count`.

    Raises:
        ValueError: If there is no such place.

    >>> from xotui.engine import Convolution, Network
    >>> walk = Walk(Network((Convolution([[[1, -1]]]),)).trace([[1, -1, -1]]))
    >>> [walk.step(Pace.PRODUCT).so_far, walk.step(Pace.POSITION).so_far, walk.step(Pace.POSITION).value]
    [1.0, 2.0, 1.0]
    """

    trace: Trace
    stage: int = 1
    feature: int = 0
    position: int = 0
    done: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.stage < len(self.trace):
            raise ValueError(f"stage: found {self.stage}; expected 1 to {len(self.trace) - 1}")
        if self.feature < 0:
            raise ValueError(f"feature: found {self.feature}; expected at least 0")
        if not 0 <= self.position < self.positions:
            raise ValueError(f"position: found {self.position}; expected 0 to {self.positions - 1}")
        if not 0 <= self.done <= self.count:
            raise ValueError(f"done: found {self.done}; expected 0 to {self.count}")

    # Where one is.

    @property
    def here(self) -> Stage:
        """The stage that is filled."""
        return self.trace[self.stage]

    @property
    def before(self) -> Stage:
        """The stage that it is made of."""
        return self.trace[self.stage - 1]

    @property
    def channel(self) -> int:
        """Which map of the stage is filled."""
        return min(self.feature, len(self.here.maps) - 1)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the map."""
        rows, columns = self.here.maps.shape[-2:]
        return rows, columns

    @property
    def positions(self) -> int:
        """How many positions the map has."""
        return self.shape[0] * self.shape[1]

    @property
    def place(self) -> tuple[int, int]:
        """Row and column of the position."""
        return divmod(self.position, self.shape[1])

    @property
    def cell(self) -> Cell:
        """The cell of the trace that is computed."""
        return Cell(self.stage, self.channel, *self.place)

    @property
    def count(self) -> int:
        """How many numbers are taken at this position; fewer where a pooling window is cut by the edge."""
        match self.here.layer:
            case Convolution(kernels=kernels):
                return int(kernels[0].size)
            case MaxPool(window=window, stride=stride):
                sides = zip(self.place, self.before.maps.shape[-2:], strict=True)
                rows, columns = (min(window, length - start * stride) for start, length in sides)
                return int(rows * columns)
            case FullyConnected(weights=weights):
                return int(weights.shape[1])
            case Softmax():
                return int(self.before.values.size)
            case _:
                return 1

    @property
    def complete(self) -> bool:
        """Whether the value of this position is known."""
        return self.done == self.count

    @property
    def at_beginning(self) -> bool:
        """Whether nothing of this stage is done."""
        return self.position == self.done == 0

    @property
    def at_end(self) -> bool:
        """Whether this stage is filled."""
        return self.complete and self.position == self.positions - 1

    @property
    def filled(self) -> int:
        """How many cells of the map are known, in reading order."""
        return self.position + self.complete

    @property
    def reached(self) -> NDArray[np.bool_]:
        """(H, W), which cells of the map are known."""
        return (np.arange(self.positions) < self.filled).reshape(self.shape)

    # What is done there.

    @cached_property
    def work(self) -> Work:
        """The arithmetic of this position."""
        found = arithmetic(self.trace, self.cell)
        match found:
            case WeightedSum():
                patch = self.before.maps
                kernel = found.weights.reshape(patch.shape)
                shares = patch * kernel
                return Products(patch, kernel, shares, float(shares.sum()), shares.size, 1, found.bias, found.value)
            case Products() | Rectified() | Largest() | Share():
                return found
            case _:
                raise TypeError(f"stage: found {self.here.name}; expected one that a layer has made")

    @cached_property
    def numbers(self) -> Array:
        """(n,), the numbers that are taken, in the order in which the engine takes them."""
        match self.work:
            case Products(products=products):
                return products.ravel()
            case Largest(window=window):
                return window.ravel()
            case Rectified(before=before):
                return np.array([before])
            case Share(powers=powers):
                return powers

    @cached_property
    def running(self) -> Array:
        """(n,), what there is after each number: the sum of all so far, or the largest of them."""
        match self.work:
            case Largest():
                return np.maximum.accumulate(self.numbers)
            case Rectified(value=value):
                return np.array([value])
            case _:
                return np.add.accumulate(self.numbers)

    @property
    def so_far(self) -> float | None:
        """The sum of what is taken so far, or the largest of it; None where nothing is taken yet."""
        return float(self.running[self.done - 1]) if self.done else None

    @property
    def value(self) -> float:
        """What comes out at this position."""
        return float(self.here.maps[self.cell.index])

    def read_at(self, number: int) -> tuple[int, int, int]:
        """Where a number is read: channel, row and column of the stage before.

        Beyond an edge that is padded, rows and columns are below 0 or too large.
        """
        row, column = self.place
        match self.here.layer:
            case Convolution(kernels=kernels, padding=padding):
                shape = kernels[0].reshape(-1, *kernels.shape[-2:]).shape
                channel, down, right = (int(part) for part in np.unravel_index(number, shape))
                return channel, row + down - padding, column + right - padding
            case MaxPool(window=window, stride=stride):
                wide = min(window, self.before.maps.shape[-1] - column * stride)
                down, right = divmod(number, wide)
                return self.channel, row * stride + down, column * stride + right
            case FullyConnected() | Softmax():
                channel, down, right = (int(part) for part in np.unravel_index(number, self.before.maps.shape))
                return channel, down, right
            case _:
                return self.cell.index

    # Steps.

    def step(self, pace: Pace, *, back: bool = False) -> Walk:
        """One step on, or back; behind a stage comes the next one. Where there is nothing more, the same walk.

        Args:
            pace: How far: to the next number, to the end of a position, or to the end of a row.
            back: Whether to go back: undoes the step forward that led from one such end to the next.
        """
        return self._backward(pace) if back else self._forward(pace)

    def _forward(self, pace: Pace) -> Walk:
        if self.at_end:
            return self.in_stage(self.stage + 1) if self.stage + 1 < len(self.trace) else self
        if pace is Pace.PRODUCT:
            return self._to(self.position + 1) if self.complete else replace(self, done=self.done + 1)
        wide = self.shape[1] if pace is Pace.ROW else 1
        last = (self.position // wide + 1) * wide - 1  # of this row, or this position
        return self._to(last + wide if self.position == last and self.complete else last).completed()

    def _backward(self, pace: Pace) -> Walk:
        if self.at_beginning:
            return self.in_stage(self.stage - 1).end() if self.stage > 1 else self
        if pace is Pace.PRODUCT and self.done:
            return replace(self, done=self.done - 1)
        wide = self.shape[1] if pace is Pace.ROW else 1
        last = self.position // wide * wide - 1  # before this row, or before this position
        return self._to(last).completed() if last >= 0 else self.beginning()

    def _to(self, position: int) -> Walk:
        return replace(self, position=position, done=0)

    def begun(self) -> Walk:
        """The same position with nothing taken yet."""
        return replace(self, done=0)

    def completed(self) -> Walk:
        """The same position with all numbers taken."""
        return replace(self, done=self.count)

    def at(self, row: int, column: int) -> Walk:
        """Another position of the same map, with nothing taken yet; beyond an edge the one at the edge."""
        rows, columns = self.shape
        place = min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)
        return self._to(place[0] * columns + place[1])

    def beginning(self) -> Walk:
        """Where nothing of this stage is done."""
        return self._to(0)

    def end(self) -> Walk:
        """Where all of this stage is done."""
        return self._to(self.positions - 1).completed()

    def in_stage(self, stage: int) -> Walk:
        """The beginning of another stage.

        Raises:
            ValueError: If there is no such stage, or it is the picture.
        """
        return Walk(self.trace, stage, self.feature)

    def with_feature(self, feature: int) -> Walk:
        """The same place in the map of another feature."""
        return replace(self, feature=feature)

    def through(self, trace: Trace) -> Walk:
        """The beginning of the same stage of another trace: of the same name, else the nearest."""
        names = trace.names
        stage = names.index(self.here.name) if self.here.name in names else min(self.stage, len(trace) - 1)
        return Walk(trace, stage, self.feature)
