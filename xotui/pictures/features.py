"""Ready-made features, drawn as one sees them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xotui.engine.arrays import Array, read_only
from xotui.pictures.text import BLACK, parse_picture


@dataclass(frozen=True, eq=False)
class ReadyFeature:
    """A feature of the library.

    Attributes:
        name: What it is called; it begins with its sign where there is one.
        kernel: (3, 3), every pixel −1 or 1.
    """

    name: str
    kernel: Array


_DRAWN = {
    "╲ diagonal": """
        #..
        .#.
        ..#""",
    "╳ cross": """
        #.#
        .#.
        #.#""",
    "╱ diagonal": """
        ..#
        .#.
        #..""",
    "─ line": """
        ...
        ###
        ...""",
    "│ line": """
        .#.
        .#.
        .#.""",
    "┌ corner": """
        ...
        .##
        .#.""",
    "┐ corner": """
        ...
        ##.
        .#.""",
    "└ corner": """
        .#.
        .##
        ...""",
    "┘ corner": """
        .#.
        ##.
        ...""",
    "╭ ring": """
        .##
        #..
        #..""",
    "╮ ring": """
        ##.
        ..#
        ..#""",
    "╰ ring": """
        #..
        #..
        .##""",
    "╯ ring": """
        ..#
        ..#
        ##.""",
    "∙ dot": """
        ...
        .#.
        ...""",
    "blank": """
        ...
        ...
        ...""",
}

LIBRARY = tuple(ReadyFeature(name, read_only(parse_picture(drawn.replace(" ", "")))) for name, drawn in _DRAWN.items())
"""Every ready-made feature, 3×3; the article's three come first."""

ARTICLE_FEATURES = LIBRARY[:3]
"""The article's three features: the two diagonals and the crossing."""


def fitted(kernel: Array, shape: tuple[int, int]) -> Array:
    """A kernel cut or padded with black on all sides alike, so that it has `shape` (h, w).

    >>> fitted(np.ones((1, 1)), (3, 3))
    array([[-1., -1., -1.],
           [-1.,  1., -1.],
           [-1., -1., -1.]])
    """
    return centred(kernel, shape, BLACK)


def centred(values: Array, shape: tuple[int, int], around: float) -> Array:
    """The same values in the middle of another frame: what does not fit is cut, what is new is `around`.

    Args:
        values: (h, w).
        shape: (H, W) of the new frame.
        around: The value of new cells.

    Returns:
        (H, W). Where the difference is odd, the odd row or column is at the bottom or right.
    """
    framed = np.full(shape, around, dtype=values.dtype)
    source, target = [], []
    for old, new in zip(values.shape, shape, strict=True):
        length = min(old, new)
        source.append(slice((old - length) // 2, (old - length) // 2 + length))
        target.append(slice((new - length) // 2, (new - length) // 2 + length))
    framed[tuple(target)] = values[tuple(source)]
    return framed
