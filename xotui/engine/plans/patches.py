"""Batches and pictures of any size: patches gathered once for a whole window, and one batched matrix product."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import DTypeLike

from xotui.engine.arrays import Array
from xotui.engine.layers import Convolution, Layer, MaxPool, ReLU, Shape
from xotui.engine.plans.columns import check_batch, split

WORKSPACE = 1 << 21
"""About how many bytes are worked on at once: they stay in the processor's cache."""

_PRODUCT = 1_000_000
"""Up to so many multiplications in one matrix product OpenBLAS does without copying its operands first."""

PICTURES = 600
"""More pictures at once than these win nothing."""

_SIZES = 3
"""For so many sizes of batch a plan keeps its workspaces."""


class PatchesPlan:
    """A convolution, perhaps a ReLU and perhaps a pooling, for batches of pictures of one size.

    All that a window of w×w cells needs lies in a patch of (w+h−1) rows and columns, from which one matrix makes all
    w² values of all features. The pictures stand side by side in the last axis, so that a patch's pixels of all
    pictures are one column block of the product; shifted copies are made only along the columns, for rows overlap
    in the stride of a view. One reduction over the w² values pools them, and dividing comes last: pictures and
    features of ±1 give whole sums, which are exact in any order.

    Large maps are worked on in blocks of rows, so that the workspace stays small. All arrays that are returned
    belong to the caller, and several threads may use one plan at once.

    Args:
        layers: A `Convolution`, then at most one `ReLU` and one `MaxPool`, in either order.
        shape: (H, W) or (C, H, W), what the convolution is given of one picture.
        dtype: float32 or float64, the type of all values.

    Attributes:
        output: (F, H', W'), what one picture becomes.
        pictures: How many pictures are best done at once, ≥ 1.
        workspace: About how many bytes one picture takes where it is not done in blocks.
        spreads: Whether one pixel that is no finite number spoils what does not hang on it: where it is pooled.

    Raises:
        ValueError: If a layer does not fit, or is of another kind.

    >>> plan = PatchesPlan([Convolution([[[1, -1], [-1, 1]]]), ReLU(), MaxPool(2, 2)], (3, 3))
    >>> plan.run(np.array([[[1.0, -1, -1], [-1, 1, -1], [-1, -1, 1]]]))
    array([[[[1.]]]])
    """

    def __init__(self, layers: Sequence[Layer], shape: Shape, dtype: DTypeLike = np.float64) -> None:
        convolution, behind = split(layers)
        pools = [layer for layer in behind if isinstance(layer, MaxPool)]
        if len(pools) > 1:
            raise ValueError(f"layers: found {len(pools)} poolings; expected at most one")
        pool = pools[0] if pools else MaxPool(1, 1)
        self.shape, self.dtype = tuple(shape), np.dtype(dtype)
        maps = convolution.output_shape(self.shape)
        self.output = pool.output_shape(maps)
        self.spreads = pool.window > 1
        self._planes = (shape[0] if len(shape) == 3 else 1, *self.shape[-2:])  # (C, H, W)
        self._padding, self._window, self._stride = convolution.padding, pool.window, pool.stride
        self._reach = tuple(side + pool.window - 1 for side in convolution.kernels.shape[-2:])
        self._matrix = _matrix(convolution, pool.window, self._planes[0], self.dtype)
        # How many cells the last window has left along each axis.
        self._left = tuple(
            min(pool.window, length - (count - 1) * pool.stride)
            for length, count in zip(maps[1:], self.output[1:], strict=True)
        )
        self._divisor = np.array(convolution.divisor, self.dtype) if convolution.divisor > 1 else None
        bias = convolution.bias
        self._bias = None if bias is None else bias.astype(self.dtype)[:, None, None, None]
        self._zero = np.zeros((), self.dtype) if any(isinstance(layer, ReLU) for layer in behind) else None
        row = self._row_bytes()
        self.workspace = row * self.output[1]
        self._rows = max(1, min(self.output[1], 2 * WORKSPACE // row))
        product = self._matrix.size * self.output[2]
        whole = min(PICTURES, WORKSPACE // self.workspace, _PRODUCT // product)
        self.pictures = max(1, whole) if self._rows == self.output[1] else 1
        self._idle: dict[int, list[_Workspace]] = {}

    def run(self, batch: Array) -> Array:
        """(N, H, W) or (N, C, H, W) → (N, F, H', W')."""
        check_batch(batch, self.shape, self.dtype)
        result = np.empty((len(batch), *self.output), self.dtype)
        columns = batch.reshape(len(batch), prod(self.shape)).T
        made = result.reshape(len(batch), prod(self.output)).T
        for start in range(0, len(batch), self.pictures):
            part = slice(start, start + self.pictures)
            np.copyto(made[:, part], self.many(columns[:, part]))
        return result

    def one(self, values: Array) -> Array:
        """(H, W) or (C, H, W) → (F, H', W')."""
        return self.many(values.reshape(-1, 1)).reshape(self.output)

    def many(self, values: Array) -> Array:
        """(n, N), a column for each picture → (m, N); best for not more than `pictures` at once."""
        count = values.shape[1]
        given = values.reshape(*self._planes, count)
        made = np.empty((*self.output, count), self.dtype)
        # A thread takes a workspace for itself, or makes one: never two threads in one.
        try:
            space = self._idle[count].pop()
        except (KeyError, IndexError):
            space = _Workspace(self, count)
        for start in range(0, self.output[1], self._rows):
            rows = min(self._rows, self.output[1] - start)
            target = made if rows == self.output[1] else made[:, start : start + rows]
            space.fill(given, start * self._stride - self._padding)
            if self.spreads:
                with np.errstate(invalid="ignore"):  # 0 times infinity, where a feature does not look
                    np.matmul(self._matrix, space.patches, out=space.products)
            else:
                np.matmul(self._matrix, space.patches, out=space.products)
            if start + rows == self.output[1]:
                for missing, first in space.below:
                    np.copyto(missing, first)
            for missing, first in space.right:
                np.copyto(missing, first)
            self._pool(space.phases if rows == self._rows else space.phases[:, :, :rows], target)
        if count not in self._idle and len(self._idle) >= _SIZES:
            self._idle = {}
        self._idle.setdefault(count, []).append(space)
        return made.reshape(-1, count)

    def _pool(self, phases: Array, target: Array) -> None:
        """The largest of the phases (w², F, rows, W', N), scaled, into (F, rows, W', N)."""
        pooled = len(phases) > 1
        if pooled:
            # With a bias a value must be moved before it is known whether it is negative.
            floor = 0 if self._zero is not None and self._bias is None else None
            values = np.maximum.reduce(phases, axis=0, initial=floor, out=target)
        else:
            values = phases[0]
        if self._divisor is not None:
            values = np.divide(values, self._divisor, out=target)
        if self._bias is not None:
            values = np.add(values, self._bias, out=target)
        if self._zero is not None and (self._bias is not None or not pooled):
            values = np.maximum(values, self._zero, out=target)
        if values is not target:
            np.copyto(target, values)

    def _row_bytes(self) -> int:
        """Bytes of workspace that one row of windows of one picture takes."""
        channels, (_, across) = self._planes[0], self._reach
        gathered = self._stride * channels * across
        return int((gathered + len(self._matrix)) * self.output[2] * self.dtype.itemsize)


class _Workspace:
    """Arrays that are used again, and the views of them: making views takes longer than small products.

    Attributes:
        patches: (R, K, W'·N), for each row of windows all pixels that its windows look at.
        products: (R, w²·F, W'·N), where the product is put.
        phases: The same as (w², F, R, W', N).
        below: The values that the last row of windows misses past the edge, and those to put there instead, for a
            maximum does not mind to look at one value twice; nothing where no window is cut.
        right: The same for the last column of windows.
    """

    def __init__(self, plan: PatchesPlan, count: int) -> None:
        channels, self._height, self._width = plan._planes
        rows, columns, stride, window = plan._rows, plan.output[2], plan._stride, plan._window
        down, across = plan._reach
        tall, wide = stride * (rows - 1) + down, stride * (columns - 1) + across
        # Zeros all around: the padding, and what lies past the edge, which is multiplied only by 0.
        self._framed = np.zeros((channels, tall, wide, count), plan.dtype)
        self._blocks = rows < plan.output[1]
        self._columns = min(self._width, wide - plan._padding)
        self._inside = self._framed[:, :, plan._padding : plan._padding + self._columns]
        by_channel, by_row, by_column, by_picture = self._framed.strides
        shape = (tall, channels, across, columns, count)
        self._shifted = as_strided(self._framed, shape, (by_row, by_channel, by_column, stride * by_column, by_picture))
        self._gathered = np.empty(shape, plan.dtype)
        line, item = columns * count, plan.dtype.itemsize
        taps = channels * across * line * item
        self.patches = as_strided(
            self._gathered, (rows, down * channels * across, line), (stride * taps, line * item, item)
        )
        features = plan.output[0]
        made = np.empty((window * window * features, rows, line), plan.dtype)
        self.products = made.transpose(1, 0, 2)
        phases = made.reshape(window, window, features, rows, columns, count)
        self.phases = phases.reshape(window * window, *phases.shape[2:])
        left_below, left_right = plan._left
        row = (plan.output[1] - 1) % rows
        self.below = [(phases[left_below:, :, :, row], phases[:1, :, :, row])] if left_below < window else []
        self.right = [(phases[:, left_right:, ..., -1, :], phases[:, :1, ..., -1, :])] if left_right < window else []

    def fill(self, given: Array, top: int) -> None:
        """Copy what lies from row `top` on of (C, H, W, N), and gather its patches."""
        tall = self._framed.shape[1]
        first, end = max(0, -top), min(tall, self._height - top)
        if self._blocks:  # rows of another block may stand where this one has none
            self._inside[:, :first] = 0
            self._inside[:, max(0, end) :] = 0
        if first < end:
            np.copyto(self._inside[:, first:end], given[:, top + first : top + end, : self._columns])
        np.copyto(self._gathered, self._shifted)


def _matrix(convolution: Convolution, window: int, channels: int, dtype: np.dtype[Any]) -> Array:
    """(w²·F, K): every feature at every place within a window, over the pixels (row, channel, column) of a patch."""
    kernels = convolution.kernels.reshape(-1, channels, *convolution.kernels.shape[-2:]).astype(dtype, copy=False)
    count, _, height, width = kernels.shape
    rows, columns = height + window - 1, width + window - 1
    matrix = np.zeros((window, window, count, rows, channels, columns), dtype)
    for down, right in np.ndindex(window, window):
        matrix[down, right, :, down : down + height, :, right : right + width] = kernels.transpose(0, 2, 1, 3)
    return matrix.reshape(window * window * count, rows * channels * columns)
