"""What a convolution costs: exact counts, and the time that it takes on this machine over pixels and features."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from textwrap import wrap
from typing import ClassVar

from textual.binding import BindingType

from xotui.insight.costs import report
from xotui.insight.costs.telling import sentences
from xotui.tui.actions import COST, bindings_of
from xotui.tui.cost.presenting import CostPresentation
from xotui.tui.cost.sliders import slider_at
from xotui.tui.cost.state import CostView
from xotui.tui.cost.tables import fitting
from xotui.tui.places import Panel
from xotui.tui.renderables.words import Words
from xotui.tui.screens.cost_measuring import Measuring
from xotui.tui.screens.dialogs import Reader


class CostScreen(Measuring):
    """Sliders for all that the cost is linear in, a plot of what was measured, and exact counts."""

    PLACE = COST
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(COST)

    FILLED = ("header", "keys", "told")

    @property
    def shown(self) -> CostPresentation:
        """What is seen now."""
        document = self.explorer.history.present
        return CostPresentation(self.view, self.findings, self.latest, document, self.look, self.keymap, self.now)

    def panels(self, width: int, height: int) -> tuple[Panel, ...]:
        """A place for everything that there is room for."""
        return self.shown.panels(width, height)

    def lines(self, panel: Panel) -> list[Words]:
        """What stands in a panel."""
        return self.shown.lines(panel)

    def hint_in(self, width: int) -> str:
        """The last news, or what to press."""
        return self.note or self.shown.hint(width)

    # Looking.

    def look_at(self, view: CostView) -> None:
        """Look at something else."""
        self.view = view
        self.present()

    def do_up(self) -> None:
        """The slider above, or the layer above."""
        self._move(-1)

    def do_down(self) -> None:
        """The slider below, or the layer below."""
        self._move(1)

    def _move(self, steps: int) -> None:
        if self.view.network:
            last = len(self.shown.own) - 1
            self.look_at(replace(self.view, first=min(max(self.view.first + steps, 0), last)))
        else:
            self.look_at(self.view.moved(steps))

    def do_left(self) -> None:
        """The slider to the left."""
        self._slide(-1)

    def do_right(self) -> None:
        """The slider to the right."""
        self._slide(1)

    def do_slide_up(self) -> None:
        """The slider to the right."""
        self._slide(1)

    def do_slide_down(self) -> None:
        """The slider to the left."""
        self._slide(-1)

    def _slide(self, steps: int) -> None:
        self.look_at(replace(self.view, network=False).slid(steps))

    def do_next_counts(self) -> None:
        """Into the counts of the explorer's network, or back to the sliders."""
        self.look_at(replace(self.view, network=not self.view.network, first=0))

    def do_all_numbers(self) -> None:
        """Everything that was counted and measured, in a list."""
        look, width = self.look, self.reader_width
        plain, dim = look.style(panel=True), look.style(look.colours.dim, panel=True)
        strong = look.style(look.colours.accent, panel=True, bold=True)
        shown = self.shown
        lines: list[Words] = []

        def tell(text: str) -> None:
            lines.extend([(line, plain)] for line in wrap(look.text(text.strip()), width))
            lines.append([])

        def list_up(title: str, table: Sequence[Sequence[str]]) -> None:
            lines.append([(title, strong)])
            head, *rows = fitting([list(row) for row in table], width, look)
            lines.append([("".join(head), dim)])
            lines.extend([("".join(row), plain)] for row in rows)
            lines.append([])

        tell(f"{report.setup_text(self.view.setup)}.")
        list_up("Counted exactly", report.counts_table(shown.counts))
        list_up(f"The network of the explorer: {shown.document.network_name}", report.counts_table(shown.own))
        findings = self.findings
        if findings is not None:
            list_up("Measured here", report.points_table(findings))
            for text in (*report.slope_lines(findings), *sentences(findings)):
                tell(text)
        self.app.push_screen(Reader(lines[:-1], look))

    # The mouse.

    def pointed(self, panel: Panel, x: int, y: int) -> None:
        """Put the cursor on a slider, and its knob where one points; or into the counts of the network."""
        if panel.key == "sliders":
            slider, stop = slider_at(x, y, self.view, panel.width)
            view = self.view.at(slider)
            self.look_at(view if stop is None else replace(view, setup=view.put(slider, view.stops(slider)[stop])))
        elif panel.key == "own":
            self.look_at(replace(self.view, network=True))
        elif panel.key == "counts":
            self.look_at(replace(self.view, network=False))
        elif panel.key == "plot":
            self.action_do("measure")
