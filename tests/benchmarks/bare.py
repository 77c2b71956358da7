"""A bare Textual app that changes one cell: what a keypress costs at least."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import Static


class Bare(App[None]):
    """One cell, which the space bar turns."""

    BINDINGS: ClassVar[list[BindingType]] = [("space", "flip", "Flip")]

    def __init__(self) -> None:
        super().__init__()
        self.cell, self.on = Static("."), False

    def compose(self) -> ComposeResult:
        """The cell."""
        yield self.cell

    def action_flip(self) -> None:
        """Change it."""
        self.on = not self.on
        self.cell.update("#" if self.on else ".")


if __name__ == "__main__":
    Bare().run()
