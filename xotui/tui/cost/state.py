"""How one looks at the cost: the sliders, the one under the cursor, and over what the plot is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from xotui.insight.costs.engines import Engine
from xotui.insight.costs.findings import Findings
from xotui.insight.costs.memory import most_memory
from xotui.insight.costs.setups import FEATURES, SIDES, SIZES, Quantity, Setup, series


class Slider(StrEnum):
    """What can be set, from top to bottom."""

    PIXELS = "pixels"
    SIDE = "a feature"
    FEATURES = "features"
    POOLING = "pooling"
    THREADS = "threads"


SECONDS = 60.0
"""About so long a series may take; what would take longer is left out."""

OVER = {Slider.PIXELS: Quantity.PIXELS, Slider.SIDE: Quantity.FEATURE_PIXELS, Slider.FEATURES: Quantity.FEATURES}
"""Over which quantity the plot is while the cursor is on a slider; on the others it stays as it was."""


@dataclass(frozen=True)
class Series:
    """What is measured in one go.

    Attributes:
        quantity: What differs between the points.
        base: What they share; the quantity itself always has the same value here.
    """

    quantity: Quantity
    base: Setup

    @property
    def setups(self) -> tuple[Setup, ...]:
        """What is measured, the least first."""
        return series(self.base, self.quantity)

    def rest(self, findings: Findings | None) -> tuple[Setup, ...]:
        """What is still to be measured: where it was stopped what lies behind, else all of it, anew."""
        done = len(findings.points) if findings else 0
        return self.setups[done:] or self.setups

    @property
    def memory(self) -> int:
        """The bytes that measuring takes at the most, where so many are free."""
        return most_memory(self.setups, Engine)


@dataclass(frozen=True)
class CostView:
    """How one looks at it.

    Attributes:
        setup: Where the sliders are.
        slider: The one under the cursor.
        quantity: Over what the plot is.
        threads: The most threads that there may be.
        network: Whether the cursor is in the counts of the explorer's network.
        first: The first of its layers that is seen.
    """

    setup: Setup
    slider: Slider = Slider.PIXELS
    quantity: Quantity = Quantity.PIXELS
    threads: int = 1
    network: bool = False
    first: int = 0

    @property
    def series(self) -> Series:
        """What would be measured now."""
        match self.quantity:
            case Quantity.PIXELS:
                base = replace(self.setup, shape=SIZES[-1])
            case Quantity.FEATURE_PIXELS:
                base = replace(self.setup, side=1)
            case _:
                base = replace(self.setup, features=1)
        return Series(self.quantity, base)

    def at(self, slider: Slider) -> CostView:
        """The cursor on a slider."""
        return replace(self, slider=slider, quantity=OVER.get(slider, self.quantity), network=False)

    def moved(self, steps: int) -> CostView:
        """The cursor so many sliders further down; not beyond the last."""
        order = list(Slider)
        return self.at(order[min(max(order.index(self.slider) + steps, 0), len(order) - 1)])

    def slid(self, steps: int) -> CostView:
        """The slider under the cursor so many stops further; not beyond its ends, nor where features do not fit."""
        stops = self.stops(self.slider)
        place = min(max(stops.index(self.value(self.slider)) + steps, 0), len(stops) - 1)
        return replace(self, setup=self.put(self.slider, stops[place]))

    def stops(self, slider: Slider) -> tuple[Any, ...]:
        """Where a slider can be: what features fit into, and what fits into the picture."""
        match slider:
            case Slider.PIXELS:
                return tuple(shape for shape in SIZES if min(shape) >= self.setup.side)
            case Slider.SIDE:
                return tuple(side for side in SIDES if side <= min(self.setup.shape))
            case Slider.FEATURES:
                return FEATURES
            case Slider.POOLING:
                return (False, True)
            case _:
                return tuple(range(1, self.threads + 1))

    def value(self, slider: Slider) -> Any:
        """Where a slider is."""
        return getattr(self.setup, _FIELDS[slider])

    def put(self, slider: Slider, value: Any) -> Setup:
        """The setup with a slider somewhere else."""
        return replace(self.setup, **{_FIELDS[slider]: value})


_FIELDS = {
    Slider.PIXELS: "shape",
    Slider.SIDE: "side",
    Slider.FEATURES: "features",
    Slider.POOLING: "pooled",
    Slider.THREADS: "threads",
}
"""What of a setup each slider sets."""
