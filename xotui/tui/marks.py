"""Which cells of each grid are marked: those linked to the cell under the cursor, and those that differ."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from xotui.document.network_edits import patch_corner
from xotui.engine import differing_pixels
from xotui.insight.links import Links, links
from xotui.tui.reading import FEATURE, Reading
from xotui.tui.renderables.face import DIFFERS, FIELD, PATH
from xotui.tui.trail import product_of
from xotui.tui.view import View

Sums = NDArray[np.uint8]
"""Sums of FIELD, PATH and DIFFERS, one for each cell."""


@dataclass(frozen=True, eq=False)
class Marks:
    """The marks of one state of the screen.

    Attributes:
        reading: What was computed.
        view: Where the cursor is, and what is compared with the picture.
    """

    reading: Reading
    view: View

    def of(self, grid: str, channel: int) -> Sums:
        """(H, W), the marks of one of the maps of a grid."""
        reading, view = self.reading, self.view
        here = grid == view.grid
        if grid == FEATURE:
            chosen = view.grid == reading.trace.names[1] and channel == view.feature
            return np.full(reading.shape(FEATURE), FIELD if chosen else 0, dtype=np.uint8)
        if not here and grid != "picture":
            linked: Sums = self._linked[reading.index_of(grid)][channel]
            return linked
        marks = np.zeros(reading.shape(grid), dtype=np.uint8)
        if grid == "picture":
            if not here:
                marks |= self._linked[0][0]
            else:
                top, left = patch_corner(reading.document, view.place)
                height, width = reading.shape(FEATURE)
                marks[top : top + height, left : left + width] |= FIELD
            if view.exemplar is not None:
                exemplar = reading.document.exemplars[view.exemplar]
                marks |= np.where(differing_pixels(reading.document.picture, exemplar), DIFFERS, 0).astype(np.uint8)
        return marks

    @cached_property
    def _linked(self) -> tuple[Sums, ...]:
        """The marks of what is linked to the cell under the cursor, (C, H, W) for each stage."""
        return tuple(
            seen.view(np.uint8) * FIELD | path.view(np.uint8) * PATH
            for seen, path in zip(self._links.field, self._links.path, strict=True)
        )

    @cached_property
    def _links(self) -> Links:
        """What is linked to the cell under the cursor."""
        view, reading = self.view, self.reading
        product = product_of(view, reading)
        if product is None:
            return reading.links(view.grid, reading.channel_of(view.grid, view.feature), *view.place)
        found, cause = product
        whole = links(reading.trace, found.cell)
        pixel = np.zeros_like(whole.path[0])
        if cause.cell is not None:
            pixel[cause.cell.index] = True
        return Links(whole.field, (pixel, *whole.path[1:]))
