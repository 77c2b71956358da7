"""What can be done to a whole picture. Every function returns a new picture of the same shape.

A picture of −1 and 1 stays one of −1 and 1, except where greys are there already.
"""

from __future__ import annotations

from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray

from xotui.engine.arrays import Array
from xotui.pictures.text import BLACK


def shift(image: Array, rows: int, columns: int) -> Array:
    """Move the picture down and to the right (negative: up, left). What leaves the frame is lost.

    >>> shift(np.array([[1.0, 2.0], [3.0, 4.0]]), 0, 1)
    array([[-1.,  1.],
           [-1.,  3.]])
    """
    height, width = image.shape
    moved = np.full_like(image, BLACK)
    if abs(rows) >= height or abs(columns) >= width:
        return moved
    moved[max(rows, 0) : height + min(rows, 0), max(columns, 0) : width + min(columns, 0)] = image[
        max(-rows, 0) : height + min(-rows, 0), max(-columns, 0) : width + min(-columns, 0)
    ]
    return moved


def turn_and_scale(image: Array, degrees: float, scale: float) -> Array:
    """Turn the drawing about the middle of the picture and make it larger or smaller.

    Strokes stay strokes: neighbouring ink stays joined, and a line of one pixel does not get thicker.

    Args:
        image: (H, W).
        degrees: Clockwise.
        scale: Above 1 is larger; > 0.

    Raises:
        ValueError: If scale is not above 0.
    """
    if scale <= 0:
        raise ValueError(f"scale: found {scale}; expected more than 0")
    rows, columns = np.indices(image.shape, dtype=float)
    middle = (np.array(image.shape) - 1) / 2
    down, right = rows - middle[0], columns - middle[1]
    # Turns of 90° are exact: the sine of 180° must not leave a rounding error behind.
    cosine, sine = (round(function(radians(degrees)), 12) for function in (cos, sin))
    return _redraw(
        image,
        middle[0] + scale * (down * cosine + right * sine),
        middle[1] + scale * (right * cosine - down * sine),
    )


def deform(image: Array, seed: int, strength: float = 1.0) -> Array:
    """Bend the drawing elastically: neighbouring pixels move alike, by up to about `strength` ninths of the size.

    Args:
        image: (H, W).
        seed: The same seed bends the same way.
        strength: 1 moves a pixel of a 9×9 picture by up to one pixel.
    """
    random = np.random.default_rng(seed)
    rows, columns = np.indices(image.shape, dtype=float)
    reach = strength * max(image.shape) / 9
    return _redraw(
        image,
        rows + reach * _smooth_field(random, image.shape),
        columns + reach * _smooth_field(random, image.shape),
    )


def noise(image: Array, seed: int, share: float = 0.05) -> Array:
    """Turn some pixels into their negative.

    Args:
        image: (H, W).
        seed: The same seed turns the same pixels.
        share: How many of all pixels, 0 … 1; at least one pixel is turned unless it is 0.
    """
    count = min(image.size, max(1, round(image.size * share))) if share > 0 else 0
    turned = image.copy()
    chosen = np.random.default_rng(seed).choice(image.size, count, replace=False)
    turned.flat[chosen] = -turned.flat[chosen]
    return turned


def thicken(image: Array) -> Array:
    """Every pixel takes the largest value among itself and the four pixels beside it."""
    framed = np.pad(image, 1, constant_values=BLACK)
    around = [framed[1:-1, 1:-1], framed[:-2, 1:-1], framed[2:, 1:-1], framed[1:-1, :-2], framed[1:-1, 2:]]
    thick: Array = np.max(around, axis=0)
    return thick


def thin(image: Array) -> Array:
    """Take one layer of ink off every stroke; a line of one pixel stays, and nothing falls apart.

    Ink is what is above 0.

    Source: T. Y. Zhang and C. Y. Suen, "A fast parallel algorithm for thinning digital patterns" (1984), one
    round. Their border pixels are taken off one after the other, and only while each still is one: taken off
    all at once, a block of four would vanish.
    """
    thinned = image.copy()
    for first in (True, False):
        ink = np.pad(thinned > 0, 1)
        border = [place for place in np.argwhere(ink) if _is_border(ink, *place, first=first)]
        for row, column in border:
            if _is_border(ink, row, column):
                ink[row, column] = False
                thinned[row - 1, column - 1] = BLACK
    return thinned


_RING = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))


def _is_border(ink: NDArray[np.bool_], row: int, column: int, *, first: bool | None = None) -> bool:
    """Whether a pixel can go: no end of a line, and its neighbours hold together without it.

    Args:
        ink: (H, W), with a margin of one pixel.
        row: Of the pixel.
        column: Of the pixel.
        first: True for pixels open to the south-east, False for the north-west, None for all.
    """
    ring = [bool(ink[row + down, column + right]) for down, right in _RING]
    beginnings = sum(not here and after for here, after in zip(ring, ring[1:] + ring[:1], strict=True))
    if not 2 <= sum(ring) <= 6 or beginnings != 1:
        return False
    north, east, south, west = ring[0], ring[2], ring[4], ring[6]
    if first is None:
        return True
    if first:
        return not (north and east and south) and not (east and south and west)
    return not (north and east and west) and not (north and south and west)


def _smooth_field(random: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """A field of −1 … 1 that changes slowly: 4 × 4 random knots, joined by a cosine."""
    knots = 4
    field = random.uniform(-1, 1, (knots, knots))
    for axis, length in enumerate(shape):
        place = np.linspace(0, knots - 1, length)
        left = np.minimum(place.astype(int), knots - 2)
        blend = (1 - np.cos(np.pi * (place - left))) / 2
        blend = blend[:, None] if axis == 0 else blend
        field = field.take(left, axis=axis) * (1 - blend) + field.take(left + 1, axis=axis) * blend
    return field


def _redraw(image: Array, rows: Array, columns: Array) -> Array:
    """Draw the picture anew with every pixel at its new place, and joined pixels joined.

    A pixel and its neighbour are the ends of a short line as dark as the darker of the two; of all that falls
    on a cell the lightest is kept. Diagonal neighbours are joined only where no straight neighbour joins them.

    Args:
        image: (H, W).
        rows: (H, W), the new row of every pixel, not rounded.
        columns: (H, W), its new column.
    """
    drawn = np.full_like(image, BLACK)
    _paint(drawn, rows, columns, image)
    height, width = image.shape
    for down, right in ((0, 1), (1, 0), (1, 1), (1, -1)):
        start = np.s_[: height - down, max(-right, 0) : width - max(right, 0)]
        end = np.s_[down:, max(right, 0) : width + min(right, 0)]
        value = np.minimum(image[start], image[end])
        if down and right:
            corners = (
                image[: height - 1, max(right, 0) : width + min(right, 0)],
                image[1:, max(-right, 0) : width - max(right, 0)],
            )
            # In a block of ink the diagonal is drawn too, so that no hole opens in it.
            joined = (np.maximum(*corners) < value) | (np.minimum(*corners) >= value)
            value = np.where(joined, value, BLACK)
        steps = int(np.ceil(max(_reach(rows[start], rows[end]), _reach(columns[start], columns[end]), 1)))
        for step in range(1, steps):
            part = step / steps
            _paint(
                drawn,
                rows[start] * (1 - part) + rows[end] * part,
                columns[start] * (1 - part) + columns[end] * part,
                value,
            )
    return drawn


def _reach(start: Array, end: Array) -> float:
    return float(np.abs(end - start).max(initial=0))


def _paint(drawn: Array, rows: Array, columns: Array, values: Array) -> None:
    """Put values on the cells they fall on; of several the lightest stays."""
    row, column = (np.floor(place + 0.5 + 1e-9).astype(int) for place in (rows, columns))
    inside = (row >= 0) & (row < drawn.shape[0]) & (column >= 0) & (column < drawn.shape[1])
    np.maximum.at(drawn, (row[inside], column[inside]), values[inside])
