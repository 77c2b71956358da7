"""The cursor follows what is linked, and what is linked to it is marked in every other grid."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tui.screens import Seen, article, running, uneven
from xotui.engine import pool_winners
from xotui.insight.links import Cell, links
from xotui.tui.reading import FEATURE, Reading
from xotui.tui.view import View, moved, other_exemplar, other_feature, other_grid, settled

READING = Reading(article("x-rotated"))
MAPS = ("convolution", "relu", "pool1", "pool2")


def cells_of(grid: str) -> list[tuple[int, int, int]]:
    channels, rows, columns = READING.values(grid).shape
    return [(c, row, column) for c in range(channels) for row in range(rows) for column in range(columns)]


@pytest.mark.parametrize("grid", ["picture", *MAPS, "votes"])
@pytest.mark.parametrize("steps", [1, -1])
def test_the_next_grid_is_entered_on_a_linked_cell(grid: str, steps: int) -> None:
    for channel, row, column in cells_of(grid):
        feature = channel if grid in MAPS else row % 3
        view = View(grid=grid, row=row, column=column, feature=feature)
        gone = other_grid(view, READING, steps)
        order = READING.grids
        assert gone.grid == order[(order.index(grid) + steps) % len(order)]
        if gone.grid == FEATURE:
            continue
        found = links(READING.trace, Cell(READING.index_of(grid), channel, row, column))
        linked = found.field[READING.index_of(gone.grid)][READING.channel_of(gone.grid, feature)]
        assert linked[gone.place] or not linked.any()


@pytest.mark.parametrize("grid", ["pool1", "pool2"])
def test_going_back_from_a_pooled_cell_leads_to_its_winner(grid: str) -> None:
    before = READING.grids[READING.grids.index(grid) - 1]
    won = pool_winners(READING.values(before), 2, 2)
    for channel, row, column in cells_of(grid):
        gone = other_grid(View(grid=grid, row=row, column=column, feature=channel), READING, -1)
        assert gone.grid == before
        assert gone.place == (int(won.rows[channel, row, column]), int(won.columns[channel, row, column]))


@pytest.mark.parametrize("category", [0, 1])
@pytest.mark.parametrize("feature", [0, 1, 2])
def test_going_back_from_a_score_leads_to_a_cell_with_the_largest_share(category: int, feature: int) -> None:
    gone = other_grid(View(grid="votes", row=category, column=0, feature=feature), READING, -1)
    votes = READING.document.network.votes
    assert votes is not None
    shares = (votes.weights[category] * READING.trace["pool2"].values.ravel()).reshape(READING.values("pool2").shape)
    assert gone.grid == "pool2"
    assert shares[(gone.feature, *gone.place)] == pytest.approx(shares.max())


def test_all_grids_are_visited_in_both_directions() -> None:
    view, seen = View(), []
    for _ in READING.grids:
        seen.append(view.grid)
        view = other_grid(view, READING, 1)
    assert seen == ["picture", "feature", "convolution", "relu", "pool1", "pool2", "votes"]
    assert view.grid == "picture"
    assert other_grid(view, READING, -1).grid == "votes"


def test_the_cursor_stops_at_every_edge() -> None:
    view = View(row=0, column=8)
    assert moved(view, READING, -1, 0).place == (0, 8)
    assert moved(view, READING, 0, 1).place == (0, 8)
    assert moved(view, READING, 100, -100).place == (8, 0)


def test_a_view_of_what_is_no_longer_there_settles_on_what_is() -> None:
    view = settled(View(grid="pool3", row=99, column=-4, feature=77, stage="pool9", exemplar=5), READING)
    assert view.grid in READING.grids
    rows, columns = READING.shape(view.grid)
    assert 0 <= view.row < rows
    assert 0 <= view.column < columns
    assert view.feature == 2
    assert view.stage in MAPS
    assert view.exemplar is None


def test_features_and_exemplars_go_round() -> None:
    view = View()
    assert [other_feature(view, READING, steps).feature for steps in (1, 2, 3, -1)] == [1, 2, 0, 2]
    exemplars = []
    for _ in range(4):
        view = other_exemplar(view)
        exemplars.append(view.exemplar)
    assert exemplars == [0, 1, None, 0]


def marked_as_linked(seen: Seen, grid: str, row: int, column: int) -> None:
    """Every grid on the screen but the cursor's marks what the engine's links say, and nothing else."""
    reading, view = seen.explorer.reading, seen.view
    channel = reading.channel_of(grid, view.feature)
    found = links(reading.trace, Cell(reading.index_of(grid), channel, row, column))
    checked = 0
    for panel in seen.panels:
        if panel.key == grid or panel.key not in ("picture", *MAPS):
            continue
        cells = seen.cells(panel.key, panel.channel)
        field = found.field[reading.index_of(panel.key)][panel.channel]
        path = found.path[reading.index_of(panel.key)][panel.channel]
        if panel.key == "picture":
            marks = [[text in ("▓▓", "░░") for text, _ in line] for line in cells]
            np.testing.assert_array_equal(marks, field | path)
        else:
            under = [[bool(style.underline) for _, style in line] for line in cells]
            np.testing.assert_array_equal(under, field | path, err_msg=f"{panel} for {grid} {row} {column}")
            bold = [[bool(style.bold) for _, style in line] for line in cells]
            np.testing.assert_array_equal(bold, path, err_msg=f"{panel} for {grid} {row} {column}")
        checked += 1
    assert checked >= 6


@pytest.mark.parametrize(
    ("grid", "row", "column"),
    [
        ("picture", 0, 0),
        ("picture", 4, 4),
        ("picture", 8, 3),
        ("convolution", 0, 6),
        ("convolution", 3, 3),
        ("pool1", 3, 3),
        ("pool1", 0, 1),
        ("pool2", 0, 1),
        ("pool2", 1, 1),
        ("votes", 0, 0),
        ("votes", 1, 0),
    ],
)
async def test_what_is_linked_is_marked_in_all_other_grids(grid: str, row: int, column: int) -> None:
    async with running(uneven((9, 9))) as seen:
        for feature in (0, 2):
            await seen.look_at(grid, row, column, feature)
            marked_as_linked(seen, grid, row, column)


async def test_one_cursor_is_on_the_screen_and_walks_the_flow() -> None:
    async with running() as seen:
        for grid in ("feature", "convolution", "relu", "pool1", "pool2", "votes", "picture"):
            await seen.press("tab")
            assert seen.view.grid == grid
            brackets = sum(seen.text.count(sign) for sign in "▐⟦")
            assert brackets >= 1
            assert f"{seen.view.row}" in seen.read("arithmetic")
        await seen.press("shift+tab")
        assert seen.view.grid == "votes"
