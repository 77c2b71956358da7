"""Where everything of the lab stands: a pure function, like the layout of the explorer."""

from __future__ import annotations

from xotui.tui.layout import FULL, SMALLEST
from xotui.tui.places import Panel

ROOMY = (100, 38)
"""Columns and rows from which the whole table, air around it and the goals are seen."""


def lab_places(width: int, height: int, rows: int) -> tuple[Panel, ...]:
    """A place for everything that there is room for.

    Args:
        width: Columns of the terminal.
        height: Its rows.
        rows: Rows of the table without its head.
    """
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return (Panel("small", 0, 0, width, height),)
    roomy = width >= ROOMY[0] and height >= ROOMY[1]
    margin = 2 if roomy else int(width >= FULL[0])
    x, room = margin, width - 2 * margin
    letters, progress = 2 + roomy, height - 2
    table = letters + 1 + roomy
    explained = 3 if width < FULL[0] and height >= 16 else 2
    high = min(1 + rows, progress - explained - table)
    cell = table + high + roomy
    panels = [
        Panel("header", 0, 0, width, 1),
        Panel("hint", 0, 1, width, 1),
        Panel("letters", x, letters, room, 1),
        Panel("table", x, table, room, high),
        Panel("cell", x, cell, room, explained),
        Panel("progress", x, progress, room, 1),
        Panel("keys", 0, height - 1, width, 1),
    ]
    goals = cell + explained + 1
    if roomy and progress - goals >= 2:
        panels.append(Panel("goals", x, goals, room, progress - goals))
    return tuple(panels)
