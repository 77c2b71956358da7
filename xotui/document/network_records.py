"""The records of a network file: one for each kind of layer, and how they become layers and come from them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeVar

import msgspec
import numpy as np

from xotui.document.networks import Blueprint
from xotui.engine import Convolution, ExemplarVotes, FullyConnected, Hidden, Layer, MaxPool, ReLU, Softmax
from xotui.engine.arrays import Array
from xotui.pictures import PictureError, draw_exemplars, format_picture, parse_picture

Made = TypeVar("Made")


class Record(msgspec.Struct, forbid_unknown_fields=True):
    """Whatever stands in a file is known, or an error."""


class _Feature(Record):
    name: str
    pixels: list[Any]
    bias: float | None = None


class _Convolution(Record, tag="convolution", tag_field="type"):
    features: list[_Feature]
    scaling: Literal["mean", "sum"]
    padding: Annotated[int, msgspec.Meta(ge=0, le=1_000)] = 0


class _ReLU(Record, tag="relu", tag_field="type"):
    pass


class _Pool(Record, tag="pool", tag_field="type"):
    window: Annotated[int, msgspec.Meta(le=10_000)]
    stride: Annotated[int, msgspec.Meta(le=10_000)]
    edge: Literal["keep", "drop"]


class _Hidden(Record, tag="hidden", tag_field="type"):
    weights: list[list[float]]
    bias: list[float] | None = None


class _Votes(Record, tag="votes", tag_field="type"):
    source: Literal["exemplars"] | None = msgspec.field(name="from", default=None)
    exemplars: dict[str, list[str]] | None = None
    weights: list[list[float]] | None = None
    bias: list[float] | None = None


class _Probabilities(Record, tag="probabilities", tag_field="type"):
    pass


class NetworkRecord(Record):
    """A whole file."""

    format: str
    version: int
    name: str
    labels: list[str]
    layers: list[_Convolution | _ReLU | _Pool | _Hidden | _Votes | _Probabilities]
    picture: tuple[Annotated[int, msgspec.Meta(ge=1)], Annotated[int, msgspec.Meta(ge=1)]] | None = None


def layer_record(layer: Layer, labels: tuple[str, ...]) -> dict[str, Any]:
    """What stands in a file for a layer."""
    match layer:
        case Convolution(kernels=kernels, names=names, bias=bias):
            features: list[dict[str, Any]] = [
                {"name": name, "pixels": _numbers(kernel)} for name, kernel in zip(names, kernels, strict=True)
            ]
            for feature, value in zip(features, () if bias is None else bias, strict=bias is not None):
                feature["bias"] = _numbers(value)
            record = {"type": "convolution", "scaling": layer.scaling}
            return {**record, **({"padding": layer.padding} if layer.padding else {}), "features": features}
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
        case FullyConnected(weights=weights, bias=bias):
            given = {} if bias is None else {"bias": _numbers(bias)}
            return {"type": layer.operation, "weights": _numbers(weights), **given}
        case Softmax():
            return {"type": "probabilities"}
        case other:
            raise TypeError(f"layer: found {type(other).__name__}; a network file has no word for it")


def _numbers(values: Array) -> Any:
    """Nested lists, with whole numbers written as such."""
    if values.ndim:
        return [_numbers(part) for part in values]
    value = float(values)
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def blueprint(record: NetworkRecord) -> Blueprint:
    """The network of a file.

    Raises:
        ValueError: If it is none; it names the place, what was found and what was expected.
    """
    if len(record.labels) != 2 or len(set(record.labels)) != 2:
        raise ValueError(f"labels: found {record.labels}; expected two different ones")
    labels, picture = tuple(record.labels), record.picture
    votes_at = next((n for n, part in enumerate(record.layers) if isinstance(part, _Votes)), len(record.layers))
    layers: list[Layer] = []
    for number, part in enumerate(record.layers[:votes_at]):
        if isinstance(part, _Probabilities):
            raise ValueError(f"layers[{number}]: found probabilities before the votes; expected them behind")
        layers.append(_layer(part, f"layers[{number}]"))
    votes, behind = record.layers[votes_at : votes_at + 1], record.layers[votes_at + 1 :]
    if len(behind) > 1 or not all(isinstance(part, _Probabilities) for part in behind):
        raise ValueError(f"layers[{votes_at + 1}]: found a layer behind the votes; expected nothing or probabilities")
    softmax = [Softmax() for _ in behind]
    place = f"layers[{votes_at}]"
    if not votes:
        return Blueprint(record.name, tuple(layers), labels, votes_follow=False, shape=picture)
    (vote,) = votes
    assert isinstance(vote, _Votes)
    if (vote.weights is None) == (vote.source is None):
        raise ValueError(f'{place}: expected either "weights" or "from": "exemplars"')
    if vote.weights is None:
        if vote.bias is not None:
            raise ValueError(f'{place}: found a bias beside "from": "exemplars"; expected it only with weights')
        exemplars = _exemplars(vote.exemplars, labels, place)
        return Blueprint(record.name, tuple(layers), labels, True, exemplars, bool(softmax), picture)
    if vote.exemplars is not None:
        raise ValueError(f'{place}: found exemplars beside weights; expected them only with "from": "exemplars"')
    rows = _checked(vote.weights, f"{place}.weights")
    if len(rows) != len(labels):
        raise ValueError(f"{place}.weights: found {len(rows)} rows; expected {len(labels)}, one for each label")
    last = _at(place, lambda: FullyConnected(rows, _bias(vote.bias)))
    return Blueprint(record.name, (*layers, last, *softmax), labels, votes_follow=False, shape=picture)


def _layer(part: _Convolution | _ReLU | _Pool | _Hidden | _Votes, place: str) -> Layer:
    return _at(place, lambda: _unplaced_layer(part))


def _at(place: str, make: Callable[[], Made]) -> Made:
    """What is made, or the reason why it cannot be made, with its place."""
    try:
        return make()
    except ValueError as error:
        raise ValueError(f"{place}.{error}") from None


def _unplaced_layer(part: _Convolution | _ReLU | _Pool | _Hidden | _Votes) -> Layer:
    match part:
        case _Convolution():
            if not part.features:
                raise ValueError("features: found none; expected at least one")
            kernels = [_checked(f.pixels, f"features[{i}].pixels") for i, f in enumerate(part.features)]
            if len({kernel.shape for kernel in kernels}) > 1:
                raise ValueError("features: found different sizes; expected all of one size")
            biases = [feature.bias for feature in part.features if feature.bias is not None]
            if len(biases) not in (0, len(kernels)):
                raise ValueError(f"features: found a bias at {len(biases)} of {len(kernels)}; expected all or none")
            names = [feature.name for feature in part.features]
            return Convolution(
                np.array(kernels), names, _bias(biases or None), padding=part.padding, scaling=part.scaling
            )
        case _Hidden():
            return Hidden(_checked(part.weights, "weights"), _bias(part.bias))
        case _Pool():
            return MaxPool(part.window, part.stride, part.edge)
        case _:
            return ReLU()


def _bias(values: list[float] | None) -> Array | None:
    if values is not None and not np.isfinite(values).all():
        raise ValueError("bias: found something else; expected numbers")
    return None if values is None else np.asarray(values, dtype=np.float64)


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
