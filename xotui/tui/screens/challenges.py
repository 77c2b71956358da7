"""The challenges to choose from, with how far one is in each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.widgets import Label, OptionList, Static
from textual.widgets.option_list import Option

from xotui.insight.challenges import SHAPE, Challenge
from xotui.tui.look import Look
from xotui.tui.renderables.game import challenge_words
from xotui.tui.screens.dialogs import Dialog


class Challenges(Dialog[int]):
    """Closes with the index of a challenge, or with the number of challenges for none.

    Args:
        challenges: From what one chooses.
        chosen: The index of the challenge that is on, or None.
        best: The best result in a challenge so far.
        present: How good the present features are in a challenge, or why they do not count; asked one by one.
        look: How it looks.
    """

    DEFAULT_CSS: ClassVar[str] = """
    Challenges OptionList { width: 78; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", show=False, priority=True),
        Binding("up,k", "move(-1)", show=False, priority=True),
        Binding("space", "take", show=False, priority=True),
    ]

    def __init__(
        self,
        challenges: Sequence[Challenge],
        chosen: int | None,
        best: Callable[[Challenge], float | None],
        present: Callable[[Challenge], Awaitable[float | str]],
        look: Look,
    ) -> None:
        super().__init__()
        self._challenges, self._chosen = tuple(challenges), chosen
        self._best, self._present, self._look = best, present, look
        self._here = chosen or 0
        self._shares: dict[int, float | str] = {}

    def compose(self) -> ComposeResult:
        """The challenges, and none."""
        title = f"Challenges: features to beat, votes learned at once, {SHAPE[0]}×{SHAPE[1]}"
        with Vertical():
            yield Label(self._look.text(title), classes="title", markup=False)
            yield OptionList(
                *(Option(self._words(index)) for index in range(len(self._challenges) + 1)),
            )
            yield Static("enter or a click takes one, [@click=screen.leave]esc leaves[/]", classes="note")

    def on_mount(self) -> None:
        """Stand on the challenge that is on, and find out how far one is in all."""
        options = self.query_one(OptionList)
        options.highlighted = self._here
        options.focus()
        self.run_worker(self._judge(), group="challenges")

    async def _judge(self) -> None:
        for index, challenge in enumerate(self._challenges):
            self._shares[index] = await self._present(challenge)
            self._write(index)

    def _write(self, index: int) -> None:
        self.query_one(OptionList).replace_option_prompt_at_index(index, self._words(index))

    def _words(self, index: int) -> Text:
        """A choice as it is written, with the cursor before it."""
        look, text = self._look, Text()
        if index < len(self._challenges):
            challenge = self._challenges[index]
            lines = challenge_words(challenge, self._shares.get(index), self._best(challenge), look)
            if index == self._chosen:
                lines[0].insert(1, ("(on)  ", look.style(look.colours.accent, panel=True)))
        else:
            lines = [[("No challenge", look.style(look.colours.bright, panel=True, bold=True))]]
        for number, words in enumerate(lines):
            text.append("\n" if number else "", look.style(panel=True))
            text.append(
                f"{look.signs.chosen if index == self._here and not number else ' '} ",
                look.style(look.colours.accent, panel=True, bold=True),
            )
            for word, style in words:
                text.append(look.text(word), style)
        return text

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        """Move the mark of the cursor."""
        before, self._here = self._here, event.option_index
        for index in (before, self._here):
            self._write(index)

    def action_move(self, steps: int) -> None:
        """Go to the next or to the one before."""
        options = self.query_one(OptionList)
        (options.action_cursor_down if steps > 0 else options.action_cursor_up)()

    def action_take(self) -> None:
        """Take the one under the cursor."""
        self.query_one(OptionList).action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Close with what was chosen."""
        self.dismiss(event.option_index)
