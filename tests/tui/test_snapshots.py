"""What the screens look like. Numbers are asserted elsewhere; here is what a person sees."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import numpy as np
import pytest
from textual.pilot import Pilot

from tests.tui.test_cost import Told
from xotui.document import load_network
from xotui.insight.costs.setups import SIZES, Setup
from xotui.pictures import draw_exemplars, draw_o, load_picture
from xotui.pictures.photographs import drawn_photograph
from xotui.tui.app import XotuiApp
from xotui.tui.cost.state import CostView
from xotui.tui.screens.cost import CostScreen

Compare = Callable[..., bool]
SMALL, LARGE = (80, 24), (120, 40)
TO_POOL = ["full_stop", "tab", "tab", "tab", "tab"]
"""Keys from the picture's middle to the pooled cell that the cross wins."""


def app(theme: str = "xotui-dark", **given: Any) -> XotuiApp:
    made = XotuiApp(**given)
    made.theme = theme
    return made


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
class TestMainScreen:
    """Left to right: picture and votes, features, maps with their numbers; the arithmetic below."""

    def test_dark(self, snap_compare: Compare, size: tuple[int, int]) -> None:
        """The article's X as the program opens it, with the hint of what to press first."""
        assert snap_compare(app(), terminal_size=size)

    def test_light(self, snap_compare: Compare, size: tuple[int, int]) -> None:
        """The same on a light screen: zero melts into the background, numbers are readable on every shade."""
        assert snap_compare(app("xotui-light"), terminal_size=size, press=["tab", "tab"])

    def test_without_colour(
        self, snap_compare: Compare, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Greys only: every sign is written, the cursor has brackets, what is linked is underlined."""
        monkeypatch.setenv("NO_COLOR", "1")
        assert snap_compare(app(), terminal_size=size, press=["tab", "tab"])

    def test_pooled_cell(self, snap_compare: Compare, size: tuple[int, int]) -> None:
        """The cursor on a pooled cell: its winner and the winner's patch strongly, the field of view faintly."""
        assert snap_compare(app(), terminal_size=size, press=TO_POOL)


class TestOtherTerminals:
    """What is too large scrolls, what is small becomes larger, and few colours are enough."""

    def test_sixteen_colours(self, snap_compare: Compare) -> None:
        """The terminal's own colours: three shades of each sign, and the numbers."""
        assert snap_compare(app("ansi-dark"), terminal_size=SMALL, press=["tab", "tab"])

    def test_smallest(self, snap_compare: Compare) -> None:
        """One grid, the votes, and the arithmetic in short."""
        assert snap_compare(app(), terminal_size=(40, 12), press=["tab", "tab"])

    def test_large_terminal(self, snap_compare: Compare) -> None:
        """All stages side by side in cells of two rows."""
        assert snap_compare(app(), terminal_size=(200, 60), press=["tab", "tab"])

    def test_large_picture(self, snap_compare: Compare) -> None:
        """28×28: maps as colours with signs, and the titles say which part is seen."""
        shown = app(picture=draw_o((28, 28)), network=load_network("article", (28, 28)))
        assert snap_compare(shown, terminal_size=LARGE, press=["tab", "tab"])


class TestNotations:
    """The same values written otherwise."""

    def test_fractions(self, snap_compare: Compare) -> None:
        """Ninths, and a score with the values that vote for it."""
        assert snap_compare(app(), terminal_size=SMALL, press=["n", "shift+tab"])

    def test_ascii(self, snap_compare: Compare) -> None:
        """Nothing but ASCII."""
        assert snap_compare(app(), terminal_size=SMALL, press=["A", "tab", "tab"])


class TestDialogs:
    """What opens over the explorer."""

    def test_gallery(self, snap_compare: Compare) -> None:
        """The ten published pictures in small, the first one chosen."""
        assert snap_compare(app(), terminal_size=SMALL, press=["g"])

    def test_help(self, snap_compare: Compare) -> None:
        """How to read the screen, and all keys."""
        assert snap_compare(app(), terminal_size=SMALL, press=["question_mark"])

    def test_differences(self, snap_compare: Compare) -> None:
        """The pixels in which a thick X differs from the clean one."""
        assert snap_compare(app(picture=load_picture("x-thick")), terminal_size=SMALL, press=["m"])


async def at_rest(pilot: Pilot[None]) -> None:
    """Wait for what goes on in the background, and for its last picture."""
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def learned(epochs: int, *keys: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    """Go where networks learn, learn for some epochs, and press keys there."""

    async def press(pilot: Pilot[None]) -> None:
        await pilot.press("2")
        for _ in range(epochs):
            await pilot.press("e")
            await at_rest(pilot)
        await pilot.press(*keys)
        await at_rest(pilot)

    return press


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
class TestLearning:
    """Settings with the shape of every layer, curves, features and maps, and what is still wrong."""

    def test_after_three_epochs(self, snap_compare: Compare, size: tuple[int, int]) -> None:
        """A network like the article's, with random values in the beginning, after 189 steps."""
        assert snap_compare(app(), terminal_size=size, run_before=learned(3))

    def test_the_learned_network(self, snap_compare: Compare, size: tuple[int, int]) -> None:
        """The network that comes with the program: features and maps, hidden neurons in rows."""
        shown = app(network=load_network("learned"), network_name="learned")
        assert snap_compare(shown, terminal_size=size, press=["tab", "tab"])


class TestLearningParts:
    """What is seen one after the other where the screen is small."""

    def test_light_and_still_wrong(self, snap_compare: Compare) -> None:
        """The pictures that are taken for the wrong letter, the second one chosen."""
        keys = ("tab", "tab", "tab", "right")
        assert snap_compare(app("xotui-light"), terminal_size=SMALL, run_before=learned(1, *keys))


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
class TestLab:
    """Changes down, who tells X from O across, the cell under the cursor explained below."""

    def test_judged(self, snap_compare: Compare, size: tuple[int, int]) -> None:
        """All rows of the text faces, 100 pictures each; the cursor on learned, turned by 45°."""

        async def judge(pilot: Pilot[None]) -> None:
            await pilot.press("3", "tab", "minus", "minus", "minus", "space")
            await at_rest(pilot)
            await pilot.press(*["down"] * 10, *["right"] * 3)
            await at_rest(pilot)

        assert snap_compare(app(), terminal_size=size, run_before=judge)


def then(*keys: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    """Press keys, and wait after each until everything has followed."""

    async def press(pilot: Pilot[None]) -> None:
        for key in keys:
            await pilot.press(key)
            await at_rest(pilot)

    return press


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
class TestQuestions:
    """The screens that answer: why is it so, what if, and which convention."""

    def test_walk(self, snap_compare: Compare, size: tuple[int, int]) -> None:
        """The second row of the cross's map, five of nine products taken: what follows has dots."""
        keys = ("4", "full_stop", "down", "right", "right", *["s"] * 5)
        assert snap_compare(app(), terminal_size=size, run_before=then(*keys))

    def test_what_if(self, snap_compare: Compare, size: tuple[int, int]) -> None:
        """An O to which two pixels were added: what each further flip changes, and at which shifts it stays an O."""
        keys = ("5", "space", "down", "space", "right")
        assert snap_compare(app(picture=draw_o((9, 9))), terminal_size=size, run_before=then(*keys))

    def test_conventions(self, snap_compare: Compare, size: tuple[int, int]) -> None:
        """Zeros around the picture and two digits, truncated: cells that change are marked, the verdict is told."""
        keys = ("6", "down", "down", "right", "right", "down", "down", "right", "right")
        shown = app(picture=load_picture("o-thick"))
        assert snap_compare(shown, terminal_size=size, run_before=then(*keys))


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
class TestPhotographs:
    """A photograph and the maps of the features at one scale, a frame around what enter opens, its values and votes."""

    def test_a_page(self, snap_compare: Compare, size: tuple[int, int]) -> None:
        """X's and O's of two sizes, one cell for four pixels; the frame around a small X, which wins in it."""
        page = np.full((120, 160), -1.0)
        for place, letter, times in (
            ((6, 8), 0, 5),
            ((6, 70), 1, 5),
            ((60, 30), 0, 1),
            ((70, 80), 1, 2),
            ((75, 130), 0, 2),
        ):
            large = np.kron(draw_exemplars((9, 9))[letter], np.ones((times, times)))
            page[place[0] : place[0] + len(large), place[1] : place[1] + len(large)] = large
        shown = app()

        async def look(pilot: Pilot[None]) -> None:
            shown.explorer.photograph = drawn_photograph(page, "page")
            await then("8", "full_stop", "s", "plus")(pilot)

        assert snap_compare(shown, terminal_size=size, run_before=look)


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
class TestCost:
    """Sliders on the left, times with the law's straight lines on the right; slopes, exact counts, what it means."""

    def test_measured(self, snap_compare: Compare, size: tuple[int, int]) -> None:
        """Times over the pixels as made-up engines take them; the slider moved on to 8 megapixels."""

        async def measure(pilot: Pilot[None]) -> None:
            await pilot.press("7")
            screen = pilot.app.screen
            assert isinstance(screen, CostScreen)
            screen.measurer = Told()
            screen.look_at(CostView(Setup(SIZES[-1], threads=2), threads=2))
            await pilot.press("space")
            await at_rest(pilot)

        assert snap_compare(app(), terminal_size=size, run_before=measure)
