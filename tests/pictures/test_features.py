"""The ready-made features, and features that are cut or padded to another size."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.golden import FEATURES
from xotui.pictures.features import ARTICLE_FEATURES, LIBRARY, centred, fitted


def test_the_articles_three_are_the_published_ones_and_come_first() -> None:
    np.testing.assert_array_equal(np.stack([feature.kernel for feature in ARTICLE_FEATURES]), FEATURES)
    assert LIBRARY[:3] == ARTICLE_FEATURES


def test_every_feature_is_3_by_3_of_ink_and_black() -> None:
    for feature in LIBRARY:
        assert feature.kernel.shape == (3, 3), feature.name
        assert set(np.unique(feature.kernel)) <= {-1, 1}, feature.name


def test_no_two_features_are_alike() -> None:
    assert len({feature.name for feature in LIBRARY}) == len(LIBRARY)
    assert len({feature.kernel.tobytes() for feature in LIBRARY}) == len(LIBRARY)


@pytest.mark.parametrize(
    ("name", "pixels"),
    [
        ("╲ diagonal", {(0, 0), (1, 1), (2, 2)}),
        ("╱ diagonal", {(0, 2), (1, 1), (2, 0)}),
        ("╳ cross", {(0, 0), (0, 2), (1, 1), (2, 0), (2, 2)}),
        ("─ line", {(1, 0), (1, 1), (1, 2)}),
        ("│ line", {(0, 1), (1, 1), (2, 1)}),
        ("┌ corner", {(1, 1), (1, 2), (2, 1)}),
        ("┐ corner", {(1, 0), (1, 1), (2, 1)}),
        ("└ corner", {(0, 1), (1, 1), (1, 2)}),
        ("┘ corner", {(0, 1), (1, 0), (1, 1)}),
        ("∙ dot", {(1, 1)}),
        ("blank", set()),
    ],
)
def test_a_feature_looks_like_its_sign(name: str, pixels: set[tuple[int, int]]) -> None:
    (feature,) = (feature for feature in LIBRARY if feature.name == name)
    assert {(int(row), int(column)) for row, column in np.argwhere(feature.kernel > 0)} == pixels


def test_rings_are_turns_of_each_other() -> None:
    kernels = {feature.name[0]: feature.kernel for feature in LIBRARY if "ring" in feature.name}
    assert set(kernels) == set("╭╮╯╰")
    for turns, sign in enumerate("╭╮╯╰"):
        np.testing.assert_array_equal(kernels[sign], np.rot90(kernels["╭"], -turns))


def test_padding_is_black_on_all_sides_alike() -> None:
    kernel = np.array([[0.5, 1.0], [0.25, -0.5]])
    padded = fitted(kernel, (4, 6))
    assert padded.shape == (4, 6)
    np.testing.assert_array_equal(padded[1:3, 2:4], kernel)
    assert (padded == -1).sum() == 4 * 6 - 4


def test_cutting_keeps_the_middle() -> None:
    kernel = np.arange(35.0).reshape(5, 7)
    np.testing.assert_array_equal(fitted(kernel, (3, 3)), kernel[1:4, 2:5])
    np.testing.assert_array_equal(fitted(kernel, (1, 7)), kernel[2:3])
    np.testing.assert_array_equal(fitted(kernel, (5, 7)), kernel)


def test_the_odd_row_and_column_are_at_the_bottom_and_right() -> None:
    assert centred(np.array([[1.0]]), (2, 2), 0).tolist() == [[1, 0], [0, 0]]
    assert centred(np.array([[1.0, 2.0], [3.0, 4.0]]), (1, 1), 0).tolist() == [[1]]


side = st.integers(1, 6)


@given(side, side, st.integers(0, 5), st.integers(0, 5), st.floats(-1, 1))
@settings(deadline=None, max_examples=60, derandomize=True)
def test_padded_and_cut_back_is_as_before(height: int, width: int, down: int, right: int, around: float) -> None:
    values = np.random.default_rng(height * 7 + width).uniform(-1, 1, (height, width))
    before = values.copy()
    there = centred(values, (height + down, width + right), around)
    back = centred(there, (height, width), around)
    np.testing.assert_array_equal(back, values)
    assert (there == around).sum() >= there.size - values.size
    back[...] = 9
    there[...] = 9
    np.testing.assert_array_equal(values, before)
