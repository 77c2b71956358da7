"""The gradient of a whole batch at once, against that of the readable layers and against trying it out."""

from __future__ import annotations

import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import DTypeLike, NDArray

from tests.engine.plans.layers_drawn import TYPES, drawn_pictures, groups, pools, searching
from tests.engine.strategies import random, seeds
from xotui.engine import Convolution, FullyConnected, Hidden, Layer, MaxPool, Network, ReLU, Softmax
from xotui.engine.layers import Shape
from xotui.engine.plans.columns import pool_cells
from xotui.engine.training import Loss, numeric_gradient, parameters, slope
from xotui.engine.training.batches import lesson as module
from xotui.engine.training.batches.lesson import Found, Lesson, in_a_row

Values = NDArray[Any]
CLEAR = 1e-5
"""Nothing may be nearer to a kink than this, unless it is just there: far more than rounding makes of it."""

TOLERANCE = {np.dtype(np.float32): 2e-5, np.dtype(np.float64): 1e-12}


@dataclass(frozen=True)
class Drawn:
    """A network, a loss, and something to learn."""

    network: Network
    loss: Loss
    images: Values
    labels: NDArray[np.intp]

    @property
    def learning(self) -> tuple[int, ...]:
        """The indices of all layers that can learn."""
        return tuple(index for index, layer in enumerate(self.network.layers) if parameters(layer))

    def expected(self, chosen: Values, learning: tuple[int, ...]) -> Found:
        """What the readable layers say."""
        found = slope(self.network, self.images[chosen], self.labels[chosen], self.loss)
        gradients = [part for index in learning for part in found.gradients[index]]
        return Found(found.loss, found.right, in_a_row(gradients))

    def found(self, chosen: Values, learning: tuple[int, ...]) -> Found:
        """What the batch at once says."""
        lesson = Lesson(self.network, learning, self.loss, self.images.shape[1:], self.images.dtype)
        row = in_a_row([value for index in learning for value in parameters(self.network.layers[index])])
        return lesson.slope(row, self.images, self.labels, chosen)


@st.composite
def drawn(draw: st.DrawFn, *, exact: bool = False) -> Drawn:
    """Up to two convolutions with whatever may follow them, hidden neurons, votes, a softmax, and 7 pictures.

    Some have features and pictures of ±1, so that all their sums are whole numbers and there are many ties; but not
    if it shall be exact, and then all is float64.
    """
    signs, seed = not exact and draw(st.booleans()), draw(seeds)
    shape: Shape = (draw(st.integers(2, 12)), draw(st.integers(2, 12)))
    layers: list[Layer] = []
    present = shape
    for _ in range(draw(st.integers(0, 1 if signs else 2))):
        layers += draw(groups(present, signs))
        present = after(layers, shape)
    for _ in range(draw(st.integers(0, 2))):
        layers.append(ReLU() if draw(st.booleans()) else draw(pools(present)))
        present = after(layers, shape)
    count, biased, categories = int(np.prod(present)), draw(st.booleans()), draw(st.integers(2, 3))
    if draw(st.booleans()):
        layers.append(Hidden(random(seed, 5, count) / count**0.5, random(seed + 1, 5) if biased else None))
        layers += [ReLU()] if draw(st.booleans()) else []
        count = 5
    votes = FullyConnected(random(seed + 2, categories, count) / count**0.5, np.arange(categories) if biased else None)
    loss: Loss = draw(st.sampled_from(["cross-entropy", "article"]))
    softmax = [Softmax()] if loss == "cross-entropy" or draw(st.booleans()) else []
    network = Network([*layers, votes, *softmax], "XOZ"[:categories])
    images = drawn_pictures(seed, signs, np.float64 if exact else draw(TYPES), 7, *shape)
    return Drawn(network, loss, images, np.random.default_rng(seed).integers(0, categories, 7))


def after(layers: list[Layer], shape: Shape) -> Shape:
    """The shape behind some layers."""
    for layer in layers:
        shape = layer.output_shape(shape)
    return shape


def is_clear(case: Drawn) -> bool:
    """Whether nothing is so near to a kink that rounding decides where the gradient goes."""
    made = [case.images.astype(np.float64)]
    for layer in case.network.layers:
        made.append(layer(made[-1]))
    near: list[Values] = []
    for layer, (values, result) in zip(case.network.layers, pairwise(made), strict=True):
        if isinstance(layer, ReLU):
            near.append(np.abs(values))
        if isinstance(layer, MaxPool):
            cells = pool_cells(values.shape[1:], layer.window, layer.stride, layer.edge)
            near.append(result[:, None] - values.reshape(len(values), -1)[:, cells])
    if case.loss == "article":
        near.append(np.abs(made[-1] - np.eye(made[-1].shape[1])[case.labels]))
    return not any(((gap > 0) & (gap < CLEAR)).any() for gap in near)


def same(found: Found, expected: Found, dtype: np.dtype[Any]) -> None:
    """The same loss and gradient, up to rounding, and just as many right."""
    assert found.loss == pytest.approx(expected.loss, abs=10 * TOLERANCE[dtype])
    assert found.right == expected.right
    assert found.gradient.shape == expected.gradient.shape
    size = max(1.0, float(np.abs(expected.gradient).max(initial=0.0)))
    np.testing.assert_allclose(found.gradient, expected.gradient, rtol=0, atol=TOLERANCE[dtype] * size)


@given(drawn(), st.data())
@searching
def test_the_same_gradient_as_the_readable_layers(case: Drawn, data: st.DataObject) -> None:
    assume(is_clear(case))
    chosen = np.array(data.draw(st.lists(st.integers(0, 6), min_size=1, max_size=7, unique=True)))
    learning = data.draw(st.sampled_from([case.learning, case.learning[:1], case.learning[1:]]))
    same(case.found(chosen, learning), case.expected(chosen, learning), case.images.dtype)


@given(drawn(exact=True), st.data())
@settings(searching, max_examples=100)
def test_the_same_gradient_as_by_trying(case: Drawn, data: st.DataObject) -> None:
    assume(is_clear(case))
    found = case.found(np.arange(7), case.learning).gradient
    start = 0
    for layer in case.learning:
        for number, value in enumerate(parameters(case.network.layers[layer])):
            index = tuple(data.draw(st.integers(0, side - 1)) for side in value.shape)
            place = (layer, number, index)
            tried = numeric_gradient(case.network, case.images, case.labels, case.loss, place, 1e-7)
            flat = start + int(np.ravel_multi_index(index, value.shape))
            assert found[flat] == pytest.approx(tried, abs=1e-6), place
            start += value.size


def lesson_of(dtype: DTypeLike, count: int, side: int = 9) -> tuple[Drawn, Lesson, Values]:
    """The benchmark's kind of network, and its values in a row."""
    layers = (Convolution(random(1, 3, 3, 3), None, random(2, 3)), ReLU(), MaxPool(2, 2))
    votes = FullyConnected(random(3, 2, int(np.prod(after(list(layers), (side, side))))), random(4, 2))
    case = Drawn(
        Network((*layers, votes, Softmax())),
        "cross-entropy",
        random(5, count, side, side).astype(dtype),
        np.random.default_rng(6).integers(0, 2, count),
    )
    lesson = Lesson(case.network, case.learning, case.loss, (side, side), np.dtype(dtype))
    return case, lesson, in_a_row([value for layer in case.network.layers for value in parameters(layer)])


@pytest.mark.parametrize("least", [1, 2, 3, 5, 10, 11])
def test_a_batch_in_parts_is_the_batch(least: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WORKSPACE", 0)
    monkeypatch.setattr(module, "_LEAST", least)
    case, lesson, row = lesson_of(np.float64, 11)
    chosen = np.random.default_rng(1).permutation(11)
    same(lesson.slope(row, case.images, case.labels, chosen), case.expected(chosen, case.learning), np.dtype(float))


@pytest.mark.parametrize(("features", "count"), [(3, 300), (8, 256), (16, 128)])
def test_products_in_blocks(features: int, count: int) -> None:
    """Large enough that a product is done in blocks, and rows are kept apart."""
    layers = (Convolution(random(1, features, 3, 3), None, random(2, features)), ReLU(), MaxPool(2, 2))
    more = (Convolution(random(3, 8, features, 2, 2)), MaxPool(2, 2))
    network = Network((*layers, *more, FullyConnected(random(4, 2, 32)), Softmax()))
    images, labels = random(5, count, 9, 9), np.random.default_rng(6).integers(0, 2, count)
    case = Drawn(network, "cross-entropy", images, labels)
    chosen = np.random.default_rng(7).permutation(count)
    same(case.found(chosen, case.learning), case.expected(chosen, case.learning), np.dtype(float))


def test_pictures_in_any_order_of_memory() -> None:
    case, lesson, row = lesson_of(np.float64, 6)
    chosen = np.array([4, 0, 5])
    expected = lesson.slope(row, case.images, case.labels, chosen)
    for images in (np.asfortranarray(case.images), np.repeat(case.images, 2, axis=0)[::2]):
        found = lesson.slope(row, images, case.labels, chosen)
        np.testing.assert_array_equal(found.gradient, expected.gradient)


def test_what_was_found_belongs_to_the_caller() -> None:
    case, lesson, row = lesson_of(np.float32, 8)
    before = row.copy()
    first = lesson.slope(row, case.images, case.labels, np.arange(4))
    kept = first.gradient.copy()
    lesson.slope(row * 2, case.images, case.labels, np.arange(4, 8))
    np.testing.assert_array_equal(first.gradient, kept)
    first.gradient[:] = np.nan
    np.testing.assert_array_equal(lesson.slope(row, case.images, case.labels, np.arange(4)).gradient, kept)
    np.testing.assert_array_equal(row, before)


def test_two_threads_at_the_same_lesson() -> None:
    case, lesson, row = lesson_of(np.float64, 64, side=16)

    def learn(number: int) -> Values:
        return lesson.slope(row * (number % 4), case.images, case.labels, np.arange(number % 3, 64)).gradient

    expected = [learn(number) for number in range(12)]
    with ThreadPoolExecutor(2) as pool:
        for number, found in enumerate(pool.map(learn, list(range(12)) * 10)):
            np.testing.assert_array_equal(found, expected[number % 12])


def test_what_does_not_fit_is_told() -> None:
    network = lesson_of(np.float64, 2)[0].network
    with pytest.raises(ValueError, match=r"^weights: found 48 for each category on 27 values"):
        Lesson(network, (0, 3), "cross-entropy", (7, 7), np.dtype(float))


@pytest.mark.parametrize("count", [64, 4096])
def test_memory_does_not_grow_with_the_batch(count: int) -> None:
    case, lesson, row = lesson_of(np.float32, count, side=28)
    tracemalloc.start()
    try:
        lesson.slope(row, case.images, case.labels, np.arange(count))
        assert tracemalloc.get_traced_memory()[1] < 2.5 * module.WORKSPACE
    finally:
        tracemalloc.stop()
