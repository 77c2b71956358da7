"""The clean X and the clean O: the article's own at 9×9, and of the same kind at every size."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from tests.golden import picture
from tests.pictures.strokes import holes, neighbours, pieces
from xotui.pictures import draw_exemplars, draw_o, draw_x

SIDES = (3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 17, 18, 26, 27, 31, 32, 45, 63, 64)
SHAPES = tuple(product(SIDES, SIDES))
SQUARES = tuple((side, side) for side in range(3, 65))


def test_at_9_by_9_they_are_the_published_ones() -> None:
    np.testing.assert_array_equal(draw_x((9, 9)), picture("x"))
    np.testing.assert_array_equal(draw_o((9, 9)), picture("o"))


def test_x_comes_first() -> None:
    for shape in ((9, 9), (5, 8)):
        both = draw_exemplars(shape)
        assert both.shape == (2, *shape)
        assert both.dtype == np.float64
        np.testing.assert_array_equal(both[0], draw_x(shape))
        np.testing.assert_array_equal(both[1], draw_o(shape))


def test_every_pixel_is_ink_or_black_and_the_two_differ() -> None:
    for shape in SHAPES + SQUARES:
        x, o = draw_exemplars(shape)
        assert set(np.unique(x)) == set(np.unique(o)) == {-1, 1}, shape
        assert (x != o).any(), shape


@pytest.mark.parametrize("letter", [0, 1], ids="XO")
def test_both_are_their_own_mirror_images(letter: int) -> None:
    lopsided = [
        shape
        for shape in SHAPES + SQUARES
        for image in (draw_exemplars(shape)[letter],)
        if (image != image[::-1]).any() or (image != image[:, ::-1]).any()
    ]
    assert lopsided == []


@pytest.mark.parametrize("letter", [0, 1], ids="XO")
def test_both_are_in_one_piece(letter: int) -> None:
    assert [shape for shape in SHAPES + SQUARES if pieces(draw_exemplars(shape)[letter]) != 1] == []


def test_the_o_encloses_one_place() -> None:
    assert [shape for shape in SHAPES + SQUARES if holes(draw_o(shape)) != 1] == []


def test_the_ring_has_no_end() -> None:
    for shape in SQUARES[2:]:
        assert neighbours(draw_o(shape)).min() >= 2, shape


def test_the_x_is_two_lines_of_one_pixel() -> None:
    for shape in SQUARES:
        x = draw_x(shape)
        inside = x[(x > 0).any(axis=1)]
        rows, columns = (inside > 0).sum(axis=1), np.flatnonzero((x > 0).any(axis=0))
        assert rows.max() == 2, shape
        assert (rows == 1).sum() == len(columns) % 2, shape
        assert len(inside) == len(columns), shape


def test_the_x_meets_the_corners_of_what_it_fills() -> None:
    for shape in SHAPES:
        ink = draw_x(shape) > 0
        rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
        assert ink[np.ix_(rows[[0, -1]], columns[[0, -1]])].all(), shape


@pytest.mark.parametrize("draw", [draw_x, draw_o, draw_exemplars])
def test_a_drawing_belongs_to_the_caller(draw: object) -> None:
    assert callable(draw)
    first = draw((9, 9))
    kept = first.copy()
    first[...] = 0
    np.testing.assert_array_equal(draw((9, 9)), kept)


@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (2, 2), (9, 1)])
def test_very_small_ones_are_drawn_too(shape: tuple[int, int]) -> None:
    assert (draw_exemplars(shape) > 0).any(axis=(1, 2)).all()
