"""The literal comparison: how many pixels of two pictures are the same, and where they differ."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.engine.strategies import pictures, thorough
from xotui.engine import differing_pixels, equal_pixels


@given(pictures(), st.data())
@thorough
def test_changed_pixels_are_found_and_the_rest_is_equal(image: NDArray[np.float64], data: st.DataObject) -> None:
    other = image.copy()
    places = data.draw(st.sets(st.integers(0, image.size - 1)))
    for place in places:
        other.flat[place] = -1.0 if image.flat[place] > 0 else 1.0
    before = image.copy()
    assert set(np.flatnonzero(differing_pixels(image, other)).tolist()) == places
    assert equal_pixels(image, other) == equal_pixels(other, image) == image.size - len(places)
    np.testing.assert_array_equal(image, before)


def test_a_picture_equals_itself_and_nothing_of_its_negative() -> None:
    drawn = np.array([[1, -1], [-1, 1]])
    assert equal_pixels(drawn, drawn) == 4
    assert equal_pixels(drawn, -drawn) == 0


def test_what_floating_point_leaves_behind_is_no_difference() -> None:
    assert equal_pixels([[0.1 + 0.2]], [[0.3]]) == 1
    assert equal_pixels([[0.3]], [[0.301]]) == 0


@pytest.mark.parametrize(("found", "allowed"), [((2, 3), (3, 2)), ((9, 9), (1, 9)), ((4,), (2, 2))])
def test_pictures_of_other_shapes_cannot_be_compared(found: tuple[int, ...], allowed: tuple[int, ...]) -> None:
    for compare in (differing_pixels, equal_pixels):
        with pytest.raises(ValueError, match=r"^image: found ") as error:
            compare(np.ones(found), np.ones(allowed))
        assert str(found) in str(error.value)
        assert str(allowed) in str(error.value)
