"""Arrays as Python source: laid out so that one sees the picture, and read back bit for bit."""

from __future__ import annotations

from collections.abc import Sequence
from math import isnan

import numpy as np

from xotui.engine.arrays import Array
from xotui.insight.export.piece import on_one_line

WIDTH = 100
"""Columns in which a long row of weights is broken."""


def array_source(variable: str, values: Array, names: Sequence[str] = (), *, rows_whole: bool = True) -> str:
    """A statement that makes an array.

    Args:
        variable: What the array is called.
        values: At least one axis, at least one value.
        names: What the entries of the first axis are called; a comment says so beside each.
        rows_whole: Whether each row stands on one line, however long, so that columns stand below each other.

    >>> print(array_source("cross", np.array([[1.0, -1.0], [-1.0, 1.0]])))
    cross = np.array(
        [
            [ 1, -1],
            [-1,  1],
        ],
        dtype=np.float64,
    )
    """
    whole = only_whole(values)
    texts = [_number(value, whole) for value in values.ravel().tolist()]
    wide = max(map(len, texts))
    cells = np.array([text.rjust(wide) for text in texts], dtype=object).reshape(values.shape)
    lines = _nested(cells, names, "    ", rows_whole)
    return "\n".join([f"{variable} = np.array(", *lines, f"    dtype=np.{values.dtype.name},", ")"])


def only_whole(values: Array) -> bool:
    """Whether all values are whole numbers that can be written without a point; a zero with a minus cannot."""
    if not np.isfinite(values).all():
        return False
    whole = (values == np.trunc(values)) & (np.abs(values) < 1e6) & ~(np.signbit(values) & (values == 0))
    return bool(whole.all())


def _number(value: float, whole: bool) -> str:
    if whole:
        return str(int(value))
    if isnan(value):
        return "np.nan"
    return repr(float(value)) if np.isfinite(value) else f"{'-' if value < 0 else ''}np.inf"


def _nested(cells: Array, names: Sequence[str], indent: str, rows_whole: bool) -> list[str]:
    """The lines of nested lists, from the outermost bracket to the last."""
    if cells.ndim == 1:
        return _row(cells.tolist(), indent, rows_whole)
    lines = [f"{indent}["]
    for index, part in enumerate(cells):
        first, *others = _nested(part, (), f"{indent}    ", rows_whole)
        comment = f"  # {on_one_line(names[index])}" if names else ""
        lines += [first + comment, *others]
    return [*lines, f"{indent}],"]


def _row(cells: list[str], indent: str, rows_whole: bool) -> list[str]:
    """One row: on one line, or broken where it is long and need not stand on one."""
    line = f"{indent}[{', '.join(cells)}],"
    if rows_whole or len(line) <= WIDTH:
        return [line]
    broken = joined(cells, WIDTH - len(indent) - 4)
    return [f"{indent}[", *(f"{indent}    {part}" for part in broken), f"{indent}],"]


def joined(cells: Sequence[str], width: int) -> list[str]:
    """Words with commas behind them, in as many lines as a width needs.

    >>> joined(["1", "2", "3"], 6)
    ['1, 2,', '3,']
    """
    lines: list[str] = []
    for cell in cells:
        if lines and len(lines[-1]) + len(cell) + 2 <= width:
            lines[-1] += f" {cell},"
        else:
            lines.append(f"{cell},")
    return lines
