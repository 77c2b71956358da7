"""A plot on two logarithmic axes: everything is seen where it belongs, and ticks are even."""

from __future__ import annotations

from itertools import pairwise
from math import log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tui.test_lab import plain
from xotui.tui.look import ASCII, Look
from xotui.tui.renderables.log_plot import Axis, Line, LogPlot, Marks, log_plot_lines, scale

LOOK = Look()
PLAIN = Look(signs=ASCII)


def number(value: float) -> str:
    return f"{value:g}"


@settings(deadline=None)
@given(
    low=st.floats(1e-6, 1e6), decades=st.floats(0.1, 12), cells=st.integers(2, 150), apart=st.integers(1, 12),
    base=st.sampled_from([2, 10]), shares=st.lists(st.floats(0, 1), max_size=5),
)  # fmt: skip
def test_an_axis_shows_everything_and_its_ticks_are_even(
    low: float, decades: float, cells: int, apart: int, base: int, shares: list[float]
) -> None:
    axis = Axis(low, low * 10**decades, number, base)
    found = scale(axis, cells, apart)
    for share in (0.0, *shares, 1.0):
        value = low * 10 ** (decades * share)
        assert -1e-6 <= found.place(value) <= cells + 1e-6
        assert abs(found.cell(value) + 0.5 - found.place(value)) <= 0.5 + 1e-6
    places = [cell for cell, _ in found.ticks]
    steps = {after - before for before, after in pairwise(places)}
    assert len(steps) <= 1, "all ticks are equally far from each other"
    assert all(step >= apart for step in steps)
    for cell, value in found.ticks:
        assert 0 <= cell < cells
        assert found.place(value) == pytest.approx(cell + 0.5, abs=1e-6), "a tick is in the middle of its cell"
        assert log(value) / log(base) == pytest.approx(round(log(value) / log(base)), abs=1e-6)


def test_decades_have_ticks_where_there_is_room() -> None:
    found = scale(Axis(100, 1e6, number), 41, 8)
    assert [value for _, value in found.ticks] == pytest.approx([100, 1e3, 1e4, 1e5, 1e6])
    assert [cell for cell, _ in found.ticks] == [0, 10, 20, 30, 40]


def test_powers_of_two_have_ticks_where_they_are_asked_for() -> None:
    found = scale(Axis(1, 64, number, 2), 61, 8)
    assert [value for _, value in found.ticks] == [1, 2, 4, 8, 16, 32, 64]


@pytest.mark.parametrize("look", [LOOK, PLAIN], ids=["unicode", "ascii"])
@pytest.mark.parametrize(("width", "height"), [(40, 9), (79, 18), (30, 30), (12, 4), (5, 2), (120, 12)])
def test_the_plot_fills_its_room(look: Look, width: int, height: int) -> None:
    points = tuple((10.0**power, 2.0 * 10**power) for power in range(5))
    plot = LogPlot(
        Axis(1, 1e4, number),
        Axis(2, 2e4, number),
        (Line(points[0], points[-1], look.dim),),
        (Marks(points, "o", look.plain),),
        here=100.0,
    )
    lines = plain(log_plot_lines(plot, width, height, look))
    assert len(lines) == max(height, 4)
    assert {len(line) for line in lines} <= {max(width, len(lines[0]))}
    if look.ascii:
        assert all(line.isascii() for line in lines)


def test_points_stand_on_their_line_and_here_is_marked() -> None:
    points = tuple((10.0**power, 3.0 * 10**power) for power in range(5))
    line = Line(points[0], points[-1], LOOK.dim)
    across, up = Axis(1, 1e4, number), Axis(3, 3e4, number)
    with_points = plain(log_plot_lines(LogPlot(across, up, (line,), (Marks(points, "●", LOOK.plain),)), 60, 20, LOOK))
    bare = plain(log_plot_lines(LogPlot(across, up, (line,)), 60, 20, LOOK))
    marked = [(y, x) for y, row in enumerate(with_points) for x, sign in enumerate(row) if sign == "●"]
    assert len(marked) == len(points)
    assert all(0x2800 < ord(bare[y][x]) < 0x2900 for y, x in marked), "there the line is seen without them"
    columns = sorted(x for _, x in marked)
    rows = sorted((y for y, _ in marked), reverse=True)
    assert len({b - a for a, b in pairwise(columns)}) == 1, "equal factors, equal steps"
    assert len({a - b for a, b in pairwise(rows)}) == 1
    here = plain(log_plot_lines(LogPlot(across, up, here=100.0), 60, 20, LOOK))
    column = columns[2]
    assert here[-2][column] == "▲"
    assert all(row[column] == "┊" for row in here[:-2])


def test_values_of_ticks_stand_below_and_beside_them() -> None:
    plot = LogPlot(Axis(1, 1e4, number), Axis(1e-3, 10, number))
    lines = plain(log_plot_lines(plot, 64, 20, LOOK))
    for column, sign in enumerate(lines[-2]):
        if sign == "┬":
            begin = lines[-1].rfind(" ", 0, column + 1) + 1
            assert lines[-1][begin:].split()[0] in ("1", "10", "100", "1000", "10000")
    told = [line.split("┤")[0].strip() for line in lines if "┤" in line]
    assert told == ["10", "1", "0.1", "0.01", "0.001"]
    assert lines[-1].split() == ["1", "10", "100", "1000", "10000"]
