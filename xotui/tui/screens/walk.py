"""A feature slides over the picture, and a window over its map, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.binding import BindingType

from xotui.tui.actions import WALK, bindings_of
from xotui.tui.notation import Notation, number_width
from xotui.tui.places import Panel
from xotui.tui.reading import SCORES
from xotui.tui.renderables.face import Drawn
from xotui.tui.renderables.words import Words
from xotui.tui.walking.equation import equation_lines
from xotui.tui.walking.flow import flow_lines, flow_rows
from xotui.tui.walking.going import Going
from xotui.tui.walking.grids import FillingView, filled_face, read_channel, read_face, read_values, score_lines
from xotui.tui.walking.places import MAP, MAP_SCORES, SOURCE, SOURCE_SCORES, Contents, Side, walk_panels
from xotui.tui.walking.planes import equation_of
from xotui.tui.walking.status import layer_at, status_lines
from xotui.tui.walking.story import story_lines
from xotui.tui.walking.telling import told_lines
from xotui.tui.widgets.board import Kind
from xotui.tui.widgets.grid_view import GridView


class WalkScreen(Going):
    """A feature slides over the picture, and a window over its map, step by step."""

    PLACE = WALK
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(WALK)

    FILLED = ("header", "keys", "told")
    KINDS: ClassVar[Mapping[str, Kind]] = {MAP: FillingView}

    # From a new state to the screen.

    def hint_in(self, width: int) -> str:
        """The last news, or what to press."""
        if self.note:
            return self.note
        key = self.scene.key
        first = "stops" if self.walking.playing else "plays"
        parts = [
            f"{key('play')} {first}",
            f"{key('step')} and {key('step_back')} step",
            f"{key('pace')} changes the pace",
            f"{key('slower')} {key('faster')} the speed",
            f"{key('predict')} lets you predict",
            f"{key('help')} shows all keys",
        ]
        while len(parts) > 1 and len(", ".join(parts)) > width:
            parts.pop(-2)
        return ", ".join(parts)

    def panels(self, width: int, height: int) -> tuple[Panel, ...]:
        """What is read, what is done with it, and what is filled."""
        scene, walk = self.scene, self.walking.walk
        rows, columns = read_values(scene).shape
        over = walk.before.operation == "picture"
        colours = scene.notation is Notation.COLOUR
        number = 0 if colours else number_width(self.explorer.reading.kernel_pixels, scene.notation)
        read = Side(rows, columns, 0 if over else number, walk.before.operation in SCORES, read_channel(scene))
        filled = Side(*walk.shape, number, walk.here.operation in SCORES, walk.channel)
        return walk_panels(Contents(read, filled, equation_of(scene), flow_rows(scene)), width, height)

    def drawn(self, panel: Panel) -> Drawn:
        """What stands in a panel: the map that is read, and the one that is filled."""
        if not panel.is_grid:
            return self.written(panel)
        return read_face(self.scene, panel) if panel.key == SOURCE else filled_face(self.scene, panel)

    def lines(self, panel: Panel) -> list[Words]:
        """What stands in a panel."""
        scene, width, height = self.scene, panel.width, panel.height
        match panel.key:
            case "status":
                return status_lines(scene, width, height)
            case "equation":
                return equation_lines(equation_of(scene), width, height, scene.look)
            case "story":
                return story_lines(scene, width, height)
            case "flow":
                return flow_lines(scene, width)
            case "told":
                return told_lines(scene, width, height)
            case _:
                return score_lines(scene, filled=panel.key == MAP_SCORES)

    # The mouse.

    def on_grid_view_cell_picked(self, event: GridView.CellPicked) -> None:
        """Go to the position of a cell of the map that is filled."""
        if event.grid == MAP:
            self.note = ""
            self.show_walking(self.walking.jumped(self.walking.walk.at(event.row, event.column), finished=True))

    def on_grid_view_cell_dragged(self, event: GridView.CellDragged) -> None:
        """Follow the mouse over the map."""
        if event.grid == MAP:
            self.show_walking(self.walking.jumped(self.walking.walk.at(event.row, event.column), finished=True))

    def pointed(self, panel: Panel, x: int, y: int) -> None:
        """Go to a layer or to a score, or take one step."""
        walk = self.walking.walk
        if panel.key == "status" and y == 0:
            stage = layer_at(self.scene, x, panel.width)
            if stage is not None:
                self._to_layer(stage)
        elif panel.key == MAP_SCORES and 1 <= y <= walk.positions:
            self.show_walking(self.walking.jumped(walk.at(y - 1, 0), finished=True))
        elif panel.key in ("equation", "story", SOURCE_SCORES):
            self.action_do("step")
