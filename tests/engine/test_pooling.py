"""Max-pooling: the best of every window, partial windows kept or dropped, and who won."""

from __future__ import annotations

from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import DTypeLike, NDArray
from scipy.ndimage import maximum_filter

from tests.engine.strategies import random, thorough
from xotui.engine import max_pool, pool_winners, relu
from xotui.engine.pooling import Edge

EDGES: tuple[Edge, ...] = ("keep", "drop")
few_values = st.sampled_from([-1.0, -0.5, 0.0, 0.5, 1.0])
maps_to_pool = hnp.arrays(
    np.float64, hnp.array_shapes(min_dims=2, max_dims=4, max_side=8), elements=few_values | st.floats(-1, 1)
)
settings_to_pool = st.tuples(st.integers(1, 4), st.integers(1, 5), st.sampled_from(EDGES))


def window_starts(length: int, window: int, stride: int, edge: Edge) -> list[int]:
    """Where windows begin: step on until one reaches the end; the one that is cut by it is kept or dropped."""
    starts = []
    start = 0
    while start < length:
        if edge == "keep" or start + window <= length:
            starts.append(start)
        if start + window >= length:
            break
        start += stride
    return starts


def windows(
    one_map: NDArray[np.float64], window: int, stride: int, edge: Edge
) -> list[list[list[tuple[float, int, int]]]]:
    """Of each window its cells in reading order: value, row, column."""
    height, width = one_map.shape
    return [
        [
            [
                (float(one_map[row, column]), row, column)
                for row in range(top, min(top + window, height))
                for column in range(left, min(left + window, width))
            ]
            for left in window_starts(width, window, stride, edge)
        ]
        for top in window_starts(height, window, stride, edge)
    ]


def fits(shape: tuple[int, ...], window: int, edge: Edge) -> bool:
    return edge == "keep" or window <= min(shape[-2:])


@given(maps_to_pool, settings_to_pool)
@thorough
def test_every_window_by_hand(maps: NDArray[np.float64], how: tuple[int, int, Edge]) -> None:
    if not fits(maps.shape, how[0], how[2]):
        with pytest.raises(ValueError, match=r"^window: "):
            max_pool(maps, *how)
        with pytest.raises(ValueError, match=r"^window: "):
            pool_winners(maps, *how)
        return
    before = maps.copy()
    pooled, winners = max_pool(maps, *how), pool_winners(maps, *how)
    for index in np.ndindex(maps.shape[:-2]):
        cells = windows(maps[index], *how)
        best = [[max(value for value, _, _ in window) for window in row] for row in cells]
        assert pooled[index].tolist() == best
        for row, column in np.ndindex(pooled.shape[-2:]):
            winning = [place for place in cells[row][column] if place[0] == best[row][column]]
            at = (*index, row, column)
            assert (winners.rows[at], winners.columns[at]) == winning[0][1:]
            assert winners.ties[at] == len(winning)
    np.testing.assert_array_equal(maps, before)


@pytest.mark.parametrize(("window", "stride", "edge"), list(product(range(1, 5), range(1, 6), EDGES)))
def test_against_the_maximum_filter_of_scipy(window: int, stride: int, edge: Edge) -> None:
    for height, width in ((4, 4), (7, 7), (5, 9), (8, 6), (13, 11)):
        maps = random(height, 2, height, width)
        everywhere = maximum_filter(
            maps,
            size=(1, window, window),
            mode="constant",
            cval=-np.inf,
            origin=(0, -(window // 2), -(window // 2)),
        )
        rows, columns = (window_starts(length, window, stride, edge) for length in (height, width))
        expected = np.asarray(everywhere)[:, rows][:, :, columns]
        np.testing.assert_array_equal(max_pool(maps, window, stride, edge), expected)


def test_the_article_keeps_partial_windows() -> None:
    assert max_pool(np.zeros((7, 7))).shape == (4, 4)
    assert max_pool(np.zeros((7, 7)), edge="drop").shape == (3, 3)
    assert max_pool(np.zeros((4, 4))).shape == max_pool(np.zeros((4, 4)), edge="drop").shape == (2, 2)


def test_a_kept_corner_of_a_single_cell_wins_itself() -> None:
    maps = np.arange(9.0).reshape(3, 3)
    winners = pool_winners(maps)
    assert max_pool(maps).tolist() == [[4, 5], [7, 8]]
    assert (winners.rows[1, 1], winners.columns[1, 1], winners.ties[1, 1]) == (2, 2, 1)


def test_a_partial_window_below_zero_is_not_won_by_what_is_outside() -> None:
    assert max_pool(np.full((3, 3), -1.0)).tolist() == [[-1, -1], [-1, -1]]


def test_of_equals_the_first_in_reading_order_wins_and_all_are_counted() -> None:
    winners = pool_winners([[0, 1], [1, 1]])
    assert (winners.rows.item(), winners.columns.item(), winners.ties.item()) == (0, 1, 3)
    everywhere = pool_winners(np.zeros((3, 3)), window=2, stride=2)
    assert everywhere.ties.tolist() == [[4, 2], [2, 1]]
    assert everywhere.rows.tolist() == [[0, 0], [2, 2]]
    assert everywhere.columns.tolist() == [[0, 2], [0, 2]]


@given(maps_to_pool, st.integers(1, 4), st.integers(1, 5))
@thorough
def test_relu_and_pooling_can_change_places(maps: NDArray[np.float64], window: int, stride: int) -> None:
    np.testing.assert_array_equal(relu(max_pool(maps, window, stride)), max_pool(relu(maps), window, stride))


@given(maps_to_pool, settings_to_pool)
@thorough
def test_winners_hold_the_pooled_values(maps: NDArray[np.float64], how: tuple[int, int, Edge]) -> None:
    if fits(maps.shape, how[0], how[2]):
        winners, pooled = pool_winners(maps, *how), max_pool(maps, *how)
        for index in np.ndindex(pooled.shape):
            assert maps[(*index[:-2], winners.rows[index], winners.columns[index])] == pooled[index]


@given(st.integers(1, 20), st.integers(1, 6), st.integers(1, 6))
@thorough
def test_kept_windows_reach_every_cell_that_a_step_does_not_jump_over(length: int, window: int, stride: int) -> None:
    starts = window_starts(length, window, stride, "keep")
    reached = max_pool(np.zeros((1, length)), window, stride).shape[-1]
    assert reached == len(starts)
    assert starts[-1] + max(window, stride) >= length
    assert all(after - before == stride for before, after in pairwise(starts))


@given(maps_to_pool)
@thorough
def test_a_window_of_one_changes_nothing_and_one_of_everything_is_the_maximum(maps: NDArray[np.float64]) -> None:
    np.testing.assert_array_equal(max_pool(maps, 1, 1), maps)
    whole = max_pool(maps, max(maps.shape[-2:]), max(maps.shape[-2:]))
    np.testing.assert_array_equal(whole, maps.max(axis=(-2, -1), keepdims=True))


@pytest.mark.parametrize(
    ("given_type", "expected"), [(np.float32, np.float32), (np.float64, np.float64), (np.int16, np.float64)]
)
def test_the_type_stays(given_type: DTypeLike, expected: DTypeLike) -> None:
    assert max_pool(np.ones((3, 3), dtype=given_type)).dtype == expected


@pytest.mark.parametrize(("window", "stride"), [(1, 1), (2, 2), (3, 1)])
def test_the_result_belongs_to_the_caller(window: int, stride: int) -> None:
    maps = random(3, 2, 5, 5)
    before = maps.copy()
    first = max_pool(maps, window, stride)
    kept = first.copy()
    max_pool(maps, window, stride)[...] = 99
    np.testing.assert_array_equal(first, kept)
    np.testing.assert_array_equal(maps, before)


@pytest.mark.parametrize(
    ("shape", "how", "argument", "says"),
    [
        ((4, 4), {"window": 0}, "window", ["0", "at least 1"]),
        ((4, 4), {"window": -2}, "window", ["-2", "at least 1"]),
        ((4, 4), {"window": 1.5}, "window", ["1.5", "whole number"]),
        ((4, 4), {"stride": 0}, "stride", ["0", "at least 1"]),
        ((4, 4), {"edge": "wrap"}, "edge", ["wrap", "keep", "drop"]),
        ((4,), {}, "maps", ["(4,)", "(…, H, W)"]),
        ((2, 0, 4), {}, "maps", ["(2, 0, 4)", "0"]),
        ((2, 5), {"window": 3, "edge": "drop"}, "window", ["3×3", "2×5", "fits"]),
    ],
)
def test_what_does_not_fit_is_named(
    shape: tuple[int, ...], how: dict[str, Any], argument: str, says: list[str]
) -> None:
    for pool in (max_pool, pool_winners):
        with pytest.raises(ValueError, match=f"^{argument}: found .*; expected ") as error:
            pool(np.zeros(shape), **how)
        for part in says:
            assert part in str(error.value)
