"""How a layer is taken along: the formats to choose from, with the beginning of what one gets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import set_cell_size
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Label, OptionList, Static
from textual.widgets.option_list import Option

from xotui.insight.export import FORMATS, Format, Kind, Piece
from xotui.tui.look import Look
from xotui.tui.screens.dialogs import Dialog

WIDTH = 74
"""Columns of the box, where the terminal has as many."""


@dataclass(frozen=True, eq=False)
class Wanted:
    """What was chosen.

    Attributes:
        piece: All of the layer, or one map of it.
        kind: How it is written.
        text: What is written.
        copy: Whether it is copied; else it is saved.
    """

    piece: Piece
    kind: Format
    text: str
    copy: bool


class TakeAlong(Dialog[Wanted]):
    """Closes with what was chosen.

    Args:
        piece: The layer.
        only: The map of it that can be taken alone; None where there is nothing to choose.
        chosen: The index of the format to stand on.
        look: How it looks.
    """

    DEFAULT_CSS: ClassVar[str] = """
    TakeAlong OptionList { width: 74; }
    TakeAlong .title { width: 74; max-width: 100%; height: auto; }
    TakeAlong .preview {
        width: 74; max-width: 100%; height: auto; margin: 1 0 0 0; padding: 0 1; background: $background;
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", show=False, priority=True),
        Binding("up,k", "move(-1)", show=False, priority=True),
        Binding("enter,space,s", "save", show=False, priority=True),
        Binding("c,y", "copy", show=False, priority=True),
        Binding("m", "change_which", show=False, priority=True),
    ]

    def __init__(self, piece: Piece, only: int | None, chosen: int, look: Look) -> None:
        super().__init__()
        self._pieces = (piece,) if only is None else (piece, piece.map(only))
        self._which, self._here, self._look = 0, chosen, look
        self._texts: dict[tuple[int, int], str] = {}

    def compose(self) -> ComposeResult:
        """What is taken, the formats, and the beginning of the text."""
        with Vertical():
            yield Label("", classes="title", markup=False)
            yield OptionList(*(Option(self._words(index)) for index in range(len(FORMATS))))
            yield Static(classes="preview")
            yield Static(classes="note")

    def on_mount(self) -> None:
        """Stand on the format that was taken last."""
        options = self.query_one(OptionList)
        options.highlighted = self._here
        options.focus()
        self._show()

    def on_resize(self) -> None:
        """Show as much of the text as there is room for now."""
        self._show()

    @property
    def _piece(self) -> Piece:
        return self._pieces[self._which]

    @property
    def _text(self) -> str:
        """What is written in the format under the cursor."""
        at = (self._which, self._here)
        if at not in self._texts:
            self._texts[at] = FORMATS[self._here].write(self._piece)
        return self._texts[at]

    def _show(self) -> None:
        """Say what is taken, and show how its text begins."""
        look, piece = self._look, self._piece
        which = piece.size if piece.only is None else f"only {piece.names[0]}"
        self.query_one(".title", Label).update(look.text(f"Take {piece.layer} along: {which}"))
        lines = self._text.splitlines()
        shown = lines[: self._rows]
        told = f"{len(lines)} line{'' if len(lines) == 1 else 's'}, {size_words(len(self._text.encode('utf-8')))}"
        words = [*shown, told if len(shown) == len(lines) else f"… {told}"]
        self.query_one(".preview", Static).display = self._rows > 0
        preview = "\n".join(_cut(look.text(line), self._room - 2) for line in words)
        self.query_one(".preview", Static).update(Text(preview, look.dim))
        self.query_one(".note", Static).update(self._keys)

    @property
    def _keys(self) -> str:
        """What can be done, with its keys."""
        other = ", [@click=screen.change_which]m takes all[/]"
        if self._piece.only is None:
            kind = "feature" if self._piece.kind is Kind.FEATURES else "map"
            other = f", [@click=screen.change_which]m takes one {kind}[/]" if len(self._pieces) > 1 else ""
        return (
            f"[@click=screen.save]enter saves it[/], [@click=screen.copy]c copies it[/]{other}, "
            "[@click=screen.leave]esc leaves[/]"
        )

    @property
    def _room(self) -> int:
        """The columns inside the box."""
        return min(WIDTH, self.app.size.width - 4)

    @property
    def _rows(self) -> int:
        """How many lines of the text have room below everything else."""
        return max(0, min(20, self.app.size.height * 96 // 100 - len(FORMATS) - 7))

    def _words(self, index: int) -> Text:
        """A format as it is written, with the cursor before it."""
        look, kind = self._look, FORMATS[index]
        here = index == self._here
        wide = max(len(one.title) for one in FORMATS)
        text = Text.assemble(
            (f"{look.signs.chosen if here else ' '} ", look.style(look.colours.accent, panel=True, bold=True)),
            (f"{kind.title:<{wide}}  ", look.style(look.colours.bright, panel=True, bold=here)),
        )
        if text.cell_len + len(kind.sentence) <= self._room:
            text.append(
                look.text(kind.sentence), look.style(look.colours.text if here else look.colours.dim, panel=True)
            )
        return text

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Move the mark of the cursor, and show that format."""
        before, self._here = self._here, event.option_index
        for index in (before, self._here):
            event.option_list.replace_option_prompt_at_index(index, self._words(index))
        self._show()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Save what was clicked."""
        self._here = event.option_index
        self.action_save()

    def action_move(self, steps: int) -> None:
        """Go to the next format or to the one before."""
        options = self.query_one(OptionList)
        (options.action_cursor_down if steps > 0 else options.action_cursor_up)()

    def action_change_which(self) -> None:
        """Take one map, or all again."""
        self._which = (self._which + 1) % len(self._pieces)
        self._show()

    def action_save(self) -> None:
        """Close, to save it."""
        self.dismiss(Wanted(self._piece, FORMATS[self._here], self._text, copy=False))

    def action_copy(self) -> None:
        """Close, to copy it."""
        self.dismiss(Wanted(self._piece, FORMATS[self._here], self._text, copy=True))


def _cut(line: str, width: int) -> str:
    """As much of a line as has room."""
    return set_cell_size(line, width).rstrip()


def size_words(size: int) -> str:
    """A number of bytes as a person reads it.

    >>> size_words(900), size_words(12_345)
    ('900 bytes', '12.3 kB')
    """
    return f"{size} bytes" if size < 1000 else f"{size / 1000:.1f} kB" if size < 10**6 else f"{size / 10**6:.1f} MB"
