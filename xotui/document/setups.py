"""Recipes made and changed by hand: from a network that is there, and one setting after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec

from xotui.document.recipe_records import (
    ConvolutionRecord,
    HiddenRecord,
    LayerRecord,
    NetworkPart,
    PoolRecord,
    ProbabilitiesRecord,
    ReLURecord,
    TrainingPart,
    VotesRecord,
)
from xotui.document.recipes import Letters, Recipe
from xotui.engine import Convolution, FullyConnected, Hidden, Layer, MaxPool, Network, ReLU, Softmax
from xotui.pictures.recipe import LetterRecipe

LETTERS = 2_000
"""Letters an epoch, unless told: few, so that something new is seen often."""


READABLE = LetterRecipe(
    size=(0.55, 1.0), pushed=0.0, turned=0.1, turn=30.0, bend=(0.0, 0.8), noisy=0.1, noise=(0.01, 0.05)
)
"""How letters are drawn unless told: as a person would read them at once."""


def recipe_of(network: Network, shape: tuple[int, int], name: str) -> Recipe:
    """A recipe for a network like the one that is there, on drawn letters.

    Args:
        network: Its layers are taken over; where votes or probabilities are missing at the end they are added.
        shape: Rows and columns of the pictures.
        name: What the network will be called.
    """
    layers = list(layers_of(network))
    layers += [] if network.votes else [VotesRecord()]
    layers += [] if network.gives_probabilities else [ProbabilitiesRecord()]
    training = TrainingPart(epochs=20, batch=32, rate=0.02, schedule="constant")
    return Recipe(name, shape, NetworkPart(tuple(layers)), (Letters(LETTERS, READABLE),), None, training)


def layers_of(network: Network) -> tuple[LayerRecord, ...]:
    """The layers of a network, as a recipe plans them."""
    return tuple(_record(layer) for layer in network.layers)


def beginning(network: Network) -> Network:
    """A network that is there, as what a training by its recipe begins with.

    Raises:
        ValueError: If it does not vote.
    """
    if network.votes is None:
        raise ValueError("network: found one that ends with maps; expected one that votes, to go on learning with")
    return network if network.gives_probabilities else Network((*network.layers, Softmax()), network.labels)


def with_training(recipe: Recipe, **settings: Any) -> Recipe:
    """The recipe with other settings of the training, by the names of `TrainingPart`."""
    return replace(recipe, training=msgspec.structs.replace(recipe.training, **settings))


def with_layers(recipe: Recipe, layers: Sequence[LayerRecord]) -> Recipe:
    """The recipe with other layers."""
    return replace(recipe, network=NetworkPart(tuple(layers), seed=recipe.network.seed))


def with_layer(recipe: Recipe, index: int, **settings: Any) -> Recipe:
    """The recipe with other settings of one layer, by the names of its record."""
    layers = list(recipe.network.layers)
    layers[index] = msgspec.structs.replace(layers[index], **settings)
    return with_layers(recipe, layers)


def with_count(recipe: Recipe, count: int) -> Recipe:
    """The recipe with so many letters an epoch, of each way of drawing as large a share as before."""
    total = sum(letters.count for letters in recipe.letters)
    letters = [replace(one, count=max(2, round(one.count * count / total))) for one in recipe.letters]
    return replace(recipe, letters=tuple(letters))


def with_seed(recipe: Recipe, seed: int) -> Recipe:
    """The recipe with another seed of everything: first values, letters, and the order of the pictures."""
    changed = with_training(recipe, seed=seed)
    return replace(changed, network=msgspec.structs.replace(recipe.network, seed=seed))


def _record(layer: Layer) -> LayerRecord:
    match layer:
        case Convolution(kernels=kernels, bias=bias):
            size = (kernels.shape[-2], kernels.shape[-1])
            return ConvolutionRecord(len(kernels), size, layer.padding, bias is not None, layer.scaling)
        case ReLU():
            return ReLURecord()
        case MaxPool():
            return PoolRecord(layer.window, layer.stride, layer.edge)
        case Hidden(weights=weights, bias=bias):
            return HiddenRecord(len(weights), bias is not None)
        case FullyConnected(bias=bias):
            return VotesRecord(bias is not None)
        case Softmax():
            return ProbabilitiesRecord()
        case other:
            raise TypeError(f"layer: found {type(other).__name__}; expected a layer of the engine")
