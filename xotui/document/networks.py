"""Networks by name or from a file, built for the size of the picture they are used on."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from xotui.engine import Convolution, ExemplarVotes, Layer, MaxPool, Network, ReLU, Softmax
from xotui.engine.arrays import Array, read_only
from xotui.pictures import draw_exemplars
from xotui.pictures.features import ARTICLE_FEATURES
from xotui.pictures.files import asset

ARTICLE_SHAPE = (9, 9)
"""Rows and columns of the article's pictures."""


class NetworkError(ValueError):
    """A network that cannot be had. The message names it, what was found and what was expected."""


@dataclass(frozen=True, eq=False)
class Blueprint:
    """A network before the size of the picture is known.

    Attributes:
        name: What it is called.
        layers: Its layers; without the votes where those follow from the exemplars.
        labels: What the scores are called.
        votes_follow: Whether votes derived from the exemplars come after the layers.
        exemplars: (2, H, W), or None where they are drawn for each size.
        probabilities: Whether a softmax comes behind votes that follow.
        shape: Rows and columns of the pictures that weights of its own are for; None where any that fit will do.
    """

    name: str
    layers: tuple[Layer, ...]
    labels: tuple[str, ...] = ("X", "O")
    votes_follow: bool = True
    exemplars: Array | None = None
    probabilities: bool = False
    shape: tuple[int, int] | None = None

    def picture_shape(self, shape: tuple[int, ...]) -> tuple[int, int]:
        """The size to which a picture of (H, W) is brought for this network: its own, where it has one."""
        return self.shape or (shape[0], shape[1])

    @property
    def votes(self) -> bool:
        """Whether the network gives scores."""
        return self.votes_follow or Network(self.layers, self.labels).votes is not None

    def build(self, shape: tuple[int, ...]) -> Network:
        """The network for pictures of (H, W). Exemplars of another size are drawn anew for this one.

        Raises:
            NetworkError: If the layers do not fit such a picture.
        """
        try:
            Network(self.layers, self.labels).shapes(shape)
            if not self.votes_follow:
                return Network(self.layers, self.labels)
            kept = self.exemplars is not None and self.exemplars.shape[1:] == tuple(shape)
            exemplars = self.exemplars if kept else draw_exemplars((shape[0], shape[1]))
            assert exemplars is not None
            behind = [Softmax()] if self.probabilities else []
            return Network((*self.layers, ExemplarVotes(exemplars, self.layers), *behind), self.labels)
        except ValueError as error:
            raise NetworkError(printable(f"network {self.name}: {error}")) from None


def article() -> Blueprint:
    """The article's network: 3 features → convolution → ReLU → pool 2/2 → pool 2/2 → votes.

    Source: B. Rohrer, "How Convolutional Neural Networks Work"; its printed 2×2 maps come from these layers,
    and the votes that its figures draw are those that its two clean pictures give.
    """
    kernels = np.stack([feature.kernel for feature in ARTICLE_FEATURES])
    names = [feature.name for feature in ARTICLE_FEATURES]
    return Blueprint("article", (Convolution(kernels, names), ReLU(), MaxPool(2, 2), MaxPool(2, 2)))


def exemplars_of(network: Network, shape: tuple[int, ...]) -> Array:
    """The clean X and O that a network was made with, or drawn for pictures of `shape` (H, W).

    Returns:
        (2, H, W), read-only.
    """
    votes = network.votes
    if isinstance(votes, ExemplarVotes) and votes.exemplars.shape[1:] == tuple(shape):
        return votes.exemplars
    return read_only(draw_exemplars((shape[0], shape[1])))


def printable(sentence: str) -> str:
    """The sentence on one line, with everything that a terminal might obey written out."""
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in sentence)


def _shipped(name: str) -> Blueprint:
    """A network of the program's own files."""
    from xotui.document.network_files import read_network  # checking files is only needed for files

    return read_network(asset("networks", f"{name}.json"))


NAMED: dict[str, Callable[[], Blueprint]] = {
    "article": article,
    "article-votes": partial(_shipped, "article-votes"),
    "learned": partial(_shipped, "learned"),
}
"""The networks that come with the program: the article's own, its features with learned votes, and a learned one."""


def find_network(source: str | os.PathLike[str]) -> Blueprint:
    """The network of a name, or in a file.

    Args:
        source: A name; anything else is a path. `./article` is a file.

    Raises:
        NetworkError: If there is no such network, or the file holds none.
    """
    if str(source) in NAMED:
        return NAMED[str(source)]()
    path = Path(source)
    if not os.path.exists(path) and path.suffix == "" and path.name == str(source):
        raise NetworkError(f"{source}: no network of this name and no such file; expected {', '.join(NAMED)} or a file")
    from xotui.document.network_files import read_network  # checking files is only needed for files

    return read_network(path)


def load_network(source: str | os.PathLike[str], shape: tuple[int, int] = ARTICLE_SHAPE) -> Network:
    """The network of a name, or in a file, built for one size of picture.

    Args:
        source: "article", "article-votes", "learned", or the path of a network file.
        shape: Rows and columns of the pictures it will be used on.

    Raises:
        NetworkError: If there is no such network, the file holds none, or it does not fit such pictures.

    >>> load_network("article").names
    ('picture', 'convolution', 'relu', 'pool1', 'pool2', 'votes')
    """
    return find_network(source).build(shape)
