"""Undo and redo: every step back leads to exactly what was there, and a stroke is one step."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.document.samples import EDITS, article_document, content
from tests.engine.strategies import seeds, thorough
from xotui.document import Document, History
from xotui.document.picture_edits import set_pixels, shift

START = article_document()


def numbered(number: int) -> Document:
    """A document that can be told from all others by its picture."""
    places = [divmod(bit, 9) for bit in range(20) if number >> bit & 1]
    return set_pixels(START.with_picture(START.picture * 0), places, 1.0)


@given(st.lists(st.tuples(st.sampled_from(sorted(EDITS)), seeds), min_size=1, max_size=25))
@thorough
def test_undoing_everything_leads_to_the_start_and_redoing_to_the_end(edits: list[tuple[str, int]]) -> None:
    history = History(START)
    contents, titles = [content(START)], []
    for edit, seed in edits:
        try:
            history.push(EDITS[edit](history.present, Random(seed)), edit)
        except ValueError:
            continue
        contents.append(content(history.present))
        titles.append(edit)
    for title, expected in zip(reversed(titles), reversed(contents[:-1]), strict=True):
        assert history.undo() == title
        assert content(history.present) == expected
    assert history.present is START
    assert history.undo() is None
    assert not history.can_undo
    for title, expected in zip(titles, contents[1:], strict=True):
        assert history.redo() == title
        assert content(history.present) == expected
    assert history.redo() is None
    assert not history.can_redo


class Model:
    """What the history promises, written down as plainly as possible: what was, and what was undone."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.past: list[Document] = []
        self.present = START
        self.future: list[Document] = []
        self.pen_down = False

    def push(self, document: Document, *, stroke: bool) -> None:
        if not (stroke and self.pen_down):
            self.past = [*self.past, self.present][-self.limit :]
        self.pen_down = stroke
        self.present = document
        self.future = []

    def undo(self) -> None:
        self.pen_down = False
        if self.past:
            self.future.insert(0, self.present)
            self.present = self.past.pop()

    def redo(self) -> None:
        self.pen_down = False
        if self.future:
            self.past.append(self.present)
            self.present = self.future.pop(0)


actions = st.sampled_from(["push", "push", "stroke", "stroke", "lift", "undo", "redo"])


@given(st.lists(actions, max_size=60), st.integers(1, 8))
@settings(thorough, max_examples=200)
def test_any_sequence_of_steps_strokes_and_ways_back(sequence: list[str], limit: int) -> None:
    history, model = History(START, limit), Model(limit)
    for number, action in enumerate(sequence, start=1):
        match action:
            case "push" | "stroke":
                document = numbered(number)
                history.push(document, f"step {number}", stroke=action == "stroke")
                model.push(document, stroke=action == "stroke")
            case "lift":
                history.lift_pen()
                model.pen_down = False
            case "undo":
                assert (history.undo() is None) == (not model.past)
                model.undo()
            case _:
                assert (history.redo() is None) == (not model.future)
                model.redo()
        assert history.present is model.present
        assert (history.can_undo, history.can_redo) == (bool(model.past), bool(model.future))


def test_a_thousand_steps_can_be_undone() -> None:
    history = History(START)
    for number in range(1, 1001):
        history.push(numbered(number), f"step {number}")
    for number in range(1000, 0, -1):
        assert content(history.present) == content(numbered(number))
        assert history.undo() == f"step {number}"
    assert history.present is START


def test_beyond_the_limit_the_oldest_is_forgotten_first() -> None:
    history = History(START, limit=3)
    for number in range(1, 6):
        history.push(numbered(number), f"step {number}")
    assert [history.undo() for _ in range(4)] == ["step 5", "step 4", "step 3", None]
    assert content(history.present) == content(numbered(2))
    assert [history.redo() for _ in range(4)] == ["step 3", "step 4", "step 5", None]


def test_a_stroke_is_one_step() -> None:
    history = History(START)
    history.push(numbered(1), "clear")
    for number in range(2, 30):
        history.push(numbered(number), "draw", stroke=True)
    assert content(history.present) == content(numbered(29))
    assert history.undo() == "draw"
    assert content(history.present) == content(numbered(1))
    assert history.redo() == "draw"
    assert content(history.present) == content(numbered(29))


def test_two_strokes_are_two_steps() -> None:
    history = History(START)
    for number in (1, 2):
        history.push(numbered(number), "first", stroke=True)
    history.lift_pen()
    for number in (3, 4):
        history.push(numbered(number), "second", stroke=True)
    assert [history.undo(), history.undo(), history.undo()] == ["second", "first", None]


def test_undoing_in_the_middle_of_a_stroke_ends_it() -> None:
    history = History(START)
    history.push(numbered(1), "draw", stroke=True)
    history.undo()
    history.push(numbered(2), "draw", stroke=True)
    assert not history.can_redo
    history.undo()
    assert history.present is START


def test_a_new_step_takes_away_what_had_been_undone() -> None:
    history = History(START)
    history.push(numbered(1), "one")
    history.undo()
    assert history.can_redo
    history.push(numbered(2), "two")
    assert not history.can_redo
    assert history.redo() is None
    assert content(history.present) == content(numbered(2))


def test_undo_brings_back_what_left_the_frame() -> None:
    history = History(START)
    history.push(shift(START, 0, 9), "shift")
    assert (history.present.picture == -1).all()
    assert history.undo() == "shift"
    assert content(history.present) == content(START)


def test_a_fresh_history_has_nothing_to_undo_or_redo() -> None:
    history = History(START)
    assert history.present is START
    assert (history.can_undo, history.can_redo, history.undo(), history.redo()) == (False, False, None, None)
    assert history.present is START
