"""The clean X and the clean O, drawn for any size of picture, one pixel wide.

At 9×9 they are the article's own two pictures. The lines stay one pixel wide at every size, so that the
article's features, which are one pixel wide themselves, fit them everywhere.
"""

from __future__ import annotations

from math import floor, hypot, sqrt
from typing import Any

import numpy as np

from xotui.engine.arrays import Array
from xotui.pictures.text import BLACK, INK


def draw_exemplars(shape: tuple[int, int]) -> Array:
    """The clean X and the clean O, in this order.

    Args:
        shape: (H, W), each at least 1.

    Returns:
        (2, H, W), float64, every pixel −1 or 1.
    """
    return np.stack([draw_x(shape), draw_o(shape)])


def draw_x(shape: tuple[int, int]) -> Array:
    """Two crossing lines from corner to corner, with a ninth of the picture free on each side.

    >>> from xotui.pictures import format_picture
    >>> print(format_picture(draw_x((5, 5))), end="")
    #...#
    .#.#.
    ..#..
    .#.#.
    #...#
    """
    image, inside = _blank(shape)
    height, width = inside.shape
    steps = max(height, width)
    # Only the upper left quarter is drawn, the rest is its mirror image: halves must round alike everywhere.
    along = np.arange((steps + 1) // 2) / max(steps - 1, 1)
    rows, columns = (np.ceil(along * (side - 1) - 0.5).astype(int) for side in inside.shape)
    _mirrored(inside, rows, columns)
    return image


def draw_o(shape: tuple[int, int]) -> Array:
    """A ring, with a ninth of the picture free on each side.

    >>> from xotui.pictures import format_picture
    >>> print(format_picture(draw_o((7, 7))), end="")
    ..###..
    .#...#.
    #.....#
    #.....#
    #.....#
    .#...#.
    ..###..
    """
    image, inside = _blank(shape)
    height, width = inside.shape
    down, right = (height - 1) / 2, (width - 1) / 2
    # Where the ring is flat there is one pixel a column, where it is steep one pixel a row.
    for column, row in _flat_arc(right, down):
        _mirrored(inside, row, column)
    for row, column in _flat_arc(down, right):
        _mirrored(inside, row, column)
    return image


def _mirrored(inside: Array, rows: Any, columns: Any) -> None:
    """Put ink on cells of the upper left quarter and on their three mirror images."""
    for row in (rows, inside.shape[0] - 1 - rows):
        for column in (columns, inside.shape[1] - 1 - columns):
            inside[row, column] = INK


def _blank(shape: tuple[int, int]) -> tuple[Array, Array]:
    """A black picture, and the view of it inside its margin."""
    image = np.full(shape, BLACK)
    height, width = shape
    top, left = height // 9, width // 9
    return image, image[top : height - top, left : width - left]


def _flat_arc(along: float, across: float) -> list[tuple[int, int]]:
    """The cells of an ellipse's first quarter where it is flatter than a diagonal.

    Args:
        along: Half the axis that is walked along, in cells.
        across: Half the other axis.

    Returns:
        (walked, other) cells, counted from the corner of the box around the ellipse.
    """
    # Half a cell more than where the slope is 1, so that the two walks meet and leave no gap.
    flat_until = along * along / hypot(along, across) + 0.5 if along else 0.0
    cells = []
    for walked in range(floor(along) + 1):
        distance = along - walked
        if distance <= flat_until:
            height = across * sqrt(1 - (distance / along) ** 2) if along else across
            cells.append((walked, floor(across - height + 0.5)))
    return cells
