"""Conventions: each computes what scipy computes so, and what changes is named cell by cell."""

from __future__ import annotations

from fractions import Fraction
from math import trunc
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.strategies import seeds
from tests.golden import GOLDEN, NAMES, article_network, picture
from tests.insight.elsewhere import CONVENTIONS, Array, convolved, pooled
from xotui.document import load_network
from xotui.engine import Convolution, ExemplarVotes, FullyConnected, Layer, MaxPool, Network, ReLU, Softmax, Trace
from xotui.insight import conventions
from xotui.insight.conventions import CHOICES, Convention, compare, convention_of, differences, under
from xotui.insight.conventions.choices import Digits, Division, Kernel, Padding, Pooling
from xotui.insight.conventions.layers import ConventionalConvolution, ShiftedPool, same_sides, with_digits
from xotui.insight.links import Cell, links
from xotui.pictures import draw_exemplars


def random_network(seed: int = 3, *, height: int = 2, width: int = 3) -> Network:
    """Two convolutions of kernels that are neither symmetric nor ±1, both with a bias."""
    random = np.random.default_rng(seed)
    first = Convolution(random.normal(size=(3, height, width)), ["a", "b", "c"], random.normal(size=3))
    second = Convolution(random.normal(size=(2, 3, width, height)), None, random.normal(size=2))
    return Network((first, ReLU(), MaxPool(2, 2), second, ReLU(), MaxPool(2, 1)))


def expected(network: Network, convention: Convention, image: Array) -> list[Array]:
    """Every stage of a network as scipy and plain loops compute it."""
    found, maps = [image], image
    for layer in network.layers:
        match layer:
            case Convolution(kernels=kernels, bias=bias):
                maps = convolved(maps, kernels, convention, bias)
            case ReLU():
                maps = np.where(maps > 0, maps, 0.0)
            case MaxPool(window=window, stride=stride):
                maps = pooled(maps, window, stride, convention.pooling)
        found.append(maps)
    return found


@pytest.mark.parametrize("sides", [(2, 3), (3, 3), (4, 2), (1, 3)])
def test_under_every_convention_a_network_computes_what_scipy_computes(sides: tuple[int, int]) -> None:
    network = random_network(height=sides[0], width=sides[1])
    image = np.random.default_rng(1).uniform(-1, 1, (12, 15))
    for convention in CONVENTIONS:
        trace = under(network, convention, image.shape).network.trace(image)
        for stage, maps in zip(trace, expected(network, convention, image), strict=True):
            assert stage.values.shape == maps.shape, (convention, stage.name)
            np.testing.assert_allclose(stage.values, maps, atol=1e-9, err_msg=f"{convention} {stage.name}")


NETWORKS = {
    "article": article_network(),
    "learned": load_network("learned"),
    "deep": random_network(),
    "sums and padding": Network((Convolution([[[1, 2], [0, 1]]], padding=1, scaling="sum"), MaxPool(2, 2, "drop"))),
    "one padded, one not": Network(
        (Convolution(np.ones((1, 3, 3)), padding=2), ReLU(), Convolution(np.ones((1, 1, 2, 2)), scaling="sum"))
    ),
    "no convolution": Network((FullyConnected(np.ones((2, 81))),)),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_a_networks_own_convention_changes_nothing(name: str) -> None:
    network, image = NETWORKS[name], picture("x-rotated")
    same = under(network, convention_of(network), image.shape)
    assert not same.why
    for one, other in zip(network.trace(image), same.network.trace(image), strict=True):
        np.testing.assert_array_equal(one.values, other.values)
    assert all(not found.count for found in compare(network, convention_of(network), image).differences)


def test_what_a_networks_own_convention_is() -> None:
    assert convention_of(NETWORKS["article"]) == Convention()
    assert convention_of(NETWORKS["sums and padding"]) == Convention("correlation", "none", "zero", "drop", "exact")
    assert convention_of(NETWORKS["no convolution"]) == Convention()
    for convention in CONVENTIONS:
        network = under(article_network(), convention, (9, 9)).network
        assert convention_of(network) == convention


def test_a_choice_that_is_not_made_leaves_a_layer_as_it_is() -> None:
    network = NETWORKS["one padded, one not"]
    flipped = under(network, Convention("flipped", padding="zero"), (9, 9)).network
    # 9 + 4 − 3 + 1, then − 2 + 1: the first keeps its two rows of padding, the second still has none and no division
    assert [stage.shape[-2:] for stage in flipped.trace(picture("x"))] == [(9, 9), (11, 11), (11, 11), (10, 10)]
    assert flipped.trace(picture("x"))[1].values.max() <= 1
    twos = under(network, Convention(padding="edge", digits="rounded"), (9, 9)).network
    assert [stage.shape[-2:] for stage in twos.trace(picture("x"))] == [(9, 9), (11, 11), (11, 11), (11, 11)]


def test_one_convention_after_another_is_the_last() -> None:
    network, image = random_network(), np.random.default_rng(2).uniform(-1, 1, (11, 14))
    first = under(network, Convention("flipped", "weights", "edge", "shift", "truncated"), image.shape).network
    for convention in CONVENTIONS[::7]:
        again = under(first, convention, image.shape).network.trace(image)
        for stage, maps in zip(again, expected(network, convention, image), strict=True):
            np.testing.assert_allclose(stage.values, maps, atol=1e-9)


@pytest.mark.parametrize("name", ["article", "learned", "deep"])
def test_names_maps_and_shapes_are_told_as_ever(name: str) -> None:
    network, image = NETWORKS[name], picture("o-rotated")
    for convention in CONVENTIONS[::5]:
        other = under(network, convention, image.shape).network
        trace = other.trace(image)
        assert [stage.shape for stage in trace] == list(other.shapes(image.shape))
        for mine, stage in zip(network.names, trace, strict=False):
            if stage.operation in ("convolution", "relu", "pool") and stage.values.ndim == 3:
                count = len(stage.values)
                assert other.map_names(stage.name, count) == network.map_names(mine, count)
        assert all(cost.multiplications >= 0 for cost in other.costs(image.shape))


def test_costs_count_what_is_really_done() -> None:
    network = under(article_network(), Convention(padding="zero", division="none", pooling="shift"), (9, 9)).network
    convolution, _, pool, *_ = network.costs((9, 9))
    assert (convolution.multiplications, convolution.additions, convolution.divisions) == (2187, 1944, 0)
    assert pool.comparisons == 3 * 25 * 3  # 9 cells in windows of 2: five windows a side, all of them whole


def test_votes_that_follow_from_exemplars_are_derived_anew() -> None:
    for convention in CONVENTIONS[::11]:
        network = under(article_network(), convention, (9, 9)).network
        votes = network.votes
        assert isinstance(votes, ExemplarVotes)
        x, o = (network.trace(image)[-2].values.ravel() for image in draw_exemplars((9, 9)))
        for place, (mine, other) in enumerate(zip(x, o, strict=True)):
            speaks = [bool(weight) for weight in votes.weights[:, place]]
            assert speaks == [mine > other + 1e-9, other > mine + 1e-9]


def test_weights_of_ones_own_stay_where_they_fit() -> None:
    learned = load_network("learned")
    other = under(learned, Convention("flipped", "none", "edge", digits="rounded"), (9, 9))
    assert other.why == ""
    assert other.network.names == learned.names
    assert isinstance(other.network.layers[-1], Softmax)
    assert other.network.votes is learned.votes
    assert other.network.forward(picture("x")).sum() == pytest.approx(1)


def test_where_they_do_not_fit_the_network_ends_with_maps_and_says_why() -> None:
    learned = load_network("learned")
    values = [weights.shape[1] for weights in (layer.weights for layer in learned.layers if hasattr(layer, "weights"))]
    other = under(learned, Convention(padding="none", division="none"), (9, 9))
    maps = other.network.trace(picture("x"))[-1].values
    assert maps.ndim == 3
    assert other.network.votes is None
    assert f"hidden neurons have weights for {values[0]} values, and now there are {maps.size}" in other.why
    found = compare(learned, Convention(padding="none", division="none"), picture("x"))
    assert (found.verdict_changes, found.other_verdict, found.why) == (None, None, other.why)
    assert [stage.name for stage in found.differences] == ["picture", "convolution", "relu1", "pool"]


def test_votes_of_ones_own_that_do_not_fit_say_so_too() -> None:
    layers: list[Layer] = [Convolution(np.ones((1, 3, 3))), ReLU()]
    network = Network([*layers, FullyConnected(np.ones((2, 49)))])
    other = under(network, Convention(padding="edge"), (9, 9))
    assert "The votes have weights for 49 values, and now there are 81" in other.why
    assert under(network, Convention("flipped"), (9, 9)).network.votes is network.votes


def test_what_fits_under_no_circumstances_is_said_in_a_sentence() -> None:
    with pytest.raises(ValueError, match="1×1"):
        under(article_network(), Convention(pooling="drop"), (3, 3))


def test_weights_of_nothing_but_zeros_give_nothing() -> None:
    layer = ConventionalConvolution(np.zeros((1, 2, 2)), bias=[0.25], division="weights")
    np.testing.assert_array_equal(layer(np.ones((1, 3, 3))), np.full((1, 1, 2, 2), 0.25))


def test_the_articles_digits_are_the_truncated_ones() -> None:
    network = under(article_network(), Convention(digits="truncated"), (9, 9)).network
    trace = network.trace(picture("x"))
    for stage, published in (("convolution", "convolution"), ("pool1", "pooled_2_2"), ("pool2", "pooled_twice")):
        printed = [trunc(Fraction(int(n), 9) * 100) for n in np.array(GOLDEN["x"][published]).ravel()]
        assert np.round(trace[stage].values.ravel() * 100, 6).tolist() == printed


def test_digits_do_not_hang_on_the_last_bit() -> None:
    hundredths = np.arange(-300, 301)
    for digits in ("truncated", "rounded"):
        for nudge in (-1e-12, 0, 1e-12):
            np.testing.assert_allclose(with_digits(hundredths / 100 + nudge, digits), hundredths / 100, atol=1e-12)
    assert with_digits(np.array([0.125, 0.135, -0.125]), "rounded").tolist() == [0.12, 0.14, -0.12]
    assert with_digits(np.array([0.129, -0.129]), "truncated").tolist() == [0.12, -0.12]
    assert with_digits(np.array([0.777], dtype=np.float32), "truncated").dtype == np.float32


@given(seeds, st.integers(1, 4), st.integers(1, 4), st.integers(1, 9))
def test_windows_that_are_shifted_back_name_their_winners(seed: int, window: int, stride: int, length: int) -> None:
    maps = np.random.default_rng(seed).integers(0, 4, (2, length, 7)).astype(float)
    pool = ShiftedPool(window, stride)
    best, winners = pool(maps[None])[0], pool.winners(maps)
    np.testing.assert_array_equal(best, pooled(maps, window, stride, "shift"))
    assert best.shape == pool.output_shape(maps.shape)
    for place in np.ndindex(best.shape):
        assert maps[place[0], winners.rows[place], winners.columns[place]] == best[place]
        assert winners.ties[place] >= 1


def test_the_arithmetic_of_a_cell_gives_its_value() -> None:
    image = np.random.default_rng(5).uniform(-1, 1, (9, 10))
    for convention in CONVENTIONS:
        trace = under(random_network(), convention, image.shape).network.trace(image)
        for stage in (1, 4):
            layer, before = trace[stage].layer, trace[stage - 1].values
            if not isinstance(layer, ConventionalConvolution):
                assert convention == Convention(pooling=convention.pooling)
                continue
            for place in ((0, 0, 0), (1, *(side - 1 for side in trace[stage].shape[1:]))):
                at = layer.at(before, *place)
                assert at.value == pytest.approx(trace[stage].values[place], abs=1e-9)
                assert at.total == pytest.approx((at.patch * at.kernel).sum())
                assert at.exact == pytest.approx(at.total / at.divisor + at.bias)


def by_hand(one: Trace, other: Trace, stage: int, offset: tuple[int, int]) -> tuple[list[tuple[int, ...]], int]:
    """The cells of the first that have another value in the other, and how many have none there at all."""
    mine, yours = one[stage].maps, other[stage].maps
    differing: list[tuple[int, ...]] = []
    alone = 0
    for channel, row, column in np.ndindex(mine.shape):
        there = (channel, row + offset[0], column + offset[1])
        if any(not 0 <= index < length for index, length in zip(there, yours.shape, strict=True)):
            alone += 1
        elif abs(mine[channel, row, column] - yours[there]) > 1e-9:
            differing.append((channel, row, column))
    return differing, alone


@pytest.mark.parametrize("name", ["article", "learned", "deep"])
def test_differences_are_those_that_one_finds_by_hand(name: str) -> None:
    network, image = NETWORKS[name], picture("x-rotated")
    for convention in CONVENTIONS[::5]:
        found = compare(network, convention, image)
        for index, stage in enumerate(found.differences):
            differing, alone = by_hand(found.one, found.other, index, stage.offset)
            assert [tuple(place) for place in np.argwhere(stage.one)] == differing
            assert (stage.count, stage.one_alone.sum()) == (len(differing), alone)
            assert stage.compared == stage.one.size - alone == stage.other.size - stage.other_alone.sum()
            assert stage.other.sum() == stage.count
            moved = [tuple(np.add(place, (0, *stage.offset))) for place in differing]
            assert [tuple(place) for place in np.argwhere(stage.other)] == moved
            sizes = [
                abs(found.one[index].maps[place] - found.other[index].maps[there])
                for place, there in zip(differing, moved, strict=True)
            ]
            assert stage.largest == pytest.approx(max(sizes, default=0))
            if differing:
                assert stage.where in differing
                assert sizes[differing.index(stage.where)] == stage.largest


@pytest.mark.parametrize(("sides", "offset"), [((3, 3), (1, 1)), ((2, 3), (0, 1)), ((5, 4), (2, 1))])
def test_a_frame_moves_cells_but_does_not_change_those_inside(sides: tuple[int, int], offset: tuple[int, int]) -> None:
    network = Network((Convolution(np.random.default_rng(0).normal(size=(2, *sides))), ReLU(), MaxPool(2, 2)))
    image = np.random.default_rng(1).uniform(-1, 1, (10, 11))
    for padding in ("minus one", "zero", "edge"):
        convolution, relu, pool = compare(network, Convention(padding=padding), image).differences[1:]
        assert (convolution.count, convolution.offset, convolution.aligned) == (0, offset, True)
        assert convolution.other_alone.sum() == 2 * (110 - (11 - sides[0]) * (12 - sides[1]))
        assert (relu.count, relu.offset) == (0, offset)
        assert pool.aligned == all(step % 2 == 0 for step in offset)
        assert pool.aligned or pool.offset == (0, 0)
    # and the other way round: the frame is taken away
    padded = Network((Convolution(np.ones((1, 3, 3)), padding=1),))
    (_, taken) = compare(padded, Convention(padding="none"), image).differences
    assert (taken.offset, taken.count, int(taken.one_alone.sum())) == ((-1, -1), 0, 110 - 72)


@pytest.mark.parametrize("name", NAMES)
def test_the_verdict_changes_where_another_wins(name: str) -> None:
    image = picture(name)
    for convention in CONVENTIONS[::4]:
        found = compare(article_network(), convention, image)
        assert found.own_verdict is not None
        assert found.other_verdict is not None
        scores = found.network.scores(image)
        winner = None if abs(scores[0] - scores[1]) <= 1e-9 else "XO"[int(scores.argmax())]
        assert found.other_verdict.winner == winner
        assert found.verdict_changes == (found.own_verdict.winner != winner)


def test_there_are_pictures_whose_verdict_hangs_on_the_convention() -> None:
    changed = {
        name
        for name in NAMES
        for one in CONVENTIONS[::3]
        if compare(article_network(), one, picture(name)).verdict_changes
    }
    assert changed
    assert not {"x", "o"} & changed


def test_links_follow_a_frame_that_is_equally_wide_on_all_sides() -> None:
    trace = compare(article_network(), Convention("flipped", padding="edge"), picture("x")).other
    field = links(trace, Cell(1, 0, 0, 4)).field[0]
    assert sorted(map(tuple, np.argwhere(field[0]).tolist())) == [(r, c) for r in (0, 1) for c in (3, 4, 5)]


def test_the_choices_are_all_that_there_are_and_the_articles_come_first() -> None:
    fields = {"kernel": Kernel, "division": Division, "padding": Padding, "pooling": Pooling, "digits": Digits}
    assert {choice.field: tuple(option.value for option in choice.options) for choice in CHOICES} == {
        name: get_args(options) for name, options in fields.items()
    }
    for choice in CHOICES:
        assert getattr(Convention(), choice.field) == choice.options[0].value
        for option in choice.options:
            assert option.sentence.endswith(".")
            assert len(option.title) <= 16
            assert option.phrase == conventions.option_of(choice.field, option.value).phrase
    with pytest.raises(KeyError, match="kernel: found 'mirrored'"):
        conventions.option_of("kernel", "mirrored")


def test_a_convention_says_what_is_not_the_articles() -> None:
    assert Convention().words == ""
    assert Convention("flipped", "none").words == "the kernel flipped and no division"
    told = Convention("flipped", "weights", "edge").words
    assert told == "the kernel flipped, division by the sum of |weights| and padding with the edge"


def test_a_frame_makes_maps_as_large_as_the_picture() -> None:
    for height in range(1, 6):
        for width in range(1, 6):
            above, below = same_sides(height, width)[0]
            assert above + below == height - 1
            assert 0 <= below - above <= 1
            layer = ConventionalConvolution(np.ones((1, height, width)), filling="zero")
            assert layer.output_shape((9, 11)) == (1, 9, 11)


def test_traces_of_the_same_network_have_no_differences() -> None:
    trace = article_network().trace(picture("x"))
    assert all(found.same for found in differences(trace, trace))
