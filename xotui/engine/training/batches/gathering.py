"""Values picked for every window that looks at them, and the gradient back to where they were picked."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from xotui.engine.arrays import Array

Index = NDArray[np.intp]


class Gathering:
    """The same rows picked again and again.

    Args:
        places: (m, windows), of which of the n rows each row is a copy; n for a row of zeros.
        given: n, how many rows there are to pick from.
        count: N, how long they are.
        dtype: The type of the values.
        first: Whether nobody needs the gradient of what is picked from.

    Attributes:
        rows: (m, windows, N), what was picked; there the gradient is put that shall go back.
    """

    def __init__(self, places: Index, given: int, count: int, dtype: np.dtype[Any], *, first: bool) -> None:
        self._places, self._returns = places.ravel(), () if first else returns(places, given)
        self._framed = np.zeros((given + 1, count), dtype)
        self._inside = self._framed[:-1]
        self._kept = np.zeros((places.size + 1, count), dtype)
        self._picked = self._kept[:-1]
        self.rows = self._picked.reshape(*places.shape, count)
        self._back: Array = np.empty((0 if first else given, count), dtype)
        self._round = np.empty_like(self._back)

    def pick(self, values: Array) -> None:
        """Pick from (n, N)."""
        np.copyto(self._inside, values)
        self._framed.take(self._places, 0, self._picked, "clip")

    def put_back(self) -> Array:
        """(n, N), of each value that could be picked what all its copies hold, added up."""
        once, *again = self._returns
        self._kept.take(once, 0, self._back, "clip")
        for places in again:
            self._kept.take(places, 0, self._round, "clip")
            np.add(self._back, self._round, out=self._back)
        return self._back


def returns(places: Index, given: int) -> tuple[Index, ...]:
    """Where the copies of every row are: first one of each, then another of each, until all of them are named.

    Args:
        places: (m, windows), as for `Gathering`. What a window names again does not count.
        given: n.

    Returns:
        At least one array (n,) of indices into `places`, written as one row; a row of fewer copies than others is said
        to be behind the last of them then.

    >>> [there.tolist() for there in returns(np.array([[1, 0], [3, 1], [1, 1]]), 3)]
    [[1, 0, 6], [6, 3, 6]]
    """
    by_window = places + np.arange(places.shape[1]) * (given + 1)
    _, once = np.unique(by_window, return_index=True)
    named = places.ravel()[once]
    order, counts = once[named.argsort(kind="stable")], np.bincount(named, minlength=given + 1)[:given]
    starts, last = counts.cumsum() - counts, len(order) - 1
    rounds = range(max(int(counts.max()), 1))
    return tuple(np.where(number < counts, order[np.minimum(starts + number, last)], places.size) for number in rounds)
