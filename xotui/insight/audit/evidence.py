"""What an audit is about: a picture, kernels, and maps of them that came from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import prod

import numpy as np
from numpy.typing import ArrayLike

from xotui.engine.arrays import Array, as_floats, read_only
from xotui.engine.convolution import check_fit, check_kernels
from xotui.insight.conventions.layers import Sides

STAGES = ("convolution", "relu", "pool")
"""What maps may be given of, in the order in which they are computed."""

MOST_VALUES = 500_000
"""The most values that a picture, kernels or maps may have."""

MOST_WORK = 50_000_000
"""The most multiplications that one convolution of the picture with all kernels may take."""

WINDOW = STRIDE = 2
"""The window and the step of a pooling of which nothing is told."""


@dataclass(frozen=True, eq=False)
class Evidence:
    """A picture, kernels, and maps that somebody else computed of them.

    Args:
        picture: (H, W), or (C, H, W) for kernels of C channels.
        kernels: (F, h, w) or (F, C, h, w).
        convolution: The maps of the convolution, (F, H', W') however its axes are arranged; (H', W') will do for one
            kernel. None where they are not known, as with the other two.
        relu: The maps after ReLU.
        pool: The maps after ReLU and max-pooling.
        bias: (F,), or None.
        window: Rows and columns of a pooling window; None where that is not known.
        stride: Steps from one window to the next; None where that is not known.
        sides: How wide a frame is, where there is one; None for as wide as `same_sides` says.

    Raises:
        ValueError: If something is missing, does not fit, holds what is no finite number, or is too large; it names
            the argument, what was found and what was expected.
    """

    picture: Array
    kernels: Array
    convolution: Array | None = None
    relu: Array | None = None
    pool: Array | None = None
    bias: Array | None = None
    window: int | None = None
    stride: int | None = None
    sides: Sides | None = None

    def __post_init__(self) -> None:
        picture, kernels = _checked("picture", self.picture), _checked("kernels", self.kernels)
        check_kernels(kernels.shape)
        if picture.ndim not in (2, 3):
            raise ValueError(f"picture: found shape {picture.shape}; expected (H, W), or (C, H, W) for C channels")
        # Inside of the audit everything has channels, be it one.
        kernels = kernels[:, None] if kernels.ndim == 3 else kernels
        picture = picture[None] if picture.ndim == 2 else picture
        if len(picture) != kernels.shape[1]:
            raise ValueError(
                f"kernels: found shape {np.shape(self.kernels)}, {_channels(kernels.shape[1])}, on a picture of "
                f"{_channels(len(picture))}; expected as many"
            )
        check_fit(picture.shape[1:], kernels.shape[2:])
        if kernels.size * picture[0].size > MOST_WORK:
            raise ValueError(
                f"kernels: found shape {np.shape(self.kernels)} on a picture of shape {np.shape(self.picture)}, which "
                f"takes {kernels.size * picture[0].size:,} multiplications; expected at most {MOST_WORK:,}"
            )
        largest = len(kernels) * prod(map(sum, zip(picture.shape[1:], kernels.shape[2:], strict=True)))
        if largest > MOST_VALUES:
            raise ValueError(
                f"kernels: found {len(kernels)} on a picture of shape {np.shape(self.picture)}, whose maps have up to "
                f"{largest:,} values; expected at most {MOST_VALUES:,}"
            )
        object.__setattr__(self, "picture", picture)
        object.__setattr__(self, "kernels", kernels)
        if self.bias is not None:
            object.__setattr__(self, "bias", _checked("bias", self.bias))
            if np.shape(self.bias) != (len(kernels),):
                raise ValueError(
                    f"bias: found shape {np.shape(self.bias)}; expected ({len(kernels)},), one for each kernel"
                )
        for name in STAGES:
            if getattr(self, name) is not None:
                object.__setattr__(self, name, _maps(name, getattr(self, name), len(kernels)))
        if not self.given:
            raise ValueError(f"maps: found none; expected at least one of {', '.join(STAGES)}")
        for name in ("window", "stride"):
            value = getattr(self, name)
            whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
            if value is not None and not (whole and 1 <= value <= 1000):
                raise ValueError(f"{name}: found {value!r}; expected a whole number from 1 to 1000")

    @property
    def given(self) -> tuple[str, ...]:
        """The stages of which maps are given, in order."""
        return tuple(name for name in STAGES if getattr(self, name) is not None)

    def maps(self, stage: str) -> Array:
        """The maps of a stage that are given."""
        found: Array = getattr(self, stage)
        return found

    def seen(self, picture: ArrayLike, kernels: ArrayLike) -> Evidence:
        """The same with another picture and other kernels (F, C, h, w), not more of them, whose maps are not known."""
        given = np.asarray(kernels)
        bias = None if self.bias is None else self.bias[: len(given)]
        return replace(self, picture=np.asarray(picture), kernels=given, bias=bias)


def _checked(name: str, values: ArrayLike) -> Array:
    """The values as numbers of double precision that nobody can write to."""
    found = as_floats(name, values)
    if not found.size:
        raise ValueError(f"{name}: found shape {found.shape}; expected at least one value")
    if found.size > MOST_VALUES:
        raise ValueError(f"{name}: found {found.size:,} values; expected at most {MOST_VALUES:,}")
    with np.errstate(over="ignore"):
        found = found.astype(np.float64)
    if not np.isfinite(found).all():
        place = tuple(int(index) for index in np.argwhere(~np.isfinite(found))[0])
        raise ValueError(f"{_placed(name, place)}: found {found[place]}; expected a number")
    return read_only(found)


def _maps(name: str, values: ArrayLike, count: int) -> Array:
    found = _checked(name, values)
    if found.ndim == 2 and count == 1:
        return found[None]
    if found.ndim != 3:
        raise ValueError(f"{name}: found shape {found.shape}; expected three axes, such as ({count}, rows, columns)")
    return found


def _placed(name: str, place: tuple[int, ...]) -> str:
    """A place in an array as it is written in a program: "picture[2][0]"."""
    return name + "".join(f"[{index}]" for index in place)


def _channels(count: int) -> str:
    return "one channel" if count == 1 else f"{count} channels"
