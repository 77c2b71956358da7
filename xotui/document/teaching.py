"""Pictures that a person has labelled by hand, to learn from."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from xotui.engine.arrays import Array, read_only
from xotui.engine.matching import ROUNDING
from xotui.pictures.labelled import LabelledSet
from xotui.pictures.sets import LABELS, save_labelled


@dataclass(frozen=True, eq=False)
class Teaching:
    """Labelled pictures of any sizes, in the order in which they were kept.

    Attributes:
        pictures: (H, W) each, read-only, −1 … 1; no two of them are the same.
        labels: 0 for X, 1 for O, one for each picture.
        saved: How many of them, from the first on, are in a folder.
    """

    pictures: tuple[Array, ...] = ()
    labels: tuple[int, ...] = ()
    saved: int = 0

    def __len__(self) -> int:
        return len(self.pictures)

    @property
    def counts(self) -> tuple[int, int]:
        """How many X's and how many O's there are."""
        return self.labels.count(0), self.labels.count(1)

    @property
    def unsaved(self) -> int:
        """How many pictures are in no folder yet."""
        return len(self.pictures) - self.saved

    @property
    def shapes(self) -> tuple[tuple[int, int], ...]:
        """The sizes there are, (rows, columns) each, in the order of their first pictures."""
        return tuple(dict.fromkeys((picture.shape[0], picture.shape[1]) for picture in self.pictures))

    def find(self, picture: Array) -> int | None:
        """The index of the same picture (H, W) among these, if it is there."""
        return next((index for index, kept in enumerate(self.pictures) if np.array_equal(kept, picture)), None)

    def taught(self, picture: Array, label: int) -> Teaching:
        """These and one more; the same picture with another label takes that label instead.

        Args:
            picture: (H, W).
            label: 0 for X, 1 for O.

        Raises:
            ValueError: If there is nothing on the picture, or it is there with that label already.
        """
        if np.ptp(picture) <= ROUNDING:
            what = {1.0: "all ink", -1.0: "no ink"}.get(float(picture.flat[0]), "one grey all over")
            raise ValueError(f"The picture is {what}: there is nothing to learn from it")
        place = self.find(picture)
        if place is None:
            return replace(self, pictures=(*self.pictures, read_only(picture)), labels=(*self.labels, label))
        if self.labels[place] == label:
            raise ValueError(f"This very picture is kept as {LABELS[label]} already")
        # It goes to the end, where those are that are in no folder: what is there says the other letter.
        return Teaching(
            (*self.pictures[:place], *self.pictures[place + 1 :], self.pictures[place]),
            (*self.labels[:place], *self.labels[place + 1 :], label),
            self.saved - (place < self.saved),
        )

    def as_set(self, shape: tuple[int, int], *, unsaved: bool = False) -> LabelledSet:
        """The pictures of one size.

        Args:
            shape: Rows and columns.
            unsaved: Only those that are in no folder yet.
        """
        start = self.saved if unsaved else 0
        chosen = [index for index in range(start, len(self)) if self.pictures[index].shape == tuple(shape)]
        images = [self.pictures[index] for index in chosen]
        return LabelledSet(np.array(images).reshape(-1, *shape), [self.labels[index] for index in chosen])


def save_taught(teaching: Teaching, folder: str | os.PathLike[str]) -> Teaching:
    """Write the pictures that are in no folder yet into folders X and O.

    Where they are of several sizes, each size has a folder of its own, such as `9x9`, with X and O in it: a set
    is of one size.

    Returns:
        The same pictures, all of them saved.

    Raises:
        OSError: If one of them cannot be written.
    """
    for rows, columns in teaching.shapes:
        home = Path(folder) / f"{rows}x{columns}" if len(teaching.shapes) > 1 else Path(folder)
        save_labelled(teaching.as_set((rows, columns), unsaved=True), home)
    return replace(teaching, saved=len(teaching))
