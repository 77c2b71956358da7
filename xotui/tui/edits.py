"""What each editing action does to the document, given where the cursor is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from xotui.document import Document
from xotui.document import network_edits as network
from xotui.document import picture_edits as picture
from xotui.engine import differing_pixels
from xotui.pictures.text import BLACK
from xotui.tui.reading import FEATURE
from xotui.tui.view import View

Edit = Callable[[Document, View], Document]

EDITABLE = ("picture", FEATURE)
"""The grids whose cells a person can change."""


def value_at(document: Document, view: View) -> float:
    """The value under the cursor, in the picture or in a feature.

    Raises:
        ValueError: If the cursor is on a cell that is computed.
    """
    if view.grid not in EDITABLE:
        raise ValueError(f"{view.grid} is computed: go to the picture or to a feature to change a value")
    if view.grid == FEATURE:
        return float(document.convolution.kernels[(view.feature, *view.place)])
    return float(document.picture[view.place])


def with_value(document: Document, view: View, value: float) -> Document:
    """Another value under the cursor; a ValueError where `value_at` raises one."""
    value_at(document, view)
    if view.grid == FEATURE:
        return network.set_weight(document, view.feature, view.place, value)
    return picture.set_pixels(document, [view.place], value)


def _flip(document: Document, view: View) -> Document:
    return with_value(document, view, picture.flipped(value_at(document, view)))


def _nudge(steps: int, document: Document, view: View) -> Document:
    return with_value(document, view, picture.nudged(value_at(document, view), steps))


def _zero(document: Document, view: View) -> Document:
    return with_value(document, view, 0.0)


def _in_picture(view: View, act: str) -> None:
    if view.grid != "picture":
        raise ValueError(f"To {act}, put the cursor into the picture first (tab goes round)")


def _flood(document: Document, view: View) -> Document:
    _in_picture(view, "flood an area")
    return picture.flood(document, view.place)


def _lift(document: Document, view: View) -> Document:
    _in_picture(view, "lift a patch")
    return network.lift_patch(document, view.place, view.feature)


def _whole(edit: Callable[[Document], Document]) -> Edit:
    return lambda document, _: edit(document)


def _steps(edit: Callable[[Document, int], Document], steps: int) -> Edit:
    return lambda document, _: edit(document, steps)


def _shift(rows: int, columns: int) -> Edit:
    return lambda document, _: picture.shift(document, rows, columns)


def _feature(edit: Callable[[Document, int], Document]) -> Edit:
    return lambda document, view: edit(document, view.feature)


def _move(steps: int) -> Edit:
    return lambda document, view: network.move_feature(document, view.feature, steps)


def _add_blank(document: Document, view: View) -> Document:
    blank = np.full(document.convolution.kernels.shape[-2:], BLACK)
    return network.add_feature(document, blank, "blank", view.feature)


def _window(document: Document, _: View) -> Document:
    return network.set_pooling(document, window=2 if network.pooling_of(document).window != 2 else 3)


def _stride(document: Document, _: View) -> Document:
    return network.set_pooling(document, stride=network.pooling_of(document).stride % 4 + 1)


def _edge(document: Document, _: View) -> Document:
    return network.set_pooling(document, edge="drop" if network.pooling_of(document).edge == "keep" else "keep")


def _pools(document: Document, _: View) -> Document:
    return network.set_pool_count(document, (network.pool_count(document) + 1) % 4)


EDITS: dict[str, Edit] = {
    "flip": _flip,
    "lighter": partial(_nudge, 1),
    "darker": partial(_nudge, -1),
    "zero": _zero,
    "clear": _whole(picture.clear),
    "fill": _whole(picture.fill),
    "flood": _flood,
    "invert": _whole(picture.invert),
    "shift_up": _shift(-1, 0),
    "shift_down": _shift(1, 0),
    "shift_left": _shift(0, -1),
    "shift_right": _shift(0, 1),
    "shrink": _steps(picture.rescale, -1),
    "grow": _steps(picture.rescale, 1),
    "turn_left": _steps(picture.turn, -1),
    "turn_right": _steps(picture.turn, 1),
    "deform": _whole(picture.deform),
    "thicken": _whole(picture.thicken),
    "thin": _whole(picture.thin),
    "noise": _whole(picture.add_noise),
    "exemplar_x": _steps(network.make_exemplar, 0),
    "exemplar_o": _steps(network.make_exemplar, 1),
    "add_feature": _add_blank,
    "lift": _lift,
    "duplicate": _feature(network.duplicate_feature),
    "delete": _feature(network.delete_feature),
    "move_back": _move(-1),
    "move_on": _move(1),
    "relu": _whole(network.toggle_relu),
    "window": _window,
    "stride": _stride,
    "edge": _edge,
    "pools": _pools,
}
"""What each action makes of the document; a ValueError says why it cannot be done."""

FOLLOWS = {"add_feature": 1, "lift": 1, "duplicate": 1, "library": 1, "move_back": -1, "move_on": 1}
"""By how many features the choice moves on after an edit, so that it stays on what was made or moved."""


def layers_in_words(document: Document) -> str:
    """The layers, and how they pool, as one short line."""
    pool = network.pooling_of(document)
    layers = " → ".join(document.network.names[1:])
    if not any(layer.operation == "pool" for layer in document.network.layers):
        return layers
    return f"{layers}: windows {pool.window}×{pool.window}, step {pool.stride}, edge {pool.edge}"


def differences_in_words(document: Document, exemplar: int | None) -> str:
    """Which pixels are marked, and how many."""
    if exemplar is None:
        return "No differences are marked"
    label = document.network.labels[exemplar]
    count = int(differing_pixels(document.picture, document.exemplars[exemplar]).sum())
    return f"Marked: {count} pixels that are not those of the clean {label}"
