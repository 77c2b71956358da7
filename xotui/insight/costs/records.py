"""What was asked and what was measured, as records that JSON can hold; units are in the names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xotui.insight.costs.counting import LayerCount, layer_counts, total
from xotui.insight.costs.engines import Engine
from xotui.insight.costs.findings import Findings
from xotui.insight.costs.law import Slope
from xotui.insight.costs.measuring import Point, Progress, Timing
from xotui.insight.costs.memory import memory_of
from xotui.insight.costs.setups import DTYPE, Setup
from xotui.insight.costs.telling import sentences

Record = dict[str, Any]


def setup_record(setup: Setup) -> Record:
    """A setup and its sizes."""
    rows, columns = setup.shape
    return {
        "rows": rows,
        "columns": columns,
        "pixels": setup.pixels,
        "feature_rows": setup.side,
        "feature_columns": setup.side,
        "feature_pixels": setup.side**2,
        "features": setup.features,
        "pooled": setup.pooled,
        "threads": setup.threads,
    }


def setup_of(record: Mapping[str, Any]) -> Setup:
    """The setup of a record.

    Raises:
        KeyError: If something is missing.
        ValueError: If it describes none.
    """
    return Setup(
        (record["rows"], record["columns"]),
        record["feature_rows"],
        record["features"],
        record["pooled"],
        record["threads"],
    )


def progress_record(progress: Progress) -> Record:
    """What is measured now."""
    told = {"engine": progress.engine.value, "number": progress.number, "count": progress.count}
    return {**setup_record(progress.setup), **told}


def progress_of(record: Mapping[str, Any]) -> Progress:
    """The progress of a record; errors as in `setup_of`."""
    return Progress(setup_of(record), Engine(record["engine"]), record["number"], record["count"])


def point_record(point: Point) -> Record:
    """What was measured on one setup, with what was counted."""
    return {
        **setup_record(point.setup),
        "operations": point.setup.operations,
        "layers": layers_record(layer_counts(point.setup.network, point.setup.shape, DTYPE.itemsize)),
        "memory_bytes": {engine.value: memory_of(point.setup, engine).total for engine in Engine},
        "seconds": {engine.value: _timing_record(timing) for engine, timing in point.timings.items()},
        "left_out": {engine.value: why for engine, why in point.left_out.items()},
    }


def point_of(record: Mapping[str, Any]) -> Point:
    """The point of a record; errors as in `setup_of`."""
    timings = {
        Engine(name): Timing(
            times["median"],
            times["lower_quartile"],
            times["upper_quartile"],
            times["convolution_median"],
            times["fastest"],
            times["convolution_fastest"],
            times["rounds"],
        )
        for name, times in record["seconds"].items()
    }
    return Point(setup_of(record), timings, {Engine(name): why for name, why in record["left_out"].items()})


def _timing_record(timing: Timing) -> Record:
    return {
        "median": timing.seconds,
        "lower_quartile": timing.low,
        "upper_quartile": timing.high,
        "fastest": timing.fastest,
        "convolution_median": timing.convolution,
        "convolution_fastest": timing.fastest_convolution,
        "rounds": timing.rounds,
    }


def layers_record(counts: Sequence[LayerCount]) -> list[Record]:
    """The exact counts of each layer, and of all of them at the end."""
    return [
        {
            "layer": count.name,
            "multiplications": count.cost.multiplications,
            "additions": count.cost.additions,
            "divisions": count.cost.divisions,
            "comparisons": count.cost.comparisons,
            "exponentials": count.cost.exponentials,
            "values": count.values,
            "bytes": count.size,
        }
        for count in (*counts, total(counts))
    ]


def findings_record(findings: Findings) -> Record:
    """All points, the slopes with their errors, and what they mean."""
    slopes = {engine.value: findings.slope(engine) for engine in Engine}
    slopes["readable_convolution"] = findings.convolution_slope
    lawful = findings.lawful
    return {
        "quantity": findings.quantity.value,
        "dtype": DTYPE.name,
        "points": [point_record(point) for point in findings.points],
        "slopes": {name: slope and _slope_record(slope) for name, slope in slopes.items()},
        "slopes_from": lawful[0].amount(findings.quantity) if lawful else None,
        "sentences": list(sentences(findings)),
    }


def _slope_record(slope: Slope) -> Record:
    return {
        "slope": slope.slope,
        "standard_error": slope.error,
        "points": slope.count,
        "step_beyond_cache": slope.step,
    }
