"""Every part of the learning screen has its place on every terminal."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product

import pytest

from tests.tui.test_layout import overlap
from xotui.tui.layout import Panel
from xotui.tui.learning.places import ROOMY, learn_places
from xotui.tui.learning.state import PARTS

WIDTHS = (40, 41, 55, 59, 62, 79, 80, 81, 100, 111, 112, 113, 120, 137, 160, 200)
HEIGHTS = (12, 13, 15, 16, 20, 23, 24, 25, 28, 33, 34, 35, 37, 38, 39, 40, 47, 60)
PLANES = ((1, 1), (3, 3), (7, 7), (2, 1), (28, 28), (64, 64), (256, 1), (1, 40))
ROWS = (9, 11, 15, 20, 30)
"""Rows of settings: a network needs one for each of its layers, and there are five more."""

KEYS = {"settings": "settings", "curves": "loss", "values": "plane", "mistakes": "mistakes", "samples": "samples"}
ALL = {"header", "hint", "keys", "settings", "status", "confusion", "point", "plane", "gradient", "mistakes", "samples"}


def assert_sound(panels: Sequence[Panel], width: int, height: int) -> None:
    """Nothing is outside, empty, or over another thing."""
    for panel in panels:
        assert panel.x >= 0, panel
        assert panel.y >= 0, panel
        assert panel.x + panel.width <= width, panel
        assert panel.y + panel.height <= height, panel
        assert panel.width >= 1, panel
        assert panel.height >= 1, panel
    assert len({panel.key for panel in panels}) == len(panels)
    for one, other in combinations(panels, 2):
        assert not overlap(one, other), (one, other)


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("rows", ROWS)
def test_nothing_is_outside_or_over_another(part: str, rows: int) -> None:
    for width, height, plane, only_ascii in product(WIDTHS, HEIGHTS, PLANES, (False, True)):
        panels = learn_places(width, height, part, rows, plane, ascii_only=only_ascii)
        assert_sound(panels, width, height)


@pytest.mark.parametrize("part", PARTS)
def test_the_part_with_the_cursor_is_always_there(part: str) -> None:
    for width, height, plane, rows, only_ascii in product(WIDTHS, HEIGHTS, PLANES, ROWS, (False, True)):
        keys = [panel.key for panel in learn_places(width, height, part, rows, plane, ascii_only=only_ascii)]
        wanted = "table" if part == "curves" and only_ascii else KEYS[part]
        assert wanted in keys, (width, height, plane, rows)
        assert "status" in keys
        if part == "values":
            assert "gradient" in keys
        if part == "curves":
            assert "point" in keys
            assert only_ascii or "accuracy" in keys


@pytest.mark.parametrize("only_ascii", [False, True])
def test_where_there_is_room_everything_is_seen_at_once(only_ascii: bool) -> None:
    curves = {"table"} if only_ascii else {"loss", "loss_title", "accuracy", "accuracy_title"}
    for width, height in product((w for w in WIDTHS if w >= ROOMY[0]), (h for h in HEIGHTS if h >= ROOMY[1])):
        seen = [learn_places(width, height, part, 11, (3, 3), ascii_only=only_ascii) for part in PARTS]
        assert len(set(seen)) == 1, "places do not hang on the cursor"
        assert {panel.key for panel in seen[0]} == ALL | curves | {"features"}


def test_a_grid_of_values_has_cells_and_their_title() -> None:
    for width, height, plane in product(WIDTHS, HEIGHTS, PLANES):
        panel = next(p for p in learn_places(width, height, "values", 11, plane, ascii_only=False) if p.key == "plane")
        wide, high = panel.cell
        assert high == 1
        assert wide in (2, 5)
        assert wide == 2 or wide * plane[1] <= panel.width
        assert 2 <= panel.height <= 1 + plane[0]


@pytest.mark.parametrize(("width", "height"), [(39, 12), (40, 11), (1, 1), (0, 0)])
def test_a_terminal_too_small_says_so(width: int, height: int) -> None:
    (panel,) = learn_places(width, height, "curves", 11, (3, 3), ascii_only=False)
    assert (panel.key, panel.width, panel.height) == ("small", width, height)
