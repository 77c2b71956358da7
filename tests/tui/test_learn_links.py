"""Between learning and the explorer: networks, pictures and labels go there and back, and nothing is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from tests.golden import picture
from tests.tui.learning.courses import THREE, Learning, learning, recipe_with, until, verdicts
from tests.tui.screens import running
from xotui.document.course import Course, go_on
from xotui.document.document import same_network
from xotui.engine import Network
from xotui.engine.training import normalised
from xotui.tui.learning.state import mistakes_of
from xotui.tui.screens.learn import LearnScreen


def assert_handed_over(learn: Learning) -> None:
    """The explorer's network is the course's with features brought to the size of pictures, and says the same."""
    course, network = learn.course, learn.seen.document.network
    assert same_network(network, normalised(course.network, course.recipe.shape))
    assert verdicts(network, course.judged.images) == verdicts(course.network, course.judged.images)


async def test_what_was_learned_is_the_explorers_in_one_step() -> None:
    async with learning() as learn:
        before = learn.seen.document
        await learn.learn("space")
        await learn.press("1")
        assert learn.seen.app.screen is learn.seen.explorer
        assert_handed_over(learn)
        assert learn.pushed == 1
        assert "unsaved network" in learn.seen.read("header")
        np.testing.assert_array_equal(learn.seen.document.picture, before.picture)
        await learn.press("u")
        assert learn.seen.document is before
        await learn.press("U", "2")
        assert "⟦2 Learn⟧" in learn.text
        assert learn.course.training.done


async def test_leaving_while_it_learns_loses_no_step() -> None:
    async with learning(recipe_with(epochs=100_000)) as learn:
        learn.strike("space", " ")
        await until(lambda: learn.course.training.step > 2)
        learn.strike("1", "1")
        await until(lambda: learn.seen.app.screen is learn.seen.explorer)
        await learn.rest()
        assert learn.course.training.step > 2
        assert_handed_over(learn)
        assert learn.pushed == 1


async def test_a_step_that_ends_when_one_has_left_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, gate, ended = threading.Event(), threading.Event(), threading.Event()

    def slow(course: Course) -> Course:
        inside.set()
        assert gate.wait(20)
        return go_on(course)

    async with learning() as learn:
        whole = learn.screen._learn

        def watched(until_: Callable[[Course], bool], following: Callable[[Course], Course]) -> None:
            whole(until_, following)
            ended.set()

        monkeypatch.setattr(learn.screen, "_learn", watched)
        learn.screen.go("learning", lambda course: False, slow)
        await until(inside.is_set)
        await learn.press("1")
        assert learn.seen.app.screen is learn.seen.explorer
        gate.set()
        await until(ended.is_set)
        await learn.rest()
        if learn.course.training.step:
            assert_handed_over(learn)
        else:
            assert learn.pushed == 0


async def test_going_there_and_back_without_learning_changes_nothing() -> None:
    async with learning() as learn:
        before = learn.seen.document
        for key in ("1", "2", "tab", "1", "2", "1"):
            await learn.press(key)
        assert learn.seen.document is before
        assert learn.pushed == 0
        await learn.press("2")
        await learn.learn("s")
        await learn.press("1", "2", "1", "2", "1")
        assert learn.pushed == 1
        await learn.press("space")
        edited = learn.seen.document
        await learn.press("2", "1")
        assert learn.seen.document is edited


async def test_the_first_course_is_that_of_the_explorers_network() -> None:
    async with running() as seen:
        await seen.press("full_stop", "D", "2")
        screen = seen.app.screen
        assert isinstance(screen, LearnScreen)
        assert "4 of" in seen.text
        assert screen.course.recipe.shape == seen.document.shape


async def test_it_begins_with_the_explorers_network() -> None:
    async with learning(recipe_with(THREE)) as learn:
        before, document = learn.course, learn.seen.document
        await learn.press("b")
        assert "begins with the explorer's network" in learn.read("hint")
        images = learn.course.judged.images
        assert verdicts(learn.course.network, images) == verdicts(document.network, images)
        assert learn.course.recipe.training == before.recipe.training
        assert learn.course.recipe.letters == before.recipe.letters
        await learn.press("1")
        assert learn.pushed == 0
        await learn.press("2", "u")
        assert learn.course is before


async def test_a_network_that_does_not_vote_cannot_be_begun_with() -> None:
    async with learning() as learn:
        document, course = learn.seen.document, learn.course
        silent = replace(document, network=Network(document.network.layers[:-1]))
        learn.seen.explorer.put(silent, "No votes")
        await learn.press("b")
        assert "expected one that votes" in learn.read("hint")
        assert learn.course is course


async def test_a_sample_is_opened_in_the_explorer_and_taken_back_there() -> None:
    async with learning() as learn:
        await learn.learn("e")
        await learn.press("shift+tab", "right", "right", "enter")
        assert learn.seen.app.screen is learn.seen.explorer
        np.testing.assert_array_equal(learn.seen.document.picture, learn.course.present.images[2])
        assert_handed_over(learn)
        await learn.press("u")
        np.testing.assert_array_equal(learn.seen.document.picture, picture("x"))
        assert_handed_over(learn)


async def test_what_it_still_gets_wrong_is_opened_and_is_still_wrong_there() -> None:
    async with learning() as learn:
        await learn.learn("e")
        await learn.go_to("mistakes")
        wrong = mistakes_of(learn.course)
        assert len(wrong) > 1
        assert f"{len(wrong)} of {len(learn.course.judged)}" in learn.read("mistakes")
        await learn.press("right", "enter")
        index = wrong[1]
        document = learn.seen.document
        np.testing.assert_array_equal(document.picture, learn.course.judged.images[index])
        assert document.network.scores(document.picture).argmax() != learn.course.judged.labels[index]
        label = "XO"[learn.course.judged.labels[index]]
        assert document.picture_name == f"{label} {index} of validation"


async def test_enter_without_a_picture_says_where_to_go() -> None:
    async with learning() as learn:
        for part in ("curves", "values", "mistakes"):
            await learn.go_to(part)
            await learn.press("enter")
            assert "Go to a picture" in learn.read("hint")
            assert learn.seen.app.screen is learn.screen


async def test_a_sample_of_another_size_is_opened_with_the_network_for_it() -> None:
    async with learning(recipe_with(THREE, (16, 16))) as learn:
        await learn.learn("s")
        await learn.go_to("samples")
        await learn.press("enter")
        assert learn.seen.document.shape == (16, 16)
        np.testing.assert_array_equal(learn.seen.document.picture, learn.course.present.images[0])
        assert_handed_over(learn)


async def test_it_learns_from_drawings_that_a_person_labelled() -> None:
    async with learning() as learn:
        await learn.press("o")
        assert "Found 0 X and 0 O of 9×9" in learn.read("hint")
        await learn.press("1", "left_parenthesis", "space", "left_parenthesis", "2", "o")
        assert "Found 2 X and 0 O of 9×9" in learn.read("hint")
        assert learn.course.pictures is None
        await learn.press("1", "down", "space", "right_parenthesis", "i", "right_parenthesis", "2")
        network = learn.course.network
        await learn.press("o")
        assert learn.course.pictures is not None
        assert "It learns from 2 of your pictures, and 2 are kept" in learn.read("hint")
        assert "learn from your 2 pictures" in learn.read("settings")
        assert same_network(learn.course.network, network)
        own = {image.tobytes() for image in learn.seen.explorer.teaching.pictures}
        used = [*learn.course.present.images, *learn.course.validation.images]
        assert {image.tobytes() for image in used} == own
        await learn.learn("space")
        assert learn.course.training.epoch == 3
        await learn.press("o")
        assert learn.course.pictures is None
        assert "drawn letters" in learn.read("hint")
        await learn.press("u")
        assert learn.course.pictures is not None


async def test_leaving_asks_when_what_was_learned_is_in_no_file() -> None:
    async with learning() as learn:
        await learn.learn("s")
        await learn.press("q")
        assert learn.dialog == "Confirm"
        assert "unsaved network" in learn.text
        await learn.press("escape")
        assert learn.seen.app.screen is learn.screen
        await learn.press("q")
        await learn.seen.pilot.press("q")
        assert learn.seen.app._exit


async def test_leaving_asks_nothing_when_nothing_was_learned() -> None:
    async with learning() as learn:
        await learn.seen.pilot.press("q")
        assert learn.seen.app._exit


@pytest.mark.parametrize("key", ["q", "ctrl+q", "ctrl+c"])
async def test_leaving_while_it_learns_ends_everything(key: str) -> None:
    async with learning(recipe_with(epochs=100_000)) as learn:
        learn.strike("space", " ")
        await until(lambda: learn.course.training.step > 2)
        learn.strike(key, "q" if key == "q" else None)
        await until(lambda: learn.dialog == "Confirm")
        assert not learn.screen.busy
        assert_handed_over(learn)
        learn.strike("q", "q")
        await until(lambda: learn.seen.app._exit)
    assert not any(worker.is_running for worker in learn.seen.app.workers)


async def test_the_program_may_end_in_the_middle_of_a_run() -> None:
    async with learning(recipe_with(epochs=100_000)) as learn:
        learn.strike("space", " ")
        await until(lambda: learn.course.training.step > 2)
        learn.seen.app.exit()
    await until(lambda: not learn.screen.busy)
