"""The application: one explorer, its themes, and what is remembered between starts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from textwrap import wrap
from typing import ClassVar

from rich.console import RenderableType
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.screen import Screen

from xotui.document.beginning import first_document
from xotui.engine import Network
from xotui.engine.arrays import Array
from xotui.tui.actions import actions_of
from xotui.tui.later import import_the_rest
from xotui.tui.screens.explore import ExploreScreen
from xotui.tui.screens.workplace import Workplace
from xotui.tui.settings import Remembered, Settings
from xotui.tui.themes import begin_with
from xotui.tui.view import View


class XotuiApp(App[None]):
    """The terminal explorer.

    Args:
        picture: (H, W) from 3×3 to 64×64, each value in −1 … 1; the article's X unless told.
        network: Begins with a convolution and fits the picture; the article's unless told.
        picture_name: What the picture is called on the screen.
        network_name: What the network is called.
        settings: Where to find the person's keys and view, and where to keep the view; nothing is read or
            written unless told.
        ascii_only: Write nothing but ASCII.

    Raises:
        ValueError: If the explorer cannot take the picture or the network, or they do not fit each other.
    """

    TITLE = "xotui"
    CSS: ClassVar[str] = """
    Workplace { background: $background; }
    Toast { max-width: 60; }
    .-ascii Input, .-ascii TextArea, .-ascii Tile:focus { border: ascii $accent; }
    .-ascii * { scrollbar-size: 0 0; }
    .-ascii Toast, .-ascii CommandInput { border: none; }
    .-ascii CommandPalette #--input, .-ascii CommandPalette #--input.--list-visible { border: none; }
    .-ascii SearchIcon { display: none; }
    .-ascii CommandPalette CommandList { border: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+q,ctrl+c", "quit", "Quit", show=False, priority=True)]
    ENABLE_COMMAND_PALETTE = True

    def __init__(
        self,
        picture: Array | None = None,
        network: Network | None = None,
        *,
        picture_name: str = "",
        network_name: str = "",
        settings: Settings | None = None,
        ascii_only: bool = False,
    ) -> None:
        document = first_document(picture, network, picture_name, network_name)
        self._settings = settings
        remembered = settings.read() if settings else Remembered()
        view = remembered.view(View(row=document.shape[0] // 2, column=document.shape[1] // 2))
        keymap = settings.keys() if settings else {}
        super().__init__()
        begin_with(self, remembered.theme)
        self.set_keymap(keymap)
        self._places: dict[str, Workplace] = {}
        self.first_screen = ""
        self.explorer = ExploreScreen(document, replace(view, ascii=view.ascii or ascii_only), keymap)
        self.explorer.copied_file = settings.copied_file if settings else None

    def get_default_screen(self) -> Screen[None]:
        """The explorer."""
        return self.explorer

    def on_mount(self) -> None:
        """Say what was wrong with the settings, if anything was."""
        complaints = self._settings.complaints if self._settings else []
        if complaints:
            look = self.explorer.look
            lines = [line for complaint in complaints for line in wrap(complaint, max(self.size.width - 12, 20))]
            self.explorer.open_text([[(line, look.style(panel=True))] for line in lines])
        elif self.first_screen:
            self.call_later(self.action_go, self.first_screen)

    def on_ready(self) -> None:
        """Import the rest, now that the first screen stands."""
        if not self.is_headless:  # there nobody waits for the next screen
            self.run_worker(import_the_rest(), group="later")

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Every action of the table, and the themes."""
        if isinstance(screen, Workplace):
            for action in actions_of(screen.PLACE):
                if action.id != "commands":
                    keys = " ".join(action.keys.split(",") if self.explorer.view.ascii else action.key_names)
                    yield SystemCommand(
                        action.title, f"{action.sentence}  ({keys})", partial(screen.action_do, action.id)
                    )
            yield SystemCommand("All themes", "Choose among all themes.", self.action_change_theme)

    async def action_go(self, name: str) -> None:
        """Go to one of the screens; each stays as it was left."""
        if isinstance(self.screen, Workplace) and name != self.screen.PLACE:
            while self.screen is not self.explorer:
                await self.pop_screen()
            if name != self.explorer.PLACE:
                await self.push_screen(self._place(name))

    def _place(self, name: str) -> Workplace:
        """A screen, made when it is first needed."""
        if name not in self._places:
            from xotui.tui.screens.directory import place_for  # what only other screens need takes time to import

            self._places[name] = place_for(name, self.explorer)
            self.install_screen(self._places[name], name)
        return self._places[name]

    def action_command_palette(self) -> None:
        """All actions by name."""
        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(id="--command-palette", placeholder="Search for an action"))

    async def action_quit(self) -> None:
        """Leave, unless the explorer has to ask first."""
        if isinstance(self.screen, Workplace):
            self.screen.action_do("quit")
        else:
            self.screen.dismiss(None)

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """Remember how one looked at things, and leave."""
        if self._settings:
            self._settings.write(Remembered.of(self.explorer.view, self.theme))
        super().exit(result, return_code, message)
