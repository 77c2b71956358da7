"""Slopes with their errors against scipy and by algebra; the range in which the law is looked for, by exact counts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from xotui.insight.costs.law import CACHE, MUCH, Side, line_of, much_done, multiplied_share, sides_of, slope_of
from xotui.insight.costs.setups import Quantity, Setup, series

amounts = st.lists(st.floats(1, 1e8), min_size=3, max_size=20, unique=True)


@settings(deadline=None)
@given(amounts, st.integers(0, 2**32 - 1))
def test_the_slope_and_its_error_are_those_of_scipy(x: list[float], seed: int) -> None:
    random = np.random.default_rng(seed)
    y = np.array(x) ** random.uniform(0.2, 2) * np.exp(random.normal(0, 0.3, len(x)))
    found, expected = slope_of(x, y), stats.linregress(np.log(x), np.log(y))
    if np.ptp(np.log(x)) < 1e-3:
        return  # amounts that hardly differ say nothing
    assert found is not None
    assert found.slope == pytest.approx(expected.slope, rel=1e-6, abs=1e-9)
    assert found.error == pytest.approx(expected.stderr, rel=1e-6, abs=1e-9)
    assert (found.count, found.step) == (len(x), 1.0)


@given(st.integers(3, 9), st.integers(2, 9), st.integers(0, 2**32 - 1))
def test_two_parallel_lines_are_those_of_least_squares(first: int, second: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    x = np.sort(random.uniform(0, 10, first + second))
    beyond = np.arange(first + second) >= first
    y = 0.9 * x + 0.7 * beyond + random.normal(0, 0.1, first + second)
    design = np.column_stack([x, ~beyond, beyond]).astype(float)
    solved, *_ = np.linalg.lstsq(design, y, rcond=None)
    rest = y - design @ solved
    variance = rest @ rest / (len(x) - 3) * np.linalg.inv(design.T @ design)[0, 0]
    found = slope_of(np.exp(x), np.exp(y), beyond)
    assert found is not None
    assert found.slope == pytest.approx(solved[0], rel=1e-6)
    assert found.error == pytest.approx(np.sqrt(variance), rel=1e-6)
    assert np.log(found.step) == pytest.approx(solved[2] - solved[1], rel=1e-6)


@given(amounts, st.floats(1e-9, 1e3), st.floats(0.1, 2))
def test_a_straight_line_has_its_slope_and_no_error(x: list[float], height: float, slope: float) -> None:
    if np.ptp(np.log(x)) < 1e-3:
        return
    found = slope_of(x, height * np.array(x) ** slope)
    assert found is not None
    assert found.slope == pytest.approx(slope, abs=1e-6)
    assert found.error == pytest.approx(0, abs=1e-6)


def test_too_few_points_have_no_slope() -> None:
    assert slope_of([1, 2], [1, 2]) is None
    assert slope_of([1, 2, 4], [1, 2, 4], [False, False, True]) is None, "one slope, two heights: nothing left"
    assert slope_of([5, 5, 5], [1, 2, 3]) is None
    assert slope_of([1, 1, 2, 2], [1, 2, 3, 4], [False, False, True, True]) is None, "each group has one amount"
    assert line_of([], []) is None


@given(amounts, st.integers(0, 2**32 - 1))
def test_no_line_of_slope_1_is_nearer(x: list[float], seed: int) -> None:
    y = np.exp(np.random.default_rng(seed).normal(0, 2, len(x)))
    rate = line_of(x, y)
    assert rate is not None

    def far(other: float) -> float:
        return float(np.sum((np.log(y) - np.log(other * np.array(x))) ** 2))

    assert far(rate) <= min(far(rate * 1.01), far(rate / 1.01))


class TestWhereTheLawIsLookedFor:
    """A rule about exact counts: no time is looked at."""

    @pytest.mark.parametrize("quantity", [Quantity.PIXELS, Quantity.FEATURES])
    @pytest.mark.parametrize("setup", [Setup(), Setup((256, 256), 5, 8), Setup((2048, 2048), 1, 1)], ids=str)
    def test_over_pixels_and_features_it_is_where_a_million_is_multiplied(
        self, setup: Setup, quantity: Quantity
    ) -> None:
        everything = series(setup, quantity)
        expected = [
            one
            for one in everything
            if one.features * (one.side**2) * (one.shape[0] - one.side + 1) * (one.shape[1] - one.side + 1) >= MUCH
        ]
        assert list(much_done(everything, quantity)) == expected
        assert 0 < len(expected) <= len(everything)

    def test_over_feature_pixels_it_is_where_little_else_is_done(self) -> None:
        everything = series(Setup(), Quantity.FEATURE_PIXELS)
        found = much_done(everything, Quantity.FEATURE_PIXELS)
        assert found == everything[3:], "from 4×4 on"
        # 2n−1 multiplications and additions a value, and 1 division, 1 comparison of ReLU, 3 for 4 values of pooling.
        for setup in (everything[2], everything[3]):
            count = 2 * setup.side**2 - 1
            assert multiplied_share(setup) == pytest.approx(count / (count + 2.75), abs=1e-3)
        assert multiplied_share(everything[2]) < 0.9 <= multiplied_share(everything[3])

    def test_small_pictures_have_no_range(self) -> None:
        for quantity in set(Quantity) - {Quantity.PIXELS}:
            assert much_done(series(Setup((9, 9)), quantity), quantity) == ()

    def test_maps_are_inside_the_cache_or_beyond_it_or_neither(self) -> None:
        everything = series(Setup(), Quantity.PIXELS)
        sides = sides_of(everything, Quantity.PIXELS)
        for setup in everything:
            size = 3 * (setup.shape[0] - 2) * (setup.shape[1] - 2) * 4
            expected = Side.INSIDE if 2 * size <= CACHE else Side.BEYOND if size >= CACHE else None
            assert sides.get(setup) is expected
        assert {Side.INSIDE, Side.BEYOND} == set(sides.values())
        assert len(sides) == len(everything) - 1

    def test_over_feature_pixels_maps_keep_their_size(self) -> None:
        everything = series(Setup((1536, 1536)), Quantity.FEATURE_PIXELS)
        assert sides_of(everything, Quantity.FEATURE_PIXELS) == dict.fromkeys(everything, Side.INSIDE)
        assert sides_of([replace(everything[0], features=64)], Quantity.FEATURES) != {}
