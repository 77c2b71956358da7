"""What of a photograph is looked at: how large, which part, and where the cursor stands."""

from __future__ import annotations

from dataclasses import dataclass, replace

from xotui.pictures.photographs import Photograph
from xotui.tui.photograph.zoom import Zoom, whole_zoom

FAR = 8
"""Cells that one long step goes."""

_MARGIN = 3  # cells between the cursor and the edge beyond which there is more


@dataclass(frozen=True, eq=False)
class Sight:
    """Everything that a person changes on this screen.

    Attributes:
        photograph: What is looked at.
        shrink: The features run over means of so many pixels a side; 1 for the pixels themselves.
        row: The row of the cursor, in these pixels.
        column: Its column.
        zoom: How large it is drawn; None for all of it, however large the terminal is.
        corner: The first row and column of blocks that is seen, where not all of it is.
        stage: The layer whose maps are shown.
        feature: The chosen feature.
        alone: Whether only the chosen feature's map is shown, and so larger.
    """

    photograph: Photograph
    shrink: int = 1
    row: int = 0
    column: int = 0
    zoom: Zoom | None = None
    corner: tuple[int, int] = (0, 0)
    stage: str = "convolution"
    feature: int = 0
    alone: bool = False

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of what the features run over."""
        rows, columns = (-(-side // self.shrink) for side in self.photograph.shape)
        return rows, columns

    def at(self, row: int, column: int) -> Sight:
        """The same with the cursor elsewhere, or at the edge where that is outside."""
        rows, columns = self.shape
        return replace(self, row=min(max(row, 0), rows - 1), column=min(max(column, 0), columns - 1))

    def in_middle(self) -> Sight:
        """The same with the cursor in the middle of the photograph."""
        return self.at(self.shape[0] // 2, self.shape[1] // 2)

    def shrunk(self, shrink: int) -> Sight:
        """The same photograph, and the same place on it, at another shrinking; as large on the screen as it was."""
        changed = replace(self, shrink=shrink)
        row, column = ((place * self.shrink + self.shrink // 2) // shrink for place in (self.row, self.column))
        zoom = None if self.zoom is None else self.zoom.shrunk(shrink / self.shrink)
        return replace(changed.at(row, column), zoom=zoom, corner=(0, 0))


@dataclass(frozen=True)
class View:
    """Which part of a photograph is seen in a room of cells.

    Attributes:
        zoom: How large.
        shape: Rows and columns of pixels of the photograph.
        corner: The first row and column of blocks.
        seen: Rows and columns of blocks.
        cursor: Row and column of the cell that shows the pixel under the cursor, counted from the corner.
    """

    zoom: Zoom
    shape: tuple[int, int]
    corner: tuple[int, int]
    seen: tuple[int, int]
    cursor: tuple[int, int]

    @property
    def cells(self) -> tuple[int, int]:
        """Rows and columns of cells."""
        return self.seen[0] * self.zoom.cells, self.seen[1] * self.zoom.cells

    @property
    def all(self) -> bool:
        """Whether all of the photograph is seen."""
        return all(self.zoom.units(side) == seen for side, seen in zip(self.shape, self.seen, strict=True))

    def pixel_at(self, row: int, column: int) -> tuple[int, int] | None:
        """The pixel in the middle of what a cell shows; None beside the photograph."""
        if not (0 <= row < self.cells[0] and 0 <= column < self.cells[1]):
            return None
        found = [
            min((corner + place // self.zoom.cells) * self.zoom.pixels + self.zoom.pixels // 2, side - 1)
            for corner, place, side in zip(self.corner, (row, column), self.shape, strict=True)
        ]
        return found[0], found[1]

    def cells_of(self, first: int, last: int, axis: int) -> tuple[int, int]:
        """The cells, counted from the corner, that show the pixels from the first to the last of an axis."""
        start, end = (pixel // self.zoom.pixels - self.corner[axis] for pixel in (first, last))
        return start * self.zoom.cells, (end + 1) * self.zoom.cells - 1


def view_of(sight: Sight, room: tuple[int, int]) -> View:
    """The part that is seen: where it was before, moved just as far as the cursor needs it.

    Args:
        sight: What is looked at.
        room: Rows and columns of cells that there are.
    """
    whole = whole_zoom(sight.shape, room)
    zoom = whole if sight.zoom is None or sight.zoom.size <= whole.size else sight.zoom.within(room)
    corner, seen, cursor = [0, 0], [0, 0], [0, 0]
    for axis, (place, side) in enumerate(zip((sight.row, sight.column), sight.shape, strict=True)):
        there = zoom.units(side)
        seen[axis] = min(max(room[axis] // zoom.cells, 1), there)
        margin = min(-(-_MARGIN // zoom.cells), (seen[axis] - 1) // 2)
        unit = place // zoom.pixels
        first = min(max(sight.corner[axis], unit + margin + 1 - seen[axis]), unit - margin)
        corner[axis] = min(max(first, 0), there - seen[axis])
        cursor[axis] = (unit - corner[axis]) * zoom.cells + zoom.cells // 2
    return View(zoom, sight.shape, (corner[0], corner[1]), (seen[0], seen[1]), (cursor[0], cursor[1]))


def stepped(sight: Sight, view: View, down: int, across: int) -> Sight:
    """The cursor some cells further: always by whole pixels, and by what a cell shows where that is more."""
    rows, columns = (step * view.zoom.pixels for step in (down, across))
    return replace(sight.at(sight.row + rows, sight.column + columns), corner=view.corner)


def zoomed(sight: Sight, room: tuple[int, int], *, nearer: bool) -> Sight:
    """Nearer or farther, with the cursor where it is on the screen."""
    view = view_of(sight, room)
    whole = whole_zoom(sight.shape, room)
    zoom = view.zoom.nearer.within(room) if nearer else view.zoom.farther(whole)
    corner = [
        place // zoom.pixels - cell // zoom.cells
        for place, cell in zip((sight.row, sight.column), view.cursor, strict=True)
    ]
    return replace(sight, zoom=None if zoom == whole else zoom, corner=(corner[0], corner[1]))


def window_of(sight: Sight, shape: tuple[int, int]) -> tuple[int, int, int, int]:
    """The rows and columns of the explorer's picture around the cursor, moved inwards at the edges.

    Args:
        sight: Where the cursor stands.
        shape: Rows and columns of the explorer's picture.

    Returns:
        The first row, the one behind the last, the first column, the one behind the last. Where the photograph is
        smaller than the picture, all of it.
    """
    found = []
    for place, side, size in zip((sight.row, sight.column), sight.shape, shape, strict=True):
        first = min(max(place - size // 2, 0), max(side - size, 0))
        found += [first, min(first + size, side)]
    return found[0], found[1], found[2], found[3]
