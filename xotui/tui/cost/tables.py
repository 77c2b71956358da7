"""Exact counts as lines, in as many columns as there is room for."""

from __future__ import annotations

from collections.abc import Sequence

from xotui.insight.costs.counting import LayerCount
from xotui.insight.costs.report import counts_table
from xotui.tui.look import Look
from xotui.tui.renderables.words import Words

_GOES = ("bytes", "values", "e^x", "÷", "compared", "+")
"""The columns that go where there is no room for all, the first of them first."""


def count_lines(
    title: str, counts: Sequence[LayerCount], look: Look, width: int, height: int, *, first: int = 0, here: bool = False
) -> list[Words]:
    """The counts of a network under a title: a line for each layer, and one for all of them.

    Args:
        title: What is counted.
        counts: The counts of its layers.
        look: How it looks.
        width: Columns.
        height: Rows; where they are too few for all layers, some are left out, and it is said how many.
        first: The first layer that is seen then.
        here: Whether the cursor is in it.
    """
    head, *rows, total = fitting(counts_table(counts), width, look)
    room = max(height - 2, 1)
    if len(rows) > room:
        first = min(first, len(rows) - room)
        hidden = f"{first + 1}–{first + room} of {len(rows)} layers"
        rows, title = rows[first : first + room], f"{title}, {hidden}"
    mark = look.signs.chosen if here else ""
    begin = len(head[0])
    joined = "".join(head[1:])
    told = f"{mark}{title}"
    if len(told) > begin:  # the title may lie over blank columns of the head
        blank = len(joined) - len(joined.lstrip())
        told = told if len(told) < begin + blank else f"{told[: begin + blank - 2]}…"
        joined = joined[len(told) - begin :]
    strong = look.style(look.colours.bright, bold=True)
    lines: list[Words] = [[(told.ljust(begin), strong), (joined, look.dim)]]
    lines += [[(row[0], look.plain), ("".join(row[1:]), look.plain)] for row in rows]
    return [*lines, [(total[0], strong), ("".join(total[1:]), strong)]]


def fitting(table: list[list[str]], width: int, look: Look) -> list[list[str]]:
    """The cells of a table, each as wide as its column with what is between columns; columns go until it fits."""
    table = [[look.text(cell) for cell in row] for row in table]
    for goes in ("", *map(look.text, _GOES)):
        if goes in table[0][1:]:
            place = table[0].index(goes)
            table = [[cell for index, cell in enumerate(row) if index != place] for row in table]
        wide = [max(map(len, column)) for column in zip(*table, strict=True)]
        room = width - sum(wide)
        gaps = len(wide) - 1
        if room >= gaps:
            break
    gap = min(max(room // max(gaps, 1), 1), 3)
    return [
        [cell.rjust(wide[index] + gap) if index else cell.ljust(wide[0]) for index, cell in enumerate(row)]
        for row in table
    ]
