"""Where everything on the screen of cost stands, given the size of the terminal."""

from __future__ import annotations

from dataclasses import dataclass

from xotui.tui.layout import FULL, SMALLEST
from xotui.tui.places import Panel

LEFT = 34
"""The columns of the sliders, and of what stands below them."""

SLIDERS = 5
"""How many sliders there are, a row each."""

SLOPES = 3
"""The rows of the slopes: a head, and one for each engine."""

MEMORY = 4
"""The rows of sizes and memory, without a blank one."""

_LEAST_OWN = 5
"""The fewest rows in which the counts of the explorer's network are worth showing."""

_LEAST_PLOT = 8
"""The fewest rows of a plot with its title and axes."""


@dataclass(frozen=True)
class Room:
    """What has to be placed.

    Attributes:
        width: Columns of the terminal.
        height: Its rows.
        counts: Rows of the counts of the sliders' layers.
        own: Rows of the counts of the explorer's network.
        network: Whether the cursor is in the latter.
    """

    width: int
    height: int
    counts: int
    own: int
    network: bool


def cost_places(room: Room) -> tuple[Panel, ...]:
    """A place for everything that there is room for.

    Both counts take turns in one place; where the left column is long enough, those of the explorer's network are
    there too, in short.
    """
    width, height = room.width, room.height
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return (Panel("small", 0, 0, width, height),)
    bars = (Panel("header", 0, 0, width, 1), Panel("keys", 0, height - 1, width, 1))
    if width < FULL[0] or height < FULL[1]:
        return (*bars, *_small(room))
    roomy = height >= 34
    told = 5 if height >= 38 else 4 if roomy else 3
    floor = height - 1 - told
    panels = [*bars, Panel("hint", 0, 1, width, 1), Panel("told", 0, floor, width, told)]
    floor -= roomy
    top = 2 + roomy
    shown, rows = ("own", room.own) if room.network else ("counts", room.counts)
    rows = min(rows, max(room.counts, floor - top - SLOPES - _LEAST_PLOT - 2 * roomy))
    panels.append(Panel(shown, 1, floor - rows, width - 2, rows))
    floor -= rows + roomy
    panels.append(Panel("slopes", 1, floor - SLOPES, width - 2, SLOPES))
    floor -= SLOPES + roomy
    x = LEFT + (4 if width >= 110 else 2)
    panels.append(Panel("plot", x, top, width - x - 1, floor - top))
    return (*panels, *_left(room, top, floor))


def _left(room: Room, top: int, floor: int) -> list[Panel]:
    """Sliders, sizes and memory, and what is left for the network of the explorer."""
    panels = [Panel("sliders", 1, top, LEFT - 1, SLIDERS)]
    top += SLIDERS + 1
    if floor - top < MEMORY:
        return panels
    spare = floor - top - MEMORY
    panels.append(Panel("memory", 1, top, LEFT - 1, MEMORY + (spare > 0)))
    top += MEMORY + 2
    if not room.network and floor - top >= min(room.own, _LEAST_OWN):
        panels.append(Panel("summary", 1, top, LEFT - 1, min(room.own, floor - top)))
    return panels


def _small(room: Room) -> list[Panel]:
    """Sliders and slopes, then the plot or counts; or the counts of the explorer's network."""
    width, floor = room.width, room.height - 2
    told = Panel("told", 0, floor, width, 1)
    if room.network:
        return [Panel("own", 1, 1, width - 2, floor - 1), told]
    panels = [Panel("sliders", 1, 1, min(width - 2, LEFT - 1), SLIDERS), told]
    if width >= 2 * LEFT + 2:
        panels.append(Panel("plot", LEFT + 2, 1, width - LEFT - 3, floor - 1 - SLOPES))
        panels.append(Panel("slopes", 1, floor - SLOPES, width - 2, SLOPES))
        return panels
    slopes = min(SLOPES, floor - 1 - SLIDERS)
    panels.append(Panel("slopes", 1, 1 + SLIDERS, width - 2, slopes))
    top = 1 + SLIDERS + slopes
    if floor - top >= _LEAST_PLOT:
        panels.append(Panel("plot", 1, top, width - 2, floor - top))
    elif floor > top:
        panels.append(Panel("counts", 1, top, width - 2, floor - top))
    return panels
