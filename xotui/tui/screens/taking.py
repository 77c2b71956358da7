"""Taking along: the grid under the cursor copied as text; a whole layer copied or saved in a format of choice."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from xotui.engine.arrays import Array
from xotui.engine.network import Network
from xotui.pictures.files import reason, replace_text
from xotui.tui.comparing import Comparison
from xotui.tui.reading import FEATURE, Reading
from xotui.tui.screens.workplace import Workplace
from xotui.tui.view import View

if TYPE_CHECKING:
    from xotui.tui.screens.take_along import Wanted

CLIPBOARD_LIMIT = 74_994
"""The most bytes that many terminals take at once: their limit is 100,000 characters for the whole sequence, which has
four for every three bytes. Source: hterm's osc52.sh."""


class Taking(Workplace):
    """What the explorer does with numbers that somebody wants elsewhere. The explorer has the state that is used."""

    view: View
    copied_file: Path | None = None
    """Where what is copied is written too, for terminals without a clipboard; None where nothing may be written."""

    _unsaved_of: Callable[[list[Array], list[Network]], str]

    _format = 0

    @property
    @abstractmethod
    def seen(self) -> Reading:
        """What is looked at."""

    @property
    @abstractmethod
    def compared(self) -> Comparison | None:
        """What was pinned beside what is there now."""

    def do_copy(self) -> None:
        """Copy the grid under the cursor as text, as it is shown."""
        from xotui.tui.copying import copied_grid

        self.hand_over(*copied_grid(self.view, self.seen, self.compared))

    def do_take_along(self) -> None:
        """Choose a format for the layer of the grid under the cursor, and whether to save or to copy it."""
        from xotui.insight.export import FEATURES, piece_of
        from xotui.tui.screens.take_along import TakeAlong

        reading, grid = self.seen, self.view.grid
        document = reading.document
        unsaved = self._unsaved_of([document.picture], [document.network])
        piece = piece_of(
            document.network,
            reading.trace,
            FEATURES if grid == FEATURE else grid,
            picture_name=_named(document.picture_name, edited="picture" in unsaved),
            network_name=_named(document.network_name, edited="network" in unsaved),
        )
        several = piece.divisible and len(piece.values) > 1
        only = reading.channel_of(grid, self.view.feature) if several else None
        self.app.clear_notifications()  # on a small terminal they would lie over the formats
        self.app.push_screen(TakeAlong(piece, only, self._format, self.look), self._taken_along)

    def _taken_along(self, wanted: Wanted | None) -> None:
        if wanted is None:
            return
        from xotui.insight.export import FORMATS, file_name

        self._format = FORMATS.index(wanted.kind)
        if wanted.copy:
            self.hand_over(wanted.text, f"{wanted.piece.layer} as {wanted.kind.title}")
            return

        def write(path: Path) -> None:
            replace_text(path, wanted.text)

        title = f"Save {wanted.piece.layer} as {wanted.kind.title}"
        self.ask_where(title, "", file_name(wanted.piece, wanted.kind), write)

    def hand_over(self, text: str, title: str) -> None:
        """Give a text to the terminal's clipboard and write it to a file: no terminal says whether it obeyed.

        Args:
            text: What is copied.
            title: What it is, for the sentence that is told.
        """
        from xotui.tui.screens.take_along import size_words

        self.app.copy_to_clipboard(text)
        size = len(text.encode("utf-8"))
        allowed = "if your terminal lets programs copy"
        if size > CLIPBOARD_LIMIT:
            allowed = f"if your terminal takes as much as {size_words(size)}"
        self.say(f"Copied {title}, {allowed}{self._write_copy(text)}")

    def _write_copy(self, text: str) -> str:
        """Write what is copied to its file; what is to be told of that, as the end of a sentence."""
        if self.copied_file is None:
            return ""
        try:
            self.copied_file.parent.mkdir(parents=True, exist_ok=True)
            replace_text(self.copied_file, text)
        except OSError as error:
            return f"; {_short(self.copied_file)} cannot be written ({reason(error)})"
        return f"; it is in {_short(self.copied_file)} too"


def _named(name: str, *, edited: bool) -> str:
    """A name that does not claim to be what it no longer is."""
    return f"{name} (edited)" if edited else name


def _short(path: Path) -> str:
    """A path as a person writes it."""
    try:
        return f"~/{path.relative_to(Path.home())}"
    except (ValueError, RuntimeError):
        return str(path)
