"""A network: layers in a row. `forward` keeps nothing, `trace` keeps everything."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from xotui.engine.arrays import Array, as_floats, read_only
from xotui.engine.cost import Cost
from xotui.engine.dense import FullyConnected, Hidden, Softmax
from xotui.engine.layers import Convolution, Layer, MaxPool, Shape
from xotui.engine.plans.network_plan import NetworkPlan, plan_of
from xotui.engine.pooling import Winners


@dataclass(frozen=True, eq=False)
class Stage:
    """What stands between two layers for one picture.

    Attributes:
        name: "picture", then the operation, numbered where it is repeated: "pool1", "pool2".
        operation: What made it: "picture", "convolution", "relu", "pool", "hidden", "votes" or "probabilities".
        layer: The layer that made it; None for the picture.
        values: (H, W), (C, H, W) or (K,), read-only.
    """

    name: str
    operation: str
    layer: Layer | None
    values: Array

    @property
    def shape(self) -> Shape:
        """The shape of the values."""
        return self.values.shape

    @cached_property
    def maps(self) -> Array:
        """The values as (C, H, W), in reading order.

        A picture is one map, K scores are one map of K rows. Neurons are one map too, of rows of up to ten where
        their number can be divided so, for they have no places of their own.
        """
        if self.values.ndim > 1:
            return self.values.reshape(-1, *self.values.shape[-2:])
        count = len(self.values)
        scores = self.operation in (FullyConnected.operation, Softmax.operation)
        wide = 1 if scores else next((side for side in range(10, 3, -1) if count % side == 0), 1)
        return self.values.reshape(1, -1, wide)


@dataclass(frozen=True, eq=False)
class Trace:
    """Every intermediate array of one picture, from the picture itself to the last layer.

    A trace is a sequence of stages; a stage can also be had by its name.
    """

    stages: tuple[Stage, ...]

    def __len__(self) -> int:
        return len(self.stages)

    def __iter__(self) -> Iterator[Stage]:
        return iter(self.stages)

    def __getitem__(self, which: int | str) -> Stage:
        """The stage at an index, or of a name; "pool" is the first of several pools.

        Raises:
            KeyError: If no stage has that name; it says which there are.
        """
        if isinstance(which, int):
            return self.stages[which]
        for stage in self.stages:
            if which in (stage.name, stage.operation):
                return stage
        raise KeyError(f"no layer is called {which!r}; there are {', '.join(self.names)}")

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of all stages, in order."""
        return tuple(stage.name for stage in self.stages)

    def winners(self, index: int) -> Winners:
        """Which cells won the windows of the pooling stage at an index; worked out once, however often it is asked.

        Raises:
            ValueError: If there is no pooling stage.
        """
        pool = self.stages[index].layer
        if not isinstance(pool, MaxPool):
            raise ValueError(f"index: found {index}, {self.stages[index].name}; expected a pooling stage")
        if index not in self._winners:
            self._winners[index] = pool.winners(self.stages[index - 1].maps)
        return self._winners[index]

    @cached_property
    def _winners(self) -> dict[int, Winners]:
        return {}


@dataclass(frozen=True, eq=False)
class Network:
    """Layers in a row.

    Args:
        layers: What a picture goes through, in order. A network may end with maps or with scores.
        labels: What the scores are called, in the order of their rows.

    Raises:
        ValueError: If the last layer gives another number of scores than there are labels.

    >>> from xotui.engine import Convolution, MaxPool, ReLU
    >>> network = Network((Convolution([[[1, -1], [-1, 1]]]), ReLU(), MaxPool(2, 2)))
    >>> network.forward([[1, -1, -1], [-1, 1, -1], [-1, -1, 1]])
    array([[[1.]]])
    """

    layers: tuple[Layer, ...]
    labels: tuple[str, ...] = ("X", "O")

    def __init__(self, layers: Sequence[Layer], labels: Sequence[str] = ("X", "O")) -> None:
        object.__setattr__(self, "layers", tuple(layers))
        object.__setattr__(self, "labels", tuple(labels))
        if self.votes is not None and len(self.votes.weights) != len(self.labels):
            raise ValueError(
                f"labels: found {len(self.labels)}; expected {len(self.votes.weights)}, one for each row of weights"
            )

    @property
    def votes(self) -> FullyConnected | None:
        """The layer that votes, or None where the network ends with maps; a softmax may stand behind it."""
        last = self.layers[-1 - self.gives_probabilities] if len(self.layers) > self.gives_probabilities else None
        return last if isinstance(last, FullyConnected) and not isinstance(last, Hidden) else None

    @property
    def gives_probabilities(self) -> bool:
        """Whether the scores are probabilities, by a softmax at the end."""
        return bool(self.layers) and isinstance(self.layers[-1], Softmax)

    @property
    def body(self) -> tuple[Layer, ...]:
        """The layers before the votes; all of them where there are no votes."""
        return self.layers if self.votes is None else self.layers[: -1 - self.gives_probabilities]

    def with_votes(self, votes: FullyConnected, body: Sequence[Layer] | None = None) -> Network:
        """The same with other votes, and with other layers before them if told; what stands behind stays."""
        behind = self.layers[len(self.body) + 1 :]
        return Network((*(self.body if body is None else body), votes, *behind), self.labels)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The name of every stage: "picture", then one for each layer, numbered where repeated."""
        operations = [layer.operation for layer in self.layers]
        total, seen = Counter(operations), Counter[str]()
        names = ["picture"]
        for operation in operations:
            seen[operation] += 1
            names.append(f"{operation}{seen[operation]}" if total[operation] > 1 else operation)
        return tuple(names)

    def map_names(self, stage: str, count: int) -> tuple[str, ...]:
        """What the maps of a stage are called: as the features of the last convolution before it.

        Args:
            stage: The name of the stage.
            count: How many maps it has; they are numbered where no features made them.
        """
        called: tuple[str, ...] = ()
        for name, layer in zip(self.names[1:], self.layers, strict=True):
            if stage == "picture":
                break
            called = layer.names if isinstance(layer, Convolution) else called
            if name == stage:
                break
        return called if len(called) == count else tuple(f"map {index}" for index in range(count))

    def shapes(self, shape: Shape) -> tuple[Shape, ...]:
        """The shape of every stage for a picture of (H, W), checked layer by layer.

        Raises:
            ValueError: If a layer does not fit what it is given.
        """
        shapes = [tuple(shape)]
        for layer in self.layers:
            shapes.append(layer.output_shape(shapes[-1]))
        return tuple(shapes)

    def plan(self, shape: Shape, threads: int = 1, dtype: DTypeLike = np.float64) -> NetworkPlan:
        """The network prepared for pictures of one size: made once, then run many times.

        `forward`, `scores` and `trace` run such a plan too; to hold one saves what they look up and check at each call,
        and lets several threads work on one large picture. A network never changes, so that its plan never ages.

        Args:
            shape: (H, W) of the pictures.
            threads: How many threads may work on one large picture, ≥ 1. They are threads of xotui's own; BLAS itself
                should then have one (`OPENBLAS_NUM_THREADS=1`, set before numpy is imported).
            dtype: The type of the pictures and of all values; float32 takes half of the time and memory of float64.

        Raises:
            ValueError: If a layer does not fit what it is given, or threads is below 1.
        """
        return plan_of(self.layers, shape, threads, dtype)

    def forward(self, images: ArrayLike) -> Array:
        """What the last layer gives; nothing in between is kept.

        Args:
            images: (…, H, W).

        Returns:
            (…, K) scores, or (…, C, H', W') maps where the network does not vote.

        Raises:
            ValueError: If the images have less than two axes, or do not fit the network.
        """
        batch, leading = _batch(images)
        result = self.plan(batch.shape[1:], dtype=batch.dtype).forward(batch)
        return result.reshape(*leading, *result.shape[1:])

    def scores(self, images: ArrayLike) -> Array:
        """One score a category.

        Args:
            images: (N, H, W); any number of leading axes will do, none too.

        Returns:
            (N, K), in the order of `labels`. NaN where nobody votes for a category.

        Raises:
            ValueError: If the network has no votes, or the images do not fit it.
        """
        if self.votes is None:
            raise ValueError(f"layers: found {', '.join(self.names[1:]) or 'none'}; expected votes at the end")
        return self.forward(images)

    def trace(self, image: ArrayLike) -> Trace:
        """Everything that is computed on the way, for one picture.

        Args:
            image: (H, W).

        Raises:
            ValueError: If the image is not (H, W), or does not fit the network.
        """
        batch, leading = _batch(image)
        if leading:
            raise ValueError(f"image: found shape {np.shape(image)}; expected (H, W)")
        picture = read_only(batch[0])
        stages = [Stage("picture", "picture", None, picture)]
        kept = self.plan(picture.shape, dtype=picture.dtype).trace(picture)
        for name, layer, values in zip(self.names[1:], self.layers, kept, strict=True):
            stages.append(Stage(name, layer.operation, layer, _closed(values)))
        return Trace(tuple(stages))

    def costs(self, shape: Shape) -> tuple[Cost, ...]:
        """The exact count of operations of each layer, for one picture of (H, W)."""
        shapes = self.shapes(shape)
        return tuple(layer.cost(before) for layer, before in zip(self.layers, shapes[:-1], strict=True))

    def cost(self, shape: Shape) -> Cost:
        """The exact count of operations of the whole network, for one picture of (H, W)."""
        return sum(self.costs(shape), Cost())


def _batch(images: ArrayLike) -> tuple[Array, Shape]:
    """The images as (N, H, W), and the leading axes that they had."""
    given = as_floats("images", images)
    if given.ndim < 2 or 0 in given.shape[-2:]:
        raise ValueError(f"images: found shape {given.shape}; expected (…, H, W), neither of them 0")
    return given.reshape(-1, *given.shape[-2:]), given.shape[:-2]


def _closed(values: Array) -> Array:
    """The same array, which nobody else has, closed to writing together with what it is a view of."""
    if isinstance(values.base, np.ndarray):
        values.base.flags.writeable = False
    values.flags.writeable = False
    return values
