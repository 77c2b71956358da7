"""Losses: what they are worth, and which way is down."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import ArrayLike, DTypeLike, NDArray
from scipy.special import log_softmax

from tests.engine.strategies import random, thorough
from xotui.engine.training import article_error, cross_entropy

LossOf = Callable[[ArrayLike, ArrayLike], tuple[float, NDArray[Any]]]
LOSSES: list[LossOf] = [cross_entropy, article_error]


@st.composite
def scores_and_labels(draw: st.DrawFn, largest: float = 1e4) -> tuple[NDArray[Any], NDArray[Any]]:
    """Scores (N, K) of any size, and labels (N,)."""
    shape = draw(st.tuples(st.integers(1, 5), st.integers(1, 4)))
    scores = draw(hnp.arrays(np.float64, shape, elements=st.floats(-largest, largest)))
    return scores, draw(hnp.arrays(np.intp, shape[0], elements=st.integers(0, shape[1] - 1)))


@given(scores_and_labels())
@thorough
def test_cross_entropy_is_the_mean_logarithm_of_the_right_probability(
    drawn: tuple[NDArray[Any], NDArray[Any]],
) -> None:
    scores, labels = drawn
    loss, gradient = cross_entropy(scores, labels)
    expected = np.asarray(log_softmax(scores, axis=1))
    rows = np.arange(len(labels))
    assert loss == pytest.approx(-expected[rows, labels].mean(), rel=1e-12, abs=1e-12)
    assert loss >= 0
    truth = np.eye(scores.shape[1])[labels]
    np.testing.assert_allclose(gradient, (np.exp(expected) - truth) / len(labels), rtol=0, atol=1e-12)
    np.testing.assert_allclose(gradient.sum(axis=1), 0, atol=1e-15)


@pytest.mark.parametrize("scores", [[1e4, -1e4], [-1e4, 1e4], [1e4, 1e4], [-1e4, -1e4]])
@pytest.mark.parametrize("right", [0, 1])
def test_no_score_is_too_large(scores: list[float], right: int) -> None:
    loss, gradient = cross_entropy([scores], [right])
    behind = max(scores) - scores[right]
    assert loss == pytest.approx(behind if behind else np.log(2) * (scores[0] == scores[1]))
    assert np.isfinite(gradient).all()
    assert gradient[0].sum() == 0


def test_the_error_of_the_article_by_hand() -> None:
    loss, gradient = article_error([[0.92, 0.51]], [0])
    assert loss == pytest.approx(0.59)
    assert gradient.tolist() == [[-1, 1]]
    loss, gradient = article_error([[0.92, 0.51], [0.25, 1.5]], [0, 1])
    assert loss == pytest.approx((0.59 + 0.75) / 2)
    assert gradient.tolist() == [[-0.5, 0.5], [0.5, 0.5]]


def test_a_score_that_is_just_right_has_no_gradient() -> None:
    loss, gradient = article_error([[1.0, 0.0], [1.0, -0.25]], [0, 0])
    assert loss == 0.125
    assert gradient.tolist() == [[0, 0], [0, -0.5]]


@given(scores_and_labels(largest=3))
@thorough
def test_the_error_of_the_article_is_every_distance_from_the_truth(
    drawn: tuple[NDArray[Any], NDArray[Any]],
) -> None:
    scores, labels = drawn
    distances = [
        abs(score - (1 if category == right else 0))
        for row, right in zip(scores.tolist(), labels.tolist(), strict=True)
        for category, score in enumerate(row)
    ]
    assert article_error(scores, labels)[0] == pytest.approx(sum(distances) / len(labels))


@pytest.mark.parametrize("loss", LOSSES)
def test_the_gradient_is_the_slope(loss: LossOf) -> None:
    scores, labels = random(1, 4, 3) * 2, [0, 2, 1, 2]
    found = loss(scores, labels)[1]
    for index in np.ndindex(scores.shape):
        larger, smaller = scores.copy(), scores.copy()
        larger[index] += 1e-6
        smaller[index] -= 1e-6
        difference = (loss(larger, labels)[0] - loss(smaller, labels)[0]) / 2e-6
        assert found[index] == pytest.approx(difference, abs=1e-6)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("precision", [np.float32, np.float64])
def test_the_gradient_has_the_type_of_the_scores_and_they_stay(loss: LossOf, precision: DTypeLike) -> None:
    scores = random(2, 3, 2).astype(precision)
    before = scores.copy()
    value, gradient = loss(scores, [0, 1, 0])
    assert isinstance(value, float)
    assert gradient.dtype == precision
    gradient[...] = 9
    np.testing.assert_array_equal(scores, before)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize(
    ("scores", "labels", "says"),
    [
        (np.ones(2), [0], ["(2,)", "(1,)"]),
        (np.ones((2, 2)), [0], ["(2, 2)", "(1,)"]),
        (np.ones((1, 2)), 0, ["(1, 2)", "()"]),
        (np.ones((1, 2)), [[0]], ["(1, 2)", "(1, 1)"]),
        (np.ones((0, 2)), [], ["(0, 2)", "(0,)", "N ≥ 1"]),
        (np.ones((2, 2, 2)), [0, 0], ["(2, 2, 2)"]),
    ],
)
def test_shapes_that_do_not_fit_are_named(loss: LossOf, scores: Any, labels: Any, says: list[str]) -> None:
    with pytest.raises(ValueError, match=r"^scores: found .*; expected \(N, K\) and \(N,\)") as error:
        loss(scores, labels)
    for part in says:
        assert part in str(error.value)
