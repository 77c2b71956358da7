"""What a person can do to the picture. Every function takes a document and gives another one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from math import floor

import numpy as np

from xotui.document.document import Document, Turning, check_picture_shape, votes_follow_exemplars
from xotui.engine.arrays import Array, read_only
from xotui.pictures import draw_exemplars, transforms
from xotui.pictures.features import centred
from xotui.pictures.scaling import scaled
from xotui.pictures.text import BLACK, INK

TURN = 15
"""Degrees of one turn."""

NUDGE = 0.1
"""What one nudge adds to a value."""


def flipped(value: float) -> float:
    """The negative of a value; 0 becomes ink."""
    return -value if value else INK


def nudged(value: float, steps: int) -> float:
    """A value some tenths larger or smaller, within −1 … 1.

    A value that is beyond them already (a feature that was learned elsewhere) may come back, not go further.
    """
    bound = max(1.0, abs(value))
    return float(np.clip(round(value + steps * NUDGE, 10), -bound, bound))


def between(start: tuple[int, int], end: tuple[int, int]) -> list[tuple[int, int]]:
    """The places on the straight line from one (row, column) to another, without the first.

    >>> between((0, 0), (1, 3))
    [(0, 1), (1, 2), (1, 3)]
    """
    steps = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
    parts = [step / steps for step in range(1, steps + 1)]
    return [
        (floor(start[0] + (end[0] - start[0]) * part + 0.5), floor(start[1] + (end[1] - start[1]) * part + 0.5))
        for part in parts
    ]


def set_pixels(document: Document, places: Iterable[tuple[int, int]], value: float) -> Document:
    """Give one value to all pixels at the (row, column) places."""
    picture = document.picture.copy()
    for place in places:
        picture[place] = value
    return document.with_picture(picture)


def clear(document: Document) -> Document:
    """All black."""
    return document.with_picture(np.full_like(document.picture, BLACK))


def fill(document: Document) -> Document:
    """All ink."""
    return document.with_picture(np.full_like(document.picture, INK))


def flood(document: Document, place: tuple[int, int]) -> Document:
    """Flip the pixel at (row, column) and all of the same value that are joined to it edge by edge."""
    picture = document.picture.copy()
    old = picture[place]
    waiting, joined = [place], {place}
    while waiting:
        row, column = waiting.pop()
        for beside in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)):
            inside = 0 <= beside[0] < picture.shape[0] and 0 <= beside[1] < picture.shape[1]
            if inside and beside not in joined and picture[beside] == old:
                joined.add(beside)
                waiting.append(beside)
    return set_pixels(document, joined, flipped(float(old)))


def invert(document: Document) -> Document:
    """The photographic negative."""
    return document.with_picture(-document.picture)


def shift(document: Document, rows: int, columns: int) -> Document:
    """Move the drawing; what leaves the frame is lost."""
    return document.with_picture(transforms.shift(document.picture, rows, columns))


def turn(document: Document, steps: int) -> Document:
    """Turn the drawing by steps of 15°, clockwise above 0.

    Turns and changes of size in a row all start from the picture before the first of them.
    """
    turning = document.turning or Turning(document.picture)
    return _turned(document, replace(turning, degrees=(turning.degrees + steps * TURN) % 360))


def rescale(document: Document, steps: int) -> Document:
    """Make the drawing larger (above 0) or smaller, √2 times a step."""
    turning = document.turning or Turning(document.picture)
    return _turned(document, replace(turning, steps=turning.steps + steps))


def deform(document: Document) -> Document:
    """Bend the drawing elastically, every time in another way."""
    bent = transforms.deform(document.picture, document.draws)
    return replace(document.with_picture(bent), draws=document.draws + 1)


def add_noise(document: Document) -> Document:
    """Flip one pixel in twenty, every time others."""
    noisy = transforms.noise(document.picture, document.draws)
    return replace(document.with_picture(noisy), draws=document.draws + 1)


def thicken(document: Document) -> Document:
    """Make every stroke thicker by a pixel on each side."""
    return document.with_picture(transforms.thicken(document.picture))


def thin(document: Document) -> Document:
    """Take one layer of ink off every stroke, down to one pixel."""
    return document.with_picture(transforms.thin(document.picture))


def resize(document: Document, shape: tuple[int, int]) -> Document:
    """Another grid, with the drawing in its middle. The exemplars are drawn anew for the new size.

    Args:
        document: What to change.
        shape: Rows and columns.

    Raises:
        ValueError: If the editor does not take this size, or the network does not fit it.
    """
    return put_picture(document, centred(document.picture, shape, BLACK), document.picture_name)


def suited(document: Document, picture: Array) -> Array:
    """The picture in the size that the network's own weights are for; as it is where votes follow the exemplars.

    Args:
        document: Whose network is asked.
        picture: (H, W).

    Returns:
        (H, W) of the document's picture, or the picture itself.
    """
    bound = document.network.votes is not None and not votes_follow_exemplars(document)
    return scaled(picture, document.shape) if bound else picture


def put_picture(document: Document, picture: Array, name: str) -> Document:
    """Another picture. If it has another size, the exemplars are drawn anew for it, and the votes go by that.

    Args:
        document: What to change.
        picture: (H, W).
        name: What to call it.

    Raises:
        ValueError: If the editor does not take this size, or the network does not fit it.
    """
    check_picture_shape(picture.shape)
    changed = replace(document, picture=read_only(picture), picture_name=name, turning=None)
    if picture.shape == document.picture.shape:
        return changed
    layers = document.network.body
    return changed.with_layers(layers, draw_exemplars(changed.shape))


def _turned(document: Document, turning: Turning) -> Document:
    drawn = transforms.turn_and_scale(turning.start, turning.degrees, 2 ** (turning.steps / 2))
    return document.with_picture(drawn, turning)
