"""A line for each engine: its slope with the error, and the time that it takes where the sliders are."""

from __future__ import annotations

from dataclasses import dataclass

from xotui.insight.costs.engines import Engine
from xotui.insight.costs.findings import Findings, predicted
from xotui.insight.costs.setups import Setup
from xotui.insight.costs.telling import times_text
from xotui.insight.costs.units import seconds_text
from xotui.tui.cost.plot import engine_sign, engine_style
from xotui.tui.look import Look
from xotui.tui.renderables.words import Words

_NAMES = {Engine.READABLE: "readable engine", Engine.PLAN: "plan"}

_COLUMNS = (24, 15, 18)
"""The columns of who it is, of the slope, and of the convolution's slope; the rest is for the time."""


@dataclass(frozen=True)
class Here:
    """The time where the sliders are.

    Attributes:
        seconds: How long it takes; None where nothing is known.
        measured: Whether it was measured there; else it is by the law, from what was measured nearest.
    """

    seconds: float | None
    measured: bool

    @property
    def text(self) -> str:
        """The time, with "about" where it was not measured."""
        if self.seconds is None:
            return "not measured yet"
        return seconds_text(self.seconds) if self.measured else f"about {seconds_text(self.seconds)}"


def time_here(setup: Setup, engine: Engine, findings: Findings | None, latest: Findings | None) -> Here:
    """The time on a setup: measured, or predicted from what is known best.

    Args:
        setup: Where the sliders are.
        engine: Who would compute.
        findings: What was measured of the present series, or None.
        latest: What was measured last, or None.
    """
    for known in (findings, latest):
        timing = known.timing(setup, engine) if known else None
        if timing is not None:
            return Here(timing.seconds, True)
    for known in (findings, latest):
        seconds = predicted(known, setup, engine) if known else None
        if seconds is not None:
            return Here(seconds, False)
    return Here(None, False)


def slope_lines(
    setup: Setup, findings: Findings | None, latest: Findings | None, look: Look, width: int
) -> list[Words]:
    """A head, and a line for each engine.

    Args:
        setup: Where the sliders are.
        findings: What was measured of the present series, or None.
        latest: What was measured last, or None.
        look: How it looks.
        width: Columns; where they are few, the slope of the convolution alone goes.
    """
    first, second, third = _COLUMNS
    wide, named = width >= sum(_COLUMNS) + 16, width >= 46
    first = first if width >= 60 else 19 if named else 11
    head = "Engine".ljust(first) + "Slope".ljust(second) + "Convolution".ljust(third) * wide + "Time here"
    lines: list[Words] = [[(head, look.dim)]]
    times = {engine: time_here(setup, engine, findings, latest) for engine in Engine}
    for engine in Engine:
        name = _NAMES[engine] if named else engine.value
        if engine is Engine.PLAN and width >= 60:
            name += f", {setup.threads} thread{'s' * (setup.threads > 1)}"
        slope = findings.slope(engine) if findings else None
        alone = findings.convolution_slope if findings and engine is Engine.READABLE else None
        told = times[engine].text
        readable, seconds = times[Engine.READABLE].seconds, times[engine].seconds
        faster = f", {times_text(readable / seconds)} as fast" if engine is Engine.PLAN and readable and seconds else ""
        told += faster if first + second + third * wide + len(told + faster) <= width else ""
        lines.append(
            [
                (f"{engine_sign(engine, look)} ", engine_style(engine, look)),
                (name[: first - 3].ljust(first - 2), look.plain),
                (look.text(slope.text if slope else "–").ljust(second), look.strong if slope else look.dim),
                (look.text(alone.text if alone else "").ljust(third) if wide else "", look.plain),
                (told, look.plain),
            ]
        )
    return lines
