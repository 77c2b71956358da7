"""The article's law, that the cost is linear, held against measured times: slopes with two logarithmic axes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from xotui.insight.costs.setups import Quantity, Setup

CACHE = 32 << 20
"""Bytes that a processor's cache may hold. Larger arrays also come fresh from the system each time."""

MUCH = 1_000_000
"""Multiplications from which on what calls cost by themselves counts little."""

SHARE = 0.9
"""The share of multiplications and additions from which on dividing, ReLU and pooling count little."""

FEWEST = 3
"""So many points at least have a slope with an error."""


class Side(StrEnum):
    """Where the readable engine's maps are while they are added up."""

    INSIDE = "inside"
    BEYOND = "beyond"


@dataclass(frozen=True)
class Slope:
    """A straight line through points on two logarithmic axes, or parallel ones through two groups of them.

    Attributes:
        slope: By how many decades the time grows in one decade of the quantity: 1 where twice as much takes twice as
            long.
        error: The standard error of the slope.
        count: How many points there are.
        step: By how much the second line lies higher, as a factor; 1 where there is one line.
    """

    slope: float
    error: float
    count: int
    step: float = 1.0

    @property
    def text(self) -> str:
        """The slope and its error.

        >>> Slope(1.0184, 0.0216, 5).text
        '1.02 ± 0.02'
        """
        return f"{self.slope:.2f} ± {self.error:.2f}"


def slope_of(amounts: ArrayLike, seconds: ArrayLike, second: ArrayLike | None = None) -> Slope | None:
    """The slope of the logarithm of times over the logarithm of amounts, by ordinary least squares.

    With x and y the logarithms, each less the mean of its group, n points and g groups, the slope is b = Σxy ÷ Σx² and
    its standard error √(Σ(y−bx)² ÷ (n−g−1) ÷ Σx²). With one group that is simple regression, with two the analysis of
    covariance: one slope, two heights.

    Args:
        amounts: (n,), each > 0.
        seconds: (n,), each > 0.
        second: (n,), whether a point belongs to a second line, parallel to the first; there is one line unless told.

    Returns:
        None where the points are too few for an error, or the amounts of each group are all the same.

    Source: N. R. Draper, H. Smith, "Applied Regression Analysis" (3rd edition, 1998), chapters 1 and 14.

    >>> slope_of([1, 10, 100], [2, 20, 200])
    Slope(slope=1.0, error=0.0, count=3, step=1.0)
    """
    x, y = np.log(np.asarray(amounts, np.float64)), np.log(np.asarray(seconds, np.float64))
    other = np.zeros(len(x), bool) if second is None else np.asarray(second, bool)
    groups = [group for group in (~other, other) if group.any()]
    within_x, within_y = x.copy(), y.copy()
    for group in groups:
        within_x[group] -= x[group].mean()
        within_y[group] -= y[group].mean()
    spread = float(within_x @ within_x)
    freedom = len(x) - len(groups) - 1
    if len(x) < FEWEST or freedom < 1 or spread < 1e-12:
        return None
    slope = float(within_x @ within_y) / spread
    rest = within_y - slope * within_x
    error = float(np.sqrt(rest @ rest / freedom / spread))
    heights = [float((y[group] - slope * x[group]).mean()) for group in groups]
    return Slope(round(slope, 12), round(error, 12), len(x), round(float(np.exp(heights[-1] - heights[0])), 12))


def line_of(amounts: ArrayLike, seconds: ArrayLike) -> float | None:
    """Seconds for each of the amount on the line of slope 1 that is nearest to the points, None where there are none.

    Nearest on two logarithmic axes: it is the geometric mean of all seconds ÷ amounts.

    >>> round(line_of([1, 100], [1, 400]), 9)
    2.0
    """
    x, y = np.asarray(amounts, np.float64), np.asarray(seconds, np.float64)
    return float(np.exp(np.mean(np.log(y / x)))) if len(x) else None


def much_done(setups: Sequence[Setup], quantity: Quantity) -> tuple[Setup, ...]:
    """Where the law can be expected to show, by exact counts alone: no time is looked at.

    That is where `MUCH` is multiplied, so that what calls cost by themselves counts little. Over the pixels of a
    feature multiplications and additions must also be at least `SHARE` of all operations: the others stay as many,
    however many pixels a feature has.

    Args:
        setups: What was measured.
        quantity: What differs between them.
    """
    much = (setup for setup in setups if setup.cost.multiplications >= MUCH)
    if quantity is not Quantity.FEATURE_PIXELS:
        return tuple(much)
    return tuple(setup for setup in much if multiplied_share(setup) >= SHARE)


def sides_of(setups: Sequence[Setup], quantity: Quantity) -> dict[Setup, Side]:
    """On which side of the cache the readable engine works, for those setups for which it is one of them.

    It holds the maps and, as large again, the products that it adds to them. Where both fit into `CACHE` a value is
    had faster than where not even one of them does, so that the law holds on either side, not across. Where one of
    them fits it is neither the one nor the other. Over the pixels of a feature maps keep their size: all is one side.
    """
    if quantity is Quantity.FEATURE_PIXELS:
        return dict.fromkeys(setups, Side.INSIDE)
    sides = {}
    for setup in setups:
        if 2 * setup.maps_bytes <= CACHE:
            sides[setup] = Side.INSIDE
        elif setup.maps_bytes >= CACHE:
            sides[setup] = Side.BEYOND
    return sides


def multiplied_share(setup: Setup) -> float:
    """The share of multiplications and additions in all operations."""
    return (setup.cost.multiplications + setup.cost.additions) / setup.operations
