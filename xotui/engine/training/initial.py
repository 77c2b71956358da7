"""Networks before they have learnt anything: an architecture, and random values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod, sqrt

import numpy as np

from xotui.engine.convolution import Scaling
from xotui.engine.dense import FullyConnected, Hidden, Softmax
from xotui.engine.layers import Convolution, Layer, MaxPool, ReLU, Shape
from xotui.engine.network import Network
from xotui.engine.training.gradients import parameters, with_parameters


@dataclass(frozen=True)
class ConvolutionPlan:
    """A convolution to be learned: how many features, of how many rows and columns each."""

    features: int = 8
    size: tuple[int, int] = (3, 3)
    padding: int = 0
    bias: bool = True
    scaling: Scaling = "mean"


@dataclass(frozen=True)
class HiddenPlan:
    """Hidden neurons to be learned."""

    neurons: int = 16
    bias: bool = True


@dataclass(frozen=True)
class VotesPlan:
    """Votes to be learned, one row for each label."""

    bias: bool = True


LayerPlan = ConvolutionPlan | HiddenPlan | VotesPlan | ReLU | MaxPool | Softmax
"""A layer of an architecture; those without values of their own stand for themselves."""


def initial_network(
    plans: Sequence[LayerPlan], shape: tuple[int, int], seed: int, labels: Sequence[str] = ("X", "O")
) -> Network:
    """A network of random values, for pictures of one size.

    The values of a layer are drawn so that what it gives is about as large as what it is given. Features of means
    are drawn from −1 … 1, as pictures are.

    Args:
        plans: The layers, in order.
        shape: Rows and columns of the pictures.
        seed: The same seed draws the same values.
        labels: What the scores are called.

    Raises:
        ValueError: If the layers do not fit together; it names the layer by its number, counted from 1.

    Source: K. He et al., "Delving deep into rectifiers" (2015), for the size of values before a ReLU.
    """
    random = np.random.default_rng(seed)
    layers: list[Layer] = []
    present: Shape = shape
    for number, plan in enumerate(plans, start=1):
        try:
            layer = _layer(plan, present, random, len(labels))
            present = layer.output_shape(present)
        except ValueError as error:
            raise ValueError(f"layer {number}: {error}") from None
        layers.append(layer)
    return Network(layers, labels)


def with_values_of(network: Network, before: Network) -> Network:
    """The network with the values of another, layer by layer in the same order, where both have as many values."""
    layers, old = list(network.layers), [layer for layer in before.layers if parameters(layer)]
    for index, layer in enumerate(layers):
        shapes = [value.shape for value in parameters(layer)]
        for place, candidate in enumerate(old):
            if shapes and type(candidate) is type(layer) and [v.shape for v in parameters(candidate)] == shapes:
                layers[index] = with_parameters(layer, parameters(candidate))
                if isinstance(layer, Convolution) and isinstance(candidate, Convolution):
                    layers[index] = candidate.with_settings_of(layer)
                del old[: place + 1]
                break
    return Network(layers, network.labels)


def _layer(plan: LayerPlan, shape: Shape, random: np.random.Generator, labels: int) -> Layer:
    match plan:
        case ConvolutionPlan(features=features, size=size):
            if features < 1 or min(size) < 1:
                found = f"{features} of {size[0]}×{size[1]}"
                raise ValueError(f"features: found {found}; expected at least 1 of at least 1×1")
            if len(shape) < 2:
                raise ValueError(f"convolution: found {prod(shape)} neurons before it; expected a picture or maps")
            kernel = (*shape[:-2], *size)
            spread = 1.0 if plan.scaling == "mean" else sqrt(6 / prod(kernel))
            kernels = random.uniform(-spread, spread, (features, *kernel))
            bias = np.zeros(features) if plan.bias else None
            return Convolution(kernels, None, bias, padding=plan.padding, scaling=plan.scaling)
        case HiddenPlan(neurons=neurons):
            if neurons < 1:
                raise ValueError(f"neurons: found {neurons}; expected at least 1")
            weights = random.normal(0, sqrt(2 / prod(shape)), (neurons, prod(shape)))
            return Hidden(weights, np.zeros(neurons) if plan.bias else None)
        case VotesPlan():
            weights = random.normal(0, sqrt(1 / prod(shape)), (labels, prod(shape)))
            return FullyConnected(weights, np.zeros(labels) if plan.bias else None)
        case MaxPool() if len(shape) < 2:
            raise ValueError(f"pool: found {prod(shape)} neurons before it; expected a picture or maps")
        case Softmax() if len(shape) != 1:
            sized = "×".join(map(str, shape))
            raise ValueError(f"probabilities: found maps of {sized} before them; expected votes")
        case layer:
            return layer
