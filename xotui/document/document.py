"""The document: picture, network and exemplars, and nothing that is merely how one looks at them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from xotui.document.networks import exemplars_of
from xotui.document.refitting import fitting, read_shape, refitted
from xotui.engine import Convolution, ExemplarVotes, FullyConnected, Layer, Network
from xotui.engine.arrays import Array, as_floats, read_only

PICTURE_SIDE = (3, 64)
"""The smallest and the largest side of a picture that can be edited, in pixels."""

FEATURE_SIDE = (1, 7)
"""The smallest and the largest side of a feature, in pixels."""

FEATURE_COUNT = (1, 16)
"""The smallest and the largest number of features."""


@dataclass(frozen=True, eq=False)
class Turning:
    """Turns and changes of size since a picture, kept so that each starts from that very picture.

    Attributes:
        start: (H, W), the picture before the first of them.
        degrees: All turns together, clockwise.
        steps: All changes of size together; each step up makes it √2 times as large.
    """

    start: Array
    degrees: int = 0
    steps: int = 0


@dataclass(frozen=True, eq=False)
class Document:
    """Everything that can be saved. It never changes: an edit makes another one.

    Attributes:
        picture: (H, W), read-only, −1 … 1.
        network: Begins with a convolution over the picture.
        exemplars: (2, H, W), read-only: the clean X and the clean O.
        picture_name: What the picture is called on the screen.
        network_name: What the network is called.
        turning: What turns and changes of size start from, until something else changes the picture.
        draws: How often chance was asked; the seed of the next noise or deformation.
        refitted: Whether its votes were learned anew for layers that had changed; a network from a file, and
            one that was trained, is what it is.
    """

    picture: Array
    network: Network
    exemplars: Array
    picture_name: str
    network_name: str
    turning: Turning | None = None
    draws: int = 0
    refitted: bool = False

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of the picture."""
        rows, columns = self.picture.shape
        return rows, columns

    @property
    def convolution(self) -> Convolution:
        """The layer whose features can be edited."""
        first = self.network.layers[0]
        assert isinstance(first, Convolution)  # open_document lets in no other network
        return first

    def with_picture(self, picture: Array, turning: Turning | None = None) -> Document:
        """The same with another picture of the same size."""
        return replace(self, picture=read_only(picture), turning=turning)

    def with_layers(
        self, layers: Sequence[Layer], exemplars: Array | None = None, votes: FullyConnected | None = None
    ) -> Document:
        """The same with other layers before the votes, or other exemplars, and votes that fit them.

        Votes that follow from the exemplars are derived anew. Weights of another origin stay as long as they fit
        what they read; where they no longer do, they are refitted.

        Args:
            layers: All layers but the votes.
            exemplars: (2, H, W), if they change.
            votes: Weights that take the place of those of another origin, if they fit.

        Raises:
            ValueError: If the layers do not fit the picture, or cannot be refitted; it says what was found and
                what is allowed.
        """
        clean = self.exemplars if exemplars is None else read_only(exemplars)
        shape = (clean.shape[1], clean.shape[2])
        present = self.network.votes
        if present is None:
            network = Network(layers, self.network.labels)
            network.shapes(shape)
        elif isinstance(present, ExemplarVotes):
            Network(layers).shapes(shape)
            network = self.network.with_votes(ExemplarVotes(clean, layers), layers)
        else:
            body = fitting(layers, shape)
            stay = body == tuple(layers) and read_shape(layers, shape) == read_shape(
                self.network.body, self.exemplars.shape[1:]
            )
            if not stay:
                return replace(self, exemplars=clean, network=refitted(self.network, shape, body), refitted=True)
            network = self.network.with_votes(votes or present, body)
        return replace(self, exemplars=clean, network=network)


def open_document(
    picture: Array, network: Network, *, picture_name: str = "picture", network_name: str = "network"
) -> Document:
    """A document of a picture and a network, checked for what the editor can take.

    Args:
        picture: (H, W), from 3×3 to 64×64, each value in −1 … 1.
        network: Begins with a convolution of 1 to 16 features, each from 1×1 to 7×7; fits the picture.
        picture_name: What to call the picture on the screen.
        network_name: What to call the network.

    Raises:
        ValueError: If something is not like that; it says what was found and what is allowed.
    """
    pixels = as_floats("picture", picture)
    check_picture_shape(pixels.shape)
    if not (np.abs(pixels) <= 1).all():
        raise ValueError(f"picture: found values up to {np.abs(pixels).max():g}; expected values from −1 to 1")
    first = network.layers[0] if network.layers else None
    if not isinstance(first, Convolution):
        found = first.operation if first else "no layer"
        raise ValueError(f"network: found {found} first; the explorer expects a convolution as the first layer")
    check_features(first.kernels.shape)
    if len(network.labels) != 2:
        raise ValueError(f"network: found {len(network.labels)} labels; the explorer expects two, such as X and O")
    exemplars = exemplars_of(network, pixels.shape)
    votes = network.votes
    if isinstance(votes, ExemplarVotes) and votes.exemplars is not exemplars:
        # Its exemplars are of another size: they are drawn anew for this one, and the votes follow.
        network = network.with_votes(ExemplarVotes(exemplars, network.body))
    network.shapes(pixels.shape)
    return Document(read_only(pixels), network, exemplars, picture_name, network_name)


def check_picture_shape(shape: tuple[int, ...]) -> None:
    """Raise a ValueError unless a picture of this shape can be edited."""
    low, high = PICTURE_SIDE
    if len(shape) != 2 or not all(low <= side <= high for side in shape):
        found = "×".join(map(str, shape)) or "a number"
        raise ValueError(f"picture: found {found}; the editor takes pictures from {low}×{low} to {high}×{high}")


def check_not_too_small(name: str, shape: tuple[int, ...]) -> None:
    """Raise a ValueError for an image (H, W) of which the editor could not even take a part; it names the image."""
    least = PICTURE_SIDE[0]
    if min(shape) < least:
        raise ValueError(f"{name}: found {'×'.join(map(str, shape))} pixels; expected at least {least}×{least}")


def check_features(shape: tuple[int, ...]) -> None:
    """Raise a ValueError unless kernels of shape (F, …, h, w) can be edited."""
    low, high = FEATURE_SIDE
    fewest, most = FEATURE_COUNT
    if not fewest <= shape[0] <= most:
        raise ValueError(f"features: found {shape[0]}; the editor takes {fewest} to {most}")
    if len(shape) != 3 or not all(low <= side <= high for side in shape[-2:]):
        found = "×".join(map(str, shape[1:]))
        raise ValueError(f"features: found {found}; the editor takes features from {low}×{low} to {high}×{high}")


def votes_follow_exemplars(document: Document) -> bool:
    """Whether the votes are derived from the exemplars, not given."""
    return isinstance(document.network.votes, ExemplarVotes)


def same_network(one: Network, other: Network) -> bool:
    """Whether two networks are alike in every value, name and setting."""
    if one is other:
        return True
    if one.labels != other.labels or len(one.layers) != len(other.layers):
        return False
    return all(
        type(mine) is type(yours)
        and vars(mine).keys() == vars(yours).keys()
        and all(np.array_equal(vars(mine)[name], vars(yours)[name]) for name in vars(mine))
        for mine, yours in zip(one.layers, other.layers, strict=True)
    )


def same_content(one: Document, other: Document) -> bool:
    """Whether two documents have the same picture, network and exemplars."""
    return (
        np.array_equal(one.picture, other.picture)
        and np.array_equal(one.exemplars, other.exemplars)
        and same_network(one.network, other.network)
    )
