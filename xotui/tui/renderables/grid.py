"""A grid of cells: a picture or feature in black and white, or a map in colours with its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from rich.color import Color
from rich.style import Style
from textual.strip import Strip

from xotui.engine.arrays import Array
from xotui.tui.look import Look
from xotui.tui.notation import Notation, signed_text
from xotui.tui.renderables.face import DIFFERS, FIELD, PATH, Face
from xotui.tui.renderables.words import Words, length, strip


def grid_strips(face: Face, look: Look, before: Face | None = None, lines: Sequence[Strip] = ()) -> list[Strip]:
    """The lines of a grid: its title, then its cells.

    Args:
        face: What it shows.
        look: How it looks.
        before: What it showed last, in the same look.
        lines: The lines of that; those of rows that look the same are taken over.
    """
    width, height = face.size
    top, left = face.origin
    rows, columns = face.seen
    right = min(left + columns, face.values.shape[1])
    known = before if before and len(lines) == height and face.like(before) else None
    stays = face.same_rows(known).tolist() if known else [False] * len(face.values)
    values, marks = face.values[:, left:right].tolist(), face.marks[:, left:right].tolist()
    drawn = [lines[0] if known and known.title == face.title else title_strip(face, look)]
    for row in range(top, min(top + rows, len(values))):
        start = len(drawn)
        if stays[row]:
            drawn += lines[start : start + face.cell[1]]
        else:
            drawn += _row_strips(face, look, row, left, list(zip(values[row], marks[row], strict=True)))
    return drawn[:height] + [strip([], width, look)] * (height - len(drawn))


def title_strip(face: Face, look: Look) -> Strip:
    """The title, and which part is seen; where that is too much, what stands behind the name goes."""
    width, title = face.size[0], list(face.title)
    for names in (("rows ", "columns "), ("r", "c")):
        where = (face.scrolled(names), look.dim)
        if length([*title, where]) <= width:
            break
    while len(title) > 1 and length([*title, where]) > width:
        title.pop()
    return strip([*title, where], width, look)


def _row_strips(face: Face, look: Look, row: int, left: int, row_cells: list[tuple[float, int]]) -> list[Strip]:
    """A row of cells, each a value and its marks, as many lines as a cell has."""
    width = face.size[0]
    at = face.cursor[1] - left if face.cursor and face.cursor[0] == row else None
    cells = [_cell(face, look, value, marks, column == at) for column, (value, marks) in enumerate(row_cells)]
    middle = strip(_bracketed(cells, face, look, row, left), width, look)
    if face.cell[1] == 1:
        return [middle]
    # In a cell of several lines the cursor has only the middle one.
    blank = [(" " * len(text), style) for text, style in cells]
    bare = [_cell(face, look, value, marks, False) for value, marks in row_cells] if face.ink else blank
    around = strip(bare, width, look)
    return [middle if line == face.cell[1] // 2 else around for line in range(face.cell[1])]


def _cell(face: Face, look: Look, value: float, marks: int, cursor: bool) -> tuple[str, Style]:
    if face.ink:
        return _ink_cell(value, marks, cursor, face.hue, face.cell[0], look)
    text, style = _map_cell(value, marks, cursor, face.cell[0], face.notation, face.pixels, look)
    if face.dotted and (text.isspace() or not value) and not cursor:
        return ("∙".ljust if len(text) == 2 else "∙ ".rjust)(len(text)), style
    return text, style


def _bracketed(cells: Words, face: Face, look: Look, row: int, left: int) -> Words:
    """The row with brackets around the cursor's number, where blanks leave room for them."""
    if face.cursor is None or face.cursor[0] != row or not left <= face.cursor[1] < left + len(cells):
        return cells
    words = list(cells)
    place = face.cursor[1] - left
    text, style = words[place]
    opening, closing = look.signs.brackets
    if face.ink or face.cell[0] == 2:
        opening, closing = look.signs.cursor
        inner = text[1:-1] if look.ascii else " " * (len(text) - 2)
        words[place] = (opening + inner + closing, style)
        return words
    if text.startswith(" "):
        text = opening + text[1:]
    if text.endswith(" "):
        text = text[:-1] + closing
    elif place + 1 < len(words) and words[place + 1][0].startswith(" "):
        after, next_style = words[place + 1]
        bracket = Style(color=look.colours.cursor, bgcolor=next_style.bgcolor)
        words[place] = (text, style)
        words[place + 1 : place + 2] = [(closing, bracket), (after[1:], next_style)]
        return words
    words[place] = (text, style)
    return words


@lru_cache(maxsize=4096)
def _map_cell(
    value: float, marks: int, cursor: bool, width: int, notation: Notation, pixels: int, look: Look
) -> tuple[str, Style]:
    background, colour = look.colours.shade(value)
    drawn = width < 4 or notation is Notation.COLOUR
    if drawn and not look.colourless and background and colour:
        colour = blend(background, colour, 0.4)  # the colour says it first, the sign says it too
    if notation is Notation.COLOUR and not look.colourless and not look.ascii:
        text = " " * width
    elif drawn:
        text = _sized(value, look).center(width)
    else:
        text = _fitted(signed_text(value, notation, pixels), value, width, look)
        if marks & PATH and text.startswith(" "):
            text = look.signs.chosen + text[1:]
    if cursor:
        return text, Style(color=look.colours.on_cursor, bgcolor=look.colours.cursor, bold=True)
    return text, Style(
        color=colour or look.colours.text or "default",
        bgcolor=background or look.colours.background or "default",
        bold=bool(marks & PATH),
        underline=bool(marks & (FIELD | PATH)),
    )


def _fitted(text: str, value: float, width: int, look: Look) -> str:
    """The number in the middle of its cell, its sign where the others have theirs; too long, its sign and size."""
    if len(text) > width:
        return _sized(value, look).center(width)
    room = max(width - max(len(text), 4), 0) // 2 if width > 5 else 0
    if len(text) < 4 <= width:
        text = text.rjust(4) if "/" not in text else text
    return (" " * room + text).ljust(width)[:width]


def _sized(value: float, look: Look) -> str:
    """Two columns: the sign, and a bar as high as the value is large."""
    bars = look.signs.bars
    size = round(min(abs(value), 1.0) * (len(bars) - 1))
    return ("-" if value < 0 else "+") + bars[size] if size else "  "


@lru_cache(maxsize=2048)
def _ink_cell(value: float, marks: int, cursor: bool, hue: str, width: int, look: Look) -> tuple[str, Style]:
    signs, colours = look.signs, look.colours
    clipped = min(max(value, -1.0), 1.0)
    is_ink, is_black = clipped == 1.0, clipped == -1.0
    pair = signs.marked if marks & (FIELD | PATH) else signs.ink
    if marks & DIFFERS:
        pair = signs.differs
    if is_ink or is_black:
        text = pair[is_ink]
    elif look.ascii:
        text = _sized(value, look)
    else:
        text = signs.bars[max(1, min(7, round((clipped + 1) * 4)))] * 2
    text = (text * width)[:width]
    paint = blend(colours.black, colours.ink, (clipped + 1) / 2)
    under = paint
    if marks & (FIELD | PATH):
        paint = blend(paint, hue, 0.45 if marks & PATH else 0.3)
        under = blend(under, hue, 0.36 if marks & PATH else 0.2)
    elif not (is_ink or is_black):
        under = blend(paint, colours.black, 0.12)
    if marks & DIFFERS:
        return text, Style(color=colours.accent, bgcolor=under, bold=True)
    if cursor:
        return text, Style(color="#000000" if clipped > 0 else "#ffffff", bgcolor=under, bold=True)
    if is_black and not marks:
        paint = blend(colours.black, colours.ink, 0.3)
    return text, Style(color=paint, bgcolor=under)


@lru_cache(maxsize=1024)
def blend(start: str, end: str, share: float) -> str:
    """A colour between two."""
    first, last = Color.parse(start).get_truecolor(), Color.parse(end).get_truecolor()
    mixed = [round(a + (b - a) * share) for a, b in zip(first, last, strict=True)]
    return f"#{mixed[0]:02x}{mixed[1]:02x}{mixed[2]:02x}"


def as_picture(kernel: Array) -> Array:
    """A feature as a picture of −1 … 1: as it is, or where it goes beyond that, with its largest pixel at ±1."""
    scaled: Array = kernel / max(1.0, float(np.abs(kernel).max()))
    return scaled


def miniature_strips(
    title: Words, kernel: Array, values: Array | None, size: tuple[int, int], look: Look, *, panel: bool = False
) -> list[Strip]:
    """A feature and its map in half blocks: two rows of cells in one line of text, on the screen or on a panel."""
    ground = look.style(panel=panel)
    width, height = size
    lines = [strip(title, width, look)]
    pictures = [(kernel, True)] + ([(values, False)] if values is not None else [])
    for line in range(height - 1):
        words: Words = []
        for values_, ink in pictures:
            if words:
                words.append((" ", ground))
            words += half_words(values_[2 * line : 2 * line + 2], ink, look, ground)
        lines.append(strip(words, width, look))
    return lines


def half_words(values: Array, ink: bool, look: Look, ground: Style) -> Words:
    """Two rows of cells (or one, or none) as one line of half blocks."""
    if not len(values):
        return [(" ", ground)] * values.shape[1]
    upper = values[0].tolist()
    lower = values[1].tolist() if len(values) > 1 else [None] * len(upper)
    return [_half(one, other, ink, look, ground) for one, other in zip(upper, lower, strict=True)]


@lru_cache(maxsize=4096)
def _half(upper: float, lower: float | None, ink: bool, look: Look, ground: Style) -> tuple[str, Style]:
    """One column of text for two cells, one above the other; what is missing below is background."""
    below = (_paint(lower, ink, look) or "default") if lower is not None else ground.bgcolor
    return "▀", Style(color=_paint(upper, ink, look) or "default", bgcolor=below)


def _paint(value: float, ink: bool, look: Look) -> str | None:
    clipped = min(max(value, -1.0), 1.0)
    if ink:
        return blend(look.colours.black, look.colours.ink, (clipped + 1) / 2)
    return look.colours.shade(value)[0] or look.colours.black
