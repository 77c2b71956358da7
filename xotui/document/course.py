"""A recipe being followed: the training, what it learns from, and how well it went so far.

Like a training a course never changes: every step makes the next one, and nothing is lost when a step goes wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from xotui.document.recipes import Recipe
from xotui.document.refitting import refitted
from xotui.document.setups import with_count
from xotui.engine import Network
from xotui.engine.training import (
    Training,
    advance,
    normalised,
    parameters,
    rewind,
    rounded,
    start,
    with_parameters,
    with_plan,
)
from xotui.pictures.labelled import LabelledSet

POINTS = 10
"""How many points of its curves each epoch has, as far as it has so many steps."""

JUDGED = 500
"""On how many pictures at most the accuracy of a point is measured."""

DECIMALS = 4
"""Digits behind the point of the values of a finished network: fewer than a picture shows, enough for a verdict."""


@dataclass(frozen=True)
class Point:
    """One point of the curves.

    Attributes:
        step: After which step.
        epoch: The same in epochs.
        loss: The mean loss of the steps since the point before.
        accuracy: The share of right answers in their batches.
        validation: The share of right answers on the pictures kept for validation.
    """

    step: int
    epoch: float
    loss: float
    accuracy: float
    validation: float


@dataclass(frozen=True, eq=False)
class Course:
    """Where a recipe is.

    Attributes:
        recipe: What is followed.
        training: The network, and everything that the next step needs.
        pictures: What is learned from where it is not drawn anew for every epoch, else None.
        validation: What is never learned from.
        points: The curves so far.
        gathered: The losses and accuracies of the steps since the last point.
        verdicts: (M,), what the network said of the first M pictures of `judged` at the last point.
    """

    recipe: Recipe
    training: Training
    pictures: LabelledSet | None
    validation: LabelledSet
    points: tuple[Point, ...] = ()
    gathered: tuple[tuple[float, float], ...] = ()
    verdicts: NDArray[np.intp] | None = None

    @property
    def network(self) -> Network:
        """The network as it is now."""
        return self.training.network

    @property
    def count(self) -> int:
        """Pictures an epoch."""
        return len(self.present)

    @property
    def steps_an_epoch(self) -> int:
        """Steps an epoch."""
        return -(-self.count // self.training.plan.batch)

    @property
    def progress(self) -> float:
        """The epochs done, with the part of the present one."""
        return self.training.epoch + self.training.position / self.count

    @property
    def judged(self) -> LabelledSet:
        """What the network is judged by: what is never learned from, or where there is nothing, what is learned."""
        judged = self.validation if len(self.validation) else self.present
        return judged.subset(np.arange(min(JUDGED, len(judged))))

    @property
    def present(self) -> LabelledSet:
        """The pictures of the present epoch."""
        return self.pictures if self.pictures is not None else _drawn(self.recipe, self.training.epoch)


def begin(recipe: Recipe, pictures: LabelledSet | None = None, network: Network | None = None) -> Course:
    """A course before its first step.

    Args:
        recipe: What is followed.
        pictures: What to learn from, in place of what the recipe says.
        network: What to begin with, in place of what the recipe says.

    Raises:
        ValueError: If the recipe cannot be followed, or its pictures cannot be read.
    """
    network = recipe.initial() if network is None else network
    network.shapes(recipe.shape)
    if pictures is not None:
        learned, validation = pictures.split(0.25, recipe.training.seed)
    elif recipe.pictures is not None:
        learned, validation = recipe.own()
    else:
        learned, validation = None, _kept(recipe)
    return Course(recipe, start(network, recipe.plan(network)), learned, validation)


def go_on(course: Course) -> Course:
    """One step further.

    Raises:
        DivergenceError: If the step led to no reasonable numbers; the course before it is as it was.
    """
    pictures = course.present
    training = advance(course.training, pictures.images, pictures.labels)
    gathered = (*course.gathered, (training.loss, training.accuracy))
    if training.position and len(gathered) < max(course.steps_an_epoch // POINTS, 1):
        return replace(course, training=training, gathered=gathered)
    loss, accuracy = np.mean(gathered, axis=0)
    stepped = replace(course, training=training, gathered=())
    return judged_now(stepped, float(loss), float(accuracy), training.epoch + training.position / len(pictures))


def judged_now(course: Course, loss: float, accuracy: float | None = None, epoch: float | None = None) -> Course:
    """The course with one point more on its curves, and with the verdicts of its network as it is.

    Args:
        course: Where it is.
        loss: The loss since the last point.
        accuracy: The share of right answers since then; as many as on the pictures kept for validation unless told.
        epoch: How far it is; as far as its training unless told.
    """
    judged = course.judged
    verdicts = course.network.scores(judged.images).argmax(axis=1)
    right = float((verdicts == judged.labels).mean())
    point = Point(
        course.training.step,
        course.progress if epoch is None else epoch,
        loss,
        right if accuracy is None else accuracy,
        right,
    )
    return replace(course, points=(*course.points, point), verdicts=verdicts)


def with_network(course: Course, network: Network) -> Course:
    """The course with other values in its network, changed by something else than a step."""
    return replace(course, training=replace(course.training, network=network))


def rewound(course: Course) -> Course:
    """Before the first step again, with the very same weights."""
    return replace(course, training=rewind(course.training), points=(), gathered=(), verdicts=None)


def finished(course: Course) -> Network:
    """The network to be kept: features brought to the size of pictures, values with a few digits.

    What did not learn stays exactly as it was.
    """
    learning = course.training.plan.learning
    if learning is not None:
        return rounded(course.network, DECIMALS, course.training.learning)
    return rounded(normalised(course.network, course.recipe.shape), DECIMALS)


def changed(course: Course, recipe: Recipe) -> Course:
    """The course with another recipe; what can be kept of what was learned is kept.

    Layers whose values still fit keep them. Where other layers stand before the votes, the votes are learned anew
    at once (see `refitted`), unless nothing has been learned yet: then all is drawn at random anew.

    Raises:
        ValueError: If the recipe cannot be followed.
    """
    if (recipe.network, recipe.shape) == (course.recipe.network, course.recipe.shape):
        training = with_plan(course.training, recipe.plan(course.network))
        same_letters = (recipe.letters, recipe.shape, recipe.training.seed) == (
            course.recipe.letters, course.recipe.shape, course.recipe.training.seed
        )  # fmt: skip
        validation = course.validation if same_letters or course.pictures is not None else _kept(recipe)
        return replace(course, recipe=recipe, training=training, validation=validation)
    pictures = course.pictures
    if pictures is not None and recipe.shape != course.recipe.shape:
        raise ValueError(
            f"pictures: found yours of {pictures.shape[0]}×{pictures.shape[1]}; expected to go on with these, or "
            "with drawn letters"
        )
    network = recipe.initial()
    if course.training.step:
        network = refitted(_with_kept(network, course.network), recipe.shape)
    validation = course.validation if pictures is not None else _kept(recipe)
    return Course(recipe, start(network, recipe.plan(network)), pictures, validation)


def _with_kept(network: Network, before: Network) -> Network:
    """The network with the values of those layers that were there before, in the same order, with as many values."""
    layers, old = list(network.layers), [layer for layer in before.layers if parameters(layer)]
    for index, layer in enumerate(layers):
        shapes = [value.shape for value in parameters(layer)]
        for place, candidate in enumerate(old):
            if shapes and type(candidate) is type(layer) and [v.shape for v in parameters(candidate)] == shapes:
                layers[index] = with_parameters(layer, parameters(candidate))
                del old[: place + 1]
                break
    return Network(layers, network.labels)


def _kept(recipe: Recipe) -> LabelledSet:
    """Letters for validation, in the same mixture as those that are learned from."""
    return with_count(recipe, JUDGED).drawn(-1)


@lru_cache(maxsize=4)
def _drawn(recipe: Recipe, epoch: int) -> LabelledSet:
    return recipe.drawn(epoch)
