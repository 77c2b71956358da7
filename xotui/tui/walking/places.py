"""Where everything of a walk stands: what is read, then what is done with it, then what is filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xotui.tui.layout import FULL, SMALLEST
from xotui.tui.places import Panel
from xotui.tui.walking.equation import form_for
from xotui.tui.walking.planes import Equation

SOURCE, MAP, SOURCE_SCORES, MAP_SCORES = "source", "map", "source scores", "map scores"
"""The panels of what is read and of what is filled: grids, or scores with their labels."""

Size = tuple[tuple[int, int], tuple[int, int]]
"""Columns and rows of a cell, without and with a number in it."""

_GAP = 4
_STORY = 50
_SCORES = 16
_MIDDLE = 30
_SIZES: tuple[Size, ...] = (
    ((8, 4), (10, 4)), ((6, 3), (8, 3)), ((6, 3), (6, 3)), ((4, 2), (6, 2)), ((4, 2), (5, 2)), ((4, 2), (4, 2)),
    ((2, 1), (6, 1)), ((2, 1), (5, 1)), ((2, 1), (4, 1)), ((2, 1), (2, 1)),
)  # fmt: skip
"""From the largest."""


@dataclass(frozen=True, eq=False)
class Side:
    """What is read, or what is filled.

    Attributes:
        rows: Its rows.
        columns: Its columns.
        number: The columns of a number in it; 0 where its cells are colours only.
        scores: Whether it is scores with their labels.
        channel: Which of the maps it is.
    """

    rows: int
    columns: int
    number: int = 0
    scores: bool = False
    channel: int = 0

    def cell(self, size: Size) -> tuple[int, int]:
        """Columns and rows of a cell, given one of the sizes."""
        plain, numbered = size
        if not self.number or numbered[0] == 2:
            return plain
        return numbered[0] + max(self.number - 4, 0), numbered[1]

    def size(self, size: Size) -> tuple[int, int]:
        """Columns and rows of the whole, its title among them."""
        if self.scores:
            return _SCORES, self.rows + 1
        wide, high = self.cell(size)
        return self.columns * wide, self.rows * high + 1


@dataclass(frozen=True, eq=False)
class Contents:
    """What has to be placed.

    Attributes:
        read: What is on the left.
        filled: What is on the right.
        equation: What is in the middle.
        flow: The rows of the whole way in small; 0 where there is none.
    """

    read: Side
    filled: Side
    equation: Equation
    flow: int = 0


def walk_panels(contents: Contents, width: int, height: int) -> tuple[Panel, ...]:
    """A place for everything that there is room for.

    Args:
        contents: What has to be placed.
        width: Columns of the terminal.
        height: Its rows.
    """
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return (Panel("small", 0, 0, width, height),)
    small, roomy = width < FULL[0] or height < FULL[1], height >= 34
    panels = [Panel("header", 0, 0, width, 1), Panel("keys", 0, height - 1, width, 1)]
    if not small:
        panels.append(Panel("hint", 0, 1, width, 1))
    top = 1 if small else 2
    panels.append(Panel("status", 0, top, width, 1 + roomy))
    top += 3 if roomy else 1
    told = 3 if roomy else 2
    bottom = height - 1 - told
    panels.append(Panel("told", 0, bottom, width, told))
    beside = _beside(contents, width, top, bottom - roomy) if roomy else None
    return (*panels, *(beside or _below(contents, width, top, bottom)))


def _beside(contents: Contents, width: int, top: int, bottom: int) -> list[Panel] | None:
    """Everything in one row, or None where numbers would have to go for that."""
    equation, height = contents.equation, bottom - top
    story = 6
    large = [size for size in _SIZES if size[1][1] > 1]
    for size, least in [*((size, 2) for size in large), *((size, 1) for size in _SIZES[:-1])]:
        left, right = contents.read.size(size), contents.filled.size(size)
        room = width - 4 - left[0] - right[0] - 2 * _GAP
        if room < _MIDDLE or max(left[1], right[1]) > height:
            continue
        form = form_for(equation, room, height - story - 1)
        wide, high = form.size(equation)
        if wide > room or high > height - story - 1 or not all(form.written) or form.high < least:
            continue
        tall = max(left[1], right[1], high + 1 + story)
        flow = contents.flow if tall + 2 + contents.flow <= height else 0
        start = top + (0 if flow else max((height - tall) // 3, 0))
        x = 2 + left[0] + _GAP
        middle = max(min(room, max(wide, 46)), wide)
        y = start + max((tall - high - 1 - story) // 3, 0)
        spare = room - middle
        below = [Panel("flow", 2, bottom - flow, width - 4, flow)] if flow else []
        return [
            *below,
            _side(contents.read, SOURCE, 2, start, left, size),
            Panel("equation", x + spare // 2, y, wide, high),
            Panel("story", x + spare // 2, y + high + 1, middle, max(min(start + tall, bottom) - y - high - 1, story)),
            _side(contents.filled, MAP, width - 2 - right[0], start, right, size),
        ]
    return None


def _below(contents: Contents, width: int, top: int, bottom: int) -> list[Panel]:
    """The two grids side by side, and what is done below them."""
    equation, height = contents.equation, bottom - top
    rows, whole = equation.shape[0], width - 2
    wide, low = form_for(equation, whole, rows + 1).size(equation)
    tall = form_for(equation, whole, height if height >= 24 else rows + 1).size(equation)[1]
    beside = whole - wide - _GAP >= _STORY and height >= 20
    story = 0 if beside else 3 if height >= 16 else 2 if height >= 9 else 1
    air = 1 if height >= 18 else 0
    least = 4 if height >= 14 else 3
    low = low if height >= 14 else low - 1  # without titles
    size, high = None, min(low, height - story - least)
    for one in (tall, low):
        size = _largest(contents, whole - _GAP, height - story - air - one)
        if size is not None:
            high = one
            break
    room = height - story - high
    if size is None:  # it scrolls, and numbers may stay where only rows are missing
        size = _largest(contents, whole - _GAP, 10**9, _SIZES[-4:]) or _SIZES[-1]
        room -= air if room > 12 else 0
    left, right = contents.read.size(size), contents.filled.size(size)
    if left[0] + right[0] > whole - _GAP:
        share = max(min(left[0], whole - _GAP - right[0]), min(left[0], (whole - _GAP) // 2))
        left, right = (share, left[1]), (min(right[0], whole - _GAP - share), right[1])
    left, right = ((columns, min(lines, room)) for columns, lines in (left, right))
    used = max(left[1], right[1])
    y = top + used + min(height - story - high - used, 1)
    apart = min(max((whole - left[0] - right[0]) // 3, _GAP), 14)
    if beside:
        wide = form_for(equation, whole, high).size(equation)[0]
        told = Panel("story", 1 + wide + _GAP, y, whole - wide - _GAP, bottom - y)
    else:
        under = y + high + (bottom - y - high > 4)
        told = Panel("story", 1, under, whole, bottom - under)
    return [
        _side(contents.read, SOURCE, 1, top, left, size),
        _side(contents.filled, MAP, 1 + left[0] + apart, top, right, size),
        Panel("equation", 1, y, wide if beside else whole, high),
        told,
    ]


def _largest(contents: Contents, width: int, height: int, sizes: Sequence[Size] = _SIZES) -> Size | None:
    """The largest size of cells with which both sides fit beside each other."""
    for size in sizes:
        left, right = contents.read.size(size), contents.filled.size(size)
        if left[0] + right[0] <= width and max(left[1], right[1]) <= height:
            return size
    return None


def _side(side: Side, key: str, x: int, y: int, taken: tuple[int, int], size: Size) -> Panel:
    """The panel of one side."""
    if side.scores:
        return Panel(SOURCE_SCORES if key == SOURCE else MAP_SCORES, x, y, *taken)
    return Panel(key, x, y, *taken, channel=side.channel, cell=side.cell(size))
