"""Which cells feed a cell, and which cells it feeds, in every stage of a trace."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xotui.engine import Convolution, FullyConnected, MaxPool, ReLU, Softmax, Stage, Trace

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
    """
    field: list[Mask] = [np.zeros(other.maps.shape, dtype=bool) for other in trace.stages]
    path = [mask.copy() for mask in field]
    field[stage] |= chosen
    path[stage] |= chosen
    for later in range(stage, 0, -1):
        field[later - 1] = _feeding(trace[later], trace[later - 1], field[later])
        path[later - 1] = _deciding(trace[later], trace[later - 1], path[later])
    for later in range(stage + 1, len(trace)):
        field[later] = _fed(trace[later], field[later - 1])
        path[later] = _decided(trace[later], trace[later - 1], path[later - 1])
    return Links(tuple(field), tuple(path))


def _feeding(stage: Stage, before: Stage, mask: Mask) -> Mask:
    """The cells of the stage before that a layer reads for the masked cells."""
    seen = np.zeros(before.maps.shape, dtype=bool)
    match stage.layer:
        case Convolution(kernels=kernels, padding=padding):
            anywhere = mask.any(axis=0)
            rows, columns = anywhere.shape
            framed = _framed(seen, padding)
            for down, right in np.ndindex(kernels.shape[-2:]):
                framed[:, down : down + rows, right : right + columns] |= anywhere
            seen |= _unframed(framed, padding)
        case ReLU():
            seen |= mask
        case MaxPool(window=window, stride=stride):
            for channel, row, column in np.argwhere(mask):
                top, left = row * stride, column * stride
                seen[channel, top : top + window, left : left + window] = True
        case FullyConnected(weights=weights):
            seen |= (weights[mask.ravel()] != 0).any(axis=0).reshape(seen.shape)
        case Softmax():
            seen |= mask.any()
    return seen


def _framed(mask: Mask, padding: int) -> Mask:
    """The mask (C, H, W) with the zeros around it that a convolution pads with."""
    return np.pad(mask, ((0, 0), (padding, padding), (padding, padding)))


def _unframed(mask: Mask, padding: int) -> Mask:
    """The mask without what was around it."""
    return mask[:, padding : mask.shape[1] - padding, padding : mask.shape[2] - padding]


def _deciding(stage: Stage, before: Stage, mask: Mask) -> Mask:
    """The cells of the stage before that decided the masked cells."""
    match stage.layer:
        case MaxPool() as pool:
            winners = pool.winners(before.maps)
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
            return mask
        case _:
            return _feeding(stage, before, mask)


def _fed(stage: Stage, mask: Mask) -> Mask:
    """The cells that a layer makes with the masked cells of the stage before."""
    told = np.zeros(stage.maps.shape, dtype=bool)
    match stage.layer:
        case Convolution(kernels=kernels, padding=padding):
            anywhere: Mask = np.asarray(_framed(mask, padding).any(axis=0))
            rows, columns = stage.shape[-2:]
            for down, right in np.ndindex(kernels.shape[-2:]):
                told |= anywhere[down : down + rows, right : right + columns][None]
        case ReLU():
            told |= mask
        case MaxPool() as pool:
            told |= pool(mask.astype(float)) > 0
        case FullyConnected(weights=weights):
            told |= (weights[:, mask.ravel()] != 0).any(axis=1).reshape(told.shape)
        case Softmax():
            told |= mask.any()
    return told


def _decided(stage: Stage, before: Stage, mask: Mask) -> Mask:
    """The cells that the masked cells of the stage before decide: the windows they win, the scores they raise."""
    decided = np.zeros(stage.maps.shape, dtype=bool)
    match stage.layer:
        case ReLU():
            decided |= mask & (before.maps > 0)
        case MaxPool() as pool:
            winners = pool.winners(before.maps)
            channels = np.arange(len(mask))[:, None, None]
            decided |= mask[channels, winners.rows, winners.columns]
        case FullyConnected(weights=weights):
            won = ((weights * before.values.ravel())[:, mask.ravel()] > 0).any(axis=1)
            decided |= won.reshape(decided.shape)
        case Softmax():
            decided |= mask
    return decided
