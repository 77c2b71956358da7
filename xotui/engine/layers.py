"""The layers of a network: small, frozen, and each knows its shapes and its cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import prod
from typing import ClassVar, Protocol

import numpy as np
from numpy.typing import ArrayLike

from xotui.engine.activation import relu
from xotui.engine.arrays import Array, as_floats, read_only
from xotui.engine.convolution import check_fit, check_kernels, convolve
from xotui.engine.cost import Cost
from xotui.engine.pooling import Edge, Winners, check_pooling, max_pool, pool_winners, pooled_length
from xotui.engine.voting import exemplar_weights, fully_connected

Shape = tuple[int, ...]
"""The shape of what one picture is at some stage: (H, W), (C, H, W) or (n,)."""


class Layer(Protocol):
    """One step of a network. A layer is called with a batch: the first axis counts pictures."""

    operation: ClassVar[str]

    def __call__(self, batch: Array) -> Array:
        """What the layer makes of (N, …)."""

    def output_shape(self, shape: Shape) -> Shape:
        """The shape it makes of one picture's `shape`; a ValueError says what does not fit."""

    def cost(self, shape: Shape) -> Cost:
        """The exact count of its operations on an input of `shape`."""


@dataclass(frozen=True, eq=False)
class Convolution:
    """Every kernel at every position: the mean of the products. See `convolve`.

    Args:
        kernels: (F, h, w) over a picture, or (F, C, h, w) over C maps.
        names: What the F features are called; "feature 1" and so on unless told.

    Raises:
        ValueError: If kernels has another shape, or there are not as many names as kernels.

    >>> Convolution([[[1, -1], [-1, 1]]]).output_shape((9, 9))
    (1, 8, 8)
    """

    operation: ClassVar[str] = "convolution"
    kernels: Array
    names: tuple[str, ...]

    def __init__(self, kernels: ArrayLike, names: Sequence[str] | None = None) -> None:
        given = read_only(as_floats("kernels", kernels))
        check_kernels(given.shape)
        called = tuple(names) if names is not None else tuple(f"feature {i + 1}" for i in range(len(given)))
        if len(called) != len(given):
            raise ValueError(f"names: found {len(called)}; expected {len(given)}, one for each kernel")
        object.__setattr__(self, "kernels", given)
        object.__setattr__(self, "names", called)

    def __call__(self, batch: Array) -> Array:
        """(N, H, W) or (N, C, H, W) → (N, F, H−h+1, W−w+1)."""
        return convolve(batch, self.kernels)

    def output_shape(self, shape: Shape) -> Shape:
        """(H, W) or (C, H, W) → (F, H−h+1, W−w+1)."""
        height, width = self.kernels.shape[-2:]
        channels = self.kernels.shape[1:-2]
        if shape[:-2] != channels or len(shape) < 2:
            expected = ", ".join([*map(str, channels), "H", "W"])
            raise ValueError(
                f"kernels: found shape {self.kernels.shape} on an input of shape {shape}; expected ({expected})"
            )
        check_fit(shape[-2:], (height, width))
        return (len(self.kernels), shape[-2] - height + 1, shape[-1] - width + 1)

    def cost(self, shape: Shape) -> Cost:
        """For each value as many multiplications as kernel pixels, one addition fewer, one division."""
        values = prod(self.output_shape(shape))
        pixels = self.kernels[0].size
        return Cost(multiplications=values * pixels, additions=values * (pixels - 1), divisions=values)


@dataclass(frozen=True, eq=False)
class ReLU:
    """Negative values become 0. See `relu`."""

    operation: ClassVar[str] = "relu"

    def __call__(self, batch: Array) -> Array:
        """The same shape."""
        return relu(batch)

    def output_shape(self, shape: Shape) -> Shape:
        """The same shape."""
        return shape

    def cost(self, shape: Shape) -> Cost:
        """One comparison a value."""
        return Cost(comparisons=prod(shape))


@dataclass(frozen=True, eq=False)
class MaxPool:
    """The largest value of every window. See `max_pool`.

    Raises:
        ValueError: If the settings describe no pooling.

    >>> MaxPool(2, 2).output_shape((3, 7, 7))
    (3, 4, 4)
    """

    operation: ClassVar[str] = "pool"
    window: int = 2
    stride: int = 2
    edge: Edge = "keep"

    def __post_init__(self) -> None:
        check_pooling(self.window, self.stride, self.edge)

    def __call__(self, batch: Array) -> Array:
        """(N, …, H, W) → (N, …, H', W')."""
        return max_pool(batch, self.window, self.stride, self.edge)

    def winners(self, maps: Array) -> Winners:
        """Which cell of `maps` (…, H, W) won each window."""
        return pool_winners(maps, self.window, self.stride, self.edge)

    def output_shape(self, shape: Shape) -> Shape:
        """(…, H, W) → (…, H', W')."""
        if len(shape) < 2:
            raise ValueError(f"maps: found shape {shape}; expected (…, H, W)")
        rows, columns = self._lengths(shape)
        if not rows or not columns:
            raise ValueError(
                f"window: found {self.window}×{self.window} on a map of {shape[-2]}×{shape[-1]}; expected a window "
                "that fits where partial windows are dropped"
            )
        return (*shape[:-2], rows, columns)

    def cost(self, shape: Shape) -> Cost:
        """For each window one comparison fewer than it has cells; partial windows have fewer cells."""
        cells = [
            sum(min(self.window, length - start * self.stride) for start in range(count))
            for length, count in zip(shape[-2:], self._lengths(shape), strict=True)
        ]
        return Cost(comparisons=prod(shape[:-2]) * (prod(cells) - prod(self._lengths(shape))))

    def _lengths(self, shape: Shape) -> tuple[int, int]:
        rows, columns = (pooled_length(n, self.window, self.stride, self.edge) for n in shape[-2:])
        return rows, columns


@dataclass(frozen=True, eq=False)
class FullyConnected:
    """All values, in reading order, each times its weight, added up for each category.

    Args:
        weights: (K, n), a row for each category.

    Raises:
        ValueError: If weights is not of two axes, or has none.
    """

    operation: ClassVar[str] = "votes"
    weights: Array = field()

    def __init__(self, weights: ArrayLike) -> None:
        given = read_only(as_floats("weights", weights))
        if given.ndim != 2 or not given.size:
            raise ValueError(f"weights: found shape {given.shape}; expected (K, n), a row for each category")
        object.__setattr__(self, "weights", given)

    def __call__(self, batch: Array) -> Array:
        """(N, …) of n values each → (N, K)."""
        return fully_connected(batch.reshape(len(batch), prod(batch.shape[1:])), self.weights)

    def output_shape(self, shape: Shape) -> Shape:
        """Anything of n values → (K,)."""
        categories, values = self.weights.shape
        if prod(shape) != values:
            raise ValueError(
                f"weights: found {values} for each category on {prod(shape)} values (shape {shape}); "
                f"expected {prod(shape)} weights"
            )
        return (categories,)

    def cost(self, shape: Shape) -> Cost:
        """For each category as many multiplications as values, and one addition fewer."""
        (categories,) = self.output_shape(shape)
        values = prod(shape)
        return Cost(multiplications=categories * values, additions=categories * (values - 1))


@dataclass(frozen=True, eq=False)
class ExemplarVotes(FullyConnected):
    """Votes that follow from clean exemplars: a value speaks for the category that makes it larger.

    The layer remembers the exemplars, so that whoever changes the layers before it can derive the votes anew.

    Args:
        exemplars: (K, H, W), one clean picture of each category.
        layers: The layers between the picture and the votes.

    Source: see `exemplar_weights`. For the article's network it gives the votes that its figures draw.
    """

    exemplars: Array = field()

    def __init__(self, exemplars: ArrayLike, layers: Sequence[Layer]) -> None:
        kept = read_only(as_floats("exemplars", exemplars))
        if kept.ndim != 3 or len(kept) < 2:
            raise ValueError(f"exemplars: found shape {kept.shape}; expected (K, H, W) with K of at least 2")
        values = kept.astype(np.float64)  # who votes must not hang on the rounding of a shorter type
        for layer in layers:
            values = layer(values)
        super().__init__(exemplar_weights(values.reshape(len(kept), -1)))
        object.__setattr__(self, "exemplars", kept)

    def __call__(self, batch: Array) -> Array:
        """A category without voters has no score: NaN."""
        scores = super().__call__(batch)
        scores[:, ~self.weights.any(axis=1)] = np.nan
        return scores
