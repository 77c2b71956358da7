"""Recipes: what a network is made of, what it learns from, and how; JSON that a person can read.

    {
      "format": "xotui recipe",
      "version": 1,
      "name": "small",
      "picture": [9, 9],
      "letters": [{"count": 20000}],
      "network": {"layers": [
        {"type": "convolution", "features": 8, "size": [3, 3]},
        {"type": "relu"},
        {"type": "pool", "window": 2, "stride": 2, "edge": "keep"},
        {"type": "votes"},
        {"type": "probabilities"}
      ]},
      "training": {"epochs": 5, "rate": 0.01}
    }

`letters` are drawn anew for every epoch, each entry so many of them, with the fields of `LetterRecipe` where they
differ from what is drawn unless told. `pictures` names a folder or CSV file of labelled pictures instead. `network`
has an architecture to be filled with random values, or `start`: a network by name or path whose values are learned on;
or both: then those values are taken over that fit the layers.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec

from xotui.document.networks import find_network
from xotui.document.recipe_records import (
    ALLOWED,
    LayerRecord,
    NetworkPart,
    PicturesPart,
    ProbabilitiesRecord,
    RecipeRecord,
    TrainingPart,
    VotesRecord,
    layer_plan,
)
from xotui.document.strict import compact, decoded, read_named
from xotui.engine import Network, Softmax
from xotui.engine.training import (
    SGD,
    Adam,
    Plan,
    initial_network,
    parameters,
    with_values_of,
)
from xotui.engine.training.backprop import check_loss
from xotui.pictures.drawn import draw_letters
from xotui.pictures.files import asset
from xotui.pictures.labelled import LabelledSet
from xotui.pictures.recipe import LetterRecipe
from xotui.pictures.sets import load_labelled

FORMAT = "xotui recipe"
VERSION = 1

MOST_LETTERS = 10_000_000
"""How many letters one entry of a recipe can have."""

EPOCH_SEEDS = 1_000_003
"""By how much the seeds of two sets of letters of one recipe differ from epoch to epoch."""


class RecipeError(ValueError):
    """A recipe that cannot be followed. The message names the file, the place, what was found and expected."""


@dataclass(frozen=True)
class Letters:
    """So many letters, drawn in one way."""

    count: int
    recipe: LetterRecipe


@dataclass(frozen=True)
class Recipe:
    """Everything that a training needs.

    Attributes:
        name: What the network will be called.
        shape: Rows and columns of the pictures.
        network: What it is made of.
        letters: What is drawn for every epoch.
        pictures: A person's own pictures, which are learned from instead of letters; None for letters.
        training: How it is trained.
        folder: Where paths in the recipe begin.
    """

    name: str
    shape: tuple[int, int]
    network: NetworkPart
    letters: tuple[Letters, ...]
    pictures: PicturesPart | None
    training: TrainingPart
    folder: Path = Path()

    def initial(self) -> Network:
        """The network before it has learnt anything.

        Raises:
            RecipeError: If its layers do not fit together, or there is no such network to begin with.
        """
        try:
            given = self._given() if self.network.start else None
            if given is not None and not self.network.layers:
                return given
            _check_order(self.network.layers)
            plans = [layer_plan(layer) for layer in self.network.layers]
            drawn = initial_network(plans, self.shape, self.network.seed)
            return drawn if given is None else with_values_of(drawn, given)
        except ValueError as error:
            raise RecipeError(f"network: {error}") from None

    def _given(self) -> Network:
        """The network to begin with, with probabilities behind where the loss needs them."""
        network = find_network(_beside(self.folder, self.network.start)).build(self.shape)
        if self.training.loss == "cross-entropy" and not self.network.layers and not network.gives_probabilities:
            return Network((*network.layers, Softmax()), network.labels)
        return network

    def plan(self, network: Network) -> Plan:
        """How it is trained.

        Raises:
            RecipeError: If a number is out of its range.
        """
        part = self.training
        learning = None
        if part.learn:
            learning = tuple(i for i, layer in enumerate(network.layers) if layer.operation in part.learn)
        if learning == ():
            there = sorted({layer.operation for layer in network.layers if parameters(layer)})
            raise RecipeError(f"training.learn: found {', '.join(part.learn)}; expected some of {', '.join(there)}")
        try:
            check_loss(network, part.loss)
            sgd = SGD(part.rate, part.momentum, part.weight_decay)
            optimiser = sgd if part.optimiser == "sgd" else Adam(part.rate, weight_decay=part.weight_decay)
            return Plan(part.loss, optimiser, part.batch, part.epochs, part.schedule, part.seed, learning)
        except ValueError as error:
            raise RecipeError(f"training.{error}") from None

    def drawn(self, epoch: int) -> LabelledSet:
        """The letters of an epoch, the same for the same recipe and epoch; −1 gives letters for validation."""
        seed = (epoch + 1) * EPOCH_SEEDS + self.training.seed
        sets = [
            draw_letters(letters.recipe, letters.count, self.shape, seed + number)
            for number, letters in enumerate(self.letters)
        ]
        drawn = sets[0]
        for further in sets[1:]:
            drawn = drawn.joined(further)
        return drawn

    def own(self) -> tuple[LabelledSet, LabelledSet]:
        """The person's own pictures: what is learned from, and what is kept for validation.

        Raises:
            ValueError: If they cannot be read, or there is only one letter among them.
        """
        assert self.pictures is not None
        given = load_labelled(Path(_beside(self.folder, self.pictures.path)), self.shape)
        return given.split(self.pictures.validation, self.pictures.seed)


NAMED = ("learned", "article-votes")
"""The recipes that come with the program, by name."""


def find_recipe(source: str) -> Recipe:
    """The recipe of a name, or in a file; `./learned` is a file.

    Raises:
        RecipeError: If there is no such recipe, or the file holds none.
    """
    path = asset("recipes", f"{source}.json") if source in NAMED else Path(source)
    if not path.exists() and path.suffix == "" and path.name == source:
        raise RecipeError(f"{source}: no recipe of this name and no such file; expected {', '.join(NAMED)} or a file")
    return read_recipe(path)


def read_recipe(path: Path) -> Recipe:
    """Read a recipe file.

    Raises:
        RecipeError: If it cannot be read, or is no recipe; it names the file and the place in it.
    """
    return read_named(path, lambda text: parse_recipe(text, path.parent), RecipeError)


def parse_recipe(text: str, folder: Path = Path()) -> Recipe:
    """Read a recipe from its text.

    Args:
        text: JSON.
        folder: Where paths in it begin.

    Raises:
        ValueError: If it is anything else; it names the place, what was found and what was expected.
    """
    record = decoded(text, RecipeRecord, FORMAT, VERSION, ALLOWED)
    if bool(record.letters) == (record.pictures is not None):
        raise ValueError('found both or neither; expected either "letters" or "pictures"')
    if not record.network.layers and not record.network.start:
        raise ValueError('network: found neither "layers" nor "start"; expected one of them, or both')
    if not all(3 <= side <= 64 for side in record.picture):
        raise ValueError(f"picture: found {'×'.join(map(str, record.picture))}; expected from 3×3 to 64×64")
    if record.network.seed < 0:
        raise ValueError(f"network.seed: found {record.network.seed}; expected a whole number of at least 0")
    letters = tuple(_letters(fields_, f"letters[{index}]") for index, fields_ in enumerate(record.letters))
    recipe = Recipe(record.name, record.picture, record.network, letters, record.pictures, record.training, folder)
    recipe.plan(recipe.initial())
    return recipe


def format_recipe(recipe: Recipe) -> str:
    """Write a recipe as the text of a recipe file; `parse_recipe` reads exactly the same back."""
    usual = LetterRecipe()
    letters = [
        {
            "count": entry.count,
            **{
                field.name: getattr(entry.recipe, field.name)
                for field in fields(LetterRecipe)
                if getattr(entry.recipe, field.name) != getattr(usual, field.name)
            },
        }
        for entry in recipe.letters
    ]
    record = RecipeRecord(
        FORMAT, VERSION, recipe.name, recipe.network, recipe.shape, tuple(letters), recipe.pictures, recipe.training
    )
    written = {name: value for name, value in msgspec.to_builtins(record).items() if value not in ((), None)}
    return compact(json.dumps(written, indent=2, ensure_ascii=False)) + "\n"


def _check_order(layers: Sequence[LayerRecord]) -> None:
    """Raise a ValueError where anything stands behind the votes but probabilities, or behind those."""
    for index, (layer, following) in enumerate(pairwise(layers), start=2):
        found = following.__struct_config__.tag
        if isinstance(layer, VotesRecord) and not isinstance(following, ProbabilitiesRecord):
            raise ValueError(f"layer {index}: found {found} behind the votes; expected nothing or probabilities")
        if isinstance(layer, ProbabilitiesRecord):
            raise ValueError(f"layer {index}: found {found} behind the probabilities; expected nothing")


def _letters(given: dict[str, Any], place: str) -> Letters:
    values = dict(given)
    count = values.pop("count", None)
    if not isinstance(count, int) or isinstance(count, bool) or not 2 <= count <= MOST_LETTERS:
        raise ValueError(f"{place}.count: found {count!r}; expected a whole number from 2 to {MOST_LETTERS:,}")
    known = [field.name for field in fields(LetterRecipe)]
    for name in values:
        if name not in known:
            raise ValueError(f"{place}: found {name!r}; expected count, {', '.join(known)}")
    try:
        return Letters(count, LetterRecipe(**values))
    except ValueError as error:
        raise ValueError(f"{place}.{error}") from None


def _beside(folder: Path, name: str) -> str:
    """A path in a recipe: beside the recipe if there is such a file, else as it stands (a name may be meant)."""
    return str(folder / name) if (folder / name).exists() else name
