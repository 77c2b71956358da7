"""Settings and layers changed on the running screen: what fits is kept, what does not is refused in a sentence."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tui.learning.courses import HIDDEN, THREE, Learning, learning, recipe_with, verdicts
from xotui.document.document import same_network
from xotui.engine import Convolution, Hidden
from xotui.engine.arrays import Array
from xotui.tui.learning.state import rows_of
from xotui.tui.widgets.board import Board


def kernels(learn: Learning) -> list[Array]:
    return [layer.kernels for layer in learn.course.network.layers if isinstance(layer, Convolution)]


def labels(learn: Learning) -> list[str]:
    """The layers as they stand on the screen."""
    lines = learn.read("settings").splitlines()[1 : 1 + len(learn.course.recipe.network.layers)]
    return [line.strip(" ›").split()[0] for line in lines]


async def test_before_the_first_step_a_change_draws_everything_anew() -> None:
    async with learning() as learn:
        await learn.choose("convolution", "features")
        await learn.press("plus", "plus")
        assert len(kernels(learn)[0]) == 4
        assert "4×7×7" in learn.read("settings")
        assert same_network(learn.course.network, learn.course.recipe.initial())
        await learn.press("u", "u")
        assert len(kernels(learn)[0]) == 2


async def test_what_still_fits_keeps_what_it_learned_and_the_votes_are_refitted() -> None:
    async with learning() as learn:
        await learn.learn("e")
        trained = learn.course
        (before,) = kernels(learn)
        await learn.choose("pool", "window")
        await learn.press("plus")
        np.testing.assert_array_equal(kernels(learn)[0], before)
        assert "the votes were refitted" in learn.read("hint")
        said = verdicts(learn.course.network, learn.course.judged.images)
        assert np.mean(np.array(said) == learn.course.judged.labels) > 0.6
        await learn.press("u")
        assert learn.course is trained
        await learn.press("U")
        np.testing.assert_array_equal(kernels(learn)[0], before)


async def test_other_features_leave_hidden_neurons_behind_them_that_still_fit() -> None:
    async with learning(recipe_with(HIDDEN)) as learn:
        await learn.learn("e")
        (before,) = (layer for layer in learn.course.network.layers if isinstance(layer, Hidden))
        await learn.choose("convolution", "scaling")
        await learn.press("plus")
        (after_,) = (layer for layer in learn.course.network.layers if isinstance(layer, Hidden))
        np.testing.assert_array_equal(after_.weights, before.weights)
        await learn.choose("hidden", "neurons")
        await learn.press("minus")
        assert "3 neurons" in learn.read("settings")


async def test_a_number_is_typed_and_what_cannot_be_is_told_in_the_dialog() -> None:
    async with learning() as learn:
        await learn.choose("rule", "rate")
        before = learn.course
        await learn.press("enter")
        for wrong in ("", "x", "1e9", "-1", "nan"):
            await learn.seen.answer(wrong)
            assert learn.dialog == "Prompt"
            assert "expected a number from" in learn.wrong
        assert learn.course is before
        await learn.seen.answer("0.003")
        assert not learn.dialog
        assert learn.course.recipe.training.rate == 0.003
        assert "rate 0.003" in learn.read("settings")


async def test_features_that_do_not_fit_are_told_in_the_dialog() -> None:
    async with learning(recipe_with(THREE)) as learn:
        await learn.learn("s")
        before = learn.course
        await learn.choose("convolution", "size")
        await learn.press("enter")
        await learn.seen.answer("7")
        assert learn.dialog == "Prompt"
        assert "layer" in learn.wrong
        assert "found" in learn.wrong
        await learn.press("escape")
        assert learn.course is before
        await learn.press("plus", "plus", "plus", "plus", "plus")
        assert "It stays as it was: " in learn.read("hint")
        assert kernels(learn)[0].shape[-1] < 7


IMPOSSIBLE = [("votes", "x"), ("probabilities", "x"), ("votes", "right_curly_bracket"), ("pool", "right_curly_bracket")]


@pytest.mark.parametrize(("label", "key"), IMPOSSIBLE)
@pytest.mark.parametrize("steps", [0, 1])
async def test_impossible_layers_are_refused_and_nothing_is_lost(label: str, key: str, steps: int) -> None:
    async with learning() as learn:
        if steps:
            await learn.learn("s")
        before = learn.course
        await learn.choose(label)
        await learn.press(key)
        assert learn.course is before
        assert "It stays as it was: " in learn.read("hint")
        assert "found" in learn.read("hint")
        assert labels(learn)[learn.view.row] == label, "the cursor stays on its layer"


async def test_a_network_without_a_convolution_is_one_or_is_refused() -> None:
    async with learning() as learn:
        await learn.choose("convolution")
        await learn.press("x")
        assert "relu" in learn.read("settings")
        await learn.learn("s")
        assert learn.seen.app.is_running


async def test_layers_are_added_deleted_and_moved() -> None:
    async with learning() as learn:
        await learn.choose("convolution")
        await learn.press("a")
        assert learn.dialog == "Confirm"
        await learn.press("p")
        assert labels(learn) == ["convolution", "pool", "relu", "pool", "votes", "probabilities"]
        assert learn.view.row == 1
        await learn.press("right_curly_bracket")
        assert labels(learn) == ["convolution", "relu", "pool", "pool", "votes", "probabilities"]
        await learn.press("left_curly_bracket", "x")
        assert labels(learn) == ["convolution", "relu", "pool", "votes", "probabilities"]
        await learn.choose("pool")
        await learn.press("a", "h")
        assert labels(learn) == ["convolution", "relu", "pool", "hidden", "votes", "probabilities"]
        assert "16 neurons" in learn.read("settings")
        await learn.choose("pool")
        await learn.press("a", "c")
        assert len(kernels(learn)) == 2
        await learn.press("a", "escape")
        await learn.learn("s")
        for _ in range(8):
            await learn.do("undo")
        assert labels(learn) == ["convolution", "relu", "pool", "votes", "probabilities"]
        assert "nothing to undo" in learn.read("hint")


async def test_rows_that_are_no_layers_cannot_be_moved_or_deleted() -> None:
    async with learning() as learn:
        before = learn.course
        await learn.choose("seed")
        await learn.press("x")
        assert "put the cursor on it" in learn.read("hint")
        await learn.press("left_curly_bracket")
        assert "no place to move" in learn.read("hint")
        await learn.choose("relu")
        await learn.press("plus")
        assert "nothing to set" in learn.read("hint")
        await learn.press("enter")
        assert "nothing to set" in learn.read("hint")
        assert not learn.dialog
        await learn.choose("convolution", "padding")
        await learn.press("minus")
        assert "as far as it goes" in learn.read("hint")
        assert learn.course is before


async def test_fewer_letters_in_the_middle_of_an_epoch() -> None:
    async with learning(recipe_with(count=1_000, batch=100)) as learn:
        await learn.learn("s")
        await learn.choose("learn from")
        await learn.press("enter")
        await learn.seen.answer("40")
        step = learn.course.training.step
        await learn.learn("s")
        assert learn.course.training.step == step + 1
        assert learn.course.progress < 3


async def test_every_setting_of_the_training_leaves_the_weights() -> None:
    async with learning() as learn:
        await learn.learn("e")
        network = learn.course.network
        for label, name in (
            ("loss", "loss"), ("rule", "rule"), ("rule", "rate"), ("rule", "weight decay"), ("steps", "batch"),
            ("steps", "epochs"), ("steps", "schedule"), ("learn from", "letters an epoch"),
        ):  # fmt: skip
            recipe = learn.course.recipe
            await learn.choose(label, name)
            await learn.do("more")
            assert learn.course.recipe != recipe, name
            assert learn.course.network is network, name
        await learn.learn("s")
        assert learn.course.training.step == 5


async def test_a_seed_draws_other_weights_and_letters() -> None:
    async with learning() as learn:
        before, letters = kernels(learn)[0], learn.course.present.images
        await learn.choose("seed")
        await learn.press("plus")
        assert not np.array_equal(kernels(learn)[0], before)
        assert not np.array_equal(learn.course.present.images, letters)
        await learn.press("minus")
        np.testing.assert_array_equal(kernels(learn)[0], before)


@pytest.mark.parametrize("optimiser", ["sgd", "adam"])
async def test_a_rate_that_is_far_too_high_is_told_and_the_weights_are_good(optimiser: str) -> None:
    async with learning(recipe_with(optimiser=optimiser)) as learn:
        await learn.learn("s")
        good = learn.course
        await learn.choose("rule", "rate")
        await learn.press("enter")
        await learn.seen.answer("1e6")
        await learn.learn("space")
        assert "the weights are those before this step" in learn.screen.note
        assert "rate below" in learn.screen.note
        assert learn.course.training.step >= good.training.step
        for values in kernels(learn):
            assert np.isfinite(values).all()
            assert np.abs(values).max() < 1e5
        assert np.isfinite(learn.course.network.scores(learn.course.present.images)).all()
        assert "paused" in learn.read("header")


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)])
async def test_a_click_on_a_setting_chooses_that_setting(size: tuple[int, int]) -> None:
    async with learning(recipe_with(THREE), size=size) as learn:
        await learn.choose("seed")
        shown = learn.screen.query_one(Board).shown
        widget = next(widget for panel, widget in shown.items() if panel.key == "settings")
        lines = learn.read("settings").splitlines()
        place = next(index for index, line in enumerate(lines) if line.strip(" ›").startswith("steps"))
        await learn.seen.pilot.click(widget, offset=(3, place))
        assert rows_of(learn.course)[learn.view.row].label == "steps"


async def test_the_network_that_a_recipe_begins_with_is_seen_layer_by_layer() -> None:
    async with learning() as learn:
        learn.screen.open_named("article-votes")
        await learn.seen.pilot.pause()
        for name in ("convolution", "relu", "pool", "votes"):
            assert name in learn.read("settings"), name
