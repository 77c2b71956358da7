"""Small courses for the tests, and the learning screen on a terminal of some size."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any

import numpy as np
from numpy.typing import NDArray
from textual import events
from textual.widgets import Label

from tests.tui.screens import MEDIUM, Seen, running
from xotui.document.course import Course, begin, go_on
from xotui.document.recipe_records import (
    ConvolutionRecord,
    HiddenRecord,
    LayerRecord,
    NetworkPart,
    PoolRecord,
    ProbabilitiesRecord,
    ReLURecord,
    TrainingPart,
    VotesRecord,
)
from xotui.document.recipes import Letters, Recipe
from xotui.document.setups import READABLE
from xotui.engine import Network
from xotui.tui.learning.state import PARTS, LearnView, rows_of
from xotui.tui.screens.learn import LearnScreen
from xotui.tui.widgets.board import Board

SIZES = ((40, 12), (60, 16), (80, 24), (100, 34), (120, 40), (200, 60))
"""Columns and rows of terminals."""

SHORT: tuple[LayerRecord, ...] = (
    ConvolutionRecord(2),
    ReLURecord(),
    PoolRecord(),
    VotesRecord(),
    ProbabilitiesRecord(),
)
HIDDEN: tuple[LayerRecord, ...] = (
    ConvolutionRecord(3, (3, 3), 1, True, "sum"), ReLURecord(), PoolRecord(), HiddenRecord(4), ReLURecord(),
    VotesRecord(), ProbabilitiesRecord(),
)  # fmt: skip
THREE: tuple[LayerRecord, ...] = (
    ConvolutionRecord(3), ReLURecord(), PoolRecord(), ConvolutionRecord(2, (2, 2)), ReLURecord(),
    ConvolutionRecord(4, (2, 2), 0, False), ReLURecord(), VotesRecord(), ProbabilitiesRecord(),
)  # fmt: skip
"""Architectures: one convolution, one with hidden neurons behind it, and three convolutions."""


def recipe_with(
    layers: Sequence[LayerRecord] = SHORT, shape: tuple[int, int] = (9, 9), count: int = 40, **training: Any
) -> Recipe:
    """A recipe on a few drawn letters; four steps an epoch unless told."""
    part = TrainingPart(**{"epochs": 3, "batch": 10, "rate": 0.02, "schedule": "constant", **training})
    return Recipe("small", shape, NetworkPart(tuple(layers)), (Letters(count, READABLE),), None, part)


def after(steps: int, recipe: Recipe | None = None) -> Course:
    """A course after some steps."""
    course = begin(recipe or recipe_with())
    for _ in range(steps):
        course = go_on(course)
    return course


def verdicts(network: Network, images: NDArray[np.float64]) -> list[int]:
    """What a network says of pictures."""
    said: list[int] = network.scores(images).argmax(axis=1).tolist()
    return said


async def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    """Wait for something that has to come."""
    end = monotonic() + seconds
    while not condition():
        assert monotonic() < end, "it never came"
        await asyncio.sleep(0.002)


class Learning:
    """The running learning screen, and everything that a person sees of it."""

    def __init__(self, seen: Seen, screen: LearnScreen) -> None:
        self.seen, self.screen = seen, screen

    @property
    def course(self) -> Course:
        return self.screen.course

    @property
    def view(self) -> LearnView:
        return self.screen.view

    @property
    def text(self) -> str:
        return self.seen.text

    @property
    def dialog(self) -> str:
        """The kind of dialog that is open, or nothing."""
        present = self.seen.app.screen
        return "" if present in (self.screen, self.seen.explorer) else type(present).__name__

    @property
    def wrong(self) -> str:
        """What a dialog says is wrong."""
        return str(self.seen.app.screen.query_one(".wrong", Label).content)

    @property
    def pushed(self) -> int:
        """How many steps the explorer can undo."""
        history, count = self.seen.explorer.history, 0
        while history.undo() is not None:
            count += 1
        for _ in range(count):
            history.redo()
        return count

    def read(self, key: str) -> str:
        """The text of one panel."""
        panel = next(panel for panel in self.screen.query_one(Board).shown if panel.key == key)
        lines = self.seen.strips[panel.y : panel.y + panel.height]
        return "\n".join(line.crop(panel.x, panel.x + panel.width).text for line in lines)

    def shows(self, key: str) -> bool:
        return any(panel.key == key for panel in self.screen.query_one(Board).shown)

    async def press(self, *keys: str) -> None:
        await self.seen.press(*keys)

    async def do(self, *actions: str) -> None:
        """Do actions of the table, then look."""
        for action in actions:
            self.screen.action_do(action)
        await self.seen.pilot.pause()

    async def learn(self, *keys: str) -> None:
        """Press keys that let it learn, and wait until it does no more."""
        await self.press(*keys)
        await self.rest()

    async def rest(self) -> None:
        """Wait until it learns no more."""
        await until(lambda: not self.screen.busy)
        await self.seen.pilot.pause()

    def strike(self, key: str, character: str | None = None) -> None:
        """Press a key without waiting for anything."""
        self.seen.app.post_message(events.Key(key, character))

    async def go_to(self, part: str) -> None:
        """Go round to a part by the key for it."""
        await self.do(*["next_part"] * ((PARTS.index(part) - PARTS.index(self.view.part)) % len(PARTS)))
        assert self.view.part == part

    async def choose(self, label: str, name: str = "") -> None:
        """Put the cursor on a setting."""
        await self.go_to("settings")
        rows = rows_of(self.course)
        row = next(index for index, row in enumerate(rows) if row.label == label)
        await self.do(*["up"] * self.view.row, *["down"] * row)
        if name:
            await self.do(*["right"] * [field.name for field in rows[row].fields].index(name))


@asynccontextmanager
async def learning(
    recipe: Recipe | None = None, *, size: tuple[int, int] = MEDIUM, **options: Any
) -> AsyncIterator[Learning]:
    """The learning screen before the first step of a recipe."""
    async with running(size=size, **options) as seen:
        await seen.press("2")
        screen = seen.app.screen
        assert isinstance(screen, LearnScreen)
        learn = Learning(seen, screen)
        course = begin(recipe or recipe_with())
        screen.put_course(course)
        screen._handed = course.network
        await seen.pilot.pause()
        yield learn
        screen.pause()
