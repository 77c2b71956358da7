"""The arithmetic of one cell, written out."""

from __future__ import annotations

import numpy as np
from rich.style import Style

from xotui.document.network_edits import votes_follow_exemplars
from xotui.engine import Convolution
from xotui.engine.arrays import Array
from xotui.insight.arithmetic import Given, Largest, Products, Rectified, WeightedSum, arithmetic
from xotui.insight.links import Cell
from xotui.tui.look import Look
from xotui.tui.notation import Notation, number_text, score_text, signed_text, weight_text
from xotui.tui.reading import FEATURE, Reading
from xotui.tui.renderables.fates import fate_lines
from xotui.tui.renderables.matrices import matrices_width, matrix_rows, window_rows
from xotui.tui.renderables.words import Words, joined, length, spread
from xotui.tui.view import View


def reason_lines(
    reading: Reading, view: View, look: Look, width: int, *, roomy: bool = False, rows: int | None = None
) -> list[Words]:
    """Why the number under the cursor is what it is, and what becomes of it.

    Args:
        reading: What was computed.
        view: Where the cursor is.
        look: How it looks.
        width: Columns there are.
        roomy: Whether there is a line to spare below the title.
        rows: Rows there are, as many as it needs unless told; where they are too few, a key shows the rest.
    """
    writer = _Writer(reading, view, look, width, whole=rows is None)
    title, *body = writer.lines()
    if rows is None or len(body) < rows:
        return [title, *([[]] if roomy and len(body) < 5 else []), *body]
    more: Words = [("enter: more ", writer.dim)]
    if length(title) + length(more) >= width:
        title, body = title[:1], [title[1:], *body] if not writer.outcome else body
    if writer.outcome:
        body = [writer.outcome, *(line for line in body if line != writer.outcome)]
    return [spread(title, more, width, writer.plain), *body[: rows - 1]]


def reason_rows(reading: Reading, view: View) -> int:
    """How many rows the arithmetic of the cell under the cursor needs at least: a title, and its matrices."""
    if view.grid in (FEATURE, "picture"):
        return 4
    layer = reading.trace[view.grid].layer
    rows = layer.kernels.shape[-2] if isinstance(layer, Convolution) else 3
    return rows + 2 if rows > 3 else 4


class _Writer:
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

    def score_text(self, value: float) -> str:
        """A score, a share or a weight of a vote."""
        return score_text(value, self.view.notation)

    def lines(self) -> list[Words]:
        """The title and all that follows."""
        view, reading = self.view, self.reading
        if view.grid == FEATURE:
            return self.feature_pixel()
        cell = Cell(reading.index_of(view.grid), reading.channel_of(view.grid, view.feature), *view.place)
        match arithmetic(reading.trace, cell):
            case Given() as given:
                return self.pixel(given)
            case Products() as products:
                return self.products(products, cell)
            case Rectified() as rectified:
                return self.rectified(rectified, cell)
            case Largest() as largest:
                return self.largest(largest, cell)
            case WeightedSum() as score:
                return self.score(score, cell)

    def title(self, name: str, style: Style | None = None) -> Words:
        """What stands under the cursor, and where."""
        return [(f" {name} at row {self.view.row}, column {self.view.column}", style or self.hue)]

    def pixel(self, given: Given) -> list[Words]:
        """A pixel of the picture: its value, and what it touches."""
        reading = self.reading
        meaning = {1.0: "white, ink", -1.0: "black, no ink"}.get(given.value, "grey")
        title = [
            *self.title("Pixel", self.strong),
            (" = ", self.dim),
            (weight_text(given.value), self.result),
            (f"  {meaning}", self.dim),
        ]
        seen = reading.links("picture", 0, *self.view.place).field
        parts = [
            f"{int(seen[index].sum())} of {seen[index].size} values of {stage.name}"
            for index, stage in reading.map_stages
        ]
        parts[0] = f"It has a say in {parts[0]}"
        lines: list[Words] = [title, *self.wrapped(parts, ", ")]
        if self.view.exemplar is not None:
            label = reading.document.network.labels[self.view.exemplar]
            differs = int((reading.document.picture != reading.document.exemplars[self.view.exemplar]).sum())
            lines.append(
                [(f" {differs} pixels differ from the clean {label}: they are marked in the picture", self.dim)]
            )
        return lines

    def feature_pixel(self) -> list[Words]:
        """A pixel of a feature: its value, and how often it is used."""
        reading, view = self.reading, self.view
        value = float(reading.kernels[(view.feature, *view.place)])
        rows, columns = reading.shape(reading.trace.names[1])
        verdicts = "asks for ink" if value > 0 else "asks for black" if value < 0 else "does not care"
        bottom, right = view.row + rows - 1, view.column + columns - 1
        return [
            [
                *self.title(reading.names[view.feature]),
                (" = ", self.dim),
                (weight_text(value), self.result),
                (f"  it {verdicts}", self.dim),
            ],
            [(f" It is multiplied with a pixel at each of {rows * columns} positions:", self.plain)],
            [
                (
                    f" rows {view.row} to {bottom}, columns {view.column} to {right} of the picture (marked there)",
                    self.plain,
                )
            ],
        ]

    def products(self, found: Products, cell: Cell) -> list[Words]:
        """A value of a convolution map: patch × feature = products, sum ÷ pixels = value."""
        name = self.name_of(cell)
        if len(found.patch) > 1:
            name = f"{self.reading.trace[cell.stage].name} of {name}"
        total = weight_text(found.total)
        matching = found.matching
        words = (
            "every pixel matches"
            if matching == found.pixels
            else "no pixel matches"
            if not matching
            else f"{matching} of {found.pixels} match"
        )
        unit = "pixel" if len(found.patch) == 1 else "value"
        counted = f"1 {unit}" if found.pixels == 1 else f"{found.pixels} {unit}s"
        summed: Words = [
            (f"sum {total} {self.look.signs.divided} {counted} = ", self.plain),
            (self.number(found.value), self.result),
        ]
        if np.isin(found.products, (-1, 1)).all():
            summed.append((f"  {words}", self.dim))
        self.outcome = [(" ", self.plain), *summed]
        title = self.title(name)
        matrices = [found.patch, found.kernel, found.products]
        ending = self.chain_lines(cell, self.width - 2)
        signs = [self.look.signs.times, "="]
        if len(found.patch) > 1:
            return [title, self.outcome, *self.by_map(found, cell, signs), *ending]
        planes = [matrix[0] for matrix in matrices]
        if matrices_width(planes) > self.width - 2:
            if self.whole:
                return [title, self.outcome, *self.stacked(planes), *ending]
            planes, signs = planes[2:], []
            title.append(("   patch × feature =", self.dim))
        rows = matrix_rows(planes, signs, self.look)
        space = self.width - length(rows[0]) - 3
        told = [[(" ", self.plain), *summed], *self.chain_lines(cell, space)]
        if len(told) <= len(rows) and max(length(line) for line in told) <= space:
            first = (len(rows) - len(told) + 1) // 2
            for row, line in zip(rows[first:], told, strict=False):
                row += [("  ", self.plain), *line]
            return [title, *rows]
        if length(title) + 3 + length(summed) <= self.width:
            title += [("   ", self.plain), *summed]
            return [title, *rows, *ending]
        return [title, self.outcome, *rows, *ending]

    def by_map(self, found: Products, cell: Cell, signs: list[str]) -> list[Words]:
        """A convolution over several maps: the sum of each, and where all of it is wanted its products too."""
        before = self.reading.trace[cell.stage - 1]
        names = self.reading.document.network.map_names(before.name, len(before.maps))
        sums = [float(part.sum()) for part in found.products]
        if not self.whole:
            pieces = [f"{name} {weight_text(total)}" for name, total in zip(names, sums, strict=True)]
            pieces[0] = f"sums over {len(sums)} maps: {pieces[0]}"
            return self.wrapped(pieces, ", ")
        lines: list[Words] = []
        for index, name in enumerate(names):
            planes = [found.patch[index], found.kernel[index], found.products[index]]
            lines.append([(f" {name}: sum {weight_text(sums[index])}", self.hue)])
            fits = matrices_width(planes) <= self.width - 2
            lines += matrix_rows(planes, signs, self.look) if fits else self.stacked(planes)
        return lines

    def stacked(self, planes: list[Array]) -> list[Words]:
        """Patch, feature and products below each other, where they have no room side by side."""
        lines: list[Words] = []
        for name, plane in zip(("patch", f"{self.look.signs.times} feature", "= products"), planes, strict=True):
            lines += [[(f" {name}", self.dim)], *matrix_rows([plane], [], self.look)]
        return lines

    def rectified(self, found: Rectified, cell: Cell) -> list[Words]:
        """A value behind the ReLU."""
        change = "kept: it is not below 0" if found.before >= 0 else "negative, so it becomes 0"
        return [
            self.title(f"{self.reading.trace[cell.stage].name} of {self.name_of(cell)}"),
            [
                (f" max(0, {self.number(found.before)}) = ", self.plain),
                (self.number(found.value), self.result),
                (f"  {change}", self.dim),
            ],
            *self.chain_lines(cell, self.width - 2),
        ]

    def largest(self, found: Largest, cell: Cell) -> list[Words]:
        """A pooled value: its window, and who won it."""
        stage, before = self.reading.trace[cell.stage], self.reading.trace[cell.stage - 1]
        written = [
            [signed_text(value, self.notation, self.reading.kernel_pixels) for value in row]
            for row in found.window.tolist()
        ]
        place = (found.winner.row - found.origin.row, found.winner.column - found.origin.column)
        rows = window_rows(written, place, self.look)
        ties = f", the first of {found.ties} that tie" if found.ties > 1 else ""
        told: Words = [
            ("    largest = ", self.plain),
            (self.number(found.value), self.result),
            (f"  {before.name} ({found.winner.row}, {found.winner.column}) wins{ties}", self.dim),
        ]
        self.outcome = [(" ", self.plain), ("largest = ", self.plain), *told[1:]]
        title = self.title(f"{stage.name} of {self.name_of(cell)}")
        if length(rows[0]) + length(told) <= self.width:
            rows[0] += told
        else:
            rows.insert(0, told)
        return [title, *rows, *self.chain_lines(cell, self.width - 2)]

    def score(self, found: WeightedSum, cell: Cell) -> list[Words]:
        """A score: the values that vote for it, each with its weight."""
        label = self.reading.document.network.labels[cell.row]
        colour = self.look.colours.categories[cell.row]
        voters = found.voters
        title: Words = [(f" Votes for {label}", self.look.style(colour, panel=True, bold=True))]
        if not len(voters):
            return [
                [*title, (" = –", self.result)],
                [(" Nobody votes: no exemplar makes any value larger here.", self.plain)],
            ]
        title += [(" = ", self.dim), (self.score_text(found.value), self.result)]
        weights = found.weights[voters]
        if np.ptp(weights) < 1e-9 and abs(weights[0] * len(voters) - 1) < 1e-9:
            title.append((f"  the mean of {len(voters)} of {len(found.values)} values", self.dim))
        elif not votes_follow_exemplars(self.reading.document):
            title.append(("  by weights of the network's own", self.dim))
        before = self.reading.trace[cell.stage - 1]
        names = self.reading.document.network.map_names(before.name, len(before.maps))
        pieces = []
        for voter in voters:
            value, weight = self.number(float(found.values[voter])), self.score_text(float(found.weights[voter]))
            channel, row, column = np.unravel_index(int(voter), before.maps.shape)
            pieces.append(f"{value}×{weight} {names[channel]} ({row}, {column})")
        return [title, *self.wrapped(pieces, " + ")]

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
        return self.reading.document.network.map_names(stage.name, len(stage.maps))[cell.channel]

    def chain_lines(self, cell: Cell, width: int) -> list[Words]:
        """What becomes of a value, in as many lines as a width needs."""
        return [[(f" {line}", self.dim)] for line in fate_lines(self.reading, cell, self.score_text, width)]
