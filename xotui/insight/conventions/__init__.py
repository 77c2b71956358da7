"""A network under another convention than its own, and what that changes."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from xotui.engine import Convolution, ExemplarVotes, FullyConnected, Hidden, Layer, MaxPool, Network, Trace
from xotui.engine.arrays import Array
from xotui.engine.layers import Shape
from xotui.insight.conventions.choices import CHOICES, Choice, Convention, Division, Option, Pooling, option_of
from xotui.insight.conventions.differences import StageDifference, differences, sides_of
from xotui.insight.conventions.layers import (
    NO_SIDES,
    ConventionalConvolution,
    ShiftedPool,
)
from xotui.insight.verdict import Verdict, judge

__all__ = [
    "CHOICES",
    "Choice",
    "Comparison",
    "Convention",
    "Conventional",
    "Option",
    "StageDifference",
    "compare",
    "convention_of",
    "differences",
    "option_of",
    "under",
]


def convention_of(network: Network) -> Convention:
    """The convention that a network has of its own: that of its first convolution and its first pooling."""
    convolution = next((layer for layer in network.layers if isinstance(layer, Convolution)), None)
    pool = next((layer for layer in network.layers if isinstance(layer, MaxPool)), None)
    pooling: Pooling = "keep" if pool is None else "shift" if isinstance(pool, ShiftedPool) else pool.edge
    match convolution:
        case None:
            return Convention(pooling=pooling)
        case ConventionalConvolution(kernel=kernel, division=division, filling=filling, digits=digits):
            return Convention(kernel, division, filling, pooling, digits)
        case Convolution(padding=padding, scaling=scaling):
            divided: Division = "pixels" if scaling == "mean" else "none"
            return Convention("correlation", divided, "zero" if padding else "none", pooling)


@dataclass(frozen=True, eq=False)
class Conventional:
    """A network under a convention.

    Attributes:
        network: Its stages have the same names, as far as it goes.
        why: A sentence that says why it ends with maps though the original votes; "" where it ends as the original.
    """

    network: Network
    why: str = ""


def under(network: Network, convention: Convention, shape: Shape) -> Conventional:
    """The same network, computed under another convention.

    What the network does of its own accord stays as it is: only the choices in which `convention` is not that of the
    network are made, and they are made for all its layers. A frame is as wide as the layer's own padding, or, where
    it has none, as `same_sides` says. Votes that follow from exemplars are derived anew; weights of another origin
    stay where they fit as many values as there are now, and else the network ends with the maps before them.

    Args:
        network: Any network.
        convention: How it is to be computed.
        shape: (H, W) of the pictures.

    Raises:
        ValueError: If a layer does not fit under this convention: no whole window on a small map, where cut ones
            are dropped; it says what was found and what was expected.
    """
    own = convention_of(network)
    chosen = own.changed(convention)
    if not chosen:
        return Conventional(network)
    layers: list[Layer] = []
    at = tuple(shape)
    for layer in network.layers:
        changed = _layer_under(layer, convention, chosen)
        if isinstance(changed, ExemplarVotes):
            changed = ExemplarVotes(changed.exemplars, layers)
        elif isinstance(changed, FullyConnected) and changed.weights.shape[1] != prod(at):
            return Conventional(Network(layers, network.labels), _why(changed, prod(at)))
        at = changed.output_shape(at)
        layers.append(changed)
    return Conventional(Network(layers, network.labels))


def _layer_under(layer: Layer, convention: Convention, chosen: tuple[str, ...]) -> Layer:
    """A layer with the chosen fields of a convention; every other field stays as the layer has it."""
    match layer:
        case Convolution() if set(chosen) - {"pooling"}:
            own = convention_of(Network((layer,)))
            kernel, division, padding, digits = (
                getattr(convention if field in chosen else own, field)
                for field in ("kernel", "division", "padding", "digits")
            )
            return ConventionalConvolution(
                layer.written if isinstance(layer, ConventionalConvolution) else layer.kernels,
                layer.names,
                layer.bias,
                kernel=kernel,
                division=division,
                filling=padding,
                sides=sides_of(layer) if sides_of(layer) != NO_SIDES else None,
                digits=digits,
            )
        case MaxPool(window=window, stride=stride) if "pooling" in chosen:
            if convention.pooling == "shift":
                return ShiftedPool(window, stride)
            return MaxPool(window, stride, convention.pooling)
    return layer


def _why(layer: FullyConnected, values: int) -> str:
    """Why a layer with weights of its own is left out."""
    whose = "hidden neurons have" if isinstance(layer, Hidden) else "votes have"
    return f"The {whose} weights for {layer.weights.shape[1]} values, and now there are {values}: no verdict."


@dataclass(frozen=True, eq=False)
class Comparison:
    """A picture seen by a network under its own convention and under another.

    Attributes:
        one: Everything that the network computes of its own accord.
        other: The same under the other convention; it may end earlier.
        differences: Where the two differ, for each stage that both have.
        own_verdict: What the network says; None where it does not vote.
        other_verdict: What it says under the other convention; None where it does not vote.
        network: The network under the other convention.
        why: A sentence that says why that network ends with maps though the original votes, or "".
    """

    one: Trace
    other: Trace
    differences: tuple[StageDifference, ...]
    own_verdict: Verdict | None
    other_verdict: Verdict | None
    network: Network
    why: str = ""

    @property
    def verdict_changes(self) -> bool | None:
        """Whether the winner is another one, or there is one only once; None where not both vote."""
        if self.own_verdict is None or self.other_verdict is None:
            return None
        return self.own_verdict.winner != self.other_verdict.winner


def compare(network: Network, convention: Convention, image: Array, one: Trace | None = None) -> Comparison:
    """What changes if a network is computed under another convention.

    Args:
        network: Any network that fits the picture.
        convention: The other convention.
        image: (H, W), the picture.
        one: What the network computes of it, where that is known already.

    Raises:
        ValueError: As `under`.
    """
    with np.errstate(over="ignore", invalid="ignore"):  # a score beyond all numbers is none, not a warning
        mine = network.trace(image) if one is None else one
        changed = under(network, convention, image.shape)
        yours = changed.network.trace(image)
    verdicts = (_verdict(network, mine, image), _verdict(changed.network, yours, image))
    return Comparison(mine, yours, differences(mine, yours), *verdicts, changed.network, changed.why)


def _verdict(network: Network, trace: Trace, image: Array) -> Verdict | None:
    return None if network.votes is None else judge(image, trace[-1].values, network.labels)
