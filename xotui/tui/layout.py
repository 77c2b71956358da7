"""Where everything stands: a pure function from the size of the terminal to places.

Nothing here draws. What is computed is tested for every size without a terminal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

SMALLEST = (40, 12)
"""Columns and rows below which the explorer says that it needs more room."""

FULL = (80, 24)
"""Columns and rows below which the explorer shows one grid at a time."""


@dataclass(frozen=True)
class Panel:
    """A place on the screen.

    Attributes:
        key: What stands there: "votes", or for a grid its name.
        x: First column.
        y: First row.
        width: Columns.
        height: Rows.
        channel: Which feature or map of the grid; 0 for what there is only one of.
        cell: Columns and rows of one cell of a grid, without its title row; (0, 0) for what is no grid.
    """

    key: str
    x: int
    y: int
    width: int
    height: int
    channel: int = 0
    cell: tuple[int, int] = (0, 0)


@dataclass(frozen=True)
class Contents:
    """What has to be placed.

    Attributes:
        picture: Rows and columns of the picture.
        kernel: Rows and columns of a feature.
        maps: Name, count, rows and columns of every stage of maps.
        names: The names of the features.
        grid: The grid with the cursor.
        feature: The chosen feature.
        stage: The stage shown where maps take turns.
        number: Columns of a number with its sign; 0 where no numbers are wanted.
        reasons: Rows that the arithmetic under the cursor needs.
        miniatures: Whether small maps of the other features can be drawn.
        cost_rows: Rows that the cost needs.
    """

    picture: tuple[int, int]
    kernel: tuple[int, int]
    maps: tuple[tuple[str, int, int, int], ...]
    names: tuple[str, ...]
    grid: str = "picture"
    feature: int = 0
    stage: str = "convolution"
    number: int = 4
    reasons: int = 4
    miniatures: bool = True
    cost_rows: int = 4


GAP = 3


def place(width: int, height: int, contents: Contents) -> tuple[Panel, ...]:
    """A place for everything that there is room for, later ones lying over earlier ones."""
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return (Panel("small", 0, 0, width, height),)
    bars = (Panel("header", 0, 0, width, 1), Panel("keys", 0, height - 1, width, 1))
    if width < FULL[0] or height < FULL[1]:
        return (*bars, *_reduced(width, height, contents))
    roomy = height >= 34
    reasons = 6 if roomy else 4
    top, bottom = 2, height - 1 - reasons
    left = _left(width, top, bottom, contents, roomy)
    board_x = max(panel.x + panel.width for panel in left) + (3 if roomy else 2)
    board = _board(board_x, top, width - board_x - 1, bottom - top, contents)
    panels = [*bars, Panel("hint", 0, 1, width, 1), *left, *board]
    needed = min(max(reasons, contents.reasons + roomy), height - 4)
    panels.append(Panel("arithmetic", 0, height - 1 - needed, width, needed))
    return tuple(panels)


def _reduced(width: int, height: int, contents: Contents) -> list[Panel]:
    """One grid at a time, the votes beside it, and the arithmetic in short."""
    votes = 15
    reasons = 2
    room = height - 2 - reasons
    panels = [
        _grid(1, 1, width - votes - 3, room, _wanted(contents), contents),
        Panel("votes", width - votes - 1, 1, votes, 4),
        Panel("arithmetic", 0, height - 1 - reasons, width, reasons),
    ]
    if room >= 7:
        panels.append(Panel("literal", width - votes - 1, 5, votes, 3))
    return panels


def _wanted(contents: Contents) -> str:
    return contents.stage if contents.grid == "votes" else contents.grid


def _left(width: int, top: int, bottom: int, contents: Contents, roomy: bool) -> list[Panel]:
    """Picture, votes, literal match and cost, one below the other."""
    rows, columns = contents.picture
    full = 1 + 4 + 1 + 4 + 1 + contents.cost_rows
    height = bottom - top
    below = full if height - full >= min(rows, 9) + 1 else 6
    room = height - 1 - below
    widest = max(18, width * 47 // 100)
    scale = max([s for s in (1, 2, 3) if 2 * s * columns <= width // 4 and s * rows <= room] or [1])
    if below > 6 and scale == 1 and rows > room:
        below, room = 6, height - 7
    seen_columns = min(columns, widest // (2 * scale))
    seen_rows = min(rows, room // scale)
    least = 24 if roomy else 19
    span = max(least, 2 * scale * seen_columns)
    panels = [Panel("picture", 1 + roomy, top, span, 1 + seen_rows * scale, cell=(2 * scale, scale))]
    y = top + 1 + seen_rows * scale
    x = panels[0].x
    if below == full:
        panels.append(Panel("votes", x, y + 1, span, 4))
        panels.append(Panel("literal", x, y + 6, span, 4))
        panels.append(Panel("cost", x, y + 11, span, contents.cost_rows))
    else:
        spare = bottom - y - 6 >= 1
        panels.append(Panel("votes", x, y + spare, span, 3))
        panels.append(Panel("literal", x, y + 3 + spare, span, 2))
        rest = bottom - (y + 6 + spare)
        if rest > 1:
            panels.append(Panel("cost", x, y + 6 + spare, span, min(rest, contents.cost_rows)))
    return panels


def _board(x: int, y: int, width: int, height: int, contents: Contents) -> list[Panel]:
    """Features and their maps: all in rows where that fits, else the chosen one large and the others small."""
    for cell, groups, least in _row_choices(contents):
        panels = _rows(x, y, width, height, contents, cell, groups, least)
        if panels:
            return panels
    return _single(x, y, width, height, contents)


def _cells(contents: Contents) -> list[tuple[int, int]]:
    """Sizes of a cell of a map, the largest first."""
    if not contents.number:
        return [(6, 3), (4, 2), (2, 1)]
    number = contents.number
    return [(number + 4, 3), (number + 2, 2), (number + 1, 1), (number, 1)]


Groups = list[list[int]]


def _groupings(contents: Contents) -> list[Groups]:
    """Which maps have a place of their own, and which take turns; from the most places to one."""
    names = [name for name, *_ in contents.maps]
    own = [[index] for index in range(len(names))]
    paired: Groups = []
    for index, name in enumerate(names):
        if name.startswith("relu") and paired:
            paired[-1].append(index)
        else:
            paired.append([index])
    halves = [paired[0], [index for group in paired[1:] for index in group]] if len(paired) > 2 else paired
    groupings = []
    for grouping in (own, paired, halves, [list(range(len(names)))]):
        if grouping not in groupings:
            groupings.append(grouping)
    return groupings


def _row_choices(contents: Contents) -> list[tuple[tuple[int, int], Groups, int]]:
    """What to try for rows of features: cell, grouping, and how many features must be seen at least."""
    count = len(contents.names)
    groupings = _groupings(contents)
    cells = _cells(contents)
    choices = [(cell, groupings[0], count) for cell in cells if cell[1] > 1]
    choices += [(cell, grouping, count) for cell in cells[-2:] for grouping in groupings[:2]]
    choices += [(cell, grouping, min(count, 2)) for cell in cells[-2:] for grouping in groupings[:2]]
    return choices


def _shown(group: list[int], contents: Contents) -> int:
    """Which stage of a group is seen: the one with the cursor, or last looked at."""
    names = [contents.maps[index][0] for index in group]
    for wanted in (contents.grid, contents.stage):
        if wanted in names:
            return group[names.index(wanted)]
    return group[0]


def _title(name: str, rows: int, columns: int) -> int:
    return len(f"{name} {rows}×{columns}")


def _place_width(group: list[int], contents: Contents, cell: int) -> int:
    return max(
        max(cell * columns, _title(name, rows, columns)) for name, _, rows, columns in (contents.maps[i] for i in group)
    )


def _kernel_width(contents: Contents) -> int:
    return max(2 * contents.kernel[1], min(max(len(name) for name in contents.names), 14))


def _rows(
    x: int, y: int, width: int, height: int, contents: Contents, cell: tuple[int, int], groups: Groups, least: int
) -> list[Panel]:
    """A row for each feature; nothing if fewer than `least` of them fit."""
    wide, high = cell
    spans = [_place_width(group, contents, wide) for group in groups]
    kernel_width = _kernel_width(contents) + 2
    if kernel_width + sum(spans) + GAP * len(spans) > width:
        return []
    tall = max([rows * high for _, _, rows, _ in contents.maps] + [contents.kernel[0]])
    count = max(len(contents.names), *(maps for _, maps, _, _ in contents.maps))
    fitting = (height + 1) // (tall + 2)
    if fitting < max(least, 1):
        return []
    first = min(max(contents.feature - fitting // 2, 0), max(count - fitting, 0))
    panels = []
    for line, feature in enumerate(range(first, min(count, first + fitting))):
        top = y + line * (tall + 2)
        left = x
        if feature < len(contents.names):
            rows = 1 + contents.kernel[0] + (1 if tall > contents.kernel[0] else 0)
            panels.append(Panel("feature", left, top, kernel_width, rows, feature, (2, 1)))
        left += kernel_width + GAP
        for group, span in zip(groups, spans, strict=True):
            name, maps, map_rows, _ = contents.maps[_shown(group, contents)]
            if feature < maps:
                panels.append(Panel(name, left, top, span, 1 + map_rows * high, feature, cell))
            left += span + GAP
    return panels


def _single(x: int, y: int, width: int, height: int, contents: Contents) -> list[Panel]:
    """The chosen feature with its maps as large as they can be, and the others in small below."""
    kernel_width = min(_kernel_width(contents), width // 3)
    rows = 1 + contents.kernel[0] + 1
    panels = [Panel("feature", x, y, kernel_width, min(rows, height), contents.feature, (2, 1))]
    map_x, map_width = x + kernel_width + 1, width - kernel_width - 1
    choices = [(cell, groups) for cell in [*_cells(contents)[-2:], (2, 1)] for groups in _groupings(contents)[:3]]
    columns: list[Panel] = []
    for cell, groups in choices:
        columns = _columns(map_x, y, map_width, height, contents, cell, groups)
        if columns:
            break
    if not columns:
        columns = [_grid(map_x, y, map_width, max(height - 2, 3), contents.stage, contents)]
    lowest = max(panel.y + panel.height for panel in [*panels, *columns])
    if len(contents.names) > 1:
        columns += _others(x, lowest, x + width, y + height, map_x, contents)
    return panels + columns


def _columns(
    x: int, y: int, width: int, height: int, contents: Contents, cell: tuple[int, int], groups: Groups
) -> list[Panel]:
    """Maps side by side, small ones below each other; nothing where they do not all fit."""
    panels: list[Panel] = []
    left, under = x, y
    span = 0
    for group in groups:
        name, maps, rows, _ = contents.maps[_shown(group, contents)]
        wide = _place_width(group, contents, cell[0])
        tall = 1 + max(contents.maps[index][2] for index in group) * cell[1]
        if span and under + 1 + tall <= y + height and len(panels) > 1 and wide <= span:
            under += 1
        else:
            left += span + 2 if span else 0
            under, span = y, 0
        if left + wide > x + width or under + tall > y + height:
            return []
        channel = min(contents.feature, maps - 1)
        panels.append(Panel(name, left, under, wide, 1 + rows * cell[1], channel, cell))
        under += tall
        span = max(span, wide)
    return panels


def _others(x: int, top: int, right: int, bottom: int, map_x: int, contents: Contents) -> list[Panel]:
    """Every feature in small, with its map; where there is no room for pictures, by name."""
    _, _, rows, columns = contents.maps[0]
    tall = 1 + max(-(-rows // 2), -(-contents.kernel[0] // 2))
    gap = 1 if top + 1 + tall <= bottom else 0
    if not contents.miniatures or top + gap + tall > bottom:
        return [Panel("names", x, bottom - 1, right - x, 1)] if top < bottom else []
    names = [len(name) + 2 for name in contents.names]
    wide = max(contents.kernel[1] + 1 + columns, min(max(names), 16))
    count = len(contents.names)
    start = map_x if (right - map_x + 2) // (wide + 2) >= count else x
    fitting = max(1, (right - start + 2) // (wide + 2))
    first = min(max(contents.feature - fitting // 2, 0), max(count - fitting, 0))
    return [
        Panel("miniature", start + place * (wide + 2), top + gap, wide, tall, feature)
        for place, feature in enumerate(range(first, min(count, first + fitting)))
    ]


def _grid(x: int, y: int, width: int, height: int, name: str, contents: Contents) -> Panel:
    """One grid in a given room, with numbers where they fit; it scrolls where it does not."""
    height = max(height, 2)
    if name in ("picture", "feature"):
        rows, columns = contents.picture if name == "picture" else contents.kernel
        cell = (2, 1)
    else:
        rows, columns = next((r, c) for stage, _, r, c in contents.maps if stage == name)
        number = contents.number or 2
        cell = (number, 1) if number * columns <= width else (2, 1)
    channel = 0 if name == "picture" else contents.feature
    for stage, maps, _, _ in contents.maps:
        if stage == name:
            channel = min(channel, maps - 1)
    return Panel(name, x, y, width, min(height, 1 + rows * cell[1]), channel, cell)


def panels_of(panels: Sequence[Panel], key: str) -> list[Panel]:
    """All panels that show one kind of thing."""
    return [panel for panel in panels if panel.key == key]
