"""Training, one step after the other. A state never changes: a step makes the next one.

Stopping is not asking for the next step, resuming is asking again, and whatever goes wrong in a step leaves the
state before it as it was.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from math import cos, isfinite, pi
from typing import Generic, Literal, TypeVar, cast, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xotui.engine.arrays import Array
from xotui.engine.network import Network
from xotui.engine.training.backprop import check_loss
from xotui.engine.training.batches.row import row_of
from xotui.engine.training.gradients import learnable, parameters
from xotui.engine.training.learned import LayerByLayer, Learned, values_of
from xotui.engine.training.losses import Loss
from xotui.engine.training.optimisers import Adam, Memory, Optimiser

Value = TypeVar("Value")

Schedule = Literal["constant", "cosine"]
"""A rate that stays, or one that falls to 0 along half a cosine over the planned epochs."""

EXPLODED = 100.0
"""A loss above so many times the first one (or 1, where that was less) is an explosion."""

LARGEST = 1e5
"""A value beyond this is an explosion too."""


class DivergenceError(ValueError):
    """The loss or the values stopped being reasonable numbers. The state before the step still is."""


@dataclass(frozen=True)
class Plan:
    """How to train.

    Args:
        loss: What is to become small.
        optimiser: How gradients change values.
        batch: Pictures a step, ≥ 1.
        epochs: How often every picture is seen when all is done, ≥ 1.
        schedule: How the rate goes on over the epochs.
        seed: Of the order of the pictures.
        learning: The indices of the layers that learn; all that can unless told.

    Raises:
        ValueError: If a number is not like that.
    """

    loss: Loss = "cross-entropy"
    optimiser: Optimiser = field(default_factory=Adam)
    batch: int = 32
    epochs: int = 20
    schedule: Schedule = "constant"
    seed: int = 1
    learning: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        for name, value, least in (("batch", self.batch, 1), ("epochs", self.epochs, 1), ("seed", self.seed, 0)):
            if not isinstance(value, int) or value < least:
                raise ValueError(f"{name}: found {value}; expected a whole number of at least {least}")
        for name, word, known in (("loss", self.loss, Loss), ("schedule", self.schedule, Schedule)):
            if word not in get_args(known):
                raise ValueError(f"{name}: found {word!r}; expected {' or '.join(get_args(known))}")


class OfLearned(Generic[Value]):
    """A field for which something learned may stand: what is read is then its own of the same name.

    A network is made of layers that copy and check what they are given. That takes about as long as a step on a small
    batch, and nobody looks at the network after every step: so it is made when somebody does.
    """

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, holder: object | None, owner: type | None = None) -> Value:
        if holder is None:
            raise AttributeError(self._name)  # the field has no default
        held = vars(holder)[self._name]
        return cast("Value", held if isinstance(held, Network | tuple) else getattr(held, self._name))

    def __set__(self, holder: object, value: Value | Learned) -> None:
        vars(holder)[self._name] = value


@dataclass(frozen=True, eq=False)
class Training:
    """Where a training is.

    Attributes:
        plan: How it is trained.
        initial: The network before the first step.
        network: The network now.
        memory: What the optimiser remembers.
        begun: The number of steps before which the optimiser remembers nothing.
        step: How many steps were made.
        epoch: How many epochs are complete.
        position: How many pictures of the present epoch were seen.
        first_loss: The loss of the first step, 0.0 before it.
        loss: The loss of the last step, before its change.
        accuracy: The share of right answers in its batch.
    """

    plan: Plan
    initial: Network
    network: OfLearned[Network] = OfLearned()
    memory: OfLearned[Memory] = OfLearned()
    begun: int = 0
    step: int = 0
    epoch: int = 0
    position: int = 0
    first_loss: float = 0.0
    loss: float = 0.0
    accuracy: float = 0.0

    @property
    def done(self) -> bool:
        """Whether all planned epochs are complete."""
        return self.epoch >= self.plan.epochs

    @cached_property
    def learning(self) -> tuple[int, ...]:
        """The indices of the layers that learn."""
        can = tuple(index for index, layer in enumerate(self.network.layers) if parameters(layer))
        return can if self.plan.learning is None else tuple(index for index in can if index in self.plan.learning)


def start(network: Network, plan: Plan) -> Training:
    """A training before its first step.

    Votes that follow from exemplars become weights of their own, to be learned.

    Raises:
        ValueError: If the network cannot be trained so.
    """
    check_loss(network, plan.loss)
    network = learnable(network)
    training = Training(plan, network, network, ())
    return replace(training, memory=plan.optimiser.start(values_of(network, training.learning)))


def advance(training: Training, images: Array, labels: NDArray[np.intp]) -> Training:
    """One step further: the next batch is looked at, and every value that learns is changed.

    Args:
        training: Where the training is.
        images: (N, H, W), all pictures to learn from, the same at every step.
        labels: (N,), the index of each picture's category.

    Raises:
        DivergenceError: If the step led to no reasonable numbers.
        ValueError: If the pictures do not fit the network, or there are none.
    """
    plan = training.plan
    if not len(images):
        raise ValueError("images: found none; expected pictures to learn from")
    chosen = _order(plan.seed, training.epoch, len(images))[training.position : training.position + plan.batch]
    rate = plan.optimiser.rate * _share(training, len(images))
    optimiser = plan.optimiser if rate == plan.optimiser.rate else plan.optimiser.with_rate(rate)
    number = training.step - training.begun + 1
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        loss, right, learned = _learned(training, images).step(images, labels, chosen, optimiser, number)
    _check_reasonable(training, loss, learned.largest)
    position = training.position + len(chosen)
    complete = position >= len(images)
    return Training(
        plan,
        training.initial,
        learned,
        learned,
        begun=training.begun,
        step=training.step + 1,
        epoch=training.epoch + complete,
        position=0 if complete else position,
        first_loss=training.first_loss if training.step else loss,
        loss=loss,
        accuracy=right / len(chosen),
    )


def rewind(training: Training) -> Training:
    """Back before the first step, to the very same weights."""
    return start(training.initial, training.plan)


def with_plan(training: Training, plan: Plan) -> Training:
    """The same weights, trained on in another way; what another optimiser cannot use is forgotten."""
    check_loss(training.network, plan.loss)
    changed = replace(training, plan=plan)
    same = type(plan.optimiser) is type(training.plan.optimiser) and changed.learning == training.learning
    values = values_of(changed.network, changed.learning)
    return changed if same else replace(changed, memory=plan.optimiser.start(values), begun=training.step)


def accuracy_of(network: Network, images: ArrayLike, labels: ArrayLike) -> float:
    """The share of pictures whose highest score is that of the right category."""
    return float((network.scores(images).argmax(axis=-1) == np.asarray(labels)).mean())


def _share(training: Training, count: int) -> float:
    """What share of the full rate a step has."""
    if training.plan.schedule == "constant":
        return 1.0
    done = (training.epoch + training.position / count) / training.plan.epochs
    return max((1 + cos(pi * min(done, 1.0))) / 2, 1e-3)


_ORDERS: dict[tuple[int, int, int], NDArray[np.intp]] = {}


def _order(seed: int, epoch: int, count: int) -> NDArray[np.intp]:
    """The order of the pictures in an epoch: it hangs on nothing but these three numbers."""
    key = (seed, epoch, count)
    if key not in _ORDERS:
        _ORDERS.clear()
        _ORDERS[key] = np.random.default_rng((seed, epoch)).permutation(count)
    return _ORDERS[key]


def _learned(training: Training, images: Array) -> Learned:
    """What the last step learned, or the network and the memory if something else than a step has changed them."""
    held = vars(training)["network"]
    if not isinstance(held, Network) and held.fits(images):
        return cast("Learned", held)
    network, memory, learning, plan = training.network, training.memory, training.learning, training.plan
    row = row_of(network, memory, learning, plan.loss, plan.optimiser, images)
    return LayerByLayer(network, memory, learning, plan.loss) if row is None else row


def _check_reasonable(training: Training, loss: float, largest: float) -> None:
    if not isfinite(loss):
        what = "the loss is no number any more"
    elif not isfinite(largest) or largest > LARGEST:
        what = "a value of the network has exploded"
    elif training.step and loss > EXPLODED * max(training.first_loss, 1.0):
        what = "the loss has exploded"
    else:
        return
    before = f" (it was {training.loss:.3g})" if training.step else ""
    raise DivergenceError(
        f"step {training.step + 1}: {what}{before}; the weights are those before this step. "
        f"Try a rate below {training.plan.optimiser.rate:g}"
    )
