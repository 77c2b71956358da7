"""A plot with two logarithmic axes: lines in fine dots, points with marks of their own, axes with even ticks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil, floor, log

from rich.style import Style

from xotui.tui.look import Look
from xotui.tui.renderables.words import Words

_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
"""The bits of a braille sign, row by row."""

_AXES = ("│", "┤", "─", "┬", "└", "▲", "┊")
"""What axes are drawn with: a line upwards and a tick on it, one across and a tick, the corner, and marks of here."""

_ASCII_AXES = ("|", "+", "-", "+", "+", "^", ":")
"""The same in ASCII."""

_DENSER = 1.1
"""So much more drawn out an axis must be for fewer ticks to be worth it."""

_TICKS = (0.0, 0.3, 0.8, 1.0)
"""What an axis is worth with no tick, with one, two, three and more, which tell how it goes on."""


@dataclass(frozen=True)
class Axis:
    """One axis.

    Attributes:
        low: The least value that must be seen, > 0.
        high: The greatest, > low.
        text: How the value of a tick is written.
        base: Ticks stand at powers of it.
    """

    low: float
    high: float
    text: Callable[[float], str]
    base: int = 10


@dataclass(frozen=True)
class Marks:
    """Points with one mark.

    Attributes:
        points: Where they are.
        sign: What stands there.
        style: Its style.
    """

    points: tuple[tuple[float, float], ...]
    sign: str
    style: Style


@dataclass(frozen=True)
class Line:
    """A straight line, as it is on such paper.

    Attributes:
        start: Where it begins, on the left.
        end: Where it ends.
        style: Its style.
    """

    start: tuple[float, float]
    end: tuple[float, float]
    style: Style


@dataclass(frozen=True)
class LogPlot:
    """What is drawn.

    Attributes:
        across: The axis from left to right.
        up: The axis upwards.
        lines: Drawn first.
        marks: Drawn over the lines, the later ones over the earlier ones.
        here: A place on the axis across that is marked from top to bottom, or None.
    """

    across: Axis
    up: Axis
    lines: tuple[Line, ...] = ()
    marks: tuple[Marks, ...] = ()
    here: float | None = None


@dataclass(frozen=True)
class Scale:
    """An axis over a number of cells, so that ticks stand in the middle of cells, all equally far from each other.

    Attributes:
        first: The value in the middle of the first cell.
        step: By how much more the next cell is, as a factor.
        cells: How many cells.
        ticks: The cells that have a tick, and the values in the middle of them.
    """

    first: float
    step: float
    cells: int
    ticks: tuple[tuple[int, float], ...]

    def place(self, value: float) -> float:
        """Where a value is, in cells: 0.5 is the middle of the first."""
        return log(value / self.first) / log(self.step) + 0.5

    def cell(self, value: float) -> int:
        """The cell in which a value is, or the nearest one."""
        return min(max(floor(self.place(value)), 0), self.cells - 1)


def scale(axis: Axis, cells: int, apart: int) -> Scale:
    """The axis over so many cells, as far drawn out as ticks in the middle of cells allow.

    Args:
        axis: What must be seen.
        cells: How many cells there are, ≥ 2.
        apart: How many cells ticks must be apart at least.
    """
    found = max(_spacings(axis, cells, apart), key=lambda spacing: spacing.worth, default=None)
    if found is None:  # fewer cells than ticks need: no ticks at all
        return Scale(axis.low, (axis.high / axis.low) ** (1 / (cells - 1)), cells, ())
    step = axis.base ** (found.powers / found.apart)
    ticks = tuple((cell, float(axis.base) ** power) for cell, power in found.ticks(cells))
    return Scale(step**-found.below, step, cells, ticks)


@dataclass(frozen=True)
class _Spacing:
    """A way to put ticks on an axis: one every so many cells, which are so many powers of its base."""

    apart: int
    powers: int
    below: int
    worth: float

    def ticks(self, cells: int) -> list[tuple[int, int]]:
        """The cells of the ticks, and their powers."""
        return _ticks(self.below, self.apart, self.powers, cells)


def _ticks(below: int, apart: int, powers: int, cells: int) -> list[tuple[int, int]]:
    first = -(below // apart)
    return [
        (below + number * apart, number * powers)
        for number in range(first, first + cells)
        if 0 <= below + number * apart < cells
    ]


def _spacings(axis: Axis, cells: int, apart: int) -> Iterator[_Spacing]:
    """All ways in which everything is seen; what is drawn out far is worth much, and so is one with enough ticks."""
    low, high = (log(value) / log(axis.base) for value in (axis.low, axis.high))
    for powers in range(1, max(ceil(high - low), 1) + 1):
        for each in range(apart, cells + 1):
            density = each / powers
            below = ceil(-low * density - 1e-9)  # the cell of power 0, counted from the first; it may lie outside
            if (cells - 1 - below) / density >= high - 1e-9:
                count = len(_ticks(below, each, powers, cells))
                yield _Spacing(each, powers, below, density * _DENSER**-powers * _TICKS[min(count, len(_TICKS) - 1)])


def log_plot_lines(plot: LogPlot, width: int, height: int, look: Look) -> list[Words]:
    """The plot in so many columns and rows, its axes and the values of their ticks among them."""
    rows = max(height - 2, 2)
    up = scale(plot.up, rows, 2)
    labels = {rows - 1 - cell: look.text(plot.up.text(value)) for cell, value in up.ticks}
    gutter = max(map(len, labels.values()), default=0) + 1
    columns = max(width - gutter - 1, 2)
    widest = max(len(look.text(plot.across.text(value))) for value in (plot.across.low, plot.across.high))
    across = scale(plot.across, columns, widest + 3)
    cells = _cells(plot, across, up, look)
    line, tick, *_ = _ASCII_AXES if look.ascii else _AXES
    lines: list[Words] = []
    for row in range(rows):
        label = labels.get(row, "").rjust(gutter - 1) + " "
        lines.append([(label, look.dim), (tick if row in labels else line, look.dim), *_joined(cells[row])])
    return [*lines, *_below(plot, across, gutter, look)]


def _below(plot: LogPlot, across: Scale, gutter: int, look: Look) -> list[Words]:
    """The axis across and the values of its ticks; the mark of here stands on the axis."""
    _, _, line, tick, corner, here, _ = _ASCII_AXES if look.ascii else _AXES
    axis = [line] * across.cells
    labels = [" "] * (gutter + 1 + across.cells)
    for column, value in across.ticks:
        axis[column] = tick
        text = look.text(plot.across.text(value))
        start = min(gutter + 1 + column - (len(text) - 1) // 2, len(labels) - len(text))
        labels[start : start + len(text)] = text
    words: Words = [(" " * gutter + corner, look.dim)]
    if plot.here is None:
        words.append(("".join(axis), look.dim))
    else:
        column = across.cell(plot.here)
        mark = (here, look.style(look.colours.accent, bold=True))
        words += [("".join(axis[:column]), look.dim), mark, ("".join(axis[column + 1 :]), look.dim)]
    return [words, [("".join(labels), look.dim)]]


_Cell = tuple[str, Style]


def _cells(plot: LogPlot, across: Scale, up: Scale, look: Look) -> list[list[_Cell]]:
    """What stands within the axes, from the top row on."""
    cells: list[list[_Cell]] = [[(" ", look.plain)] * across.cells for _ in range(up.cells)]
    if plot.here is not None:
        sign = (_ASCII_AXES if look.ascii else _AXES)[-1]
        for row in cells:
            row[across.cell(plot.here)] = (sign, look.style(look.colours.accent))
    for line in plot.lines:
        _draw(line, across, up, cells, look)
    for marks in plot.marks:
        for x, y in marks.points:
            cells[up.cells - 1 - up.cell(y)][across.cell(x)] = (marks.sign, marks.style)
    return cells


def _draw(line: Line, across: Scale, up: Scale, cells: list[list[_Cell]], look: Look) -> None:
    """A straight line in braille dots, one a column; in points where only ASCII may be written."""
    (left, bottom), (right, top) = ((across.place(x), up.place(y)) for x, y in (line.start, line.end))
    rows, fine = len(cells), 1 if look.ascii else 4
    for column in range(max(0, floor(left)), min(across.cells - 1, floor(right)) + 1):
        height = bottom + (top - bottom) * (column + 0.5 - left) / max(right - left, 1e-9)
        dot = floor((rows - height) * fine)
        if 0 <= dot < rows * fine:
            sign = "." if look.ascii else chr(0x2800 + _DOTS[dot % 4][0])
            cells[dot // fine][column] = (sign, line.style)


def _joined(cells: list[_Cell]) -> Words:
    """Neighbours of one style in one piece."""
    words: Words = []
    for sign, style in cells:
        if words and words[-1][1] == style:
            words[-1] = (words[-1][0] + sign, style)
        else:
            words.append((sign, style))
    return words
