"""There and back through the layers of a network, with a whole batch at once.

A pass goes forwards with the values of some layers and backwards with their gradient. The pictures of a batch are
columns: the same value of all pictures stands in one row, so that every layer is a few long operations, however
small its maps are. A pass is made for so many pictures, has its arrays from the beginning, and uses them again and
again.

Source: D. E. Rumelhart, G. E. Hinton and R. J. Williams, "Learning representations by back-propagating errors"
(1986).
"""

from __future__ import annotations

from math import prod
from typing import Protocol

import numpy as np

from xotui.engine.arrays import Array
from xotui.engine.layers import Layer, Shape
from xotui.engine.training.gradients import Back, pullback, with_parameters


class Pass(Protocol):
    """Some layers in a row. What it gives is valid until it is asked again."""

    def forward(self, values: Array) -> Array:
        """(n, N), a column for each picture → (m, N), what the layers make of it."""

    def backward(self, gradient: Array) -> Array:
        """(m, N) → (n, N), from the gradient of what was given to that of what it was made of.

        The gradient of the parameters is put where it belongs.
        """


class Neurons:
    """Votes, or hidden neurons and perhaps their ReLU.

    Args:
        parameters: Weights (K, n) and perhaps bias (K,).
        learnt: Where their gradients are to be put.
        count: N.
        rectify: Whether a ReLU follows.
        first: Whether nobody needs the gradient of what it is given.
    """

    def __init__(
        self, parameters: tuple[Array, ...], learnt: tuple[Array, ...], count: int, *, rectify: bool, first: bool
    ) -> None:
        self._weights, self._learnt_weights = parameters[0], learnt[0]
        neurons, given = self._weights.shape
        dtype = self._weights.dtype
        self._bias = parameters[1][:, None] if len(parameters) > 1 else None
        self._learnt_bias = learnt[-1]
        self._ones = np.ones(count, dtype)
        self._made = np.empty((neurons, count), dtype)
        self._zeros = np.zeros_like(self._made) if rectify else None
        self._passes = np.empty(self._made.shape, np.bool_)
        self._arrived = np.empty_like(self._made)
        self._back = None if first else np.empty((given, count), dtype)

    def forward(self, values: Array) -> Array:
        """(n, N) → (K, N)."""
        self._values = values
        np.dot(self._weights, values, out=self._made)
        if self._bias is not None:
            np.add(self._made, self._bias, out=self._made)
        if self._zeros is not None:
            np.maximum(self._made, self._zeros, out=self._made)
        return self._made

    def backward(self, gradient: Array) -> Array:
        """(K, N) → (n, N)."""
        if self._zeros is not None:
            np.greater(self._made, self._zeros, out=self._passes)
            gradient = np.multiply(gradient, self._passes, out=self._arrived)
        np.dot(gradient, self._values.T, out=self._learnt_weights)
        if self._bias is not None:
            np.dot(gradient, self._ones, out=self._learnt_bias)
        return gradient if self._back is None else np.dot(self._weights.T, gradient, out=self._back)


class Readable:
    """Any layer of the engine, by its `pullback`.

    Args:
        layer: The layer.
        shape: What it is given of one picture.
        parameters: Its values.
        learnt: Where their gradients are to be put.
        first: Whether nobody needs the gradient of what it is given.
    """

    def __init__(
        self, layer: Layer, shape: Shape, parameters: tuple[Array, ...], learnt: tuple[Array, ...], *, first: bool
    ) -> None:
        self._layer, self._shape, self._first = layer, shape, first
        self._made = layer.output_shape(shape)
        self._parameters, self._learnt = parameters, learnt
        self._back: Back

    def forward(self, values: Array) -> Array:
        """(n, N) → (m, N)."""
        layer = with_parameters(self._layer, self._parameters) if self._parameters else self._layer
        made, self._back = pullback(layer, _pictures(values, self._shape), first=self._first)
        return _columns(made)

    def backward(self, gradient: Array) -> Array:
        """(m, N) → (n, N)."""
        given, learnt = self._back(_pictures(gradient, self._made))
        for target, found in zip(self._learnt, learnt, strict=True):
            np.copyto(target, found)
        return _columns(given)


def _pictures(values: Array, shape: Shape) -> Array:
    """(n, N) → (N, …)."""
    return np.ascontiguousarray(values.T).reshape(-1, *shape)


def _columns(pictures: Array) -> Array:
    """(N, …) → (n, N)."""
    return np.ascontiguousarray(pictures.reshape(len(pictures), prod(pictures.shape[1:])).T)
