"""What a photograph of a page is made of: the light of a lamp, the paper, and what is darkest and lightest."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np

from xotui.engine.arrays import Array

SMALL = 64
"""The longest side of an image that is a picture of pixels already: it was drawn, no lamp shone on it."""

CONTRAST = 0.1
"""The least difference between paper and ink, of 1, that can be told from none."""

_ENOUGH = 256  # rows and columns that are enough to judge a photograph by
_FRAME = 16  # the border is this part of a side
_FEW = 0.002  # so small a share of the pixels may be speckles
_LIT = 0.15  # the least light on a page for its shade to be known as a share
_NEAR = 0.25  # how far from the paper towards the ink a pixel may be, and still be paper
_MOST = 0.6  # the share of paper that makes a page


@dataclass(frozen=True)
class Page:
    """How light a page is.

    Attributes:
        slope: The light that most of it lies on: in the middle, and what is added down and to the right, as far as
            to the edges.
        paper: How light the border is for the most part, with the light made even.
        darkest: How light the darkest is but for speckles, with the light made even.
        lightest: How light the lightest is but for speckles.
        likely: Whether most of it is paper, and something on it is not; else it is likely to be a photograph of
            something else.
    """

    slope: tuple[float, float, float]
    paper: float
    darkest: float
    lightest: float
    likely: bool

    def evened(self, light: Array) -> Array:
        """The same values (H, W), or means of blocks of them, without the slope."""
        middle, down, across = self.slope
        if not (down or across):
            return light
        rows, columns = (np.linspace(-1, 1, side, dtype=light.dtype) for side in light.shape)
        away = (down * rows)[:, None] + across * columns
        # Half as much lamp makes all half as light. Where the page is dark, that would divide by nearly nothing.
        even: Array = light / (1 + away / middle) if middle - abs(down) - abs(across) > _LIT else light - away
        return even


def page_of(light: Array) -> Page:
    """How light the page of a photograph is.

    Args:
        light: (H, W), from 0 (black) to 1 (white).
    """
    few = judged(light)
    bare = Page(_slope(few), 0, 0, 0, likely=False)
    even = bare.evened(few)
    paper = float(np.median(_border(even)))
    darkest, lightest = (float(level) for level in np.quantile(even, [_FEW, 1 - _FEW]))
    farthest = max(paper - darkest, lightest - paper)
    near = float((np.abs(even - paper) <= _NEAR * farthest).mean())
    likely = max(light.shape) > SMALL and farthest >= CONTRAST and near >= _MOST
    return Page(bare.slope, paper, darkest, lightest, likely)


def judged(light: Array) -> Array:
    """The values (H, W) as means of blocks, float64: as many as are enough to judge a photograph by."""
    few: Array = block_means(light, ceil(max(light.shape) / _ENOUGH)).astype(np.float64)
    return few


def block_means(values: Array, side: int) -> Array:
    """The mean of every block of pixels; those at the right and the lower edge may be cut.

    Args:
        values: (H, W).
        side: Rows and columns of a block, ≥ 1.

    Returns:
        (⌈H/side⌉, ⌈W/side⌉), of the same dtype.

    >>> block_means(np.array([[1.0, 2, 3], [3, 4, 5]]), 2)
    array([[2.5, 4. ]])
    """
    if side == 1:
        return values
    rows, columns = (np.arange(0, length, side) for length in values.shape)
    sums = np.add.reduceat(np.add.reduceat(values, rows, axis=0), columns, axis=1)
    high, wide = (np.diff([*starts, length]) for starts, length in zip((rows, columns), values.shape, strict=True))
    means: Array = sums / (high[:, None] * wide).astype(values.dtype)
    return means


def _border(values: Array) -> Array:
    """(n,), the pixels of the frame."""
    inside = np.zeros(values.shape, dtype=bool)
    down, across = (ceil(side / _FRAME) for side in values.shape)
    inside[down:-down, across:-across] = True
    return values[~inside]


def _slope(light: Array) -> tuple[float, float, float]:
    """The plane that most values (H, W) lie on or near: those far away from it, which are ink, do not count."""
    if max(light.shape) <= SMALL:
        return 1.0, 0.0, 0.0
    rows, columns = (np.linspace(-1, 1, side) for side in light.shape)
    plane = np.stack([np.ones(light.shape), *np.meshgrid(rows, columns, indexing="ij")], axis=-1).reshape(-1, 3)
    values = light.ravel()
    kept = np.ones(len(values), dtype=bool)
    for _ in range(6):
        slope = np.linalg.lstsq(plane[kept], values[kept], rcond=None)[0]
        away = np.abs(values - plane @ slope)
        kept = away <= max(3 * float(np.median(away)), 1e-6)
    middle, down, across = (float(part) for part in slope)
    return middle, down, across
