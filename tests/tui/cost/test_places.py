"""Everything on the screen of cost has a place, at any size, with any network."""

from __future__ import annotations

from itertools import product

import pytest

from tests.tui.screens import check_places
from xotui.tui.cost.places import Room, cost_places

SIZES = [(width, height) for width in (40, 60, 72, 80, 99, 120, 200) for height in (12, 17, 24, 30, 34, 40, 60)]


@pytest.mark.parametrize("own", [3, 7, 9, 30])
@pytest.mark.parametrize("network", [False, True])
def test_nothing_lies_over_anything_else(own: int, network: bool) -> None:
    for (width, height), counts in product(SIZES, (4, 5)):
        panels = cost_places(Room(width, height, counts, own, network))
        check_places(panels, width, height)
        by_key = {panel.key: panel for panel in panels}
        assert len(by_key) == len(panels)
        assert {"header", "keys", "told"} <= set(by_key)
        assert ("own" if network else "sliders") in by_key
        if width >= 80 and height >= 24:
            assert by_key["plot"].height >= 8
            assert by_key["plot"].width >= 40
            assert by_key["sliders"].height == 5
            assert by_key["slopes"].height == 3
            assert by_key["own" if network else "counts"].height >= min(counts, own)


@pytest.mark.parametrize("size", [(39, 12), (40, 11), (10, 3)])
def test_too_small_says_so(size: tuple[int, int]) -> None:
    (panel,) = cost_places(Room(*size, 5, 7, False))
    assert panel.key == "small"


def test_a_large_screen_shows_both_counts() -> None:
    keys = {panel.key for panel in cost_places(Room(120, 40, 5, 7, False))}
    assert {"counts", "summary"} <= keys
