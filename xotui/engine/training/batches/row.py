"""All that learns in one row, so that a step changes it at once, and the network that it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from xotui.engine.arrays import Array
from xotui.engine.network import Network
from xotui.engine.training.batches.lesson import Lesson, in_a_row
from xotui.engine.training.learned import values_of
from xotui.engine.training.losses import Loss
from xotui.engine.training.optimisers import SGD, Adam, Memory, Optimiser


@dataclass(frozen=True, eq=False)
class Row:
    """What was learned, all in one row; see `Learned`.

    Attributes:
        lesson: What is learned.
        values: All values that learn.
        kept: What the optimiser remembers, as if they were one parameter.
    """

    lesson: Lesson
    values: Array
    kept: Memory

    @cached_property
    def network(self) -> Network:
        """The network with these values."""
        return self.lesson.network_of(self.values)

    @property
    def largest(self) -> float:
        """See `Learned`."""
        return float(np.abs(self.values).max(initial=0.0))

    @cached_property
    def memory(self) -> Memory:
        """What the optimiser remembers of each parameter."""
        (kept,) = self.kept
        return tuple(zip(*map(self.lesson.apart, kept), strict=True))

    def fits(self, images: Array) -> bool:
        """Pictures of the size and type that the lesson is made for."""
        return images.dtype == self.lesson.dtype and images.shape[1:] == self.lesson.shape

    def step(
        self, images: Array, labels: NDArray[np.intp], chosen: NDArray[np.intp], optimiser: Optimiser, number: int
    ) -> tuple[float, int, Row]:
        """See `Learned`."""
        found = self.lesson.slope(self.values, images, labels, chosen)
        (values,), kept = optimiser.step((self.values,), (found.gradient,), self.kept, number)
        return found.loss, found.right, Row(self.lesson, values, kept)


def row_of(
    network: Network, memory: Memory, learning: tuple[int, ...], loss: Loss, optimiser: Optimiser, images: Array
) -> Row | None:
    """A network as a row.

    Args:
        network: A network that votes.
        memory: What the optimiser remembers of each parameter.
        learning: The indices of the layers that learn.
        loss: What is to become small.
        optimiser: How gradients change values.
        images: (N, H, W), what is learned from.

    Returns:
        None where a row would not do the same: if values are of several types, if the optimiser may treat each
        parameter by itself, or if the pictures are of a type that is not computed in.

    Raises:
        ValueError: If the pictures do not fit the network.
    """
    values = values_of(network, learning)
    if images.dtype not in (np.float32, np.float64) or type(optimiser) not in (SGD, Adam):
        return None
    if len({value.dtype for value in values}) > 1:
        return None
    lesson = Lesson(network, learning, loss, images.shape[1:], images.dtype)
    row = in_a_row(values)
    kept = (tuple(map(in_a_row, zip(*memory, strict=True))),) if memory else optimiser.start((row,))
    return Row(lesson, row, kept)
