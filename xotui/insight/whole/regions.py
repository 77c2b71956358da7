"""Any part of a map, computed from those pixels only that it sees."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from xotui.engine import Convolution, Layer, MaxPool, Network
from xotui.engine.arrays import Array
from xotui.engine.plans.network_plan import NetworkPlan
from xotui.engine.plans.workers import usable_cpus

Span = tuple[int, int]
"""The first row or column, and the one behind the last."""

_KEPT = 8  # plans for so many sizes of parts are kept


class Regions:
    """Computes parts of the maps that layers make of a picture.

    Args:
        layers: Convolutions, ReLUs and poolings; none for the picture itself.
        image: (H, W).

    Raises:
        ValueError: If the layers do not fit the picture.
    """

    def __init__(self, layers: Sequence[Layer], image: Array) -> None:
        self.layers, self.image = tuple(layers), image
        self._network = Network(self.layers)
        self._plans: dict[tuple[int, ...], NetworkPlan] = {}
        self.shapes = self._network.shapes(image.shape)
        self.shape = self.shapes[-1]
        self._step = prod(layer.stride for layer in self.layers if isinstance(layer, MaxPool))

    def part(self, rows: Span, columns: Span) -> Array:
        """A part of what the last layer makes of the picture: the very values that stand there in the whole of it.

        Args:
            rows: The rows of the maps that are wanted; at least one, all of them in the maps.
            columns: Their columns.

        Returns:
            (C, rows, columns), of the image's dtype.
        """
        (top, bottom), (left, right) = (
            self._needed(span, axis, length)
            for axis, (span, length) in enumerate(zip((rows, columns), self.image.shape, strict=True))
        )
        seen = self.image[top:bottom, left:right]
        made = self._plan(seen.shape).forward(seen[None])[0]
        down, across = top // self._step, left // self._step
        part = made.reshape(-1, *made.shape[-2:])[
            :, rows[0] - down : rows[1] - down, columns[0] - across : columns[1] - across
        ]
        kept: Array = part.copy()
        return kept

    def _plan(self, shape: tuple[int, ...]) -> NetworkPlan:
        """What computes parts of so many pixels; most parts of a photograph are as large as the one before."""
        kept = self._plans.get(shape)
        if kept is None:
            if len(self._plans) >= _KEPT:
                self._plans.clear()
            threads = len(usable_cpus())
            self._plans[shape] = kept = self._network.plan(shape, threads, self.image.dtype)
        return kept

    def _needed(self, span: Span, axis: int, length: int) -> Span:
        """The pixels of one axis that are needed for some rows or columns of the maps.

        It begins where windows begin. Zeros that a layer puts around a part of the picture only are seen by
        values that are not wanted.
        """
        first, last = span
        for layer in reversed(self.layers):
            match layer:
                case Convolution(kernels=kernels, padding=padding):
                    first, last = first - padding, last - 1 - padding + kernels.shape[-2:][axis]
                case MaxPool(window=window, stride=stride):
                    first, last = first * stride, (last - 1) * stride + window
                case _:
                    pass
        size = last - first  # what is cut off by the edge is taken on the other side: kernels have to fit
        end = min(max(last, size), length)
        begin = max(min(first, end - size), 0)
        return begin - begin % self._step, end
