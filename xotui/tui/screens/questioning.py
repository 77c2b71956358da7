"""From a number to what made it and back again; a state pinned to compare with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from xotui.tui.comparing import Comparison, Shown
from xotui.tui.reading import Reading
from xotui.tui.renderables.keybar import spelled
from xotui.tui.renderables.reasons import reason_lines
from xotui.tui.screens.playing import Playing
from xotui.tui.trail import deeper, other_cause, returned
from xotui.tui.view import View


class Questioning(Playing):
    """The explorer's questions."""

    reading: Reading

    def __init__(self) -> None:
        super().__init__()
        self._pinned: Reading | None = None

    # Why?

    def do_why(self) -> None:
        """One step back, to what made the number under the cursor."""
        self._go(deeper)

    def do_come_back(self) -> None:
        """One step forth again, on the way one came."""
        self._go(returned)

    def do_next_cause(self) -> None:
        """Another part of the same number."""
        self._go(lambda view, reading: other_cause(view, reading, 1))

    def do_previous_cause(self) -> None:
        """The part before."""
        self._go(lambda view, reading: other_cause(view, reading, -1))

    def do_in_full(self) -> None:
        """The whole arithmetic of the cell under the cursor."""
        self.open_text(reason_lines(self.seen, self.view, self.look, self.reader_width))

    def _go(self, step: Callable[[View, Reading], View]) -> None:
        try:
            self.look_at(step(self.view, self.seen))
        except ValueError as error:
            self.say(str(error))

    # Pin and compare.

    @property
    def compared(self) -> Comparison | None:
        """What was pinned beside what is there now."""
        return Comparison(self._pinned, self.reading, self.view.shown) if self._pinned else None

    @property
    def seen(self) -> Reading:
        """What is looked at: the present state, or the pinned one where that is shown."""
        return self._pinned if self._pinned and self.view.shown is Shown.PINNED else self.reading

    @property
    def shown_while_editing(self) -> Shown:
        """What is shown when something is edited: A cannot be, so it makes way for B."""
        return Shown.NOW if self.view.shown is Shown.PINNED else self.view.shown

    def do_pin(self) -> None:
        """Pin the present state as A, or let it go."""
        if self._pinned:
            self._pinned = None
            self.look_at(replace(self.view, shown=Shown.NOW))
            self.say("A is let go")
            return
        self._pinned = self.reading
        self.look_at(replace(self.view, shown=Shown.NOW))
        key = spelled("compare", self.keymap)
        self.say(f"Pinned as A. The key {key} shows what is there now, A, or the difference")

    def do_compare(self) -> None:
        """Show B, A, or B − A."""
        if self._pinned is None:
            self.say(f"Nothing is pinned: {spelled('pin', self.keymap)} pins the present state as A")
            return
        self.look_at(replace(self.view, shown=self.view.shown.next))
