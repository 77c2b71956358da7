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
has an architecture to be filled with random values, or `start`: a network by name or path whose values are learned on.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import msgspec

from xotui.document.networks import find_network
from xotui.document.recipe_records import ALLOWED, NetworkPart, PicturesPart, RecipeRecord, TrainingPart, layer_plan
from xotui.document.strict import compact, decoded, read_named
from xotui.engine import Network, Softmax
from xotui.engine.training import (
    SGD,
    Adam,
    Optimiser,
    Plan,
    initial_network,
)
from xotui.pictures.drawn import draw_letters
from xotui.pictures.files import asset
from xotui.pictures.labelled import LabelledSet
from xotui.pictures.recipe import LetterRecipe
from xotui.pictures.sets import load_labelled

FORMAT = "xotui recipe"
VERSION = 1

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
            if self.network.start:
                blueprint = find_network(_beside(self.folder, self.network.start))
                network = blueprint.build(self.shape)
                if self.training.loss == "cross-entropy" and not network.gives_probabilities:
                    network = Network((*network.layers, Softmax()), network.labels)
                return network
            return initial_network([layer_plan(layer) for layer in self.network.layers], self.shape, self.network.seed)
        except ValueError as error:
            raise RecipeError(f"network: {error}") from None

    def plan(self, network: Network) -> Plan:
        """How it is trained.

        Raises:
            RecipeError: If a number is out of its range.
        """
        part = self.training
        learning = None
        if part.learn:
            learning = tuple(i for i, layer in enumerate(network.layers) if layer.operation in part.learn)
        try:
            optimiser: Optimiser = Adam(part.rate, weight_decay=part.weight_decay)
            if part.optimiser == "sgd":
                optimiser = SGD(part.rate, part.momentum, part.weight_decay)
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
    if bool(record.network.layers) == bool(record.network.start):
        raise ValueError('network: found both or neither; expected either "layers" or "start"')
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


def _letters(given: dict[str, Any], place: str) -> Letters:
    values = dict(given)
    count = values.pop("count", None)
    if not isinstance(count, int) or isinstance(count, bool) or not 2 <= count <= 10_000_000:
        raise ValueError(f"{place}.count: found {count!r}; expected a whole number of at least 2")
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
