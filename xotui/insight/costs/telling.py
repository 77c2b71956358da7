"""What the measured slopes mean, in sentences; only what the numbers bear out is said."""

from __future__ import annotations

from statistics import median

from xotui.insight.costs.engines import Engine
from xotui.insight.costs.findings import Findings
from xotui.insight.costs.law import Side, Slope, sides_of
from xotui.insight.costs.measuring import Timing
from xotui.insight.costs.setups import Quantity, Setup
from xotui.insight.costs.units import large_text, seconds_text

TOLERANCE = 0.1
"""How far a slope may be from 1 for the law to be kept."""

UNREST = 0.15
"""How far quartiles are from each other, as a share of the median, where something else keeps the machine busy."""

_CLEARLY = 1.2
"""What is said to be more, or to cost more, is at least so many times as much."""

_CACHED = 1 << 20
"""Bytes of maps up to which they stay in the cache of one core anyway."""

_EACH = {Quantity.PIXELS: "pixel", Quantity.FEATURE_PIXELS: "feature pixel", Quantity.FEATURES: "feature"}

Forms = tuple[str, str]
"""The same sentence at length and in short; nothing where there is nothing to say."""

_NOTHING: Forms = ("", "")


def sentences(findings: Findings, *, short: bool = False) -> tuple[str, ...]:
    """The law, how the plan bends it, and why little costs more each: the most important first."""
    said = (_law, _plan, _small, _cache, _speed, _unrest)
    told = (say(findings)[short] for say in said)
    return tuple(sentence for sentence in told if sentence)


def range_text(findings: Findings) -> str:
    """Where the slopes are taken, and why just there: by exact counts, whatever the times are."""
    if not findings.lawful:
        return "no slope: nowhere is there so much to do that what calls cost by themselves counts little"
    begin = _amount(findings.lawful[0], findings.quantity)
    if findings.quantity is Quantity.FEATURE_PIXELS:
        return f"from {begin} on, where 9 of 10 operations are multiplications and additions"
    return f"from {begin} on, where a million and more is multiplied"


def _law(findings: Findings) -> Forms:
    """What the article says, and how well the readable engine keeps it."""
    whole, alone = findings.slope(Engine.READABLE), findings.convolution_slope
    if whole is None or alone is None:
        return _NOTHING
    each = _EACH[findings.quantity]
    law = f"The article's law: twice as many {each}s take twice as long, a slope of 1."
    if findings.quantity is Quantity.FEATURE_PIXELS and whole.slope < alone.slope - 0.05:
        rest = f"All layers together: {whole.text}, for ReLU and pooling take as long however large a feature is."
        return (
            f"{law} The readable engine's convolution {_kept(alone)} {rest}",
            f"The article's law is slope 1; the readable convolution {_kept(alone)}",
        )
    return (
        f"{law} The readable engine {_kept(whole)}",
        f"The article's law is slope 1; the readable engine {_kept(whole)}",
    )


def _kept(slope: Slope) -> str:
    """Whether a slope is that of the law, as far as its error lets one tell."""
    off = abs(slope.slope - 1)
    if off <= TOLERANCE and slope.error <= TOLERANCE:
        return f"keeps it: {slope.text}."
    if off <= 2 * slope.error:
        return f"comes to {slope.text}, too unsure to tell."
    return f"comes to {slope.text}, {'more' if slope.slope > 1 else 'less'} than that."


def _plan(findings: Findings) -> Forms:
    """How the plan's slope differs, and why."""
    slope = findings.slope(Engine.PLAN)
    if slope is None:
        return _NOTHING
    measured = [(setup, timing) for setup, timing in findings.of(Engine.PLAN) if setup in findings.lawful]
    first, last = (_rate(*measured[place]) for place in (0, -1))
    bent = slope.slope < 1 - max(TOLERANCE / 2, 2 * slope.error)
    if not bent or last < first * _CLEARLY:
        return f"The plan {_kept(slope)}", f"The plan {_kept(slope)}"
    speed = f"{large_text(first)} → {large_text(last)} multiplications a second"
    why, brief = "its matrix products grow, and larger ones run nearer to the machine's peak", "larger products"
    brief += " run nearer to the peak"
    if findings.quantity is Quantity.PIXELS:
        why, brief = "longer products run nearer to the machine's peak", "longer products run nearer to the peak"
        if measured[-1][0].threads > 1:
            why, brief = (
                f"{why}, and threads share the work where it is worth waking them",
                "threads share the work on large ones",
            )
    return f"The plan bends it to {slope.text}: {why} ({speed}).", f"The plan bends it to {slope.text}: {brief}."


def _small(findings: Findings) -> Forms:
    """Why little costs more each."""
    known = findings.of(Engine.READABLE) or findings.of(Engine.PLAN)
    if len(known) < 2:
        return _NOTHING
    (least, slow), (most, _) = known[0], known[-1]
    costs = [timing.fastest / setup.amount(findings.quantity) for setup, timing in (known[0], known[-1])]
    if costs[0] < costs[1] * _CLEARLY:
        return _NOTHING
    prices = ", ".join(
        f"{seconds_text(cost)} with {_amount(setup, findings.quantity)}"
        for cost, setup in zip(costs, (least, most), strict=True)
    )
    match findings.quantity:
        case Quantity.PIXELS:
            what, why = "Small pictures cost more a pixel", "every call has a price of its own"
            more = f", {seconds_text(slow.fastest)} in all, however little it does"
        case Quantity.FEATURE_PIXELS:
            what, why = "Small features cost more a pixel", "dividing and pooling cost the same"
            more = ", and so does ReLU, however large a feature is"
        case _:
            what, why = "Few features cost more each", "calls are made once for all of them"
            more = ", and the picture is read once"
    return f"{what} ({prices}): {why}{more}.", f"{what}: {why}."


def _cache(findings: Findings) -> Forms:
    """That everything is dearer where maps do not fit into the cache."""
    slope = findings.slope(Engine.READABLE)
    if slope is None or slope.step < _CLEARLY:
        return _NOTHING
    sides = sides_of(findings.lawful, findings.quantity)
    begin = _amount(next(setup for setup, side in sides.items() if side is Side.BEYOND), findings.quantity)
    dearer = f"all takes {slope.step:.1f} times as long"
    return (
        f"From {begin} on the readable engine's maps (32 MiB and more) do not fit into the processor's cache: {dearer} "
        "there, and by the law again. That step is left out of its slope.",
        f"Readable maps outgrow the cache from {begin} on: {slope.step:.1f} times the time.",
    )


def _speed(findings: Findings) -> Forms:
    """How much faster the plan is, and why."""
    setups = [setup for setup, _ in findings.of(Engine.READABLE) if findings.timing(setup, Engine.PLAN)]
    ratio = faster(findings, setups[-1]) if setups else None
    if ratio is None or ratio < _CLEARLY:
        return _NOTHING
    why, brief = "what can be done once is done beforehand", "it is well prepared"
    if setups[-1].maps_bytes > _CACHED:
        why = "it works in strips of rows whose maps stay in the cache and never reach memory"
        brief = "its maps stay in the cache"
    told = f"With {_amount(setups[-1], findings.quantity)} the plan is {times_text(ratio)} as fast"
    return f"{told}: {why}.", f"{told}: {brief}."


def _unrest(findings: Findings) -> Forms:
    """That something else kept the machine busy."""
    unrest = [timing.unrest for point in findings.points for timing in point.timings.values()]
    if len(unrest) < 2 or median(unrest) < UNREST:
        return _NOTHING
    told = f"Times differ by {median(unrest):.0%} from round to round: something else keeps this machine busy."
    return f"{told} Slopes go by the fastest rounds; still, measure again when it is quiet.", told


def _amount(setup: Setup, quantity: Quantity) -> str:
    """How much there is of a quantity, in words.

    >>> [_amount(Setup(features=1), quantity) for quantity in Quantity]
    ['1024×1024', '3×3', '1 feature']
    """
    text = setup.amount_text(quantity)
    return text if quantity is not Quantity.FEATURES else f"{text} feature{'s' * (setup.features > 1)}"


def faster(findings: Findings, setup: Setup) -> float | None:
    """How many times as fast the plan is as the readable engine, where both were measured."""
    readable, plan = (findings.timing(setup, engine) for engine in (Engine.READABLE, Engine.PLAN))
    return readable.seconds / plan.seconds if readable and plan else None


def times_text(ratio: float) -> str:
    """So many times.

    >>> times_text(26.4), times_text(1.62)
    ('26 times', '1.6 times')
    """
    return f"{ratio:.0f} times" if ratio >= 9.95 else f"{ratio:.1f} times"


def _rate(setup: Setup, timing: Timing) -> float:
    """Multiplications a second."""
    return setup.cost.multiplications / timing.fastest
