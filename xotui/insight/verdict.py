"""Who wins: by votes, and by literal match."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import ArrayLike

from xotui.engine import equal_pixels
from xotui.engine.arrays import Array
from xotui.engine.matching import ROUNDING


@dataclass(frozen=True)
class Verdict:
    """What a comparison of categories says.

    Attributes:
        labels: What the categories are called.
        scores: One for each label; None where a category has no score.
        winner: The label of the highest score, or None where it is undecided.
        why_undecided: Half a sentence where there is no winner, else "".
    """

    labels: tuple[str, ...]
    scores: tuple[float | None, ...]
    winner: str | None
    why_undecided: str = ""

    @property
    def margin(self) -> float | None:
        """How far the highest score is above the next, ≥ 0; None where fewer than two have a score."""
        ranked = sorted(score for score in self.scores if score is not None)
        return ranked[-1] - ranked[-2] if len(ranked) > 1 else None


def judge(image: Array, scores: ArrayLike, labels: Sequence[str]) -> Verdict:
    """The verdict on a picture.

    It is undecided for an exact tie (up to what rounding leaves behind), for a picture whose pixels are all
    the same (there is nothing to see on it), and where nobody votes, or nobody for one of the categories: a
    score alone is not higher than anything.

    Args:
        image: (H, W).
        scores: (K,), NaN where a category has no score; beyond all numbers it has none either.
        labels: K names.

    >>> judge(np.array([[1.0, -1.0]]), [0.9, 0.5], ("X", "O")).winner
    'X'
    """
    known = tuple([score if isfinite(score) else None for score in np.asarray(scores, dtype=float).tolist()])
    verdict = Verdict(tuple(labels), known, None)
    ranked = sorted([score for score in known if score is not None], reverse=True)
    if not ranked:
        return Verdict(verdict.labels, known, None, "no voters")
    if image.max() - image.min() <= ROUNDING:
        nothing = {1.0: "all ink", -1.0: "no ink"}.get(float(image.flat[0]), "all one grey")
        return Verdict(verdict.labels, known, None, nothing)
    missing = [label for label, score in zip(labels, known, strict=True) if score is None]
    if missing:
        return Verdict(verdict.labels, known, None, f"no {missing[0]} voters")
    if len(ranked) > 1 and ranked[0] - ranked[1] <= ROUNDING:
        return Verdict(verdict.labels, known, None, "a tie")
    return Verdict(verdict.labels, known, verdict.labels[known.index(ranked[0])])


def literal_match(image: Array, exemplars: Array, labels: Sequence[str]) -> Verdict:
    """The verdict by whole-image matching: the scores are counts of equal pixels.

    Args:
        image: (H, W).
        exemplars: (K, H, W), one clean picture for each label.
        labels: K names.
    """
    return judge(image, [equal_pixels(image, exemplar) for exemplar in exemplars], labels)
