"""What picture and features would tell combinations of conventions apart that explain the same maps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from xotui.engine.arrays import Array
from xotui.insight.audit.combinations import Combination
from xotui.insight.audit.evidence import WINDOW, Evidence
from xotui.insight.audit.search import maps_of

MOST_COMPARED = 300
"""The most combinations that a hint is tried on."""

_WORK = 30_000_000  # multiplications; beyond them only small pictures of our own are tried


@dataclass(frozen=True, eq=False)
class Hint:
    """An input on which combinations give different maps that now give the same.

    Attributes:
        needs: What such an input needs, in half sentences.
        picture: (H, W) or (C, H, W), an example.
        kernels: (F, h, w) or (F, C, h, w), its features.
        same_picture: Whether the picture is the one that was given.
        trimmed: Whether the picture is the one that was given without its last row and column.
        same_kernels: Whether the kernels are those that were given.
        told_apart: How many combinations it tells from all others that were tried.
        tried: How many were tried: all, up to `MOST_COMPARED`.
    """

    needs: tuple[str, ...]
    picture: Array
    kernels: Array
    same_picture: bool
    trimmed: bool
    same_kernels: bool
    told_apart: int
    tried: int


def hint(evidence: Evidence, combinations: Sequence[Combination], tolerance: float) -> Hint:
    """An input that tells combinations apart, as like the given one as can be found.

    Other kernels are tried first, then another picture, then both, then larger ones; the first that tells all apart
    is named, else the one that tells most.

    Args:
        evidence: What was given.
        combinations: Two or more that explain it.
        tolerance: The largest difference that is none.
    """
    tried = combinations[:MOST_COMPARED]
    best: Hint | None = None
    cut = len({combination.convention.digits for combination in combinations}) > 1
    for picture, kernels in _candidates(evidence, len(tried), 3 if cut else 1):
        told = _told_apart(evidence.seen(picture, kernels), tried, tolerance)
        if best is None or told > best.told_apart:
            flat = kernels.shape[1] == 1
            best = Hint(
                _needs(combinations, kernels is evidence.kernels, picture is evidence.picture),
                picture[0] if flat else picture,
                kernels[:, 0] if flat else kernels,
                picture is evidence.picture,
                np.array_equal(picture, evidence.picture[:, :-1, :-1]),
                kernels is evidence.kernels,
                told,
                len(tried),
            )
        if told == len(tried):
            break
    assert best is not None  # there are always candidates
    return best


def _candidates(evidence: Evidence, count: int, decimals: int) -> Iterator[tuple[Array, Array]]:
    """Pictures (C, H, W) and kernels (F, C, h, w), those first that are most like the given ones."""
    random = np.random.default_rng(0)
    features, channels, height, width = evidence.kernels.shape
    features = min(features, 2)
    if evidence.kernels.size * evidence.picture[0].size * count <= _WORK:
        kernels = _values(random, (features, channels, height, width), decimals)
        picture = _values(random, evidence.picture.shape)
        yield evidence.picture, kernels
        if min(evidence.picture.shape[1:]) > max(height, width):
            yield evidence.picture[:, :-1, :-1], evidence.kernels
        yield picture, evidence.kernels
        yield picture, kernels
    rows, columns = min(max(height, 2), 5), min(max(width, 3), 6)
    longest = min(evidence.window or WINDOW, 8)
    for more in range(1, 7):  # sides of all remainders, so that windows are cut
        shape = (channels, rows + 2 * longest + more, columns + 2 * longest + 2 * more)
        yield _values(random, shape), _values(random, (features, channels, rows, columns), decimals)


def _values(random: np.random.Generator, shape: tuple[int, ...], decimals: int = 1) -> Array:
    """Short numbers below 1, none of them 0, some below it; nothing about them is symmetric."""
    most: int = 10**decimals
    values: Array = random.integers(1, most, shape) * random.choice([-1, 1], shape) / most
    return values


def _told_apart(evidence: Evidence, combinations: Sequence[Combination], tolerance: float) -> int:
    """How many combinations give maps that no other one gives."""
    by_shape: dict[tuple[object, ...], list[Array]] = {}
    for combination in combinations:
        maps = maps_of(evidence, combination)
        shapes = tuple((stage, values.shape) for stage, values in maps.items())
        by_shape.setdefault(shapes, []).append(np.concatenate([[0.0], *(values.ravel() for values in maps.values())]))
    alone = 0
    for members in by_shape.values():
        stacked = np.array(members)
        for number, values in enumerate(stacked):
            near = np.abs(stacked - values).max(axis=1) <= 2 * tolerance
            near[number] = False
            alone += not near.any()
    return alone


def _needs(combinations: Sequence[Combination], same_kernels: bool, same_picture: bool) -> tuple[str, ...]:
    """What an input needs, by what is not the same in all combinations; an example shows what may stay as it is."""
    conventions = [combination.convention for combination in combinations]
    ways = [combination.arrangement for combination in combinations]
    asked: list[tuple[set[object], str]] = [
        ({one.kernel for one in conventions}, "features that are not the same after a half turn"),
        ({one.division for one in conventions}, "features of several pixels that are not all −1 or 1"),
        ({one.padding for one in conventions}, "a picture with more than −1 and 0 at its edge"),
        ({one.pooling for one in conventions}, "maps that the windows do not divide, so that the edge cuts some"),
        ({one.digits for one in conventions}, "values of more than two decimals"),
        ({(one.window, one.stride) for one in combinations}, "larger maps"),
        ({one.kernels_transposed for one in ways}, "features that change when rows and columns are exchanged"),
        ({one.maps_transposed for one in ways}, "a picture that changes when rows and columns are exchanged"),
        ({one.features_reversed for one in ways}, "features that are not alike"),
        ({one.channels_last for one in ways}, "maps with another number of rows than of features"),
    ]
    needs = tuple(need for values, need in asked if len(values) > 1)
    stays = ("features ",) * same_kernels + ("a picture ",) * same_picture
    return tuple(need for need in needs if not need.startswith(stays)) or needs
