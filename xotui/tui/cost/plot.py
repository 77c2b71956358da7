"""What is drawn of the cost: operations before anything was measured, then times with the straight lines of the law."""

from __future__ import annotations

from collections.abc import Callable

from rich.style import Style

from xotui.insight.costs.engines import Engine
from xotui.insight.costs.findings import Findings
from xotui.insight.costs.setups import Quantity
from xotui.insight.costs.units import large_text, seconds_text
from xotui.tui.cost.state import CostView
from xotui.tui.look import Look
from xotui.tui.renderables.log_plot import Axis, Line, LogPlot, Marks
from xotui.tui.renderables.words import Words, length, spread

_ASIDE = 1.25
"""So many times more than the greatest value is on an axis, and so many times less than the least."""

_SIGNS = {Engine.READABLE: ("●", "o"), Engine.PLAN: ("◆", "x")}
"""What stands at a point of each engine, and what where only ASCII may be written."""


def engine_sign(engine: Engine, look: Look) -> str:
    """What stands at a point of an engine."""
    return _SIGNS[engine][look.ascii]


def engine_style(engine: Engine, look: Look, *, bold: bool = True) -> Style:
    """The style of what is an engine's."""
    return look.style(look.hue(1 if engine is Engine.READABLE else 0), bold=bold)


def title_words(view: CostView, findings: Findings | None, look: Look, width: int) -> Words:
    """What is drawn, over what, and what stays the same."""
    setup = view.setup
    feature = setup.amount_text(Quantity.FEATURE_PIXELS)
    same = {
        Quantity.PIXELS: setup.feature_text,
        Quantity.FEATURE_PIXELS: f"{setup.count_text} on {setup.amount_text(Quantity.PIXELS)}",
        Quantity.FEATURES: f"{feature} on {setup.amount_text(Quantity.PIXELS)}",
    }[view.quantity]
    what = "Time" if findings and findings.points else "Operations"
    words: Words = [(f"{what} over {view.quantity}", look.strong)]
    for behind in (f" · {same}{', pooled' * setup.pooled}", f" · {same}"):
        if length(words) + len(behind) <= width:
            words.append((behind, look.dim))
            break
    return spread(words, [(f"{'.' if look.ascii else '⠄⠂⠁'} slope 1", look.dim)], width, look.plain)


def plot_of(view: CostView, findings: Findings | None, look: Look) -> LogPlot:
    """Points, lines, axes, and the place of the slider."""
    quantity, here = view.quantity, view.setup.amount(view.quantity)
    setups = view.series.setups
    amounts = [setup.amount(quantity) for setup in setups]
    ends = (min(amounts[0], here), max(amounts[-1], here))
    across = Axis(ends[0] / _ASIDE, ends[1] * _ASIDE, _amount_tick, 10 if quantity is Quantity.PIXELS else 2)
    if findings is None or not findings.points:
        points = tuple((float(setup.amount(quantity)), float(setup.operations)) for setup in setups)
        line = Line(_on_line(points[-1], ends[0]), points[-1], look.dim)
        up = _axis([y for _, y in points], _amount_tick)
        return LogPlot(across, up, (line,), (Marks(points, _counted_sign(look), look.plain),), here)
    lines, marks = [], []
    heights: list[float] = []
    for engine in Engine:
        known = tuple((float(setup.amount(quantity)), timing.seconds) for setup, timing in findings.of(engine))
        rate = findings.line(engine)
        if rate is None:
            continue
        heights += [seconds for _, seconds in known]
        lines.append(Line((ends[0], rate * ends[0]), (ends[1], rate * ends[1]), engine_style(engine, look, bold=False)))
        marks.append(Marks(known, engine_sign(engine, look), engine_style(engine, look)))
    return LogPlot(across, _axis(heights, _seconds_tick), tuple(lines), tuple(marks), here)


def tick_text(text: str) -> str:
    """What stands at a tick, without zeros behind the point.

    >>> tick_text("10.0 µs"), tick_text("1.00 M"), tick_text("64")
    ('10 µs', '1 M', '64')
    """
    number, *unit = text.split(" ")
    return " ".join([f"{float(number.replace(',', '')):g}", *unit])


def _seconds_tick(seconds: float) -> str:
    return tick_text(seconds_text(seconds))


def _amount_tick(amount: float) -> str:
    return tick_text(large_text(amount))


def _counted_sign(look: Look) -> str:
    return "o" if look.ascii else "○"


def _on_line(point: tuple[float, float], amount: float) -> tuple[float, float]:
    """Where the line of slope 1 through a point is at another amount."""
    return amount, point[1] * amount / point[0]


def _axis(values: list[float], text: Callable[[float], str]) -> Axis:
    """An axis on which all values are, over a factor of ten at least."""
    low, high = min(values), max(values)
    return Axis(low, max(high, low * 10), text)
