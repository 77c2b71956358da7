"""Every panel has its place on every terminal: inside it, beside the others, the cursor's grid among them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import pytest

from tests.tui.screens import network_of
from xotui.tui.layout import Contents, Panel, place


def panels_of(panels: Sequence[Panel], key: str) -> list[Panel]:
    return [panel for panel in panels if panel.key == key]


WIDTHS = (40, 41, 55, 64, 79, 80, 81, 88, 100, 119, 120, 137, 160, 200, 240)
HEIGHTS = (12, 13, 16, 20, 23, 24, 25, 28, 33, 34, 39, 40, 47, 60, 70)
PICTURES = ((3, 3), (9, 9), (28, 28), (64, 64), (5, 40))
COUNTS = (1, 3, 16)
KERNELS = ((1, 1), (3, 3), (7, 7))
FITTING = [
    (shape, count, kernel)
    for shape, count, kernel in product(PICTURES, COUNTS, KERNELS)
    if kernel[0] <= shape[0] and kernel[1] <= shape[1]
]


def contents_of(
    shape: tuple[int, int],
    count: int,
    kernel: tuple[int, int],
    grid: str = "picture",
    feature: int = 0,
    number: int = 4,
) -> Contents:
    """What the article's layers give for a picture and some features."""
    network = network_of((9, 9), count, kernel)
    hidden = type(network)(network.layers[:-1])
    shapes = hidden.shapes(shape)
    names = network.names[1:-1]
    maps = tuple((name, values[0], values[1], values[2]) for name, values in zip(names, shapes[1:], strict=True))
    reasons = 1 + max(3, kernel[0]) if grid == "convolution" else 4
    stage = grid if grid in names else "convolution"
    labels = tuple(f"feature {index}" for index in range(count))
    return Contents(shape, kernel, maps, labels, grid, feature, stage, number, reasons)


GRIDS = ("picture", "feature", "convolution", "relu", "pool1", "pool2", "votes")


def overlap(one: Panel, other: Panel) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def where(size: tuple[int, int], contents: Contents) -> str:
    return f"{size[0]}×{size[1]}, cursor in {contents.grid} {contents.feature}: {contents}"


def check(size: tuple[int, int], contents: Contents) -> None:
    """Everything that is promised of the places on one terminal."""
    width, height = size
    panels = place(width, height, contents)
    told = where(size, contents)
    for panel in panels:
        assert panel.width > 0, f"{panel} at {told}"
        assert panel.height > 0, f"{panel} at {told}"
        assert 0 <= panel.x <= panel.x + panel.width <= width, f"{panel} at {told}"
        assert 0 <= panel.y <= panel.y + panel.height <= height, f"{panel} at {told}"
    lying = [panel for panel in panels if panel.key != "arithmetic"]
    for index, one in enumerate(lying):
        for other in lying[index + 1 :]:
            assert not overlap(one, other), f"{one} and {other} at {told}"
    keys = [panel.key for panel in panels]
    assert keys.count("header") == keys.count("keys") == keys.count("votes") == 1, told
    assert "arithmetic" in keys, told
    bars = [panel for panel in panels if panel.key in ("header", "keys")]
    assert not any(overlap(bar, panel) for bar in bars for panel in panels_of(panels, "arithmetic")), told
    if contents.grid != "votes":
        channel = 0 if contents.grid == "picture" else contents.feature
        here = [panel for panel in panels if (panel.key, panel.channel) == (contents.grid, channel)]
        assert len(here) == 1, told
        assert here[0].width >= here[0].cell[0] > 0, told
        assert here[0].height >= 1 + here[0].cell[1], told


@pytest.mark.parametrize(("shape", "count", "kernel"), FITTING)
def test_every_panel_has_its_place_on_every_terminal(
    shape: tuple[int, int], count: int, kernel: tuple[int, int]
) -> None:
    features = sorted({0, count // 2, count - 1})
    several = [
        contents_of(shape, count, kernel, grid, features[index % len(features)], number)
        for index, (grid, number) in enumerate(product(GRIDS, (4, 0, 7)))
    ]
    for index, size in enumerate(product(WIDTHS, HEIGHTS)):
        for contents in several[index % 3 :: 3]:
            check(size, contents)


@pytest.mark.parametrize("size", [(39, 12), (40, 11), (1, 1), (20, 5), (240, 11), (39, 70)])
def test_a_terminal_that_is_too_small_has_one_sentence(size: tuple[int, int]) -> None:
    panels = place(*size, contents_of((9, 9), 3, (3, 3)))
    assert [(panel.key, panel.x, panel.y, panel.width, panel.height) for panel in panels] == [("small", 0, 0, *size)]


@pytest.mark.parametrize("grid", GRIDS)
def test_three_features_are_all_seen_with_numbers_at_120_by_40(grid: str) -> None:
    panels = place(120, 40, contents_of((9, 9), 3, (3, 3), grid))
    for key in ("feature", "convolution", "pool1", "pool2"):
        shown = key if key != "convolution" or grid != "relu" else "relu"
        found = panels_of(panels, shown)
        assert [panel.channel for panel in found] == [0, 1, 2]
        if shown != "feature":
            assert all(panel.cell[0] >= 4 for panel in found)
            rows = {"convolution": 7, "relu": 7, "pool1": 4, "pool2": 2}[shown]
            for panel in found:
                assert panel.width >= rows * panel.cell[0]
                assert panel.height >= 1 + rows * panel.cell[1]


@pytest.mark.parametrize("feature", range(3))
def test_the_chosen_feature_has_numbers_and_all_three_are_seen_in_small_at_80_by_24(feature: int) -> None:
    panels = place(80, 24, contents_of((9, 9), 3, (3, 3), "picture", feature))
    for key, rows in (("convolution", 7), ("pool1", 4), ("pool2", 2)):
        (panel,) = panels_of(panels, key)
        assert panel.channel == feature
        assert panel.cell == (4, 1)
        assert panel.width >= 4 * rows
        assert panel.height >= 1 + rows
    assert [panel.channel for panel in panels_of(panels, "miniature")] == [0, 1, 2]
    assert {"picture", "feature", "votes", "literal"} <= {panel.key for panel in panels}


def test_a_larger_terminal_has_larger_cells() -> None:
    contents = contents_of((9, 9), 3, (3, 3))
    areas = [
        sum(panel.width * panel.height for panel in panels_of(place(*size, contents), "convolution"))
        for size in ((80, 24), (120, 40), (240, 70))
    ]
    assert areas == sorted(set(areas))


def test_a_picture_grows_with_the_terminal() -> None:
    contents = contents_of((9, 9), 3, (3, 3))
    heights = [panels_of(place(*size, contents), "picture")[0].height for size in ((80, 24), (120, 40), (240, 70))]
    assert heights[0] == 10
    assert heights[-1] > 10
