"""How fast letters are drawn, an epoch is learned, and the learning screen changes meanwhile.

Run it with `python -m tests.benchmarks.learning`, with nothing else running. It asserts nothing.
"""

from __future__ import annotations

import asyncio
import os
from time import perf_counter
from unittest.mock import patch

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the commands have it; before numpy is imported

from xotui.document.course import begin, go_on
from xotui.document.networks import find_network
from xotui.document.recipes import find_recipe
from xotui.document.setups import with_count
from xotui.pictures.drawn import draw_letters
from xotui.pictures.recipe import LetterRecipe
from xotui.tui.app import XotuiApp
from xotui.tui.screens.learn import LearnScreen

SECONDS = 4.0


def letters() -> None:
    """Seconds for 20,000 letters of 9×9."""
    began = perf_counter()
    draw_letters(LetterRecipe(), 20_000, (9, 9), 1)
    print(f"20,000 letters of 9×9: {perf_counter() - began:.2f} s")


def epoch(name: str) -> None:
    """Seconds for an epoch of a recipe, drawing its letters included."""
    course = begin(find_recipe(name))
    began = perf_counter()
    while not course.training.epoch:
        course = go_on(course)
    print(f"an epoch of {name}, {course.count:,} letters: {perf_counter() - began:.2f} s")


async def frames(name: str) -> None:
    """How often in a second the learning screen hands its widgets something new while it learns."""
    app = XotuiApp(network=find_network(name).build((9, 9)))
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("2")
        await pilot.pause()
        screen = app.screen
        assert isinstance(screen, LearnScreen)
        screen.put_course(begin(with_count(screen.course.recipe, 20_000)))
        present, drawn = screen.present, [0]

        def counted() -> None:
            drawn[0] += 1
            present()

        with patch.object(screen, "present", counted):
            began, step = perf_counter(), screen.course.training.step
            await pilot.press("space")
            await asyncio.sleep(SECONDS)
            took, steps = perf_counter() - began, screen.course.training.step - step
        print(f"learning {name}: {drawn[0] / took:.1f} frames and {steps / took:.0f} steps a second")
        screen.pause()
        await app.workers.wait_for_complete()


if __name__ == "__main__":
    letters()
    for recipe in ("article-votes", "learned"):
        epoch(recipe)
    for network in ("article", "learned"):
        asyncio.run(frames(network))
