"""Checkpoints: a file that is none gets one sentence, and what stood there before is never lost."""

from __future__ import annotations

import json
import os
import pickle
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.document.test_course import after, own, state
from tests.document.test_recipes import text, tiny
from xotui.document.checkpoints import CheckpointError, load_course, save_course
from xotui.document.course import Course, begin, finished
from xotui.document.network_files import save_network
from xotui.document.recipes import find_recipe

Arrays = dict[str, Any]
Change = Callable[[Arrays], object]


@cache
def course() -> Course:
    """In the middle of the second epoch, with Adam."""
    return after(begin(tiny()), 6)


def altered(folder: Path, change: Change, start: Course | None = None) -> Path:
    """A checkpoint with other arrays."""
    path = folder / "altered.npz"
    save_course(start or course(), path)
    with np.load(path) as stored:
        arrays = {name: stored[name] for name in stored.files}
    change(arrays)
    np.savez(path, **arrays)
    return path


def sentence(path: Path) -> str:
    """What is said about a file that is no checkpoint: one line that begins with the file."""
    with pytest.raises(CheckpointError) as error:
        load_course(path)
    said = str(error.value)
    assert said.startswith(f"{path}: ")
    assert said.endswith("; expected a checkpoint")
    assert len(said.splitlines()) == 1
    assert said.isprintable()
    return said


def test_a_checkpoint_with_other_arrays_of_the_same_shapes_is_one(tmp_path: Path) -> None:
    found = load_course(altered(tmp_path, lambda arrays: arrays["losses"].__setitem__(1, 0.25)))
    assert found.training.loss == 0.25
    assert state(load_course(altered(tmp_path, lambda arrays: None))) == state(course())


PARTS = (
    "recipe", "folder", "initial", "network", "counts", "losses", "points", "gathered", "validation",
    "validation_labels", "memory_0_0", "memory_3_1",
)  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_a_checkpoint_without_a_part(part: str, tmp_path: Path) -> None:
    assert part in sentence(altered(tmp_path, lambda arrays: arrays.pop(part)))


BROKEN: dict[str, Change] = {
    "recipe of nothing": lambda arrays: arrays.update(recipe="{}"),
    "network of nothing": lambda arrays: arrays.update(network="hello\nthere"),
    "a network without votes": lambda arrays: arrays.update(
        network=json.dumps({**json.loads(str(arrays["network"])), "layers": []})
    ),
    "three counts": lambda arrays: arrays.update(counts=arrays["counts"][:3]),
    "counts in words": lambda arrays: arrays.update(counts=np.array(["a", "b", "c", "d"])),
    "two losses": lambda arrays: arrays.update(losses=arrays["losses"][:2]),
    "points of two numbers": lambda arrays: arrays.update(points=np.zeros((2, 2))),
    "gathered in threes": lambda arrays: arrays.update(gathered=np.zeros((2, 3))),
    "labels of nobody": lambda arrays: arrays.update(validation_labels=np.full(500, 2)),
    "fewer labels": lambda arrays: arrays.update(validation_labels=np.zeros(3, dtype=int)),
    "objects": lambda arrays: arrays.update(losses=np.array([None, {}, 1], dtype=object)),
    "memory of another shape": lambda arrays: arrays.update(memory_0_0=np.zeros((3, 3, 3))),
    "memory of one number": lambda arrays: arrays.update(memory_2_1=np.zeros((1, 1))),
    "validation of another size": lambda arrays: arrays.update(validation=np.zeros((500, 7, 7))),
    "pictures of another size": lambda arrays: arrays.update(
        pictures=np.zeros((4, 7, 7)), pictures_labels=np.array([0, 1, 0, 1])
    ),
    "a position behind the last picture": lambda arrays: arrays["counts"].__setitem__(3, 900),
    "a step below 0": lambda arrays: arrays["counts"].__setitem__(1, -5),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_wrong_is_said_on_opening(name: str, tmp_path: Path) -> None:
    sentence(altered(tmp_path, BROKEN[name]))


OTHERS = {
    "empty": b"", "text": b"hello\n", "zeros": b"\0" * 100, "archive": b"PK\x03\x04",
    "pickle": pickle.dumps({"recipe": 1}), "array": b"\x93NUMPY\x01\x00",
}  # fmt: skip


@pytest.mark.parametrize("content", OTHERS.values(), ids=list(OTHERS))
def test_files_of_another_kind(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "other.npz"
    path.write_bytes(content)
    said = sentence(path)
    assert "allow_pickle" not in said  # what is no checkpoint is no reason to trust it


def test_a_single_array_is_no_checkpoint(tmp_path: Path) -> None:
    np.save(tmp_path / "array.npy", np.zeros(3))
    sentence(tmp_path / "array.npy")


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    assert "no such file" in sentence(tmp_path / "missing.npz")
    assert "cannot be read" in sentence(tmp_path)


class Trap:
    """What a hostile pickle would do."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        return os.mkdir, (self.path,)


def test_nothing_in_a_file_is_ever_run(tmp_path: Path) -> None:
    pickled = tmp_path / "pickled.npz"
    pickled.write_bytes(pickle.dumps(Trap(tmp_path / "sprung")))
    sentence(pickled)
    sentence(
        altered(tmp_path, lambda arrays: arrays.update(folder=np.array([Trap(tmp_path / "sprung")], dtype=object)))
    )
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize("part", [0.02, 0.3, 0.5, 0.9, 0.99])
def test_a_file_that_was_cut_off(part: float, tmp_path: Path) -> None:
    path = tmp_path / "cut.npz"
    save_course(course(), path)
    content = path.read_bytes()
    path.write_bytes(content[: int(part * len(content))])
    sentence(path)


def test_a_file_with_a_wrong_byte_is_refused_or_as_good_as_before(tmp_path: Path) -> None:
    path = tmp_path / "course.npz"
    save_course(course(), path)
    content, refused = path.read_bytes(), 0
    for place in range(0, len(content), len(content) // 60):
        path.write_bytes(content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :])
        try:
            found = load_course(path)
        except CheckpointError:
            refused += 1
        else:
            assert state(found) == state(course())
    assert refused > 30


@pytest.mark.parametrize("given", [False, True])
def test_the_same_course_gives_the_same_bytes(given: bool, tmp_path: Path) -> None:
    start = after(begin(tiny(), own() if given else None), 3)
    save_course(start, tmp_path / "first.npz")
    save_course(load_course(tmp_path / "first.npz"), tmp_path / "second.npz")
    assert (tmp_path / "first.npz").read_bytes() == (tmp_path / "second.npz").read_bytes()


def test_a_network_that_is_begun_with_is_not_needed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    home.mkdir()
    save_network(finished(course()), "start", home / "start.json", (5, 5))
    (home / "recipe.json").write_text(text(lambda record: record.update(network={"start": "start.json"})))
    monkeypatch.chdir(tmp_path)
    begun = after(begin(find_recipe("home/recipe.json")), 2)
    save_course(begun, "course.npz")
    (home / "start.json").unlink()
    assert state(after(load_course("course.npz"), 2)) == state(after(begun, 2))


def test_it_can_be_opened_from_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "other").mkdir()
    save_network(finished(course()), "start", tmp_path / "home" / "start.json", (5, 5))
    (tmp_path / "home" / "recipe.json").write_text(text(lambda record: record.update(network={"start": "start.json"})))
    monkeypatch.chdir(tmp_path)
    save_course(begin(find_recipe("home/recipe.json")), tmp_path / "course.npz")
    monkeypatch.chdir(tmp_path / "other")
    assert load_course(tmp_path / "course.npz").training.step == 0


def test_a_network_file_holds_nothing_of_the_training(tmp_path: Path) -> None:
    save_network(finished(course()), "tiny", tmp_path / "network.json", (5, 5))
    record = json.loads((tmp_path / "network.json").read_text(encoding="utf-8"))
    assert set(record) == {"format", "version", "name", "labels", "picture", "layers"}
    first, relu, pool, votes, shares = record["layers"]
    assert set(first) == {"type", "scaling", "features"}
    assert all(set(feature) == {"name", "pixels", "bias"} for feature in first["features"])
    assert set(votes) == {"type", "weights", "bias"}
    assert (relu, shares, set(pool)) == (
        {"type": "relu"},
        {"type": "probabilities"},
        {"type", "window", "stride", "edge"},
    )


@pytest.mark.parametrize("fails", ["write_bytes", "replace"])
def test_what_cannot_be_written_leaves_the_file_before(
    fails: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "course.npz"
    save_course(course(), path)
    before = path.read_bytes()

    def full(self: Path, *_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, fails, full)
    with pytest.raises(OSError, match="No space left"):
        save_course(after(course(), 1), path)
    monkeypatch.undo()
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["course.npz"]


def test_a_folder_is_not_replaced(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="folder"):
        save_course(course(), tmp_path)
    assert not list(tmp_path.iterdir())


def test_what_was_there_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "course.npz"
    save_course(begin(tiny()), path)
    save_course(course(), path)
    assert state(load_course(path)) == state(course())
    assert [file.name for file in tmp_path.iterdir()] == ["course.npz"]
