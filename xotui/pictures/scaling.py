"""Pictures brought to another size, for networks whose weights are for pictures of one size only."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from xotui.engine.arrays import Array, as_floats
from xotui.pictures.text import BLACK, INK

LEAST = 0.4
"""The share of the most ink in a pixel that another needs to be ink. Where strokes cross is the most: with half of
it the arms of a cross of one pixel would come off at some sizes."""


def scaled(images: ArrayLike, shape: tuple[int, int]) -> Array:
    """Pictures in another size, as pictures of ink and black.

    The whole frame is kept, not cropped to the ink: where a letter stands and how large it is stays to be seen, and
    a network that was trained on letters of every size and place needs no help there. The frame is first made as
    high and wide as the new one by black at both sides. Then each new pixel is the mean of the area it covers, and
    it is ink where it has at least `LEAST` of the ink of the pixel that has most: a pen thinner than a pixel does
    not vanish, and a thick one hardly gets thicker. A picture of one colour, on which there is nothing, stays so.

    Args:
        images: (…, H, W), each value in −1 … 1.
        shape: (h, w), rows and columns of the new pictures.

    Returns:
        (…, h, w), every pixel −1 or 1 unless the picture is of one colour; the pictures as they are where they have
        this size already.

    >>> scaled([[1, 1, -1, -1], [1, 1, -1, -1]], (2, 2))
    array([[ 1., -1.],
           [ 1., -1.]])
    """
    given = as_floats("images", images)
    if given.shape[-2:] == tuple(shape):
        return given
    rows, columns = given.shape[-2:]
    # The smallest frame around it that has the proportions of the new one.
    high, wide = max(rows, columns * shape[0] / shape[1]), max(columns, rows * shape[1] / shape[0])
    ink = (given - BLACK) / (INK - BLACK)
    covered = _overlaps(rows, shape[0], high) @ ink @ _overlaps(columns, shape[1], wide).T
    most = covered.max(axis=(-2, -1), keepdims=True)
    drawn = np.where(covered >= LEAST * most, INK, BLACK)
    lightest, darkest = (extreme(given, axis=(-2, -1), keepdims=True) for extreme in (np.max, np.min))
    return np.where(lightest > darkest, drawn, lightest)


def _overlaps(old: int, new: int, frame: float) -> Array:
    """(new, old): how much of each new pixel each old one covers, in a frame as long as `frame` old pixels."""
    edges = np.linspace(0, frame, new + 1) - (frame - old) / 2
    places = np.arange(old)
    covered = np.minimum(edges[1:, None], places + 1) - np.maximum(edges[:-1, None], places)
    shares: Array = np.maximum(covered, 0) / (frame / new)
    return shares
