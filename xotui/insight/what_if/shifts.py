"""The same picture at every place: where in the frame it may be before the verdict breaks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xotui.engine.arrays import Array, read_only
from xotui.insight.robustness import Tally, Verdicts
from xotui.insight.what_if.many import parts_of
from xotui.insight.what_if.sweeps import Judge, agreement
from xotui.pictures.transforms import shift


@dataclass(frozen=True, eq=False)
class ShiftMap:
    """What is said of a picture (H, W) at every shift by up to half its size; the middle cell is the picture as it is.

    The cell (H // 2 + down, W // 2 + right) belongs to the picture that has been moved so far down and to the right.

    Attributes:
        margins: (2·(H // 2) + 1, 2·(W // 2) + 1) float64, NaN where a score is missing or not known yet.
        verdicts: The same shape: the index of the category, −1 where it is undecided or not known yet.
        known: The same shape, True where it has been judged already.
    """

    margins: Array
    verdicts: Verdicts
    known: NDArray[np.bool_]

    @property
    def middle(self) -> tuple[int, int]:
        """Row and column of the cell where nothing is shifted."""
        rows, columns = self.margins.shape
        return rows // 2, columns // 2

    @property
    def done(self) -> int:
        """How many shifts are judged."""
        return int(np.count_nonzero(self.known))

    @property
    def finished(self) -> bool:
        """Whether all of them are."""
        return bool(self.known.all())

    @property
    def kept(self) -> Tally:
        """At how many of the known shifts the verdict is that of the picture as it is, an undecided one too."""
        return agreement(self.verdicts[self.known], int(self.verdicts[self.middle]))

    def moved(self, row: int, column: int) -> tuple[int, int]:
        """How far down and to the right the picture of a cell has been moved."""
        return row - self.middle[0], column - self.middle[1]


def shift_map(image: Array, judge: Judge) -> Iterator[ShiftMap]:
    """Judge a picture at every shift of ±(H // 2) rows and ±(W // 2) columns.

    What is shifted in is black; what leaves the frame is lost. Memory is bounded, and whoever asks may stop between
    any two maps.

    Args:
        image: (H, W).
        judge: Who judges.

    Yields:
        The map as far as it is known, from the middle outwards; the last one is whole.
    """
    height, width = image.shape
    shape = (2 * (height // 2) + 1, 2 * (width // 2) + 1)
    margins, verdicts = np.full(shape, np.nan), np.full(shape, -1, dtype=np.intp)
    known = np.zeros(shape, dtype=bool)
    down, right = (places.ravel() - side // 2 for places, side in zip(np.indices(shape), shape, strict=True))
    order = np.argsort(np.maximum(np.abs(down), np.abs(right)), kind="stable")
    for part in parts_of(len(order), judge.each):
        here = order[part]
        answers = judge.ask(np.stack([shift(image, int(down[cell]), int(right[cell])) for cell in here]))
        margins.flat[here], verdicts.flat[here], known.flat[here] = answers.margins, answers.verdicts, True
        yield ShiftMap(*(read_only(array) for array in (margins, verdicts, known)))
