"""A layer as Markdown: a heading that says what it is, and a table for each of its maps."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

from xotui.engine.arrays import Array
from xotui.insight.export.array_source import only_whole
from xotui.insight.export.piece import Kind, Piece, on_one_line


def markdown_text(piece: Piece) -> str:
    """The layer for a report: values with two decimals, rows and columns counted from 0.

    Values of a picture or of features that are whole numbers are written as such.
    """
    rows, columns = piece.picture.shape
    parts = [
        f"# {_plain(piece.layer)} of {_plain(piece.picture_name)}",
        f"Network {_plain(piece.network_name)}, picture {_plain(piece.picture_name)} ({rows}×{columns}), "
        f"layer {_plain(piece.layer)}: {piece.size}. {_EXPLAINED[piece.kind]}",
    ]
    given = piece.kind in (Kind.PICTURE, Kind.FEATURES)
    whole = given and only_whole(piece.values)
    match piece.kind:
        case Kind.SCORES:
            table = [[_plain(label), number(value)] for label, value in zip(piece.names, piece.values, strict=True)]
            parts.append(_table(["", "score"], table))
        case Kind.NEURONS:
            table = [[str(index), number(value)] for index, value in enumerate(piece.values)]
            parts.append(_table(["", "value"], table))
        case Kind.PICTURE:
            parts.append(_grid(piece.values, whole))
        case _:
            for name, values in zip(piece.names, piece.values, strict=True):
                if values.ndim == 2:
                    parts += [f"## {_plain(name)}", _grid(values, whole)]
                    continue
                for channel, grid in zip(piece.channels, values, strict=True):
                    parts += [f"## {_plain(name)}, over {_plain(channel)}", _grid(grid, whole)]
    return "\n\n".join(parts) + "\n"


def number(value: float) -> str:
    """A value with two decimals; no minus before a zero, – where there is none.

    >>> number(7 / 9), number(-0.001), number(float("nan"))
    ('0.78', '0.00', '–')
    """
    if isnan(value):
        return "–"
    text = f"{value:.2f}"
    return "0.00" if text == "-0.00" else text


_EXPLAINED = {
    Kind.PICTURE: "1 is white (ink), -1 is black; rows and columns are counted from 0.",
    Kind.FEATURES: "Rows and columns are counted from 0.",
    Kind.MAPS: "Rows and columns are counted from 0.",
    Kind.NEURONS: "Neurons are counted from 0.",
    Kind.SCORES: "A category that nobody votes for has none (–).",
}


def _grid(values: Array, whole: bool) -> str:
    head = ["", *map(str, range(values.shape[1]))]
    rows = [
        [f"**{row}**", *(str(int(value)) if whole else number(value) for value in line)]
        for row, line in enumerate(values.tolist())
    ]
    return _table(head, rows)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table whose columns stand below each other as text too."""
    wide = [max(3, *(len(line[column]) for line in [head, *rows])) for column in range(len(head))]
    ruler = ["-" * (width - 1) + ":" for width in wide]
    return "\n".join(
        f"| {' | '.join(cell.rjust(width) for cell, width in zip(line, wide, strict=True))} |"
        for line in [head, ruler, *rows]
    )


def _plain(name: str) -> str:
    """A name as Markdown shows it: signs that mean something there lose their meaning."""
    return "".join(f"\\{sign}" if sign in "\\`*_[]<>|#" else sign for sign in on_one_line(name))
