"""Judging, row by row while the screen goes on answering; and what of the results stays when something changes."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from textual import events
from textual.worker import Worker

from xotui.tui.background import in_background
from xotui.tui.lab_state import COUNTS, ROWS, Lab, Table, entrants_of, judge_row
from xotui.tui.screens.beside import Beside
from xotui.tui.screens.explore import ExploreScreen

BEGIN = 500
"""Pictures a row, until told otherwise."""


class Judging(Beside):
    """How the lab gets its results.

    Args:
        explorer: Whose network, exemplars and size of picture are judged.
    """

    def __init__(self, explorer: ExploreScreen) -> None:
        super().__init__(explorer)
        document = explorer.history.present
        self.lab = Lab(Table(document.shape, BEGIN, entrants_of(document), {}))
        self._others: dict[tuple[tuple[int, int], int], Table] = {}
        self._worker: Worker[None] | None = None

    # What the explorer has now, and on how many pictures.

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Judge what the explorer has now."""
        told = self._catch_up()
        if told:
            self.say(told)

    def _catch_up(self) -> str:
        """Take over the explorer's document; what is known of those who are still the same stays.

        Returns:
            What has changed by it for a person, or nothing.
        """
        before, document = self.lab.table, self.explorer.history.present
        table = self._table_for(document.shape, before.count).among(entrants_of(document))
        self.lab = self.lab.with_table(table)
        if table.shape != before.shape:
            rows, columns = table.shape
            return f"Pictures are {rows}×{columns} now, as in the explorer{_kept_text(before)}"
        known = {key for _, key in before.outcomes}
        lost = [
            old.title
            for old in before.entrants
            if old.key in known and not any(old.same(new) for new in table.entrants)
        ]
        return f"Changed in the explorer: {', '.join(lost)}. All other results stay" if lost else ""

    def _table_for(self, shape: tuple[int, int], count: int) -> Table:
        """The results on such pictures: those that there were, or none. The present ones are put by."""
        table = self.lab.table
        self._others[table.shape, table.count] = table
        return self._others.get((shape, count)) or Table(shape, count, table.entrants, {})

    def do_more_pictures(self) -> None:
        """More pictures a row."""
        self._change_count(1)

    def do_fewer_pictures(self) -> None:
        """Fewer pictures a row."""
        self._change_count(-1)

    def _change_count(self, steps: int) -> None:
        before = self.lab.table
        index = COUNTS.index(before.count) + steps
        if not 0 <= index < len(COUNTS):
            self.say(f"{before.count} pictures a row are the {'most' if steps > 0 else 'fewest'}")
            return
        table = self._table_for(before.shape, COUNTS[index]).among(before.entrants)
        self.lab = self.lab.with_table(table)
        self.say(f"{table.count} pictures a row now{_kept_text(before)}")

    # Judging.

    def do_run(self) -> None:
        """Judge whatever is missing, or stop."""
        if self._worker is not None:
            self._worker.cancel()
            self._ended("Stopped; what is done stays")
        elif self.lab.table.next_row(self.lab.group) is None:
            self.say("Everybody is judged on all rows")
        else:
            self._worker = self.run_worker(self._judge(), group="judging", exclusive=True)

    def _ended(self, sentence: str) -> None:
        self._worker = None
        self.lab = replace(self.lab, now=None)
        self.note = sentence
        self.present()

    async def _judge(self) -> None:
        """Judge row by row, those first that are looked at; what is missing is looked up anew before each of them."""
        while (row := self.lab.table.next_row(self.lab.group)) is not None:
            asked = self.lab.table
            entrants = asked.missing(row)
            self.lab = replace(self.lab, now=row)
            self.present()
            try:
                outcomes = await in_background(partial(judge_row, row, entrants, asked.shape, asked.count))
            except (ValueError, MemoryError) as error:  # what a person has drawn must not be lost by it
                self._ended(f"{row.group}, {row.change.title} cannot be judged: {str(error) or 'not enough memory'}")
                return
            table = self.lab.table
            if (table.shape, table.count) == (asked.shape, asked.count):
                # Whoever has changed meanwhile is judged anew.
                still = {one.key for one in entrants if one in table.entrants}
                fitting = {place: outcome for place, outcome in outcomes.items() if place[1] in still}
                self.lab = self.lab.with_table(table.with_outcomes(fitting))
        self._ended(f"All {len(ROWS)} rows are judged")


def _kept_text(table: Table) -> str:
    """What is said of results that are put by."""
    if not table.done:
        return ""
    rows, columns = table.shape
    return f"; going back to {table.count} of {rows}×{columns} brings back what is judged"
