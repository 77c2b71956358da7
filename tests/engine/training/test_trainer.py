"""Training step by step: repeatable, to be paused at any time, and never broken by what went wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.engine.strategies import random
from xotui.engine import Convolution, ExemplarVotes, FullyConnected, Hidden, MaxPool, Network, ReLU, Softmax
from xotui.engine.training import (
    SGD,
    Adam,
    ConvolutionPlan,
    DivergenceError,
    LayerPlan,
    Loss,
    Optimiser,
    Plan,
    Training,
    VotesPlan,
    accuracy_of,
    advance,
    initial_network,
    loss_of,
    parameters,
    rewind,
    start,
    with_plan,
)
from xotui.engine.training.trainer import Schedule
from xotui.pictures import draw_exemplars

ARCHITECTURE: tuple[LayerPlan, ...] = (ConvolutionPlan(3, (3, 3)), ReLU(), MaxPool(2, 2), VotesPlan(), Softmax())
IMAGES = random(1, 7, 6, 6)
LABELS = np.array([0, 1, 0, 1, 1, 0, 1])
OPTIMISERS: list[Optimiser] = [SGD(0.05), Adam(0.02, weight_decay=0.01)]


def network() -> Network:
    return initial_network(ARCHITECTURE, (6, 6), 3)


def steps(training: Training, count: int) -> Training:
    for _ in range(count):
        training = advance(training, IMAGES, LABELS)
    return training


def numbers(network: Network) -> list[list[float]]:
    """All the values of a network, layer by layer."""
    return [[float(value) for array in parameters(layer) for value in array.ravel()] for layer in network.layers]


@pytest.mark.parametrize("optimiser", OPTIMISERS, ids=["sgd", "adam"])
@pytest.mark.parametrize("schedule", ["constant", "cosine"])
def test_the_same_seed_makes_the_same_bits_and_another_others(optimiser: Optimiser, schedule: Schedule) -> None:
    plan = Plan(optimiser=optimiser, batch=3, epochs=4, schedule=schedule)
    once, again = (steps(start(network(), plan), 8) for _ in range(2))
    assert numbers(once.network) == numbers(again.network) != numbers(network())
    assert (once.loss, once.accuracy) == (again.loss, again.accuracy)
    other = steps(start(network(), replace(plan, seed=2)), 8)
    assert numbers(other.network) != numbers(once.network)


@pytest.mark.parametrize("optimiser", OPTIMISERS, ids=["sgd", "adam"])
def test_whoever_pauses_and_trains_something_else_meanwhile_goes_on_as_if_not(optimiser: Optimiser) -> None:
    plan = Plan(optimiser=optimiser, batch=3, epochs=4)
    paused = steps(start(network(), plan), 4)
    steps(start(network(), replace(plan, seed=9)), 5)
    advance(start(network(), plan), IMAGES[:2], LABELS[:2])
    assert numbers(steps(paused, 5).network) == numbers(steps(start(network(), plan), 9).network)
    assert numbers(steps(paused, 5).network) == numbers(steps(paused, 5).network)


def test_a_state_says_where_it_is() -> None:
    training = start(network(), Plan(batch=3, epochs=2))
    seen = []
    while not training.done:
        before = training
        training = steps(training, 1)
        chosen = min(3, 7 - before.position)
        assert training.accuracy in [right / chosen for right in range(chosen + 1)]
        seen.append((training.step, training.epoch, training.position))
    assert seen == [(1, 0, 3), (2, 0, 6), (3, 1, 0), (4, 1, 3), (5, 1, 6), (6, 2, 0)]


def test_the_loss_of_a_step_is_that_before_its_change() -> None:
    training = start(network(), Plan(batch=7))
    first = steps(training, 1)
    assert first.loss == first.first_loss == pytest.approx(loss_of(training.network, IMAGES, LABELS, "cross-entropy"))
    assert first.accuracy == accuracy_of(training.network, IMAGES, LABELS)
    second = steps(first, 1)
    assert second.first_loss == first.loss
    assert second.loss == pytest.approx(loss_of(first.network, IMAGES, LABELS, "cross-entropy"))


def test_rewind_goes_back_to_the_very_same_weights() -> None:
    plan = Plan(batch=3)
    later = steps(start(network(), plan), 5)
    again = rewind(later)
    assert numbers(again.network) == numbers(network()) == numbers(later.initial)
    assert (again.step, again.epoch, again.position, again.first_loss) == (0, 0, 0, 0)
    assert numbers(steps(again, 5).network) == numbers(later.network)


def test_another_rate_keeps_weights_and_memory() -> None:
    plan = Plan(optimiser=SGD(0.1, momentum=0.9), batch=7)
    before = steps(start(network(), plan), 3)
    after = with_plan(before, replace(plan, optimiser=SGD(0.2, momentum=0.9)))
    assert after.plan.optimiser.rate == 0.2
    assert numbers(after.network) == numbers(before.network)
    for kept, then in zip(after.memory, before.memory, strict=True):
        np.testing.assert_array_equal(kept[0], then[0])
        assert np.abs(kept[0]).max() > 0
    # What velocity there was goes on, so that the two differ by what the rate takes of the gradient.
    for slow, fast, was in zip(steps(before, 1).memory, steps(after, 1).memory, before.memory, strict=True):
        np.testing.assert_allclose(fast[0] - 0.9 * was[0], 2 * (slow[0] - 0.9 * was[0]), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("count", [1, 50])
def test_another_optimiser_keeps_weights_and_begins_anew(count: int) -> None:
    before = steps(start(network(), Plan(optimiser=SGD(0.05), batch=7, epochs=99)), count)
    plan = replace(before.plan, optimiser=Adam(0.001))
    changed, fresh = with_plan(before, plan), start(before.network, plan)
    assert numbers(changed.network) == numbers(before.network)
    assert [len(kept) for kept in changed.memory] == [2] * 4
    # What nothing is remembered of is trained as if it were new.
    for one, other in zip(numbers(steps(changed, 1).network), numbers(steps(fresh, 1).network), strict=True):
        assert one == pytest.approx(other, rel=1e-9)


def test_every_picture_is_seen_exactly_once_an_epoch() -> None:
    # Pictures of a single 1: a picture moves its own column of weights and no other.
    images, labels = np.eye(10)[:, None, :], np.zeros(10, dtype=np.intp)
    plan = Plan(loss="article", optimiser=SGD(0.01, momentum=0), batch=4, epochs=3)
    training = start(Network((FullyConnected(np.full((2, 10), 0.5)),)), plan)
    epochs: list[list[list[int]]] = []
    while not training.done:
        before = np.array(numbers(training.network)[0]).reshape(2, 10)
        if training.position == 0:
            epochs.append([])
        training = advance(training, images, labels)
        moved = np.array(numbers(training.network)[0]).reshape(2, 10) - before
        epochs[-1].append(np.flatnonzero(moved[0]).tolist())
        np.testing.assert_allclose(moved[0, epochs[-1][-1]], 0.01 / len(epochs[-1][-1]))
        np.testing.assert_array_equal(moved[1] < 0, moved[0] > 0)
    assert [[len(batch) for batch in epoch] for epoch in epochs] == [[4, 4, 2]] * 3
    for epoch in epochs:
        assert sorted(place for batch in epoch for place in batch) == list(range(10))
    assert epochs[0] != epochs[1] != epochs[2]


@pytest.mark.parametrize("learning", [(0,), (3,), (0, 3), (1, 2, 3), ()])
def test_only_layers_that_are_to_learn_change(learning: tuple[int, ...]) -> None:
    later = steps(start(network(), Plan(batch=3, learning=learning)), 3)
    for place, (now, then) in enumerate(zip(numbers(later.network), numbers(network()), strict=True)):
        assert (now != then) == (place in learning and place in (0, 3))


def test_layers_stay_what_they_are() -> None:
    layers = (
        Convolution(random(1, 2, 3, 3), ["a", "b"], random(2, 2), padding=1, scaling="sum"),
        MaxPool(3, 2, "drop"),
        Hidden(random(3, 4, 8), random(4, 4)),
        ReLU(),
        FullyConnected(random(5, 2, 4)),
    )
    later = steps(start(Network(layers, ("yes", "no")), Plan(loss="article", batch=3)), 3).network
    first = later.layers[0]
    assert isinstance(first, Convolution)
    assert (first.names, first.padding, first.scaling) == (("a", "b"), 1, "sum")
    assert [type(layer) for layer in later.layers] == [type(layer) for layer in layers]
    assert later.labels == ("yes", "no")


@pytest.mark.parametrize("optimiser", [SGD(1e9), Adam(1e7), SGD(1e300)])
@pytest.mark.parametrize("made", [0, 2])
def test_a_rate_that_is_far_too_large_is_told_and_breaks_nothing(optimiser: Optimiser, made: int) -> None:
    plan = Plan(optimiser=SGD(0.01), batch=3)
    good = steps(start(network(), plan), made)
    before, remembered = numbers(good.network), [kept[0].tolist() for kept in good.memory]
    wild = with_plan(good, replace(plan, optimiser=optimiser))
    with pytest.raises(
        DivergenceError, match=r"^step \d+: (the loss|a value of the network) .*Try a rate below"
    ) as error:
        steps(wild, 5)
    assert "\n" not in str(error.value)
    assert f"{optimiser.rate:g}" in str(error.value)
    assert numbers(good.network) == before
    assert [kept[0].tolist() for kept in good.memory] == remembered
    assert numbers(steps(good, 3).network) == numbers(steps(start(network(), plan), made + 3).network)


@pytest.mark.parametrize("loss", ["cross-entropy", "article"])
@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_pictures_of_no_numbers_are_told_and_break_nothing(loss: Loss, wrong: float) -> None:
    broken = IMAGES.copy()
    broken[4, 2, 3] = wrong
    training = start(network(), Plan(loss=loss, batch=7))
    with pytest.raises(DivergenceError, match=r"^step 1: "):
        advance(training, broken, LABELS)
    assert numbers(training.network) == numbers(network())
    assert np.isfinite(steps(training, 1).loss)


def test_a_good_network_that_meets_a_hard_picture_has_not_exploded() -> None:
    votes = FullyConnected([[20.0, -20.0], [-20.0, 20.0]])
    images = np.array([[[1.0, -1.0]]] * 5 + [[[0.01, 0.0]]])
    training = start(Network((votes, Softmax())), Plan(optimiser=SGD(1e-6), batch=1, epochs=2))
    while not training.done:
        training = advance(training, images, np.array([0] * 5 + [1]))
    assert accuracy_of(training.network, images[:5], [0] * 5) == 1


def test_votes_of_exemplars_start_as_weights_of_their_own() -> None:
    layers = (Convolution(random(1, 2, 3, 3)), ReLU(), MaxPool())
    votes = ExemplarVotes(draw_exemplars((6, 6)), layers)
    training = start(Network((*layers, votes)), Plan(loss="article", batch=3))
    assert type(training.network.votes) is FullyConnected
    np.testing.assert_array_equal(training.network.votes.weights, votes.weights)
    assert numbers(steps(training, 1).network)[-1] != numbers(training.network)[-1]
    assert type(rewind(steps(training, 1)).network.votes) is FullyConnected


def rates(schedule: Schedule, epochs: int) -> list[float]:
    """By how much the same gradient moves the same weight, step by step."""
    images, labels = np.ones((4, 1, 1)), np.zeros(4, dtype=np.intp)
    plan = Plan("article", SGD(0.001, momentum=0), batch=2, epochs=epochs, schedule=schedule)
    training, moved = start(Network((FullyConnected(np.full((2, 1), 0.5)),)), plan), []
    while not training.done:
        after = advance(training, images, labels)
        moved.append(numbers(after.network)[0][0] - numbers(training.network)[0][0])
        training = after
    return moved


def test_a_rate_stays_or_falls_along_half_a_cosine() -> None:
    assert rates("constant", 4) == pytest.approx([0.001] * 8)
    expected = [0.001 * (1 + np.cos(np.pi * step / 8)) / 2 for step in range(8)]
    assert rates("cosine", 4) == pytest.approx(expected)


def shifted() -> tuple[NDArray[Any], NDArray[np.intp]]:
    """X and O, each at nine places."""
    places = [(down, right) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    images = [np.roll(exemplar, place, (0, 1)) for exemplar in draw_exemplars((9, 9)) for place in places]
    return np.array(images), np.repeat([0, 1], 9)


@pytest.mark.parametrize(
    ("loss", "optimiser"),
    [("cross-entropy", Adam(0.05)), ("cross-entropy", SGD(0.2)), ("article", Adam(0.01)), ("article", SGD(0.02))],
)
def test_x_and_o_can_be_learnt(loss: Loss, optimiser: Optimiser) -> None:
    images, labels = shifted()
    plans = ARCHITECTURE if loss == "cross-entropy" else ARCHITECTURE[:-1]
    plan = Plan(loss, optimiser, batch=6, epochs=40, schedule="cosine")
    training = start(initial_network(plans, (9, 9), 1), plan)
    before = loss_of(training.network, images, labels, loss)
    while not training.done:
        training = advance(training, images, labels)
    assert accuracy_of(training.network, images, labels) == 1
    assert loss_of(training.network, images, labels, loss) < before / 4


@pytest.mark.parametrize(
    "begin", [start, lambda net, plan: with_plan(replace(start(network(), plan), network=net), plan)]
)
@pytest.mark.parametrize(
    ("layers", "loss", "says"),
    [
        ((), "article", "layers: found none; expected votes"),
        ((ReLU(), MaxPool()), "article", "layers: found relu, pool; expected votes"),
        ((Hidden(np.ones((2, 36)), np.zeros(2)),), "cross-entropy", "layers: found hidden; expected votes"),
        ((FullyConnected(np.ones((2, 36))),), "cross-entropy", "loss: found cross-entropy .* expected probabilities"),
    ],
)
def test_what_cannot_learn_is_told(begin: Any, layers: Any, loss: Loss, says: str) -> None:
    with pytest.raises(ValueError, match=f"^{says}"):
        begin(Network(layers), Plan(loss=loss))


def test_a_training_needs_pictures_and_a_plan_whole_numbers() -> None:
    with pytest.raises(ValueError, match=r"^images: found none; expected pictures"):
        advance(start(network(), Plan()), IMAGES[:0], LABELS[:0])
    with pytest.raises(ValueError, match=r"^batch: found 0; expected a whole number of at least 1"):
        Plan(batch=0)
    with pytest.raises(ValueError, match=r"^epochs: found -1; expected a whole number of at least 1"):
        Plan(epochs=-1)
