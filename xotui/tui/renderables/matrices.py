"""Matrices side by side, with the signs between them."""

from __future__ import annotations

from collections.abc import Sequence

from xotui.engine.arrays import Array
from xotui.tui.look import Look
from xotui.tui.notation import weight_text
from xotui.tui.renderables.words import Words

_BETWEEN = 5


def matrices_width(planes: Sequence[Array]) -> int:
    """The columns that (h, w) arrays take side by side, with the signs between them."""
    return sum(_column_width(plane) * len(plane[0]) for plane in planes) + _BETWEEN * (len(planes) - 1)


def matrix_rows(planes: Sequence[Array], signs: Sequence[str], look: Look) -> list[Words]:
    """The rows of (h, w) arrays side by side; in the last one what is negative is dim and the rest strong.

    Args:
        planes: The arrays, all of one shape.
        signs: What stands between two of them, in the middle row.
        look: How it looks, on a panel.
    """
    plain, dim = look.style(panel=True), look.style(look.colours.dim, panel=True)
    strong = look.style(look.colours.bright, panel=True, bold=True)
    height = len(planes[0])
    rows: list[Words] = []
    for row in range(height):
        words: Words = [(" ", plain)]
        for index, plane in enumerate(planes):
            wide = _column_width(plane)
            last = index == len(planes) - 1
            for value in plane[row].tolist():
                style = dim if last and value < 0 else strong if last else plain
                words.append((weight_text(value).rjust(wide), style))
            if not last:
                sign = signs[index] if row == (height - 1) // 2 else " "
                words.append((f"  {sign}  ", dim))
        rows.append(words)
    return rows


def window_rows(window: Sequence[Sequence[str]], winner: tuple[int, int], look: Look) -> list[Words]:
    """The rows of a pooling window, with brackets around the winner.

    Args:
        window: The numbers, written.
        winner: Row and column of the one that won, in the window.
        look: How it looks, on a panel.
    """
    plain, result = look.style(panel=True), look.style(look.colours.accent, panel=True, bold=True)
    rows: list[Words] = []
    for row, texts in enumerate(window):
        words: Words = [("  ", plain)]
        for column, text in enumerate(texts):
            wins = (row, column) == winner
            opening, closing = look.signs.brackets if wins else (" ", " ")
            words.append((f"{opening}{text.rjust(4)}{closing}", result if wins else plain))
        rows.append(words)
    return rows


def _column_width(plane: Array) -> int:
    """The columns that a number of a matrix takes, with the blank before it."""
    return 1 + max([2] + [len(weight_text(value)) for value in plane.ravel().tolist()])
