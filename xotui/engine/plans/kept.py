"""The first layers of a small picture with all their maps, for a screen that shows everything: without a detour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import cast

import numpy as np
from numpy.typing import DTypeLike

from xotui.engine.arrays import Array
from xotui.engine.layers import Convolution, Layer, MaxPool, ReLU, Shape
from xotui.engine.plans.columns import pool_cells
from xotui.engine.plans.toeplitz import toeplitz_matrix

LAYERS = (Convolution, ReLU, MaxPool)
"""The layers that begin nearly every network, and that are done here."""


def keeps(layers: Sequence[Layer]) -> bool:
    """Whether these layers begin with a convolution, ReLU and pooling in windows of 2×2."""
    return tuple(type(layer) for layer in layers[:3]) == LAYERS and cast("MaxPool", layers[2]).window == 2


def kept_maps(layers: Sequence[Layer], shape: Shape, dtype: DTypeLike) -> Callable[[Array], list[Array]]:
    """What makes the maps of a convolution, ReLU and pooling in windows of 2×2.

    The same as a step of a plan for each of them. At 9×9 numpy needs less time than Python between its calls, so all
    is said in one function whose names are all its own.

    Args:
        layers: A `Convolution`, a `ReLU` and a `MaxPool`; see `keeps`.
        shape: (H, W) of the picture, small enough for a `ToeplitzPlan`.
        dtype: float32 or float64.

    Returns:
        A function of (H, W) that gives three arrays of (F, …), which belong to the caller. Several threads may call it
        at once.
    """
    convolution, pool = cast("Convolution", layers[0]), cast("MaxPool", layers[2])
    mapped = convolution.output_shape(shape)
    pooled = pool.output_shape(mapped)
    matrix = toeplitz_matrix(convolution, shape, (), np.dtype(dtype))
    divisor = np.full(prod(mapped), convolution.divisor, dtype)  # numpy divides by one number more slowly
    bias = None if convolution.bias is None else convolution.bias.astype(dtype).repeat(prod(mapped[1:]))
    zeros = np.zeros(mapped, dtype)
    cells = pool_cells(mapped, pool.window, pool.stride, pool.edge).flatten()
    larger = np.maximum
    idle: list[tuple[Array, ...]] = []

    def room() -> tuple[Array, ...]:
        """The four values of all windows, and the larger of the first and third, second and fourth; as halves too."""
        values, pairs = np.empty((4, *pooled), dtype), np.empty((2, *pooled), dtype)
        return values.ravel(), values[:2], values[2:], pairs, pairs[0], pairs[1]

    def kept(image: Array) -> list[Array]:
        maps = image.ravel().dot(matrix)
        maps /= divisor
        if bias is not None:
            maps += bias
        maps = maps.reshape(mapped)
        rectified = larger(maps, zeros)
        try:
            taken = idle.pop()
        except IndexError:
            taken = room()
        values, above, below, pairs, left, right = taken
        rectified.take(cells, None, values, "clip")  # nothing is beyond the maps; not to look is faster
        larger(above, below, out=pairs)
        best = larger(left, right)
        idle.append(taken)
        return [maps, rectified, best]

    return kept
