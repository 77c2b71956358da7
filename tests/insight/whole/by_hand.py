"""Whole maps by the readable engine, laid over the pixels of the picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.engine.plans.layers_drawn import readable
from xotui.engine import Layer
from xotui.insight.whole.places import lines_of

Values = NDArray[Any]


def whole_maps(layers: Sequence[Layer], image: Values) -> Values:
    """(C, H, W), what the readable engine makes of all of a picture."""
    maps: Values = readable(layers, image[None])[-1][0]
    return maps


def pixel_by_pixel(layers: Sequence[Layer], image: Values) -> Values:
    """(C, H, W) of the picture: at every pixel the value that belongs to it, NaN where there is none."""
    maps = whole_maps(layers, image)
    rows, columns = lines_of(layers, (image.shape[0], image.shape[1]))
    full = np.full((len(maps), *image.shape), np.nan, image.dtype)
    for row in range(image.shape[0]):
        for column in range(image.shape[1]):
            down, across = rows.at(row), columns.at(column)
            if down is not None and across is not None:
                full[:, row, column] = maps[:, down, across]
    return full


def block_maxima(full: Values, side: int) -> Values:
    """The largest value of every block, by looking at each."""
    _, rows, columns = full.shape
    found = np.full((len(full), -(-rows // side), -(-columns // side)), np.nan, full.dtype)
    for channel, down, across in np.ndindex(found.shape):
        block = full[channel, down * side : (down + 1) * side, across * side : (across + 1) * side]
        known = block[~np.isnan(block)]
        if known.size:
            found[channel, down, across] = known.max()
    return found


def whole_pixels(layers: Sequence[Layer], image: Values) -> Values:
    """As `pixel_by_pixel`, with all pixels at once."""
    maps = whole_maps(layers, image)
    rows, columns = lines_of(layers, (image.shape[0], image.shape[1]))
    places = [[line.at(pixel) for pixel in range(line.length)] for line in (rows, columns)]
    down, across = ([-1 if place is None else place for place in line] for line in places)
    return np.pad(maps, [(0, 0), (0, 1), (0, 1)], constant_values=np.nan)[:, down][:, :, across]
