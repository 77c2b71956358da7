"""Drawn X's and O's to learn from: as many as are wanted, each with a shape, a pen and a place of its own.

They are drawn from strokes, by chance, as a `LetterRecipe` says.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xotui.engine.arrays import Array
from xotui.pictures.crosses import x_strokes
from xotui.pictures.exemplars import draw_exemplars
from xotui.pictures.files import GALLERY, gallery_picture
from xotui.pictures.labelled import LabelledSet
from xotui.pictures.recipe import LetterRecipe
from xotui.pictures.rings import o_strokes
from xotui.pictures.strokes import Pixels, Strokes, ink_shares, some
from xotui.pictures.text import BLACK, INK

__all__ = ["LetterRecipe", "draw_letters", "published"]

_TRIES = 8
"""How often a letter is drawn anew that left no ink at all, or nothing but ink."""

_SMALLEST = 3.0
"""The shortest side of a box in pixels: below it nobody tells an X from an O."""

_NARROWEST = (2.6, 1.8)
"""The least width in pixels of the box of a narrow X and of a narrow O."""

_OUTLINED = 6.0
"""The shorter side of a box in pixels that is needed to show an outline."""

_BATCH_PIXELS = 40_000
"""How many pixels are drawn at a time: so few stay in the processor's cache."""

_BATCH_LETTERS = 4096


def draw_letters(recipe: LetterRecipe, count: int, shape: tuple[int, int], seed: int) -> LabelledSet:
    """Draw a set of letters: half of them X, half O (one X more of an odd number), shuffled.

    Args:
        recipe: How they vary.
        count: How many; ≥ 0.
        shape: Rows and columns of each picture, 3×3 to 64×64.
        seed: ≥ 0. The same seed draws the same pictures.

    Returns:
        Pictures (count, H, W) of exactly −1 and 1; each has both.

    Raises:
        ValueError: If count, shape or seed is out of its range.

    >>> draw_letters(LetterRecipe(), 5, (9, 9), seed=1).counts
    (3, 2)
    """
    if count < 0:
        raise ValueError(f"count: found {count}; expected 0 or more")
    if not (len(shape) == 2 and all(3 <= side <= 64 for side in shape)):
        raise ValueError(f"shape: found {shape}; expected rows and columns from 3 to 64")
    if seed < 0:
        raise ValueError(f"seed: found {seed}; expected 0 or more")
    random = np.random.default_rng(seed)
    labels = random.permutation(np.arange(count) % 2)
    images = np.empty((count, *shape))
    for label in (0, 1):
        places = np.flatnonzero(labels == label)
        for begin in range(0, len(places), _BATCH_LETTERS):
            batch = places[begin : begin + _BATCH_LETTERS]
            images[batch] = np.where(_draw_some(recipe, random, label, len(batch), shape), INK, BLACK)
    return LabelledSet(images, labels)


def published() -> LabelledSet:
    """The ten published pictures (10, 9, 9), with their names.

    >>> published().counts
    (5, 5)
    """
    images = [gallery_picture(name) for name in GALLERY]
    return LabelledSet(images, [int(name.startswith("o")) for name in GALLERY], GALLERY)


def _draw_some(
    recipe: LetterRecipe, random: np.random.Generator, label: int, count: int, shape: tuple[int, int]
) -> NDArray[np.bool_]:
    """Letters of one kind, (count, H, W), True for ink."""
    clean = draw_exemplars(shape)[label] > 0
    ink = np.broadcast_to(clean, (count, *shape)).copy()
    missing = np.flatnonzero(~some(random, recipe.plain, count))
    for _ in range(_TRIES):
        drawn = _attempt(recipe, random, label, len(missing), shape)
        good = drawn.any(axis=(1, 2)) & ~drawn.all(axis=(1, 2))
        ink[missing[good]] = drawn[good]
        missing = missing[~good]
        if not len(missing):
            break
    return ink


def _attempt(
    recipe: LetterRecipe, random: np.random.Generator, label: int, count: int, shape: tuple[int, int]
) -> NDArray[np.bool_]:
    frame = np.array(shape[::-1], dtype=float)
    slant = random.uniform(*recipe.slant, count)
    box = _boxes(recipe, random, label, slant, frame)
    pen = np.maximum(random.uniform(*recipe.width, count) * box.min(axis=1), 0.35)
    outlined = some(random, recipe.outlined, count) & (box.min(axis=1) >= _OUTLINED)
    pen = np.where(outlined, np.maximum(pen, random.uniform(0.3, 0.45, count) * box.min(axis=1)), pen)
    line = random.uniform(0.5, 1.1, count)
    flat = some(random, recipe.flat, count)
    if label == 0:
        strokes = x_strokes(recipe, random, pen, box, flat.astype(float))
    else:
        strokes = o_strokes(recipe, random, pen, box, pieces=14 if max(shape) <= 12 else 24)

    turned = some(random, recipe.turned, count)
    degrees = random.normal(0, recipe.sway, count) + turned * random.uniform(-recipe.turn, recipe.turn, count)
    middle = _middles(recipe, random, _leaning(box, slant), frame)
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))

    def placed(points: Array) -> Array:
        right, down = np.moveaxis(points * box[:, None] / 2, -1, 0)
        right = right - slant[:, None] * down
        return np.stack(
            [
                middle[:, :1] + right * cosine[:, None] - down * sine[:, None],
                middle[:, 1:] + right * sine[:, None] + down * cosine[:, None],
            ],
            axis=-1,
        )

    starts, ends = placed(strokes.starts), placed(strokes.ends)
    needed = random.uniform(*recipe.threshold, count) * np.minimum(2 * strokes.halves.max(axis=1, initial=0), 1)
    rough = random.uniform(*recipe.ragged, count)
    strength = random.uniform(*recipe.bend, count) * some(random, recipe.bent, count)
    rate = random.uniform(*recipe.noise, count) * some(random, recipe.noisy, count)
    ink = np.empty((count, *shape), dtype=bool)
    step = max(1, _BATCH_PIXELS // (shape[0] * shape[1]))
    for begin in range(0, count, step):
        part = np.s_[begin : begin + step]
        right, down = _pixel_places(random, strength[part], shape)
        strayed = random.standard_normal(right.shape, dtype=np.float32) * rough[part, None]
        shares = ink_shares(Strokes(starts[part], ends[part], strokes.halves[part]), right, down, outlined[part])
        inside = np.minimum(shares, line[part, None] + 1 - shares)
        shares = (np.where(outlined[part, None], inside, shares) + strayed).astype(np.float32)
        level = (down - middle[part, 1:]) * cosine[part, None] - (right - middle[part, :1]) * sine[part, None]
        within = box[part, 1:] / 2 + 0.5 - np.abs(level)
        shares = np.where(flat[part, None], np.minimum(shares, within), shares)
        ink[part] = (shares >= needed[part, None]).reshape(-1, *shape)
    if rate.any():
        ink ^= random.random(ink.shape, dtype=np.float32) < rate[:, None, None]
    return ink


def _boxes(recipe: LetterRecipe, random: np.random.Generator, label: int, slant: Array, frame: Array) -> Array:
    """Width and height of each letter's box in pixels, (N, 2)."""
    count = len(slant)
    longer = random.uniform(*recipe.size, (count, 1)) * frame
    low, high = np.log(recipe.proportion)
    tall = np.exp(random.uniform(low, high, count))
    shorter = np.stack([np.minimum(1 / tall, 1), np.minimum(tall, 1)], axis=1)
    box: Array = np.maximum(longer * shorter, np.minimum(_SMALLEST, frame))
    narrow = some(random, recipe.narrow, count)
    slim = np.maximum(box[:, 0] * random.uniform(1 / (2 + label), 0.8, count), _NARROWEST[label])
    box[:, 0] = np.where(narrow, slim, box[:, 0])
    # What leans does not leave a frame that it would fit into if it stood upright.
    fits = np.maximum(box[:, :1], frame[0]) / _leaning(box, slant)[:, :1]
    fitting: Array = box * np.minimum(fits, 1)
    return fitting


def _leaning(box: Array, slant: Array) -> Array:
    """Width and height in pixels of what a letter covers once it is slanted, (N, 2)."""
    return box + np.abs(slant)[:, None] * box[:, ::-1] * (1, 0)


def _middles(recipe: LetterRecipe, random: np.random.Generator, box: Array, frame: Array) -> Array:
    """Where the middle of each letter is, right and down from the middle of the picture's first pixel; (N, 2)."""
    free = np.abs(frame - box) / 2
    chance = random.uniform(-1, 1, box.shape)
    offset = free * chance
    beyond = np.minimum(random.uniform(*recipe.push, box.shape) * frame, box / 3)
    # A third is pushed out to the side, a third up or down, and a third over a corner.
    way = random.integers(0, 3, (len(box), 1))
    pushed = some(random, recipe.pushed, len(box))[:, None] & (way != (0, 1))
    edge = (frame - box) / 2
    offset = np.where(pushed, np.sign(chance) * (edge + beyond), offset)
    offset[some(random, recipe.middle, len(box))] = 0
    return (frame - 1) / 2 + offset


def _pixel_places(random: np.random.Generator, strength: Array, shape: tuple[int, int]) -> tuple[Pixels, Pixels]:
    """Where the middle of each pixel is, right and down, (N, H·W) each; bent where strength (N,) is above 0."""
    rows, columns = np.indices(shape, dtype=np.float32)
    places = []
    for grid in (columns, rows):
        knots = random.uniform(-1, 1, (len(strength), 4, 4)) * strength[:, None, None] * max(shape) / 9
        # Not as a matrix product, whose rounding differs from machine to machine.
        field = np.einsum("hi,nij->nhj", _blend(shape[0]), knots)
        bent = grid + np.einsum("nhj,wj->nhw", field, _blend(shape[1])).astype(np.float32)
        places.append(bent.reshape(len(strength), -1))
    return places[0], places[1]


def _blend(length: int) -> Array:
    """How much each of four knots counts at each of `length` places, (length, 4): a soft step from one to the next."""
    apart = np.abs(np.linspace(0, 3, length)[:, None] - np.arange(4))
    return np.where(apart < 1, (1 + np.cos(np.pi * apart)) / 2, 0.0)
