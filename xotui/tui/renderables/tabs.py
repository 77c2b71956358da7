"""The header of every screen: the program, its screens, and what is open."""

from __future__ import annotations

from rich.cells import cell_len

from xotui.tui.actions import BY_ID, EVERYWHERE
from xotui.tui.look import Look
from xotui.tui.renderables.words import Words, length

_NAME = " xotui  "


def header_words(screen: str, told: Words, look: Look, width: int) -> Words:
    """The header.

    Args:
        screen: The present screen.
        told: What is open there.
        look: How it looks.
        width: Columns; where they are few, what is open is cut, then the names of the screens.
    """
    plain, dim = look.style(panel=True), look.style(look.colours.dim, panel=True)
    here = look.style(look.colours.bright, panel=True, bold=True)
    words: Words = [(_NAME, look.style(look.colours.accent, panel=True, bold=True))]
    for name in EVERYWHERE:
        opening, closing = look.signs.cursor if name == screen else (" ", " ")
        words.append((f"{opening}{BY_ID[name].keys} {BY_ID[name].title}{closing}", here if name == screen else dim))
    if length(words) + 3 + sum(cell_len(text) for text, _ in told[:1]) > width:
        return words
    return [*words, ("   ", plain), *told]


def screen_at(x: int) -> str | None:
    """The screen whose name is written at a column of the header."""
    x -= len(_NAME)
    for name in EVERYWHERE:
        width = len(f" {BY_ID[name].keys} {BY_ID[name].title} ")
        if 0 <= x < width:
            return name
        x -= width
    return None
