"""A convolution, its ReLU and its pooling, there and back in matrix products over patches."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np

from xotui.engine.arrays import Array
from xotui.engine.layers import Convolution, Layer, ReLU
from xotui.engine.training.batches.gathering import Gathering
from xotui.engine.training.batches.products import Product
from xotui.engine.training.batches.windows import Windows
from xotui.engine.training.batches.winners import Winners


class Convolving:
    """A convolution, perhaps a ReLU and perhaps a pooling.

    All pixels that a window of v×v values sees are gathered as its patch. One matrix, made of the kernels, makes of
    the patches all values of all windows: v² planes, one for each place within a window. The largest of a window is a
    maximum over the planes. Its gradient goes to the first plane, in reading order, that holds it, and from the planes
    by another product to the kernels.

    Args:
        layers: A `Convolution`, perhaps a `ReLU` and perhaps a `MaxPool`, in either order.
        windows: Their sizes.
        parameters: Kernels and perhaps bias.
        learnt: Where their gradients are to be put.
        count: N.
        first: Whether nobody needs the gradient of what it is given.
    """

    def __init__(
        self,
        layers: Sequence[Layer],
        windows: Windows,
        parameters: tuple[Array, ...],
        learnt: tuple[Array, ...],
        count: int,
        *,
        first: bool,
    ) -> None:
        convolution, kernels, dtype = layers[0], parameters[0], parameters[0].dtype
        assert isinstance(convolution, Convolution)
        self._first = first
        self._divisor = np.array(convolution.divisor, dtype) if convolution.divisor > 1 else None
        self._bias = parameters[1][:, None] if len(parameters) > 1 else None
        self._learnt_bias = learnt[-1]
        # Kernels to matrix, and back. A 0 stands behind the kernels, for the pixels that a value does not see.
        self._kernels, self._learnt = kernels.reshape(-1), learnt[0].reshape(-1)
        self._numbers = np.zeros(kernels.size + 1, dtype)
        self._spread, self._folded = windows.spread, windows.folded
        self._matrix = np.empty(self._spread.shape, dtype)
        self._learnt_planes = np.empty(self._folded.shape, dtype)
        # Pixels to patches to planes to maps.
        self._gathering = Gathering(windows.pixels, prod(windows.given), count, dtype, first=first)
        self._product = Product(self._matrix, self._gathering.rows)
        planes = self._product.values.reshape(windows.window**2, len(kernels), -1)
        self._copies = _copies(windows, planes, count)
        self._winners = Winners(planes)
        self._made = np.empty(planes.shape[1:], dtype)
        self._output = self._made.reshape(-1, count)
        # Back through ReLU and bias.
        rectify = any(isinstance(layer, ReLU) for layer in layers)
        self._zeros = np.zeros_like(self._made) if rectify else None
        self._passes = np.empty(self._made.shape, np.bool_)
        self._arrived = np.empty_like(self._made)
        self._ones = np.ones(self._made.shape[1], dtype)

    def forward(self, values: Array) -> Array:
        """(C·H·W, N) → (F·H'·W', N)."""
        np.copyto(self._numbers[:-1], self._kernels)
        self._numbers.take(self._spread, None, self._matrix, "clip")
        self._gathering.pick(values)
        self._product.forward()
        for missing, present in self._copies:
            np.copyto(missing, present)
        self._winners.find()
        made = self._winners.best
        if self._divisor is not None:
            made = np.divide(made, self._divisor, out=self._made)
        if self._bias is not None:
            made = np.add(made, self._bias, out=self._made)
        if self._zeros is not None:
            made = np.maximum(made, self._zeros, out=self._made)
        if made is not self._made:
            np.copyto(self._made, made)
        return self._output

    def backward(self, gradient: Array) -> Array:
        """(F·H'·W', N) → (C·H·W, N)."""
        arrived = gradient.reshape(self._made.shape)
        if self._zeros is not None:
            np.greater(self._made, self._zeros, out=self._passes)
            arrived = np.multiply(arrived, self._passes, out=self._arrived)
        if self._bias is not None:
            np.dot(arrived, self._ones, out=self._learnt_bias)
        if self._divisor is not None:
            arrived = np.divide(arrived, self._divisor, out=self._arrived)
        self._winners.award(arrived)
        self._product.to_matrix().take(self._folded, None, self._learnt_planes, "clip")
        np.add.reduce(self._learnt_planes, axis=0, out=self._learnt)
        if self._first:
            return gradient
        self._product.to_patches()
        return self._gathering.put_back()


def _copies(windows: Windows, planes: Array, count: int) -> list[tuple[Array, Array]]:
    """The values that windows at the edge miss, and those to put there instead.

    They are values that the same window has before, in reading order: so they neither raise the maximum nor win.
    """
    side, (below, right) = windows.window, windows.left
    cells = planes.reshape(side, side, windows.kernels[0], *windows.places, count)
    copies = []
    if below < side:
        copies.append((cells[below:, ..., -1, :, :], cells[:1, ..., -1, :, :]))
    if right < side:
        copies.append((cells[:, right:, ..., -1, :], cells[:, :1, ..., -1, :]))
    return copies
