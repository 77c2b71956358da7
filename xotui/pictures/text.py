"""Pictures as text: `#` and `.`, or rows of numbers from −1 to 1."""

from __future__ import annotations

import numpy as np

from xotui.engine.arrays import Array

INK, BLACK = 1.0, -1.0
"""The two values of a drawn pixel: white ink, and the black it is drawn on."""

_STRING_ART = {"#": INK, ".": BLACK}


class PictureError(ValueError):
    """A text that is no picture. The message names the line, what was found there and what was expected."""


def parse_picture(text: str) -> Array:
    r"""Read a picture from its text.

    Empty lines before and after the picture, and blanks at the ends of lines, do not matter.

    Args:
        text: Rows of `#` (ink, 1) and `.` (black, −1), or rows of numbers from −1 to 1 with blanks or
            commas between them. All rows are of the same length.

    Returns:
        (H, W), float64, each value in −1 … 1.

    Raises:
        PictureError: If the text is anything else; lines and places in a line are counted from 1.

    >>> parse_picture("#.\n.#")
    array([[ 1., -1.],
           [-1.,  1.]])
    """
    lines = [line.rstrip() for line in text.removeprefix("\ufeff").splitlines()]
    numbered = [(number, line) for number, line in enumerate(lines, start=1)]
    while numbered and not numbered[0][1]:
        numbered.pop(0)
    while numbered and not numbered[-1][1]:
        numbered.pop()
    if not numbered:
        raise PictureError("found nothing; expected rows of # and . or of numbers from −1 to 1")
    if numbered[0][1].lstrip().startswith("{"):
        raise PictureError("found JSON, as in a network file (which goes with --network); expected rows of # and .")
    drawn = any(set(line) <= set(_STRING_ART) and line for _, line in numbered)
    read = _read_drawn if drawn else _read_numbers
    rows = [read(number, line) for number, line in numbered]
    for (number, _), row in zip(numbered, rows, strict=True):
        if len(row) != len(rows[0]):
            raise PictureError(
                f"line {number}: found {len(row)} pixel{'' if len(row) == 1 else 's'}; "
                f"expected {len(rows[0])}, as in the first row"
            )
    return np.array(rows, dtype=np.float64)


def format_picture(image: Array) -> str:
    """Write a picture as text: `#` and `.` where that says everything, numbers where there are greys.

    What is written is read back by `parse_picture` as exactly the same picture.

    Args:
        image: (H, W), each value in −1 … 1.

    >>> print(format_picture(np.array([[1.0, -1.0], [-1.0, 1.0]])), end="")
    #.
    .#
    """
    if np.isin(image, (INK, BLACK)).all():
        rows = ["".join("#" if pixel == INK else "." for pixel in row) for row in image]
    else:
        texts = [[_number_text(float(pixel)) for pixel in row] for row in image]
        width = max(len(text) for row in texts for text in row)
        rows = [" ".join(text.rjust(width) for text in row) for row in texts]
    return "\n".join(rows) + "\n"


def _number_text(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)


def _read_drawn(number: int, line: str) -> list[float]:
    for place, character in enumerate(line, start=1):
        if character not in _STRING_ART:
            raise PictureError(f"line {number}, place {place}: found {character!r}; expected # or .")
    return [_STRING_ART[character] for character in line]


def _read_numbers(number: int, line: str) -> list[float]:
    if not line:
        raise PictureError(f"line {number}: found an empty line; expected a row of the picture")
    values = []
    for place, word in enumerate(line.replace(",", " ").replace(";", " ").split(), start=1):
        try:
            value = float(word.replace("−", "-"))
        except ValueError:
            raise PictureError(
                f"line {number}, place {place}: found {_short(word)}; expected # and . or a number from −1 to 1"
            ) from None
        if not -1 <= value <= 1:  # not a number (nan) is not between them either
            raise PictureError(f"line {number}, place {place}: found {_short(word)}; expected a number from −1 to 1")
        values.append(value)
    return values


def _short(word: str) -> str:
    return repr(word if len(word) <= 20 else word[:19] + "…")
