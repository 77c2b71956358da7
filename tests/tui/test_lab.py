"""The lab: everybody is judged on the same letters, and every failure can be looked at."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from threading import Semaphore
from typing import Any

import numpy as np
import pytest
from rich.cells import cell_len

from tests.golden import article_network, picture
from tests.tui.screens import MEDIUM, SMALL, Seen, check_places, drawn, network_of, running, uneven
from xotui.document import load_network
from xotui.document.document import open_document, same_network
from xotui.engine import Convolution, ExemplarVotes, MaxPool, Network, ReLU
from xotui.insight.goals import GOALS
from xotui.insight.robustness import Tally, literal_contestant, network_contestant, robustness
from xotui.insight.robustness_text import percent, with_interval
from xotui.pictures import draw_exemplars
from xotui.pictures.changes import Change, all_changes, changed_glyphs
from xotui.pictures.glyphs import GROUPS
from xotui.tui.actions import LAB
from xotui.tui.background import in_background
from xotui.tui.lab_layout import lab_panels
from xotui.tui.lab_state import (
    COUNTS,
    FAILURES_KEPT,
    ROWS,
    SEED,
    Failure,
    Lab,
    Outcome,
    Row,
    Table,
    entrants_of,
    judge_row,
)
from xotui.tui.look import ASCII, Look
from xotui.tui.places import Panel
from xotui.tui.renderables.keybar import action_at
from xotui.tui.renderables.lab_cell import cell_lines, failure_names, hint_of, outcome_sentences
from xotui.tui.renderables.lab_table import cell_at, goal_lines, letters_at, letters_words, table_lines, window
from xotui.tui.renderables.words import Words, length
from xotui.tui.screens import judging
from xotui.tui.screens.chooser import Tile
from xotui.tui.screens.lab import LabScreen
from xotui.tui.widgets.board import Board

FEW = 10
"""Pictures a row in most of these tests."""


def plain(lines: list[Words]) -> list[str]:
    return ["".join(text for text, _ in words) for words in lines]


def made_up(count: int = 500, columns: int = 4) -> Lab:
    """A table with results that nobody had to compute: the last column is never wrong."""
    network = article_network() if columns == 4 else network_of((9, 9), 2, (3, 3))
    entrants = entrants_of(open_document(picture("x"), network, network_name="mine"))
    assert len(entrants) == columns
    outcomes = {
        (row, entrant.key): Outcome(
            Tally((count // 2, max(count // 2 - (columns - 1 - index) * (3 + number), 0)), (count // 2, count // 2)),
            tuple(Failure("Font O", False, (9, 9), bytes(11)) for _ in range(min((columns - 1 - index) * 3, 40))),
        )
        for number, row in enumerate(ROWS)
        for index, entrant in enumerate(entrants)
    }
    return Lab(Table((9, 9), count, entrants, outcomes))


# Who is judged, and what is known of them.


def test_the_articles_network_is_no_fifth_column_and_another_one_is() -> None:
    document = open_document(picture("x"), article_network(), network_name="article")
    assert [one.title for one in entrants_of(document)] == ["literal match", "article", "article-votes", "learned"]
    other = open_document(picture("x"), network_of((9, 9), 2, (3, 3)), network_name="article")
    assert [one.title for one in entrants_of(other)][4:] == ["yours"]
    named = open_document(picture("x"), network_of((9, 9), 2, (3, 3)), network_name="my net")
    assert [one.title for one in entrants_of(named)][4:] == ["my net"]
    learned = open_document(picture("x"), load_network("learned"), network_name="something")
    assert len(entrants_of(learned)) == 4


def test_a_network_without_votes_is_shown_and_not_judged() -> None:
    maps = Network((Convolution(np.ones((1, 3, 3))), ReLU()))
    *_, yours = entrants_of(open_document(picture("x"), maps, network_name="maps"))
    assert yours.judge is None
    assert "ends with maps" in yours.about
    row = Row("shapes", Change("turn", 15))
    assert judge_row(row, (yours,), (9, 9), FEW) == {}
    table = Table((9, 9), FEW, (yours,), {})
    assert table.missing(row) == ()
    assert "–" in plain(table_lines(Lab(table), Look(), 60, 10))[2]
    assert "ends with maps" in " ".join(plain(cell_lines(Lab(table), Look(), 100, 6, {})))


@pytest.mark.parametrize("shape", [(9, 9), (16, 16)])
def test_the_numbers_are_those_of_the_robustness_table(shape: tuple[int, int]) -> None:
    entrants = entrants_of(open_document(draw_exemplars(shape)[0], load_network("article", shape)))
    contestants = [
        literal_contestant(draw_exemplars(shape)),
        network_contestant("a", load_network("article", shape), shape),
    ]
    contestants += [network_contestant(name, load_network(name), (9, 9)) for name in ("article-votes", "learned")]
    changes = (Change("shift", 2), Change("noise", 0.1))
    for result in robustness(contestants, ("hand",), changes, shape, 300, SEED):
        row = Row("hand", result.change)
        outcomes = judge_row(row, entrants, shape, 300)
        assert [outcomes[row, one.key].tally for one in entrants] == list(result.tallies)


def test_failures_are_the_pictures_with_a_wrong_verdict() -> None:
    entrants = entrants_of(open_document(picture("x"), article_network()))
    row = Row("text", Change("turn", 45))
    outcome = judge_row(row, entrants, (9, 9), 200)[row, "article"]
    assert entrants[1].judge is not None
    pictures = changed_glyphs("text", Change("turn", 45), (9, 9), 200, SEED)
    verdicts = entrants[1].judge(pictures.images)
    wrong = np.flatnonzero(verdicts != pictures.labels)
    assert outcome.wrong == len(wrong) > FAILURES_KEPT == len(outcome.failures)
    for failure, index in zip(outcome.failures, wrong, strict=False):
        np.testing.assert_array_equal(failure.picture, pictures.images[index])
        assert failure.name == pictures.names[index]
        assert failure.undecided == (verdicts[index] == -1)


def test_results_of_the_unchanged_stay_and_others_go() -> None:
    lab = made_up(columns=5)
    other = entrants_of(open_document(picture("x"), network_of((9, 9), 2, (3, 3), seed=2), network_name="mine"))
    after = lab.table.among(other)
    assert {key for _, key in after.outcomes} == {"literal match", "article", "article-votes", "learned"}
    assert after.done == 0
    assert [one.key for one in after.missing(ROWS[0])] == ["yours"]
    assert after.entrants[:4] == lab.table.entrants[:4]
    renamed = entrants_of(open_document(picture("x"), network_of((9, 9), 2, (3, 3)), network_name="saved"))
    assert len(lab.table.among(renamed).outcomes) == len(lab.table.outcomes)
    assert lab.table.among(renamed).entrants[4].title == "saved"
    exemplars = draw_exemplars((9, 9))[::-1]
    turned = open_document(picture("x"), article_network())
    missing = lab.table.among(entrants_of(replace(turned, exemplars=exemplars))).missing(ROWS[0])
    assert [one.key for one in missing] == ["literal match"]


def test_the_letters_that_are_looked_at_are_judged_first() -> None:
    table = Table((9, 9), FEW, entrants_of(open_document(picture("x"), article_network())), {})
    assert table.next_row("hand") == Row("hand", all_changes()[0])
    known = {
        (row, one.key): made_up().table.outcomes[row, one.key]
        for row in ROWS
        for one in table.entrants
        if row.group == "hand"
    }
    assert table.with_outcomes(known).next_row("hand") == Row("shapes", all_changes()[0])
    assert table.with_outcomes(known).done == len(all_changes())
    assert made_up().table.next_row("hand") is None


def test_a_goal_is_known_when_all_of_its_rows_are() -> None:
    lab = made_up()
    literal, *_, learned = lab.table.entrants
    for goal in GOALS:
        tally = lab.table.reached(goal, learned)
        assert tally is not None
        assert sum(tally.total) == 500 * len(goal.groups) * len(goal.changes)
        assert tally.share == 1
        rows = [
            (row, "learned") for row in ROWS if row.group == goal.groups[-1] and row.change.title == goal.changes[-1]
        ]
        fewer = replace(
            lab.table, outcomes={key: value for key, value in lab.table.outcomes.items() if key not in rows}
        )
        assert fewer.reached(goal, learned) is None
        assert fewer.reached(goal, literal) is not None
    assert lab.table.among(()).reached(GOALS[0], learned) is None


# The lines.


@pytest.mark.parametrize("columns", [4, 5])
@pytest.mark.parametrize("look", [Look(), Look(signs=ASCII)], ids=["unicode", "ascii"])
def test_every_cell_can_be_seen_and_columns_are_aligned(columns: int, look: Look) -> None:
    for width, height in ((40, 6), (80, 16), (120, 27), (60, 9), (200, 50)):
        for row in (0, 11, 23):
            for column in range(columns):
                lab = made_up(columns=columns).at(row, column)
                lines = table_lines(lab, look, width, height)
                part = window(lab, width, height)
                assert len(lines) == part.heading + part.rows <= height
                assert {cell_len(look.text(line)) for line in plain(lines)} == {part.width}
                assert part.width <= width
                line = look.text(plain(lines)[part.heading + row - part.top])
                outcome = lab.outcome
                assert outcome is not None
                number = with_interval(outcome.tally)
                number = number.replace("± ", "+-") if look.ascii else number
                left, right = look.signs.brackets
                assert f"{left}{number:>10}{right}" in line
                assert line[1:].startswith(look.text(lab.here.change.title))
                assert ("rows " in " ".join(plain(lines)[:2]) or "r" in plain(lines)[0]) or part.rows == 24
                if look.ascii:
                    assert all(look.text(text).isascii() and "?" not in look.text(text) for text in plain(lines))


@pytest.mark.parametrize(("width", "height"), [(40, 6), (80, 16), (120, 27), (60, 9)])
def test_a_place_in_the_table_is_the_cell_that_is_seen_there(width: int, height: int) -> None:
    lab = made_up(columns=5).at(13, 3)
    lines = plain(table_lines(lab, Look(), width, height))
    found = set()
    for y, line in enumerate(lines):
        for x in range(width):
            place = cell_at(lab, x, y, width, height)
            if place is not None and x >= 16:
                outcome = lab.at(*place).outcome
                assert outcome is not None
                start = 16 + (x - 16) // 12 * 12
                assert with_interval(outcome.tally) in line[start : start + 12]
                found.add(place)
            elif place is not None:
                assert line[1:].startswith(lab.at(*place).here.change.title)
                assert place[1] == 3
    part = window(lab, width, height)
    assert len(found) == part.rows * part.columns
    assert cell_at(lab, part.width, part.heading, width, height) is None
    assert cell_at(lab, 20, 0, width, height) is None
    assert cell_at(lab, 20, part.heading + part.rows, width, height) is None


def test_what_is_seen_of_a_table_that_scrolls_is_told() -> None:
    lab = made_up(columns=5).at(23, 4)
    first, second, *_ = plain(table_lines(lab, Look(), 40, 12))
    assert first.startswith(" columns 3–4")
    assert second.startswith(" rows 14–23")
    assert plain(table_lines(lab, Look(), 40, 6))[0].startswith(" r19–23 c3–4")
    assert not plain(table_lines(lab, Look(), 80, 26))[1].startswith(" rows")


def test_a_cell_is_explained() -> None:
    lab = made_up().at(0, 2)
    text = plain(cell_lines(lab, Look(), 118, 6, {}))
    low, high = Tally((250, 247), (250, 250)).interval
    assert text[0] == " article-votes on shapes, as it is"
    assert text[1] == f" 497 of 500 right: 99.4 %, between {percent(low)} and {percent(high)} in 95 of 100 such tests."
    assert text[2] == " X 250 of 250, O 247 of 250; 3 failures: enter shows them."
    assert "learned" in text[5]
    small = plain(cell_lines(lab, Look(), 40, 3, {}))
    assert small == [
        " article-votes on shapes, as it is",
        f" 497/500 right, 99.4 % ({percent(low)}–{percent(high)})",
        " X 250/250, O 247/250; 3 wrong",
    ]
    assert "between 99.2 and 100 in" in outcome_sentences(Outcome(Tally((250, 250), (250, 250)), ()), "enter")[0]
    assert "no failures" in plain(cell_lines(lab.at(0, 3), Look(), 118, 6, {}))[2]
    many = Outcome(Tally((250, 100), (250, 250)), ())
    assert outcome_sentences(many, "enter")[1].endswith(f"150 failures: enter shows the first {FAILURES_KEPT}.")


def test_every_explanation_is_made_of_whole_sentences() -> None:
    lab = made_up(5000)
    for group in GROUPS:
        for row in range(24):
            for column in range(4):
                for width in (40, 80, 120):
                    here = replace(lab, group=group).at(row, column)
                    for lines in (plain(cell_lines(here, Look(), width, height, {})) for height in (3, 4, 6)):
                        assert all(len(line) <= width for line in lines)
                        assert width < 80 or len(lines) >= 4 or len(lines) == 3
                        assert lines[-1].endswith((".", "wrong", "failures", ")"))


def test_the_hint_says_what_comes_next() -> None:
    lab = made_up()
    nothing = lab.with_table(replace(lab.table, outcomes={}))
    assert hint_of(nothing, {}, 78).startswith("space judges everybody")
    assert hint_of(nothing, {"run": "f5"}, 78).startswith("f5 judges everybody")
    assert "+ - change the number of pictures" in hint_of(nothing, {}, 150)
    some = {key: value for key, value in lab.table.outcomes.items() if key[0].group == "text"}
    assert "the other 72 rows" in hint_of(lab.with_table(replace(lab.table, outcomes=some)), {}, 78)
    assert "space stops" in hint_of(replace(lab, now=ROWS[0]), {}, 78)
    assert hint_of(lab, {}, 78).startswith("enter shows the failures")
    for one in (nothing, lab, replace(lab, now=ROWS[0])):
        assert len(hint_of(one, {}, 78)) <= 78


def test_progress_is_shown_in_words_and_as_a_bar() -> None:
    lab = made_up()
    some = {key: value for key, value in lab.table.outcomes.items() if key[0].group == "text"}
    part = replace(lab.with_table(replace(lab.table, outcomes=some)), now=Row("hand", Change("shear", 0.2)))
    wide = plain([letters_words(part, Look(), 120)])[0]
    assert "hand: shear by 0.2" in wide
    assert "████ " in wide
    assert wide.endswith("24 of 96 rows ")
    assert plain([letters_words(part, Look(), 80)])[0].endswith("24 of 96 rows ")
    assert plain([letters_words(part, Look(), 40)])[0].endswith("24/96 ")
    for width in (40, 60, 80, 120):
        words = letters_words(part, Look(), width)
        text = plain([words])[0]
        assert length(words) <= width
        for group in GROUPS:
            assert letters_at(text.index(group), width) == group
            assert letters_at(text.index(group) + len(group) - 1, width) == group
        assert letters_at(width - 1, width) is None
    assert "all 96 rows" in plain([letters_words(lab, Look(), 80)])[0]
    lines = table_lines(replace(part, group="hand"), Look(), 80, 26)
    assert [line[1:].split("  ")[0] for line in plain(lines) if line.startswith("›")] == ["shear by 0.2"]


@pytest.mark.parametrize("look", [Look(), Look(signs=ASCII)], ids=["unicode", "ascii"])
@pytest.mark.parametrize("width", [38, 41, 48])
def test_the_goals_say_what_is_reached(look: Look, width: int) -> None:
    lab = made_up()
    title, _, *lines = plain(goal_lines(lab.at(0, 3), look, width))
    assert title.startswith("Goals of learned")
    assert title.endswith("13 of 13 reached")
    assert all(line.startswith(f" 100 {look.text('≥')} ") for line in lines)
    assert all(len(look.text(line)) <= width for line in lines)
    title, _, *lines = plain(goal_lines(lab.at(0, 0), look, width))
    assert f" {sum(' < ' not in line for line in lines)} of 13 reached" in title
    assert any(" < " in line for line in lines)
    if width >= 41 and not look.ascii:
        assert all(line.endswith(goal.title) for goal, line in zip(GOALS, lines, strict=True))
    if width == 48:
        assert all(f" {percent(goal.share)} " in line for goal, line in zip(GOALS, lines, strict=True))
    nothing = lab.with_table(replace(lab.table, outcomes={}))
    assert plain(goal_lines(nothing, look, width))[0].endswith("0 of 13 reached")


def test_no_two_failures_are_called_alike() -> None:
    failures = tuple(
        Failure(name, undecided, (3, 3), bytes(2))
        for name, undecided in [("pen 6% X", False)] * 3 + [("pen 6% X", True)] * 2 + [("A" * 40 + " o", False)]
    )
    names = failure_names(failures)
    assert names[:5] == ["pen 6% X", "pen 6% X (2)", "pen 6% X (3)", "pen 6% X ?", "pen 6% X ? (2)"]
    assert names[5] == "A" * 21 + "… o"


@pytest.mark.parametrize("columns", [4, 5])
def test_the_places_fill_every_terminal_without_overlapping(columns: int) -> None:
    lab = made_up(columns=columns)
    for width in range(20, 210, 7):
        for height in range(6, 62, 3):
            panels = lab_panels(lab, width, height)
            check_places(panels, width, height)
            keys = {panel.key for panel in panels}
            assert keys == {"small"} or {"header", "letters", "table", "cell", "keys"} <= keys
    assert "goals" in {panel.key for panel in lab_panels(lab, 120, 40)}


# Work in the background.


async def test_work_in_the_background_gives_its_result_or_raises() -> None:
    assert await in_background(lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        await in_background(lambda: 1 // 0)


# The running screen.


class Gate:
    """Lets rows be judged only when it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._permits = Semaphore(0)
        self.rows: list[Row] = []

        def gated(row: Row, *arguments: Any) -> object:
            self.rows.append(row)
            assert self._permits.acquire(timeout=30)
            return judge_row(row, *arguments)

        monkeypatch.setattr(judging, "judge_row", gated)

    def open(self, rows: int) -> None:
        self._permits.release(rows)


def lab_of(seen: Seen) -> LabScreen:
    screen = seen.app.screen
    assert isinstance(screen, LabScreen)
    return screen


async def enter_lab(seen: Seen, count: int = FEW) -> LabScreen:
    """Go to the lab, with few pictures a row."""
    await seen.press("3")
    lab = lab_of(seen)
    lab.lab = lab.lab.with_table(replace(lab.lab.table, count=count))
    lab.present()
    await seen.pilot.pause()
    return lab


async def until(seen: Seen, holds: Callable[[], bool]) -> None:
    """Wait for something that another thread does."""
    end = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < end
        await seen.pilot.pause(0.01)
    await seen.pilot.pause()


async def judged(seen: Seen) -> None:
    """Wait until everything is judged."""
    await seen.app.workers.wait_for_complete()
    await seen.pilot.pause()


def place_of(lab: LabScreen, key: str) -> Panel:
    return next(panel for panel in lab.query_one(Board).shown if panel.key == key)


@pytest.mark.parametrize("size", [SMALL, MEDIUM, (40, 12), (60, 20), (200, 60)])
async def test_space_judges_everybody_and_every_cell_is_explained(size: tuple[int, int]) -> None:
    async with running(size=size) as seen:
        lab = await enter_lab(seen)
        if size[0] >= 80:
            assert "space judges everybody" in seen.text
        assert "⟦3 Lab⟧" in seen.text
        await seen.press("space")
        await judged(seen)
        assert lab.lab.table.done == len(ROWS)
        await seen.press("right", "l", "down", "j", "down", "up", "k", "left", "h")
        assert (lab.lab.row, lab.lab.column) == (1, 0)
        await seen.press("tab", "right", "right", "right")
        outcome = lab.lab.outcome
        assert outcome is not None
        assert "learned on text, place and size" in seen.text
        assert f"{with_interval(outcome.tally)[:10]}▌" in seen.text
        assert f"{sum(outcome.tally.right)}{' of ' if size[0] >= 80 else '/'}10" in seen.text
        await seen.press(*["down"] * 30, *["left"] * 9)
        assert "literal match on text, everything" in seen.text
        await seen.press("shift+tab", "shift+tab")
        assert "literal match on display, everything" in seen.text
        await seen.press("space")
        assert "Everybody is judged" in seen.text


async def test_rows_appear_as_they_come_and_stopping_keeps_them(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(monkeypatch)
    async with running() as seen:
        lab = await enter_lab(seen)
        await seen.press("tab", "space")
        await until(seen, lambda: len(gate.rows) == 1)
        assert "0 of 96 rows" in seen.text
        assert "text: as it is" in seen.text
        assert "space stops" in seen.text
        gate.open(2)
        await until(seen, lambda: len(gate.rows) == 3)
        assert gate.rows == [Row("text", change) for change in all_changes()[:3]]
        assert "2 of 96 rows" in seen.text
        assert "text: shift by 1" in seen.text
        assert "›shift by 1" in seen.text
        await seen.press("space")
        assert lab.lab.now is None
        assert "2 of 96 rows" in seen.text
        assert "what is done stays" in seen.text
        before = lab.lab.table.outcomes
        gate.open(200)  # what the thread still gives is dropped
        await seen.press("tab", "shift+tab")
        assert lab.lab.table.outcomes is before
        assert "goes on with the other 94 rows" in seen.text
        await seen.press("space")
        await judged(seen)
        assert "All 96 rows are judged" in seen.text
        assert [row for row in gate.rows if row.group == "text"][3:] == [Row("text", c) for c in all_changes()[2:]]
        assert {place: outcome for place, outcome in lab.lab.table.outcomes.items() if place in before} == before


async def test_another_kind_of_letters_is_judged_as_soon_as_it_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(monkeypatch)
    async with running() as seen:
        await enter_lab(seen)
        await seen.press("space")
        await until(seen, lambda: len(gate.rows) == 1)
        await seen.press("shift+tab")
        gate.open(1)
        await until(seen, lambda: len(gate.rows) == 2)
        assert [row.group for row in gate.rows] == ["shapes", "display"]
        gate.open(200)


async def test_leaving_lets_it_run_on_and_quitting_does_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(monkeypatch)
    async with running() as seen:
        lab = await enter_lab(seen)
        await seen.press("space")
        await until(seen, lambda: len(gate.rows) == 1)
        await seen.press("1")
        assert seen.explorer.is_current
        gate.open(3)
        await until(seen, lambda: lab.lab.table.done == 3)
        await seen.press("space")
        assert seen.document.picture[4, 4] == -1
        await seen.press("3")
        assert "3 of 96 rows" in seen.text
        await seen.press("q")  # a thread still waits at the gate
        assert seen.dialog == "Confirm"
        assert "unsaved picture" in seen.text
        await seen.press("escape")
        assert seen.dialog == "LabScreen"
        await seen.press("q", "q")
        assert seen.app.return_code == 0
    gate.open(200)


async def test_a_network_changed_meanwhile_is_judged_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(monkeypatch)
    first, second = network_of((9, 9), 2, (3, 3)), network_of((9, 9), 2, (3, 3), seed=2)
    async with running(network=first, network_name="mine") as seen:
        lab = await enter_lab(seen)
        await seen.press("space")
        await until(seen, lambda: len(gate.rows) == 1)
        await seen.press("1")
        seen.explorer.put(replace(seen.document, network=second), "Another network")
        await seen.press("3")
        gate.open(1)
        await until(seen, lambda: len(gate.rows) == 2)
        assert gate.rows[0] == gate.rows[1]
        assert {key for _, key in lab.lab.table.outcomes} == {"literal match", "article", "article-votes", "learned"}
        gate.open(1)
        await until(seen, lambda: lab.lab.table.done == 1)
        expected = judge_row(gate.rows[0], entrants_of(seen.document), (9, 9), FEW)
        assert {place: outcome.tally for place, outcome in lab.lab.table.outcomes.items()} == {
            place: outcome.tally for place, outcome in expected.items()
        }
        gate.open(200)


async def test_only_what_changed_in_the_explorer_is_judged_anew() -> None:
    async with running(network=network_of((9, 9), 2, (3, 3)), network_name="mine") as seen:
        lab = await enter_lab(seen)
        assert "mine" in seen.text
        await seen.press("space")
        await judged(seen)
        before = lab.lab.table.outcomes
        await seen.press("1", "tab", "space", "3")
        assert "Changed in the explorer: mine" in seen.text
        assert "0 of 96 rows" in seen.text
        assert lab.lab.table.outcomes == {place: known for place, known in before.items() if place[1] != "yours"}
        await seen.press("space")
        await judged(seen)
        assert lab.lab.table.done == 96
        for place, known in lab.lab.table.outcomes.items():
            assert place[1] == "yours" or known is before[place]
        await seen.press("1", "u", "3")
        assert len(lab.lab.table.entrants) == 5
        assert same_network(seen.document.network, network_of((9, 9), 2, (3, 3)))


async def test_another_size_of_pictures_or_number_keeps_the_results_for_the_way_back() -> None:
    async with running() as seen:
        lab = await enter_lab(seen, COUNTS[0])
        gathered = judge_row(ROWS[0], lab.lab.table.entrants, (9, 9), COUNTS[0])
        lab.lab = lab.lab.with_table(lab.lab.table.with_outcomes(gathered))
        await seen.press("minus")
        assert "100 pictures a row are the fewest" in seen.text
        await seen.press("plus")
        assert "200 pictures a row now; going back to 100" in seen.text
        assert "9×9 · 200 pictures a row" in seen.text
        assert not lab.lab.table.outcomes
        await seen.press("minus")
        assert lab.lab.table.outcomes == gathered
        await seen.press("1", "z")
        await seen.answer("12x12")
        await seen.press("3")
        assert "Pictures are 12×12 now" in seen.text
        assert "12×12 · 100 pictures a row" in seen.text
        assert not lab.lab.table.outcomes
        await seen.press("1", "u", "3")
        assert lab.lab.table.outcomes == gathered
        await seen.press(*["equals_sign"] * 9)
        assert f"{COUNTS[-1]} pictures a row are the most" in seen.text


async def test_a_run_goes_on_with_another_number_of_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(monkeypatch)
    async with running() as seen:
        lab = await enter_lab(seen, COUNTS[1])
        await seen.press("space")
        await until(seen, lambda: len(gate.rows) == 1)
        await seen.press("minus")
        gate.open(2)
        await until(seen, lambda: lab.lab.table.done == 1)
        assert gate.rows[0] == gate.rows[1]
        assert {sum(outcome.tally.total) for outcome in lab.lab.table.outcomes.values()} == {COUNTS[0]}
        gate.open(200)


async def test_a_failure_opens_in_the_explorer_as_one_step() -> None:
    async with running() as seen:
        lab = await enter_lab(seen, 40)
        await seen.press("1", "space", "3")
        mine = seen.document.picture
        lab.lab = lab.lab.with_table(replace(lab.lab.table, count=40))
        row = Row("shapes", Change("shift", 2))
        lab.lab = lab.lab.with_table(lab.lab.table.with_outcomes(judge_row(row, lab.lab.table.entrants, (9, 9), 40)))
        await seen.press("down", "down", "down", "right", "enter")
        assert seen.dialog == "Chooser"
        outcome = lab.lab.outcome
        assert outcome is not None
        assert f"article on shapes, shift by 2: {outcome.wrong} failures" in seen.text
        names = [tile.choice.name for tile in seen.app.screen.query(Tile)]
        assert names == failure_names(outcome.failures)
        await seen.press("right", "enter")
        assert seen.app.screen is seen.explorer
        failure = outcome.failures[1]
        assert drawn(seen.document.picture) == drawn(failure.picture)
        assert seen.document.picture_name == failure.name
        assert f"{failure.name}: article said" in seen.text
        assert "unsaved" not in seen.read("header")
        network = seen.document.network
        assert (network.scores(failure.picture).argmax() == (failure.name[-1] == "O")) == failure.undecided
        await seen.press("q")
        assert seen.dialog == "Confirm"  # undo would bring back a picture that is in no file
        await seen.press("escape", "u")
        np.testing.assert_array_equal(seen.document.picture, mine)
        await seen.press("3")
        assert lab.lab.outcome is outcome


async def test_leaving_the_failures_changes_nothing() -> None:
    async with running() as seen:
        lab = await enter_lab(seen)
        await seen.press("enter")
        assert "literal match on shapes, as it is: not judged yet" in seen.text
        lab.lab = lab.lab.with_table(made_up(FEW).table)
        await seen.press("enter")
        assert seen.dialog == "Chooser"
        await seen.press("escape")
        assert seen.app.screen is lab
        assert not seen.explorer.history.can_undo
        await seen.press("right", "right", "right", "enter")
        assert "learned on shapes, as it is: no failures" in seen.text
        assert seen.app.screen is lab


def deep(shape: tuple[int, int]) -> Network:
    """Three convolutions."""
    random = np.random.default_rng(5)
    sizes = ((2, 3, 3), (3, 2, 2, 2), (2, 3, 2, 2))
    first, second, third = (Convolution(random.choice([-1.0, 1.0], size)) for size in sizes)
    layers = (first, ReLU(), MaxPool(), second, ReLU(), third)
    return Network((*layers, ExemplarVotes(draw_exemplars(shape), layers)))


@pytest.mark.parametrize("shape", [(5, 5), (9, 9), (16, 16), (28, 28), (12, 20)])
async def test_any_size_of_pictures_and_depth_is_judged(shape: tuple[int, int]) -> None:
    network = deep(shape) if min(shape) >= 9 else network_of(shape, 1, (2, 2))
    async with running(uneven(shape), network, network_name="deep") as seen:
        lab = await enter_lab(seen)
        await seen.press("tab", "space", *["right"] * 4)
        await judged(seen)
        assert lab.lab.table.done == 96
        assert lab.lab.entrant.title == "deep"
        outcome = lab.lab.outcome
        assert outcome is not None
        assert f"{sum(outcome.tally.right)} of 10 right" in seen.text
        brought = "pictures are brought to 9×9 for it" in seen.text
        await seen.press("left")
        assert not brought
        assert ("pictures are brought to 9×9 for it" in seen.text) == (shape != (9, 9))
        failed = [place for place, known in lab.lab.table.outcomes.items() if place[1] == "yours" and known.failures]
        row = next(row for row, _ in failed if row.group == "text")
        lab.lab = lab.lab.at([one.change for one in lab.lab.rows].index(row.change), 4)
        await seen.press("enter", "enter")
        assert seen.document.shape == shape
        expected = lab.lab.table.outcomes[row, "yours"].failures[0]
        np.testing.assert_array_equal(seen.document.picture, expected.picture)


@pytest.mark.parametrize("size", [SMALL, MEDIUM, (40, 12)])
async def test_in_ascii_only_ascii_is_written(size: tuple[int, int]) -> None:
    async with running(size=size) as seen:
        lab = await enter_lab(seen)
        lab.lab = lab.lab.with_table(made_up(columns=5).table)
        await seen.press("A")
        assert seen.view.ascii
        for keys in (["down", "right"], ["tab", *["down"] * 14], ["right", "right", "right"], ["minus"]):
            await seen.press(*keys)
            assert seen.text.isascii()
        await seen.press("plus", *["left"] * 9, "enter")
        assert seen.dialog == "Chooser"
        assert seen.text.isascii()
        await seen.press("escape", "A")
        assert "⟦3 Lab⟧" in seen.text


async def test_resizing_and_themes_find_new_places() -> None:
    async with running() as seen:
        lab = await enter_lab(seen)
        lab.lab = lab.lab.with_table(made_up(columns=5).table)
        await seen.press("down")
        first = seen.text
        for size in ((20, 5), (40, 12), (61, 17), (80, 24), (200, 60)):
            await seen.pilot.resize_terminal(*size)
            await seen.pilot.pause()
            assert ("xotui needs" in seen.text.replace("\n", " ")) == (size[0] == 20)
            assert size[0] == 20 or "place and size" in seen.text
        await seen.pilot.resize_terminal(*MEDIUM)
        for _ in range(4):
            await seen.press("ctrl+t")
            assert seen.text == first


async def click(seen: Seen, place: tuple[int, int]) -> None:
    widget, region = seen.app.screen.get_widget_at(*place)
    await seen.pilot.click(widget, offset=(place[0] - region.x, place[1] - region.y))
    await seen.pilot.pause()


async def test_the_mouse_presses_what_is_written() -> None:
    async with running() as seen:
        lab = await enter_lab(seen)
        lab.lab = lab.lab.with_table(made_up().table)
        lab.present()
        table, cell, letters, keys = (place_of(lab, key) for key in ("table", "cell", "letters", "keys"))
        await click(seen, (table.x + 16 + 12 * 2 + 5, table.y + 2 + 9))
        assert (lab.lab.row, lab.lab.column) == (9, 2)
        await click(seen, (table.x + 16 + 12 + 5, table.y))
        assert (lab.lab.row, lab.lab.column) == (9, 2)
        await click(seen, (seen.text.splitlines()[letters.y].index("hand"), letters.y))
        assert lab.lab.group == "hand"
        await click(seen, (cell.x + 3, cell.y + 1))
        assert seen.dialog == "Chooser"
        await seen.press("escape")
        where = [x for x in range(keys.width) if action_at(LAB, x, keys.width, lab.look, {}) == "help"]
        await click(seen, (where[1], keys.y))
        assert seen.dialog == "Reader"
        assert "balanced" in seen.text
        await seen.press("escape")
        await click(seen, (seen.text.splitlines()[0].index("Explore"), 0))
        assert seen.app.screen is seen.explorer


async def test_what_cannot_be_judged_is_said_and_nothing_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(judging, "judge_row", refusing)
    async with running() as seen:
        lab = await enter_lab(seen)
        await seen.press("space")
        await judged(seen)
        assert "shapes, as it is cannot be judged: not enough memory" in seen.text
        assert lab.lab.now is None
        await seen.press("1", "space")
        assert seen.explorer.history.can_undo
