"""What is counted and measured: one picture through a convolution, a ReLU and perhaps a pooling, of any size."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property, lru_cache
from math import isqrt, prod

import numpy as np

from xotui.engine import Convolution, Cost, Layer, MaxPool, Network, ReLU
from xotui.engine.arrays import Array

Shape = tuple[int, int]

SIZES: tuple[Shape, ...] = (
    *((side, side) for side in (9, 16, 28, 64, 128, 256, 512, 768, 1024, 1536, 1792, 2048, 2304, 2560)),
    (2448, 3264),
)
"""Rows and columns of pictures, from the article's 9×9 to the 8 megapixels of a photograph."""

SIDES = tuple(range(1, 16))
"""Rows, and as many columns, of a feature."""

FEATURES = (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64)
"""How many features."""

DTYPE = np.dtype(np.float32)
"""The type of all values: 4 bytes each."""

_SEED = 2016


class Quantity(StrEnum):
    """What the article says that the cost is linear in."""

    PIXELS = "pixels"
    FEATURE_PIXELS = "feature pixels"
    FEATURES = "features"


@dataclass(frozen=True)
class Setup:
    """One picture and the layers that it goes through.

    Attributes:
        shape: Rows and columns of the picture, not smaller than a feature.
        side: Rows, and as many columns, of a feature, ≥ 1.
        features: How many features, ≥ 1.
        pooled: Whether windows of 2×2 are pooled with a step of 2, so that a quarter of the values is left.
        threads: How many threads the plan may use, ≥ 1; the readable engine has one.

    Raises:
        ValueError: If a number is below 1, or a feature does not fit into the picture.

    >>> Setup((9, 9)).cost.multiplications
    1323
    """

    shape: Shape = (1024, 1024)
    side: int = 3
    features: int = 3
    pooled: bool = True
    threads: int = 1

    def __post_init__(self) -> None:
        for name in ("side", "features", "threads"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name}: found {getattr(self, name)}; expected at least 1")
        if min(self.shape) < self.side:
            raise ValueError(
                f"features: found {self.side}×{self.side} on a picture of {size_text(self.shape)}; "
                "expected features that fit into the picture"
            )

    @property
    def pixels(self) -> int:
        """How many pixels the picture has."""
        return prod(self.shape)

    def amount(self, quantity: Quantity) -> int:
        """How much there is of a quantity."""
        match quantity:
            case Quantity.PIXELS:
                return self.pixels
            case Quantity.FEATURE_PIXELS:
                return self.side**2
            case _:
                return self.features

    @property
    def count_text(self) -> str:
        """How many features there are.

        >>> Setup().count_text, Setup(features=1).count_text
        ('3 features', '1 feature')
        """
        return f"{self.features} feature{'s' * (self.features > 1)}"

    @property
    def feature_text(self) -> str:
        """How many features there are, and how large.

        >>> Setup().feature_text
        '3 features of 3×3'
        """
        return f"{self.count_text} of {self.amount_text(Quantity.FEATURE_PIXELS)}"

    def amount_text(self, quantity: Quantity) -> str:
        """The same as a person says it.

        >>> [Setup().amount_text(quantity) for quantity in Quantity]
        ['1024×1024', '3×3', '3']
        """
        match quantity:
            case Quantity.PIXELS:
                return size_text(self.shape)
            case Quantity.FEATURE_PIXELS:
                return f"{self.side}×{self.side}"
            case _:
                return str(self.features)

    @cached_property
    def network(self) -> Network:
        """The layers, with features of 1 and −1 at random, the same each time."""
        random = np.random.default_rng(_SEED)
        kernels = random.choice(np.array([-1, 1], DTYPE), (self.features, self.side, self.side))
        layers: list[Layer] = [Convolution(kernels), ReLU()]
        return Network([*layers, MaxPool(2, 2)] if self.pooled else layers)

    def picture(self) -> Array:
        """(H, W) of float32 in −1 … 1, at random, the same each time; made without taking memory for anything else."""
        picture: Array = np.random.default_rng(_SEED).random(self.shape, DTYPE)
        picture *= 2
        picture -= 1
        return picture

    @cached_property
    def cost(self) -> Cost:
        """The exact count of all operations."""
        return self.network.cost(self.shape)

    @cached_property
    def operations(self) -> int:
        """How many operations there are of all kinds together."""
        return all_operations(self.cost)

    @property
    def maps_bytes(self) -> int:
        """The bytes of the convolution's maps."""
        return prod(self.network.shapes(self.shape)[1]) * DTYPE.itemsize

    @property
    def result_shape(self) -> tuple[int, ...]:
        """(F, H', W'), what comes out."""
        return self.network.shapes(self.shape)[-1]


def all_operations(cost: Cost) -> int:
    """How many operations there are of all kinds together."""
    return cost.multiplications + cost.additions + cost.divisions + cost.comparisons + cost.exponentials


def size_text(shape: Shape) -> str:
    """Rows×columns.

    >>> size_text((2448, 3264))
    '2448×3264'
    """
    return "×".join(map(str, shape))


def square(pixels: int) -> Shape:
    """The square picture that has about so many pixels; 8 megapixels have the shape of a photograph.

    >>> square(65536), square(8_000_000)
    ((256, 256), (2448, 3264))
    """
    if pixels == 8_000_000:
        return SIZES[-1]
    side = isqrt(pixels)
    return (side + 1, side + 1) if pixels - side**2 > (side + 1) ** 2 - pixels else (side, side)


@lru_cache(maxsize=64)
def series(setup: Setup, quantity: Quantity) -> tuple[Setup, ...]:
    """The same with less and with more of one quantity, from the least on, as far as features fit."""
    match quantity:
        case Quantity.PIXELS:
            return tuple(replace(setup, shape=shape) for shape in SIZES if min(shape) >= setup.side)
        case Quantity.FEATURE_PIXELS:
            return tuple(replace(setup, side=side) for side in SIDES if side <= min(setup.shape))
        case _:
            return tuple(replace(setup, features=features) for features in FEATURES)
