"""Things to choose from, side by side, each with its picture in small."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid, VerticalScroll
from textual.message import Message
from textual.widgets import Label, Static

from xotui.engine.arrays import Array
from xotui.tui.look import Look
from xotui.tui.renderables.grid import miniature_strips
from xotui.tui.screens.dialogs import Dialog


@dataclass(frozen=True, eq=False)
class Choice:
    """Something that can be chosen: its name, and how it looks (H, W)."""

    name: str
    picture: Array


class Tile(Static, can_focus=True):
    """One choice, with its picture in small."""

    DEFAULT_CSS: ClassVar[str] = """
    Tile { height: auto; border: blank; }
    Tile:focus { border: round $accent; }
    """

    @dataclass
    class Chosen(Message):
        """The tile was clicked."""

        name: str

    def __init__(self, choice: Choice, look: Look) -> None:
        rows, columns = choice.picture.shape
        if look.ascii:
            signs = look.signs.ink
            drawn = ["".join(signs[int(pixel > 0)] for pixel in row) for row in choice.picture]
            text = Text("\n".join([look.text(choice.name), *drawn]))
        else:
            size = (max(columns, len(choice.name)), 1 + -(-rows // 2))
            strips = miniature_strips(
                [(choice.name, look.style(panel=True))], choice.picture, None, size, look, panel=True
            )
            lines = [[(part.text.rstrip(" "), part.style or "") for part in strip] for strip in strips]
            text = Text("\n").join(Text.assemble(*line) for line in lines)
        super().__init__(text)
        self.choice = choice

    def on_click(self) -> None:
        """Choose it."""
        self.post_message(self.Chosen(self.choice.name))


class Chooser(Dialog[str]):
    """Choices side by side; arrows walk among them, enter takes one.

    Args:
        title: What is chosen.
        choices: From what.
        look: How it looks.
    """

    DEFAULT_CSS: ClassVar[str] = """
    Chooser Grid { height: auto; width: auto; grid-gutter: 0 1; grid-rows: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,l,tab", "walk(1)", show=False, priority=True),
        Binding("left,h,shift+tab", "walk(-1)", show=False, priority=True),
        Binding("down,j", "walk_rows(1)", show=False, priority=True),
        Binding("up,k", "walk_rows(-1)", show=False, priority=True),
        Binding("enter,space", "take", show=False, priority=True),
    ]

    def __init__(self, title: str, choices: Sequence[Choice], look: Look) -> None:
        super().__init__()
        self._title, self._choices, self._look = title, tuple(choices), look
        widths = [max(len(c.name), c.picture.shape[1] * (2 if look.ascii else 1)) for c in self._choices]
        self._wide = max(widths) + 2

    def compose(self) -> ComposeResult:
        """The choices, as many in a row as fit."""
        with VerticalScroll():
            yield Label(self._title, classes="title", markup=False)
            yield Grid(*(Tile(choice, self._look) for choice in self._choices))
            yield Static("enter or a click takes one, [@click=screen.leave]esc leaves[/]", classes="note")

    def on_mount(self) -> None:
        """Stand on the first."""
        self._arrange()
        self.query(Tile).first().focus()

    def on_resize(self) -> None:
        """Put other numbers of them side by side."""
        self._arrange()

    @property
    def _columns(self) -> int:
        room = self.app.size.width * 96 // 100 - 6
        return int(max(1, min(5, room // (self._wide + 1))))

    def _arrange(self) -> None:
        grid = self.query_one(Grid)
        grid.styles.grid_size_columns = self._columns
        grid.styles.width = self._columns * (self._wide + 1) - 1

    def action_walk(self, steps: int) -> None:
        """Go on to another choice, round and round."""
        tiles = list(self.query(Tile))
        here = next((index for index, tile in enumerate(tiles) if tile.has_focus), 0)
        tiles[(here + steps) % len(tiles)].focus()

    def action_walk_rows(self, steps: int) -> None:
        """Go to the choice above or below, where there is one."""
        tiles = list(self.query(Tile))
        here = next((index for index, tile in enumerate(tiles) if tile.has_focus), 0)
        there = here + steps * self._columns
        if 0 <= there < len(tiles):
            tiles[there].focus()

    def action_take(self) -> None:
        """Take the choice one stands on."""
        focused = self.focused
        if isinstance(focused, Tile):
            self.dismiss(focused.choice.name)

    def on_tile_chosen(self, event: Tile.Chosen) -> None:
        """Take the choice that was clicked."""
        self.dismiss(event.name)
