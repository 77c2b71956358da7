"""Only what differs is drawn again, and nothing that differs is forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style
from textual.geometry import Region

from tests.engine.strategies import thorough
from xotui.tui.look import Look
from xotui.tui.renderables.words import Words, strip, strips
from xotui.tui.widgets.lines import Lines

LOOK = Look()
STYLES = (LOOK.plain, LOOK.dim, Style(bgcolor="#123456"))
WIDTH = 12

words = st.lists(
    st.tuples(st.text("ab █é", max_size=5) | st.sampled_from(["画", "e\u0301"]), st.sampled_from(STYLES)), max_size=5
)


class Told(Lines):
    """Remembers what it was to draw again."""

    def __init__(self) -> None:
        super().__init__(Region(0, 0, WIDTH, 3))
        self.told: list[Region] = []

    def refresh(self, *regions: Region, **_: Any) -> Told:
        self.told = list(regions)
        return self


def columns(line: Words) -> list[Any]:
    """What stands in each column of a line: its strip, cut column by column."""
    made = strip(line, WIDTH, LOOK)
    return [list(made.crop(column, column + 1)) for column in range(WIDTH)]


def inside(regions: Iterable[Region], row: int, column: int) -> bool:
    return any(region.contains(column, row) for region in regions)


@thorough
@given(st.lists(words, min_size=3, max_size=3), st.lists(words, min_size=3, max_size=3))
def test_what_differs_is_drawn_again(before: list[Words], after: list[Words]) -> None:
    shown = Told()
    shown.show(strips(before, WIDTH, 3, LOOK))
    shown.told = []
    shown.show(strips(after, WIDTH, 3, LOOK))
    for row, (old, new) in enumerate(zip(before, after, strict=True)):
        for column, (one, other) in enumerate(zip(columns(old), columns(new), strict=True)):
            assert one == other or inside(shown.told, row, column)
    assert all(Region(0, 0, WIDTH, 3).contains_region(region) for region in shown.told)


@thorough
@given(words, words, st.sampled_from(STYLES))
def test_nothing_behind_the_last_that_differs_is_drawn_again(start: Words, end: Words, style: Style) -> None:
    start = [(text, painted) for text, painted in start if text.isascii()][:1]
    shown = Told()
    left = sum(len(text) for text, _ in start)
    shown.show([strip([*start, ("a", style), *end], WIDTH, LOOK)])
    shown.show([strip([*start, ("b", style), *end], WIDTH, LOOK)])
    if all(text.isascii() or (text.isalpha() and len(text) == 1 and text != "画") for text, _ in end):
        assert shown.told == [Region(0, 0, left + 1, 1)]


def test_the_same_words_are_nothing_new() -> None:
    shown = Told()
    shown.show(strips([[("a", LOOK.plain)]], WIDTH, 3, LOOK))
    shown.told = []
    shown.show(strips([[("", LOOK.dim), ("a", LOOK.plain)]], WIDTH, 3, LOOK))
    assert shown.told == []
