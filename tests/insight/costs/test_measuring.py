"""Measured with a clock that only moves when somebody works: every second is accounted for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.insight.costs.clocks import Clock, findings_by, points_by, steps_by
from xotui.engine.arrays import Array
from xotui.insight.costs import measuring
from xotui.insight.costs.engines import Engine, Step, steps_of
from xotui.insight.costs.findings import Findings, predicted
from xotui.insight.costs.law import CACHE
from xotui.insight.costs.measuring import ROUND, ROUNDS, Limits, Point, Progress, measured
from xotui.insight.costs.memory import memory_needed
from xotui.insight.costs.setups import Quantity, Setup, series
from xotui.insight.costs.units import bytes_text

FEW = [Setup((side, side)) for side in (9, 16, 28)]


def proportional(setup: Setup, engine: Engine) -> list[float]:
    """Exactly as long as there are pixels; the readable engine in three steps."""
    unit = setup.pixels * (1e-8 if engine is Engine.READABLE else 1e-9)
    return [2 * unit, unit, unit] if engine is Engine.READABLE else [unit]


def test_what_takes_as_long_as_there_are_pixels_is_measured_so() -> None:
    for point in points_by(proportional, FEW):
        for engine, timing in point.timings.items():
            steps = proportional(point.setup, engine)
            for seconds in (timing.seconds, timing.low, timing.high, timing.fastest):
                assert seconds == pytest.approx(sum(steps))
            for seconds in (timing.convolution, timing.fastest_convolution):
                assert seconds == pytest.approx(steps[0])
            assert timing.unrest == pytest.approx(0, abs=1e-9)
        assert not point.left_out


@pytest.mark.parametrize("quantity", Quantity)
def test_where_the_law_holds_exactly_the_slope_is_1_and_its_error_0(quantity: Quantity) -> None:
    def rule(setup: Setup, engine: Engine) -> list[float]:
        return [setup.amount(quantity) * 1e-4] * (3 if engine is Engine.READABLE else 1)

    findings = findings_by(rule, series(Setup((256, 256)), quantity)[:12], quantity)
    for slope in (findings.slope(Engine.READABLE), findings.slope(Engine.PLAN), findings.convolution_slope):
        assert slope is not None
        assert slope.slope == pytest.approx(1)
        assert slope.error == pytest.approx(0, abs=1e-6)
    assert findings.line(Engine.PLAN) == pytest.approx(1e-4)
    assert findings.line(Engine.READABLE) == pytest.approx(3e-4)


def test_a_step_at_the_cache_is_told_apart_from_the_slope() -> None:
    def rule(setup: Setup, engine: Engine) -> list[float]:
        return [setup.pixels * 1e-8 * (3 if setup.maps_bytes >= CACHE else 1)]

    findings = findings_by(rule, series(Setup(features=8), Quantity.PIXELS), Quantity.PIXELS)
    readable, plan = findings.slope(Engine.READABLE), findings.slope(Engine.PLAN)
    assert readable is not None
    assert plan is not None
    assert readable.slope == pytest.approx(1)
    assert readable.step == pytest.approx(3)
    assert plan.slope > 1.1, "the plan has one line: what bends it shows"


def test_the_median_the_quartiles_and_the_fastest_of_rounds_that_differ() -> None:
    times = iter([1.0, 5.0, 3.0, 2.0, 4.0, 9.0])  # the first is to warm up
    clock = Clock()

    def step(values: Array) -> Array:
        clock.wait(next(times))
        return values

    (point,) = [
        event
        for event in measured([Setup((9, 9))], [Engine.PLAN], Limits(1e9), clock, lambda *_: [step])
        if isinstance(event, Point)
    ]
    timing = point.timings[Engine.PLAN]
    assert timing.rounds == ROUNDS[0] == 5
    assert (timing.fastest, timing.low, timing.seconds, timing.high) == (2.0, 3.0, 4.0, 5.0)
    assert timing.unrest == pytest.approx(0.5)


def test_engines_are_measured_in_turn_after_each_was_warmed_up() -> None:
    called: list[Engine] = []

    def steps(setup: Setup, engine: Engine) -> list[Step]:
        def step(values: Array) -> Array:
            called.append(engine)
            clock.wait(1.0)
            return values

        return [step]

    clock = Clock()
    list(measured([Setup((9, 9))], tuple(Engine), Limits(1e9), clock, steps))
    readable, plan = Engine
    assert called == [readable, plan] + [readable, plan] * ROUNDS[0]


def test_what_takes_little_is_done_so_often_that_a_round_can_be_measured() -> None:
    clock = Clock()
    seconds: list[float] = []

    def step(values: Array) -> Array:
        clock.wait(1e-5)
        seconds.append(1e-5)
        return values

    list(measured([Setup((9, 9))], [Engine.PLAN], Limits(1e9), clock, lambda *_: [step]))
    assert sum(seconds) / ROUNDS[1] == pytest.approx(ROUND, rel=0.05)


def test_a_clock_that_stands_still_ends_too() -> None:
    points = points_by(lambda *_: [0.0], FEW[:1])
    assert 0 < points[0].timings[Engine.PLAN].seconds < 1e-8, "so that it has a logarithm"
    assert points[0].timings[Engine.PLAN].unrest == 0.0


def test_progress_is_told_before_every_round() -> None:
    clock = Clock()
    events = list(measured(FEW, [Engine.READABLE], Limits(1e9), clock, steps_by(lambda *_: [1.0], clock)))
    told = [event for event in events if isinstance(event, Progress)]
    assert [(event.number, event.count) for event in told] == [
        (number, 3) for number in (1, 2, 3) for _ in range(1 + ROUNDS[0])
    ]
    assert [event.setup for event in events if isinstance(event, Point)] == FEW


def test_whoever_stops_asking_has_stopped_it() -> None:
    clock = Clock()
    events: Iterator[Progress | Point] = measured(FEW, tuple(Engine), Limits(1e9), clock, steps_by(proportional, clock))
    next(events)
    assert clock.now == 0.0, "nothing is done before it is told"
    next(event for event in events if isinstance(event, Point))
    spent = clock.now
    del events
    assert clock.now == spent


class TestLimits:
    """What would take too long or too much is left out, and it is said."""

    def test_nothing_is_begun_that_would_take_too_long(self) -> None:
        clock = Clock()

        def rule(setup: Setup, engine: Engine) -> list[float]:
            return [setup.operations * (1e-6 if engine is Engine.READABLE else 1e-9)]

        setups = series(Setup(), Quantity.PIXELS)[:9]
        limits = Limits(seconds=20)
        points = [
            event
            for event in measured(setups, tuple(Engine), limits, clock, steps_by(rule, clock))
            if isinstance(event, Point)
        ]
        assert len(points) == len(setups), "each point says at least why it was left out"
        done = [Engine.READABLE in point.timings for point in points]
        assert done == sorted(done, reverse=True)
        assert True in done
        assert False in done
        assert all(Engine.PLAN in point.timings for point in points), "the plan goes on where it has time"
        assert clock.now <= limits.seconds * 1.8, "a point ends, once it has begun"
        out = points[-1]
        expected = out.setup.operations * 1e-6 * 6
        assert out.left_out[Engine.READABLE] == f"would take about {expected:.0f} s"

    def test_a_first_point_that_is_large_is_judged_by_a_small_sample(self) -> None:
        sizes: list[tuple[int, int]] = []

        def rule(setup: Setup, engine: Engine) -> list[float]:
            sizes.append(setup.shape)
            return [setup.operations * 1e-6]

        (point,) = points_by(rule, [Setup((512, 512))], Limits(seconds=1.0), [Engine.READABLE])
        assert not point.timings
        assert "would take about" in point.left_out[Engine.READABLE]
        assert sizes == [(64, 64)]

    def test_nothing_is_taken_beyond_the_memory(self) -> None:
        setups = [Setup((side, side), features=8) for side in (28, 256, 512)]
        limits = [memory_needed(setup, [Engine.READABLE]) for setup in setups]
        points = points_by(proportional, setups, Limits(1e9, limits[1]))
        assert [Engine.READABLE in point.timings for point in points] == [True, True, False]
        assert points[2].left_out[Engine.READABLE] == f"would take {bytes_text(limits[2])}"

    def test_no_time_at_all_measures_nothing_but_what_is_not_known(self) -> None:
        points = points_by(proportional, FEW, Limits(seconds=0.0))
        assert [bool(point.timings) for point in points] == [True, False, False]


def test_the_real_engines_give_the_same_maps() -> None:
    setup = Setup((40, 50), 5, 4)
    batch = setup.picture()[None]
    results = []
    for engine in Engine:
        values = batch
        for step in steps_of(setup, engine):
            values = step(values)
        results.append(values)
    assert results[0].shape == (1, *setup.result_shape)
    assert results[0] == pytest.approx(results[1], abs=1e-5)
    assert results[0].dtype == results[1].dtype == batch.dtype


def test_the_real_engines_can_be_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "ROUND", 1e-4)
    points = [event for event in measured(FEW) if isinstance(event, Point)]
    for point in points:
        for timing in point.timings.values():
            assert 0 < timing.fastest <= timing.low <= timing.seconds <= timing.high
        assert 0 < point.timings[Engine.READABLE].convolution < point.timings[Engine.READABLE].seconds


class TestPrediction:
    """What is not measured is told by the law, from the nearest point that is."""

    def test_so_many_times_the_operations_so_many_times_as_long(self) -> None:
        findings = findings_by(proportional, FEW, Quantity.PIXELS)
        for setup in (Setup((1000, 1000)), Setup((28, 28), 5, 16), Setup((9, 9), 1, 1)):
            near = min(FEW, key=lambda one: abs(one.operations - setup.operations))
            known = findings.timing(near, Engine.READABLE)
            assert known is not None
            assert predicted(findings, setup, Engine.READABLE) == pytest.approx(
                known.seconds * setup.operations / near.operations
            )

    def test_what_was_measured_is_what_is_predicted(self) -> None:
        findings = findings_by(proportional, FEW, Quantity.PIXELS)
        for setup in FEW:
            timing = findings.timing(setup, Engine.PLAN)
            assert timing is not None
            assert predicted(findings, setup, Engine.PLAN) == timing.seconds

    def test_nothing_is_known_of_nothing(self) -> None:
        assert predicted(Findings(Quantity.PIXELS, ()), Setup(), Engine.PLAN) is None
        assert Findings(Quantity.PIXELS, ()).line(Engine.PLAN) is None
