"""Explanations as plain records, for programs: everything is counted from 0, rows stand before columns."""

from __future__ import annotations

from math import isfinite
from typing import Any

from xotui.engine import Network, Trace
from xotui.insight.links import Cell
from xotui.insight.verdict import Verdict
from xotui.insight.why.cell_names import is_row, is_scores, map_name, row_index
from xotui.insight.why.explanation import Explanation
from xotui.insight.why.provenance import Cause, Causes
from xotui.insight.why.reach import Reach

Record = dict[str, Any]


def explanation_record(explanation: Explanation) -> Record:
    """The cell, its value, the verdict, the steps back with all their causes, and the way onward.

    Every number is as it was computed; what is no number, or beyond all numbers, is None.
    """
    network, trace = explanation.network, explanation.trace
    first = explanation.steps[0]
    return {
        "cell": cell_record(network, trace, first.cell),
        "value": _number(first.value),
        **_verdict_record(explanation.verdict),
        "steps": [
            _step_record(network, trace, found, followed)
            for found, followed in zip(explanation.steps, explanation.followed, strict=True)
        ],
        "onward": [
            {
                "cell": cell_record(network, trace, step.cell),
                "value": _number(float(trace[step.cell.stage].maps[step.cell.index])),
                "outcome": explanation.outcome(step),
                **({"share": _number(step.share)} if explanation.outcome(step) == "votes" else {}),
            }
            for step in explanation.onward
        ],
        "read_by": None
        if explanation.readers is None
        else {"layer": explanation.readers[0], "values": explanation.readers[1]},
    }


def reach_record(network: Network, trace: Trace, reach: Reach) -> Record:
    """The pixel, what it touches, the windows it wins, and the scores as they are and if it flips."""
    return {
        "cell": cell_record(network, trace, reach.cell),
        "value": _number(reach.value),
        **_verdict_record(reach.verdict),
        "touched": [
            {
                "layer": touched.name,
                "size": touched.size,
                "cells": list(touched.cells),
                "changed": list(touched.changed),
            }
            for touched in reach.touched
        ],
        "won": [
            {"cell": cell_record(network, trace, won.cell), "value": _number(won.value), "ties": won.ties}
            for won in reach.won
        ],
        "flipped": {"value": _number(reach.flipped), **_verdict_record(reach.verdict_flipped)},
    }


def cell_record(network: Network, trace: Trace, cell: Cell) -> Record:
    """A cell: its layer, then what it is called there (the feature of its map, a label or a neuron), then its place."""
    stage = trace[cell.stage]
    called: Record = {}
    if is_scores(stage):
        called = {"label": network.labels[cell.row]}
    elif is_row(stage):
        called = {"neuron": row_index(stage, cell)}
    elif cell.stage:
        called = {"feature": map_name(network, stage, cell.channel)}
    return {"layer": stage.name, **called, "channel": cell.channel, "row": cell.row, "column": cell.column}


def _step_record(network: Network, trace: Trace, found: Causes, followed: int | None) -> Record:
    return {
        "cell": cell_record(network, trace, found.cell),
        "value": _number(found.value),
        "bias": _number(found.bias),
        "ties": found.ties,
        "followed": followed,
        "causes": [_cause_record(network, trace, cause) for cause in found.causes],
    }


def _cause_record(network: Network, trace: Trace, cause: Cause) -> Record:
    """A cause; what it is multiplied with only where there is such a thing."""
    return {
        "cell": None if cause.cell is None else cell_record(network, trace, cause.cell),
        "value": _number(cause.value),
        **({} if cause.weight is None else {"weight": _number(cause.weight)}),
        "share": _number(cause.share),
        **({} if cause.kernel is None else {"kernel": list(cause.kernel)}),
        "decides": cause.decides,
    }


def _verdict_record(verdict: Verdict | None) -> Record:
    """The verdict and the scores by label; None both where the network does not vote."""
    if verdict is None:
        return {"verdict": None, "scores": None}
    return {"verdict": verdict.winner, "scores": dict(zip(verdict.labels, verdict.scores, strict=True))}


def _number(value: float) -> float | None:
    return value if isfinite(value) else None
