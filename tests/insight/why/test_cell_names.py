"""What cells are called, and which cell is meant by a name."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given

from tests.engine.strategies import random, thorough
from tests.golden import article_network, picture
from tests.insight.networks import whole_traces_and_cells
from xotui.engine import Convolution, ExemplarVotes, FullyConnected, Hidden, MaxPool, Network, ReLU, Softmax, Trace
from xotui.insight.links import Cell
from xotui.insight.why.cell_names import cell_name, find_cell

ARTICLE = article_network()
CLEAN_X = ARTICLE.trace(picture("x"))
NEURONS = Network(
    (
        Convolution(random(1, 2, 2, 2), ["red stripe", "Red"]),
        Hidden(random(2, 12, 8)),
        ReLU(),
        FullyConnected(random(3, 2, 12)),
        Softmax(),
    ),
    ("cross", "ring"),
)
NEURAL = NEURONS.trace(random(4, 3, 3))


def test_names() -> None:
    named = [cell_name(ARTICLE, CLEAN_X, Cell(stage, 0, 0, 0)) for stage in range(6)]
    assert named == [
        "pixel (0, 0)",
        "convolution (0, 0) of ╲ diagonal",
        "relu (0, 0) of ╲ diagonal",
        "pool1 (0, 0) of ╲ diagonal",
        "pool2 (0, 0) of ╲ diagonal",
        "votes X",
    ]
    assert cell_name(ARTICLE, CLEAN_X, Cell(5, 0, 1, 0)) == "votes O"


def test_neurons_are_numbered_and_scores_are_labelled() -> None:
    wide = NEURAL["hidden"].maps.shape[2]
    assert wide == 6
    assert cell_name(NEURONS, NEURAL, Cell(2, 0, 1, 5)) == "hidden neuron 11"
    assert cell_name(NEURONS, NEURAL, Cell(3, 0, 1, 0)) == "relu neuron 6"
    assert cell_name(NEURONS, NEURAL, Cell(4, 0, 1, 0)) == "votes ring"
    assert cell_name(NEURONS, NEURAL, Cell(5, 0, 0, 0)) == "probabilities cross"


def test_without_a_word_it_is_the_score_that_wins() -> None:
    assert find_cell(ARTICLE, CLEAN_X) == Cell(5, 0, 0, 0)
    assert find_cell(ARTICLE, ARTICLE.trace(picture("o"))) == Cell(5, 0, 1, 0)


@pytest.mark.parametrize(
    ("layer", "feature", "place", "cell"),
    [
        ("convolution", "1", (3, 3), Cell(1, 1, 3, 3)),
        ("convolution", "╳ cross", (0, 1), Cell(1, 1, 0, 1)),
        ("convolution", "╳", None, Cell(1, 1, 3, 3)),
        ("convolution", "Cross", None, Cell(1, 1, 3, 3)),
        ("convolution", None, None, Cell(1, 0, 1, 1)),
        ("convolution", None, (3, 3), Cell(1, 1, 3, 3)),
        ("pool", "2", (3, 0), Cell(3, 2, 3, 0)),
        ("pool2", "╱ DIAGONAL", (1, 1), Cell(4, 2, 1, 1)),
        ("votes", "O", None, Cell(5, 0, 1, 0)),
        ("votes", "o", None, Cell(5, 0, 1, 0)),
        ("votes", "1", None, Cell(5, 0, 1, 0)),
        ("votes", None, (1, 0), Cell(5, 0, 1, 0)),
        ("votes", "O", (1, 0), Cell(5, 0, 1, 0)),
        (None, "O", None, Cell(5, 0, 1, 0)),
        ("picture", None, (4, 4), Cell(0, 0, 4, 4)),
        ("picture", "0", (4, 4), Cell(0, 0, 4, 4)),
        ("picture", None, None, Cell(0, 0, 1, 1)),
    ],
)
def test_which_cell_is_meant(layer: str | None, feature: str | None, place: tuple[int, int] | None, cell: Cell) -> None:
    assert find_cell(ARTICLE, CLEAN_X, layer, feature, place) == cell


@pytest.mark.parametrize(
    ("feature", "cell"), [("0", Cell(2, 0, 0, 0)), ("11", Cell(2, 0, 1, 5)), ("neuron 7", Cell(2, 0, 1, 1))]
)
def test_which_neuron_is_meant(feature: str, cell: Cell) -> None:
    assert find_cell(NEURONS, NEURAL, "hidden", feature) == cell


def test_a_name_as_it_is_written_comes_before_a_number_and_before_a_part() -> None:
    network = Network((Convolution(random(1, 3, 2, 2), ["2", "0", "00"]),))
    trace = network.trace(random(2, 3, 3))
    assert [find_cell(network, trace, None, name, (0, 0)).channel for name in ("0", "1", "2", "00")] == [1, 1, 0, 2]
    assert find_cell(NEURONS, NEURAL, "convolution", "Red", (0, 0)).channel == 1
    assert find_cell(NEURONS, NEURAL, "convolution", "red", (0, 0)).channel == 1
    assert find_cell(NEURONS, NEURAL, "convolution", "red s", (0, 0)).channel == 0


@given(whole_traces_and_cells())
@thorough
def test_of_what_is_left_out_the_largest_is_taken(drawn: tuple[Network, Trace, Cell]) -> None:
    network, trace, cell = drawn
    stage = trace[cell.stage]
    found = find_cell(network, trace, stage.name)
    assert stage.maps[found.index] == stage.maps.max()
    if stage.values.ndim > 1:
        found = find_cell(network, trace, stage.name, str(cell.channel))
        assert found.channel == cell.channel
        assert stage.maps[found.index] == stage.maps[cell.channel].max()
        assert find_cell(network, trace, stage.name, str(cell.channel), (cell.row, cell.column)) == cell
        found = find_cell(network, trace, stage.name, None, (cell.row, cell.column))
        assert stage.maps[found.index] == stage.maps[:, cell.row, cell.column].max()


def test_what_has_no_score_counts_least() -> None:
    layers = (Convolution([[[1.0]]]), ReLU(), MaxPool(2, 2))
    network = Network((*layers, ExemplarVotes(np.stack([np.full((2, 2), -1.0), np.ones((2, 2))]), layers)))
    trace = network.trace(np.full((2, 2), -1.0))
    assert np.isnan(trace[-1].values[0])
    assert find_cell(network, trace) == Cell(4, 0, 1, 0)


@pytest.mark.parametrize(
    ("layer", "feature", "place", "said"),
    [
        ("pool3", None, None, "layer: no layer is called 'pool3'; there are picture, convolution, relu, pool1, "),
        ("relu", "diagonal", None, "feature: found 'diagonal' in relu; expected a feature: ╲ diagonal, ╳ cross, ╱ d"),
        ("relu", "3", None, "or a number of 0 to 2"),
        ("relu", "-1", None, "feature: found '-1' in relu"),
        ("relu", "", None, "feature: found '' in relu"),
        ("votes", "Z", None, "feature: found 'Z' in votes; expected a label: X, O, or a number of 0 to 1"),
        ("picture", "1", None, "feature: found '1' in picture; expected a feature: picture, or 0"),
        ("relu", None, (7, 0), "cell: found 7,0 in relu; expected a row of 0 to 6 and a column of 0 to 6"),
        ("relu", None, (0, -1), "cell: found 0,-1 in relu"),
        ("votes", "X", (1, 0), "cell: found 1,0 beside 'X' of votes; expected one of the two"),
    ],
)  # fmt: skip
def test_what_is_not_there(layer: str | None, feature: str | None, place: tuple[int, int] | None, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        find_cell(ARTICLE, CLEAN_X, layer, feature, place)


def test_a_neuron_that_there_is_not() -> None:
    with pytest.raises(ValueError, match="feature: found '12' in hidden; expected a neuron: a number of 0 to 11"):
        find_cell(NEURONS, NEURAL, "hidden", "12")
