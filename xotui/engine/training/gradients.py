"""The gradient of every layer: how what a network gives changes with every one of its values.

`pullback` runs a layer forwards and gives a function that carries a gradient backwards through it. Forwards it
computes what the layer itself computes, in matrix products, so that what it gathers serves both ways.

Source: D. E. Rumelhart, G. E. Hinton and R. J. Williams, "Learning representations by back-propagating errors"
(1986).
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod

import numpy as np

from xotui.engine.activation import softmax
from xotui.engine.arrays import Array
from xotui.engine.convolution import padded
from xotui.engine.dense import ExemplarVotes, FullyConnected, Hidden, Softmax
from xotui.engine.layers import Convolution, Layer, MaxPool, ReLU
from xotui.engine.network import Network

Back = Callable[[Array], tuple[Array, tuple[Array, ...]]]
"""From the gradient of what a layer gave to that of what it was given, and to those of its parameters."""


def pullback(layer: Layer, batch: Array, *, first: bool = False) -> tuple[Array, Back]:
    """What a layer makes of a batch, and how a gradient goes back through it.

    Args:
        layer: A layer of the engine.
        batch: (N, …), what it is given.
        first: True where nobody needs the gradient of what it is given: a convolution then gives zeros, fast.

    Returns:
        (N, …), the same as `layer(batch)` up to rounding; and a function from the gradient of that to the gradient
        of `batch`, and to those of `parameters(layer)`, each of its parameter's shape.

    Raises:
        TypeError: If it is no layer of the engine.
    """
    match layer:
        case Convolution():
            return _convolution(layer, batch, first)
        case ReLU():
            passed = batch > 0
            return batch * passed, lambda gradient: (gradient * passed, ())
        case MaxPool():
            return _max_pool(layer, batch)
        case FullyConnected():
            return _fully_connected(layer, batch)
        case Softmax():
            shares = softmax(batch)

            def back(gradient: Array) -> tuple[Array, tuple[Array, ...]]:
                return shares * (gradient - (gradient * shares).sum(axis=-1, keepdims=True)), ()

            return shares, back
        case other:
            raise TypeError(f"layer: found {type(other).__name__}; expected a layer of the engine")


def parameters(layer: Layer) -> tuple[Array, ...]:
    """What a layer can learn: its kernels or weights, and its bias where it has one; nothing for other layers."""
    match layer:
        case Convolution(kernels=values, bias=bias) | FullyConnected(weights=values, bias=bias):
            return (values,) if bias is None else (values, bias)
        case _:
            return ()


def with_parameters(layer: Layer, values: tuple[Array, ...]) -> Layer:
    """The same layer with other parameters, in the order of `parameters`.

    Votes that followed from exemplars are weights of their own from then on.
    """
    match layer:
        case Convolution(names=names, padding=padding, scaling=scaling):
            return Convolution(values[0], names, *values[1:], padding=padding, scaling=scaling)
        case Hidden():
            return Hidden(*values)
        case FullyConnected():
            return FullyConnected(*values)
        case _:
            return layer


def learnable(network: Network) -> Network:
    """The network, its votes weights of their own where they followed from exemplars."""
    votes = network.votes
    if not isinstance(votes, ExemplarVotes):
        return network
    return network.with_votes(FullyConnected(*parameters(votes)))


def _convolution(layer: Convolution, batch: Array, first: bool) -> tuple[Array, Back]:
    height, width = layer.kernels.shape[-2:]
    maps = padded(batch[:, None] if layer.kernels.ndim == 3 else batch, layer.padding)
    count, channels, rows, columns = maps.shape
    rows, columns = rows - height + 1, columns - width + 1
    windows = np.lib.stride_tricks.sliding_window_view(maps, (height, width), axis=(2, 3))
    # (taps, pictures and positions): one matrix product for all features at all positions of all pictures.
    seen = np.ascontiguousarray(windows.transpose(1, 4, 5, 0, 2, 3)).reshape(channels * height * width, -1)
    flat = layer.kernels.reshape(len(layer.kernels), -1).astype(batch.dtype, copy=False)
    made = flat @ seen / layer.divisor
    if layer.bias is not None:
        made += layer.bias.astype(batch.dtype, copy=False)[:, None]
    result = np.ascontiguousarray(made.reshape(len(flat), count, rows, columns).swapaxes(0, 1))

    def back(gradient: Array) -> tuple[Array, tuple[Array, ...]]:
        arrived = np.ascontiguousarray(gradient.swapaxes(0, 1)).reshape(len(flat), -1)
        divided = arrived / layer.divisor
        learnt = [(divided @ seen.T).reshape(layer.kernels.shape)]
        if layer.bias is not None:
            learnt.append(arrived.sum(axis=1))
        given = np.zeros_like(maps)
        if not first:
            taps = (flat.T @ divided).reshape(channels, height, width, count, rows, columns)
            for row, column in np.ndindex(height, width):
                target = given[:, :, row : row + rows, column : column + columns]
                target += taps[:, row, column].swapaxes(0, 1)
        edge = layer.padding
        inside = given[:, :, edge : given.shape[2] - edge, edge : given.shape[3] - edge]
        return inside.reshape(batch.shape), tuple(learnt)

    return result, back


def _max_pool(layer: MaxPool, batch: Array) -> tuple[Array, Back]:
    """Of several cells that tie, the first in reading order has the whole gradient: it is the winner."""
    rows, columns = layer.output_shape(batch.shape)[-2:]
    height, width = batch.shape[-2:]
    lengths = [(count - 1) * layer.stride + layer.window for count in (rows, columns)]
    beyond = [max(length - side, 0) for length, side in zip(lengths, (height, width), strict=True)]
    framed = batch
    if any(beyond):
        sides = [(0, 0)] * (batch.ndim - 2) + [(0, missing) for missing in beyond]
        framed = np.pad(batch, sides, constant_values=-np.inf)
    phases = [
        np.s_[
            ...,
            row : row + (rows - 1) * layer.stride + 1 : layer.stride,
            column : column + (columns - 1) * layer.stride + 1 : layer.stride,
        ]
        for row, column in np.ndindex(layer.window, layer.window)
    ]
    best = framed[phases[0]].copy()
    for phase in phases[1:]:
        np.maximum(best, framed[phase], out=best)

    def back(gradient: Array) -> tuple[Array, tuple[Array, ...]]:
        given = np.zeros(framed.shape, dtype=batch.dtype)
        left = np.array(gradient)  # what no winner has taken yet
        for phase in phases:
            wins = framed[phase] == best
            given[phase] += left * wins
            left *= ~wins
        return given[..., :height, :width], ()

    return best, back


def _fully_connected(layer: FullyConnected, batch: Array) -> tuple[Array, Back]:
    values = batch.reshape(len(batch), prod(batch.shape[1:]))
    weights = layer.weights.astype(batch.dtype, copy=False)
    made = values @ weights.T
    if layer.bias is not None:
        made += layer.bias.astype(batch.dtype, copy=False)

    def back(gradient: Array) -> tuple[Array, tuple[Array, ...]]:
        learnt = [gradient.T @ values]
        if layer.bias is not None:
            learnt.append(gradient.sum(axis=0))
        return (gradient @ weights).reshape(batch.shape), tuple(learnt)

    return made, back
