"""Every combination of conventions and arrangements, and how well each explains maps that came from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from itertools import product
from typing import NamedTuple, get_args

import numpy as np

from xotui.engine import Convolution, MaxPool, relu
from xotui.engine.arrays import Array
from xotui.engine.plans.network_plan import applied
from xotui.insight.audit.combinations import Arrangement, Combination, Found, turns, windows
from xotui.insight.audit.evidence import Evidence
from xotui.insight.conventions.choices import Convention, Digits, Division, Kernel, Padding, Pooling
from xotui.insight.conventions.layers import SLACK, ShiftedPool, divisors, framed, same_sides, with_digits

Pair = tuple[Array, Array]
"""Maps twice: where a value lies on the edge between two hundredths, it may have been cut to either."""


def search(evidence: Evidence, own: Convention, tolerance: float) -> Iterator[Found]:
    """Every combination whose maps have the shapes of those that are given, and how well it explains them.

    Combinations that such maps cannot tell from one another are not taken apart: where no pooled maps are given,
    pooling is as `own` has it. What is equal is computed once. Where a value lies on the edge between two
    hundredths, where it is cut is a matter of the last bit: both are right then.

    Args:
        evidence: The picture, the kernels and the maps.
        own: The convention that pooling is taken from where nothing is known of it.
        tolerance: The largest difference that is none.
    """
    known: dict[tuple[object, ...], list[_Row]] = {}
    given = {way: {stage: way.undone(evidence.maps(stage)) for stage in evidence.given} for way in turns(evidence)}
    total = sum(evidence.maps(stage).size for stage in evidence.given)
    for kernel, transposed, padding in product(get_args(Kernel), (False, True), get_args(Padding)):
        laid, around = _laid(evidence, kernel, transposed), _around(evidence, transposed, padding)
        inputs = (laid.shape, laid.tobytes(), around.shape, around.tobytes())
        if inputs not in known:
            known[inputs] = list(_rows(evidence, laid, around, own.pooling, given, tolerance))
        for row in known[inputs]:
            convention = Convention(kernel, row.division, padding, row.pooling, row.digits)
            way = replace(row.way, kernels_transposed=transposed)
            yield Found(Combination(convention, way, row.window, row.stride), row.differing, total, row.largest)


class _Row(NamedTuple):
    """A combination of what follows after the sums, and how well it explains the given maps."""

    division: Division
    digits: Digits
    pooling: Pooling
    window: int | None
    stride: int | None
    way: Arrangement
    differing: int
    largest: float


def _rows(
    evidence: Evidence,
    laid: Array,
    around: Array,
    unknown: Pooling,
    given: Mapping[Arrangement, Mapping[str, Array]],
    tolerance: float,
) -> Iterator[_Row]:
    """All that can follow after the sums of products, where it gives maps of the right shapes."""
    sums = _sums(laid, around)
    if sums is None:
        return
    ways = {way: maps for way, maps in given.items() if _alike(maps, sums.shape)}
    if not ways:
        return
    cuts = list(product(get_args(Division), get_args(Digits)))
    pairs = [_cut(_divided(sums, laid, division, evidence.bias), digits) for division, digits in cuts]
    values = np.stack([low for low, _ in pairs]), np.stack([high for _, high in pairs])
    rectified = _both(relu, values)
    unpooled = {"convolution": values, "relu": rectified}
    before = {way: _measure(maps, unpooled, tolerance) for way, maps in ways.items()}
    for pooling, (window, stride) in product(
        (unknown,) if evidence.pool is None else get_args(Pooling), windows(evidence)
    ):
        if pooling != unknown and not _can_be_cut(window, stride, sums.shape):
            continue  # no input could tell the three apart
        pooled = _pooled(rectified, pooling, window, stride)
        for way, maps in ways.items():
            if "pool" in maps and (pooled is None or maps["pool"].shape != pooled[0].shape[1:]):
                continue
            early, far = before[way]
            late, further = _measure(maps, {} if pooled is None else {"pool": pooled}, tolerance)
            for (division, digits), differing, largest in zip(
                cuts, (early + late).tolist(), np.maximum(far, further).tolist(), strict=True
            ):
                yield _Row(division, digits, pooling, window, stride, way, differing, largest)


def _can_be_cut(window: int | None, stride: int | None, shape: tuple[int, ...]) -> bool:
    """Whether windows are cut by the edge of maps of some size, if not of this one."""
    return window is not None and (min(window, stride or 1) > 1 or min(shape[-2:]) < window)


def _alike(given: Mapping[str, Array], shape: tuple[int, ...]) -> bool:
    """Whether maps that are not pooled have this shape, and pooled ones as many features."""
    return all(maps.shape == shape or (stage == "pool" and len(maps) == shape[0]) for stage, maps in given.items())


def maps_of(evidence: Evidence, combination: Combination) -> dict[str, Array]:
    """What a combination makes of the picture and the kernels: the maps of every given stage, so arranged.

    Stages that do not fit, such as a kernel that became higher than the picture, are left out.
    """
    convention, arrangement = combination.convention, combination.arrangement
    laid = _laid(evidence, convention.kernel, arrangement.kernels_transposed)
    sums = _sums(laid, _around(evidence, arrangement.kernels_transposed, convention.padding))
    if sums is None:
        return {}
    values = with_digits(_divided(sums, laid, convention.division, evidence.bias), convention.digits)
    rectified = relu(values)
    pooled = _pooled((rectified, rectified), convention.pooling, combination.window, combination.stride)
    stages = {"convolution": values, "relu": rectified} | ({} if pooled is None else {"pool": pooled[0]})
    return {stage: arrangement.done(stages[stage]) for stage in evidence.given if stage in stages}


def _laid(evidence: Evidence, kernel: Kernel, transposed: bool) -> Array:
    """(F, C, h, w), the kernels as they are laid on the picture."""
    laid = np.swapaxes(evidence.kernels, -1, -2) if transposed else evidence.kernels
    return laid[..., ::-1, ::-1] if kernel == "flipped" else laid


def _around(evidence: Evidence, transposed: bool, padding: Padding) -> Array:
    """(C, H, W), the picture with its frame."""
    rows, columns = evidence.sides or same_sides(*evidence.kernels.shape[-2:])
    return framed(evidence.picture, padding, (columns, rows) if transposed else (rows, columns))


def _sums(laid: Array, around: Array) -> Array | None:
    """(F, H', W'), the sums of products; None where the kernels do not fit."""
    if laid.shape[-2] > around.shape[-2] or laid.shape[-1] > around.shape[-1]:
        return None
    sums: Array = applied(Convolution(laid, scaling="sum"), around[None])[0]
    return sums


def _divided(sums: Array, laid: Array, division: Division, bias: Array | None) -> Array:
    values = sums / divisors(laid, division)[:, None, None]
    return values if bias is None else values + bias[:, None, None]


def _cut(values: Array, digits: Digits) -> Pair:
    """The values with all digits or two decimals; where the last bit decides, cut both ways."""
    if digits == "exact":
        return values, values
    cut = np.trunc if digits == "truncated" else np.round
    low, high = (cut(values * 100 + slack) / 100 for slack in (-SLACK, SLACK))
    return low, high


def _pooled(rectified: Pair, pooling: Pooling, window: int | None, stride: int | None) -> Pair | None:
    """The pooled maps; None where nothing is pooled, or no whole window fits and cut ones are dropped."""
    if window is None or stride is None or (pooling == "drop" and min(rectified[0].shape[-2:]) < window):
        return None
    return _both(ShiftedPool(window, stride) if pooling == "shift" else MaxPool(window, stride, pooling), rectified)


def _both(function: Callable[[Array], Array], maps: Pair) -> Pair:
    low = function(maps[0])
    return low, low if maps[1] is maps[0] else function(maps[1])


def _measure(given: Mapping[str, Array], stages: Mapping[str, Pair], tolerance: float) -> tuple[Array, Array]:
    """How many given values differ from what was computed in each of several ways, and by how much at most.

    Args:
        given: (F, H', W') for each stage.
        stages: (V, F, H', W') for each stage that was computed, V ways to divide and cut.
        tolerance: The largest difference that is none.

    Returns:
        (V,) and (V,).
    """
    ways = len(get_args(Division)) * len(get_args(Digits))
    differing, largest = np.zeros(ways, dtype=np.intp), np.zeros(ways)
    for stage, (low, high) in stages.items():
        if stage not in given:
            continue
        apart = np.abs(low - given[stage])
        np.minimum(apart, np.abs(high - given[stage]), out=apart)
        differing += np.count_nonzero(~(apart <= tolerance), axis=(1, 2, 3))
        largest = np.maximum(largest, apart.max(axis=(1, 2, 3)))
    return differing, largest
