"""The learning screen: a course that goes on while one looks at it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from textual.binding import BindingType

from xotui.document.course import Course, begin
from xotui.document.setups import recipe_of
from xotui.engine import Network
from xotui.tui.actions import LEARN, actions_of, bindings_of
from xotui.tui.learning.presenting import LearnPresentation
from xotui.tui.learning.state import (
    LearnView,
    moved,
    other_layer,
    other_part,
    other_plane,
    rows_of,
    settled,
)
from xotui.tui.look import Look
from xotui.tui.places import Panel
from xotui.tui.renderables.keybar import spelled
from xotui.tui.renderables.learning import first_setting
from xotui.tui.screens.explore import ExploreScreen
from xotui.tui.screens.learning_run import LearningRun
from xotui.tui.widgets.board import Kind
from xotui.tui.widgets.curves import Curves
from xotui.tui.widgets.grid_view import GridView

HINTS = {
    "settings": "{train} starts; arrows choose, {more} {less} change, {open_sample} sets, {add_layer} adds a layer",
    "curves": "left and right go along the curves",
    "values": "arrows choose a value, {next_feature} goes on, {next_values} to the next layer, {check_gradient} checks",
    "mistakes": "arrows choose a picture, {open_sample} opens it in the explorer",
    "samples": "arrows choose a picture, {open_sample} opens it in the explorer",
}
"""What can be done in each part of the screen, with the keys that do it."""


class LearnScreen(LearningRun):
    """Shows a course and lets it go on.

    Args:
        explorer: Whose network is learned on with, and which gets what was learned.
    """

    PLACE = LEARN
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(LEARN)

    KINDS: ClassVar[Mapping[str, Kind]] = {"loss": Curves, "accuracy": Curves}

    def __init__(self, explorer: ExploreScreen) -> None:
        super().__init__()
        self.explorer = explorer
        self.keymap = explorer.keymap
        document = explorer.history.present
        self.course = begin(recipe_of(document.network, document.shape, "learned here"))
        self.view = LearnView()
        self.note = ""
        self.doing = ""
        self.past: list[Course] = []
        self.future: list[Course] = []
        self._columns = 1
        self._handed: Network = self.course.network

    @property
    def look(self) -> Look:
        """The explorer's."""
        return self.explorer.look

    # From the course to the screen.

    def present(self) -> None:
        """Hand every widget what it shows."""
        if not self.is_attached or not self.app.size:
            return
        course = self.course
        self.view = settled(self.view, course)
        document, size, board = self.explorer.history.present, self.app.size, self.board
        shown = LearnPresentation(
            course, self.view, self.look, (size.width, size.height), self.doing or self._state(course),
            self.hint, document.picture if document.shape == course.recipe.shape else None, self.keymap,
        )  # fmt: skip
        board.place(shown.panels)
        board.show(shown.look, shown.drawn, still=self.KINDS)
        for panel, widget in board.shown.items():
            if isinstance(widget, Curves):
                widget.show_curves(*shown.curves(panel.key), shown.look)
        self._columns = shown.gallery_columns(self.view.part)

    def _state(self, course: Course) -> str:
        if course.training.done:
            return "all epochs done"
        if course.refitted:
            return "votes refitted"
        return "paused" if course.learned else "nothing learned yet"

    @property
    def hint(self) -> str:
        """The last news, else what can be done where the cursor is."""
        if self.note:
            return self.note
        return HINTS[self.view.part].format(
            **{action.id: spelled(action.id, self.keymap) for action in actions_of(LEARN)}
        )

    # Actions: looking.

    def do(self, name: str) -> None:
        """Moves are data, everything else is a method."""
        steps = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}
        if name in steps:
            self.look_at(moved(self.view, *steps[name], self._columns))
        else:
            super().do(name)

    def look_at(self, view: LearnView) -> None:
        """Look at something else."""
        self.view = settled(view, self.course)
        self.present()

    def do_next_part(self) -> None:
        """The next part."""
        self.look_at(other_part(self.view, 1))

    def do_previous_part(self) -> None:
        """The part before."""
        self.look_at(other_part(self.view, -1))

    def do_next_feature(self) -> None:
        """The next values."""
        self.look_at(other_plane(self.view, self.course, 1))

    def do_previous_feature(self) -> None:
        """The values before."""
        self.look_at(other_plane(self.view, self.course, -1))

    def do_next_values(self) -> None:
        """The values of the next layer."""
        self.look_at(other_layer(self.view, self.course, 1))

    def do_previous_values(self) -> None:
        """The values of the layer before."""
        self.look_at(other_layer(self.view, self.course, -1))

    # The mouse.

    def on_grid_view_cell_picked(self, event: GridView.CellPicked) -> None:
        """Put the cursor there."""
        self.look_at(replace(self.view, part="values", cell=(event.row, event.column), tried=None))

    def pointed(self, panel: Panel, x: int, y: int) -> None:
        """Go to a part; in the settings to the row one points at."""
        rows, row = len(rows_of(self.course)), self.view.row
        if panel.key == "settings":
            row = y - 1 + first_setting(self.view, rows, panel.height)
        part = _PARTS.get(panel.key, self.view.part)
        self.look_at(replace(self.view, part=part, row=min(max(row, 0), rows - 1)))


_PARTS = {
    **{key: key for key in ("settings", "mistakes", "samples")},
    **dict.fromkeys(("loss_title", "accuracy_title", "point", "table"), "curves"),
    **dict.fromkeys(("gradient", "features"), "values"),
}
"""To which part of the screen a panel belongs."""
