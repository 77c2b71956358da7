"""Small pictures in a row, each with a word above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.style import Style
from textual.strip import Strip

from xotui.engine.arrays import Array
from xotui.tui.look import Look
from xotui.tui.renderables.grid import half_words
from xotui.tui.renderables.words import Words, strips


@dataclass(frozen=True, eq=False)
class Thumbnail:
    """A small picture.

    Attributes:
        name: The word above it.
        picture: (H, W).
        style: Of the word.
        ink: Whether it is a picture or a feature, else a map.
    """

    name: str
    picture: Array
    style: Style
    ink: bool = True


def thumbnail_size(thumbnails: Sequence[Thumbnail], look: Look) -> tuple[int, int]:
    """Columns and rows of a place for each of them, its word and a column between two among them."""
    wide = max((max(one.picture.shape[1], cell_len(one.name) + 2) for one in thumbnails), default=1)
    rows = max((one.picture.shape[0] for one in thumbnails), default=1)
    return wide + 1, 1 + (rows if look.ascii else -(-rows // 2))


def seen_range(count: int, chosen: int, room: int) -> range:
    """Which of many things in a row have room, the chosen one always among them."""
    first = min(max(chosen - room // 2, 0), max(count - room, 0))
    return range(first, min(count, first + room))


def thumbnail_strips(
    thumbnails: Sequence[Thumbnail], chosen: int | None, size: tuple[int, int], look: Look
) -> list[Strip]:
    """As many as have room, in as many rows as have room, the chosen one in brackets.

    Args:
        thumbnails: The pictures.
        chosen: The index of the one under the cursor, or None.
        size: Columns and rows.
        look: How it looks.
    """
    width, height = size
    wide, high = thumbnail_size(thumbnails, look)
    columns, rows = max(width // wide, 1), max((height + 1) // (high + 1), 1)
    seen = seen_range(len(thumbnails), chosen or 0, columns * rows)
    lines: list[Words] = []
    for start in range(seen.start, seen.stop, columns):
        group = range(start, min(start + columns, seen.stop))
        lines.append([word for index in group for word in _title(thumbnails[index], index == chosen, wide, look)])
        lines += [
            [word for index in group for word in _line(thumbnails[index], line, wide, look)] for line in range(high - 1)
        ]
        lines.append([])
    return strips(lines[:height], width, height, look)


def _title(thumbnail: Thumbnail, chosen: bool, wide: int, look: Look) -> Words:
    opening, closing = look.signs.cursor if chosen else (" ", " ")
    style = look.strong if chosen else thumbnail.style
    name = f"{opening}{look.text(thumbnail.name)}{closing}"
    return [(name, style), (" " * (wide - cell_len(name)), look.plain)]


def _line(thumbnail: Thumbnail, line: int, wide: int, look: Look) -> Words:
    picture = thumbnail.picture
    rows = picture[line : line + 1] if look.ascii else picture[2 * line : 2 * line + 2]
    words: Words = [(" ", look.plain)]
    if len(rows) and look.ascii:
        words.append(("".join(look.signs.ink[int(value > 0)][0] for value in rows[0]), look.plain))
    elif len(rows):
        words += half_words(rows, thumbnail.ink, look, look.plain)
    used = 1 + (picture.shape[1] if len(rows) else 0)
    return [*words, (" " * max(wide - used, 0), look.plain)]
