"""What a person works on: an immutable document, its history, and how it is kept in files.

What the package gives is imported when it is asked for: whoever only needs a network waits for nothing else.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xotui.document.document import Document
    from xotui.document.history import History
    from xotui.document.networks import load_network

__all__ = ["Document", "History", "load_network"]

_HOMES = {"Document": "document", "History": "history", "load_network": "networks"}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
