"""The strokes of an X and of an O, and the ink that a pen leaves along them. Many letters at a time.

Strokes are drawn in the letter's box: right and down, both from −1 to 1. `N` is the number of letters, `S` of
straight pieces a letter is made of.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xotui.engine.arrays import Array
from xotui.pictures.recipe import LetterRecipe, Span

Pixels = NDArray[np.float32]
"""What is computed for every pixel of every picture: half the size of the usual numbers is twice as fast."""

_NO_PEN = -9.0
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
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)], dtype=float)
    arms = corners * (1 - inset)[:, None, :]
    uneven = random.uniform(*recipe.uneven, (count, 1, 1))
    arms += uneven * random.uniform(-1, 1, arms.shape) * (1, 0.6)
    arms[:, :2, 0] *= 1 - uneven[:, 0] * random.random((count, 1))

    touching = some(random, recipe.touching, count)
    first = np.stack([arms[:, 0], np.where(touching[:, None], arms[:, 1], arms[:, 3])], axis=1)
    last = np.stack([np.where(touching[:, None], arms[:, 3], arms[:, 2]), arms[:, 1]], axis=1)
    last[touching, 1] = arms[touching, 2]
    along = last - first
    across = np.stack([-along[..., 1], along[..., 0]], axis=-1) / 2
    strength = random.uniform(*recipe.bow, (count, 1)) * some(random, recipe.bowed, count)[:, None]
    bow = across * (strength * random.uniform(-1, 1, (count, 2)))[..., None]
    # An arc that is to touch the other one has to come as far as the middle.
    middle = (first + last) / 2
    apart = random.uniform(-0.25, 0.9, (count, 1)) * inset[:, :1] * (-1, 1)
    bow[touching, :, 0] = (apart - middle[..., 0])[touching]
    bow[touching, :, 1] = 0
    twist = across * (strength * random.uniform(-0.6, 0.6, (count, 1)))[..., None] * ~touching[:, None, None]

    part = np.linspace(0, 1, 7)[:, None]
    points = (
        first[:, :, None]
        + along[:, :, None] * part
        + bow[:, :, None] * (4 * part * (1 - part))
        + twist[:, :, None] * np.sin(2 * np.pi * part)
    )
    thin = _thinness(recipe, random, count)
    mirrored = some(random, 0.15, count)
    halves = np.stack([np.where(mirrored, thin, 1.0), np.where(mirrored, 1.0, thin)], axis=1) * pen[:, None] / 2
    tips = _tips(recipe, random, arms, pen, inset)
    return Strokes(
        np.concatenate([points[:, :, :-1].reshape(count, -1, 2), tips.starts], axis=1),
        np.concatenate([points[:, :, 1:].reshape(count, -1, 2), tips.ends], axis=1),
        np.concatenate([np.repeat(halves, 6, axis=1), tips.halves], axis=1),
    )


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

    thin = _thinness(recipe, random, count)[:, None]
    # Where the pen is held aslant the thin places are not quite at the top and the bottom.
    stress = np.radians(random.normal(0, 15, (count, 1))) + np.pi / 2 * some(random, 0.1, count)[:, None]
    inset = np.minimum(pen[:, None] / box, 0.7)
    sides = 1 - inset * (thin + (1 - thin) * np.abs(np.cos(np.array([0, np.pi / 2]) - stress)))
    points = np.stack([right * sides[:, :1], down * sides[:, 1:]], axis=-1)
    between = (turn[:, 1:] + turn[:, :-1]) / 2
    halves = pen[:, None] / 2 * (thin + (1 - thin) * np.abs(np.cos(between - stress)))
    return Strokes(points[:, :-1], points[:, 1:], halves)


def ink_shares(strokes: Strokes, right: Pixels, down: Pixels) -> Pixels:
    """How much of each pixel the strokes cover, nearly.

    Args:
        strokes: (N, S), now in pixels.
        right: (N, P), where the middle of each pixel is.
        down: (N, P).

    Returns:
        (N, P), at most 1; below 0 away from the strokes.
    """
    covered = np.full_like(right, _NO_PEN)
    along = strokes.ends - strokes.starts
    lengths = np.maximum((along**2).sum(axis=-1), 1e-9)
    units = (along / lengths[..., None]).astype(np.float32)
    starts, along32 = strokes.starts.astype(np.float32), along.astype(np.float32)
    reach = (strokes.halves + 0.5).astype(np.float32)
    full = np.minimum(2 * strokes.halves, 1).astype(np.float32)
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


def _thinness(recipe: LetterRecipe, random: np.random.Generator, count: int) -> Array:
    """The width of each letter's thin strokes by that of its thick ones; (N,)."""
    return np.where(some(random, recipe.contrasted, count), random.uniform(*recipe.thin, count), 1.0)


def _tips(recipe: LetterRecipe, random: np.random.Generator, arms: Array, pen: Array, inset: Array) -> Strokes:
    """The serif or the hook at the end of each of an X's four arms (N, 4, 2), if it has them."""
    count = len(arms)
    chance = random.random((count, 1))
    serifs, hooks = chance < recipe.serifs, (chance >= recipe.serifs) & (chance < recipe.serifs + recipe.hooks)
    length = 2 * random.uniform(*recipe.serif, (count, 1))
    width = pen[:, None] / 2 * _between((0.4, 1.0), random, (count, 1))
    drawn = (serifs & (random.random((count, 4)) < 0.93)) | (hooks & (random.random((count, 4)) < 0.6))
    # A serif is level with its neighbour and inside the box, however uneven the arms are.
    level = np.sign(arms[..., 1]) * (1 - width / pen[:, None] * np.abs(inset[:, 1:]))
    outwards = np.sign(arms[..., 0])
    shift = random.uniform(-0.25, 0.25, (count, 1)) * length * outwards
    serif_starts = np.stack([arms[..., 0] + shift - length / 2, level], axis=-1)
    serif_ends = np.stack([arms[..., 0] + shift + length / 2, level], axis=-1)
    angle = np.radians(random.uniform(-30, 80, (count, 4)))
    aside = np.stack([outwards * np.cos(angle), -np.sign(arms[..., 1]) * np.sin(angle)], axis=-1)
    hook_ends = arms + 0.7 * length[..., None] * aside
    return Strokes(
        np.where(serifs[..., None], serif_starts, arms),
        np.where(serifs[..., None], serif_ends, hook_ends),
        np.where(drawn, width, _NO_PEN),
    )


def _between(span: Span, random: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return random.uniform(*span, shape)
