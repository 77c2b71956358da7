"""The strokes of X's: two that cross or touch, and what may be at their ends."""

from __future__ import annotations

import numpy as np

from xotui.engine.arrays import Array
from xotui.pictures.recipe import LetterRecipe
from xotui.pictures.strokes import NO_PEN, Strokes, some, thinness

_PIECES = 8
"""How many straight pieces each of the two strokes is made of."""

_TIP_PIECES = 8
"""How many straight pieces there are for all four tips together, or for the arc of a loop."""

_CORNERS = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], dtype=float)
"""Right and down, clockwise from the upper left."""


def x_strokes(recipe: LetterRecipe, random: np.random.Generator, pen: Array, box: Array, flat: Array) -> Strokes:
    """The strokes of X's.

    Args:
        recipe: How they vary.
        random: Where the chances come from.
        pen: (N,), its width in pixels.
        box: (N, 2), width and height of the boxes in pixels.
        flat: (N,), 1 where strokes are cut off at the top and the bottom, else 0.
    """
    count = len(pen)
    inset = np.minimum(pen[:, None] / box, 0.7)
    inset[:, 1] *= 1 - 1.5 * flat  # what is to be cut off sticks out
    arms = _CORNERS * (1 - inset)[:, None, :]
    uneven = random.uniform(*recipe.uneven, (count, 1, 1))
    arms += uneven * random.uniform(-1, 1, arms.shape) * (1, 0.6)
    arms[:, :2, 0] *= 1 - uneven[:, 0] * random.random((count, 1))

    looped = some(random, recipe.looped, count)
    touching = some(random, recipe.touching, count) & ~looped
    side = random.choice(4, count, p=(0.1, 0.6, 0.1, 0.2))
    bulge = looped * random.uniform(0, 0.4, count)
    axis = 1 - side % 2
    joined = np.stack([side, (side + 1) % 4], axis=1)
    every = np.arange(count)[:, None]
    arms[every, joined, axis[:, None]] *= 1 - bulge[:, None]

    points = np.where(touching[:, None, None, None], _arcs(recipe, random, inset), _crossing(recipe, random, arms))
    ramp = random.uniform(*recipe.pressure, (count, 2, 1)) * np.linspace(0, 1, _PIECES)
    ramp = np.where(random.random((count, 2, 1)) < 0.5, ramp, ramp[..., ::-1])
    thin = thinness(recipe, random, count)
    mirrored = some(random, 0.15, count)
    halves = np.stack([np.where(mirrored, thin, 1.0), np.where(mirrored, 1.0, thin)], axis=1)
    halves = halves[..., None] * (1 - ramp) * pen[:, None, None] / 2

    ends = np.concatenate([points[:, :, 0], points[:, :, -1]], axis=1)
    tips = _tips(recipe, random, ends, pen, inset)
    loop = _loop(arms[every, joined], axis, bulge)
    narrow = halves.mean(axis=(1, 2))[:, None] * random.uniform(0.7, 1, (count, 1))
    whole = looped[:, None, None]
    return Strokes(
        np.concatenate(
            [points[:, :, :-1].reshape(count, 2 * _PIECES, 2), np.where(whole, loop[:, :-1], tips.starts)], axis=1
        ),
        np.concatenate(
            [points[:, :, 1:].reshape(count, 2 * _PIECES, 2), np.where(whole, loop[:, 1:], tips.ends)], axis=1
        ),
        np.concatenate([halves.reshape(count, 2 * _PIECES), np.where(looped[:, None], narrow, tips.halves)], axis=1),
    )


def _crossing(recipe: LetterRecipe, random: np.random.Generator, arms: Array) -> Array:
    """Two strokes between opposite arms (N, 4, 2), straight or bowed: (N, 2, pieces + 1, 2)."""
    count = len(arms)
    first, last = arms[:, [0, 3]], arms[:, [2, 1]]
    along = last - first
    across = np.stack([-along[..., 1], along[..., 0]], axis=-1) / 2
    strength = random.uniform(*recipe.bow, (count, 1)) * some(random, recipe.bowed, count)[:, None]
    bow = across * (strength * random.uniform(-1, 1, (count, 2)))[..., None]
    twist = across * (strength * random.uniform(-0.6, 0.6, (count, 1)))[..., None]
    part = np.linspace(0, 1, _PIECES + 1)[:, None]
    points: Array = (
        first[:, :, None]
        + along[:, :, None] * part
        + bow[:, :, None] * (4 * part * (1 - part))
        + twist[:, :, None] * np.sin(2 * np.pi * part)
    )
    return points


def _arcs(recipe: LetterRecipe, random: np.random.Generator, inset: Array) -> Array:
    """Two arcs that touch back to back, side by side or one above the other: (N, 2, pieces + 1, 2)."""
    count = len(inset)
    upright = some(random, 0.3, count)
    begin = -90 - random.uniform(*recipe.curl, (count, 2, 1))
    end = 90 + random.uniform(*recipe.curl, (count, 2, 1))
    turn = np.radians(begin + (end - begin) * np.linspace(0, 1, _PIECES + 1))
    roundness = 2 / np.exp(random.uniform(np.log(1.4), np.log(5), (count, 1, 1)))
    far = 1 - np.sign(np.cos(turn)) * np.abs(np.cos(turn)) ** roundness
    far /= far.max(axis=2, keepdims=True)
    along = np.sign(np.sin(turn)) * np.abs(np.sin(turn)) ** roundness
    # Upright arcs lie one above the other: what is right and left is up and down for them.
    room = np.where(upright[:, None], inset[:, ::-1], inset)[:, None, None]
    apart = random.uniform(-0.1, 0.9, (count, 1, 1)) * np.abs(room[..., 0])
    away = (apart + (1 - room[..., 0] - apart) * far) * np.array([-1.0, 1.0])[:, None]
    aside = (1 - room[..., 1]) * along
    swapped = upright[:, None, None]
    return np.stack([np.where(swapped, aside, away), np.where(swapped, away, aside)], axis=-1)


def _loop(ends: Array, axis: Array, bulge: Array) -> Array:
    """An arc from one to the other of two ends (N, 2, 2) that leaves their line along an axis: (N, pieces + 1, 2)."""
    part = np.linspace(0, 1, _TIP_PIECES + 1)[:, None]
    points: Array = ends[:, :1] * (1 - part) + ends[:, 1:] * part
    every = np.arange(len(ends))
    outwards = np.sign(ends.mean(axis=1)[every, axis])
    points[every, :, axis] += (outwards * bulge)[:, None] * (4 * part * (1 - part))[:, 0]
    return points


def _tips(recipe: LetterRecipe, random: np.random.Generator, arms: Array, pen: Array, inset: Array) -> Strokes:
    """The serif or the hook at the end of each of an X's four arms (N, 4, 2), if it has them: two pieces each."""
    count = len(arms)
    chance = random.random((count, 1))
    serifs, hooks = chance < recipe.serifs, (chance >= recipe.serifs) & (chance < recipe.serifs + recipe.hooks)
    length = 2 * random.uniform(*recipe.serif, (count, 1))
    width = pen[:, None] / 2 * random.uniform(0.4, 1.0, (count, 1))
    drawn = (serifs & (random.random((count, 4)) < 0.93)) | (hooks & (random.random((count, 4)) < 0.7))
    # A serif is level with its neighbour and inside the box, however uneven the arms are.
    level = np.sign(arms[..., 1]) * (1 - width / pen[:, None] * np.abs(inset[:, 1:]))
    outwards = np.sign(arms[..., 0])
    shift = random.uniform(-0.25, 0.25, (count, 1)) * length * outwards
    left = np.stack([arms[..., 0] + shift - length / 2, level], axis=-1)
    right = np.stack([arms[..., 0] + shift + length / 2, level], axis=-1)
    angle = np.radians(random.uniform(-30, 70, (count, 4)))
    farther = angle + np.radians(random.uniform(0, 90, (count, 4)))
    reach = 0.45 * length[..., None]
    bend = arms + reach * _aside(arms, angle)
    tip = bend + reach * _aside(arms, farther)
    # A serif is one piece, so that its second one is nothing but its end.
    serif = serifs[..., None]
    starts = np.concatenate([np.where(serif, left, arms), np.where(serif, right, bend)], axis=1)
    ends = np.concatenate([np.where(serif, right, bend), np.where(serif, right, tip)], axis=1)
    bulb = np.where(hooks, random.uniform(0.8, 1.8, (count, 1)), 1.0)
    halves = np.concatenate([np.where(drawn, width, NO_PEN), np.where(drawn, width * bulb, NO_PEN)], axis=1)
    return Strokes(starts, ends, halves)


def _aside(arms: Array, angle: Array) -> Array:
    """Outwards for an angle of 0, back to the middle of the letter for a right angle: (N, 4, 2)."""
    return np.stack([np.sign(arms[..., 0]) * np.cos(angle), -np.sign(arms[..., 1]) * np.sin(angle)], axis=-1)
