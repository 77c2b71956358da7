"""The article's way to learn: each value a little up and a little down, and whatever makes the error less is kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import ArrayLike

from xotui.engine.arrays import Array, as_floats
from xotui.engine.layers import Layer
from xotui.engine.network import Network
from xotui.engine.plans.network_plan import NetworkPlan, applied
from xotui.engine.training.backprop import check_loss, replaced
from xotui.engine.training.gradients import learnable, parameters, with_parameters
from xotui.engine.training.losses import Loss, article_error, cross_entropy


@dataclass(frozen=True, eq=False)
class Tried:
    """One value has been tried.

    Attributes:
        network: The network after it.
        done: How many values have been tried in this round.
        total: How many there are.
        moved: By how much the value was changed: up, down, or 0.0.
        before: The loss before.
        loss: The loss after.
    """

    network: Network
    done: int
    total: int
    moved: float
    before: float
    loss: float


def try_every_value(
    network: Network, images: ArrayLike, labels: ArrayLike, loss: Loss = "article", step: float = 0.1
) -> Iterator[Tried]:
    """One round through all values of a network, in the order of its layers.

    Each value is tried `step` larger and `step` smaller; of the three the one with the least loss is kept, as it
    is if nothing is better. The loss never rises.

    Args:
        network: A network that votes.
        images: (N, H, W).
        labels: (N,).
        loss: What is to become small.
        step: How much larger and smaller, > 0.

    Yields:
        What came of each value.

    Source: B. Rohrer, "How Convolutional Neural Networks Work".
    """
    check_loss(network, loss)
    if not 0 < step < inf:
        raise ValueError(f"step: found {step}; expected a number above 0")
    network = learnable(network)
    batch: Array = as_floats("images", images)
    total = sum(value.size for layer in network.layers for value in parameters(layer))
    behind = len(network.layers) - (loss == "cross-entropy")  # cross-entropy takes the softmax into itself
    done = 0
    present: float | None = None
    for place in range(len(network.layers)):
        following = network.layers[place + 1 : behind]
        for number, values in enumerate(parameters(network.layers[place])):
            for index in np.ndindex(values.shape):
                if present is None:
                    present = _error((network.layers[place], *following), batch, labels, loss)
                choices = [(present, 0.0, network.layers[place])]
                for away in (step, -step):
                    layer = _nudged(network.layers[place], number, index, away)
                    choices.append((_error((layer, *following), batch, labels, loss), away, layer))
                before = present
                present, moved, kept = min(choices, key=lambda choice: choice[0])
                network = replaced(network, place, kept)
                done += 1
                yield Tried(network, done, total, moved, before, present)
        # What stands before a layer does not change while its values are tried.
        batch = applied(network.layers[place], batch)


def _error(layers: Sequence[Layer], batch: Array, labels: ArrayLike, loss: Loss) -> float:
    made = NetworkPlan(layers, batch.shape[1:], batch.dtype).forward(batch)
    return (cross_entropy if loss == "cross-entropy" else article_error)(made, labels)[0]


def _nudged(layer: Layer, number: int, index: tuple[int, ...], away: float) -> Layer:
    values = list(parameters(layer))
    values[number] = values[number].copy()
    values[number][index] += away
    return with_parameters(layer, tuple(values))
