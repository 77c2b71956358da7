"""Grids whose cells say something of their own: what a flip changes, and which verdict a shift has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from math import isfinite

import numpy as np
from rich.color import Color, blend_rgb
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from xotui.engine.arrays import Array
from xotui.engine.matching import ROUNDING
from xotui.insight.flips import Flips
from xotui.insight.shifts import ShiftMap
from xotui.tui.look import Look
from xotui.tui.notation import Notation, number_text
from xotui.tui.places import Panel
from xotui.tui.renderables.grid import Face, grid_strips
from xotui.tui.renderables.words import Words, length, strip
from xotui.tui.what_if.telling import Labels, letters
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

    def show_face(self, grid: str, channel: int, face: Face, look: Look) -> None:
        """Show a grid."""
        self.grid, self.channel, self._face = grid, channel, face
        self.show(mosaic_strips(face, look) if isinstance(face, Mosaic) else picture_strips(face, look))


def picture_strips(face: Face, look: Look) -> list[Strip]:
    """The lines of a picture; in cells of more than one line the cursor's brackets stand in their middle."""
    if face.cursor is None or face.cell[1] == 1:
        return grid_strips(face, look)
    lines = grid_strips(replace(face, cursor=None), look)
    (top, left), (wide, high) = face.origin, face.cell
    row, column = face.cursor
    y, x = 1 + (row - top) * high + high // 2, (column - left) * wide
    if not (0 <= x < face.size[0] and 1 <= y < len(lines)):
        return lines
    cell = next(iter(lines[y].crop(x, x + wide)))
    opening, closing = look.signs.cursor
    inner = cell.text[1:-1] if look.ascii else " " * (wide - 2)
    colour = look.colours.on_cursor if face.values[face.cursor] > 0 else look.colours.cursor
    style = Style(color=colour, bgcolor=cell.style.bgcolor if cell.style else None, bold=True)
    middle = Strip([Segment(opening + inner + closing, style)])
    lines[y] = Strip.join([lines[y].crop(0, x), middle, lines[y].crop(x + wide)])
    return lines


def mosaic_strips(face: Mosaic, look: Look) -> list[Strip]:
    """The lines of a mosaic: its title, with the part that is seen where it is not all of it, then its cells."""
    width, height = face.size
    title = list(face.title)
    where = ""
    for names in (("rows ", "columns "), ("r", "c")):
        where = face.scrolled(names)
        if length([*title, (where, look.dim)]) <= width:
            break
    while len(title) > 1 and length([*title, (where, look.dim)]) > width:
        title.pop()
    lines = [strip([*title, (where, look.dim)], width, look)]
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


def shade(share: float, look: Look, *, calm: bool = False) -> Style:
    """A diverging colour as ground, with text on it that can be read.

    Args:
        share: −1 … 1; what is beyond is cut.
        look: Its colours.
        calm: Whether the text may stand back, since the colour says the same.
    """
    level = round(min(max(share, -1.0), 1.0) * 50) + 50
    ground, text = look.colours.heat[level]
    if calm and ground and text and not look.colourless:
        text = blend_rgb(Color.parse(ground).get_truecolor(), Color.parse(text).get_truecolor(), 0.6).hex
    return Style(color=text or look.colours.text or "default", bgcolor=ground or look.colours.background or "default")


def scale_of(values: Array) -> float:
    """The largest of some amounts, by which all of them are measured; 1 where there is none."""
    finite = np.abs(values[np.isfinite(values)])
    largest = float(finite.max(initial=0.0))
    return largest if largest > ROUNDING else 1.0


@lru_cache(maxsize=4)
def flip_cells(flips: Flips, labels: Labels, width: int, notation: Notation, look: Look) -> Draw:
    """What each flip changes: warm towards the first category, cold towards the second, measured by the largest.

    A flip that gives another verdict has its letter before the number, or in the place of the sign; it is underlined.

    Args:
        flips: What is shown.
        labels: What the categories are called.
        width: Columns of a cell.
        notation: How numbers are written.
        look: How it looks.
    """
    change, signs = flips.change, letters(labels)
    scale = scale_of(change)

    def draw(row: int, column: int) -> Cell:
        amount = float(change[row, column])
        verdict = int(flips.verdicts[row, column])
        mark = signs[verdict] if verdict != flips.verdict else ""
        share = amount / scale if isfinite(amount) else 0.0
        text = change_text(amount, share, mark, width, notation, look)
        style = shade(share, look, calm=not mark and not any(sign.isdecimal() for sign in text))
        if not mark and abs(share) <= ROUNDING:
            style += Style(color=look.colours.dim or "default")
        if mark:
            style += Style(bold=True, underline=True)
        return text, style

    return draw


def change_text(amount: float, share: float, mark: str, width: int, notation: Notation, look: Look) -> str:
    """A change in so many columns: its number where it has room, else its sign and how large it is.

    Args:
        amount: By how much the margin moves.
        share: That, measured by the largest change.
        mark: The letter of the verdict that it turns to, or nothing.
        width: Columns, at least 2.
        notation: How numbers are written.
        look: How it looks.
    """
    bars = look.signs.bars
    size = bars[max(1, round(min(abs(share), 1.0) * (len(bars) - 1)))]
    if abs(share) <= ROUNDING:
        return (f"{mark}∙" if mark else "∙").center(width) if width > 2 else f"{mark or ' '}∙"
    sign = "-" if share < 0 else "+"
    plain = notation if notation in (Notation.DECIMAL, Notation.ARTICLE) else Notation.DECIMAL
    number = number_text(abs(amount), plain)
    vanished = not number.strip(".0")  # its size among the others says more than no digits
    if width < 4 or notation is Notation.COLOUR or len(number) + 1 > width or vanished:
        return f"{mark or sign}{size}".center(width)
    signed = f"{sign.replace('+', ' ')}{number}".rjust(4)
    if len(signed) < width:
        return f"{mark or ' '}{signed}".center(width)
    return f"{mark}{number:>{width - 1}}" if mark else signed


@lru_cache(maxsize=4)
def unknown_cells(width: int, look: Look) -> Draw:
    """Cells of which nothing is known yet."""
    cell = ("∙".center(width), look.dim)
    return lambda _row, _column: cell


@lru_cache(maxsize=4)
def shift_cells(found: ShiftMap, labels: Labels, width: int, look: Look) -> Draw:
    """The verdict at each shift, as a letter, the stronger in colour the larger its margin is.

    The middle, where nothing is shifted, stands in round brackets, or where these have no room behind a mark.

    Args:
        found: What is shown.
        labels: What the categories are called.
        width: Columns of a cell.
        look: How it looks.
    """
    signs, scale = letters(labels), scale_of(found.margins)

    def draw(row: int, column: int) -> Cell:
        middle = (row, column) == found.middle
        if not found.known[row, column]:
            return "∙".center(width), look.dim
        verdict, margin = int(found.verdicts[row, column]), float(found.margins[row, column])
        text = _letter(signs[verdict], width, look, middle=middle)
        return text, verdict_style(verdict, margin / scale, look) + Style(bold=middle, underline=middle and width < 3)

    return draw


def _letter(sign: str, width: int, look: Look, *, middle: bool) -> str:
    if middle and width > 2:
        return f"({sign})".center(width)
    if width == 2:
        return f"{look.signs.chosen if middle else ' '}{sign}"
    return sign.center(width)


def verdict_style(verdict: int, share: float, look: Look) -> Style:
    """The colours of a verdict: its category's, the stronger the larger the margin is; none where it is undecided."""
    if verdict < 0 or not isfinite(share):
        return look.plain
    # Even a hair's breadth is a verdict: its ground can be told from that of none.
    strength = 0.2 + 0.8 * min(abs(share), 1.0)
    return shade(strength if verdict == 0 else -strength, look)


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
