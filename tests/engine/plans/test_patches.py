"""Batches by patches: the same values as the layers one by one, for all sizes, edges, blocks and threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import DTypeLike
from scipy.signal import correlate2d

from tests.engine.plans.layers_drawn import TYPES, drawn_pictures, groups, readable, same, searching
from tests.engine.strategies import seeds
from xotui.engine import Convolution, Layer, MaxPool, ReLU
from xotui.engine.plans import patches
from xotui.engine.plans.patches import PatchesPlan

SIDES = st.integers(1, 20)


@searching
@given(st.data(), SIDES, SIDES, st.sampled_from([(), (1,), (3,)]), st.booleans(), seeds, TYPES)
def test_it_equals_the_layers(
    data: st.DataObject, height: int, width: int, channels: tuple[int, ...], signs: bool, seed: int, dtype: DTypeLike
) -> None:
    shape = (*channels, height, width)
    layers = data.draw(groups(shape, signs))
    plan = PatchesPlan(layers, shape, dtype)
    batch = drawn_pictures(seed, signs, dtype, data.draw(st.integers(1, 5)), *shape)
    expected = readable(layers, batch)[-1]
    same(plan.run(batch), expected, exact=signs)
    same(plan.run(-batch), readable(layers, -batch)[-1], exact=signs)
    for image, values in zip(batch, expected, strict=True):
        same(plan.one(image), values, exact=signs)


@searching
@given(st.data(), SIDES, SIDES, seeds, st.sampled_from([1000, 4000, 10000]))
def test_blocks_of_rows_change_nothing(data: st.DataObject, height: int, width: int, seed: int, bytes_: int) -> None:
    layers = data.draw(groups((height, width), False))
    images = drawn_pictures(seed, False, np.float64, 3, height, width)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(patches, "WORKSPACE", bytes_)
        plan = PatchesPlan(layers, (height, width))
    # One after the other, so that rows which a picture leaves behind would show in the next one.
    for image in images:
        same(plan.one(image), readable(layers, image[None])[-1][0])
    same(plan.run(images), readable(layers, images)[-1])


@pytest.mark.parametrize("height", range(5, 21))
def test_a_short_last_block_with_windows_cut_by_the_edge(height: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patches, "WORKSPACE", 1000)
    image = drawn_pictures(height, False, np.float64, 1, height, 12)
    for side, window in ((1, 2), (3, 2), (2, 3)):
        kernels = drawn_pictures(side, False, np.float64, 3, side, side)
        layers: list[Layer] = [Convolution(kernels), MaxPool(window, 2)]
        same(PatchesPlan(layers, (height, 12)).run(image), readable(layers, image)[-1])


def test_a_large_picture_takes_little_memory_and_equals_another_library() -> None:
    image, kernel = drawn_pictures(1, False, np.float64, 700, 900), drawn_pictures(2, False, np.float64, 5, 5)
    plan = PatchesPlan([Convolution(kernel[None], scaling="sum")], (700, 900))
    np.testing.assert_allclose(plan.one(image)[0], correlate2d(image, kernel, mode="valid"), atol=1e-12)
    assert plan.pictures == 1
    (spaces,) = plan._idle.values()
    assert spaces[0].patches.base is not None
    assert spaces[0]._gathered.nbytes + spaces[0].products.nbytes < 3 * patches.WORKSPACE


def test_many_pictures_are_done_at_once_only_while_they_are_small() -> None:
    layers: list[Layer] = [Convolution(np.ones((3, 3, 3))), ReLU(), MaxPool()]
    assert PatchesPlan(layers, (9, 9)).pictures > 60
    assert 1 < PatchesPlan(layers, (64, 64)).pictures < 60
    assert PatchesPlan(layers, (600, 600)).pictures == 1


def test_long_batches_of_all_lengths() -> None:
    layers: list[Layer] = [Convolution(drawn_pictures(3, True, np.float64, 3, 3, 3)), ReLU(), MaxPool()]
    plan = PatchesPlan(layers, (9, 9))
    for count in (0, 1, 2, plan.pictures - 1, plan.pictures, plan.pictures + 1, 3 * plan.pictures + 5):
        batch = drawn_pictures(count, True, np.float64, count, 9, 9)
        np.testing.assert_array_equal(plan.run(batch), readable(layers, batch)[-1])
    assert len(plan._idle) <= 3


def test_pictures_in_another_order_of_memory() -> None:
    layers: list[Layer] = [Convolution(drawn_pictures(4, True, np.float32, 2, 3, 2)), MaxPool()]
    batch = np.asfortranarray(drawn_pictures(5, True, np.float32, 6, 8, 7))[::2]
    np.testing.assert_array_equal(PatchesPlan(layers, (8, 7), np.float32).run(batch), readable(layers, batch)[-1])


def test_results_belong_to_the_caller() -> None:
    plan = PatchesPlan([Convolution(np.ones((2, 2, 2))), ReLU(), MaxPool()], (5, 5))
    batch = drawn_pictures(6, True, np.float64, 4, 5, 5)
    first, single = plan.run(batch), plan.one(batch[0])
    copies, given_ = (first.copy(), single.copy()), batch.copy()
    plan.run(-batch)[:] = 7
    plan.one(-batch[0])[:] = 7
    np.testing.assert_array_equal(first, copies[0])
    np.testing.assert_array_equal(single, copies[1])
    first[:], single[:] = 9, 9
    np.testing.assert_array_equal(batch, given_)
    np.testing.assert_array_equal(plan.run(batch), copies[0])
    np.testing.assert_array_equal(plan.one(batch[0]), copies[1])


def test_two_threads_may_use_it_at_once() -> None:
    layers: list[Layer] = [Convolution(drawn_pictures(7, True, np.float64, 3, 3, 3)), ReLU(), MaxPool()]
    plan = PatchesPlan(layers, (28, 28))
    batches = [drawn_pictures(seed, True, np.float64, 1 + seed % 4, 28, 28) for seed in range(60)]
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(plan.run, batches))
    for values, batch in zip(found, batches, strict=True):
        np.testing.assert_array_equal(values, readable(layers, batch)[-1])


def test_several_poolings_and_other_pictures_are_refused() -> None:
    convolution = Convolution(np.ones((1, 2, 2)))
    with pytest.raises(ValueError, match="found 2 poolings; expected at most one"):
        PatchesPlan([convolution, MaxPool(), MaxPool()], (9, 9))
    with pytest.raises(ValueError, match="expected a convolution, then ReLUs and poolings"):
        PatchesPlan([ReLU()], (9, 9))
    with pytest.raises(ValueError, match=r"found shape \(1, 3, 4\) of float64; expected \(N, 3, 3\) of float64"):
        PatchesPlan([convolution], (3, 3)).run(np.ones((1, 3, 4)))
