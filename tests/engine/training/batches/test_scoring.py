"""The losses of a batch in columns, against those of one picture after the other."""

from __future__ import annotations

from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import DTypeLike

from tests.engine.strategies import random, seeds, thorough
from xotui.engine.training import Loss, article_error, cross_entropy
from xotui.engine.training.batches.scoring import Scoring

LOSSES = st.sampled_from(get_args(Loss))


@given(LOSSES, st.integers(2, 5), st.integers(1, 7), st.sampled_from([0.0, 1.0, 50.0]), seeds)
@thorough
def test_the_same_as_of_single_pictures(loss: Loss, categories: int, count: int, size: float, seed: int) -> None:
    scores = random(seed, categories, count) * size
    labels = np.random.default_rng(seed).integers(0, categories, count)
    one = cross_entropy if loss == "cross-entropy" else article_error
    expected = [one(column[None], [label]) for column, label in zip(scores.T, labels, strict=True)]
    scoring = Scoring(loss, categories, count, np.dtype(float))
    for _ in range(2):
        total, right, gradient = scoring(scores.copy(), labels)
        assert total == pytest.approx(sum(value for value, _ in expected), abs=1e-12)
        assert right == (scores.argmax(axis=0) == labels).sum()
        np.testing.assert_allclose(gradient, np.vstack([slope for _, slope in expected]).T, rtol=0, atol=1e-12)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_scores_beyond_all_powers_of_e(dtype: DTypeLike) -> None:
    scores = np.array([[3000.0, -3000], [-3000, 3000]], dtype)
    total, right, gradient = Scoring("cross-entropy", 2, 2, np.dtype(dtype))(scores, np.array([0, 0]))
    assert (total, right) == (6000, 1)
    assert gradient.tolist() == [[0, -1], [0, 1]]
    assert gradient.dtype == dtype


@pytest.mark.parametrize("loss", get_args(Loss))
@pytest.mark.parametrize("wrong", [-1, 2])
def test_labels_that_are_no_categories_are_refused(loss: Loss, wrong: int) -> None:
    with pytest.raises(ValueError, match=r"^labels: found .*; expected 0 to 1$"):
        Scoring(loss, 2, 2, np.dtype(float))(np.zeros((2, 2)), np.array([1, wrong]))
