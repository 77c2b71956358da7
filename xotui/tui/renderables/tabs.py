"""The header of every screen: the program, its screens, and what is open."""

from __future__ import annotations

from functools import lru_cache

from rich.cells import cell_len

from xotui.tui.actions import BY_ID, TABS
from xotui.tui.look import Look
from xotui.tui.renderables.words import Words, length

_BESIDE = 22
"""The columns that what is open should have beside the names of the screens; else these stand closer together."""


def header_words(screen: str, told: Words, look: Look, width: int) -> Words:
    """The header.

    Args:
        screen: The present screen.
        told: What is open there.
        look: How it looks.
        width: Columns; where they are few, what is open is cut, then the names of the screens.
    """
    *words, between = _names(screen, look, width)
    if header_length(screen, look, width) + sum(cell_len(text) for text, _ in told[:1]) > width:
        return words
    return [*words, between, *told]


@lru_cache(maxsize=16)
def header_length(screen: str, look: Look, width: int) -> int:
    """The columns that the header takes before what is open."""
    return length(_names(screen, look, width))


@lru_cache(maxsize=16)
def _names(screen: str, look: Look, width: int) -> Words:
    """The program and its screens, and the blanks before what is open."""
    dim, here = look.style(look.colours.dim, panel=True), look.style(look.colours.bright, panel=True, bold=True)
    name, gap, between = _spacing(screen, width)
    words: Words = [(name, look.style(look.colours.accent, panel=True, bold=True))]
    for place in _places(screen):
        opening, closing = look.signs.cursor if place == screen else (" ", " " * gap)
        words.append((f"{opening}{_title(place)}{closing}", here if place == screen else dim))
    return [*words, (between, look.style(panel=True))]


def screen_at(screen: str, x: int, width: int) -> str | None:
    """The screen whose name is written at a column of the header of a screen."""
    name, gap, _ = _spacing(screen, width)
    x -= len(name)
    for place in _places(screen):
        wide = 1 + len(_title(place)) + (1 if place == screen else gap)
        if 0 <= x < wide:
            return place
        x -= wide
    return None


def _title(place: str) -> str:
    return f"{BY_ID[place].keys.split(',')[0]} {BY_ID[place].title}"


def _places(screen: str) -> tuple[str, ...]:
    """The screens that are named in the header of a screen; it is one of them."""
    return TABS if screen in TABS else (*TABS, screen)


def _spacing(screen: str, width: int) -> tuple[str, int, str]:
    """The program's name, the blanks behind the name of a screen, and what stands before what is open."""
    whole = 8 + sum(2 + len(_title(place)) for place in _places(screen))
    return (" xotui  ", 1, "   ") if whole + _BESIDE <= width else (" xotui ", 0, " ")
