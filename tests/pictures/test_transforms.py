"""What is done to whole pictures: ink stays ink, strokes stay strokes, and nothing else is touched."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray
from scipy import ndimage

from tests.golden import NAMES, picture
from tests.pictures.strokes import EIGHT, pieces
from xotui.pictures import draw_exemplars, parse_picture
from xotui.pictures.transforms import deform, noise, shift, thicken, thin, turn_and_scale

Image = NDArray[Any]
thorough = settings(deadline=None, max_examples=60, derandomize=True)
drawings = hnp.arrays(
    np.float64,
    hnp.array_shapes(min_dims=2, max_dims=2, max_side=10),
    elements=st.sampled_from([-1.0, 1.0]),
    fill=st.nothing(),
)
squares = st.integers(1, 12).flatmap(
    lambda side: hnp.arrays(np.float64, (side, side), elements=st.sampled_from([-1.0, 1.0]), fill=st.nothing())
)
TRANSFORMS: dict[str, Callable[[Image], Image]] = {
    "shift": lambda image: shift(image, 1, -1),
    "stay": lambda image: shift(image, 0, 0),
    "turn": lambda image: turn_and_scale(image, 15, 1),
    "shrink": lambda image: turn_and_scale(image, 0, 0.6),
    "grow": lambda image: turn_and_scale(image, -75, 1.7),
    "nothing": lambda image: turn_and_scale(image, 0, 1),
    "deform": lambda image: deform(image, 3),
    "noise": lambda image: noise(image, 3, 0.2),
    "no noise": lambda image: noise(image, 3, 0),
    "thicken": thicken,
    "thin": thin,
}
every_transform = pytest.mark.parametrize("transform", TRANSFORMS.values(), ids=TRANSFORMS)
SIZES = (9, 3, 5, 8, 10, 15, 18, 27, 32, 64)


def with_margin(image: Image, margin: int = 8) -> Image:
    return np.pad(image, margin, constant_values=-1)


@every_transform
@given(image=drawings)
@thorough
def test_a_drawing_stays_a_drawing_of_its_shape(transform: Callable[[Image], Image], image: Image) -> None:
    before = image.copy()
    made = transform(image)
    assert made.shape == image.shape
    assert made.dtype == image.dtype
    assert set(np.unique(made)) <= {-1, 1}
    np.testing.assert_array_equal(image, before)
    made[...] = 0
    np.testing.assert_array_equal(image, before)


@every_transform
def test_greys_stay_within_the_range(transform: Callable[[Image], Image]) -> None:
    grey = np.random.default_rng(1).uniform(-1, 1, (9, 7))
    assert (np.abs(transform(grey)) <= 1).all()


@pytest.mark.parametrize("name", ["shift", "turn", "shrink", "grow", "deform", "thicken", "thin"])
def test_a_blank_picture_stays_blank(name: str) -> None:
    blank = np.full((9, 9), -1.0)
    np.testing.assert_array_equal(TRANSFORMS[name](blank), blank)


class TestShift:
    @given(drawings, st.integers(-12, 12), st.integers(-12, 12))
    @thorough
    def test_every_pixel_moves_and_what_leaves_is_lost(self, image: Image, rows: int, columns: int) -> None:
        expected = np.full_like(image, -1)
        for row, column in np.ndindex(image.shape):
            if 0 <= row + rows < image.shape[0] and 0 <= column + columns < image.shape[1]:
                expected[row + rows, column + columns] = image[row, column]
        np.testing.assert_array_equal(shift(image, rows, columns), expected)

    def test_the_published_x_shifted(self) -> None:
        np.testing.assert_array_equal(shift(picture("x"), -1, -1), picture("x-shifted"))

    def test_there_and_back_loses_the_edge(self) -> None:
        back = shift(shift(np.ones((3, 3)), 1, 0), -1, 0)
        assert back.tolist() == [[1, 1, 1], [1, 1, 1], [-1, -1, -1]]


class TestTurnAndScale:
    @given(squares, st.integers(-4, 4))
    @thorough
    def test_quarter_turns_of_a_square_are_exact_and_clockwise(self, image: Image, quarters: int) -> None:
        np.testing.assert_array_equal(turn_and_scale(image, 90 * quarters, 1), np.rot90(image, -quarters))

    @given(drawings)
    @thorough
    def test_no_turn_half_a_turn_and_a_whole_one(self, image: Image) -> None:
        np.testing.assert_array_equal(turn_and_scale(image, 0, 1), image)
        np.testing.assert_array_equal(turn_and_scale(image, 360, 1), image)
        np.testing.assert_array_equal(turn_and_scale(image, 180, 1), image[::-1, ::-1])

    @pytest.mark.parametrize("size", SIZES)
    def test_strokes_stay_joined_when_turned(self, size: int) -> None:
        for letter, image in zip("XO", draw_exemplars((size, size)), strict=True):
            for degrees in range(-345, 361, 15):
                assert pieces(turn_and_scale(image, degrees, 1)) == 1, (letter, degrees)

    @pytest.mark.parametrize("size", SIZES)
    def test_strokes_stay_joined_when_shrunk(self, size: int) -> None:
        for letter, image in zip("XO", draw_exemplars((size, size)), strict=True):
            for hundredths in range(50, 101, 5):
                assert pieces(turn_and_scale(image, 0, hundredths / 100)) == 1, (letter, hundredths)

    @pytest.mark.parametrize("name", NAMES)
    def test_published_pictures_stay_joined_however_they_are_turned_and_scaled(self, name: str) -> None:
        image = with_margin(picture(name), 10)
        for degrees in range(0, 360, 15):
            for scale in (0.5, 0.8, 1, 1.25, 2):
                assert pieces(turn_and_scale(image, degrees, scale)) == 1, (degrees, scale)

    def test_a_turn_is_clockwise_for_the_eye(self) -> None:
        hand = np.full((21, 21), -1.0)
        hand[1:11, 10] = 1  # points to the top
        for degrees in range(0, 360, 15):
            turned = turn_and_scale(hand, degrees, 1)
            row, column = (float(place) for place in np.argwhere(turned > 0).mean(axis=0) - 10)
            angle = np.degrees(np.arctan2(column, -row)) % 360
            assert abs((angle - degrees + 180) % 360 - 180) < 5, degrees

    def test_the_size_follows_the_scale(self) -> None:
        bar = np.full((21, 21), -1.0)
        bar[10, 5:16] = 1
        for scale in (0.5, 0.8, 1, 1.4, 1.8):
            made = turn_and_scale(bar, 0, scale) > 0
            assert abs(int(made.sum()) - (10 * scale + 1)) <= 1, scale
            assert made.any(axis=1).sum() == 1, "a line of one pixel does not get thicker"

    @pytest.mark.parametrize("scale", [0, -1])
    def test_a_scale_that_leaves_nothing_is_refused(self, scale: float) -> None:
        with pytest.raises(ValueError, match=f"^scale: found {scale}; expected more than 0"):
            turn_and_scale(np.ones((3, 3)), 0, scale)


class TestDeform:
    def test_the_same_seed_bends_the_same_way(self) -> None:
        image = draw_exemplars((27, 27))[0]
        made = [deform(image, seed) for seed in range(10)]
        for seed, once in enumerate(made):
            np.testing.assert_array_equal(deform(image, seed), once)
        assert len({once.tobytes() for once in made}) > 1

    @given(drawings, st.integers(0, 1000))
    @thorough
    def test_no_strength_is_no_change(self, image: Image, seed: int) -> None:
        np.testing.assert_array_equal(deform(image, seed, 0), image)

    @pytest.mark.parametrize("strength", [0.5, 1, 2])
    def test_strokes_stay_joined(self, strength: float) -> None:
        for name in NAMES:
            for seed in range(8):
                assert pieces(deform(with_margin(picture(name)), seed, strength)) == 1, (name, seed)

    def test_pixels_move_by_no_more_than_the_strength_says(self) -> None:
        for seed in range(10):
            for row, column in ((4, 4), (2, 6), (7, 1)):
                dot = np.full((9, 9), -1.0)
                dot[row, column] = 1
                moved = np.argwhere(deform(dot, seed) > 0)
                assert len(moved) == 1
                assert np.abs(moved[0] - (row, column)).max() <= 1


class TestNoise:
    @pytest.mark.parametrize(
        ("share", "flipped"), [(0, 0), (0.01, 1), (0.1, 10), (0.25, 25), (0.5, 50), (1, 100), (1e-9, 1)]
    )
    def test_exactly_the_asked_share_becomes_its_negative(self, share: float, flipped: int) -> None:
        image = np.random.default_rng(0).choice([-1.0, 0.5, 1.0], (10, 10))
        for seed in range(5):
            noisy = noise(image, seed, share)
            changed = noisy != image
            assert changed.sum() == flipped
            np.testing.assert_array_equal(noisy[changed], -image[changed])

    def test_the_same_seed_turns_the_same_pixels(self) -> None:
        image = picture("x")
        made = [noise(image, seed) for seed in range(10)]
        for seed, once in enumerate(made):
            np.testing.assert_array_equal(noise(image, seed), once)
        assert len({once.tobytes() for once in made}) > 1


class TestThicken:
    @given(hnp.arrays(np.float64, hnp.array_shapes(min_dims=2, max_dims=2, max_side=8), elements=st.floats(-1, 1)))
    @thorough
    def test_every_pixel_takes_the_lightest_of_its_four_neighbours(self, image: Image) -> None:
        cross = ndimage.generate_binary_structure(2, 1)
        expected = ndimage.maximum_filter(image, footprint=cross, mode="constant", cval=-1)
        np.testing.assert_array_equal(thicken(image), expected)


class TestThin:
    @pytest.mark.parametrize("size", range(3, 33))
    def test_lines_of_one_pixel_stay(self, size: int) -> None:
        for image in draw_exemplars((size, size)):
            np.testing.assert_array_equal(thin(image), image)

    @pytest.mark.parametrize(
        "drawn",
        [
            "#",
            "##",
            "#####",
            "#\n#\n#",
            "#...\n.#..\n..#.\n...#",
            ".....\n.###.\n.....",
            "#..\n#..\n###",
            "..#..\n..#..\n#####\n..#..\n..#..",
        ],
    )
    def test_other_lines_of_one_pixel_stay(self, drawn: str) -> None:
        image = parse_picture(drawn)
        np.testing.assert_array_equal(thin(image), image)

    def test_a_staircase_keeps_its_course(self) -> None:
        assert pieces(thin(parse_picture("#....\n##...\n.##..\n..##.\n...#."))) == 1

    def test_a_block_of_four_does_not_vanish(self) -> None:
        assert pieces(thin(parse_picture("....\n.##.\n.##.\n...."))) == 1

    def test_a_blob_does_not_vanish(self) -> None:
        assert pieces(thin(parse_picture("......\n..##..\n..####\n...###\n...##.\n......"))) == 1

    @pytest.mark.parametrize("name", NAMES)
    def test_published_pictures_stay_in_one_piece(self, name: str) -> None:
        image = picture(name)
        for _ in range(4):
            image = thin(image)
            assert pieces(image) == 1

    @given(drawings)
    @settings(thorough, max_examples=300)
    def test_ink_is_only_taken_away_and_no_stroke_is_lost_or_broken(self, image: Image) -> None:
        made = thin(image)
        assert not ((made > 0) & (image <= 0)).any()
        strokes, count = ndimage.label(image > 0, EIGHT)
        for stroke in range(1, count + 1):
            assert pieces(np.where(strokes == stroke, made, -1)) == 1

    def test_a_thick_line_becomes_thinner(self) -> None:
        for thickness in (2, 3, 4):
            image = np.full((12, 20), -1.0)
            image[4 : 4 + thickness, 2:18] = 1
            assert 0 < (thin(image) > 0).sum() < (image > 0).sum()
            assert pieces(thin(image)) == 1
