"""Labelled pictures: what a network learns from, and what it is judged by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xotui.engine.arrays import Array, as_floats, read_only


@dataclass(frozen=True, eq=False)
class LabelledSet:
    """Pictures of one size, and which category each of them belongs to.

    Args:
        images: (N, H, W), each value in −1 … 1.
        labels: (N,), the index of each picture's category: 0 for X, 1 for O.
        names: What the pictures are called, N of them; nothing unless told.

    Raises:
        ValueError: If the numbers of pictures, labels and names differ, or a label is no category.

    >>> LabelledSet(np.zeros((2, 9, 9)), [0, 1]).counts
    (1, 1)
    """

    images: Array
    labels: NDArray[np.intp]
    names: tuple[str, ...]

    def __init__(self, images: ArrayLike, labels: ArrayLike, names: Sequence[str] = ()) -> None:
        pixels = as_floats("images", images)
        if pixels.ndim != 3:
            raise ValueError(f"images: found shape {pixels.shape}; expected (N, H, W)")
        indices = np.asarray(labels, dtype=np.intp)
        if indices.shape != pixels.shape[:1]:
            raise ValueError(f"labels: found shape {indices.shape}; expected ({len(pixels)},), one for each picture")
        if not np.isin(indices, (0, 1)).all():
            raise ValueError("labels: found other numbers; expected 0 (X) or 1 (O) for each picture")
        if names and len(names) != len(pixels):
            raise ValueError(f"names: found {len(names)}; expected {len(pixels)}, one for each picture")
        object.__setattr__(self, "images", read_only(pixels))
        object.__setattr__(self, "labels", read_only(indices))
        object.__setattr__(self, "names", tuple(names))

    def __len__(self) -> int:
        return len(self.images)

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of each picture."""
        _, rows, columns = self.images.shape
        return rows, columns

    @property
    def counts(self) -> tuple[int, int]:
        """How many pictures of each category there are: X first."""
        return int((self.labels == 0).sum()), int((self.labels == 1).sum())

    def subset(self, indices: ArrayLike) -> LabelledSet:
        """The pictures at some indices, in that order."""
        chosen = np.asarray(indices, dtype=np.intp)
        names = tuple(self.names[index] for index in chosen) if self.names else ()
        return LabelledSet(self.images[chosen], self.labels[chosen], names)

    def joined(self, other: LabelledSet) -> LabelledSet:
        """The pictures of both, these first; without names unless all of them have one."""
        names = (*self.names, *other.names) if len(self.names) == len(self) and other.names else ()
        return LabelledSet(
            np.concatenate([self.images, other.images]), np.concatenate([self.labels, other.labels]), names
        )

    def split(self, share: float, seed: int) -> tuple[LabelledSet, LabelledSet]:
        """The set in two: what to learn from, and what is kept for validation.

        Each category is split alike, and as soon as it has two pictures each part gets at least one of it.

        Args:
            share: How much is kept for validation, 0 … 1.
            seed: The same seed splits the same way.
        """
        random = np.random.default_rng(seed)
        kept: list[int] = []
        for category in (0, 1):
            members = random.permutation(np.flatnonzero(self.labels == category))
            count = round(len(members) * share)
            if 0 < share < 1 and len(members) > 1:
                count = min(max(count, 1), len(members) - 1)
            kept += members[:count].tolist()
        chosen = np.zeros(len(self), dtype=bool)
        chosen[kept] = True
        return self.subset(np.flatnonzero(~chosen)), self.subset(np.flatnonzero(chosen))
