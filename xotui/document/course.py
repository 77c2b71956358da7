"""A recipe being followed: the training, what it learns from, and how well it went so far.

Like a training a course never changes: every step makes the next one, and nothing is lost when a step goes wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from xotui.document.recipes import Recipe
from xotui.engine import Network
from xotui.engine.training import Training, accuracy_of, advance, normalised, rewind, rounded, start
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
    """

    recipe: Recipe
    training: Training
    pictures: LabelledSet | None
    validation: LabelledSet
    points: tuple[Point, ...] = ()
    gathered: tuple[tuple[float, float], ...] = ()

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
        learned, validation = None, _drawn(recipe, -1).subset(np.arange(min(JUDGED, len(_drawn(recipe, -1)))))
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
    judged = course.validation if len(course.validation) else pictures
    some = slice(0, JUDGED)
    done = training.epoch + training.position / len(pictures)
    right = accuracy_of(training.network, judged.images[some], judged.labels[some])
    point = Point(training.step, done, float(loss), float(accuracy), right)
    return replace(course, training=training, points=(*course.points, point), gathered=())


def rewound(course: Course) -> Course:
    """Before the first step again, with the very same weights."""
    return replace(course, training=rewind(course.training), points=(), gathered=())


def finished(course: Course) -> Network:
    """The network to be kept: features brought to the size of pictures, values with a few digits.

    What did not learn stays exactly as it was.
    """
    learning = course.training.plan.learning
    if learning is not None:
        return rounded(course.network, DECIMALS, course.training.learning)
    return rounded(normalised(course.network, course.recipe.shape), DECIMALS)


@lru_cache(maxsize=4)
def _drawn(recipe: Recipe, epoch: int) -> LabelledSet:
    return recipe.drawn(epoch)
