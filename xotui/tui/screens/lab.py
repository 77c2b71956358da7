"""The lab: how often everybody is right, on letters of many fonts, changed in many ways."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from textwrap import wrap
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.worker import Worker

from xotui.document.picture_edits import put_picture
from xotui.tui.actions import LAB, bindings_of
from xotui.tui.background import in_background
from xotui.tui.lab_state import COUNTS, FAILURES_KEPT, ROWS, Failure, Lab, Table, entrants_of, judge_row
from xotui.tui.layout import FULL, SMALLEST
from xotui.tui.look import Look
from xotui.tui.places import Panel
from xotui.tui.renderables.keybar import action_at, footer_words
from xotui.tui.renderables.lab_cell import cell_lines, conditions_words, hint_of
from xotui.tui.renderables.lab_table import cell_at, goal_lines, letters_at, letters_words, table_lines, window
from xotui.tui.renderables.tabs import header_words, screen_at
from xotui.tui.renderables.words import Words, strips
from xotui.tui.screens.chooser import Choice, Chooser
from xotui.tui.screens.explore import ExploreScreen
from xotui.tui.screens.workplace import Workplace
from xotui.tui.widgets.board import Board
from xotui.tui.widgets.lines import Lines

BEGIN = 500
"""Pictures a row, until told otherwise."""

GOALS_WIDTH = (38, 48)
"""The fewest and the most columns of the goals beside the table."""

_LONGEST_NAME = 22  # of a picture under its miniature; some fonts have names as long as a line


def lab_panels(lab: Lab, width: int, height: int) -> tuple[Panel, ...]:
    """A place for everything that there is room for.

    Args:
        lab: What is shown.
        width: Columns of the terminal.
        height: Its rows.
    """
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return (Panel("small", 0, 0, width, height),)
    small = width < FULL[0] or height < FULL[1]
    roomy = height >= 34
    panels = [Panel("header", 0, 0, width, 1), Panel("keys", 0, height - 1, width, 1)]
    if not small:
        panels.append(Panel("hint", 0, 1, width, 1))
    top = 1 if small else 2
    panels.append(Panel("letters", 0, top, width, 1))
    told = min(6 if roomy else 4, height - top - 7)
    top += 2 if roomy else 1
    bottom = height - 1 - told
    panels.append(Panel("cell", 0, bottom, width, told))
    bottom -= roomy
    taken = window(lab, width, bottom - top).width
    left = width - taken - 4
    if roomy and left >= GOALS_WIDTH[0]:
        panels.append(Panel("goals", taken + 3, top, min(left, GOALS_WIDTH[1]), bottom - top))
        return (*panels, Panel("table", 0, top, taken, bottom - top))
    return (*panels, Panel("table", 0, top, width, bottom - top))


class LabScreen(Workplace):
    """Judges the explorer's network beside those that come with the program, and opens what they got wrong.

    Args:
        explorer: Whose network, exemplars and size of picture are judged; a failure is put into it.
    """

    PLACE = LAB
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(LAB)

    def __init__(self, explorer: ExploreScreen) -> None:
        super().__init__()
        self.explorer = explorer
        self.keymap = explorer.keymap
        self.note = ""
        document = explorer.history.present
        self.lab = Lab(Table(document.shape, BEGIN, entrants_of(document), {}))
        self._others: dict[tuple[tuple[int, int], int], Table] = {}
        self._worker: Worker[None] | None = None

    def compose(self) -> ComposeResult:
        """One board; what stands on it is computed."""
        yield Board()

    @property
    def look(self) -> Look:
        """The explorer's."""
        return self.explorer.look

    def present(self) -> None:
        """Hand every widget what it shows."""
        if not self.is_attached or not self.size or self not in self.app.screen_stack:
            return
        board, look = self.query_one(Board), self.look
        board.place(lab_panels(self.lab, self.size.width, self.size.height))
        for panel, widget in board.shown.items():
            fill = look.style(panel=True) if panel.key in ("header", "keys", "cell") else None
            widget.show(strips(self._lines(panel, look), panel.width, panel.height, look, fill))

    def _lines(self, panel: Panel, look: Look) -> list[Words]:
        width, height = panel.width, panel.height
        match panel.key:
            case "header":
                return [header_words(LAB, conditions_words(self.lab.table, look), look, width)]
            case "keys":
                return [footer_words(LAB, width, look, self.keymap)]
            case "hint":
                return [[(f" {self.note or hint_of(self.lab, self.keymap)}", look.dim)]]
            case "letters":
                return [letters_words(self.lab, look, width)]
            case "table":
                return table_lines(self.lab, look, width, height)
            case "goals":
                return goal_lines(self.lab, look, width)
            case "cell":
                return cell_lines(self.lab, look, width, height, self.keymap)
            case _:
                sentence = f"xotui needs {SMALLEST[0]}×{SMALLEST[1]} characters; here are {width}×{height}."
                return [[(line, look.plain)] for line in wrap(sentence, max(width, 1))]

    # What the explorer has now, and on how many pictures.

    def on_screen_resume(self) -> None:
        """Judge what the explorer has now; what is known of those who are still the same stays."""
        told = self._catch_up()
        if told:
            self.say(told)
        super().on_screen_resume()

    def _catch_up(self) -> str:
        """Take over the explorer's document. Returns what has changed by it, or nothing."""
        before, document = self.lab.table, self.explorer.history.present
        table = self._table_for(document.shape, before.count).among(entrants_of(document))
        self.lab = self.lab.with_table(table)
        if table.shape != before.shape:
            return f"Pictures are {table.shape[0]}×{table.shape[1]} now, as in the explorer{self._kept_text(before)}"
        changed = [old for old in before.entrants if not any(old.same(new) for new in table.entrants)]
        known = {key for _, key in before.outcomes}
        lost = [old.title for old in changed if old.key in known]
        if lost:
            return f"Changed since it was judged: {', '.join(lost)}. All other results stay"
        return ""

    def _table_for(self, shape: tuple[int, int], count: int) -> Table:
        """The results on such pictures: those that there were, or none."""
        table = self.lab.table
        self._others[table.shape, table.count] = table
        return self._others.get((shape, count)) or Table(shape, count, table.entrants, {})

    def _kept_text(self, before: Table) -> str:
        rows = before.done
        if not rows:
            return ""
        return f"; the results on {before.count} of {before.shape[0]}×{before.shape[1]} are kept until you go back"

    def do_more_pictures(self) -> None:
        """More pictures a row."""
        self._count(1)

    def do_fewer_pictures(self) -> None:
        """Fewer pictures a row."""
        self._count(-1)

    def _count(self, steps: int) -> None:
        before = self.lab.table
        index = COUNTS.index(before.count) + steps
        if not 0 <= index < len(COUNTS):
            self.say(f"{before.count} pictures a row are the {'most' if steps > 0 else 'fewest'}")
            return
        table = self._table_for(before.shape, COUNTS[index]).among(before.entrants)
        self.lab = self.lab.with_table(table)
        self.say(f"{table.count} pictures a row{self._kept_text(before)}")

    # Judging.

    def do_run(self) -> None:
        """Judge whatever is missing, or stop."""
        if self._worker is not None:
            self._stop()
            self.say("Stopped; what is done stays")
        elif self.lab.table.next_row(self.lab.group) is None:
            self.say("Everybody is judged on all rows already")
        else:
            self._worker = self.run_worker(self._judge(), group="judging", exclusive=True)

    def _stop(self) -> None:
        if self._worker is not None:
            self._worker.cancel()
        self._worker = None
        self.lab = replace(self.lab, now=None)

    async def _judge(self) -> None:
        """Judge row by row, those first that are looked at; what is missing is looked up anew before each of them."""
        while (row := self.lab.table.next_row(self.lab.group)) is not None:
            table = self.lab.table
            entrants = table.missing(row)
            self.lab = replace(self.lab, now=row)
            self.present()
            outcomes = await in_background(partial(judge_row, row, entrants, table.shape, table.count))
            present = self.lab.table
            if (present.shape, present.count) != (table.shape, table.count):
                continue
            # Whoever has changed meanwhile is judged anew.
            still = {one.key for one in entrants if one in present.entrants}
            fitting = {place: outcome for place, outcome in outcomes.items() if place[1] in still}
            self.lab = self.lab.with_table(present.with_outcomes(fitting))
        self._worker = None
        self.lab = replace(self.lab, now=None)
        self.note = f"All {len(ROWS)} rows are judged"
        self.present()

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

    def do_ascii(self) -> None:
        """As the explorer: the two are looked at in one way."""
        self.explorer.action_do("ascii")
        self.present()

    def do_quit(self) -> None:
        """Leave; the explorer knows what would be lost."""
        self.explorer.do_quit()

    # Failures.

    def do_failures(self) -> None:
        """Choose one of the pictures that were not taken for what they are."""
        lab, outcome = self.lab, self.lab.outcome
        where = f"{lab.entrant.title} on {lab.here.group}, {lab.here.change.title}"
        if outcome is None:
            self.say(f"{where}: not judged yet")
            return
        wrong = sum(outcome.tally.total) - sum(outcome.tally.right)
        if not wrong:
            self.say(f"{where}: no failures")
            return
        named = dict(zip(_names(outcome.failures), outcome.failures, strict=True))
        title = f"{where}: {wrong} failure{'s' * (wrong > 1)}"
        title += f", the first {FAILURES_KEPT}" if wrong > FAILURES_KEPT else ""
        title += "; ? is undecided" if any(failure.undecided for failure in named.values()) else ""
        look = self.look
        choices = [Choice(name, failure.picture) for name, failure in named.items()]
        chooser = Chooser(look.text("\n".join(wrap(title, self.reader_width))), choices, look)
        reason = f"{lab.entrant.title} {{}}"
        self.app.push_screen(chooser, lambda name: self._chose(named.get(name or ""), reason))

    def _chose(self, failure: Failure | None, reason: str) -> None:
        if failure is not None:
            self.open_failure(failure, reason)

    def open_failure(self, failure: Failure, reason: str) -> None:
        """Put a failure into the explorer, as one step that can be undone, and go there.

        Args:
            failure: The picture.
            reason: What to say of it; {} is what was wrong.
        """
        explorer = self.explorer
        changed = put_picture(explorer.history.present, failure.picture, failure.name)
        explorer.leave_behind(picture=True)
        # The lab draws it again whenever it is asked: it is not lost with the program.
        explorer.keep(picture=changed.picture)
        explorer.put(changed, f"Open {failure.name}")
        right = failure.name[-1].upper()
        wrong = "was undecided on it" if failure.undecided else f"took it for an {'XO'[right == 'X']}"
        explorer.say(f"{failure.name}: {reason.format(wrong)}; undo brings your picture back")
        self.do_explore()

    # The mouse.

    def on_click(self, event: events.Click) -> None:
        """Press what is written, or put the cursor where one points."""
        panels = {widget: panel for panel, widget in self.query_one(Board).shown.items()}
        panel = panels.get(event.widget) if isinstance(event.widget, Lines) else None
        if panel is None:
            return
        width = panel.width
        if panel.key == "header":
            name = screen_at(event.x)
            if name:
                self.action_do(name)
        elif panel.key == "keys":
            name = action_at(LAB, event.x, width, self.look, self.keymap)
            if name:
                self.action_do(name)
        elif panel.key == "letters":
            group = letters_at(event.x, width)
            if group:
                self._look_at(replace(self.lab, group=group))
        elif panel.key == "table":
            place = cell_at(self.lab, event.x, event.y, width, panel.height)
            if place is not None:
                self._look_at(self.lab.at(*place))
        elif panel.key == "cell":
            self.action_do("failures")

    def on_mouse_scroll_down(self) -> None:
        """The wheel moves the cursor."""
        self.action_do("down")

    def on_mouse_scroll_up(self) -> None:
        """The wheel moves the cursor."""
        self.action_do("up")


def _names(failures: tuple[Failure, ...]) -> list[str]:
    """What the failures are called under their miniatures: no two alike, though a letter may have failed twice.

    The names are ASCII wherever the fonts' are, so that they are the same in both ways of writing.
    """
    names: list[str] = []
    for failure in failures:
        font, letter = failure.name.rsplit(" ", 1)
        short = font if len(font) <= _LONGEST_NAME else font[: _LONGEST_NAME - 1] + "…"
        name = f"{short} {letter}{' ?' if failure.undecided else ''}"
        times = 2
        unique = name
        while unique in names:
            unique, times = f"{name} ({times})", times + 1
        names.append(unique)
    return names
