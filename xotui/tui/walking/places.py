"""Where everything of a walk stands: what is read, then what is done with it, then what is filled."""

from __future__ import annotations

from dataclasses import dataclass

from xotui.tui.layout import FULL, SMALLEST
from xotui.tui.places import Panel
from xotui.tui.walking.equation import form_for
from xotui.tui.walking.planes import Equation

SOURCE, MAP, SOURCE_SCORES, MAP_SCORES = "source", "map", "source scores", "map scores"
"""The panels of what is read and of what is filled: grids, or scores with their labels."""

_GAP = 4
_SCORES = 16
_MIDDLE = 30
_SIZES = (
    ((8, 4), (10, 4)), ((6, 3), (8, 3)), ((6, 3), (6, 3)), ((4, 2), (6, 2)), ((4, 2), (5, 2)), ((4, 2), (4, 2)),
    ((2, 1), (6, 1)), ((2, 1), (5, 1)), ((2, 1), (4, 1)), ((2, 1), (2, 1)),
)  # fmt: skip
"""Columns and rows of a cell, without and with a number in it, from the largest."""


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

    def cell(self, size: tuple[tuple[int, int], tuple[int, int]]) -> tuple[int, int]:
        """Columns and rows of a cell, given one of the sizes."""
        plain, numbered = size
        if not self.number or numbered[0] == 2:
            return plain
        return numbered[0] + max(self.number - 4, 0), numbered[1]

    def size(self, size: tuple[tuple[int, int], tuple[int, int]]) -> tuple[int, int]:
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
    told = 3 if roomy else 2 if height >= 16 else 1
    bottom = height - 1 - told
    panels.append(Panel("told", 0, bottom, width, told))
    beside = _beside(contents, width, top, bottom - roomy) if roomy else None
    return (*panels, *(beside or _below(contents, width, top, bottom)))


def _beside(contents: Contents, width: int, top: int, bottom: int) -> list[Panel] | None:
    """Everything in one row, or None where numbers would have to go for that."""
    equation, height = contents.equation, bottom - top
    story = 6
    for size in _SIZES[:-1]:
        left, right = contents.read.size(size), contents.filled.size(size)
        room = width - 4 - left[0] - right[0] - 2 * _GAP
        if room < _MIDDLE or max(left[1], right[1]) > height:
            continue
        form = form_for(equation, room, height - story - 1)
        wide, high = form.size(equation)
        if wide > room or high > height - story - 1 or not all(form.written):
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
    rows = equation.shape[0]
    least = 4 if height >= 14 else 3
    story = 3 if height >= 16 else 2
    form = form_for(equation, width - 2, max(height - story - 10, rows + 1))
    high = min(form.size(equation)[1], height - story - least) if height >= 14 else min(rows, height - story - least)
    high = max(high, 1)
    room = height - story - high - (3 if height >= 24 else 0)
    whole = width - 2 - _GAP
    size = _SIZES[-1]
    for one in _SIZES:
        left, right = contents.read.size(one), contents.filled.size(one)
        if left[0] + right[0] <= whole and max(left[1], right[1]) <= room:
            size = one
            break
    else:
        for one in _SIZES[-4:]:  # too high for its place: it scrolls, but numbers may stay
            if contents.read.size(one)[0] + contents.filled.size(one)[0] <= whole:
                size = one
                break
    left, right = contents.read.size(size), contents.filled.size(size)
    if left[0] + right[0] > whole:
        share = max(min(left[0], whole - right[0]), min(left[0], whole // 2))
        left = (share, left[1])
        right = (min(right[0], whole - share), right[1])
    left, right = ((wide, min(tall, room)) for wide, tall in (left, right))
    used = max(left[1], right[1])
    spare = max(room - used, 0)
    y = top + used + min(spare, 1)
    apart = min(max((width - 2 - left[0] - right[0]) // 3, _GAP), 14)
    under = y + high + (bottom - y - high > 4)
    return [
        _side(contents.read, SOURCE, 1, top, left, size),
        _side(contents.filled, MAP, 1 + left[0] + apart, top, right, size),
        Panel("equation", 1, y, width - 2, high),
        Panel("story", 1, under, width - 2, bottom - under),
    ]


def _side(
    side: Side, key: str, x: int, y: int, taken: tuple[int, int], size: tuple[tuple[int, int], tuple[int, int]]
) -> Panel:
    """The panel of one side."""
    if side.scores:
        return Panel(SOURCE_SCORES if key == SOURCE else MAP_SCORES, x, y, *taken)
    return Panel(key, x, y, *taken, channel=side.channel, cell=side.cell(size))
