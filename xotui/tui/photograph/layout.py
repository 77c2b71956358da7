"""Where the photograph, its maps, and what is told of the cursor stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from xotui.tui.layout import FULL, SMALLEST
from xotui.tui.photograph.zoom import MOST_CELLS, whole_zoom
from xotui.tui.places import Panel

PICTURE, MAP = "photograph", "map"
"""The panels that are drawn: the photograph, and one for each map that has room."""

_ENOUGH = 500  # cells of a photograph that are worth more than one map more
_LEAST = 12  # columns of a map
_TITLE = 30  # columns that a title should have
_GAP = 3  # columns between pictures
_SIDE = 34  # columns of what is told at the right
_OTHERS = 20  # rows of it beside those of the features


@dataclass(frozen=True)
class Wanted:
    """What has to be placed.

    Attributes:
        shape: Rows and columns of the photograph.
        maps: How many maps there are.
        chosen: Which of them is chosen.
        window: Rows and columns of the explorer's picture.
        alone: Whether only the chosen map is wanted.
        whole: Whether all of the photograph is seen: then nothing is left empty between it and the maps.
    """

    shape: tuple[int, int]
    maps: int
    chosen: int
    window: tuple[int, int]
    alone: bool
    whole: bool


def photograph_panels(width: int, height: int, wanted: Wanted) -> tuple[Panel, ...]:
    """A place for everything that there is room for.

    The photograph and the maps have panels of one size, so that a place is at the same place in all of them. There
    are as many maps as leave the photograph large enough to be recognised.

    Args:
        width: Columns of the terminal.
        height: Its rows.
        wanted: What has to be placed.
    """
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return (Panel("small", 0, 0, width, height),)
    small, roomy = width < FULL[0] or height < FULL[1], height >= 34
    bars = [Panel("header", 0, 0, width, 1), Panel("keys", 0, height - 1, width, 1)]
    if not small:
        bars.append(Panel("scale", 0, 1, width, 1))
    here = 3 if small else 6 if roomy else 5
    top, bottom = 1 if small else 2, height - 1
    room = (width - 2, bottom - here - top - roomy)
    below = _best(*room, wanted)
    if roomy and width >= FULL[0] + _SIDE and wanted.maps + _OTHERS <= bottom - top:
        # What is told may stand at the right instead, where that makes the photograph larger.
        narrow = (width - _SIDE - 2, bottom - top)
        beside = _best(*narrow, wanted)
        if (beside.panels, beside.cells) > (below.panels, below.cells):
            return (
                *bars,
                Panel("side", width - _SIDE, top, _SIDE, bottom - top),
                *_pictures(top, narrow[0], beside, wanted),
            )
    panels = [*bars, Panel("here", 0, bottom - here, width, here)]
    preview = _preview(wanted.window, width, here)
    if preview:
        panels[-1:] = [
            Panel("here", 0, bottom - here, width - preview, here),
            Panel("preview", width - preview, bottom - here, preview, here),
        ]
    return (*panels, *_pictures(top, room[0], below, wanted))


def empty_panels(width: int, height: int) -> tuple[Panel, ...]:
    """The places where there is no photograph."""
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return (Panel("small", 0, 0, width, height),)
    bars = (Panel("header", 0, 0, width, 1), Panel("keys", 0, height - 1, width, 1), Panel("scale", 0, 1, width, 1))
    return (*bars, Panel("empty", 0, 2, width, height - 3))


def room_of(panel: Panel) -> tuple[int, int]:
    """Rows and columns of cells that a panel has: two rows in each line of text but the title."""
    return 2 * max(panel.height - 1, 1), panel.width


def _preview(window: tuple[int, int], width: int, height: int) -> int:
    """Columns of the picture that enter opens; 0 where there is no room for all of it."""
    fits = window[0] <= 2 * height and window[1] + 2 <= width // 4
    return window[1] + 2 if fits else 0


def _best(width: int, height: int, wanted: Wanted) -> _Grid:
    """As many maps as leave the photograph large enough; else the way in which it is largest."""
    shown = min(wanted.maps, 1) if wanted.alone else wanted.maps
    grids = [grid for maps in range(shown, 0, -1) if (grid := _grid(width, height, wanted.shape, maps + 1))]
    grids = grids or [_Grid(0, 1, width, height, 1)]
    return next((grid for grid in grids if grid.cells >= _ENOUGH), max(grids))


def _pictures(top: int, width: int, grid: _Grid, wanted: Wanted) -> list[Panel]:
    """The photograph and some of the maps, in rows and columns of panels of one size."""
    wide, gap = grid.wide, 1
    if wanted.whole:
        zoom = whole_zoom(wanted.shape, (2 * (grid.high - 1), wide))
        wide, gap = min(max(zoom.units(wanted.shape[1]) * zoom.cells, _TITLE), wide), _GAP
        gap = min(gap, (width - grid.columns * wide) // max(grid.columns - 1, 1))
    places = [
        (1 + place % grid.columns * (wide + gap), top + place // grid.columns * (grid.high + 1))
        for place in range(grid.panels)
    ]
    first = min(max(wanted.chosen - (grid.panels - 1) // 2, 0), max(wanted.maps - grid.panels + 1, 0))
    panels = [Panel(PICTURE, *places[0], wide, grid.high)]
    return panels + [Panel(MAP, *place, wide, grid.high, index) for index, place in enumerate(places[1:], start=first)]


class _Grid(NamedTuple):
    """A way to place panels; the larger the photograph is in it, the better.

    Attributes:
        cells: How many cells a photograph has.
        columns: How many panels stand side by side.
        wide: Columns of a panel.
        high: Rows of a panel.
        panels: How many there are.
    """

    cells: int
    columns: int
    wide: int
    high: int
    panels: int


def _grid(width: int, height: int, shape: tuple[int, int], count: int) -> _Grid | None:
    """The way to place so many panels in which the photograph is largest; None where there is no room for them."""
    found = []
    for columns in range(1, count + 1):
        rows = -(-count // columns)
        wide, high = (width + 1) // columns - 1, (height + 1) // rows - 1
        if wide >= _LEAST and high >= 3:
            scale = min(2 * (high - 1) / shape[0], wide / shape[1], MOST_CELLS)
            found.append(_Grid(int(scale**2 * shape[0] * shape[1]), columns, wide, high, count))
    return max(found, key=lambda grid: (grid.cells, -(-count % grid.columns)), default=None)
