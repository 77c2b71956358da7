"""What the cells of a network are called, and which cell is meant by a name."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from xotui.engine import FullyConnected, Hidden, Network, Softmax, Stage, Trace
from xotui.engine.arrays import Array
from xotui.insight.links import Cell

_LISTED = 16
"""The most names that a sentence lists."""


def cell_name(network: Network, trace: Trace, cell: Cell) -> str:
    """What a cell is called.

    >>> from xotui.engine import Convolution
    >>> network = Network((Convolution([[[1.0]]], ["dot"]),))
    >>> trace = network.trace([[1.0, -1.0]])
    >>> cell_name(network, trace, Cell(0, 0, 0, 1)), cell_name(network, trace, Cell(1, 0, 0, 1))
    ('pixel (0, 1)', 'convolution (0, 1) of dot')
    """
    stage = trace[cell.stage]
    if not cell.stage:
        return f"pixel ({cell.row}, {cell.column})"
    if is_row(stage):
        return f"{stage.name} {row_names(network, stage)[row_index(stage, cell)]}"
    return f"{stage.name} ({cell.row}, {cell.column}) of {map_name(network, stage, cell.channel)}"


def map_name(network: Network, stage: Stage, channel: int) -> str:
    """What a map of a stage is called: as the feature that made it."""
    return network.map_names(stage.name, len(stage.maps))[channel]


def is_row(stage: Stage) -> bool:
    """Whether the values of a stage stand in one row and have no places: neurons, scores and probabilities."""
    return stage.values.ndim == 1


def is_scores(stage: Stage) -> bool:
    """Whether a stage has a value for each category: scores or probabilities."""
    return isinstance(stage.layer, FullyConnected | Softmax) and not isinstance(stage.layer, Hidden)


def row_index(stage: Stage, cell: Cell) -> int:
    """Which of the values of a row a cell holds, counted from 0."""
    return int(np.ravel_multi_index(cell.index, stage.maps.shape))


def row_names(network: Network, stage: Stage) -> tuple[str, ...]:
    """What the values of a row are called: the labels, or "neuron 0" and so on."""
    if is_scores(stage):
        return network.labels
    return tuple(f"neuron {index}" for index in range(stage.values.size))


def find_cell(
    network: Network,
    trace: Trace,
    layer: str | None = None,
    feature: str | None = None,
    place: tuple[int, int] | None = None,
) -> Cell:
    """The cell that is meant; of all that could be meant the one with the largest value, the first of equals.

    Args:
        network: What the picture was shown to.
        trace: What it computed.
        layer: The name of a stage; the last one unless told.
        feature: The name of a map, a part that no other name has, or its number counted from 0. For scores a label,
            for neurons a number.
        place: Row and column in the map, counted from 0. Scores and neurons need none.

    Raises:
        ValueError: If there is no such cell; it says which of the three is wrong, and what there is.

    >>> from xotui.engine import MaxPool
    >>> network = Network((MaxPool(1, 1),))
    >>> find_cell(network, network.trace([[0.0, 1.0], [0.5, 1.0]]), "pool")
    Cell(stage=1, channel=0, row=0, column=1)
    """
    try:
        stage = trace[layer] if layer is not None else trace[-1]
    except KeyError as error:
        raise ValueError(f"layer: {error.args[0]}") from None
    maps = stage.maps
    meant = np.ones(maps.shape, dtype=bool)
    if place is not None:
        rows, columns = maps.shape[1:]
        if not (0 <= place[0] < rows and 0 <= place[1] < columns):
            raise ValueError(
                f"cell: found {place[0]},{place[1]} in {stage.name}; expected a row of 0 to {rows - 1} "
                f"and a column of 0 to {columns - 1}"
            )
        meant = np.zeros(maps.shape, dtype=bool)
        meant[:, place[0], place[1]] = True
    if feature is not None:
        meant &= _of_feature(network, stage, feature)
        if not meant.any():
            assert place is not None  # no name alone is empty
            raise ValueError(
                f"cell: found {place[0]},{place[1]} beside {feature!r} of {stage.name}; expected one of the two"
            )
    channel, row, column = np.unravel_index(int(_largest(maps, meant)), maps.shape)
    return Cell(trace.stages.index(stage), int(channel), int(row), int(column))


def _largest(maps: Array, meant: Array) -> np.intp:
    """Where in reading order the largest of the masked values stands; what is no number counts least."""
    ranked = np.where(np.isnan(maps), -np.inf, maps)
    candidates = np.flatnonzero(meant)
    return np.intp(candidates[ranked.ravel()[candidates].argmax()])


def _of_feature(network: Network, stage: Stage, feature: str) -> Array:
    """(C, H, W), the cells of a map, or the one value of a row."""
    if is_row(stage):
        names = row_names(network, stage)
    else:
        names = network.map_names(stage.name, len(stage.maps)) if stage.layer is not None else ("picture",)
    kind = "label" if is_scores(stage) else "neuron" if is_row(stage) else "feature"
    index = index_of_name(feature, names, kind, stage.name)
    found = np.zeros(stage.maps.shape, dtype=bool)
    if is_row(stage):
        found.reshape(-1)[index] = True
    else:
        found[index] = True
    return found


def index_of_name(feature: str, names: Sequence[str], kind: str, layer: str) -> int:
    """The index of a name: as it is written, else as a number, else by a part that no other name has.

    Args:
        feature: What was asked for.
        names: What there is.
        kind: What they are called together, for the message.
        layer: Where they are, for the message.

    Raises:
        ValueError: If it is none of them, or could be several.
    """
    if feature in names:
        return names.index(feature)
    if feature.isdecimal() and int(feature) < len(names):
        return int(feature)
    part = feature.casefold()
    same = [index for index, name in enumerate(names) if name.casefold() == part]
    alike = same or [index for index, name in enumerate(names) if part and part in name.casefold()]
    if len(alike) == 1:
        return alike[0]
    numbers = f"a number of 0 to {len(names) - 1}" if len(names) > 1 else "0"
    listed = f"{', '.join(names)}, or " if len(names) <= _LISTED and kind != "neuron" else ""
    raise ValueError(f"feature: found {feature!r} in {layer}; expected a {kind}: {listed}{numbers}")
