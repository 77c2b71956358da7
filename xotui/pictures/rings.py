"""The strokes of O's: a ring that may be open, overshot, filled, or have a tail."""

from __future__ import annotations

import numpy as np

from xotui.engine.arrays import Array
from xotui.pictures.recipe import LetterRecipe
from xotui.pictures.strokes import NO_PEN, Strokes, some, thinness


def o_strokes(recipe: LetterRecipe, random: np.random.Generator, pen: Array, box: Array, pieces: int) -> Strokes:
    """The strokes of O's.

    Args:
        recipe: How they vary.
        random: Where the chances come from.
        pen: (N,), its width in pixels.
        box: (N, 2), width and height of the boxes in pixels.
        pieces: How many straight pieces a ring is made of.
    """
    count = len(pen)
    filled = some(random, recipe.filled, count)
    pen = np.where(filled, np.maximum(pen, random.uniform(0.5, 0.6, count) * box.min(axis=1)), pen)
    chance = random.random((count, 1))
    opened = chance < recipe.opened
    overshot = ~opened & (chance < recipe.opened + recipe.overshot)
    span = np.full((count, 1), 360.0)
    span -= opened * random.uniform(*recipe.gap, (count, 1))
    span += overshot * random.uniform(*recipe.overshoot, (count, 1))
    spiral = (opened | overshot) * random.uniform(*recipe.spiral, (count, 1)) * random.choice([-1, 1], (count, 1))
    part = np.linspace(0, 1, pieces + 1)
    turn = random.uniform(0, 2 * np.pi, (count, 1)) + np.radians(span) * part

    low, high = np.log(recipe.corners)
    usual = np.clip(np.log(2.1), low, high)
    corners = np.exp(random.triangular(low, usual, high, (count, 1)) if low < high else np.full((count, 1), low))
    right, down = np.cos(turn), np.sin(turn)
    radius = (np.abs(right) ** corners + np.abs(down) ** corners) ** (-1 / corners)
    radius *= 1 - np.abs(spiral) / 4 + spiral * (part - 0.5)
    right, down = right * radius, down * radius
    egg = random.uniform(*recipe.egg, (count, 2)) * random.choice([-1, 1], (count, 2))
    right, down = right * (1 + egg[:, :1] * down), down * (1 + egg[:, 1:] * right)

    thin = thinness(recipe, random, count)[:, None]
    # Where the pen is held aslant the thin places are not quite at the top and the bottom.
    stress = np.radians(random.normal(0, 15, (count, 1))) + np.pi / 2 * some(random, 0.1, count)[:, None]
    inset = np.minimum(pen[:, None] / box, 0.7)
    sides = 1 - inset * (thin + (1 - thin) * np.abs(np.cos(np.array([0, np.pi / 2]) - stress)))
    points = np.stack([right * sides[:, :1], down * sides[:, 1:]], axis=-1)
    between = (turn[:, 1:] + turn[:, :-1]) / 2
    halves = pen[:, None] / 2 * (thin + (1 - thin) * np.abs(np.cos(between - stress)))
    halves *= 1 - ~filled[:, None] * random.uniform(*recipe.pressure, (count, 1)) * np.linspace(0, 1, pieces)
    tailed = some(random, recipe.tails, count)
    tail = _tail(random, sides)
    # The ring makes room for its tail on the right.
    length = tailed * random.uniform(0.1, 0.6, count)
    points[..., 0] = points[..., 0] * (1 - length[:, None] / 2) - length[:, None] / 2
    tail[:, 0, 0] = tail[:, 0, 0] * (1 - length / 2) - length / 2
    drawn = np.where(tailed, np.minimum(0.8 * pen / 2, halves.max(axis=1)), NO_PEN)
    return Strokes(
        np.concatenate([points[:, :-1], tail[:, :-1]], axis=1),
        np.concatenate([points[:, 1:], tail[:, 1:]], axis=1),
        np.concatenate([halves, np.repeat(drawn[:, None], 2, axis=1)], axis=1),
    )


def _tail(random: np.random.Generator, sides: Array) -> Array:
    """Three places that a tail goes through, from the ring on to the right: (N, 3, 2)."""
    count = len(sides)
    angle = np.radians(random.uniform(-110, 10, count))
    begin = np.stack([np.cos(angle), np.sin(angle)], axis=-1) * sides
    end = np.stack([sides[:, 0], random.uniform(-1, 0.4, count) * sides[:, 1]], axis=-1)
    over = (begin + end) / 2 + np.stack([random.uniform(-0.2, 0.2, count), random.uniform(-0.1, 0.5, count)], axis=-1)
    return np.stack([begin, over, end], axis=1)
