"""What a computation costs, counted exactly."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cost:
    """How many operations of each kind; two costs can be added.

    >>> Cost(multiplications=9, additions=8, divisions=1) + Cost(comparisons=3)
    Cost(multiplications=9, additions=8, divisions=1, comparisons=3, exponentials=0)
    """

    multiplications: int = 0
    additions: int = 0
    divisions: int = 0
    comparisons: int = 0
    exponentials: int = 0

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            self.multiplications + other.multiplications,
            self.additions + other.additions,
            self.divisions + other.divisions,
            self.comparisons + other.comparisons,
            self.exponentials + other.exponentials,
        )
