"""Convolution: how well does a feature match the picture, at every position?"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from xotui.engine.arrays import Array, as_floats

Scaling = Literal["mean", "sum"]
"""Whether a sum of products is divided by the number of kernel pixels, as in the article, or left as it is."""


def convolve(
    images: ArrayLike,
    kernels: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    padding: int = 0,
    scaling: Scaling = "mean",
) -> Array:
    """Slide every kernel over every image; each value is the mean of the products at that position.

    At every position the kernel's pixels are multiplied with the image's, added up, and the sum is divided
    once by the number of kernel pixels. The kernel is not flipped and the image is not padded unless told:
    what the field calls a cross-correlation, scaled.

    Args:
        images: (…, H, W), pixels usually in −1 … 1; or (…, C, H, W) for kernels of C channels.
        kernels: (F, h, w) for images of one channel, or (F, C, h, w); not larger than the padded image.
        bias: (F,), added to every value of a kernel's map after scaling; nothing unless told.
        padding: p ≥ 0, rows and columns of zeros put around the image on all sides.
        scaling: "mean" divides as the article does, "sum" does not, as most frameworks.

    Returns:
        (…, F, H+2p−h+1, W+2p−w+1), of the images' dtype. Within −1 … 1 for means without bias if images and
        kernels are.

    Raises:
        ValueError: If the shapes do not fit; it names the argument, the shape found and what is allowed.

    Source: B. Rohrer, "How Convolutional Neural Networks Work": multiply, add up, divide by the number of
    pixels in the feature.

    >>> picture = np.array([[1, -1, -1], [-1, 1, -1]])
    >>> diagonal = np.array([[[1, -1], [-1, 1]]])
    >>> convolve(picture, diagonal)
    array([[[ 1. , -0.5]]])
    """
    pixels = as_floats("images", images)
    weights = as_floats("kernels", kernels).astype(pixels.dtype, copy=False)
    check_kernels(weights.shape)
    count, *_, height, width = weights.shape
    if weights.ndim == 3:
        if pixels.ndim < 2:
            raise ValueError(f"images: found shape {pixels.shape}; expected (…, H, W)")
        pixels = pixels[..., None, :, :]
        weights = weights[:, None]
    elif pixels.ndim < 3 or pixels.shape[-3] != weights.shape[1]:
        channels = weights.shape[1]
        raise ValueError(
            f"images: found shape {pixels.shape}; expected (…, {channels}, H, W) for kernels of {channels} channels"
        )
    check_convolution(count, bias, padding, scaling)
    pixels = padded(pixels, padding)
    check_fit(pixels.shape[-2:], (height, width))
    rows = pixels.shape[-2] - height + 1
    columns = pixels.shape[-1] - width + 1
    total = np.zeros((*pixels.shape[:-3], count, rows, columns), dtype=pixels.dtype)
    # One kernel pixel at a time, over all positions at once: what is added up is always added in the same
    # order, so that the same picture gives the same bits on every machine.
    for channel in range(weights.shape[1]):
        for row in range(height):
            for column in range(width):
                seen = pixels[..., channel, None, row : row + rows, column : column + columns]
                total += seen * weights[:, channel, row, column, None, None]
    if scaling == "mean":
        total /= weights[0].size
    if bias is not None:
        total += as_floats("bias", bias).astype(total.dtype, copy=False)[:, None, None]
    return total


def padded(images: Array, padding: int) -> Array:
    """The images (…, H, W) with `padding` rows and columns of zeros on all sides."""
    if not padding:
        return images
    sides = [(0, 0)] * (images.ndim - 2) + [(padding, padding)] * 2
    return np.pad(images, sides)


def check_convolution(count: int, bias: ArrayLike | None, padding: int, scaling: str) -> None:
    """Raise a ValueError unless bias, padding and scaling describe a convolution of `count` kernels."""
    if isinstance(padding, bool) or not isinstance(padding, int | np.integer) or padding < 0:
        raise ValueError(f"padding: found {padding!r}; expected a whole number of at least 0")
    if scaling not in get_args(Scaling):
        raise ValueError(f"scaling: found {scaling!r}; expected 'mean' or 'sum'")
    if bias is not None and np.shape(bias) != (count,):
        raise ValueError(f"bias: found shape {np.shape(bias)}; expected ({count},), one for each kernel")


def check_kernels(shape: tuple[int, ...]) -> None:
    """Raise a ValueError unless `shape` is (F, h, w) or (F, C, h, w) with nothing empty."""
    if len(shape) not in (3, 4) or 0 in shape:
        raise ValueError(f"kernels: found shape {shape}; expected (F, h, w) or (F, C, h, w), none of them 0")


def check_fit(image: tuple[int, ...], kernel: tuple[int, ...]) -> None:
    """Raise a ValueError unless a kernel of shape (h, w) fits into an image of shape (H, W)."""
    if kernel[0] > image[0] or kernel[1] > image[1]:
        raise ValueError(
            f"kernels: found {kernel[0]}×{kernel[1]} on {image[0]}×{image[1]}; "
            f"expected at most {image[0]}×{image[1]}, a kernel must not be larger than what it slides over"
        )
