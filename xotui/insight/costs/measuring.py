"""How long it takes here: measured point by point, in rounds, and whoever asks can stop at any round."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import prod
from statistics import median, quantiles
from time import perf_counter

import numpy as np

from xotui.engine.arrays import Array
from xotui.insight.costs.engines import Engine, Step, steps_of
from xotui.insight.costs.memory import memory_needed
from xotui.insight.costs.setups import Setup
from xotui.insight.costs.units import bytes_text, seconds_text

Clock = Callable[[], float]

ROUND = 0.002
"""Seconds that a round takes at least: what takes less is done so many times."""

ROUNDS = (5, 9)
"""The fewest and the most rounds."""

PATIENCE = 0.6
"""Seconds after which no further round begins, once there are the fewest."""

_SAMPLE = (64, 64)
"""The picture on which one looks how long a larger one might take."""

_KEPT = 31 << 20
"""Bytes that are taken before anything is measured: less than what the C library always gives back to the system."""

_TICK = 1e-9
"""Seconds that anything takes at least: clocks may stand still for a while, and nothing has a logarithm of 0."""


@dataclass(frozen=True)
class Timing:
    """How long one picture takes.

    Attributes:
        seconds: The median of all rounds.
        low: Their lower quartile.
        high: Their upper quartile.
        convolution: The median of the convolution alone; the whole, where all layers are done in one.
        fastest: The fastest round: what else goes on only ever adds.
        fastest_convolution: The fastest convolution alone.
        rounds: How many rounds there were.
    """

    seconds: float
    low: float
    high: float
    convolution: float
    fastest: float
    fastest_convolution: float
    rounds: int

    @property
    def unrest(self) -> float:
        """How far the quartiles are from each other, as a share of the median."""
        return (self.high - self.low) / self.seconds


@dataclass(frozen=True)
class Progress:
    """What is measured now.

    Attributes:
        setup: On what.
        engine: By whom.
        number: Which point of all, from 1.
        count: How many points there are.
    """

    setup: Setup
    engine: Engine
    number: int
    count: int


@dataclass(frozen=True)
class Point:
    """What was measured.

    Attributes:
        setup: On what.
        timings: How long each engine took.
        left_out: Why an engine was not measured.
    """

    setup: Setup
    timings: Mapping[Engine, Timing]
    left_out: Mapping[Engine, str]


@dataclass(frozen=True)
class Limits:
    """How far one may go.

    Attributes:
        seconds: For all points together, about: nothing is begun that would probably take longer.
        memory: Bytes for one point at the most; None where that is not limited.
    """

    seconds: float = 30.0
    memory: int | None = None


def measured(
    setups: Sequence[Setup],
    engines: Sequence[Engine] = tuple(Engine),
    limits: Limits | None = None,
    clock: Clock = perf_counter,
    steps: Callable[[Setup, Engine], Sequence[Step]] = steps_of,
) -> Iterator[Progress | Point]:
    """Measure every engine on every setup: once to warm up, then in turn, so that all bear what else goes on.

    It says before each round what it does next, so that whoever is told can stop by not asking for more.

    Args:
        setups: On what, the cheapest first: from a point it is judged how long the next will take.
        engines: Who is measured.
        limits: How far it may go; as usual unless told.
        clock: Seconds since whenever.
        steps: Makes what an engine does with a batch.
    """
    limits = limits or Limits()
    # Taken and given back: now the C library keeps what is given back, as in a program that has run for a while.
    np.empty(_KEPT, np.uint8)
    start = clock()
    known: dict[Engine, tuple[int, float]] = {}  # operations and seconds of the point before
    for number, setup in enumerate(setups, 1):
        watches: dict[Engine, _Watch] = {}
        left_out: dict[Engine, str] = {}
        for engine in engines:
            yield Progress(setup, engine, number, len(setups))
            needed = memory_needed(setup, [engine])
            if limits.memory is not None and needed > limits.memory:
                left_out[engine] = f"would take {bytes_text(needed)}"
                continue
            if engine not in known and setup.pixels > prod(_SAMPLE) and min(_SAMPLE) >= setup.side:
                sample = replace(setup, shape=_SAMPLE)
                watch = _Watch(sample.picture()[None], steps(sample, engine), clock)
                known[engine] = (sample.operations, watch.once())
            if engine in known:
                operations, seconds = known[engine]
                expected = seconds * setup.operations / operations * (1 + ROUNDS[0])
                if clock() - start + expected > limits.seconds:
                    left_out[engine] = f"would take about {seconds_text(expected)}"
                    continue
            batch = next((watch.batch for watch in watches.values()), None)
            watches[engine] = _Watch(setup.picture()[None] if batch is None else batch, steps(setup, engine), clock)
            watches[engine].warm_up()
        while any(not watch.enough for watch in watches.values()):
            for engine, watch in watches.items():
                if not watch.enough:
                    yield Progress(setup, engine, number, len(setups))
                    watch.round()
        timings = {engine: watch.timing for engine, watch in watches.items()}
        known |= {engine: (setup.operations, timing.seconds) for engine, timing in timings.items()}
        watches.clear()  # the picture must go before the next, larger one comes
        batch = None
        yield Point(setup, timings, left_out)


class _Watch:
    """Measures one engine on one setup."""

    def __init__(self, batch: Array, steps: Sequence[Step], clock: Clock) -> None:
        self.batch = batch
        self._steps = steps
        self._clock = clock
        self._times = 1
        self._spent = 0.0
        self._rounds: list[tuple[float, float]] = []

    def once(self) -> float:
        """Seconds of the second of two calls."""
        self._called()
        return self._called()[0]

    def warm_up(self) -> None:
        """Call it once; then find how many times a round is."""
        seconds = self.once() if self._called()[0] < ROUND else ROUND
        self._times = max(1, min(10_000, round(ROUND / max(seconds, _TICK))))

    def round(self) -> None:
        """Call it so many times, and keep the mean."""
        whole = first = 0.0
        for _ in range(self._times):
            taken = self._called()
            whole += taken[0]
            first += taken[1]
        self._spent += whole
        self._rounds.append((whole / self._times, first / self._times))

    def _called(self) -> tuple[float, float]:
        """Seconds of one call, and of its first step."""
        clock, values = self._clock, self.batch
        start = clock()
        values = self._steps[0](values)
        first = end = clock()
        for step in self._steps[1:]:
            values = step(values)
            end = clock()
        return end - start, first - start

    @property
    def enough(self) -> bool:
        fewest, most = ROUNDS
        done = len(self._rounds)
        return done >= most or (done >= fewest and self._spent >= PATIENCE)

    @property
    def timing(self) -> Timing:
        whole, first = ([max(time, _TICK) for time in times] for times in zip(*self._rounds, strict=True))
        low, middle, high = quantiles(whole, n=4, method="inclusive")
        return Timing(middle, low, high, median(first), min(whole), min(first), len(whole))
