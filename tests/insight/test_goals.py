"""The goals: what they are about exists, and they count what they say."""

from __future__ import annotations

import numpy as np
import pytest

from xotui.insight.goals import GOALS, Goal
from xotui.insight.robustness import Result, Tally
from xotui.insight.robustness_text import goal_table, percent
from xotui.pictures.changes import Change, all_changes
from xotui.pictures.glyphs import GROUPS

NOTHING = np.zeros(0, dtype=np.intp)


def row(group: str, change: Change, *rights: int) -> Result:
    """A row in which contestants were right so often of ten X's and ten O's."""
    tallies = tuple(Tally((right, right), (10, 10)) for right in rights)
    return Result(group, change, 1, tuple(NOTHING for _ in rights), tallies)


def full(*rights: int) -> list[Result]:
    """Every row there is."""
    return [row(group, change, *rights) for group in GROUPS for change in all_changes()]


@pytest.mark.parametrize("goal", GOALS, ids=lambda goal: goal.title)
def test_what_a_goal_is_about_is_in_the_tables(goal: Goal) -> None:
    titles = {change.title for change in all_changes()}
    assert goal.groups
    assert goal.changes
    assert set(goal.groups) <= set(GROUPS)
    assert set(goal.changes) <= titles
    assert len(set(goal.changes)) == len(goal.changes)
    assert 0.5 < goal.share <= 1
    rows = len(goal.groups) * len(goal.changes)
    assert goal.tallies(full(10, 7)) == (
        Tally((10 * rows,) * 2, (10 * rows,) * 2),
        Tally((7 * rows,) * 2, (10 * rows,) * 2),
    )


def test_every_goal_is_told_from_the_others() -> None:
    assert len({goal.title for goal in GOALS}) == len(GOALS)
    assert len({(goal.groups, goal.changes) for goal in GOALS}) == len(GOALS)


def test_rows_of_something_else_do_not_count() -> None:
    goal = Goal("noise", ("text", "hand"), ("noise of 5 %",), 0.9)
    noise, shift = Change("noise", 0.05), Change("shift", 1)
    rows = [row("text", noise, 9), row("hand", noise, 5), row("shapes", noise, 0), row("text", shift, 0)]
    assert goal.tallies(rows) == (Tally((14, 14), (20, 20)),)
    assert goal.tallies(reversed(rows)) == goal.tallies(rows)
    assert goal.tallies(iter(rows)) == goal.tallies(rows)


def table(goal: Goal, *rights: int) -> list[str]:
    """The cells of the one line about a goal."""
    names = [f"contestant {number}" for number in range(len(rights))]
    lines = goal_table([goal], full(*rights), names).splitlines()
    assert [cell.strip() for cell in lines[0].strip("|").split("|")] == ["goal", "at least", *names]
    assert len({len(line) for line in lines}) == 1
    (line,) = lines[2:]
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_what_is_reached_is_in_bold() -> None:
    goal = Goal("all", GROUPS, ("everything",), 0.9)
    assert table(goal, 10, 9, 8, 0) == ["all", "90.0", "**100**", "**90.0**", "80.0", "0.0"]


def test_nothing_is_in_bold_that_is_only_nearly_reached() -> None:
    goal = Goal("everything", ("text",), ("everything",), 0.99995)
    rows = [Result("text", Change("everything"), 1, (NOTHING,), (Tally((9999, 10000), (10000, 10000)),))]
    assert rows[0].tallies[0].share == pytest.approx(0.99995)
    nearly = Goal("everything", ("text",), ("everything",), 1.0)
    assert "**" not in goal_table([nearly], rows, ["one"])
    assert "**99.9**" in goal_table([goal], rows, ["one"])


def test_the_table_of_all_goals_has_a_line_for_each() -> None:
    lines = goal_table(GOALS, full(10, 0), ["best", "worst"]).splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert cells == [[goal.title, percent(goal.share), "**100**", "0.0"] for goal in GOALS]
