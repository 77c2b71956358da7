"""Files of JSON, strictly checked: what is wrong is said with the file and the place in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from xotui.document.networks import printable
from xotui.pictures import PictureError
from xotui.pictures.files import read_text

Made = TypeVar("Made")


class _Header(msgspec.Struct):
    format: str
    version: int


def read_named(path: Path, parse: Callable[[str], Made], refusal: type[ValueError]) -> Made:
    """What a file holds.

    Args:
        path: The file.
        parse: Reads its text; it raises a ValueError where that is something else.
        refusal: The error that is raised, with the file before the sentence.
    """
    try:
        return parse(read_text(path))
    except PictureError as error:
        raise refusal(str(error)) from None
    except ValueError as error:
        raise refusal(printable(f"{path}: {error}")) from None


def decoded(text: str, kind: type[Made], form: str, version: int, allowed: Mapping[str, str]) -> Made:
    """A text of JSON as a record.

    Args:
        text: JSON with a `format` and a `version`.
        kind: The record.
        form: The format that it must have.
        version: The version that it must have.
        allowed: What is allowed in a field, by its name, for the message.

    Raises:
        ValueError: If it is anything else; it names the place, what was found and what was expected.
    """
    text = text.removeprefix("\ufeff")
    expected = f"expected a {form.removeprefix('xotui ')} file"
    try:
        header = msgspec.json.decode(text, type=_Header)
        if header.format != form:
            raise ValueError(f"format: found {header.format!r}; expected {form!r}")
        if header.version != version:
            raise ValueError(f"version: found {header.version}; this program reads version {version}")
        return msgspec.json.decode(text, type=kind)
    except msgspec.ValidationError as error:
        raise ValueError(_plain(str(error), allowed)) from None
    except RecursionError:
        raise ValueError(f"found lists in lists without end; {expected}") from None
    except msgspec.DecodeError as error:
        raise ValueError(f"found text that is not JSON ({error}); {expected}") from None


def compact(text: str) -> str:
    """Indented JSON with each row of numbers on one line: what is a picture shall look like one."""
    # No string holds a bare line end, so that nothing inside of one is ever taken for a row.
    return re.sub(r"\[\n\s*([-+\d.eE,\s]+?)\s*\n\s*\]", lambda match: "[" + re.sub(r"\s+", " ", match[1]) + "]", text)


def _plain(message: str, allowed: Mapping[str, str]) -> str:
    """The checker's message with the place first, as all our messages have it, and with what is allowed there."""
    found = re.fullmatch(r"(.*) - at `\$\.?(.*)`", message)
    if not found:
        return message
    field = re.sub(r"\[[^\]]*\]$", "", found[2]).rpartition(".")[2]  # a place in a list is named by the list
    choice = allowed.get(field) if message.startswith("Invalid") else None
    return f"{found[2]}: {found[1]}" + (f"; expected {choice}" if choice else "")
