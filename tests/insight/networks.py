"""Small random networks for the property tests of insight."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.engine.strategies import seeds
from xotui.engine import Convolution, FullyConnected, Hidden, Layer, MaxPool, Network, ReLU, Softmax, Trace
from xotui.engine.convolution import Scaling
from xotui.engine.pooling import Edge
from xotui.insight.links import Cell

EDGES: tuple[Edge, ...] = ("keep", "drop")
SCALINGS: tuple[Scaling, ...] = ("mean", "sum")


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


@st.composite
def whole_networks(draw: st.DrawFn) -> tuple[Network, NDArray[Any]]:
    """A network of any kind that there is, and a picture.

    One or two convolutions, padded or not, with or without bias, as means or as sums; ReLUs and pools between; hidden
    neurons, votes and probabilities, or none of them. Pictures and half of the kernels are of few different values, so
    that windows tie; some weights are 0.
    """
    random = np.random.default_rng(draw(seeds))
    sides, some, often = st.integers(1, 3), st.booleans(), st.sampled_from([True, True, True, False])
    layers: list[Layer] = []
    depth: tuple[int, ...] = ()
    for _ in range(draw(st.integers(1, 2))):
        size = (draw(st.integers(1, 2)), *depth, draw(sides), draw(sides))
        kernels = random.choice([-1.0, 1.0], size) if draw(some) else random.uniform(-1, 1, size)
        bias = random.uniform(-1, 1, size[0]) if draw(some) else None
        padding = draw(st.integers(0, 3))
        layers.append(Convolution(kernels, None, bias, padding=padding, scaling=draw(st.sampled_from(SCALINGS))))
        layers += [ReLU()] if draw(some) else []
        layers += [MaxPool(draw(sides), draw(sides), draw(st.sampled_from(EDGES)))] if draw(often) else []
        depth = size[:1]
    shape = (draw(st.integers(3, 6)), draw(st.integers(3, 6)))
    try:
        values = int(np.prod(Network(layers).shapes(shape)[-1]))
    except ValueError:
        assume(False)
        raise
    if draw(often):
        if draw(some):
            layers += [Hidden(_weights(random, 3, values), random.uniform(-1, 1, 3)), ReLU()]
            values = 3
        layers.append(FullyConnected(_weights(random, 2, values), random.uniform(-1, 1, 2) if draw(some) else None))
        layers += [Softmax()] if draw(some) else []
    return Network(layers), random.choice([-1.0, 0.0, 0.5, 1.0], shape)


@st.composite
def whole_traces_and_cells(draw: st.DrawFn) -> tuple[Network, Trace, Cell]:
    """A network of any kind, what it made of a picture, and any one of its cells."""
    network, image = draw(whole_networks())
    trace = network.trace(image)
    stage = draw(st.integers(0, len(trace) - 1))
    channel, row, column = (draw(st.integers(0, length - 1)) for length in trace[stage].maps.shape)
    return network, trace, Cell(stage, channel, row, column)


def _weights(random: np.random.Generator, count: int, values: int) -> NDArray[Any]:
    return random.uniform(-1, 1, (count, values)) * (random.uniform(size=(count, values)) < 0.7)


def onwards_from(trace: Trace, stage: int, values: NDArray[Any], until: int) -> NDArray[Any]:
    """What stage `until` would hold if `stage` held other values (C, H, W)."""
    batch = values.reshape(1, *trace[stage].values.shape)
    for later in range(stage + 1, until + 1):
        layer = trace[later].layer
        assert layer is not None
        batch = layer(batch)
    return batch.reshape(trace[until].maps.shape)
