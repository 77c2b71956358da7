"""Every action of the table on small and large work and terminals; every value is reached and read."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from tests.tui.screens import Seen, network_of, reason_number, running, uneven
from xotui.tui.actions import EVERYWHERE, EXPLORE, actions_of
from xotui.tui.notation import Notation
from xotui.tui.renderables.reasons import reason_lines
from xotui.tui.view import View

SIZES = ((40, 12), (80, 24), (120, 40), (200, 60))
WORK = [
    (shape, count, kernel)
    for shape, count, kernel in product(((3, 3), (9, 9), (28, 28), (64, 64)), (1, 3, 16), ((1, 1), (3, 3), (7, 7)))
    if kernel[0] <= shape[0]
]
ORDER = [
    *(action.id for action in actions_of(EXPLORE) if action.id not in (*EVERYWHERE, "quit")),
    *("flip", "quit"),
]
"""All that the explorer can do but going to another screen, and leaving last."""


async def leave_dialogs(seen: Seen) -> None:
    """Close whatever is open."""
    for _ in range(3):
        if not seen.dialog:
            return
        await seen.pilot.press("escape")
    assert not seen.dialog


@pytest.mark.parametrize(("shape", "count", "kernel"), WORK)
async def test_every_action_can_be_done_everywhere(shape: tuple[int, int], count: int, kernel: tuple[int, int]) -> None:
    size = SIZES[WORK.index((shape, count, kernel)) % len(SIZES)]
    async with running(uneven(shape), network_of(shape, count, kernel), size=size) as seen:
        await seen.look_at("picture", 1, 1)
        for number, name in enumerate(ORDER, WORK.index((shape, count, kernel))):
            if name == "quit":
                await seen.look_at("picture", 0, 0)
                seen.explorer.action_do("flip")
            seen.explorer.action_do(name)
            if seen.dialog:
                if number % 3 == 0:  # drawing every dialog every time takes long
                    await seen.pilot.pause()
                await leave_dialogs(seen)
        assert seen.app.is_running
        for other in SIZES:
            await seen.pilot.resize_terminal(*other)
            assert seen.read("keys").strip()


def samples(rows: int, columns: int) -> list[tuple[int, int]]:
    """Corners and the middle of a grid."""
    return sorted({(0, 0), (rows - 1, columns - 1), (0, columns - 1), (rows // 2, columns // 2)})


def told_value(seen: Seen, text: str) -> bool:
    """Whether the number under the cursor stands in a text as its result."""
    view, reading = seen.view, seen.explorer.reading
    value = float(reading.values(view.grid)[reading.channel_of(view.grid, view.feature)][view.place])
    if view.grid in ("picture", "feature"):
        return f" = {value:g}" in text
    if view.grid == "votes":
        return "Nobody votes" in text or f" = {reason_number(value, 0)}" in text
    return f" = {reason_number(value, reading.kernel_pixels, view.notation)}" in text


@pytest.mark.parametrize(("shape", "count", "kernel"), WORK)
async def test_every_value_can_be_reached_and_read(shape: tuple[int, int], count: int, kernel: tuple[int, int]) -> None:
    place = WORK.index((shape, count, kernel))
    async with running(uneven(shape), network_of(shape, count, kernel), size=SIZES[place % 4]) as seen:
        hidden, unseen = [], []
        for step, grid in enumerate(seen.explorer.reading.grids):
            await seen.pilot.resize_terminal(*SIZES[(place + step) % 4])
            places = samples(*seen.explorer.reading.shape(grid))
            for turn, (row, column) in enumerate(places[place % 2 :: 2] or places):
                await seen.look_at(grid, row, column, min(turn * 7, count - 1))
                assert (seen.view.grid, *seen.view.place) == (grid, row, column)
                if grid != "votes" and not cursor_is_seen(seen):
                    unseen.append((seen.app.size, seen.view))
                if not told_value(seen, seen.read("arithmetic")):
                    hidden.append(seen.view)
        for view in hidden[:2]:
            await seen.look_at(view.grid, view.row, view.column, view.feature)
            await seen.press("I")
            assert told_value(seen, seen.text), f"{seen.view} on {seen.app.size}:\n{seen.text}"
            await seen.press("escape")
        assert not unseen, "something lies over the cursor"


def cursor_is_seen(seen: Seen) -> bool:
    """Whether the cell under the cursor is on the screen and nothing lies over it."""
    from xotui.tui.widgets.board import Board
    from xotui.tui.widgets.grid_view import GridView

    view = seen.view
    for panel, widget in seen.explorer.query_one(Board).shown.items():
        if panel.key != view.grid or not isinstance(widget, GridView):
            continue
        channel = 0 if view.grid == "picture" else view.feature
        face = widget._face
        if panel.channel != channel or face is None or face.cursor is None:
            continue
        top, left = face.origin
        x = panel.x + (view.column - left) * panel.cell[0]
        y = panel.y + 1 + (view.row - top) * panel.cell[1]
        if not (x + panel.cell[0] <= panel.x + panel.width and y + panel.cell[1] <= panel.y + panel.height):
            return False
        middle = y + panel.cell[1] // 2
        return seen.explorer.get_widget_at(x, middle)[0] is widget
    return False


@pytest.mark.parametrize(("shape", "count", "kernel"), WORK)
@pytest.mark.parametrize("notation", [Notation.DECIMAL, Notation.FRACTION])
def test_every_value_is_in_its_arithmetic(
    shape: tuple[int, int], count: int, kernel: tuple[int, int], notation: Notation
) -> None:
    from tests.tui.screens import article
    from xotui.document.document import open_document
    from xotui.tui.look import Look
    from xotui.tui.reading import Reading

    assert article().shape == (9, 9)
    reading = Reading(open_document(uneven(shape), network_of(shape, count, kernel)))
    random = np.random.default_rng(5)
    for grid in reading.grids[2:-1]:
        maps = reading.values(grid)
        for _ in range(12):
            channel, row, column = (int(random.integers(length)) for length in maps.shape)
            view = View(grid=grid, row=row, column=column, feature=channel, notation=notation)
            told = "\n".join("".join(text for text, _ in line) for line in reason_lines(reading, view, Look(), 120))
            value = reason_number(float(maps[channel, row, column]), reading.kernel_pixels, notation)
            assert f" = {value}" in told
            assert f"row {row}, column {column}" in told
