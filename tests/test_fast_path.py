"""The fast path is the path: with the readable convolution out of order everything still works."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

import numpy as np
import pytest
from scipy.signal import convolve2d

from tests.golden import article_network
from tests.test_cli import run
from tests.tui.screens import MEDIUM, running
from xotui.document import load_network
from xotui.document.course import begin, go_on
from xotui.document.recipes import find_recipe
from xotui.document.setups import with_count
from xotui.engine import ExemplarVotes, Network
from xotui.engine.convolution import convolve
from xotui.engine.training import SGD, Plan, advance, backprop, start
from xotui.engine.training.batches import passes
from xotui.insight.what_if.flips import flip_map
from xotui.pictures import draw_exemplars


@pytest.fixture(autouse=True)
def _out_of_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """The readable convolution raises, whoever has imported it, and nothing that was computed before is remembered."""

    def never(*_: object, **__: object) -> NoReturn:
        raise AssertionError("the readable convolution was called")

    for module in [module for name, module in sys.modules.items() if name.startswith("xotui")]:
        for name, value in list(vars(module).items()):
            if value is convolve:
                monkeypatch.setattr(module, name, never)
            elif hasattr(value, "cache_clear"):
                value.cache_clear()


def test_out_of_order_it_is() -> None:
    with pytest.raises(AssertionError, match="was called"):
        article_network().layers[0](np.ones((1, 9, 9)))


def test_scores_and_traces() -> None:
    scores = article_network().scores(draw_exemplars((9, 9)))
    np.testing.assert_allclose(scores, [[1.0, 0.51], [0.51, 1.0]], atol=0.05)
    assert article_network().trace(draw_exemplars((9, 9))[0])["convolution"].values.shape == (3, 7, 7)


@pytest.mark.parametrize("network", ["article", "learned"])
def test_the_commands_that_judge_a_picture(network: str) -> None:
    assert run("score", "x", "-n", network).stdout.startswith("x  X ")
    for command in ("show", "explain"):
        assert run(command, "x", "-n", network).exit_code == 0
    assert run("export", "x", "-n", network, "--layer", "convolution").exit_code == 0


def test_the_commands_that_judge_a_network(tmp_path: Path) -> None:
    assert "Symmetries" in run("check", "learned").stdout
    assert run("accuracy", "learned", "--count", "20").exit_code == 0
    picture, kernel = np.eye(5), np.array([[[1.0, -1.0], [0.5, 2.0]]])
    maps = [convolve2d(picture, kernel[0], "valid")]
    np.savez(tmp_path / "maps.npz", picture=picture, kernels=kernel, convolution=maps)
    assert "the kernel flipped and no division" in run("audit", tmp_path / "maps.npz").stdout


def test_training() -> None:
    state = start(load_network("learned"), Plan("cross-entropy", SGD(0.1, 0.9), 2, epochs=3))
    while state.epoch < 2:
        state = advance(state, draw_exemplars((9, 9)), np.array([0, 1]))
    assert state.network.forward(draw_exemplars((9, 9))).argmax(axis=1).tolist() == [0, 1]


@pytest.mark.parametrize("recipe", ["learned", "article-votes"])
def test_recipes_are_learned_without_any_readable_layer(recipe: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> NoReturn:
        raise AssertionError("a readable layer was asked")

    for module in (backprop, passes):
        monkeypatch.setattr(module, "pullback", never)
    course = begin(with_count(find_recipe(recipe), 100))
    for _ in range(4):
        course = go_on(course)
    assert course.training.step == 4
    assert course.training.loss < 1


@pytest.mark.parametrize("side", [9, 24])
def test_flips_of_small_and_large_pictures(side: int) -> None:
    features = article_network().layers[:3]
    pictures = draw_exemplars((side, side))
    network = Network([*features, ExemplarVotes(pictures, features)])
    assert flip_map(network, pictures[0]).verdict == 0


async def test_the_app() -> None:
    """Draw, ask why, edit a feature, learn, walk, ask what if, choose other conventions, let the Lab count."""
    async with running(size=MEDIUM) as seen:
        await seen.press("space", "down", "space", "enter", "enter", "enter", "backspace")
        await seen.press("full_stop", "space", "Y", "M", "B", "u")
        for screen, keys in {"2": ["e", "e"], "4": ["right"], "5": ["s"], "6": ["space"]}.items():
            await seen.press(screen, *keys)
            await seen.app.workers.wait_for_complete()
            await seen.pilot.pause()
            await seen.press("1")
        await seen.press("3")
        await seen.pilot.pause(0.5)
        assert "X" in seen.text
