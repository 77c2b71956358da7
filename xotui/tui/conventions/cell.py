"""One cell written out twice: as it is, and with the choices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xotui.engine import Convolution, FullyConnected, MaxPool, ReLU, Stage, Trace
from xotui.engine.arrays import Array
from xotui.insight.arithmetic import Products, arithmetic
from xotui.insight.conventions.layers import ConventionalConvolution
from xotui.insight.links import Cell
from xotui.tui.conventions.maps import CHOSEN, OWN, pixels_of
from xotui.tui.conventions.state import Desk
from xotui.tui.look import Look
from xotui.tui.notation import Notation, number_text, weight_text
from xotui.tui.renderables.matrices import matrices_width, matrix_rows
from xotui.tui.renderables.words import Words, length

_TITLE = 15


@dataclass(frozen=True, eq=False)
class Side:
    """A cell in one of the two computations.

    Attributes:
        title: Which of the two.
        value: Its value, written; "" where this computation has no such cell.
        short: How it came about, in one line.
        planes: What the feature lies on, and the feature as it lies there, if that is one plane each.
    """

    title: str
    value: str
    short: str
    planes: tuple[Array, ...] = ()


def sides_of(desk: Desk, notation: Notation) -> tuple[Side, Side]:
    """The cell that is looked at in both computations."""
    row, column = desk.looked_at
    written = Notation.DECIMAL if notation is Notation.COLOUR else notation
    one = _side(desk, OWN, desk.reading.trace, (row, column), written)
    if desk.other_trace is None or desk.other is None:
        return one, Side(CHOSEN, "", "it cannot be computed so")
    there = (row + desk.offset[0], column + desk.offset[1])
    return one, _side(desk, CHOSEN, desk.other_trace, there, written)


def cell_lines(desk: Desk, look: Look, notation: Notation, width: int, height: int) -> list[Words]:
    """Where the cell is, its two values, and how each came about: with the numbers themselves where there is room.

    Args:
        desk: What is computed.
        look: How it looks.
        notation: How numbers are written.
        width: Columns.
        height: Rows.
    """
    sides = sides_of(desk, notation)
    title = cell_title(desk, look)
    half = width // 2
    drawn = [_drawn(side, look, half - 2) for side in sides]
    if all(drawn) and 1 + max(map(len, drawn)) <= height:
        lines = [title, *[[] for _ in range(min(height - 1 - max(map(len, drawn)), 1))]]
        for row in range(max(map(len, drawn))):
            left, right = (block[row] if row < len(block) else [] for block in drawn)
            pad = (" " * (half - length(left)), look.style(panel=True))
            lines.append([*left, pad, *right])
        return lines
    return [title, *([[]] if height >= 5 else []), *[_short(side, look) for side in sides]]


def reason_rows(desk: Desk, look: Look, notation: Notation, width: int) -> int:
    """The rows that the cell needs to be written out with its numbers."""
    drawn = [_drawn(side, look, width // 2 - 2) for side in sides_of(desk, notation)]
    return 2 + max(map(len, drawn)) if all(drawn) else 5


def cell_title(desk: Desk, look: Look) -> Words:
    """Which cell it is, and why this one."""
    row, column = desk.looked_at
    hue = look.style(look.hue(desk.feature), panel=True, bold=True)
    dim = look.style(look.colours.dim, panel=True)
    words: Words = [(f" {desk.stage} at row {row}, column {column}", hue)]
    if any(desk.offset) and desk.other_trace is not None:
        down, right = row + desk.offset[0], column + desk.offset[1]
        words = [
            (f" {desk.stage} at row {row}, column {column}; with these choices at row {down}, column {right}", hue)
        ]
    if desk.cell is None and desk.change is not None and desk.change.where is not None:
        words.append(("   the cell that differs most", dim))
    elif desk.difference is not None and not desk.difference.aligned:
        words.append(("   corner on corner: a frame has moved the windows", dim))
    return words


def _short(side: Side, look: Look) -> Words:
    """One of the two in one line."""
    dim, result = look.style(look.colours.dim, panel=True), look.style(look.colours.accent, panel=True, bold=True)
    words: Words = [(f" {side.title:<{_TITLE}}", dim), (side.short, look.style(panel=True))]
    return [*words, (f" = {side.value}", result)] if side.value else words


def _drawn(side: Side, look: Look, width: int) -> list[Words]:
    """One of the two with its matrices; nothing where they do not fit."""
    dim, result = look.style(look.colours.dim, panel=True), look.style(look.colours.accent, panel=True, bold=True)
    plain = look.style(panel=True)
    head: Words = [(f" {side.title}", dim)]
    if not side.value:
        return [head, [(f" {side.short}", plain)]]
    if not side.planes or matrices_width(side.planes) + 1 > width:
        return []
    rows = matrix_rows(side.planes, (look.signs.times, "="), look)
    ending: Words = [(f"  {side.short}", plain), (f" = {side.value}", result)]
    middle = (len(rows) - 1) // 2
    if length(rows[middle]) + length(ending) <= width:
        rows[middle] = [*rows[middle], *ending]
        return [head, *rows]
    if length(ending) - 1 > width:
        return []
    return [head, *rows, [(f" {side.short}", plain), (f" = {side.value}", result)]]


def _side(desk: Desk, title: str, trace: Trace, place: tuple[int, int], notation: Notation) -> Side:
    stage, before = trace[desk.number], trace[desk.number - 1]
    maps = stage.maps
    channel = desk.channel
    if channel >= len(maps) or not all(0 <= at < side for at, side in zip(place, maps.shape[1:], strict=True)):
        return Side(title, "", "there is no such cell")
    cell = Cell(desk.number, channel, *place)
    pixels = pixels_of(desk, title == OWN)
    value = number_text(float(maps[cell.index]), notation, pixels)

    def written(number: float) -> str:
        return number_text(number, notation, pixels)

    match stage.layer:
        case Convolution():
            return _convolved(
                title,
                value,
                trace,
                cell,
                stage,
                before,
            )
        case ReLU():
            return Side(title, value, f"max(0, {written(float(before.maps[cell.index]))})")
        case MaxPool() as pool:
            winners = pool.winners(before.maps)
            row, column = (int(where[cell.index]) for where in (winners.rows, winners.columns))
            return Side(title, value, f"the largest of its window is {before.name} ({row}, {column})")
        case FullyConnected(weights=weights):
            return Side(title, value, f"{weights.shape[1]} values, each times its weight, added up")
    return Side(title, value, "")


def _convolved(title: str, value: str, trace: Trace, cell: Cell, stage: Stage, before: Stage) -> Side:
    """A convolution at one position, under whichever convention."""
    layer = stage.layer
    if isinstance(layer, ConventionalConvolution):
        at = layer.at(before.maps if before.values.ndim > 2 else before.values, cell.channel, cell.row, cell.column)
        patch, kernel, total, divisor, bias, exact = at.patch, at.kernel, at.total, at.divisor, at.bias, at.exact
        by = {"pixels": " pixels", "weights": " of |weights|", "none": ""}[layer.division]
        digits = "" if layer.digits == "exact" else f"{number_text_long(exact)}, {layer.digits}"
    else:
        found = arithmetic(trace, cell)
        assert isinstance(found, Products)
        patch, kernel, total, divisor, bias = found.patch, found.kernel, found.total, float(found.divisor), found.bias
        by, digits = " pixels" if divisor != 1 else "", ""
    short = f"sum {weight_text(total)}"
    if len(patch) > 1:
        short = f"sum of {patch.size} products {weight_text(total)}"
    if by:
        short += f" ÷ {weight_text(divisor)}{by}"
    if bias:
        short += f" {'+' if bias > 0 else '−'} bias {weight_text(abs(bias))}"
    if digits:
        short += f" = {digits}"
    planes = (patch[0], kernel[0], np.asarray(patch[0] * kernel[0])) if len(patch) == 1 else ()
    return Side(title, value, short, planes)


def number_text_long(value: float) -> str:
    """A value with the digits behind the second that are left off.

    >>> number_text_long(7 / 9), number_text_long(-0.5)
    ('.7778…', '-.5')
    """
    text = f"{value:.4f}".rstrip("0").rstrip(".")
    text = text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text
    return text if abs(float(f"{value:.4f}") - value) < 1e-9 else f"{text}…"
