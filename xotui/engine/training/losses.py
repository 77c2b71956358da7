"""What a network is trained to make small: cross-entropy, or the article's own error."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xotui.engine.activation import softmax
from xotui.engine.arrays import Array, as_floats

Loss = Literal["cross-entropy", "article"]
"""Cross-entropy of probabilities; or how far both votes are from 1 and 0, as in the article."""


def cross_entropy(scores: ArrayLike, labels: ArrayLike) -> tuple[float, Array]:
    """The mean of −log of the probability that softmax gives to the right category.

    Args:
        scores: (N, K), before softmax; only so is nothing lost where a probability is too small for a number.
        labels: (N,), the index of the right category of each picture.

    Returns:
        The loss, ≥ 0, and its gradient (N, K) with respect to the scores.

    Source: J. S. Bridle (1990), as for `softmax`.

    >>> loss, gradient = cross_entropy([[0.0, 0.0]], [0])
    >>> round(loss, 4), gradient
    (0.6931, array([[-0.5,  0.5]]))
    """
    values, right = _checked(scores, labels)
    shifted = values - values.max(axis=1, keepdims=True)
    logarithms = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    rows = np.arange(len(values))
    gradient = softmax(values)
    gradient[rows, right] -= 1
    gradient /= len(values)
    return max(float(-logarithms[rows, right].mean()), 0.0), gradient


def article_error(scores: ArrayLike, labels: ArrayLike) -> tuple[float, Array]:
    """How far the scores are from the truth: 1 for the right category, 0 for every other, all distances added up.

    Args:
        scores: (N, K).
        labels: (N,), the index of the right category of each picture.

    Returns:
        The mean error of a picture, ≥ 0, and its gradient (N, K); a score that is just right has gradient 0.

    Source: B. Rohrer, "How Convolutional Neural Networks Work". Its example, votes of .92 and .51 for an X, is added
    up there as .08 + .49 = .57; the distance of .51 from 0 is .51, so by the rule that the article states it is .59.

    >>> round(article_error([[0.92, 0.51]], [0])[0], 2)
    0.59
    """
    values, right = _checked(scores, labels)
    away = values - np.eye(values.shape[1], dtype=values.dtype)[right]
    return float(np.abs(away).sum(axis=1).mean()), np.sign(away) / len(values)


def _checked(scores: ArrayLike, labels: ArrayLike) -> tuple[Array, NDArray[np.intp]]:
    values, right = as_floats("scores", scores), np.asarray(labels, dtype=np.intp)
    if values.ndim != 2 or not len(values) or right.shape != values.shape[:1]:
        raise ValueError(
            f"scores: found shape {values.shape} and labels of {right.shape}; expected (N, K) and (N,) with N ≥ 1"
        )
    if ((right < 0) | (right >= values.shape[1])).any():
        raise ValueError(f"labels: found {right.min()} to {right.max()}; expected 0 to {values.shape[1] - 1}")
    return values, right
