"""Pictures as text: what is written is read back exactly, and what is no picture is answered with its place."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from xotui.pictures import PictureError, format_picture, parse_picture

thorough = settings(deadline=None, max_examples=100, derandomize=True)
shapes = hnp.array_shapes(min_dims=2, max_dims=2, max_side=8)
DRAWN = np.array([[1.0, -1.0, -1.0], [-1.0, 1.0, -1.0]])


@given(hnp.arrays(np.float64, shapes, elements=st.floats(-1, 1) | st.sampled_from([-1.0, 0.0, 1.0])))
@thorough
def test_any_picture_comes_back_exactly(image: NDArray[np.float64]) -> None:
    before = image.copy()
    read = parse_picture(format_picture(image))
    assert read.dtype == np.float64
    np.testing.assert_array_equal(read, image)
    np.testing.assert_array_equal(image, before)


@given(hnp.arrays(np.float64, shapes, elements=st.sampled_from([-1.0, 1.0])))
@thorough
def test_a_drawing_is_written_as_one_sees_it(image: NDArray[np.float64]) -> None:
    text = format_picture(image)
    assert text == "".join("".join("#" if pixel > 0 else "." for pixel in row) + "\n" for row in image)
    np.testing.assert_array_equal(parse_picture(text), image)


@given(hnp.arrays(np.float64, shapes, elements=st.floats(-1, 1)))
@thorough
def test_numbers_stand_in_as_many_rows_as_the_picture_has(image: NDArray[np.float64]) -> None:
    text = format_picture(image)
    assert text.endswith("\n")
    assert len(text.splitlines()) == len(image)


@pytest.mark.parametrize(
    "text",
    [
        "#..\n.#.",
        "#..\n.#.\n",
        "#..\r\n.#.\r\n",
        "\ufeff#..\n.#.\n",
        "\n\n#..\n.#.\n\n\n",
        "#..  \n.#.\t\n  \n",
        "1 -1 -1\n-1 1 -1",
        "1,-1,-1\n-1,1,-1\n",
        "1, -1, -1\r\n-1, 1, -1\r\n",
        "  1.0 -1.0 -1e0\n -1.0  1.0   -1\n",
        "1 −1 −1\n−1 1 −1\n",
    ],
)
def test_the_same_picture_however_it_is_laid_out(text: str) -> None:
    np.testing.assert_array_equal(parse_picture(text), DRAWN)


def test_numbers_between_are_greys() -> None:
    assert parse_picture("0 0.5\n-.25 1e-3").tolist() == [[0, 0.5], [-0.25, 0.001]]


@pytest.mark.parametrize(
    ("text", "place", "found", "expected"),
    [
        ("", "", "nothing", ["#", ".", "numbers from −1 to 1"]),
        (" \n\r\n\n", "", "nothing", ["#", ".", "numbers from −1 to 1"]),
        ("\ufeff", "", "nothing", ["#", "."]),
        ("#.#\n.#.\n#.", "line 3", "2 pixels", ["3"]),
        ("#.#\n.#..\n#.#", "line 2", "4 pixels", ["3"]),
        ("#.#\n\n#.#", "line 2", "0 pixels", ["3"]),
        ("\n\n#.#\n.#", "line 4", "2 pixels", ["3"]),
        ("1 0\n0 1\n1", "line 3", "1 pixel", ["2"]),
        ("1 0\n\n0 1", "line 2", "empty line", ["row"]),
        ("#.#\n.x.\n#.#", "line 2, place 2", "'x'", ["#", "."]),
        ("#.#\n.#.\n#.O", "line 3, place 3", "'O'", ["#", "."]),
        ("#.x\n.#.\n#.#", "line 1, place 3", "'x'", ["#", "."]),
        ("0 1\n0 red", "line 2, place 2", "'red'", ["number", "−1", "1"]),
        ("red 1\n0 1", "line 1, place 1", "'red'", ["number", "−1", "1"]),
        ("0 1 0\n0 0 1.5", "line 2, place 3", "'1.5'", ["number", "−1", "1"]),
        ("-1.01", "line 1, place 1", "'-1.01'", ["−1", "1"]),
        ("0\n0\n2\n0", "line 3, place 1", "'2'", ["−1", "1"]),
        ("0 nan\n0 0", "line 1, place 2", "'nan'", ["−1", "1"]),
        ("inf 0", "line 1, place 1", "'inf'", ["−1", "1"]),
        ("0,0\n0,-inf", "line 2, place 2", "'-inf'", ["−1", "1"]),
    ],
)
def test_what_is_no_picture_is_answered_with_its_place(text: str, place: str, found: str, expected: list[str]) -> None:
    with pytest.raises(PictureError) as error:
        parse_picture(text)
    sentence = str(error.value)
    assert sentence.startswith(f"{place}: found " if place else "found ")
    told, wanted = sentence.split("; expected ")
    assert found in told
    for part in expected:
        assert part in wanted


def test_a_very_long_word_does_not_fill_the_screen() -> None:
    with pytest.raises(PictureError) as error:
        parse_picture("0 " + "y" * 10_000)
    assert str(error.value).startswith("line 1, place 2: found ")
    assert len(str(error.value)) < 160


@given(st.text(max_size=40))
@thorough
def test_any_text_is_a_picture_or_a_picture_error(text: str) -> None:
    try:
        image = parse_picture(text)
    except PictureError:
        return
    assert image.ndim == 2
    assert image.size > 0
    assert (np.abs(image) <= 1).all()


def test_a_picture_error_can_be_caught_as_a_value_error() -> None:
    assert issubclass(PictureError, ValueError)
