"""Matrices side by side in a given room, each number on the colour that it has in the pictures and maps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rich.color import Color, blend_rgb
from rich.style import Style

from xotui.tui.look import Look
from xotui.tui.renderables.words import Words, length
from xotui.tui.walking.planes import Equation, Plane

_BETWEEN = 3
_LEAST = 9


@dataclass(frozen=True)
class Form:
    """How the matrices are drawn.

    Attributes:
        cells: The columns of a cell of each matrix.
        high: The rows of a cell.
        written: Whether each matrix has numbers; else its cells are two columns of colour.
    """

    cells: tuple[int, ...]
    high: int
    written: tuple[bool, ...]

    def widths(self, equation: Equation) -> tuple[int, ...]:
        """The columns of each matrix: as many as its title needs at least."""
        closes = [  # a closing bracket stands behind the last number where its cell has no blank for it
            cell * equation.shape[1] + (written and cell < max(plane.longest, 2) + 2)
            for cell, written, plane in zip(self.cells, self.written, equation.planes, strict=True)
        ]
        return tuple(max(wide, _LEAST) for wide in closes)

    def size(self, equation: Equation) -> tuple[int, int]:
        """Columns and rows of everything, the titles among them."""
        widths = self.widths(equation)
        return sum(widths) + _BETWEEN * (len(widths) - 1), equation.shape[0] * self.high + 1


def forms(equation: Equation) -> Iterator[Form]:
    """The ways to draw the matrices, from the roomiest to the one that only has colours and signs."""
    count = len(equation.planes)
    longest = [max(plane.longest, 2) for plane in equation.planes]
    yes = (True,) * count
    airy, close = (tuple(long + more for long in longest) for more in (2, 1))
    yield Form(airy, 2, yes)
    yield Form(airy, 1, yes)
    yield Form(close, 1, yes)
    yield Form((*(2,) * (count - 1), close[-1]), 1, (*(False,) * (count - 1), True))
    yield Form((2,) * count, 1, (False,) * count)


def form_for(equation: Equation, width: int, height: int) -> Form:
    """The roomiest form that fits; where none does, the last one, of which a part is seen."""
    last = None
    for form in forms(equation):
        wide, high = form.size(equation)
        if wide <= width and high <= height:
            return form
        last = form
    assert last is not None
    tall = equation.shape[0] + 1 > height
    for form in forms(equation):
        if tall and form.high == 1 and form.size(equation)[0] <= width:
            return form  # only rows are missing: numbers may stay
    return last


def equation_lines(equation: Equation, width: int, height: int, look: Look) -> list[Words]:
    """The matrices with their titles, the part around the present number where there is no room for all of it.

    Args:
        equation: What is drawn.
        width: Columns.
        height: Rows; titles go where there is none for them.
        look: How it looks.
    """
    titled = height > equation.shape[0] or height > 5
    form = form_for(equation, width, height + (not titled))
    rows, columns = equation.shape
    count = len(equation.planes)
    widths = form.widths(equation)
    if form.size(equation)[0] > width:
        each = (width - _BETWEEN * (count - 1)) // count
        widths = (each,) * count
    seen_rows = _seen(rows, max((height - titled) // form.high, 1), equation.present, columns, 0)
    whole = form.size(equation)[0] <= width
    fitting = columns if whole else min((wide - 1) // cell for wide, cell in zip(widths, form.cells, strict=True))
    seen_columns = _seen(columns, max(fitting, 1), equation.present, columns, 1)
    lines: list[Words] = [_titles(equation, widths, seen_rows, seen_columns, width, look)] if titled else []
    middle = len(seen_rows) * form.high // 2
    for row in seen_rows:
        for line in range(form.high):
            words: Words = []
            told = line == form.high // 2
            for place in range(count):
                part = _row(equation, place, row, seen_columns, form, look, told=told)
                words += [*part, (" " * (widths[place] - length(part)), look.plain)]
                if place < len(equation.signs):
                    here = (row - seen_rows[0]) * form.high + line == middle
                    sign = equation.signs[place] if here else " "
                    words.append((f" {sign} ", look.strong))
            lines.append(words)
    return lines


def _seen(count: int, room: int, present: int | None, columns: int, axis: int) -> range:
    """Which rows or columns are seen: all, or those around the present number."""
    focus = divmod(present or 0, columns)[axis]
    start = min(max(focus - room // 2, 0), max(count - room, 0))
    return range(start, min(start + room, count))


def _titles(equation: Equation, widths: tuple[int, ...], rows: range, columns: range, width: int, look: Look) -> Words:
    words: Words = []
    for place, (plane, wide) in enumerate(zip(equation.planes, widths, strict=True)):
        title = plane.title if len(plane.title) < wide else f"{plane.title[: wide - 2]}…"
        style = look.style(plane.hue, bold=True) if plane.hue else look.dim
        gap = _BETWEEN if place < len(widths) - 1 else 0
        words += [(title, style), (" " * (wide + gap - len(title)), look.plain)]
    parts = [
        f"{name} {seen[0]}–{seen[-1]}"
        for name, seen, side in zip(("rows", "columns"), (rows, columns), equation.shape, strict=True)
        if len(seen) < side
    ]
    note = f" {', '.join(parts)}" if parts else ""
    return [*words, (note, look.dim)] if length(words) + len(note) <= width else words


def _row(equation: Equation, place: int, row: int, columns: range, form: Form, look: Look, *, told: bool) -> Words:
    """One line of one matrix: its numbers, or where these stand in another line, its colours only."""
    plane, last = equation.planes[place], place == len(equation.planes) - 1
    opening, closing = look.signs.brackets if last else look.signs.cursor
    words: Words = []
    bracket = ""
    for column in columns:
        number = row * equation.shape[1] + column
        known = number < plane.known
        text, style = _cell(plane, row, column, form.cells[place], look, known=known, written=form.written[place])
        if plane.best == number:
            text, style = look.signs.chosen + text[1:], style + _BEST
        if number in equation.again:
            text, style = "?".center(len(text)) if not known else f"?{text[1:]}", style + _AGAIN
        if bracket:  # of the number before, in the blank that stands before this one
            words.append((bracket, Style(color=look.colours.cursor, bgcolor=style.bgcolor, bold=True)))
            text, bracket = text[1:], ""
        if number == equation.present:
            if last and known:
                style += Style(color=look.colours.on_cursor, bgcolor=look.colours.cursor)
            style += Style(bold=True)
            text = (opening if text[0] != "?" else "?") + text[1:]
            if text.endswith(" ") or len(text) == 2:
                text = text[:-1] + closing
            else:
                bracket = closing
        words.append((text, style))
    if not told:
        return [(" " * len(text), style + Style(underline=False)) for text, style in words]
    return [*words, (bracket, look.style(look.colours.cursor, bold=True))] if bracket else words


_BEST = Style(bold=True, underline=True)
_AGAIN = Style(bold=True)


def _cell(
    plane: Plane, row: int, column: int, wide: int, look: Look, *, known: bool, written: bool
) -> tuple[str, Style]:
    """One cell: its number on its colour, or its colour with a sign; a dot while it is not known."""
    if not known:
        return "∙".center(wide), look.dim
    value = float(plane.values[row, column])
    if not -_HUGE < value < _HUGE:
        return plane.texts[row][column].rjust(wide)[:wide], look.plain
    paint = _on_ink(value, look) if plane.ink else _on_map(value, look)
    if written:
        return f" {plane.texts[row][column]:>{max(plane.longest, 2)}}".ljust(wide), paint
    if plane.ink and abs(value) >= 1:
        return look.signs.ink[value > 0], Style(color=look.colours.ink, bgcolor=paint.bgcolor)
    size = round(min(abs(value), 1.0) * (len(look.signs.bars) - 1))
    sign = ("-" if value < 0 else "+") + look.signs.bars[size] if size else "  "
    return sign, paint


_HUGE = 1e300


@lru_cache(maxsize=1024)
def _on_ink(value: float, look: Look) -> Style:
    """What is written on a pixel: dark on ink, light on black."""
    colours = look.colours
    share = (min(max(value, -1.0), 1.0) + 1) / 2
    black, ink = (Color.parse(colour).get_truecolor() for colour in (colours.black, colours.ink))
    paint = blend_rgb(black, ink, share).hex
    return Style(color=colours.black if share >= 0.5 else colours.ink, bgcolor=paint)


@lru_cache(maxsize=1024)
def _on_map(value: float, look: Look) -> Style:
    """What is written on a value of a map."""
    background, colour = look.colours.shade(value)
    colours = look.colours
    return Style(color=colour or colours.text or "default", bgcolor=background or colours.background or "default")
