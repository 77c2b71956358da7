"""Every value that a network has learned, plane by plane: a feature, the votes of a map, the biases of a layer."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from xotui.engine import Convolution, Network
from xotui.engine.arrays import Array
from xotui.engine.layers import Shape
from xotui.engine.training import parameters


@dataclass(frozen=True)
class Plane:
    """Some values of a layer that can be shown as one grid.

    Attributes:
        title: What they are.
        layer: The index of the layer.
        parameter: Which of its parameters: 0 for kernels and weights, 1 for biases.
        start: Where the plane begins in the parameter, counted in reading order.
        shape: Rows and columns of the grid.
        ink: Whether it is looked at as a picture: a feature of the first convolution.
    """

    title: str
    layer: int
    parameter: int
    start: int
    shape: tuple[int, int]
    ink: bool = False

    def index(self, network: Network, row: int, column: int) -> tuple[int, int, tuple[int, ...]]:
        """Where the value at a cell is: the layer, its parameter, and the index in that."""
        shape = parameters(network.layers[self.layer])[self.parameter].shape
        place = self.start + row * self.shape[1] + column
        index = []
        for length in reversed(shape):
            place, here = divmod(place, length)
            index.append(here)
        return self.layer, self.parameter, tuple(reversed(index))

    def values(self, values: tuple[Array, ...]) -> Array:
        """(rows, columns), the plane's part of what belongs to a layer's parameters: values, or their gradients."""
        flat = values[self.parameter].ravel()
        return flat[self.start : self.start + prod(self.shape)].reshape(self.shape)


def planes(network: Network, shape: tuple[int, int]) -> tuple[Plane, ...]:
    """Every value of a network, layer by layer.

    Args:
        network: Any network.
        shape: Rows and columns of its pictures.
    """
    found: list[Plane] = []
    shapes = network.shapes(shape)
    for index, layer in enumerate(network.layers):
        values = parameters(layer)
        if not values:
            continue
        name = network.names[index + 1]
        if isinstance(layer, Convolution):
            found += _kernel_planes(network, index, layer)
        else:
            found += _weight_planes(network, index, shapes[index], values[0])
        if len(values) > 1:
            found.append(Plane(f"biases of {name}", index, 1, 0, (len(values[1]), 1)))
    return tuple(found)


def _kernel_planes(network: Network, index: int, layer: Convolution) -> list[Plane]:
    *_, height, width = layer.kernels.shape
    channels = layer.kernels.shape[1] if layer.kernels.ndim == 4 else 1
    maps = network.map_names(network.names[index], channels)
    found = []
    for feature, name in enumerate(layer.names):
        for channel in range(channels):
            over = f" over {maps[channel]}" if channels > 1 else ""
            start = (feature * channels + channel) * height * width
            title = f"{name}{over}" if not index else f"{network.names[index + 1]}: {name}{over}"
            found.append(Plane(title, index, 0, start, (height, width), not index))
    return found


def _weight_planes(network: Network, index: int, before: Shape, weights: Array) -> list[Plane]:
    count, length = weights.shape
    voting = network.layers[index] is network.votes
    names = network.labels if voting else tuple(f"neuron {row}" for row in range(count))
    verb = "votes for" if voting else "weights of"
    if len(before) == 1:
        return [Plane(f"{verb} {name}", index, 0, row * length, (length, 1)) for row, name in enumerate(names)]
    rows, columns = before[-2:]
    maps = network.map_names(network.names[index], prod(before[:-2]))
    return [
        Plane(f"{verb} {name} by {called}", index, 0, row * length + channel * rows * columns, (rows, columns))
        for row, name in enumerate(names)
        for channel, called in enumerate(maps)
    ]
