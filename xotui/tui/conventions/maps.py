"""The two maps side by side, with the cells marked that change, and how many they are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xotui.engine.arrays import Array
from xotui.tui.conventions.places import ONE
from xotui.tui.conventions.state import Desk
from xotui.tui.look import Look
from xotui.tui.notation import Notation, number_text, number_width
from xotui.tui.places import Panel
from xotui.tui.renderables.face import FIELD, PATH, Face
from xotui.tui.renderables.words import Words, length

OWN, CHOSEN = "own choices", "these choices"
"""What the two computations are called."""


def map_face(desk: Desk, panel: Panel, notation: Notation, look: Look) -> Face:
    """One of the two maps.

    Cells that change are marked strongly, as what decides is in the explorer; those that only one of the two maps has
    faintly.

    Args:
        desk: What is computed.
        panel: Where it stands.
        notation: How numbers are written.
        look: How it looks.
    """
    as_it_is = panel.key == ONE
    stage = desk.one if as_it_is or desk.other is None else desk.other
    values: Array = stage.maps[min(desk.channel, len(stage.maps) - 1)]
    row, column = desk.looked_at
    if not as_it_is:
        row, column = row + desk.offset[0], column + desk.offset[1]
    inside = 0 <= row < values.shape[0] and 0 <= column < values.shape[1]
    rows, columns = values.shape
    return Face(
        title=[
            (OWN if as_it_is else CHOSEN, look.strong),
            (f" {rows}×{columns}", look.style(look.hue(desk.feature), bold=True)),
        ],
        values=values,
        marks=_marks(desk, as_it_is, values.shape),
        ink=False,
        hue=look.hue(desk.feature),
        cell=panel.cell,
        size=(panel.width, panel.height),
        cursor=(row, column) if inside and desk.cell is not None else None,
        focus=(min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)),
        notation=notation,
        pixels=pixels_of(desk, as_it_is),
    )


def place_at(desk: Desk, key: str, row: int, column: int) -> tuple[int, int]:
    """The place of a cell of one of the two maps, counted as in the map as it is."""
    return (row, column) if key == ONE else (row - desk.offset[0], column - desk.offset[1])


def pixels_of(desk: Desk, as_it_is: bool) -> int:
    """Over how many pixels values of the layer are fractions; 0 where they are none."""
    convention = desk.own if as_it_is else desk.convention
    operations = [stage.operation for stage in desk.reading.trace][: desk.number + 1]
    first = operations.count("convolution") == 1 and "hidden" not in operations
    return desk.reading.kernel_pixels if first and convention.division == "pixels" else 0


def columns_of_number(desk: Desk, notation: Notation) -> int:
    """The columns of a number in both maps; 0 where none is wanted."""
    if notation is Notation.COLOUR:
        return 0
    return max(number_width(pixels_of(desk, as_it_is), notation) for as_it_is in (True, False))


def heading(desk: Desk, look: Look, notation: Notation, width: int) -> Words:
    """Which map is looked at, and how many of its cells change."""
    network = desk.reading.document.network
    words: Words = []
    if desk.one.values.ndim > 1:
        name = network.map_names(desk.stage, len(desk.one.maps))[desk.channel]
        words = [(name, look.style(look.hue(desk.feature), bold=True)), (" · ", look.dim)]
    words += [(desk.stage, look.strong), ("   ", look.plain)]
    for sentence in change_sentences(desk, notation):
        if length(words) + len(sentence) <= width:
            return [*words, (sentence, look.plain)]
    return words


def change_sentences(desk: Desk, notation: Notation) -> list[str]:
    """How many cells of the map change and by how much, from the longest form to the shortest."""
    change = desk.change
    if desk.chosen is None:
        return ["These are the network's own choices", "its own choices"]
    if change is None:
        return ["It cannot be computed so", "not computed"]
    if change.same:
        return ["No cell changes", "no change"]
    amount = amount_text(change.largest, notation)
    most = f" by {f'less than {amount[1:]}' if amount.startswith('<') else f'up to {amount}'}" if change.largest else ""
    cells = f"{change.count} of {change.compared}"
    parts = [(change.new, "+", "new"), (change.gone, "-", "gone")]
    extra = [f"{count} {'is' if count == 1 else 'are'} {word}" for count, _, word in parts if count]
    short = [f"{sign}{count}" for count, sign, _ in parts if count]
    return [
        ", ".join([f"{cells} cells change{most}", *extra]),
        " ".join([f"{cells} change{most}", *short]),
        " ".join([cells, *short]),
    ]


def amount_text(value: float, notation: Notation) -> str:
    """By how much something differs; what is too small for two decimals is written so that it is seen."""
    if 0 < value < 0.005:
        return "<.01"
    return number_text(value, Notation.DECIMAL if notation is not Notation.ARTICLE else notation)


def _marks(desk: Desk, as_it_is: bool, shape: tuple[int, ...]) -> NDArray[np.uint8]:
    difference, channel = desk.difference, desk.channel
    marks = np.zeros(shape, dtype=np.uint8)
    if difference is None:
        return marks
    changed, alone = (difference.one, difference.one_alone) if as_it_is else (difference.other, difference.other_alone)
    if channel < len(changed):
        marks[changed[channel]] = PATH
        marks[alone[channel]] = FIELD
    return marks
