"""What every layer asks of the arrays it is given."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[Any]
"""An array of numbers; its dtype is that of the picture it came from."""


def as_floats(argument: str, values: ArrayLike) -> Array:
    """`values` as an array of floating point numbers, its dtype kept where it is one already.

    Args:
        argument: What the caller's own argument is called, for the message.
        values: Anything that numpy can make an array of.

    Raises:
        ValueError: If `values` is ragged, or holds something that is not a real number.
    """
    try:
        array = np.asarray(values)
    except ValueError as error:
        raise ValueError(f"{argument}: found rows of different lengths; expected a rectangle") from error
    if array.dtype.kind in "bui":
        return array.astype(np.float64)
    if array.dtype.kind != "f":
        raise ValueError(f"{argument}: found values of type {array.dtype}; expected real numbers")
    return array


def read_only(array: Array) -> Array:
    """A copy of `array` that nobody can write to, not even through a view."""
    kept = array.copy()
    kept.flags.writeable = False
    return kept
