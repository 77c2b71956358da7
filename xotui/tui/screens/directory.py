"""The screens beside the explorer, each imported when somebody first goes there."""

from __future__ import annotations

from xotui.tui.actions import CONVENTIONS, COST, LAB, LEARN, PHOTOGRAPH, WALK, WHAT_IF
from xotui.tui.screens.explore import ExploreScreen
from xotui.tui.screens.workplace import Workplace


def place_for(name: str, explorer: ExploreScreen) -> Workplace:
    """A screen by the name of the action that goes there.

    Raises:
        ValueError: If no screen has that name.
    """
    if name == LEARN:
        from xotui.tui.screens.learn import LearnScreen

        return LearnScreen(explorer)
    if name == LAB:
        from xotui.tui.screens.lab import LabScreen

        return LabScreen(explorer)
    if name == WALK:
        from xotui.tui.screens.walk import WalkScreen

        return WalkScreen(explorer)
    if name == WHAT_IF:
        from xotui.tui.screens.what_if import WhatIfScreen

        return WhatIfScreen(explorer)
    if name == CONVENTIONS:
        from xotui.tui.screens.conventions import ConventionsScreen

        return ConventionsScreen(explorer)
    if name == COST:
        from xotui.tui.screens.cost import CostScreen

        return CostScreen(explorer)
    if name == PHOTOGRAPH:
        from xotui.tui.screens.photograph import PhotographScreen

        return PhotographScreen(explorer)
    raise ValueError(f"screen: found {name}; expected the name of one")
