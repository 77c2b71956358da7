"""What a person can do to the features and the layers. Every function takes a document and gives another one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from xotui.document.document import FEATURE_COUNT, FEATURE_SIDE, Document, check_features
from xotui.document.refitting import random_weights, refitted
from xotui.engine import Convolution, FullyConnected, Layer, MaxPool, ReLU
from xotui.engine.arrays import Array
from xotui.engine.dense import Hidden
from xotui.engine.pooling import Edge
from xotui.pictures.features import fitted

NAME_LENGTH = 24
"""The longest name of a feature, in characters."""


def set_weight(document: Document, feature: int, place: tuple[int, int], value: float) -> Document:
    """Give one pixel of a feature another value."""
    kernels = document.convolution.kernels.copy()
    kernels[(feature, *place)] = value
    return _with_features(document, kernels, document.convolution.names)


def add_feature(document: Document, kernel: Array, name: str, after: int) -> Document:
    """Put a new feature behind the one at index `after`; it is cut or padded to the size of the others.

    Raises:
        ValueError: If there are as many features as the editor takes.
    """
    kernels, names = document.convolution.kernels, list(document.convolution.names)
    if len(names) >= FEATURE_COUNT[1]:
        raise ValueError(f"features: found {len(names)} already; the editor takes at most {FEATURE_COUNT[1]}")
    shape = (kernels.shape[-2], kernels.shape[-1])
    names.insert(after + 1, unused_name(name, names))
    order: list[int | None] = [*range(after + 1), None, *range(after + 1, len(kernels))]
    return _with_features(document, np.insert(kernels, after + 1, fitted(kernel, shape), axis=0), names, order)


def duplicate_feature(document: Document, feature: int) -> Document:
    """The same feature once more, behind itself."""
    convolution = document.convolution
    return add_feature(document, convolution.kernels[feature], convolution.names[feature], feature)


def delete_feature(document: Document, feature: int) -> Document:
    """Take a feature out.

    Raises:
        ValueError: If it is the last one.
    """
    names = list(document.convolution.names)
    if len(names) <= FEATURE_COUNT[0]:
        raise ValueError("features: found only this one; a network needs at least 1 feature")
    del names[feature]
    order = [index for index in range(len(names) + 1) if index != feature]
    return _with_features(document, document.convolution.kernels[order], names, order)


def rename_feature(document: Document, feature: int, name: str) -> Document:
    """Call a feature something else.

    Raises:
        ValueError: If the name is empty, too long, or taken.
    """
    called = " ".join(name.split())
    names = list(document.convolution.names)
    if not 1 <= len(called) <= NAME_LENGTH:
        raise ValueError(f"name: found {len(called) or 'no'} characters; expected 1 to {NAME_LENGTH}")
    if called in names[:feature] + names[feature + 1 :]:
        raise ValueError(f"name: found {called!r} at another feature; expected one of its own")
    names[feature] = called
    return _with_features(document, document.convolution.kernels, names)


def move_feature(document: Document, feature: int, steps: int) -> Document:
    """Move a feature towards the first (steps below 0) or the last."""
    order = list(range(len(document.convolution.names)))
    order.insert(min(max(feature + steps, 0), len(order) - 1), order.pop(feature))
    names = [document.convolution.names[index] for index in order]
    return _with_features(document, document.convolution.kernels[order], names, order)


def resize_features(document: Document, shape: tuple[int, int]) -> Document:
    """Cut or pad every feature, keeping its middle in the middle.

    Raises:
        ValueError: If the editor does not take this size, or it is larger than the picture.
    """
    low, high = FEATURE_SIDE
    if not all(low <= side <= high for side in shape):
        raise ValueError(
            f"features: found {shape[0]}×{shape[1]}; the editor takes features from {low}×{low} to {high}×{high}"
        )
    convolution = document.convolution
    return _with_features(
        document, np.stack([fitted(kernel, shape) for kernel in convolution.kernels]), convolution.names
    )


def lift_patch(document: Document, place: tuple[int, int], after: int) -> Document:
    """Make the patch of the picture around (row, column) a new feature, behind the one at `after`.

    Raises:
        ValueError: If there are as many features as the editor takes.
    """
    top, left = patch_corner(document, place)
    height, width = document.convolution.kernels.shape[-2:]
    patch = document.picture[top : top + height, left : left + width]
    return add_feature(document, patch, "patch", after)


def patch_corner(document: Document, place: tuple[int, int]) -> tuple[int, int]:
    """The top left pixel of the patch around (row, column), moved so that it lies inside the picture."""
    sides = document.convolution.kernels.shape[-2:]
    top, left = (
        min(max(middle - side // 2, 0), length - side)
        for middle, side, length in zip(place, sides, document.shape, strict=True)
    )
    return top, left


def toggle_relu(document: Document) -> Document:
    """Take the ReLU behind the first convolution out, or put one there."""
    first, *rest = document.network.body
    on = bool(rest) and isinstance(rest[0], ReLU)
    return document.with_layers([first, *rest[1:]] if on else [first, ReLU(), *rest])


def set_pooling(
    document: Document, *, window: int | None = None, stride: int | None = None, edge: Edge | None = None
) -> Document:
    """Change what is given here of every pooling layer.

    Raises:
        ValueError: If the window no longer fits the maps, or there is no pooling layer.
    """
    layers = list(document.network.body)
    if not any(isinstance(layer, MaxPool) for layer in layers):
        raise ValueError("pool: found no pooling layer; add one first")
    return document.with_layers(
        [
            MaxPool(
                layer.window if window is None else window,
                layer.stride if stride is None else stride,
                layer.edge if edge is None else edge,
            )
            if isinstance(layer, MaxPool)
            else layer
            for layer in layers
        ]
    )


def set_pool_count(document: Document, count: int) -> Document:
    """Have `count` pooling layers at the end of the maps; new ones are like the last there is.

    Raises:
        ValueError: If the maps are too small for that many.
    """
    layers, hidden = _maps_and_hidden(document)
    pool = pooling_of(document)
    while layers and isinstance(layers[-1], MaxPool):
        layers.pop()
    return document.with_layers([*layers, *[pool] * count, *hidden])


def pool_count(document: Document) -> int:
    """How many pooling layers stand at the end of the maps."""
    count = 0
    for layer in reversed(_maps_and_hidden(document)[0]):
        if not isinstance(layer, MaxPool):
            break
        count += 1
    return count


def _maps_and_hidden(document: Document) -> tuple[list[Layer], list[Layer]]:
    """The layers that give maps, and those from the first hidden neurons on."""
    layers = list(document.network.body)
    place = next((index for index, layer in enumerate(layers) if isinstance(layer, Hidden)), len(layers))
    return layers[:place], layers[place:]


def pooling_of(document: Document) -> MaxPool:
    """The last pooling layer, or the article's where there is none."""
    pools = [layer for layer in document.network.layers if isinstance(layer, MaxPool)]
    return pools[-1] if pools else MaxPool()


def make_exemplar(document: Document, category: int) -> Document:
    """Make the present picture the clean exemplar of a category: 0 for X, 1 for O."""
    exemplars = document.exemplars.copy()
    exemplars[category] = document.picture
    return document.with_layers(document.network.body, exemplars)


def refit(document: Document) -> Document:
    """Votes learned anew for the present layers; the network then has weights of its own, the exemplars stay.

    Raises:
        ValueError: If what the layers give is beyond what can be reckoned with.
    """
    return replace(document, network=refitted(document.network, document.shape), refitted=True)


def unused_name(name: str, names: Sequence[str]) -> str:
    """The name itself, or with the first number that makes it one of its own."""
    if name not in names:
        return name
    base = name.rstrip("0123456789").rstrip() or name
    numbered = (f"{base[: NAME_LENGTH - len(str(n)) - 1]} {n}" for n in range(2, len(names) + 3))
    return next(candidate for candidate in numbered if candidate not in names)


def _with_features(
    document: Document, kernels: Array, names: Sequence[str], order: Sequence[int | None] | None = None
) -> Document:
    """The document with other features.

    Args:
        document: What to change.
        kernels: (F, h, w).
        names: F names.
        order: For each feature the index of the one that it was before, None for a new one; all as before unless
            told. Its bias goes with it, and so does whatever reads its map next: planes of a convolution, weights
            of hidden neurons, or votes.
    """
    check_features(kernels.shape)
    first, *rest = document.network.body
    assert isinstance(first, Convolution)
    bias, votes = first.bias, None
    if order is not None:
        bias = None if bias is None else _taken(bias, order, 0)
        place = next((i for i, layer in enumerate(rest) if isinstance(layer, Convolution | FullyConnected)), None)
        if place is not None:
            rest[place] = _reading(rest[place], order, len(first.kernels))
        elif sorted(order, key=str) == sorted(range(len(first.kernels)), key=str):
            votes = document.network.votes and _reading_votes(document.network.votes, order)
    changed = Convolution(kernels, names, bias, padding=first.padding, scaling=first.scaling)
    return document.with_layers([changed, *rest], votes=votes)


def _reading(layer: Layer, order: Sequence[int | None], count: int) -> Layer:
    """The layer that reads the maps of `count` features, for their new order."""
    if isinstance(layer, Convolution):
        planes = _taken(layer.kernels, order, 1)
        # A mean is over more or fewer values now: what each of them brings stays what it was.
        share = planes[0].size / layer.kernels[0].size if layer.scaling == "mean" else 1.0
        return layer.with_kernels(planes * share)
    assert isinstance(layer, Hidden)
    neurons, values = layer.weights.shape
    new = random_weights(neurons, values // count * len(order)).reshape(neurons, len(order), -1)
    weights = _taken(layer.weights.reshape(neurons, count, -1), order, 1)
    drawn = np.array([index is None for index in order])
    weights[:, drawn] = new[:, drawn]  # without weights of its own a new feature could never have a say
    return Hidden(weights.reshape(neurons, -1), layer.bias)


def _reading_votes(votes: FullyConnected, order: Sequence[int | None]) -> FullyConnected:
    """The votes for maps that stand in another order."""
    categories, values = votes.weights.shape
    weights = _taken(votes.weights.reshape(categories, len(order), -1), order, 1)
    return FullyConnected(weights.reshape(categories, values), votes.bias)


def _taken(values: Array, order: Sequence[int | None], axis: int) -> Array:
    """The parts of an array along an axis in another order, zeros for those that are new."""
    parts = [np.zeros_like(values.take(0, axis)) if index is None else values.take(index, axis) for index in order]
    return np.stack(parts, axis)
