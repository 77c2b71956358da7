"""Max-pooling: of every window, keep the best match."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xotui.engine.arrays import Array, as_floats

Edge = Literal["keep", "drop"]
"""What happens to a window that is cut by the edge: it is kept as it is, or dropped."""


@dataclass(frozen=True, eq=False)
class Winners:
    """Which cell won each window.

    Attributes:
        rows: (…, H', W'), the row of the winner in the map that was pooled.
        columns: (…, H', W'), its column.
        ties: (…, H', W'), how many cells of the window hold the winning value; 1 where nothing ties.
    """

    rows: NDArray[np.intp]
    columns: NDArray[np.intp]
    ties: NDArray[np.intp]


def max_pool(maps: ArrayLike, window: int = 2, stride: int = 2, edge: Edge = "keep") -> Array:
    """The largest value of every window.

    Args:
        maps: (…, H, W).
        window: Rows and columns of a window, ≥ 1.
        stride: Steps from one window to the next, ≥ 1.
        edge: "keep" also pools what is left of a window at the right and bottom edge, as the article does;
            "drop" leaves such windows out, as most frameworks do unless told otherwise.

    Returns:
        (…, H', W') of the same dtype, where H' is `pooled_length(H, window, stride, edge)`.

    Raises:
        ValueError: If window or stride is below 1, the edge rule is unknown, or no whole window fits and
            partial ones are dropped.

    >>> max_pool([[1, 2, 5], [4, 3, 0], [7, 0, 6]])
    array([[4., 5.],
           [7., 6.]])
    >>> max_pool([[1, 2, 5], [4, 3, 0], [7, 0, 6]], edge="drop")
    array([[4.]])
    """
    values = as_floats("maps", maps)
    rows, columns = _window_starts(values.shape, window, stride, edge)
    best = values[..., rows[:, None], columns]
    for down, right in np.ndindex(min(window, values.shape[-2]), min(window, values.shape[-1])):
        # Past the edge the last cell is looked at again: a maximum does not mind.
        row = np.minimum(rows + down, values.shape[-2] - 1)
        column = np.minimum(columns + right, values.shape[-1] - 1)
        best = np.maximum(best, values[..., row[:, None], column])
    return best


def pool_winners(maps: ArrayLike, window: int = 2, stride: int = 2, edge: Edge = "keep") -> Winners:
    """Which cell won each window of `max_pool`: of several that tie, the first in reading order.

    Args:
        maps: (…, H, W).
        window: As in `max_pool`.
        stride: As in `max_pool`.
        edge: As in `max_pool`.

    >>> winners = pool_winners([[1, 3], [3, 2]])
    >>> winners.rows, winners.columns, winners.ties
    (array([[0]]), array([[1]]), array([[2]]))
    """
    values = as_floats("maps", maps)
    rows, columns, inside = _windows(values.shape, window, stride, edge)
    seen = values[..., np.minimum(rows, values.shape[-2] - 1), np.minimum(columns, values.shape[-1] - 1)]
    wins = (seen == seen.max(axis=-1, keepdims=True)) & inside
    down, right = np.divmod(wins.argmax(axis=-1), window)
    return Winners(rows=rows[..., 0] + down, columns=columns[..., 0] + right, ties=wins.sum(axis=-1))


@lru_cache(maxsize=16)
def _windows(
    shape: tuple[int, ...], window: int, stride: int, edge: Edge
) -> tuple[NDArray[np.intp], NDArray[np.intp], NDArray[np.bool_]]:
    """(H', W', window²): the row and the column of every cell of every window, and whether there is such a cell."""
    first_rows, first_columns = _window_starts(shape, window, stride, edge)
    down, right = np.divmod(np.arange(window**2), window)
    rows, columns = np.broadcast_arrays(first_rows[:, None, None] + down, first_columns[:, None] + right)
    return rows, columns, (rows < shape[-2]) & (columns < shape[-1])


def pooled_length(length: int, window: int, stride: int, edge: Edge) -> int:
    """How many windows stand side by side on `length` cells.

    With "keep" a window is added for cells that no whole window reaches, as long as it starts inside.

    >>> pooled_length(7, 2, 2, "keep"), pooled_length(7, 2, 2, "drop")
    (4, 3)
    """
    if edge == "keep":
        reached = 1 + max(0, -(-(length - window) // stride))
        return min(reached, -(-length // stride))
    return max(0, (length - window) // stride + 1)


def check_pooling(window: int, stride: int, edge: str) -> None:
    """Raise a ValueError unless these settings describe a pooling."""
    for name, value in (("window", window), ("stride", stride)):
        if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
            raise ValueError(f"{name}: found {value!r}; expected a whole number of at least 1")
    if edge not in get_args(Edge):
        raise ValueError(f"edge: found {edge!r}; expected 'keep' or 'drop'")


def _window_starts(
    shape: tuple[int, ...], window: int, stride: int, edge: Edge
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The first row and the first column of every window."""
    check_pooling(window, stride, edge)
    if len(shape) < 2 or 0 in shape[-2:]:
        raise ValueError(f"maps: found shape {shape}; expected (…, H, W), neither of them 0")
    rows, columns = (pooled_length(length, window, stride, edge) for length in shape[-2:])
    if not rows or not columns:
        raise ValueError(
            f"window: found {window}×{window} on a map of {shape[-2]}×{shape[-1]}; expected a window that fits "
            'where partial windows are dropped (edge="keep" keeps them)'
        )
    return np.arange(rows) * stride, np.arange(columns) * stride
