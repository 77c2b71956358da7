"""A grid of cells: every value readable without colour, every cell where the mouse expects it."""

from __future__ import annotations

import re

import numpy as np
import pytest
from numpy.typing import NDArray

from xotui.tui.look import ASCII, DARK, LIGHT, SIXTEEN_DARK, SIXTEEN_LIGHT, UNICODE, Look
from xotui.tui.notation import Notation, number_text
from xotui.tui.renderables.face import DIFFERS, FIELD, PATH, Face
from xotui.tui.renderables.grid import grid_strips

LOOKS = [Look(colours, signs) for colours in (DARK, LIGHT, SIXTEEN_DARK, SIXTEEN_LIGHT) for signs in (UNICODE, ASCII)]
VALUES = np.linspace(-1, 1, 201).reshape(3, 67)


def face_of(
    values: NDArray[np.float64],
    cell: tuple[int, int] = (5, 1),
    *,
    ink: bool = False,
    size: tuple[int, int] | None = None,
    cursor: tuple[int, int] | None = None,
    notation: Notation = Notation.DECIMAL,
    pixels: int = 0,
    marks: int = 0,
    focus: tuple[int, int] = (0, 0),
) -> Face:
    rows, columns = values.shape
    return Face(
        title=[],
        values=values,
        marks=np.full(values.shape, marks, dtype=np.uint8),
        ink=ink,
        hue="#2ec4b6",
        cell=cell,
        size=size or (columns * cell[0], 1 + rows * cell[1]),
        cursor=cursor,
        focus=cursor or focus,
        notation=notation,
        pixels=pixels,
    )


def texts(face: Face, look: Look) -> list[list[str]]:
    """The text of each cell, read from the drawn lines."""
    wide, high = face.cell
    rows, columns = min(face.seen[0], len(face.values)), min(face.seen[1], len(face.values[0]))
    strips = grid_strips(face, look)
    lines = [strips[1 + row * high + high // 2] for row in range(rows)]
    return [[line.crop(c * wide, c * wide + wide).text for c in range(columns)] for line in lines]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("cell", [(4, 1), (5, 1), (6, 2), (8, 3)])
@pytest.mark.parametrize("marks", [0, FIELD, FIELD | PATH])
def test_every_number_is_whole(look: Look, cell: tuple[int, int], marks: int) -> None:
    drawn = texts(face_of(VALUES, cell, marks=marks), look)
    for row, line in enumerate(drawn):
        for column, text in enumerate(line):
            expected = number_text(float(VALUES[row, column]), Notation.DECIMAL)
            assert text.strip(" ›>") == expected


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("pixels", [1, 9, 25, 49])
def test_every_fraction_is_whole(look: Look, pixels: int) -> None:
    values = np.arange(-pixels, pixels + 1).reshape(1, -1) / pixels
    width = max(4, 2 + 2 * len(str(pixels)))
    drawn = texts(face_of(values, (width, 1), notation=Notation.FRACTION, pixels=pixels), look)
    assert [text.strip() for text in drawn[0]] == [f"{n}/{pixels}" for n in range(-pixels, pixels + 1)]


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("cell", [(4, 1), (5, 1), (6, 2), (8, 3)])
def test_the_cursor_hides_no_digit(look: Look, cell: tuple[int, int]) -> None:
    values = np.array([[0.78, -0.11, 1.0], [-1.0, 0.0, 0.33]])
    for row, column in np.ndindex(2, 3):
        face = face_of(values, cell, cursor=(row, column))
        strip = grid_strips(face, look)[1 + row * cell[1] + cell[1] // 2]
        left = column * cell[0]
        text = strip.crop(left, left + cell[0]).text
        assert text.strip(" ▐▌[]") == number_text(float(values[row, column]), Notation.DECIMAL)


@pytest.mark.parametrize("signs", [UNICODE, ASCII])
@pytest.mark.parametrize("width", [2, 4])
def test_without_colours_sign_and_size_are_still_read(signs: object, width: int) -> None:
    look = Look(DARK, ASCII if signs is ASCII else UNICODE, colourless=True)
    bars = look.signs.bars
    drawn = [
        text.strip() for line in texts(face_of(VALUES, (width, 1), notation=Notation.COLOUR), look) for text in line
    ]
    sizes = []
    for value, text in zip(VALUES.ravel().tolist(), drawn, strict=True):
        if abs(value) > 0.1:
            assert text[0] == ("-" if value < 0 else "+")
        if text:
            assert text[0] == ("-" if value < 0 else "+")
            sizes.append((abs(round(value, 9)), bars.index(text[1])))
    ordered = [size for _, size in sorted(sizes)]
    assert ordered == sorted(ordered)
    assert len(set(ordered)) >= 8


@pytest.mark.parametrize("look", [look for look in LOOKS if look.ascii])
@pytest.mark.parametrize("ink", [True, False])
@pytest.mark.parametrize("marks", range(8))
def test_ascii_grids_are_ascii(look: Look, ink: bool, marks: int) -> None:
    for cell in ((2, 1), (4, 2), (5, 1)):
        for notation in Notation:
            face = face_of(VALUES, cell, ink=ink, marks=marks, cursor=(1, 1), notation=notation, pixels=9)
            assert all(strip.text.isascii() for strip in grid_strips(face, look))
            part = face_of(VALUES, cell, ink=ink, size=(30, 3), cursor=(1, 1))
            assert all(strip.text.isascii() for strip in grid_strips(part, look))


@pytest.mark.parametrize("look", LOOKS)
def test_ink_black_and_grey_pixels_differ_as_text(look: Look) -> None:
    for marks in (0, FIELD):
        ((ink, black, grey),) = texts(face_of(np.array([[1.0, -1.0, 0.0]]), (2, 1), ink=True, marks=marks), look)
        assert len({ink, black, grey}) == 3
    ((differing,),) = texts(face_of(np.array([[1.0]]), (2, 1), ink=True, marks=DIFFERS), look)
    ((same,),) = texts(face_of(np.array([[1.0]]), (2, 1), ink=True), look)
    assert differing != same


@pytest.mark.parametrize("shape", [(1, 1), (3, 3), (9, 9), (64, 64), (5, 40)])
@pytest.mark.parametrize("cell", [(2, 1), (5, 1), (6, 2)])
@pytest.mark.parametrize("size", [(18, 10), (30, 5), (7, 3), (130, 70)])
def test_every_cell_can_be_seen_and_is_where_it_is_clicked(
    shape: tuple[int, int], cell: tuple[int, int], size: tuple[int, int]
) -> None:
    values = np.zeros(shape)
    places = {(0, 0), (shape[0] - 1, shape[1] - 1), (shape[0] // 2, shape[1] // 2), (0, shape[1] - 1)}
    for row, column in places:
        face = face_of(values, cell, size=size, cursor=(row, column))
        top, left = face.origin
        y, x = 1 + (row - top) * cell[1], (column - left) * cell[0]
        assert 0 <= y < size[1]
        assert 0 <= x < size[0]
        assert face.cell_at(x, y) == (row, column)
        strips = grid_strips(face, Look())
        assert len(strips) == size[1]
        assert all(strip.cell_length == size[0] for strip in strips)
        assert face.cell_at(x, 0) is None
        if (face.seen[0] < shape[0] or face.seen[1] < shape[1]) and size[0] >= 18:
            assert re.search(r"\d+–\d+", strips[0].text)


def test_what_is_scrolled_says_where_one_is() -> None:
    face = face_of(np.zeros((64, 64)), (2, 1), size=(36, 19), cursor=(63, 0))
    assert re.findall(r"\d+–\d+", grid_strips(face, Look())[0].text) == ["46–63", "0–17"]
