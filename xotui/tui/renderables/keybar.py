"""The footer: the keys that one needs first, as many as fit, and never half of one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from xotui.tui.actions import BY_ID, FOOTERS, SPELLED
from xotui.tui.look import Look
from xotui.tui.renderables.words import Words, length

_ALWAYS = 2


def shown_actions(screen: str, width: int, look: Look, keymap: Mapping[str, str]) -> tuple[tuple[str, Words], ...]:
    """The actions of the footer and their words, from the left.

    Args:
        screen: Whose footer it is.
        width: Columns.
        look: How it looks.
        keymap: Keys that the person has given to actions, by id.
    """
    return _shown(screen, width, look, tuple(keymap.items()))


@lru_cache(maxsize=32)
def _shown(screen: str, width: int, look: Look, keys: tuple[tuple[str, str], ...]) -> tuple[tuple[str, Words], ...]:
    keymap = dict(keys)
    entries = [(name, _entry(name, look, keymap)) for name in FOOTERS[screen]]
    kept = entries[-_ALWAYS:]
    for place, entry in enumerate(entries[:-_ALWAYS]):
        used = sum(length(words) for _, words in [*kept, entry])
        if used > width:
            break
        kept.insert(place, entry)
    return tuple(kept)


def footer_words(screen: str, width: int, look: Look, keymap: Mapping[str, str]) -> Words:
    """The line of the footer."""
    return [word for _, words in shown_actions(screen, width, look, keymap) for word in words]


def action_at(screen: str, x: int, width: int, look: Look, keymap: Mapping[str, str]) -> str | None:
    """The action that is written at a column of the footer."""
    for name, words in shown_actions(screen, width, look, keymap):
        x -= length(words)
        if x < 0:
            return name
    return None


def spelled(action_id: str, keymap: Mapping[str, str]) -> str:
    """The first key of an action, as it is printed on a keyboard."""
    key = keymap.get(action_id, BY_ID[action_id].keys).split(",")[0].strip()
    return SPELLED.get(key, key.replace("ctrl+", "^"))


def _entry(name: str, look: Look, keymap: Mapping[str, str]) -> Words:
    return [
        (f" {look.text(spelled(name, keymap))}", look.style(look.colours.accent, panel=True, bold=True)),
        (f" {BY_ID[name].short} ", look.style(panel=True)),
    ]
