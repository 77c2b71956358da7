"""Layers of all kinds for the property tests of the plans, and the readable engine that the plans must equal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from numpy.typing import DTypeLike, NDArray

from tests.engine.strategies import thorough
from xotui.engine import Convolution, ExemplarVotes, FullyConnected, Hidden, Layer, MaxPool, ReLU, Softmax
from xotui.engine.convolution import Scaling
from xotui.engine.layers import Shape
from xotui.engine.pooling import Edge

Values = NDArray[Any]

TOLERANCE = {np.dtype(np.float32): 1e-5, np.dtype(np.float64): 1e-12}
searching = settings(thorough, max_examples=250)
"""More examples than elsewhere: a plan has many ways, and each has edges of its own."""

EDGES: tuple[Edge, ...] = ("keep", "drop")
SCALINGS: tuple[Scaling, ...] = ("mean", "sum")
TYPES = st.sampled_from([np.float32, np.float64])


def drawn_pictures(seed: int, signs: bool, dtype: DTypeLike, *shape: int) -> Values:
    """Values of −1 … 1, or only ±1."""
    rng = np.random.default_rng(seed)
    values = rng.choice([-1.0, 1.0], shape) if signs else rng.uniform(-1, 1, shape)
    return values.astype(dtype)


def readable(layers: Sequence[Layer], batch: Values) -> list[Values]:
    """What each layer gives for a batch when it is called by itself."""
    made = [batch]
    for layer in layers:
        made.append(layer(made[-1]))
    return made[1:]


def same(found: Values, expected: Values, exact: bool = False) -> None:
    """Of the same shape and type, and the same values: to the bit, or up to rounding."""
    assert found.shape == expected.shape
    assert found.dtype == expected.dtype
    if exact:
        np.testing.assert_array_equal(found, expected)
    else:
        np.testing.assert_allclose(found, expected, rtol=0, atol=TOLERANCE[found.dtype])


@st.composite
def pools(draw: st.DrawFn, shape: Shape) -> MaxPool:
    """A pooling that fits maps of `shape`."""
    edge: Edge = draw(st.sampled_from(EDGES))
    most = 3 if edge == "keep" else min(3, *shape[-2:])
    return MaxPool(draw(st.integers(1, most)), draw(st.integers(1, 3)), edge)


@st.composite
def convolutions(draw: st.DrawFn, shape: Shape, signs: bool, most: int = 7) -> Convolution:
    """A convolution that fits an input of (H, W) or (C, H, W)."""
    padding = draw(st.integers(0, 2))
    sides = [draw(st.integers(1, min(most, side + 2 * padding))) for side in shape[-2:]]
    count, seed = draw(st.integers(1, 4)), draw(st.integers(0, 2**32 - 1))
    kernels = drawn_pictures(seed, signs, np.float64, count, *shape[:-2], *sides)
    bias = drawn_pictures(seed + 1, False, np.float64, count) if draw(st.booleans()) and not signs else None
    scaling: Scaling = draw(st.sampled_from(SCALINGS))
    if scaling == "sum" and not signs:
        kernels /= kernels[0].size
    return Convolution(kernels, bias=bias, padding=padding, scaling=scaling)


@st.composite
def groups(draw: st.DrawFn, shape: Shape, signs: bool) -> list[Layer]:
    """A convolution, perhaps a ReLU and perhaps a pooling, in either order."""
    layers: list[Layer] = [draw(convolutions(shape, signs))]
    if draw(st.booleans()):
        layers.append(draw(pools(layers[0].output_shape(shape))))
    if draw(st.booleans()):
        layers.insert(draw(st.integers(1, len(layers))), ReLU())
    return layers


@st.composite
def networks(draw: st.DrawFn, shape: Shape, signs: bool = False) -> list[Layer]:
    """Up to two groups with further poolings and ReLUs, then perhaps hidden neurons, votes and a softmax."""
    layers: list[Layer] = []
    for _ in range(draw(st.integers(0, 1 if signs else 2))):
        layers.extend(draw(groups(_after(layers, shape), signs)))
    for _ in range(draw(st.integers(0, 2))):
        layers.append(ReLU() if draw(st.booleans()) else draw(pools(_after(layers, shape))))
    if signs:
        return layers
    ending = draw(st.sampled_from(["maps", "votes", "hidden", "exemplars"]))
    seed, values = draw(st.integers(0, 2**32 - 1)), int(np.prod(_after(layers, shape)))
    if ending == "hidden":
        layers.append(Hidden(drawn_pictures(seed, False, np.float64, 5, values) / values, np.linspace(-0.1, 0.1, 5)))
        layers.append(ReLU())
        values = 5
    if ending in ("votes", "hidden"):
        bias = [0.1, -0.2, 0.3] if draw(st.booleans()) else None
        layers.append(FullyConnected(drawn_pictures(seed + 1, False, np.float64, 3, values) / values, bias))
    if ending == "exemplars":
        layers.append(ExemplarVotes(drawn_pictures(seed, False, np.float64, 2, *shape), layers))
    if ending != "maps" and draw(st.booleans()):
        layers.append(Softmax())
    return layers


def _after(layers: Sequence[Layer], shape: Shape) -> Shape:
    for layer in layers:
        shape = layer.output_shape(shape)
    return shape
