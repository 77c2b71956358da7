"""The sliders, and what is said of the sizes that they set."""

from __future__ import annotations

from math import prod

from xotui.insight.costs.engines import Engine
from xotui.insight.costs.memory import memory_of
from xotui.insight.costs.setups import Quantity
from xotui.insight.costs.units import bytes_text, megapixels_text
from xotui.tui.cost.state import CostView, Slider
from xotui.tui.look import Look
from xotui.tui.renderables.words import Words

NAME, VALUE = 11, 10
"""The columns of a slider's name and of its value."""

_SIGNS = ("━", "●", "─")
"""What a slider is drawn with: up to its knob, the knob, and behind it."""

_ASCII_SIGNS = ("=", "O", "-")


def slider_lines(view: CostView, look: Look, width: int) -> list[Words]:
    """A line for each slider: its name, where its knob is, and its value.

    Args:
        view: Where they are.
        look: How they look.
        width: Columns.
    """
    return [_slider(view, slider, look, width) for slider in Slider]


def _slider(view: CostView, slider: Slider, look: Look, width: int) -> Words:
    here = slider is view.slider and not view.network
    stops = view.stops(slider)
    room = max(width - NAME - VALUE - 1, 3)
    knob = round(stops.index(view.value(slider)) / max(len(stops) - 1, 1) * (room - 1))
    before, sign, behind = _ASCII_SIGNS if look.ascii else _SIGNS
    name = look.strong if here else look.plain
    accent = look.style(look.colours.accent if here else look.colours.text, bold=here)
    return [
        ((look.signs.chosen if here else " ") + f"{slider:<{NAME - 1}}", name),
        (before * knob, accent),
        (sign, accent),
        (behind * (room - 1 - knob), look.dim),
        (f" {value_text(view, slider):>{VALUE}}", name),
    ]


def value_text(view: CostView, slider: Slider) -> str:
    """Where a slider is, as a person says it."""
    setup = view.setup
    match slider:
        case Slider.PIXELS:
            return setup.amount_text(Quantity.PIXELS)
        case Slider.SIDE:
            return setup.amount_text(Quantity.FEATURE_PIXELS)
        case Slider.POOLING:
            return "2×2" if setup.pooled else "none"
        case _:
            return str(view.value(slider))


def slider_at(x: int, y: int, view: CostView, width: int) -> tuple[Slider, int | None]:
    """The slider at a row, and the stop at a column; None where one points at no stop.

    Args:
        x: The column.
        y: The row.
        view: Where the sliders are.
        width: Columns of the panel.
    """
    order = list(Slider)
    slider = order[min(max(y, 0), len(order) - 1)]
    room = max(width - NAME - VALUE - 1, 3)
    if not NAME <= x < NAME + room:
        return slider, None
    return slider, round((x - NAME) / max(room - 1, 1) * (len(view.stops(slider)) - 1))


def size_lines(view: CostView, look: Look, width: int, height: int) -> list[Words]:
    """Megapixels before and after pooling, and the memory that each engine takes."""
    setup = view.setup
    left = prod(setup.result_shape[-2:])
    megapixels = f"{megapixels_text(setup.pixels)} → maps of {megapixels_text(left).replace(' megapixels', '')}"
    lines: list[Words] = [[(f" {megapixels}", look.plain)], *([[]] if height > 4 else [])]
    lines.append([(" Memory, at the most", look.dim)])
    for engine in Engine:
        text = bytes_text(memory_of(setup, engine).total)
        lines.append([(f" {engine.value:<{NAME - 1}}", look.plain), (text.rjust(width - NAME), look.plain)])
    return lines
