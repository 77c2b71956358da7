"""What may happen to a letter before it is read, and pictures of letters to which it has happened."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from xotui.engine.arrays import Array
from xotui.pictures.glyphs import SIDE, Placement, glyphs_of, rasterise
from xotui.pictures.labelled import LabelledSet
from xotui.pictures.pens import repenned, strengthened

FILL = 7 / 9
"""How much of the frame a letter fills as it is: 7 of 9 pixels, as the article's clean X and O do."""

LEAST_PEN = 0.8
"""Strokes thinner than this, in pixels of the picture, are made about as wide before it is drawn.

Every renderer of small letters does so: without it a serif X loses one of its strokes at 9×9, and a person would
not read it either.
"""

SIZES = (0.55, 1.0)
"""How small and how large a letter of random size is, as parts of the frame."""

CHANGES: tuple[tuple[str, tuple[float, ...]], ...] = (
    ("as it is", (0,)),
    ("place and size", (0,)),
    ("shift", (1, 2, 3)),
    ("shrink", (0.8, 0.67, 0.5)),
    ("turn", (15, 30, 45)),
    ("stretch", (1.3, 1.6)),
    ("shear", (0.2, 0.4)),
    ("elastic", (1, 2)),
    ("pen", (-0.5, 0.5, 1)),
    ("noise", (0.05, 0.1, 0.15)),
    ("everything", (0,)),
)
"""The changes and how strong each may be: ninths of the frame, degrees, factors or shares, as `Change` says."""

_TITLES = {
    "shift": "shift by {:g}",
    "shrink": "shrink to {:g}",
    "turn": "turn by {:g}°",
    "stretch": "stretch by {:g}",
    "shear": "shear by {:g}",
    "elastic": "elastic by {:g}",
    "pen": "pen {:+g}",
    "noise": "noise of {:.0%}",
}

_KNOTS = 3  # of an elastic field along each side; with more of them a letter folds over itself
_RETRIES = 10  # an empty or full picture is drawn again, but not for ever


@dataclass(frozen=True)
class Change:
    """One thing that may happen to a letter.

    - "as it is": in the middle, its longer side fills seven ninths of the frame. The others begin here, and what
      they make too large for the frame is made as small as fits, except by a shift, an elastic change and noise.
    - "place and size": of random size, anywhere wholly inside the frame.
    - "shift": moved by `strength` ninths of the frame in one of eight directions. What leaves the frame is lost.
    - "shrink": `strength` times as large.
    - "turn": by `strength` degrees to one of the sides.
    - "stretch": `strength` times as high or as wide.
    - "shear": slanted: one end of a side moves by `strength` of the other side.
    - "elastic": bent smoothly, each place by up to about `strength` ninths of the frame.
    - "pen": strokes wider (below 0: narrower) by `strength` ninths of the frame. Where a stroke would vanish, it stays.
    - "noise": from "place and size"; then this share of all pixels is turned into its negative.
    - "everything": random size and place, turned by up to 30°, sheared by up to .3, stretched by up to 1.3, bent
      by up to 1 ninth, moved by up to 1 ninth, and noise of 3 %.

    Args:
        name: One of the names in `CHANGES`.
        strength: How much of it; any number that makes sense, not only those in `CHANGES`.

    Raises:
        ValueError: If there is no such change.

    >>> Change("shift", 2).title
    'shift by 2'
    """

    name: str
    strength: float = 0

    def __post_init__(self) -> None:
        names = [name for name, _ in CHANGES]
        if self.name not in names:
            raise ValueError(f"change: found {self.name!r}; expected one of {', '.join(names)}")

    @property
    def title(self) -> str:
        """The change in words."""
        return _TITLES.get(self.name, self.name).format(self.strength).replace("-", "−").replace("%", " %")


def all_changes() -> tuple[Change, ...]:
    """Every change with each of its strengths, in order."""
    return tuple(Change(name, strength) for name, strengths in CHANGES for strength in strengths)


def changed_glyphs(group: str, change: Change, shape: tuple[int, int], count: int, seed: int) -> LabelledSet:
    """Pictures of letters to which something has happened.

    Every letter of the group is drawn equally often, as far as the count allows. A picture without ink or full of
    it is drawn again, with another letter.

    Args:
        group: One of `glyphs.GROUPS`.
        change: What has happened to them.
        shape: Rows and columns of the pictures, each at least 3.
        count: How many pictures; half of them X, half O, in turn.
        seed: The same seed draws the same pictures; for each change it takes the same letters.

    Raises:
        ValueError: If there is no such group, or the pictures are smaller than 3×3.
    """
    if min(shape) < 3:
        raise ValueError(f"shape: found {shape[0]}×{shape[1]}; expected at least 3×3")
    random = np.random.default_rng(seed)
    glyphs = glyphs_of(group)
    masters = _masters(group, change.strength if change.name == "pen" else 0, min(shape))
    members = [np.array([i for i, glyph in enumerate(glyphs) if glyph.label == label]) for label in (0, 1)]
    labels = np.arange(count) % 2
    chosen = np.zeros(count, dtype=np.intp)
    for label in (0, 1):
        chosen[label::2] = _in_turn(members[label], len(chosen[label::2]), random)
    images = _draw(masters[chosen], change, shape, random)
    for _ in range(_RETRIES):
        again = np.flatnonzero((images == images[:, :1, :1]).all(axis=(1, 2)))
        if not len(again):
            break
        chosen[again] = [random.choice(members[label]) for label in labels[again]]
        images[again] = _draw(masters[chosen[again]], change, shape, random)
    return LabelledSet(images, labels, [glyphs[index].name for index in chosen])


@lru_cache(maxsize=32)
def _masters(group: str, wider: float, side: int) -> NDArray[np.bool_]:
    """The masters of a group, with strokes wider by so many ninths and fit for frames of so many pixels."""
    masters = np.array([glyph.master for glyph in glyphs_of(group)])
    masters = repenned(masters, wider / 9 * SIDE / FILL / 2)
    return strengthened(masters, LEAST_PEN / side * SIDE / FILL / 2)


def _in_turn(members: NDArray[np.intp], count: int, random: np.random.Generator) -> NDArray[np.intp]:
    """So many of the members at random, none of them twice before all were taken once."""
    rounds = [random.permutation(members) for _ in range(-(-count // len(members)))]
    return np.concatenate([*rounds, members[:0]])[:count]


def _draw(masters: NDArray[np.bool_], change: Change, shape: tuple[int, int], random: np.random.Generator) -> Array:
    """One picture of each master, changed: (N, *shape)."""
    count, name, strength = len(masters), change.name, change.strength
    everything = name == "everything"
    size = np.full(count, FILL * (strength if name == "shrink" else 1))
    anywhere = everything or name in ("place and size", "noise")
    if anywhere:
        size = random.uniform(*SIZES, count)
    sign = random.choice((-1.0, 1.0), count)
    angle = random.uniform(-30, 30, count) if everything else sign * (strength if name == "turn" else 0)
    slant = random.uniform(-0.3, 0.3, count) if everything else sign * (strength if name == "shear" else 0)
    longer = 1.3 ** random.uniform(0, 1, count) if everything else np.full(count, strength if name == "stretch" else 1)
    linear = _linear(np.radians(angle), slant, longer, random)

    low, high = _extent(masters, linear)
    frame = np.array(shape) / min(shape)
    size = np.minimum(size, (frame / (high - low)).min(axis=1))
    # By its ink, not by its master: some letters are not in the middle of theirs.
    offset = -size[:, None] * (low + high) / 2
    if anywhere:
        room = np.maximum(frame - size[:, None] * (high - low), 0) / 2
        offset = offset + room * random.uniform(-1, 1, (count, 2))
    if everything:
        offset = offset + random.uniform(-1, 1, (count, 2)) / 9
    if name == "shift":
        ways = np.array([(down, right) for down in (-1, 0, 1) for right in (-1, 0, 1) if down or right])
        offset = offset + strength / 9 * random.choice(ways, count)

    bend = None
    if everything or name == "elastic":
        reach = random.uniform(0, 1, count) if everything else np.full(count, strength)
        bend = reach[:, None, None, None] / 9 * random.uniform(-1, 1, (count, 2, _KNOTS, _KNOTS))
    images = rasterise(masters, shape, Placement(size[:, None, None] * linear, offset, bend))
    share = {"noise": strength, "everything": 0.03}.get(name, 0)
    turned = random.random((count, shape[0] * shape[1])).argsort(axis=1) < round(share * shape[0] * shape[1])
    return np.where(turned.reshape(images.shape), -images, images)


def _linear(angle: Array, slant: Array, longer: Array, random: np.random.Generator) -> Array:
    """Stretch along an axis, then shear along an axis, then turn: (N, 2, 2)."""
    count = len(angle)
    stretch = np.zeros((count, 2, 2)) + np.eye(2)
    axis = random.integers(0, 2, count)
    stretch[np.arange(count), axis, axis] = longer
    shear = np.zeros((count, 2, 2)) + np.eye(2)
    shear[np.arange(count), axis, 1 - axis] = slant
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]]).transpose(2, 0, 1)
    linear: Array = turn @ shear @ stretch
    return linear


def _extent(masters: NDArray[np.bool_], linear: Array) -> tuple[Array, Array]:
    """From where to where the ink of each master reaches once it is mapped: (N, 2) each, in sides of a master."""
    count, height, width = masters.shape
    edge = [np.arange(length + 1) / SIDE - length / SIDE / 2 for length in (height, width)]
    corners = np.zeros((count, height + 1, width + 1), dtype=bool)
    for down in (0, 1):
        for right in (0, 1):
            corners[:, down : height + down, right : width + right] |= masters
    low, high = np.empty((count, 2)), np.empty((count, 2))
    for axis in (0, 1):
        place = linear[:, axis, :1, None] * edge[0][:, None] + linear[:, axis, 1:, None] * edge[1]
        low[:, axis] = np.where(corners, place, np.inf).min(axis=(1, 2))
        high[:, axis] = np.where(corners, place, -np.inf).max(axis=(1, 2))
    return low, high
