"""Votes: weighted sums, and who votes for whom when clean exemplars decide it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import DTypeLike, NDArray

from tests.engine.strategies import random, thorough
from xotui.engine import exemplar_weights, fully_connected

tenths = st.integers(-10, 10).map(lambda tenth: tenth / 10)
exemplar_values = hnp.arrays(np.float64, st.tuples(st.integers(2, 4), st.integers(1, 12)), elements=tenths)


@pytest.mark.parametrize("leading", [(), (3,), (2, 3)])
def test_each_score_is_the_sum_of_values_times_weights(leading: tuple[int, ...]) -> None:
    values, weights = random(1, *leading, 5), random(2, 2, 5)
    scores = fully_connected(values, weights)
    assert scores.shape == (*leading, 2)
    for index in np.ndindex(leading):
        for category in range(2):
            expected = sum(float(values[(*index, i)]) * float(weights[category, i]) for i in range(5))
            assert scores[(*index, category)] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("given_type", "expected"), [(np.float32, np.float32), (np.float64, np.float64), (np.int16, np.float64)]
)
def test_the_scores_have_the_type_of_the_values(given_type: DTypeLike, expected: DTypeLike) -> None:
    assert fully_connected(np.ones(3, dtype=given_type), [[0.5, 0.25, 0.25]]).dtype == expected


def test_scores_belong_to_the_caller() -> None:
    values, weights = random(3, 4), random(4, 2, 4)
    before = values.copy(), weights.copy()
    first = fully_connected(values, weights)
    kept = first.copy()
    fully_connected(values, weights)[...] = 99
    np.testing.assert_array_equal(first, kept)
    np.testing.assert_array_equal(values, before[0])
    np.testing.assert_array_equal(weights, before[1])


@pytest.mark.parametrize(
    ("values", "weights", "argument", "says"),
    [
        (np.ones(3), np.ones(3), "weights", ["(3,)", "(K, n)"]),
        (np.ones(3), np.ones((2, 4)), "values", ["(3,)", "(…, 4)"]),
        (np.ones((4, 3)), np.ones((2, 4)), "values", ["(4, 3)", "(…, 4)"]),
        (np.float64(1), np.ones((2, 1)), "values", ["()", "(…, 1)"]),
    ],
)
def test_what_does_not_fit_is_named(
    values: NDArray[np.float64], weights: NDArray[np.float64], argument: str, says: list[str]
) -> None:
    with pytest.raises(ValueError, match=f"^{argument}: found .*; expected ") as error:
        fully_connected(values, weights)
    for part in says:
        assert part in str(error.value)


@given(exemplar_values)
@thorough
def test_a_value_votes_for_whose_exemplar_makes_it_largest(values: NDArray[np.float64]) -> None:
    before = values.copy()
    weights = exemplar_weights(values)
    assert weights.shape == values.shape
    voters: list[set[int]] = [set() for _ in values]
    for place, column in enumerate(values.T.tolist()):
        if column.count(max(column)) == 1:
            voters[column.index(max(column))].add(place)
    for row, expected in zip(weights, voters, strict=True):
        assert set(np.flatnonzero(row).tolist()) == expected
        assert set(row[sorted(expected)].tolist()) == {1 / len(expected) for _ in expected}
    np.testing.assert_array_equal(values, before)


@given(exemplar_values)
@thorough
def test_who_the_categories_are_does_not_matter(values: NDArray[np.float64]) -> None:
    np.testing.assert_array_equal(exemplar_weights(values[::-1]), exemplar_weights(values)[::-1])


def test_equal_values_abstain_also_where_floating_point_makes_a_difference() -> None:
    weights = exemplar_weights([[0.1 + 0.2, 0.5], [0.3, 0.25]])
    assert weights.tolist() == [[0, 1], [0, 0]]


@pytest.mark.parametrize("shape", [(3,), (1, 3), (2, 2, 3)])
def test_votes_need_two_categories(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"^values: found .*; expected .*2 or more") as error:
        exemplar_weights(np.ones(shape))
    assert str(shape) in str(error.value)
