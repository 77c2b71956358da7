"""The way back from a number, held against brute force: replace what had no part in it, and it must not change."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.engine.strategies import seeds, thorough
from tests.golden import GOLDEN, article_network, ninths, picture
from tests.insight.networks import onwards_from, whole_traces_and_cells
from xotui.document import load_network
from xotui.engine import Convolution, ExemplarVotes, FullyConnected, MaxPool, Network, ReLU, Softmax, Trace
from xotui.insight.links import Cell, links
from xotui.insight.why.provenance import Cause, Causes, causes, chain
from xotui.pictures import draw_x

Drawn = tuple[Network, Trace, Cell]
CLEAN_X = article_network().trace(picture("x"))


def cells_of(found: Causes) -> list[Cell]:
    """Where the causes stand; the zeros of the padding stand nowhere."""
    return [cause.cell for cause in found.causes if cause.cell is not None]


def field_of(trace: Trace, cell: Cell) -> list[NDArray[np.bool_]]:
    """Everything that has any part in a cell: its causes, their causes, and so on down to the picture."""
    masks = [np.zeros(stage.maps.shape, dtype=bool) for stage in trace]
    masks[cell.stage][cell.index] = True
    for stage in range(cell.stage, 0, -1):
        for index in np.argwhere(masks[stage]).tolist():
            for part in cells_of(causes(trace, Cell(stage, *index))):
                masks[part.stage][part.index] = True
    return masks


def replaced(values: NDArray[Any], kept: NDArray[np.bool_], seed: int) -> NDArray[Any]:
    """The values with others, far from them, in place of all that are not kept."""
    return np.where(kept, values, np.random.default_rng(seed).uniform(-9, 9, values.shape))


@given(whole_traces_and_cells(), seeds)
@thorough
def test_a_value_does_not_change_when_everything_but_its_causes_is_replaced(drawn: Drawn, seed: int) -> None:
    _, trace, cell = drawn
    if not cell.stage:
        assert causes(trace, cell).causes == ()
        return
    before = trace[cell.stage - 1].maps
    kept = np.zeros(before.shape, dtype=bool)
    for part in cells_of(causes(trace, cell)):
        assert part.stage == cell.stage - 1
        assert not kept[part.index], "every cause is named once"
        kept[part.index] = True
    other = onwards_from(trace, cell.stage - 1, replaced(before, kept, seed), cell.stage)
    assert other[cell.index] == onwards_from(trace, cell.stage - 1, before, cell.stage)[cell.index]


@given(whole_traces_and_cells())
@thorough
def test_a_value_changes_when_a_cause_that_decides_becomes_larger_than_all(drawn: Drawn) -> None:
    _, trace, cell = drawn
    for cause in causes(trace, cell).causes:
        if cause.decides:
            assert cause.cell is not None
            other = trace[cell.stage - 1].maps.copy()
            other[cause.cell.index] = np.abs(other).max() + 10
            changed = onwards_from(trace, cell.stage - 1, other, cell.stage)[cell.index]
            # Behind a softmax a probability of 1 cannot become larger.
            assert changed != trace[cell.stage].maps[cell.index] or changed == 1


@given(whole_traces_and_cells(), seeds)
@thorough
def test_no_value_changes_when_the_picture_outside_its_field_of_view_is_replaced(drawn: Drawn, seed: int) -> None:
    network, trace, cell = drawn
    seen = field_of(trace, cell)
    image = replaced(trace[0].values, seen[0][0], seed)
    assert network.trace(image)[cell.stage].maps[cell.index] == trace[cell.stage].maps[cell.index]
    for found, expected in zip(seen, links(trace, cell).field, strict=True):
        if found.any():  # links tell what lies ahead too
            np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize(("name", "shape"), [("article", (9, 9)), ("article", (28, 28)), ("learned", (9, 9))])
def test_so_it_is_for_the_shipped_networks(name: str, shape: tuple[int, int]) -> None:
    network, image = load_network(name, shape), draw_x(shape)
    trace = network.trace(image)
    for stage in range(1, len(trace)):
        cell = Cell(stage, 0, 0, 0)
        other = replaced(image, field_of(trace, cell)[0][0], stage)
        assert network.trace(other)[stage].maps[cell.index] == trace[stage].maps[cell.index]


@given(whole_traces_and_cells())
@thorough
def test_shares_and_bias_add_up_to_every_value_before_softmax(drawn: Drawn) -> None:
    _, trace, cell = drawn
    for stage in range(1, len(trace)):
        layer, maps = trace[stage].layer, trace[stage].maps
        place = cell if cell.stage == stage else Cell(stage, *(length - 1 for length in maps.shape))
        found = causes(trace, place)
        assert (found.cell, found.value) == (place, maps[place.index])
        shares = [cause.share for cause in found.causes]
        match layer:
            case Convolution() | FullyConnected():
                assert found.bias + sum(shares) == pytest.approx(found.value, abs=1e-12)
                dense = isinstance(layer, FullyConnected)
                row = int(np.ravel_multi_index(place.index, maps.shape)) if dense else place.channel
                assert found.bias == (0 if layer.bias is None else layer.bias[row])
            case Softmax():
                assert sum(shares) == pytest.approx(1)
                assert shares[0] == pytest.approx(found.value)
                assert [cause.decides for cause in found.causes] == [True, False]
                assert cells_of(found) == [Cell(stage - 1, 0, row, 0) for row in (place.row, 1 - place.row)]


@given(whole_traces_and_cells())
@thorough
def test_every_cause_has_the_value_it_claims_and_the_best_comes_first(drawn: Drawn) -> None:
    _, trace, cell = drawn
    if not cell.stage:
        return
    found, layer, before = causes(trace, cell), trace[cell.stage].layer, trace[cell.stage - 1]
    for cause in found.causes:
        assert cause.value == (0 if cause.cell is None else before.maps[cause.cell.index])
        assert (cause.kernel is not None) == isinstance(layer, Convolution)
        if cause.weight is not None:
            divisor = layer.divisor if isinstance(layer, Convolution) else 1
            assert cause.share == pytest.approx(cause.value * cause.weight / divisor)
    ranks: list[tuple[Any, ...]] = []
    match layer:
        case Convolution():
            assert len(found.causes) == layer.kernels[0].size
            assert {cause.kernel for cause in found.causes} == set(
                np.ndindex(layer.kernels[0].reshape(-1, *layer.kernels.shape[-2:]).shape)
            )
            for cause in found.causes:
                assert cause.kernel is not None
                channel, row, column = cause.kernel
                kernel = layer.kernels[cell.channel].reshape(-1, *layer.kernels.shape[-2:])
                assert cause.weight == kernel[cause.kernel]
                seen = (cell.row - layer.padding + row, cell.column - layer.padding + column)
                inside = 0 <= seen[0] < before.maps.shape[1] and 0 <= seen[1] < before.maps.shape[2]
                assert cause.cell == (Cell(cell.stage - 1, channel, *seen) if inside else None)
                ranks.append((not inside, -cause.share, cause.kernel))
        case FullyConnected():
            assert all(cause.decides and cause.weight for cause in found.causes)
            ranks = [(-one.share, one.cell.index) for one in found.causes if one.cell]
        case ReLU():
            assert cells_of(found) == [Cell(cell.stage - 1, *cell.index)]
            assert [(one.decides, one.share) for one in found.causes] == [(found.value > 0, found.value)]
        case MaxPool():
            ranks = [(-one.value, one.cell.index) for one in found.causes if one.cell]
    assert ranks == sorted(ranks)


@given(whole_traces_and_cells())
@thorough
def test_the_winners_of_a_window_are_all_that_hold_its_largest_value(drawn: Drawn) -> None:
    _, trace, _ = drawn
    for stage in range(1, len(trace)):
        pool, before = trace[stage].layer, trace[stage - 1].maps
        if not isinstance(pool, MaxPool):
            continue
        for index in np.ndindex(trace[stage].maps.shape):
            top, left = index[1] * pool.stride, index[2] * pool.stride
            window = {
                (index[0], row, column): float(before[index[0], row, column])
                for row in range(top, min(top + pool.window, before.shape[1]))
                for column in range(left, min(left + pool.window, before.shape[2]))
            }
            best = max(window.values())
            winners = [place for place, value in window.items() if value == best]
            found = causes(trace, Cell(stage, *index))
            assert found.value == best
            assert found.ties == len(winners)
            assert [part.index for part in cells_of(found)[: found.ties]] == winners
            assert {part.index for part in cells_of(found)} == set(window)
            for cause in found.causes:
                assert cause.decides == (cause.value == best)
                assert cause.share == (best if cause.decides else 0)


@given(whole_traces_and_cells(), st.lists(st.integers(0, 3), max_size=9))
@thorough
def test_a_chain_follows_its_choices_down_to_the_picture(drawn: Drawn, wanted: list[int]) -> None:
    _, trace, cell = drawn
    steps: list[Causes] = [causes(trace, cell)]
    choices: list[int] = []
    while steps[-1].causes:
        choice = wanted[len(choices)] % len(steps[-1].causes) if len(choices) < len(wanted) else 0
        choices.append(choice)
        followed = steps[-1].causes[choice].cell
        if followed is None:
            break
        steps.append(causes(trace, followed))
    assert chain(trace, cell, choices) == tuple(steps)
    end = steps[-1]
    padding = [cause.cell is None for cause in end.causes]
    voteless = not end.causes and trace[end.cell.stage].layer is not None
    assert end.cell.stage == 0 or any(padding) or voteless
    if not any(choices) and end.cell.stage:
        assert all(padding), "of its own a chain ends early only where there is nothing but padding, or no votes"


@given(whole_traces_and_cells())
@thorough
def test_the_value_a_window_or_a_relu_hands_on_stays_the_same_all_the_way(drawn: Drawn) -> None:
    _, trace, cell = drawn
    for later, earlier in pairwise(chain(trace, cell)):
        match trace[later.cell.stage].layer:
            case MaxPool():
                assert earlier.value == later.value
            case ReLU():
                assert max(earlier.value, 0) == later.value


def test_a_choice_that_there_is_not() -> None:
    with pytest.raises(ValueError, match="choices: found 4 at step 1; expected 0 to 3"):
        chain(CLEAN_X, Cell(5, 0, 0, 0), (0, 4))
    with pytest.raises(ValueError, match="choices: found -1 at step 0; expected 0 to 4"):
        chain(CLEAN_X, Cell(5, 0, 0, 0), (-1,))


def test_the_way_from_the_score_of_the_clean_x_has_the_published_numbers() -> None:
    steps = chain(CLEAN_X, Cell(5, 0, 0, 0))
    assert [step.cell.stage for step in steps] == [5, 4, 3, 2, 1, 0]
    assert [step.value for step in steps] == pytest.approx([1, 1, 1, 1, 1, 1])
    score, twice, once, relu, convolution, pixel = steps
    assert [cause.share for cause in score.causes] == pytest.approx([0.2] * 5)
    assert (score.bias, score.ties) == (0, 5)
    voters = [int(np.ravel_multi_index(part.index, (3, 2, 2))) for part in cells_of(score)]
    assert voters == GOLDEN["votes"]["X"]
    assert (twice.ties, cells_of(twice)[:2]) == (2, [Cell(3, 0, 0, 0), Cell(3, 0, 1, 1)])
    assert [cause.value for cause in twice.causes] == pytest.approx([1, 1, 3 / 9, 3 / 9])
    assert (once.ties, once.causes[0].cell) == (1, Cell(2, 0, 1, 1))
    assert relu.causes == (Cause(Cell(1, 0, 1, 1), 1.0, 1.0),)
    assert [cause.share for cause in convolution.causes] == pytest.approx([1 / 9] * 9)
    assert [part.index for part in cells_of(convolution)] == [
        (0, row, column) for row in (1, 2, 3) for column in (1, 2, 3)
    ]
    assert pixel == Causes(Cell(0, 0, 1, 1), 1.0, 0.0, ())
    assert pixel.ties == 0


@pytest.mark.parametrize("voter", range(5))
def test_every_voter_of_the_clean_x_leads_to_a_published_value(voter: int) -> None:
    steps = chain(CLEAN_X, Cell(5, 0, 0, 0), (voter,))
    published = {4: ninths("x", "pooled_twice"), 3: ninths("x", "pooled_2_2"), 1: ninths("x", "convolution")}
    for step in steps:
        if step.cell.stage in published:
            assert step.value == pytest.approx(published[step.cell.stage][step.cell.index])


def test_a_value_below_zero_is_cut_and_brings_nothing() -> None:
    found = causes(CLEAN_X, Cell(2, 1, 2, 3))
    assert found.causes == (Cause(Cell(1, 1, 2, 3), -7 / 9, 0.0, decides=False),)
    assert found.value == 0


def test_the_zeros_of_the_padding_come_last_and_stand_nowhere() -> None:
    network = Network((Convolution([[[1.0, 1.0], [1.0, 1.0]]], padding=1),))
    found = causes(network.trace([[-1.0, -1.0]]), Cell(1, 0, 0, 1))
    assert [(cause.cell, cause.kernel, cause.share) for cause in found.causes] == [
        (Cell(0, 0, 0, 0), (0, 1, 0), -0.25),
        (Cell(0, 0, 0, 1), (0, 1, 1), -0.25),
        (None, (0, 0, 0), 0.0),
        (None, (0, 0, 1), 0.0),
    ]
    assert [cause.decides for cause in found.causes] == [True, True, False, False]


def test_where_there_is_nothing_but_padding_the_way_ends() -> None:
    trace = Network((Convolution([[[2.0]]], None, [0.5], padding=1), ReLU())).trace([[1.0]])
    steps = chain(trace, Cell(2, 0, 0, 0))
    assert [step.cell for step in steps] == [Cell(2, 0, 0, 0), Cell(1, 0, 0, 0)]
    assert steps[-1].causes == (Cause(None, 0.0, 0.0, (0, 0, 0), decides=False, weight=2.0),)
    assert (steps[-1].bias, steps[-1].value) == (0.5, 0.5)


def test_where_nobody_votes_the_way_ends_at_once() -> None:
    layers = (Convolution([[[1.0]]]), ReLU())
    trace = Network((*layers, ExemplarVotes(np.stack([picture("x")] * 2), layers))).trace(picture("x"))
    (only,) = chain(trace, Cell(3, 0, 0, 0))
    assert np.isnan(only.value)
    assert only.causes == ()


def test_of_a_deeper_convolution_the_causes_are_cells_of_all_maps() -> None:
    network = Network((Convolution([[[1.0]], [[0.5]]]), Convolution([[[[2.0]], [[-3.0]]]], scaling="sum")))
    found = causes(network.trace([[1.0, -1.0]]), Cell(2, 0, 0, 1))
    assert found.causes == (
        Cause(Cell(1, 1, 0, 1), -0.5, 1.5, (1, 0, 0), weight=-3.0),
        Cause(Cell(1, 0, 0, 1), -1.0, -2.0, (0, 0, 0), weight=2.0),
    )
    assert (found.value, found.ties) == (-0.5, 1)


def test_what_brings_less_than_nothing_comes_last_and_what_has_no_weight_not_at_all() -> None:
    trace = Network((FullyConnected([[0.5, 0.0, -1.0, 2.0], [1.0, 1.0, 1.0, 1.0]]),)).trace([[1.0, 1.0, 0.5, 1.0]])
    found = causes(trace, Cell(1, 0, 0, 0))
    assert [(cause.cell, cause.share) for cause in found.causes] == [
        (Cell(0, 0, 0, 3), 2.0),
        (Cell(0, 0, 0, 0), 0.5),
        (Cell(0, 0, 0, 2), -0.5),
    ]


def test_of_several_scores_a_probability_names_its_own_first_then_the_largest() -> None:
    trace = Network((FullyConnected(np.eye(3)), Softmax()), ("X", "O", "T")).trace([[0.0, np.log(2), np.log(5)]])
    found = causes(trace, Cell(2, 0, 0, 0))
    assert [cause.cell for cause in found.causes] == [Cell(1, 0, row, 0) for row in (0, 2, 1)]
    assert [cause.share for cause in found.causes] == pytest.approx([1 / 8, 5 / 8, 2 / 8])
    assert [cause.decides for cause in found.causes] == [True, False, False]
