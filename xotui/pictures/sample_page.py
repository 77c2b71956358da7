"""A page of drawn letters as a camera would see it, for those who have no photograph at hand."""

from __future__ import annotations

import numpy as np

from xotui.engine.arrays import Array
from xotui.pictures.drawn import draw_letters
from xotui.pictures.photographs import Photograph, photograph_of
from xotui.pictures.recipe import LetterRecipe

SHAPE = (2448, 3264)
"""Rows and columns: the eight megapixels that the article speaks of."""

_LETTERS = LetterRecipe(
    width=(0.1, 0.15), contrasted=0.0, outlined=0.0, size=(0.5, 0.85), pushed=0.0, proportion=(0.85, 1.2), narrow=0.0,
    turned=0.0, bowed=0.2, bow=(0.0, 0.2), touching=0.0, looped=0.0, uneven=(0.0, 0.15), serifs=0.0, hooks=0.0,
    flat=0.0, opened=0.1, gap=(10.0, 30.0), tails=0.0, filled=0.0, ragged=(0.0, 0.0), bend=(0.0, 0.4), noisy=0.0,
)  # fmt: skip
_SIDE = 40  # pixels a side that a letter is drawn with; each becomes as many as there is room for
_GRID = (4, 6)  # letters
_PAPER, _INK = 0.9, 0.2  # how light they are
_LAMP = (0.12, 0.18)  # by how much the light falls off downwards and to the right, as far as to the edges
_GRAIN = 0.02  # the standard deviation of the camera's noise


def sample_page(seed: int = 1) -> Photograph:
    """A page with letters of many sizes, a lamp at one side, and noise; the same seed gives the same page."""
    rows, columns = SHAPE
    random = np.random.default_rng(seed)
    letters = draw_letters(_LETTERS, _GRID[0] * _GRID[1], (_SIDE, _SIDE), seed).images > 0
    ink = np.zeros(SHAPE, dtype=np.float32)
    times = min(rows // _GRID[0], columns // _GRID[1]) // _SIDE
    for index, letter in enumerate(letters):
        large = letter.repeat(times, axis=0).repeat(times, axis=1)
        top, left = (
            (2 * place + 1) * length // (2 * count) - _SIDE * times // 2
            for place, length, count in zip(divmod(index, _GRID[1]), SHAPE, _GRID, strict=True)
        )
        ink[top : top + _SIDE * times, left : left + _SIDE * times] = _soft(large.astype(np.float32), times)
    down, across = (np.linspace(0, 2 * fall, side, dtype=np.float32) for fall, side in zip(_LAMP, SHAPE, strict=True))
    lamp = 1 - down[:, None] - across
    light = (_PAPER + (_INK - _PAPER) * ink) * lamp + _GRAIN * random.standard_normal(SHAPE, dtype=np.float32)
    return photograph_of(np.clip(light, 0, 1), "sample page")


def _soft(ink: Array, reach: int) -> Array:
    """The same with soft edges: the mean of a square around each pixel, twice."""
    for axis in (0, 1, 0, 1):
        framed = np.pad(ink, [(reach // 2, reach - 1 - reach // 2) if way == axis else (0, 0) for way in (0, 1)])
        sums = np.cumsum(np.insert(framed, 0, 0, axis=axis), axis=axis, dtype=np.float64)
        length = ink.shape[axis]
        first, last = (np.arange(start, start + length) for start in (0, reach))
        ink = ((sums.take(last, axis=axis) - sums.take(first, axis=axis)) / reach).astype(np.float32)
    return ink
