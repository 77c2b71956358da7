"""Where the values of a map stand in the picture, along its rows or its columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from xotui.engine import Convolution, Layer, MaxPool, Network, ReLU


@dataclass(frozen=True)
class Line:
    """The rows of a map (or its columns) beside the rows (columns) of the picture that it was made of.

    A value stands in the middle of what it sees. To a pixel belongs the value that stands nearest to it; to pixels at
    the edge, where a feature would have to leave the picture, belongs none.

    Attributes:
        start: Where the first value stands, in pixels; 0 is the middle of the first pixel.
        step: Pixels from one value to the next, ≥ 1.
        count: How many values there are.
        length: How many pixels there are.

    >>> line = Line(start=1.5, step=2, count=3, length=8)
    >>> [line.at(pixel) for pixel in range(8)]
    [None, 0, 0, 1, 1, 2, 2, None]
    """

    start: float
    step: int
    count: int
    length: int

    def at(self, pixel: int) -> int | None:
        """The value that belongs to a pixel; None where there is none."""
        index = int((pixel - self.start) // self.step + ((pixel - self.start) % self.step >= self.step / 2))
        return index if 0 <= index < self.count else None

    def spans(self, side: int, first: int, last: int) -> tuple[NDArray[np.intp], NDArray[np.intp], slice]:
        """The values that belong to the pixels of each of some blocks.

        Args:
            side: Pixels of a block; block n begins with pixel n·side, the last may be cut.
            first: The first block.
            last: The block behind the last one.

        Returns:
            For every block that has values the first and the last of them, and which of the blocks these are.
        """
        starts = np.arange(first, last) * side
        low = np.floor((starts - self.start) / self.step + 0.5).astype(np.intp)
        ends = np.minimum(starts + side, self.length) - 1
        high = np.floor((ends - self.start) / self.step + 0.5).astype(np.intp)
        some = np.flatnonzero((high >= 0) & (low < self.count))
        where = slice(int(some[0]), int(some[-1]) + 1) if len(some) else slice(0, 0)
        return np.maximum(low[where], 0), np.minimum(high[where], self.count - 1), where


def map_layers(network: Network) -> tuple[Layer, ...]:
    """The layers of a network that can run over a picture of any size: all before hidden neurons and votes."""
    layers: list[Layer] = []
    for layer in network.layers:
        if not isinstance(layer, Convolution | ReLU | MaxPool):
            break
        layers.append(layer)
    return tuple(layers)


def least_shape(layers: Sequence[Layer]) -> tuple[int, int]:
    """Rows and columns of the smallest picture that layers fit.

    Args:
        layers: Convolutions, ReLUs and poolings, as `map_layers` gives them.
    """
    least = [1, 1]
    for layer in reversed(layers):
        match layer:
            case Convolution(kernels=kernels, padding=padding):
                least = [
                    max(need + side - 1 - 2 * padding, 1) for need, side in zip(least, kernels.shape[-2:], strict=True)
                ]
            case MaxPool(window=window, stride=stride, edge="drop"):
                least = [(need - 1) * stride + window for need in least]
            case MaxPool(window=window, stride=stride):  # the last window needs one cell that no other reaches
                least = [
                    need if need == 1 else max((need - 1) * stride, (need - 2) * stride + window) + 1 for need in least
                ]
            case _:
                pass
    return least[0], least[1]


def lines_of(layers: Sequence[Layer], shape: tuple[int, int]) -> tuple[Line, Line]:
    """Where the values of the last layer stand: its rows, and its columns.

    Args:
        layers: Convolutions, ReLUs and poolings.
        shape: Rows and columns of the picture.

    Raises:
        ValueError: If the layers do not fit such a picture.
    """
    start, step, made = [0.0, 0.0], 1, tuple(shape)
    for layer in layers:
        made = layer.output_shape(made)
        match layer:
            case Convolution(kernels=kernels, padding=padding):
                for axis, side in enumerate(kernels.shape[-2:]):
                    start[axis] += ((side - 1) / 2 - padding) * step
            case MaxPool(window=window, stride=stride):
                start = [one + (window - 1) / 2 * step for one in start]
                step *= stride
            case _:
                pass
    return Line(start[0], step, made[-2], shape[0]), Line(start[1], step, made[-1], shape[1])
