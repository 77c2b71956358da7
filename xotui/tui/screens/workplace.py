"""What all full screens share: actions by name, one look, help, themes, the palette, and the way to each other."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import ClassVar

from textual.screen import Screen

from xotui.tui.layout import FULL, SMALLEST
from xotui.tui.look import Look
from xotui.tui.screens.dialogs import Reader
from xotui.tui.screens.texts import help_text
from xotui.tui.themes import next_theme


class Workplace(Screen[None]):
    """A full screen: every key becomes an action of the table, every action a method `do_…`."""

    PLACE: ClassVar[str]
    """The screen's name, which is that of the action that goes there."""

    keymap: Mapping[str, str]
    note: str

    @property
    @abstractmethod
    def look(self) -> Look:
        """Colours and signs for this theme on this terminal."""

    @abstractmethod
    def present(self) -> None:
        """Hand every widget what it shows."""

    def on_mount(self) -> None:
        """Draw for the first time, and again with every theme."""
        self.app.theme_changed_signal.subscribe(self, lambda _: self.present())

    def on_resize(self) -> None:
        """Find new places."""
        self.present()

    def on_screen_resume(self) -> None:
        """Show what happened elsewhere."""
        self.present()

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
        self.app.push_screen(Reader(help_text(self.PLACE, self.look, self.keymap, self.reader_width), self.look))

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
