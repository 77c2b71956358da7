"""What is said of measured slopes: only what the numbers bear out, with these very numbers."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.insight.costs.clocks import findings_by, points_by
from xotui.insight.costs.engines import Engine
from xotui.insight.costs.findings import Findings
from xotui.insight.costs.law import CACHE
from xotui.insight.costs.measuring import Limits, Point, Timing
from xotui.insight.costs.report import points_table, report_json, report_text, slope_lines
from xotui.insight.costs.setups import Quantity, Setup, series
from xotui.insight.costs.telling import faster, range_text, sentences
from xotui.insight.costs.units import seconds_text

CALLS = 200e-6
"""Seconds that the calls of an engine take by themselves here."""


def usual(setup: Setup, engine: Engine) -> list[float]:
    """Calls that cost something, maps that leave the cache, and a plan that is faster the more it multiplies."""
    multiplied = setup.cost.multiplications
    if engine is Engine.PLAN:
        return [1e-6 + 1e-9 * multiplied**0.8]
    dear = 2 if setup.maps_bytes >= CACHE else 1
    return [CALLS + dear * multiplied * 1e-9, setup.maps_bytes * 1e-10, dear * setup.maps_bytes * 1e-9]


def exact(setup: Setup, engine: Engine) -> list[float]:
    """As the article has it, by operations; the plan is no faster."""
    return [setup.operations * 1e-9]


def usual_over(quantity: Quantity, setup: Setup | None = None) -> Findings:
    return findings_by(usual, series(setup or Setup(), quantity), quantity)


@pytest.mark.parametrize("quantity", Quantity)
def test_the_law_the_plan_and_small_sizes_are_told_with_their_numbers(quantity: Quantity) -> None:
    findings = usual_over(quantity, Setup((128, 128)) if quantity is Quantity.FEATURES else None)
    law, plan, small, *_ = sentences(findings)
    slope = findings.convolution_slope if quantity is Quantity.FEATURE_PIXELS else findings.slope(Engine.READABLE)
    assert slope is not None
    assert f"keeps it: {slope.text}." in law
    bent = findings.slope(Engine.PLAN)
    assert bent is not None
    assert bent.slope < 0.95
    assert f"bends it to {bent.text}" in plan
    assert "peak" in plan
    assert "multiplications a second" in plan
    assert "cost more" in small
    first, last = (findings.of(Engine.READABLE)[place][0].amount_text(quantity) for place in (0, -1))
    assert f"with {first}" in small
    assert f", {small.partition(', ')[2].partition(' with')[0]} with {last}" in small


def test_a_small_picture_says_what_a_call_costs() -> None:
    findings = usual_over(Quantity.PIXELS)
    (small,) = [text for text in sentences(findings) if text.startswith("Small pictures")]
    seconds = sum(usual(Setup((9, 9)), Engine.READABLE))
    assert f"{seconds_text(seconds / 81)} with 9×9" in small
    assert f"{seconds_text(seconds)} in all" in small


def test_the_step_at_the_cache_is_told_where_it_is() -> None:
    findings = usual_over(Quantity.PIXELS)
    (cache,) = [text for text in sentences(findings) if "cache:" in text and text.startswith("From")]
    assert cache.startswith("From 1792×1792 on")
    slope = findings.slope(Engine.READABLE)
    assert slope is not None
    assert f"{slope.step:.1f} times as long" in cache
    assert slope.step > 1.3


def test_where_everything_is_as_the_article_has_it_nothing_else_is_said() -> None:
    findings = findings_by(exact, series(Setup(features=16), Quantity.FEATURES), Quantity.FEATURES)
    assert len(sentences(findings)) == 2
    assert all("keeps it: 1.00 ± 0.00." in text for text in sentences(findings))


def by_a_power(power: float) -> Callable[[Setup, Engine], list[float]]:
    """Times that grow as a power of the pixels."""
    return lambda setup, _: [(setup.pixels * 1e-6) ** power]


def test_a_law_that_is_not_kept_is_not_called_kept() -> None:
    for power, told in ((0.5, "less"), (1.5, "more")):
        findings = findings_by(by_a_power(power), series(Setup(), Quantity.PIXELS), Quantity.PIXELS)
        text = " ".join(sentences(findings))
        assert f"comes to {power:.2f} ± 0.00, {told} than that" in text
        assert "keeps it" not in text


def test_what_is_too_unsure_is_not_called_kept() -> None:
    shaky = {1: 3.0, 2: 0.4, 3: 2.0, 4: 0.5}

    def rule(setup: Setup, engine: Engine) -> list[float]:
        return [setup.features * 1e-3 * shaky.get(setup.features % 5, 1.0)]

    findings = findings_by(rule, series(Setup((512, 512)), Quantity.FEATURES), Quantity.FEATURES)
    slope = findings.slope(Engine.READABLE)
    assert slope is not None
    assert slope.error > 0.1
    law, plan, *_ = sentences(findings)
    assert "too unsure to tell" in law
    assert "bends" not in plan


def test_pictures_too_small_for_the_law_have_no_slope_and_say_why() -> None:
    findings = findings_by(usual, series(Setup((16, 16)), Quantity.FEATURES), Quantity.FEATURES)
    assert findings.slope(Engine.READABLE) is None
    assert findings.slope(Engine.PLAN) is None
    assert range_text(findings).startswith("no slope")
    assert not any("slope of 1" in text for text in sentences(findings))


def test_a_busy_machine_is_told() -> None:
    timing = Timing(1.0, 0.9, 1.2, 0.5, 0.8, 0.4, 5)
    points = tuple(Point(Setup((side, side)), {Engine.PLAN: timing}, {}) for side in (9, 16, 28))
    assert "30%" in sentences(Findings(Quantity.PIXELS, points))[-1]
    quiet = tuple(Point(point.setup, {Engine.PLAN: replace(timing, high=0.95)}, {}) for point in points)
    assert not any("busy" in text for text in sentences(Findings(Quantity.PIXELS, quiet)))


@pytest.mark.parametrize("quantity", Quantity)
def test_short_forms_say_the_same_in_a_line(quantity: Quantity) -> None:
    findings = usual_over(quantity)
    long, short = sentences(findings), sentences(findings, short=True)
    assert len(long) == len(short)
    assert max(map(len, short)) <= 78, [text for text in short if len(text) > 78]


def test_how_much_faster_the_plan_is() -> None:
    findings = usual_over(Quantity.PIXELS)
    for setup, timing in findings.of(Engine.READABLE):
        plan = findings.timing(setup, Engine.PLAN)
        assert plan is not None
        assert faster(findings, setup) == pytest.approx(timing.seconds / plan.seconds)
    assert faster(findings, Setup((10, 10))) is None


class TestReport:
    """Text for a terminal, and JSON for programs."""

    def test_every_point_has_a_row_with_what_was_measured(self) -> None:
        findings = usual_over(Quantity.FEATURES)
        head, *rows = points_table(findings)
        assert head[0] == "features"
        assert [row[0] for row in rows] == [str(point.setup.features) for point in findings.points]
        for row, point in zip(rows, findings.points, strict=True):
            assert row[1] == f"{point.setup.operations:,}"
        text = report_text(findings, findings.points[-1].setup)
        assert all("  ".join(["", row[1]]) in text for row in rows)
        assert all(len(line) <= 100 for line in text.splitlines())
        table = max(len(line) for line in text.splitlines() if "  " in line.strip())
        assert all(
            len(line) <= max(table, 60) for line in report_text(findings, findings.points[-1].setup, 60).splitlines()
        )

    def test_what_was_left_out_is_said(self) -> None:
        points = points_by(usual, series(Setup(), Quantity.PIXELS), Limits(seconds=0.2))
        findings = Findings(Quantity.PIXELS, tuple(points))
        told = [line for line in slope_lines(findings) if line.startswith("Left out: readable")]
        (line,) = told
        left_out = [point for point in points if Engine.READABLE in point.left_out]
        first, last = (point.setup.amount_text(Quantity.PIXELS) for point in (left_out[0], left_out[-1]))
        assert f"{len(left_out)} times, from {first}, which would take about" in line
        assert f"to {last}, which would take about" in line
        assert points_table(findings)[-1][2] == "–"

    def test_json_holds_every_number_with_its_unit(self) -> None:
        findings = usual_over(Quantity.PIXELS)
        record = json.loads(report_json(findings))
        assert record["quantity"] == "pixels"
        assert record["dtype"] == "float32"
        for one, point in zip(record["points"], findings.points, strict=True):
            setup = point.setup
            assert (one["rows"], one["columns"], one["pixels"]) == (*setup.shape, setup.pixels)
            assert one["layers"][0]["multiplications"] == setup.network.costs(setup.shape)[0].multiplications
            assert one["layers"][-1]["layer"] == "all"
            assert one["seconds"]["readable"]["median"] == point.timings[Engine.READABLE].seconds
            assert one["memory_bytes"]["readable"] >= setup.pixels * 4
        slope = findings.slope(Engine.PLAN)
        assert slope is not None
        assert record["slopes"]["plan"]["slope"] == slope.slope
        assert record["slopes"]["plan"]["standard_error"] == slope.error
        assert record["slopes"]["readable_convolution"]["points"] == 9
        assert record["slopes_from"] == 256 * 256
        assert record["sentences"] == list(sentences(findings))

    def test_json_of_one_point_has_no_slopes(self) -> None:
        record = json.loads(report_json(findings_by(usual, [Setup((64, 64))], Quantity.PIXELS)))
        assert record["slopes"] == {"readable": None, "plan": None, "readable_convolution": None}
        assert record["slopes_from"] is None
