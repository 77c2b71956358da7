"""The memory that a computation takes, told before it is taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod

from xotui.engine import Convolution, Layer, MaxPool
from xotui.insight.costs.engines import Engine
from xotui.insight.costs.setups import DTYPE, Setup

WORKSPACE = 12 << 20
"""The bytes of workspace that a plan takes at the most, all its threads together."""

_PREPARING = 5 << 19
"""The bytes that making a plan for a small picture takes at the most."""


@dataclass(frozen=True)
class Memory:
    """Bytes that are held at the moment when they are most.

    Attributes:
        picture: The picture.
        maps: Maps: what a layer is given, and what it gives.
        workspace: What is needed besides to make one from the other.
    """

    picture: int
    maps: int
    workspace: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.picture + self.maps + self.workspace


def memory_of(setup: Setup, engine: Engine) -> Memory:
    """What an engine holds at the most while it works on a setup.

    The readable engine holds whole maps; what it multiplies before it adds it up is as large as the maps again. The
    plan holds the result and a workspace of a fixed size, or less where there is little to do.
    """
    if engine is Engine.READABLE:
        return readable_memory(setup.network.layers, setup.shape, DTYPE.itemsize)
    picture, result = setup.pixels * DTYPE.itemsize, prod(setup.result_shape) * DTYPE.itemsize
    # Patches of a whole picture: each kernel column once more, and the maps at every place of a window.
    gathered = (setup.side + 2) * 2 * picture + 2 * setup.maps_bytes + 4 * setup.features * setup.side**4
    return Memory(picture, result, min(gathered + _PREPARING, WORKSPACE))


def most_memory(setups: Iterable[Setup], engines: Iterable[Engine], limit: int | None = None) -> int:
    """The bytes that measuring engines on setups takes at the most; what would take more than a limit is left out."""
    engines = tuple(engines)
    needed = (memory_needed(setup, engines) for setup in setups)
    return max((size for size in needed if limit is None or size <= limit), default=0)


def memory_needed(setup: Setup, engines: Iterable[Engine]) -> int:
    """The bytes for measuring engines in turn on one picture: the most of one of them, and what stays of the plan."""
    memories = {engine: memory_of(setup, engine) for engine in engines}
    kept = memories[Engine.PLAN].workspace if len(memories) > 1 else 0
    return max(memory.total for memory in memories.values()) + kept


def readable_memory(layers: Sequence[Layer], shape: tuple[int, int], itemsize: int) -> Memory:
    """The same for any convolutions, ReLUs and poolings, one after the other, on one picture of (H, W)."""
    picture = prod(shape) * itemsize
    most = Memory(picture, 0, 0)
    given: tuple[int, ...] = shape
    for index, layer in enumerate(layers):
        made = layer.output_shape(given)
        size = prod(made) * itemsize
        workspace = 0
        if isinstance(layer, Convolution):
            framed = prod(given[:-2]) * prod(side + 2 * layer.padding for side in given[-2:]) * itemsize
            workspace = size + (framed if layer.padding else 0)
        elif isinstance(layer, MaxPool):
            workspace = 2 * size
        now = Memory(picture, size + (prod(given) * itemsize if index else 0), workspace)
        most = max(most, now, key=lambda memory: memory.total)
        given = made
    return most
