"""What a key leaves on the screen from before looks as if all were drawn anew."""

from __future__ import annotations

from random import Random

import pytest

from tests.tui.screens import MEDIUM, SMALL, Seen, network_of, running, uneven
from xotui.tui.edits import EDITS
from xotui.tui.presenting import Presentation
from xotui.tui.renderables.grid import grid_strips
from xotui.tui.screens.explore import LOOKS
from xotui.tui.widgets.board import Board
from xotui.tui.widgets.grid_view import GridView

OFTEN = (
    "flip",
    "flip",
    "undo",
    "redo",
    "why",
    "come_back",
    "next_cause",
    "pin",
    "compare",
    "next_grid",
    "right",
    "down",
)
"""What is done more often than the rest, for it changes numbers and leaves the places as they are."""


def assert_as_drawn_anew(seen: Seen, doing: str) -> None:
    """Every widget shows what it would if nothing had stood there before."""
    explorer = seen.explorer
    size = (seen.app.size.width, seen.app.size.height)
    anew = Presentation(
        explorer.seen, explorer.view, explorer.look, size, explorer.hint, explorer.unsaved,
        explorer.keymap, explorer.live, explorer.compared,
    )  # fmt: skip
    shown = explorer.query_one(Board).shown
    assert tuple(shown) == anew.panels, doing
    for panel, widget in shown.items():
        grid = isinstance(widget, GridView)
        expected = grid_strips(anew.face(panel), anew.look) if grid else anew.lines(panel)
        assert [list(strip) for strip in widget.lines] == [list(strip) for strip in expected], (doing, panel)


@pytest.mark.parametrize("size", [SMALL, MEDIUM])
async def test_whatever_is_done_the_screen_is_that_of_drawing_anew(size: tuple[int, int]) -> None:
    chance = Random(size[0])
    every = [*EDITS, *LOOKS]
    async with running(size=size) as seen:
        more = [chance.choice(OFTEN if chance.random() < 0.7 else every) for _ in range(250)]
        for doing in ["flip"] * 4 + more:
            seen.explorer.action_do(doing)
            assert_as_drawn_anew(seen, doing)


async def test_on_a_larger_picture_under_another_network_too() -> None:
    chance = Random(1)
    async with running(uneven((28, 28)), network_of((28, 28), 5, (5, 5)), size=MEDIUM) as seen:
        for _ in range(60):
            doing = chance.choice(OFTEN)
            seen.explorer.action_do(doing)
            assert_as_drawn_anew(seen, doing)
