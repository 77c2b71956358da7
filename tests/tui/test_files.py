"""Files: what is saved is opened as it was, what is no file is said in one sentence, and nothing is lost unasked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from textual import events
from textual.widgets import Input, Label

from tests.document.samples import content
from tests.golden import picture
from tests.tui.screens import SMALL, Seen, drawn, running, uneven
from xotui.document.document import same_network
from xotui.document.networks import load_network
from xotui.engine import Convolution, MaxPool, Network, ReLU
from xotui.pictures import load_picture


def error_of(seen: Seen) -> str:
    """The sentence that says what is wrong."""
    return str(seen.app.screen.query_one(".wrong", Label).content)


WIDE = (140, 40)
"""Where the header has room to say in full what is not saved."""


async def test_what_is_saved_is_opened_as_it_was(tmp_path: Path) -> None:
    image, network = tmp_path / "mine.txt", tmp_path / "mine.json"
    async with running(size=WIDE) as seen:
        await seen.do("turn_right", "noise", "zero", "duplicate", "window", "exemplar_o", "flip")
        await seen.look_at("feature", 0, 2, 1)
        await seen.press("space")
        assert "unsaved picture and network" in seen.read("header")
        await seen.press("S")
        await seen.answer(str(image))
        assert not seen.dialog
        assert "unsaved network" in seen.read("header")
        await seen.press("W")
        await seen.answer(str(network))
        assert "unsaved" not in seen.read("header")
        saved, shown = seen.document, seen.text
    async with running(size=WIDE) as seen:
        for path in (image, network):
            await seen.press("ctrl+o")
            await seen.answer(str(path))
            assert not seen.dialog
        np.testing.assert_array_equal(seen.document.picture, saved.picture)
        np.testing.assert_array_equal(seen.document.exemplars, saved.exemplars)
        assert same_network(seen.document.network, saved.network)
        assert "unsaved" not in seen.read("header")
        await seen.look_at("feature", 0, 2, 1)
        assert seen.text.splitlines()[2:] == shown.splitlines()[2:]
        await seen.press("u", "u")
        assert drawn(seen.document.picture) == drawn(picture("x"))
    async with running(load_picture(image), load_network(network), size=SMALL) as seen:
        assert same_network(seen.document.network, saved.network)
        np.testing.assert_array_equal(seen.document.picture, saved.picture)


BAD = {
    "missing.txt": None,
    "empty.txt": b"",
    "words.txt": b"this is no picture\n",
    "ragged.txt": b"###\n##\n###\n",
    "binary.png": bytes(range(256)),
    "far.txt": b"3 3 3\n3 3 3\n3 3 3\n",
    "nan.txt": b"nan 0 0\n0 0 0\n0 0 0\n",
    "small.txt": b"##\n##\n",
    "large.txt": b"\n".join([b"#" * 65] * 65),
    "empty.json": b"",
    "cut.json": b'{"format": "xotui',
    "list.json": b"[1, 2, 3]",
    "other.json": b'{"hello": "world"}',
    "binary.json": bytes(range(256)),
}


async def test_bad_files_are_refused_in_one_sentence(tmp_path: Path) -> None:
    async with running(size=SMALL) as seen:
        before, shown = content(seen.document), seen.text
        await seen.press("ctrl+o")
        for name, data in BAD.items():
            path = tmp_path / name
            if data is not None:
                path.write_bytes(data)
            await seen.answer(str(path))
            assert seen.dialog == "Prompt", name
            sentence = error_of(seen)
            assert 10 < len(sentence) < 400, name
            assert "\n" not in sentence, name
            assert "Traceback" not in sentence
            assert name in sentence or sentence.startswith("picture:"), sentence
            assert seen.explorer.history.present is seen.document
            assert content(seen.document) == before
        for name in ("", "   ", "nothing-of-this-name", str(tmp_path), "\x00", "~nobody/x.txt"):
            await seen.answer(name)
            assert seen.dialog == "Prompt", repr(name)
            assert error_of(seen), repr(name)
        await seen.press("escape")
        assert seen.text == shown
        assert not seen.explorer.history.can_undo


async def test_names_of_published_things_can_be_opened() -> None:
    async with running() as seen:
        await seen.press("ctrl+o")
        await seen.answer("o-thick")
        assert drawn(seen.document.picture) == drawn(picture("o-thick"))
        assert "o-thick" in seen.read("header")
        assert "unsaved" not in seen.read("header")
        await seen.do("delete", "relu")
        await seen.press("ctrl+o")
        await seen.answer("article")
        assert len(seen.document.convolution.names) == 3
        assert drawn(seen.document.picture) == drawn(picture("o-thick"))


async def test_replacing_another_file_asks_once_more(tmp_path: Path) -> None:
    there = tmp_path / "there.txt"
    there.write_text("precious")
    async with running() as seen:
        await seen.press("S")
        await seen.answer(str(there))
        assert seen.dialog == "Prompt"
        assert "there already" in error_of(seen)
        assert there.read_text() == "precious"
        await seen.press("enter")
        assert not seen.dialog
        assert drawn(load_picture(there)) == drawn(picture("x"))
        assert f"Saved {there}"[:40] in seen.read("hint")


async def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    async with running() as seen:
        for key in ("S", "W"):
            await seen.press(key)
            for name in (str(tmp_path / "no" / "folder" / "x.txt"), str(tmp_path), ""):
                await seen.answer(name)
                assert seen.dialog == "Prompt", name
                assert error_of(seen)
            await seen.press("escape")
    assert list(tmp_path.iterdir()) == []


async def test_leaving_asks_only_when_something_would_be_lost(tmp_path: Path) -> None:
    async with running() as seen:
        await seen.press("space", "q")
        assert seen.dialog == "Confirm"
        assert "unsaved picture" in seen.text
        await seen.press("escape")
        assert seen.app.is_running
        await seen.press("q", "s")
        assert seen.dialog == "Prompt"
        await seen.answer(str(tmp_path / "mine.txt"))
        await seen.press("r")
        await seen.answer("another name")
        await seen.press("q")
        assert "unsaved network" in seen.text
        await seen.press("w")
        await seen.answer(str(tmp_path / "mine.json"))
        assert not seen.dialog
        await seen.pilot.press("q")
        assert not seen.app.is_running or seen.app._exit
    async with running() as seen:
        await seen.press("space")
        await seen.press("q")
        await seen.pilot.press("q")
        assert seen.app._exit


@pytest.mark.parametrize("key", ["q", "ctrl+q", "ctrl+c"])
async def test_leaving_without_changes_asks_nothing(key: str) -> None:
    async with running() as seen:
        await seen.press("space", "u", "right", "n")
        await seen.pilot.press(key)
        assert seen.app._exit


async def test_a_letter_in_a_line_is_text() -> None:
    async with running() as seen:
        await seen.press("r")
        await seen.type("quux?")
        assert seen.app.screen.query_one(Input).value == "quux?"
        assert seen.app.is_running
        await seen.press("enter")
        assert seen.document.convolution.names[0] == "quux?"
        assert "quux?" in seen.read("feature")


async def test_a_pasted_picture_is_taken() -> None:
    async with running() as seen:
        text = "\n".join(drawn(picture("o-shifted")))
        seen.app.post_message(events.Paste(text.replace("\n", "\r\n")))
        await seen.pilot.pause()
        await seen.pilot.pause()
        assert drawn(seen.document.picture) == drawn(picture("o-shifted"))
        seen.app.post_message(events.Paste("0 .5 1\n-1 0 1\n.25 0 0"))
        await seen.pilot.pause()
        await seen.pilot.pause()
        assert seen.document.shape == (3, 3)
        await seen.press("u", "u")
        assert drawn(seen.document.picture) == drawn(picture("x"))


@pytest.mark.parametrize("text", ["hello\nworld", "", "##\n#", "[b]bold[/b]", "#" * 70, "\x1b[31m#\n#"])
async def test_a_pasted_text_that_is_no_picture_is_refused(text: str) -> None:
    async with running() as seen:
        before = seen.document
        seen.app.post_message(events.Paste(text))
        await seen.pilot.pause()
        await seen.pilot.pause()
        assert seen.document is before
        assert "is no picture" in seen.text


async def test_the_first_save_does_not_replace_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name, key in (("picture.txt", "S"), ("network.json", "W")):
        (tmp_path / name).write_text("mine", encoding="utf-8")
        async with running() as seen:
            await seen.press(key, "enter")
            assert "is there already" in seen.text
            assert (tmp_path / name).read_text(encoding="utf-8") == "mine"
            await seen.press("enter")
            assert (tmp_path / name).read_text(encoding="utf-8") != "mine"


async def test_what_undo_would_bring_back_is_asked_for_until_it_is_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with running() as seen:
        await seen.press("space", "R", "q")
        assert seen.dialog == "Confirm"
        await seen.press("escape", "S", "enter", "q")  # what is saved is the other picture
        assert seen.dialog == "Confirm"
        await seen.press("escape", "u", "S", "enter", "U", "q")
        assert not seen.dialog


async def test_a_published_picture_that_the_layers_cannot_take_is_refused_in_a_sentence() -> None:
    layers = (Convolution(np.ones((3, 7, 7))), ReLU(), MaxPool(3, 2, "drop"), MaxPool(2, 2, "drop"))
    async with running(uneven((28, 28)), Network(layers)) as seen:
        await seen.press("g", "enter")
        assert not seen.dialog
        assert "x: window: found 2×2 on a map of 1×1" in seen.text
        assert seen.document.shape == (28, 28)


async def test_files_called_as_published_pictures_are_in_nobodys_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("x", "o"):
        Path(name).write_text("hello")
    async with running() as seen:
        assert drawn(seen.document.picture) == drawn(picture("x"))
        await seen.press("g")
        assert seen.dialog == "Chooser"
        await seen.press("escape")
        seen.explorer._chose_picture("o")
        assert drawn(seen.document.picture) == drawn(picture("o"))
        await seen.do("start_over")
        assert drawn(seen.document.picture) == drawn(picture("x"))
