"""Which cells feed a cell, and which cells it feeds, in every stage of a trace."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from xotui.engine import Convolution, FullyConnected, MaxPool, ReLU, Softmax, Stage, Trace
from xotui.engine.plans.columns import pool_cells

Mask = NDArray[np.bool_]


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
    chosen = np.zeros(trace[cell.stage].maps.shape, dtype=bool)
    chosen[cell.index] = True
    return links_of(trace, cell.stage, chosen)


def links_of(trace: Trace, stage: int, chosen: Mask) -> Links:
    """Everything that some cells of one stage are linked to.

    Args:
        trace: What was computed.
        stage: The index of the stage.
        chosen: (C, H, W), the cells.

    Returns:
        Masks that nobody can write to.
    """
    field, path = [chosen.copy()], [chosen.copy()]
    for later in range(stage, 0, -1):
        field.insert(0, _feeding(trace, later, field[0]))
        path.insert(0, _deciding(trace, later, path[0]))
    for later in range(stage + 1, len(trace)):
        field.append(fed(trace[later], field[-1]))
        path.append(_decided(trace, later, path[-1]))
    for mask in (*field, *path):
        mask.flags.writeable = False
    return Links(tuple(field), tuple(path))


def _feeding(trace: Trace, index: int, mask: Mask) -> Mask:
    """The cells of the stage before that a layer reads for the masked cells."""
    stage, before = trace[index], trace[index - 1]
    match stage.layer:
        case Convolution(kernels=kernels, padding=padding):
            height, width = kernels.shape[-2:]
            anywhere = np.pad(mask.any(axis=0), ((height - 1,) * 2, (width - 1,) * 2))
            seen = _unframed(_near(anywhere, height, width)[None], padding)
            return np.repeat(seen, len(before.maps), axis=0)
        case ReLU():
            return mask.copy()
        case MaxPool(window=window, stride=stride):
            seen = np.zeros(before.maps.shape, dtype=bool)
            for channel, row, column in np.argwhere(mask):
                top, left = row * stride, column * stride
                seen[channel, top : top + window, left : left + window] = True
            return seen
        case FullyConnected(weights=weights):
            return np.asarray((weights[mask.ravel()] != 0).any(axis=0).reshape(before.maps.shape))
        case Softmax():
            return np.full(before.maps.shape, mask.any())
    return np.zeros(before.maps.shape, dtype=bool)


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
            return _feeding(trace, index, mask)


def fed(stage: Stage, mask: Mask) -> Mask:
    """The cells that a layer makes with some cells of the stage before.

    Args:
        stage: What the layer made.
        mask: (C, H, W), the cells.
    """
    match stage.layer:
        case Convolution(kernels=kernels, padding=padding):
            anywhere = np.asarray(_framed(mask, padding).any(axis=0))
            near = _near(anywhere, *kernels.shape[-2:])
            return np.repeat(near[None], len(stage.maps), axis=0)
        case ReLU():
            return mask.copy()
        case MaxPool() as pool:
            cells = pool_cells(mask.shape, pool.window, pool.stride, pool.edge)
            return np.asarray(mask.take(cells).any(axis=0))
        case FullyConnected(weights=weights):
            return np.asarray((weights[:, mask.ravel()] != 0).any(axis=1).reshape(stage.maps.shape))
        case Softmax():
            return np.full(stage.maps.shape, mask.any())
    return np.zeros(stage.maps.shape, dtype=bool)


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
