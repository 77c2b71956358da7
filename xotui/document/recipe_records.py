"""The records of a recipe file, and the layers that they plan."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from xotui.engine import MaxPool, ReLU, Softmax
from xotui.engine.convolution import Scaling
from xotui.engine.training import ConvolutionPlan, HiddenPlan, LayerPlan, Loss, VotesPlan
from xotui.engine.training.trainer import Schedule

Count = Annotated[int, msgspec.Meta(ge=1, le=10_000_000)]
Width = Annotated[int, msgspec.Meta(ge=1, le=4_096)]
Side = Annotated[int, msgspec.Meta(ge=1, le=64)]


class _Record(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Whatever stands in a file is known, or an error."""


class ConvolutionRecord(_Record, tag="convolution", tag_field="type", frozen=True):
    """A convolution: how many features, of which size."""

    features: Width
    size: tuple[Side, Side] = (3, 3)
    padding: Annotated[int, msgspec.Meta(ge=0, le=32)] = 0
    bias: bool = True
    scaling: Scaling = "mean"


class ReLURecord(_Record, tag="relu", tag_field="type", frozen=True):
    """A ReLU."""


class PoolRecord(_Record, tag="pool", tag_field="type", frozen=True):
    """Max-pooling."""

    window: Count = 2
    stride: Count = 2
    edge: Literal["keep", "drop"] = "keep"


class HiddenRecord(_Record, tag="hidden", tag_field="type", frozen=True):
    """Hidden neurons."""

    neurons: Width
    bias: bool = True


class VotesRecord(_Record, tag="votes", tag_field="type", frozen=True):
    """Votes, one row for each label."""

    bias: bool = True


class ProbabilitiesRecord(_Record, tag="probabilities", tag_field="type", frozen=True):
    """Probabilities, by softmax."""


LayerRecord = ConvolutionRecord | ReLURecord | PoolRecord | HiddenRecord | VotesRecord | ProbabilitiesRecord


class NetworkPart(_Record, frozen=True):
    """An architecture to be filled, or a network to begin with."""

    layers: tuple[LayerRecord, ...] = ()
    start: str = ""
    seed: int = 1


class TrainingPart(_Record, frozen=True):
    """How to train; `learn` names the kinds of layers that learn, all unless told."""

    epochs: Count = 20
    batch: Count = 64
    rate: float = 0.01
    optimiser: Literal["adam", "sgd"] = "adam"
    momentum: float = 0.9
    weight_decay: float = 0.0
    schedule: Schedule = "cosine"
    loss: Loss = "cross-entropy"
    learn: tuple[Literal["convolution", "hidden", "votes"], ...] = ()
    seed: int = 1


class PicturesPart(_Record, frozen=True):
    """Labelled pictures of a person's own, and what share of them is kept for validation."""

    path: str
    validation: Annotated[float, msgspec.Meta(ge=0, lt=1)] = 0.25
    seed: int = 1


class RecipeRecord(_Record, frozen=True):
    """A whole file."""

    format: str
    version: int
    name: str
    network: NetworkPart
    picture: tuple[int, int] = (9, 9)
    letters: tuple[dict[str, Any], ...] = ()
    pictures: PicturesPart | None = None
    training: TrainingPart = TrainingPart()


def layer_plan(record: LayerRecord) -> LayerPlan:
    """The layer that a record plans."""
    match record:
        case ConvolutionRecord():
            return ConvolutionPlan(record.features, record.size, record.padding, record.bias, record.scaling)
        case PoolRecord():
            return MaxPool(record.window, record.stride, record.edge)
        case HiddenRecord():
            return HiddenPlan(record.neurons, record.bias)
        case VotesRecord():
            return VotesPlan(record.bias)
        case ReLURecord():
            return ReLU()
        case _:
            return Softmax()


ALLOWED = {
    "scaling": '"mean" or "sum"',
    "edge": '"keep" or "drop"',
    "optimiser": '"adam" or "sgd"',
    "schedule": '"constant" or "cosine"',
    "learn": '"convolution", "hidden" or "votes"',
    "loss": '"cross-entropy" or "article"',
    "type": '"convolution", "relu", "pool", "hidden", "votes" or "probabilities"',
}
"""What is allowed in a field, for the message that something else is there."""
