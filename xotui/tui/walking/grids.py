"""What the two grids show: on the left what is read, on the right the map that is filled."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from rich.style import Style
from textual.strip import Strip

from xotui.engine import Convolution, FullyConnected, MaxPool
from xotui.engine.arrays import Array
from xotui.engine.convolution import padded
from xotui.tui.look import Look
from xotui.tui.places import Panel
from xotui.tui.renderables.face import FIELD, PATH, Face
from xotui.tui.renderables.grid import grid_strips
from xotui.tui.renderables.words import Words, strip
from xotui.tui.walking.planes import part_of
from xotui.tui.walking.scene import Scene
from xotui.tui.widgets.grid_view import GridView


@dataclass(frozen=True, eq=False)
class FillingFace(Face):
    """A map that is filled in reading order.

    Attributes:
        reached: How many of its cells are known.
        waiting: The cell that is computed now and not known yet, or None.
        hidden: Whether the person is to say what it is.
    """

    reached: int = 0
    waiting: tuple[int, int] | None = None
    hidden: bool = False


class FillingView(GridView):
    """Shows a map that is filled: what is not known yet has dots, no numbers."""

    def drawn(self, face: Face, look: Look, before: Face | None) -> list[Strip]:
        """The lines of the map."""
        return filling_strips(face, look) if isinstance(face, FillingFace) else super().drawn(face, look, before)


def filling_strips(face: FillingFace, look: Look) -> list[Strip]:
    """The lines of a map of which only the first cells are known."""
    known = np.arange(face.values.size).reshape(face.values.shape) < face.reached
    strips = grid_strips(replace(face, values=np.where(known, face.values, 0.0)), look)
    top, left = face.origin
    rows, columns = (
        min(seen, side - start) for seen, side, start in zip(face.seen, face.values.shape, face.origin, strict=True)
    )
    wide, high = face.cell
    for row in range(top, top + rows):
        blank = [column for column in range(left, left + columns) if not known[row, column]]
        if not blank:
            continue
        for line in range(high):
            y = 1 + (row - top) * high + line
            words = [_unknown(face, row, column, look, told=line == high // 2) for column in blank]
            start = (blank[0] - left) * wide
            end = strip(words, len(blank) * wide, look)
            rest = strips[y].crop(start + len(blank) * wide, face.size[0])
            strips[y] = Strip.join([strips[y].crop(0, start), end, rest])
    return strips


def _unknown(face: FillingFace, row: int, column: int, look: Look, *, told: bool) -> tuple[str, Style]:
    wide = face.cell[0]
    if (row, column) == face.waiting:
        sign = ("?" if face.hidden else "…") if told else ""
        colours = look.colours
        return sign.center(wide), Style(color=colours.background or colours.on_cursor, bgcolor=face.hue, bold=True)
    return ("∙" if told else "").center(wide), look.dim


def read_values(scene: Scene) -> Array:
    """(H, W), the map that is read now, with the zeros around it that it is padded with."""
    walk = scene.walk
    channel = read_channel(scene)
    layer = walk.here.layer
    values: Array = walk.before.maps[channel]
    return padded(values, layer.padding) if isinstance(layer, Convolution) else values


def read_channel(scene: Scene) -> int:
    """Which map of the stage before is read now."""
    walk = scene.walk
    reads_all = isinstance(walk.here.layer, (Convolution, FullyConnected))
    return part_of(scene.walking) if reads_all else min(walk.channel, len(walk.before.maps) - 1)


def read_face(scene: Scene, panel: Panel) -> Face:
    """What is read: the window marked, and the cursor on the number that was taken last."""
    walk = scene.walk
    values = read_values(scene)
    edge = walk.here.layer.padding if isinstance(walk.here.layer, Convolution) else 0
    marks = _window(scene, values.shape)
    cursor = None
    if walk.done:
        channel, row, column = walk.read_at(walk.done - 1)
        if channel == read_channel(scene):
            cursor = (row + edge, column + edge)
    focus = cursor or (0, 0)
    places = np.argwhere(marks)
    if len(places):
        sides = places.max(axis=0) - places.min(axis=0)
        room = (panel.height - 1) // panel.cell[1], panel.width // panel.cell[0]
        if cursor is None or (sides < room).all():  # else only the cursor can be kept in sight
            focus = int(places[:, 0].mean()), int(places[:, 1].mean())
    over = walk.before.operation == "picture"
    return Face(
        title=_read_title(scene, edge),
        values=values,
        marks=marks,
        ink=over,
        hue=scene.hue,
        cell=panel.cell,
        size=(panel.width, panel.height),
        cursor=cursor,
        focus=focus,
        notation=scene.notation,
        pixels=scene.pixels(walk.stage - 1),
    )


def _window(scene: Scene, shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """Marks on what is read at this position; none where everything is."""
    walk = scene.walk
    marks = np.zeros(shape, dtype=np.uint8)
    row, column = walk.place
    match walk.here.layer:
        case Convolution(kernels=kernels):
            height, width = kernels.shape[-2:]
            marks[row : row + height, column : column + width] = FIELD
        case MaxPool(window=window, stride=stride):
            top, left = row * stride, column * stride
            marks[top : top + window, left : left + window] = FIELD
        case FullyConnected():
            pass
        case _:
            marks[walk.place] = FIELD
    return marks


def _read_title(scene: Scene, edge: int) -> Words:
    walk, look = scene.walk, scene.look
    if walk.before.operation == "picture":
        return [("Picture", look.strong), (", zeros around" if edge else "", look.dim)]
    name = scene.map_name(walk.stage - 1, read_channel(scene))
    style = look.style(look.hue(read_channel(scene)), bold=True)
    words: Words = [(walk.before.name, style)]
    return [*words, (f" {name}", style)] if name != walk.before.name else words


def filled_face(scene: Scene, panel: Panel) -> FillingFace:
    """The map that is filled."""
    walk, hidden = scene.walk, scene.walking.hides
    reached = walk.position if hidden else walk.filled
    known = walk.complete and not hidden
    marks = np.zeros(walk.shape, dtype=np.uint8)
    if known:
        marks[walk.place] = PATH
    rows, columns = walk.shape
    return FillingFace(
        title=[
            (walk.here.name, scene.title_style),
            (f" {rows}×{columns}", scene.title_style),
            (f" {scene.name}", scene.look.dim),
        ],
        values=walk.here.maps[walk.channel],
        marks=marks,
        ink=False,
        hue=scene.hue,
        cell=panel.cell,
        size=(panel.width, panel.height),
        focus=walk.place,
        notation=scene.notation,
        pixels=scene.pixels(walk.stage),
        reached=reached,
        waiting=None if known else walk.place,
        hidden=hidden,
    )


def score_lines(scene: Scene, *, filled: bool) -> list[Words]:
    """Scores with their labels: those that are filled, or those that are read.

    Args:
        scene: What is shown.
        filled: Whether it is the stage that is filled; else the one before.
    """
    walk, look = scene.walk, scene.look
    stage = walk.stage if filled else walk.stage - 1
    shown = walk.trace[stage]
    lines: list[Words] = [[(shown.name, look.strong)]]
    for index, (label, value) in enumerate(
        zip(scene.reading.document.network.labels, shown.values.tolist(), strict=True)
    ):
        here = index == (walk.position if filled else walk.done - 1)
        opening, closing = look.signs.cursor if here else (" ", " ")
        known = not filled or index < (walk.position if scene.walking.hides else walk.filled)
        text = scene.number(value, stage) if known else "?" if here and scene.walking.hides else "∙"
        lines.append(
            [
                (f"{opening}{label}{closing} ", look.style(look.colours.categories[index % 2], bold=here)),
                (f"{text:>6}", (look.strong if here else look.plain) if known else look.dim),
            ]
        )
    return lines
