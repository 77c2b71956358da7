"""ReLU: what is negative becomes 0, everything else stays."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import DTypeLike, NDArray

from tests.engine.strategies import thorough
from xotui.engine import relu

anything = hnp.arrays(
    np.float64, hnp.array_shapes(max_dims=4, max_side=5), elements=st.floats(allow_nan=False, width=64)
)


@given(anything)
@thorough
def test_every_value_by_itself(values: NDArray[np.float64]) -> None:
    before = values.copy()
    rectified = relu(values)
    assert rectified.shape == values.shape
    assert rectified.ravel().tolist() == [value if value > 0 else 0 for value in values.ravel().tolist()]
    np.testing.assert_array_equal(values, before)


@given(anything)
@thorough
def test_twice_is_once_and_the_two_halves_add_up(values: NDArray[np.float64]) -> None:
    np.testing.assert_array_equal(relu(relu(values)), relu(values))
    np.testing.assert_array_equal(relu(values) - relu(-values), values)


@pytest.mark.parametrize(
    ("given_type", "expected"), [(np.float32, np.float32), (np.float64, np.float64), (np.int16, np.float64)]
)
def test_the_type_stays(given_type: DTypeLike, expected: DTypeLike) -> None:
    assert relu(np.array([-1, 0, 1], dtype=given_type)).dtype == expected


def test_the_result_belongs_to_the_caller() -> None:
    positive = np.array([1.0, 2.0])
    rectified = relu(positive)
    rectified[:] = 7
    assert positive.tolist() == [1, 2]
    assert relu(positive).tolist() == [1, 2]


def test_what_is_no_number_is_named() -> None:
    with pytest.raises(ValueError, match=r"^maps: found .*; expected real numbers"):
        relu(["a"])
