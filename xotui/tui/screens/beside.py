"""What the screens beside the explorer share: its document and look, a board of panels, header, footer and news."""

from __future__ import annotations

from abc import abstractmethod
from textwrap import wrap
from typing import ClassVar

from textual.strip import Strip

from xotui.tui.layout import SMALLEST
from xotui.tui.look import Look
from xotui.tui.places import Panel
from xotui.tui.renderables.face import Drawn
from xotui.tui.renderables.keybar import footer_words
from xotui.tui.renderables.panels import document_words
from xotui.tui.renderables.tabs import header_length, header_words
from xotui.tui.renderables.words import Words, strips
from xotui.tui.screens.explore import ExploreScreen
from xotui.tui.screens.workplace import Workplace
from xotui.tui.view import other_feature


class Beside(Workplace):
    """A screen that shows something else of the explorer's document.

    Args:
        explorer: Whose document, view and look it shares.
    """

    FILLED: ClassVar[tuple[str, ...]] = ("header", "keys")
    """The panels that stand out from the background."""

    def __init__(self, explorer: ExploreScreen) -> None:
        super().__init__()
        self.explorer = explorer
        self.keymap = explorer.keymap
        self.note = ""

    @property
    def look(self) -> Look:
        """The explorer's."""
        return self.explorer.look

    @abstractmethod
    def panels(self, width: int, height: int) -> tuple[Panel, ...]:
        """A place for everything that there is room for, given the size of the terminal."""

    @abstractmethod
    def lines(self, panel: Panel) -> list[Words]:
        """What stands in a panel of this screen that is no grid."""

    def hint_in(self, width: int) -> str:
        """What the line below the header says: the last news unless told."""
        return self.note

    def told(self, room: int) -> Words:
        """What the header says is open, in so many columns."""
        return document_words(self.explorer.reading, self.look, self.explorer.unsaved, room)

    def present(self) -> None:
        """Hand every widget what it shows; nothing while one is elsewhere."""
        if not self.is_attached or not self.app.size or self not in self.app.screen_stack:
            return
        board, look, size = self.board, self.look, self.app.size
        board.place(self.panels(size.width, size.height))
        board.show(look, self.drawn)

    def drawn(self, panel: Panel) -> Drawn:
        """What stands in a panel; a screen with grids, or one that draws otherwise, says so here."""
        return self.written(panel)

    def written(self, panel: Panel) -> list[Strip]:
        """The lines of a panel that is all words."""
        fill = self.look.style(panel=True) if panel.key in self.FILLED else None
        return strips(self._words(panel), panel.width, panel.height, self.look, fill)

    def _words(self, panel: Panel) -> list[Words]:
        look, width = self.look, panel.width
        match panel.key:
            case "header":
                room = width - header_length(self.PLACE, look, width)
                return [header_words(self.PLACE, self.told(room), look, width)]
            case "keys":
                return [footer_words(self.footer, width, look, self.keymap)]
            case "hint":
                return [[(f" {self.hint_in(width - 2)}", look.dim)]]
            case "small":
                columns, rows = SMALLEST
                sentence = f"xotui needs {columns}×{rows} characters; here are {width}×{panel.height}."
                return [[(line, look.plain)] for line in wrap(sentence, max(width, 1))]
            case _:
                return self.lines(panel)

    # Actions of all of them.

    def do_notation(self) -> None:
        """As the explorer: all are looked at in one way."""
        self.explorer.action_do("notation")
        self.say(self.explorer.note)

    def do_ascii(self) -> None:
        """As the explorer."""
        self.explorer.action_do("ascii")
        self.present()

    def do_next_feature(self) -> None:
        """The next feature, here and in the explorer."""
        self._look_at_feature(1)

    def do_previous_feature(self) -> None:
        """The feature before, here and in the explorer."""
        self._look_at_feature(-1)

    def _look_at_feature(self, steps: int) -> None:
        self.explorer.look_at(other_feature(self.explorer.view, self.explorer.reading, steps))
        self.present()

    def do_quit(self) -> None:
        """Leave; the explorer knows what would be lost."""
        self.explorer.do_quit()
