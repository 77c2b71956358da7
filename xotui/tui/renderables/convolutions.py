"""The arithmetic of a value of a convolution map, with its patch and its feature."""

from __future__ import annotations

import numpy as np

from xotui.engine.arrays import Array
from xotui.insight.arithmetic import Products
from xotui.insight.links import Cell
from xotui.tui.notation import weight_text
from xotui.tui.renderables.matrices import matrices_width, matrix_rows
from xotui.tui.renderables.words import Words, length
from xotui.tui.renderables.writer import Writer


def product_lines(writer: Writer, found: Products, cell: Cell) -> list[Words]:
    """A value of a convolution map: patch × feature = products, sum ÷ pixels = value."""
    name = writer.name_of(cell)
    if len(found.patch) > 1:
        name = f"{writer.reading.trace[cell.stage].name} of {name}"
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
    divided = f" {writer.look.signs.divided} {counted}" if found.divisor > 1 or found.pixels == 1 else ""
    summed: Words = [
        (f"sum {total}{divided}{writer.bias_text(found.bias)} = ", writer.plain),
        (writer.number(found.value), writer.result),
    ]
    if np.isin(found.products, (-1, 1)).all():
        summed.append((f"  {words}", writer.dim))
    writer.outcome = [(" ", writer.plain), *summed]
    title = writer.title(name)
    matrices = [found.patch, found.kernel, found.products]
    ending = writer.chain_lines(cell, writer.width - 2)
    signs = [writer.look.signs.times, "="]
    if len(found.patch) > 1:
        return [title, writer.outcome, *_by_map(writer, found, cell, signs), *ending]
    planes = [matrix[0] for matrix in matrices]
    if matrices_width(planes) > writer.width - 2:
        if writer.whole:
            return [title, writer.outcome, *_stacked(writer, planes), *ending]
        planes, signs = planes[2:], []
        title.append(("   patch × feature =", writer.dim))
    rows = matrix_rows(planes, signs, writer.look)
    space = writer.width - length(rows[0]) - 3
    told = [[(" ", writer.plain), *summed], *writer.chain_lines(cell, space)]
    if len(told) <= len(rows) and max(length(line) for line in told) <= space:
        first = (len(rows) - len(told) + 1) // 2
        for row, line in zip(rows[first:], told, strict=False):
            row += [("  ", writer.plain), *line]
        return [title, *rows]
    if length(title) + 3 + length(summed) <= writer.width:
        title += [("   ", writer.plain), *summed]
        return [title, *rows, *ending]
    return [title, writer.outcome, *rows, *ending]


def _by_map(writer: Writer, found: Products, cell: Cell, signs: list[str]) -> list[Words]:
    """A convolution over several maps: the sum of each, and where all of it is wanted its products too."""
    before = writer.reading.trace[cell.stage - 1]
    names = writer.reading.document.network.map_names(before.name, len(before.maps))
    sums = [float(part.sum()) for part in found.products]
    if not writer.whole:
        pieces = [f"{name} {weight_text(total)}" for name, total in zip(names, sums, strict=True)]
        pieces[0] = f"sums over {len(sums)} maps: {pieces[0]}"
        return writer.wrapped(pieces, ", ")
    lines: list[Words] = []
    for index, name in enumerate(names):
        planes = [found.patch[index], found.kernel[index], found.products[index]]
        lines.append([(f" {name}: sum {weight_text(sums[index])}", writer.hue)])
        fits = matrices_width(planes) <= writer.width - 2
        lines += matrix_rows(planes, signs, writer.look) if fits else _stacked(writer, planes)
    return lines


def _stacked(writer: Writer, planes: list[Array]) -> list[Words]:
    """Patch, feature and products below each other, where they have no room side by side."""
    lines: list[Words] = []
    for name, plane in zip(("patch", f"{writer.look.signs.times} feature", "= products"), planes, strict=True):
        lines += [[(f" {name}", writer.dim)], *matrix_rows([plane], [], writer.look)]
    return lines
