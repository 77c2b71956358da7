"""Where the windows of a pooling look: which pixels one window sees, and which of its values sees which of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np
from numpy.typing import NDArray

from xotui.engine.layers import Convolution, MaxPool, Shape
from xotui.engine.pooling import Edge, pooled_length

Index = NDArray[np.intp]


@dataclass(frozen=True)
class Windows:
    """A convolution and the pooling behind it, as far as sizes go.

    A window of v×v values, each of which sees h×w pixels, sees (v+h−1)×(v+w−1) pixels of every channel in all: its
    patch, of K pixels.

    Args:
        given: (C, H, W), what the convolution is given of one picture.
        kernels: (F, C, h, w).
        padding: Rows and columns of zeros around what it is given.
        window: v, rows and columns of a window; 1 where nothing is pooled.
        stride: Steps from one window to the next.
        edge: What happens to windows that the edge cuts.
    """

    given: tuple[int, ...]
    kernels: tuple[int, ...]
    padding: int = 0
    window: int = 1
    stride: int = 1
    edge: Edge = "keep"

    @classmethod
    def of(cls, convolution: Convolution, pool: MaxPool | None, shape: Shape) -> Windows:
        """Those of a convolution on (H, W) or (C, H, W), and of the pooling behind it where there is one."""
        pool = MaxPool(1, 1) if pool is None else pool
        count, *channels, height, width = convolution.kernels.shape
        kernels = (count, *(channels or [1]), height, width)
        given = (kernels[1], *shape[-2:])
        return cls(given, kernels, convolution.padding, pool.window, pool.stride, pool.edge)

    @cached_property
    def maps(self) -> tuple[int, ...]:
        """Rows and columns of the convolution maps."""
        sides = zip(self.given[1:], self.kernels[2:], strict=True)
        return tuple(side + 2 * self.padding - kernel + 1 for side, kernel in sides)

    @cached_property
    def places(self) -> tuple[int, ...]:
        """How many windows stand below each other, and how many beside each other."""
        return tuple(pooled_length(side, self.window, self.stride, self.edge) for side in self.maps)

    @cached_property
    def left(self) -> tuple[int, ...]:
        """How many rows the lowest windows have, and how many columns those on the right."""
        sides = zip(self.maps, self.places, strict=True)
        return tuple(min(self.window, side - (count - 1) * self.stride) for side, count in sides)

    @cached_property
    def patch(self) -> tuple[int, ...]:
        """The shape of a patch: (C, v+h−1, w+v−1)."""
        rows, columns = (kernel + self.window - 1 for kernel in self.kernels[2:])
        return self.kernels[1], rows, columns

    @cached_property
    def pixels(self) -> Index:
        """(K, windows): where each pixel of each window's patch stands, in what is given written as one row.

        What is beyond its edge stands behind its last pixel.
        """
        rows, columns = (
            np.arange(reach)[:, None] + np.arange(count) * self.stride - self.padding
            for count, reach in zip(self.places, self.patch[1:], strict=True)
        )
        at_row, at_column = rows[:, None, :, None], columns[None, :, None, :]
        channels, height, width = self.given
        inside = (at_row >= 0) & (at_row < height) & (at_column >= 0) & (at_column < width)
        channel = np.arange(channels).reshape(-1, 1, 1, 1, 1) * (height * width)
        found = np.where(inside, channel + at_row * width + at_column, prod(self.given))
        return found.reshape(prod(self.patch), prod(self.places))

    @property
    def numbers(self) -> int:
        """About how many numbers a picture takes, forwards and backwards."""
        planes = self.window**2
        values = self.kernels[0] * (planes + planes // 4 + 6)
        return 2 * prod(self.given) + prod(self.places) * (prod(self.patch) + values)

    @cached_property
    def spread(self) -> Index:
        """(v²·F, K): which kernel pixel each value of a window multiplies each pixel of its patch with.

        Kernel pixels are counted through all kernels; behind the last of them stand pixels that a value does not see.
        """
        matrix = np.full((self.window, self.window, self.kernels[0], *self.patch), prod(self.kernels))
        kernels = np.arange(prod(self.kernels)).reshape(self.kernels)
        for down, right in np.ndindex(self.window, self.window):
            self._seen(matrix, down, right)[...] = kernels
        return matrix.reshape(-1, prod(self.patch))

    @cached_property
    def folded(self) -> Index:
        """(v², F·C·h·w): where in that matrix, written as one row, each value of a window has the kernel pixels."""
        matrix = np.arange(self.window**2 * self.kernels[0] * prod(self.patch))
        matrix = matrix.reshape(self.window, self.window, self.kernels[0], *self.patch)
        found = [self._seen(matrix, *cell).ravel() for cell in np.ndindex(self.window, self.window)]
        return np.array(found)

    def _seen(self, matrix: Index, down: int, right: int) -> Index:
        """The part of a matrix (v, v, F, C, …) that one value of a window sees: (F, C, h, w)."""
        height, width = self.kernels[2:]
        return matrix[down, right, ..., down : down + height, right : right + width]
