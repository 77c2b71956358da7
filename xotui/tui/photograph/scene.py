"""What is seen of a photograph and its maps, as numbers: cells of the screen, and what is told of the cursor."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from xotui.document import Document
from xotui.engine.arrays import Array
from xotui.insight.verdict import Verdict, judge
from xotui.insight.whole.places import map_layers
from xotui.insight.whole.survey import Survey, strongest
from xotui.pictures.features import centred
from xotui.pictures.page import block_means
from xotui.pictures.photographs import Photograph
from xotui.pictures.text import BLACK
from xotui.tui.photograph.sight import Sight, View, window_of


class Surface:
    """A photograph as the features run over it: its pixels, or means of some.

    Args:
        photograph: What is looked at.
        shrink: Pixels a side of which the mean is taken; 1 for the pixels themselves.

    Attributes:
        image: (H, W), float32, −1 … 1.
    """

    def __init__(self, photograph: Photograph, shrink: int) -> None:
        self.photograph, self.shrink = photograph, shrink
        self.image = block_means(photograph.values, shrink)
        self._levels: dict[int, Array] = {}
        self._surveys: dict[str, Survey] = {}

    def level(self, side: int) -> Array:
        """The means of blocks of pixels."""
        if side not in self._levels:
            self._levels[side] = block_means(self.image, side)
        return self._levels[side]

    def survey(self, document: Document, stage: str) -> Survey:
        """The maps of a stage, as far as they are computed.

        Raises:
            ValueError: If the network's layers do not fit the photograph.
        """
        layers = map_layers(document.network)[: document.network.names.index(stage)]
        kept = self._surveys.get(stage)
        if kept is None or kept.regions.layers != layers:
            self._surveys[stage] = kept = Survey(layers, self.image)
        return kept


@dataclass(frozen=True, eq=False)
class Scene:
    """What is seen, computed once for each state of the screen.

    Attributes:
        sight: What a person looks at.
        view: Which part of it.
        surface: The photograph.
        document: The explorer's, whose network runs over it.
        survey: Its maps; None where the network does not fit the photograph.
        done: How much of them was done when one looked.
    """

    sight: Sight
    view: View
    surface: Surface
    document: Document
    survey: Survey | None
    done: int = 0

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What the maps are called."""
        count = len(self.survey.blocks) if self.survey else 0
        return self.document.network.map_names(self.sight.stage, count)

    @property
    def chosen(self) -> int:
        """The map of the chosen feature; beyond the last one it is the last."""
        return min(self.sight.feature, max(len(self.names) - 1, 0))

    @cached_property
    def pixels(self) -> Array:
        """(rows, columns) of cells: the photograph, −1 … 1."""
        drawn: Array = self._drawn(self.surface.level(self.view.zoom.pixels)[None])[0]
        return drawn

    @cached_property
    def maps(self) -> Array:
        """(C, rows, columns) of cells: the strongest response in each, NaN where there is none, or none yet."""
        assert self.survey is not None
        side, (top, left), (high, wide) = self.view.zoom.pixels, self.view.corner, self.view.seen
        if side >= self.survey.block:
            return self._drawn(self.survey.level(side))
        return self._repeated(strongest(self.survey, side, (top, top + high), (left, left + wide)))

    def values(self) -> Array:
        """(C,), the value of each map that belongs to the pixel under the cursor; NaN where there is none."""
        assert self.survey is not None
        row, column = self.sight.row, self.sight.column
        return strongest(self.survey, 1, (row, row + 1), (column, column + 1))[:, 0, 0]

    def strongest(self) -> Array:
        """(C,), the strongest response of each map in the cell under the cursor."""
        assert self.survey is not None
        side = self.view.zoom.pixels
        row, column = self.sight.row // side, self.sight.column // side
        if side >= self.survey.block:
            return self.survey.level(side)[:, row, column]
        return strongest(self.survey, side, (row, row + 1), (column, column + 1))[:, 0, 0]

    @cached_property
    def window(self) -> tuple[int, int, int, int]:
        """First and last row (behind it) and column of what enter opens."""
        return window_of(self.sight, self.document.shape)

    @cached_property
    def neighbourhood(self) -> Array:
        """(h, w), the explorer's picture if enter is pressed: the window; beyond a small photograph it is black."""
        top, bottom, left, right = self.window
        cut = self.surface.image[top:bottom, left:right].astype(np.float64)
        return centred(np.clip(cut, -1, 1), self.document.shape, BLACK)

    @cached_property
    def verdict(self) -> Verdict | None:
        """Who wins in the neighbourhood; None for a network that does not vote."""
        network = self.document.network
        if network.votes is None:
            return None
        with np.errstate(over="ignore", invalid="ignore"):
            return judge(self.neighbourhood, network.scores(self.neighbourhood), network.labels)

    def _drawn(self, blocks: Array) -> Array:
        """The part of (…, R, C) blocks that is seen, as cells."""
        (top, left), (high, wide) = self.view.corner, self.view.seen
        return self._repeated(blocks[:, top : top + high, left : left + wide])

    def _repeated(self, blocks: Array) -> Array:
        times = self.view.zoom.cells
        return blocks if times == 1 else blocks.repeat(times, axis=1).repeat(times, axis=2)
