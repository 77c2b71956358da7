"""Features brought to the size of pictures: nothing that the network says may change."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.strategies import random, seeds, thorough
from tests.golden import article_network
from xotui.engine import Convolution, FullyConnected, Hidden, Layer, MaxPool, Network, ReLU, Softmax
from xotui.engine.convolution import Scaling
from xotui.engine.training import normalised, parameters, rounded

SHAPE = (8, 7)
SCALINGS: tuple[Scaling, ...] = ("mean", "sum")


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """One to three convolutions of any kind, perhaps hidden neurons, votes, perhaps a softmax."""
    seed = draw(seeds)
    layers: list[Layer] = []
    depth: tuple[int, ...] = ()
    for number in range(draw(st.integers(1, 3))):
        count = draw(st.integers(1, 3))
        size = 10.0 ** draw(st.integers(-2, 2))
        kernels = size * random(seed + number, count, *depth, draw(st.integers(1, 3)), draw(st.integers(1, 3)))
        bias = random(seed + number + 10, count) if draw(st.booleans()) else None
        how = draw(st.integers(0, 1)), draw(st.sampled_from(SCALINGS))
        layers.append(Convolution(kernels, None, bias, padding=how[0], scaling=how[1]))
        layers += draw(st.sampled_from([[], [ReLU()], [ReLU(), MaxPool(2, 1)], [MaxPool(2, 1), ReLU()]]))
        depth = (count,)
    values = int(np.prod(Network(layers).shapes(SHAPE)[-1]))
    if draw(st.booleans()):
        layers += [Hidden(random(seed + 20, 3, values), random(seed + 21, 3)), ReLU()]
        values = 3
    layers.append(FullyConnected(random(seed + 22, 2, values), random(seed + 23, 2) if draw(st.booleans()) else None))
    return Network([*layers, Softmax()] if draw(st.booleans()) else layers)


def convolutions(network: Network) -> list[Convolution]:
    return [layer for layer in network.layers if isinstance(layer, Convolution)]


@given(networks(), seeds)
@thorough
def test_the_network_says_what_it_said_and_its_features_are_of_one_size(network: Network, seed: int) -> None:
    images = random(seed, 4, *SHAPE)
    before = network.scores(images)
    other = normalised(network, SHAPE)
    np.testing.assert_allclose(other.scores(images), before, rtol=1e-9, atol=1e-9)
    for feature in convolutions(other):
        size = np.abs(feature.kernels).reshape(len(feature.kernels), -1).mean(axis=1)
        np.testing.assert_allclose(size, 1, rtol=1e-12)
    np.testing.assert_array_equal(network.scores(images), before)
    for layer, then in zip(other.layers, network.layers, strict=True):
        assert layer.operation == then.operation
        if isinstance(layer, Convolution) and isinstance(then, Convolution):
            assert (layer.padding, layer.scaling, layer.names) == (then.padding, then.scaling, then.names)
            np.testing.assert_array_equal(np.sign(layer.kernels), np.sign(then.kernels))


@given(networks())
@thorough
def test_twice_is_once(network: Network) -> None:
    once = normalised(network, SHAPE)
    for layer, again in zip(once.layers, normalised(once, SHAPE).layers, strict=True):
        for value, other in zip(parameters(layer), parameters(again), strict=True):
            np.testing.assert_allclose(other, value, rtol=1e-12)


def test_by_hand() -> None:
    layers = (Convolution([[[0.5]], [[-4.0]]], None, [0.25, 8.0]), ReLU(), FullyConnected([[2.0, 3.0], [0.0, -1.0]]))
    first, _, votes = normalised(Network(layers), (1, 1)).layers
    assert isinstance(first, Convolution)
    assert isinstance(votes, FullyConnected)
    assert first.kernels.ravel().tolist() == [1, -1]
    assert first.bias is not None
    assert first.bias.tolist() == [0.5, 2]
    assert votes.weights.tolist() == [[1, 12], [0, -4]]
    assert votes.bias is None


def test_a_feature_of_nothing_stays_nothing() -> None:
    layers = (Convolution([[[0.0]], [[2.0]]], None, [0.5, 0.5]), FullyConnected(np.ones((2, 2))))
    other = normalised(Network(layers), (1, 1))
    assert convolutions(other)[0].kernels.ravel().tolist() == [0, 1]
    assert other.scores([[1.0]]).tolist() == Network(layers).scores([[1.0]]).tolist() == [3, 3]


def test_a_map_that_nobody_reads_keeps_its_feature() -> None:
    network = Network((Convolution(random(1, 2, 2, 2) / 9), ReLU(), MaxPool()))
    other = normalised(network, (5, 5))
    np.testing.assert_array_equal(convolutions(other)[0].kernels, convolutions(network)[0].kernels)
    assert normalised(Network(()), (5, 5)).layers == ()


def test_the_network_of_the_article_is_so_already() -> None:
    network, images = article_network(), random(1, 5, 9, 9)
    other = normalised(network, (9, 9))
    np.testing.assert_array_equal(other.scores(images), network.scores(images))
    np.testing.assert_array_equal(convolutions(other)[0].kernels, convolutions(network)[0].kernels)


def test_rounding_all_or_some_layers() -> None:
    layers = (Convolution([[[0.126]]], None, [-0.004]), ReLU(), FullyConnected([[0.126], [-1.555]], [0.994, 2.0]))
    network = Network(layers)
    assert flat(rounded(network, 2)) == [0.13, 0.0, 0.13, -1.56, 0.99, 2.0]
    assert flat(rounded(network, 0, only=[0])) == [0.0, 0.0, 0.126, -1.555, 0.994, 2.0]
    assert flat(rounded(network, 1, only=[1, 2])) == [0.126, -0.004, 0.1, -1.6, 1.0, 2.0]
    assert flat(rounded(network, 1, only=[])) == flat(network) == [0.126, -0.004, 0.126, -1.555, 0.994, 2.0]


def flat(network: Network) -> list[float]:
    return [value for layer in network.layers for array in parameters(layer) for value in array.ravel().tolist()]


def test_no_rounded_value_is_minus_nothing() -> None:
    network = rounded(Network((Convolution([[[-0.001, -0.2]]]),)), 1)
    assert [str(value) for value in flat(network)] == ["0.0", "-0.2"]


@pytest.mark.parametrize("decimals", [0, 2, 4])
def test_rounding_moves_no_value_by_more_than_half_a_digit(decimals: int) -> None:
    network = article_network()
    fine = Network((Convolution(random(1, 3, 3, 3)), *network.layers[1:]))
    for value, other in zip(flat(fine), flat(rounded(fine, decimals)), strict=True):
        assert abs(value - other) <= 0.5 * 10**-decimals + 1e-12
