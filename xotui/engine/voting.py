"""Votes: every value of the last maps speaks for a category."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from xotui.engine.arrays import Array, as_floats
from xotui.engine.matching import ROUNDING


def fully_connected(values: ArrayLike, weights: ArrayLike) -> Array:
    """One score a category: the sum of all values, each times its weight.

    Args:
        values: (…, n).
        weights: (K, n), a row for each category.

    Returns:
        (…, K), of the values' dtype.

    Raises:
        ValueError: If the two do not have the same n.

    >>> fully_connected([1.0, 0.5], [[0.5, 0.5], [0, 1]])
    array([0.75, 0.5 ])
    """
    given = as_floats("values", values)
    rows = as_floats("weights", weights).astype(given.dtype, copy=False)
    if rows.ndim != 2:
        raise ValueError(f"weights: found shape {rows.shape}; expected (K, n), a row for each category")
    if given.ndim < 1 or given.shape[-1] != rows.shape[1]:
        raise ValueError(f"values: found shape {given.shape}; expected (…, {rows.shape[1]}), one for each weight")
    # Added up by numpy's own sum, not by a matrix product, whose order of addition depends on the machine.
    scores: Array = (given[..., None, :] * rows).sum(axis=-1)
    return scores


def exemplar_weights(values: ArrayLike) -> Array:
    """Who votes for whom, read off what each category's clean exemplar gives.

    A value votes for the category whose exemplar makes it larger than every other's does; where the largest
    are equal it votes for nobody. A category's score is then the mean of its voters' values, so each of its
    n voters weighs 1/n.

    Args:
        values: (K, n), the n values that each category's exemplar gives.

    Returns:
        (K, n). A category that nobody votes for has only zeros.

    Raises:
        ValueError: If values is not (K, n) with K ≥ 2.

    >>> exemplar_weights([[1.0, 0.5, 0.3, 0.9], [0.2, 0.5, 0.8, 0.1]])
    array([[0.5, 0. , 0. , 0.5],
           [0. , 0. , 1. , 0. ]])
    """
    given = as_floats("values", values)
    if given.ndim != 2 or given.shape[0] < 2:
        raise ValueError(f"values: found shape {given.shape}; expected (K, n), a row for each of 2 or more categories")
    ranked = np.sort(given, axis=0)
    decided = ranked[-1] - ranked[-2] > ROUNDING
    votes = decided & (given.argmax(axis=0) == np.arange(len(given))[:, None])
    voters = votes.sum(axis=1, keepdims=True)
    weights: Array = votes / np.maximum(voters, 1)
    return weights.astype(given.dtype, copy=False)
