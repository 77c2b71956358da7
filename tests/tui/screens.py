"""The running explorer for the tests: start it, press keys, read what is on its screen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.style import Style
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widgets import Input

from tests.golden import article_network, picture
from xotui.document import Document
from xotui.document.document import open_document
from xotui.engine import Convolution, ExemplarVotes, MaxPool, Network, ReLU
from xotui.pictures import draw_exemplars
from xotui.tui.app import XotuiApp
from xotui.tui.layout import Panel
from xotui.tui.notation import Notation, number_text
from xotui.tui.screens.explore import ExploreScreen
from xotui.tui.screens.workplace import Workplace
from xotui.tui.view import View
from xotui.tui.widgets.board import Board

Array = NDArray[np.float64]

SMALL, MEDIUM, LARGE = (80, 24), (120, 40), (200, 60)
"""Columns and rows of terminals."""


class Seen:
    """A running explorer, and everything that a person sees of it."""

    def __init__(self, app: XotuiApp, pilot: Pilot[None]) -> None:
        self.app, self.pilot = app, pilot

    @property
    def explorer(self) -> ExploreScreen:
        return self.app.explorer

    @property
    def document(self) -> Document:
        return self.app.explorer.history.present

    @property
    def view(self) -> View:
        return self.app.explorer.view

    @property
    def strips(self) -> list[Strip]:
        return self.app.screen._compositor.render_strips()

    @property
    def text(self) -> str:
        """The whole screen."""
        return "\n".join(strip.text for strip in self.strips)

    @property
    def panels(self) -> list[Panel]:
        """The panels of the screen that one is on; of the explorer while a dialog is open."""
        here = self.app.screen
        place = here if isinstance(here, Workplace) else self.explorer
        return list(place.query_one(Board).shown)

    @property
    def dialog(self) -> str:
        """The kind of dialog that is open, or nothing."""
        return "" if self.app.screen is self.explorer else type(self.app.screen).__name__

    def panel(self, key: str, channel: int | None = None) -> Panel:
        """The place of a panel; of a grid that of the chosen feature, unless told."""
        found = [panel for panel in self.panels if panel.key == key]
        wanted = self.view.feature if channel is None else channel
        chosen = [panel for panel in found if panel.channel == wanted]
        return (chosen or found)[0]

    def read(self, key: str, channel: int | None = None) -> str:
        """The text of one panel."""
        panel = self.panel(key, channel)
        lines = self.strips[panel.y : panel.y + panel.height]
        return "\n".join(line.crop(panel.x, panel.x + panel.width).text for line in lines)

    def cells(self, key: str, channel: int | None = None) -> list[list[tuple[str, Style]]]:
        """Text and style of every cell of a grid whose whole is on the screen, without the cursor's brackets."""
        panel = self.panel(key, channel)
        rows, columns = self.explorer.reading.shape(key)
        wide, high = panel.cell
        strips = self.strips
        read = []
        for row in range(rows):
            strip = strips[panel.y + 1 + row * high + high // 2]
            line = []
            for column in range(columns):
                left = panel.x + column * wide
                segments = list(strip.crop(left, left + wide))
                text = "".join(segment.text for segment in segments)
                line.append((text, segments[-1].style or Style()))
            read.append(line)
        return read

    def numbers(self, key: str, channel: int | None = None) -> list[list[str]]:
        """The numbers that a grid shows."""
        return [[text.strip(" ›>▐▌[]") for text, _ in row] for row in self.cells(key, channel)]

    def ink(self) -> list[str]:
        """The picture as it is seen, where nothing marks its pixels: # for ink, . for black, ? for anything else."""
        signs = {"██": "#", "▓▓": "#", "  ": ".", "░░": "."}
        return ["".join(signs.get(text, "?") for text, _ in row) for row in self.cells("picture")]

    async def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Make a text the whole of what stands in a dialog's line."""
        self.app.screen.query_one(Input).value = ""
        await self.press(*text)

    async def answer(self, text: str) -> None:
        """Give a text to a dialog as it would be pasted, and press enter."""
        self.app.screen.query_one(Input).value = text
        await self.press("enter")

    async def do(self, *actions: str) -> None:
        """Do actions of the table, then look."""
        for action in actions:
            self.explorer.action_do(action)
        await self.pilot.pause()

    async def look_at(self, grid: str, row: int, column: int, feature: int | None = None) -> None:
        """Put the cursor somewhere as the right mouse button does."""
        chosen = self.view.feature if feature is None else feature
        self.explorer.look_at(
            View(**{**vars(self.view), "grid": grid, "row": row, "column": column, "feature": chosen})
        )
        await self.pilot.pause()

    def expected(self, grid: str, channel: int) -> list[list[str]]:
        """What the engine says should stand in a map."""
        trace = self.document.network.trace(self.document.picture)
        pixels = int(self.document.convolution.kernels[0].size)
        values = trace[grid].maps[channel].tolist()
        return [[number_text(value, self.view.notation, pixels) for value in row] for row in values]


@asynccontextmanager
async def running(
    image: Array | None = None, network: Network | None = None, *, size: tuple[int, int] = MEDIUM, **options: Any
) -> AsyncIterator[Seen]:
    """An explorer on a terminal of some size; the article's X under its network unless told."""
    app = XotuiApp(image, network, **options)
    app.animation_level = "none"
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        yield Seen(app, pilot)


def drawn(picture_: Array) -> list[str]:
    """A picture of ±1 as rows of # and ."""
    return ["".join("#" if pixel > 0 else "." for pixel in row) for row in picture_]


def network_of(shape: tuple[int, int], count: int, kernel: tuple[int, int], seed: int = 1) -> Network:
    """Layers as the article's with random features of ±1, voting by the exemplars of a size."""
    kernels = np.random.default_rng(seed).choice([-1.0, 1.0], (count, *kernel))
    layers = (Convolution(kernels, [f"feature {index}" for index in range(count)]), ReLU(), MaxPool(), MaxPool())
    return Network((*layers, ExemplarVotes(draw_exemplars(shape), layers)))


def uneven(shape: tuple[int, int], seed: int = 3) -> Array:
    """A picture of ±1 without any symmetry."""
    return np.where(np.random.default_rng(seed).uniform(size=shape) < 0.4, 1.0, -1.0)


def article(name: str = "x") -> Document:
    """One of the published pictures under the article's network."""
    return open_document(picture(name), article_network(), picture_name=name, network_name="article")


def reason_number(value: float, pixels: int, notation: Notation = Notation.DECIMAL) -> str:
    """A map's value as the arithmetic writes it."""
    text = number_text(value, notation, pixels)
    return text + "0" if text.endswith("1.0") else text


def check_places(panels: Sequence[Panel], width: int, height: int) -> None:
    """Every panel has a size, none leaves the terminal, and no two lie over each other."""
    taken = np.zeros((height, width), dtype=int)
    for panel in panels:
        assert panel.width > 0 < panel.height
        assert panel.x + panel.width <= width
        assert panel.y + panel.height <= height
        taken[panel.y : panel.y + panel.height, panel.x : panel.x + panel.width] += 1
    assert taken.max() == 1
