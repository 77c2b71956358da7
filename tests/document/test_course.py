"""Courses: the same recipe gives the same network, whatever happens on the way."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.document.test_recipes import layer, layers, letters, tiny, training
from xotui.document.checkpoints import load_course, save_course
from xotui.document.course import POINTS, Course, begin, changed, finished, go_on, rewound
from xotui.document.network_files import format_network, parse_network
from xotui.document.recipe_records import ConvolutionRecord, HiddenRecord, PicturesPart, ReLURecord
from xotui.document.recipes import Letters, Recipe
from xotui.document.setups import with_count, with_layer, with_layers, with_training
from xotui.engine import Convolution, Hidden, Network
from xotui.engine.training import DivergenceError, parameters
from xotui.pictures.drawn import draw_letters
from xotui.pictures.labelled import LabelledSet
from xotui.pictures.recipe import LetterRecipe

STEPS = 12
"""Three epochs of four steps each."""


def after(course: Course, steps: int) -> Course:
    """So many steps further."""
    for _ in range(steps):
        course = go_on(course)
    return course


def bits(network: Network) -> list[bytes]:
    """Every value of a network, to the last bit."""
    return [value.tobytes() for one in network.layers for value in parameters(one)]


def state(course: Course) -> tuple[Any, ...]:
    """Everything that a course goes on with, and its curves."""
    run = course.training
    memory = [part.tobytes() for parts in run.memory for part in parts]
    numbers = (run.begun, run.step, run.epoch, run.position, run.first_loss, run.loss, run.accuracy)
    pictures = None if course.pictures is None else course.pictures.images.tobytes()
    return (
        bits(run.initial), bits(run.network), memory, numbers, run.plan, course.points, course.gathered,
        pictures, course.validation.images.tobytes(), course.validation.labels.tobytes(), course.recipe,
    )  # fmt: skip


def own(count: int = 240, shape: tuple[int, int] = (5, 5)) -> LabelledSet:
    """Pictures of a person's own."""
    return draw_letters(LetterRecipe(), count, shape, 99)


def reopened(course: Course, folder: Path) -> Course:
    """The course from a file."""
    save_course(course, folder / "course.npz")
    return load_course(folder / "course.npz")


def test_the_same_recipe_gives_the_same_file() -> None:
    def file(seed: int) -> str:
        return format_network(finished(after(begin(tiny(training(seed=seed))), STEPS)), "tiny", (5, 5))

    assert file(1) == file(1) != file(2)


@pytest.mark.parametrize("optimiser", ["adam", "sgd"])
@pytest.mark.parametrize("given", [False, True], ids=["letters", "own pictures"])
@pytest.mark.parametrize("stop", [0, 1, 4, 6, 11])
def test_a_training_that_was_paused_ends_at_the_same_weights(
    optimiser: str, given: bool, stop: int, tmp_path: Path
) -> None:
    recipe = tiny(training(optimiser=optimiser, batch=50 if not given else 45))
    start = begin(recipe, own() if given else None)
    assert start.steps_an_epoch == 4
    straight = after(start, STEPS)
    paused = reopened(after(start, stop), tmp_path)
    assert state(paused) == state(after(start, stop))
    resumed = after(paused, STEPS - stop)
    assert state(resumed) == state(straight)
    assert resumed.training.done
    assert bits(straight.network) != bits(start.network)


def test_stopping_at_every_step_changes_nothing(tmp_path: Path) -> None:
    course = start = begin(tiny())
    for _ in range(STEPS):
        course = go_on(reopened(course, tmp_path))
    assert state(course) == state(after(start, STEPS))


def test_a_course_changed_on_the_way_can_be_paused_too(tmp_path: Path) -> None:
    course = changed(after(begin(tiny()), 5), tiny(training(optimiser="sgd", rate=0.1)))
    assert state(after(reopened(course, tmp_path), 4)) == state(after(course, 4))


def test_rewound_is_before_the_first_step() -> None:
    start = begin(tiny())
    course = after(start, 6)
    back = rewound(course)
    assert bits(back.network) == bits(start.network) == bits(course.training.initial) != bits(course.network)
    assert (back.points, back.gathered, back.verdicts, back.progress) == ((), (), None, 0)
    assert state(after(back, 6)) == state(course)


def test_another_rate_keeps_the_weights_and_what_the_optimiser_remembers() -> None:
    course = after(begin(tiny()), 5)
    faster = changed(course, with_training(course.recipe, rate=0.5))
    assert bits(faster.network) == bits(course.network)
    assert faster.training.memory == course.training.memory
    assert (faster.training.step, faster.points, faster.training.plan.optimiser.rate) == (5, course.points, 0.5)
    assert bits(go_on(faster).network) != bits(go_on(course).network)


def test_another_optimiser_keeps_the_weights_and_forgets_the_rest() -> None:
    course = after(begin(tiny()), 5)
    other = changed(course, with_training(course.recipe, optimiser="sgd"))
    assert bits(other.network) == bits(course.network)
    assert not any(part.any() for parts in other.training.memory for part in parts)
    assert go_on(other).training.step == 6


def works(course: Course) -> None:
    """Its network tells the validation letters apart, at least better than by chance, and goes on learning."""
    judged = course.judged
    assert (course.network.scores(judged.images).argmax(axis=1) == judged.labels).mean() > 0.55
    assert go_on(course).training.step == 1


def deeper(recipe: Recipe) -> Recipe:
    """With one convolution more."""
    first, *rest = recipe.network.layers
    return with_layers(recipe, [first, ReLURecord(), ConvolutionRecord(3, (2, 2)), *rest])


@pytest.mark.parametrize(
    "change",
    [
        deeper,
        lambda recipe: with_layer(recipe, 2, window=3, stride=1),
        lambda recipe: replace(recipe, shape=(9, 9)),
        lambda recipe: with_layers(recipe, [*recipe.network.layers[:3], HiddenRecord(5), *recipe.network.layers[3:]]),
    ],
)
def test_other_layers_keep_what_fits_and_the_votes_are_refitted(change: Any) -> None:
    course = after(begin(tiny()), 8)
    other = changed(course, change(course.recipe))
    assert bits(other.network)[:2] == bits(course.network)[:2] != bits(course.training.initial)[:2]
    assert other.network.names == other.recipe.initial().names
    assert (other.points, other.training.step, other.judged.shape) == ((), 0, other.recipe.shape)
    works(other)


def test_hidden_neurons_that_fit_are_kept_too() -> None:
    course = after(begin(tiny(layers(lambda found: found.insert(3, {"type": "hidden", "neurons": 4})))), 8)
    behind = with_layers(
        course.recipe, [*course.recipe.network.layers[:4], ReLURecord(), *course.recipe.network.layers[4:]]
    )
    other = changed(course, behind)
    kept, before = other.network.layers[3], course.network.layers[3]
    assert isinstance(kept, Hidden)
    assert isinstance(before, Hidden)
    assert kept.weights.tobytes() == before.weights.tobytes()
    works(other)


def test_before_the_first_step_all_is_drawn_anew() -> None:
    recipe = deeper(tiny())
    assert bits(changed(begin(tiny()), recipe).network) == bits(recipe.initial())


def test_what_is_impossible_leaves_the_course_as_it_was() -> None:
    course = after(begin(tiny()), 5)
    before = state(course)
    for recipe in (with_layer(course.recipe, 0, size=(9, 9)), with_training(course.recipe, rate=-1.0)):
        with pytest.raises(ValueError, match="found"):
            changed(course, recipe)
    assert state(course) == before
    assert go_on(course).training.step == 6


def test_own_pictures_stay_of_their_size() -> None:
    course = after(begin(tiny(lambda record: record.update(picture=[9, 9])), own(400, (9, 9))), 3)
    with pytest.raises(ValueError, match="9×9"):
        changed(course, replace(course.recipe, shape=(5, 5)))
    other = changed(course, deeper(course.recipe))
    assert other.pictures is course.pictures
    works(other)


def test_fewer_letters_in_the_middle_of_an_epoch() -> None:
    course = after(begin(tiny()), 2)
    assert course.training.position == 128
    fewer = go_on(changed(course, with_count(course.recipe, 100)))
    assert np.isfinite(fewer.training.loss)
    assert after(fewer, 4).training.epoch >= 2


def test_other_letters_are_judged_by_their_own_kind() -> None:
    course = after(begin(tiny()), 4)
    other = changed(course, replace(course.recipe, letters=(Letters(200, LetterRecipe(noisy=1.0)),)))
    assert other.validation.images.tobytes() != course.validation.images.tobytes()
    if other.verdicts is not None:  # then they are verdicts on what it is judged by now
        np.testing.assert_array_equal(other.verdicts, other.network.scores(other.judged.images).argmax(axis=1))


def test_letters_cannot_be_exchanged_for_pictures_that_are_not_there() -> None:
    course = after(begin(tiny()), 4)
    with pytest.raises(ValueError, match=r"nowhere|pictures"):
        changed(course, replace(course.recipe, letters=(), pictures=PicturesPart("nowhere")))


@pytest.mark.parametrize("optimiser", ["adam", "sgd"])
def test_an_explosion_leaves_the_course_before_it_usable(optimiser: str) -> None:
    course = after(begin(tiny(training(optimiser=optimiser))), 3)
    wild = changed(course, with_training(course.recipe, rate=1e9))
    before = state(wild)
    with pytest.raises(DivergenceError, match=r"Try a rate below 1e\+09"):
        after(wild, 20)
    assert state(wild) == before
    assert bits(go_on(changed(wild, course.recipe)).network) == bits(go_on(course).network)


def test_points_are_the_curves_of_what_happened() -> None:
    course = begin(tiny(training(batch=4, epochs=2)))
    losses: list[float] = []
    for _ in range(100):
        course = go_on(course)
        losses.append(course.training.loss)
        if not course.gathered:
            last = course.points[-1]
            judged = course.validation
            verdicts = course.network.scores(judged.images).argmax(axis=1)
            assert last.validation == (verdicts == judged.labels).mean()
            np.testing.assert_array_equal(course.verdicts, verdicts)
            assert last.step == course.training.step
            assert last.epoch == pytest.approx(last.step / 50)
            assert last.loss == pytest.approx(np.mean(losses))
            losses = []
    assert len(course.points) == 2 * POINTS
    assert all(one.step < other.step for one, other in pairwise(course.points))
    assert (course.progress, course.points[-1].step) == (2, 100)


@pytest.mark.parametrize("recipe", [tiny(), deeper(tiny()), tiny(layer(0, scaling="sum", padding=1))])
def test_a_finished_network_says_the_same_in_short_numbers(recipe: Recipe) -> None:
    course = after(begin(recipe), STEPS)
    network = finished(course)
    pictures = draw_letters(LetterRecipe(), 300, (5, 5), 4)
    expected = course.network.scores(pictures.images)
    np.testing.assert_allclose(network.scores(pictures.images), expected, atol=2e-3)
    clear = np.abs(expected[:, 0] - expected[:, 1]) > 4e-3  # nearer to a tie, rounding may decide
    assert clear.mean() > 0.6
    verdicts = network.scores(pictures.images).argmax(axis=1)
    np.testing.assert_array_equal(verdicts[clear], expected.argmax(axis=1)[clear])
    for one in network.layers:
        for value in parameters(one):
            np.testing.assert_array_equal(np.round(value, 4), value)
        if isinstance(one, Convolution):
            sizes = np.abs(one.kernels).reshape(len(one.kernels), -1).mean(axis=1)
            np.testing.assert_allclose(sizes, 1, atol=1e-4)  # as of a feature of −1 and 1
    reread = parse_network(format_network(network, "short")).build((5, 5))
    assert bits(reread) == bits(network)


def test_what_did_not_learn_stays_to_the_last_bit() -> None:
    course = after(begin(tiny(training(learn=["votes"]))), 3)
    assert bits(finished(course))[:2] == bits(course.training.initial)[:2]
    assert bits(finished(course))[2:] != bits(course.network)[2:] != bits(course.training.initial)[2:]


@pytest.mark.parametrize("label", [0, 1])
@pytest.mark.parametrize("count", [1, 2, 6])
def test_pictures_of_one_letter_are_nothing_to_learn_from(label: int, count: int) -> None:
    drawn = own(40)
    alike = drawn.subset(np.flatnonzero(drawn.labels == label)[:count])
    with pytest.raises(ValueError, match=r"^pictures: found \d X and \d O; expected some of each letter$"):
        begin(tiny(training(rate=0.2)), alike)


def test_without_any_pictures_there_is_nothing_to_follow() -> None:
    none = LabelledSet(np.zeros((0, 5, 5)), [])

    def followed() -> float:
        course = begin(tiny(), none)
        return course.progress + go_on(course).progress

    with pytest.raises(ValueError, match=r"found none|no pictures"):
        followed()


def test_letters_that_are_all_plain_can_be_learned_from() -> None:
    assert go_on(begin(tiny(letters(plain=1)))).training.step == 1
