"""Small pictures as one matrix: the same values as the layers one by one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import DTypeLike
from scipy.signal import correlate2d

from tests.engine.plans.layers_drawn import (
    TYPES,
    convolutions,
    drawn_pictures,
    groups,
    pools,
    readable,
    same,
    searching,
)
from tests.engine.strategies import seeds
from xotui.engine import Convolution, FullyConnected, Layer, MaxPool, ReLU
from xotui.engine.plans.columns import pool_cells
from xotui.engine.plans.toeplitz import ToeplitzPlan

SIDES = st.integers(1, 12)


@searching
@given(st.data(), SIDES, SIDES, st.sampled_from([(), (1,), (3,)]), st.booleans(), seeds, TYPES)
def test_it_equals_the_layers(
    data: st.DataObject, height: int, width: int, channels: tuple[int, ...], signs: bool, seed: int, dtype: DTypeLike
) -> None:
    shape = (*channels, height, width)
    layers = data.draw(groups(shape, signs))
    plan = ToeplitzPlan(layers, shape, dtype)
    batch = drawn_pictures(seed, signs, dtype, data.draw(st.integers(1, 5)), *shape)
    made = readable(layers, batch)
    same(plan.run(batch), made[-1], exact=signs)
    for image, expected in zip(batch, made[-1], strict=True):
        same(plan.one(image), expected, exact=signs)


@searching
@given(st.data(), SIDES, SIDES, seeds)
def test_poolings_of_poolings_go_into_the_same_matrix(data: st.DataObject, height: int, width: int, seed: int) -> None:
    convolution = data.draw(convolutions((height, width), False, most=4))
    first = data.draw(pools(convolution.output_shape((height, width))))
    second = data.draw(pools(first.output_shape(convolution.output_shape((height, width)))))
    layers: list[Layer] = [convolution, first, ReLU(), second]
    batch = drawn_pictures(seed, False, np.float64, 3, height, width)
    same(ToeplitzPlan(layers, (height, width)).run(batch), readable(layers, batch)[-1])


def test_the_values_are_those_of_another_library() -> None:
    image, kernel = drawn_pictures(1, False, np.float64, 9, 8), drawn_pictures(2, False, np.float64, 3, 4)
    found = ToeplitzPlan([Convolution(kernel[None], scaling="sum")], (9, 8)).run(image[None])
    np.testing.assert_allclose(found[0, 0], correlate2d(image, kernel, mode="valid"), atol=1e-13)


def test_the_size_is_that_of_the_matrix() -> None:
    layers: list[Layer] = [Convolution(np.ones((3, 3, 3))), ReLU(), MaxPool(2, 2)]
    assert ToeplitzPlan.size(layers[:1], (9, 9)) == 81 * 3 * 7 * 7
    assert ToeplitzPlan.size(layers, (9, 9)) == 81 * 4 * 3 * 4 * 4


@searching
@given(st.data(), st.integers(1, 7), st.integers(1, 7))
def test_windows_hold_the_cells_between_their_corners(data: st.DataObject, height: int, width: int) -> None:
    pool = data.draw(pools((2, height, width)))
    cells = pool_cells((2, height, width), pool.window, pool.stride, pool.edge)
    _, rows, columns = pool.output_shape((2, height, width))
    for one, row, column in np.ndindex(2, rows, columns):
        top, left = row * pool.stride, column * pool.stride
        expected = {
            (one * height + down) * width + right
            for down in range(top, min(top + pool.window, height))
            for right in range(left, min(left + pool.window, width))
        }
        assert set(cells[:, one, row, column].tolist()) == expected


def test_results_belong_to_the_caller() -> None:
    plan = ToeplitzPlan([Convolution(np.ones((2, 2, 2))), ReLU(), MaxPool()], (5, 5))
    batch = drawn_pictures(3, True, np.float64, 2, 5, 5)
    first, one = plan.run(batch), plan.one(batch[0])
    copies = [first.copy(), one.copy()]
    given_ = batch.copy()
    plan.run(-batch)[:] = 7
    plan.one(-batch[0])[:] = 7
    for found, expected in zip([first, one], copies, strict=True):
        np.testing.assert_array_equal(found, expected)
        found[:] = 9
    np.testing.assert_array_equal(batch, given_)
    np.testing.assert_array_equal(plan.run(batch), copies[0])


def test_two_threads_may_use_it_at_once() -> None:
    layers: list[Layer] = [Convolution(drawn_pictures(4, True, np.float64, 3, 3, 3)), ReLU(), MaxPool()]
    plan = ToeplitzPlan(layers, (9, 9))
    batches = [drawn_pictures(seed, True, np.float64, 20, 9, 9) for seed in range(40)]
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(plan.run, batches))
    for values, batch in zip(found, batches, strict=True):
        np.testing.assert_array_equal(values, readable(layers, batch)[-1])


def test_other_layers_and_other_pictures_are_refused() -> None:
    convolution = Convolution(np.ones((1, 2, 2)))
    wrong: list[list[Layer]] = [[], [ReLU()], [convolution, FullyConnected([[1, 2]])], [convolution, convolution]]
    for layers in wrong:
        with pytest.raises(ValueError, match="expected a convolution, then ReLUs and poolings"):
            ToeplitzPlan(layers, (3, 3))
    plan = ToeplitzPlan([convolution], (3, 3))
    with pytest.raises(ValueError, match=r"found shape \(1, 3, 4\) of float64; expected \(N, 3, 3\) of float64"):
        plan.run(np.ones((1, 3, 4)))
    with pytest.raises(ValueError, match="of float32; expected"):
        plan.run(np.ones((1, 3, 3), np.float32))
