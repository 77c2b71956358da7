"""How the loss of a network changes with every value in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from xotui.engine.arrays import Array, as_floats
from xotui.engine.layers import Layer
from xotui.engine.network import Network
from xotui.engine.training.gradients import Back, parameters, pullback, with_parameters
from xotui.engine.training.losses import Loss, article_error, cross_entropy


@dataclass(frozen=True, eq=False)
class Slope:
    """The loss of a network on a batch, and its gradient.

    Attributes:
        loss: The mean loss of a picture.
        right: How many pictures have their highest score at the right category.
        gradients: For each layer the gradient of each of its `parameters`; an empty tuple for layers without.
    """

    loss: float
    right: int
    gradients: tuple[tuple[Array, ...], ...]


def check_loss(network: Network, loss: Loss) -> None:
    """Raise a ValueError unless a network can be trained for a loss."""
    if network.votes is None:
        raise ValueError(f"layers: found {', '.join(network.names[1:]) or 'none'}; expected votes at the end to learn")
    if loss == "cross-entropy" and not network.gives_probabilities:
        raise ValueError(
            "loss: found cross-entropy for a network that ends with votes; expected probabilities behind the votes, "
            "or the article's error"
        )


def slope(network: Network, images: ArrayLike, labels: ArrayLike, loss: Loss) -> Slope:
    """The loss on a batch and its gradient, by backpropagation.

    Args:
        network: A network that votes.
        images: (N, H, W).
        labels: (N,), the index of each picture's category.
        loss: What is to become small.

    Raises:
        ValueError: If the network cannot be trained for the loss, or the pictures do not fit it.
    """
    check_loss(network, loss)
    batch = as_floats("images", images)
    layers = _without_fused(network, loss)
    backs: list[Back] = []
    for index, layer in enumerate(layers):
        batch, back = pullback(layer, batch, first=index == 0)
        backs.append(back)
    value, gradient = (cross_entropy if loss == "cross-entropy" else article_error)(batch, labels)
    right = int((batch.argmax(axis=1) == np.asarray(labels)).sum())
    found: list[tuple[Array, ...]] = []
    for back in reversed(backs):
        gradient, learnt = back(gradient)
        found.append(learnt)
    rest: list[tuple[Array, ...]] = [()] * (len(network.layers) - len(layers))
    return Slope(value, right, (*reversed(found), *rest))


def loss_of(network: Network, images: ArrayLike, labels: ArrayLike, loss: Loss) -> float:
    """The mean loss of a picture, computed by the layers themselves; arguments as for `slope`."""
    check_loss(network, loss)
    scores = Network(_without_fused(network, loss), network.labels).forward(images)
    return (cross_entropy if loss == "cross-entropy" else article_error)(scores, labels)[0]


def numeric_gradient(
    network: Network,
    images: ArrayLike,
    labels: ArrayLike,
    loss: Loss,
    place: tuple[int, int, tuple[int, ...]],
    step: float = 1e-6,
) -> float:
    """The gradient of one value, by trying it a little larger and a little smaller.

    Args:
        network: A network that votes.
        images: (N, H, W).
        labels: (N,).
        loss: What is to become small.
        place: Which layer, which of its parameters, and the index in that.
        step: How much larger and smaller.

    Returns:
        The central difference, right up to about step² and rounding where no tie lies between.
    """
    tried = [
        loss_of(with_value(network, place, value_at(network, place) + away), images, labels, loss)
        for away in (step, -step)
    ]
    return (tried[0] - tried[1]) / (2 * step)


def value_at(network: Network, place: tuple[int, int, tuple[int, ...]]) -> float:
    """The value at a layer, one of its parameters, and an index in that."""
    layer, parameter, index = place
    return float(parameters(network.layers[layer])[parameter][index])


def with_value(network: Network, place: tuple[int, int, tuple[int, ...]], value: float) -> Network:
    """The network with one other value; arguments as for `value_at`."""
    layer, parameter, index = place
    values = list(parameters(network.layers[layer]))
    values[parameter] = values[parameter].copy()
    values[parameter][index] = value
    return replaced(network, layer, with_parameters(network.layers[layer], tuple(values)))


def replaced(network: Network, index: int, layer: Layer) -> Network:
    """The network with another layer at an index."""
    return Network((*network.layers[:index], layer, *network.layers[index + 1 :]), network.labels)


def _without_fused(network: Network, loss: Loss) -> tuple[Layer, ...]:
    """The layers before the loss: cross-entropy takes the softmax into itself."""
    return network.layers[:-1] if loss == "cross-entropy" else network.layers
