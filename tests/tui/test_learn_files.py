"""Files of the learning screen: opened by name or path, saved, and refused in one sentence with nothing lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.tui.learning.courses import HIDDEN, after, learning, recipe_with, verdicts
from xotui.document.checkpoints import load_course, save_course
from xotui.document.course import finished, go_on
from xotui.document.document import same_network
from xotui.document.networks import load_network
from xotui.document.recipes import find_recipe, format_recipe
from xotui.pictures import draw_exemplars, format_picture
from xotui.pictures.labelled import LabelledSet
from xotui.pictures.scaling import scaled
from xotui.pictures.sets import load_labelled, save_labelled

PICTURES = LabelledSet(np.random.default_rng(1).choice([-1.0, 1.0], (8, 9, 9)), [0, 1] * 4)


async def test_a_recipe_is_opened_by_name_and_by_path(tmp_path: Path) -> None:
    own = tmp_path / "own.json"
    own.write_text(format_recipe(recipe_with(HIDDEN, (16, 16))), encoding="utf-8")
    async with learning() as learn:
        before = learn.course
        await learn.press("ctrl+o")
        await learn.seen.answer("learned")
        assert not learn.dialog
        assert "Opened learned" in learn.read("hint")
        assert learn.course.recipe == find_recipe("learned")
        assert same_network(learn.course.network, find_recipe("learned").initial())
        assert "learned · 9×9" in learn.read("header")
        await learn.press("ctrl+o")
        await learn.seen.answer(str(own))
        assert "16×16" in learn.read("header")
        await learn.learn("e")
        assert learn.course.training.step == 4
        await learn.press("u", "u", "u")
        assert learn.course is before


async def test_a_checkpoint_goes_on_as_if_it_had_never_stopped(tmp_path: Path) -> None:
    path = tmp_path / "mine.npz"
    async with learning() as learn:
        await learn.learn("e")
        await learn.press("S")
        await learn.seen.answer(str(path))
        assert "Saved" in learn.screen.note
        saved = learn.course
        expected = go_on(go_on(saved))
    async with learning(recipe_with(HIDDEN)) as learn:
        await learn.press("ctrl+o")
        await learn.seen.answer(str(path))
        assert not learn.dialog
        assert same_network(learn.course.network, saved.network)
        assert learn.course.points == saved.points
        await learn.learn("s")
        await learn.learn("s")
        assert same_network(learn.course.network, expected.network)
        await learn.press("r")
        assert same_network(learn.course.network, saved.training.initial)


async def test_what_a_checkpoint_learned_reaches_the_explorer(tmp_path: Path) -> None:
    save_course(after(5), tmp_path / "mine.npz")
    async with learning(recipe_with(HIDDEN)) as learn:
        learn.screen.open_named(str(tmp_path / "mine.npz"))
        await learn.press("1")
        images = learn.course.judged.images
        assert verdicts(learn.seen.document.network, images) == verdicts(learn.course.network, images)


@pytest.mark.parametrize("table", [False, True])
async def test_a_folder_and_a_table_are_learned_from(tmp_path: Path, table: bool) -> None:
    files = save_labelled(PICTURES, tmp_path)
    if table:
        lines = [f"{file.relative_to(tmp_path)},{file.parent.name}" for file in files]
        (tmp_path / "all.csv").write_text("\n".join(["file,label", *lines]))
    async with learning() as learn:
        await learn.learn("s")
        network = learn.course.network
        await learn.press("ctrl+o")
        await learn.seen.answer(str(tmp_path / "all.csv" if table else tmp_path))
        assert "It learns from 6 of your pictures, and 2 are kept" in learn.read("hint")
        assert same_network(learn.course.network, network)
        await learn.learn("e")
        assert len(learn.course.judged) == 2
        await learn.press("o")
        assert "drawn letters" in learn.read("hint")


async def test_a_recipe_of_own_pictures_can_go_over_to_letters(tmp_path: Path) -> None:
    save_labelled(PICTURES, tmp_path / "mine")
    recipe = json.loads(format_recipe(recipe_with()))
    del recipe["letters"]
    (tmp_path / "r.json").write_text(json.dumps({**recipe, "pictures": {"path": "mine"}}))
    async with learning() as learn:
        learn.screen.open_named(str(tmp_path / "r.json"))
        await learn.learn("e")
        assert "learn from your 6 pictures" in learn.read("settings")
        await learn.press("o")
        await learn.learn("s")
        assert learn.seen.app.is_running


def one_letter(folder: Path) -> None:
    save_labelled(PICTURES.subset([0, 2]), folder)


def unreadable(folder: Path) -> None:
    save_labelled(PICTURES, folder)
    (folder / "X" / "0009.txt").write_bytes(bytes(range(256)))


def sizes(folder: Path) -> None:
    save_labelled(PICTURES, folder)
    (folder / "O" / "0009.txt").write_text(format_picture(np.ones((5, 5))))


def empty(folder: Path) -> None:
    folder.mkdir()


FOLDERS: dict[Callable[[Path], None], str] = {
    one_letter: "only pictures of X", unreadable: "0009.txt", sizes: "found 5×5; expected 9×9",
    empty: "found no pictures",
}  # fmt: skip


async def test_pictures_of_another_size_are_scaled(tmp_path: Path) -> None:
    drawn = np.tile(draw_exemplars((27, 27)), (2, 1, 1))
    save_labelled(LabelledSet(drawn, [0, 1, 0, 1]), tmp_path)
    async with learning() as learn:
        await learn.press("ctrl+o")
        await learn.seen.answer(str(tmp_path))
        assert "Scaled from 27×27 to 9×9" in learn.read("hint")
        for image, label in zip(learn.course.present.images, learn.course.present.labels, strict=True):
            np.testing.assert_array_equal(image, scaled(drawn[label], (9, 9)))


@pytest.mark.parametrize("make", FOLDERS)
async def test_pictures_that_cannot_be_learned_from(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "set")
    async with learning() as learn:
        await learn.learn("s")
        before = learn.course
        await learn.press("ctrl+o")
        await learn.seen.answer(str(tmp_path / "set"))
        assert learn.dialog == "Prompt"
        assert FOLDERS[make] in learn.wrong
        assert "\n" not in learn.wrong
        await learn.press("escape")
        assert learn.course is before


BROKEN: dict[str, bytes | None] = {
    "missing.json": None, "missing.npz": None, "missing.csv": None,
    "empty.json": b"", "empty.npz": b"", "empty.csv": b"",
    "binary.json": bytes(range(256)), "binary.npz": bytes(range(256)), "binary.csv": bytes(range(256)),
    "list.json": b"[1, 2]", "other.json": b'{"hello": "world"}', "cut.json": b'{"format": "xotui rec',
    "words.csv": b"one,two\n1,2\n", "letter.csv": b"file,label\na.txt,Q\n",
    "gone.csv": b"file,label\na.txt,X\nb.txt,O\n",
}  # fmt: skip


async def test_every_broken_file_is_refused_in_one_sentence(tmp_path: Path) -> None:
    save_course(after(2), tmp_path / "good.npz")
    good = (tmp_path / "good.npz").read_bytes()
    impossible = json.loads(format_recipe(recipe_with()))
    impossible["network"]["layers"] = [{"type": "convolution", "features": 2, "size": [11, 11]}, {"type": "votes"}]
    rate = {**json.loads(format_recipe(recipe_with())), "training": {"rate": -1}}
    files = {
        **BROKEN, "cut.npz": good[: len(good) // 2], "impossible.json": json.dumps(impossible).encode(),
        "rate.json": json.dumps(rate).encode(),
    }  # fmt: skip
    async with learning() as learn:
        await learn.learn("s")
        before, shown = learn.course, learn.text
        await learn.press("ctrl+o")
        for name, data in files.items():
            if data is not None:
                (tmp_path / name).write_bytes(data)
            await learn.seen.answer(str(tmp_path / name))
            assert learn.dialog == "Prompt", name
            assert 10 < len(learn.wrong) < 400, name
            assert "\n" not in learn.wrong, name
            assert ("a.txt" if name == "gone.csv" else name) in learn.wrong, learn.wrong
            assert learn.course is before
        for name in ("", "   ", "nothing-of-this-name", "\x00", "~nobody/x.json"):
            await learn.seen.answer(name)
            assert learn.dialog == "Prompt", repr(name)
            assert learn.wrong, repr(name)
        await learn.press("escape")
        assert learn.text.splitlines()[2:] == shown.splitlines()[2:]


@pytest.mark.parametrize("place", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_a_checkpoint_with_wrong_bytes_inside_is_refused(tmp_path: Path, place: float) -> None:
    path = tmp_path / "mine.npz"
    save_course(after(2), path)
    data = path.read_bytes()
    start = int(len(data) * place)
    path.write_bytes(data[:start] + bytes(range(200)) + data[start + 200 :])
    with pytest.raises(ValueError, match=r"mine\.npz"):
        load_course(path)


async def test_the_network_is_saved_as_it_says(tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    async with learning() as learn:
        await learn.learn("e")
        await learn.press("W")
        await learn.seen.answer(str(path))
        assert not learn.dialog
        course = learn.course
        built = load_network(path)
        assert same_network(built, finished(course))
        images = course.judged.images
        said = np.array(verdicts(built, images))
        assert (said == verdicts(course.network, images)).mean() > 0.99
        await learn.press("W")
        await learn.seen.answer(str(path))
        assert "there already" in learn.wrong
        await learn.press("enter")
        assert not learn.dialog


async def test_a_network_that_was_saved_is_not_asked_for(tmp_path: Path) -> None:
    async with learning() as learn:
        await learn.learn("s")
        await learn.press("W")
        await learn.seen.answer(str(tmp_path / "mine.json"))
        await learn.press("q")
        assert "unsaved network" not in learn.text


async def test_labelled_pictures_are_saved(tmp_path: Path) -> None:
    async with learning() as learn:
        await learn.press("B")
        assert "no labelled pictures yet" in learn.screen.note
        await learn.press("1", "left_parenthesis", "i", "right_parenthesis", "2", "B")
        assert learn.dialog == "Prompt"
        await learn.seen.answer("")
        assert learn.dialog == "Prompt"
        assert learn.wrong
        (tmp_path / "file").write_text("no folder")
        await learn.seen.answer(str(tmp_path / "file"))
        assert "cannot be written" in learn.wrong
        await learn.seen.answer(str(tmp_path / "mine"))
        assert not learn.dialog
        assert load_labelled(tmp_path / "mine").counts == (1, 1)
        assert not learn.seen.explorer.teaching.unsaved


@pytest.mark.parametrize("key", ["W", "S"])
async def test_what_cannot_be_written_is_said(tmp_path: Path, key: str) -> None:
    async with learning() as learn:
        await learn.press(key)
        for name in (str(tmp_path / "no" / "folder" / "x"), str(tmp_path), ""):
            await learn.seen.answer(name)
            assert learn.dialog == "Prompt", name
            assert learn.wrong
        await learn.press("escape")
    assert list(tmp_path.iterdir()) == []
