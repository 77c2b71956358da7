"""The losses of a whole batch, and their gradients; the same as in `losses`, in arrays that are used again."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from xotui.engine.arrays import Array
from xotui.engine.training.losses import Loss


class Scoring:
    """What a loss says of scores.

    Args:
        loss: Which loss.
        categories: K.
        count: N.
        dtype: Of the scores.
    """

    def __init__(self, loss: Loss, categories: int, count: int, dtype: np.dtype[Any]) -> None:
        self._loss = self._cross_entropy if loss == "cross-entropy" else self._article_error
        self._categories = np.arange(categories)[:, None]
        self._wanted = np.empty((categories, count), dtype)
        self._away = np.empty_like(self._wanted)
        self._powers = np.empty_like(self._wanted)
        self._sums = np.empty(count, dtype)
        self._count = count

    def __call__(self, scores: Array, labels: NDArray[np.intp]) -> tuple[float, int, Array]:
        """(K, N) and (N,) → the sum of the losses, how many are right, and the gradient (K, N) of that sum."""
        wanted = np.equal(self._categories, labels, out=self._wanted, casting="unsafe")
        if np.count_nonzero(wanted) < self._count:
            raise ValueError(
                f"labels: found {labels.min()} to {labels.max()}; expected 0 to {len(self._categories) - 1}"
            )
        right = int(np.count_nonzero(scores.argmax(axis=0) == labels))
        loss, gradient = self._loss(scores)
        return loss, right, gradient

    def _cross_entropy(self, scores: Array) -> tuple[float, Array]:
        sums, powers = self._sums, self._powers
        np.maximum.reduce(scores, axis=0, out=sums)
        away = np.subtract(scores, sums, out=self._away)
        np.exp(away, out=powers)
        np.add.reduce(powers, axis=0, out=sums)
        np.divide(powers, sums, out=powers)
        np.log(sums, out=sums)
        loss = float(np.add.reduce(sums)) - float(np.vdot(away, self._wanted))
        return loss, np.subtract(powers, self._wanted, out=powers)

    def _article_error(self, scores: Array) -> tuple[float, Array]:
        away = np.subtract(scores, self._wanted, out=self._away)
        loss = float(np.add.reduce(np.abs(away, out=self._powers), axis=None))
        return loss, np.sign(away, out=away)
