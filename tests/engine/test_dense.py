"""What stands behind the maps: votes with bias, hidden neurons, probabilities, and networks that have them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import DTypeLike, NDArray
from scipy.special import softmax as softmax_of_scipy

from tests.engine.strategies import random, seeds, thorough
from xotui.engine import Convolution, Cost, FullyConnected, Hidden, Layer, MaxPool, Network, ReLU, Softmax, softmax

KINDS: list[type[FullyConnected]] = [FullyConnected, Hidden]
side = st.integers(1, 5)


@pytest.mark.parametrize("kind", KINDS)
@given(shape=st.lists(side, min_size=1, max_size=3), categories=side, biased=st.booleans(), seed=seeds)
@thorough
def test_every_value_times_its_weight_and_the_bias(
    kind: type[FullyConnected], shape: list[int], categories: int, biased: bool, seed: int
) -> None:
    batch, weights = random(seed, 3, *shape), random(seed + 1, categories, int(np.prod(shape)))
    bias = random(seed + 2, categories) if biased else None
    layer = kind(weights, bias)
    made = layer(batch)
    assert made.shape == (3, *layer.output_shape(tuple(shape))) == (3, categories)
    expected = batch.reshape(3, -1) @ weights.T
    expected = expected if bias is None else expected + bias
    np.testing.assert_allclose(made, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_bias_nothing_is_added(kind: type[FullyConnected]) -> None:
    weights = [[1.0, 0.0, -1.0], [0.5, 0.5, 0.5]]
    layer = kind(weights)
    assert layer.bias is None
    assert layer(np.array([[1.0, 2.0, 4.0]])).tolist() == [[-3, 3.5]]
    assert kind(weights, [1, -1])(np.array([[1.0, 2.0, 4.0]])).tolist() == [[-2, 2.5]]


@pytest.mark.parametrize("kind", KINDS)
def test_no_pictures_have_no_scores(kind: type[FullyConnected]) -> None:
    assert kind(random(1, 2, 4), random(2, 2))(np.zeros((0, 2, 2))).shape == (0, 2)


@pytest.mark.parametrize("kind", KINDS)
def test_a_layer_keeps_its_own_numbers(kind: type[FullyConnected]) -> None:
    weights, bias = random(1, 2, 3), random(2, 2)
    layer = kind(weights, bias)
    weights[...] = bias[...] = 9
    assert layer.bias is not None
    np.testing.assert_array_equal(layer.weights, random(1, 2, 3))
    np.testing.assert_array_equal(layer.bias, random(2, 2))
    for kept in (layer.weights, layer.bias):
        with pytest.raises(ValueError, match=r"read-only"):
            kept[...] = 0


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("given_type", "expected"), [(np.float32, np.float32), (np.float64, np.float64), (np.int16, np.float64)]
)
def test_the_scores_have_the_type_of_the_values(
    kind: type[FullyConnected], given_type: DTypeLike, expected: DTypeLike
) -> None:
    made = kind(random(1, 2, 4), random(2, 2))(np.ones((3, 2, 2), dtype=given_type))
    assert made.dtype == expected


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("weights", "bias", "argument", "says"),
    [
        (np.ones(3), None, "weights", ["(3,)", "(K, n)"]),
        (np.ones((1, 2, 3)), None, "weights", ["(1, 2, 3)", "(K, n)"]),
        (np.ones((2, 0)), None, "weights", ["(2, 0)", "(K, n)"]),
        ([["a"]], None, "weights", ["real numbers"]),
        (np.ones((2, 3)), [1, 2, 3], "bias", ["(3,)", "(2,)", "one for each row"]),
        (np.ones((2, 3)), 1.0, "bias", ["()", "(2,)"]),
        (np.ones((1, 3)), ["a"], "bias", ["real numbers"]),
    ],
)
def test_what_describes_no_layer_is_named(
    kind: type[FullyConnected], weights: Any, bias: Any, argument: str, says: list[str]
) -> None:
    with pytest.raises(ValueError, match=f"^{argument}: found .*; expected ") as error:
        kind(weights, bias)
    for part in says:
        assert part in str(error.value)


@pytest.mark.parametrize("kind", KINDS)
def test_another_number_of_values_is_named(kind: type[FullyConnected]) -> None:
    layer = kind(np.ones((2, 12)), np.ones(2))
    for look in (layer.output_shape, layer.cost):
        with pytest.raises(ValueError, match=r"^weights: found 12 .* 9 values \(shape \(3, 3\)\); expected 9 weights"):
            look((3, 3))


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_layer_costs(kind: type[FullyConnected]) -> None:
    # 3 sums of 4 products each: 4 multiplications and 3 additions, one more with a bias.
    assert kind(np.ones((3, 4)), None).cost((4,)) == Cost(multiplications=12, additions=9)
    assert kind(np.ones((3, 4)), np.ones(3)).cost((1, 2, 2)) == Cost(multiplications=12, additions=12)


def test_hidden_neurons_are_called_so() -> None:
    assert (Hidden.operation, FullyConnected.operation, Softmax.operation) == ("hidden", "votes", "probabilities")


finite = hnp.arrays(np.float64, hnp.array_shapes(max_dims=3, max_side=5), elements=st.floats(-1e4, 1e4))


@given(finite)
@thorough
def test_softmax_against_scipy(scores: NDArray[np.float64]) -> None:
    before = scores.copy()
    shares = softmax(scores)
    assert shares.shape == scores.shape
    np.testing.assert_allclose(shares, softmax_of_scipy(scores, axis=-1), rtol=1e-12, atol=1e-300)
    np.testing.assert_allclose(shares.sum(axis=-1), 1, rtol=1e-12)
    assert shares.min() >= 0
    np.testing.assert_array_equal(scores, before)


@given(hnp.arrays(np.float64, st.integers(1, 6), elements=st.floats(-20, 20)), st.floats(-100, 100))
@thorough
def test_what_is_added_to_all_scores_changes_no_probability(scores: NDArray[np.float64], added: float) -> None:
    np.testing.assert_allclose(softmax(scores + added), softmax(scores), rtol=1e-10)
    order = np.argsort(scores, kind="stable")
    assert (np.diff(softmax(scores)[order]) >= 0).all()


def test_probabilities_by_hand() -> None:
    made = Softmax()(np.array([[0.0, np.log(3)], [5.0, 5.0], [1e4, -1e4]]))
    np.testing.assert_allclose(made, [[0.25, 0.75], [0.5, 0.5], [1.0, 0.0]], rtol=1e-12)
    assert Softmax()(np.zeros((0, 2))).shape == (0, 2)


@pytest.mark.parametrize(
    ("given_type", "expected"), [(np.float32, np.float32), (np.float64, np.float64), (np.int8, np.float64)]
)
def test_probabilities_have_the_type_of_the_scores(given_type: DTypeLike, expected: DTypeLike) -> None:
    assert softmax(np.array([100, -100], dtype=given_type)).dtype == expected


def test_softmax_stands_behind_scores() -> None:
    assert Softmax().output_shape((3,)) == (3,)
    for shape in ((2, 3), (1, 2, 3), ()):
        for look in (Softmax().output_shape, Softmax().cost):
            with pytest.raises(ValueError, match=r"^scores: found shape .*; expected \(K,\)"):
                look(shape)


def test_what_probabilities_cost() -> None:
    # 2 comparisons find the largest of 3; 3 are shifted and 3 powers added up by 2 additions; 3 divisions.
    assert Softmax().cost((3,)) == Cost(additions=5, divisions=3, comparisons=2, exponentials=3)
    assert Softmax().cost((1,)) == Cost(additions=1, divisions=1, exponentials=1)


def learnt_network(*end: Layer) -> Network:
    """Two convolutions, hidden neurons, votes, and what else is told; for pictures of 6×6."""
    body = (
        Convolution(random(15, 2, 3, 3), ["a", "b"], random(16, 2), padding=1),
        ReLU(),
        MaxPool(),
        Convolution(random(17, 1, 2, 2, 2), scaling="sum"),
        Hidden(random(18, 3, 4), random(19, 3)),
        ReLU(),
    )
    return Network((*body, FullyConnected(random(20, 2, 3), random(21, 2)), *end))


def test_the_stages_of_a_deeper_network() -> None:
    network, image = learnt_network(Softmax()), random(22, 6, 6)
    assert network.names == (
        "picture",
        "convolution1",
        "relu1",
        "pool",
        "convolution2",
        "hidden",
        "relu2",
        "votes",
        "probabilities",
    )
    trace = network.trace(image)
    assert tuple(stage.shape for stage in trace) == network.shapes((6, 6))
    assert trace["hidden"].maps.shape == trace["relu2"].maps.shape == (1, 3, 1)
    np.testing.assert_array_equal(trace["probabilities"].values, softmax(trace["votes"].values))
    np.testing.assert_array_equal(network.scores(image), trace["probabilities"].values)
    assert network.scores(image).sum() == pytest.approx(1)


@pytest.mark.parametrize("end", [(), (Softmax(),)])
def test_votes_stand_before_probabilities(end: tuple[Layer, ...]) -> None:
    network = learnt_network(*end)
    assert network.votes is network.layers[6]
    assert network.gives_probabilities == bool(end)
    assert network.body == network.layers[:6]


@pytest.mark.parametrize(
    "layers",
    [(), (Softmax(),), (ReLU(),), (Hidden(np.ones((2, 9)), np.zeros(2)),), (Hidden(np.eye(9), np.zeros(9)), Softmax())],
)
def test_neither_hidden_neurons_nor_probabilities_alone_are_votes(layers: tuple[Layer, ...]) -> None:
    network = Network(layers)
    assert network.votes is None
    assert network.body == layers
    with pytest.raises(ValueError, match=r"^layers: found .*; expected votes at the end"):
        network.scores(np.ones((3, 3)))


@pytest.mark.parametrize("end", [(), (Softmax(),)])
def test_other_votes_leave_the_rest_as_it_is(end: tuple[Layer, ...]) -> None:
    network = learnt_network(*end)
    votes = FullyConnected(random(23, 2, 3))
    other = network.with_votes(votes)
    assert other.layers == (*network.layers[:6], votes, *end)
    assert other.votes is votes
    assert other.labels == network.labels
    shorter = network.with_votes(FullyConnected(random(24, 2, 72)), network.layers[:2])
    assert shorter.shapes((6, 6))[-1] == (2,)
    assert shorter.body == network.layers[:2]
    assert shorter.gives_probabilities == bool(end)
    with pytest.raises(ValueError, match=r"^labels: found 2; expected 3"):
        network.with_votes(FullyConnected(np.ones((3, 3))))


def test_the_same_layer_may_stand_in_two_places() -> None:
    turn = FullyConnected([[0.0, 1.0], [2.0, 0.0]])
    network = Network((turn, turn))
    assert network.body == (turn,)
    assert network.with_votes(FullyConnected(np.eye(2))).scores([[3.0, 5.0]]).tolist() == [5.0, 6.0]


def test_labels_are_as_many_as_probabilities() -> None:
    with pytest.raises(ValueError, match=r"^labels: found 2; expected 3"):
        Network((FullyConnected(np.ones((3, 4))), Softmax()))


def test_maps_of_a_deeper_network_are_called_as_the_last_features_before_them() -> None:
    network = learnt_network()
    assert network.map_names("pool", 2) == ("a", "b")
    assert network.map_names("convolution2", 1) == ("feature 1",)


def test_no_feature_made_the_picture() -> None:
    assert learnt_network().map_names("picture", 1) == ("map 0",)


def test_many_pictures_of_a_deeper_network_are_the_same_as_one_by_one() -> None:
    network, images = learnt_network(Softmax()), random(25, 2, 3, 6, 6)
    made = network.scores(images)
    for index in np.ndindex(2, 3):
        np.testing.assert_array_equal(made[index], network.scores(images[index]))
