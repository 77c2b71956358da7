"""Exact counts of a network, layer by layer: operations, values and bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import prod

from xotui.engine import Cost, Network


@dataclass(frozen=True)
class LayerCount:
    """What one layer does for one picture.

    Attributes:
        name: What the layer is called, or "all".
        cost: How many operations it does.
        values: How many values it gives.
        size: The bytes of these.
    """

    name: str
    cost: Cost
    values: int
    size: int


@lru_cache(maxsize=64)
def layer_counts(network: Network, shape: tuple[int, int], itemsize: int) -> tuple[LayerCount, ...]:
    """The exact counts of every layer.

    Args:
        network: The layers.
        shape: (H, W) of the picture.
        itemsize: Bytes of one value: 4 for float32, 8 for float64.

    Raises:
        ValueError: If a layer does not fit what it is given.
    """
    shapes = network.shapes(shape)[1:]
    costs = network.costs(shape)
    return tuple(
        LayerCount(name, cost, prod(made), prod(made) * itemsize)
        for name, cost, made in zip(network.names[1:], costs, shapes, strict=True)
    )


def total(counts: Sequence[LayerCount]) -> LayerCount:
    """All layers together."""
    return LayerCount(
        "all",
        sum((count.cost for count in counts), Cost()),
        sum(count.values for count in counts),
        sum(count.size for count in counts),
    )
