"""Where features and maps stand: pure functions, like all of the layout."""

from __future__ import annotations

from xotui.tui.places import Contents, Panel, grid_panel

GAP = 3
"""Columns between two maps of a row."""

Groups = list[list[int]]
"""The stages that share a place and take turns in it, by index; one list for each place."""


def board(x: int, y: int, width: int, height: int, contents: Contents) -> list[Panel]:
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


def _place_width(group: list[int], contents: Contents, cell: int) -> int:
    """The columns of a place: of its widest map, or of its longest title."""
    widths = []
    for index in group:
        name, _, rows, columns = contents.maps[index]
        label = contents.label_widths[index] if contents.label_widths else 0
        widths.append(max(cell * columns, len(f"{name} {rows}×{columns}") + label))
    return max(widths)


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
        if feature < contents.feature_count:
            rows = 1 + contents.kernel[0] + (1 if tall > contents.kernel[0] else 0)
            panels.append(Panel("feature", left, top, kernel_width, rows, feature, (2, 1)))
        left += kernel_width + GAP
        for group, span in zip(groups, spans, strict=True):
            name, maps, map_rows, _ = contents.maps[_shown(group, contents)]
            if feature < maps or (maps == 1 and not line):  # neurons stand beside the first row
                channel = min(feature, maps - 1)
                panels.append(Panel(name, left, top, span, 1 + map_rows * high, channel, cell))
            left += span + GAP
    return panels


def _single(x: int, y: int, width: int, height: int, contents: Contents) -> list[Panel]:
    """The chosen feature with its maps as large as they can be, and the others in small below."""
    kernel_width = min(_kernel_width(contents), width // 3)
    rows = 1 + contents.kernel[0] + 1
    panels = [
        Panel(
            "feature", x, y, kernel_width, min(rows, height), min(contents.feature, contents.feature_count - 1), (2, 1)
        )
    ]
    map_x, map_width = x + kernel_width + 1, width - kernel_width - 1
    groupings = _groupings(contents)
    choices = [(cell, groups) for groups in groupings for cell in _cells(contents)[-2:]]
    choices += [((2, 1), groups) for groups in groupings]
    columns: list[Panel] = []
    _, _, map_rows, _ = contents.maps[0]
    spare = 2 + max(-(-map_rows // 2), -(-contents.kernel[0] // 2)) if contents.miniatures else 0
    # First with room below for the other features in small, then without.
    for room in (height - spare, height):
        for cell, groups in choices:
            columns = columns or _columns(map_x, y, map_width, room, contents, cell, groups)
    if not columns:
        columns = [grid_panel(map_x, y, map_width, max(height - 2, 3), contents.stage, contents)]
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
        if span and under + 1 + tall <= y + height and len(panels) > 1 and left + wide <= x + width:
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
    names = [len(name) + 2 for name in contents.names]
    wide = max(contents.kernel[1] + 1 + columns, min(max(names), 16))
    if not contents.miniatures or top + gap + tall > bottom or wide > right - x:
        return [Panel("names", x, bottom - 1, right - x, 1)] if top < bottom else []
    count = len(contents.names)
    start = map_x if (right - map_x + 2) // (wide + 2) >= count else x
    columns = max(1, (right - start + 2) // (wide + 2))
    rows = max(1, (bottom - top - gap + 1) // (tall + 1))
    first = min(max(contents.feature - columns * rows // 2, 0), max(count - columns * rows, 0))
    return [
        Panel(
            "miniature",
            start + place % columns * (wide + 2),
            top + gap + place // columns * (tall + 1),
            wide,
            tall,
            feature,
        )
        for place, feature in enumerate(range(first, min(count, first + columns * rows)))
    ]
