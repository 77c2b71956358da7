"""Votes learned at once: they minimise what they should, both ways of solving agree, and nonsense is refused."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from xotui.engine import FullyConnected
from xotui.engine.training.fit import LOGITS, RIDGE, TRUTH, fitted_votes

Array = NDArray[np.float64]


def problem(pictures: int, count: int, seed: int = 1) -> tuple[Array, NDArray[np.intp]]:
    """Values whose first tells the category, more or less."""
    random = np.random.default_rng(seed)
    labels = random.integers(0, 2, pictures)
    values = random.normal(0, 1, (pictures, count))
    values[:, 0] += 3 * labels
    return values, labels


def cost(votes: FullyConnected, values: Array, labels: NDArray[np.intp], penalty: float) -> float:
    """What ridge regression makes small."""
    wanted = np.eye(2)[labels]
    return float(((votes(values) - wanted) ** 2).sum() + penalty * (votes.weights**2).sum())


@pytest.mark.parametrize(("pictures", "count"), [(80, 5), (40, 40), (12, 60)])
@pytest.mark.parametrize("ridge", [0.01, RIDGE, 10.0])
def test_nothing_near_is_better(pictures: int, count: int, ridge: float) -> None:
    values, labels = problem(pictures, count)
    votes = fitted_votes(values, labels, ridge=ridge)
    penalty = ridge * ((values - values.mean(axis=0)) ** 2).sum() / min(pictures, count)
    best = cost(votes, values, labels, penalty)
    random = np.random.default_rng(2)
    assert votes.bias is not None
    for _ in range(20):
        weights = votes.weights + random.normal(0, 0.01, votes.weights.shape)
        bias = votes.bias + random.normal(0, 0.01, 2)
        assert cost(FullyConnected(weights, bias), values, labels, penalty) > best


@pytest.mark.parametrize(("pictures", "count"), [(80, 5), (12, 60)])
def test_it_is_least_squares_by_another_solver(pictures: int, count: int) -> None:
    values, labels = problem(pictures, count)
    centred = values - values.mean(axis=0)
    penalty = 0.5 * (centred**2).sum() / min(pictures, count)
    stacked = np.vstack([centred, np.sqrt(penalty) * np.eye(count)])
    wanted = np.eye(2)[labels]
    goal = np.vstack([wanted - wanted.mean(axis=0), np.zeros((count, 2))])
    expected = np.linalg.lstsq(stacked, goal, rcond=None)[0].T
    votes = fitted_votes(values, labels, ridge=0.5)
    np.testing.assert_allclose(votes.weights, expected, atol=1e-5 * np.abs(expected).max())
    np.testing.assert_allclose(votes(values).mean(axis=0), wanted.mean(axis=0), atol=1e-5)


@pytest.mark.parametrize("factor", [1e-6, 1.0, 1e6])
def test_the_size_of_values_does_not_matter(factor: float) -> None:
    values, labels = problem(50, 8)
    usual, other = fitted_votes(values, labels), fitted_votes(values * factor, labels)
    np.testing.assert_allclose(other(values * factor), usual(values), atol=1e-4)


def test_scores_are_what_was_asked_for() -> None:
    values, labels = problem(60, 6)
    values[:, 0] = labels  # it can be told exactly
    for targets in (TRUTH, LOGITS):
        scores = fitted_votes(values, labels, targets=targets, ridge=1e-6)(values)
        wanted = np.where(np.eye(2, dtype=bool)[labels], *targets)
        np.testing.assert_allclose(scores, wanted, atol=1e-2)


def test_the_same_values_give_the_same_votes_of_few_digits() -> None:
    values, labels = problem(30, 10)
    one, other = fitted_votes(values, labels), fitted_votes(values.copy(), labels.copy())
    np.testing.assert_array_equal(one.weights, other.weights)
    assert all(len(f"{abs(weight):.12f}".strip("0").strip(".")) <= 8 for weight in one.weights.ravel())


def test_more_ridge_makes_smaller_weights() -> None:
    values, labels = problem(50, 8)
    sizes = [float((fitted_votes(values, labels, ridge=ridge).weights ** 2).sum()) for ridge in (0.01, 1, 100)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > 2 * sizes[-1]


def test_where_all_pictures_give_the_same_only_the_bias_is_learned() -> None:
    votes = fitted_votes(np.full((4, 3), 0.5), [0, 0, 0, 1])
    assert not votes.weights.any()
    assert votes.bias is not None
    np.testing.assert_allclose(votes.bias, [0.75, 0.25])


def test_three_categories() -> None:
    values = np.eye(3)[[0, 1, 2, 0, 1, 2]]
    votes = fitted_votes(values, [0, 1, 2, 0, 1, 2], 3, ridge=1e-6)
    np.testing.assert_array_equal(votes(values).argmax(axis=1), [0, 1, 2, 0, 1, 2])


@pytest.mark.parametrize(
    ("values", "labels", "ridge", "told"),
    [
        (np.ones(3), [0, 1, 0], 1.0, r"^values: found shape \(3,\)"),
        (np.ones((3, 2)), [0, 1], 1.0, r"labels of \(2,\)"),
        (np.ones((0, 2)), [], 1.0, r"^values: found shape \(0, 2\)"),
        (np.ones((2, 2)), [0, 2], 1.0, r"^labels: found 0 to 2; expected 0 to 1"),
        (np.ones((2, 2)), [-1, 0], 1.0, r"^labels: found -1"),
        (np.ones((2, 2)), [0, 1], 0.0, r"^ridge: found 0"),
        (np.array([[np.inf], [0.0]]), [0, 1], 1.0, r"^values: found inf"),
        (np.array([[np.nan], [0.0]]), [0, 1], 1.0, r"^values: found nan"),
        (np.array([[1e200], [0.0]]), [0, 1], 1.0, r"^values: found 1e\+200"),
    ],
)
def test_nonsense_is_refused(values: Array, labels: list[int], ridge: float, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        fitted_votes(values, labels, ridge=ridge)
