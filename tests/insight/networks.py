"""Small random networks for the property tests of insight."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.engine.strategies import seeds
from xotui.engine import Convolution, FullyConnected, Layer, MaxPool, Network, ReLU, Trace
from xotui.engine.pooling import Edge
from xotui.insight.links import Cell

EDGES: tuple[Edge, ...] = ("keep", "drop")


@st.composite
def traces(draw: st.DrawFn) -> Trace:
    """A picture seen by convolution → (convolution over maps) → ReLU → pool → (pool) → votes, all of random sizes."""
    random = np.random.default_rng(draw(seeds))
    sides = st.integers(1, 3)
    count = draw(st.integers(1, 2))
    layers: list[Layer] = [Convolution(random.uniform(-1, 1, (count, draw(sides), draw(sides))))]
    if draw(st.booleans()):
        layers.append(Convolution(random.uniform(-1, 1, (draw(st.integers(1, 3)), count, draw(sides), draw(sides)))))
    layers.append(ReLU())
    pools = st.builds(MaxPool, sides, sides, st.sampled_from(EDGES))
    layers += draw(st.lists(pools, min_size=1, max_size=2))
    shape = (draw(st.integers(5, 8)), draw(st.integers(5, 8)))
    try:
        values = int(np.prod(Network(layers).shapes(shape)[-1]))
    except ValueError:
        assume(False)
        raise
    weights = random.uniform(-1, 1, (2, values)) * (random.uniform(size=(2, values)) < 0.7)
    return Network([*layers, FullyConnected(weights)]).trace(random.choice([-1.0, 0.5, 1.0], shape))


@st.composite
def traces_and_cells(draw: st.DrawFn) -> tuple[Trace, Cell]:
    """A trace and any one of its cells."""
    trace = draw(traces())
    stage = draw(st.integers(0, len(trace) - 1))
    channel, row, column = (draw(st.integers(0, length - 1)) for length in trace[stage].maps.shape)
    return trace, Cell(stage, channel, row, column)


def onwards_from(trace: Trace, stage: int, values: NDArray[Any], until: int) -> NDArray[Any]:
    """What stage `until` would hold if `stage` held other values (C, H, W)."""
    batch = values.reshape(1, *trace[stage].values.shape)
    for later in range(stage + 1, until + 1):
        layer = trace[later].layer
        assert layer is not None
        batch = layer(batch)
    return batch.reshape(trace[until].maps.shape)
