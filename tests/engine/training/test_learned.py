"""A training in one row goes the same way as one layer by layer, and nobody who looks at it can tell."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import Any

import numpy as np
import pytest
from numpy.typing import DTypeLike, NDArray

from tests.engine.strategies import random
from xotui.engine import Convolution, FullyConnected, Hidden, MaxPool, Network, ReLU, Softmax
from xotui.engine.training import SGD, Adam, Optimiser, Plan, Training, advance, parameters, start
from xotui.engine.training.batches.row import Row
from xotui.engine.training.learned import LayerByLayer

Values = NDArray[Any]
IMAGES, LABELS = random(1, 11, 8, 8), np.random.default_rng(2).integers(0, 2, 11)


class OwnSGD(SGD):
    """The same rule, but nobody can know that it treats all values alike."""


class OwnAdam(Adam):
    """The same rule, but nobody can know that it treats all values alike."""


def network(dtype: DTypeLike = np.float64) -> Network:
    """Two convolutions, hidden neurons, votes; one of everything."""
    shapes = [(3, 3, 3), (3,), (4, 3, 2, 2), (4,), (5, 16), (2, 5), (2,)]
    values = [(random(seed, *shape) / len(shape)).astype(dtype) for seed, shape in enumerate(shapes)]
    return Network(
        (
            Convolution(values[0], ["a", "b", "c"], values[1], padding=1),
            ReLU(),
            MaxPool(2, 2),
            Convolution(values[2], None, values[3], scaling="sum"),
            MaxPool(2, 1),
            Hidden(values[4], None),
            ReLU(),
            FullyConnected(values[5], values[6]),
            Softmax(),
        )
    )


def learned(training: Training) -> object:
    """What stands for the network and the memory of a training."""
    return vars(training)["network"]


def numbers(training: Training) -> Values:
    """All the values of the network, one after the other."""
    return np.concatenate([value.ravel() for layer in training.network.layers for value in parameters(layer)])


def remembered(training: Training) -> Values:
    """All that the optimiser remembers."""
    return np.concatenate([part.ravel() for part in chain.from_iterable(training.memory)])


def steps(training: Training, count: int, images: Values = IMAGES) -> Training:
    for _ in range(count):
        training = advance(training, images, LABELS)
    return training


@pytest.mark.parametrize("learning", [None, (0, 7), (3, 5), ()])
@pytest.mark.parametrize("schedule", ["constant", "cosine"])
@pytest.mark.parametrize(
    ("optimiser", "own"),
    [
        (SGD(0.1, 0.9), OwnSGD(0.1, 0.9)),
        (SGD(0.1, 0.5, 0.01), OwnSGD(0.1, 0.5, 0.01)),
        (Adam(0.02, weight_decay=0.01), OwnAdam(0.02, weight_decay=0.01)),
    ],
    ids=["sgd", "sgd with decay", "adam"],
)
def test_the_same_course_of_learning(
    optimiser: Optimiser, own: Optimiser, schedule: Any, learning: tuple[int, ...] | None
) -> None:
    plan = Plan(optimiser=optimiser, batch=4, epochs=4, schedule=schedule, learning=learning)
    row, layers = start(network(), plan), start(network(), replace(plan, optimiser=own))
    while not row.done:
        row, layers = steps(row, 1), steps(layers, 1)
        assert isinstance(learned(row), Row)
        assert isinstance(learned(layers), LayerByLayer)
        assert (row.step, row.epoch, row.position) == (layers.step, layers.epoch, layers.position)
        assert row.loss == pytest.approx(layers.loss, rel=1e-9)
        assert row.accuracy == layers.accuracy
        np.testing.assert_allclose(numbers(row), numbers(layers), rtol=0, atol=1e-9)
        if learning != ():
            np.testing.assert_allclose(remembered(row), remembered(layers), rtol=0, atol=1e-9)
    assert layers.done
    for one, other in zip(row.network.layers, layers.network.layers, strict=True):
        assert type(one) is type(other)
        assert [value.shape for value in parameters(one)] == [value.shape for value in parameters(other)]
    assert row.network.map_names("convolution1", 3) == ("a", "b", "c")


@pytest.mark.parametrize("optimiser", [SGD(0.1), Adam(0.02)])
@pytest.mark.parametrize("pictures", [np.float32, np.float64])
@pytest.mark.parametrize("values", [np.float32, np.float64])
def test_types_are_those_of_layer_by_layer(optimiser: Optimiser, pictures: DTypeLike, values: DTypeLike) -> None:
    own = OwnSGD(0.1) if isinstance(optimiser, SGD) else OwnAdam(0.02)
    found, expected = (
        steps(start(network(values), Plan(optimiser=rule, batch=4)), 4, IMAGES.astype(pictures))
        for rule in (optimiser, own)
    )
    assert isinstance(learned(found), Row)
    assert numbers(found).dtype == numbers(expected).dtype
    assert remembered(found).dtype == remembered(expected).dtype
    np.testing.assert_allclose(numbers(found), numbers(expected), rtol=0, atol=1e-5)


def test_values_of_several_types_keep_them() -> None:
    layers = (Convolution(random(1, 2, 3, 3).astype(np.float32), None, random(2, 2)), ReLU(), MaxPool())
    votes = FullyConnected(random(3, 2, 18), None)
    images = IMAGES.astype(np.float32)
    training = steps(start(Network((*layers, votes, Softmax())), Plan(batch=4)), 3, images)
    assert isinstance(learned(training), LayerByLayer)
    types = [value.dtype for layer in training.network.layers for value in parameters(layer)]
    assert types == [np.float32, np.float64, np.float64]


@pytest.mark.parametrize("dtype", [np.int8, np.bool_])
def test_pictures_of_whole_numbers(dtype: DTypeLike) -> None:
    images = (IMAGES > 0).astype(dtype)
    found, expected = (steps(start(network(), Plan(batch=4)), 3, given) for given in (images, images.astype(float)))
    np.testing.assert_allclose(numbers(found), numbers(expected), rtol=0, atol=1e-9)


def test_who_looks_changes_nothing() -> None:
    plan = Plan(batch=4)
    watched = unseen = start(network(), plan)
    states = []
    for _ in range(7):
        watched, unseen = steps(watched, 1), steps(unseen, 1)
        assert watched.network is watched.network
        states.append((watched, numbers(watched), remembered(watched)))
    np.testing.assert_array_equal(numbers(watched), numbers(unseen))
    for state, values, memory in states:  # what was seen stays as it was
        np.testing.assert_array_equal(numbers(state), values)
        np.testing.assert_array_equal(remembered(state), memory)


def test_what_a_network_holds_nobody_can_write_to() -> None:
    training = steps(start(network(), Plan(batch=4)), 1)
    before = numbers(training)
    for value in chain.from_iterable(parameters(layer) for layer in training.network.layers):
        with pytest.raises(ValueError, match="read-only"):
            value[...] = 0
    np.testing.assert_array_equal(numbers(training), before)


def test_another_network_in_its_place_is_trained_on() -> None:
    first = steps(start(network(), Plan(optimiser=SGD(0.1, 0.9), batch=11)), 2)
    other = start(network(np.float32), first.plan).network
    changed = replace(first, network=other)
    assert changed.network is other
    np.testing.assert_array_equal(remembered(changed), remembered(first))
    by_layers = Training(replace(first.plan, optimiser=OwnSGD(0.1, 0.9)), other, other, first.memory)
    np.testing.assert_allclose(numbers(steps(changed, 1)), numbers(steps(by_layers, 1)), rtol=0, atol=1e-9)


def test_a_picture_that_is_drawn_into_is_seen_at_the_next_step() -> None:
    images = IMAGES.copy()
    training = steps(start(network(), Plan(batch=11)), 2, images)
    images[3] = -images[3]
    np.testing.assert_array_equal(numbers(steps(training, 1, images)), numbers(steps(training, 1, images.copy())))
    assert (numbers(steps(training, 1, images)) != numbers(steps(training, 1))).any()


def test_pictures_of_another_type_or_size_at_any_step() -> None:
    training = steps(start(network(), Plan(batch=4)), 2)
    assert isinstance(learned(steps(training, 1, IMAGES.astype(np.float32))), Row)
    with pytest.raises(ValueError, match=r"^weights: found 16 "):
        steps(training, 1, random(3, 11, 12, 12))
    np.testing.assert_array_equal(numbers(steps(training, 1)), numbers(steps(training, 1)))
