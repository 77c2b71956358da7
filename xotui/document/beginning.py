"""The first document: what a person asked for, and the article's where nothing was asked for."""

from __future__ import annotations

from xotui.document.document import Document, open_document
from xotui.document.networks import load_network
from xotui.engine import Network
from xotui.engine.arrays import Array
from xotui.pictures.files import gallery_picture


def first_document(picture: Array | None, network: Network | None, picture_name: str, network_name: str) -> Document:
    """A document of a picture and a network; the article's X and network in place of None.

    Raises:
        ValueError: If the explorer cannot take the picture or the network, or they do not fit each other.
    """
    pixels = gallery_picture("x") if picture is None else picture
    shape = (9, 9) if pixels.ndim != 2 or min(pixels.shape) < 3 else (pixels.shape[0], pixels.shape[1])
    return open_document(
        pixels,
        load_network("article", shape) if network is None else network,
        picture_name=picture_name or ("x" if picture is None else "picture"),
        network_name=network_name or ("article" if network is None else "network"),
    )
