"""Recipes: what is written is read back, what is wrong is said with its place, and the same seed draws the same."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.golden import FEATURES
from xotui.document.course import begin, finished, go_on
from xotui.document.recipe_records import TrainingPart
from xotui.document.recipes import NAMED, Recipe, RecipeError, find_recipe, format_recipe, parse_recipe, read_recipe
from xotui.engine import Convolution, Network
from xotui.pictures.drawn import draw_letters
from xotui.pictures.files import asset
from xotui.pictures.recipe import LetterRecipe
from xotui.pictures.sets import save_labelled

Record = dict[str, Any]
Change = Callable[[Record], object]

TINY: Record = {
    "format": "xotui recipe", "version": 1, "name": "tiny", "picture": [5, 5], "letters": [{"count": 200}],
    "network": {"layers": [
        {"type": "convolution", "features": 2, "size": [2, 2]}, {"type": "relu"}, {"type": "pool"},
        {"type": "votes"}, {"type": "probabilities"},
    ]},
    "training": {"epochs": 3, "rate": 0.02},
}  # fmt: skip


def unchanged(record: Record) -> None:
    """No change."""


def text(change: Change = unchanged) -> str:
    """The text of the tiny recipe with a change."""
    record = deepcopy(TINY)
    change(record)
    return json.dumps(record)


def tiny(change: Change = unchanged) -> Recipe:
    """The tiny recipe with a change."""
    return parse_recipe(text(change))


def training(**settings: Any) -> Change:
    """A change of the training."""
    return lambda record: record["training"].update(settings)


def layer(index: int, **settings: Any) -> Change:
    """A change of a layer."""
    return lambda record: record["network"]["layers"][index].update(settings)


def layers(change: Callable[[list[Record]], object]) -> Change:
    """A change of the list of layers."""
    return lambda record: change(record["network"]["layers"])


def letters(**settings: Any) -> Change:
    """A change of the letters."""
    return lambda record: record["letters"][0].update(settings)


def on_pictures(path: str, **settings: Any) -> Change:
    """A person's own pictures instead of letters."""

    def change(record: Record) -> None:
        del record["letters"]
        record["pictures"] = {"path": path, **settings}

    return change


@pytest.mark.parametrize(
    "change",
    [
        unchanged,
        training(optimiser="sgd", momentum=0.5, weight_decay=1e-4, schedule="constant", loss="article", seed=7),
        training(learn=["votes", "convolution"]),
        letters(width=[0.1, 0.2], plain=0.5, turn=10, corners=[2, 2]),
        lambda record: record["letters"].append({"count": 11, "noisy": 1.0}),
        lambda record: record.update(name='[ 1 ] "╳ кросс"\n', picture=[7, 64]),
        layer(0, padding=1, bias=False, scaling="sum", size=[3, 1]),
        layer(2, window=3, stride=1, edge="drop"),
        layers(lambda found: found.insert(3, {"type": "hidden", "neurons": 3, "bias": False})),
        lambda record: record.update(picture=[9, 9], network={"start": "article", "seed": 4}),
        on_pictures("pictures/mine", validation=0.5, seed=3),
    ],
)
def test_what_is_written_is_read_back(change: Change, tmp_path: Path) -> None:
    recipe = parse_recipe(text(change), tmp_path)
    written = format_recipe(recipe)
    assert parse_recipe(written, tmp_path) == recipe
    assert format_recipe(parse_recipe(written, tmp_path)) == written
    if change is not unchanged:
        assert written != format_recipe(tiny())


def test_what_is_not_said_is_as_usual() -> None:
    record = {key: TINY[key] for key in ("format", "version", "name", "network")}
    recipe = parse_recipe(json.dumps({**record, "letters": [{"count": 2}]}))
    assert recipe.shape == (9, 9)
    assert recipe.letters[0].recipe == LetterRecipe()
    usual = recipe.training
    assert usual == TrainingPart()
    assert (usual.epochs, usual.batch, usual.rate, usual.optimiser) == (20, 64, 0.01, "adam")
    assert (usual.schedule, usual.loss, usual.learn, usual.seed) == ("cosine", "cross-entropy", (), 1)
    plan = recipe.plan(recipe.initial())
    assert (plan.optimiser.kind, plan.optimiser.rate, plan.learning) == ("adam", 0.01, None)
    plain = parse_recipe(text(layers(lambda found: found.__setitem__(0, {"type": "convolution", "features": 4}))))
    first = plain.initial().layers[0]
    assert isinstance(first, Convolution)
    assert (first.kernels.shape, first.padding, first.scaling, first.bias is None) == ((4, 3, 3), 0, "mean", False)


WRONG: dict[str, tuple[Change, str]] = {
    "format": (lambda r: r.update(format="xotui network"), "format: found 'xotui network'; expected 'xotui recipe'"),
    "version": (lambda r: r.update(version=2), "version: found 2"),
    "no name": (lambda r: r.pop("name"), "`name`"),
    "unknown field": (lambda r: r.update(colour="red"), "`colour`"),
    "unknown field of a layer": (layer(1, slope=1), "network.layers[1]: "),
    "unknown layer": (layer(1, type="dropout"), "network.layers[1].type: "),
    "picture too large": (lambda r: r.update(picture=[65, 9]), "picture: found 65×9; expected"),
    "both": (lambda r: r.update(pictures={"path": "mine"}), 'expected either "letters" or "pictures"'),
    "neither": (lambda r: r.pop("letters"), 'expected either "letters" or "pictures"'),
    "no letters": (lambda r: r.update(letters=[]), 'expected either "letters" or "pictures"'),
    "no layers": (lambda r: r.update(network={}), 'network: found neither "layers" nor "start"; expected'),
    "unknown start": (lambda r: r.update(network={"start": "artikel"}), "network: artikel: "),
    "unknown field of letters": (letters(wide=1), "letters[0]: found 'wide'; expected count, width, "),
    "no count": (lambda r: r.update(letters=[{}]), "letters[0].count: found None"),
    "count 1": (letters(count=1), "letters[0].count: found 1; expected a whole number from 2 to 10,000,000"),
    "count true": (letters(count=True), "letters[0].count: found True"),
    "second letters": (lambda r: r["letters"].append({"count": "9"}), "letters[1].count: found '9'"),
    "share of letters": (letters(plain=2), "letters[0].plain: found 2; expected a share from 0 to 1"),
    "span of letters": (letters(width=[0.3, 0.1]), "letters[0].width: found [0.3, 0.1]; expected two numbers"),
    "rate 0": (training(rate=0), "training.rate: found 0"),
    "rate below 0": (training(rate=-0.1), "training.rate: found -0.1; expected a number above 0"),
    "rate as text": (training(rate="fast"), "training.rate: "),
    "momentum": (training(optimiser="sgd", momentum=1), "training.momentum: found 1"),
    "decay": (training(weight_decay=-1), "training.weight_decay: found -1"),
    "seed": (training(seed=-1), "training.seed: found -1"),
    "epochs": (training(epochs=0), "training.epochs: "),
    "batch": (training(batch=0), "training.batch: "),
    "optimiser": (training(optimiser="rms"), 'optimiser: Invalid enum value \'rms\'; expected "adam" or "sgd"'),
    "loss": (training(loss="hinge"), 'expected "cross-entropy" or "article"'),
    "schedule": (training(schedule="step"), 'expected "constant" or "cosine"'),
    "what learns": (training(learn=["pool"]), 'learn[0]: Invalid enum value \'pool\'; expected "convolution", '),
    "kernel too large": (layer(0, size=[6, 2]), "network: layer 1: kernels: found 6×2 on 5×5"),
    "pool too large": (layer(2, window=5, edge="drop"), "network: layer 3: window: found 5×5"),
    "no features": (layer(0, features=0), "network.layers[0].features: "),
    "hidden before a convolution": (
        layers(lambda found: found.insert(0, {"type": "hidden", "neurons": 3})),
        "network: layer 2: convolution: found 3 neurons before it",
    ),
    "votes before a convolution": (
        layers(lambda found: found.insert(0, {"type": "votes"})),
        "network: layer 2: found convolution behind the votes; expected nothing or probabilities",
    ),
    "probabilities of maps": (layers(lambda found: found.pop(3)), "network: layer 4: probabilities: found maps of"),
    "validation 1": (on_pictures("mine", validation=1), "pictures.validation: "),
    # What cannot be trained:
    "no votes": (layers(lambda found: found.__delitem__(slice(3, 5))), "votes"),
    "a layer behind the votes": (layers(lambda found: found.insert(4, {"type": "relu"})), "votes"),
    "votes twice": (layers(lambda found: found.insert(4, {"type": "votes"})), "votes"),
    "probabilities twice": (layers(lambda found: found.append({"type": "probabilities"})), "probabilities"),
    "cross-entropy without probabilities": (layers(lambda found: found.pop()), "cross-entropy"),
    "picture too small to draw": (
        lambda r: r.update(picture=[2, 2], network={"layers": [{"type": "votes"}, {"type": "probabilities"}]}),
        "2×2",
    ),
    "seed of the network": (lambda r: r["network"].update(seed=-1), "network.seed: found -1"),
}  # fmt: skip


def sentence(file: Path, content: str | bytes) -> str:
    """What is said about a recipe of this content, before its first step: one line that begins with the file."""
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(ValueError, match=f"^{re.escape(str(file))}: ") as error:
        begin(read_recipe(file))
    said = str(error.value)
    assert len(said.splitlines()) == 1
    assert said.isprintable()
    return said.removeprefix(f"{file}: ")


@pytest.mark.parametrize("mistake", WRONG)
def test_what_is_wrong_is_said_with_the_file_and_the_place(mistake: str, tmp_path: Path) -> None:
    change, expected = WRONG[mistake]
    assert expected in sentence(tmp_path / "recipe.json", text(change))


def test_more_letters_than_may_be_are_refused_by_what_may_be(tmp_path: Path) -> None:
    said = sentence(tmp_path / "recipe.json", text(letters(count=10_000_001)))
    assert said.startswith("letters[0].count: found 10000001; ")
    assert "10000000" in said.replace(",", "").replace("_", "").replace(" ", "")


@pytest.mark.parametrize("content", ["", "hello", "{", "[]", "5", "[" * 100_000, b"\xff\xfe\x00", '{"format": 1}'])
def test_files_that_hold_no_recipe(content: str | bytes, tmp_path: Path) -> None:
    assert sentence(tmp_path / "recipe.json", content)


def test_no_such_name_and_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(RecipeError, match=r"^learnt: no recipe .* expected learned, article-votes or a file$"):
        find_recipe("learnt")
    with pytest.raises(RecipeError, match=r"missing\.json: cannot be read"):
        find_recipe(str(tmp_path / "missing.json"))
    with pytest.raises(RecipeError, match="cannot be read"):
        find_recipe(str(tmp_path))


@pytest.mark.parametrize("name", NAMED)
def test_the_recipes_that_come_along(name: str) -> None:
    recipe = find_recipe(name)
    assert (recipe.name, recipe.shape) == (name, (9, 9))
    assert recipe.initial().gives_probabilities
    assert recipe == read_recipe(asset("recipes", f"{name}.json"))


def test_a_file_called_as_a_recipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("learned").write_text(text(), encoding="utf-8")
    assert find_recipe("learned").name == "learned"
    assert find_recipe("./learned").name == "tiny"


def test_the_same_recipe_draws_the_same_letters_and_each_epoch_others() -> None:
    recipe, again = tiny(), tiny()
    sets = [recipe.drawn(epoch) for epoch in (-1, 0, 1, 2)]
    for epoch, found in zip((-1, 0, 1, 2), sets, strict=True):
        np.testing.assert_array_equal(found.images, again.drawn(epoch).images)
        np.testing.assert_array_equal(found.labels, again.drawn(epoch).labels)
        assert found.counts == (100, 100)
        assert found.shape == (5, 5)
    assert len({found.images.tobytes() for found in sets}) == len(sets)
    assert tiny(training(seed=2)).drawn(0).images.tobytes() != sets[1].images.tobytes()


def test_several_ways_of_drawing_are_put_together() -> None:
    found = tiny(lambda record: record.update(letters=[{"count": 30}, {"count": 20, "noisy": 1, "noise": [0.5, 0.5]}]))
    both = found.drawn(0)
    assert len(both) == 50
    alone = draw_letters(LetterRecipe(), 30, (5, 5), 1_000_003 + 1)
    np.testing.assert_array_equal(both.images[:30], alone.images)


def test_letters_for_validation_are_never_learned_from() -> None:
    recipe = tiny(lambda record: record.update(picture=[16, 16], letters=[{"count": 500, "plain": 0}]))
    kept = {image.tobytes() for image in begin(recipe).validation.images}
    assert len(kept) > 450
    for epoch in range(3):  # as many letters as are kept: the same seed would draw the same
        assert not kept & {image.tobytes() for image in recipe.drawn(epoch).images}


def kernels(network: Network) -> Any:
    """The features of its first layer."""
    first = network.layers[0]
    assert isinstance(first, Convolution)
    return first.kernels


def test_a_network_to_begin_with_whose_votes_alone_learn() -> None:
    start = {"picture": [9, 9], "network": {"start": "article"}}
    course = begin(tiny(lambda record: (record.update(start), training(learn=["votes"])(record))))
    before = course.network
    for _ in range(5):
        course = go_on(course)
    for network in (course.network, finished(course)):
        np.testing.assert_array_equal(kernels(network), FEATURES)
        assert network.votes is not None
        assert before.votes is not None
        assert (network.votes.weights != before.votes.weights).any()
        assert network.gives_probabilities


@pytest.mark.parametrize("table", [False, True])
def test_paths_begin_at_the_recipe(table: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    home.mkdir()
    files = save_labelled(tiny().drawn(0).subset(range(20)), home / "mine")
    rows = [f"{file.relative_to(home)},{file.parent.name}" for file in files]
    (home / "table.csv").write_text("\n".join(["file,label", *rows]), encoding="utf-8")
    (home / "recipe.json").write_text(text(on_pictures("table.csv" if table else "mine", validation=0.5)))
    monkeypatch.chdir(tmp_path)
    learned, kept = find_recipe("home/recipe.json").own()
    assert (len(learned), len(kept), learned.shape) == (10, 10, (5, 5))
    assert not set(learned.names) & set(kept.names)
    assert begin(find_recipe("home/recipe.json")).count == 10
