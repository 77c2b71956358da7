"""A walk goes through every number of every stage, and what it adds up is what the engine says."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.engine.strategies import seeds, thorough
from tests.golden import article_network, picture
from tests.insight.networks import traces
from tests.insight.test_links import deeper_traces
from xotui.engine import Convolution, ExemplarVotes, FullyConnected, MaxPool, Network, ReLU, Softmax, Trace
from xotui.insight.arithmetic import Products, Share
from xotui.insight.links import Cell
from xotui.insight.walk import Pace, Walk

CLEAN_X = article_network().trace(picture("x"))
PACES = st.sampled_from(list(Pace))


@st.composite
def walks(draw: st.DrawFn) -> Walk:
    """A walk through a random network, standing anywhere."""
    trace = draw(st.one_of(traces(), deeper_traces().map(lambda drawn: drawn[0])))
    walk = Walk(trace, draw(st.integers(1, len(trace) - 1)), draw(st.integers(0, 3)))
    walk = replace(walk, position=draw(st.integers(0, walk.positions - 1)))
    return replace(walk, done=draw(st.integers(0, walk.count)))


def places(walk: Walk) -> tuple[int, int, int]:
    return (walk.stage, walk.position, walk.done)


def all_states(walk: Walk) -> list[tuple[int, int, int]]:
    """Where a walk stands, one after the other, until it stands still."""
    stood = [places(walk)]
    while (after := walk.step(Pace.PRODUCT)) is not walk:
        walk = after
        stood.append(places(walk))
    return stood


def test_the_first_position_of_the_clean_x_is_the_articles() -> None:
    walk, sums = Walk(CLEAN_X), []
    for _ in range(9):
        walk = walk.step(Pace.PRODUCT)
        assert isinstance(walk.so_far, float)
        sums.append(int(walk.so_far))
    assert sums == [-1, 0, 1, 2, 3, 4, 5, 6, 7]
    assert walk.complete
    assert walk.value == 7 / 9
    assert walk.filled == 1
    after = walk.step(Pace.PRODUCT)
    assert (after.place, after.done, after.so_far, after.filled) == ((0, 1), 0, None, 1)


@given(walks())
@thorough
def test_what_is_added_up_is_the_value(walk: Walk) -> None:
    end = walk.completed()
    last = end.so_far
    assert last is not None
    stage, value = walk.here, float(walk.here.maps[walk.cell.index])
    assert walk.value == value
    match stage.layer:
        case Convolution() as layer:
            bias = 0.0 if layer.bias is None else layer.bias[walk.channel]
            readable = layer(walk.before.values[None])[0][walk.cell.index]
            assert last / layer.divisor + bias == readable  # in the readable engine's very order: to the last bit
            assert readable == pytest.approx(value, abs=1e-12)
        case FullyConnected(bias=added):
            row = walk.position
            assert last + (0.0 if added is None else added[row]) == pytest.approx(value, abs=1e-12)
        case MaxPool() | ReLU():
            assert last == value
        case Softmax():
            assert isinstance(walk.work, Share)
            assert walk.work.powers[walk.position] / last == pytest.approx(value)
        case other:
            raise AssertionError(other)


@given(walks())
@thorough
def test_every_number_is_read_where_it_is_said_to_be(walk: Walk) -> None:
    before: NDArray[Any] = walk.before.maps
    for number in range(walk.count):
        channel, row, column = walk.read_at(number)
        inside = 0 <= row < before.shape[1] and 0 <= column < before.shape[2]
        seen = before[channel, row, column] if inside else 0.0
        match walk.here.layer:
            case Convolution() as layer:
                weight = layer.kernels[walk.channel].ravel()[number]
                assert walk.numbers[number] == seen * weight
            case FullyConnected(weights=weights):
                assert walk.numbers[number] == seen * weights[walk.position, number]
            case Softmax():
                assert walk.numbers[number] == np.exp(seen - before.max())
            case _:
                assert inside
                assert walk.numbers[number] == seen
    assert walk.count == len(walk.numbers) == len(walk.running)


@given(walks())
@thorough
def test_what_there_is_so_far_is_the_sum_or_the_largest(walk: Walk) -> None:
    taken = walk.numbers[: walk.done]
    if not walk.done:
        assert walk.so_far is None
    elif isinstance(walk.here.layer, MaxPool):
        assert walk.so_far == max(taken)
    elif not isinstance(walk.here.layer, ReLU):
        assert walk.so_far == pytest.approx(sum(taken), abs=1e-12)


@given(walks(), PACES)
@thorough
def test_forward_then_back_is_where_one_was(walk: Walk, pace: Pace) -> None:
    start = walk
    if pace is not Pace.PRODUCT and not walk.at_beginning:
        start = walk.completed() if pace is Pace.POSITION else walk.at(walk.place[0], walk.shape[1] - 1).completed()
    there = start.step(pace)
    if there is not start:
        assert places(there.step(pace, back=True)) == places(start)
    back = start.step(pace, back=True)
    if back is not start:
        assert places(back.step(pace)) == places(start)


@given(walks(), PACES, st.booleans())
@thorough
def test_a_step_goes_as_far_as_its_pace_says(walk: Walk, pace: Pace, back: bool) -> None:
    """By brute force: as many single steps as it takes to come to an end of that kind."""
    after = walk.step(pace, back=back)
    one = walk.step(Pace.PRODUCT, back=back)
    while one is not walk and pace is not Pace.PRODUCT:
        row_ends = one.place[1] == one.shape[1] - 1
        if one.at_beginning or (one.complete and (pace is Pace.POSITION or row_ends)):
            break
        one = one.step(Pace.PRODUCT, back=back)
    assert places(after) == places(one)


@given(st.one_of(traces(), deeper_traces().map(lambda drawn: drawn[0])), st.integers(0, 2))
@thorough
def test_every_position_of_every_stage_is_visited_once(trace: Trace, feature: int) -> None:
    stood = all_states(Walk(trace, feature=feature))
    assert stood == sorted(set(stood))
    visited = Counter((stage, position) for stage, position, done in stood if not done)
    sizes = {index: stage.maps[0].size for index, stage in enumerate(trace) if index}
    assert visited == {(index, position): 1 for index, size in sizes.items() for position in range(size)}
    walk = Walk(trace, feature=feature)
    for _ in stood:
        last, walk = walk, walk.step(Pace.POSITION)
    assert walk is last
    assert places(walk) == stood[-1]


@given(walks())
@thorough
def test_the_map_is_filled_in_reading_order(walk: Walk) -> None:
    expected = np.zeros(walk.shape, dtype=bool)
    for position in range(walk.position + walk.complete):
        expected[position // walk.shape[1], position % walk.shape[1]] = True
    np.testing.assert_array_equal(walk.reached, expected)
    assert walk.filled == expected.sum()
    assert walk.end().reached.all()
    assert not walk.beginning().reached.any()


@given(seeds)
@thorough
def test_a_convolution_over_maps_takes_one_map_after_the_other(seed: int) -> None:
    random = np.random.default_rng(seed)
    layers = (
        Convolution(random.uniform(-1, 1, (3, 2, 2)), padding=1),
        Convolution(random.uniform(-1, 1, (2, 3, 2, 3)), None, [0.25, -0.5], padding=1, scaling="sum"),
    )
    trace = Network(layers).trace(random.uniform(-1, 1, (4, 5)))
    walk = Walk(trace, 2, 1).at(1, 2).completed()
    assert walk.count == 3 * 2 * 3
    assert [walk.read_at(number)[0] for number in range(18)] == [0] * 6 + [1] * 6 + [2] * 6
    assert walk.so_far is not None
    assert walk.so_far - 0.5 == layers[1](trace[1].values[None])[0, 1, 1, 2]
    assert walk.so_far - 0.5 == pytest.approx(walk.value, abs=1e-12)
    assert walk.value == trace[2].maps[1, 1, 2]


def test_windows_that_the_edge_cuts_have_fewer_values() -> None:
    pool = Walk(CLEAN_X, CLEAN_X.names.index("pool1"))
    assert [[pool.at(row, column).count for column in range(4)] for row in range(4)] == [
        [4, 4, 4, 2], [4, 4, 4, 2], [4, 4, 4, 2], [2, 2, 2, 1],
    ]  # fmt: skip
    corner = pool.at(3, 3).step(Pace.PRODUCT)
    assert (corner.complete, corner.so_far, corner.read_at(0)) == (True, 7 / 9, (0, 6, 6))
    assert pool.at(3, 1).read_at(1) == (0, 6, 3)


def test_votes_are_products_of_values_and_weights() -> None:
    votes = Walk(CLEAN_X, 5).completed()
    assert isinstance(votes.work, Products)
    assert (votes.count, votes.work.divisor) == (12, 1)
    assert votes.so_far == pytest.approx(1.0)
    assert votes.step(Pace.POSITION).cell == Cell(5, 0, 1, 0)


def test_a_category_that_nobody_votes_for_has_no_value() -> None:
    same = np.stack([picture("x"), picture("x")])
    layers = (Convolution(np.ones((1, 3, 3))),)
    walk = Walk(Network((*layers, ExemplarVotes(same, layers))).trace(picture("x")), 2)
    assert np.isnan(walk.value)
    assert walk.end().at_end


def test_behind_a_stage_comes_the_next_and_before_it_the_one_before() -> None:
    end = Walk(CLEAN_X, feature=2).end()
    after = end.step(Pace.ROW)
    assert (after.here.name, after.feature, after.at_beginning) == ("relu", 2, True)
    assert places(after.step(Pace.PRODUCT, back=True)) == places(end)
    last = Walk(CLEAN_X, len(CLEAN_X) - 1).end()
    first = Walk(CLEAN_X)
    for pace in Pace:
        assert last.step(pace) is last
        assert first.step(pace, back=True) is first


def test_jumps_stay_on_the_map() -> None:
    walk = Walk(CLEAN_X, feature=1)
    assert walk.at(3, 4).place == (3, 4)
    assert walk.at(-2, 99).place == (0, 6)
    assert walk.at(99, -1).cell == Cell(1, 1, 6, 0)
    assert walk.with_feature(99).channel == 2
    assert Walk(CLEAN_X, 5, 2).channel == 0


def test_a_walk_goes_on_in_the_same_stage_of_another_trace() -> None:
    walk = Walk(CLEAN_X, CLEAN_X.names.index("relu"), 2).at(3, 3)
    same = walk.through(article_network().trace(picture("o")))
    assert (same.here.name, same.feature, same.at_beginning) == ("relu", 2, True)
    shorter = Network((Convolution(np.ones((1, 3, 3))), MaxPool(), ReLU())).trace(picture("x"))
    assert walk.through(shorter).here.name == "relu"
    assert Walk(CLEAN_X, 5).through(Network((Convolution(np.ones((1, 3, 3))),)).trace(picture("x"))).stage == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"stage": 0}, "stage: found 0; expected 1 to 5"),
        ({"stage": 6}, "stage: found 6; expected 1 to 5"),
        ({"feature": -1}, "feature: found -1"),
        ({"position": 49}, "position: found 49; expected 0 to 48"),
        ({"position": -1}, "position: found -1"),
        ({"done": 10}, "done: found 10; expected 0 to 9"),
    ],
)
def test_a_place_that_is_not_there_is_told(changes: dict[str, int], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Walk(CLEAN_X, **changes)


def test_paces_turn_round() -> None:
    assert [pace.next for pace in Pace] == [Pace.POSITION, Pace.ROW, Pace.PRODUCT]
