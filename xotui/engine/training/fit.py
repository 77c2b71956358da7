"""Votes learned at once: the weights that come nearest to the truth, by solving equations instead of by steps."""

from __future__ import annotations

from math import floor, log10

import numpy as np
from numpy.typing import ArrayLike

from xotui.engine.arrays import Array, as_floats
from xotui.engine.dense import FullyConnected

TRUTH = (1.0, 0.0)
"""What the right category should get, and every other: the article's truth."""

LOGITS = (3.0, -3.0)
"""The same where a softmax follows, so that being sure means a probability near 1."""

RIDGE = 0.3
"""How strongly weights are held small, as a part of how much the values vary on average.

So much is best on letters that were not learned from, whether there are a dozen values or thousands.
"""

_DIGITS = 6
_FINITE = 1e100


def fitted_votes(
    values: ArrayLike,
    labels: ArrayLike,
    categories: int = 2,
    *,
    targets: tuple[float, float] = TRUTH,
    ridge: float = RIDGE,
) -> FullyConnected:
    """Votes whose scores are as near as can be to what they should be, for these very values.

    It is linear least squares with a penalty on large weights (not on the bias), solved among the values or among
    the pictures, whichever are fewer: the weights are the same. They are rounded to six digits, so that machines
    that add up in another order agree.

    Args:
        values: (N, n), what the layers before the votes give for N pictures.
        labels: (N,), the index of the right category of each picture.
        categories: K, how many categories there are.
        targets: The score that the right category should have, and that of every other.
        ridge: > 0. The larger it is, the less single pictures count.

    Returns:
        Weights (K, n) and biases (K,).

    Raises:
        ValueError: If the shapes do not belong together, a label is no category, ridge is not above 0, or values
            are beyond what can be reckoned with.

    Source: A. E. Hoerl and R. W. Kennard, "Ridge regression: biased estimation for nonorthogonal problems" (1970).

    >>> votes = fitted_votes([[1.0], [0.0]], [0, 1], ridge=1e-9)
    >>> np.round(votes(np.array([[1.0], [0.0]])), 3) + 0.0
    array([[1., 0.],
           [0., 1.]])
    """
    given = as_floats("values", values).astype(np.float64)
    right = np.asarray(labels, dtype=np.intp)
    if given.ndim != 2 or not given.size or right.shape != given.shape[:1]:
        raise ValueError(
            f"values: found shape {given.shape} and labels of {right.shape}; expected (N, n) and (N,), none of them 0"
        )
    if right.min() < 0 or right.max() >= categories:
        raise ValueError(f"labels: found {right.min()} to {right.max()}; expected 0 to {categories - 1}")
    if not ridge > 0:
        raise ValueError(f"ridge: found {ridge}; expected a number above 0")
    largest = float(np.abs(given).max())
    if not largest < _FINITE:
        raise ValueError(f"values: found {largest:g}; expected values below {_FINITE:g}")
    wanted = np.where(np.eye(categories, dtype=bool)[right], *targets)
    middle, truth = given.mean(axis=0), wanted.mean(axis=0)
    weights = _solved(given - middle, wanted - truth, ridge)
    return FullyConnected(_rounded(weights), _rounded(truth - (weights * middle).sum(axis=1)))


def _solved(values: Array, wanted: Array, ridge: float) -> Array:
    """The weights (K, n) for values (N, n) and scores (N, K) whose means are 0."""
    pictures, count = values.shape
    size = float(np.abs(values).max())
    if not size:  # all pictures give the same: nothing to go by
        return np.zeros((wanted.shape[1], count))
    scaled = values / size
    fewer = min(pictures, count)
    penalty = ridge * float((scaled**2).sum()) / fewer * np.eye(fewer)
    if count <= pictures:
        solved = np.linalg.solve(scaled.T @ scaled + penalty, scaled.T @ wanted)
    else:
        solved = scaled.T @ np.linalg.solve(scaled @ scaled.T + penalty, wanted)
    weights: Array = solved.T / size
    return weights


def _rounded(numbers: Array) -> Array:
    """Numbers to six digits of the largest of them."""
    largest = float(np.abs(numbers).max())
    rounded: Array = np.round(numbers, _DIGITS - 1 - floor(log10(largest))) + 0.0 if largest else numbers
    return rounded
