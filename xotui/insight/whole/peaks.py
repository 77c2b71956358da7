"""Where a feature matches best on a photograph."""

from __future__ import annotations

import numpy as np

from xotui.insight.whole.survey import Survey, strongest


def peak(survey: Survey, channel: int, number: int, apart: int) -> tuple[int, int] | None:
    """A pixel to which one of the strongest responses of a feature belongs.

    Args:
        survey: What was found; only blocks that are done are looked at.
        channel: Which map.
        number: 0 for the strongest of all, 1 for the next, and so on; of equals the first in reading order.
        apart: Pixels by which they must be apart, in rows or in columns.

    Returns:
        Row and column of the pixel; None where there are not so many.
    """
    blocks = survey.blocks[channel].copy()
    away = -(-apart // survey.block)
    for _ in range(number + 1):
        if np.isnan(blocks).all():
            return None
        row, column = (int(place) for place in np.unravel_index(np.nanargmax(blocks), blocks.shape))
        found = row, column
        blocks[max(row - away, 0) : row + away + 1, max(column - away, 0) : column + away + 1] = np.nan
    row, column = found
    rows, columns = (
        (place * survey.block, min((place + 1) * survey.block, side))
        for place, side in zip(found, survey.regions.image.shape, strict=True)
    )
    pixels = strongest(survey, 1, rows, columns)[channel]
    down, across = (int(place) for place in np.unravel_index(np.nanargmax(pixels), pixels.shape))
    return rows[0] + down, columns[0] + across
