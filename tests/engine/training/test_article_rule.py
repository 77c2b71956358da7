"""The article's way to learn, held against the same by another hand."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.engine.strategies import random, seeds, thorough
from xotui.engine import Convolution, FullyConnected, Hidden, MaxPool, Network, ReLU, Softmax
from xotui.engine.training import Loss, article_error, loss_of, parameters, try_every_value, with_parameters

IMAGES = random(1, 4, 4, 4)
LABELS = np.array([0, 1, 1, 1])
LOSSES: list[Loss] = ["article", "cross-entropy"]
few = settings(thorough, max_examples=10)


def tiny(loss: Loss, seed: int = 2) -> Network:
    """21 values: a feature of 2×2, two hidden neurons of 4 pooled values, two votes, all with bias."""
    layers = (
        Convolution(random(seed, 1, 2, 2), None, random(seed + 1, 1), padding=1),
        ReLU(),
        MaxPool(2, 3),
        Hidden(random(seed + 2, 2, 4), random(seed + 3, 2)),
        ReLU(),
        FullyConnected(random(seed + 4, 2, 2), random(seed + 5, 2)),
    )
    return Network([*layers, Softmax()] if loss == "cross-entropy" else layers)


def flat(network: Network) -> list[float]:
    return [float(value) for layer in network.layers for array in parameters(layer) for value in array.ravel()]


def filled(network: Network, values: list[float]) -> Network:
    """The network with these values, in order."""
    layers, rest = [], list(values)
    for layer in network.layers:
        arrays: list[NDArray[Any]] = []
        for array in parameters(layer):
            arrays.append(np.array(rest[: array.size]).reshape(array.shape))
            del rest[: array.size]
        layers.append(with_parameters(layer, tuple(arrays)))
    assert not rest
    return Network(layers, network.labels)


@pytest.mark.parametrize("loss", LOSSES)
@given(seed=st.integers(0, 10_000), step=st.sampled_from([0.01, 0.1, 0.5]))
@few
def test_one_round_by_brute_force(loss: Loss, seed: int, step: float) -> None:
    network = tiny(loss, seed)
    values = flat(network)
    found = list(try_every_value(network, IMAGES, LABELS, loss, step))
    assert len(found) == len(values)
    for place, tried in enumerate(found):
        losses = {}
        for away in (0.0, step, -step):
            other = [*values[:place], values[place] + away, *values[place + 1 :]]
            losses[away] = loss_of(filled(network, other), IMAGES, LABELS, loss)
        assert tried.before == pytest.approx(losses[0.0], abs=1e-12)
        assert tried.loss == pytest.approx(min(losses.values()), abs=1e-12)
        assert losses[tried.moved] == pytest.approx(min(losses.values()), abs=1e-12)
        values[place] += tried.moved
        assert flat(tried.network) == pytest.approx(values)


@pytest.mark.parametrize("loss", LOSSES)
@given(seed=seeds)
@few
def test_the_loss_never_rises_and_every_value_is_tried_once(loss: Loss, seed: int) -> None:
    network = tiny(loss, seed % 10_000)
    before = flat(network)
    found = list(try_every_value(network, IMAGES, LABELS, loss))
    assert [tried.done for tried in found] == list(range(1, len(before) + 1))
    assert {tried.total for tried in found} == {len(before)}
    assert all(tried.loss <= tried.before for tried in found)
    assert all(after.before == tried.loss for tried, after in pairwise(found))
    assert found[-1].loss == pytest.approx(loss_of(found[-1].network, IMAGES, LABELS, loss), abs=1e-12)
    moved = [tried.moved for tried in found]
    assert set(moved) <= {0.0, 0.1, -0.1}
    assert flat(found[-1].network) == pytest.approx([a + b for a, b in zip(before, moved, strict=True)])
    assert flat(network) == before


@pytest.mark.parametrize(
    ("weight", "moved"),
    [
        (0.5, 0.25),  # larger is nearer to 1
        (1.5, -0.25),  # smaller is
        (1.0, 0.0),  # nothing is better
        (0.875, 0.0),  # as far on the other side: as good, not better
    ],
)
def test_one_value_by_hand(weight: float, moved: float) -> None:
    # A feature of one pixel on a picture of one lit pixel: the score of X is the feature, that of O is 0.
    votes = FullyConnected([[1.0], [0.0]])
    network = Network((Convolution([[[weight]]]), votes))
    first, *others = try_every_value(network, [[[1.0]]], [0], step=0.25)
    assert (first.done, first.total, first.moved) == (1, 3, moved)
    assert first.before == abs(weight - 1)
    assert first.loss == abs(weight + moved - 1)
    assert flat(first.network) == [weight + moved, 1.0, 0.0]
    assert len(others) == 2


def test_a_value_that_makes_no_difference_is_kept() -> None:
    network = Network((FullyConnected([[0.5, 0.5], [0.25, 0.25]]),))
    found = list(try_every_value(network, [[[1.0, 0.0]]], [0], step=0.5))
    assert [tried.moved for tried in found] == [0.5, 0.0, 0.0, 0.0]
    assert flat(found[-1].network) == [1.0, 0.5, 0.25, 0.25]
    assert found[-1].loss == article_error([[1.0, 0.25]], [0])[0] == 0.25


def test_a_round_can_be_left_at_any_value() -> None:
    network = tiny("article")
    everything = list(try_every_value(network, IMAGES, LABELS))
    rounds = try_every_value(network, IMAGES, LABELS)
    for expected in everything[:5]:
        tried = next(rounds)
        assert (tried.done, tried.loss, flat(tried.network)) == (expected.done, expected.loss, flat(expected.network))


def test_rounds_lead_further_down() -> None:
    network = tiny("article")
    losses = [loss_of(network, IMAGES, LABELS, "article")]
    for _ in range(6):
        *_, last = try_every_value(network, IMAGES, LABELS)
        network = last.network
        losses.append(last.loss)
    assert losses == sorted(losses, reverse=True)
    assert losses[-1] < losses[1] < losses[0]


@pytest.mark.parametrize("step", [0, -0.1, float("nan")])
def test_a_step_goes_somewhere(step: float) -> None:
    with pytest.raises(ValueError, match=f"^step: found {step}; expected a number above 0"):
        next(try_every_value(tiny("article"), IMAGES, LABELS, step=step))


def test_only_what_votes_can_learn() -> None:
    with pytest.raises(ValueError, match=r"^layers: found relu; expected votes"):
        next(try_every_value(Network((ReLU(),)), IMAGES, LABELS))
    with pytest.raises(ValueError, match=r"^loss: found cross-entropy .* expected probabilities"):
        next(try_every_value(tiny("article"), IMAGES, LABELS, "cross-entropy"))
