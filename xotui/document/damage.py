"""What reading a damaged file of arrays ends in: whoever reads one says so in a sentence of its own."""

from __future__ import annotations

import zlib
from tokenize import TokenError
from zipfile import BadZipFile

DAMAGED = (
    BadZipFile, zlib.error,  # the archive, or what is packed in it
    OSError, EOFError, RuntimeError,  # it ends too early, points beyond its end, or wants a password
    NotImplementedError,  # a way of packing that `zipfile` does not know: a byte that says which has changed
    ValueError, SyntaxError, TokenError,  # the header of an array, which is text that is read as Python
    KeyError, IndexError, TypeError,  # a header that lacks something, or has something else in its place
    MemoryError, OverflowError,  # a size that no array can have
)  # fmt: skip
"""`zipfile` and numpy promise none of them, and changing single bytes of whole files brings most of them about."""
