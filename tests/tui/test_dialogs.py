"""Dialogs: they open, take an answer or say what is wrong with it, close, and never leave ASCII behind."""

from __future__ import annotations

import numpy as np
import pytest
from textual.widgets import Input, Label, TextArea

from tests.golden import picture
from tests.tui.screens import MEDIUM, SMALL, Seen, drawn, network_of, running
from xotui.tui.actions import EXPLORE, actions_of

OPENING = {
    "resize_picture": "Prompt",
    "gallery": "Chooser",
    "paste": "Paste",
    "library": "Chooser",
    "rename": "Prompt",
    "resize_features": "Prompt",
    "in_full": "Reader",
    "challenges": "Challenges",
    "open": "Prompt",
    "save_picture": "Prompt",
    "save_network": "Prompt",
    "help": "Reader",
    "commands": "CommandPalette",
    "quit": "Confirm",
}


def error_of(seen: Seen) -> str:
    return str(seen.app.screen.query_one(".wrong", Label).content)


@pytest.mark.parametrize("size", [(40, 12), SMALL, MEDIUM])
async def test_every_dialog_opens_over_the_explorer_and_closes(size: tuple[int, int]) -> None:
    async with running(size=size) as seen:
        await seen.press("space")
        shown = seen.text
        for name, kind in OPENING.items():
            await seen.do(name)
            await seen.pilot.pause()
            assert seen.dialog == kind, name
            assert seen.text != shown, name
            await seen.press("escape")
            await seen.pilot.pause()
            assert seen.text.splitlines()[2:] == shown.splitlines()[2:], name


@pytest.mark.parametrize("size", [(40, 12), SMALL, MEDIUM])
async def test_ascii_alone_stays_ascii(size: tuple[int, int]) -> None:
    foreign: dict[str, str] = {}

    def look(name: str) -> None:
        found = sorted({sign for sign in seen.text if ord(sign) > 127})
        if found:
            foreign[name] = "".join(found)

    async with running(picture("x-rotated"), size=size, ascii_only=True) as seen:
        look("explorer")
        for grid in seen.explorer.reading.grids:
            await seen.look_at(grid, 1, 0)
            look(grid)
            await seen.do("notation")
            look(f"{grid} {seen.view.notation}")
        await seen.do("literal", "zero", "pen")
        look("picture")
        await seen.do("pen", "relu")
        look("layers")
        await seen.do("relu", "noise")
        for name in OPENING:
            await seen.do(name)
            await seen.pilot.pause()
            look(name)
            if OPENING[name] == "Prompt":
                await seen.answer("")
                look(f"{name} refused")
            await seen.press("escape")
        await seen.look_at("pool1", 0, 0)
        await seen.do("flip")
        look("refusal")
    assert not foreign


@pytest.mark.parametrize("key", ["question_mark", "f1"])
async def test_help_names_every_action(key: str) -> None:
    async with running(size=(120, 70)) as seen:
        await seen.press(key)
        read = seen.text
        for _ in range(5):
            await seen.press("pagedown")
            read += seen.text
        for action in actions_of(EXPLORE):
            assert action.sentence in read, action.id
        await seen.press("q")
        assert not seen.dialog
        assert seen.app.is_running


async def test_why_opens_the_whole_arithmetic() -> None:
    async with running(np.ones((9, 9)), network_of((9, 9), 1, (7, 7)), size=SMALL) as seen:
        await seen.look_at("convolution", 1, 2)
        await seen.press("I")
        assert seen.dialog == "Reader"
        value = seen.expected("convolution", 0)[1][2]
        assert f"49 pixels = {value}" in seen.text
        await seen.press("enter")
        assert not seen.dialog


async def test_renaming_refuses_what_cannot_be_a_name() -> None:
    async with running() as seen:
        before = seen.document
        await seen.press("r")
        for name in ("", "   ", "x" * 25, seen.document.convolution.names[1]):
            await seen.answer(name)
            assert seen.dialog == "Prompt"
            assert error_of(seen).startswith("name:")
        assert seen.document is before
        await seen.answer("[red]square[/]")
        assert seen.document.convolution.names[0] == "[red]square[/]"
        assert "[red]square[/]" in seen.read("feature")
        await seen.press("u")
        assert seen.document is before


async def test_the_picture_and_the_features_get_another_size() -> None:
    async with running() as seen:
        await seen.press("z")
        assert seen.app.screen.query_one(Input).value == "9x9"
        for wrong in ("", "x", "2x9", "9x65", "9x9x9", "-9", "9.5", "999999999999x2"):
            await seen.answer(wrong)
            assert seen.dialog == "Prompt", wrong
            assert error_of(seen), wrong
        await seen.answer("12 x 10")
        assert seen.document.shape == (12, 10)
        assert "12×10" in seen.read("header")
        await seen.press("Z")
        for wrong in ("0", "8x8", "3x", "a"):
            if wrong == "3x":
                continue
            await seen.answer(wrong)
            assert seen.dialog == "Prompt", wrong
        await seen.answer("5×2")
        assert seen.document.convolution.kernels.shape == (3, 5, 2)
        assert seen.numbers("convolution", 0) == seen.expected("convolution", 0)
        await seen.press("u", "u")
        assert seen.document.shape == (9, 9)
        assert seen.document.convolution.kernels.shape == (3, 3, 3)


async def test_features_larger_than_the_picture_are_refused() -> None:
    async with running(np.ones((3, 4)), network_of((3, 4), 1, (3, 3))) as seen:
        before = seen.document
        await seen.press("Z")
        await seen.answer("5x5")
        assert seen.dialog == "Prompt"
        assert error_of(seen)
        assert seen.document is before


@pytest.mark.parametrize("size", [(40, 12), SMALL, MEDIUM])
async def test_the_gallery_is_walked_by_keys(size: tuple[int, int]) -> None:
    async with running(size=size) as seen:
        await seen.press("g", "right", "right", "right", "left", "enter")
        assert drawn(seen.document.picture) == drawn(picture("x-shrunk"))
        await seen.press("g", "left", "enter")
        assert drawn(seen.document.picture) == drawn(picture("o-thick"))
        await seen.press("g", "right", "escape")
        assert drawn(seen.document.picture) == drawn(picture("o-thick"))


async def test_the_library_adds_behind_the_chosen_feature() -> None:
    async with running() as seen:
        await seen.press("full_stop", "b", "right", "right", "right", "enter")
        assert seen.document.convolution.names[2] == "─ line"
        assert seen.view.feature == 2
        assert seen.numbers("convolution", 2) == seen.expected("convolution", 2)


async def test_a_picture_can_be_typed_in() -> None:
    async with running() as seen:
        await seen.press("ctrl+v")
        area = seen.app.screen.query_one(TextArea)
        assert area.text.splitlines() == drawn(picture("x"))
        area.text = "no picture"
        await seen.press("ctrl+s")
        assert seen.dialog == "Paste"
        assert "line 1" in error_of(seen)
        area.text = "#..\n.#.\n..#\n"
        await seen.press("f2")
        assert not seen.dialog
        assert drawn(seen.document.picture) == ["#..", ".#.", "..#"]


async def test_the_palette_finds_an_action() -> None:
    async with running() as seen:
        await seen.press("ctrl+p")
        await seen.press(*"invert")
        await seen.pilot.pause(0.3)
        await seen.press("enter")
        await seen.pilot.pause(0.2)
        np.testing.assert_array_equal(seen.document.picture, -picture("x"))
