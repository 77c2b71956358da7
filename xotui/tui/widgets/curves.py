"""Curves with axes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.containers import Grid
from textual.geometry import Region
from textual_plot import HiResMode, NumericAxisFormatter, PlotWidget

from xotui.tui.look import Look


@dataclass(frozen=True)
class Curve:
    """A line of a plot.

    Attributes:
        values: Its height at each place.
        colour: Hex, or None for the terminal's own.
    """

    values: tuple[float, ...]
    colour: str


class Curves(PlotWidget, can_focus=False):
    """Some curves over the same places, at a place of their own on the board."""

    DEFAULT_CSS: ClassVar[str] = """
    Curves { background: transparent; }
    Curves > .plot--axis { color: $foreground 40%; }
    Curves > .plot--tick { color: $foreground 60%; text-style: none; }
    Curves > .plot--label { color: $foreground; text-style: bold; }
    """

    def __init__(self, region: Region) -> None:
        super().__init__(allow_pan_and_zoom=False)
        self.place = region
        self._shown: object = None
        self._ready = False
        self._waiting: Callable[[], None] | None = None

    def on_mount(self, event: events.Mount | None = None) -> None:
        """Leave as little room beside the curves as their numbers need, and show what has waited."""
        if event is not None:
            event.prevent_default()  # what the plot does itself is called below, where it can be done
        if not self.query(Grid):
            return  # it was taken off the board before it stood there
        super().on_mount()
        self.margin_left, self.margin_bottom, self.margin_top = 6, 2, 0
        self._ready = True
        if self._waiting is not None:
            self._waiting()

    def _update_margin_sizes(self) -> None:
        """Only where the plot stands on the board: margins are watched before that, and after."""
        if self.query(Grid):
            super()._update_margin_sizes()

    def show_curves(
        self,
        places: Sequence[float],
        curves: Sequence[Curve],
        bounds: tuple[float, float],
        chosen: float | None,
        look: Look,
    ) -> None:
        """Show other curves.

        Args:
            places: Where the values are, the same for all curves.
            curves: The lines.
            bounds: The lowest and the highest value that is seen.
            chosen: Where the cursor is, or None.
            look: Its colours.
        """
        state = (tuple(places), tuple(curves), bounds, chosen, look)
        if not self._ready:
            self._waiting = lambda: self.show_curves(places, curves, bounds, chosen, look)
            return
        if state == self._shown:
            return
        self._shown = state
        self.clear()
        last = max(places, default=0.0)
        self.set_xlimits(0, last if last > 0 else 1)
        self.set_ylimits(*bounds)
        self.set_x_formatter(NumericAxisFormatter())
        for curve in curves:
            if len(curve.values) > 1:
                self.plot(places, curve.values, line_style=curve.colour, hires_mode=HiResMode.BRAILLE)
            elif curve.values:
                self.scatter(places, curve.values, marker="∙", marker_style=curve.colour)
        if chosen is not None:
            self.add_v_line(chosen, line_style=look.colours.accent)
