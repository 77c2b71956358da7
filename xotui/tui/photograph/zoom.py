"""How much of a photograph one cell of the screen shows: many pixels, one, or a part of one."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from xotui.insight.whole.survey import block_side

MOST_CELLS = 8
"""The most cells that one pixel is drawn with, in a row and in a column."""


@dataclass(frozen=True)
class Zoom:
    """How large a photograph is drawn. One of the two is 1.

    Attributes:
        pixels: Rows and columns of pixels that one cell shows.
        cells: Rows and columns of cells that show one pixel.
    """

    pixels: int = 1
    cells: int = 1

    @property
    def size(self) -> float:
        """Cells to a pixel; more is nearer."""
        return self.cells / self.pixels

    @property
    def nearer(self) -> Zoom:
        """About twice as large; the same where it is the largest."""
        if self.pixels > 1:
            return Zoom(pixels=2 ** ((self.pixels * 2 // 3).bit_length() - 1))
        return Zoom(cells=min(self.cells * 2, MOST_CELLS))

    def within(self, room: tuple[int, int]) -> Zoom:
        """The same, or as large as a whole pixel has room in so many rows and columns of cells."""
        return Zoom(self.pixels, min(self.cells, 2 ** (max(min(room), 1).bit_length() - 1)))

    def farther(self, whole: Zoom) -> Zoom:
        """About half as large, but not smaller than the whole photograph."""
        half = Zoom(cells=self.cells // 2) if self.cells > 1 else Zoom(pixels=2 ** self.pixels.bit_length())
        return half if half.size > whole.size and half.pixels <= max(whole.pixels * 2 // 3, 1) else whole

    def shrunk(self, times: float) -> Zoom:
        """What shows a photograph as large as before, as far as that goes, when it has so many times fewer pixels."""
        size = self.size * times
        return Zoom(cells=min(round(size), MOST_CELLS)) if size > 1 else Zoom(pixels=round(1 / size))

    def units(self, length: int) -> int:
        """How many blocks of `pixels` lie along a side of so many pixels; the last may be cut."""
        return ceil(length / self.pixels)


def whole_zoom(shape: tuple[int, int], room: tuple[int, int]) -> Zoom:
    """The largest zoom at which all of a photograph is seen.

    Args:
        shape: Its rows and columns.
        room: Rows and columns of cells.

    >>> whole_zoom((2448, 3264), (30, 58)), whole_zoom((9, 9), (30, 58))
    (Zoom(pixels=84, cells=1), Zoom(pixels=1, cells=2))
    """
    pixels = max(ceil(side / max(cells, 1)) for side, cells in zip(shape, room, strict=True))
    if pixels > 1:
        block = block_side(shape)  # larger ones are put together of those that are kept
        return Zoom(pixels=pixels if pixels < block else ceil(pixels / block) * block)
    times = min(cells // side for side, cells in zip(shape, room, strict=True))
    return Zoom(cells=min(2 ** (times.bit_length() - 1), MOST_CELLS))
