"""Values that never vote: they are computed, but every weight that they are multiplied with is 0."""

from __future__ import annotations

from math import prod

import numpy as np
from numpy.typing import NDArray

from xotui.engine import FullyConnected, Network
from xotui.insight.checks.report import Check, Fact, counted, some
from xotui.insight.checks.watching import layer_names


def values_that_never_vote(network: Network, shape: tuple[int, int]) -> Check:
    """What no score, or no neuron, hears of; and categories that nobody votes for.

    Args:
        network: Any network.
        shape: Rows and columns of the pictures.
    """
    found: list[str] = []
    means: list[str] = []
    told: list[str] = []
    facts: list[Fact] = []
    shapes = network.shapes(shape)
    dense = [index for index, layer in enumerate(network.layers) if isinstance(layer, FullyConnected)]
    for index in dense:
        layer = network.layers[index]
        assert isinstance(layer, FullyConnected)
        silent = np.asarray(~layer.weights.any(axis=0))
        read, given = network.names[index], shapes[index]
        maps = given[0] if len(given) > 2 else 1
        by_map = silent.reshape(maps, -1).sum(axis=1).tolist() if len(given) > 1 else [int(silent.sum())]
        names = _map_names(network, index, given)
        each = prod(given) // maps
        facts += [
            {"layer": read, "map": name, "never_vote": count, "of": each, "for": network.names[index + 1]}
            for name, count in zip(names, by_map, strict=True)
        ]
        hearers = "votes" if layer is network.votes else "neurons"
        if silent.any():
            told_of = [f"{name} {count} of {each}" for name, count in zip(names, by_map, strict=True) if count]
            maps_told = f" ({some(told_of)})" if len(given) > 1 else f" ({_neurons(silent)})"
            found.append(
                f"{read}: {int(silent.sum())} of {counted(silent.size, 'value')} "
                f"{'never vote' if silent.sum() > 1 else 'never votes'}{maps_told}."
            )
            means.append(
                f"They have the weight 0 for all {hearers}: they are computed, and change nothing that follows."
            )
        else:
            told.append(f"{read}: each of {counted(silent.size, 'value')} has a weight for the {hearers}.")
    votes = network.votes
    if votes is None:
        told.append("The network ends with maps: there are no votes.")
    else:
        for label, row in zip(network.labels, votes.weights, strict=True):
            if not row.any():
                found.append(f"{network.names[dense[-1] + 1]}: nobody votes for {label}.")
                facts.append({"layer": network.names[dense[-1] + 1], "label_without_voters": label})
                means.append("A category without voters never gets a score that says anything of the picture.")
    return Check("Values that never vote", tuple(found), tuple(dict.fromkeys(means)), tuple(told), tuple(facts))


def _map_names(network: Network, index: int, given: tuple[int, ...]) -> tuple[str, ...]:
    """What the maps are called that the layer at an index reads."""
    if len(given) > 2:
        return layer_names(network, index - 1, given[0])
    return ("all",)


def _neurons(silent: NDArray[np.bool_]) -> str:
    return some([f"neuron {number}" for number in np.flatnonzero(silent).tolist()])
