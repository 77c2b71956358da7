"""Optimisers, held against the published formulas, one number at a time."""

from __future__ import annotations

from math import inf, nan, sqrt
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import DTypeLike, NDArray

from tests.engine.strategies import random, seeds, thorough
from xotui.engine.training import SGD, Adam, Optimiser

OPTIMISERS: list[Optimiser] = [SGD(0.1, 0.9, 0.01), Adam(0.1, 0.9, 0.99, 0.01)]
STEPS = 6
shares = st.sampled_from([0.0, 0.5, 0.9, 0.99])
decays = st.sampled_from([0.0, 0.1])


def several_steps(optimiser: Optimiser, value: NDArray[Any], gradients: NDArray[Any]) -> list[NDArray[Any]]:
    """The value after each of the gradients."""
    values: tuple[NDArray[Any], ...] = (value,)
    memory = optimiser.start(values)
    made = []
    for number, gradient in enumerate(gradients, start=1):
        values, memory = optimiser.step(values, [gradient], memory, number)
        made.append(values[0])
    return made


@given(seeds, st.sampled_from([0.01, 0.3]), shares, decays)
@thorough
def test_sgd_number_by_number(seed: int, rate: float, momentum: float, decay: float) -> None:
    start, gradients = random(seed, 2, 3), random(seed + 1, STEPS, 2, 3)
    found = several_steps(SGD(rate, momentum, decay), start, gradients)
    for index in np.ndindex(start.shape):
        value, velocity = float(start[index]), 0.0
        for step in range(STEPS):
            velocity = momentum * velocity - rate * (float(gradients[(step, *index)]) + decay * value)
            value += velocity
            assert found[step][index] == pytest.approx(value, abs=1e-12)


@given(seeds, st.sampled_from([0.01, 0.3]), shares, st.sampled_from([0.0, 0.9, 0.999]), decays)
@thorough
def test_adam_number_by_number(seed: int, rate: float, first: float, second: float, decay: float) -> None:
    start, gradients = random(seed, 2, 3), random(seed + 1, STEPS, 2, 3)
    found = several_steps(Adam(rate, first, second, decay), start, gradients)
    for index in np.ndindex(start.shape):
        value, mean, square = float(start[index]), 0.0, 0.0
        for step in range(STEPS):
            gradient = float(gradients[(step, *index)])
            mean = first * mean + (1 - first) * gradient
            square = second * square + (1 - second) * gradient**2
            unbiased = mean / (1 - first ** (step + 1)), square / (1 - second ** (step + 1))
            value -= rate * (unbiased[0] / (sqrt(unbiased[1]) + 1e-8) + decay * value)
            assert found[step][index] == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize("size", [1e-4, 1.0, 1e4])
def test_the_first_step_of_adam_is_as_large_as_its_rate(size: float) -> None:
    (moved,) = several_steps(Adam(0.125), np.zeros(2), np.array([[size, -size]]))
    np.testing.assert_allclose(moved, [-0.125, 0.125], rtol=1e-3)


@pytest.mark.parametrize("optimiser", [SGD(0.5, 0.0, 0.25), Adam(0.5, weight_decay=0.25)])
def test_without_a_gradient_nothing_but_the_decay_takes_its_share(optimiser: Optimiser) -> None:
    (moved,) = several_steps(optimiser, np.array([8.0, -2.0, 0.0]), np.zeros((1, 3)))
    assert moved.tolist() == [7.0, -1.75, 0.0]


@pytest.mark.parametrize("optimiser", OPTIMISERS, ids=["sgd", "adam"])
def test_several_parameters_are_each_for_themselves(optimiser: Optimiser) -> None:
    values, gradients = [random(1, 2, 2), random(2, 3)], [random(3, 2, 2), random(4, 3)]
    together, memory = optimiser.step(values, gradients, optimiser.start(values), 1)
    assert len(together) == len(memory) == 2
    for value, gradient, moved, kept in zip(values, gradients, together, memory, strict=True):
        (alone,), (remembered,) = optimiser.step([value], [gradient], optimiser.start([value]), 1)
        np.testing.assert_array_equal(moved, alone)
        for array, other in zip(kept, remembered, strict=True):
            assert array.shape == value.shape
            np.testing.assert_array_equal(array, other)


@pytest.mark.parametrize("optimiser", OPTIMISERS, ids=["sgd", "adam"])
def test_nothing_that_is_given_is_changed(optimiser: Optimiser) -> None:
    values, gradients = [random(1, 2, 3)], [random(2, 2, 3)]
    _, memory = optimiser.step(values, gradients, optimiser.start(values), 1)
    everything = [*values, *gradients, *memory[0]]
    before = [array.copy() for array in everything]
    moved, kept = optimiser.step(values, gradients, memory, 2)
    for array in (*moved, *kept[0]):
        array[...] = 99  # what comes back belongs to the caller
    for array, then in zip(everything, before, strict=True):
        np.testing.assert_array_equal(array, then)


@pytest.mark.parametrize("optimiser", OPTIMISERS, ids=["sgd", "adam"])
@pytest.mark.parametrize("precision", [np.float32, np.float64])
def test_values_keep_their_type(optimiser: Optimiser, precision: DTypeLike) -> None:
    values = [random(1, 4).astype(precision)]
    (moved,), _ = optimiser.step(values, [random(2, 4).astype(precision)], optimiser.start(values), 1)
    assert moved.dtype == precision


@pytest.mark.parametrize("optimiser", OPTIMISERS, ids=["sgd", "adam"])
def test_another_rate_is_all_that_changes(optimiser: Optimiser) -> None:
    other = optimiser.with_rate(0.25)
    assert (other.rate, optimiser.rate) == (0.25, 0.1)
    assert other.with_rate(0.1) == optimiser
    with pytest.raises(ValueError, match=r"^rate: found -1; expected a number above 0"):
        optimiser.with_rate(-1)


@pytest.mark.parametrize(
    ("kind", "field", "wrong"),
    [
        *((kind, "rate", wrong) for kind in (SGD, Adam) for wrong in (0, -0.1, nan, inf)),
        *((kind, "weight_decay", wrong) for kind in (SGD, Adam) for wrong in (-0.1, nan, inf)),
        *((SGD, "momentum", wrong) for wrong in (-0.1, 1, 1.5, nan)),
        *((Adam, field, wrong) for field in ("first", "second") for wrong in (-0.1, 1, nan)),
    ],
)
def test_settings_out_of_range_are_named(kind: Any, field: str, wrong: float) -> None:
    with pytest.raises(ValueError, match=f"^{field}: found {wrong}; expected a number ") as error:
        kind(**{field: wrong})
    assert "\n" not in str(error.value)
