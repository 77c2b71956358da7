"""What changed pixels do to every later layer, reckoned only where something changes.

One changed pixel changes a small box of the first maps, that box a box of the next, and so on. Around the box
everything is as it was, so only boxes go through the layers: the very sums of a full computation, in the same order.
Votes are the only exception: there what changed is added to the score that was, which differs by rounding alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import prod

import numpy as np
from numpy.typing import NDArray

from xotui.engine import Convolution, FullyConnected, Layer, MaxPool, ReLU, Trace
from xotui.engine.arrays import Array
from xotui.engine.network import Stage
from xotui.engine.plans.network_plan import applied

Indices = NDArray[np.intp]
Sides = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Patches:
    """A box of the maps for each of N changed pictures; outside of it nothing differs from the picture as it is.

    Attributes:
        rows: (N,), the first row of each box.
        columns: (N,), its first column.
        values: (N, C, h, w), what stands in it.
    """

    rows: Indices
    columns: Indices
    values: Array

    @property
    def sides(self) -> Sides:
        """The rows and columns of a box."""
        height, width = self.values.shape[2:]
        return height, width


def changed_outcome(trace: Trace, patches: Patches) -> Array:
    """What the last layer gives for each changed picture.

    Args:
        trace: Of the picture as it is.
        patches: What changed of it, with one map: the picture.

    Returns:
        (N, …), as `Network.forward` gives for the changed pictures.
    """
    here: Patches | Array = patches
    for before, after in pairwise(trace):
        layer = after.layer
        assert layer is not None  # only the picture was made by none
        if not isinstance(here, Patches):
            here = layer(here)
        elif isinstance(layer, Convolution):
            here = _convolved(layer, before.maps, here)
        elif isinstance(layer, ReLU):
            here = Patches(here.rows, here.columns, layer(here.values))
        elif isinstance(layer, MaxPool):
            here = _pooled(layer, before.maps, after.maps, here)
        elif isinstance(layer, FullyConnected) and here.sides != before.maps.shape[1:]:
            here = _voted(layer, before.maps, after.values, here)
        else:
            here = layer(_whole(before, here))
    return _whole(trace[len(trace) - 1], here) if isinstance(here, Patches) else here


def values_each(trace: Trace) -> int:
    """About how many numbers `changed_outcome` holds at a time for one changed pixel."""
    sides, most = (1, 1), 1
    for before, after in pairwise(trace):
        layer = after.layer
        held = 3 * after.values.size
        if after.values.ndim > 1:
            read, sides = _reach(layer, sides, before.maps.shape, after.maps.shape)
            held = (2 * before.maps.shape[0] + 3) * prod(read) + 4 * after.maps.shape[0] * prod(sides)
        elif isinstance(layer, FullyConnected) and before.values.ndim > 1:
            whole = sides == before.maps.shape[1:]
            voters = before.values.size if whole else before.maps.shape[0] * prod(sides)
            held = (2 * len(layer.weights) + 4) * voters
        most = max(most, held)
    return most


def _reach(layer: Layer | None, sides: Sides, before: tuple[int, ...], after: tuple[int, ...]) -> tuple[Sides, Sides]:
    """How large a box a layer reads, and how large a box it writes, where a box of `sides` has changed."""
    if isinstance(layer, Convolution):
        kernel = layer.kernels.shape[-2:]
        wide = [min(side + length - 1, most) for side, length, most in zip(sides, kernel, after[1:], strict=True)]
        return (wide[0] + kernel[0] - 1, wide[1] + kernel[1] - 1), (wide[0], wide[1])
    if isinstance(layer, MaxPool):
        window, step = layer.window, layer.stride
        wide = [min((side + window - 2) // step + 1, most) for side, most in zip(sides, after[1:], strict=True)]
        return ((wide[0] - 1) * step + window, (wide[1] - 1) * step + window), (wide[0], wide[1])
    if isinstance(layer, ReLU):
        return sides, sides
    return (before[1], before[2]), (after[1], after[2])


def _convolved(layer: Convolution, maps: Array, patches: Patches) -> Patches:
    """The boxes of the feature maps that read anything of the patches."""
    kernel, padding = layer.kernels.shape[-2:], layer.padding
    after = [length + 2 * padding - side + 1 for length, side in zip(maps.shape[1:], kernel, strict=True)]
    read, wide = _reach(layer, patches.sides, maps.shape, (0, *after))
    starts = [
        np.clip(first + padding - side + 1, 0, most - length)
        for first, side, most, length in zip((patches.rows, patches.columns), kernel, after, wide, strict=True)
    ]
    seen = _windows(maps, patches, (starts[0] - padding, starts[1] - padding), read, 0.0)
    images = seen[:, 0] if layer.kernels.ndim == 3 else seen
    return Patches(starts[0], starts[1], applied(_unframed(layer), images))


@lru_cache(maxsize=8)
def _unframed(layer: Convolution) -> Convolution:
    """The same without padding: what it would read of a frame stands in the windows already."""
    return Convolution(layer.kernels, layer.names, layer.bias, scaling=layer.scaling)


def _pooled(layer: MaxPool, maps: Array, after: Array, patches: Patches) -> Patches:
    """The boxes of the pooled maps whose windows hold anything of the patches."""
    window, step = layer.window, layer.stride
    read, wide = _reach(layer, patches.sides, maps.shape, after.shape)
    starts = [
        np.clip(-((window - 1 - first) // step), 0, most - length)
        for first, most, length in zip((patches.rows, patches.columns), after.shape[1:], wide, strict=True)
    ]
    # What a partial window lacks at the edge is below everything, and so never the largest.
    seen = _windows(maps, patches, (starts[0] * step, starts[1] * step), read, -np.inf)
    return Patches(starts[0], starts[1], MaxPool(window, step, "drop")(seen))


def _windows(maps: Array, patches: Patches, starts: tuple[Indices, Indices], sides: Sides, outside: float) -> Array:
    """A window of the changed maps for each patch: (N, C, *sides); `outside` is what stands beyond the edge."""
    height, width = maps.shape[1:]
    rows, columns = (start[:, None] + np.arange(side) for start, side in zip(starts, sides, strict=True))
    before = (max(0, -int(rows.min())), max(0, -int(columns.min())))
    behind = (max(0, int(rows.max()) - height + 1), max(0, int(columns.max()) - width + 1))
    if any(before + behind):
        maps = np.pad(maps, ((0, 0), *zip(before, behind, strict=True)), constant_values=outside)
    flat = maps.reshape(len(maps), -1)
    places = (rows + before[0])[:, :, None] * maps.shape[2] + (columns + before[1])[:, None, :]
    # One row and one column more than asked for: there goes what of a patch lies outside of its window.
    seen = np.empty((len(rows), len(maps), sides[0] + 1, sides[1] + 1), dtype=maps.dtype)
    seen[:, :, :-1, :-1] = flat[:, places].swapaxes(0, 1)
    down, right = (
        _inside(first - start, changed, side)
        for first, start, changed, side in zip(
            (patches.rows, patches.columns), starts, patches.sides, sides, strict=True
        )
    )
    each = np.arange(len(rows))[:, None, None]
    seen[each, :, down[:, :, None], right[:, None, :]] = patches.values.transpose(0, 2, 3, 1)
    return seen[:, :, :-1, :-1]


def _inside(first: Indices, count: int, side: int) -> Indices:
    """Where in a window of so many cells `count` cells from `first` on lie: (N, count); `side` for those outside."""
    places = first[:, None] + np.arange(count)
    return np.where((places < 0) | (places >= side), side, places)


def _voted(layer: FullyConnected, maps: Array, scores: Array, patches: Patches) -> Array:
    """The scores as they are, and what the changed values add to them: (N, K)."""
    rows = patches.rows[:, None] + np.arange(patches.sides[0])
    columns = patches.columns[:, None] + np.arange(patches.sides[1])
    cells = rows[:, :, None] * maps.shape[2] + columns[:, None, :]
    places = (np.arange(len(maps))[:, None, None] * prod(maps.shape[1:]) + cells[:, None]).reshape(len(rows), -1)
    more = patches.values.reshape(len(rows), -1) - maps.reshape(-1)[places]
    added: Array = (layer.weights[:, places] * more).sum(axis=-1).T
    return (scores + added).astype(scores.dtype, copy=False)


def _whole(stage: Stage, patches: Patches) -> Array:
    """The changed maps from edge to edge: (N, …) of the stage's own shape."""
    count = len(patches.values)
    maps = np.repeat(stage.maps[None], count, axis=0)
    rows = patches.rows[:, None] + np.arange(patches.sides[0])
    columns = patches.columns[:, None] + np.arange(patches.sides[1])
    each = np.arange(count)[:, None, None]
    maps[each, :, rows[:, :, None], columns[:, None, :]] = patches.values.transpose(0, 2, 3, 1)
    return maps.reshape(count, *stage.values.shape)
