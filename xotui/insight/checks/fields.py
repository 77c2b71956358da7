"""The field of view: which pixels one value of a layer sees, and how far apart neighbours look."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xotui.engine import Convolution, FullyConnected, MaxPool, Network
from xotui.insight.checks.report import Check, Fact

Lines = NDArray[np.bool_]
"""For each row (or column) of a layer, which rows (or columns) of the picture it sees: (cells, pixels)."""


@dataclass(frozen=True, eq=False)
class Field:
    """What the values of one layer of maps see of the picture.

    What a value sees is always some rows times some columns, the same for all maps of a layer.

    Attributes:
        layer: The name of the layer.
        rows: For each row of its maps, which rows of the picture it sees.
        columns: For each column, which columns.
        jump: How many pixels further the next value looks, if there is one: all steps up to here, multiplied.
    """

    layer: str
    rows: Lines
    columns: Lines
    jump: int = 1

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of pixels that an inner value sees; those at an edge may see fewer."""
        return int(self.rows.sum(axis=1).max()), int(self.columns.sum(axis=1).max())

    @property
    def pixels(self) -> int:
        """How many pixels an inner value sees."""
        rows, columns = self.size
        return rows * columns

    @property
    def step(self) -> tuple[int | None, int | None]:
        """How many pixels further the next row, and the next column, looks; None where there is no next one."""
        down, across = (self.jump if len(lines) > 1 else None for lines in (self.rows, self.columns))
        return down, across

    def seen(self, cells: Lines | None = None) -> Lines:
        """The pixels (H, W) that some value sees.

        Args:
            cells: (R, C), which values; all of them unless told.
        """
        chosen = np.ones((len(self.rows), len(self.columns)), dtype=bool) if cells is None else cells
        by_column = (chosen.astype(np.intp) @ self.columns.astype(np.intp)) > 0
        found: Lines = (self.rows.T.astype(np.intp) @ by_column.astype(np.intp)) > 0
        return found


def fields(network: Network, shape: tuple[int, int]) -> tuple[Field, ...]:
    """The field of view of each layer of maps, from the first layer to the last before hidden neurons or votes.

    Args:
        network: Any network.
        shape: Rows and columns of the pictures.

    Raises:
        ValueError: If the network does not fit such pictures.

    >>> from xotui.engine import Convolution, MaxPool, ReLU
    >>> layers = (Convolution(np.ones((1, 3, 3))), ReLU(), MaxPool(2, 2), MaxPool(2, 2))
    >>> [(field.layer, field.size, field.step) for field in fields(Network(layers), (9, 9))]
    [('convolution', (3, 3), (1, 1)), ('relu', (3, 3), (1, 1)), ('pool1', (4, 4), (2, 2)), ('pool2', (6, 6), (4, 4))]
    """
    shapes = network.shapes(shape)
    rows, columns = (np.eye(side, dtype=bool) for side in shape)
    jump = 1
    found: list[Field] = []
    for name, layer, after in zip(network.names[1:], network.layers, shapes[1:], strict=True):
        if len(after) < 2:
            break
        if isinstance(layer, Convolution):
            height, width = layer.kernels.shape[-2:]
            rows = _through(rows, after[-2], height, 1, -layer.padding)
            columns = _through(columns, after[-1], width, 1, -layer.padding)
        elif isinstance(layer, MaxPool):
            rows = _through(rows, after[-2], layer.window, layer.stride, 0)
            columns = _through(columns, after[-1], layer.window, layer.stride, 0)
            jump *= layer.stride
        found.append(Field(name, rows, columns, jump))
    return tuple(found)


def voting_pixels(network: Network, shape: tuple[int, int]) -> Lines:
    """The pixels (H, W) that some value sees that has a say in what the network ends with."""
    views = fields(network, shape)
    needed: Lines | None = None
    for layer in reversed(network.layers):
        if isinstance(layer, FullyConnected):
            chosen = layer.weights if needed is None else layer.weights[needed]
            needed = np.asarray((chosen != 0).any(axis=0))
    if not views:
        return np.ones(shape, dtype=bool) if needed is None else needed.reshape(shape)
    last = views[-1]
    if needed is None:
        return last.seen()
    return last.seen(np.asarray(needed.reshape(-1, len(last.rows), len(last.columns)).any(axis=0)))


def field_of_view(network: Network, shape: tuple[int, int]) -> Check:
    """How many pixels one value of each layer sees, and which pixels nothing sees that counts."""
    views = fields(network, shape)
    told = [_sentence(view) for view in views]
    facts: list[Fact] = [
        {
            "layer": view.layer,
            "rows": view.size[0],
            "columns": view.size[1],
            "pixels": view.pixels,
            "step_rows": view.step[0],
            "step_columns": view.step[1],
        }
        for view in views
    ]
    seen = voting_pixels(network, shape)
    facts.append({"layer": network.names[-1], "pixels_that_count": int(seen.sum()), "of": seen.size})
    if seen.all():
        told.append(f"{network.names[-1]}: all {seen.size} pixels of the picture count.")
        return Check("Field of view", (), (), tuple(told), tuple(facts))
    unseen = int(seen.size - seen.sum())
    found = f"{unseen} of {seen.size} pixels never count{_where(seen)}."
    means = "Whatever is drawn there, nothing that the network ends with changes."
    return Check("Field of view", (found,), (means,), tuple(told), tuple(facts))


def _through(lines: Lines, count: int, window: int, stride: int, start: int) -> Lines:
    """What windows over the lines of a layer see; what lies outside of it is padding and sees nothing."""
    seen = np.zeros((count, lines.shape[1]), dtype=bool)
    for index in range(count):
        first = index * stride + start
        seen[index] = lines[max(first, 0) : max(first + window, 0)].any(axis=0)
    return seen


def _sentence(view: Field) -> str:
    rows, columns = view.size
    one = f"{view.layer}: a value sees {rows}×{columns} pixels, {view.pixels} in all"
    if view.step == (None, None):
        return f"{one}; it is the only one of its map."
    return f"{one}; its neighbour looks {view.jump} further."


def _where(seen: Lines) -> str:
    """Where the unseen pixels are, if they are whole rows and columns."""
    rows, columns = (np.asarray((~seen).all(axis=axis)) for axis in (1, 0))
    if not np.array_equal(~seen, rows[:, None] | columns):
        return ""
    parts = [
        f"{name} {', '.join(map(str, np.flatnonzero(lines).tolist()))}"
        for name, lines in (("row", rows), ("column", columns))
        if lines.any()
    ]
    return f" ({' and '.join(parts)})"
