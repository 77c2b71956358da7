"""A layer as CSV: one line for each value, with full precision."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

import numpy as np

from xotui.insight.export.piece import Kind, Piece, on_one_line


def csv_text(piece: Piece) -> str:
    """The layer for a spreadsheet or a program: feature, row, column and value.

    Every value is written so that it is read back bit for bit; what is no number is nan. A picture and neurons,
    which belong to no feature, are called as their layer; scores are called as their labels. Rows and columns are
    counted from 0, of neurons and scores as the explorer shows them. Features that slide over several maps have one
    more column, behind the feature: which map it is.
    """
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["feature", *(["map"] if piece.channels else []), "row", "column", "value"])
    for names, place, value in _lines(piece):
        writer.writerow([*map(on_one_line, names), *place, repr(float(value))])
    return text.getvalue()


def _lines(piece: Piece) -> Iterator[tuple[list[str], tuple[int, ...], float]]:
    """The names of every value, its row and column, and the value."""
    if piece.kind is Kind.SCORES:
        for row, (name, value) in enumerate(zip(piece.names, piece.values.tolist(), strict=True)):
            yield [name], (row, 0), value
    elif piece.kind in (Kind.PICTURE, Kind.NEURONS):
        (grid,) = piece.trace[piece.layer].maps
        for place, value in np.ndenumerate(grid):
            yield [piece.layer], place, value
    else:
        for place, value in np.ndenumerate(piece.values):
            channel = [piece.channels[place[1]]] if piece.channels else []
            yield [piece.names[place[0]], *channel], place[-2:], value
