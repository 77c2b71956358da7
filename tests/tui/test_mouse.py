"""The mouse: it paints, picks, and presses what is written."""

from __future__ import annotations

import numpy as np
import pytest
from textual import events

from tests.golden import picture
from tests.tui.screens import MEDIUM, SMALL, Seen, drawn, network_of, running
from xotui.tui.layout import Panel
from xotui.tui.renderables.keybar import action_at
from xotui.tui.screens.chooser import Tile


def cell(panel: Panel, row: int, column: int) -> tuple[int, int]:
    """A place on the screen inside a cell of a grid that is not scrolled."""
    wide, high = panel.cell
    return panel.x + column * wide + wide // 2, panel.y + 1 + row * high + high // 2


async def click(seen: Seen, place: tuple[int, int], button: int = 1) -> None:
    widget, region = seen.explorer.get_widget_at(*place)
    await seen.pilot.click(widget, offset=(place[0] - region.x, place[1] - region.y), button=button)
    await seen.pilot.pause()


@pytest.mark.parametrize("size", [SMALL, MEDIUM])
async def test_a_click_flips_a_pixel_and_moves_the_cursor(size: tuple[int, int]) -> None:
    async with running(size=size) as seen:
        for row, column in ((0, 0), (8, 8), (3, 5)):
            before = seen.document.picture[row, column]
            await click(seen, cell(seen.panel("picture"), row, column))
            assert seen.document.picture[row, column] == -before
            assert (seen.view.grid, seen.view.row, seen.view.column) == ("picture", row, column)
            assert f"row {row}, column {column}" in seen.read("arithmetic")
        await seen.press("u", "u", "u")
        assert drawn(seen.document.picture) == drawn(picture("x"))


async def test_dragging_paints_one_stroke() -> None:
    async with running(-np.ones((9, 9))) as seen:
        panel = seen.panel("picture")
        await seen.pilot.mouse_down(offset=cell(panel, 2, 1))
        for row, column in ((2, 2), (2, 3), (3, 3), (4, 3), (3, 3)):
            await seen.pilot._post_mouse_events([events.MouseMove], offset=cell(panel, row, column), button=1)
        await seen.pilot.mouse_up(offset=cell(panel, 3, 3))
        await seen.pilot.pause()
        assert drawn(seen.document.picture)[2:6] == [".###.....", "...#.....", "...#.....", "........."]
        await seen.pilot.hover(offset=cell(panel, 7, 7))
        assert drawn(seen.document.picture)[7] == "........."
        await click(seen, cell(panel, 8, 8))
        await seen.press("u")
        assert drawn(seen.document.picture)[2:6] == [".###.....", "...#.....", "...#.....", "........."]
        await seen.press("u")
        assert not (seen.document.picture > 0).any()


async def test_dragging_from_ink_erases() -> None:
    async with running() as seen:
        panel = seen.panel("picture")
        await seen.pilot.mouse_down(offset=cell(panel, 1, 1))
        await seen.pilot._post_mouse_events([events.MouseMove], offset=cell(panel, 2, 2), button=1)
        await seen.pilot._post_mouse_events([events.MouseMove], offset=cell(panel, 2, 3), button=1)
        await seen.pilot.mouse_up(offset=cell(panel, 2, 3))
        await seen.pilot.pause()
        assert drawn(seen.document.picture)[1:3] == [".......#.", "......#.."]
        assert (seen.view.row, seen.view.column) == (2, 3)


async def test_the_right_button_only_picks() -> None:
    async with running() as seen:
        before = seen.document
        await click(seen, cell(seen.panel("picture"), 1, 7), button=3)
        assert seen.document is before
        assert seen.view.place == (1, 7)
        await click(seen, cell(seen.panel("feature", 2), 2, 0), button=3)
        assert seen.document is before
        assert (seen.view.grid, seen.view.feature, seen.view.place) == ("feature", 2, (2, 0))


@pytest.mark.parametrize("size", [SMALL, MEDIUM])
async def test_a_click_on_a_map_picks_the_cell(size: tuple[int, int]) -> None:
    async with running(size=size) as seen:
        before = seen.document
        for key, row, column in (("convolution", 6, 6), ("pool1", 3, 0), ("pool2", 1, 1)):
            feature = 1 if size == MEDIUM else 0
            await click(seen, cell(seen.panel(key, feature), row, column))
            assert (seen.view.grid, seen.view.place, seen.view.feature) == (key, (row, column), feature)
            assert f"= {seen.expected(key, feature)[row][column]}" in seen.read("arithmetic")
        assert seen.document is before


async def test_a_click_on_a_feature_flips_its_pixel() -> None:
    async with running() as seen:
        await click(seen, cell(seen.panel("feature", 1), 0, 1))
        assert seen.document.convolution.kernels[1, 0, 1] == 1
        assert seen.view.feature == 1
        assert seen.numbers("convolution", 1) == seen.expected("convolution", 1)


@pytest.mark.parametrize(("size", "channel"), [(SMALL, 0), (SMALL, 1), (MEDIUM, 0), (MEDIUM, 2)])
async def test_a_click_in_a_scrolled_grid_picks_what_is_seen_there(size: tuple[int, int], channel: int) -> None:
    async with running(np.where(np.arange(4096).reshape(64, 64) % 7, -1.0, 1.0), size=size) as seen:
        await seen.look_at("picture", 50, 50, channel)
        panel = seen.panel("picture")
        await seen.pilot.click(offset=(panel.x, panel.y + 1), button=3)
        await seen.pilot.pause()
        value = seen.document.picture[seen.view.place]
        assert f"row {seen.view.row}, column {seen.view.column} = {value:g}" in seen.read("arithmetic")
        assert seen.view.row > 0
        assert seen.view.column > 0


async def test_a_click_in_the_footer_acts() -> None:
    async with running(size=SMALL) as seen:
        footer = seen.panel("keys")

        def where(action: str) -> tuple[int, int]:
            found = [x for x in range(80) if action_at("explore", x, 80, seen.explorer.look, {}) == action]
            return found[len(found) // 2], footer.y

        await click(seen, where("flip"))
        assert seen.document.picture[4, 4] == -1
        await click(seen, where("undo"))
        assert seen.document.picture[4, 4] == 1
        await click(seen, where("next_feature"))
        assert seen.view.feature == 1
        await click(seen, where("next_grid"))
        assert seen.view.grid == "feature"
        await click(seen, where("help"))
        assert seen.dialog == "Reader"
        await seen.press("escape")
        await seen.look_at("votes", 0, 0)
        await click(seen, where("why"))
        assert seen.view.grid == "pool2"


async def test_a_click_on_a_miniature_chooses_its_feature() -> None:
    async with running(size=SMALL) as seen:
        for channel in (2, 1, 0):
            panel = seen.panel("miniature", channel)
            await click(seen, (panel.x + 2, panel.y + 2))
            assert seen.view.feature == channel
            assert seen.document.convolution.names[channel] in seen.read("feature")
            assert seen.numbers("convolution") == seen.expected("convolution", channel)


async def test_a_click_on_a_tile_chooses() -> None:
    async with running() as seen:
        await seen.press("g")
        tiles = {tile.choice.name: tile for tile in seen.app.screen.query(Tile)}
        assert len(tiles) == 10
        await seen.pilot.click(tiles["o-rotated"], offset=(3, 3))
        await seen.pilot.pause()
        assert not seen.dialog
        assert drawn(seen.document.picture) == drawn(picture("o-rotated"))
        await seen.press("b")
        tiles = {tile.choice.name: tile for tile in seen.app.screen.query(Tile)}
        await seen.pilot.click(tiles["╮ ring"], offset=(3, 1))
        await seen.pilot.pause()
        assert seen.document.convolution.names[1] == "╮ ring"


async def test_a_click_on_a_score_and_on_the_arithmetic() -> None:
    async with running() as seen:
        panel = seen.panel("votes")
        await click(seen, (panel.x + 3, panel.y + 2))
        assert (seen.view.grid, seen.view.row) == ("votes", 1)
        assert "Votes for O" in seen.read("arithmetic")
        panel = seen.panel("arithmetic")
        await click(seen, (panel.x + 3, panel.y + 1))
        assert seen.dialog == "Reader"


async def test_clicks_beside_everything_do_nothing() -> None:
    async with running(np.ones((5, 5)), network_of((5, 5), 1, (3, 3))) as seen:
        before, view = seen.document, seen.view
        for place in ((0, 0), (119, 0), (0, 20), (119, 20), (60, 30), (0, 38)):
            await seen.pilot.click(offset=place)
        await seen.pilot.pause()
        assert seen.document is before
        assert seen.view.place == view.place
