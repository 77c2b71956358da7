"""The first layers of a small picture with all their maps: what the layers make of it one by one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import DTypeLike

from tests.engine.plans.layers_drawn import TYPES, convolutions, drawn_pictures, readable, same, searching
from tests.engine.strategies import seeds
from xotui.engine import Convolution, Layer, MaxPool, ReLU
from xotui.engine.plans.kept import keeps, kept_maps
from xotui.engine.pooling import Edge

SIDES = st.integers(2, 12)
EDGES: tuple[Edge, ...] = ("keep", "drop")


@searching
@given(st.data(), SIDES, SIDES, st.integers(1, 3), st.sampled_from(EDGES), st.booleans(), seeds, TYPES)
def test_every_map_is_that_of_its_layer(
    data: st.DataObject, height: int, width: int, stride: int, edge: Edge, signs: bool, seed: int, dtype: DTypeLike
) -> None:
    convolution = data.draw(convolutions((height, width), signs))
    fits = min(convolution.output_shape((height, width))[1:]) >= 2
    layers: list[Layer] = [convolution, ReLU(), MaxPool(2, stride, edge if fits else "keep")]
    assert keeps(layers)
    kept = kept_maps(layers, (height, width), dtype)
    (image,) = drawn_pictures(seed, signs, dtype, 1, height, width)
    for found, expected in zip(kept(image), readable(layers, image[None]), strict=True):
        same(found, expected[0], exact=signs)


def test_maps_belong_to_the_caller_also_in_two_threads() -> None:
    layers: list[Layer] = [Convolution(drawn_pictures(1, True, np.float64, 3, 3, 3)), ReLU(), MaxPool()]
    kept = kept_maps(layers, (9, 9), np.float64)
    images = drawn_pictures(2, True, np.float64, 200, 9, 9)
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(kept, images))
    for maps, image in zip(made, images, strict=True):
        for found, expected in zip(maps, readable(layers, image[None]), strict=True):
            np.testing.assert_array_equal(found, expected[0])
            found[:] = 7


def test_other_beginnings_are_left_to_other_ways() -> None:
    convolution = Convolution(np.ones((1, 2, 2)))
    assert not keeps([])
    assert not keeps([convolution, ReLU()])
    assert not keeps([convolution, MaxPool(), ReLU()])
    assert not keeps([convolution, ReLU(), MaxPool(3, 2)])
