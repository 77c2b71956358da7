"""A grid of cells that can be pointed at."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from xotui.tui.look import Look
from xotui.tui.renderables.face import Face
from xotui.tui.renderables.grid import grid_strips
from xotui.tui.widgets.lines import Lines


class GridView(Lines):
    """Shows one face, and says which cells the mouse picks or paints over."""

    @dataclass
    class CellPicked(Message):
        """A cell was pressed.

        Attributes:
            grid: The grid's name.
            channel: Which of its maps.
            row: The cell's row.
            column: Its column.
            button: 1 for the main button, which also draws; others only pick.
        """

        grid: str
        channel: int
        row: int
        column: int
        button: int

    @dataclass
    class CellDragged(Message):
        """The mouse moved on to another cell with its main button down."""

        grid: str
        channel: int
        row: int
        column: int

    class PenLifted(Message):
        """The button was let go."""

    def __init__(self, region: Region) -> None:
        super().__init__(region)
        self.grid, self.channel = "", 0
        self._face: Face | None = None
        self._look: Look | None = None
        self._last: tuple[int, int] | None = None

    def show_face(self, grid: str, channel: int, face: Face, look: Look) -> None:
        """Show a grid."""
        before = self._face if self._look is look else None
        self.grid, self.channel, self._face, self._look = grid, channel, face, look
        if before is None or not face.same_as(before):
            self.show(self.drawn(face, look, before))

    def drawn(self, face: Face, look: Look, before: Face | None) -> list[Strip]:
        """The lines of a face, after another one in the same look; other kinds of grids draw in their own way."""
        return grid_strips(face, look, before, self.lines)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Pick the cell that was pressed."""
        cell = self._face.cell_at(event.x, event.y) if self._face else None
        if cell is None:
            return
        event.stop()
        if event.button == 1:
            self._last = cell
            self.capture_mouse()
        self.post_message(self.CellPicked(self.grid, self.channel, *cell, event.button))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Say when the pressed mouse comes to another cell."""
        if self._last is None or self._face is None:
            return
        cell = self._face.cell_at(event.x, event.y)
        if cell is not None and cell != self._last:
            self._last = cell
            self.post_message(self.CellDragged(self.grid, self.channel, *cell))

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End the stroke."""
        if self._last is not None:
            self._last = None
            self.release_mouse()
            event.stop()
            self.post_message(self.PenLifted())
