"""What each pixel changes, what turns the verdict, and where it breaks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from textual.binding import BindingType

from xotui.document.picture_edits import between, flipped, set_pixels
from xotui.tui.actions import WHAT_IF, bindings_of
from xotui.tui.places import Panel
from xotui.tui.renderables.face import Drawn
from xotui.tui.renderables.words import Words
from xotui.tui.screens.what_if_edits import Trying
from xotui.tui.what_if.edit_lines import first_step
from xotui.tui.what_if.layout import strips_in
from xotui.tui.what_if.mosaic import MosaicView
from xotui.tui.what_if.presenting import Presentation
from xotui.tui.what_if.sentences import fitting, hint_forms
from xotui.tui.what_if.state import Focus
from xotui.tui.what_if.strips import level_at, step_at
from xotui.tui.widgets.board import Kind
from xotui.tui.widgets.grid_view import GridView


class WhatIfScreen(Trying):
    """Shows what would be if the picture were another, while one draws it."""

    PLACE = WHAT_IF
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(WHAT_IF)

    FILLED = ("header", "keys", "told")
    KINDS: ClassVar[Mapping[str, Kind]] = dict.fromkeys(("picture", "flips", "shifts"), MosaicView)

    # Presenting.

    def present(self) -> None:
        """Show everything, and ask what is not known yet."""
        self.state = self.state.within(self.document.shape)
        if self.document.network.votes is None and self.state.focus is not Focus.PIXELS:
            self.state = self.state.at(Focus.PIXELS)
        self.follow()
        super().present()

    @property
    def shown(self) -> Presentation:
        """What is seen now."""
        explorer = self.explorer
        return Presentation(
            explorer.reading, self.state, self.findings, self.proposal, self.look, explorer.view.notation, self.keymap
        )

    def panels(self, width: int, height: int) -> tuple[Panel, ...]:
        """A place for everything that there is room for."""
        return self.shown.panels(width, height)

    def lines(self, panel: Panel) -> list[Words]:
        """What stands in a panel that is no grid."""
        return self.shown.lines(panel)

    def drawn(self, panel: Panel) -> Drawn:
        """What stands in a panel."""
        if not panel.is_grid:
            return self.written(panel)
        return self.shown.face(panel)

    def hint_in(self, width: int) -> str:
        """The last news, or what to press."""
        if self.note:
            return self.note
        if self.document.network.votes is None:
            return ""
        found = self.edit_size is not None
        running = self.proposal is not None and self.proposal.running
        return fitting(hint_forms(self.state, self.keymap, found=found, running=running), width, self.look.text)

    # Looking.

    def do_up(self) -> None:
        """One row up, or one step back."""
        self._move(-1, 0)

    def do_down(self) -> None:
        """One row down, or one step on."""
        self._move(1, 0)

    def do_left(self) -> None:
        """One column to the left, one step back, or the edit before."""
        self._move(0, -1)

    def do_right(self) -> None:
        """One column to the right, one step on, or the next edit."""
        self._move(0, 1)

    def _move(self, rows: int, columns: int) -> None:
        if self.state.focus is Focus.EDIT:
            self.look_at_edit(self.state.edit + columns, 0 if columns else self.state.step + rows)
            return
        self.state = self.state.moved(rows, columns, self.document.shape)
        self.draw()

    def do_next_question(self) -> None:
        """The next panel."""
        self._go(1)

    def do_previous_question(self) -> None:
        """The panel before."""
        self._go(-1)

    def _go(self, steps: int) -> None:
        if self.document.network.votes is None:
            self.present()
            return
        self.explorer.history.lift_pen()
        self.state = self.state.on(steps)
        if self.state.focus is Focus.EDIT:
            self.look_at_edit(self.state.edit, self.state.step)
        else:
            self.present()

    # The mouse.

    def on_grid_view_cell_picked(self, event: GridView.CellPicked) -> None:
        """Put the cursor there; on the picture the main button also flips."""
        self.note = ""
        self.explorer.history.lift_pen()
        place = (event.row, event.column)
        if event.grid == "shifts":
            middle = [side // 2 for side in self.document.shape]
            self.state = replace(self.state.at(Focus.SHIFTS), shift=(place[0] - middle[0], place[1] - middle[1]))
            self.present()
            return
        self.state = replace(self.state.at(Focus.PIXELS), pixel=place, pen=None)
        if event.grid == "picture" and event.button == 1:
            value = flipped(float(self.document.picture[place]))
            self.edit("flip", lambda document: set_pixels(document, [place], value), stroke=True)
        else:
            self.present()

    def on_grid_view_cell_dragged(self, event: GridView.CellDragged) -> None:
        """Draw on with what the stroke began with; elsewhere only move the cursor."""
        place = (event.row, event.column)
        if event.grid == "shifts":
            middle = [side // 2 for side in self.document.shape]
            self.state = replace(self.state, shift=(place[0] - middle[0], place[1] - middle[1]))
            self.present()
            return
        start, self.state = self.state.pixel, replace(self.state, pixel=place)
        value, way = float(self.document.picture[start]), between(start, place)
        if event.grid == "picture" and any(float(self.document.picture[cell]) != value for cell in way):
            self.edit("flip", lambda document: set_pixels(document, way, value), stroke=True)
        else:
            self.present()

    def on_grid_view_pen_lifted(self) -> None:
        """The stroke is one step."""
        self.explorer.history.lift_pen()

    def pointed(self, panel: Panel, x: int, y: int) -> None:
        """Put the cursor on a step, a level or a pixel of the edit, or search."""
        match panel.key:
            case "edit" if self.edit_size is None:
                self.action_do("search")
            case "edit":
                self.state = self.state.at(Focus.EDIT)
                top = first_step(self.state.step, self.edit_size or 0, panel.height)
                self.look_at_edit(self.state.edit, self.state.step if y < 1 else top + y - 1)
            case "changes":
                step = step_at(x, y, strips_in(panel.width))
                self.state = self.state.at_step(*step) if step else self.state
            case "noise":
                level = level_at(x, y, panel.width, panel.height)
                self.state = self.state if level is None else self.state.at_step(Focus.NOISE, level)
        self.present()
