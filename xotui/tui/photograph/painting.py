"""Photographs and maps in half blocks, two rows of cells in one line of text; without colours by density of signs."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from xotui.engine.arrays import Array
from xotui.tui.look import Look, contrast
from xotui.tui.renderables.grid import blend

Levels = NDArray[np.int16]
"""(rows, columns) of cells, each an index into a table of shades; −1 for nothing."""

GREYS = 63
"""The index of white; that of black is 0."""

_RAMP = " .:-=+*#%@"  # from black to white
_CLEAR = 3.0  # the contrast that lines need. Source: WCAG 2, level AA, for what is no text


def grey_levels(pixels: Array) -> Levels:
    """Cells of a photograph of −1 … 1."""
    return np.rint((np.clip(pixels, -1, 1) + 1) / 2 * GREYS).astype(np.int16)


def heat_levels(values: Array) -> Levels:
    """Cells of a map: −1 … 1 as an index into the colours of maps; what is beyond is as the last."""
    known = np.rint(np.clip(np.nan_to_num(values, nan=0.0, posinf=1, neginf=-1), -1, 1) * 50) + 50
    return np.where(np.isnan(values), -1, known).astype(np.int16)


class Painting:
    """The lines of one picture, drawn once and marked often.

    Args:
        levels: Its cells.
        ink: Whether it is a photograph; else a map.
        size: Columns and rows of its place; what it does not fill is background.
        look: How it looks.
        ground: The style of what it does not fill.

    Attributes:
        lines: The lines of text.
    """

    def __init__(self, levels: Levels, ink: bool, size: tuple[int, int], look: Look, ground: Style) -> None:
        self.levels, self.ink, self.size, self.look, self.ground = levels, ink, size, look, ground
        rows = levels.tolist()
        nothing = [-1] * levels.shape[1]
        self._pairs = [
            list(zip(upper, rows[2 * line + 1] if 2 * line + 1 < len(rows) else nothing, strict=True))
            for line, upper in enumerate(rows[::2])
        ]
        self.lines = [self._line(pairs) for pairs in self._pairs[: size[1]]]
        self.lines += [Strip.blank(size[0], ground)] * (size[1] - len(self.lines))

    def marked(self, cursor: tuple[int, int], window: tuple[int, int, int, int]) -> list[Strip]:
        """The lines with a frame around what enter opens, and the cursor in it.

        Args:
            cursor: Row and column of the cell under the cursor.
            window: The first and last row, the first and last column of the cells that enter opens.
        """
        lines = list(self.lines)
        signs = _frame(window, self.look)
        for line in {place[0] for place in signs} | {cursor[0] // 2}:
            if 0 <= line < len(self._pairs) and line < self.size[1]:
                lines[line] = self._marked_line(line, signs, cursor)
        return lines

    def _line(self, pairs: list[tuple[int, int]]) -> Strip:
        segments = []
        for pair, group in groupby(pairs):
            text, style = _cell(*pair, self.ink, self.look, self.ground)
            segments.append(Segment(text * sum(1 for _ in group), style))
        return Strip(segments).adjust_cell_length(self.size[0], self.ground)

    def _marked_line(self, line: int, signs: dict[tuple[int, int], str], cursor: tuple[int, int]) -> Strip:
        segments = []
        for column, pair in enumerate(self._pairs[line]):
            if (line, column) == (cursor[0] // 2, cursor[1]):
                text, style = _cursor(*pair, bool(cursor[0] % 2), self.ink, self.look)
            elif (line, column) in signs:
                text, style = _lined(signs[line, column], *pair, self.ink, self.look)
            else:
                text, style = _cell(*pair, self.ink, self.look, self.ground)
            segments.append(Segment(text, style))
        return Strip(segments).adjust_cell_length(self.size[0], self.ground)


def _frame(window: tuple[int, int, int, int], look: Look) -> dict[tuple[int, int], str]:
    """The lines around the cells that enter opens: line of text and column of each sign."""
    top, bottom = window[0] // 2 - 1, window[1] // 2 + 1
    left, right = window[2] - 1, window[3] + 1
    across, down = ("-", "|") if look.ascii else ("─", "│")
    corners = "++++" if look.ascii else "┌┐└┘"
    signs = {(line, column): across for line in (top, bottom) for column in range(left + 1, right)}
    signs |= {(line, column): down for line in range(top + 1, bottom) for column in (left, right)}
    return signs | dict(zip(((top, left), (top, right), (bottom, left), (bottom, right)), corners, strict=True))


@lru_cache(maxsize=16384)
def _cell(upper: int, lower: int, ink: bool, look: Look, ground: Style) -> tuple[str, Style]:
    """One column of text: two cells, one above the other."""
    if upper < 0 and lower < 0:
        return " ", ground
    if look.ascii or (look.colourless and not ink):
        return _sign(upper, lower, ink, look)
    above, below = (_shade(level, ink, look) if level >= 0 else ground.bgcolor for level in (upper, lower))
    return "▀", Style(color=above, bgcolor=below)


def _sign(upper: int, lower: int, ink: bool, look: Look) -> tuple[str, Style]:
    """The same where there is one sign for both: the mean of a photograph, the strongest of a map."""
    known = [level for level in (upper, lower) if level >= 0]
    if ink:
        level = sum(known) / len(known)
        text = _RAMP[min(round(level / GREYS * (len(_RAMP) - 1)), len(_RAMP) - 1)]
        return text, Style(color=look.colours.ink, bgcolor=look.colours.black)
    level = max(known)
    bars = look.signs.bars
    size = round(abs(level - 50) / 50 * (len(bars) - 1))
    text = bars[size] if level >= 50 or not size else "-"
    shade, colour = look.colours.heat[level]
    colour = colour or look.colours.text or "default"
    return text, Style(color=colour, bgcolor=shade or look.colours.background or "default")


@lru_cache(maxsize=4096)
def _lined(sign: str, upper: int, lower: int, ink: bool, look: Look) -> tuple[str, Style]:
    """A line of the frame over a cell."""
    ground = _middle(upper, lower, ink, look)
    return sign, Style(color=_against(ground, look), bgcolor=ground or "default", bold=True)


@lru_cache(maxsize=4096)
def _cursor(upper: int, lower: int, below: bool, ink: bool, look: Look) -> tuple[str, Style]:
    """The cell under the cursor: the half of it that is meant is filled."""
    if look.ascii or (look.colourless and not ink):
        text, _ = _sign(upper, lower, ink, look) if max(upper, lower) >= 0 else (" ", None)
        return text, Style(color=look.colours.on_cursor, bgcolor=look.colours.cursor, bold=True)
    other = _shade(upper if below else lower, ink, look) if (upper if below else lower) >= 0 else None
    return "▄" if below else "▀", Style(
        color=look.colours.accent, bgcolor=other or look.colours.background or "default"
    )


def _shade(level: int, ink: bool, look: Look) -> str:
    if ink:
        return blend(look.colours.black, look.colours.ink, level / GREYS)
    return look.colours.heat[level][0] or look.colours.background or look.colours.black


def _middle(upper: int, lower: int, ink: bool, look: Look) -> str | None:
    """The colour between those of two cells; None for the terminal's own."""
    if ink and look.ascii:
        return look.colours.black
    shades = [_shade(level, ink, look) for level in (upper, lower) if level >= 0]
    if not shades:
        return look.colours.background
    return shades[0] if len(shades) == 1 else blend(shades[0], shades[1], 0.5)


def _against(ground: str | None, look: Look) -> str:
    """A colour that is seen on another: the accent where it is seen well, else black or white."""
    if ground is None or contrast(look.colours.accent, ground) >= _CLEAR:
        return look.colours.accent
    return max("#000000", "#ffffff", key=lambda colour: contrast(colour, ground))
