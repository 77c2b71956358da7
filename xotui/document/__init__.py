"""What a person works on: an immutable document, its history, and how it is kept in files."""

from xotui.document.document import Document
from xotui.document.history import History
from xotui.document.networks import load_network

__all__ = ["Document", "History", "load_network"]
