"""Why the number under the cursor is what it is: a pixel of the picture or of a feature, and all that is computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xotui.engine import Convolution
from xotui.insight.links import Cell
from xotui.tui.look import Look
from xotui.tui.notation import weight_text
from xotui.tui.reading import FEATURE, SCORES, Reading
from xotui.tui.renderables.words import Words, length, spread
from xotui.tui.renderables.writer import Writer
from xotui.tui.trail import product_of
from xotui.tui.view import View

if TYPE_CHECKING:
    from xotui.insight.why.reach import Reach, Touched


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
        if view.grid == "picture":
            return self.pixel()
        from xotui.tui.renderables.computed import computed_lines  # at first one stands on the picture

        return computed_lines(
            self, Cell(reading.index_of(view.grid), reading.channel_of(view.grid, view.feature), *view.place)
        )

    def pixel(self) -> list[Words]:
        """A pixel of the picture: its value, and what it touches."""
        reading = self.reading
        value = float(reading.document.picture[self.view.place])
        meaning = {1.0: "white, ink", -1.0: "black, no ink"}.get(value, "grey")
        title = [
            *self.title("Pixel", self.strong),
            (" = ", self.dim),
            (weight_text(value), self.result),
            (f"  {meaning}", self.dim),
        ]
        found = reading.reach(*self.view.place)
        flips = self.flips(found)
        if flips and length(title) + 4 + len(flips) <= self.width:
            title.append((f"   {flips}", self.plain))
            flips = ""
        parts = [self.touched(touched) for touched in found.touched if touched.name not in SCORES]
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

    def touched(self, touched: Touched) -> str:
        """How many values of a stage see a pixel, and how many windows it wins there."""
        seen = f"{sum(touched.cells)} of {touched.size * len(touched.cells)} values of {touched.name}"
        return f"{seen} (wins {touched.won})" if touched.won else seen

    def feature_pixel(self) -> list[Words]:
        """A pixel of a feature: its value, and how often it is used."""
        reading, view = self.reading, self.view
        product = product_of(view, reading)
        if product is not None:
            from xotui.tui.renderables.computed import feature_product_lines

            return feature_product_lines(self, *product)
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
