"""Layers that compute under another convention than the engine's: flipped, framed, divided or cut otherwise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xotui.engine import Convolution, Cost, MaxPool, Winners
from xotui.engine.arrays import Array, read_only
from xotui.engine.convolution import check_fit
from xotui.engine.layers import Shape
from xotui.engine.plans.network_plan import applied
from xotui.insight.conventions.choices import Digits, Division, Kernel, Padding

Sides = tuple[tuple[int, int], tuple[int, int]]
"""How many rows are put above and below, and how many columns left and right."""

NO_SIDES: Sides = ((0, 0), (0, 0))


def same_sides(height: int, width: int) -> Sides:
    """The frame that makes the map of an h×w kernel as large as what it slides over.

    (h − 1) // 2 rows above and h // 2 below, columns alike: a kernel with an even side gets the larger half behind.

    >>> same_sides(3, 2)
    ((1, 1), (0, 1))
    """
    return ((height - 1) // 2, height // 2), ((width - 1) // 2, width // 2)


def framed(maps: Array, padding: Padding, sides: Sides) -> Array:
    """The maps (…, H, W) with a frame around them."""
    if padding == "none" or sides == NO_SIDES:
        return maps
    around = [(0, 0)] * (maps.ndim - 2) + list(sides)
    if padding == "edge":
        return np.pad(maps, around, mode="edge")
    return np.pad(maps, around, constant_values=-1 if padding == "minus one" else 0)


def divisors(kernels: Array, division: Division) -> Array:
    """(F,), by what the sums of each kernel are divided; a kernel of nothing but zeros by 1, its sums being 0.

    >>> divisors(np.array([[[1.0, -0.5]], [[0.0, 0.0]]]), "weights")
    array([1.5, 1. ])
    """
    if division == "weights":
        weights = np.abs(kernels).reshape(len(kernels), -1).sum(axis=1)
        return np.where(weights > 0, weights, 1)
    return np.full(len(kernels), kernels[0].size if division == "pixels" else 1, dtype=kernels.dtype)


def with_digits(values: Array, digits: Digits) -> Array:
    """The values with two decimals, or as they are.

    Truncation takes off what stands behind the second decimal, towards 0, as the article's figures show values: .777…
    becomes .77, −.111… becomes −.11. Rounding takes the nearer, and of two that are as near the even one. What
    floating point leaves behind counts for nothing: .29 stays .29, though it may be stored as .28999….

    Args:
        values: Any shape.
        digits: How.

    >>> with_digits(np.array([7 / 9, -1 / 9]), "truncated"), with_digits(np.array([7 / 9, -1 / 9]), "rounded")
    (array([ 0.77, -0.11]), array([ 0.78, -0.11]))
    """
    if digits == "exact":
        return values
    hundredths = values.astype(np.float64) * 100
    slack = SLACK if values.dtype.itemsize >= 8 else 1e-3  # single precision keeps about seven digits
    halves = np.round(hundredths * 2) / 2
    hundredths = np.where(np.abs(hundredths - halves) < slack, halves, hundredths)
    cut = np.trunc(hundredths) if digits == "truncated" else np.round(hundredths)
    return (cut / 100 + 0.0).astype(values.dtype, copy=False)  # + 0.0: no −0


SLACK = 1e-6
"""How near to a half or a whole hundredth, in hundredths, a value counts as being there."""


@dataclass(frozen=True, eq=False)
class Position:
    """A convolution at one position, under its convention.

    Attributes:
        patch: (C, h, w), what the kernel lies on, the frame included.
        kernel: (C, h, w), the kernel as it lies there: flipped where the convention flips it.
        total: The sum of the products.
        divisor: By what it is divided.
        bias: What is added then.
        exact: The value before digits are cut.
        value: The value.
    """

    patch: Array
    kernel: Array
    total: float
    divisor: float
    bias: float
    exact: float
    value: float


@dataclass(frozen=True, eq=False, init=False)
class ConventionalConvolution(Convolution):
    """A convolution under a convention of its own. See `Convolution` and `conventions.Convention`.

    Its `kernels` are as they are laid on the picture: turned by 180° where the convention flips them; `written` is
    how they were given. `padding` counts rows and columns where the frame is equally wide on all sides.

    Args:
        kernels: (F, h, w) or (F, C, h, w), as they are written, not yet flipped.
        names: What the features are called.
        bias: (F,), added after the division; or None.
        kernel: Whether they are flipped.
        division: By what sums are divided.
        filling: What the frame holds; "none" where there is no frame.
        sides: How wide the frame is; as `same_sides` unless told.
        digits: With how many digits values are kept.

    >>> ConventionalConvolution([[[2, 0], [0, 1]]], division="weights")(np.array([[[1.0, 0.0], [0.0, 1.0]]]))
    array([[[[1.]]]])
    """

    kernel: Kernel = "correlation"
    division: Division = "pixels"
    filling: Padding = "none"
    sides: Sides = NO_SIDES
    digits: Digits = "exact"

    def __init__(
        self,
        kernels: ArrayLike,
        names: Sequence[str] | None = None,
        bias: ArrayLike | None = None,
        *,
        kernel: Kernel = "correlation",
        division: Division = "pixels",
        filling: Padding = "none",
        sides: Sides | None = None,
        digits: Digits = "exact",
    ) -> None:
        super().__init__(kernels, names, bias, scaling="mean" if division == "pixels" else "sum")
        if kernel == "flipped":
            object.__setattr__(self, "kernels", read_only(self.kernels[..., ::-1, ::-1]))
        height, width = self.kernels.shape[-2:]
        around = NO_SIDES if filling == "none" else sides if sides is not None else same_sides(height, width)
        widths = {width for side in around for width in side}
        object.__setattr__(self, "padding", widths.pop() if len(widths) == 1 else 0)
        for name, value in (("kernel", kernel), ("division", division), ("filling", filling), ("digits", digits)):
            object.__setattr__(self, name, value)
        object.__setattr__(self, "sides", around)

    @property
    def written(self) -> Array:
        """(F, h, w) or (F, C, h, w), the kernels as they were given."""
        return self.kernels[..., ::-1, ::-1] if self.kernel == "flipped" else self.kernels

    def at(self, maps: Array, feature: int, row: int, column: int) -> Position:
        """The arithmetic of one value, for maps (H, W) or (C, H, W)."""
        height, width = self.kernels.shape[-2:]
        kernel = self.kernels[feature].reshape(-1, height, width)
        around = framed(maps, self.filling, self.sides).reshape(
            -1, *(length + sum(side) for length, side in zip(maps.shape[-2:], self.sides, strict=True))
        )
        patch = around[:, row : row + height, column : column + width]
        total = float((patch * kernel).sum())
        divisor = float(divisors(self.kernels, self.division)[feature])
        bias = 0.0 if self.bias is None else float(self.bias[feature])
        exact = total / divisor + bias
        return Position(patch, kernel, total, divisor, bias, exact, float(with_digits(np.array(exact), self.digits)))

    def with_kernels(self, kernels: ArrayLike, names: Sequence[str] | None = None) -> ConventionalConvolution:
        """The same with other kernels, as they are written, and as many as before unless it has no bias."""
        return ConventionalConvolution(
            kernels,
            self.names if names is None else names,
            self.bias,
            kernel=self.kernel,
            division=self.division,
            filling=self.filling,
            sides=self.sides,
            digits=self.digits,
        )

    def __call__(self, batch: Array) -> Array:
        """(N, H, W) or (N, C, H, W) → (N, F, H', W')."""
        maps = framed(batch, self.filling, self.sides)
        if self.division == "weights":
            values = applied(self._plain, maps)
            values /= divisors(self.kernels, "weights").astype(values.dtype)[:, None, None]
            if self.bias is not None:
                values += self.bias.astype(values.dtype, copy=False)[:, None, None]
        else:
            values = applied(self._plain, maps)
        return with_digits(values, self.digits)

    @cached_property
    def _plain(self) -> Convolution:
        """The sums, or the means with their bias, without a frame."""
        if self.division == "weights":
            return Convolution(self.kernels, scaling="sum")
        return Convolution(self.kernels, bias=self.bias, scaling=self.scaling)

    def output_shape(self, shape: Shape) -> Shape:
        """(H, W) or (C, H, W) → (F, H', W')."""
        height, width = self.kernels.shape[-2:]
        channels = self.kernels.shape[1:-2]
        if shape[:-2] != channels or len(shape) < 2:
            expected = ", ".join([*map(str, channels), "H", "W"])
            raise ValueError(
                f"kernels: found shape {self.kernels.shape} on an input of shape {shape}; expected ({expected})"
            )
        rows, columns = (length + sum(side) for length, side in zip(shape[-2:], self.sides, strict=True))
        check_fit((rows, columns), (height, width))
        return (len(self.kernels), rows - height + 1, columns - width + 1)

    def cost(self, shape: Shape) -> Cost:
        """As `Convolution.cost`: the frame is multiplied like everything else; cutting digits is not counted."""
        counted = super().cost(shape)
        values = int(np.prod(self.output_shape(shape)))
        return replace(counted, divisions=0 if self.division == "none" else values)


@dataclass(frozen=True, eq=False)
class ShiftedPool(MaxPool):
    """Max-pooling whose last window is moved back over the edge until it is whole; windows may then overlap.

    >>> ShiftedPool(2, 2)(np.array([[[[1.0, 2.0, 0.0]] * 2]]))
    array([[[[2., 2.]]]])
    """

    def __call__(self, batch: Array) -> Array:
        """(N, …, H, W) → (N, …, H', W')."""
        best: Array = self._windows(batch)[0].max(axis=(-2, -1))
        return best

    def winners(self, maps: Array) -> Winners:
        """Which cell of `maps` (…, H, W) won each window, the first in reading order."""
        seen, rows, columns = self._windows(maps)
        wins = seen == seen.max(axis=(-2, -1), keepdims=True)
        first = wins.reshape(*wins.shape[:-2], -1).argmax(axis=-1)
        wide = seen.shape[-1]
        return Winners(rows=rows[:, None] + first // wide, columns=columns + first % wide, ties=wins.sum(axis=(-2, -1)))

    def starts(self, length: int) -> NDArray[np.intp]:
        """The first cell of every window on so many cells.

        >>> ShiftedPool(2, 2).starts(7)
        array([0, 2, 4, 5])
        """
        (count, _) = self._lengths((length, length))
        return np.minimum(np.arange(count) * self.stride, max(length - self.window, 0))

    def cost(self, shape: Shape) -> Cost:
        """For each window one comparison fewer than it has cells; all are whole."""
        rows, columns = self.output_shape(shape)[-2:]
        cells = min(self.window, shape[-2]) * min(self.window, shape[-1])
        return Cost(comparisons=int(np.prod(shape[:-2], dtype=int)) * rows * columns * (cells - 1))

    def _windows(self, maps: Array) -> tuple[Array, NDArray[np.intp], NDArray[np.intp]]:
        """(…, H', W', h, w), the cells of every window; and the first rows and columns of the windows."""
        height, width = maps.shape[-2:]
        rows, columns = self.starts(height), self.starts(width)
        down = rows[:, None] + np.arange(min(self.window, height))
        right = columns[:, None] + np.arange(min(self.window, width))
        return maps[..., down[:, None, :, None], right[None, :, None, :]], rows, columns
