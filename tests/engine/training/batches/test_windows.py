"""Where windows look, against a convolution that is computed one value at a time."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.plans.layers_drawn import convolutions, pools
from tests.engine.strategies import random, seeds, thorough
from xotui.engine import Convolution, MaxPool
from xotui.engine.training.batches.windows import Windows


@given(st.data(), st.sampled_from([(), (1,), (3,)]), st.integers(1, 9), st.integers(1, 9), seeds)
@thorough
def test_the_matrix_makes_of_a_patch_all_values_of_its_window(
    data: st.DataObject, depth: tuple[int, ...], height: int, width: int, seed: int
) -> None:
    shape = (*depth, height, width)
    drawn = data.draw(convolutions(shape, signs=False))
    convolution = Convolution(drawn.kernels, padding=drawn.padding, scaling="sum")
    pool = data.draw(pools(convolution.output_shape(shape)))
    image = random(seed, *shape)
    maps = convolution(image[None])[0]
    windows = Windows.of(convolution, pool, shape)
    assert (len(maps), *windows.places) == pool.output_shape(maps.shape)

    kernels = np.append(convolution.kernels, 0)
    patches = np.append(image, 0)[windows.pixels]
    made = (kernels[windows.spread] @ patches).reshape(pool.window, pool.window, len(maps), *windows.places)
    assert windows.folded.shape == (pool.window**2, convolution.kernels.size)
    for down, right, row, column in np.ndindex(pool.window, pool.window, *windows.places):
        at = row * pool.stride + down, column * pool.stride + right
        if at[0] < maps.shape[1] and at[1] < maps.shape[2]:
            np.testing.assert_allclose(made[down, right, :, row, column], maps[:, *at], rtol=0, atol=1e-12)
    for places in windows.folded:
        np.testing.assert_array_equal(kernels[windows.spread].ravel()[places], convolution.kernels.ravel())


def test_what_is_left_of_windows_at_the_edge() -> None:
    convolution = Convolution(np.ones((1, 3, 3)))
    for side, window, left in ((9, 2, 1), (10, 2, 2), (9, 3, 1), (10, 3, 2), (11, 3, 3)):
        assert Windows.of(convolution, MaxPool(window, window), (side, 10)).left[0] == left
    assert Windows.of(convolution, MaxPool(2, 2, "drop"), (9, 9)).left == (2, 2)
    assert Windows.of(convolution, None, (9, 9)).places == (7, 7)
