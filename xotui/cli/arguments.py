"""What the commands take, and how they refuse what they cannot take."""

from __future__ import annotations

import sys
from typing import Any

import click

NETWORK = click.option(
    "--network", "-n", default="article", metavar="NAME|FILE", help="A network by name, or a network file."
)


def read(name: str) -> Any:
    """The picture of a name; - is standard input.

    Raises:
        ValueError: If it is no picture; it names the file and the place in it.
    """
    from xotui.pictures.files import load_picture, parse_named

    if name != "-":
        return load_picture(name)
    try:
        return parse_named(called(name), sys.stdin.read())
    except UnicodeDecodeError:
        raise ValueError(f"{called(name)}: found no text; expected a picture in UTF-8") from None


def called(name: str) -> str:
    """What a picture is called in a sentence."""
    return "standard input" if name == "-" else name


def refuse(sentence: str) -> Any:
    """Say what is wrong and leave with status 2."""
    click.echo(f"xotui: {sentence}", err=True)
    sys.exit(2)


def shape_of(size: str) -> tuple[int, int]:
    """Rows and columns of pictures, as --size names them.

    Raises:
        ValueError: If it names none that the editor takes.
    """
    rows, _, columns = size.lower().replace("×", "x").partition("x")
    if not (rows.isdecimal() and columns.isdecimal() and all(3 <= int(side) <= 64 for side in (rows, columns))):
        raise ValueError(f"--size: found {size!r}; expected rows x columns from 3x3 to 64x64, such as 9x9")
    return int(rows), int(columns)
