"""A layer as numpy source: the picture, what the layers before it need, and its values, as arrays."""

from __future__ import annotations

from xotui import __version__
from xotui.insight.export.array_source import array_source
from xotui.insight.export.piece import Kind, Piece, on_one_line
from xotui.insight.export.steps import parameters, step_words


def numpy_source(piece: Piece) -> str:
    """Python that makes the picture, the parameters of every layer on the way, and the layer, bit for bit.

    The arrays are called `picture`, then as the layers are: `convolution_kernels`, `votes_weights`, and for the
    values of the layer its own name.
    """
    rows, columns = piece.picture.shape
    parts = [
        f"# {on_one_line(title(piece))}, written by xotui {__version__}.",
        "import numpy as np",
        "# fmt: off",
        _about(f"picture: {rows}×{columns}, 1 is white (ink), -1 is black", array_source("picture", piece.picture)),
    ]
    for name, layer in piece.steps:
        arrays = [
            array_source(one.variable, one.values, one.names, rows_whole=one.grid)
            for one in parameters(name, layer, piece.network.labels)
        ]
        parts.append(_about(step_words(name, layer), *arrays))
    if piece.kind is not Kind.PICTURE:
        parts.append(_values(piece))
    return "\n\n".join(parts) + "\n"


def title(piece: Piece) -> str:
    """What a piece is, in half a sentence."""
    which = f" ({piece.names[0]})" if piece.only is not None else ""
    return f"{piece.layer}{which} of {piece.picture_name} under the network {piece.network_name}: {piece.size}"


def _values(piece: Piece) -> str:
    grid = piece.kind in (Kind.MAPS, Kind.FEATURES)
    text = array_source(piece.layer, piece.values, piece.names, rows_whole=grid)
    return _about(f"What {piece.layer} gives: {piece.size}" if piece.steps else piece.size, text)


def _about(sentence: str, *statements: str) -> str:
    """Statements below what they are about."""
    return "\n".join([f"# {sentence}", *statements])
