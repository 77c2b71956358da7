"""Drawn letters: reproducible, balanced, of any shape, and varied as the recipe says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import ndimage

from tests.golden import NAMES, picture
from tests.pictures.strokes import holes, pieces
from xotui.pictures.drawn import LetterRecipe, draw_letters, published
from xotui.pictures.exemplars import draw_exemplars

SHAPES = [(3, 3), (9, 9), (5, 12), (12, 5), (3, 64), (64, 64)]

STEADY: dict[str, Any] = {
    "width": (0.15, 0.15), "contrasted": 0, "pressure": (0, 0), "outlined": 0, "size": (0.8, 0.8), "pushed": 0,
    "middle": 1, "proportion": (1, 1), "narrow": 0, "slant": (0, 0), "sway": 0, "turned": 0, "bowed": 0,
    "touching": 0, "looped": 0, "uneven": (0, 0), "serifs": 0, "hooks": 0, "flat": 0, "opened": 0, "overshot": 0,
    "tails": 0, "filled": 0, "corners": (2, 2), "egg": (0, 0), "bent": 0, "ragged": (0, 0), "threshold": (0.4, 0.4),
    "noisy": 0, "plain": 0,
}  # fmt: skip
"""Letters that do not vary at all but for where the O begins."""

FOR_X: list[dict[str, Any]] = [
    {"bowed": 1, "bow": (0.3, 0.3)}, {"touching": 1}, {"looped": 1}, {"uneven": (0.4, 0.4)}, {"serifs": 1},
    {"hooks": 1},
]  # fmt: skip

FOR_O: list[dict[str, Any]] = [
    {"opened": 1, "gap": (60, 60)}, {"overshot": 1, "overshoot": (60, 60), "spiral": (0.5, 0.5)}, {"tails": 1},
    {"filled": 1}, {"egg": (0.4, 0.4)}, {"corners": (5, 5)},
]  # fmt: skip


def steady(count: int = 60, side: int = 27, **fields: Any) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The ink of X's and of O's (N, H, W) that vary in the given fields only."""
    drawn = draw_letters(LetterRecipe(**{**STEADY, **fields}), count, (side, side), seed=5)
    return drawn.images[drawn.labels == 0] > 0, drawn.images[drawn.labels == 1] > 0


def ink(images: NDArray[np.bool_]) -> float:
    return float(images.mean())


def spans(image: NDArray[np.bool_]) -> tuple[int, int]:
    """Height and width of the box around the ink."""
    rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
    return int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1


@pytest.mark.parametrize("shape", SHAPES)
def test_letters_of_any_shape_are_ink_and_black_and_never_one_of_them_alone(shape: tuple[int, int]) -> None:
    drawn = draw_letters(LetterRecipe(), 60, shape, seed=3)
    assert drawn.images.shape == (60, *shape)
    assert set(np.unique(drawn.images)) == {-1.0, 1.0}
    assert (np.ptp(drawn.images, axis=(1, 2)) == 2).all()


@pytest.mark.parametrize("shape", SHAPES)
def test_the_same_seed_draws_the_same_letters_and_another_seed_others(shape: tuple[int, int]) -> None:
    first, again, other = (draw_letters(LetterRecipe(), 60, shape, seed) for seed in (7, 7, 8))
    np.testing.assert_array_equal(first.images, again.images)
    np.testing.assert_array_equal(first.labels, again.labels)
    assert (first.images != other.images).any()
    assert (first.labels != other.labels).any()


@given(st.integers(0, 40), st.integers(0, 99))
@settings(deadline=None, max_examples=40, derandomize=True)
def test_half_are_x_and_one_more_of_an_odd_number(count: int, seed: int) -> None:
    assert draw_letters(LetterRecipe(), count, (5, 5), seed).counts == (count - count // 2, count // 2)


def test_the_letters_are_shuffled() -> None:
    labels = draw_letters(LetterRecipe(), 1000, (3, 3), seed=1).labels
    # Of a fair shuffle about half of the neighbours differ; of sorted ones one does, of ones in turn all do.
    assert 400 < (np.diff(labels) != 0).sum() < 600


@pytest.mark.parametrize("shape", [(9, 9), (7, 15), (32, 32)])
def test_plain_letters_are_the_clean_ones(shape: tuple[int, int]) -> None:
    drawn = draw_letters(LetterRecipe(plain=1), 20, shape, seed=1)
    np.testing.assert_array_equal(drawn.images, draw_exemplars(shape)[drawn.labels])


def test_what_does_not_vary_is_a_cross_and_a_ring() -> None:
    crosses, rings = steady()
    assert (crosses == crosses[0]).all()
    assert all(pieces(image) == 1 and holes(image) == 0 for image in crosses)
    assert all(pieces(image) == 1 and holes(image) == 1 for image in rings)
    assert crosses[:, 13, 13].all()
    assert not rings[:, 13, 13].any()
    for image in crosses:
        np.testing.assert_array_equal([image[:, ::-1], image[::-1]], [image, image])


@pytest.mark.parametrize("share", [0.3, 0.6, 1.0])
def test_the_size_is_a_share_of_the_frame(share: float) -> None:
    for images in steady(size=(share, share)):
        for image in images:
            assert spans(image) == pytest.approx((27 * share, 27 * share), abs=1.5)


def test_no_letter_is_smaller_than_three_pixels() -> None:
    for images in steady(size=(0.05, 0.05)):
        assert all(2 <= side <= 4 for image in images for side in spans(image))


def test_a_wider_pen_leaves_more_ink() -> None:
    for letter in (0, 1):
        shares = [ink(steady(width=(width, width))[letter]) for width in (0.05, 0.12, 0.2, 0.3)]
        assert shares == sorted(shares)
        assert shares[-1] > 2 * shares[0]


@pytest.mark.parametrize(
    "fields",
    [{"contrasted": 1, "thin": (0.3, 0.3)}, {"pressure": (0.8, 0.8)}, {"threshold": (0.9, 0.9)}],
    ids=lambda fields: next(iter(fields)),
)
def test_thin_strokes_pressure_and_a_high_threshold_take_ink_away(fields: dict[str, Any]) -> None:
    for usual, less in zip(steady(), steady(**fields), strict=True):
        assert ink(less) < 0.9 * ink(usual)


@pytest.mark.parametrize("proportion", [0.5, 2.0])
def test_the_proportion_is_height_by_width(proportion: float) -> None:
    for images in steady(proportion=(proportion, proportion)):
        heights, widths = np.array([spans(image) for image in images]).T
        assert heights.mean() / widths.mean() == pytest.approx(proportion, rel=0.15)


def test_narrow_letters_keep_their_height() -> None:
    for usual, narrow in zip(steady(), steady(narrow=1), strict=True):
        high, wide = np.mean([spans(image) for image in usual], axis=0)
        higher, wider = np.mean([spans(image) for image in narrow], axis=0)
        assert higher == pytest.approx(high, abs=1)
        assert wider < 0.85 * wide


def test_a_letter_that_leans_is_farther_right_at_its_top() -> None:
    for images in steady(slant=(0.4, 0.4)):
        place = np.arange(27)
        upper, lower = images[:, 5:9].any(axis=1), images[:, -9:-5].any(axis=1)
        assert (upper * place).sum() / upper.sum() > (lower * place).sum() / lower.sum() + 3


def test_in_the_middle_or_anywhere_inside_or_pushed_out() -> None:
    def reached(images: NDArray[np.bool_]) -> float:
        edges = images[:, [0, -1]].any(axis=(1, 2)) | images[:, :, [0, -1]].any(axis=(1, 2))
        return float(edges.mean())

    for letter in (0, 1):
        places = {
            "middle": steady(size=(0.6, 0.6))[letter],
            "inside": steady(size=(0.6, 0.6), middle=0)[letter],
            "out": steady(size=(0.6, 0.6), middle=0, pushed=1, push=(0.2, 0.2))[letter],
        }
        assert reached(places["middle"]) == 0
        # Inside, a pixel at the edge is reached only where the box touches it; outside nearly always.
        assert reached(places["inside"]) < 0.5
        assert reached(places["out"]) > 0.9
        assert ink(places["out"]) < 0.97 * ink(places["middle"])
        rows = np.array([np.flatnonzero(image.any(axis=1)).mean() for image in places["inside"]])
        assert np.ptp(rows) > 5


@pytest.mark.parametrize("fields", [{"turned": 1, "turn": 45}, {"sway": 10}], ids=["turned", "sway"])
def test_turned_letters_are_not_all_alike(fields: dict[str, Any]) -> None:
    assert len(np.unique(steady(**fields)[0], axis=0)) > 15


@pytest.mark.parametrize("fields", FOR_X, ids=lambda fields: next(iter(fields)))
def test_what_is_for_x_changes_x_and_no_o(fields: dict[str, Any]) -> None:
    crosses, rings = steady(**fields)
    usual, _ = steady()
    assert (crosses != usual[0]).any(axis=(1, 2)).mean() > 0.9
    assert all(holes(image) == 1 for image in rings)


@pytest.mark.parametrize("fields", FOR_O, ids=lambda fields: next(iter(fields)))
def test_what_is_for_o_changes_o_and_no_x(fields: dict[str, Any]) -> None:
    crosses, rings = steady(**fields)
    usual_crosses, usual_rings = steady()
    np.testing.assert_array_equal(crosses, usual_crosses)
    usual = {image.tobytes() for image in usual_rings}
    assert not any(image.tobytes() in usual for image in rings)


def test_flat_strokes_are_cut_off_level() -> None:
    def level(images: NDArray[np.bool_]) -> float:
        return float(np.mean([image[image.any(axis=1)][0].sum() for image in images]))

    round_ones, flat = steady(side=45, width=(0.25, 0.25))[0], steady(side=45, width=(0.25, 0.25), flat=1)[0]
    assert level(flat) > 1.3 * level(round_ones)
    assert all(spans(image)[0] <= 0.8 * 45 + 1.5 for image in flat)


def test_a_filled_o_has_more_ink_and_an_open_one_less_and_neither_has_a_hole() -> None:
    usual, filled, opened = (steady(spiral=(0, 0), **more)[1] for more in ({}, {"filled": 1}, FOR_O[0]))
    assert np.mean([holes(image) for image in [*filled, *opened]]) < 0.05
    assert ink(filled) > 1.3 * ink(usual)
    assert ink(opened) < 0.95 * ink(usual)


def test_corners_bring_an_o_from_a_diamond_to_a_box() -> None:
    enclosed = [
        ink(np.stack([ndimage.binary_fill_holes(image) for image in steady(corners=(corners, corners))[1]]))
        for corners in (1, 2, 20)
    ]
    box = 0.8**2
    assert enclosed[0] == pytest.approx(box / 2, rel=0.2)
    assert enclosed[1] == pytest.approx(box * np.pi / 4, rel=0.1)
    assert enclosed[2] == pytest.approx(box, rel=0.1)


def test_an_outline_is_hollow() -> None:
    for usual, outlined in zip(steady(side=36, width=(0.3, 0.3)), steady(side=36, outlined=1), strict=True):
        assert ink(outlined) < 0.7 * ink(usual)
    crosses, _ = steady(side=36, outlined=1)
    assert not crosses[:, 18, 18].any()
    assert np.mean([holes(image) >= 1 for image in crosses]) > 0.5
    # What is too small for an outline is drawn as usual.
    np.testing.assert_array_equal(steady(side=9, size=(0.5, 0.5), outlined=1)[0], steady(side=9, size=(0.5, 0.5))[0])


def test_noise_turns_its_share_of_the_pixels() -> None:
    quiet = steady(width=(0.05, 0.05), size=(0.3, 0.3))
    noisy = steady(width=(0.05, 0.05), size=(0.3, 0.3), noisy=1, noise=(0.2, 0.2))
    for without, with_noise in zip(quiet, noisy, strict=True):
        assert (with_noise != without[0]).mean() == pytest.approx(0.2, abs=0.03)
    np.testing.assert_array_equal(steady(noisy=1, noise=(0, 0))[0], steady()[0])


@pytest.mark.parametrize("fields", [{"bent": 1, "bend": (2, 2)}, {"ragged": (0.4, 0.4)}], ids=["bent", "ragged"])
def test_bent_and_ragged_letters_differ_but_stay_about_as_large(fields: dict[str, Any]) -> None:
    for usual, changed in zip(steady(), steady(**fields), strict=True):
        assert len(np.unique(changed, axis=0)) == len(changed)
        assert ink(changed) == pytest.approx(ink(usual), rel=0.3)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"plain": 2}, r"plain: found 2; expected a share from 0 to 1"),
        ({"noisy": -0.1}, r"noisy: found -0\.1; expected a share from 0 to 1"),
        ({"filled": "all"}, r"filled: found 'all'; expected a share"),
        ({"touching": True}, r"touching: found True; expected a share"),
        ({"bent": float("nan")}, r"bent: found nan; expected a share"),
        ({"turn": 181}, r"turn: found 181; expected a number from 0 to 180"),
        ({"sway": -1}, r"sway: found -1; expected a number from 0 to 45"),
        ({"width": 0.2}, r"width: found 0\.2; expected two numbers from 0\.01 to 0\.8, the lower one first"),
        ({"size": (0.9, 0.4)}, r"size: found \(0\.9, 0\.4\); expected two numbers .* the lower one first"),
        ({"noise": (0.1, 0.6)}, r"noise: found \(0\.1, 0\.6\); expected two numbers from 0 to 0\.5"),
        ({"threshold": (0, 0.5)}, r"threshold: .* from 0\.05 to 0\.95"),
        ({"curl": (-90, 0)}, r"curl: .* from -60 to 150"),
        ({"pressure": (0, 1)}, r"pressure: .* from 0 to 0\.9"),
        ({"ragged": (0, 1, 1)}, r"ragged: found \(0, 1, 1\); expected two numbers"),
        ({"bow": (0, float("inf"))}, r"bow: .*expected two numbers"),
        ({"gap": ("a", "b")}, r"gap: .*expected two numbers"),
    ],
)
def test_what_cannot_be_is_refused_with_its_name(fields: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=f"^{says}"):
        LetterRecipe(**fields)


def test_a_span_may_come_as_a_list_as_recipes_have_it() -> None:
    given: dict[str, Any] = {"size": [1, 2]}
    assert LetterRecipe(**given).size == (1.0, 2.0)
    assert LetterRecipe(**given) == LetterRecipe(size=(1, 2))


@pytest.mark.parametrize(
    ("count", "shape", "seed", "says"),
    [
        (-1, (9, 9), 1, "count: found -1; expected 0 or more"),
        (4, (2, 9), 1, r"shape: found \(2, 9\); expected rows and columns from 3 to 64"),
        (4, (9, 65), 1, r"shape: found \(9, 65\); expected rows and columns from 3 to 64"),
        (4, (9, 9), -1, "seed: found -1; expected 0 or more"),
    ],
)
def test_impossible_numbers_are_refused(count: int, shape: tuple[int, int], seed: int, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        draw_letters(LetterRecipe(), count, shape, seed)


def test_the_published_pictures_have_their_labels() -> None:
    pictures = published()
    assert set(pictures.names) == set(NAMES)
    for image, label, name in zip(pictures.images, pictures.labels, pictures.names, strict=True):
        np.testing.assert_array_equal(image, picture(name))
        assert "xo"[label] == name[0]
