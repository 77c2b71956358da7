"""Counts and measurements as text for a terminal, and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from textwrap import wrap

from xotui.insight.costs.counting import LayerCount, layer_counts, total
from xotui.insight.costs.engines import Engine
from xotui.insight.costs.findings import Findings
from xotui.insight.costs.measuring import Point
from xotui.insight.costs.memory import memory_of
from xotui.insight.costs.records import findings_record, layers_record
from xotui.insight.costs.setups import DTYPE, Quantity, Setup, size_text
from xotui.insight.costs.telling import faster, range_text, sentences, times_text
from xotui.insight.costs.units import bytes_text, megapixels_text, seconds_text

_SIGNS = (
    ("multiplications", "×"), ("additions", "+"), ("divisions", "÷"), ("comparisons", "compared"),
    ("exponentials", "e^x"),
)  # fmt: skip
"""The kinds of operations, and how their columns are headed; one of which there is none has no column."""


def counts_table(counts: Sequence[LayerCount]) -> list[list[str]]:
    """The exact counts as cells: a head, a row for each layer, and one for all of them."""
    rows = [*counts, total(counts)]
    kinds = [(kind, sign) for kind, sign in _SIGNS if getattr(rows[-1].cost, kind)]
    table = [["", *(sign for _, sign in kinds), "values", "bytes"]]
    for row in rows:
        numbers = [f"{getattr(row.cost, kind):,}" for kind, _ in kinds]
        table.append([row.name, *numbers, f"{row.values:,}", bytes_text(row.size)])
    return table


def points_table(findings: Findings) -> list[list[str]]:
    """What was measured as cells: a head, and a row for each point."""
    head = [findings.quantity.value, "operations", "readable", "its convolution", "plan", "as fast", "memory"]
    return [head, *(_point_row(findings, point) for point in findings.points)]


def _point_row(findings: Findings, point: Point) -> list[str]:
    setup = point.setup
    readable, plan = (point.timings.get(engine) for engine in (Engine.READABLE, Engine.PLAN))
    ratio = faster(findings, setup)
    return [
        setup.amount_text(findings.quantity),
        f"{setup.operations:,}",
        seconds_text(readable.seconds) if readable else "–",
        seconds_text(readable.convolution) if readable else "–",
        seconds_text(plan.seconds) if plan else "–",
        times_text(ratio) if ratio else "–",
        bytes_text(max(memory_of(setup, engine).total for engine in point.timings)) if point.timings else "–",
    ]


def slope_lines(findings: Findings) -> list[str]:
    """The slopes with their errors, where they are taken, and what was left out."""
    slopes = {
        "readable": findings.slope(Engine.READABLE),
        "its convolution": findings.convolution_slope,
        "plan": findings.slope(Engine.PLAN),
    }
    known = ", ".join(f"{name} {slope.text}" for name, slope in slopes.items() if slope)
    lines = []
    if known:
        lines = [f"Slopes of the time over {findings.quantity}, {range_text(findings)}:", f"  {known}"]
    elif len(findings.points) > 1:
        told = range_text(findings)
        told = told if told.startswith("no slope") else f"no slope: it would be taken {told}, over several points"
        lines = [told.capitalize()]
    for engine in Engine:
        missing = [
            (point.setup.amount_text(findings.quantity), point.left_out[engine])
            for point in findings.points
            if engine in point.left_out
        ]
        if missing:
            first, last = (f"{amount}, which {why}" for amount, why in (missing[0], missing[-1]))
            where = f"{len(missing)} times, from {first}, to {last}" if len(missing) > 1 else f"at {first}"
            lines.append(f"Left out: {engine} {where}")
    return lines


def report_text(findings: Findings, largest: Setup, width: int = 100) -> str:
    """All of it as text.

    Args:
        findings: What was measured.
        largest: The setup whose counts are listed layer by layer.
        width: The columns that sentences are wrapped at.
    """
    network, shape = largest.network, largest.shape
    lines = [*wrap(f"{setup_text(largest)}; all values float32", width), ""]
    lines += _aligned(counts_table(layer_counts(network, shape, DTYPE.itemsize)))
    if findings.points:
        lines += ["", *wrap(f"The time of one picture here, over {_over_text(findings, largest)}:", width), ""]
        lines += _aligned(points_table(findings))
        told = slope_lines(findings)
        lines += ["", *(part for line in told for part in wrap(line, width, subsequent_indent="  "))] if told else []
        lines += [part for sentence in sentences(findings) for part in ["", *wrap(sentence, width)]]
    return "\n".join(lines).rstrip()


def setup_text(setup: Setup) -> str:
    """A setup in words: the picture, the features, and what pooling leaves of it.

    >>> setup_text(Setup((2448, 3264)))
    'A picture of 2448×3264 (8.0 megapixels), 3 features of 3×3, ReLU, pooled to 1223×1631 (2.0 megapixels)'
    """
    rows, columns = setup.result_shape[-2:]
    left = f", pooled to {rows}×{columns} ({megapixels_text(rows * columns)})" if setup.pooled else ""
    return f"A picture of {size_text(setup.shape)} ({megapixels_text(setup.pixels)}), {setup.feature_text}, ReLU{left}"


def _over_text(findings: Findings, setup: Setup) -> str:
    """The quantity, and what stays the same."""
    quantity = findings.quantity
    picture, feature, count = (setup.amount_text(each) for each in Quantity)
    same = {
        Quantity.PIXELS: f"{count} of {feature}",
        Quantity.FEATURE_PIXELS: f"{count} on {picture}",
        Quantity.FEATURES: f"of {feature} on {picture}",
    }[quantity]
    planned = any(Engine.PLAN in point.timings for point in findings.points)
    threads = f"; plan: {setup.threads} thread{'s' * (setup.threads > 1)}" if planned else ""
    return f"the {quantity} (features: {same}{threads})"


def report_json(findings: Findings) -> str:
    """All of it as JSON."""
    return json.dumps(findings_record(findings), indent=2, ensure_ascii=False)


def counts_text(title: str, counts: Sequence[LayerCount]) -> str:
    """Exact counts under a title."""
    return "\n".join([title, "", *_aligned(counts_table(counts))])


def counts_json(name: str, shape: tuple[int, int], counts: Sequence[LayerCount]) -> str:
    """Exact counts of a network as JSON."""
    record = {"network": name, "rows": shape[0], "columns": shape[1], "layers": layers_record(counts)}
    return json.dumps(record, indent=2, ensure_ascii=False)


def _aligned(table: Sequence[Sequence[str]]) -> list[str]:
    """Cells in columns: the first to the left, all others to the right."""
    wide = [max(map(len, column)) for column in zip(*table, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if index else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(row, wide, strict=True))
        )
        for row in table
    ]
