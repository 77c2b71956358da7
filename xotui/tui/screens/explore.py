"""The explorer: picture, features, maps and votes, with one cursor that goes everywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual.binding import BindingType

from xotui.document import Document, History
from xotui.document.document import same_content
from xotui.document.picture_edits import between, flipped, set_pixels
from xotui.pictures.text import BLACK, INK
from xotui.tui.actions import BY_ID, EXPLORE, bindings_of
from xotui.tui.edits import EDITABLE, EDITS, FOLLOWS, differences_in_words, layers_in_words, value_at, with_value
from xotui.tui.places import Panel
from xotui.tui.presenting import STILL, Presentation
from xotui.tui.reading import Reading
from xotui.tui.renderables.keybar import spelled
from xotui.tui.screens.questioning import Questioning
from xotui.tui.screens.workplace import Workplace
from xotui.tui.view import View, followed, held, moved, other_exemplar, other_feature, other_grid, settled
from xotui.tui.widgets.grid_view import GridView

HINT = "Arrows move, {flip} flips a pixel, {next_grid} goes on, {help} shows all keys, {quit} leaves"
"""What a person reads who has pressed nothing yet, with the keys that do it."""

HINT_LASTS = 6
"""After so many actions the hint goes away."""

LOOKS: dict[str, Callable[[View, Reading], View]] = {
    "up": lambda view, reading: moved(view, reading, -1, 0),
    "down": lambda view, reading: moved(view, reading, 1, 0),
    "left": lambda view, reading: moved(view, reading, 0, -1),
    "right": lambda view, reading: moved(view, reading, 0, 1),
    "next_grid": lambda view, reading: other_grid(view, reading, 1),
    "previous_grid": lambda view, reading: other_grid(view, reading, -1),
    "next_feature": lambda view, reading: other_feature(view, reading, 1),
    "previous_feature": lambda view, reading: other_feature(view, reading, -1),
    "notation": lambda view, _: replace(view, notation=view.notation.next),
    "literal": lambda view, _: other_exemplar(view),
    "ascii": lambda view, _: replace(view, ascii=not view.ascii),
}
"""What each action changes of the view."""

LAYER_EDITS = frozenset({"relu", "window", "stride", "edge", "pools"})


class ExploreScreen(Questioning):
    """Shows the present document; every key becomes an action of the table."""

    PLACE = EXPLORE
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(EXPLORE)

    def __init__(self, document: Document, view: View, keymap: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.keymap: Mapping[str, str] = keymap or {}
        self.history = History(document)
        self.reading = Reading(document)
        self.view = settled(view, self.reading)
        self.note = ""
        self._actions = 0
        self._shown: Presentation | None = None
        self.keep(document.picture, document.network)

    # From an action to a new document or a new view, and from there to the screen.

    def do(self, name: str) -> None:
        """Edit, look, or whatever else the action says."""
        self._actions += 1
        if name in EDITS:
            self.view = replace(self.view, shown=self.shown_while_editing)
            self.edit(name, lambda document: EDITS[name](document, self.editing))
        elif name in LOOKS:
            self.look_at(LOOKS[name](self.view, self.seen))
            if name == "notation":
                self.say(f"Notation: {self.view.notation} ({self.view.notation.example})")
            elif name == "literal":
                self.say(differences_in_words(self.history.present, self.view.exemplar))
        else:
            super().do(name)

    def edit(self, name: str, change: Callable[[Document], Document], *, stroke: bool = False) -> None:
        """Make the change the next step of the history, or say why it cannot be made or changes nothing."""
        before = self.history.present
        try:
            document = change(before)
        except ValueError as error:
            self.say(str(error))
            return
        title = BY_ID[name].title
        if same_content(before, document):
            self.say(f"{title}: nothing changes")
            return
        self.put(document, title, stroke=stroke)
        if name in FOLLOWS:
            self.look_at(settled(replace(self.view, feature=max(self.view.feature + FOLLOWS[name], 0)), self.reading))
        if name in LAYER_EDITS:
            refitted = "; the votes are refitted" if document.refitted and not before.refitted else ""
            self.say(layers_in_words(document) + refitted)
        elif name in ("exemplar_x", "exemplar_o"):
            self.say(f"This picture is now the clean {name[-1].upper()}: votes and literal match go by it")

    def put(self, document: Document, title: str, *, stroke: bool = False) -> None:
        """Make a document the present one; on a picture of another size the cursor stays on what it was on."""
        before = self.history.present
        self.history.push(document, title, stroke=stroke)
        self.view = followed(self.view, before.shape, document.shape)
        self.present()
        if document.refitted and not before.refitted:
            self.say("The votes are refitted to what there is now (undo brings the old ones back)")

    def look_at(self, view: View) -> None:
        """Look at something else; a held pen draws on the way."""
        self.view = settled(view, self.seen)
        if self.view.pen and self.view.grid == "picture":
            value = INK if self.view.pen == "ink" else BLACK
            if value_at(self.history.present, self.view) != value:
                self.edit("pen", lambda document: set_pixels(document, [self.view.place], value), stroke=True)
                return
        self.present()

    def present(self) -> None:
        """Compute what the document gives and hand every widget what it shows."""
        if self.reading.document is not self.history.present:
            self.reading = Reading(self.history.present)
        self.view = settled(self.view, self.seen)
        if not self.is_attached or not self.app.size:
            return
        self.app.set_class(self.view.ascii, "-ascii")
        self.follow()
        if any(isinstance(screen, Workplace) for screen in self.app.screen_stack[1:]):
            return  # nobody sees it; it is drawn when one comes back
        board, size = self.board, self.app.size
        shown = Presentation(
            self.seen, self.view, self.look, (size.width, size.height), self.hint, self.unsaved,
            self.keymap, self.live, self.compared,
        )  # fmt: skip
        before = self._shown if self._shown and self._shown.setting == shown.setting else None
        self._shown = shown
        if before:
            shown.titles.update(before.titles)
        else:
            board.place(shown.panels)
        board.show(shown.look, shown.drawn, STILL if before else ())

    @property
    def hint(self) -> str:
        """The last news, else what to press first, until something was pressed a few times."""
        if self.note:
            return self.note
        if self.view.pen:
            held_one = "pen" if self.view.pen == "ink" else "eraser"
            return f"The {held_one} is held: move to draw, press its key again to lift it"
        if self._actions >= HINT_LASTS or self.view.trail:
            return ""
        return HINT.format(**{name: spelled(name, self.keymap) for name in ("flip", "next_grid", "help", "quit")})

    # Actions that are neither an edit nor a look.

    def do_pen(self) -> None:
        """Take or lift the pen."""
        self._hold("ink")

    def do_eraser(self) -> None:
        """Take or lift the eraser."""
        self._hold("eraser")

    def _hold(self, pen: str) -> None:
        self.history.lift_pen()
        view = self.view if self.view.grid == "picture" else replace(self.view, grid="picture")
        self.look_at(held(view, "ink" if pen == "ink" else "eraser"))

    def do_undo(self) -> None:
        """One step back."""
        before = self.history.present.shape
        self._travel(self.history.undo(), before, "Undone", "There is nothing to undo")

    def do_redo(self) -> None:
        """One step forward."""
        before = self.history.present.shape
        self._travel(self.history.redo(), before, "Redone", "There is nothing to redo")

    def do_checks(self) -> None:
        """What is wrong with the network."""
        from xotui.tui.conventions.checking import open_checks

        open_checks(self, self.history.present)

    def _travel(self, title: str | None, before: tuple[int, int], done: str, nothing: str) -> None:
        self.note = nothing if title is None else f"{done}: {title}"
        self.view = followed(replace(self.view, pen=None), before, self.history.present.shape)
        self.present()

    # The mouse.

    def on_grid_view_cell_picked(self, event: GridView.CellPicked) -> None:
        """Put the cursor there; on a picture or feature the main button also flips."""
        self._actions += 1
        self.note = ""
        feature = self.view.feature if event.grid == "picture" else event.channel
        self.view = replace(
            self.view, grid=event.grid, row=event.row, column=event.column, feature=feature, pen=None, trail=()
        )
        self.history.lift_pen()
        if event.button == 1 and event.grid in EDITABLE:
            self.view = replace(self.view, shown=self.shown_while_editing)
            value = flipped(value_at(self.history.present, settled(self.view, self.reading)))
            self.edit("flip", partial(with_value, view=self.view, value=value), stroke=True)
        else:
            self.present()

    def on_grid_view_cell_dragged(self, event: GridView.CellDragged) -> None:
        """Draw on with what the stroke began with."""
        if event.grid not in EDITABLE:
            self.look_at(replace(self.view, row=event.row, column=event.column, trail=()))
            return
        document = self.history.present
        value, start = value_at(document, self.view), self.view.place
        self.view = replace(self.view, row=event.row, column=event.column)
        for row, column in between(start, self.view.place):
            document = with_value(document, replace(self.view, row=row, column=column), value)
        if same_content(document, self.history.present):
            self.present()
        else:
            self.put(document, "Draw", stroke=True)

    def on_grid_view_pen_lifted(self) -> None:
        """The stroke is one step."""
        self.history.lift_pen()

    def pointed(self, panel: Panel, x: int, y: int) -> None:
        """Choose a feature or a score, or open the whole arithmetic."""
        if panel.key == "miniature":
            self.look_at(replace(self.view, feature=panel.channel, trail=()))
        elif panel.key == "votes" and y in (1, 2) and self.reading.votes:
            self.look_at(replace(self.view, grid=self.reading.grids[-1], row=y - 1, column=0, trail=()))
        elif panel.key == "arithmetic":
            self.action_do("in_full")
