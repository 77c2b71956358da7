"""What a network has to reach to be trusted: which letters, changed how, and how often it must be right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xotui.insight.robustness import Result, Tally


@dataclass(frozen=True)
class Goal:
    """A share of right answers to be reached.

    Attributes:
        title: What it is about.
        groups: The kinds of letters.
        changes: The titles of the changes.
        share: The balanced accuracy to be reached, 0 … 1.
    """

    title: str
    groups: tuple[str, ...]
    changes: tuple[str, ...]
    share: float

    def tallies(self, results: Iterable[Result]) -> tuple[Tally, ...]:
        """For each contestant how often it was right in all rows that this goal is about."""
        rows = [row.tallies for row in results if row.group in self.groups and row.change.title in self.changes]
        added = list(rows[0])
        for row in rows[1:]:
            added = [one + other for one, other in zip(added, row, strict=True)]
        return tuple(added)


_GEOMETRY = (
    "shift by 1", "shrink to 0.67", "turn by 15°", "turn by 30°", "stretch by 1.3", "shear by 0.2", "elastic by 1",
    "pen −0.5", "pen +0.5",
)  # fmt: skip
_LETTERS = ("shapes", "text", "hand", "display")

GOALS = (
    Goal("text faces, any size and place", ("text",), ("place and size",), 0.995),
    Goal("handwriting, any size and place", ("hand",), ("place and size",), 0.995),
    Goal("display faces, any size and place", ("display",), ("place and size",), 0.99),
    Goal("clean geometry of the clean shapes", ("shapes",), _GEOMETRY, 1.0),
    Goal("clean geometry of text faces", ("text",), _GEOMETRY, 0.995),
    Goal("turned by 45°", ("shapes", "text"), ("turn by 45°",), 0.99),
    Goal("shrunk to half", ("shapes", "text"), ("shrink to 0.5",), 0.99),
    Goal("shifted by 2, partly cut off", ("shapes", "text"), ("shift by 2",), 0.99),
    Goal("shifted by 3, mostly cut off", ("shapes", "text"), ("shift by 3",), 0.95),
    Goal("5 % of all pixels flipped", ("shapes", "text"), ("noise of 5 %",), 0.99),
    Goal("10 % of all pixels flipped", ("shapes", "text"), ("noise of 10 %",), 0.96),
    Goal("15 % of all pixels flipped", ("shapes", "text"), ("noise of 15 %",), 0.92),
    Goal("everything at once", _LETTERS, ("everything",), 0.97),
)
"""The goals, in the order of their weight: where not all can be reached at once, the earlier ones count more."""
