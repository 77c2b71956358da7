"""`xotui learn`: the same recipe gives the same file, and whoever stops it can go on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.document.test_recipes import Change, layers, text, training, unchanged
from tests.test_cli import process, refused, run
from tests.test_score import records
from xotui.document.course import Course
from xotui.document.networks import find_network
from xotui.pictures import draw_exemplars, format_picture
from xotui.pictures.sets import save_labelled


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to be in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def recipe(change: Change = unchanged, name: str = "recipe.json") -> str:
    """The name of a recipe file."""
    Path(name).write_text(text(change), encoding="utf-8")
    return name


def learn(*arguments: str) -> str:
    """What is told of a training that goes well: the last line."""
    result = run("learn", *arguments)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "xotui:" not in result.stderr
    return result.stderr.splitlines()[-1]


def content(name: str) -> bytes:
    """The bytes of a file."""
    return Path(name).read_bytes()


def test_it_writes_a_network_that_can_be_asked() -> None:
    told = learn(recipe(), "-o", "network.json")
    assert told.startswith("network.json after 3 epochs: loss 0.")
    assert told.endswith(" %")
    blueprint = find_network("network.json")
    assert (blueprint.name, blueprint.shape, blueprint.labels) == ("tiny", (5, 5), ("X", "O"))
    for name, image in zip(
        ("x.txt", "large.txt"), (draw_exemplars((5, 5))[0], draw_exemplars((12, 9))[1]), strict=True
    ):
        Path(name).write_text(format_picture(image))
    result = run("score", "x.txt", "large.txt", "--json", "-n", "network.json")
    assert (result.exit_code, result.stderr) == (0, "")
    for record in records(result.stdout):
        assert sum(record["scores"].values()) == pytest.approx(1)
        assert record["verdict"] in ("X", "O")
    assert sorted(path.name for path in Path().iterdir()) == ["large.txt", "network.json", "recipe.json", "x.txt"]


def test_the_same_command_gives_the_same_bytes() -> None:
    learn(recipe(), "-o", "one.json", "-c", "one.npz")
    done = process("learn", "recipe.json", "-o", "two.json", "-c", "two.npz", folder=Path())
    assert (done.returncode, done.stdout) == (0, "")
    assert content("one.json") == content("two.json")
    assert content("one.npz") == content("two.npz")
    learn(recipe(training(seed=2)), "-o", "three.json")
    assert content("three.json") != content("one.json")


@pytest.mark.parametrize("optimiser", ["adam", "sgd"])
def test_going_on_from_a_checkpoint_is_as_not_having_stopped(optimiser: str) -> None:
    learn(recipe(training(optimiser=optimiser)), "-o", "straight.json", "--checkpoint", "straight.npz")
    assert " after 1 epochs" in learn("recipe.json", "-o", "first.json", "--epochs", "1", "-c", "first.npz")
    done = process("learn", "--resume", "first.npz", "-o", "last.json", "-c", "last.npz", folder=Path())
    assert done.returncode == 0
    assert content("last.json") == content("straight.json") != content("first.json")
    assert content("last.npz") == content("straight.npz") != content("first.npz")


def test_going_on_with_own_pictures_needs_them_no_more() -> None:
    from tests.document.test_course import own

    files = save_labelled(own(60), "mine")

    def change(record: dict[str, Any]) -> None:
        record.pop("letters")
        record["pictures"] = {"path": "mine"}

    learn(recipe(change), "-o", "straight.json")
    told = learn("recipe.json", "-o", "first.json", "--epochs", "2", "-c", "first.npz")
    assert told.startswith("first.json and first.npz after 2 epochs")
    for file in files:
        file.unlink()
    learn("-r", "first.npz", "-o", "last.json")
    assert content("last.json") == content("straight.json")


def test_more_and_fewer_epochs_than_planned() -> None:
    assert (
        learn(recipe(), "-o", "none.json", "--epochs", "0", "-c", "none.npz") == "none.json and none.npz after 0 epochs"
    )
    assert find_network("none.json").name == "tiny"
    assert " after 5 epochs" in learn("recipe.json", "-o", "more.json", "--epochs", "5", "-c", "more.npz")
    before = content("more.json")
    assert " after 5 epochs" in learn("-r", "more.npz", "-o", "again.json", "--epochs", "2")
    assert content("again.json") == before
    assert "'--epochs': -1 is not in the range" in run("learn", "recipe.json", "-o", "x.json", "--epochs", "-1").stderr


@pytest.mark.parametrize("arguments", [[], ["recipe.json", "--resume", "there.npz"]])
def test_a_recipe_or_a_checkpoint(arguments: list[str]) -> None:
    recipe()
    sentence = refused("learn", *arguments, "-o", "network.json")
    assert "expected either a RECIPE or --resume" in sentence
    assert not Path("network.json").exists()


def test_an_output_is_needed() -> None:
    result = run("learn", recipe())
    assert result.exit_code == 2
    assert "--output" in result.stderr


def test_what_is_no_recipe() -> None:
    assert refused("learn", "learnt", "-o", "network.json").startswith("learnt: no recipe of this name")
    assert refused("learn", "missing.json", "-o", "network.json").startswith("missing.json: cannot be read")
    Path("hello.json").write_text("hello")
    assert refused("learn", "hello.json", "-o", "network.json").startswith("hello.json: found text that is not JSON")
    sentence = refused("learn", recipe(training(rate=-1)), "-o", "network.json")
    assert sentence.startswith("recipe.json: training.rate: found -1")
    assert not Path("network.json").exists()


@pytest.mark.parametrize(
    "change",
    [
        layers(lambda found: found.insert(4, {"type": "votes"})),
        layers(lambda found: found.insert(4, {"type": "relu"})),
        layers(lambda found: found.append({"type": "probabilities"})),
        layers(lambda found: found.pop()),
    ],
    ids=["votes twice", "a layer behind the votes", "probabilities twice", "no probabilities"],
)
def test_layers_that_cannot_be_trained_are_refused_with_the_file(change: Change) -> None:
    assert refused("learn", recipe(change), "-o", "network.json").startswith("recipe.json: ")
    assert not Path("network.json").exists()


@pytest.mark.parametrize("option", ["--output", "--checkpoint"])
@pytest.mark.parametrize("target", ["nowhere/file", "."])
def test_what_cannot_be_written_is_said_before_the_training(
    option: str, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def step(course: Course) -> Course:
        raise AssertionError("the training has begun")

    monkeypatch.setattr("xotui.document.course.go_on", step)
    others = [] if option == "--output" else ["-o", "network.json"]
    sentence = refused("learn", recipe(), *others, option, target)
    assert sentence.startswith(f"{target}: cannot be written (")
    assert not Path("network.json").exists()


@pytest.mark.parametrize("stored", [b"", b"hello\n", b"PK\x03\x04 and no more"])
def test_what_is_no_checkpoint(stored: bytes) -> None:
    Path("other.npz").write_bytes(stored)
    sentence = refused("learn", "-r", "other.npz", "-o", "network.json")
    assert sentence.startswith("other.npz: ")
    assert sentence.endswith("expected a checkpoint")
    assert refused("learn", "-r", "missing.npz", "-o", "network.json").startswith("missing.npz: cannot be read")
    assert not Path("network.json").exists()


def test_a_damaged_checkpoint_is_refused_in_one_sentence() -> None:
    learn(recipe(), "-o", "network.json", "--epochs", "1", "-c", "course.npz")
    whole = content("course.npz")
    Path("course.npz").write_bytes(whole[: len(whole) // 2])
    assert refused("learn", "-r", "course.npz", "-o", "network.json").startswith("course.npz: ")
    damaged = bytearray(whole)
    for place in range(len(whole) // 3, len(whole) // 3 + 40):
        damaged[place] ^= 0x55
    Path("course.npz").write_bytes(damaged)
    assert refused("learn", "-r", "course.npz", "-o", "network.json").startswith("course.npz: ")


def test_a_training_that_explodes_says_so_and_keeps_the_last_good_network() -> None:
    result = run("learn", recipe(training(rate=3e4)), "-o", "network.json", "-c", "course.npz")
    (said,) = [line for line in result.stderr.splitlines() if line.startswith("xotui: ")]
    assert said.startswith("xotui: step 2: the loss has exploded (it was ")
    assert said.endswith("; the weights are those before this step. Try a rate below 30000")
    assert "network.json and course.npz after 0" in result.stderr
    for layer in json.loads(content("network.json"))["layers"]:
        assert np.isfinite(layer.get("weights", 0)).all()
    assert find_network("network.json").build((5, 5)).gives_probabilities
    # Whoever calls it from a script has to learn that the recipe was not followed to its end.
    assert result.exit_code != 0


def test_a_training_that_explodes_at_once_writes_nothing() -> None:
    Path("network.json").write_text("what was there", encoding="utf-8")
    result = run("learn", recipe(training(rate=1e9)), "-o", "network.json", "-c", "course.npz")
    (said,) = [line for line in result.stderr.splitlines() if line.startswith("xotui: ")]
    assert said.startswith("xotui: step 1: a value of the network has exploded; ")
    assert said.endswith("Nothing was learned, and nothing is written")
    assert result.exit_code == 2
    assert Path("network.json").read_text(encoding="utf-8") == "what was there"
    assert not Path("course.npz").exists()


def test_a_checkpoint_beside_the_network_not_in_its_place() -> None:
    sentence = refused("learn", recipe(), "-o", "same", "-c", "same")
    assert "same" in sentence
    assert not Path("same").exists()
