"""Small pictures: a convolution as one matrix, a Toeplitz matrix whose rows stand in the order of the pooling."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import prod
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from xotui.engine.arrays import Array
from xotui.engine.layers import Convolution, Layer, MaxPool, Shape
from xotui.engine.plans.columns import check_batch, pool_cells, split
from xotui.engine.plans.phases import Phases
from xotui.engine.pooling import Edge


class ToeplitzPlan:
    """A convolution, and what ReLUs and poolings follow it, for one size of small picture.

    Every value of the convolution maps is a sum of products with all pixels, most of them with 0. A value that a
    window looks at has a row of the matrix; the first values of all windows come first, then their second values,
    and so on. So one product gives them all, one reduction pools them, and dividing comes last: pictures and
    features of ±1 give whole sums, which are exact in any order.

    The matrix has as many numbers as pixels times values, so that it pays up to about 12×12 pixels. All arrays that
    are returned belong to the caller, and several threads may use one plan at once.

    Args:
        layers: A `Convolution`, then any number of `ReLU` and `MaxPool`.
        shape: (H, W) or (C, H, W), what the convolution is given of one picture.
        dtype: float32 or float64, the type of all values.

    Raises:
        ValueError: If a layer does not fit, or is of another kind.

    >>> from xotui.engine.layers import ReLU
    >>> plan = ToeplitzPlan([Convolution([[[1, -1], [-1, 1]]]), ReLU(), MaxPool(2, 2)], (3, 3))
    >>> plan.run(np.array([[[1.0, -1, -1], [-1, 1, -1], [-1, -1, 1]]]))
    array([[[[1.]]]])
    """

    spreads = True

    def __init__(self, layers: Sequence[Layer], shape: Shape, dtype: DTypeLike = np.float64) -> None:
        convolution, behind = split(layers)
        self.shape, self.dtype = tuple(shape), np.dtype(dtype)
        pools = tuple(layer for layer in behind if isinstance(layer, MaxPool))
        self.output = convolution.output_shape(self.shape)
        for pool in pools:
            self.output = pool.output_shape(self.output)
        values, phases = prod(self.output), prod(pool.window**2 for pool in pools)
        self._phases = Phases(phases, values, self.dtype) if phases > 1 else None
        self._matrix = toeplitz_matrix(convolution, self.shape, pools, self.dtype)
        # As many as there are values, which numpy divides by faster than by one number.
        self._divisor = np.full(values, convolution.divisor, self.dtype)
        bias = convolution.bias
        self._bias = None if bias is None else bias.astype(self.dtype).repeat(values // len(bias))
        self._zero = np.zeros((), self.dtype) if len(behind) > len(pools) else None

    @staticmethod
    def size(layers: Sequence[Layer], shape: Shape) -> int:
        """How many numbers the matrix of such a plan has."""
        convolution, behind = split(layers)
        pools = [layer for layer in behind if isinstance(layer, MaxPool)]
        output = convolution.output_shape(shape)
        for pool in pools:
            output = pool.output_shape(output)
        return prod(shape) * prod(output) * prod(pool.window**2 for pool in pools)

    def run(self, batch: Array) -> Array:
        """(N, H, W) or (N, C, H, W) → (N, F, H', W'), what the last layer gives."""
        check_batch(batch, self.shape, self.dtype)
        columns = self.many(batch.reshape(len(batch), prod(self.shape)).T)
        return np.ascontiguousarray(columns.T).reshape(len(batch), *self.output)

    def one(self, values: Array) -> Array:
        """(H, W) or (C, H, W) → (F, H', W')."""
        if self._phases is None:
            maps: Array = values.ravel().dot(self._matrix)
        else:
            room = self._phases.room()
            values.ravel().dot(self._matrix, room.values)
            maps = self._phases.largest(room)
        np.divide(maps, self._divisor, out=maps)
        if self._bias is not None:
            np.add(maps, self._bias, out=maps)
        if self._zero is not None:
            np.maximum(maps, self._zero, out=maps)
        return maps.reshape(self.output)

    def many(self, values: Array) -> Array:
        """(n, N), a column for each picture → (m, N)."""
        maps: Array = self._matrix.T.dot(values)
        if self._phases is not None:
            maps = np.maximum.reduce(maps.reshape(-1, len(self._divisor), values.shape[1]), axis=0)
        np.divide(maps, self._divisor[:, None], out=maps)
        if self._bias is not None:
            np.add(maps, self._bias[:, None], out=maps)
        if self._zero is not None:
            np.maximum(maps, self._zero, out=maps)
        return maps


def toeplitz_matrix(convolution: Convolution, shape: Shape, pools: tuple[MaxPool, ...], dtype: np.dtype[Any]) -> Array:
    """(n, P·m): times n pixels gives the P values of each of m windows, undivided and without bias."""
    kernels = convolution.kernels
    settings = tuple((pool.window, pool.stride, pool.edge) for pool in pools)
    places, taps, size = _places(shape, kernels.shape, convolution.padding, settings)
    matrix = np.zeros(size, dtype)
    matrix.reshape(-1)[places] = kernels.reshape(-1).astype(dtype, copy=False)[taps]
    return matrix


@lru_cache(maxsize=16)
def _places(
    shape: Shape, kernels: Shape, padding: int, settings: tuple[tuple[int, int, Edge], ...]
) -> tuple[NDArray[np.intp], NDArray[np.intp], tuple[int, int]]:
    """Where in the matrix each kernel pixel stands: places in it, the pixels of the kernels, and its shape.

    It hangs only on sizes, and so is kept for the next features of the same sizes.
    """
    height, width = kernels[-2:]
    channels = kernels[1] if len(kernels) == 4 else 1
    rows, columns = shape[-2] + 2 * padding - height + 1, shape[-1] + 2 * padding - width + 1
    maps: Shape = (kernels[0], rows, columns)
    cells = np.arange(prod(maps)).reshape(1, -1)
    for window, stride, edge in settings:
        seen = pool_cells(maps, window, stride, edge)
        cells = cells[:, seen.reshape(len(seen), -1)].reshape(len(cells) * len(seen), -1)
        maps = seen.shape[1:]
    # By division: numpy 2.4's unravel_index errs in an array (n, 1) of more than 8192 values.
    rest, column = np.divmod(cells.reshape(-1, 1), columns)
    feature, row = np.divmod(rest, rows)
    channel, down, right = np.indices((channels, height, width)).reshape(3, -1)
    at_row, at_column = row + down - padding, column + right - padding
    inside = (at_row >= 0) & (at_row < shape[-2]) & (at_column >= 0) & (at_column < shape[-1])
    pixel = (channel * shape[-2] + at_row) * shape[-1] + at_column
    places = pixel * cells.size + np.arange(cells.size)[:, None]
    taps = feature * channel.size + np.arange(channel.size)
    return places[inside], taps[inside], (prod(shape), cells.size)
