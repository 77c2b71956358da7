"""The choices in which implementations of a convolution differ, side by side."""

from __future__ import annotations

from textwrap import wrap
from typing import ClassVar

from textual.binding import BindingType

from xotui.insight.conventions import Convention
from xotui.tui.actions import CONVENTIONS, bindings_of
from xotui.tui.conventions.auditing import Auditing
from xotui.tui.conventions.cell import cell_lines, reason_rows
from xotui.tui.conventions.checking import open_checks
from xotui.tui.conventions.choices import choice_lines, explanation, option_at, own_mark
from xotui.tui.conventions.maps import CHOSEN, columns_of_number, heading, map_face, place_at
from xotui.tui.conventions.outcome import (
    layer_at,
    layer_lines,
    layers_words,
    outcome_sentence,
    short_scores,
)
from xotui.tui.conventions.places import WIDE, Shown, places
from xotui.tui.conventions.state import Desk
from xotui.tui.notation import Notation
from xotui.tui.places import Panel
from xotui.tui.renderables.face import Drawn
from xotui.tui.renderables.keybar import spelled
from xotui.tui.renderables.words import Words
from xotui.tui.screens.explore import ExploreScreen
from xotui.tui.widgets.grid_view import GridView


class ConventionsScreen(Auditing):
    """Computes the explorer's network once as it is and once with other choices, and marks what differs."""

    PLACE = CONVENTIONS
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(CONVENTIONS)

    FILLED = ("header", "keys", "told")

    def __init__(self, explorer: ExploreScreen) -> None:
        super().__init__(explorer)
        self._desk = Desk(explorer.reading, stage=explorer.view.stage)

    @property
    def desk(self) -> Desk:
        """The choices on the explorer's present document."""
        self._desk = self._desk.settled(self.explorer.reading, self.explorer.view.feature)
        return self._desk

    @property
    def notation(self) -> Notation:
        """The explorer's."""
        return self.explorer.view.notation

    def panels(self, width: int, height: int) -> tuple[Panel, ...]:
        """Choices, the two maps, what changes from layer to layer, and one cell written out."""
        desk = self.desk
        shapes = [stage.maps.shape if stage is not None else None for stage in (desk.one, desk.other)]
        one, other = ((shape[1], shape[2]) if shape is not None else None for shape in shapes)
        assert one is not None
        rows = reason_rows(desk, self.look, self.notation, width)
        return places(width, height, Shown(one, other, columns_of_number(desk, self.notation), rows))

    def drawn(self, panel: Panel) -> Drawn:
        """What stands in a panel: two maps beside each other."""
        if not panel.is_grid:
            return self.written(panel)
        return map_face(self.desk, panel, self.notation, self.look)

    def hint_in(self, width: int) -> str:
        """The last news, or what to press."""
        if self.note:
            return self.note
        layer, feature, cells, own, help_ = (
            spelled(name, self.keymap) for name in ("next_layer", "next_feature", "cells", "own_choices", "help")
        )
        if self.desk.cell is not None:
            first = f"Arrows move the cell, {cells} goes back to the choices"
            forms = [f"{first}, {layer} changes the layer, {feature} the feature", first]
        else:
            first = f"{own_mark(self.look)} is the network's own. ↑ ↓ go through the choices, ← → change one"
            more = f"{first}, {own} takes all back, {cells} goes into the maps"
            forms = [f"{more}, {help_} shows all keys", more, f"{first}, {cells}: into the maps", first]
        return next((form for form in forms if len(form) <= width), forms[-1])

    def lines(self, panel: Panel) -> list[Words]:
        """What stands in a panel."""
        desk, look, width, height = self.desk, self.look, panel.width, panel.height
        match panel.key:
            case "choices":
                return choice_lines(desk, look, width, height)
            case "meaning":
                return explanation(desk, look, width, height)
            case "heading":
                return [heading(desk, look, self.notation, width)]
            case "layers":
                return layer_lines(desk, look, self.notation, width, height)
            case "told":
                return self._told(panel)
            case _:
                return [[(CHOSEN, look.strong)], *([(line, look.dim)] for line in wrap(look.text(desk.why_not), width))]

    def _told(self, panel: Panel) -> list[Words]:
        """The cell that is looked at; where scores have no place beside the maps, they are told first."""
        desk, look, width, height = self.desk, self.look, panel.width, panel.height
        if self.app.size.width >= WIDE or desk.cell is not None:
            return cell_lines(desk, look, self.notation, width, height)
        scores = short_scores(desk, look, self.notation)
        bright = look.style(look.colours.bright, panel=True, bold=True)
        outcome: list[Words] = [
            [(f" {line}", bright)] for line in wrap(look.text(outcome_sentence(desk)), max(width - 2, 1))
        ]
        if height < len(outcome) + len(scores):
            return scores if len(scores) > 1 else outcome
        return [*outcome, *scores, layers_words(desk, look, width)]

    # Choosing.

    def do_up(self) -> None:
        """The choice before, or a row up."""
        self._put(self.desk.at_line(-1) if self.desk.cell is None else self.desk.moved(-1, 0))

    def do_down(self) -> None:
        """The next choice, or a row down."""
        self._put(self.desk.at_line(1) if self.desk.cell is None else self.desk.moved(1, 0))

    def do_left(self) -> None:
        """The option before, or a column to the left."""
        self._put(self.desk.next_option(-1) if self.desk.cell is None else self.desk.moved(0, -1))

    def do_right(self) -> None:
        """The next option, or a column to the right."""
        self._put(self.desk.next_option(1) if self.desk.cell is None else self.desk.moved(0, 1))

    def do_next_option(self) -> None:
        """The next option."""
        self._put(self.desk.next_option(1))

    def do_previous_option(self) -> None:
        """The option before."""
        self._put(self.desk.next_option(-1))

    def do_own_choices(self) -> None:
        """The network's own choices."""
        self._put(self.desk.with_convention(None))

    def take(self, convention: Convention | None) -> None:
        """The choices that an audit found."""
        self._put(self.desk.on_choices().with_convention(convention))

    # Looking.

    def do_next_layer(self) -> None:
        """The next layer."""
        self._put(self.desk.next_stage(1))

    def do_previous_layer(self) -> None:
        """The layer before."""
        self._put(self.desk.next_stage(-1))

    def do_cells(self) -> None:
        """Into the maps, or back to the choices."""
        self._put(self.desk.in_maps() if self.desk.cell is None else self.desk.on_choices())

    def do_leave_cells(self) -> None:
        """Back to the choices."""
        self._put(self.desk.on_choices())

    def _put(self, desk: Desk) -> None:
        self._desk = desk
        self.present()

    def do_checks(self) -> None:
        """What is wrong with the network."""
        open_checks(self, self.explorer.history.present)

    # The mouse.

    def on_grid_view_cell_picked(self, event: GridView.CellPicked) -> None:
        """Look at the cell that was pressed."""
        self.note = ""
        self._put(self.desk.at_cell(*place_at(self.desk, event.grid, event.row, event.column)))

    def on_grid_view_cell_dragged(self, event: GridView.CellDragged) -> None:
        """Look at the cell that the mouse comes to."""
        self._put(self.desk.at_cell(*place_at(self.desk, event.grid, event.row, event.column)))

    def pointed(self, panel: Panel, x: int, y: int) -> None:
        """Take an option, or look at a layer."""
        if panel.key == "choices":
            found = option_at(self.desk, x, y, panel.width, panel.height)
            if found is not None:
                self._put(self.desk.on_choices().with_option(*found))
        elif panel.key == "layers":
            stage = layer_at(self.desk, y, panel.height, self.look, panel.width)
            if stage is not None:
                self._put(self.desk.at_stage(stage))
