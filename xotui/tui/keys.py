"""Which keys there are."""

from __future__ import annotations

from textual.keys import KEY_NAME_REPLACEMENTS, Keys, _character_to_key

_MODIFIERS = ("ctrl", "shift", "alt", "super")
_NAMED = (
    {key.value for key in Keys}
    | set(KEY_NAME_REPLACEMENTS.values())
    | {_character_to_key(chr(code)) for code in range(33, 127)}
    | {"space"}
)


def known_key(name: str) -> bool:
    """Whether a key has this name: "u", "space", "comma", "ctrl+z".

    >>> known_key("ctrl+z"), known_key("foo bar")
    (True, False)
    """
    *modifiers, last = name.split("+")
    return name in _NAMED or (all(modifier in _MODIFIERS for modifier in modifiers) and last in _NAMED)
