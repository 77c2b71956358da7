"""What the measured points say: slopes with their errors, straight lines, and what a setup will take.

Slopes and lines go by the fastest rounds: what else a machine does only ever adds. (Source: the documentation of
Python's timeit, on `repeat`.)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from xotui.insight.costs.engines import Engine
from xotui.insight.costs.law import Side, Slope, line_of, much_done, sides_of, slope_of
from xotui.insight.costs.measuring import Point, Timing
from xotui.insight.costs.setups import Quantity, Setup


@dataclass(frozen=True)
class Findings:
    """What was measured over one quantity.

    Attributes:
        quantity: What differs between the points.
        points: What was measured, from the least on.
    """

    quantity: Quantity
    points: tuple[Point, ...]

    def of(self, engine: Engine) -> tuple[tuple[Setup, Timing], ...]:
        """What one engine took, where it was measured."""
        return tuple((point.setup, point.timings[engine]) for point in self.points if engine in point.timings)

    @cached_property
    def lawful(self) -> tuple[Setup, ...]:
        """Where the law can be expected to show."""
        return much_done([point.setup for point in self.points], self.quantity)

    def slope(self, engine: Engine) -> Slope | None:
        """The slope of an engine's time: of the readable one with one line on either side of the cache."""
        return self._slopes[engine]

    @property
    def convolution_slope(self) -> Slope | None:
        """The same of the readable engine's convolution alone."""
        return self._slopes["convolution"]

    @cached_property
    def _slopes(self) -> dict[str, Slope | None]:
        plan = [(setup, timing) for setup, timing in self.of(Engine.PLAN) if setup in self.lawful]
        sides = sides_of(self.lawful, self.quantity)
        readable = [(setup, timing) for setup, timing in self.of(Engine.READABLE) if setup in sides]
        amounts = [setup.amount(self.quantity) for setup, _ in readable]
        beyond = [sides[setup] is Side.BEYOND for setup, _ in readable]
        return {
            Engine.PLAN: slope_of(
                [setup.amount(self.quantity) for setup, _ in plan], [timing.fastest for _, timing in plan]
            ),
            Engine.READABLE: slope_of(amounts, [timing.fastest for _, timing in readable], beyond),
            "convolution": slope_of(amounts, [timing.fastest_convolution for _, timing in readable], beyond),
        }

    def line(self, engine: Engine) -> float | None:
        """Seconds for each of the quantity on the straight line: slope 1, through where the law can be expected."""
        chosen = [(setup, timing) for setup, timing in self.of(engine) if setup in self.lawful]
        chosen = chosen or list(self.of(engine)[-1:])
        return line_of([setup.amount(self.quantity) for setup, _ in chosen], [timing.fastest for _, timing in chosen])

    def timing(self, setup: Setup, engine: Engine) -> Timing | None:
        """What was measured of an engine on a setup, if it was."""
        return next((timing for one, timing in self.of(engine) if one == setup), None)


def predicted(findings: Findings, setup: Setup, engine: Engine) -> float | None:
    """Seconds that an engine will take on a setup, by the law; None where nothing is known of it.

    From the measured point that is nearest in operations: so many times as many operations, so many times as long.
    """
    known = findings.of(engine)
    if not known:
        return None
    near, timing = min(known, key=lambda one: abs(_decades(one[0].operations, setup.operations)))
    return timing.seconds * setup.operations / near.operations


def _decades(one: int, other: int) -> float:
    """How far two numbers are from each other, as a factor above 1."""
    return max(one, other) / min(one, other)
