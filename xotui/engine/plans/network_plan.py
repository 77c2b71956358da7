"""A whole network as a plan for pictures of one size: each group of layers in the way that is fastest for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from math import isnan, prod
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from xotui.engine.arrays import Array
from xotui.engine.dense import Softmax
from xotui.engine.layers import Layer, Shape
from xotui.engine.plans.columns import Dense, check_batch
from xotui.engine.plans.groups import Purpose, Steps, arranged, fits_matrix
from xotui.engine.plans.kept import LAYERS, keeps, kept_maps
from xotui.engine.plans.patches import PICTURES, WORKSPACE, PatchesPlan

KEPT = 1 << 18
"""Plans for pictures of up to so many pixels are kept; those of larger ones hold megabytes and are made anew."""

_FEW = 3
"""So few small pictures are done one after the other."""


class NetworkPlan:
    """Layers in a row, prepared once for pictures of one size and type, then run many times.

    What it gives equals what the layers give when they are called one by one: exactly where all sums are sums of
    whole numbers, as for pictures and features of ±1, else up to the rounding of sums in another order. All
    arrays that are returned belong to the caller, and several threads may use one plan at once. Each part is made
    when it is first needed. Types other than float32 and float64 are left to the layers, and so are pictures that
    hold something else than finite numbers.

    Args:
        layers: What a picture goes through, in order.
        shape: (H, W) of the pictures.
        dtype: The type of the pictures and of all values.
        threads: How many threads may work on one large picture, ≥ 1. Batches of small ones are done by one: the
            steps are too short to share.

    Attributes:
        shapes: The shapes of one picture and of what each layer makes of it.

    Raises:
        ValueError: If a layer does not fit what it is given, or threads is below 1.

    >>> from xotui.engine.layers import Convolution, MaxPool, ReLU
    >>> plan = NetworkPlan([Convolution([[[1, -1], [-1, 1]]]), ReLU(), MaxPool(2, 2)], (3, 3))
    >>> plan.forward(np.array([[[1.0, -1, -1], [-1, 1, -1], [-1, -1, 1]]]))
    array([[[[1.]]]])
    """

    def __init__(self, layers: Sequence[Layer], shape: Shape, dtype: DTypeLike = np.float64, threads: int = 1) -> None:
        if isinstance(threads, bool) or not isinstance(threads, int | np.integer) or threads < 1:
            raise ValueError(f"threads: found {threads!r}; expected a whole number of at least 1")
        self.layers, self.shape, self.dtype, self.threads = tuple(layers), tuple(shape), np.dtype(dtype), int(threads)
        shapes = [self.shape]
        for layer in self.layers:
            shapes.append(layer.output_shape(shapes[-1]))
        self.shapes = tuple(shapes)
        self._planned = self.dtype in (np.float32, np.float64) and bool(self.layers)

    def forward(self, batch: Array) -> Array:
        """(N, H, W) → (N, …), what the last layer gives.

        Raises:
            ValueError: If the batch has another shape or type than the plan.
        """
        if batch.shape[1:] != self.shape or batch.dtype != self.dtype:
            check_batch(batch, self.shape, self.dtype)
        if not self._planned or not len(batch):
            return self._called(batch)[-1].copy()
        if len(batch) == 1:
            result = self._single(batch[0])[None]
            spoilt = self._spreads and self._spoilt(result)
        elif len(batch) <= _FEW or self._at_once == 1:
            result = np.empty((len(batch), *self.shapes[-1]), self.dtype)
            for index, image in enumerate(batch):
                result[index] = self._single(image)
            spoilt = self._spreads and self._spoilt(result)
        else:
            result = np.empty((len(batch), *self.shapes[-1]), self.dtype)
            self._in_columns(batch, result)
            spoilt = self._columns_spread and self._spoilt(result)
        return self._called(batch)[-1] if spoilt else result

    def trace(self, image: Array) -> list[Array]:
        """(H, W) → what each layer gives, in the layers' own shapes.

        Raises:
            ValueError: If the picture has another shape or type than the plan.
        """
        if image.shape != self.shape or image.dtype != self.dtype:
            check_batch(image[None], self.shape, self.dtype)
        if not self._planned:
            return self._by_layers(image)
        first = self._first
        if first is None:
            kept, values = [], image
        else:
            kept = first(image)
            if isnan(kept[0].item(0)):
                return self._by_layers(image)
            values = kept[-1]
        for step, spreads in self._every:
            values = step(values)
            # One pixel that is no finite number makes NaN of everything here, so that one value tells.
            if spreads and isnan(values.item(0)):
                return self._by_layers(image)
            kept.append(values)
        return kept

    def _single(self, image: Array) -> Array:
        """What the last layer makes of one picture, in an array of its own."""
        values = image
        for step in self._last:
            values = step(values)
        return values

    def _arranged(self, purpose: Purpose) -> Steps:
        return arranged(self.layers, self.shapes, self.dtype, purpose, self.threads)

    @cached_property
    def _one(self) -> Steps:
        return self._arranged(Purpose.LAST)

    @cached_property
    def _many(self) -> Steps:
        return self._arranged(Purpose.BATCH)

    @cached_property
    def _last(self) -> tuple[Callable[[Array], Array], ...]:
        """What to call one after the other for one picture of which only the last values are asked."""
        return tuple(step.one for step in self._one)

    @cached_property
    def _first(self) -> Callable[[Array], list[Array]] | None:
        """What makes everything that is kept of the first layers of a small picture, where they are as usual."""
        layers = self.layers[: len(LAYERS)]
        if not keeps(layers) or not fits_matrix(layers[:1], self.shape, self.dtype.itemsize):
            return None
        return kept_maps(layers, self.shape, self.dtype)

    @cached_property
    def _every(self) -> tuple[tuple[Callable[[Array], Array], bool], ...]:
        """What to call for each layer behind these, and whether it spreads what is no number."""
        done = len(LAYERS) if self._first else 0
        steps = arranged(self.layers[done:], self.shapes[done:], self.dtype, Purpose.EVERY, self.threads)
        return tuple((step.one, step.spreads) for step in steps)

    @cached_property
    def _spreads(self) -> bool:
        """Whether NaN must be looked for in what comes out for one picture."""
        return any(step.spreads for step in self._one)

    @cached_property
    def _columns_spread(self) -> bool:
        """The same for a batch."""
        return any(step.spreads for step in self._many)

    @cached_property
    def _at_once(self) -> int:
        """How many pictures of a batch are worked on at once: 1 where they are large."""
        largest = max(prod(shape) for shape in self.shapes) * self.dtype.itemsize
        limits = [step.pictures for step in self._many if isinstance(step, PatchesPlan)]
        return max(1, min([PICTURES, WORKSPACE // largest, *limits]))

    def _in_columns(self, batch: Array, result: Array) -> None:
        """Fill the result, so many pictures at a time that all their values stay in the processor's cache."""
        parts = -(-len(batch) // self._at_once)
        size = -(-len(batch) // parts)
        steps = [step.many for step in self._many]
        for start in range(0, len(batch), size):
            pictures = batch[start : start + size]
            values = pictures.reshape(len(pictures), -1).T
            for step in steps:
                values = step(values)
            np.copyto(result[start : start + size].reshape(len(pictures), -1), values.T)

    @cached_property
    def _telltale(self) -> int | None:
        """The score that is NaN only if a value before it is, for scores hang on all values; None for maps.

        A category without voters is NaN anyway. Where no category tells, -1.
        """
        probabilities = type(self.layers[-1]) is Softmax
        votes = self._one[-1 - probabilities] if len(self._one) > probabilities else None
        if not isinstance(votes, Dense):
            return None
        speaking = [index for index in range(self.shapes[-1][0]) if index not in votes.silent]
        return speaking[0] if speaking and not (probabilities and votes.silent.size) else -1

    def _spoilt(self, result: Array) -> bool:
        """Whether NaN came out for a batch (N, …).

        In a matrix pixels are multiplied by 0 where a feature does not look. That makes NaN of infinity, so that the
        layers are asked themselves.
        """
        telltale = self._telltale
        if telltale is None:
            values = result.ravel()
            # Faster than looking for NaN: a sum of squares is NaN only where one of them is.
            return isnan(np.dot(values, values))
        if telltale < 0:
            return False
        if len(result) == 1:
            return isnan(result.item(0, telltale))
        return bool(np.isnan(result[:, telltale]).any())

    def _by_layers(self, image: Array) -> list[Array]:
        """What each layer makes of one picture, by the layers themselves."""
        return [made[0].copy() for made in self._called(image[None])[1:]]

    def _called(self, batch: Array) -> list[Array]:
        """The batch, then what each layer makes of it, by the layers themselves."""
        made = [batch]
        for layer in self.layers:
            made.append(layer(made[-1]))
        return made


def plan_of(layers: Sequence[Layer], shape: Shape, threads: int = 1, dtype: DTypeLike = np.float64) -> NetworkPlan:
    """A plan for these very layers: the one that was made before, where somebody has asked for the same.

    Args:
        layers: What a picture goes through, in order.
        shape: (H, W) of the pictures, or (C, H, W) of maps.
        threads: How many threads may work on one large picture, ≥ 1.
        dtype: The type of the pictures and of all values.

    Raises:
        ValueError: If a layer does not fit what it is given, or threads is below 1.
    """
    make = _kept if prod(shape) <= KEPT else _made
    return make(tuple(layers), tuple(shape), threads, np.dtype(dtype))


def applied(layer: Layer, batch: Array) -> Array:
    """What one layer makes of a batch (N, …), by a plan: for those who go through a network layer by layer.

    Raises:
        ValueError: If the layer does not fit the batch.
    """
    return plan_of((layer,), batch.shape[1:], 1, batch.dtype).forward(batch)


def _made(layers: tuple[Layer, ...], shape: Shape, threads: int, dtype: np.dtype[Any]) -> NetworkPlan:
    return NetworkPlan(layers, shape, dtype, threads)


_kept = lru_cache(maxsize=32)(_made)
