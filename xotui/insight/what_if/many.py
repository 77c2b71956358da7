"""Scores of many changed pictures, a part at a time, so that memory stays small and one can stop in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from math import prod

import numpy as np

from xotui.engine import ExemplarVotes, Network
from xotui.engine.arrays import Array
from xotui.engine.dense import FullyConnected

VALUES = 1 << 19
"""How many numbers may be held at a time: 4 MB of them, which is also what a processor's cache likes."""


class StoppedError(Exception):
    """Nobody waits for the answer any more, so it was not worked out to the end."""


def never() -> bool:
    """Nobody asks to stop."""
    return False


def check_margin(network: Network) -> None:
    """Raise a ValueError unless the network gives the two scores that a margin lies between."""
    if network.votes is None:
        found = ", ".join(network.names[1:]) or "none"
        raise ValueError(f"layers: found {found}; expected votes at the end, without them there is no verdict to turn")
    if len(network.labels) != 2:
        raise ValueError(f"labels: found {len(network.labels)}; expected 2, a margin lies between two scores")


def unvoted(network: Network) -> tuple[str, ...]:
    """The categories that nobody votes for: whatever the picture, they have no score, and there is no verdict."""
    votes = network.votes
    if not isinstance(votes, ExemplarVotes):
        return ()
    return tuple(label for label, row in zip(network.labels, votes.weights, strict=True) if not row.any())


def margins_of(scores: Array) -> Array:
    """The first score minus the second: above 0 where it is rather an X.

    Args:
        scores: (…, 2), NaN where a category has none.

    Returns:
        (…) float64, NaN where one of the two is missing.
    """
    with np.errstate(invalid="ignore", over="ignore"):
        exact = scores.astype(np.float64)
        margins: Array = exact[..., 0] - exact[..., 1]
    return margins


def scores_in_parts(network: Network, images: Array, cancelled: Callable[[], bool] = never) -> Array:
    """The scores of many pictures, some of them at a time.

    Args:
        network: One with votes.
        images: (N, H, W).
        cancelled: Asked before each part whether to stop.

    Returns:
        (N, K), NaN where a category has no score.

    Raises:
        ValueError: If the network has no votes, or the pictures do not fit it.
        StoppedError: If it was cancelled.
    """
    parts = [np.empty((0, len(network.labels)), dtype=images.dtype)]
    for part in parts_of(len(images), values_each(network, images.shape[1:])):
        if cancelled():
            raise StoppedError
        with np.errstate(over="ignore", invalid="ignore"):
            parts.append(network.scores(images[part]))
    return np.concatenate(parts)


def values_each(network: Network, shape: tuple[int, ...]) -> int:
    """About how many numbers a network holds at a time for one picture of (H, W)."""
    shapes = network.shapes(shape)
    held = [3 * (prod(before) + prod(after)) for before, after in pairwise(shapes)]
    held += [2 * layer.weights.size for layer in network.layers if isinstance(layer, FullyConnected)]
    return max(held, default=prod(shape))


def parts_of(count: int, each: int) -> Iterator[slice]:
    """Slices of `count` things of so many numbers each, none of which holds more than `VALUES` if it can be helped.

    >>> [part.stop - part.start for part in parts_of(5, VALUES // 2)]
    [2, 2, 1]
    """
    step = max(1, VALUES // max(1, each))
    for start in range(0, count, step):
        yield slice(start, min(start + step, count))
