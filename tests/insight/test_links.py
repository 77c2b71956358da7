"""What is linked to a cell, held against trying it out: change a number and see which others change."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.engine.strategies import seeds, thorough
from tests.golden import article_network, picture
from tests.insight.networks import onwards_from, traces, traces_and_cells
from xotui.engine import Convolution, FullyConnected, Hidden, Layer, MaxPool, Network, ReLU, Softmax, Trace
from xotui.engine.convolution import Scaling
from xotui.insight.links import Cell, links, links_of

Reads = NDArray[np.bool_]
SCALINGS: tuple[Scaling, ...] = ("mean", "sum")


@st.composite
def deeper_traces(draw: st.DrawFn) -> tuple[Trace, Cell]:
    """One or two padded convolutions with bias, a pool, hidden neurons, votes and probabilities; and a cell."""
    random = np.random.default_rng(draw(seeds))
    sides = st.integers(1, 3)
    layers: list[Layer] = []
    depth: tuple[int, ...] = ()
    for _ in range(draw(st.integers(1, 2))):
        count = draw(st.integers(1, 2))
        kernels, bias = random.uniform(-1, 1, (count, *depth, draw(sides), draw(sides))), random.uniform(-1, 1, count)
        how = draw(st.integers(0, 2)), draw(st.sampled_from(SCALINGS))
        layers.append(Convolution(kernels, None, bias, padding=how[0], scaling=how[1]))
        depth = (count,)
    layers += [ReLU(), MaxPool(draw(sides), draw(sides))]
    shape = (draw(st.integers(3, 5)), draw(st.integers(3, 5)))
    try:
        values = int(np.prod(Network(layers).shapes(shape)[-1]))
    except ValueError:
        assume(False)
        raise
    if draw(st.booleans()):
        layers += [Hidden(random.uniform(-1, 1, (3, values)), random.uniform(-1, 1, 3)), ReLU()]
        values = 3
    layers.append(FullyConnected(random.uniform(-1, 1, (2, values)), random.uniform(-1, 1, 2)))
    layers += [Softmax()] if draw(st.booleans()) else []
    trace = Network(layers).trace(random.uniform(-1, 1, shape))
    stage = draw(st.integers(0, len(trace) - 1))
    channel, row, column = (draw(st.integers(0, length - 1)) for length in trace[stage].maps.shape)
    return trace, Cell(stage, channel, row, column)


def reads(trace: Trace, later: int) -> Reads:
    """(before, after): whether the cell after changes when the cell before becomes larger than all others."""
    layer, before = trace[later].layer, trace[later - 1].values
    assert layer is not None
    many = np.repeat(before.reshape(1, -1), before.size, axis=0)
    np.fill_diagonal(many, np.abs(before).max() + 10)
    changed = layer(many.reshape(-1, *before.shape)).reshape(before.size, -1)
    unchanged = layer(before[None]).reshape(1, -1)
    return np.asarray(changed != unchanged)


def expected_field(trace: Trace, cell: Cell) -> list[Reads]:
    masks = [np.zeros(stage.maps.shape, dtype=bool) for stage in trace]
    masks[cell.stage][cell.index] = True
    for later in range(cell.stage, 0, -1):
        fed = np.asarray(reads(trace, later)[:, masks[later].ravel()].any(axis=1))
        masks[later - 1] = fed.reshape(masks[later - 1].shape)
    for later in range(cell.stage + 1, len(trace)):
        told = np.asarray(reads(trace, later)[masks[later - 1].ravel()].any(axis=0))
        masks[later] = told.reshape(masks[later].shape)
    return masks


@given(traces_and_cells())
@thorough
def test_the_field_is_exactly_what_is_read_and_what_is_told(drawn: tuple[Trace, Cell]) -> None:
    trace, cell = drawn
    for found, expected, stage in zip(links(trace, cell).field, expected_field(trace, cell), trace, strict=True):
        np.testing.assert_array_equal(found, expected, err_msg=f"{stage.name} of {trace.names} for {cell}")


@given(traces_and_cells(), seeds)
@thorough
def test_what_lies_outside_the_field_of_view_has_no_say(drawn: tuple[Trace, Cell], seed: int) -> None:
    trace, cell = drawn
    random = np.random.default_rng(seed)
    for stage, seen in enumerate(links(trace, cell).field[: cell.stage]):
        other = np.where(seen, trace[stage].maps, random.uniform(-5, 5, seen.shape))
        as_it_is = onwards_from(trace, stage, trace[stage].maps, cell.stage)
        assert onwards_from(trace, stage, other, cell.stage)[cell.index] == as_it_is[cell.index]


@given(traces_and_cells(), st.sampled_from([-7.0, -0.3, 0.0, 0.4, 7.0]))
@thorough
def test_only_the_cells_that_are_told_can_change(drawn: tuple[Trace, Cell], value: float) -> None:
    assert_only_what_is_told_changes(*drawn, value)


def assert_only_what_is_told_changes(trace: Trace, cell: Cell, value: float) -> None:
    found = links(trace, cell).field
    other = trace[cell.stage].maps.copy()
    other[cell.index] = value
    for later in range(cell.stage + 1, len(trace)):
        as_it_is = onwards_from(trace, cell.stage, trace[cell.stage].maps, later)
        changed = onwards_from(trace, cell.stage, other, later) != as_it_is
        assert not (changed & ~found[later]).any()


@given(traces_and_cells())
@thorough
def test_the_path_lies_in_the_field_and_the_cell_on_its_own_path(drawn: tuple[Trace, Cell]) -> None:
    trace, cell = drawn
    found = links(trace, cell)
    assert len(found.field) == len(found.path) == len(trace)
    for field, path, stage in zip(found.field, found.path, trace, strict=True):
        assert field.shape == path.shape == stage.maps.shape
        assert not (path & ~field).any()
    only = np.zeros(trace[cell.stage].maps.shape, dtype=bool)
    only[cell.index] = True
    np.testing.assert_array_equal(found.field[cell.stage], only)
    np.testing.assert_array_equal(found.path[cell.stage], only)


def window_of(pool: MaxPool, maps: NDArray[Any], index: tuple[int, ...]) -> list[tuple[int, int, int]]:
    """The cells of a window in reading order."""
    channel, row, column = index
    return [
        (channel, down, right)
        for down in range(row * pool.stride, min(row * pool.stride + pool.window, maps.shape[1]))
        for right in range(column * pool.stride, min(column * pool.stride + pool.window, maps.shape[2]))
    ]


def winner_of(pool: MaxPool, maps: NDArray[Any], index: tuple[int, ...]) -> tuple[int, ...]:
    return max(window_of(pool, maps, index), key=lambda place: float(maps[place]))


def places(mask: Reads) -> set[tuple[int, ...]]:
    return {tuple(place) for place in np.argwhere(mask).tolist()}


@given(traces())
@thorough
def test_the_way_back_from_a_pooled_cell_is_the_first_cell_that_holds_its_value(trace: Trace) -> None:
    for stage in range(1, len(trace)):
        pool, before = trace[stage].layer, trace[stage - 1].maps
        if isinstance(pool, MaxPool):
            for index in np.ndindex(trace[stage].maps.shape):
                path = links(trace, Cell(stage, *index)).path[stage - 1]
                assert places(path) == {winner_of(pool, before, index)}
                assert before[path].item() == trace[stage].maps[index]


@given(traces())
@thorough
def test_the_way_on_goes_to_the_windows_that_the_cell_wins_and_ends_where_it_wins_none(trace: Trace) -> None:
    for stage in range(len(trace) - 1):
        pool, maps = trace[stage + 1].layer, trace[stage].maps
        if isinstance(pool, MaxPool):
            for index in np.ndindex(maps.shape):
                path = links(trace, Cell(stage, *index)).path
                windows = np.ndindex(trace[stage + 1].maps.shape)
                won = {window for window in windows if winner_of(pool, maps, window) == index}
                assert places(path[stage + 1]) == won
                if not won:
                    assert not any(mask.any() for mask in path[stage + 1 :])


@given(traces())
@thorough
def test_the_way_back_from_a_score_is_its_largest_share(trace: Trace) -> None:
    last = len(trace) - 1
    layer = trace[last].layer
    assert isinstance(layer, FullyConnected)
    for category, weights in enumerate(layer.weights):
        path = links(trace, Cell(last, 0, category, 0)).path[last - 1]
        voters = np.flatnonzero(weights)
        shares = weights * trace[last - 1].values.ravel()
        assert path.sum() == (1 if voters.size else 0)
        if voters.size:
            assert weights[path.ravel()].item() != 0
            assert shares[path.ravel()].item() == shares[voters].max()


def test_nothing_below_zero_goes_on_through_a_relu() -> None:
    trace = article_network().trace(picture("x"))
    maps = trace["convolution"].maps
    for index in np.ndindex(maps.shape):
        path = links(trace, Cell(1, *index)).path
        assert path[2].any() == (maps[index] > 0)


def test_the_crossing_of_the_clean_x() -> None:
    trace = article_network().trace(picture("x"))
    found = links(trace, Cell(1, 1, 3, 3))
    seen = np.zeros((1, 9, 9), dtype=bool)
    seen[0, 3:6, 3:6] = True
    np.testing.assert_array_equal(found.field[0], seen)
    np.testing.assert_array_equal(found.path[0], seen)
    assert [places(mask) for mask in found.path[2:5]] == [{(1, 3, 3)}, {(1, 1, 1)}, {(1, 0, 0)}]
    assert places(found.path[5]) == {(0, 0, 0)}


@pytest.mark.parametrize("stage", range(6))
def test_the_links_of_several_cells_are_those_of_each_together(stage: int) -> None:
    trace = article_network().trace(picture("x-rotated"))
    shape = trace[stage].maps.shape
    chosen = np.random.default_rng(stage).uniform(size=shape) < 0.3
    together = links_of(trace, stage, chosen)
    each = [links(trace, Cell(stage, *index)) for index in np.argwhere(chosen).tolist()]
    for number in range(len(trace)):
        none = np.zeros(trace[number].maps.shape, dtype=bool)
        field = np.logical_or.reduce([none, *(one.field[number] for one in each)])
        path = np.logical_or.reduce([none, *(one.path[number] for one in each)])
        np.testing.assert_array_equal(together.field[number], field)
        np.testing.assert_array_equal(together.path[number], path)


@given(deeper_traces())
@thorough
def test_the_field_of_a_deeper_network_is_exactly_what_is_read_and_told(drawn: tuple[Trace, Cell]) -> None:
    trace, cell = drawn
    found = links(trace, cell)
    for field, path, expected, stage in zip(found.field, found.path, expected_field(trace, cell), trace, strict=True):
        np.testing.assert_array_equal(field, expected, err_msg=f"{stage.name} of {trace.names} for {cell}")
        assert path.shape == field.shape
        assert not (path & ~field).any()


@given(deeper_traces(), st.sampled_from([-7.0, -0.3, 0.0, 0.4, 7.0]))
@thorough
def test_only_what_is_told_changes_in_a_deeper_network(drawn: tuple[Trace, Cell], value: float) -> None:
    assert_only_what_is_told_changes(*drawn, value)


@pytest.mark.parametrize(
    ("padding", "cell", "seen"),
    [
        (1, (0, 0), {(0, 0), (0, 1), (1, 0), (1, 1)}),
        (1, (1, 3), {(row, column) for row in (0, 1, 2) for column in (2, 3)}),
        (1, (3, 1), {(row, column) for row in (2, 3) for column in (0, 1, 2)}),
        (2, (0, 0), {(0, 0)}),
        (2, (5, 5), {(3, 3)}),
        (3, (0, 4), set()),  # nothing but zeros
    ],
)
def test_a_cell_at_a_padded_edge_sees_nothing_beyond_the_picture(
    padding: int, cell: tuple[int, int], seen: set[tuple[int, int]]
) -> None:
    trace = Network((Convolution(np.ones((1, 3, 3)), padding=padding),)).trace(np.ones((4, 4)))
    found = links(trace, Cell(1, 0, *cell))
    assert places(found.field[0]) == places(found.path[0]) == {(0, *place) for place in seen}
    told = {place for place in np.ndindex(4, 4) if links(trace, Cell(0, 0, *place)).field[1][0][cell]}
    assert told == seen


def test_a_probability_hangs_on_all_scores_and_was_decided_by_its_own() -> None:
    votes = FullyConnected([[1.0, -1.0], [0.5, 2.0]])
    trace = Network((ReLU(), votes, Softmax())).trace([[0.5, 0.75]])
    found = links(trace, Cell(3, 0, 1, 0))
    assert places(found.field[2]) == {(0, 0, 0), (0, 1, 0)}
    assert places(found.path[2]) == {(0, 1, 0)}
    assert places(found.path[1]) == places(found.path[0]) == {(0, 0, 1)}
    onward = links(trace, Cell(1, 0, 0, 0))
    assert places(onward.field[3]) == places(onward.path[3]) == {(0, 0, 0), (0, 1, 0)}
    lowered = links(trace, Cell(1, 0, 0, 1))
    assert places(lowered.path[3]) == {(0, 1, 0)}
    assert places(lowered.field[3]) == {(0, 0, 0), (0, 1, 0)}


def test_a_hidden_neuron_was_decided_by_its_largest_share() -> None:
    hidden = Hidden([[1.0, -2.0, 3.0], [-1.0, -1.0, 0.0]], [5.0, 5.0])
    trace = Network((hidden, ReLU(), FullyConnected(np.eye(2)))).trace([[1.0, -2.0, 0.5]])
    assert places(links(trace, Cell(1, 0, 0, 0)).path[0]) == {(0, 0, 1)}
    assert places(links(trace, Cell(1, 0, 1, 0)).field[0]) == {(0, 0, 0), (0, 0, 1)}
    assert places(links(trace, Cell(0, 0, 0, 2)).field[1]) == {(0, 0, 0)}
    assert places(links(trace, Cell(0, 0, 0, 0)).path[1]) == {(0, 0, 0)}
    assert places(links(trace, Cell(3, 0, 0, 0)).path[0]) == {(0, 0, 1)}
