"""What opens over the explorer: a question, a text to read, things to choose from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar, TypeVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static, TextArea

from xotui.tui.look import Look
from xotui.tui.renderables.words import Words

_STYLE = """
    align: center middle;
    &> Vertical, &> VerticalScroll {
        width: auto;
        max-width: 100%;
        height: auto;
        max-height: 96%;
        padding: 0 2;
        background: $panel;
        scrollbar-size-vertical: 1;
    }
    .title { text-style: bold; color: $accent; margin: 0 0 1 0; width: auto; }
    .note { color: $text-muted; margin: 1 0 0 0; width: auto; max-width: 100%; height: auto; }
    .wrong { color: $error; text-style: bold; width: 60; max-width: 100%; height: auto; }
    & OptionList { max-width: 100%; height: auto; max-height: 100%; border: none; padding: 0; background: $panel; }
    & OptionList:focus { border: none; background-tint: $panel 0%; }
    & OptionList > .option-list--option-highlighted { background: $panel; }
    & OptionList:focus > .option-list--option-highlighted { background: $panel; }
    & OptionList > .option-list--option-hover { background: $panel; }
"""

Result = TypeVar("Result")

ESCAPE: list[BindingType] = [Binding("escape", "leave", "Close", show=False)]


class Dialog(ModalScreen[Result]):
    """A box over the explorer that escape closes without an answer."""

    DEFAULT_CSS: ClassVar[str] = "Dialog {" + _STYLE + "}"
    BINDINGS: ClassVar[list[BindingType]] = ESCAPE

    def action_leave(self) -> None:
        """Close without an answer."""
        self.dismiss(None)


class Prompt(Dialog[bool]):
    """Asks for one line.

    Args:
        title: What is asked.
        value: What stands there at first.
        accept: Called with the line; it raises a ValueError or OSError where it cannot be, whose sentence is
            shown and the box stays open. What takes long it gives back to be awaited; meanwhile nothing can be typed,
            and escape gives it up.
        note: What may be written.
    """

    DEFAULT_CSS: ClassVar[str] = "Prompt Input { width: 60; max-width: 100%; }"

    def __init__(self, title: str, value: str, accept: Callable[[str], Awaitable[None] | None], note: str = "") -> None:
        super().__init__()
        self._title, self._value, self._accept, self._note = title, value, accept, note

    def compose(self) -> ComposeResult:
        """The title, the line, and room for what is wrong with it."""
        with Vertical():
            yield Label(self._title, classes="title", markup=False)
            line = Input(self._value)
            line.cursor_blink = False
            yield line
            yield Label("", classes="wrong", markup=False)
            if self._note:
                yield Label(self._note, classes="note", markup=False)
            yield Static("[@click=screen.take]enter takes it[/], [@click=screen.leave]esc leaves[/]", classes="note")

    def on_input_submitted(self) -> None:
        """Take the line."""
        self.action_take()

    def action_take(self) -> None:
        """Try it; say what is wrong, or close."""
        line = self.query_one(Input)
        if line.disabled:
            return
        try:
            pending = self._accept(line.value)
        except (ValueError, OSError) as error:
            self._refuse(str(error))
            return
        if pending is None:
            self.dismiss(True)
            return
        self._refuse("")
        line.select_on_focus = False  # what is found to be wrong later is corrected, not replaced
        line.disabled = True
        self.run_worker(self._wait_for(pending), exclusive=True)

    async def _wait_for(self, pending: Awaitable[None]) -> None:
        """Close when it is done; say what was wrong with the line, which can be corrected then."""
        try:
            await pending
        except (ValueError, OSError) as error:
            self._refuse(str(error))
            line = self.query_one(Input)
            line.disabled = False
            line.focus()
        else:
            self.dismiss(True)

    def _refuse(self, sentence: str) -> None:
        self.query_one(".wrong", Label).update(sentence)


class Paste(Dialog[bool]):
    """Takes a picture as text.

    Args:
        accept: Called with the text; it raises a ValueError where it is no picture.
        text: What stands there at first.
    """

    DEFAULT_CSS: ClassVar[str] = "Paste TextArea { width: 60; max-width: 100%; height: 14; max-height: 60%; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s,f2", "take", "Take it", priority=True)]

    def __init__(self, accept: Callable[[str], None], text: str) -> None:
        super().__init__()
        self._accept, self._text = accept, text

    def compose(self) -> ComposeResult:
        """Room for the text."""
        with Vertical():
            yield Label("A picture as text: rows of # and ., or of numbers from -1 to 1", classes="title", markup=False)
            area = TextArea(self._text)
            area.cursor_blink = False
            area.select_all()
            yield area
            yield Label("", classes="wrong", markup=False)
            yield Static(
                "[@click=screen.take]ctrl+s or f2 takes it[/], [@click=screen.leave]esc leaves[/]", classes="note"
            )

    def action_take(self) -> None:
        """Try it; say what is wrong, or close."""
        try:
            self._accept(self.query_one(TextArea).text)
        except ValueError as error:
            self.query_one(".wrong", Label).update(str(error))
        else:
            self.dismiss(True)


class Confirm(Dialog[str]):
    """Asks for one of a few letters.

    Args:
        question: What is asked.
        answers: Letter and meaning of each answer.
    """

    def __init__(self, question: str, answers: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._question, self._answers = question, dict(answers)

    def compose(self) -> ComposeResult:
        """The question, and a line for each answer."""
        with Vertical():
            yield Label(self._question, classes="title", markup=False)
            for letter, meaning in self._answers.items():
                yield Static(f"[@click=screen.answer('{letter}')][b]{letter}[/b]  {meaning}[/]")
            yield Static("[@click=screen.leave][b]esc[/b]  stay[/]")

    def on_key(self, event: events.Key) -> None:
        """Take a letter as the answer."""
        if event.character and event.character.lower() in self._answers:
            event.stop()
            self.action_answer(event.character.lower())

    def action_answer(self, letter: str) -> None:
        """Close with an answer."""
        self.dismiss(letter)


class Reader(Dialog[None]):
    """Shows lines to read, and scrolls where they are too many.

    Args:
        lines: What is read.
        look: How it looks.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,q,question_mark,f1,space", "leave", "Close", show=False, priority=True),
        Binding("down,j", "scroll_by(1)", show=False, priority=True),
        Binding("up,k", "scroll_by(-1)", show=False, priority=True),
        Binding("pagedown", "scroll_by(10)", show=False, priority=True),
        Binding("pageup", "scroll_by(-10)", show=False, priority=True),
    ]
    DEFAULT_CSS: ClassVar[str] = "Reader VerticalScroll > Static { width: auto; max-width: 100%; }"

    def __init__(self, lines: Sequence[Words], look: Look) -> None:
        super().__init__()
        self._text = Text("\n").join(
            Text.assemble(*((look.text(text), style) for text, style in words)) for words in lines
        )

    def compose(self) -> ComposeResult:
        """The lines."""
        with VerticalScroll():
            yield Static(self._text)
            yield Static("[@click=screen.leave]esc closes[/]", classes="note")

    def action_scroll_by(self, rows: int) -> None:
        """Scroll by some lines."""
        self.query_one(VerticalScroll).scroll_relative(y=rows, animate=False)
