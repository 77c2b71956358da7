"""Where everything in the lab stands."""

from __future__ import annotations

from xotui.tui.lab_state import Lab
from xotui.tui.layout import FULL, SMALLEST
from xotui.tui.places import Panel
from xotui.tui.renderables.lab_table import window

GOALS_WIDTH = (41, 48)
"""The fewest and the most columns of the goals beside the table."""


def lab_panels(lab: Lab, width: int, height: int) -> tuple[Panel, ...]:
    """A place for everything that there is room for.

    Args:
        lab: What is shown.
        width: Columns of the terminal.
        height: Its rows.
    """
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return (Panel("small", 0, 0, width, height),)
    small = width < FULL[0] or height < FULL[1]
    roomy = height >= 34
    panels = [Panel("header", 0, 0, width, 1), Panel("keys", 0, height - 1, width, 1)]
    if not small:
        panels.append(Panel("hint", 0, 1, width, 1))
    top = 1 if small else 2
    panels.append(Panel("letters", 0, top, width, 1))
    told = 6 if roomy else 4 if height >= 16 else 3
    top += 2 if roomy else 1
    bottom = height - 1 - told
    panels.append(Panel("cell", 0, bottom, width, told))
    bottom -= roomy
    taken = window(lab, width, bottom - top).width
    left = width - taken - 3
    if roomy and left >= GOALS_WIDTH[0]:
        panels.append(Panel("goals", taken + 2, top, min(left, GOALS_WIDTH[1]), bottom - top))
        return (*panels, Panel("table", 0, top, taken, bottom - top))
    return (*panels, Panel("table", 0, top, width, bottom - top))
