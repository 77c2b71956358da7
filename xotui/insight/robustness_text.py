"""Tables of right answers, in Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

from xotui.insight.goals import Goal
from xotui.insight.robustness import Result, Tally


def goal_table(goals: Sequence[Goal], results: Sequence[Result], names: Sequence[str]) -> str:
    """The goals, and what each contestant reaches of them; what is reached is in bold."""
    head = ["goal", "at least", *names]
    rows = []
    for goal in goals:
        cells = []
        for tally in goal.tallies(results):
            cell = percent(tally.share)
            cells.append(f"**{cell}**" if tally.share >= goal.share else cell)
        rows.append([goal.title, percent(goal.share), *cells])
    return _table(head, rows)


def result_table(group: str, results: Sequence[Result], names: Sequence[str]) -> str:
    """Every change of one kind of letters: balanced accuracy in percent, and half the width of its interval."""
    rows = [
        [result.change.title, *[with_interval(tally) for tally in result.tallies]]
        for result in results
        if result.group == group
    ]
    return _table([group, *names], rows)


def percent(share: float) -> str:
    """A share in percent with one digit behind the point, never more than it is.

    >>> percent(0.9996), percent(1.0)
    ('99.9', '100')
    """
    return "100" if share > 1 - 1e-9 else f"{floor(share * 1000 + 1e-9) / 10:.1f}"


def with_interval(tally: Tally) -> str:
    """A share in percent, and half the width of its 95 % interval."""
    low, high = tally.interval
    return f"{percent(tally.share)} ± {(high - low) * 50:.1f}"


def _table(head: list[str], rows: list[list[str]]) -> str:
    wide = [max(len(line[column]) for line in [head, *rows]) for column in range(len(head))]

    def line(cells: list[str]) -> str:
        first, *others = (
            cell.ljust(width) if not column else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(cells, wide, strict=True))
        )
        return f"| {' | '.join([first, *others])} |"

    ruler = "|" + "|".join("-" * (width + 1) + ("-" if not column else ":") for column, width in enumerate(wide)) + "|"
    return "\n".join([line(head), ruler, *[line(row) for row in rows]])
