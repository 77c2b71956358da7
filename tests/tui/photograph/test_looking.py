"""How a photograph is looked at: zooms, the part that is seen, the cursor, the frame, and where everything stands."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.strategies import thorough
from tests.tui.screens import check_places
from xotui.insight.whole.survey import block_side
from xotui.pictures.photographs import photograph_of
from xotui.tui.look import ASCII, DARK, LIGHT, Look
from xotui.tui.photograph.layout import MAP, PICTURE, Wanted, photograph_panels, room_of
from xotui.tui.photograph.painting import Painting, grey_levels, heat_levels
from xotui.tui.photograph.sight import Sight, View, stepped, view_of, window_of, zoomed
from xotui.tui.photograph.zoom import MOST_CELLS, Zoom, whole_zoom

sides = st.integers(1, 4000)
rooms = st.tuples(st.integers(2, 120), st.integers(1, 198))


def sight_of(shape: tuple[int, int]) -> Sight:
    """A photograph of so many pixels; what is on it does not matter here."""
    blank = photograph_of(np.zeros((3, 3)))
    return Sight(replace(blank, light=np.broadcast_to(np.float32(0), shape)))


@thorough
@given(st.tuples(sides, sides), rooms)
def test_all_of_it_is_seen_as_large_as_there_is_room(shape: tuple[int, int], room: tuple[int, int]) -> None:
    zoom = whole_zoom(shape, room)
    assert min(zoom.pixels, zoom.cells) == 1
    assert all(zoom.units(side) * zoom.cells <= cells for side, cells in zip(shape, room, strict=True))
    view = view_of(sight_of(shape), room)
    assert view.zoom == zoom
    assert view.all
    if zoom.pixels > 1:  # larger, it would not fit
        smaller = zoom.pixels - (block_side(shape) if zoom.pixels > block_side(shape) else 1)
        assert any(-(-side // smaller) > cells for side, cells in zip(shape, room, strict=True))


@thorough
@given(st.tuples(sides, sides), rooms)
def test_nearer_and_farther_reach_single_pixels_and_come_back(shape: tuple[int, int], room: tuple[int, int]) -> None:
    whole = whole_zoom(shape, room)
    zooms = [whole]
    while zooms[-1].nearer != zooms[-1]:
        zooms.append(zooms[-1].nearer)
        assert len(zooms) < 20
        assert 1.5 <= zooms[-1].size / zooms[-2].size <= 4
    assert zooms[-1] == Zoom(cells=MOST_CELLS)
    assert zooms[-1].within(room).cells <= min(room)
    assert whole.cells > 1 or Zoom() in zooms
    zoom = zooms[-1]
    for _ in range(20):
        assert zoom.farther(whole).size < zoom.size or zoom == whole
        zoom = zoom.farther(whole)
    assert zoom == whole


@st.composite
def sights(draw: st.DrawFn) -> tuple[Sight, tuple[int, int]]:
    """A photograph at any zoom, the cursor anywhere, and a room to see it in."""
    shape, room = draw(st.tuples(sides, sides)), draw(rooms)
    sight = sight_of(shape).at(draw(st.integers(0, shape[0] - 1)), draw(st.integers(0, shape[1] - 1)))
    for _ in range(draw(st.integers(0, 9))):
        sight = zoomed(sight, room, nearer=True)
        sight = stepped(sight, view_of(sight, room), draw(st.integers(-20, 20)), draw(st.integers(-20, 20)))
    return sight, room


@thorough
@given(sights())
def test_the_cursor_is_seen_where_its_pixel_is_and_a_cell_leads_back_to_it(made: tuple[Sight, tuple[int, int]]) -> None:
    sight, room = made
    view = view_of(sight, room)
    assert all(0 < cells <= there for cells, there in zip(view.cells, room, strict=True))
    assert all(0 <= cell < cells for cell, cells in zip(view.cursor, view.cells, strict=True))
    pixel = view.pixel_at(*view.cursor)
    assert pixel is not None
    for found, place, side in zip(pixel, (sight.row, sight.column), sight.shape, strict=True):
        assert found // view.zoom.pixels == place // view.zoom.pixels
        assert 0 <= found < side
    again = view_of(replace(sight.at(*pixel), corner=view.corner), room)
    assert (again.cursor, again.corner) == (view.cursor, view.corner)
    assert view.pixel_at(view.cells[0], 0) is None
    assert view.pixel_at(0, -1) is None


@thorough
@given(sights(), st.integers(0, 10**6))
def test_every_cell_leads_to_a_pixel_that_it_shows(made: tuple[Sight, tuple[int, int]], chance: int) -> None:
    sight, room = made
    view = view_of(sight, room)
    cell = (chance % view.cells[0], chance // 7 % view.cells[1])
    pixel = view.pixel_at(*cell)
    assert pixel is not None
    there = view_of(replace(sight.at(*pixel), corner=view.corner), room)
    if there.corner == view.corner:  # close to the edge the view follows the cursor
        assert all(abs(found - wanted) < view.zoom.cells for found, wanted in zip(there.cursor, cell, strict=True))
    for axis in (0, 1):
        first, last = view.cells_of(pixel[axis], pixel[axis], axis)
        assert first <= cell[axis] <= last
        assert last - first == view.zoom.cells - 1


@thorough
@given(sights())
def test_the_view_only_moves_when_the_cursor_comes_to_its_edge(made: tuple[Sight, tuple[int, int]]) -> None:
    sight, room = made
    view = view_of(sight, room)
    settled = replace(sight, corner=view.corner)
    far = 5 * view.zoom.cells
    if all(far <= cell < cells - far for cell, cells in zip(view.cursor, view.cells, strict=True)):
        for down, across in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            assert view_of(stepped(settled, view, down, across), room).corner == view.corner


@thorough
@given(sights(), st.tuples(st.integers(3, 64), st.integers(3, 64)))
def test_the_frame_has_the_size_of_the_picture_and_stays_inside(
    made: tuple[Sight, tuple[int, int]], size: tuple[int, int]
) -> None:
    sight, _ = made
    top, bottom, left, right = window_of(sight, size)
    for first, end, place, side, wanted in (
        (top, bottom, sight.row, sight.shape[0], size[0]),
        (left, right, sight.column, sight.shape[1], size[1]),
    ):
        assert end - first == min(wanted, side)
        assert 0 <= first <= place < end <= side
        if wanted // 2 <= place < side - wanted // 2 - 1:
            assert place - first == wanted // 2


def test_at_another_coarseness_the_cursor_stays_on_its_place() -> None:
    sight = sight_of((2448, 3264)).at(1203, 2001)
    coarse = sight.shrunk(16)
    assert coarse.shape == (153, 204)
    assert (coarse.row, coarse.column) == (1203 // 16, 2001 // 16)
    fine = coarse.shrunk(1)
    assert abs(fine.row - 1203) <= 16
    assert abs(fine.column - 2001) <= 16
    near = zoomed(zoomed(sight, (30, 58), nearer=True), (30, 58), nearer=True)
    assert near.zoom is not None
    other = near.shrunk(4)
    assert other.zoom is not None
    assert other.zoom.size == near.zoom.size * 4


# Where everything stands.

SIZES = ((40, 12), (60, 15), (80, 24), (100, 30), (120, 40), (200, 60), (250, 70))
SHAPES = ((2448, 3264), (3264, 2448), (100, 100), (200, 1600), (1600, 90), (9, 9), (3, 3000))


@pytest.mark.parametrize("size", SIZES)
def test_everything_has_a_place_and_nothing_lies_over_anything(size: tuple[int, int]) -> None:
    either = (False, True)
    for shape, maps, window, alone, whole in product(SHAPES, (0, 1, 3, 16), ((9, 9), (64, 64)), either, either):
        chosen = maps // 2
        panels = photograph_panels(*size, Wanted(shape, maps, chosen, window, alone, whole))
        check_places(panels, *size)
        shown = [panel.channel for panel in panels if panel.key == MAP]
        assert shown == sorted(set(shown))
        assert not maps or chosen in shown
        assert len(shown) == 1 or not alone or not maps
        (picture,) = [panel for panel in panels if panel.key == PICTURE]
        rooms = {room_of(panel) for panel in panels if panel.key in (PICTURE, MAP)}
        assert rooms == {room_of(picture)}
        assert any(panel.key in ("here", "side") for panel in panels)


def test_below_the_smallest_size_there_is_one_sentence() -> None:
    wanted = Wanted((100, 100), 3, 0, (9, 9), alone=False, whole=True)
    assert [panel.key for panel in photograph_panels(39, 12, wanted)] == ["small"]


def test_more_room_shows_more() -> None:
    landscape = Wanted((2448, 3264), 3, 1, (9, 9), alone=False, whole=True)
    counts = [sum(panel.key == MAP for panel in photograph_panels(*size, landscape)) for size in ((80, 24), (120, 40))]
    assert counts == [1, 3]
    assert sum(panel.key == MAP for panel in photograph_panels(120, 40, replace(landscape, alone=True))) == 1


# How it is drawn.


def colours(painting: Painting, line: int, column: int) -> tuple[str, str]:
    """The colours of the upper and the lower half of a column of text."""
    (segment,) = painting.lines[line].crop(column, column + 1)
    assert segment.text == "▀"
    assert segment.style is not None
    assert segment.style.color is not None
    assert segment.style.bgcolor is not None
    return segment.style.color.name, segment.style.bgcolor.name


@pytest.mark.parametrize("look", [Look(DARK), Look(LIGHT)], ids=["dark", "light"])
def test_two_rows_of_cells_are_one_line_of_half_blocks(look: Look) -> None:
    pixels = np.array([[1.0, -1.0, 0.0], [-1.0, 1.0, 0.0], [1.0, 1.0, 1.0]])
    painting = Painting(grey_levels(pixels), True, (5, 3), look, look.plain)
    ink, black = look.colours.ink, look.colours.black
    assert [colours(painting, 0, column) for column in (0, 1)] == [(ink, black), (black, ink)]
    assert colours(painting, 1, 2) == (ink, look.colours.background)
    assert painting.lines[0].text == "▀▀▀  "
    assert painting.lines[2].text == "     "


def test_maps_have_the_colours_of_the_explorers_and_nothing_where_there_is_no_value() -> None:
    look = Look(DARK)
    values = np.array([[-1.0, 0.0, 0.5, np.nan], [1.0, 9.0, -9.0, np.nan]])
    painting = Painting(heat_levels(values), False, (4, 1), look, look.plain)
    heat = [shade for shade, _ in DARK.heat]
    assert colours(painting, 0, 0) == (heat[0], heat[100])
    assert colours(painting, 0, 1) == (heat[50], heat[100])
    assert colours(painting, 0, 2) == (heat[75], heat[0])
    assert painting.lines[0].text == "▀▀▀ "


def test_without_unicode_signs_say_how_light_and_how_strong() -> None:
    look = Look(DARK, ASCII)
    shades = Painting(grey_levels(np.linspace(-1, 1, 10)[None]), True, (10, 1), look, look.plain).lines[0].text
    assert shades == " .:-=+*#%@"
    values = np.array([[-0.9, -0.01, 0.04, 0.34, 0.6, 1.0, 0.2], [-0.5, -0.02, np.nan, 0.1, np.nan, 0.9, 0.8]])
    text = Painting(heat_levels(values), False, (7, 1), look, look.plain).lines[0].text
    assert text == "-  3597"  # of each pair the stronger, in ninths; - is negative
    colourless = Look(DARK, colourless=True)
    assert Painting(heat_levels(values), False, (7, 1), colourless, look.plain).lines[0].text == "-  ▃▅█▆"


def framed(look: Look, view: View, window: tuple[int, int, int, int]) -> list[str]:
    """The text of a picture of one grey with its frame."""
    rows, columns = view.cells
    painting = Painting(grey_levels(np.zeros((rows, columns))), True, (columns, -(-rows // 2)), look, look.plain)
    return [line.text for line in painting.marked(view.cursor, window)]


def test_the_frame_is_around_what_enter_opens() -> None:
    sight = sight_of((20, 20)).at(10, 9)
    view = view_of(sight, (20, 20))
    top, bottom, left, right = window_of(sight, (9, 9))
    assert (top, bottom, left, right) == (6, 15, 5, 14)
    window = (*view.cells_of(top, bottom - 1, 0), *view.cells_of(left, right - 1, 1))
    lines = framed(Look(DARK), view, window)
    assert lines[2] == "▀▀▀▀┌─────────┐▀▀▀▀▀"
    assert lines[3] == "▀▀▀▀│▀▀▀▀▀▀▀▀▀│▀▀▀▀▀"
    assert lines[8] == "▀▀▀▀└─────────┘▀▀▀▀▀"
    plain = framed(Look(DARK, ASCII), view, window)
    assert plain[2][4:15] == "+---------+"
    assert plain[2].isascii()


def test_the_frame_is_never_smaller_than_the_cell_under_the_cursor() -> None:
    sight = sight_of((2000, 2000)).in_middle()
    view = view_of(sight, (20, 20))
    top, bottom, left, right = window_of(sight, (9, 9))
    window = (*view.cells_of(top, bottom - 1, 0), *view.cells_of(left, right - 1, 1))
    drawn = [line.replace("▀", " ").strip() for line in framed(Look(DARK), view, window)]
    assert next(line for line in drawn if line).startswith("┌")
    assert any("│" in line for line in drawn)
