"""What is told of the place under the cursor: its values, what enter opens, and who wins there."""

from __future__ import annotations

from textwrap import wrap

from rich.style import Style

from xotui.engine.arrays import Array
from xotui.tui.look import Look
from xotui.tui.notation import Notation, number_text, score_text
from xotui.tui.photograph.painting import Painting, grey_levels
from xotui.tui.photograph.scene import Scene
from xotui.tui.photograph.telling import size_text
from xotui.tui.renderables.words import Words, length, spread

_GAP = 3  # columns between numbers


class Here:
    """Writes what is told of the place under the cursor; holds what all of it needs.

    Args:
        scene: What is seen.
        look: How it looks.
        notation: How values are written.
        misfit: Why the network does not fit the photograph; nothing where it does.
    """

    def __init__(self, scene: Scene, look: Look, notation: Notation, misfit: str = "") -> None:
        self.scene, self.look, self.misfit = scene, look, misfit
        self.notation = Notation.DECIMAL if notation is Notation.COLOUR else notation
        self.plain, self.dim = look.style(panel=True), look.style(look.colours.dim, panel=True)
        self.strong = look.style(look.colours.bright, panel=True, bold=True)

    def below(self, width: int, height: int) -> list[Words]:
        """Lines below the photograph: a column for each feature."""
        place, around = self._place(), self._around()
        if self.misfit:
            return [place, *self._wrapped(self.misfit, width)][:height]
        lines = [spread(place, [*around, (" ", self.plain)], width, self.plain)]
        if length(place) + length(around) + 2 > width:
            lines = [place, [(" ", self.plain), *around]]
        table = self._columns(width)
        lines += table[:2] if height == len(lines) + 2 else table
        return [*lines, [(f" {self._window()}", self.dim)]][:height]

    def beside(self, width: int, height: int) -> list[Words]:
        """Lines beside the photograph: a row for each feature, and large what enter opens."""
        sight = self.scene.sight
        value = self._number(float(self.scene.surface.image[sight.row, sight.column]))
        lines: list[Words] = [
            [(f" Row {sight.row}, column {sight.column}", self.strong)],
            [(f" of {size_text(sight.shape)}", self.dim), (f"  pixel {value}", self.plain)],
            [],
        ]
        if self.misfit:
            return [*lines, *self._wrapped(self.misfit, width)][:height]
        lines += self._rows(width)
        rows, columns = self.scene.document.shape
        ending = [
            [],
            [(f" {size_text((rows, columns))} around it", self.dim)],
            *self.preview(width - 2, height - len(lines) - 7),
            [(" ", self.plain), *self._verdict()],
            [],
            *([(f" {line}", self.dim)] for line in wrap(self._window(), width - 2)),
        ]
        return [*lines, *ending][:height]

    def preview(self, width: int, height: int) -> list[Words]:
        """What enter opens: two columns a pixel where that has room, else half blocks, else nothing."""
        neighbourhood = self.scene.neighbourhood
        rows, columns = neighbourhood.shape
        for times in (2, 1):
            high = -(-rows * times // 2)
            if columns * times <= width and high <= height:
                levels = grey_levels(neighbourhood).repeat(times, axis=0).repeat(times, axis=1)
                drawn = Painting(levels, True, (columns * times, high), self.look, self.plain)
                return [
                    [(" ", self.plain), *((segment.text, segment.style or self.plain) for segment in line)]
                    for line in drawn.lines
                ]
        return []

    def _place(self) -> Words:
        """Row and column of the pixel under the cursor, and its value."""
        sight = self.scene.sight
        value = self._number(float(self.scene.surface.image[sight.row, sight.column]))
        words: Words = [(f" Row {sight.row}, column {sight.column}", self.strong), (" of ", self.dim)]
        return [*words, (size_text(sight.shape), self.dim), (f"  pixel {value}", self.plain)]

    def _around(self) -> Words:
        """Who wins in what enter opens, and what that is."""
        return [(f"{size_text(self.scene.document.shape)} around it: ", self.dim), *self._verdict()]

    def _verdict(self) -> Words:
        """The scores, and who wins."""
        verdict = self.scene.verdict
        if verdict is None:
            return [("nobody votes", self.plain)]
        words: Words = []
        for label, score in zip(verdict.labels, verdict.scores, strict=True):
            text = "–" if score is None else score_text(score, self.notation)
            words.append((f"{label} {text}  ", self._colour(label) if label == verdict.winner else self.plain))
        if verdict.winner is None:
            return [*words, (f"→ undecided: {verdict.why_undecided}", self.plain)]
        return [*words, (f"→ {verdict.winner}", self._colour(verdict.winner))]

    def _colour(self, label: str) -> Style:
        assert self.scene.verdict is not None
        index = self.scene.verdict.labels.index(label)
        return self.look.style(self.look.colours.categories[index], panel=True, bold=True)

    def _number(self, value: float) -> str:
        """A value of a map, with two decimals also where it is a whole number."""
        pixels = int(self.scene.document.convolution.kernels[0].size) if self.scene.sight.shrink == 1 else 0
        text = number_text(value, self.notation, pixels)
        return text + "0" if text.endswith("1.0") else text

    def _values(self) -> list[tuple[str, Array]]:
        """What is told of each feature: its value at the pixel, and the strongest in the cell where that shows more."""
        values = [("at the pixel", self.scene.values())]
        if self.scene.view.zoom.pixels > 1:
            values.append(("strongest in cell", self.scene.strongest()))
        return values

    def _heads(self) -> list[str]:
        """The names of the features, a mark before the chosen one."""
        marks = (
            self.look.signs.chosen if index == self.scene.chosen else " " for index in range(len(self.scene.names))
        )
        return [self.look.text(f"{mark}{name}") for mark, name in zip(marks, self.scene.names, strict=True)]

    def _hue(self, index: int) -> Style:
        return self.look.style(self.look.hue(index), panel=True, bold=index == self.scene.chosen)

    def _columns(self, width: int) -> list[Words]:
        """The table with a column for each feature."""
        rows, heads, chosen = self._values(), self._heads(), self.scene.chosen
        texts = [[self._number(float(value)) for value in values] for _, values in rows]
        first_width = 1 + max(len(self.scene.sight.stage), *(len(name) for name, _ in rows))
        wide = [_GAP - 1 + max(len(head), *(1 + len(row[index]) for row in texts)) for index, head in enumerate(heads)]
        first, last = _fitting(wide, chosen, width - first_width - 4)
        before, behind = ("… " if first else "  "), (" …" if last < len(wide) else "")
        head: Words = [(f" {self.scene.sight.stage}".ljust(first_width) + before, self.dim)]
        head += [(heads[index].rjust(wide[index]), self._hue(index)) for index in range(first, last)]
        lines: list[Words] = [[*head, (behind, self.dim)]]
        for (name, _), row in zip(rows, texts, strict=True):
            words: Words = [(f" {name}".ljust(first_width) + "  ", self.dim)]
            for index in range(first, last):
                words.append((row[index].rjust(wide[index]), self.strong if index == chosen else self.plain))
            lines.append(words)
        return lines

    def _rows(self, width: int) -> list[Words]:
        """The table with a row for each feature."""
        columns = [values for _, values in self._values()]
        heads = ("pixel", "cell")[: len(columns)]
        name_width = width - 2 - 7 * len(columns)
        title = "".join(head.rjust(7) for head in heads)
        lines: list[Words] = [[(f" {self.scene.sight.stage}".ljust(width - 1 - len(title)) + title, self.dim)]]
        for index, head in enumerate(self._heads()):
            texts = "".join(self._number(float(values[index])).rjust(7) for values in columns)
            style = self.strong if index == self.scene.chosen else self.plain
            cut = head if len(head) <= name_width else head[: name_width - 1] + "…"
            lines.append([(f" {cut}".ljust(name_width + 1), self._hue(index)), (texts, style)])
        return lines

    def _window(self) -> str:
        """What enter opens."""
        top, bottom, left, right = self.scene.window
        return f"enter opens rows {top}–{bottom - 1}, columns {left}–{right - 1} in the explorer"

    def _wrapped(self, text: str, width: int) -> list[Words]:
        return [[(f" {line}", self.plain)] for line in wrap(text, max(width - 2, 10))]


def _fitting(wide: list[int], chosen: int, room: int) -> tuple[int, int]:
    """The first column and the one behind the last that have room: from the left, but the chosen one among them."""
    first, last = 0, chosen + 1
    while first < chosen and sum(wide[first:last]) > room:
        first += 1
    while last < len(wide) and sum(wide[first : last + 1]) <= room:
        last += 1
    return first, last
