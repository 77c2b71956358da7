"""Pin and compare: a state that was pinned as A, the present one as B, and what lies between them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from xotui.engine.arrays import Array
from xotui.tui.reading import Reading


class Shown(StrEnum):
    """What every grid shows, in the order in which a key turns it."""

    NOW = "B"
    PINNED = "A"
    DIFFERENCE = "B−A"

    @property
    def next(self) -> Shown:
        """What comes after it."""
        order = list(Shown)
        return order[(order.index(self) + 1) % len(order)]


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two readings beside each other.

    Attributes:
        pinned: A.
        now: B.
        shown: Which of them every grid shows, or the difference.
    """

    pinned: Reading
    now: Reading
    shown: Shown

    @property
    def reading(self) -> Reading:
        """Whose grids there are: A's where A is shown, else B's."""
        return self.pinned if self.shown is Shown.PINNED else self.now

    def comparable(self, grid: str) -> bool:
        """Whether both have a grid of that name and of the same size."""
        return grid in self.pinned.grids and self.pinned.values(grid).shape == self.now.values(grid).shape

    def differs(self, grid: str) -> bool:
        """Whether a grid shows B − A: it is asked for, and can be told."""
        return self.shown is Shown.DIFFERENCE and self.comparable(grid)

    def values(self, grid: str) -> Array:
        """(C, H, W), what the grids of a name show."""
        if self.differs(grid):
            difference: Array = self.now.values(grid) - self.pinned.values(grid)
            return difference
        return self.reading.values(grid)
