"""What was learned so far: the values of a network and what the optimiser remembers, and how a step changes both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from xotui.engine.arrays import Array
from xotui.engine.network import Network
from xotui.engine.training.backprop import slope
from xotui.engine.training.gradients import parameters, with_parameters
from xotui.engine.training.losses import Loss
from xotui.engine.training.optimisers import Memory, Optimiser


class Learned(Protocol):
    """A network and a memory that a step changes. It never changes itself: a step makes the next one."""

    @property
    def network(self) -> Network:
        """The network with the present values."""

    @property
    def memory(self) -> Memory:
        """What the optimiser remembers of each parameter."""

    @property
    def largest(self) -> float:
        """The largest of the values that learn, without its sign; 0.0 where nothing learns."""

    def fits(self, images: Array) -> bool:
        """Whether it can learn from such pictures."""

    def step(
        self, images: Array, labels: NDArray[np.intp], chosen: NDArray[np.intp], optimiser: Optimiser, number: int
    ) -> tuple[float, int, Learned]:
        """One step.

        Args:
            images: (N, H, W), all pictures.
            labels: (N,), the index of each picture's category.
            chosen: The indices of the pictures in the batch.
            optimiser: How gradients change values.
            number: Which step of the optimiser this is, counted from 1.

        Returns:
            The mean loss of a picture in the batch, how many of them are right, and what was learned then.
        """


@dataclass(frozen=True, eq=False)
class LayerByLayer:
    """What was learned, every layer by itself: of any types, by any optimiser.

    Args:
        network: The network.
        memory: What the optimiser remembers.
        learning: The indices of the layers that learn.
        loss: What is to become small.
    """

    network: Network
    memory: Memory
    learning: tuple[int, ...]
    loss: Loss

    @property
    def largest(self) -> float:
        """See `Learned`."""
        return max((float(np.abs(value).max()) for value in values_of(self.network, self.learning)), default=0.0)

    def fits(self, images: Array) -> bool:
        """Any pictures."""
        return True

    def step(
        self, images: Array, labels: NDArray[np.intp], chosen: NDArray[np.intp], optimiser: Optimiser, number: int
    ) -> tuple[float, int, LayerByLayer]:
        """See `Learned`."""
        found = slope(self.network, images[chosen], labels[chosen], self.loss)
        gradients = [part for index in self.learning for part in found.gradients[index]]
        values, memory = optimiser.step(values_of(self.network, self.learning), gradients, self.memory, number)
        network = with_values(self.network, self.learning, values)
        return found.loss, found.right, LayerByLayer(network, memory, self.learning, self.loss)


def values_of(network: Network, learning: Sequence[int]) -> tuple[Array, ...]:
    """The parameters of the layers that learn."""
    return tuple(value for index in learning for value in parameters(network.layers[index]))


def with_values(network: Network, learning: Sequence[int], values: Sequence[Array]) -> Network:
    """The network with other values, in the order of `values_of`."""
    layers, rest = list(network.layers), list(values)
    for index in learning:
        count = len(parameters(layers[index]))
        layers[index] = with_parameters(layers[index], tuple(rest[:count]))
        del rest[:count]
    return Network(layers, network.labels)
