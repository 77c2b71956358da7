"""Gradients, held against trying it out: every value a little larger and a little smaller."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import DTypeLike, NDArray

from tests.engine.strategies import random, seeds, thorough
from tests.engine.test_pooling import EDGES, fits, windows
from xotui.engine import Convolution, ExemplarVotes, FullyConnected, Hidden, Layer, MaxPool, Network, ReLU, Softmax
from xotui.engine.convolution import Scaling
from xotui.engine.pooling import Edge
from xotui.engine.training import Loss, loss_of, numeric_gradient, parameters, pullback, slope, with_parameters

Values = NDArray[Any]
STEP = 1e-5
CLEAR = 1e-3  # no value may be nearer to a kink than this: far more than a step makes of it
WHOLE = 1e-4  # the same for whole networks, where steps are smaller
side = st.integers(1, 5)
few = settings(thorough, max_examples=12)
SCALINGS: tuple[Scaling, ...] = ("mean", "sum")


def differences(made: Callable[[Values], float], values: Values) -> Values:
    """The central difference of `made` at every one of the values."""
    found = np.zeros(values.shape)
    for index in np.ndindex(values.shape):
        larger, smaller = values.copy(), values.copy()
        larger[index] += STEP
        smaller[index] -= STEP
        found[index] = (made(larger) - made(smaller)) / (2 * STEP)
    return found


def check(layer: Layer, batch: Values) -> None:
    """All gradients of a layer on a batch agree with differences; forwards and `first` are as promised."""
    before = batch.copy()
    made, back = pullback(layer, batch)
    np.testing.assert_allclose(made, layer(batch), rtol=1e-12, atol=1e-12)
    weights = random(batch.size, *made.shape)
    given_weights = weights.copy()
    with_batch, with_values = back(weights)
    expected = differences(lambda values: float((layer(values) * weights).sum()), batch)
    np.testing.assert_allclose(with_batch, expected, rtol=0, atol=1e-6)
    kept = parameters(layer)
    assert len(with_values) == len(kept)
    for number, found in enumerate(with_values):

        def tried(values: Values, number: int = number) -> float:
            other = with_parameters(layer, (*kept[:number], values, *kept[number + 1 :]))
            return float((other(batch) * weights).sum())

        assert found.shape == kept[number].shape
        np.testing.assert_allclose(found, differences(tried, kept[number]), rtol=0, atol=1e-6)
    _, quick = pullback(layer, batch, first=True)
    for found, again in zip(with_values, quick(weights)[1], strict=True):
        np.testing.assert_array_equal(again, found)
    np.testing.assert_array_equal(batch, before)
    np.testing.assert_array_equal(weights, given_weights)


@st.composite
def convolutions(draw: st.DrawFn) -> tuple[Convolution, Values]:
    """A convolution of any kind, and a batch that it fits."""
    depth = draw(st.sampled_from([(), (1,), (2,), (3,)]))
    rows, columns, padding = draw(side), draw(side), draw(st.integers(0, 2))
    kernel = draw(st.integers(1, min(3, rows + 2 * padding))), draw(st.integers(1, min(3, columns + 2 * padding)))
    count, seed = draw(st.integers(1, 3)), draw(seeds)
    bias = random(seed + 1, count) if draw(st.booleans()) else None
    kernels = random(seed, count, *depth, *kernel)
    layer = Convolution(kernels, None, bias, padding=padding, scaling=draw(st.sampled_from(SCALINGS)))
    return layer, random(seed + 2, draw(st.integers(1, 2)), *depth, rows, columns)


@given(convolutions())
@thorough
def test_convolution(drawn: tuple[Convolution, Values]) -> None:
    check(*drawn)


@given(st.lists(side, min_size=1, max_size=3).map(tuple), seeds)
@thorough
def test_relu(shape: tuple[int, ...], seed: int) -> None:
    batch = random(seed, 2, *shape)
    assume(np.abs(batch).min() > CLEAR)
    check(ReLU(), batch)


def test_relu_passes_no_gradient_at_0() -> None:
    batch = np.array([[-0.5, -0.0, 0.0, 1e-300, 0.5]])
    made, back = pullback(ReLU(), batch)
    gradient, learnt = back(np.full((1, 5), 7.0))
    assert made.tolist() == [[0, 0, 0, 1e-300, 0.5]]
    assert gradient.tolist() == [[0, 0, 0, 7, 7]]
    assert learnt == ()


def gaps(maps: Values, pool: MaxPool) -> float:
    """The smallest gap between the two largest values of a window."""
    found = [np.inf]
    for one in maps.reshape(-1, *maps.shape[-2:]):
        for window in (cell for row in windows(one, pool.window, pool.stride, pool.edge) for cell in row):
            ranked = sorted(value for value, _, _ in window)
            found += [ranked[-1] - ranked[-2]] if len(ranked) > 1 else []
    return min(found)


pools = st.builds(MaxPool, st.integers(1, 3), st.integers(1, 4), st.sampled_from(EDGES))


@given(pools, st.sampled_from([(), (1,), (3,)]), st.integers(1, 7), st.integers(1, 7), seeds)
@thorough
def test_max_pool(pool: MaxPool, depth: tuple[int, ...], height: int, width: int, seed: int) -> None:
    batch = random(seed, 2, *depth, height, width)
    assume(fits(batch.shape, pool.window, pool.edge) and gaps(batch, pool) > CLEAR)
    check(pool, batch)


@given(pools, st.integers(1, 7), st.integers(1, 7), seeds)
@thorough
def test_at_a_tie_the_first_winner_in_reading_order_has_the_whole_gradient(
    pool: MaxPool, height: int, width: int, seed: int
) -> None:
    batch = np.random.default_rng(seed).choice([-1.0, -0.5, 0.5], (2, 2, height, width))
    assume(fits(batch.shape, pool.window, pool.edge))
    made, back = pullback(pool, batch)
    gradient = random(seed, *made.shape)
    winners, expected = pool.winners(batch), np.zeros_like(batch)
    for index in np.ndindex(made.shape):
        image, channel, row, column = index
        cells = windows(batch[image, channel], pool.window, pool.stride, pool.edge)[row][column]
        _, down, right = max(cells, key=lambda cell: cell[0])  # of equals, max takes the first
        assert (int(winners.rows[index]), int(winners.columns[index])) == (down, right)
        expected[image, channel, down, right] += gradient[index]
    np.testing.assert_allclose(back(gradient)[0], expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    ("pool", "expected"),
    [
        (MaxPool(2, 2), [[11, 0, 2], [0, 0, 0], [3, 0, 4]]),  # partial windows at both edges
        (MaxPool(2, 2, "drop"), [[11, 0, 0], [0, 0, 0], [0, 0, 0]]),
        (MaxPool(2, 1), [[11, 2, 0], [3, 4, 0], [0, 0, 0]]),  # windows that overlap
        (MaxPool(3, 1), [[11, 0, 0], [0, 0, 0], [0, 0, 0]]),
        (MaxPool(1, 2), [[11, 0, 2], [0, 0, 0], [3, 0, 4]]),  # steps that pass over cells
    ],
)
def test_a_map_of_equals_by_hand(pool: MaxPool, expected: list[list[float]]) -> None:
    batch = np.zeros((1, 3, 3))
    made, back = pullback(pool, batch)
    gradient = np.array([11.0, 2, 3, 4])[: made.size].reshape(made.shape)
    assert back(gradient)[0].tolist() == [expected]


@given(st.sampled_from([FullyConnected, Hidden]), st.booleans(), st.lists(side, min_size=1, max_size=3), side, seeds)
@thorough
def test_fully_connected(
    kind: type[FullyConnected], biased: bool, shape: list[int], categories: int, seed: int
) -> None:
    weights = random(seed, categories, int(np.prod(shape)))
    check(kind(weights, random(seed + 1, categories) if biased else None), random(seed + 2, 2, *shape))


@given(st.integers(1, 3), st.integers(1, 6), seeds)
@thorough
def test_softmax(count: int, categories: int, seed: int) -> None:
    check(Softmax(), random(seed, count, categories) * 3)


@pytest.mark.parametrize("precision", [np.float32, np.float64])
def test_the_type_of_the_batch_goes_all_the_way(precision: DTypeLike) -> None:
    batch = random(1, 2, 4, 4).astype(precision)
    convolution = Convolution(random(2, 2, 2, 2), None, random(3, 2), padding=1)
    for layer in (convolution, ReLU(), MaxPool(), FullyConnected(random(4, 2, 16), random(5, 2)), Softmax()):
        made, back = pullback(layer, batch)
        gradient, learnt = back(np.ones_like(made))
        assert {array.dtype for array in (made, gradient, *learnt)} == {np.dtype(precision)}, layer.operation


def networks(loss: Loss, seed: int) -> list[Network]:
    """Networks for pictures of 6×6 with one and three convolutions and with hidden neurons."""
    end: list[Layer] = [Softmax()] if loss == "cross-entropy" or seed % 2 else []
    one: list[Layer] = [
        Convolution(random(seed, 2, 3, 3)),
        ReLU(),
        MaxPool(2, 2),
        FullyConnected(random(seed + 1, 2, 8)),
    ]
    three: list[Layer] = [
        Convolution(random(seed, 2, 3, 3), None, random(seed + 1, 2), padding=1),
        ReLU(),
        MaxPool(3, 2),
        Convolution(random(seed + 2, 2, 2, 2, 2), scaling="sum"),
        ReLU(),
        Convolution(random(seed + 3, 1, 2, 2, 2), None, random(seed + 4, 1), padding=1),
        MaxPool(2, 2),
        FullyConnected(random(seed + 5, 2, 4), random(seed + 6, 2)),
    ]
    hidden: list[Layer] = [
        MaxPool(2, 3),
        Hidden(random(seed, 4, 4), random(seed + 1, 4)),
        ReLU(),
        Hidden(random(seed + 2, 3, 4), None),
        ReLU(),
        FullyConnected(random(seed + 3, 2, 3), random(seed + 4, 2)),
    ]
    return [Network((*layers, *end)) for layers in (one, three, hidden)]


def is_clear(network: Network, images: Values, labels: list[int]) -> bool:
    """Whether nothing is near a kink: no ReLU near 0, no tie in a window, no score just right."""
    for image, label in zip(images, labels, strict=True):
        trace = network.trace(image)
        for before, after in zip(trace.stages, trace.stages[1:], strict=False):
            if isinstance(after.layer, ReLU) and np.abs(before.values).min() < WHOLE:
                return False
            # Zeros that a ReLU made stay equal when something is tried a little.
            alive = np.where(before.maps > 0, before.maps, -(random(1, *before.maps.shape) ** 2) - 1)
            looked_at = alive if before.operation == "relu" else before.maps
            if isinstance(after.layer, MaxPool) and gaps(looked_at, after.layer) < WHOLE:
                return False
        if np.abs(trace[-1].values - np.eye(2)[label]).min() < WHOLE:
            return False
    return True


@pytest.mark.parametrize("which", [0, 1, 2], ids=["one convolution", "three convolutions", "hidden neurons"])
@pytest.mark.parametrize("loss", ["cross-entropy", "article"])
@given(seed=st.integers(0, 10_000))
@few
def test_a_whole_network(loss: Loss, which: int, seed: int) -> None:
    network, images, labels = networks(loss, seed)[which], random(seed + 9, 3, 6, 6), [0, 1, 1]
    assume(is_clear(network, images, labels))
    found = slope(network, images, labels, loss)
    assert found.loss == pytest.approx(loss_of(network, images, labels, loss), abs=1e-12)
    assert found.right == int((network.scores(images).argmax(axis=1) == labels).sum())
    assert len(found.gradients) == len(network.layers)
    for place, layer in enumerate(network.layers):
        assert [part.shape for part in found.gradients[place]] == [value.shape for value in parameters(layer)]
        for number, part in enumerate(found.gradients[place]):
            for index in np.ndindex(part.shape):
                expected = numeric_gradient(network, images, labels, loss, (place, number, index))
                assert part[index] == pytest.approx(expected, abs=1e-6), (place, number, index)


def test_only_layers_of_the_engine_have_a_gradient() -> None:
    no_layer: Any = "relu"
    with pytest.raises(TypeError, match=r"^layer: found str; expected a layer of the engine"):
        pullback(no_layer, random(1, 1, 2))


def test_other_parameters_leave_everything_else_as_it_is() -> None:
    convolution = Convolution(random(1, 2, 3, 3), ["a", "b"], random(2, 2), padding=2, scaling="sum")
    other = with_parameters(convolution, (random(3, 2, 3, 3), random(4, 2)))
    assert isinstance(other, Convolution)
    assert (other.names, other.padding, other.scaling) == (("a", "b"), 2, "sum")
    np.testing.assert_array_equal(other.kernels, random(3, 2, 3, 3))
    assert other.bias is not None
    np.testing.assert_array_equal(other.bias, random(4, 2))
    assert type(with_parameters(Hidden(random(5, 2, 3), None), (random(6, 2, 3),))) is Hidden
    votes = ExemplarVotes(random(7, 2, 3, 3), ())
    assert type(with_parameters(votes, parameters(votes))) is FullyConnected
    assert with_parameters(ReLU(), ()).operation == "relu"
    assert parameters(MaxPool()) == parameters(Softmax()) == ()


@pytest.mark.parametrize("edge", EDGES)
def test_every_gradient_that_arrives_at_a_pool_goes_on_once(edge: Edge) -> None:
    batch = np.zeros((2, 3, 7, 8))
    made, back = pullback(MaxPool(3, 2, edge), batch)
    gradient = random(1, *made.shape)
    assert back(gradient)[0].sum() == pytest.approx(gradient.sum())
