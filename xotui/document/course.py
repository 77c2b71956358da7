"""A recipe being followed: the training, what it learns from, and how well it went so far.

Like a training a course never changes: every step makes the next one, and nothing is lost when a step goes wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from xotui.document.recipes import Recipe
from xotui.document.refitting import refitted
from xotui.document.setups import layers_of, with_count, with_layers
from xotui.engine import Network
from xotui.engine.training import (
    Training,
    advance,
    normalised,
    rewind,
    rounded,
    start,
    with_plan,
    with_values_of,
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
        refitted: Whether the votes were learned anew at once, and no step was made since.
        letters: The letters of the epoch of the last step, where they are drawn.
        lettered: Which epoch they are of, −1 where they are none of this recipe.
    """

    recipe: Recipe
    training: Training
    pictures: LabelledSet | None
    validation: LabelledSet
    points: tuple[Point, ...] = ()
    gathered: tuple[tuple[float, float], ...] = ()
    verdicts: NDArray[np.intp] | None = None
    refitted: bool = False
    letters: LabelledSet | None = None
    lettered: int = -1

    @property
    def learned(self) -> bool:
        """Whether the network is another than in the beginning."""
        return self.training.network is not self.training.initial

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
        """The pictures of the present epoch; right after its last step still those of the one before."""
        found = self.letters if self.pictures is None else self.pictures
        assert found is not None  # `lettered_now` has drawn them
        return found


def lettered_now(course: Course) -> Course:
    """The course with the letters of its epoch, drawn if they are not there yet."""
    epoch = course.training.epoch
    if course.pictures is not None or course.lettered == epoch:
        return course
    return replace(course, letters=course.recipe.drawn(epoch), lettered=epoch)


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
    learned, validation = _to_learn_from(recipe, pictures)
    if recipe.network.start:  # from here on its layers can be seen and changed like any others
        recipe = with_layers(recipe, layers_of(network))
    return lettered_now(Course(recipe, start(network, recipe.plan(network)), learned, validation))


def _to_learn_from(recipe: Recipe, pictures: LabelledSet | None) -> tuple[LabelledSet | None, LabelledSet]:
    """What is learned from where it is not drawn, and what is kept for validation."""
    if pictures is not None:
        if not all(pictures.counts):
            found = f"{pictures.counts[0]} X and {pictures.counts[1]} O" if len(pictures) else "none"
            raise ValueError(f"pictures: found {found}; expected some of each letter")
        if pictures.shape != recipe.shape:
            found, expected = (f"{rows}×{columns}" for rows, columns in (pictures.shape, recipe.shape))
            raise ValueError(f"pictures: found {found}; expected {expected}, as the recipe says")
        return pictures.split(0.25, recipe.training.seed)
    return recipe.own() if recipe.pictures is not None else (None, _kept(recipe))


def go_on(course: Course) -> Course:
    """One step further.

    Raises:
        DivergenceError: If the step led to no reasonable numbers; the course before it is as it was.
    """
    course = lettered_now(course)
    pictures = course.present
    training = advance(course.training, pictures.images, pictures.labels)
    gathered = (*course.gathered, (training.loss, training.accuracy))
    if training.position and len(gathered) < max(course.steps_an_epoch // POINTS, 1):
        return replace(course, training=training, gathered=gathered, refitted=False)
    loss, accuracy = np.mean(gathered, axis=0)
    stepped = replace(course, training=training, gathered=(), refitted=False)
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
    return replace(course, training=replace(course.training, network=network), refitted=False)


def rewound(course: Course) -> Course:
    """Before the first step again, with the very same weights."""
    begun = replace(course, training=rewind(course.training), points=(), gathered=(), verdicts=None, refitted=False)
    return lettered_now(begun)


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
    at once (see `refitted`). All is drawn at random anew where nothing has been learned yet, or only the seed changes.

    Raises:
        ValueError: If the recipe cannot be followed.
    """
    before = course.recipe
    pictures, validation = course.pictures, course.validation
    if recipe.pictures != before.pictures or (recipe.shape != before.shape and pictures is not None):
        pictures, validation = _to_learn_from(recipe, None if recipe.pictures else pictures)
    elif pictures is None and _of_letters(recipe) != _of_letters(before):
        validation = _kept(recipe)
    same_pictures = pictures is course.pictures and _of_letters(recipe) == _of_letters(before)
    if (recipe.network, recipe.shape) == (before.network, before.shape):
        training = with_plan(course.training, recipe.plan(course.network))
        if same_pictures and training.plan.seed == course.training.plan.seed:
            return replace(course, recipe=recipe, training=training)
        # Other pictures, or the same in another order: the epoch begins anew.
        begun = replace(training, position=0)
        other = replace(course, recipe=recipe, training=begun, pictures=pictures, validation=validation, verdicts=None)
        return lettered_now(replace(other, lettered=-1))
    network = recipe.initial()
    plan = recipe.plan(network)
    keeps = course.learned and (recipe.network.layers, recipe.shape) != (before.network.layers, before.shape)
    if keeps:
        network = refitted(with_values_of(network, course.network), recipe.shape)
    return lettered_now(Course(recipe, start(network, plan), pictures, validation, refitted=keeps))


def _of_letters(recipe: Recipe) -> tuple[object, ...]:
    """What the drawn letters hang on."""
    return recipe.letters, recipe.shape, recipe.training.seed


def _kept(recipe: Recipe) -> LabelledSet:
    """Letters for validation, in the same mixture as those that are learned from."""
    return with_count(recipe, JUDGED).drawn(-1)
