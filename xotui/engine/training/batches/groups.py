"""Which layers of a network are done together, and by which pass."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from xotui.engine.arrays import Array
from xotui.engine.dense import FullyConnected, Hidden
from xotui.engine.layers import Convolution, Layer, MaxPool, ReLU, Shape
from xotui.engine.training.batches.convolving import Convolving
from xotui.engine.training.batches.passes import Neurons, Pass, Readable
from xotui.engine.training.batches.windows import Windows
from xotui.engine.training.batches.winners import Pooling

WIDEST = 4
"""Windows of up to so many rows, none of which overlap, are pooled together with the convolution before them.

For others most of what such a product makes is made again for the next window, and pooling apart is faster.
"""


@dataclass(frozen=True, eq=False)
class Group:
    """Layers that are done together: a convolution with its ReLU and its pooling, neurons with their ReLU, or one.

    Attributes:
        place: The index of the first of them, which is the only one with parameters.
        layers: The layers.
        shape: What they are given of one picture.
        windows: The sizes of a convolution and its pooling; None for other layers.
    """

    place: int
    layers: tuple[Layer, ...]
    shape: Shape
    windows: Windows | None = None

    @property
    def numbers(self) -> int:
        """About how many numbers are made of one picture."""
        return 2 * prod(self.shape) if self.windows is None else self.windows.numbers

    def made_for(
        self, count: int, parameters: tuple[Array, ...], learnt: tuple[Array, ...], dtype: np.dtype[Any]
    ) -> Pass:
        """The pass for so many pictures; see the passes for the arguments."""
        first = self.place == 0
        if self.windows is not None:
            return Convolving(self.layers, self.windows, parameters, learnt, count, first=first)
        if type(self.layers[0]) in _NEURONS:
            return Neurons(parameters, learnt, count, rectify=len(self.layers) > 1, first=first)
        if isinstance(self.layers[0], MaxPool):
            return Pooling(self.layers[0], self.shape, count, dtype, first=first)
        return Readable(self.layers[0], self.shape, parameters, learnt, first=first)


_NEURONS = (FullyConnected, Hidden)


def grouped(layers: Sequence[Layer], shapes: Sequence[Shape]) -> Iterator[Group]:
    """The groups of a network.

    Args:
        layers: The layers in a row.
        shapes: What each of them is given of one picture.
    """
    place = 0
    while place < len(layers):
        layer, following, shape = layers[place], layers[place + 1 : place + 3], shapes[place]
        if type(layer) is Convolution:
            group = _of_convolution(place, layer, following, shape)
        elif type(layer) in _NEURONS and following and type(following[0]) is ReLU:
            group = Group(place, (layer, following[0]), shape)
        else:
            group = Group(place, (layer,), shape)
        yield group
        place += len(group.layers)


def _of_convolution(place: int, convolution: Convolution, following: Sequence[Layer], shape: Shape) -> Group:
    """A convolution with the ReLU and the pooling that directly follow it, in either order."""
    layers: list[Layer] = [convolution]
    pool: MaxPool | None = None
    for layer in following:
        if type(layer) in map(type, layers) or type(layer) not in (ReLU, MaxPool):
            break
        if isinstance(layer, MaxPool):
            if layer.window > min(layer.stride, WIDEST):
                break
            pool = layer
        layers.append(layer)
    return Group(place, tuple(layers), shape, Windows.of(convolution, pool, shape))
