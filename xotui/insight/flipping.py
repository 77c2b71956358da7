"""Pictures with some of their pixels flipped: black to white, and white to black."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from xotui.engine.arrays import Array, as_floats

Pixel = tuple[int, int]
"""The row and the column of a pixel."""


def flip_values(image: Array) -> Array:
    """What each pixel becomes when it is flipped: its negative, and ink where it is 0.

    >>> flip_values(np.array([[1.0, -0.5, 0.0]]))
    array([[-1. ,  0.5,  1. ]])
    """
    return np.where(image == 0, np.ones((), dtype=image.dtype), -image)


def flipped(image: ArrayLike, pixels: Iterable[Pixel]) -> Array:
    """A copy of a picture with some of its pixels flipped.

    Args:
        image: (H, W).
        pixels: Row and column of each; none of them twice.

    >>> flipped([[1.0, -1.0]], [(0, 1)])
    array([[1., 1.]])
    """
    given = as_floats("image", image)
    changed, others = given.copy(), flip_values(given)
    for pixel in pixels:
        changed[pixel] = others[pixel]
    return changed
