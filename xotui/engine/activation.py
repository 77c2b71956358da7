"""ReLU: what is negative becomes 0."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from xotui.engine.arrays import Array, as_floats


def relu(maps: ArrayLike) -> Array:
    """Every negative value replaced by 0, everything else as it is.

    Args:
        maps: Any shape.

    Returns:
        The same shape and dtype, every value ≥ 0.

    >>> relu([0.78, -0.11, 0.0])
    array([0.78, 0.  , 0.  ])
    """
    values = as_floats("maps", maps)
    return np.maximum(values, np.zeros((), dtype=values.dtype))
