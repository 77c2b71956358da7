"""Documents to start from, all the edits there are, and when two documents are the same."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.golden import article_network, picture
from xotui.document import Document, network_edits, picture_edits
from xotui.document.document import open_document
from xotui.document.refitting import refitted
from xotui.engine import Convolution, ExemplarVotes, FullyConnected, Layer, MaxPool, Network, ReLU

UNEVEN = np.where(np.random.default_rng(5).uniform(size=(9, 9)) < 0.4, 1.0, -1.0)
"""A picture of −1 and 1 without any symmetry."""


def article_document(name: str = "x") -> Document:
    """One of the published pictures under the article's network."""
    return open_document(picture(name), article_network(), picture_name=name, network_name="article")


def uneven_document() -> Document:
    """A picture without any symmetry under the article's network."""
    return open_document(UNEVEN, article_network())


def own_weights_document() -> Document:
    """The article's layers with twelve weights for each category that come from elsewhere."""
    weights = np.random.default_rng(2).uniform(-1, 1, (2, 12))
    return open_document(picture("x"), Network((*article_network().layers[:-1], FullyConnected(weights))))


def without_votes() -> Document:
    """The article's layers, ending with maps."""
    return open_document(picture("x"), Network(article_network().layers[:-1]))


def hidden(document: Document) -> tuple[Layer, ...]:
    """All layers but the votes."""
    return tuple(layer for layer in document.network.layers if not isinstance(layer, FullyConnected))


def arrays(document: Document) -> list[NDArray[Any]]:
    """Every array that a document holds."""
    held = [document.picture, document.exemplars]
    held += [layer.kernels for layer in document.network.layers if isinstance(layer, Convolution)]
    votes = document.network.votes
    if votes is not None:
        held.append(votes.weights)
    if isinstance(votes, ExemplarVotes):
        held.append(votes.exemplars)
    if document.turning is not None:
        held.append(document.turning.start)
    return held


def content(document: Document) -> tuple[object, ...]:
    """Everything that a document says, as plain values that can be compared and that nothing can change."""
    layers: list[object] = []
    for layer in document.network.layers:
        match layer:
            case Convolution():
                layers.append(("convolution", layer.names))
            case MaxPool():
                layers.append(("pool", layer.window, layer.stride, layer.edge))
            case _:
                layers.append(type(layer).__name__)
    turning = document.turning and (document.turning.degrees, document.turning.steps)
    held = tuple((array.shape, str(array.dtype), array.tobytes()) for array in arrays(document))
    return (
        held,
        tuple(layers),
        document.network.labels,
        document.picture_name,
        document.network_name,
        turning,
        document.draws,
    )


def assert_votes_follow(document: Document) -> None:
    """The votes are those of a network that is built from nothing for these exemplars and layers."""
    votes = document.network.votes
    assert isinstance(votes, ExemplarVotes)
    np.testing.assert_array_equal(votes.exemplars, document.exemplars)
    layers: list[Layer] = []
    for layer in hidden(document):
        match layer:
            case Convolution():
                layers.append(Convolution(layer.kernels.copy(), layer.names))
            case MaxPool():
                layers.append(MaxPool(layer.window, layer.stride, layer.edge))
            case _:
                layers.append(ReLU())
    anew = Network((*layers, ExemplarVotes(document.exemplars.copy(), layers)))
    np.testing.assert_array_equal(anew.scores(document.picture), document.network.scores(document.picture))
    assert anew.votes is not None
    np.testing.assert_array_equal(anew.votes.weights, votes.weights)


def assert_votes_are_refitted(document: Document) -> None:
    """The votes are those that are learned from nothing for these layers, and the document says so."""
    votes = document.network.votes
    assert type(votes) is FullyConnected
    assert document.refitted
    anew = refitted(document.network, document.shape).votes
    assert anew is not None
    np.testing.assert_array_equal(votes.weights, anew.weights)
    assert votes.bias is not None
    assert anew.bias is not None
    np.testing.assert_array_equal(votes.bias, anew.bias)


def _place(document: Document, random: Random) -> tuple[int, int]:
    rows, columns = document.shape
    return random.randrange(rows), random.randrange(columns)


def _feature(document: Document, random: Random) -> int:
    return random.randrange(len(document.convolution.names))


def _kernel_place(document: Document, random: Random) -> tuple[int, int]:
    rows, columns = document.convolution.kernels.shape[-2:]
    return random.randrange(rows), random.randrange(columns)


Edit = Callable[[Document, Random], Document]

PICTURE_EDITS: dict[str, Edit] = {
    "set pixels": lambda d, r: picture_edits.set_pixels(d, [_place(d, r), _place(d, r)], r.choice([-1.0, 1.0])),
    "clear": lambda d, r: picture_edits.clear(d),
    "fill": lambda d, r: picture_edits.fill(d),
    "flood": lambda d, r: picture_edits.flood(d, _place(d, r)),
    "invert": lambda d, r: picture_edits.invert(d),
    "shift": lambda d, r: picture_edits.shift(d, r.randint(-3, 3), r.randint(-3, 3)),
    "turn": lambda d, r: picture_edits.turn(d, r.choice([-1, 1, 6])),
    "rescale": lambda d, r: picture_edits.rescale(d, r.choice([-1, 1])),
    "deform": lambda d, r: picture_edits.deform(d),
    "noise": lambda d, r: picture_edits.add_noise(d),
    "thicken": lambda d, r: picture_edits.thicken(d),
    "thin": lambda d, r: picture_edits.thin(d),
    "resize": lambda d, r: picture_edits.resize(d, (r.randint(3, 12), r.randint(3, 12))),
    "put picture": lambda d, r: picture_edits.put_picture(d, picture("o-thick"), "o-thick"),
}
"""Everything that can be done to the picture, with arguments by chance."""

NETWORK_EDITS: dict[str, Edit] = {
    "set weight": lambda d, r: network_edits.set_weight(d, _feature(d, r), _kernel_place(d, r), r.choice([-1, 0, 1])),
    "add": lambda d, r: network_edits.add_feature(d, np.full((3, 3), r.choice([-1.0, 0.5])), "new", _feature(d, r)),
    "duplicate": lambda d, r: network_edits.duplicate_feature(d, _feature(d, r)),
    "delete": lambda d, r: network_edits.delete_feature(d, _feature(d, r)),
    "rename": lambda d, r: network_edits.rename_feature(d, _feature(d, r), f"feature {r.randint(1, 99)}"),
    "move": lambda d, r: network_edits.move_feature(d, _feature(d, r), r.randint(-3, 3)),
    "resize features": lambda d, r: network_edits.resize_features(d, (r.randint(1, 7), r.randint(1, 7))),
    "lift": lambda d, r: network_edits.lift_patch(d, _place(d, r), _feature(d, r)),
    "relu": lambda d, r: network_edits.toggle_relu(d),
    "pooling": lambda d, r: network_edits.set_pooling(
        d, window=r.choice([2, 3]), stride=r.choice([1, 2]), edge=r.choice(["keep", "drop"])
    ),
    "pool count": lambda d, r: network_edits.set_pool_count(d, r.randint(0, 3)),
    "make exemplar": lambda d, r: network_edits.make_exemplar(d, r.randint(0, 1)),
}
"""Everything that can be done to the network, with arguments by chance."""

EDITS = PICTURE_EDITS | NETWORK_EDITS
