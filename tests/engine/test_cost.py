"""The cost of a layer, against numbers that count what is done with them."""

from __future__ import annotations

from collections import Counter
from functools import reduce
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.strategies import thorough
from tests.engine.test_pooling import EDGES, fits, window_starts
from tests.golden import article_network
from xotui.engine import Convolution, Cost, FullyConnected, Hidden, MaxPool, Network, ReLU, Softmax
from xotui.engine.convolution import Scaling
from xotui.engine.pooling import Edge


class Counted:
    """A number that writes down every operation it takes part in."""

    def __init__(self, done: Counter[str]) -> None:
        self.done = done

    def __mul__(self, other: Counted) -> Counted:
        self.done["multiplications"] += 1
        return self

    def __add__(self, other: Counted) -> Counted:
        self.done["additions"] += 1
        return self

    def __truediv__(self, other: int) -> Counted:
        self.done["divisions"] += 1
        return self

    def __lt__(self, other: Counted) -> bool:
        self.done["comparisons"] += 1
        return False


def mean_of_products(pixels: list[Counted]) -> Counted:
    return reduce(Counted.__add__, [pixel * pixel for pixel in pixels]) / len(pixels)


side = st.integers(1, 7)


@given(st.integers(1, 3), st.integers(0, 3), side, side, st.data())
@thorough
def test_convolution(features: int, channels: int, height: int, width: int, data: st.DataObject) -> None:
    rows, columns = data.draw(st.integers(1, height)), data.draw(st.integers(1, width))
    done: Counter[str] = Counter()
    for _ in range(features):
        for top, left in product(range(height), range(width)):
            if top + rows <= height and left + columns <= width:
                mean_of_products([Counted(done) for _ in range(max(channels, 1) * rows * columns)])
    depth = (channels,) if channels else ()
    layer = Convolution(np.ones((features, *depth, rows, columns)))
    assert layer.cost((*depth, height, width)) == Cost(**done)


@given(st.integers(0, 3), side, side, st.integers(1, 4), st.integers(1, 5), st.sampled_from(EDGES))
@thorough
def test_pooling_with_partial_windows(
    channels: int, height: int, width: int, window: int, stride: int, edge: Edge
) -> None:
    if not fits((height, width), window, edge):
        return
    done: Counter[str] = Counter()
    for _ in range(max(channels, 1)):
        for top in window_starts(height, window, stride, edge):
            for left in window_starts(width, window, stride, edge):
                cells = len(range(height)[top : top + window]) * len(range(width)[left : left + window])
                min([Counted(done) for _ in range(cells)])
    shape = (channels, height, width) if channels else (height, width)
    assert MaxPool(window, stride, edge).cost(shape) == Cost(**done)


@given(st.lists(side, min_size=1, max_size=3).map(tuple))
@thorough
def test_relu_looks_at_every_value_once(shape: tuple[int, ...]) -> None:
    assert ReLU().cost(shape) == Cost(comparisons=int(np.zeros(shape).size))


@given(st.integers(1, 4), st.integers(1, 3), side, side)
@thorough
def test_votes(categories: int, channels: int, height: int, width: int) -> None:
    done: Counter[str] = Counter()
    values = channels * height * width
    for _ in range(categories):
        reduce(Counted.__add__, [Counted(done) * Counted(done) for _ in range(values)])
    assert FullyConnected(np.ones((categories, values))).cost((channels, height, width)) == Cost(**done)


def test_the_article_network_layer_by_layer() -> None:
    network = article_network()
    costs = dict(zip(network.names[1:], network.costs((9, 9)), strict=True))
    assert costs["convolution"] == Cost(multiplications=1323, additions=1176, divisions=147)
    assert costs["relu"] == Cost(comparisons=147)
    # 3 maps: 9 windows of 4 cells, 6 of 2, 1 of 1; then 4 windows of 4 cells.
    assert costs["pool1"] == Cost(comparisons=3 * (9 * 3 + 6 * 1))
    assert costs["pool2"] == Cost(comparisons=3 * (4 * 3))
    assert costs["votes"] == Cost(multiplications=24, additions=22)
    assert network.cost((9, 9)) == Cost(1347, 1198, 147, 147 + 99 + 36)


def test_costs_add_up_kind_by_kind() -> None:
    assert Cost(1, 2, 3, 4) + Cost(10, 20, 30, 40) == Cost(11, 22, 33, 44)
    assert Cost() + Cost(1) == Cost(multiplications=1)


@pytest.mark.parametrize("layer", [Convolution(np.ones((1, 3, 3))), FullyConnected(np.ones((2, 5)))])
def test_a_shape_that_does_not_fit_has_no_cost(layer: Convolution | FullyConnected) -> None:
    with pytest.raises(ValueError, match=r"found .*; expected "):
        layer.cost((2, 2))


@given(st.integers(1, 3), st.integers(0, 3), side, side, st.integers(0, 2), st.booleans(), st.data())
@pytest.mark.parametrize("scaling", ["mean", "sum"])
@thorough
def test_a_convolution_with_bias_and_padding(
    scaling: Scaling,
    features: int,
    channels: int,
    height: int,
    width: int,
    padding: int,
    biased: bool,
    data: st.DataObject,
) -> None:
    height, width = height + 2 * padding, width + 2 * padding
    rows, columns = data.draw(st.integers(1, height)), data.draw(st.integers(1, width))
    done: Counter[str] = Counter()
    for _ in range(features * (height - rows + 1) * (width - columns + 1)):
        pixels = [Counted(done) for _ in range(max(channels, 1) * rows * columns)]
        total = reduce(Counted.__add__, [pixel * pixel for pixel in pixels])
        total = total / len(pixels) if scaling == "mean" else total
        total = total + total if biased else total
    depth = (channels,) if channels else ()
    bias = np.ones(features) if biased else None
    layer = Convolution(np.ones((features, *depth, rows, columns)), None, bias, padding=padding, scaling=scaling)
    assert layer.cost((*depth, height - 2 * padding, width - 2 * padding)) == Cost(**done)


@pytest.mark.parametrize("count", [1, 2, 5])
def test_probabilities(count: int) -> None:
    done: Counter[str] = Counter()
    scores = [Counted(done) for _ in range(count)]
    largest = min(scores)
    powers = [score + largest for score in scores]  # taking away costs what adding does
    total = reduce(Counted.__add__, powers)
    for power in powers:
        power / 1
    assert total is powers[0]
    assert Softmax().cost((count,)) == Cost(**done, exponentials=count)


def test_a_deeper_network_layer_by_layer() -> None:
    layers = (
        Convolution(np.ones((2, 3, 3)), None, np.zeros(2), padding=1, scaling="sum"),
        MaxPool(2, 2),
        Hidden(np.ones((3, 8)), np.zeros(3)),
        FullyConnected(np.ones((2, 3))),
        Softmax(),
    )
    network = Network(layers)
    assert network.costs((4, 4)) == (
        Cost(multiplications=2 * 16 * 9, additions=2 * 16 * 9),
        Cost(comparisons=2 * 4 * 3),
        Cost(multiplications=3 * 8, additions=3 * 8),
        Cost(multiplications=2 * 3, additions=2 * 2),
        Cost(additions=3, divisions=2, comparisons=1, exponentials=2),
    )
    assert network.cost((4, 4)) == Cost(318, 319, 2, 25, 2)
    assert Cost(exponentials=2) + Cost(1, 2, 3, 4, 5) == Cost(1, 2, 3, 4, 7)
