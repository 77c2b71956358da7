"""The layers behind the maps: every value has a say in every neuron."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import prod
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from xotui.engine.activation import softmax
from xotui.engine.arrays import Array, as_floats, read_only
from xotui.engine.cost import Cost
from xotui.engine.layers import Layer, Shape
from xotui.engine.voting import exemplar_weights, fully_connected


@dataclass(frozen=True, eq=False)
class FullyConnected:
    """All values, in reading order, each times its weight, added up for each category.

    Args:
        weights: (K, n), a row for each category.
        bias: (K,), what each category has before anybody votes; None where there is none.

    Raises:
        ValueError: If weights is not of two axes or has none, or there are not as many biases as rows.
    """

    operation: ClassVar[str] = "votes"
    weights: Array = field()
    bias: Array | None = field()

    def __init__(self, weights: ArrayLike, bias: ArrayLike | None = None) -> None:
        given = read_only(as_floats("weights", weights))
        if given.ndim != 2 or not given.size:
            raise ValueError(f"weights: found shape {given.shape}; expected (K, n), a row for each category")
        if bias is not None and np.shape(bias) != given.shape[:1]:
            raise ValueError(f"bias: found shape {np.shape(bias)}; expected ({len(given)},), one for each row")
        object.__setattr__(self, "weights", given)
        object.__setattr__(self, "bias", None if bias is None else read_only(as_floats("bias", bias)))

    def __call__(self, batch: Array) -> Array:
        """(N, …) of n values each → (N, K)."""
        scores = fully_connected(batch.reshape(len(batch), prod(batch.shape[1:])), self.weights)
        if self.bias is not None:
            scores += self.bias.astype(scores.dtype, copy=False)
        return scores

    def output_shape(self, shape: Shape) -> Shape:
        """Anything of n values → (K,)."""
        categories, values = self.weights.shape
        if prod(shape) != values:
            raise ValueError(
                f"weights: found {values} for each category on {prod(shape)} values (shape {shape}); "
                f"expected {prod(shape)} weights"
            )
        return (categories,)

    def cost(self, shape: Shape) -> Cost:
        """For each category as many multiplications as values, and one addition fewer unless it has a bias."""
        (categories,) = self.output_shape(shape)
        values = prod(shape)
        return Cost(multiplications=categories * values, additions=categories * (values - (self.bias is None)))


@dataclass(frozen=True, eq=False, init=False)
class Hidden(FullyConnected):
    """Hidden neurons: votes for categories that nobody named. A ReLU usually follows.

    >>> Hidden([[1, 0, -1], [0.5, 0.5, 0.5]]).output_shape((3,))
    (2,)
    """

    operation: ClassVar[str] = "hidden"


@dataclass(frozen=True, eq=False)
class Softmax:
    """Scores become probabilities. See `softmax`."""

    operation: ClassVar[str] = "probabilities"

    def __call__(self, batch: Array) -> Array:
        """(N, K) → (N, K), each row adds up to 1."""
        return softmax(batch)

    def output_shape(self, shape: Shape) -> Shape:
        """(K,) → (K,)."""
        if len(shape) != 1:
            raise ValueError(f"scores: found shape {shape}; expected (K,), softmax comes behind the votes")
        return shape

    def cost(self, shape: Shape) -> Cost:
        """The largest of K is found and taken from each; K powers of e, their sum, and K divisions."""
        (count,) = self.output_shape(shape)
        return Cost(additions=2 * count - 1, divisions=count, comparisons=count - 1, exponentials=count)


@dataclass(frozen=True, eq=False)
class ExemplarVotes(FullyConnected):
    """Votes that follow from clean exemplars: a value speaks for the category that makes it larger.

    The layer remembers the exemplars, so that whoever changes the layers before it can derive the votes anew.

    Args:
        exemplars: (K, H, W), one clean picture of each category.
        layers: The layers between the picture and the votes.

    Source: see `exemplar_weights`. For the article's network it gives the votes that its figures draw.
    """

    exemplars: Array = field()

    def __init__(self, exemplars: ArrayLike, layers: Sequence[Layer]) -> None:
        kept = read_only(as_floats("exemplars", exemplars))
        if kept.ndim != 3 or len(kept) < 2:
            raise ValueError(f"exemplars: found shape {kept.shape}; expected (K, H, W) with K of at least 2")
        values = kept.astype(np.float64)  # who votes must not hang on the rounding of a shorter type
        if layers:
            from xotui.engine.plans.network_plan import plan_of  # which knows this very layer

            values = plan_of(layers, values.shape[1:]).forward(values)
        super().__init__(exemplar_weights(values.reshape(len(kept), -1)))
        object.__setattr__(self, "exemplars", kept)

    def __call__(self, batch: Array) -> Array:
        """A category without voters has no score: NaN."""
        scores = super().__call__(batch)
        scores[:, ~self.weights.any(axis=1)] = np.nan
        return scores
