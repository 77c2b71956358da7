"""How a number came about and what becomes of it: every sum must add up, every winner must hold the value."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from tests.engine.strategies import thorough
from tests.golden import article_network, picture
from tests.insight.networks import traces_and_cells
from tests.insight.test_links import deeper_traces
from xotui.engine import Convolution, ExemplarVotes, FullyConnected, Hidden, MaxPool, Network, ReLU, Softmax, Trace
from xotui.insight.arithmetic import Given, Largest, Products, Rectified, Share, WeightedSum, arithmetic, onward
from xotui.insight.links import Cell

CLEAN_X = article_network().trace(picture("x"))


@given(traces_and_cells())
@thorough
def test_every_number_is_what_its_arithmetic_gives(drawn: tuple[Trace, Cell]) -> None:
    trace, cell = drawn
    how = arithmetic(trace, cell)
    assert how.value == trace[cell.stage].maps[cell.index]
    operation = trace[cell.stage].operation
    match how:
        case Given():
            assert operation == "picture"
        case Products():
            assert operation == "convolution"
            assert how.patch.shape == how.kernel.shape == how.products.shape
            assert how.pixels == how.products.size
            np.testing.assert_array_equal(how.products, how.patch * how.kernel)
            assert how.total == pytest.approx(how.products.sum())
            assert how.total / how.pixels == pytest.approx(how.value, abs=1e-12)
            assert how.matching == sum(product > 0 for product in how.products.ravel().tolist())
        case Rectified():
            assert operation == "relu"
            assert how.before == trace[cell.stage - 1].maps[cell.index]
            assert how.value == max(how.before, 0)
        case Largest():
            assert operation == "pool"
            before = trace[cell.stage - 1].maps
            assert how.value == how.window.max()
            assert how.ties == how.window.ravel().tolist().count(how.value) >= 1
            assert before[how.winner.index] == how.value
            inside = how.winner.row - how.origin.row, how.winner.column - how.origin.column
            assert how.window[inside] == how.value
            assert how.window.ravel().tolist().index(how.value) == inside[0] * how.window.shape[1] + inside[1]
            assert how.origin.channel == how.winner.channel == cell.channel
            assert how.origin.stage == how.winner.stage == cell.stage - 1
        case WeightedSum():
            assert operation == "votes"
            assert how.shares.sum() == pytest.approx(how.value, abs=1e-12)
            assert sorted(how.voters.tolist()) == np.flatnonzero(how.weights).tolist()
            brought = how.shares[how.voters].tolist()
            assert brought == sorted(brought, reverse=True)


def test_a_feature_is_laid_on_as_it_is_neither_turned_nor_mirrored() -> None:
    image = np.array([[1.0, -1.0, 0.5], [-1.0, 1.0, 0.25], [0.0, -0.5, 1.0]])
    kernel = np.array([[1.0, 2.0], [3.0, 4.0]])
    how = arithmetic(Network((Convolution(kernel[None]),)).trace(image), Cell(1, 0, 1, 1))
    assert isinstance(how, Products)
    assert how.patch.tolist() == [[[1.0, 0.25], [-0.5, 1.0]]]
    assert how.kernel.tolist() == [kernel.tolist()]
    assert how.products.tolist() == [[[1.0, 0.5], [-1.5, 4.0]]]
    assert (how.total, how.pixels, how.value, how.matching) == (4.0, 4, 1.0, 3)


def test_a_convolution_over_maps_adds_up_all_of_them() -> None:
    kernels = np.array([[[[2.0]], [[-3.0]]]])
    network = Network((Convolution([[[1.0]], [[0.5]]]), Convolution(kernels)))
    how = arithmetic(network.trace(np.array([[1.0, -1.0]])), Cell(2, 0, 0, 1))
    assert isinstance(how, Products)
    assert how.products.ravel().tolist() == [-2.0, 1.5]
    assert (how.total, how.pixels, how.value) == (-0.5, 2, -0.25)


def test_the_crossing_of_the_clean_x_agrees_in_all_nine_pixels() -> None:
    how = arithmetic(CLEAN_X, Cell(1, 1, 3, 3))
    assert isinstance(how, Products)
    assert (how.matching, how.total, how.pixels, how.value) == (9, 9, 9, 1)
    one_off = arithmetic(CLEAN_X, Cell(1, 0, 0, 0))
    assert isinstance(one_off, Products)
    assert (one_off.matching, one_off.total, one_off.value) == (8, 7, 7 / 9)


def test_a_window_is_cut_at_the_edge() -> None:
    corner = arithmetic(CLEAN_X, Cell(3, 0, 3, 3))
    assert isinstance(corner, Largest)
    assert corner.window.tolist() == [[7 / 9]]
    assert corner.origin == corner.winner == Cell(2, 0, 6, 6)
    side = arithmetic(CLEAN_X, Cell(3, 0, 0, 3))
    assert isinstance(side, Largest)
    assert side.window.shape == (2, 1)
    assert (side.value, side.winner) == (3 / 9, Cell(2, 0, 0, 6))


def test_of_equal_values_the_first_is_named_and_all_are_counted() -> None:
    trace = Network((Convolution([[[1.0]]]), MaxPool(2, 2))).trace([[-1.0, 0.5], [0.5, 0.5]])
    how = arithmetic(trace, Cell(2, 0, 0, 0))
    assert isinstance(how, Largest)
    assert (how.ties, how.winner, how.value) == (3, Cell(1, 0, 0, 1), 0.5)


def test_a_relu_shows_what_was_there_before() -> None:
    how = arithmetic(CLEAN_X, Cell(2, 1, 2, 3))
    assert how == Rectified(before=-7 / 9, value=0.0)


def test_the_score_of_the_clean_x_is_five_shares_of_a_fifth() -> None:
    how = arithmetic(CLEAN_X, Cell(5, 0, 0, 0))
    assert isinstance(how, WeightedSum)
    assert sorted(how.voters.tolist()) == [0, 3, 4, 9, 10]
    np.testing.assert_allclose(how.shares[how.voters], 0.2)
    assert how.value == pytest.approx(1)


def test_where_nobody_votes_the_score_is_not_a_number() -> None:
    x = picture("x")
    layers = (Convolution([[[1.0]]]), ReLU())
    trace = Network((*layers, ExemplarVotes(np.stack([x, x]), layers))).trace(x)
    how = arithmetic(trace, Cell(3, 0, 0, 0))
    assert isinstance(how, WeightedSum)
    assert np.isnan(how.value)
    assert how.voters.size == 0


def test_what_becomes_of_the_crossing_of_the_clean_x() -> None:
    steps = onward(CLEAN_X, Cell(1, 1, 3, 3))
    assert [step.cell for step in steps] == [
        Cell(2, 1, 3, 3),
        Cell(3, 1, 1, 1),
        Cell(4, 1, 0, 0),
        Cell(5, 0, 0, 0),
    ]
    assert all(step.counts for step in steps)
    assert steps[-1].share == pytest.approx(0.2)
    assert [step.share for step in steps[:-1]] == [0, 0, 0]


def test_a_value_that_loses_goes_no_further() -> None:
    below_zero = onward(CLEAN_X, Cell(1, 1, 2, 3))
    assert [(step.cell, step.counts) for step in below_zero] == [(Cell(2, 1, 2, 3), False)]
    beaten = onward(CLEAN_X, Cell(2, 0, 0, 0))
    assert [(step.cell, step.counts) for step in beaten] == [(Cell(3, 0, 0, 0), False)]


def test_a_cell_that_steps_pass_over_goes_nowhere() -> None:
    trace = Network((Convolution([[[1.0]]]), MaxPool(1, 2))).trace(np.ones((3, 3)))
    assert onward(trace, Cell(1, 0, 1, 1)) == ()
    assert [step.counts for step in onward(trace, Cell(1, 0, 2, 2))] == [True]


def test_where_windows_overlap_one_that_is_won_is_followed() -> None:
    trace = Network((Convolution([[[1.0]]]), MaxPool(2, 1))).trace([[1.0, 0.5, 0.0], [0.0, 0.0, 0.0]])
    (step,) = onward(trace, Cell(1, 0, 0, 1))
    assert (step.cell, step.counts) == (Cell(2, 0, 0, 1), True)


@given(traces_and_cells())
@thorough
def test_the_way_on_never_changes_the_value_and_ends_at_the_first_loss(drawn: tuple[Trace, Cell]) -> None:
    trace, cell = drawn
    value = trace[cell.stage].maps[cell.index]
    steps = onward(trace, cell)
    for step in steps:
        if trace[step.cell.stage].operation == "votes":
            layer = trace[step.cell.stage].layer
            assert isinstance(layer, FullyConnected)
            assert step.counts
            continue
        kept = trace[step.cell.stage].maps[step.cell.index] == value
        assert kept or not step.counts
        assert step.counts or step is steps[-1]


@given(traces_and_cells())
@thorough
def test_the_shares_of_all_values_add_up_to_the_score(drawn: tuple[Trace, Cell]) -> None:
    trace, _ = drawn
    last = len(trace) - 1
    scores = np.zeros(2)
    for index in np.ndindex(trace[last - 1].maps.shape):
        for step in onward(trace, Cell(last - 1, *index)):
            scores[step.cell.row] += step.share
    np.testing.assert_allclose(scores, trace[last].values, atol=1e-12)


@given(deeper_traces())
@thorough
def test_every_number_of_a_deeper_network_is_what_its_arithmetic_gives(drawn: tuple[Trace, Cell]) -> None:
    trace, cell = drawn
    how, stage = arithmetic(trace, cell), trace[cell.stage]
    assert how.value == stage.maps[cell.index]
    match how:
        case Products():
            layer = stage.layer
            assert isinstance(layer, Convolution)
            assert layer.bias is not None
            assert how.bias == layer.bias[cell.channel]
            assert how.patch.shape == how.kernel.shape == how.products.shape
            assert how.pixels == how.products.size
            assert how.divisor == (how.pixels if layer.scaling == "mean" else 1)
            assert how.total == pytest.approx(how.products.sum(), abs=1e-12)
            assert how.total / how.divisor + how.bias == pytest.approx(how.value, abs=1e-12)
        case WeightedSum():
            assert stage.operation in ("hidden", "votes")
            assert how.shares.sum() + how.bias == pytest.approx(how.value, abs=1e-12)
            assert how.bias != 0
        case Share():
            assert stage.operation == "probabilities"
            np.testing.assert_array_equal(how.scores, trace[cell.stage - 1].values)
            np.testing.assert_allclose(how.powers, np.exp(how.scores - how.scores.max()), rtol=1e-12)
            assert how.powers[cell.row] / how.powers.sum() == pytest.approx(how.value, abs=1e-12)
        case Rectified():
            assert how.before == trace[cell.stage - 1].maps[cell.index]
            assert how.value == max(how.before, 0)
        case _:
            assert stage.operation in ("picture", "pool")


def test_beyond_a_padded_edge_a_feature_lies_on_zeros() -> None:
    kernel = np.array([[[1.0, 2.0], [3.0, 4.0]]])
    trace = Network((Convolution(kernel, None, [0.5], padding=1),)).trace([[5.0, 6.0], [7.0, 8.0]])
    corner, side = arithmetic(trace, Cell(1, 0, 0, 0)), arithmetic(trace, Cell(1, 0, 1, 2))
    assert isinstance(corner, Products)
    assert corner.patch.tolist() == [[[0, 0], [0, 5]]]
    assert (corner.total, corner.pixels, corner.divisor, corner.bias, corner.value) == (20, 4, 4, 0.5, 5.5)
    assert corner.matching == 1
    assert isinstance(side, Products)
    assert side.patch.tolist() == [[[6, 0], [8, 0]]]
    assert (side.total, side.value) == (30, 8)


def test_a_sum_is_divided_by_nothing() -> None:
    trace = Network((Convolution([[[1.0, 2.0]]], scaling="sum"),)).trace([[3.0, 4.0]])
    how = arithmetic(trace, Cell(1, 0, 0, 0))
    assert isinstance(how, Products)
    assert (how.total, how.pixels, how.divisor, how.bias, how.value) == (11, 2, 1, 0, 11)


def test_a_probability_is_a_share_of_powers() -> None:
    scores = np.array([[0.0, np.log(3)]])
    trace = Network((FullyConnected(np.eye(2)), Softmax())).trace(scores)
    for row, expected in enumerate((0.25, 0.75)):
        how = arithmetic(trace, Cell(2, 0, row, 0))
        assert isinstance(how, Share)
        assert how.scores.tolist() == scores[0].tolist()
        np.testing.assert_allclose(how.powers, [1 / 3, 1])
        assert how.value == pytest.approx(expected)


def test_the_way_on_ends_at_hidden_neurons_and_goes_on_behind_them() -> None:
    layers = (
        Convolution([[[1.0]]]),
        ReLU(),
        Hidden([[1.0, 1.0], [-1.0, 0.5]], [0.0, 0.0]),
        ReLU(),
        FullyConnected([[2.0, 0.0], [-1.0, 1.0]], [9.0, 9.0]),
        Softmax(),
    )
    trace = Network(layers).trace([[1.0, 0.5]])
    assert [step.cell for step in onward(trace, Cell(1, 0, 0, 0))] == [Cell(2, 0, 0, 0)]
    steps = onward(trace, Cell(3, 0, 0, 0))
    assert [(step.cell, step.counts, step.share) for step in steps] == [
        (Cell(4, 0, 0, 0), True, 0.0),
        (Cell(5, 0, 0, 0), True, 3.0),
        (Cell(5, 0, 1, 0), True, -1.5),
    ]
    assert [(step.cell, step.counts) for step in onward(trace, Cell(3, 0, 1, 0))] == [(Cell(4, 0, 1, 0), False)]
    assert onward(trace, Cell(5, 0, 0, 0)) == ()
