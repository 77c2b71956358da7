"""Explanations as lines of text, one thing a line, so that they can be read aloud."""

from __future__ import annotations

from collections.abc import Sequence

from xotui.engine import Convolution, MaxPool, Network, ReLU, Softmax, Trace
from xotui.insight.arithmetic import Products, Step, arithmetic
from xotui.insight.why.cell_names import cell_name, is_row
from xotui.insight.why.explanation import Explanation, Outcome
from xotui.insight.why.number_text import decimal, factor, ink_text, signed
from xotui.insight.why.provenance import Cause, Causes

_PRODUCTS = 25
"""The most products that are written out: those of a feature of 5×5."""

_OTHERS = 9
"""The most voters, and the most cells of a window, that are written out."""


_OUTCOMES: dict[Outcome, str] = {
    "kept": "kept",
    "cut": "cut",
    "wins": "wins the window",
    "ties": "ties with the winner, which comes first",
    "loses": "loses the window",
}


def explanation_lines(explanation: Explanation) -> list[str]:
    """The way back to the pixels, with the arithmetic of every step, then the way onward."""
    network, trace, steps = explanation.network, explanation.trace, explanation.steps
    lines = []
    for index, found in enumerate(steps):
        told = cell_name(network, trace, found.cell)
        value = factor(found.value) if not found.cell.stage else decimal(found.value)
        if not index:
            lines.append(f"{told} = {value}")
        else:
            before = steps[index - 1]
            followed = explanation.followed[index - 1]
            assert followed is not None  # only the last step is not followed
            lines.append(f" ← {told} = {value}  {_share(network, trace, before, before.causes[followed])}")
        lines += [f"   {line}" for line in _arithmetic(network, trace, found)]
    return lines + _onward(explanation)


def _share(network: Network, trace: Trace, before: Causes, cause: Cause) -> str:
    """What a cause brings to the value it is a cause of, and whether others bring as much."""
    stage = trace[before.cell.stage]
    called = cell_name(network, trace, before.cell) if is_row(stage) else stage.name
    text = f"{called} {signed(cause.share)} of {decimal(before.value)}"
    match stage.layer:
        case MaxPool() if not cause.decides:
            return f"{text}, loses the window"
        case MaxPool() if before.ties > 1:
            others = [other for other in before.causes[: before.ties] if other != cause]
            named = ", ".join(f"({one.cell.row}, {one.cell.column})" for one in others[:_OTHERS] if one.cell)
            more = ", …" if len(others) > _OTHERS else ""
            return f"{text}, {before.ties} tie: also {named}{more}"
        case MaxPool():
            return f"{text}, wins the window"
        case ReLU():
            return f"{text}, {'kept' if cause.decides else 'cut'}"
        case Softmax():
            return text
        case _:
            alike = sum(other.share == cause.share for other in before.causes)
            if alike < 2:
                return text
            return f"{text}, {'1 other brings' if alike == 2 else f'{alike - 1} others bring'} as much"


def _arithmetic(network: Network, trace: Trace, found: Causes) -> list[str]:
    """How a value came about, without the indentation."""
    stage = trace[found.cell.stage]
    match stage.layer:
        case None:
            return [ink_text(found.value)]
        case Convolution():
            return _products(network, trace, found)
        case ReLU():
            (cause,) = found.causes
            return [f"max(0, {decimal(cause.value)}) = {decimal(found.value)}"]
        case MaxPool():
            title = f"the largest of {len(found.causes)}" + (f", {found.ties} tie" if found.ties > 1 else "")
            lines = [f"{decimal(one.value)}  {_called(network, trace, one)}" for one in found.causes[:_OTHERS]]
            return [title, *lines, *_rest(found.causes[_OTHERS:])]
        case Softmax():
            lines = [
                f"{decimal(one.share)} of all powers of e  {_called(network, trace, one)} = {decimal(one.value)}"
                for one in found.causes
            ]
            return ["each score becomes a power of e, divided by the sum of all powers", *lines]
        case _:
            return _voters(network, trace, found)


def _products(network: Network, trace: Trace, found: Causes) -> list[str]:
    """The products of a convolution: their sum, then each."""
    how = arithmetic(trace, found.cell)
    assert isinstance(how, Products)  # so it is for every convolution
    divided = f" ÷ {how.divisor}" if how.divisor > 1 else ""
    bias = f" and bias {signed(how.bias)}" if how.bias else ""
    title = f"{how.pixels} products, their sum {factor(how.total)}{divided}{bias} = {decimal(found.value)}"
    lines = [
        f"{_written(one, one.value, found)} × {factor(one.weight)} = {factor(one.value * one.weight + 0.0)}  "
        f"{_called(network, trace, one)}"
        for one in found.causes[:_PRODUCTS]
        if one.weight is not None
    ]
    return [title, *lines, *_rest(found.causes[_PRODUCTS:], found.value)]


def _written(cause: Cause, value: float, found: Causes) -> str:
    """A value that is multiplied: pixels and zeros of the padding may be whole numbers."""
    return factor(value) if found.cell.stage == 1 or cause.cell is None else decimal(value)


def _voters(network: Network, trace: Trace, found: Causes) -> list[str]:
    """What votes for a score or a neuron, the most first."""
    bias = f", and bias {signed(found.bias)}" if found.bias else ""
    if not found.causes:
        return [f"nobody votes for it{bias}"]
    brought = sum(one.share for one in found.causes)
    count = len(found.causes)
    said = "value brings" if count == 1 else "values bring"
    lines = [
        f"{decimal(one.value)} × {decimal(one.weight)} = {signed(one.share)}  {_called(network, trace, one)}"
        for one in found.causes[:_OTHERS]
        if one.weight is not None
    ]
    return [
        f"{count} {said} {signed(brought)}{bias and f'{bias} = {decimal(found.value)}'}",
        *lines,
        *_rest(found.causes[_OTHERS:], found.value),
    ]


def _rest(causes: Sequence[Cause], total: float | None = None) -> list[str]:
    """How many are not written out, and what they bring together; of a window they bring nothing."""
    if not causes:
        return []
    brought = "" if total is None else f", together {signed(sum(one.share for one in causes))} of {decimal(total)}"
    return [f"and {len(causes)} more{brought}"]


def _called(network: Network, trace: Trace, cause: Cause) -> str:
    return "beyond the edge" if cause.cell is None else cell_name(network, trace, cause.cell)


def _onward(explanation: Explanation) -> list[str]:
    """What becomes of the value."""
    lines = [f" → {_stepped(explanation, step)}" for step in explanation.onward]
    if explanation.readers:
        name, count = explanation.readers
        many = "1 value reads it" if count == 1 else f"{count or 'no'} values read it"
        lines.append(f" → {name}: {many}")
    return ["onward", *lines] if lines else []


def _stepped(explanation: Explanation, step: Step) -> str:
    """One step onward: where to, its value there, and how it fared."""
    stage = explanation.trace[step.cell.stage]
    called = cell_name(explanation.network, explanation.trace, step.cell)
    value = decimal(float(stage.maps[step.cell.index]))
    outcome = explanation.outcome(step)
    if outcome == "votes":
        return f"{called} {signed(step.share)} of {value}"
    return f"{called} = {value}  {_OUTCOMES[outcome]}"
