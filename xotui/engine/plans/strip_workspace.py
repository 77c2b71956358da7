"""The memory in which one strip of a large picture becomes pooled maps, and the views onto it."""

from __future__ import annotations

import sys

import numpy as np
from numpy.typing import DTypeLike, NDArray

from xotui.engine.arrays import Array
from xotui.engine.plans.strip_layout import StripLayout


class StripWorkspace:
    """Arrays and views for one thread, made once and used for strip after strip.

    `look` splits the rows of a strip into phases and copies these side by side with a shift for each kernel column;
    `maps_pooled` makes the maps at all phases by one batch of matrix products and takes the maxima over them. That
    neighbouring rows of a map see mostly the same rows of the picture costs no copy: it is the distance between two
    matrices of the batch.

    Args:
        layout: All lengths.
        matrix: The kernels as `arranged` gives them.
        rectify: Whether negative maxima become 0 at once.
    """

    def __init__(self, layout: StripLayout, matrix: Array, *, rectify: bool) -> None:
        self._layout = layout
        self._matrix = matrix
        self._lowest = 0.0 if rectify else -np.inf
        self._rectify = rectify
        self._first = 0
        self._make_room_to_look(matrix.dtype)
        self._make_room_to_pool(matrix.dtype)

    def _make_room_to_look(self, dtype: DTypeLike) -> None:
        """What the picture is copied into, and the same memory as right matrices of a batch of products."""
        layout = self._layout
        stride, channels, width, reach = layout.stride, layout.channels, layout.width, layout.reach(layout.strip)
        # Zeros once: what lies left and right of the picture is never written to again.
        self._split = np.zeros((reach, channels, stride, layout.wide), dtype)
        copies = np.zeros((reach, channels, layout.copies, width), dtype)
        whole, rest = divmod(layout.copies, stride)
        row, channel, phase, item = self._split.strides
        shape = (reach, channels, whole, stride, width)
        shifted = np.ndarray(shape, dtype, self._split, strides=(row, channel, item, phase, item))
        self._shifts = [(copies[:, :, : whole * stride].reshape(shape), shifted)] if whole else []
        if rest:
            self._shifts.append((copies[:, :, whole * stride :], self._split[:, :, :rest, whole : whole + width]))

        # Which columns of the picture are phase 0, 1, … of the padded picture, and where they go.
        self._columns: list[tuple[Array, slice]] = []
        for phase in range(min(stride, layout.copies)):
            start = (phase - layout.padding) % stride
            left = (start + layout.padding) // stride
            count = min(len(range(start, layout.picture[1], stride)), layout.wide - left)
            if count > 0:
                seen = slice(start, start + (count - 1) * stride + 1, stride)
                self._columns.append((self._split[:, :, phase, left : left + count], seen))

        row, _, copy, item = copies.strides
        self._seen = np.ndarray(
            (layout.strip + layout.extra, layout.products, layout.tiles, layout.inner, layout.columns),
            dtype,
            copies,
            strides=(stride * row, row, layout.columns * item, copy, item),
        )

    def _make_room_to_pool(self, dtype: DTypeLike) -> None:
        """What the products are written into, and the same memory as phases and as what lies beyond the maps."""
        layout = self._layout
        phases, width, features, groups = layout.phases, layout.width, layout.features, layout.block + layout.extra
        made = np.empty((groups, layout.products, layout.rows, width), dtype)
        self._made = made.reshape(*made.shape[:3], layout.tiles, layout.columns).transpose(0, 1, 3, 2, 4)
        maps = made.reshape(groups, phases, phases, features, width)
        self._row_phases = [maps[:, row] for row in range(phases)]
        self._phases = made.reshape(groups, phases**2, features, width)
        self._best = np.empty((layout.block, features, width), dtype)
        self._narrow = np.empty((phases, groups, features, width) if layout.extra else 0, dtype)
        self._beyond = [
            maps[:, :, phase, :, start:]
            for phase in range(phases)
            if (start := -(-(layout.maps[1] - phase) // layout.stride)) < layout.result[1] + layout.extra
        ]

    def look(self, image: Array, first: int, rows: int) -> None:
        """Copy what `rows` rows of the result from row `first` on are made from.

        Args:
            image: (C, H, W).
            first: The first row of the result in this strip.
            rows: How many, at most those of the layout.
        """
        layout = self._layout
        self._first = first
        top = layout.stride * first - layout.padding
        reach = layout.reach(rows)
        start, stop = max(0, -top), min(reach, layout.picture[0] - top)
        # Above and below the picture there are zeros, where an earlier strip may have left something else.
        self._split[:start] = 0
        self._split[max(start, stop) : reach] = 0
        if start < stop:
            inside = image[:, top + start : top + stop].transpose(1, 0, 2)
            pairs = _pairs(inside) if layout.stride == 2 else None
            for phase, seen in self._columns:
                if pairs is None:
                    np.copyto(phase[start:stop], inside[:, :, seen])
                else:
                    _copy_half(pairs[:, :, : phase.shape[2]], seen.start, phase[start:stop].view(np.uint32))
        for copies, shifted in self._shifts:
            np.copyto(copies[:reach], shifted[:reach])

    def maps_pooled(self, first: int, rows: int) -> Array:
        """The pooled sums (rows, F, W' and more), valid until the next call.

        Args:
            first: The first row of the result, counted from that of the strip.
            rows: How many, at most those of a block.
        """
        layout = self._layout
        groups = rows + layout.extra
        np.matmul(self._matrix, self._seen[first : first + groups], out=self._made[:groups])
        if layout.phases == 1 and not layout.extra:
            return self._phases[:rows, 0]
        # A window that the edge cuts must not see what would be there.
        for beyond in self._beyond:
            beyond[:groups] = -np.inf
        for phase, maps in enumerate(self._row_phases):
            end = -(-(layout.maps[0] - phase) // layout.stride) - self._first - first
            if end < groups:
                maps[max(0, end) : groups] = -np.inf
        if layout.extra:
            return self._pooled_wide(rows)
        best = self._best[:rows]
        np.maximum.reduce(self._phases[:rows], axis=1, out=best, initial=self._lowest)
        return best

    def _pooled_wide(self, rows: int) -> Array:
        """The same for windows larger than their step: along the rows first, then along the columns."""
        layout = self._layout
        stride, groups, width = layout.stride, rows + layout.extra, layout.result[1]
        for maps, narrow in zip(self._row_phases, self._narrow[:, :groups, :, :width], strict=True):
            np.copyto(narrow, maps[:groups, 0, :, :width])
            for step in range(1, layout.window):
                left = step // stride
                np.maximum(narrow, maps[:groups, step % stride, :, left : left + width], out=narrow)
        best = self._best[:rows, :, :width]
        np.copyto(best, self._narrow[0, :rows, :, :width])
        for step in range(1, layout.window):
            down = step // stride
            np.maximum(best, self._narrow[step % stride, down : down + rows, :, :width], out=best)
        return np.maximum(best, self._lowest, out=best) if self._rectify else best


def _pairs(rows: Array) -> NDArray[np.uint64] | None:
    """Neighbours (0, 1), (2, 3), … of float32 rows as one whole number each, where they can be seen so.

    To take every other value apart in this way is half as fast again as to copy with a step of 2.
    """
    if rows.dtype != np.float32 or rows.shape[-1] % 2 or rows.strides[-1] != 4 or sys.byteorder != "little":
        return None
    pairs: NDArray[np.uint64] = rows.view(np.uint64)
    return pairs if pairs.flags.aligned else None


def _copy_half(pairs: NDArray[np.uint64], half: int, place: Array) -> None:
    """The first (0) or second (1) of every pair, bit by bit."""
    if half:
        np.right_shift(pairs, 32, out=place, casting="unsafe")
    else:
        np.copyto(place, pairs, casting="unsafe")
