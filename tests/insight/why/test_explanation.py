"""The whole answer to "why?" as text and as a record."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from tests.engine.strategies import thorough
from tests.golden import article_network, picture
from tests.insight.networks import whole_traces_and_cells
from xotui.document import load_network
from xotui.engine import Convolution, ExemplarVotes, FullyConnected, Hidden, MaxPool, Network, ReLU, Softmax, Trace
from xotui.insight.links import Cell
from xotui.insight.why.cell_names import cell_name
from xotui.insight.why.explanation import Explanation, explain
from xotui.insight.why.reach import reach
from xotui.insight.why.record import explanation_record, reach_record
from xotui.insight.why.text import explanation_lines

Drawn = tuple[Network, Trace, Cell]
ARTICLE = article_network()
CLEAN_X = ARTICLE.trace(picture("x"))


def lines_of(network: Network, image: Any, cell: Cell) -> list[str]:
    return explanation_lines(explain(network, network.trace(image), cell))


def strict(record: Any) -> Any:
    """The record after a journey through strict JSON."""
    return json.loads(json.dumps(record, allow_nan=False))


def cell_at(explanation: Explanation, record: dict[str, Any]) -> Cell:
    names = list(explanation.trace.names)
    return Cell(names.index(record["layer"]), record["channel"], record["row"], record["column"])


def test_the_verdict_on_the_clean_x_line_by_line() -> None:
    assert explanation_lines(explain(ARTICLE, CLEAN_X, Cell(5, 0, 0, 0))) == [
        "votes X = 1.00",
        "   5 values bring +1.00",
        "   1.00 × .20 = +.20  pool2 (0, 0) of ╲ diagonal",
        "   1.00 × .20 = +.20  pool2 (1, 1) of ╲ diagonal",
        "   1.00 × .20 = +.20  pool2 (0, 0) of ╳ cross",
        "   1.00 × .20 = +.20  pool2 (0, 1) of ╱ diagonal",
        "   1.00 × .20 = +.20  pool2 (1, 0) of ╱ diagonal",
        " ← pool2 (0, 0) of ╲ diagonal = 1.00  votes X +.20 of 1.00, 4 others bring as much",
        "   the largest of 4, 2 tie",
        "   1.00  pool1 (0, 0) of ╲ diagonal",
        "   1.00  pool1 (1, 1) of ╲ diagonal",
        "   .33  pool1 (0, 1) of ╲ diagonal",
        "   .33  pool1 (1, 0) of ╲ diagonal",
        " ← pool1 (0, 0) of ╲ diagonal = 1.00  pool2 +1.00 of 1.00, 2 tie: also (1, 1)",
        "   the largest of 4",
        "   1.00  relu (1, 1) of ╲ diagonal",
        "   .78  relu (0, 0) of ╲ diagonal",
        "   .00  relu (0, 1) of ╲ diagonal",
        "   .00  relu (1, 0) of ╲ diagonal",
        " ← relu (1, 1) of ╲ diagonal = 1.00  pool1 +1.00 of 1.00, wins the window",
        "   max(0, 1.00) = 1.00",
        " ← convolution (1, 1) of ╲ diagonal = 1.00  relu +1.00 of 1.00, kept",
        "   9 products, their sum 9 ÷ 9 = 1.00",
        "   1 × 1 = 1  pixel (1, 1)",
        "   -1 × -1 = 1  pixel (1, 2)",
        "   -1 × -1 = 1  pixel (1, 3)",
        "   -1 × -1 = 1  pixel (2, 1)",
        "   1 × 1 = 1  pixel (2, 2)",
        "   -1 × -1 = 1  pixel (2, 3)",
        "   -1 × -1 = 1  pixel (3, 1)",
        "   -1 × -1 = 1  pixel (3, 2)",
        "   1 × 1 = 1  pixel (3, 3)",
        " ← pixel (1, 1) = 1  convolution +.11 of 1.00, 8 others bring as much",
        "   white, ink",
    ]


def test_one_pixel_that_differs_comes_last_among_the_products() -> None:
    lines = lines_of(ARTICLE, picture("x"), Cell(1, 0, 0, 0))
    assert lines[1] == "   9 products, their sum 7 ÷ 9 = .78"
    assert lines[10] == "   -1 × 1 = -1  pixel (0, 0)"


def test_what_becomes_of_the_crossing() -> None:
    lines = lines_of(ARTICLE, picture("x"), Cell(1, 1, 3, 3))
    assert lines[lines.index("onward") :] == [
        "onward",
        " → relu (3, 3) of ╳ cross = 1.00  kept",
        " → pool1 (1, 1) of ╳ cross = 1.00  wins the window",
        " → pool2 (0, 0) of ╳ cross = 1.00  wins the window",
        " → votes X +.20 of 1.00",
    ]


@pytest.mark.parametrize(
    ("cell", "last"),
    [
        (Cell(1, 1, 2, 3), " → relu (2, 3) of ╳ cross = .00  cut"),
        (Cell(2, 0, 0, 0), " → pool1 (0, 0) of ╲ diagonal = 1.00  loses the window"),
        (Cell(3, 0, 1, 1), " → pool2 (0, 0) of ╲ diagonal = 1.00  ties with the winner, which comes first"),
        (Cell(4, 0, 0, 1), " → votes O +.14 of .56"),
        (Cell(4, 1, 1, 0), " → votes: no values read it"),
    ],
)  # fmt: skip
def test_where_the_way_onward_ends(cell: Cell, last: str) -> None:
    lines = lines_of(ARTICLE, picture("x"), cell)
    assert "onward" in lines
    assert lines[-1] == last


def test_the_way_onward_ends_where_many_values_read_it() -> None:
    layers = (Convolution(np.ones((2, 1, 1))), ReLU(), Convolution(np.ones((3, 2, 2, 2))), ReLU())
    hidden = (Hidden(np.ones((4, 12))), ReLU(), FullyConnected(np.ones((2, 4))), Softmax())
    network = Network((*layers, *hidden))
    image = np.ones((3, 3))
    ends = {stage: lines_of(network, image, Cell(stage, 0, 0, 0))[-1] for stage in range(1, 8)}
    assert ends[1] == ends[2] == " → convolution2: 3 values read it"
    assert ends[3] == ends[4] == " → hidden: 4 values read it"
    assert ends[5] == ends[6] == " → votes O +12.00 of 48.00"
    assert ends[7] == " → probabilities: 2 values read it"


def test_a_cell_that_steps_pass_over() -> None:
    network = Network((Convolution([[[1.0]]]), MaxPool(1, 2)))
    assert lines_of(network, np.ones((3, 3)), Cell(1, 0, 1, 1))[-1] == " → pool: no values read it"


def test_probabilities_say_that_they_are_shares_of_powers() -> None:
    network = Network((FullyConnected(np.eye(2)), Softmax()))
    assert lines_of(network, np.array([[0.0, np.log(3)]]), Cell(2, 0, 1, 0))[:5] == [
        "probabilities O = .75",
        "   each score becomes a power of e, divided by the sum of all powers",
        "   .75 of all powers of e  votes O = 1.10",
        "   .25 of all powers of e  votes X = .00",
        " ← votes O = 1.10  probabilities O +.75 of .75",
    ]


def test_a_bias_is_a_share_of_its_own() -> None:
    network = Network((Convolution([[[2.0]]], None, [0.5]), FullyConnected([[1.0], [0.0]], [0.25, 3.0])))
    lines = lines_of(network, np.array([[-1.0]]), Cell(2, 0, 0, 0))
    assert lines[1] == "   1 value brings -1.50, and bias +.25 = -1.25"
    assert lines[4] == "   1 products, their sum -2 and bias +.50 = -1.50"
    silent = lines_of(network, np.array([[-1.0]]), Cell(2, 0, 1, 0))
    assert silent == ["votes O = 3.00", "   nobody votes for it, and bias +3.00"]


def test_padding_and_a_second_convolution() -> None:
    first = Convolution([[[1.0]], [[0.5]]], ["red", "blue"])
    network = Network((first, Convolution(np.ones((1, 2, 1, 2)), ["both"], padding=1, scaling="sum")))
    assert lines_of(network, np.array([[1.0]]), Cell(2, 0, 1, 0)) == [
        "convolution2 (1, 0) of both = 1.50",
        "   4 products, their sum 1.50 = 1.50",
        "   1.00 × 1 = 1  convolution1 (0, 0) of red",
        "   .50 × 1 = .50  convolution1 (0, 0) of blue",
        "   0 × 1 = 0  beyond the edge",
        "   0 × 1 = 0  beyond the edge",
        " ← convolution1 (0, 0) of red = 1.00  convolution2 +1.00 of 1.50",
        "   1 products, their sum 1 = 1.00",
        "   1 × 1 = 1  pixel (0, 0)",
        " ← pixel (0, 0) = 1  convolution1 +1.00 of 1.00",
        "   white, ink",
    ]


def test_a_category_without_voters() -> None:
    layers = (Convolution([[[1.0]]]),)
    network = Network((*layers, ExemplarVotes(np.stack([picture("x")] * 2), layers)))
    explained = explain(network, network.trace(picture("x")), Cell(2, 0, 0, 0))
    assert explanation_lines(explained) == ["votes X = –", "   nobody votes for it"]
    record = strict(explanation_record(explained))
    assert record["value"] is None
    assert record["scores"] == {"X": None, "O": None}


def test_what_is_not_written_out_is_counted_and_added_up() -> None:
    network = Network((FullyConnected(np.stack([np.arange(16.0), np.ones(16)])),))
    lines = lines_of(network, np.ones((4, 4)), Cell(1, 0, 0, 0))
    assert lines[1] == "   15 values bring +120.00"
    assert lines[11] == "   and 6 more, together +21.00 of 120.00"
    wide = lines_of(Network((Convolution(np.ones((1, 6, 6))),)), np.ones((6, 6)), Cell(1, 0, 0, 0))
    assert wide[27] == "   and 11 more, together +.31 of 1.00"
    pooled = lines_of(Network((MaxPool(4, 4),)), np.arange(16.0).reshape(4, 4), Cell(1, 0, 0, 0))
    assert pooled[1] == "   the largest of 16"
    assert pooled[11] == "   and 7 more"


@given(whole_traces_and_cells())
@thorough
def test_every_step_names_its_share_of_the_one_before(drawn: Drawn) -> None:
    network, trace, cell = drawn
    explained = explain(network, trace, cell)
    lines = explanation_lines(explained)
    titles = [lines[0], *(line.removeprefix(" ← ") for line in lines if line.startswith(" ← "))]
    assert len(titles) == len(explained.steps)
    for title, step in zip(titles, explained.steps, strict=True):
        assert title.startswith(f"{cell_name(network, trace, step.cell)} = ")
    for title in titles[1:]:
        assert re.search(r"  .+ [+-]\d*\.\d\d of -?\d*\.\d\d", title)
    assert all(line[:3] in (" ← ", " → ", "   ") for line in lines[1:] if line != "onward")


@given(whole_traces_and_cells())
@thorough
def test_the_record_holds_the_whole_chain_in_full_precision(drawn: Drawn) -> None:
    network, trace, cell = drawn
    explained = explain(network, trace, cell)
    record = strict(explanation_record(explained))
    assert cell_at(explained, record["cell"]) == cell
    assert record["value"] == trace[cell.stage].maps[cell.index]
    assert len(record["steps"]) == len(explained.steps)
    for written, step in zip(record["steps"], explained.steps, strict=True):
        assert cell_at(explained, written["cell"]) == step.cell
        assert (written["value"], written["bias"], written["ties"]) == (step.value, step.bias, step.ties)
        assert len(written["causes"]) == len(step.causes)
        for told, cause in zip(written["causes"], step.causes, strict=True):
            assert (told["cell"] and cell_at(explained, told["cell"])) == cause.cell
            assert (told["value"], told["share"], told["decides"]) == (cause.value, cause.share, cause.decides)
            assert told.get("weight") == cause.weight
            assert told.get("kernel") == (list(cause.kernel) if cause.kernel else None)
    for written, after in zip(record["steps"], record["steps"][1:], strict=False):
        assert written["causes"][written["followed"]]["cell"] == after["cell"]
    assert record["steps"][-1]["followed"] is None


@given(whole_traces_and_cells())
@thorough
def test_the_way_onward_fares_as_the_next_value_says(drawn: Drawn) -> None:
    network, trace, cell = drawn
    explained = explain(network, trace, cell)
    value = trace[cell.stage].maps[cell.index]
    for step in explained.onward:
        there = trace[step.cell.stage].maps[step.cell.index]
        match explained.outcome(step):
            case "kept":
                assert there == value > 0
            case "cut":
                assert (there, value <= 0) == (0, True)
            case "wins" | "ties":
                assert there == value
            case "loses":
                assert there > value
            case "votes":
                assert trace[step.cell.stage].operation == "votes"


def test_choices_are_followed() -> None:
    explained = explain(ARTICLE, CLEAN_X, Cell(5, 0, 0, 0), (2, 0))
    assert explained.steps[1].cell == Cell(4, 1, 0, 0)
    assert explained.followed == (2, 0, 0, 0, 0, None)
    lines = explanation_lines(explain(ARTICLE, CLEAN_X, Cell(4, 0, 0, 0), (2,)))
    assert lines[6] == " ← pool1 (0, 1) of ╲ diagonal = .33  pool2 +.00 of 1.00, loses the window"


def test_the_record_of_a_pixel() -> None:
    found = reach(ARTICLE, picture("x"), 4, 4)
    record = strict(reach_record(ARTICLE, CLEAN_X, found))
    assert record["cell"] == {"layer": "picture", "channel": 0, "row": 4, "column": 4}
    assert (record["value"], record["flipped"]["value"], record["verdict"]) == (1.0, -1.0, "X")
    assert record["scores"] == dict(zip("XO", ARTICLE.scores(picture("x")).tolist(), strict=True))
    other = picture("x")
    other[4, 4] = -1
    assert record["flipped"]["scores"] == dict(zip("XO", ARTICLE.scores(other).tolist(), strict=True))
    assert record["touched"][0] == {"layer": "convolution", "size": 49, "cells": [9, 9, 9], "changed": [9, 9, 9]}
    assert {"layer": "pool2", "feature": "╳ cross", "channel": 1, "row": 0, "column": 0} in [
        won["cell"] for won in record["won"]
    ]


def test_of_a_network_that_is_learned() -> None:
    network = load_network("learned")
    trace = network.trace(picture("x"))
    explained = explain(network, trace, Cell(len(trace) - 1, 0, 0, 0))
    assert [trace[step.cell.stage].name for step in explained.steps] == list(reversed(trace.names))
    record = strict(explanation_record(explained))
    assert record["steps"][0]["cell"]["label"] == "X"
    neurons = [step["cell"]["neuron"] for step in record["steps"] if "neuron" in step["cell"]]
    assert len(neurons) == 2
    assert neurons[0] == neurons[1]
