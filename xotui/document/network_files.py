"""Network files: JSON that a person can read, strictly checked on reading.

    {
      "format": "xotui network",
      "version": 1,
      "name": "article",
      "labels": ["X", "O"],
      "layers": [
        {"type": "convolution", "scaling": "mean",
         "features": [{"name": "diagonal", "pixels": [[1, -1, -1], [-1, 1, -1], [-1, -1, 1]]}]},
        {"type": "relu"},
        {"type": "pool", "window": 2, "stride": 2, "edge": "keep"},
        {"type": "votes", "from": "exemplars", "exemplars": null}
      ]
    }

`scaling` "mean" says that a convolution divides its sums by the number of pixels. Votes either follow from
exemplars (drawn for each size of picture where they are null, else rows of picture text) or have weights.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import numpy as np

from xotui.document.networks import Blueprint, NetworkError, printable
from xotui.engine import Convolution, ExemplarVotes, FullyConnected, Layer, MaxPool, Network, ReLU
from xotui.engine.arrays import Array
from xotui.pictures import PictureError, draw_exemplars, format_picture, parse_picture
from xotui.pictures.files import read_text, replace_text

FORMAT = "xotui network"
VERSION = 1


class _Record(msgspec.Struct, forbid_unknown_fields=True):
    """Whatever stands in a file is known, or an error."""


class _Feature(_Record):
    name: str
    pixels: list[Any]


class _Convolution(_Record, tag="convolution", tag_field="type"):
    features: list[_Feature]
    scaling: Literal["mean"]


class _ReLU(_Record, tag="relu", tag_field="type"):
    pass


class _Pool(_Record, tag="pool", tag_field="type"):
    window: Annotated[int, msgspec.Meta(le=10_000)]
    stride: Annotated[int, msgspec.Meta(le=10_000)]
    edge: Literal["keep", "drop"]


class _Votes(_Record, tag="votes", tag_field="type"):
    source: Literal["exemplars"] | None = msgspec.field(name="from", default=None)
    exemplars: dict[str, list[str]] | None = None
    weights: list[list[float]] | None = None


class _Network(_Record):
    format: str
    version: int
    name: str
    labels: list[str]
    layers: list[_Convolution | _ReLU | _Pool | _Votes]


class _Header(msgspec.Struct):
    format: str
    version: int


def read_network(path: Path) -> Blueprint:
    """Read a network file.

    Raises:
        NetworkError: If it cannot be read, or is not such a file; it names the file and the place in it.
    """
    try:
        return parse_network(read_text(path))
    except PictureError as error:
        raise NetworkError(str(error)) from None
    except ValueError as error:
        raise NetworkError(printable(f"{path}: {error}")) from None


def parse_network(text: str) -> Blueprint:
    """Read a network from the text of a network file.

    Raises:
        ValueError: If it is anything else; it names the place, what was found and what was expected.
    """
    text = text.removeprefix("\ufeff")
    try:
        header = msgspec.json.decode(text, type=_Header)
        if header.format != FORMAT:
            raise ValueError(f"format: found {header.format!r}; expected {FORMAT!r}")
        if header.version != VERSION:
            raise ValueError(f"version: found {header.version}; this program reads version {VERSION}")
        record = msgspec.json.decode(text, type=_Network)
    except msgspec.ValidationError as error:
        raise ValueError(_plain(str(error))) from None
    except RecursionError:
        raise ValueError("found lists in lists without end; expected a network file") from None
    except msgspec.DecodeError as error:
        raise ValueError(f"found text that is not JSON ({error}); expected a network file") from None
    return _blueprint(record)


def format_network(network: Network, name: str) -> str:
    """Write a network as the text of a network file; `parse_network` reads exactly the same back.

    Args:
        network: What to write.
        name: What it is called.
    """
    record = {
        "format": FORMAT,
        "version": VERSION,
        "name": name,
        "labels": list(network.labels),
        "layers": [_layer_record(layer, network.labels) for layer in network.layers],
    }
    text = json.dumps(record, indent=2, ensure_ascii=False)
    # One row of numbers on one line: what is a picture shall look like one. (No string holds a bare line end.)
    text = re.sub(r"\[\n\s*([-+\d.eE,\s]+?)\s*\n\s*\]", lambda match: "[" + re.sub(r"\s+", " ", match[1]) + "]", text)
    return text + "\n"


def save_network(network: Network, name: str, target: str | os.PathLike[str]) -> None:
    """Write a network file. What stood there before is only replaced when the whole of it is written.

    Raises:
        OSError: If it cannot be written; the file there before is as it was.
    """
    replace_text(Path(target), format_network(network, name))


def _layer_record(layer: Layer, labels: tuple[str, ...]) -> dict[str, Any]:
    match layer:
        case Convolution(kernels=kernels, names=names):
            features = [{"name": name, "pixels": _numbers(kernel)} for name, kernel in zip(names, kernels, strict=True)]
            return {"type": "convolution", "scaling": "mean", "features": features}
        case ReLU():
            return {"type": "relu"}
        case MaxPool(window=window, stride=stride, edge=edge):
            return {"type": "pool", "window": window, "stride": stride, "edge": edge}
        case ExemplarVotes(exemplars=exemplars):
            drawn = np.array_equal(exemplars, draw_exemplars((exemplars.shape[1], exemplars.shape[2])))
            kept = {
                label: format_picture(exemplar).splitlines() for label, exemplar in zip(labels, exemplars, strict=True)
            }
            return {"type": "votes", "from": "exemplars", "exemplars": None if drawn else kept}
        case FullyConnected(weights=weights):
            return {"type": "votes", "weights": _numbers(weights)}
        case other:
            raise TypeError(f"layer: found {type(other).__name__}; a network file has no word for it")


def _numbers(values: Array) -> Any:
    """Nested lists, with whole numbers written as such."""
    if values.ndim:
        return [_numbers(part) for part in values]
    value = float(values)
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _blueprint(record: _Network) -> Blueprint:
    if len(record.labels) != 2 or len(set(record.labels)) != 2:
        raise ValueError(f"labels: found {record.labels}; expected two different ones")
    layers: list[Layer] = []
    votes: _Votes | None = None
    for number, part in enumerate(record.layers):
        if votes is not None:
            raise ValueError(f"layers[{number}]: found a layer behind the votes; expected the votes last")
        if isinstance(part, _Votes):
            votes = part
        else:
            layers.append(_layer(part, f"layers[{number}]"))
    labels = tuple(record.labels)
    if votes is None:
        return Blueprint(record.name, tuple(layers), labels, votes_follow=False)
    place = f"layers[{len(layers)}]"
    if (votes.weights is None) == (votes.source is None):
        raise ValueError(f'{place}: expected either "weights" or "from": "exemplars"')
    if votes.weights is not None:
        if votes.exemplars is not None:
            raise ValueError(f'{place}: found exemplars beside weights; expected them only with "from": "exemplars"')
        rows = _checked(votes.weights, f"{place}.weights")
        if len(rows) != len(labels):
            raise ValueError(f"{place}.weights: found {len(rows)} rows; expected {len(labels)}, one for each label")
        try:
            return Blueprint(record.name, (*layers, FullyConnected(rows)), labels, votes_follow=False)
        except ValueError as error:
            raise ValueError(f"{place}.{error}") from None
    return Blueprint(record.name, tuple(layers), labels, True, _exemplars(votes.exemplars, labels, place))


def _layer(part: _Convolution | _ReLU | _Pool, place: str) -> Layer:
    try:
        match part:
            case _Convolution():
                if not part.features:
                    raise ValueError("features: found none; expected at least one")
                kernels = [_checked(f.pixels, f"features[{i}].pixels") for i, f in enumerate(part.features)]
                if len({kernel.shape for kernel in kernels}) > 1:
                    raise ValueError("features: found different sizes; expected all of one size")
                return Convolution(np.array(kernels), [feature.name for feature in part.features])
            case _ReLU():
                return ReLU()
            case _Pool():
                return MaxPool(part.window, part.stride, part.edge)
    except ValueError as error:
        raise ValueError(f"{place}.{error}") from None


def _checked(values: list[Any], place: str) -> Array:
    sentence = f"{place}: found something else; expected rows of numbers, all of the same length"
    if not _only_numbers(values, depth=3):
        raise ValueError(sentence)
    try:
        array = np.asarray(values, dtype=np.float64)
    except (ValueError, OverflowError):
        raise ValueError(sentence) from None
    if array.ndim < 2 or not np.isfinite(array).all():
        raise ValueError(sentence)
    return array


def _only_numbers(values: object, depth: int) -> bool:
    """Whether there are numbers, no truth values among them, in lists of at most some depth."""
    if isinstance(values, list):
        return depth > 0 and all(_only_numbers(value, depth - 1) for value in values)
    return isinstance(values, int | float) and not isinstance(values, bool)


def _exemplars(texts: dict[str, list[str]] | None, labels: tuple[str, ...], place: str) -> Array | None:
    if texts is None:
        return None
    if set(texts) != set(labels):
        raise ValueError(f"{place}.exemplars: found {', '.join(texts)}; expected {' and '.join(labels)}")
    pictures = []
    for label in labels:
        try:
            pictures.append(parse_picture("\n".join(texts[label])))
        except PictureError as error:
            raise ValueError(f"{place}.exemplars.{label}, {error}") from None
    if pictures[0].shape != pictures[1].shape:
        raise ValueError(f"{place}.exemplars: found two sizes; expected both of one size")
    return np.stack(pictures)


_ALLOWED = {
    "scaling": '"mean"',
    "edge": '"keep" or "drop"',
    "from": '"exemplars"',
    "type": '"convolution", "relu", "pool" or "votes"',
}


def _plain(message: str) -> str:
    """The checker's message with the place first, as all our messages have it, and with what is allowed there."""
    found = re.fullmatch(r"(.*) - at `\$\.?(.*)`", message)
    if not found:
        return message
    allowed = _ALLOWED.get(found[2].rpartition(".")[2]) if message.startswith("Invalid") else None
    return f"{found[2]}: {found[1]}" + (f"; expected {allowed}" if allowed else "")
