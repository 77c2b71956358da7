"""The explorer without a terminal: press keys, wait until each has been answered, and draw what is seen."""

from __future__ import annotations

import asyncio

from textual.app import App

from xotui.tui.actions import SPELLED
from xotui.tui.keys import known_key

LARGEST = 500
"""The most columns and rows of a screenshot."""


def take(app: App[None], size: tuple[int, int], keys: list[str], theme: str) -> str:
    """Run an application headless and draw its screen.

    Args:
        app: The application; it is run and left.
        size: Columns and rows of its terminal.
        keys: Keys to press, as Textual names them.
        theme: The theme to show it in.

    Returns:
        SVG, the same for the same input.

    Raises:
        ValueError: If there is no such theme.
    """
    if theme not in app.available_themes:
        raise ValueError(f"--theme: found {theme!r}; expected one of {', '.join(sorted(app.available_themes))}")

    async def run() -> str:
        app.animation_level = "none"
        app.theme = theme
        async with app.run_test(size=size, notifications=True) as pilot:
            for key in keys:
                await pilot.press(key)
                await pilot.pause()
                await app.workers.wait_for_complete()  # what goes on in the background, until it is done
            await pilot.pause()
            await app.workers.wait_for_complete()
            await pilot.pause()
            return app.export_screenshot(title="xotui")

    return asyncio.run(run())


def parse_terminal_size(text: str) -> tuple[int, int]:
    """Columns and rows from a text such as 120x40.

    Raises:
        ValueError: If it is none.

    >>> parse_terminal_size("80x24")
    (80, 24)
    """
    columns, _, rows = text.lower().partition("x")
    if not (columns.isdecimal() and rows.isdecimal()) or not min(int(columns), int(rows)) >= 1:
        raise ValueError(f"--size: found {text!r}; expected columns x rows, such as 120x40")
    if max(int(columns), int(rows)) > LARGEST:
        raise ValueError(f"--size: found {text!r}; expected at most {LARGEST}x{LARGEST}")
    return int(columns), int(rows)


def parse_keys(text: str) -> list[str]:
    """Keys from a text with commas between them: names as in the table of keys, or single characters.

    Raises:
        ValueError: If there is nothing between two commas, or a key has a name that no key has.

    >>> parse_keys("tab,space,?,N")
    ['tab', 'space', 'question_mark', 'N']
    """
    named = {shown: key for key, shown in SPELLED.items()}
    keys = []
    for word in (part.strip() for part in text.split(",")) if text.strip() else []:
        if not word:
            raise ValueError("--press: found nothing between two commas; the key , is called comma")
        key = named.get(word, word)
        if len(key) > 1 and not known_key(key):
            raise ValueError(f"--press: found {word!r}; expected a key such as space, tab, comma, ctrl+z or u")
        keys.append(key)
    return keys
