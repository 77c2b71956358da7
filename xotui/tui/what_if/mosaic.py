"""Grids that are told what stands in each of their cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from xotui.tui.look import Look
from xotui.tui.places import Panel
from xotui.tui.renderables.face import Face
from xotui.tui.renderables.grid import title_strip
from xotui.tui.renderables.words import Words, strip
from xotui.tui.widgets.grid_view import GridView

Cell = tuple[str, Style]
Draw = Callable[[int, int], Cell]
"""From a row and a column to the text of a cell, as wide as a cell is, and its style."""


@dataclass(frozen=True, eq=False)
class Mosaic(Face):
    """A grid that is told what stands in each of its cells.

    Attributes:
        draw: What stands in each cell.
    """

    draw: Draw | None = None


class MosaicView(GridView):
    """Shows a mosaic, or a picture in cells of any size, and says which cells the mouse picks."""

    def drawn(self, face: Face, look: Look, before: Face | None) -> list[Strip]:
        """The lines of a mosaic, or of a picture."""
        return mosaic_strips(face, look) if isinstance(face, Mosaic) else super().drawn(face, look, before)


def mosaic_strips(face: Mosaic, look: Look) -> list[Strip]:
    """The lines of a mosaic: its title, with the part that is seen where it is not all of it, then its cells."""
    width, height = face.size
    lines = [title_strip(face, look)]
    assert face.draw is not None
    top, left = face.origin
    rows, columns = face.seen
    right = min(left + columns, face.values.shape[1])
    for row in range(top, min(top + rows, face.values.shape[0])):
        cursor = face.cursor[1] if face.cursor and face.cursor[0] == row else None
        lines += _row(face.draw, row, (left, right), cursor, face.cell[1], width, look)
    return (lines + [strip([], width, look)] * height)[:height]


@lru_cache(maxsize=2048)
def _row(
    draw: Draw, row: int, columns: tuple[int, int], cursor: int | None, high: int, width: int, look: Look
) -> tuple[Strip, ...]:
    """The lines of one row of cells: the same ones as before as long as nothing in it changes."""
    cells = [draw(row, column) for column in range(*columns)]
    if cursor is not None and columns[0] <= cursor < columns[1]:
        cells[cursor - columns[0]] = _framed(cells[cursor - columns[0]][0], look)
    lines = []
    for line in range(high):
        middle = line == high // 2
        segments = [Segment(look.text(text) if middle else " " * len(text), style) for text, style in cells]
        lines.append(Strip(segments).adjust_cell_length(width, look.plain))
    return tuple(lines)


def _framed(text: str, look: Look) -> Cell:
    """A cell under the cursor: within brackets, where blanks leave room for them."""
    opening, closing = look.signs.brackets
    framed = text
    if len(text) == 2 or (len(text) > 2 and text[0] == " "):
        framed = opening + framed[1:]
    if len(text) > 2 and text[-1] == " ":
        framed = framed[:-1] + closing
    return framed, Style(color=look.colours.on_cursor, bgcolor=look.colours.cursor, bold=True)


def mosaic(
    panel: Panel,
    title: Words,
    shape: tuple[int, int],
    draw: Draw,
    cursor: tuple[int, int] | None,
    focus: tuple[int, int],
) -> Mosaic:
    """A mosaic of (rows, columns) on a panel.

    Args:
        panel: Where it stands.
        title: The line above it.
        shape: Rows and columns.
        draw: What stands in each cell.
        cursor: Where the cursor is, or None.
        focus: The cell to keep in sight.
    """
    return Mosaic(
        title=title,
        values=np.empty(shape),
        marks=np.zeros((0, 0), dtype=np.uint8),
        ink=False,
        hue="",
        cell=panel.cell,
        size=(panel.width, panel.height),
        cursor=cursor,
        focus=focus,
        draw=draw,
    )
