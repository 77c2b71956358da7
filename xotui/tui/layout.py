"""Where everything stands: a pure function from the size of the terminal to places.

Nothing here draws. What is computed is tested for every size without a terminal.
"""

from __future__ import annotations

from functools import lru_cache

from xotui.tui.board_layout import board
from xotui.tui.places import Contents, Panel, grid_panel

__all__ = ["FULL", "SMALLEST", "Contents", "Panel", "place"]

SMALLEST = (40, 12)
"""Columns and rows below which the explorer says that it needs more room."""

FULL = (80, 24)
"""Columns and rows below which the explorer shows one grid at a time."""


_BESIDE = 16
"""The columns that a grid beside the picture needs at least."""


@lru_cache(maxsize=32)
def place(width: int, height: int, contents: Contents) -> tuple[Panel, ...]:
    """A place for everything that there is room for, later ones lying over earlier ones."""
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return (Panel("small", 0, 0, width, height),)
    bars = (Panel("header", 0, 0, width, 1), Panel("keys", 0, height - 1, width, 1))
    if width < FULL[0] or height < FULL[1]:
        return (*bars, *_reduced(width, height, contents))
    roomy = height >= 34
    reasons = (6 if roomy else 4) + contents.above
    top, bottom = 2, height - 1 - reasons
    left = _left(width, top, bottom, contents, roomy)
    board_x = max(panel.x + panel.width for panel in left) + (3 if roomy else 2)
    maps = board(board_x, top, width - board_x - 1, bottom - top, contents)
    needed = min(max(reasons, contents.reasons + roomy + contents.above), height - 4)
    free = height - 1 - needed
    if any(panel.key == contents.grid and panel.y + panel.height > free for panel in maps):
        # The arithmetic may cover other maps, but not the one with the cursor.
        maps = board(board_x, top, width - board_x - 1, free - top, contents)
    panels = [*bars, Panel("hint", 0, 1, width, 1), *left, *maps]
    panels.append(Panel("arithmetic", 0, height - 1 - needed, width, needed))
    return tuple(panels)


def _reduced(width: int, height: int, contents: Contents) -> list[Panel]:
    """One grid at a time, the picture beside it where there is room, the votes, and the arithmetic in short."""
    votes = 15
    reasons = max(2, min(contents.reasons + 2, height - 12)) + contents.above
    room = height - 2 - reasons
    x, right = 1, width - votes - 2
    panels = [
        Panel("votes", width - votes - 1, 1, votes, 4),
        Panel("arithmetic", 0, height - 1 - reasons, width, reasons),
    ]
    wanted = contents.stage if contents.grid in ("votes", "probabilities") else contents.grid
    rows, columns = contents.picture
    if 2 * columns + 2 + _BESIDE <= right - x and rows + 1 <= room:
        panels.append(grid_panel(x, 1, 2 * columns, room, "picture", contents))
        x += 2 * columns + 2
        wanted = contents.stage if wanted == "picture" else wanted
    panels.append(grid_panel(x, 1, right - x, room, wanted, contents))
    if room >= 7:
        panels.append(Panel("literal", width - votes - 1, 5, votes, 3))
    return panels


def _left(width: int, top: int, bottom: int, contents: Contents, roomy: bool) -> list[Panel]:
    """Picture, votes, literal match and cost, one below the other."""
    rows, columns = contents.picture
    full = 1 + 4 + 1 + 4 + 1 + contents.cost_rows
    height = bottom - top
    below = full if height - full >= min(rows, 9) + 1 else 6
    room = height - 1 - below
    widest = max(18, width * 47 // 100)
    scale = max([s for s in (1, 2, 3) if 2 * s * columns <= width // 4 and s * rows <= room] or [1])
    if below > 6 and scale == 1 and rows > room:
        below, room = 6, height - 7
    seen_columns = min(columns, widest // (2 * scale))
    seen_rows = min(rows, room // scale)
    least = 24 if roomy else 19
    span = max(least, 2 * scale * seen_columns)
    panels = [Panel("picture", 1 + roomy, top, span, 1 + seen_rows * scale, cell=(2 * scale, scale))]
    y = top + 1 + seen_rows * scale
    x = panels[0].x
    if below == full:
        panels.append(Panel("votes", x, y + 1, span, 4))
        panels.append(Panel("literal", x, y + 6, span, 4))
        panels.append(Panel("cost", x, y + 11, span, contents.cost_rows))
    else:
        spare = bottom - y - 6 >= 1
        panels.append(Panel("votes", x, y + spare, span, 3))
        panels.append(Panel("literal", x, y + 3 + spare, span, 2))
        rest = bottom - (y + 6 + spare)
        if rest > 1:
            panels.append(Panel("cost", x, y + 6 + spare, span, min(rest, contents.cost_rows)))
    return panels
