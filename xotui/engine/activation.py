"""ReLU: what is negative becomes 0. Softmax: scores become probabilities."""

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


def softmax(scores: ArrayLike) -> Array:
    """Powers of e, each divided by the sum of all: the higher the score, the larger its share of 1.

    The largest score is taken from all of them first. It changes nothing, and no power overflows.

    Args:
        scores: (…, K).

    Returns:
        The same shape and dtype, every value in 0 … 1, and the last axis adds up to 1.

    Source: J. S. Bridle, "Probabilistic interpretation of feedforward classification network outputs" (1990).

    >>> softmax([0.0, 0.0])
    array([0.5, 0.5])
    """
    values = as_floats("scores", scores)
    powers = np.exp(values - values.max(axis=-1, keepdims=True))
    shares: Array = powers / powers.sum(axis=-1, keepdims=True)
    return shares
