"""Where everything of the learning screen stands: a pure function, like the layout of the explorer."""

from __future__ import annotations

from xotui.tui.layout import FULL, SMALLEST
from xotui.tui.places import Panel

ROOMY = (112, 34)
"""Columns and rows from which all parts are seen at once."""

_STATUS = 2

_GALLERY = 8
"""Rows that pictures of nine pixels and their words need."""


def learn_places(
    width: int, height: int, part: str, rows: int, plane: tuple[int, int], *, ascii_only: bool
) -> tuple[Panel, ...]:
    """A place for everything that there is room for.

    Args:
        width: Columns of the terminal.
        height: Its rows.
        part: The part with the cursor; it is always seen.
        rows: Rows that the settings need.
        plane: Rows and columns of the values that are looked at.
        ascii_only: Whether curves are written as a table.
    """
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return (Panel("small", 0, 0, width, height),)
    bars = [Panel("header", 0, 0, width, 1), Panel("hint", 0, 1, width, 1), Panel("keys", 0, height - 1, width, 1)]
    if width >= ROOMY[0] and height >= ROOMY[1]:
        return (*bars, *_all_parts(width, height, rows, plane, ascii_only))
    top, bottom = 2, height - 1 - _STATUS
    bars.append(Panel("status", 1, bottom, width - 2, _STATUS))
    if width < FULL[0]:
        return (*bars, *_part(part, 1, top, width - 2, bottom - top, plane, ascii_only))
    left = 40
    shown = part if part != "settings" else "curves"
    right = _part(shown, left + 3, top, width - left - 4, bottom - top, plane, ascii_only)
    confusion = bottom - top - (rows + 1) >= 5
    settings = Panel("settings", 1, top, left, rows + 1 if confusion else bottom - top)
    below = [Panel("confusion", 1, bottom - 5, left, 4)] if confusion else []
    return (*bars, settings, *below, *right)


def _all_parts(width: int, height: int, rows: int, plane: tuple[int, int], ascii_only: bool) -> list[Panel]:
    left, top, bottom = 48, 2, height - 1
    x, room = left + 4, width - left - 5
    curves = 13 + (height - ROOMY[1]) // 4
    settings = min(rows + 1, bottom - top - 8 - _GALLERY)
    panels = [
        Panel("settings", 2, top, left, settings),
        Panel("status", 2, top + settings + 1, left, _STATUS),
        Panel("confusion", 2, top + settings + 4, left, 4),
        *_curves(x, top, room, curves, ascii_only),
    ]
    y = top + curves + 1
    gallery = max(y + (9 if height < 38 else 11), top + settings + 8) + 1
    panels += _values(x, y, room, gallery - 1 - y, plane)
    half = (width - 6) // 2
    panels.append(Panel("mistakes", 2, gallery, half, bottom - gallery))
    panels.append(Panel("samples", 4 + half, gallery, half, bottom - gallery))
    return panels


def _part(part: str, x: int, y: int, width: int, height: int, plane: tuple[int, int], ascii_only: bool) -> list[Panel]:
    match part:
        case "curves":
            return _curves(x, y, width, height, ascii_only)
        case "values":
            return _values(x, y, width, height, plane)
        case _:
            return [Panel(part, x, y, width, height)]


def _curves(x: int, y: int, width: int, height: int, ascii_only: bool) -> list[Panel]:
    """Loss and accuracy side by side, or where that is narrow one above the other; their values below."""
    point = Panel("point", x, y + height - 2, width, 2)
    room = height - 2
    if ascii_only:
        return [Panel("table", x, y, width, room), point]
    if width >= 60 or room < 14:
        half = (width - 2) // 2
        return [*_plot("loss", x, y, half, room), *_plot("accuracy", x + half + 2, y, width - half - 2, room), point]
    upper = room // 2
    return [*_plot("loss", x, y, width, upper), *_plot("accuracy", x, y + upper, width, room - upper), point]


def _plot(key: str, x: int, y: int, width: int, height: int) -> list[Panel]:
    """A plot below its title."""
    return [Panel(f"{key}_title", x, y, width, 1), Panel(key, x, y + 1, width, height - 1)]


def _values(x: int, y: int, width: int, height: int, plane: tuple[int, int]) -> list[Panel]:
    """The chosen values as a grid, what is said of the one under the cursor below, all features beside."""
    rows, columns = plane
    cell = 5 if 5 * columns <= width // 2 else 2
    span = min(max(cell * columns, 30), width)
    tall = min(1 + rows, height - 2)
    panels = [
        Panel("plane", x, y, span, tall, cell=(cell, 1)),
        Panel("gradient", x, y + height - 2, width, 2),
    ]
    if width - span >= 20:
        panels.append(Panel("features", x + span + 2, y, width - span - 2, height - 2))
    elif height - 2 - tall >= 4:
        panels.append(Panel("features", x, y + tall + 1, width, height - 3 - tall))
    return panels
