"""Recipes made by hand: from a network that is there, and one setting after the other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tests.document.test_recipes import tiny
from tests.engine.strategies import random
from tests.golden import article_network, picture
from xotui.document.course import begin, go_on
from xotui.document.networks import load_network
from xotui.document.recipe_records import (
    ConvolutionRecord,
    HiddenRecord,
    PoolRecord,
    ProbabilitiesRecord,
    ReLURecord,
    VotesRecord,
)
from xotui.document.recipes import Letters, format_recipe, parse_recipe
from xotui.document.setups import (
    beginning,
    recipe_of,
    with_count,
    with_layer,
    with_layers,
    with_seed,
    with_training,
)
from xotui.engine import Convolution, FullyConnected, Hidden, MaxPool, Network, ReLU, Softmax
from xotui.engine.training import parameters
from xotui.pictures.recipe import LetterRecipe


def deep(count: int) -> Network:
    """So many convolutions, padded; two features, then three, then two."""
    layers: list[Any] = []
    before: tuple[int, ...] = ()
    for features in (2, 3, 2)[:count]:
        kernels = random(features, features, *before, 3, 2)
        layers += [Convolution(kernels, None, np.zeros(features), padding=1, scaling="sum"), ReLU()]
        before = (features,)
    return Network([*layers, MaxPool(3, 2, "drop")])


def test_a_recipe_of_the_article_network() -> None:
    recipe = recipe_of(article_network(), (9, 9), "mine")
    assert (recipe.name, recipe.shape, recipe.pictures) == ("mine", (9, 9), None)
    assert recipe.network.layers == (
        ConvolutionRecord(3, (3, 3), 0, False, "mean"),
        ReLURecord(),
        PoolRecord(2, 2, "keep"),
        PoolRecord(2, 2, "keep"),
        VotesRecord(False),
        ProbabilitiesRecord(),
    )
    made = recipe.initial()
    assert made.names == (*article_network().names, "probabilities")
    assert [[value.shape for value in parameters(layer)] for layer in made.layers[:-1]] == [
        [value.shape for value in parameters(layer)] for layer in article_network().layers
    ]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_recipe_of_several_convolutions(count: int) -> None:
    network = deep(count)
    recipe = recipe_of(network, (8, 7), "deep")
    records = [record for record in recipe.network.layers if isinstance(record, ConvolutionRecord)]
    assert records == [ConvolutionRecord(features, (3, 2), 1, True, "sum") for features in (2, 3, 2)[:count]]
    assert recipe.network.layers[2 * count :] == (PoolRecord(3, 2, "drop"), VotesRecord(True), ProbabilitiesRecord())
    made = recipe.initial()
    assert made.shapes((8, 7))[:-2] == network.shapes((8, 7))
    for ours, theirs in zip(made.layers, network.layers, strict=False):
        assert [value.shape for value in parameters(ours)] == [value.shape for value in parameters(theirs)]
    assert go_on(begin(with_count(recipe, 40))).training.step == 1


def test_a_recipe_of_hidden_neurons_and_probabilities() -> None:
    layers = (
        Hidden(random(1, 5, 81)),
        ReLU(),
        Hidden(random(2, 4, 5), np.ones(4)),
        FullyConnected(random(3, 2, 4)),
        Softmax(),
    )
    recipe = recipe_of(Network(layers), (9, 9), "flat")
    assert recipe.network.layers == (
        HiddenRecord(5, False), ReLURecord(), HiddenRecord(4, True), VotesRecord(False), ProbabilitiesRecord(),
    )  # fmt: skip


@pytest.mark.parametrize("network", [article_network(), deep(1), deep(3), load_network("learned")])
def test_such_a_recipe_is_a_recipe_file(network: Network) -> None:
    recipe = recipe_of(network, (9, 9), "mine")
    assert parse_recipe(format_recipe(recipe)) == recipe


def test_a_training_may_begin_with_a_network_that_is_there() -> None:
    network = beginning(article_network())
    assert network.gives_probabilities
    assert network.names == (*article_network().names, "probabilities")
    scores, shares = article_network().scores(picture("x")), network.scores(picture("x"))
    assert shares.sum() == pytest.approx(1)
    assert shares[0] == pytest.approx(1 / (1 + np.exp(scores[1] - scores[0])))
    assert beginning(network) is network
    course = go_on(begin(with_count(recipe_of(network, (9, 9), "mine"), 40), network=network))
    assert course.training.initial.names == network.names
    with pytest.raises(ValueError, match="found one that ends with maps"):
        beginning(deep(1))


def test_settings_of_the_training() -> None:
    recipe = tiny()
    other = with_training(recipe, rate=0.5, optimiser="sgd", learn=("votes",))
    assert (other.training.rate, other.training.optimiser, other.training.learn) == (0.5, "sgd", ("votes",))
    assert other.training.epochs == recipe.training.epochs
    assert replace(other, training=recipe.training) == recipe
    assert recipe == tiny()
    with pytest.raises(TypeError):
        with_training(recipe, speed=1)


def test_settings_of_a_layer() -> None:
    recipe = tiny()
    other = with_layer(recipe, 0, features=7)
    assert other.network.layers[0] == ConvolutionRecord(7, (2, 2))
    assert other.network.layers[1:] == recipe.network.layers[1:]
    assert replace(other, network=recipe.network) == recipe
    assert recipe == tiny()


def test_other_layers_keep_the_seed_and_take_the_place_of_a_start() -> None:
    recipe = with_seed(tiny(), 9)
    other = with_layers(recipe, [VotesRecord(), ProbabilitiesRecord()])
    assert (other.network.layers, other.network.seed) == ((VotesRecord(), ProbabilitiesRecord()), 9)
    start = tiny(lambda record: record.update(picture=[9, 9], network={"start": "article"}))
    found = with_layers(start, recipe.network.layers)
    assert (found.network.start, found.network.layers) == ("", recipe.network.layers)


@pytest.mark.parametrize("count", [2, 10, 400, 4000])
def test_another_count_keeps_the_mixture(count: int) -> None:
    ways = (Letters(300, LetterRecipe()), Letters(100, LetterRecipe(noisy=1)))
    found = with_count(replace(tiny(), letters=ways), count).letters
    assert [one.recipe for one in found] == [one.recipe for one in ways]
    assert [one.count for one in found] == [max(2, round(count * 3 / 4)), max(2, round(count / 4))]


def test_another_seed_is_another_of_everything() -> None:
    recipe = tiny()
    other = with_seed(recipe, 5)
    assert (other.network.seed, other.training.seed) == (5, 5)
    ours, theirs = begin(recipe), begin(other)
    assert ours.present.images.tobytes() != theirs.present.images.tobytes()
    assert ours.validation.images.tobytes() != theirs.validation.images.tobytes()
    for one, another in zip(ours.network.layers, theirs.network.layers, strict=True):
        for value, changed in zip(parameters(one)[:1], parameters(another)[:1], strict=True):
            assert (value != changed).any()
