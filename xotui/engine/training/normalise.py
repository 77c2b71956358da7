"""Features brought to one size, with nothing changed in what the network says."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np

from xotui.engine.arrays import Array
from xotui.engine.dense import FullyConnected
from xotui.engine.layers import Convolution, Layer, MaxPool, ReLU, Shape
from xotui.engine.network import Network
from xotui.engine.training.gradients import parameters, with_parameters


def normalised(network: Network, shape: tuple[int, int]) -> Network:
    """The same network with every feature's mean absolute pixel at 1, as that of a feature of ±1 is.

    Then a picture of ±1 that fits a feature of means perfectly gives 1, before its bias, as in the article. What a
    feature is made larger by, the layer that reads its map is made smaller by: ReLU and max-pooling pass a
    factor above 0 through. A feature whose map is not read by another convolution or by votes stays as it is.

    Args:
        network: Any network.
        shape: Rows and columns of its pictures.
    """
    layers = list(network.layers)
    shapes = network.shapes(shape)
    for place, layer in enumerate(layers):
        reader = _reader(layers, place)
        if not isinstance(layer, Convolution) or reader is None:
            continue
        size = np.abs(layer.kernels).mean(axis=tuple(range(1, layer.kernels.ndim)))
        factor = 1 / np.where(size > 0, size, 1)
        layers[place] = _scaled(layer, factor)
        layers[reader] = _reading(layers[reader], factor, shapes[reader])
    return Network(layers, network.labels)


def rounded(network: Network, decimals: int, only: Sequence[int] | None = None) -> Network:
    """The same network with its values rounded.

    Args:
        network: Any network.
        decimals: How many digits behind the point are kept.
        only: The indices of the layers whose values are rounded; all unless told.
    """
    layers = list(network.layers)
    for index, layer in enumerate(layers):
        if parameters(layer) and (only is None or index in only):
            layers[index] = with_parameters(
                layer, tuple(np.round(value, decimals) + 0.0 for value in parameters(layer))
            )
    return Network(layers, network.labels)


def _reader(layers: list[Layer], place: int) -> int | None:
    """The index of the layer that reads what a convolution gives, past ReLU and pooling."""
    for index in range(place + 1, len(layers)):
        if isinstance(layers[index], Convolution | FullyConnected):
            return index
        if not isinstance(layers[index], ReLU | MaxPool):
            return None
    return None


def _scaled(layer: Convolution, factor: Array) -> Layer:
    kernels = layer.kernels * factor.reshape(-1, *[1] * (layer.kernels.ndim - 1))
    return with_parameters(layer, (kernels,) if layer.bias is None else (kernels, layer.bias * factor))


def _reading(layer: Layer, factor: Array, shape: Shape) -> Layer:
    values, *bias = parameters(layer)
    if isinstance(layer, Convolution):
        return with_parameters(layer, (values / factor[:, None, None], *bias))
    return with_parameters(layer, (values / np.repeat(factor, prod(shape[1:])), *bias))
