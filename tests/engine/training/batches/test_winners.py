"""The pooling of a batch in columns, against the readable pooling and the winners that it names."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.plans.layers_drawn import drawn_pictures, pools
from tests.engine.strategies import random, seeds, thorough
from xotui.engine import MaxPool
from xotui.engine.training import pullback
from xotui.engine.training.batches.winners import Pooling, Winners


@given(st.data(), st.sampled_from([(), (1,), (3,)]), st.integers(1, 9), st.integers(1, 9), st.booleans(), seeds)
@thorough
def test_pooling_with_ties_and_without(
    data: st.DataObject, depth: tuple[int, ...], height: int, width: int, signs: bool, seed: int
) -> None:
    shape = (*depth, height, width)
    pool = data.draw(pools(shape))
    batch = drawn_pictures(seed, signs, np.float64, 3, *shape)
    made, back = pullback(pool, batch)
    gradient = random(seed, *made.shape)
    pooling = Pooling(pool, shape, 3, np.float64, first=False)
    for _ in range(2):
        np.testing.assert_array_equal(pooling.forward(batch.reshape(3, -1).T).T.reshape(made.shape), made)
        given_back = pooling.backward(gradient.reshape(3, -1).T).T.reshape(batch.shape)
        np.testing.assert_allclose(given_back, back(gradient)[0], rtol=0, atol=1e-12)


@pytest.mark.parametrize("pool", [MaxPool(5, 5), MaxPool(8, 3), MaxPool(4, 1, "drop"), MaxPool(20, 1)])
def test_large_windows(pool: MaxPool) -> None:
    batch = drawn_pictures(1, True, np.float32, 2, 3, 9, 11)
    if pool.output_shape(batch.shape)[-1]:
        made, back = pullback(pool, batch)
        pooling = Pooling(pool, (3, 9, 11), 2, np.float32, first=False)
        np.testing.assert_array_equal(pooling.forward(batch.reshape(2, -1).T).T.reshape(made.shape), made)
        gradient = random(1, *made.shape).astype(np.float32)
        found = pooling.backward(gradient.reshape(2, -1).T).T.reshape(batch.shape)
        np.testing.assert_allclose(found, back(gradient)[0], rtol=0, atol=1e-5)


def test_of_equals_the_first_in_reading_order_has_it_all() -> None:
    planes = np.array([[1.0, 0, 2, -1], [3, 0, 2, -1], [3, 0, 1, -2], [2, 0, 2, -3]])
    winners = Winners(planes)
    winners.find()
    assert winners.best.tolist() == [3, 0, 2, -1]
    winners.award(np.array([5.0, 6, 7, 8]))
    assert planes.tolist() == [[0, 6, 7, 8], [5, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]]
