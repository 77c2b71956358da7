"""Learning on the running screen: steps, epochs, pauses, rewinding, curves, values and the article's rule."""

from __future__ import annotations

import threading

import numpy as np
import pytest

from tests.tui.learning.courses import HIDDEN, SIZES, THREE, after, learning, recipe_with, until
from tests.tui.screens import running
from xotui.document.course import Course, go_on
from xotui.document.document import same_network
from xotui.document.recipe_records import LayerRecord
from xotui.engine.training.backprop import loss_of
from xotui.tui.learning.state import PARTS, planes_of
from xotui.tui.widgets.board import Board
from xotui.tui.widgets.curves import Curves


async def test_one_step_is_one_batch_and_is_seen() -> None:
    async with learning() as learn:
        assert "nothing learned yet" in learn.read("header")
        before = learn.read("plane")
        await learn.learn("s")
        assert learn.course.training.step == 1
        assert same_network(learn.course.network, after(1).network)
        assert "paused" in learn.read("header")
        assert "step 1" in learn.read("status")
        assert learn.read("plane") != before
        await learn.learn("s")
        assert same_network(learn.course.network, after(2).network)


async def test_one_epoch_ends_with_it_wherever_it_began() -> None:
    async with learning() as learn:
        await learn.learn("s")
        await learn.learn("e")
        assert (learn.course.training.epoch, learn.course.training.position) == (1, 0)
        assert same_network(learn.course.network, after(4).network)
        await learn.learn("e")
        assert learn.course.training.epoch == 2
        last = learn.course.points[-1]
        assert f"{last.loss:.4f}" in learn.read("status")
        assert f"{len(learn.course.judged)}" in learn.read("mistakes")


async def test_all_epochs_are_done_and_it_says_so() -> None:
    async with learning() as learn:
        await learn.learn("space")
        assert learn.course.training.done
        assert same_network(learn.course.network, after(12).network)
        assert "All 3 epochs are done" in learn.read("hint")
        assert "all epochs done" in learn.read("header")
        await learn.press("space")
        assert "take more epochs" in learn.read("hint")
        assert learn.course.training.step == 12
        await learn.choose("steps", "epochs")
        await learn.press("plus")
        await learn.learn("space")
        assert learn.course.training.epoch == 5


class Held:
    """Steps that wait until they are let go."""

    def __init__(self) -> None:
        self.inside, self.gate = threading.Event(), threading.Event()

    def step(self, course: Course) -> Course:
        self.inside.set()
        assert self.gate.wait(20)
        return go_on(course)


async def test_keys_are_answered_in_the_middle_of_a_step() -> None:
    held = Held()
    async with learning() as learn:
        learn.screen.go("learning", lambda course: course.training.step > 0, held.step)
        await until(held.inside.is_set)
        assert "learning" in learn.read("header")
        for part in PARTS[1:]:
            await learn.press("tab")
            assert learn.view.part == part
        for key in ("r", "b", "o", "u", "a", "ctrl+o"):
            await learn.press(key)
            assert "It is learning: space pauses it" in learn.read("hint"), key
            assert not learn.dialog
        await learn.press("question_mark")
        assert learn.dialog == "Reader"
        await learn.press("escape")
        assert learn.screen.busy
        assert learn.course.training.step == 0
        held.gate.set()
        await learn.rest()
        assert learn.course.training.step == 1


async def test_space_pauses_at_once_and_goes_on_from_there() -> None:
    async with learning(recipe_with(epochs=100_000)) as learn:
        learn.strike("space", " ")
        await until(lambda: learn.course.training.step > 3)
        learn.strike("tab")
        await until(lambda: learn.view.part == "curves")
        assert learn.screen.busy
        learn.strike("space", " ")
        await learn.rest()
        step = learn.course.training.step
        assert "paused" in learn.read("header")
        assert f"step {step:,}" in learn.read("status")
        assert same_network(learn.course.network, after(step, recipe_with(epochs=100_000)).network)
        await learn.learn("s")
        assert learn.course.training.step == step + 1


async def test_the_rate_is_changed_while_it_learns() -> None:
    held = Held()
    async with learning() as learn:
        await learn.choose("rule", "rate")
        learn.screen.go("learning", lambda course: course.training.step > 0, held.step)
        await until(held.inside.is_set)
        await learn.press("plus")
        assert learn.course.recipe.training.rate == 0.05
        held.gate.set()
        await learn.rest()
        changed = after(1, recipe_with(rate=0.05)).network
        assert same_network(learn.course.network, changed)


async def test_rewinding_gives_the_very_weights_before_the_first_step() -> None:
    async with learning() as learn:
        initial = learn.course.network
        await learn.learn("e")
        trained = learn.course
        await learn.press("r")
        assert same_network(learn.course.network, initial)
        assert not learn.course.points
        assert "Rewound" in learn.read("hint")
        assert "nothing has been judged yet" in learn.read("confusion")
        await learn.press("u")
        assert learn.course is trained
        await learn.press("U")
        assert same_network(learn.course.network, initial)
        await learn.learn("e")
        assert same_network(learn.course.network, trained.network)


async def test_every_run_is_undone_and_done_again() -> None:
    async with learning() as learn:
        courses = [learn.course]
        for key in ("s", "e", "y"):
            await learn.learn(key)
            courses.append(learn.course)
        for course in reversed(courses[:-1]):
            await learn.press("u")
            assert learn.course is course
        await learn.press("u")
        assert "nothing to undo" in learn.read("hint")
        for course in courses[1:]:
            await learn.press("ctrl+y")
            assert learn.course is course
        await learn.press("U")
        assert "nothing to redo" in learn.read("hint")


async def test_the_cursor_of_the_curves_reads_every_point_exactly() -> None:
    async with learning() as learn:
        await learn.learn("e")
        await learn.press("tab")
        points = learn.course.points
        assert len(points) == 4
        for point in reversed(points):
            read = learn.read("point")
            assert f"epoch {point.epoch:.2f}" in read
            assert f"loss {point.loss:.4f}" in read
            assert f"right {100 * point.accuracy:.1f}%  kept {100 * point.validation:.1f}%" in read
            await learn.press("left")
        assert learn.view.point == 3
        await learn.press("down")
        assert learn.view.point == 0


@pytest.mark.parametrize("size", SIZES)
async def test_the_curves_are_drawn_as_soon_as_one_goes_there(size: tuple[int, int]) -> None:
    async with learning(size=size) as learn:
        await learn.learn("e")
        await learn.press("tab")
        plots = [widget for widget in learn.screen.query_one(Board).shown.values() if isinstance(widget, Curves)]
        assert len(plots) == 2
        await until(lambda: all(plot.is_mounted for plot in plots))
        await learn.seen.pilot.pause()
        assert all(plot._shown is not None for plot in plots)


@pytest.mark.parametrize("layers", [HIDDEN, THREE])
async def test_the_gradient_of_any_value_agrees_with_trying_it(layers: tuple[LayerRecord, ...]) -> None:
    async with learning(recipe_with(layers)) as learn:
        await learn.learn("e")
        await learn.go_to("values")
        random = np.random.default_rng(4)
        for plane, found in enumerate(planes_of(learn.course)):
            if plane % 4:
                await learn.do("next_feature")
                continue
            rows, columns = (int(random.integers(length)) for length in found.shape)
            await learn.do(*["down"] * rows, *["right"] * columns, "check_gradient")
            assert (learn.view.plane, learn.view.cell) == (plane, (rows, columns))
            line = learn.read("gradient").split()
            gradient = float(line[line.index("gradient") + 1])
            assert float(line[line.index("tried") + 1]) == pytest.approx(gradient, abs=1e-5)
            await learn.do("next_feature")
            assert "tried" not in learn.read("gradient")
        await learn.press("right_square_bracket")
        assert planes_of(learn.course)[learn.view.plane].layer > 0
        await learn.press("left_square_bracket", "comma", "c")
        assert learn.view.plane == len(planes_of(learn.course)) - 1
        assert "tried" in learn.read("gradient")


async def test_what_was_tried_does_not_outlive_the_values() -> None:
    async with learning() as learn:
        await learn.go_to("values")
        await learn.press("c")
        assert "tried" in learn.read("gradient")
        await learn.learn("e")
        line = learn.read("gradient").split()
        if "tried" in line:
            gradient = float(line[line.index("gradient") + 1])
            assert float(line[line.index("tried") + 1]) == pytest.approx(gradient, abs=1e-5)


async def test_the_articles_rule_makes_the_loss_less_and_tells_how_far_it_is() -> None:
    async with learning() as learn:
        course, pictures = learn.course, learn.course.present
        before = loss_of(course.network, pictures.images, pictures.labels, "cross-entropy")
        learn.strike("y", "y")
        await until(lambda: learn.screen.doing.startswith("tried"))
        assert " values, the loss is 0." in learn.screen.doing
        await learn.rest()
        now = loss_of(learn.course.network, pictures.images, pictures.labels, "cross-entropy")
        assert now < before
        losses = [point.loss for point in learn.course.points]
        assert losses == sorted(losses, reverse=True)
        assert losses[-1] == pytest.approx(now)
        assert "nothing learned yet" not in learn.read("header")
        assert f"{now:.4f}" in learn.read("point")


async def test_the_articles_rule_can_be_paused_and_undone() -> None:
    async with learning(recipe_with(THREE, (28, 28))) as learn:
        before = learn.course
        learn.strike("y", "y")
        await until(lambda: learn.screen.doing.startswith("tried"))
        await until(lambda: not same_network(learn.course.network, before.network))
        learn.strike("space", " ")
        await learn.rest()
        assert not same_network(learn.course.network, before.network)
        await learn.press("u")
        assert learn.course is before


async def test_the_curves_wait_for_the_first_visit() -> None:
    async with running() as seen:
        assert not any(name == "learn" for name in seen.app._places)
        await seen.press("2")
        assert "⟦2 Learn⟧" in seen.text
        assert "convolution" in seen.text
