"""Convolution: the mean of the products at every position, of the right shape and type, and nothing else touched."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import DTypeLike, NDArray
from scipy.signal import correlate, correlate2d

from tests.engine.strategies import pictures_and_kernels, random, thorough
from xotui.engine import convolve
from xotui.engine.convolution import Scaling

ASYMMETRIC = np.array([[0.5, -2.0, 3.25], [0.125, 7.0, -1.5]])


def oracle(image: NDArray[Any], kernel: NDArray[Any]) -> NDArray[Any]:
    """The same by another hand: one image (H, W), one kernel (h, w)."""
    return np.asarray(correlate2d(image, kernel, mode="valid") / kernel.size)


def test_an_asymmetric_kernel_is_neither_flipped_nor_transposed() -> None:
    image = random(1, 6, 7)
    maps = convolve(image, ASYMMETRIC[None])
    assert maps.shape == (1, 5, 5)
    np.testing.assert_allclose(maps[0], oracle(image, ASYMMETRIC), rtol=1e-12)
    for other in (ASYMMETRIC[::-1], ASYMMETRIC[:, ::-1], ASYMMETRIC[::-1, ::-1]):
        assert not np.allclose(maps[0], oracle(image, other))


def test_one_lit_pixel_shows_the_kernel_turned_by_180_degrees() -> None:
    image = np.zeros((5, 5))
    image[2, 2] = 1
    kernel = np.arange(1.0, 10).reshape(3, 3)
    np.testing.assert_array_equal(convolve(image, kernel[None])[0], kernel[::-1, ::-1] / 9)


@pytest.mark.parametrize("height", [1, 2, 3, 5])
@pytest.mark.parametrize("width", [1, 2, 4, 6])
def test_several_kernels_on_a_batch(height: int, width: int) -> None:
    images, kernels = random(2, 4, 5, 6), random(3, 3, height, width) * 4
    maps = convolve(images, kernels)
    assert maps.shape == (4, 3, 6 - height, 7 - width)
    for image, found in zip(images, maps, strict=True):
        for kernel, feature_map in zip(kernels, found, strict=True):
            np.testing.assert_allclose(feature_map, oracle(image, kernel), rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize("leading", [(), (2,), (2, 3)])
def test_kernels_of_several_channels_add_up_all_channels(leading: tuple[int, ...]) -> None:
    images, kernels = random(4, *leading, 3, 6, 5), random(5, 2, 3, 2, 3)
    maps = convolve(images, kernels)
    assert maps.shape == (*leading, 2, 5, 3)
    for index in np.ndindex(leading):
        for kernel, feature_map in zip(kernels, maps[index], strict=True):
            by_channel = [oracle(images[index][channel], kernel[channel]) for channel in range(3)]
            np.testing.assert_allclose(feature_map, np.mean(by_channel, axis=0), rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize("leading", [(), (2,), (2, 3)])
def test_leading_axes_are_pictures_one_by_one(leading: tuple[int, ...]) -> None:
    images, kernels = random(6, *leading, 5, 5), random(7, 2, 3, 2)
    maps = convolve(images, kernels)
    assert maps.shape == (*leading, 2, 3, 4)
    for index in np.ndindex(leading):
        np.testing.assert_array_equal(maps[index], convolve(images[index], kernels))


def test_one_channel_is_the_same_as_none() -> None:
    image, kernels = random(8, 6, 6), random(9, 3, 3, 3)
    np.testing.assert_array_equal(convolve(image[None], kernels[:, None]), convolve(image, kernels))


@pytest.mark.parametrize(
    ("given_type", "expected"),
    [
        (np.float32, np.float32),
        (np.float64, np.float64),
        (np.int64, np.float64),
        (np.int8, np.float64),
        (bool, np.float64),
    ],
)
@pytest.mark.parametrize("kernel_type", [np.float32, np.float64, np.int64])
def test_the_maps_have_the_type_of_the_picture(
    given_type: DTypeLike, kernel_type: DTypeLike, expected: DTypeLike
) -> None:
    maps = convolve(np.ones((4, 4), dtype=given_type), np.ones((1, 2, 2), dtype=kernel_type))
    assert maps.dtype == expected
    assert (maps == 1).all()


def test_single_precision_is_as_exact_as_it_can_be() -> None:
    image = random(10, 8, 8).astype(np.float32)
    found = convolve(image, ASYMMETRIC[None])[0]
    np.testing.assert_allclose(found, oracle(image.astype(np.float64), ASYMMETRIC), rtol=1e-4, atol=1e-6)


def test_small_integers_do_not_overflow() -> None:
    assert convolve(np.full((3, 3), 100, dtype=np.int8), np.full((1, 3, 3), 100, dtype=np.int8)).item() == 10_000


@given(pictures_and_kernels())
@thorough
def test_any_picture_and_any_kernels(both: tuple[NDArray[np.float64], NDArray[np.float64]]) -> None:
    image, kernels = both
    expected = np.stack([oracle(image, kernel) for kernel in kernels])
    np.testing.assert_allclose(convolve(image, kernels), expected, rtol=1e-9, atol=1e-12)


@given(pictures_and_kernels())
@thorough
def test_a_negated_picture_gives_the_negated_maps(both: tuple[NDArray[np.float64], NDArray[np.float64]]) -> None:
    image, kernels = both
    np.testing.assert_array_equal(convolve(-image, kernels), -convolve(image, kernels))


@given(pictures_and_kernels(), st.sampled_from([(-1,), (-2,), (-2, -1)]))
@thorough
def test_a_mirrored_picture_under_mirrored_kernels_gives_mirrored_maps(
    both: tuple[NDArray[np.float64], NDArray[np.float64]], axes: tuple[int, ...]
) -> None:
    image, kernels = both
    mirrored = convolve(np.flip(image, axes), np.flip(kernels, axes))
    np.testing.assert_allclose(mirrored, np.flip(convolve(image, kernels), axes), atol=1e-12)


@given(pictures_and_kernels())
@thorough
def test_a_match_is_never_better_than_1_nor_worse_than_minus_1(
    both: tuple[NDArray[np.float64], NDArray[np.float64]],
) -> None:
    image, kernels = both
    assert np.abs(convolve(image, kernels)).max() <= 1 + 1e-12
    signs = np.where(image < 0, -1.0, 1.0), np.where(kernels < 0, -1.0, 1.0)
    assert np.abs(convolve(*signs)).max() <= 1


@given(pictures_and_kernels(), st.data())
@thorough
def test_a_shifted_picture_gives_the_shifted_maps(
    both: tuple[NDArray[np.float64], NDArray[np.float64]], data: st.DataObject
) -> None:
    image, kernels = both
    maps = convolve(image, kernels)
    down, right = (data.draw(st.integers(0, length - 1)) for length in maps.shape[-2:])
    moved = np.full_like(image, -1)
    moved[down:, right:] = image[: image.shape[0] - down, : image.shape[1] - right]
    inner = maps[:, : maps.shape[1] - down, : maps.shape[2] - right]
    np.testing.assert_array_equal(convolve(moved, kernels)[:, down:, right:], inner)


def test_a_perfect_match_is_exactly_1_for_every_kernel_size() -> None:
    for height in range(1, 9):
        for width in range(1, 9):
            drawn = np.sign(random(height * 10 + width, height, width))
            assert convolve(drawn, drawn[None]).item() == 1
            assert convolve(-drawn, drawn[None]).item() == -1


def test_the_result_belongs_to_the_caller_and_the_input_stays() -> None:
    image, kernels = random(11, 5, 5), random(12, 2, 1, 1)
    before = image.copy(), kernels.copy()
    first = convolve(image, kernels)
    kept = first.copy()
    second = convolve(image, kernels)
    second[...] = 99
    np.testing.assert_array_equal(first, kept)
    np.testing.assert_array_equal(convolve(image, kernels), kept)
    np.testing.assert_array_equal(image, before[0])
    np.testing.assert_array_equal(kernels, before[1])


@pytest.mark.parametrize(
    ("images", "kernels", "says"),
    [
        (np.ones((3, 3)), np.ones((3, 3)), ["kernels", "(3, 3)", "(F, h, w)", "(F, C, h, w)"]),
        (np.ones((3, 3)), np.ones((1, 1, 1, 3, 3)), ["kernels", "(1, 1, 1, 3, 3)", "(F, h, w)"]),
        (np.ones((3, 3)), np.ones((0, 3, 3)), ["kernels", "(0, 3, 3)", "0"]),
        (np.ones((3, 3)), np.ones((2, 0, 3)), ["kernels", "(2, 0, 3)", "0"]),
        (np.ones((3, 3)), np.ones((1, 4, 2)), ["kernels", "4×2", "3×3"]),
        (np.ones((3, 3)), np.ones((1, 2, 4)), ["kernels", "2×4", "3×3"]),
        (np.ones(9), np.ones((1, 3, 3)), ["images", "(9,)", "(…, H, W)"]),
        (np.ones((9, 9)), np.ones((1, 2, 3, 3)), ["images", "(9, 9)", "(…, 2, H, W)"]),
        (np.ones((3, 9, 9)), np.ones((1, 2, 3, 3)), ["images", "(3, 9, 9)", "(…, 2, H, W)"]),
        ([[1, 2], [3]], np.ones((1, 1, 1)), ["images", "different lengths", "rectangle"]),
        (np.ones((3, 3)), [[[1, 2], [3]]], ["kernels", "different lengths", "rectangle"]),
        (np.ones((3, 3), dtype=complex), np.ones((1, 1, 1)), ["images", "complex", "real numbers"]),
        ([["#", "."]], np.ones((1, 1, 1)), ["images", "real numbers"]),
    ],
)
def test_what_does_not_fit_is_named(images: Any, kernels: Any, says: list[str]) -> None:
    with pytest.raises(ValueError, match=f"^{says[0]}: found .*; expected ") as error:
        convolve(images, kernels)
    for part in says[1:]:
        assert re.search(re.escape(part), str(error.value))


@given(pictures_and_kernels(), st.integers(0, 3), st.sampled_from(["mean", "sum"]), st.booleans())
@thorough
def test_bias_padding_and_scaling_of_any_picture(
    both: tuple[NDArray[np.float64], NDArray[np.float64]], padding: int, scaling: Scaling, biased: bool
) -> None:
    image, kernels = both
    bias = random(1, len(kernels)) if biased else None
    framed = np.zeros((image.shape[0] + 2 * padding, image.shape[1] + 2 * padding))
    framed[padding : padding + image.shape[0], padding : padding + image.shape[1]] = image
    found = convolve(image, kernels, bias, padding=padding, scaling=scaling)
    for number, (kernel, feature_map) in enumerate(zip(kernels, found, strict=True)):
        expected = oracle(framed, kernel) * (kernel.size if scaling == "sum" else 1)
        expected = expected + (0 if bias is None else bias[number])
        assert feature_map.shape == expected.shape
        np.testing.assert_allclose(feature_map, expected, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("padding", [0, 1, 2])
@pytest.mark.parametrize("scaling", ["mean", "sum"])
@pytest.mark.parametrize("leading", [(), (2,), (2, 3)])
def test_maps_are_padded_and_added_up_over_all_channels(
    leading: tuple[int, ...], scaling: Scaling, padding: int
) -> None:
    images, kernels, bias = random(13, *leading, 3, 5, 4), random(14, 2, 3, 2, 3), random(15, 2)
    maps = convolve(images, kernels, bias, padding=padding, scaling=scaling)
    assert maps.shape == (*leading, 2, 4 + 2 * padding, 2 + 2 * padding)
    for index in np.ndindex(leading):
        framed = np.pad(images[index], ((0, 0), (padding, padding), (padding, padding)))
        for feature in range(2):
            (total,) = np.asarray(correlate(framed, kernels[feature], mode="valid", method="direct"))
            expected = total / (18 if scaling == "mean" else 1) + bias[feature]
            np.testing.assert_allclose(maps[index][feature], expected, rtol=1e-9, atol=1e-12)


def test_half_a_kernel_of_padding_keeps_the_size_and_the_middle() -> None:
    image = random(16, 6, 7)
    for side in (1, 3, 5):
        kernels = random(side, 2, side, side)
        maps = convolve(image, kernels, padding=side // 2)
        assert maps.shape == (2, 6, 7)
        inner = maps[:, side // 2 : 6 - side // 2, side // 2 : 7 - side // 2]
        np.testing.assert_array_equal(inner, convolve(image, kernels))


def test_at_a_padded_corner_zeros_are_counted_as_pixels() -> None:
    maps = convolve(np.ones((2, 2)), np.ones((1, 2, 2)), [10.0], padding=1)
    assert maps.tolist() == [[[10.25, 10.5, 10.25], [10.5, 11, 10.5], [10.25, 10.5, 10.25]]]
    sums = convolve(np.ones((2, 2)), np.ones((1, 2, 2)), padding=1, scaling="sum")
    assert sums.tolist() == [[[1, 2, 1], [2, 4, 2], [1, 2, 1]]]


def test_a_kernel_may_be_larger_than_what_it_slides_over_where_padding_makes_room() -> None:
    assert convolve([[2.0]], np.ones((1, 3, 3)), padding=1, scaling="sum").tolist() == [[[2.0]]]
    with pytest.raises(ValueError, match=r"^kernels: found 4×3 on 3×3; expected at most 3×3"):
        convolve([[2.0]], np.ones((1, 4, 3)), padding=1)


@pytest.mark.parametrize("bias_type", [np.float32, np.float64, np.int64])
def test_a_bias_takes_the_type_of_the_picture_and_stays(bias_type: DTypeLike) -> None:
    image, bias = np.ones((3, 3), dtype=np.float32), np.array([1, 2], dtype=bias_type)
    maps = convolve(image, np.ones((2, 2, 2)), bias, padding=1)
    assert maps.dtype == np.float32
    maps[...] = 9
    assert bias.tolist() == [1, 2]
    assert (image == 1).all()


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"padding": -1}, ["padding", "-1", "at least 0"]),
        ({"padding": 1.5}, ["padding", "1.5", "whole number"]),
        ({"padding": True}, ["padding", "True", "whole number"]),
        ({"scaling": "max"}, ["scaling", "'max'", "'mean' or 'sum'"]),
        ({"bias": [1.0]}, ["bias", "(1,)", "(2,)", "one for each kernel"]),
        ({"bias": 1.0}, ["bias", "()", "(2,)"]),
        ({"bias": [[1.0, 2.0]]}, ["bias", "(1, 2)", "(2,)"]),
        ({"bias": ["a", "b"]}, ["bias", "real numbers"]),
    ],
)
def test_what_describes_no_convolution_is_named(how: dict[str, Any], says: list[str]) -> None:
    with pytest.raises(ValueError, match=f"^{says[0]}: found .*; expected ") as error:
        convolve(np.ones((3, 3)), np.ones((2, 2, 2)), **how)
    for part in says[1:]:
        assert part in str(error.value)
