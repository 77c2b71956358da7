"""The learning screen on every terminal, with every size of picture, and where only ASCII may be written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.learning.courses import HIDDEN, SIZES, THREE, learning, recipe_with
from xotui.document.recipe_records import LayerRecord
from xotui.tui.learning.state import PARTS


@pytest.mark.parametrize("size", SIZES)
async def test_every_part_on_every_terminal(size: tuple[int, int]) -> None:
    async with learning(recipe_with(HIDDEN)) as learn:
        await learn.learn("e")
        await learn.seen.pilot.resize_terminal(*size)
        for part in PARTS:
            await learn.go_to(part)
            wanted = {"curves": "accuracy", "values": "plane"}.get(part, part)
            assert learn.shows(wanted)
            assert learn.read(wanted).strip()
            assert learn.read("status").strip()
        await learn.seen.pilot.resize_terminal(30, 8)
        await learn.press("s")
        assert "needs" in learn.text
        assert learn.course.training.step == 4
        await learn.seen.pilot.resize_terminal(*size)
        await learn.press("right")
        assert learn.view.sample == 1


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)])
async def test_ascii_alone_stays_ascii(size: tuple[int, int], tmp_path: Path) -> None:
    foreign: dict[str, str] = {}
    async with learning(recipe_with(HIDDEN), size=size, ascii_only=True) as learn:

        def look(name: str) -> None:
            found = sorted({sign for sign in learn.text if ord(sign) > 127})
            if found:
                foreign[name] = "".join(found)

        await learn.learn("e")
        for part in PARTS:
            await learn.go_to(part)
            look(part)
        for name in ("check_gradient", "own_pictures", "help", "save_network", "open", "add_layer", "open_sample"):
            await learn.go_to("settings")
            await learn.do(name)
            look(name)
            if learn.dialog == "Prompt":
                await learn.seen.answer(str(tmp_path))
                look(f"{name} refused")
            if learn.dialog:
                await learn.press("escape")
    assert not foreign


async def test_ascii_is_turned_on_and_off_here() -> None:
    async with learning() as learn:
        await learn.learn("e")
        assert not learn.text.isascii()
        await learn.press("A")
        assert learn.text.isascii()
        assert learn.shows("table")
        await learn.press("A")
        assert not learn.shows("table")


@pytest.mark.parametrize(("shape", "layers"), [((9, 9), THREE), ((16, 16), HIDDEN), ((28, 28), THREE)])
async def test_larger_pictures_and_deeper_networks(shape: tuple[int, int], layers: tuple[LayerRecord, ...]) -> None:
    async with learning(recipe_with(layers, shape)) as learn:
        await learn.learn("e")
        assert f"{shape[0]}×{shape[1]}" in learn.read("header")
        for sizes in learn.course.network.shapes(shape)[1:]:
            assert "×".join(map(str, sizes)) in learn.read("settings")
        await learn.press("1")
        assert learn.seen.document.shape == shape
        assert learn.seen.app.screen is learn.seen.explorer


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("times", [2, 3, 5, 7])
async def test_parts_are_passed_as_fast_as_one_can_press(size: tuple[int, int], times: int) -> None:
    async with learning(size=size) as learn:
        await learn.do(*["next_part"] * times)
        assert learn.view.part == PARTS[times % len(PARTS)]
        assert learn.seen.app.is_running
        await learn.do(*["previous_part"] * times)
        assert learn.view.part == "settings"
