"""Which cells feed a cell, and which cells it feeds, in every stage of a trace."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from xotui.engine import Convolution, FullyConnected, Layer, MaxPool, ReLU, Softmax, Trace
from xotui.engine.layers import Shape
from xotui.engine.plans.columns import pool_cells

Mask = NDArray[np.bool_]

Layers = tuple[Layer | None, ...]
"""What made each stage: nothing made the picture."""


@dataclass(frozen=True)
class Cell:
    """A place in a trace: which stage, which of its maps, which row and column; all counted from 0."""

    stage: int
    channel: int
    row: int
    column: int

    @property
    def index(self) -> tuple[int, int, int]:
        """Where it is in `Stage.maps`."""
        return (self.channel, self.row, self.column)


@dataclass(frozen=True, eq=False)
class Links:
    """What is linked to some cells, a mask (C, H, W) for each stage of the trace.

    Attributes:
        field: Every cell that could have had a say, or that is told: the field of view.
        path: The cells that really decided: the winners of windows, the largest share of a score.
    """

    field: tuple[Mask, ...]
    path: tuple[Mask, ...]


@lru_cache(maxsize=4)  # so often it is asked again for one state of the screen; a trace of a large picture is large
def links(trace: Trace, cell: Cell) -> Links:
    """Everything that one cell is linked to, in both directions; the cell itself is on its own path."""
    return Links(field(trace, cell), _path(trace, cell.stage, _only(cell, trace[cell.stage].maps.shape)))


def field(trace: Trace, cell: Cell) -> tuple[Mask, ...]:
    """What `links` has as `field`. It hangs on the layers and the sizes alone: the same for the next picture."""
    return _field_of_cell(*_frame(trace), cell)


def links_of(trace: Trace, stage: int, chosen: Mask) -> Links:
    """Everything that some cells of one stage are linked to.

    Args:
        trace: What was computed.
        stage: The index of the stage.
        chosen: (C, H, W), the cells.

    Returns:
        Masks that nobody can write to.
    """
    return Links(_field(*_frame(trace), stage, chosen), _path(trace, stage, chosen))


def _frame(trace: Trace) -> tuple[Layers, tuple[Shape, ...]]:
    """What made each stage, and the shape of its maps: all that a field of view hangs on."""
    return tuple([stage.layer for stage in trace]), tuple([stage.maps.shape for stage in trace])


def _only(cell: Cell, shape: Shape) -> Mask:
    """One cell marked in maps of a shape."""
    mask = np.zeros(shape, dtype=bool)
    mask[cell.index] = True
    return mask


@lru_cache(maxsize=16)  # the cursor stays where it is while a picture is drawn
def _field_of_cell(layers: Layers, shapes: tuple[Shape, ...], cell: Cell) -> tuple[Mask, ...]:
    return _field(layers, shapes, cell.stage, _only(cell, shapes[cell.stage]))


def _field(layers: Layers, shapes: tuple[Shape, ...], stage: int, chosen: Mask) -> tuple[Mask, ...]:
    """The field of view of some cells of one stage, in every stage."""
    masks = [chosen.copy()]
    for later in range(stage, 0, -1):
        masks.insert(0, _feeding(layers[later], shapes[later - 1], masks[0]))
    for later in range(stage + 1, len(layers)):
        masks.append(fed(layers[later], shapes[later], masks[-1]))
    return _closed(masks)


def _path(trace: Trace, stage: int, chosen: Mask) -> tuple[Mask, ...]:
    """What decided some cells of one stage, and what these decide."""
    masks = [chosen.copy()]
    for later in range(stage, 0, -1):
        masks.insert(0, _deciding(trace, later, masks[0]))
    for later in range(stage + 1, len(trace)):
        nothing = not masks[-1].any()
        masks.append(np.zeros(trace[later].maps.shape, bool) if nothing else _decided(trace, later, masks[-1]))
    return _closed(masks)


def _closed(masks: list[Mask]) -> tuple[Mask, ...]:
    for mask in masks:
        mask.flags.writeable = False
    return tuple(masks)


def _feeding(layer: Layer | None, shape: Shape, mask: Mask) -> Mask:
    """The cells of the stage before, of maps of that shape, that a layer reads for the masked cells."""
    match layer:
        case Convolution(kernels=kernels, padding=padding):
            height, width = kernels.shape[-2:]
            anywhere = np.pad(mask.any(axis=0), ((height - 1,) * 2, (width - 1,) * 2))
            seen = _unframed(_near(anywhere, height, width)[None], padding)
            return np.repeat(seen, shape[0], axis=0)
        case ReLU():
            return mask.copy()
        case MaxPool(window=window, stride=stride):
            seen = np.zeros(shape, dtype=bool)
            for channel, row, column in np.argwhere(mask):
                top, left = row * stride, column * stride
                seen[channel, top : top + window, left : left + window] = True
            return seen
        case FullyConnected(weights=weights):
            return np.asarray((weights[mask.ravel()] != 0).any(axis=0).reshape(shape))
        case Softmax():
            return np.full(shape, mask.any())
    return np.zeros(shape, dtype=bool)


def _near(mask: Mask, height: int, width: int) -> Mask:
    """(H−h+1, W−w+1): whether anything is marked in the h×w cells from each cell on; first down, then to the right."""
    rows, columns = mask.shape[0] - height + 1, mask.shape[1] - width + 1
    below = mask[:rows].copy()
    for down in range(1, height):
        below |= mask[down : down + rows]
    near = below[:, :columns].copy()
    for right in range(1, width):
        near |= below[:, right : right + columns]
    return near


def _framed(mask: Mask, padding: int) -> Mask:
    """The mask (C, H, W) with the zeros around it that a convolution pads with."""
    return np.pad(mask, ((0, 0), (padding, padding), (padding, padding))) if padding else mask


def _unframed(mask: Mask, padding: int) -> Mask:
    """The mask without what was around it."""
    return mask[:, padding : mask.shape[1] - padding, padding : mask.shape[2] - padding]


def _deciding(trace: Trace, index: int, mask: Mask) -> Mask:
    """The cells of the stage before that decided the masked cells."""
    before = trace[index - 1]
    match trace[index].layer:
        case MaxPool():
            winners = trace.winners(index)
            deciding = np.zeros(before.maps.shape, dtype=bool)
            channels = np.nonzero(mask)[0]
            deciding[channels, winners.rows[mask], winners.columns[mask]] = True
            return deciding
        case FullyConnected(weights=weights):
            votes = np.zeros(before.maps.size, dtype=bool)
            for category in np.flatnonzero(mask):
                if weights[category].any():
                    shares = weights[category] * before.values.ravel()
                    votes[np.where(weights[category] != 0, shares, -np.inf).argmax()] = True
            return votes.reshape(before.maps.shape)
        case Softmax():
            return mask.copy()
        case _:
            return _feeding(trace[index].layer, before.maps.shape, mask)


def fed(layer: Layer | None, shape: Shape, mask: Mask) -> Mask:
    """The cells that a layer makes with some cells of the stage before.

    Args:
        layer: The layer.
        shape: (C', H', W') of the maps that it makes.
        mask: (C, H, W), the cells.
    """
    match layer:
        case Convolution(kernels=kernels, padding=padding):
            anywhere = np.asarray(_framed(mask, padding).any(axis=0))
            near = _near(anywhere, *kernels.shape[-2:])
            return np.repeat(near[None], shape[0], axis=0)
        case ReLU():
            return mask.copy()
        case MaxPool() as pool:
            cells = pool_cells(mask.shape, pool.window, pool.stride, pool.edge)
            return np.asarray(mask.take(cells).any(axis=0))
        case FullyConnected(weights=weights):
            return np.asarray((weights[:, mask.ravel()] != 0).any(axis=1).reshape(shape))
        case Softmax():
            return np.full(shape, mask.any())
    return np.zeros(shape, dtype=bool)


def _decided(trace: Trace, index: int, mask: Mask) -> Mask:
    """The cells that the masked cells of the stage before decide: the windows they win, the scores they raise."""
    stage, before = trace[index], trace[index - 1]
    match stage.layer:
        case ReLU():
            return np.asarray(mask & (before.maps > 0))
        case MaxPool():
            winners = trace.winners(index)
            channels = np.arange(len(mask))[:, None, None]
            return np.asarray(mask[channels, winners.rows, winners.columns])
        case FullyConnected(weights=weights):
            won = ((weights * before.values.ravel())[:, mask.ravel()] > 0).any(axis=1)
            return np.asarray(won.reshape(stage.maps.shape))
        case Softmax():
            return mask.copy()
    return np.zeros(stage.maps.shape, dtype=bool)
