"""Votes learned anew at once, when what they voted on has changed."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod, sqrt

import numpy as np

from xotui.engine import Layer, Network
from xotui.engine.arrays import Array
from xotui.engine.dense import Hidden
from xotui.engine.layers import Shape

_SEED = 1


def refitted(network: Network, shape: tuple[int, int], body: Sequence[Layer] | None = None) -> Network:
    """The network with votes learned anew from drawn letters; the same network always gives the same votes.

    The layers before the votes stay. Only hidden layers that do not fit what they are given are drawn anew.

    Args:
        network: A network, with votes or without.
        shape: Rows and columns of the pictures.
        body: Other layers before the votes; its own unless told.

    Returns:
        A network with weights of its own.

    Raises:
        ValueError: If the layers do not fit the pictures, or give values beyond what can be reckoned with.
    """
    from xotui.insight.live import votes_for  # letters take time to import, and most networks are never refitted

    layers = fitting(network.body if body is None else body, shape)
    return network.with_votes(votes_for(layers, shape, probabilities=network.gives_probabilities), layers)


def fitting(layers: Sequence[Layer], shape: Shape) -> tuple[Layer, ...]:
    """The layers, with every hidden layer that does not fit what it is given drawn anew.

    Raises:
        ValueError: If another layer does not fit.
    """
    made: list[Layer] = []
    for layer in layers:
        if isinstance(layer, Hidden) and layer.weights.shape[1] != prod(shape):
            layer = Hidden(random_weights(len(layer.weights), prod(shape)), layer.bias)
        shape = layer.output_shape(shape)
        made.append(layer)
    return tuple(made)


def read_shape(layers: Sequence[Layer], shape: Shape) -> Shape:
    """The shape of what the hidden layers read, or the votes where there are none."""
    for layer in layers:
        if isinstance(layer, Hidden):
            break
        shape = layer.output_shape(shape)
    return shape


def random_weights(neurons: int, values: int) -> Array:
    """Weights (neurons, values) that nothing was learned with, always the same.

    Source: K. He et al., "Delving deep into rectifiers" (2015).
    """
    return np.random.default_rng(_SEED).normal(0, sqrt(2 / values), (neurons, values))
