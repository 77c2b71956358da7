"""What stands in the cells of the maps: what a flip changes, and which verdict a shift has."""

from __future__ import annotations

from functools import lru_cache
from math import isfinite

import numpy as np
from rich.color import Color, blend_rgb
from rich.style import Style

from xotui.engine.arrays import Array
from xotui.engine.matching import ROUNDING
from xotui.insight.what_if.flips import Flips
from xotui.insight.what_if.shifts import ShiftMap
from xotui.tui.look import Look
from xotui.tui.notation import Notation, number_text
from xotui.tui.what_if.mosaic import Cell, Draw
from xotui.tui.what_if.telling import Labels, letters


def shade(share: float, look: Look, *, calm: bool = False) -> Style:
    """A diverging colour as ground, with text on it that can be read.

    Args:
        share: −1 … 1; what is beyond is cut.
        look: Its colours.
        calm: Whether the text may stand back, since the colour says the same.
    """
    ground, text = look.colours.shade(share)
    if calm and ground and text and not look.colourless:
        text = blend_rgb(Color.parse(ground).get_truecolor(), Color.parse(text).get_truecolor(), 0.6).hex
    return Style(color=text or look.colours.text or "default", bgcolor=ground or look.colours.background or "default")


def scale_of(values: Array) -> float:
    """The largest of some amounts, by which all of them are measured; 1 where there is none."""
    finite = np.abs(values[np.isfinite(values)])
    largest = float(finite.max(initial=0.0))
    return largest if largest > ROUNDING else 1.0


_LEAST = 0.05
"""The change of a margin that has the strongest colour even where none is larger: what hardly changes looks calm."""


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
    scale = max(scale_of(change), _LEAST)

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
