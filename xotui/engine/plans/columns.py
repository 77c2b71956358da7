"""The layers behind a convolution, for one picture and for batches whose pictures are columns.

In a batch of n values a picture, written (n, N), the same value of all pictures stands in one contiguous row. So every
layer is a few long operations, however small its maps are.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import prod
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from xotui.engine.arrays import Array
from xotui.engine.dense import ExemplarVotes, FullyConnected
from xotui.engine.layers import Convolution, Layer, MaxPool, ReLU, Shape
from xotui.engine.plans.phases import Phases
from xotui.engine.pooling import Edge, pooled_length

_INDEXED = 1 << 14
"""Up to so many values an index picks the cells of all windows; above it slices are faster and smaller."""

# Looked up once: on small maps the looking up would be seen.
_larger = np.maximum


class Step(Protocol):
    """One step of a plan. Both ways give the same values, in arrays that belong to the caller.

    Attributes:
        spreads: Whether one value that is no finite number spoils what does not hang on it.
    """

    @property
    def spreads(self) -> bool:
        """See above."""

    def one(self, values: Array) -> Array:
        """What the step makes of one picture's values, in the layers' own shapes."""

    def many(self, values: Array) -> Array:
        """What it makes of (n, N), a column for each picture, as (m, N)."""


class Rectified:
    """Negative values become 0.

    Args:
        dtype: The type of the values.
    """

    spreads = False

    def __init__(self, dtype: np.dtype[Any]) -> None:
        self._zero = np.zeros((), dtype)

    def one(self, values: Array) -> Array:
        """The same shape."""
        return _larger(values, self._zero)

    many = one


class Pooled:
    """The largest value of every window.

    Args:
        pool: The layer.
        shape: (…, H, W), what it is given of one picture.
        dtype: The type of the values.
    """

    spreads = False

    def __init__(self, pool: MaxPool, shape: Shape, dtype: np.dtype[Any]) -> None:
        self._shape, self._pool = shape, pool
        self._output = pool.output_shape(shape)
        small = prod(self._output) * pool.window**2 <= _INDEXED
        # A copy, for numpy takes twice as long by an index that it may not write to.
        self._cells = pool_cells(shape, pool.window, pool.stride, pool.edge).flatten() if small else None
        self._phases = Phases(pool.window**2, prod(self._output), dtype)

    def one(self, values: Array) -> Array:
        """(…, H, W) → (…, H', W')."""
        if self._cells is None:
            return self.many(values.reshape(-1, 1)).reshape(self._output)
        room = self._phases.room()
        values.take(self._cells, None, room.values, "clip")  # nothing is beyond the maps; not to look is faster
        return self._phases.largest(room).reshape(self._output)

    def many(self, values: Array) -> Array:
        """(n, N) → (m, N): the largest of each window's rows, then of its columns."""
        maps = values.reshape(-1, *self._shape[-2:], values.shape[1])
        rows, columns = self._output[-2:]
        best = self._along(maps, rows)
        best = self._along(best.swapaxes(1, 2), columns).swapaxes(1, 2)
        return best.reshape(-1, values.shape[1])

    def _along(self, maps: Array, count: int) -> Array:
        """The maxima along axis 1, cut at its end."""
        stride, length = self._pool.stride, maps.shape[1]
        # The copy has the maps' own order of axes in memory, so that turning them twice costs nothing.
        best = maps[:, : (count - 1) * stride + 1 : stride].copy(order="K")
        for step in range(1, self._pool.window):
            seen = maps[:, step : min(length, (count - 1) * stride + step + 1) : stride]
            part = best[:, : seen.shape[1]]
            np.maximum(part, seen, out=part)
        return best


class Dense:
    """Votes and hidden neurons: one matrix product.

    Args:
        layer: The layer; a category of `ExemplarVotes` that nobody votes for has no score: NaN.
        dtype: The type of the values.
    """

    spreads = False

    def __init__(self, layer: FullyConnected, dtype: np.dtype[Any]) -> None:
        self._weights = np.ascontiguousarray(layer.weights, dtype)
        self._bias = None if layer.bias is None else layer.bias.astype(dtype)
        silent = ~layer.weights.any(axis=1) if isinstance(layer, ExemplarVotes) else ()
        self.silent = np.flatnonzero(silent)
        self._some_silent = self.silent.size > 0

    def one(self, values: Array) -> Array:
        """Anything of n values → (K,)."""
        scores: Array = self._weights.dot(values.ravel())
        if self._bias is not None:
            np.add(scores, self._bias, out=scores)
        if self._some_silent:
            scores[self.silent] = np.nan
        return scores

    def many(self, values: Array) -> Array:
        """(n, N) → (K, N)."""
        scores: Array = np.dot(self._weights, values)
        if self._bias is not None:
            np.add(scores, self._bias[:, None], out=scores)
        if self.silent.size:
            scores[self.silent] = np.nan
        return scores


class Probabilities:
    """Scores become probabilities. See `softmax`, of which this is the same along the first axis."""

    spreads = False

    def one(self, values: Array) -> Array:
        """(K,) or (K, N) → the same shape."""
        powers: Array = np.exp(values - np.maximum.reduce(values, axis=0))
        np.divide(powers, np.add.reduce(powers, axis=0), out=powers)
        return powers

    many = one


class Called:
    """Any other layer, called as it is.

    Args:
        layer: The layer.
        shape: What it is given of one picture.
    """

    spreads = False

    def __init__(self, layer: Layer, shape: Shape) -> None:
        self._layer, self._shape = layer, shape

    def one(self, values: Array) -> Array:
        """The layer's own shapes."""
        made: Array = self._layer(values.reshape(1, *self._shape))[0].copy()
        return made

    def many(self, values: Array) -> Array:
        """(n, N) → (m, N)."""
        count = values.shape[1]
        made = self._layer(np.ascontiguousarray(values.T).reshape(count, *self._shape))
        columns: Array = made.reshape(count, -1).T.copy()
        return columns


@lru_cache(maxsize=64)
def pool_cells(shape: Shape, window: int, stride: int, edge: Edge) -> NDArray[np.intp]:
    """Which cells each window holds, as indices into the maps written as one row.

    Args:
        shape: (…, H, W), the maps that are pooled.
        window: As in `max_pool`.
        stride: As in `max_pool`.
        edge: As in `max_pool`.

    Returns:
        (window², …, H', W'), read-only; where a window is cut by the edge its last row or column is named again.

    >>> pool_cells((1, 3), 2, 2, "keep").tolist()
    [[[0, 2]], [[1, 2]], [[0, 2]], [[1, 2]]]
    """
    rows, columns = (
        np.minimum(np.arange(pooled_length(length, window, stride, edge)) * stride + steps, length - 1)
        for length in shape[-2:]
        for steps in [np.arange(window)[:, None]]
    )
    inside = rows[:, None, :, None] * shape[-1] + columns[None, :, None, :]
    inside = inside.reshape(window**2, 1, rows.shape[1], columns.shape[1])
    maps = np.arange(prod(shape[:-2])) * (shape[-2] * shape[-1])
    cells: NDArray[np.intp] = (maps[:, None, None] + inside).reshape(
        window**2, *shape[:-2], rows.shape[1], columns.shape[1]
    )
    cells.flags.writeable = False
    return cells


def split(layers: Sequence[Layer]) -> tuple[Convolution, tuple[Layer, ...]]:
    """The convolution and what follows it.

    Raises:
        ValueError: If the layers are not a convolution and then only ReLUs and poolings.
    """
    kinds = ", ".join(layer.operation for layer in layers) or "none"
    if (
        not layers
        or type(layers[0]) is not Convolution
        or any(type(rest) not in (ReLU, MaxPool) for rest in layers[1:])
    ):
        raise ValueError(f"layers: found {kinds}; expected a convolution, then ReLUs and poolings")
    return layers[0], tuple(layers[1:])


def check_batch(batch: Array, shape: Shape, dtype: np.dtype[Any]) -> None:
    """Raise a ValueError unless the batch is (N, …) of a plan's own shape and type."""
    if batch.shape[1:] != shape or batch.ndim != 1 + len(shape) or batch.dtype != dtype:
        expected = ", ".join(["N", *map(str, shape)])
        raise ValueError(
            f"batch: found shape {batch.shape} of {batch.dtype}; expected ({expected}) of {dtype}, "
            "for which the plan was made"
        )
