"""Networks before they have learnt: shapes, seeds, sizes of values, and architectures that cannot be."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from xotui.engine import Convolution, FullyConnected, Hidden, MaxPool, Network, ReLU, Softmax
from xotui.engine.training import ConvolutionPlan, HiddenPlan, LayerPlan, VotesPlan, initial_network, parameters

DEEP: tuple[LayerPlan, ...] = (
    ConvolutionPlan(4, (3, 2), padding=1),
    ReLU(),
    MaxPool(2, 2),
    ConvolutionPlan(6, (2, 2), bias=False, scaling="sum"),
    ReLU(),
    HiddenPlan(5),
    ReLU(),
    VotesPlan(),
    Softmax(),
)


def flat(network: Network) -> list[float]:
    return [value for layer in network.layers for array in parameters(layer) for value in array.ravel().tolist()]


def test_layers_are_of_the_shapes_that_were_planned() -> None:
    network = initial_network(DEEP, (9, 8), 1)
    assert network.shapes((9, 8)) == (
        (9, 8),
        (4, 9, 9),
        (4, 9, 9),
        (4, 5, 5),
        (6, 4, 4),
        (6, 4, 4),
        (5,),
        (5,),
        (2,),
        (2,),
    )
    first, second = network.layers[0], network.layers[3]
    assert isinstance(first, Convolution)
    assert isinstance(second, Convolution)
    assert (first.kernels.shape, first.padding, first.scaling) == ((4, 3, 2), 1, "mean")
    assert (second.kernels.shape, second.padding, second.scaling) == ((6, 4, 2, 2), 0, "sum")
    assert first.bias is not None
    assert first.bias.tolist() == [0] * 4
    assert second.bias is None
    hidden, votes = network.layers[5], network.votes
    assert isinstance(hidden, Hidden)
    assert votes is network.layers[7]
    assert type(votes) is FullyConnected
    assert (hidden.weights.shape, votes.weights.shape) == ((5, 96), (2, 5))
    assert network.layers[2] is DEEP[2]
    assert network.labels == ("X", "O")


@pytest.mark.parametrize("biased", [True, False])
def test_a_bias_is_there_where_it_is_planned_and_begins_at_0(biased: bool) -> None:
    plans = (ConvolutionPlan(2, bias=biased), HiddenPlan(3, biased), VotesPlan(biased))
    for layer, count in zip(initial_network(plans, (4, 4), 1).layers, (2, 3, 2), strict=True):
        assert isinstance(layer, Convolution | FullyConnected)
        assert (None if layer.bias is None else layer.bias.tolist()) == ([0] * count if biased else None)


def test_there_are_as_many_rows_of_votes_as_labels() -> None:
    network = initial_network([VotesPlan()], (2, 3), 1, ("X", "O", "T"))
    assert network.shapes((2, 3))[-1] == (3,)
    assert network.labels == ("X", "O", "T")


def test_the_same_seed_draws_the_same_values_and_another_draws_others() -> None:
    assert flat(initial_network(DEEP, (9, 8), 7)) == flat(initial_network(DEEP, (9, 8), 7))
    assert flat(initial_network(DEEP, (9, 8), 7)) != flat(initial_network(DEEP, (9, 8), 8))


def test_features_of_means_are_drawn_as_pictures_are() -> None:
    (layer,) = initial_network([ConvolutionPlan(64, (5, 5))], (9, 9), 1).layers
    assert isinstance(layer, Convolution)
    assert np.abs(layer.kernels).max() <= 1
    assert layer.kernels.min() < -0.9
    assert layer.kernels.max() > 0.9
    assert abs(layer.kernels.mean()) < 0.1


def test_values_go_on_about_as_large_as_they_came() -> None:
    plans: list[LayerPlan] = [ConvolutionPlan(64, (5, 5), padding=2, scaling="sum"), ReLU(), HiddenPlan(400), ReLU()]
    images = np.random.default_rng(1).choice([-1.0, 1.0], (20, 9, 9))
    sizes = [float(np.sqrt((images**2).mean()))]
    network, batch = initial_network(plans, (9, 9), 2), images
    for layer in network.layers:
        batch = layer(batch)
        if isinstance(layer, ReLU):
            sizes.append(float(np.sqrt((batch**2).mean())))
    # Half of all is lost in a ReLU, and the spread makes up for it; the zeros of the padding are worth a little.
    assert sizes == pytest.approx([1, 1, 1], abs=0.25)


@pytest.mark.parametrize(
    ("plans", "says"),
    [
        ([ConvolutionPlan(1, (5, 5))], ["layer 1: kernels: ", "5×5", "4×4"]),
        ([MaxPool(), ReLU(), ConvolutionPlan()], ["layer 3: kernels: ", "3×3", "2×2"]),
        ([HiddenPlan(), ConvolutionPlan()], ["layer 2: convolution: ", "16 neurons", "expected a picture or maps"]),
        ([ReLU(), VotesPlan(), ConvolutionPlan()], ["layer 3: convolution: ", "2 neurons"]),
        ([ConvolutionPlan(0)], ["layer 1: features: ", "0 of 3×3", "at least 1"]),
        ([ConvolutionPlan(2, (0, 3))], ["layer 1: features: ", "2 of 0×3", "at least 1×1"]),
        ([ConvolutionPlan(padding=-1)], ["layer 1: padding: ", "-1", "at least 0"]),
        ([ReLU(), HiddenPlan(0)], ["layer 2: neurons: ", "0", "at least 1"]),
        ([ReLU(), ReLU(), MaxPool(5, 5, "drop")], ["layer 3: window: ", "5×5", "4×4"]),
        ([HiddenPlan(), MaxPool()], ["layer 2: pool: found 16 neurons before it; expected a picture or maps"]),
        ([ConvolutionPlan(), Softmax()], ["layer 2: probabilities: found maps of 8×2×2 before them; expected votes"]),
    ],
)
def test_what_cannot_be_built_is_named_by_the_number_of_its_layer(plans: Sequence[LayerPlan], says: list[str]) -> None:
    with pytest.raises(ValueError, match=r"^layer \d: \w+: found .*; expected ") as error:
        initial_network(plans, (4, 4), 1)
    assert str(error.value).startswith(says[0])
    for part in says[1:]:
        assert part in str(error.value)


def test_padding_makes_room_for_a_feature() -> None:
    network = initial_network([ConvolutionPlan(1, (5, 5), padding=1)], (4, 4), 1)
    assert network.shapes((4, 4))[-1] == (1, 2, 2)
