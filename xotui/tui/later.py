"""What the first paint does not need is imported after it.

At the top of a module stands what the first screen needs. What only a key asks for (dialogs, the other screens, and
whatever they compute with) is imported by the function that answers the key. So that nobody waits for it there, all
of it is imported here beforehand, while nothing is pressed: a module at a time, room by room. A room imports only from
those before it, so no step brings much with it.
"""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path

ROOMS = ("engine", "pictures", "insight", "document", "tui")
"""The rooms, in the order in which they build upon each other."""

LEFT_OUT = ("numpy.random",)
"""What numpy itself leaves out until somebody needs it: noise and learning do."""

SCRIPTS = "_recipe"
"""How modules end that somebody runs by hand: the program does not need them."""

PAUSE = 0.01
"""Seconds between two steps. A step takes less than a frame, and a key that was pressed meanwhile comes first."""


async def import_the_rest() -> None:
    """Import every module of the program that is not there yet, and what else it needs sooner or later.

    One that cannot be imported is left to whoever asks for it: only there it can be said what does not work.

    If somebody has switched the garbage collector off for the start, it is switched on again behind the last module.
    What there is by then stays for good and is not looked through any more: a look at all of it takes longer than two
    frames, and would come in the middle of answering some key.
    """
    for name in (*LEFT_OUT, *modules()):
        if name not in sys.modules:
            with suppress(ImportError):
                import_module(name)
            await asyncio.sleep(PAUSE)
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def modules() -> Iterator[str]:
    """All modules of the program, room by room."""
    package = Path(__file__).parents[1]
    for room in ROOMS:
        for file in sorted((package / room).rglob("*.py")):
            parts = file.relative_to(package.parent).with_suffix("").parts
            if not file.stem.endswith(SCRIPTS):
                yield ".".join(parts[:-1] if file.stem == "__init__" else parts)
