"""The challenges to choose from, with how far one is in each."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

from rich.style import Style
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
    Challenges OptionList {
        width: 78; max-width: 100%; height: auto; max-height: 100%; border: none; padding: 0; background: $panel;
    }
    Challenges OptionList:focus { border: none; }
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

    def compose(self) -> ComposeResult:
        """The challenges, and none."""
        title = f"Challenges: features to beat, votes learned at once, {SHAPE[0]}×{SHAPE[1]}"
        with Vertical():
            yield Label(self._look.text(title), classes="title", markup=False)
            yield OptionList(
                *(Option(self._words(index, None)) for index in range(len(self._challenges))),
                Option(f"  No challenge{'' if self._chosen is None else ': end the present one'}"),
            )
            yield Static("enter or a click takes one, [@click=screen.leave]esc leaves[/]", classes="note")

    def on_mount(self) -> None:
        """Stand on the challenge that is on, and find out how far one is in all."""
        options = self.query_one(OptionList)
        options.highlighted = self._chosen or 0
        options.focus()
        self.run_worker(self._judge(), group="challenges")

    async def _judge(self) -> None:
        for index, challenge in enumerate(self._challenges):
            share = await self._present(challenge)
            self.query_one(OptionList).replace_option_prompt_at_index(index, self._words(index, share))

    def _words(self, index: int, share: float | str | None) -> Text:
        challenge, look = self._challenges[index], self._look
        mark = look.signs.chosen if index == self._chosen else " "
        lines = challenge_words(challenge, share, self._best(challenge), look)
        text = Text()
        for number, words in enumerate(lines):
            text.append(f"\n{' ' * 2}" if number else f"{mark} ")
            for word, style in words:
                # Without a background of its own it shows which one is under the cursor.
                text.append(look.text(word), Style(color=style.color, bold=style.bold))
        return text

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
