"""How gradients change the values of a network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isfinite
from typing import ClassVar, Protocol

import numpy as np

from xotui.engine.arrays import Array

Memory = tuple[tuple[Array, ...], ...]
"""What an optimiser remembers: for each parameter some arrays of its shape."""


class Optimiser(Protocol):
    """A rule that makes the next values of gradients and of what it remembers. It changes nothing itself."""

    kind: ClassVar[str]

    @property
    def rate(self) -> float:
        """The learning rate, > 0."""

    def with_rate(self, rate: float) -> Optimiser:
        """The same rule with another learning rate."""

    def start(self, values: Sequence[Array]) -> Memory:
        """What is remembered before the first step."""

    def step(
        self, values: Sequence[Array], gradients: Sequence[Array], memory: Memory, number: int
    ) -> tuple[tuple[Array, ...], Memory]:
        """The next values, and what is remembered then.

        Args:
            values: The parameters.
            gradients: The gradient of each, of the same shape.
            memory: What was remembered.
            number: Which step this is, counted from 1.
        """


@dataclass(frozen=True)
class SGD:
    """Stochastic gradient descent with momentum.

    Args:
        rate: The learning rate, > 0.
        momentum: How much of the last step is taken again, 0 … below 1.
        weight_decay: What share of every value is taken off at each step, times the rate; ≥ 0.

    Raises:
        ValueError: If one of them is not like that.

    Source: B. T. Polyak, "Some methods of speeding up the convergence of iteration methods" (1964).
    """

    kind: ClassVar[str] = "sgd"
    rate: float = 0.1
    momentum: float = 0.9
    weight_decay: float = 0.0

    def __post_init__(self) -> None:
        _check(self.rate, self.weight_decay)
        _check_share("momentum", self.momentum)

    def with_rate(self, rate: float) -> Optimiser:
        """The same rule with another learning rate."""
        return replace(self, rate=rate)

    def start(self, values: Sequence[Array]) -> Memory:
        """A velocity of 0 for each value."""
        return tuple((np.zeros_like(value),) for value in values)

    def step(
        self, values: Sequence[Array], gradients: Sequence[Array], memory: Memory, number: int
    ) -> tuple[tuple[Array, ...], Memory]:
        """The next values and velocities."""
        moved, kept = [], []
        for value, gradient, (velocity,) in zip(values, gradients, memory, strict=True):
            slope = gradient + self.weight_decay * value if self.weight_decay else gradient
            faster = self.momentum * velocity - self.rate * slope
            moved.append(value + faster)
            kept.append((faster,))
        return tuple(moved), tuple(kept)


@dataclass(frozen=True)
class Adam:
    """Steps of about the same size for every value, whatever the size of its gradient.

    Args:
        rate: The learning rate, > 0: about what a value changes by in one step.
        first: How slowly the mean of the gradients is forgotten, 0 … below 1.
        second: How slowly the mean of their squares is forgotten, 0 … below 1.
        weight_decay: What share of every value is taken off at each step, times the rate; ≥ 0.

    Raises:
        ValueError: If one of them is not like that.

    Source: D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization" (2015); the decay apart from the
    gradient: I. Loshchilov and F. Hutter, "Decoupled weight decay regularization" (2019).
    """

    kind: ClassVar[str] = "adam"
    rate: float = 0.01
    first: float = 0.9
    second: float = 0.999
    weight_decay: float = 0.0

    def __post_init__(self) -> None:
        _check(self.rate, self.weight_decay)
        _check_share("first", self.first)
        _check_share("second", self.second)

    def with_rate(self, rate: float) -> Optimiser:
        """The same rule with another learning rate."""
        return replace(self, rate=rate)

    def start(self, values: Sequence[Array]) -> Memory:
        """Means of 0 for each value."""
        return tuple((np.zeros_like(value), np.zeros_like(value)) for value in values)

    def step(
        self, values: Sequence[Array], gradients: Sequence[Array], memory: Memory, number: int
    ) -> tuple[tuple[Array, ...], Memory]:
        """The next values and means."""
        moved, kept = [], []
        for value, gradient, (mean, square) in zip(values, gradients, memory, strict=True):
            mean = self.first * mean + (1 - self.first) * gradient
            square = self.second * square + (1 - self.second) * gradient * gradient
            size = np.sqrt(square / (1 - self.second**number)) + 1e-8
            step = mean / (1 - self.first**number) / size + self.weight_decay * value
            moved.append((value - self.rate * step).astype(value.dtype, copy=False))
            kept.append((mean, square))
        return tuple(moved), tuple(kept)


def _check(rate: float, weight_decay: float) -> None:
    if not (isfinite(rate) and rate > 0):
        raise ValueError(f"rate: found {rate}; expected a number above 0")
    if not (isfinite(weight_decay) and weight_decay >= 0):
        raise ValueError(f"weight_decay: found {weight_decay}; expected a number of at least 0")


def _check_share(name: str, value: float) -> None:
    if not 0 <= value < 1:
        raise ValueError(f"{name}: found {value}; expected a number from 0 to below 1")
