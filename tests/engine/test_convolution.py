"""Convolution: the mean of the products at every position, of the right shape and type, and nothing else touched."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import DTypeLike, NDArray
from scipy.signal import correlate2d

from tests.engine.strategies import pictures_and_kernels, random, thorough
from xotui.engine import convolve

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
