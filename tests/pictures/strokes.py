"""What strokes of ink look like to the tests: pieces, holes and neighbours."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

EIGHT = np.ones((3, 3), dtype=int)


def pieces(image: NDArray[Any]) -> int:
    """How many pieces the ink is in, where diagonal neighbours are joined."""
    return int(ndimage.label(image > 0, EIGHT)[1])


def holes(image: NDArray[Any]) -> int:
    """How many separate places of black the ink encloses."""
    return int(ndimage.label(~np.pad(image > 0, 1))[1]) - 1


def neighbours(image: NDArray[Any]) -> NDArray[Any]:
    """Of every pixel of ink, how many of its eight neighbours are ink."""
    ink = (image > 0).astype(int)
    around: NDArray[Any] = np.asarray(ndimage.convolve(ink, EIGHT, mode="constant")) - ink
    return around[ink > 0]
