"""Where everything on the screen of conventions stands: a pure function from the size of the terminal to places."""

from __future__ import annotations

from dataclasses import dataclass

from xotui.insight.conventions import CHOICES
from xotui.tui.conventions.choices import ROW_WIDTH
from xotui.tui.layout import FULL, SMALLEST
from xotui.tui.places import Panel

ONE, OTHER = "one", "other"
"""The maps as they are, and with the choices."""

TABLE = 43
"""The columns of the layers and scores beside the maps."""

WIDE = 110
"""The columns from which there is room for layers and scores beside the maps."""

_BETWEEN = (4, 2)  # columns between the maps, where they fit
_WHY_NOT = 8  # the rows in which it is told why there is no map
_TITLE = 20  # the columns that the title of a map takes


@dataclass(frozen=True)
class Shown:
    """What has to be placed.

    Attributes:
        one: Rows and columns of the map as it is.
        other: Rows and columns of the map with the choices; None where there is none.
        number: Columns of a number; 0 where no numbers are wanted.
        reasons: Rows that the cell which is written out needs.
    """

    one: tuple[int, int]
    other: tuple[int, int] | None
    number: int
    reasons: int


def places(width: int, height: int, shown: Shown) -> tuple[Panel, ...]:
    """A place for everything that there is room for.

    Args:
        width: Columns of the terminal.
        height: Its rows.
        shown: What has to be placed.
    """
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return (Panel("small", 0, 0, width, height),)
    full = width >= FULL[0] and height >= FULL[1]
    roomy = height >= 34
    panels = [Panel("header", 0, 0, width, 1), Panel("keys", 0, height - 1, width, 1)]
    top = 1
    if full:
        panels.append(Panel("hint", 0, 1, width, 1))
        top = 3 if roomy else 2
    listed = len(CHOICES) if height >= 18 else 1
    across = width if width < ROW_WIDTH + 2 else min(width - 2, ROW_WIDTH + 14)
    panels.append(Panel("choices", 1 if full else 0, top, across - (not full), listed))
    top += listed
    explained = 2 if height >= 28 else 1 if height >= 22 else 0
    if explained:
        panels.append(Panel("meaning", 0, top + roomy, width, explained))
        top += roomy + explained
    top += roomy
    told = _told_rows(height, shown.reasons)
    bottom = height - 1 - told
    panels.append(Panel("told", 0, bottom, width, told))
    bottom -= roomy
    beside = width >= WIDE and bottom - top >= 8
    if beside:
        panels.append(Panel("layers", width - TABLE, top, TABLE - 1, bottom - top))
    panels.append(Panel("heading", 1, top, (width - TABLE if beside else width) - 2, 1))
    top += 2 if roomy else 1
    panels += _maps(1, top, width - 2 - (TABLE if beside else 0), bottom - top, shown)
    return tuple(panels)


def _told_rows(height: int, reasons: int) -> int:
    """The rows of the panel at the bottom."""
    if height < 16:
        return 2
    if height < 22:
        return 3
    if height < 34:
        return 4
    return min(max(reasons, 5), height // 3)


def _maps(x: int, y: int, width: int, height: int, shown: Shown) -> list[Panel]:
    """The two maps side by side, both with numbers or none; each scrolls where it has too little room."""
    number = shown.number or 2
    one, other = shown.one[1], 0 if shown.other is None else shown.other[1]
    between = next((gap for gap in _BETWEEN if number * (one + other) + gap <= width), 2 if width >= 60 else 1)
    room = width - between
    cell = number if number * (one + other) <= room or number * max(one, other) <= room // 2 else 2
    left = min(cell * one, max(room // 2, room - cell * other if other else 0))
    right = min(cell * other, room - left) if other else room - left
    # A map of few columns leaves no room for its title otherwise.
    left = max(left, min(_TITLE, room - max(right, _TITLE)))
    right = min(max(right, _TITLE), room - left)
    panels = [Panel(ONE, x, y, left, min(height, 1 + shown.one[0]), 0, (cell, 1))]
    x += left + between
    if shown.other is None:
        return [*panels, Panel(OTHER, x, y, right, min(height, _WHY_NOT))]
    return [*panels, Panel(OTHER, x, y, right, min(height, 1 + shown.other[0]), 0, (cell, 1))]
