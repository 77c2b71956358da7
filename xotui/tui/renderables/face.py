"""What a grid of cells shows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from textual.strip import Strip

from xotui.engine.arrays import Array
from xotui.tui.notation import Notation
from xotui.tui.renderables.words import Words

Mask = NDArray[np.bool_]

FIELD, PATH, DIFFERS = 1, 2, 4
"""Marks of a cell: in the field of view, decided, differs from an exemplar."""


@dataclass(frozen=True, eq=False)
class Face:
    """Everything that a grid shows.

    Attributes:
        title: The line above it.
        values: (H, W).
        marks: (H, W), sums of FIELD, PATH and DIFFERS.
        ink: True for pictures and features, False for maps.
        hue: The colour of its feature.
        cell: Columns and rows of a cell.
        size: Columns and rows of the panel, the title row among them.
        cursor: Row and column of the cursor, or None.
        focus: The cell to keep in sight where the grid is larger than its panel.
        notation: How numbers are written.
        pixels: How many pixels a feature has.
        dotted: Whether what is nothing gets a dot where numbers have no room.
    """

    title: Words
    values: Array
    marks: NDArray[np.uint8]
    ink: bool
    hue: str
    cell: tuple[int, int]
    size: tuple[int, int]
    cursor: tuple[int, int] | None = None
    focus: tuple[int, int] = (0, 0)
    notation: Notation = Notation.DECIMAL
    pixels: int = 0
    dotted: bool = False

    def same_as(self, other: Face) -> bool:
        """Whether nothing differs that is seen."""
        return type(self) is type(other) and all(
            mine is yours or (np.array_equal(mine, yours) if isinstance(mine, np.ndarray) else mine == yours)
            for mine, yours in zip(vars(self).values(), vars(other).values(), strict=True)
        )

    def like(self, other: Face) -> bool:
        """Whether nothing differs but title, cells and cursor."""
        return type(self) is type(other) and self._setting == other._setting

    def same_rows(self, other: Face) -> Mask:
        """(H,), which rows of cells look as in another face that is like this one."""
        same: Mask = ((self.values == other.values) & (self.marks == other.marks)).all(axis=1)
        if self.cursor != other.cursor:
            same[[cursor[0] for cursor in (self.cursor, other.cursor) if cursor]] = False
        return same

    @property
    def _setting(self) -> tuple[object, ...]:
        """Everything but title, cells and cursor."""
        return (
            self.values.shape, self.ink, self.hue, self.cell, self.size, self.focus, self.notation, self.pixels,
            self.dotted,
        )  # fmt: skip

    @property
    def seen(self) -> tuple[int, int]:
        """How many rows and columns of cells have room."""
        return max((self.size[1] - 1) // self.cell[1], 1), max(self.size[0] // self.cell[0], 1)

    @property
    def origin(self) -> tuple[int, int]:
        """The cell at the top left corner: (0, 0) unless the grid is larger than its panel."""
        corner = [
            min(max(focus - seen // 2, 0), max(length - seen, 0))
            for focus, seen, length in zip(self.focus, self.seen, self.values.shape, strict=True)
        ]
        return corner[0], corner[1]

    def scrolled(self, names: tuple[str, str]) -> str:
        """Which part is seen, with these names for rows and columns; nothing where all of it is."""
        parts = [
            f"{name}{start}–{min(start + seen, side) - 1}"
            for name, start, seen, side in zip(names, self.origin, self.seen, self.values.shape, strict=True)
            if seen < side
        ]
        return f" {', '.join(parts)}" if parts else ""

    def cell_at(self, x: int, y: int) -> tuple[int, int] | None:
        """Row and column of the cell at a place in the panel, or None beside the cells."""
        row, column = (y - 1) // self.cell[1] + self.origin[0], x // self.cell[0] + self.origin[1]
        seen = self.seen
        inside = (
            y >= 1
            and row < min(self.values.shape[0], self.origin[0] + seen[0])
            and column < min(self.values.shape[1], self.origin[1] + seen[1])
        )
        return (row, column) if inside else None


Drawn = Face | list[Strip]
"""What stands in a panel: in a grid its face, anywhere else lines."""
