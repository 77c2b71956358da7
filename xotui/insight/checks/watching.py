"""What a network does on many pictures: which maps are ever above 0, which always, and what stands at its limit."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from xotui.engine import Convolution, FullyConnected, MaxPool, Network, ReLU, Softmax
from xotui.engine.arrays import Array
from xotui.engine.matching import ROUNDING
from xotui.engine.plans.network_plan import applied

SURE = 1e-3
"""A probability this near to 0 or 1 is as good as certain."""

_BATCH = 32  # pictures at a time, so that the maps of large pictures do not need much memory

Counts = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Activity:
    """How often what one layer computes is above 0.

    Attributes:
        layer: The name of the layer: a convolution, or hidden neurons.
        names: What its maps or neurons are called, n of them.
        above: (n,), on how many pictures some value of the map is above 0.
        throughout: (n,), on how many pictures every value of it is.
        rectified: Whether a ReLU comes behind it, before anything else is computed with it.
        neurons: Whether it is neurons rather than features.
    """

    layer: str
    names: tuple[str, ...]
    above: Counts
    throughout: Counts
    rectified: bool
    neurons: bool

    @property
    def things(self) -> str:
        """What they are called together."""
        return "neuron" if self.neurons else "feature"


@dataclass(frozen=True, eq=False)
class Limits:
    """How often the last maps stand at the largest value that they can have.

    Attributes:
        layer: The name of the last layer of maps.
        names: What its maps are called, C of them.
        at_most: (C, H, W), on how many pictures each value is as large as it can be.
    """

    layer: str
    names: tuple[str, ...]
    at_most: Counts


@dataclass(frozen=True, eq=False)
class Watched:
    """Everything that was seen.

    Attributes:
        pictures: How many pictures there were.
        activities: One for each convolution and each layer of hidden neurons.
        limits: Of the last maps; None where there are none.
        sure: On how many pictures a probability is as good as certain; None without probabilities.
        beyond: For each layer that ever gives what is no number, on how many pictures it does.
    """

    pictures: int
    activities: tuple[Activity, ...]
    limits: Limits | None
    sure: int | None
    beyond: dict[str, int] = field(default_factory=dict)


def watch(network: Network, images: Array) -> Watched:
    """Look at everything that a network computes for pictures.

    Args:
        network: Any network.
        images: (N, H, W), at least one.

    Raises:
        ValueError: If the network does not fit the pictures.
    """
    shapes = network.shapes(images.shape[1:])
    above = {index: np.zeros(shapes[index + 1][0], dtype=np.intp) for index in _watched(network)}
    throughout = {index: count.copy() for index, count in above.items()}
    last = _last_maps(network)
    least = np.zeros(0) if last is None else _as_good_as(highest_values(network)[last])
    at_most = None if last is None else np.zeros(shapes[last + 1], dtype=np.intp)
    sure, beyond = 0, dict.fromkeys(network.names[1:], 0)
    for start in range(0, len(images), _BATCH):
        batch = np.asarray(images[start : start + _BATCH], dtype=np.float64)
        for index, layer in enumerate(network.layers):
            with np.errstate(over="ignore", invalid="ignore"):
                batch = applied(layer, batch)
            rows = batch.reshape(len(batch), -1)
            beyond[network.names[index + 1]] += int(
                (~np.isfinite(rows[:, _voted_for(network, index)])).any(axis=1).sum()
            )
            if index in above:
                positive = (batch > ROUNDING).reshape(*batch.shape[:2], -1)
                above[index] += positive.any(axis=2).sum(axis=0)
                throughout[index] += positive.all(axis=2).sum(axis=0)
            if index == last and at_most is not None:
                at_most += (batch >= least[:, None, None]).sum(axis=0)
        if network.gives_probabilities:
            sure += int(((batch <= SURE) | (batch >= 1 - SURE)).any(axis=1).sum())
    activities = tuple(
        Activity(
            network.names[index + 1],
            layer_names(network, index, shapes[index + 1][0]),
            above[index],
            throughout[index],
            _rectified(network, index),
            isinstance(network.layers[index], FullyConnected),
        )
        for index in above
    )
    limits = None
    if last is not None and at_most is not None:
        limits = Limits(network.names[last + 1], layer_names(network, last, len(at_most)), at_most)
    return Watched(
        len(images),
        activities,
        limits,
        sure if network.gives_probabilities else None,
        {name: count for name, count in beyond.items() if count},
    )


def highest_values(network: Network) -> list[Array]:
    """The largest value that each map of each layer can have on pictures of −1 … 1, up to the first dense layer.

    Behind the first convolution it is reached by some patch. Further on it is a bound, since not every map can be
    at its largest at the same place: interval arithmetic, layer by layer.

    Returns:
        For each layer of maps (C,).

    Source: R. E. Moore, "Interval Analysis" (1966).
    """
    with np.errstate(over="ignore", invalid="ignore"):
        found = _bounds(network)
    return [np.where(np.isfinite(high), high, np.inf) for high in found]


def _bounds(network: Network) -> list[Array]:
    low, high = np.array([-1.0]), np.array([1.0])
    found: list[Array] = []
    for layer in network.layers:
        if isinstance(layer, FullyConnected | Softmax):
            break
        if isinstance(layer, Convolution):
            kernels = layer.kernels.reshape(len(layer.kernels), -1, *layer.kernels.shape[-2:])
            if layer.padding:
                low, high = np.minimum(low, 0), np.maximum(high, 0)
            for_more, for_less = np.maximum(kernels, 0).sum(axis=(2, 3)), np.minimum(kernels, 0).sum(axis=(2, 3))
            low, high = for_more @ low + for_less @ high, for_more @ high + for_less @ low
            added = 0.0 if layer.bias is None else layer.bias
            low, high = low / layer.divisor + added, high / layer.divisor + added
        elif isinstance(layer, ReLU):
            low, high = np.maximum(low, 0), np.maximum(high, 0)
        # What can only have one value is not at its limit, it just says nothing.
        found.append(np.where(high - low > ROUNDING, high, np.inf))
    return found


def _as_good_as(highest: Array) -> Array:
    """What cannot be told from the largest values but by rounding."""
    finite = np.where(np.isfinite(highest), highest, 0)
    return np.where(np.isfinite(highest), finite - ROUNDING * np.maximum(1, np.abs(finite)), np.inf)


def layer_names(network: Network, index: int, count: int) -> tuple[str, ...]:
    """What the maps or neurons of a layer are called."""
    if isinstance(network.layers[index], FullyConnected):
        return tuple(f"neuron {number}" for number in range(count))
    return network.map_names(network.names[index + 1], count)


def _watched(network: Network) -> list[int]:
    """The indices of the layers that compute with weights of their own, but for the votes."""
    return [
        index
        for index, layer in enumerate(network.layers)
        if isinstance(layer, Convolution | FullyConnected) and layer is not network.votes
    ]


def _last_maps(network: Network) -> int | None:
    """The index of the last layer of maps."""
    maps = [index for index, layer in enumerate(network.layers) if not isinstance(layer, FullyConnected | Softmax)]
    dense = [index for index, layer in enumerate(network.layers) if isinstance(layer, FullyConnected)]
    before = [index for index in maps if not dense or index < dense[0]]
    return before[-1] if before else None


def _rectified(network: Network, index: int) -> bool:
    """Whether a ReLU comes behind a layer; pooling between them changes nothing of what it does."""
    for layer in network.layers[index + 1 :]:
        if not isinstance(layer, MaxPool):
            return isinstance(layer, ReLU)
    return False


def _voted_for(network: Network, index: int) -> NDArray[np.bool_] | slice:
    """Which values of a layer must be numbers: a category without voters has no score, and that is no accident."""
    votes = network.votes
    if votes is None or network.layers[index] is not votes:
        return slice(None)
    return np.asarray(votes.weights.any(axis=1))
