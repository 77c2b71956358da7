"""Everything that is computed of one document, once, before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from xotui.document import Document
from xotui.engine import Cost, FullyConnected, Network, Softmax, Stage, Trace
from xotui.engine.arrays import Array
from xotui.insight.links import Cell, Links, links, links_of
from xotui.insight.verdict import Verdict, judge, literal_match

if TYPE_CHECKING:
    from xotui.insight.why.provenance import Causes
    from xotui.insight.why.reach import Reach

FEATURE = "feature"
"""The name of the grid that shows a feature; the others are called as their stage is."""

SCORES = (FullyConnected.operation, Softmax.operation)
"""The stages that are one score for each label; they have a place of their own."""


@dataclass(frozen=True, eq=False)
class Reading:
    """What the network makes of the picture."""

    document: Document

    @cached_property
    def trace(self) -> Trace:
        """Every intermediate array."""
        with np.errstate(over="ignore", invalid="ignore"):
            return self.document.network.trace(self.document.picture)

    @cached_property
    def votes(self) -> Verdict | None:
        """The verdict by votes; None for a network that does not vote."""
        network = self.document.network
        if network.votes is None:
            return None
        return judge(self.document.picture, self.trace[-1].values, network.labels)

    @cached_property
    def literal(self) -> Verdict:
        """The verdict by whole-image matching."""
        return literal_match(self.document.picture, self.document.exemplars, self.document.network.labels)

    @cached_property
    def costs(self) -> tuple[tuple[str, Cost], ...]:
        """The name and the exact count of each layer."""
        return _costs(self.document.network, self.document.shape)

    @property
    def kernels(self) -> Array:
        """(F, h, w), the features."""
        return self.document.convolution.kernels

    @property
    def names(self) -> tuple[str, ...]:
        """What the features are called."""
        return self.document.convolution.names

    @cached_property
    def row_names(self) -> tuple[str, ...]:
        """What can be chosen: every feature, and behind them the further maps of later convolutions."""
        names = self.names
        for _, stage in self.map_stages:
            if len(stage.maps) > len(names):
                names += self.map_names(stage)[len(names) :]
        return names

    def map_names(self, stage: Stage) -> tuple[str, ...]:
        """What the maps of a stage are called; neurons have no name together."""
        if stage.values.ndim == 1:
            return ("",)
        return self.document.network.map_names(stage.name, len(stage.maps))

    @property
    def kernel_pixels(self) -> int:
        """How many pixels a feature has."""
        return int(self.kernels[0].size)

    @cached_property
    def grids(self) -> tuple[str, ...]:
        """All grids, in the order of the flow: picture, feature, then every stage."""
        return ("picture", FEATURE, *self.trace.names[1:])

    @cached_property
    def map_stages(self) -> tuple[tuple[int, Stage], ...]:
        """The index of every stage that has a place among the maps, and the stage: all but picture and scores."""
        return tuple(
            (index, stage) for index, stage in enumerate(self.trace) if index and stage.operation not in SCORES
        )

    def index_of(self, grid: str) -> int:
        """The index of a grid's stage; a feature belongs to the first convolution."""
        return 1 if grid == FEATURE else self.trace.names.index(grid)

    def channel_of(self, grid: str, feature: int) -> int:
        """Which map of a grid belongs to the choice; beyond the last map it is the last."""
        if grid in ("picture", *SCORES):
            return 0
        return min(feature, len(self.values(grid)) - 1)

    def values(self, grid: str) -> Array:
        """(C, H, W), all the values of a grid's kind."""
        return self.kernels if grid == FEATURE else self.trace[self.index_of(grid)].maps

    def shape(self, grid: str) -> tuple[int, int]:
        """Rows and columns of a grid."""
        rows, columns = self.values(grid).shape[-2:]
        return rows, columns

    def feature_reach(self, row: int, column: int) -> tuple[tuple[int, int], tuple[int, int]]:
        """The first and last row, and the first and last column, of the pixels that a pixel of a feature meets."""
        edge = self.document.convolution.padding
        rows, columns = (
            (max(start - edge, 0), min(start - edge + count, side) - 1)
            for start, count, side in zip(
                (row, column), self.shape(self.trace.names[1]), self.document.shape, strict=True
            )
        )
        return rows, columns

    def causes(self, cell: Cell) -> Causes:
        """What made the value at a cell; asked for once, however often it is told."""
        from xotui.insight.why.provenance import causes

        if cell not in self._causes:
            self._causes[cell] = causes(self.trace, cell)
        return self._causes[cell]

    @cached_property
    def _causes(self) -> dict[Cell, Causes]:
        return {}

    def reach(self, row: int, column: int) -> Reach:
        """How far a pixel of the picture reaches."""
        from xotui.insight.why.reach import reach

        return reach(self.document.network, self.document.picture, row, column, self.trace)

    def links(self, grid: str, channel: int, row: int, column: int) -> Links:
        """What is linked to the cell under the cursor. A feature is linked to all that is made with it."""
        if grid != FEATURE:
            return links(self.trace, Cell(self.index_of(grid), channel, row, column))
        chosen = np.zeros(self.trace[1].maps.shape, dtype=bool)
        chosen[channel] = True
        found = links_of(self.trace, 1, chosen)
        pixels = np.zeros_like(found.field[0])
        (top, bottom), (left, right) = self.feature_reach(row, column)
        pixels[:, top : bottom + 1, left : right + 1] = True
        return Links((pixels, *found.field[1:]), tuple(np.zeros_like(mask) for mask in found.path))


@lru_cache(maxsize=16)
def _costs(network: Network, shape: tuple[int, int]) -> tuple[tuple[str, Cost], ...]:
    """The name and the exact count of each layer, which are the same for every picture."""
    return tuple(zip(network.names[1:], network.costs(shape), strict=True))
