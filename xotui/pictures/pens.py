"""Letters drawn with another pen: strokes of large black-and-white pictures get wider or narrower."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def repenned(masters: NDArray[np.bool_], radius: float) -> NDArray[np.bool_]:
    """A disc added to all ink or, below 0, taken off it.

    A stroke that the disc does not fit into stays as it is.

    Args:
        masters: (N, h, w), where ink is.
        radius: Of the disc, in their pixels.

    Returns:
        (N, h + 2m, w + 2m): with a margin m, so that what got wider has room.
    """
    framed = _framed(masters, radius)
    if radius >= 0:
        return widened(framed, radius)
    narrowed = ~widened(~framed, -radius)
    return narrowed | (framed & ~widened(narrowed, -radius))


def strengthened(masters: NDArray[np.bool_], radius: float) -> NDArray[np.bool_]:
    """Only the strokes that a disc does not fit into get wider, pixel by pixel, until it fits.

    Args:
        masters: (N, h, w), where ink is.
        radius: Of the disc, in their pixels; below 1 nothing changes.

    Returns:
        (N, h + 2m, w + 2m): with a margin m, so that what got wider has room.
    """
    strong = _framed(masters, radius)
    for _ in range(int(radius)):
        fitting = widened(~widened(~strong, radius), radius)
        strong = strong | widened(strong & ~fitting, 1)
    return strong


def widened(masters: NDArray[np.bool_], radius: float) -> NDArray[np.bool_]:
    """Every pixel that is no further than the radius from ink; nothing comes in from beyond the frame.

    Args:
        masters: (N, h, w), where ink is.
        radius: In their pixels, at least 0.

    >>> widened(np.array([[[False, False, True]]]), 1)
    array([[[False,  True,  True]]])
    """
    reach = int(radius)
    _, height, width = masters.shape
    ink = masters.copy()
    for down in range(-reach, reach + 1):
        for right in range(-reach, reach + 1):
            if 0 < down**2 + right**2 <= radius**2:
                target = np.s_[:, max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)]
                source = np.s_[:, max(-down, 0) : height - max(down, 0), max(-right, 0) : width - max(right, 0)]
                ink[target] |= masters[source]
    return ink


def _framed(masters: NDArray[np.bool_], radius: float) -> NDArray[np.bool_]:
    margin = int(np.ceil(abs(radius))) + 1
    return np.pad(masters, ((0, 0), (margin, margin), (margin, margin)))
