"""What each pixel changes, what turns the verdict, and where it breaks."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import BindingType

from xotui.tui.actions import WHAT_IF, bindings_of
from xotui.tui.places import Panel
from xotui.tui.renderables.words import Words
from xotui.tui.screens.beside import Beside


class WhatIfScreen(Beside):
    """What each pixel changes, what turns the verdict, and where it breaks."""

    PLACE = WHAT_IF
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(WHAT_IF)

    def panels(self, width: int, height: int) -> tuple[Panel, ...]:
        """Header and footer."""
        return Panel("header", 0, 0, width, 1), Panel("keys", 0, height - 1, width, 1)

    def lines(self, panel: Panel) -> list[Words]:
        """Nothing."""
        return []

    def pointed(self, panel: Panel, x: int, y: int) -> None:
        """Nothing."""

    def do_up(self) -> None:
        """."""

    def do_down(self) -> None:
        """."""

    def do_left(self) -> None:
        """."""

    def do_right(self) -> None:
        """."""
