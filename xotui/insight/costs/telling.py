"""What the measured slopes mean, in sentences; only what the numbers bear out is said."""

from __future__ import annotations

from collections.abc import Sequence

from xotui.insight.costs.engines import Engine
from xotui.insight.costs.findings import Findings
from xotui.insight.costs.law import Side, Slope, sides_of
from xotui.insight.costs.measuring import Timing
from xotui.insight.costs.setups import Quantity, Setup
from xotui.insight.costs.units import large_text, seconds_text

TOLERANCE = 0.1
"""How far a slope may be from 1 for the law to be kept."""

_CLEARLY = 1.2
"""What is said to be more, or to cost more, is at least so many times as much."""

_CACHED = 1 << 20
"""Bytes of maps up to which they stay in the cache of one core anyway."""

_EACH = {Quantity.PIXELS: "pixel", Quantity.FEATURE_PIXELS: "feature pixel", Quantity.FEATURES: "feature"}


def sentences(findings: Findings) -> tuple[str, ...]:
    """The law, why little costs more each, and how the plan bends it: the most important first."""
    told = (_law(findings), _plan(findings), _small(findings), _cache(findings), _plan_speed(findings))
    return tuple(sentence for sentence in told if sentence)


def range_text(findings: Findings) -> str:
    """Where the slopes are taken, and why just there.

    It is the same rule for everybody: by exact counts, whatever the times are.
    """
    if not findings.lawful:
        return "no slope: nowhere is there so much to do that what calls cost by themselves counts little"
    begin = findings.lawful[0].amount_text(findings.quantity)
    if findings.quantity is Quantity.FEATURE_PIXELS:
        return f"from {begin} on, where 9 of 10 operations are multiplications and additions"
    return f"from {begin} on, where a million and more is multiplied"


def _law(findings: Findings) -> str:
    """What the article says, and how well the readable engine keeps it."""
    whole, alone = findings.slope(Engine.READABLE), findings.convolution_slope
    if whole is None or alone is None:
        return ""
    each = _EACH[findings.quantity]
    law = f"By the article's law twice as many {each}s take twice as long, a slope of 1."
    rest = ""
    if findings.quantity is Quantity.FEATURE_PIXELS and whole.slope < alone.slope - 0.05:
        rest = f" All layers together: {whole.text}, for ReLU and pooling take the same, however large a feature is."
        return f"{law} The readable engine's convolution {_kept(alone)}{rest}"
    return f"{law} The readable engine {_kept(whole)}"


def _kept(slope: Slope) -> str:
    if abs(slope.slope - 1) <= TOLERANCE:
        return f"keeps it: {slope.text}."
    return f"comes to {slope.text}, {'more' if slope.slope > 1 else 'less'} than the law says."


def _plan(findings: Findings) -> str:
    """How the plan's slope differs, and why."""
    slope, readable = findings.slope(Engine.PLAN), findings.slope(Engine.READABLE)
    if slope is None:
        return ""
    measured = [(setup, timing) for setup, timing in findings.of(Engine.PLAN) if setup in findings.lawful]
    first, last = (_rate(*measured[place]) for place in (0, -1))
    if slope.slope < 1 - TOLERANCE / 2 and last > first * _CLEARLY:
        speed = f"{large_text(first)} → {large_text(last)} multiplications a second"
        why = "its matrix products grow, and larger ones run nearer to the machine's peak"
        if findings.quantity is Quantity.PIXELS:
            why = "longer products run nearer to the machine's peak" + (
                ", and threads share the work only where it is worth waking them" if measured[-1][0].threads > 1 else ""
            )
        return f"The plan bends it to {slope.text}: {why} ({speed})."
    if readable is not None or abs(slope.slope - 1) <= TOLERANCE:
        return f"The plan {_kept(slope)}"
    return ""


def _small(findings: Findings) -> str:
    """Why little costs more each."""
    known = findings.of(Engine.READABLE) or findings.of(Engine.PLAN)
    if len(known) < 2:
        return ""
    (least, slow), (most, _) = known[0], known[-1]
    costs = [timing.seconds / setup.amount(findings.quantity) for setup, timing in (known[0], known[-1])]
    if costs[0] < costs[1] * _CLEARLY:
        return ""
    each = _EACH[findings.quantity]
    prices = f"{seconds_text(costs[0])} at {least.amount_text(findings.quantity)}, {seconds_text(costs[1])} at "
    prices += most.amount_text(findings.quantity)
    if findings.quantity is Quantity.PIXELS:
        fixed = f"every call has a price of its own, about {seconds_text(slow.seconds)} in all, however little it does"
        return f"A small picture costs more a pixel ({prices}): {fixed}."
    what = "a small feature costs more a pixel of it" if each == "feature pixel" else "few features cost more each"
    fixed = "making room, dividing, ReLU and pooling are paid once a value"
    if findings.quantity is Quantity.FEATURES:
        fixed = "the picture is read and calls are made once for all of them"
    return f"{what[:1].upper()}{what[1:]} ({prices}): {fixed}."


def _cache(findings: Findings) -> str:
    """That everything is dearer where maps do not fit into the cache."""
    slope = findings.slope(Engine.READABLE)
    if slope is None or slope.step < _CLEARLY:
        return ""
    sides = sides_of(findings.lawful, findings.quantity)
    begin = next(setup for setup, side in sides.items() if side is Side.BEYOND).amount_text(findings.quantity)
    return (
        f"From {begin} on the readable engine's maps (32 MiB and more) do not fit into the processor's cache: "
        f"everything takes {slope.step:.1f} times as long there, and by the law again. That step is left out of the "
        "slope."
    )


def _plan_speed(findings: Findings) -> str:
    """How much faster the plan is, and why."""
    setups = [setup for setup, _ in findings.of(Engine.READABLE) if findings.timing(setup, Engine.PLAN)]
    if not setups:
        return ""
    ratio = faster(findings, setups[-1])
    if ratio is None or ratio < _CLEARLY:
        return ""
    why = "what can be done once is done beforehand"
    if setups[-1].maps_bytes > _CACHED:
        why = "it works in strips of rows whose maps stay in the cache and never reach memory"
    return f"At {setups[-1].amount_text(findings.quantity)} the plan is {times_text(ratio)} as fast: {why}."


def faster(findings: Findings, setup: Setup) -> float | None:
    """How many times as fast the plan is as the readable engine, where both were measured."""
    readable, plan = (findings.timing(setup, engine) for engine in (Engine.READABLE, Engine.PLAN))
    return readable.seconds / plan.seconds if readable and plan else None


def times_text(ratio: float) -> str:
    """So many times.

    >>> times_text(26.4), times_text(1.62)
    ('26 times', '1.6 times')
    """
    return f"{ratio:.0f} times" if ratio >= 10 else f"{ratio:.1f} times"


def _rate(setup: Setup, timing: Timing) -> float:
    """Multiplications a second."""
    return setup.cost.multiplications / timing.seconds


def left_out_text(points: Sequence[tuple[Setup, str]], quantity: Quantity) -> str:
    """What was left out, and why."""
    return "; ".join(f"{setup.amount_text(quantity)} {why}" for setup, why in points)
