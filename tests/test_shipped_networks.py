"""The networks that come with the program: what they are, and what they make of pictures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.golden import FEATURES, LABELS, NAMES, picture
from tests.test_score import scored
from xotui.document.network_files import format_network
from xotui.document.networks import NAMED, find_network, load_network
from xotui.document.recipes import NAMED as RECIPES
from xotui.document.recipes import find_recipe
from xotui.engine import Convolution, MaxPool
from xotui.engine.training import parameters
from xotui.insight.verdict import judge
from xotui.pictures import draw_exemplars, draw_o, draw_x, format_picture
from xotui.pictures.files import asset

LEARNED = ("learned", "article-votes")


def verdicts(name: str) -> list[str | None]:
    """What a network says of the ten published pictures."""
    network = load_network(name)
    return [judge(picture(one), network.scores(picture(one)), network.labels).winner for one in NAMES]


def test_learned_tells_at_least_nine_of_the_ten() -> None:
    right = [given == LABELS[name] for given, name in zip(verdicts("learned"), NAMES, strict=True)]
    assert sum(right) >= 9


def test_learned_votes_for_the_article_features_tell_the_clean_ones() -> None:
    found = dict(zip(NAMES, verdicts("article-votes"), strict=True))
    assert (found["x"], found["o"]) == ("X", "O")


@pytest.mark.parametrize("name", LEARNED)
def test_they_are_what_their_recipe_makes(name: str) -> None:
    recipe, blueprint = find_recipe(name), find_network(name)
    assert name in RECIPES
    assert (blueprint.name, blueprint.shape) == (recipe.name, recipe.shape)
    assert blueprint.labels == ("X", "O")
    network, initial = blueprint.build(recipe.shape), recipe.initial()
    assert network.names == initial.names
    assert network.shapes(recipe.shape) == initial.shapes(recipe.shape)
    for ours, theirs in zip(network.layers, initial.layers, strict=True):
        assert [value.shape for value in parameters(ours)] == [value.shape for value in parameters(theirs)]
        match ours, theirs:
            case Convolution(), Convolution():
                assert (ours.padding, ours.scaling, ours.names) == (theirs.padding, theirs.scaling, theirs.names)
            case MaxPool(), MaxPool():
                assert (ours.window, ours.stride, ours.edge) == (theirs.window, theirs.stride, theirs.edge)
            case _:
                assert ours.operation == theirs.operation


@pytest.mark.parametrize("name", LEARNED)
def test_what_learned_is_short_and_not_what_it_was(name: str) -> None:
    network, recipe = load_network(name), find_recipe(name)
    learning = recipe.training.learn or ("convolution", "hidden", "votes")
    for ours, theirs in zip(network.layers, recipe.initial().layers, strict=True):
        if ours.operation in learning:
            for value, before in zip(parameters(ours), parameters(theirs), strict=True):
                np.testing.assert_array_equal(np.round(value, 4), value)
                assert (value != before).any()


def test_only_the_votes_of_article_votes_are_learned() -> None:
    first, article = (load_network(name).layers[0] for name in ("article-votes", "article"))
    assert isinstance(first, Convolution)
    assert isinstance(article, Convolution)
    np.testing.assert_array_equal(first.kernels, FEATURES)
    assert (first.names, first.bias) == (article.names, None)


@pytest.mark.parametrize("name", LEARNED)
def test_the_file_is_as_the_program_writes_it(name: str) -> None:
    blueprint = find_network(name)
    text = asset("networks", f"{name}.json").read_text(encoding="utf-8")
    assert format_network(blueprint.build((9, 9)), name, blueprint.shape) == text
    assert json.loads(text)["picture"] == [9, 9]


def test_the_features_of_learned_can_be_looked_at() -> None:
    network = load_network("learned")
    features = [layer for layer in network.layers if isinstance(layer, Convolution)]
    assert features
    for layer in features:
        assert len(layer.kernels) <= 16
        assert max(layer.kernels.shape[-2:]) <= 7
        assert len(set(layer.names)) == len(layer.names)
        assert np.abs(layer.kernels).reshape(len(layer.kernels), -1).max(axis=1).min() > 0


@pytest.mark.parametrize("shape", [(28, 28), (5, 7), (9, 9), (7, 5), (16, 16), (64, 20)])
@pytest.mark.parametrize("name", sorted(NAMED))
def test_they_look_at_pictures_of_any_size(name: str, shape: tuple[int, int], tmp_path: Path) -> None:
    files = [tmp_path / "x.txt", tmp_path / "o.txt"]
    for file, image in zip(files, draw_exemplars(shape), strict=True):
        file.write_text(format_picture(image), encoding="utf-8")
    found = scored(*files, "-n", name)
    for record in found:
        assert record["literal"]["verdict"] in ("X", "O")
        if name != "article":
            assert sum(record["scores"].values()) == pytest.approx(1)
            assert record["verdict"] in ("X", "O")
    if name == "learned":
        assert [record["verdict"] for record in found] == ["X", "O"]


@pytest.mark.parametrize("side", [16, 28])
def test_learned_tells_clean_letters(side: int, tmp_path: Path) -> None:
    for label, image in (("X", draw_x((side, side))), ("O", draw_o((side, side)))):
        file = tmp_path / f"{label}.txt"
        file.write_text(format_picture(image), encoding="utf-8")
        (record,) = scored(file, "--network", "learned")
        assert record["verdict"] == record["literal"]["verdict"] == label


def answer(image: Any, name: str, folder: Path) -> dict[str, Any]:
    """What is said of a picture."""
    file = folder / "picture.txt"
    file.write_text(format_picture(image), encoding="utf-8")
    (record,) = scored(file, "-n", name)
    return record


@pytest.mark.parametrize("value", [-1.0, 1.0])
@pytest.mark.parametrize("shape", [(9, 9), (16, 16), (12, 10), (5, 7)])
@pytest.mark.parametrize("name", sorted(NAMED))
def test_where_there_is_nothing_to_see_nobody_wins(
    name: str, shape: tuple[int, int], value: float, tmp_path: Path
) -> None:
    record = answer(np.full(shape, value), name, tmp_path)
    assert record["verdict"] is None
    assert record["literal"]["verdict"] is None
