"""The largest value of every window, and the gradient back to it."""

from __future__ import annotations

from math import prod

import numpy as np
from numpy.typing import DTypeLike

from xotui.engine.arrays import Array
from xotui.engine.layers import MaxPool, Shape
from xotui.engine.plans.columns import pool_cells
from xotui.engine.training.batches.gathering import Gathering


class Winners:
    """The winners of all windows, of planes: one for each place within a window, each with that value of all windows.

    Args:
        planes: (v², …), in reading order of the places; there the gradient is put too.

    Attributes:
        best: (…), the largest of each window.
    """

    def __init__(self, planes: Array) -> None:
        self._planes, self._contested = planes, len(planes) > 1
        self.best = np.empty(planes.shape[1:], planes.dtype) if self._contested else planes[0]
        self._wins = np.empty(planes.shape, np.bool_)
        self._taken = np.empty(planes.shape[1:], np.bool_)

    def find(self) -> None:
        """Find the largest of each window."""
        if self._contested:
            np.maximum.reduce(self._planes, axis=0, out=self.best)

    def award(self, gradient: Array) -> None:
        """Put the gradient of `best` into the planes: where each winner stands, the first of equals; 0 elsewhere."""
        if not self._contested:
            np.copyto(self.best, gradient)
            return
        wins = np.equal(self._planes, self.best, out=self._wins)
        before = wins[0]
        for plane in wins[1:]:
            np.greater(plane, before, out=plane)  # where none before it wins
            before = np.logical_or(plane, before, out=self._taken)
        np.multiply(gradient, wins, out=self._planes)


class Pooling:
    """A pooling by itself.

    Args:
        pool: The layer.
        shape: (…, H, W), what it is given of one picture.
        count: N.
        dtype: The type of the values.
        first: Whether nobody needs the gradient of what it is given.
    """

    def __init__(self, pool: MaxPool, shape: Shape, count: int, dtype: DTypeLike, *, first: bool) -> None:
        # Where a window is cut its last row or column is named again: so late that it never wins.
        cells = pool_cells(shape, pool.window, pool.stride, pool.edge)
        self._gathering = Gathering(cells.reshape(len(cells), -1), prod(shape), count, np.dtype(dtype), first=first)
        self._winners = Winners(self._gathering.rows)
        self._first = first

    def forward(self, values: Array) -> Array:
        """(C·H·W, N) → (C·H'·W', N)."""
        self._gathering.pick(values)
        self._winners.find()
        return self._winners.best

    def backward(self, gradient: Array) -> Array:
        """(C·H'·W', N) → (C·H·W, N)."""
        if self._first:
            return gradient
        self._winners.award(gradient)
        return self._gathering.put_back()
