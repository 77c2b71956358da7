"""What a step of learning needs to know, made once for many steps: from values in a row to their gradients."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from xotui.engine.arrays import Array
from xotui.engine.layers import Shape
from xotui.engine.network import Network
from xotui.engine.training.batches.groups import grouped
from xotui.engine.training.batches.passes import Pass
from xotui.engine.training.batches.scoring import Scoring
from xotui.engine.training.gradients import parameters, with_parameters
from xotui.engine.training.losses import Loss

WORKSPACE = 6 << 20
"""About how many bytes (6 MiB) the pictures take that are worked on at once; a larger batch comes part by part."""

_LEAST = 8
"""Fewer pictures at once than these are not worth the calls, whatever they take."""

_KEPT = 4
"""The desks for so many lessons and numbers of pictures are kept for the next step."""


class Found(NamedTuple):
    """What a batch says: the mean loss, how many pictures are right, and the gradient of all values that learn."""

    loss: float
    right: int
    gradient: Array


class Lesson:
    """A network and a loss, to be learned with pictures of one size and type.

    The values of all layers stand in one row: first those that learn, layer by layer, then all others.

    Args:
        network: A network that votes. Its values that do not learn are those of the lesson.
        learning: The indices of the layers that learn.
        loss: What is to become small.
        shape: (H, W) of the pictures.
        dtype: The type of the pictures, float32 or float64: in it all is computed.

    Attributes:
        groups: The layers, as they are done together.
        learnt: How many values learn.
        total: How many values there are.
        fixed: (total − learnt,), the others.

    Raises:
        ValueError: If a layer does not fit what it is given.
    """

    def __init__(
        self, network: Network, learning: tuple[int, ...], loss: Loss, shape: Shape, dtype: np.dtype[Any]
    ) -> None:
        self.network, self.learning, self.loss = network, learning, loss
        self.shape, self.dtype = shape, dtype
        # Cross-entropy takes the softmax into itself.
        layers = network.layers[:-1] if loss == "cross-entropy" else network.layers
        self.groups = tuple(grouped(layers, network.shapes(shape)))
        others = [index for index in range(len(network.layers)) if index not in learning]
        self._starts: dict[int, int] = {}
        self.total = 0
        for index in (*learning, *others):
            self._starts[index] = self.total
            self.total += sum(value.size for value in parameters(network.layers[index]))
        self.fixed = in_a_row([value for index in others for value in parameters(network.layers[index])])
        self.learnt = self.total - len(self.fixed)
        self._at_once = max(_LEAST, WORKSPACE // (sum(group.numbers for group in self.groups) * dtype.itemsize))

    def parts(self, row: Array, index: int) -> tuple[Array, ...]:
        """The parameters of a layer, as views of a row."""
        start, found = self._starts[index], []
        for value in parameters(self.network.layers[index]):
            found.append(row[start : start + value.size].reshape(value.shape))
            start += value.size
        return tuple(found)

    def apart(self, row: Array) -> tuple[Array, ...]:
        """The parameters of all layers that learn, as views of a row."""
        return tuple(part for index in self.learning for part in self.parts(row, index))

    def network_of(self, row: Array) -> Network:
        """The network with other values that learn."""
        layers = list(self.network.layers)
        for index in self.learning:
            layers[index] = with_parameters(layers[index], self.parts(row, index))
        return Network(layers, self.network.labels)

    def slope(self, row: Array, images: Array, labels: NDArray[np.intp], chosen: NDArray[np.intp]) -> Found:
        """The loss on a batch, and its gradient.

        Args:
            row: (learnt,), the values that learn.
            images: (N, H, W), all pictures.
            labels: (N,).
            chosen: The indices of those in the batch.
        """
        count = len(chosen)
        size = -(-count // -(-count // self._at_once))  # parts of about the same size
        found = self._part(row, images, labels, chosen[:size], count)
        for start in range(size, count, size):
            more = self._part(row, images, labels, chosen[start : start + size], count)
            found = Found(found.loss + more.loss, found.right + more.right, found.gradient + more.gradient)
        return found

    def _part(self, row: Array, images: Array, labels: NDArray[np.intp], chosen: NDArray[np.intp], count: int) -> Found:
        """What some pictures of a batch of `count` contribute."""
        key = self, len(chosen)
        # A thread takes a desk for itself, or makes one: never two threads at one.
        try:
            desk = _DESKS[key].pop()
        except (KeyError, IndexError):
            desk = Desk(self, len(chosen))
        np.copyto(desk.learning, row)
        if images.flags.c_contiguous:
            images.take(chosen, 0, desk.images, "clip")
        else:
            np.copyto(desk.images, images[chosen])
        found = desk.slope(labels.take(chosen), count)
        if key not in _DESKS and len(_DESKS) >= _KEPT:
            _DESKS.clear()
        _DESKS.setdefault(key, []).append(desk)
        return found


class Desk:
    """All arrays for so many pictures of a lesson at once.

    Attributes:
        images: (N, H, W), where the pictures are to be put.
        learning: (learnt,), where the values that learn are to be put.
    """

    def __init__(self, lesson: Lesson, count: int) -> None:
        row, gradient = np.empty((2, lesson.total), lesson.dtype)
        row[lesson.learnt :] = lesson.fixed
        self.learning, self._gradient = row[: lesson.learnt], gradient[: lesson.learnt]
        self.images = np.empty((count, *lesson.shape), lesson.dtype)
        self._columns = self.images.reshape(count, -1).T
        self._passes: list[Pass] = [
            group.made_for(count, lesson.parts(row, group.place), lesson.parts(gradient, group.place), lesson.dtype)
            for group in lesson.groups
        ]
        self._back = self._passes[::-1]
        self._scoring = Scoring(lesson.loss, len(lesson.network.labels), count, lesson.dtype)

    def slope(self, labels: NDArray[np.intp], count: int) -> Found:
        """What the pictures contribute to a batch of `count`."""
        values = self._columns
        for forth in self._passes:
            values = forth.forward(values)
        loss, right, gradient = self._scoring(values, labels)
        gradient = np.divide(gradient, count, out=gradient)
        for back in self._back:
            gradient = back.backward(gradient)
        return Found(loss / count, right, self._gradient.copy())


_DESKS: dict[tuple[Lesson, int], list[Desk]] = {}


def in_a_row(values: Sequence[Array]) -> Array:
    """All the numbers of some arrays, one after the other."""
    return np.concatenate([value.ravel() for value in values]) if values else np.empty(0)
