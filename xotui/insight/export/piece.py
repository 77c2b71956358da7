"""What is taken along: one layer of what a network makes of one picture, or one map of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from xotui.engine import Convolution, Layer, Network, Trace
from xotui.engine.arrays import Array

FEATURES = "features"
"""What the kernels of a convolution are called among the layers; numbered where there are several convolutions."""


class Kind(StrEnum):
    """What the values of a layer are."""

    PICTURE = "picture"
    FEATURES = "features"
    MAPS = "maps"
    NEURONS = "neurons"
    SCORES = "scores"


@dataclass(frozen=True, eq=False)
class Piece:
    """One layer with all that it was made from. `piece_of` makes it.

    Attributes:
        network: What computed it.
        trace: All that the network made of the picture.
        layer: The name of the layer: that of a stage, or "features".
        kind: What its values are.
        values: (H, W) of a picture, (F, h, w) or (F, C, h, w) of features, (C, H, W) of maps, else (n,).
        names: What the entries of the first axis are called; empty for the picture and for neurons.
        picture_name: What the picture is called.
        network_name: What the network is called.
        only: Which one of the layer's maps or features this is; None where it is all of them.
    """

    network: Network
    trace: Trace
    layer: str
    kind: Kind
    values: Array
    names: tuple[str, ...]
    picture_name: str
    network_name: str
    only: int | None = None

    @property
    def picture(self) -> Array:
        """(H, W), what the network was given."""
        return self.trace[0].values

    @property
    def steps(self) -> tuple[tuple[str, Layer], ...]:
        """Name and layer of every step that leads to it; none for what was given and not computed."""
        if self.kind in (Kind.PICTURE, Kind.FEATURES):
            return ()
        until = self.trace.names.index(self.layer) + 1
        return tuple((stage.name, stage.layer) for stage in self.trace.stages[1:until] if stage.layer is not None)

    @property
    def channels(self) -> tuple[str, ...]:
        """What the maps are called over which features of a later convolution slide; none for other layers."""
        if self.kind is not Kind.FEATURES or self.values.ndim < 4:
            return ()
        names = feature_names(self.network)
        before = self.network.names[names[self.layer] - 1]
        return tuple(writable(name) for name in self.network.map_names(before, self.values.shape[1]))

    @property
    def size(self) -> str:
        """Its shape in words: "3 maps of 4×4"."""
        sides = "×".join(map(str, self.values.shape[-2:]))
        count = len(self.values)
        plural = "" if count == 1 else "s"
        match self.kind:
            case Kind.PICTURE:
                return sides
            case Kind.FEATURES if self.values.ndim == 4:
                maps = self.values.shape[1]
                return f"{count} feature{plural} of {sides} over {maps} map{'' if maps == 1 else 's'}"
            case Kind.FEATURES:
                return f"{count} feature{plural} of {sides}"
            case Kind.MAPS:
                return f"{count} map{plural} of {sides}"
            case Kind.NEURONS:
                return f"{count} neuron{plural}"
            case Kind.SCORES:
                return f"{count} score{plural}"

    @property
    def divisible(self) -> bool:
        """Whether it consists of maps or features, of which one can be taken alone."""
        return self.kind in (Kind.MAPS, Kind.FEATURES)

    def map(self, which: int) -> Piece:
        """Only one of its maps or features.

        Args:
            which: Its index.

        Raises:
            ValueError: If it has no maps to choose from, or none of that index.
        """
        if not self.divisible:
            raise ValueError(f"feature: found {which} for {self.layer}; expected it only for a layer of maps")
        if not 0 <= which < len(self.values):
            raise ValueError(f"feature: found {which} for {self.layer}; expected 0 to {len(self.values) - 1}")
        return replace(self, values=self.values[which : which + 1], names=self.names[which : which + 1], only=which)


def piece_of(
    network: Network, trace: Trace, layer: str, *, picture_name: str = "picture", network_name: str = "network"
) -> Piece:
    """A layer, to be taken along.

    Args:
        network: What computed the trace.
        trace: What the network made of a picture.
        layer: The name of a stage; the first of several where the number is left out. Or "features".
        picture_name: What the picture is called.
        network_name: What the network is called.

    Raises:
        ValueError: If there is no such layer; it says which there are.

    >>> from xotui.engine import Convolution, Network
    >>> network = Network((Convolution([[[1, -1], [-1, 1]]], ["diagonal"]),))
    >>> piece_of(network, network.trace([[1, -1, -1], [-1, 1, -1]]), "convolution").size
    '1 map of 1×2'
    """
    called = (writable(picture_name), writable(network_name))
    kernels = feature_names(network)
    name = next((one for one in kernels if layer == FEATURES), layer)
    if name in kernels:
        convolution = network.layers[kernels[name] - 1]
        assert isinstance(convolution, Convolution)
        names = tuple(map(writable, convolution.names))
        return Piece(network, trace, name, Kind.FEATURES, convolution.kernels, names, *called)
    try:
        stage = trace[layer]
    except KeyError:
        raise ValueError(f"no layer is called {layer!r}; there are {', '.join(layer_names(network))}") from None
    if stage.operation == "picture":
        return Piece(network, trace, stage.name, Kind.PICTURE, stage.values, (), *called)
    if stage.operation in ("votes", "probabilities"):
        labels = tuple(map(writable, network.labels))
        return Piece(network, trace, stage.name, Kind.SCORES, stage.values, labels, *called)
    if stage.values.ndim == 1:
        return Piece(network, trace, stage.name, Kind.NEURONS, stage.values, (), *called)
    names = tuple(map(writable, network.map_names(stage.name, len(stage.maps))))
    return Piece(network, trace, stage.name, Kind.MAPS, stage.maps, names, *called)


def layer_names(network: Network) -> tuple[str, ...]:
    """The names of all layers that can be taken along, in the order of the flow."""
    before = {index: name for name, index in feature_names(network).items()}
    found: list[str] = []
    for index, name in enumerate(network.names):
        found += [before[index]] if index in before else []
        found.append(name)
    return tuple(found)


def feature_names(network: Network) -> dict[str, int]:
    """What the features of each convolution are called, and the index of the stage that they make."""
    indices = [index for index, layer in enumerate(network.layers, start=1) if isinstance(layer, Convolution)]
    if len(indices) == 1:
        return {FEATURES: indices[0]}
    return {f"{FEATURES}{number}": index for number, index in enumerate(indices, start=1)}


def writable(name: str) -> str:
    """A name as it can be written in UTF-8; what stands for broken bytes in a file's name becomes a question mark."""
    return name.encode("utf-8", "replace").decode("utf-8")


def on_one_line(name: str) -> str:
    r"""A name on one line, with everything that does not print written out.

    >>> on_one_line("two\nlines")
    'two\\nlines'
    """
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in name)
