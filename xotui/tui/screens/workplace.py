"""What all full screens share: actions by name, one look, help, themes, the palette, and the way to each other."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.geometry import Region
from textual.screen import Screen
from textual.strip import Strip

from xotui.pictures.files import reason
from xotui.tui.layout import FULL, SMALLEST
from xotui.tui.look import Look
from xotui.tui.places import Panel
from xotui.tui.renderables.keybar import action_at
from xotui.tui.renderables.tabs import screen_at
from xotui.tui.renderables.words import Words
from xotui.tui.themes import next_theme
from xotui.tui.widgets.board import Board, Kind
from xotui.tui.widgets.ground import Ground
from xotui.tui.widgets.lines import Lines


class Workplace(Ground, Screen[None]):
    """A full screen: every key becomes an action of the table, every action a method `do_…`."""

    PLACE: ClassVar[str]
    """The screen's name, which is that of the action that goes there."""

    KINDS: ClassVar[Mapping[str, Kind]] = {}
    """What makes the widgets of panels that are neither grids nor plain lines, by the keys of the panels."""

    keymap: Mapping[str, str]
    note: str
    board: Board

    def compose(self) -> ComposeResult:
        """One board; what stands on it is computed, and stands there before the first paint."""
        self.board, self._complete, self._size_told = Board(self.KINDS), True, self.app.size
        self.present()
        yield self.board

    def render_lines(self, crop: Region) -> list[Strip]:
        """No lines where the board covers all of it: Textual takes what is drawn first and asks nevertheless."""
        return [] if self.board.size == self.size else super().render_lines(crop)

    @property
    @abstractmethod
    def look(self) -> Look:
        """Colours and signs for this theme on this terminal."""

    @property
    def footer(self) -> str:
        """Which footer it has: that of its place unless told."""
        return self.PLACE

    @abstractmethod
    def present(self) -> None:
        """Hand every widget what it shows."""

    def on_mount(self) -> None:
        """Draw for the first time, and again with every theme."""
        self.app.theme_changed_signal.subscribe(self, lambda _: self.present())

    def on_resize(self) -> None:
        """Find new places; Textual tells every size three times."""
        if self._size_told != self.app.size:
            self._size_told = self.app.size
            self.present()

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Show what happened elsewhere since one was here."""
        if self._complete:
            event.refresh_styles = False  # everything here has got its styles a moment ago
        else:
            self.present()
        self._complete = False

    def action_do(self, name: str) -> None:
        """Do what an action of the table says; in a terminal too small to show anything, only leave."""
        if (self.size.width < SMALLEST[0] or self.size.height < SMALLEST[1]) and self.size and name != "quit":
            return
        self.note = ""
        self.do(name)

    def do(self, name: str) -> None:
        """Do an action; by its method unless told."""
        getattr(self, f"do_{name}")()

    def say(self, sentence: str) -> None:
        """Tell something: in the line below the header, or where that has no room in a message over the screen."""
        self.note = sentence
        self.present()
        if self.size.width < FULL[0] or self.size.height < FULL[1] or len(sentence) > self.size.width - 2:
            self.app.clear_notifications()
            self.notify(self.look.text(sentence), markup=False, timeout=4)

    def ask_where(self, title: str, own: str, otherwise: str, write: Callable[[Path], None]) -> None:
        """Ask for a path and write there; what stands there already is replaced only on a second enter.

        Args:
            title: What is asked.
            own: The file that was opened or written before: it may be written again at once. "" if there is none.
            otherwise: The name to begin with where there is none.
            write: Writes to a path.
        """
        warned: set[Path] = set()

        def accept(name: str) -> None:
            path = Path(name.strip()).expanduser()
            if not name.strip():
                raise ValueError("nothing was named; expected the path of a file")
            if path.is_file() and str(path) != own and path not in warned:
                warned.add(path)
                raise ValueError(f"{path} is there already: enter once more replaces it")
            try:
                write(path)
            except OSError as error:
                raise ValueError(f"{path}: cannot be written ({reason(error)})") from None
            self.say(f"Saved {path}")

        self.ask(title, own or otherwise, accept)

    def ask(self, title: str, text: str, accept: Callable[[str], None], note: str = "") -> None:
        """Ask for one line, as `Prompt` does."""
        from xotui.tui.screens.dialogs import Prompt

        self.app.push_screen(Prompt(title, text, accept, note))

    def open_text(self, lines: list[Words]) -> None:
        """Open a text to read."""
        from xotui.tui.screens.dialogs import Reader

        self.app.push_screen(Reader(lines, self.look))

    @property
    def reader_width(self) -> int:
        """The columns that a text can have."""
        return max(self.app.size.width - 5, 20)

    # Actions of every screen.

    def do_theme(self) -> None:
        """The next theme."""
        self.app.theme = next_theme(self.app.theme)

    def do_commands(self) -> None:
        """All commands."""
        self.app.action_command_palette()

    def do_help(self) -> None:
        """All keys of this screen."""
        from xotui.tui.screens.texts import help_text

        self.open_text(help_text(self.PLACE, self.look, self.keymap, self.reader_width))

    async def do_screen(self, name: str) -> None:
        """Go to a screen."""
        await self.app.run_action(f"go('{name}')")

    def do_explore(self) -> None:
        """Go to the explorer."""
        self.call_later(self.do_screen, "explore")

    def do_learn(self) -> None:
        """Go where networks learn."""
        self.call_later(self.do_screen, "learn")

    def do_lab(self) -> None:
        """Go where networks are judged."""
        self.call_later(self.do_screen, "lab")

    def do_walk(self) -> None:
        """Go where features slide over the picture."""
        self.call_later(self.do_screen, "walk")

    def do_what_if(self) -> None:
        """Go where it is seen what each pixel changes."""
        self.call_later(self.do_screen, "what_if")

    def do_conventions(self) -> None:
        """Go where implementations are compared."""
        self.call_later(self.do_screen, "conventions")

    def do_cost(self) -> None:
        """Go where the cost is counted and measured."""
        self.call_later(self.do_screen, "cost")

    def do_photograph(self) -> None:
        """Go where the features run over a whole photograph."""
        self.call_later(self.do_screen, "photograph")

    # The mouse.

    def on_click(self, event: events.Click) -> None:
        """Press what is written in the header or the footer; what else can be pointed at, each screen knows."""
        panels = {widget: panel for panel, widget in self.board.shown.items()}
        panel = panels.get(event.widget) if isinstance(event.widget, Lines) else None
        if panel is None:
            return
        if panel.key == "header":
            name = screen_at(self.PLACE, event.x, panel.width)
        elif panel.key == "keys":
            name = action_at(self.footer, event.x, panel.width, self.look, self.keymap)
        else:
            self.pointed(panel, event.x, event.y)
            return
        if name:
            self.action_do(name)

    @abstractmethod
    def pointed(self, panel: Panel, x: int, y: int) -> None:
        """A click on a panel of this screen, at a column and row of it."""

    def on_mouse_scroll_down(self) -> None:
        """The wheel moves the cursor."""
        self.action_do("down")

    def on_mouse_scroll_up(self) -> None:
        """The wheel moves the cursor."""
        self.action_do("up")
