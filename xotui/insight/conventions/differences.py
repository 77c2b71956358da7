"""Where two computations of the same picture differ, stage by stage."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xotui.engine import Convolution, MaxPool, Trace
from xotui.engine.arrays import Array
from xotui.engine.layers import Layer
from xotui.engine.matching import ROUNDING
from xotui.insight.conventions.layers import ConventionalConvolution, Sides
from xotui.insight.links import Mask


@dataclass(frozen=True, eq=False)
class StageDifference:
    """Where a stage differs between two computations.

    Attributes:
        name: The name of the stage, in the first.
        offset: Row r and column c of the first are row r + offset[0] and column c + offset[1] of the other.
        aligned: Whether those two cells look at the same place of the picture. After a frame has moved the windows
            of a pooling they do not: the maps are then laid corner on corner.
        one: (C, H, W) of the first's maps, True where a cell has another value in the other.
        other: (C, H', W') of the other's maps, True in the same cells.
        one_alone: (C, H, W), True where the first has a cell and the other has none.
        other_alone: (C, H', W'), True where only the other has a cell.
        count: How many cells that both have differ.
        compared: How many cells both have.
        largest: The largest difference of a cell that both have; 0.0 where none differs. A cell that has a value
            in one of the two only (a score without voters) differs, but by no number.
        where: The first cell (C, H, W) of the first's maps that differs most, or None.
    """

    name: str
    offset: tuple[int, int]
    aligned: bool
    one: Mask
    other: Mask
    one_alone: Mask
    other_alone: Mask
    count: int
    compared: int
    largest: float
    where: tuple[int, int, int] | None

    @property
    def same(self) -> bool:
        """Whether both have the same cells with the same values."""
        return not self.count and not self.one_alone.any() and not self.other_alone.any()


def differences(one: Trace, other: Trace) -> tuple[StageDifference, ...]:
    """Where two traces of the same picture differ.

    Cells are compared that look at the same place of the picture: where only one of the two puts a frame around its
    maps, what it computes there stands alone, and everything else is moved by the width of the frame. The windows of
    a pooling cannot be moved by less than a step; where that would be needed, they are compared corner on corner.

    Args:
        one: What a network computed.
        other: What the same network computed under another convention, of the same picture. It may end earlier.

    Returns:
        A difference for each stage that both have, the picture first.
    """
    found: list[StageDifference] = []
    offset, aligned = (0, 0), True
    for mine, yours in zip(one, other, strict=False):
        if mine.operation != yours.operation:
            break
        offset, aligned = _moved(offset, aligned, mine.layer, yours.layer)
        if mine.values.ndim == 1:
            offset, aligned = (0, 0), True
        found.append(_difference(mine.name, mine.maps, yours.maps, offset, aligned))
    return tuple(found)


def _moved(
    offset: tuple[int, int], aligned: bool, mine: Layer | None, yours: Layer | None
) -> tuple[tuple[int, int], bool]:
    """Where the cells behind a layer stand to each other, if those before it are `offset` apart."""
    match mine, yours:
        case Convolution(), Convolution():
            (before, across), (then, along) = (tuple(side[0] for side in sides_of(layer)) for layer in (mine, yours))
            return ((offset[0] + then - before, offset[1] + along - across) if aligned else offset), aligned
        case MaxPool(stride=stride), MaxPool():
            if any(step % stride for step in offset):
                return (0, 0), False
            return (offset[0] // stride, offset[1] // stride), aligned
    return offset, aligned


def sides_of(layer: Convolution) -> Sides:
    """The frame that a convolution puts around its maps."""
    if isinstance(layer, ConventionalConvolution):
        return layer.sides
    return ((layer.padding, layer.padding), (layer.padding, layer.padding))


def _difference(name: str, mine: Array, yours: Array, offset: tuple[int, int], aligned: bool) -> StageDifference:
    marks = [np.zeros(maps.shape, dtype=bool) for maps in (mine, yours)]
    alone = [np.ones(maps.shape, dtype=bool) for maps in (mine, yours)]
    here, there = _overlap(mine.shape, yours.shape, offset)
    alone[0][here] = alone[1][there] = False
    first, second = mine[here], yours[there]
    with np.errstate(invalid="ignore"):  # beyond all numbers, or no number: they differ, but by none
        apart = np.abs(first - second)
    differs = ~((apart <= ROUNDING) | (first == second) | (np.isnan(first) & np.isnan(second)))
    marks[0][here] = marks[1][there] = differs
    sizes = np.where(differs & np.isfinite(apart), apart, 0)
    largest = float(sizes.max(initial=0.0))
    where = None
    if largest:
        channel, row, column = (int(index) for index in np.unravel_index(int(sizes.argmax()), sizes.shape))
        where = (channel, row + max(0, -offset[0]), column + max(0, -offset[1]))
    return StageDifference(
        name,
        offset,
        aligned,
        one=marks[0],
        other=marks[1],
        one_alone=alone[0],
        other_alone=alone[1],
        count=int(differs.sum()),
        compared=int(differs.size),
        largest=largest,
        where=where,
    )


def _overlap(
    mine: tuple[int, ...], yours: tuple[int, ...], offset: tuple[int, int]
) -> tuple[tuple[slice, ...], tuple[slice, ...]]:
    """The cells that both have: as slices of the first's maps (C, H, W), and of the other's."""
    channels = slice(0, min(mine[0], yours[0]))
    here, there = [channels], [channels]
    for length, others, step in zip(mine[1:], yours[1:], offset, strict=True):
        start = max(0, -step)
        stop = max(start, min(length, others - step))
        here.append(slice(start, stop))
        there.append(slice(start + step, stop + step))
    return tuple(here), tuple(there)
