"""The audit: do maps that came from elsewhere agree with xotui's, and if not, which conventions explain them?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xotui.insight.audit.combinations import Combination, Found, own_combination
from xotui.insight.audit.evidence import Evidence
from xotui.insight.audit.hint import Hint, hint
from xotui.insight.audit.search import maps_of, search
from xotui.insight.conventions.choices import Convention

TOLERANCE = 1e-6
"""The largest difference that is none, unless told."""


@dataclass(frozen=True)
class First:
    """Where maps first differ from xotui's: stage by stage, feature by feature, in reading order.

    Attributes:
        stage: The stage.
        place: The feature, the row and the column, counted from 0; None where the shapes are not the same.
        found: The value that was given there.
        expected: The value that xotui computes.
        found_shape: The shape of the maps that were given.
        expected_shape: The shape of xotui's; None where its conventions give no maps.
    """

    stage: str
    place: tuple[int, int, int] | None
    found: float | None
    expected: float | None
    found_shape: tuple[int, ...]
    expected_shape: tuple[int, ...] | None

    @property
    def difference(self) -> float | None:
        """How far the two values are apart."""
        return None if self.found is None or self.expected is None else abs(self.found - self.expected)


@dataclass(frozen=True, eq=False)
class Report:
    """What an audit found.

    Attributes:
        evidence: What was given.
        own: xotui's own conventions.
        tolerance: The largest difference that is none.
        first: Where the maps first differ from xotui's own, or None.
        explanations: Every combination that reproduces all given maps; the more alike it is to xotui's own, the
            earlier it stands.
        nearest: The combination that reproduces most of the values, of those that give maps of these shapes; None
            where none does.
        hint: What would tell the explanations apart; None unless there are several.
    """

    evidence: Evidence
    own: Combination
    tolerance: float
    first: First | None
    explanations: tuple[Found, ...]
    nearest: Found | None
    hint: Hint | None

    @property
    def agrees(self) -> bool:
        """Whether all given maps are what xotui computes."""
        return self.first is None


def audit(evidence: Evidence, own: Convention | None = None, tolerance: float = TOLERANCE) -> Report:
    """Compare maps that came from elsewhere with xotui's, and search for the conventions that explain them.

    All combinations are tried: those of a `Convention`, rows and columns of the maps, the kernels or the picture
    exchanged, the features in reversed order, and the features as the last axis. Where pooled maps are given but no
    window or step, windows of 2×2 in steps of 2 are xotui's own, and windows of 2 and 3 in steps of 1, 2 and 3 are
    tried. What the given maps cannot show is not asked.

    Args:
        evidence: The picture, the kernels and the maps.
        own: The conventions that the maps ought to have; the article's unless told.
        tolerance: The largest difference that is none, ≥ 0.

    Raises:
        ValueError: If the tolerance is no number of at least 0.

    >>> picture = np.array([[1, -1, 0.3], [-1, 0.5, 0.777]])
    >>> report = audit(Evidence(picture, np.array([[[1, 0.5], [-0.2, 0.7]]]), np.array([[[1.05, -0.4061]]])))
    >>> report.agrees, [one.combination.words(report.own) for one in report.explanations]
    (False, ['no division'])
    """
    if not (np.isfinite(tolerance) and tolerance >= 0):
        raise ValueError(f"tolerance: found {tolerance}; expected a number of at least 0")
    mine = own_combination(evidence, own or Convention())
    explanations: list[Found] = []
    nearest: Found | None = None
    with np.errstate(over="ignore", invalid="ignore"):  # beyond all numbers nothing agrees
        for found in search(evidence, mine.convention, tolerance):
            if not found.differing:
                explanations.append(found)
            fewer = nearest is None or found.differing < nearest.differing
            if fewer or (nearest and found.differing == nearest.differing and _alike(found, nearest, mine)):
                nearest = found
        explanations.sort(key=lambda found: found.combination.rank(mine))
        agrees = any(found.combination == mine for found in explanations)
        combinations = [found.combination for found in explanations]
        return Report(
            evidence,
            mine,
            tolerance,
            None if agrees else _first(evidence, mine, tolerance),
            tuple(explanations),
            nearest,
            hint(evidence, combinations, tolerance) if len(combinations) > 1 else None,
        )


def _alike(one: Found, other: Found, own: Combination) -> bool:
    """Whether one is more alike to xotui's own than another."""
    return one.combination.rank(own) < other.combination.rank(own)


def _first(evidence: Evidence, own: Combination, tolerance: float) -> First:
    """The first value that is not xotui's."""
    computed = maps_of(evidence, own)
    for stage in evidence.given:
        found, expected = evidence.maps(stage), computed.get(stage)
        if expected is None or found.shape != expected.shape:
            return First(stage, None, None, None, found.shape, None if expected is None else expected.shape)
        differs = np.argwhere(~(np.abs(found - expected) <= tolerance))
        if len(differs):
            feature, row, column = (int(index) for index in differs[0])
            place = (feature, row, column)
            return First(stage, place, float(found[place]), float(expected[place]), found.shape, expected.shape)
    raise AssertionError("maps that agree have no first difference")
