"""The themes of the program's own, for what Textual draws: boxes, lists, messages."""

from __future__ import annotations

from typing import Any

from textual.app import App
from textual.theme import Theme

from xotui.tui.look import DARK, LIGHT, Colours

OTHERWISE = "textual-dark"
"""What Textual begins with unless the environment says otherwise."""


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


def begin_with(app: App[Any], remembered: str | None) -> None:
    """Choose a theme before anything is drawn: the one that is remembered, else one that is asked for, else the first.

    Args:
        app: It gets to know the themes, too.
        remembered: The name of a theme, perhaps of one that is no longer there.
    """
    for theme in THEMES:
        app.register_theme(theme)
    name = remembered if remembered in app.available_themes else None
    if app.theme == OTHERWISE and name in (None, TURN[0]):
        # Both are dark, so only their colours differ; all else that a change of theme does is done by the first paint.
        app.set_reactive(App.theme, TURN[0])
        app.stylesheet.set_variables(app.get_css_variables())
    elif name is not None:
        app.theme = name


def next_theme(name: str) -> str:
    """The theme after this one; after any other than these it is the first."""
    return TURN[(TURN.index(name) + 1) % len(TURN)] if name in TURN else TURN[0]
