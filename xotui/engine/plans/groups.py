"""Which layers are done together, and how: the choice between the ways, by what was measured."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from math import prod
from typing import Any

import numpy as np

from xotui.engine.arrays import Array
from xotui.engine.dense import ExemplarVotes, FullyConnected, Hidden, Softmax
from xotui.engine.layers import Convolution, Layer, MaxPool, ReLU, Shape
from xotui.engine.plans.columns import Called, Dense, Pooled, Probabilities, Rectified, Step
from xotui.engine.plans.patches import PatchesPlan
from xotui.engine.plans.toeplitz import ToeplitzPlan

MATRIX = 500_000
"""Up to so many bytes a whole matrix is read faster than patches are gathered."""

LARGE = 3_000_000
"""From so many bytes of patches and maps on, strips are faster for one thread too, unless nothing is pooled."""

Steps = tuple[Step, ...]


class Purpose(Enum):
    """What is asked of a plan: the last values of one picture, those of every layer, or the last ones of a batch."""

    LAST = "last"
    EVERY = "every"
    BATCH = "batch"


class Strips:
    """A convolution, perhaps a ReLU and perhaps a pooling, of one large picture at a time.

    Args:
        layers: The convolution and what follows it.
        shape: What it is given of one picture.
        dtype: float32 or float64.
        threads: How many threads may work on a picture.
    """

    spreads = False

    def __init__(self, layers: Sequence[Layer], shape: Shape, dtype: np.dtype[Any], threads: int) -> None:
        from xotui.engine.plans.strips import StripPlan  # small pictures are shown before anybody needs it

        convolution = layers[0]
        assert isinstance(convolution, Convolution)
        pools = [layer for layer in layers if isinstance(layer, MaxPool)]
        pool = pools[0] if pools else MaxPool(1, 1)
        self._plan = StripPlan(
            convolution.kernels,
            convolution.bias,
            padding=convolution.padding,
            divisor=convolution.divisor,
            rectify=any(isinstance(layer, ReLU) for layer in layers),
            window=pool.window,
            stride=pool.stride,
            edge=pool.edge,
            shape=shape,
            dtype=dtype,
            threads=threads,
        )

    def one(self, values: Array) -> Array:
        """(H, W) or (C, H, W) → (F, H', W')."""
        return self._plan.run(values)

    def many(self, values: Array) -> Array:
        """(n, N) → (m, N), one picture after the other."""
        made = np.empty((prod(self._plan.output_shape), values.shape[1]), values.dtype)
        for index, column in enumerate(values.T):
            made[:, index] = self.one(column.reshape(self._plan.shape)).ravel()
        return made


def arranged(
    layers: Sequence[Layer], shapes: Sequence[Shape], dtype: np.dtype[Any], purpose: Purpose, threads: int = 1
) -> Steps:
    """The layers as steps, several in one where only the last values are asked.

    Args:
        layers: What a picture goes through.
        shapes: The shapes of one picture and of what each layer makes of it.
        dtype: float32 or float64.
        purpose: What the steps are for.
        threads: How many threads may work on a large picture.
    """
    steps: list[Step] = []
    done = 0
    while done < len(layers):
        layer, shape = layers[done], shapes[done]
        if type(layer) is not Convolution:
            steps.append(_single(layer, shape, dtype))
            done += 1
            continue
        end = done + 1
        while purpose is not Purpose.EVERY and end < len(layers) and type(layers[end]) in (ReLU, MaxPool):
            end += 1
        group = layers[done:end]
        if purpose is not Purpose.BATCH:
            together = fits_matrix(group, shape, dtype.itemsize)
            if together:
                steps.append(ToeplitzPlan(group[:together], shape, dtype))
                done += together
                continue
        group = _one_pool(group)
        patches = PatchesPlan(group, shape, dtype)
        large = patches.workspace >= LARGE and patches.spreads
        strips = large or (threads > 1 and _shared(layer, shape, threads))
        steps.append(Strips(group, shape, dtype, threads) if strips else patches)
        done += len(group)
    return tuple(steps)


def _shared(layer: Convolution, shape: Shape, threads: int) -> bool:
    """Whether several threads are worth while for one picture: only strips can be shared."""
    from xotui.engine.plans.strips import useful_threads

    return useful_threads(threads, layer.kernels.shape, layer.output_shape(shape)) > 1


def _single(layer: Layer, shape: Shape, dtype: np.dtype[Any]) -> Step:
    """The step of a layer that is no convolution. Kinds that nobody here knows are called as they are."""
    if isinstance(layer, FullyConnected) and type(layer) in (FullyConnected, Hidden, ExemplarVotes):
        return Dense(layer, dtype)
    if type(layer) is ReLU:
        return Rectified(dtype)
    if type(layer) is Softmax:
        return Probabilities()
    if type(layer) is MaxPool:
        return Pooled(layer, shape, dtype)
    return Called(layer, shape)


def fits_matrix(group: Sequence[Layer], shape: Shape, itemsize: int) -> int:
    """How many of the layers go into one small matrix; 0 where the convolution alone is too large for it.

    Where windows overlap much, pooling apart is less work than a row of the matrix for each cell of each window.
    """
    alone = ToeplitzPlan.size(group[:1], shape)
    for together in range(len(group), 0, -1):
        size = ToeplitzPlan.size(group[:together], shape)
        if size <= 2 * alone and size * itemsize <= MATRIX:
            return together
    return 0


def _one_pool(group: Sequence[Layer]) -> Sequence[Layer]:
    """The convolution with the first ReLU and the first pooling that directly follow it."""
    taken = 1
    while taken < len(group) and not any(type(group[taken]) is type(layer) for layer in group[1:taken]):
        taken += 1
    return group[:taken]
