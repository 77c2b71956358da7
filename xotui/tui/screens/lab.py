"""The lab: how often everybody is right, on letters of many fonts, changed in many ways."""

from __future__ import annotations

from dataclasses import replace
from textwrap import wrap
from typing import ClassVar

from textual.binding import BindingType

from xotui.tui.actions import LAB, bindings_of
from xotui.tui.lab_layout import lab_panels
from xotui.tui.lab_state import Failure, Lab
from xotui.tui.places import Panel
from xotui.tui.renderables.lab_cell import (
    cell_lines,
    conditions_words,
    failure_names,
    failures_title,
    hint_of,
    title_of,
)
from xotui.tui.renderables.lab_table import cell_at, goal_lines, letters_at, letters_words, table_lines
from xotui.tui.renderables.words import Words
from xotui.tui.screens.chooser import Choice, Chooser
from xotui.tui.screens.judging import Judging


class LabScreen(Judging):
    """Judges the explorer's network beside those that come with the program, and opens what they got wrong."""

    PLACE = LAB
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(LAB)

    FILLED = ("header", "keys", "cell")

    def panels(self, width: int, height: int) -> tuple[Panel, ...]:
        """Letters, table, goals, and the cell under the cursor."""
        return lab_panels(self.lab, width, height)

    def told(self, room: int) -> Words:
        """What everybody is judged on."""
        return conditions_words(self.lab.table, self.look)

    def hint_in(self, width: int) -> str:
        """The last news, or what to press."""
        return self.note or hint_of(self.lab, self.keymap, width)

    def lines(self, panel: Panel) -> list[Words]:
        """What stands in a panel."""
        lab, look, width, height = self.lab, self.look, panel.width, panel.height
        match panel.key:
            case "letters":
                return [letters_words(lab, look, width)]
            case "table":
                return table_lines(lab, look, width, height)
            case "goals":
                return goal_lines(lab, look, width)
            case _:
                return cell_lines(lab, look, width, height, self.keymap)

    # Looking.

    def do_up(self) -> None:
        """One row up."""
        self._look_at(self.lab.at(self.lab.row - 1, self.lab.column))

    def do_down(self) -> None:
        """One row down."""
        self._look_at(self.lab.at(self.lab.row + 1, self.lab.column))

    def do_left(self) -> None:
        """One column to the left."""
        self._look_at(self.lab.at(self.lab.row, self.lab.column - 1))

    def do_right(self) -> None:
        """One column to the right."""
        self._look_at(self.lab.at(self.lab.row, self.lab.column + 1))

    def do_next_letters(self) -> None:
        """The next kind of letters."""
        self._look_at(self.lab.letters(1))

    def do_previous_letters(self) -> None:
        """The kind of letters before."""
        self._look_at(self.lab.letters(-1))

    def _look_at(self, lab: Lab) -> None:
        self.lab = lab
        self.present()

    # Failures.

    def do_failures(self) -> None:
        """Choose one of the pictures that were not taken for what they are."""
        lab, outcome = self.lab, self.lab.outcome
        if outcome is None:
            gives = "gives no verdict" if lab.entrant.judge is None else "not judged yet"
            self.say(f"{title_of(lab)}: {gives}")
            return
        if not outcome.wrong:
            self.say(f"{title_of(lab)}: no failures")
            return
        named = dict(zip(failure_names(outcome.failures), outcome.failures, strict=True))
        choices = [Choice(name, failure.picture) for name, failure in named.items()]
        look, judge = self.look, lab.entrant.title
        title = look.text(failures_title(lab, outcome))

        def chose(name: str | None) -> None:
            if name is not None:
                self.open_failure(named[name], judge)

        self.app.push_screen(Chooser("\n".join(wrap(title, self.reader_width - 4)), choices, look), chose)

    def open_failure(self, failure: Failure, judge: str) -> None:
        """Put a failure into the explorer, as one step that can be undone, and go there.

        Args:
            failure: The picture.
            judge: Who was wrong on it.
        """
        explorer = self.explorer
        explorer.show_picture(failure.picture, failure.name, f"Open {failure.name}")
        wrong = "undecided" if failure.undecided else f"an {'O' if failure.name[-1] in 'Xx' else 'X'}"
        explorer.say(f"{failure.name}: {judge} said {wrong}; undo brings your picture back")
        self.do_explore()

    # The mouse.

    def pointed(self, panel: Panel, x: int, y: int) -> None:
        """Put the cursor where one points, or look at other letters, or at the failures."""
        if panel.key == "cell":
            self.action_do("failures")
        elif panel.key == "letters":
            group = letters_at(x, panel.width)
            self._look_at(replace(self.lab, group=group or self.lab.group))
        elif panel.key == "table":
            place = cell_at(self.lab, x, y, panel.width, panel.height)
            self._look_at(self.lab.at(*place) if place else self.lab)
