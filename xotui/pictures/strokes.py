"""Strokes, and the ink that a pen leaves along them. Many letters at a time.

Strokes are drawn in the letter's box: right and down, both from −1 to 1. `N` is the number of letters, `S` of
straight pieces a letter is made of.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xotui.engine.arrays import Array
from xotui.pictures.recipe import LetterRecipe

Pixels = NDArray[np.float32]
"""What is computed for every pixel of every picture: half the size of the usual numbers is twice as fast."""

NO_PEN = -9.0
"""Half the width of a piece that is not drawn."""


@dataclass(frozen=True, eq=False)
class Strokes:
    """Straight pieces of strokes.

    Args:
        starts: (N, S, 2), right and down.
        ends: (N, S, 2).
        halves: (N, S), half the width of the pen, in pixels; below 0 where nothing is drawn.
    """

    starts: Array
    ends: Array
    halves: Array


def some(random: np.random.Generator, share: float, count: int) -> NDArray[np.bool_]:
    """Which of `count` letters belong to a share of them; (N,)."""
    chosen: NDArray[np.bool_] = random.random(count) < share
    return chosen


def thinness(recipe: LetterRecipe, random: np.random.Generator, count: int) -> Array:
    """The width of each letter's thin strokes by that of its thick ones; (N,)."""
    return np.where(some(random, recipe.contrasted, count), random.uniform(*recipe.thin, count), 1.0)


def ink_shares(strokes: Strokes, right: Pixels, down: Pixels, uncapped: NDArray[np.bool_]) -> Pixels:
    """How much of each pixel the strokes cover, nearly.

    Args:
        strokes: (N, S), now in pixels.
        right: (N, P), where the middle of each pixel is.
        down: (N, P).
        uncapped: (N,), for which letters the share goes on growing inside a stroke: half a pixel more than how
            far it is to the edge.

    Returns:
        (N, P), at most 1 unless uncapped; below 0 away from the strokes.
    """
    covered = np.full_like(right, NO_PEN)
    along = strokes.ends - strokes.starts
    lengths = np.maximum((along**2).sum(axis=-1), 1e-9)
    units = (along / lengths[..., None]).astype(np.float32)
    starts, along32 = strokes.starts.astype(np.float32), along.astype(np.float32)
    reach = (strokes.halves + 0.5).astype(np.float32)
    full = np.where(uncapped[:, None], np.inf, np.minimum(2 * strokes.halves, 1)).astype(np.float32)
    x, y, part, scratch = (np.empty_like(right) for _ in range(4))
    for piece in range(reach.shape[1]):
        this = np.s_[:, piece, None]
        np.subtract(right, starts[..., 0][this], out=x)
        np.subtract(down, starts[..., 1][this], out=y)
        np.multiply(x, units[..., 0][this], out=part)
        np.multiply(y, units[..., 1][this], out=scratch)
        part += scratch
        np.clip(part, 0, 1, out=part)
        x -= np.multiply(part, along32[..., 0][this], out=scratch)
        y -= np.multiply(part, along32[..., 1][this], out=scratch)
        x *= x
        y *= y
        x += y
        np.sqrt(x, out=x)
        np.subtract(reach[this], x, out=x)
        np.minimum(x, full[this], out=x)
        np.maximum(covered, x, out=covered)
    return covered
