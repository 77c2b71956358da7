"""A clock that only moves when somebody works, and engines whose work takes exactly as long as one says."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from xotui.engine.arrays import Array
from xotui.insight.costs.engines import Engine, Step
from xotui.insight.costs.findings import Findings
from xotui.insight.costs.measuring import Limits, Point, measured
from xotui.insight.costs.setups import Quantity, Setup

Rule = Callable[[Setup, Engine], Sequence[float]]
"""How many seconds each step of an engine takes on a setup."""


class Clock:
    """Seconds that pass only where `wait` is called."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += seconds


def steps_by(rule: Rule, clock: Clock) -> Callable[[Setup, Engine], list[Step]]:
    """Engines that do nothing but take their time."""

    def made(setup: Setup, engine: Engine) -> list[Step]:
        return [waiting(seconds) for seconds in rule(setup, engine)]

    def waiting(seconds: float) -> Step:
        def step(values: Array) -> Array:
            clock.wait(seconds)
            return values

        return step

    return made


def points_by(
    rule: Rule, setups: Sequence[Setup], limits: Limits | None = None, engines: Sequence[Engine] = tuple(Engine)
) -> list[Point]:
    """What is measured of such engines."""
    clock = Clock()
    events = measured(setups, engines, limits or Limits(1e9), clock, steps_by(rule, clock))
    return [event for event in events if isinstance(event, Point)]


def findings_by(rule: Rule, setups: Sequence[Setup], quantity: Quantity) -> Findings:
    """What these say."""
    return Findings(quantity, tuple(points_by(rule, setups)))
