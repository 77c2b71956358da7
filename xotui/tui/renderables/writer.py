"""What every line of an explanation is written with."""

from __future__ import annotations

import numpy as np
from rich.style import Style

from xotui.insight.links import Cell
from xotui.tui.look import Look
from xotui.tui.notation import Notation, number_text, score_text, weight_text
from xotui.tui.reading import Reading
from xotui.tui.renderables.words import Words, joined
from xotui.tui.view import View


class Writer:
    """Writes the lines for one cell; holds what all of them need."""

    def __init__(self, reading: Reading, view: View, look: Look, width: int, *, whole: bool) -> None:
        self.reading, self.view, self.look, self.width, self.whole = reading, view, look, width, whole
        self.plain, self.dim = look.style(panel=True), look.style(look.colours.dim, panel=True)
        self.strong = look.style(look.colours.bright, panel=True, bold=True)
        self.result = look.style(look.colours.accent, panel=True, bold=True)
        self.hue = look.style(look.hue(view.feature), panel=True, bold=True)
        self.outcome: Words = []
        """The line with the result, where it is not the first of the body anyway."""

    def number(self, value: float) -> str:
        """A value of a map, with numbers even where the maps show colours only."""
        text = number_text(value, self.notation, self.reading.kernel_pixels)
        return text + "0" if text.endswith("1.0") else text

    def bias_text(self, value: float) -> str:
        """What a bias adds, as a piece of a sum; nothing where it adds nothing."""
        return f" {'+' if value > 0 else '−'} bias {weight_text(abs(value))}" if value else ""

    def score_text(self, value: float) -> str:
        """A score, a share or a weight of a vote."""
        return score_text(value, self.view.notation)

    def title(self, name: str, style: Style | None = None) -> Words:
        """What stands under the cursor, and where."""
        return [(f" {name} at row {self.view.row}, column {self.view.column}", style or self.hue)]

    def wrapped(self, pieces: list[str], joint: str) -> list[Words]:
        """Pieces in as many lines as they need."""
        return [[(f" {line}", self.plain)] for line in joined(pieces, joint, self.width - 2)]

    @property
    def notation(self) -> Notation:
        """The notation of numbers in the arithmetic: colours alone would say nothing there."""
        return Notation.DECIMAL if self.view.notation is Notation.COLOUR else self.view.notation

    def name_of(self, cell: Cell) -> str:
        """What the map of a cell is called."""
        stage = self.reading.trace[cell.stage]
        if stage.values.ndim == 1:
            return f"neuron {np.ravel_multi_index(cell.index, stage.maps.shape)}"
        return self.reading.document.network.map_names(stage.name, len(stage.maps))[cell.channel]

    def chain_lines(self, cell: Cell, width: int) -> list[Words]:
        """What becomes of a value, in as many lines as a width needs."""
        from xotui.tui.renderables.fates import fate_lines

        return [[(f" {line}", self.dim)] for line in fate_lines(self.reading, cell, self.score_text, width)]
