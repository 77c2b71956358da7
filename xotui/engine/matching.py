"""Whole-image matching: the literal comparison that a CNN improves on."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xotui.engine.arrays import as_floats

ROUNDING = 1e-9
"""Differences below this are what floating point leaves behind, not differences of pictures or votes."""


def differing_pixels(image: ArrayLike, exemplar: ArrayLike) -> NDArray[np.bool_]:
    """Where two pictures differ.

    Args:
        image: (H, W).
        exemplar: (H, W).

    Returns:
        (H, W), True where the two pixels are not the same.

    Raises:
        ValueError: If the two are not of the same shape.
    """
    found, expected = as_floats("image", image), as_floats("exemplar", exemplar)
    if found.shape != expected.shape or found.ndim != 2:
        raise ValueError(f"image: found shape {found.shape}; expected {expected.shape}, that of the exemplar")
    differs: NDArray[np.bool_] = np.abs(found - expected) > ROUNDING
    return differs


def equal_pixels(image: ArrayLike, exemplar: ArrayLike) -> int:
    """How many pixels of two pictures are the same.

    Args:
        image: (H, W).
        exemplar: (H, W).

    Raises:
        ValueError: If the two are not of the same shape.

    >>> equal_pixels([[1, -1], [-1, 1]], [[1, -1], [1, 1]])
    3
    """
    return int(np.count_nonzero(~differing_pixels(image, exemplar)))
