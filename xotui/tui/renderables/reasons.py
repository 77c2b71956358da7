"""The arithmetic of one cell, written out."""

from __future__ import annotations

import numpy as np

from xotui.document.document import votes_follow_exemplars
from xotui.engine import Convolution, Stage
from xotui.insight.arithmetic import Given, Largest, Products, Rectified, Share, WeightedSum, arithmetic
from xotui.insight.links import Cell
from xotui.insight.why.provenance import Cause, Causes
from xotui.insight.why.reach import Reach, Touched
from xotui.tui.look import Look
from xotui.tui.notation import signed_text, weight_text
from xotui.tui.reading import FEATURE, SCORES, Reading
from xotui.tui.renderables.convolutions import product_lines
from xotui.tui.renderables.matrices import window_rows
from xotui.tui.renderables.words import Words, length, spread
from xotui.tui.renderables.writer import Writer
from xotui.tui.trail import product_of
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
    writer = _Reasons(reading, view, look, width, whole=rows is None)
    title, *body = writer.lines()
    if rows is None or len(body) < rows:
        return [title, *([[]] if roomy and len(body) < 5 else []), *body]
    more: Words = [("I: more ", writer.dim)]
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


class _Reasons(Writer):
    """Writes the lines for one cell."""

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
                return product_lines(self, products, cell)
            case Rectified() as rectified:
                return self.rectified(rectified, cell)
            case Largest() as largest:
                return self.largest(largest, cell)
            case WeightedSum() as score:
                return self.score(score, cell)
            case Share() as share:
                return self.share(share, cell)

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
        found = reading.reach(*self.view.place)
        flips = self.flips(found)
        if flips and length(title) + 4 + len(flips) <= self.width:
            title.append((f"   {flips}", self.plain))
            flips = ""
        parts = [self.touched(touched, found) for touched in found.touched if touched.name not in SCORES]
        parts[0] = f"Seen by {parts[0]}"
        lines: list[Words] = [title, *([[(f" {flips}", self.plain)]] if flips else []), *self.wrapped(parts, ", ")]
        if self.view.exemplar is not None:
            label = reading.document.network.labels[self.view.exemplar]
            differs = int((reading.document.picture != reading.document.exemplars[self.view.exemplar]).sum())
            lines.append(
                [(f" {differs} pixels differ from the clean {label}: they are marked in the picture", self.dim)]
            )
        return lines

    def flips(self, found: Reach) -> str:
        """What becomes of the scores if a pixel flips, in a few words; nothing where nobody votes."""
        now, then = found.verdict, found.verdict_flipped
        if now is None or then is None:
            return ""
        moves = [
            self.move(label, before, after)
            for label, before, after in zip(now.labels, now.scores, then.scores, strict=True)
        ]
        turned = "" if now.winner == then.winner else f": it would be {then.winner or then.why_undecided}"
        return f"flipped: {', '.join(moves)}{turned}"

    def move(self, label: str, before: float | None, after: float | None) -> str:
        """What becomes of one score; None is none."""
        if before == after:
            return f"{label} stays"
        texts = [self.score_text(float("nan") if score is None else score) for score in (before, after)]
        if before is not None and after is not None and texts[0] == texts[1]:
            return f"{label} {texts[0]} a little {'more' if after > before else 'less'}"
        return f"{label} {texts[0]} → {texts[1]}"

    def touched(self, touched: Touched, found: Reach) -> str:
        """How many values of a stage see a pixel, and how many windows it wins there."""
        won = sum(one.cell.stage == touched.stage for one in found.won)
        seen = f"{sum(touched.cells)} of {touched.size * len(touched.cells)} values of {touched.name}"
        return f"{seen} (wins {won})" if won else seen

    def feature_pixel(self) -> list[Words]:
        """A pixel of a feature: its value, and how often it is used."""
        reading, view = self.reading, self.view
        product = product_of(view, reading)
        if product is not None:
            return self.product(*product)
        value = float(reading.kernels[(view.feature, *view.place)])
        rows, columns = reading.shape(reading.trace.names[1])
        verdicts = "asks for ink" if value > 0 else "asks for black" if value < 0 else "does not care"
        (top, bottom), (left, right) = reading.feature_reach(view.row, view.column)
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
                    f" rows {top} to {bottom}, columns {left} to {right} of the picture (marked there)",
                    self.plain,
                )
            ],
        ]

    def product(self, found: Causes, cause: Cause) -> list[Words]:
        """One product of a value of the first convolution: the pixel times the feature's pixel."""
        reading, view = self.reading, self.view
        stage = reading.trace[found.cell.stage]
        weight = cause.weight or 0.0
        told = arithmetic(reading.trace, found.cell)
        assert isinstance(told, Products)
        where = f"pixel ({cause.cell.row}, {cause.cell.column})" if cause.cell else "beyond the edge"
        agrees = "they agree" if cause.value * weight > 0 else "they differ" if cause.value * weight < 0 else "nothing"
        total = weight_text(told.total)
        divided = f" {self.look.signs.divided} {told.divisor}" if told.divisor > 1 else ""
        return [
            [
                *self.title(f"Product of {reading.names[view.feature]}"),
                (" = ", self.dim),
                (weight_text(cause.value * weight), self.result),
                (f"  {agrees}", self.dim),
            ],
            [
                (f" {where} {weight_text(cause.value)} {self.look.signs.times} ", self.plain),
                (f"feature {weight_text(weight)} = ", self.plain),
                (weight_text(cause.value * weight), self.result),
            ],
            [
                (
                    f" one of {told.pixels} products: their sum {total}{divided}{self.bias_text(told.bias)} = "
                    f"{self.number(found.value)} at {stage.name} ({found.cell.row}, {found.cell.column})",
                    self.plain,
                )
            ],
        ]

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
        """A score or a hidden neuron: the values that vote for it, each with its weight."""
        voters = found.voters
        hidden = self.reading.trace[cell.stage].operation == "hidden"
        title = [(f" Hidden {self.name_of(cell)}", self.strong)] if hidden else self.label_words("Votes for", cell)
        if not len(voters):
            return [
                [*title, (" = –", self.result)],
                [(" Nobody votes: no exemplar makes any value larger here.", self.plain)],
            ]
        title += [(" = ", self.dim), (self.score_text(found.value), self.result)]
        weights = found.weights[voters]
        if not found.bias and np.ptp(weights) < 1e-9 and abs(weights[0] * len(voters) - 1) < 1e-9:
            title.append((f"  the mean of {len(voters)} of {len(found.values)} values", self.dim))
        elif not hidden and not votes_follow_exemplars(self.reading.document):
            refitted = self.reading.document.refitted
            whose = "refitted to the features" if refitted else "of the network's own"
            title.append((f"  by weights {whose}", self.dim))
        before = self.reading.trace[cell.stage - 1]
        pieces = [f"bias {self.score_text(found.bias)}"] if found.bias else []
        for voter in voters:
            value, weight = self.number(float(found.values[voter])), self.score_text(float(found.weights[voter]))
            pieces.append(f"{value}×{weight} {self.place_name(before, int(voter))}")
        return [title, *self.wrapped(pieces, " + ")]

    def share(self, found: Share, cell: Cell) -> list[Words]:
        """A probability: the share of e to the power of a score in the sum of all."""
        labels = self.reading.document.network.labels
        title = [
            *self.label_words("Probability of", cell),
            (" = ", self.dim),
            (self.score_text(found.value), self.result),
            ("  softmax: powers of e, each divided by the sum of all", self.dim),
        ]
        powers = [f"{label}: e^{weight_text(score)}" for label, score in zip(labels, found.scores, strict=True)]
        over = float(found.scores.max())
        parts = [weight_text(float(power)) for power in found.powers]
        mine = parts[cell.row]
        return [
            title,
            *self.wrapped(powers, ", "),
            [
                (f" over e^{weight_text(over)}: {mine} {self.look.signs.divided} ({' + '.join(parts)}) = ", self.plain),
                (self.score_text(found.value), self.result),
            ],
        ]

    def label_words(self, before: str, cell: Cell) -> Words:
        """What a row of scores is called, in its colour."""
        label = self.reading.document.network.labels[cell.row]
        return [(f" {before} {label}", self.look.style(self.look.colours.categories[cell.row], panel=True, bold=True))]

    def place_name(self, stage: Stage, index: int) -> str:
        """Which value of a stage is at an index in reading order."""
        channel, row, column = np.unravel_index(index, stage.maps.shape)
        if stage.values.ndim == 1:
            return f"neuron {index}"
        names = self.reading.document.network.map_names(stage.name, len(stage.maps))
        return f"{names[channel]} ({row}, {column})"
