"""Letters as people have drawn them: the X and the O of many fonts, and how they become small pictures.

They are what a network is judged by, and nothing of how they are drawn is shared with what it learns from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xotui.engine.arrays import Array
from xotui.pictures.files import asset
from xotui.pictures.text import BLACK, INK

LETTERS = "XxOo"

SIDE = 48
"""How many pixels the longer side of a master has."""

GROUPS = ("shapes", "text", "hand", "display")
"""What drew the letters: ruler and compasses, ordinary text faces, handwriting and script, decorative faces."""

PENS = (0.06, 0.1, 0.14, 0.19, 0.25)
"""How wide the strokes of the shapes are, as parts of the letter's size."""

COVERAGE = 0.4
"""A pixel is ink if at least this part of it is covered.

At a half, a stroke a little thinner than a pixel is torn wherever it runs between two rows; much lower, the hole
of a bold O closes.
"""

FAINT = 0.15
"""A letter none of whose pixels is covered more than this is taken for nothing."""

SUBSAMPLES = 6
"""How many places along each side of a pixel are looked at."""

_CHUNK = 1 << 21  # subsamples drawn at a time, so that large pictures do not need much memory


@dataclass(frozen=True, eq=False)
class Glyph:
    """One letter of one font.

    Args:
        master: (48, 48), where its ink is; the longer side of the letter fills the frame, and it stands in the middle.
        label: 0 for X, 1 for O.
        group: One of `GROUPS`.
        font: What the font's file is called, without ending.
        letter: One of X, x, O and o.
    """

    master: NDArray[np.bool_]
    label: int
    group: str
    font: str
    letter: str

    @property
    def name(self) -> str:
        """The font and the letter, such as "DejaVuSans-Bold x"."""
        return f"{self.font} {self.letter}"


@dataclass(frozen=True, eq=False)
class Placement:
    """Where letters come to lie in their pictures. One unit is the shorter side of the picture, 0 its middle.

    Args:
        matrix: (N, 2, 2), from a place in the letter (down, right; its longer side is 1) to one in the picture.
        offset: (N, 2), where the middle of the letter comes to lie.
        bend: (N, 2, K, K), how far the picture is moved (down, right) at K × K knots spread over it, or nothing.
    """

    matrix: Array
    offset: Array
    bend: Array | None = None


@cache
def load_glyphs() -> tuple[Glyph, ...]:
    """The letters of all fonts, by letter and then by font."""
    return read_glyphs(asset("validation", "glyphs.npz"))


@cache
def shapes() -> tuple[Glyph, ...]:
    """The letters without any font: two straight strokes and a ring, with several pens."""
    place = (np.arange(SIDE) + 0.5) / SIDE - 0.5
    down, right = np.meshgrid(place, place, indexing="ij")
    made = []
    for pen in PENS:
        # The ends of the strokes are cut off by the frame.
        cross = np.minimum(abs(down - right), abs(down + right)) <= pen / np.sqrt(2)
        ring = abs(np.hypot(down, right) - (1 - pen) / 2) <= pen / 2
        made += [
            Glyph(master, label, "shapes", f"pen {pen:.0%}", letter)
            for label, (master, letter) in enumerate(((cross, "X"), (ring, "O")))
        ]
    return tuple(made)


def glyphs_of(group: str) -> tuple[Glyph, ...]:
    """All letters of one group.

    Raises:
        ValueError: If there is no such group.
    """
    if group not in GROUPS:
        raise ValueError(f"group: found {group!r}; expected one of {', '.join(GROUPS)}")
    return shapes() if group == "shapes" else tuple(glyph for glyph in load_glyphs() if glyph.group == group)


def read_glyphs(path: Path) -> tuple[Glyph, ...]:
    """The letters in a file of `write_glyphs`."""
    with np.load(path) as stored:
        masters = np.unpackbits(stored["masters"], axis=1).reshape(-1, SIDE, SIDE).astype(bool)
        fonts = [str(font) for font in stored["fonts"]]
        groups = [str(group) for group in stored["groups"]]
        rows = zip(masters, stored["font"].tolist(), stored["letter"].tolist(), strict=True)
        return tuple(
            Glyph(master, letter // 2, groups[font], fonts[font], LETTERS[letter]) for master, font, letter in rows
        )


def write_glyphs(path: Path, glyphs: Sequence[Glyph]) -> None:
    """Write letters to a file: the same letters give the same bytes."""
    groups = dict(sorted((glyph.font, glyph.group) for glyph in glyphs))
    numbers = {font: number for number, font in enumerate(groups)}
    np.savez_compressed(
        path,
        masters=np.packbits(np.array([glyph.master.ravel() for glyph in glyphs]), axis=1),
        letter=np.array([LETTERS.index(glyph.letter) for glyph in glyphs], dtype=np.uint8),
        font=np.array([numbers[glyph.font] for glyph in glyphs], dtype=np.uint16),
        fonts=np.array(list(groups)),
        groups=np.array(list(groups.values())),
    )


def rasterise(masters: NDArray[np.bool_], shape: tuple[int, int], placement: Placement) -> Array:
    """Draw letters as small pictures.

    A pixel is ink where enough of it is covered (`COVERAGE`). A letter so thin that it covers no pixel wholly is
    read by its own contrast: there the darkest pixel is what counts as wholly covered.

    Args:
        masters: (N, h, w), where the ink of each letter is; its middle is the middle of the letter, and 48 pixels
            are one unit.
        shape: Rows and columns of the pictures.
        placement: Where each letter comes to lie.

    Returns:
        (N, *shape), each value −1 or 1.
    """
    covered = coverage(masters, shape, placement)
    darkest = covered.max(axis=(1, 2), initial=0, keepdims=True)
    # What is exactly at the limit must not depend on how a sum was rounded.
    ink = (covered >= COVERAGE * darkest - 1e-6) & (darkest > FAINT)
    return np.where(ink, INK, BLACK)


def coverage(masters: NDArray[np.bool_], shape: tuple[int, int], placement: Placement) -> Array:
    """How much of each pixel is ink, 0 … 1: as `rasterise`, before its threshold."""
    rows, columns = shape
    pictures = np.empty((len(masters), rows, columns))
    step = max(_CHUNK // (rows * columns * SUBSAMPLES**2), 1)
    for start in range(0, len(masters), step):
        part = slice(start, start + step)
        pictures[part] = _covered(
            masters[part],
            shape,
            np.linalg.inv(placement.matrix[part]),
            placement.offset[part],
            None if placement.bend is None else placement.bend[part],
        )
    return pictures


def _covered(
    masters: NDArray[np.bool_], shape: tuple[int, int], inverse: Array, offset: Array, bend: Array | None
) -> Array:
    """One chunk of pictures: each of its subsamples looks up the one master pixel it falls on."""
    count, height, width = masters.shape
    fine = [((np.arange(side * SUBSAMPLES) + 0.5) / SUBSAMPLES - side / 2) / min(shape) for side in shape]
    down: Array = np.broadcast_to(fine[0][:, None], (count, len(fine[0]), len(fine[1]))) - offset[:, :1, None]
    right: Array = np.broadcast_to(fine[1], down.shape) - offset[:, 1:, None]
    if bend is not None:
        moved = _spread(bend, (len(fine[0]), len(fine[1])))
        down, right = down + moved[:, 0], right + moved[:, 1]
    within = np.ones(down.shape, dtype=bool)
    index = np.zeros(down.shape, dtype=np.int32)
    for axis, length in enumerate((height, width)):
        place = SIDE * (inverse[:, axis, :1, None] * down + inverse[:, axis, 1:, None] * right)
        # Counted from the middle, and a place on the edge of two pixels goes outward: symmetrical letters stay so.
        whole = np.floor(abs(place) + 1e-6).astype(np.int32)
        number = np.where(place < 0, length // 2 - 1 - whole, length // 2 + whole)
        within &= (number >= 0) & (number < length)
        index = index * np.int32(length) + np.clip(number, 0, length - 1).astype(np.int32)
    flat = masters.reshape(count, -1)
    ink = np.take_along_axis(flat, index.reshape(count, -1), axis=1).reshape(index.shape) & within
    parts = ink.reshape(count, shape[0], SUBSAMPLES, shape[1], SUBSAMPLES)
    covered: Array = parts.sum(axis=(2, 4), dtype=np.int32) / SUBSAMPLES**2
    return covered


def _spread(knots: Array, shape: tuple[int, int]) -> Array:
    """Values at a few knots (N, 2, K, K) joined by a cosine to a smooth field (N, 2, *shape)."""
    weights = []
    for length in shape:
        last = knots.shape[-1] - 1
        place = (np.arange(length) + 0.5) / length * last
        left = np.minimum(place.astype(int), last - 1)
        blend = (1 - np.cos(np.pi * (place - left))) / 2
        weight = np.zeros((length, last + 1))
        weight[np.arange(length), left] = 1 - blend
        weight[np.arange(length), left + 1] = blend
        weights.append(weight)
    field: Array = weights[0] @ knots @ weights[1].T
    return field
