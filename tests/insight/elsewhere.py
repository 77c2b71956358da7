"""Maps as somebody else computes them: with scipy, decimals and plain loops, and nothing of ours."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal
from itertools import product
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.signal import convolve2d, correlate2d

from xotui.insight.audit.combinations import Arrangement, Combination
from xotui.insight.conventions.choices import Convention, Digits, Division, Kernel, Padding, Pooling

Array = NDArray[Any]

CONVENTIONS = tuple(
    Convention(*chosen)
    for chosen in product(get_args(Kernel), get_args(Division), get_args(Padding), get_args(Pooling), get_args(Digits))
)
ARRANGEMENTS = tuple(Arrangement(*ways) for ways in product((False, True), repeat=4))


def convolved(picture: Array, kernels: Array, convention: Convention, bias: Array | None = None) -> Array:
    """(H, W) or (C, H, W) by (F, h, w) or (F, C, h, w) → (F, H', W'), feature by feature."""
    channels = picture.reshape(-1, *picture.shape[-2:])
    found = []
    for number, kernel in enumerate(kernels.reshape(len(kernels), len(channels), *kernels.shape[-2:])):
        slide = correlate2d if convention.kernel == "correlation" else convolve2d
        total = sum(
            slide(around(plane, kernel.shape[-2:], convention.padding), part, mode="valid")
            for plane, part in zip(channels, kernel, strict=True)
        )
        by = {"pixels": float(kernel.size), "weights": float(sum(abs(kernel.ravel()))), "none": 1.0}
        found.append(np.asarray(total) / by[convention.division] + (0.0 if bias is None else bias[number]))
    return cut(np.array(found), convention.digits)


def around(plane: Array, kernel: tuple[int, ...], padding: Padding) -> Array:
    """A plane with as many rows and columns more as a kernel has, less one; the odd one comes last."""
    if padding == "none":
        return plane
    more = [((side - 1) - (side - 1 + 1) // 2, (side - 1 + 1) // 2) for side in kernel]
    if padding == "edge":
        return np.pad(plane, more, mode="edge")
    return np.pad(plane, more, constant_values={"minus one": -1.0, "zero": 0.0}[padding])


def cut(values: Array, digits: Digits) -> Array:
    """Two decimals, by decimal arithmetic."""
    if digits == "exact":
        return values
    how = ROUND_DOWN if digits == "truncated" else ROUND_HALF_EVEN
    flat = [float(Decimal(repr(float(value))).quantize(Decimal("0.01"), rounding=how)) for value in values.ravel()]
    return np.array(flat).reshape(values.shape)


def spans(length: int, window: int, stride: int, pooling: Pooling) -> list[tuple[int, int]]:
    """From where to where each window reaches."""
    found: list[tuple[int, int]] = []
    start = 0
    while start < length and (not found or found[-1][1] < length):
        found.append((start, start + window))
        start += stride
    if pooling == "drop":
        return [(start, stop) for start, stop in found if stop <= length]
    if pooling == "shift":
        return [(max(start - max(stop - length, 0), 0), min(stop, length)) for start, stop in found]
    return [(start, min(stop, length)) for start, stop in found]


def pooled(maps: Array, window: int, stride: int, pooling: Pooling) -> Array:
    """(F, H, W) → (F, H', W'), window by window."""
    rows, columns = (spans(length, window, stride, pooling) for length in maps.shape[-2:])
    return np.array([[[plane[a:b, c:d].max() for c, d in columns] for a, b in rows] for plane in maps])


def stages(picture: Array, kernels: Array, combination: Combination, bias: Array | None = None) -> dict[str, Any]:
    """What a combination makes of a picture: the maps of all stages, so arranged."""
    convention, way = combination.convention, combination.arrangement
    if way.kernels_transposed:
        kernels = kernels.swapaxes(-1, -2)
    values = convolved(picture, kernels, convention, bias)
    found = {"convolution": values, "relu": np.where(values > 0, values, 0.0)}
    if combination.window is not None and combination.stride is not None:
        found["pool"] = pooled(found["relu"], combination.window, combination.stride, convention.pooling)
    return {stage: arranged(maps, way) for stage, maps in found.items()}


def arranged(maps: Array, way: Arrangement) -> Array:
    """Maps (F, H, W) with their axes and features in another order."""
    if way.features_reversed:
        maps = np.array(list(maps)[::-1])
    if way.maps_transposed:
        maps = np.array([plane.T for plane in maps])
    return maps.transpose(1, 2, 0) if way.channels_last else maps
