"""What is picked, and that all of it comes back."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.strategies import random, seeds, thorough
from xotui.engine.training.batches.gathering import Gathering, returns

sizes = st.integers(1, 6)


@given(sizes, sizes, sizes, seeds)
@thorough
def test_every_copy_is_named_once_and_what_a_window_names_again_never(
    most: int, windows: int, rows: int, seed: int
) -> None:
    places = np.random.default_rng(seed).integers(0, rows + 1, (most, windows))
    named = returns(places, rows)
    for row in range(rows):
        expected = {  # of each window the first that it names
            int(np.flatnonzero(places[:, window] == row)[0]) * windows + window
            for window in range(windows)
            if row in places[:, window]
        }
        found = [int(there[row]) for there in named if there[row] < places.size]
        assert sorted(found) == sorted(expected)
    assert all(there.max() <= places.size for there in named)


@given(sizes, sizes, st.integers(1, 8), sizes, seeds)
@thorough
def test_putting_back_is_picking_transposed(most: int, windows: int, rows: int, count: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    places = np.array([rng.permutation(rows + most)[:most] for _ in range(windows)]).T.clip(max=rows)
    gathering = Gathering(places, rows, count, np.dtype(float), first=False)
    values, gradient = random(seed, rows, count), random(seed + 1, most, windows, count)
    for _ in range(2):  # what was picked before leaves nothing behind
        gathering.pick(values)
        np.testing.assert_array_equal(gathering.rows, np.vstack([values, np.zeros((1, count))])[places])
        picked = gathering.rows.copy()
        gathering.rows[...] = gradient
        back = gathering.put_back()
        assert back.shape == values.shape
        np.testing.assert_allclose((back * values).sum(axis=0), (gradient * picked).sum(axis=(0, 1)), atol=1e-12)


def test_nothing_goes_back_to_what_nobody_looks_at() -> None:
    gathering = Gathering(np.array([[3, 3]]), 3, 2, np.dtype(float), first=False)
    gathering.pick(np.ones((3, 2)))
    assert not gathering.rows.any()
    gathering.rows[...] = 5
    assert not gathering.put_back().any()
