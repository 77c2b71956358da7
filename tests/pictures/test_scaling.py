"""Pictures brought to another size: still drawings, with their strokes, where they were."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from tests.pictures.strokes import holes, pieces
from xotui.pictures.exemplars import draw_exemplars
from xotui.pictures.scaling import scaled

thorough = settings(deadline=None, max_examples=80, derandomize=True)
drawings = hnp.arrays(
    np.float64,
    hnp.array_shapes(min_dims=2, max_dims=2, max_side=12),
    elements=st.sampled_from([-1.0, 1.0]),
    fill=st.nothing(),
)
shapes = st.tuples(st.integers(1, 12), st.integers(1, 12))


def block(shape: tuple[int, int], rows: slice, columns: slice) -> NDArray[Any]:
    """A picture with ink in one rectangle."""
    image = np.full(shape, -1.0)
    image[rows, columns] = 1
    return image


@given(drawings, shapes)
@thorough
def test_a_drawing_stays_a_drawing_in_the_new_size(image: NDArray[Any], shape: tuple[int, int]) -> None:
    before = image.copy()
    made = scaled(image, shape)
    assert made.shape == shape
    assert np.isin(made, (-1, 1)).all()
    # There is ink after it exactly if there was before.
    assert (made > 0).any() == (image > 0).any()
    np.testing.assert_array_equal(image, before)


@given(drawings)
@thorough
def test_the_same_size_is_left_as_it_is(image: NDArray[Any]) -> None:
    np.testing.assert_array_equal(scaled(image, (image.shape[0], image.shape[1])), image)


def test_shades_of_the_same_size_stay_too() -> None:
    image = np.array([[0.2, -0.4], [1.0, 0.0]])
    np.testing.assert_array_equal(scaled(image, (2, 2)), image)


@given(drawings, st.integers(2, 4))
@thorough
def test_whole_times_larger_and_back_is_as_before(image: NDArray[Any], times: int) -> None:
    larger = scaled(image, (image.shape[0] * times, image.shape[1] * times))
    np.testing.assert_array_equal(larger, np.kron(image, np.ones((times, times))))
    np.testing.assert_array_equal(scaled(larger, (image.shape[0], image.shape[1])), image)


@pytest.mark.parametrize(("old", "new"), [((14, 20), (9, 9)), ((9, 9), (13, 7)), ((31, 17), (5, 8)), ((8, 8), (3, 3))])
def test_mirror_images_become_mirror_images(old: tuple[int, int], new: tuple[int, int]) -> None:
    image = np.where(np.random.default_rng(3).random(old) < 0.3, 1.0, -1.0)
    made = scaled(image, new)
    assert len(np.unique(made)) == 2
    np.testing.assert_array_equal(scaled(image[::-1], new), made[::-1])
    np.testing.assert_array_equal(scaled(image[:, ::-1], new), made[:, ::-1])
    np.testing.assert_array_equal(scaled(image.T, new[::-1]), made.T)


@pytest.mark.parametrize("side", [18, 23, 27, 36, 48, 64])
def test_a_large_block_keeps_its_area_and_its_place(side: int) -> None:
    image = block((side, side), slice(side // 9, side // 2), slice(side // 2, side))
    made = scaled(image, (9, 9)) > 0
    assert made.mean() == pytest.approx((image > 0).mean(), abs=0.08)
    for axis in (0, 1):
        was, now = (np.argwhere(pixels)[:, axis].mean() + 0.5 for pixels in (image > 0, made))
        assert now / 9 == pytest.approx(was / side, abs=0.06)


@pytest.mark.parametrize("side", range(10, 65))
def test_a_stroke_of_one_pixel_survives(side: int) -> None:
    cross, ring = (scaled(image, (9, 9)) for image in draw_exemplars((side, side)))
    assert pieces(cross) == pieces(ring) == 1
    assert holes(ring) == 1
    assert cross[4, 4] == 1
    assert ring[4, 4] == -1
    assert (cross > 0).sum() < 41
    assert (ring > 0).sum() < 41


@pytest.mark.parametrize("place", range(9))
def test_a_letter_stays_in_its_place_and_is_not_made_to_fill_the_frame(place: int) -> None:
    row, column = 3 * place, 3 * (8 - place)
    made = scaled(block((27, 27), slice(row, row + 3), slice(column, column + 3)), (9, 9))
    assert np.argwhere(made > 0).tolist() == [[place, 8 - place]]


def test_a_frame_that_is_no_square_gets_black_at_both_sides() -> None:
    drawn = block((9, 27), slice(None), slice(3, 24))
    wide = scaled(drawn, (9, 9))
    assert (wide[3:6, 1:8] == 1).all()
    assert (wide[:3] == -1).all()
    assert (wide[6:] == -1).all()
    np.testing.assert_array_equal(scaled(drawn.T, (9, 9)), wide.T)


def test_a_square_into_a_wide_frame_stays_a_square() -> None:
    made = scaled(block((8, 8), slice(2, 6), slice(2, 6)), (4, 12))
    np.testing.assert_array_equal(made, block((4, 12), slice(1, 3), slice(5, 7)))


@pytest.mark.parametrize("colour", [-1.0, 0.0, 1.0])
@pytest.mark.parametrize("shape", [(5, 7), (12, 10), (28, 28)])
def test_a_picture_of_one_colour_stays_so(colour: float, shape: tuple[int, int]) -> None:
    np.testing.assert_array_equal(scaled(np.full(shape, colour), (9, 9)), np.full((9, 9), colour))


def test_a_faint_letter_is_read_by_its_own_contrast() -> None:
    image = np.full((18, 18), -1.0)
    image[8:10, 8:10] = -0.6
    made = scaled(image, (9, 9))
    assert np.argwhere(made > 0).tolist() == [[4, 4]]


def test_where_there_is_no_ink_none_appears() -> None:
    assert (scaled(np.full((20, 13), -1.0), (9, 9)) == -1).all()


def test_many_pictures_are_scaled_each_by_itself() -> None:
    random = np.random.default_rng(1)
    images = np.where(random.random((2, 3, 14, 20)) < 0.4, 1.0, -1.0)
    made = scaled(images, (9, 7))
    assert made.shape == (2, 3, 9, 7)
    for place in np.ndindex(2, 3):
        np.testing.assert_array_equal(made[place], scaled(images[place], (9, 7)))
