"""A whole photograph at once: of every block of pixels the strongest response of each feature."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np
from numpy.typing import NDArray

from xotui.engine import Layer, MaxPool
from xotui.engine.arrays import Array
from xotui.insight.whole.places import lines_of
from xotui.insight.whole.regions import Regions

_LARGE = ((1, 1_000_000), (2, 4_000_000))
"""Of pictures of up to so many pixels blocks of such a side are kept, of larger ones `_LARGEST`. What is smaller is
computed when it is looked at."""

_LARGEST = 4

_AT_ONCE = 2_000_000
"""About so many values of a layer are computed in one go: they are soon done, and take little memory."""


class Survey:
    """The strongest response of each feature in every block of a photograph.

    Maps of a large photograph are larger than itself, times the features. They are computed some rows at a time
    and never kept: what is kept of them is the largest value that belongs to a pixel of a block.

    Args:
        layers: Convolutions, ReLUs and poolings.
        image: (H, W).

    Attributes:
        block: Rows and columns of pixels of a block.
        blocks: (C, ⌈H/block⌉, ⌈W/block⌉), the strongest responses so far; NaN where there is none, or none yet.
        done: How many rows of blocks are done.

    Raises:
        ValueError: If the layers do not fit the photograph.
    """

    def __init__(self, layers: Sequence[Layer], image: Array) -> None:
        self.regions = Regions(layers, image)
        self.rows, self.columns = lines_of(layers, (image.shape[0], image.shape[1]))
        self.block = block_side((image.shape[0], image.shape[1]))
        high, wide = (-(-side // self.block) for side in image.shape)
        self.blocks = np.full((self.regions.shape[0], high, wide), np.nan, dtype=image.dtype)
        self.done = 0
        self._levels: dict[int, tuple[int, Array]] = {}
        widest = max(shape[0] if len(shape) > 2 else 1 for shape in self.regions.shapes)
        step = prod(layer.stride for layer in layers if isinstance(layer, MaxPool))
        rows = max(_AT_ONCE // (widest * image.shape[1]), 1)
        self._rows = -(-rows // max(step, _LARGEST)) * max(step, _LARGEST)

    @property
    def finished(self) -> bool:
        """Whether all of the photograph is done."""
        return bool(self.done >= self.blocks.shape[1])

    @property
    def share(self) -> float:
        """How much is done, 0 … 1."""
        return float(self.done / self.blocks.shape[1])

    def advance(self) -> None:
        """Do some more rows."""
        end = min(self.done + max(self._rows // self.block, 1), self.blocks.shape[1])
        self.blocks[:, self.done : end] = strongest(self, self.block, (self.done, end), (0, self.blocks.shape[2]))
        self.done = end

    def level(self, side: int) -> Array:
        """The strongest responses in larger blocks.

        Args:
            side: Rows and columns of pixels of a block, a multiple of those of a block.

        Returns:
            (C, ⌈H/side⌉, ⌈W/side⌉), NaN where there is none, or none yet.
        """
        done, kept = self.done, self._levels.get(side)  # more may be done meanwhile, in another thread
        if kept is not None and kept[0] == done:
            return kept[1]
        times = side // self.block
        rows, columns = (np.arange(0, length, times) for length in self.blocks.shape[1:])
        made: Array = np.fmax.reduceat(np.fmax.reduceat(self.blocks, rows, axis=1), columns, axis=2)
        self._levels[side] = done, made
        return made


def block_side(shape: tuple[int, int]) -> int:
    """Rows and columns of the smallest blocks that are kept of a picture of (H, W)."""
    return next((side for side, most in _LARGE if shape[0] * shape[1] <= most), _LARGEST)


def strongest(survey: Survey, side: int, down: tuple[int, int], across: tuple[int, int]) -> Array:
    """The strongest response of each feature in some blocks of a photograph, computed from its pixels.

    Args:
        survey: Whose layers and photograph.
        side: Rows and columns of pixels of a block, ≥ 1.
        down: The first row of blocks, and the one behind the last.
        across: The same for columns.

    Returns:
        (C, rows, columns): the largest of all values that belong to a pixel of the block; NaN where none does.
    """
    found = np.full((survey.regions.shape[0], down[1] - down[0], across[1] - across[0]), np.nan, survey.blocks.dtype)
    top, bottom, rows = survey.rows.spans(side, *down)
    left, right, columns = survey.columns.spans(side, *across)
    if not (len(top) and len(left)):
        return found
    with np.errstate(over="ignore", invalid="ignore"):
        values = survey.regions.part((int(top[0]), int(bottom[-1]) + 1), (int(left[0]), int(right[-1]) + 1))
        values = _largest(values, top - top[0], bottom - top[0], 1)
        found[:, rows, columns] = _largest(values, left - left[0], right - left[0], 2)
    return found


def _largest(values: Array, first: NDArray[np.intp], last: NDArray[np.intp], axis: int) -> Array:
    """The largest value from each first to each last index along an axis."""
    best: Array = values.take(first, axis=axis)
    for further in range(1, int((last - first).max()) + 1):
        np.maximum(best, values.take(np.minimum(first + further, last), axis=axis), out=best)
    return best
