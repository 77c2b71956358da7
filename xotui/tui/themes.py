"""The themes of the program's own, for what Textual draws: boxes, lists, messages."""

from __future__ import annotations

from textual.theme import Theme

from xotui.tui.look import DARK, LIGHT, Colours


def _theme(name: str, colours: Colours, *, dark: bool) -> Theme:
    return Theme(
        name=name,
        primary=colours.categories[1],
        secondary=colours.hues[0],
        accent=colours.accent,
        foreground=colours.text,
        background=colours.background,
        surface=colours.panel,
        panel=colours.panel,
        error="#ff7b7b" if dark else "#b3261e",
        warning=colours.accent,
        success=colours.hues[0],
        dark=dark,
    )


THEMES = (_theme("xotui-dark", DARK, dark=True), _theme("xotui-light", LIGHT, dark=False))
"""A dark and a light one."""

TURN = ("xotui-dark", "xotui-light", "ansi-dark", "ansi-light")
"""The themes in the order in which a key turns them; the last two are the terminal's own sixteen colours."""


def next_theme(name: str) -> str:
    """The theme after this one; after any other than these it is the first."""
    return TURN[(TURN.index(name) + 1) % len(TURN)] if name in TURN else TURN[0]
