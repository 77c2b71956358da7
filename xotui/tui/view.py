"""How one looks at the document: the cursor and everything else that is neither saved with it nor undone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from xotui.tui.comparing import Shown
from xotui.tui.notation import Notation
from xotui.tui.reading import FEATURE, SCORES, Reading

Pen = Literal["ink", "eraser"]


@dataclass(frozen=True)
class Stop:
    """A place on the way back from a number to what made it.

    Attributes:
        grid: As of a view.
        feature: As of a view.
        row: As of a view.
        column: As of a view.
        choice: Which of its causes was followed from here, 0 for the one that brought most.
    """

    grid: str
    feature: int
    row: int
    column: int
    choice: int = 0


@dataclass(frozen=True)
class View:
    """What is looked at, and how.

    Attributes:
        grid: The grid with the cursor: "picture", "feature", or the name of a stage.
        row: The cursor's row in it.
        column: Its column.
        feature: The chosen feature.
        stage: The map last looked at; it is shown where maps take turns.
        notation: How numbers are written.
        pen: What a held pen leaves behind, or None where it is up.
        exemplar: The category whose differences from the picture are marked, or None.
        ascii: Whether only ASCII is written.
        live: Whether it is shown how good the features are.
        pixel: Where in the picture the cursor was last.
        shown: Where a state is pinned, which of the two is seen.
        trail: Where the cursor came from, step by step, asking why.
    """

    grid: str = "picture"
    row: int = 4
    column: int = 4
    feature: int = 0
    stage: str = "convolution"
    notation: Notation = Notation.DECIMAL
    pen: Pen | None = None
    exemplar: int | None = None
    ascii: bool = False
    live: bool = False
    pixel: tuple[int, int] = (4, 4)
    shown: Shown = Shown.NOW
    trail: tuple[Stop, ...] = ()

    @property
    def place(self) -> tuple[int, int]:
        """Row and column of the cursor."""
        return (self.row, self.column)


def settled(view: View, reading: Reading) -> View:
    """The view, with everything that the document no longer has replaced by the nearest that it has."""
    grid = view.grid if view.grid in reading.grids else _nearest_grid(view.grid, reading)
    choices = reading.names if grid == FEATURE else reading.row_names
    feature = min(max(view.feature, 0), len(choices) - 1)
    stages = [stage.name for _, stage in reading.map_stages]
    stage = grid if grid in stages else view.stage if view.stage in stages else stages[0]
    rows, columns = reading.shape(grid)
    row, column = min(max(view.row, 0), rows - 1), min(max(view.column, 0), columns - 1)
    height, width = reading.document.shape
    pixel = (row, column) if grid == "picture" else (min(view.pixel[0], height - 1), min(view.pixel[1], width - 1))
    exemplar = view.exemplar if view.exemplar in (0, 1) else None
    pen = view.pen if grid == "picture" else None
    trail = view.trail if all(_is_there(stop, reading) for stop in view.trail) else ()
    return replace(
        view, grid=grid, row=row, column=column, feature=feature, stage=stage, exemplar=exemplar, pen=pen, pixel=pixel,
        trail=trail,
    )  # fmt: skip


def _is_there(stop: Stop, reading: Reading) -> bool:
    """Whether the document still has a place of the trail."""
    if stop.grid not in reading.grids:
        return False
    rows, columns = reading.shape(stop.grid)
    return stop.row < rows and stop.column < columns and stop.feature < len(reading.row_names)


def _nearest_grid(grid: str, reading: Reading) -> str:
    """What stands in for a grid that is gone: one of the same kind, for a ReLU what it rectified."""
    kind = grid.rstrip("0123456789")
    wanted = "convolution" if kind == "relu" else kind
    same = [name for name in reading.grids if name.rstrip("0123456789") == wanted]
    return same[-1] if same else reading.grids[-1]


def moved(view: View, reading: Reading, rows: int, columns: int) -> View:
    """The cursor some cells further, not beyond the edge of its grid."""
    return settled(replace(view, row=view.row + rows, column=view.column + columns, trail=()), reading)


def other_grid(view: View, reading: Reading, steps: int) -> View:
    """The cursor in another grid along the flow, on a cell that is linked to where it was.

    Of several linked cells it takes one that decides over one that is only seen, and of those the middle one.
    """
    view, order = replace(view, trail=()), reading.grids
    goal = order[(order.index(view.grid) + steps) % len(order)]
    rows, columns = reading.shape(goal)
    if goal == FEATURE:
        return settled(replace(view, grid=goal, row=rows // 2, column=columns // 2), reading)
    if view.grid == FEATURE:  # a feature looks at every pixel: go by the one that the cursor came from
        if goal == "picture":
            return settled(replace(view, grid=goal, row=view.pixel[0], column=view.pixel[1]), reading)
        found = reading.links("picture", 0, *view.pixel)
    else:
        found = reading.links(view.grid, reading.channel_of(view.grid, view.feature), *view.place)
    if view.grid == "picture" and goal in SCORES and reading.votes and reading.votes.winner:
        winner = reading.votes.labels.index(reading.votes.winner)
        return settled(replace(view, grid=goal, row=winner, column=0), reading)
    index, there = reading.index_of(goal), reading.channel_of(goal, view.feature)
    decided = np.flatnonzero(found.path[index].any(axis=(1, 2)))
    if len(decided) and there not in decided and goal not in ("picture", *SCORES):
        there = int(decided[0])  # what decided belongs to another feature: it is chosen too
        view = replace(view, feature=there)
    for mask in (found.path[index][there], found.field[index][there]):
        places = np.argwhere(mask)
        if len(places):
            row, column = middle_of(places)
            return settled(replace(view, grid=goal, row=row, column=column), reading)
    return settled(replace(view, grid=goal), reading)


def middle_of(places: NDArray[np.intp]) -> tuple[int, int]:
    """Of several places (n, 2) the one nearest to the middle of them all."""
    away = ((places - places.mean(axis=0)) ** 2).sum(axis=1)
    row, column = places[int(away.argmin())]
    return int(row), int(column)


def other_feature(view: View, reading: Reading, steps: int) -> View:
    """The feature before or after, round and round, the cursor where it is."""
    choices = reading.names if view.grid == FEATURE else reading.row_names
    return settled(replace(view, feature=(view.feature + steps) % len(choices), trail=()), reading)


def other_exemplar(view: View) -> View:
    """Mark the differences from X, then from O, then none."""
    following: dict[int | None, int | None] = {None: 0, 0: 1, 1: None}
    return replace(view, exemplar=following[view.exemplar])


def followed(view: View, before: tuple[int, int], after: tuple[int, int]) -> View:
    """The cursor in the picture, on what it was on, when the grid has grown or shrunk on all sides alike."""
    if before == after:
        return view
    down, right = (int((new - old) / 2) for new, old in zip(after, before, strict=True))
    pixel = (view.pixel[0] + down, view.pixel[1] + right)
    if view.grid == "picture":
        return replace(view, pixel=pixel, row=pixel[0], column=pixel[1])
    return replace(view, pixel=(max(pixel[0], 0), max(pixel[1], 0)))


def held(view: View, pen: Pen) -> View:
    """The pen taken, or put down if it was held already."""
    return replace(view, pen=None if view.pen == pen else pen)
