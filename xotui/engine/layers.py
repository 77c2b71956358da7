"""The layers of a network: small, frozen, and each knows its shapes and its cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import ClassVar, Protocol

from numpy.typing import ArrayLike

from xotui.engine.activation import relu
from xotui.engine.arrays import Array, as_floats, read_only
from xotui.engine.convolution import Scaling, check_convolution, check_fit, check_kernels, convolve
from xotui.engine.cost import Cost
from xotui.engine.pooling import Edge, Winners, check_pooling, max_pool, pool_winners, pooled_length

Shape = tuple[int, ...]
"""The shape of what one picture is at some stage: (H, W), (C, H, W) or (n,)."""


class Layer(Protocol):
    """One step of a network. A layer is called with a batch: the first axis counts pictures.

    A layer never changes, and can be hashed: what was prepared for it is used again.
    """

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
        bias: (F,), added to every value of a feature's map; None where there is none, as in the article.
        padding: Rows and columns of zeros put around what it is given, ≥ 0.
        scaling: "mean" divides every sum by the number of kernel pixels, as the article does; "sum" does not.

    Raises:
        ValueError: If kernels has another shape, or there are not as many names or biases as kernels.

    >>> Convolution([[[1, -1], [-1, 1]]]).output_shape((9, 9))
    (1, 8, 8)
    """

    operation: ClassVar[str] = "convolution"
    kernels: Array
    names: tuple[str, ...]
    bias: Array | None = None
    padding: int = 0
    scaling: Scaling = "mean"

    def __init__(
        self,
        kernels: ArrayLike,
        names: Sequence[str] | None = None,
        bias: ArrayLike | None = None,
        *,
        padding: int = 0,
        scaling: Scaling = "mean",
    ) -> None:
        given = read_only(as_floats("kernels", kernels))
        check_kernels(given.shape)
        check_convolution(len(given), bias, padding, scaling)
        called = tuple(names) if names is not None else tuple(f"feature {i + 1}" for i in range(len(given)))
        if len(called) != len(given):
            raise ValueError(f"names: found {len(called)}; expected {len(given)}, one for each kernel")
        object.__setattr__(self, "kernels", given)
        object.__setattr__(self, "names", called)
        object.__setattr__(self, "bias", None if bias is None else read_only(as_floats("bias", bias)))
        object.__setattr__(self, "padding", int(padding))
        object.__setattr__(self, "scaling", scaling)

    @property
    def divisor(self) -> int:
        """By what every sum is divided: the number of kernel pixels for means, else 1."""
        return int(self.kernels[0].size) if self.scaling == "mean" else 1

    def with_settings_of(self, other: Convolution) -> Convolution:
        """The same features, padded and scaled as another convolution does it."""
        return Convolution(self.kernels, self.names, self.bias, padding=other.padding, scaling=other.scaling)

    def with_kernels(self, kernels: ArrayLike, names: Sequence[str] | None = None) -> Convolution:
        """The same convolution with other kernels, as many as before unless it has no bias."""
        called = self.names if names is None else names
        return Convolution(kernels, called, self.bias, padding=self.padding, scaling=self.scaling)

    def __call__(self, batch: Array) -> Array:
        """(N, H, W) or (N, C, H, W) → (N, F, H+2p−h+1, W+2p−w+1)."""
        return convolve(batch, self.kernels, self.bias, padding=self.padding, scaling=self.scaling)

    def output_shape(self, shape: Shape) -> Shape:
        """(H, W) or (C, H, W) → (F, H+2p−h+1, W+2p−w+1)."""
        height, width = self.kernels.shape[-2:]
        channels = self.kernels.shape[1:-2]
        if shape[:-2] != channels or len(shape) < 2:
            expected = ", ".join([*map(str, channels), "H", "W"])
            raise ValueError(
                f"kernels: found shape {self.kernels.shape} on an input of shape {shape}; expected ({expected})"
            )
        rows, columns = (side + 2 * self.padding for side in shape[-2:])
        check_fit((rows, columns), (height, width))
        return (len(self.kernels), rows - height + 1, columns - width + 1)

    def cost(self, shape: Shape) -> Cost:
        """For each value as many multiplications as kernel pixels, one addition fewer, one division.

        Zeros around the picture are multiplied like everything else, a bias is one addition more, and a sum
        that stays a sum is not divided.
        """
        values = prod(self.output_shape(shape))
        pixels = self.kernels[0].size
        return Cost(
            multiplications=values * pixels,
            additions=values * (pixels - (self.bias is None)),
            divisions=values if self.scaling == "mean" else 0,
        )


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
