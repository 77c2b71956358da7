"""The combinations that an audit knows: conventions, windows, and in which order axes and features stand."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from itertools import product

import numpy as np

from xotui.engine.arrays import Array
from xotui.insight.audit.evidence import STRIDE, WINDOW, Evidence
from xotui.insight.conventions.choices import CHOICES, Convention, in_words, option_of

WINDOWS = (2, 3)
"""The windows that are tried where none is told."""

STRIDES = (1, 2, 3)
"""The steps that are tried where none is told."""


@dataclass(frozen=True)
class Arrangement:
    """In which order axes and features stand, beside what a convention says.

    Attributes:
        maps_transposed: Rows and columns of all maps are exchanged; so they are if both picture and kernels were.
        kernels_transposed: Rows and columns of the kernels are exchanged, not those of the picture. Together with
            `maps_transposed` that is a picture whose rows and columns are exchanged.
        features_reversed: The last feature comes first.
        channels_last: The features are the last axis of the maps, not the first.
    """

    maps_transposed: bool = False
    kernels_transposed: bool = False
    features_reversed: bool = False
    channels_last: bool = False

    @property
    def phrases(self) -> tuple[str, ...]:
        """What is not as usual, in half sentences."""
        told = []
        if self.maps_transposed and self.kernels_transposed:
            told.append("the picture transposed")
        elif self.maps_transposed or self.kernels_transposed:
            told.append("the maps transposed" if self.maps_transposed else "the kernel transposed")
        if self.features_reversed:
            told.append("the features in reversed order")
        if self.channels_last:
            told.append("the features as the last axis")
        return tuple(told)

    def undone(self, maps: Array) -> Array:
        """Maps that are so arranged, as (F, H', W')."""
        if self.channels_last:
            maps = np.moveaxis(maps, -1, 0)
        if self.maps_transposed:
            maps = np.swapaxes(maps, -1, -2)
        return maps[::-1] if self.features_reversed else maps

    def done(self, maps: Array) -> Array:
        """Maps (F, H', W') so arranged."""
        if self.features_reversed:
            maps = maps[::-1]
        if self.maps_transposed:
            maps = np.swapaxes(maps, -1, -2)
        return np.moveaxis(maps, 0, -1) if self.channels_last else maps


@dataclass(frozen=True)
class Combination:
    """One way to compute maps. Window and step are None where no pooled maps are given, and pooling says nothing."""

    convention: Convention
    arrangement: Arrangement = Arrangement()
    window: int | None = None
    stride: int | None = None

    def phrases(self, own: Combination) -> tuple[str, ...]:
        """Everything in which it is not another one, in half sentences."""
        told = [
            option_of(name, getattr(self.convention, name)).phrase for name in own.convention.changed(self.convention)
        ]
        if (self.window, self.stride) != (own.window, own.stride):
            told.append(f"windows of {self.window}×{self.window} in steps of {self.stride}")
        return (*told, *self.arrangement.phrases)

    def words(self, own: Combination) -> str:
        """The phrases as one; "xotui's own conventions" where there are none."""
        return in_words(self.phrases(own)) or "xotui's own conventions"

    def rank(self, own: Combination) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
        """The more alike to another combination, the less: fewer changes first, then those of earlier choices."""
        places = [
            (
                [option.value for option in choice.options].index(getattr(self.convention, choice.field)),
                getattr(self.convention, choice.field) != getattr(own.convention, choice.field),
            )
            for choice in CHOICES
        ]
        steps, usual = (self.window or 0, self.stride or 0), (own.window or 0, own.stride or 0)
        places += [(mine, mine != theirs) for mine, theirs in zip(steps, usual, strict=True)]
        places += [(int(value), value) for value in astuple(self.arrangement)]
        changed = tuple(number for number, (_, differs) in enumerate(places) if differs)
        return len(self.phrases(own)), changed, tuple(option for option, _ in places)


@dataclass(frozen=True)
class Found:
    """How well a combination explains the given maps.

    Attributes:
        combination: The combination.
        differing: How many of the given values it does not explain.
        values: How many are given.
        largest: The largest difference between a given value and what the combination gives.
    """

    combination: Combination
    differing: int
    values: int
    largest: float


def own_combination(evidence: Evidence, convention: Convention) -> Combination:
    """The combination that nobody has to be told of: windows of 2×2 in steps of 2, unless something else is told."""
    if evidence.pool is None:
        return Combination(convention)
    return Combination(convention, window=evidence.window or WINDOW, stride=evidence.stride or STRIDE)


def windows(evidence: Evidence) -> tuple[tuple[int | None, int | None], ...]:
    """The windows and steps that come into question."""
    if evidence.pool is None:
        return ((None, None),)
    return tuple(
        product(
            WINDOWS if evidence.window is None else (evidence.window,),
            STRIDES if evidence.stride is None else (evidence.stride,),
        )
    )


def turns(evidence: Evidence) -> tuple[Arrangement, ...]:
    """In which order axes and features of the given maps may stand: one feature has no order, one map no last axis."""
    single = len(evidence.kernels) == 1
    flat = single and all(len(evidence.maps(stage)) == 1 for stage in evidence.given)
    return tuple(
        Arrangement(transposed, False, backwards, last)
        for last, backwards, transposed in product(
            (False,) if flat else (False, True), (False,) if single else (False, True), (False, True)
        )
    )
