"""The screen of what-if: it follows the drawing, and what it shows is what a full computation gives."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from threading import Semaphore
from typing import Any

import numpy as np
import pytest
from textual.strip import Strip

from tests.golden import picture
from tests.tui.screens import LARGE, MEDIUM, SMALL, Array, Seen, drawn, network_of, running, uneven
from xotui.document import load_network
from xotui.engine import Convolution, ExemplarVotes, FullyConnected, Layer, MaxPool, Network, ReLU
from xotui.insight.flipping import flipped
from xotui.insight.verdict import judge
from xotui.insight.what_if.flips import flip_map
from xotui.insight.what_if.smallest_edit import smallest_edit
from xotui.pictures import transforms
from xotui.tui.actions import EVERYWHERE, WHAT_IF, actions_of
from xotui.tui.places import Panel
from xotui.tui.screens import what_if_answers
from xotui.tui.screens.dialogs import Reader
from xotui.tui.screens.what_if import WhatIfScreen
from xotui.tui.what_if.findings import advance
from xotui.tui.what_if.proposal import advance_search
from xotui.tui.what_if.state import Focus
from xotui.tui.widgets.board import Board

TINY = (40, 12)
LABELS = ("X", "O")


def two_convolutions(shape: tuple[int, int]) -> Network:
    """A person's own network: two convolutions and weights of its own."""
    random = np.random.default_rng(6)
    layers: list[Layer] = [
        Convolution(random.choice([-1.0, 1.0], (2, 3, 3)), padding=1),
        ReLU(),
        Convolution(random.uniform(-1, 1, (3, 2, 2, 2)), bias=[0.1, 0.0, -0.1]),
        MaxPool(),
    ]
    values = int(np.prod(Network(layers).shapes(shape)[-1]))
    return Network([*layers, FullyConnected(random.uniform(-1, 1, (2, values)))])


class Asked:
    """A running explorer on the screen of what-if."""

    def __init__(self, seen: Seen) -> None:
        self.seen = seen

    @property
    def screen(self) -> WhatIfScreen:
        screen = self.seen.app.screen
        assert isinstance(screen, WhatIfScreen)
        return screen

    @property
    def image(self) -> Array:
        return self.seen.document.picture

    def panel(self, key: str, channel: int = 0) -> Panel:
        shown = self.screen.query_one(Board).shown
        return next(one for one in shown if (one.key, one.channel) == (key, channel))

    @property
    def keys(self) -> set[str]:
        return {panel.key for panel in self.screen.query_one(Board).shown}

    def lines(self, key: str, channel: int = 0) -> list[Strip]:
        panel = self.panel(key, channel)
        strips = self.seen.strips[panel.y : panel.y + panel.height]
        return [strip.crop(panel.x, panel.x + panel.width) for strip in strips]

    def read(self, key: str, channel: int = 0) -> str:
        return "\n".join(strip.text for strip in self.lines(key, channel))

    def cells(self, key: str, channel: int = 0) -> list[list[str]]:
        """The text of every cell of a grid whose whole is on the screen."""
        panel, lines = self.panel(key, channel), self.lines(key, channel)
        wide, high = panel.cell
        rows = (panel.height - 1) // high
        texts = [lines[1 + row * high + high // 2].text for row in range(rows)]
        return [[text[left : left + wide] for left in range(0, panel.width, wide)] for text in texts]

    def ink(self) -> list[str]:
        """The picture as it is seen; ? where something marks a pixel."""
        signs = {"██": "#", "  ": "."}
        return ["".join(signs.get(text[:2], "?") for text in row) for row in self.cells("picture")]

    async def press(self, *keys: str) -> None:
        """Press keys, and wait until everything is known that they ask."""
        await self.seen.press(*keys)
        await self.known()

    async def move(self, name: str, times: int) -> None:
        """Move the cursor many times."""
        for _ in range(times):
            self.screen.action_do(name)
        await self.seen.pilot.pause()

    async def known(self) -> None:
        await self.seen.app.workers.wait_for_complete()
        await self.seen.pilot.pause()

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something that another thread does."""
        end = time.monotonic() + 20
        while not holds():
            assert time.monotonic() < end
            await self.seen.pilot.pause(0.01)
        await self.seen.pilot.pause()

    async def click(self, panel: Panel, x: int, y: int, button: int = 1) -> None:
        widget, region = self.screen.get_widget_at(panel.x + x, panel.y + y)
        offset = (panel.x + x - region.x, panel.y + y - region.y)
        await self.seen.pilot.click(widget, offset=offset, button=button)
        await self.known()


@asynccontextmanager
async def asked(
    image: Array | None = None, network: Network | None = None, *, size: tuple[int, int] = MEDIUM, **options: Any
) -> AsyncIterator[Asked]:
    """The screen of what-if, on which everything is known."""
    async with running(image, network, size=size, **options) as seen:
        await seen.press("5")
        what_if = Asked(seen)
        await what_if.known()
        yield what_if


def answer(network: Network, image: Array) -> tuple[float, str]:
    """Margin and verdict by a full computation, as one letter."""
    scores = network.scores(image)
    return float(scores[0] - scores[1]), judge(image, scores, LABELS).winner or "?"


# The map of flips.


@pytest.mark.parametrize("name", ["article", "two convolutions"])
async def test_the_flips_that_are_shown_are_those_of_full_recomputations(name: str) -> None:
    network = load_network("article") if name == "article" else two_convolutions((9, 9))
    image = uneven((9, 9), 11)
    async with asked(image, network) as what_if:
        margin, own = answer(network, image)
        cells = what_if.cells("flips")
        cursor = what_if.screen.state.pixel
        for row, column in np.ndindex(9, 9):
            text = cells[row][column].strip("▐▌ ")
            after, verdict = answer(network, flipped(image, [(row, column)]))
            change = after - margin
            assert text.startswith(verdict) == (verdict != own)
            if abs(change) >= 0.005:
                assert f"{abs(change):.2f}".removeprefix("0").rstrip("0") in text
            if change <= -0.005 and (row, column) != cursor:
                assert "-" in text


async def test_the_maps_follow_the_drawing_and_undo() -> None:
    async with asked() as what_if:
        network = what_if.seen.document.network
        before = {key: what_if.read(key) for key in ("flips", "shifts", "changes", "noise", "votes", "told")}
        assert what_if.screen.state.pixel == (4, 4)
        await what_if.press("space")
        assert what_if.image[4, 4] == -1
        after = {key: what_if.read(key) for key in before}
        assert all(after[key] != before[key] for key in ("flips", "shifts", "votes", "told"))
        flips = what_if.screen.findings.flips(what_if.seen.document)
        assert flips is not None
        assert flips.fresh
        np.testing.assert_array_equal(flips.value.margins, flip_map(network, what_if.image).margins)
        assert "…" not in what_if.seen.text
        await what_if.press("u")
        assert {key: what_if.read(key) for key in before} == before
        await what_if.press("U")
        assert {key: what_if.read(key) for key in before} == after


async def test_what_is_under_the_cursor_is_told() -> None:
    async with asked() as what_if:
        await what_if.press("up", "left")
        margin, _ = answer(what_if.seen.document.network, what_if.image)
        after, _ = answer(what_if.seen.document.network, flipped(what_if.image, [(3, 3)]))
        told = what_if.read("told")
        assert "Flip (3, 3), ink" in told
        assert f"from X +{margin:.2f}".replace("0.", ".") in told
        assert f"to X +{after:.2f}".replace("0.", ".") in told
        assert "X stays" in told
        assert "X 81 → 80, O 60 → " in told


async def test_no_flip_turns_the_clean_x_and_this_is_said() -> None:
    async with asked() as what_if:
        assert "None of 81 flips turn the verdict" in what_if.read("strongest")
        assert not set("XO?") & set("".join("".join(row) for row in what_if.cells("flips")))


async def test_the_cursor_is_the_same_in_the_picture_and_in_the_map_and_always_seen() -> None:
    for shape, size in (((9, 9), MEDIUM), ((28, 28), SMALL), ((64, 64), TINY)):
        network = load_network("article", shape)
        async with asked(uneven(shape), network, size=size) as what_if:
            for name, times in (("up", 3), ("left", 40), ("down", 30), ("right", 35)):
                await what_if.move(name, times)
                boards = what_if.screen.query_one(Board).shown
                for panel, widget in boards.items():
                    if panel.key in ("picture", "flips"):
                        face = widget._face
                        assert face.cursor == what_if.screen.state.pixel
                        (top, left), (rows, columns) = face.origin, face.seen
                        assert top <= face.cursor[0] < top + rows
                        assert left <= face.cursor[1] < left + columns


# Drawing.


async def test_the_pen_draws_on_the_way_and_one_stroke_is_one_undo() -> None:
    async with asked(np.full((9, 9), -1.0)) as what_if:
        await what_if.press("p", "right", "right", "down")
        assert drawn(what_if.image)[4] == "....###.."
        assert drawn(what_if.image)[5] == "......#.."
        await what_if.press("p", "up")
        assert drawn(what_if.image)[4] == "....###.."
        await what_if.press("u")
        assert (what_if.image == -1).all()


async def test_edits_of_the_explorer_work_here_and_go_into_its_history() -> None:
    async with asked() as what_if:
        image = what_if.image
        await what_if.press("L")
        np.testing.assert_array_equal(what_if.image, transforms.shift(image, 0, 1))
        await what_if.press("i")
        np.testing.assert_array_equal(what_if.image, -transforms.shift(image, 0, 1))
        await what_if.press("1")
        assert what_if.seen.ink()[0] == "#" * 9 or "?" in what_if.seen.ink()[0]
        await what_if.seen.press("u", "u")
        np.testing.assert_array_equal(what_if.image, image)


async def test_the_gallery_opens_here_and_the_maps_follow() -> None:
    async with asked() as what_if:
        await what_if.seen.press("g")
        await what_if.seen.press("right", "enter")
        await what_if.known()
        assert not np.array_equal(what_if.image, picture("x"))
        flips = what_if.screen.findings.flips(what_if.seen.document)
        assert flips is not None
        assert flips.fresh


# Shifts, turns, sizes, noise.


@pytest.mark.parametrize("size", [SMALL, MEDIUM, LARGE])
async def test_the_shift_maps_have_the_verdict_of_every_shift(size: tuple[int, int]) -> None:
    image = uneven((9, 9), 5)
    async with asked(image, load_network("article"), size=size) as what_if:
        exemplars = what_if.seen.document.exemplars
        for channel in (0, 1):
            cells = what_if.cells("shifts", channel)
            for row, column in np.ndindex(9, 9):
                moved = transforms.shift(image, row - 4, column - 4)
                counts = [float((moved == exemplar).sum()) for exemplar in exemplars]
                scores = counts if channel else what_if.seen.document.network.scores(moved)
                assert cells[row][column].strip(" ()") == (judge(moved, scores, LABELS).winner or "?")
            middle = cells[4][4]
            assert "(" in middle
        kept = sum(
            cell.strip(" ()") == what_if.cells("shifts")[4][4].strip(" ()")
            for row in what_if.cells("shifts")
            for cell in row
        )
        assert f"{kept} of 81" in what_if.read("kept")


async def test_walking_over_the_shifts_moves_the_picture_and_enter_takes_it() -> None:
    async with asked() as what_if:
        image = what_if.image
        await what_if.press("tab", "tab", "down", "down", "left")
        assert what_if.screen.state.focus is Focus.SHIFTS
        moved = transforms.shift(image, 2, -1)
        assert what_if.ink() == drawn(moved)
        assert "2 down" in what_if.read("picture")
        margin, verdict = answer(what_if.seen.document.network, moved)
        assert f"Moved 2 down and 1 left: votes say {verdict} by {abs(margin):.2f}".replace("0.", ".") in what_if.read(
            "told"
        )
        np.testing.assert_array_equal(what_if.image, image)
        await what_if.press("enter")
        np.testing.assert_array_equal(what_if.image, moved)
        assert what_if.screen.state.shift == (0, 0)
        assert what_if.ink() == drawn(moved)
        await what_if.press("u")
        np.testing.assert_array_equal(what_if.image, image)


async def test_walking_over_turns_sizes_and_noise_shows_them() -> None:
    async with asked() as what_if:
        image, network = what_if.image, what_if.seen.document.network
        await what_if.press("tab", "tab", "tab")
        await what_if.move("right", 3)
        turned = transforms.turn_and_scale(image, 30, 1)
        assert what_if.ink() == drawn(turned)
        assert f"Turned by 30°: votes say {answer(network, turned)[1]} by" in what_if.read("told")
        await what_if.press("tab")
        await what_if.move("right", 6)
        assert what_if.ink() == drawn(transforms.turn_and_scale(image, 0, 0.7))
        assert "Shrunk to 70 %" in what_if.read("told")
        await what_if.press("tab")
        await what_if.move("right", 15)
        assert "20 % noise (16 pixels): votes say X" in what_if.read("told")
        assert "in 95 of 100 such tests" in what_if.read("told")
        seen = np.array([[1.0 if sign == "#" else -1.0 for sign in row] for row in what_if.ink()])
        assert (seen != image).sum() == 16
        np.testing.assert_array_equal(what_if.image, image)
        await what_if.press("enter")
        np.testing.assert_array_equal(what_if.image, seen)


async def test_only_in_the_picture_pixels_are_flipped() -> None:
    async with asked() as what_if:
        image = what_if.image
        await what_if.press("tab", "tab", "space")
        np.testing.assert_array_equal(what_if.image, image)
        assert "go to the picture first" in what_if.read("hint")
        await what_if.press("shift+tab", "shift+tab", "enter")
        assert "makes it your picture" in what_if.read("hint")


@pytest.mark.parametrize("size", [SMALL, TINY])
async def test_the_key_lets_the_panels_take_turns(size: tuple[int, int]) -> None:
    async with asked(size=size) as what_if:
        shown = []
        for _ in range(6):
            await what_if.press("tab")
            shown.append({"edit", "shifts", "changes", "noise", "picture"} & what_if.keys)
        expected = ["edit", "shifts", "changes", "changes", "noise", "noise"]
        if size == SMALL:
            assert shown == [{"picture", panel} for panel in expected]
        else:
            assert shown == [{panel} for panel in expected[:5]] + [{"picture"}]
        await what_if.press("shift+tab")
        assert "noise" in what_if.keys
        assert "5%" in what_if.read("noise")


# The smallest edit.


async def test_the_smallest_edit_is_found_stepped_through_applied_and_undone() -> None:
    async with asked() as what_if:
        image, network = what_if.image, what_if.seen.document.network
        assert "s searches" in what_if.read("edit")
        await what_if.press("s")
        *_, last = smallest_edit(network, image)
        edit = last.turns[0]
        assert "4 pixels turn it to O" in what_if.read("edit")
        assert "No one and no two flipped pixels turn the verdict; 4 are enough" in what_if.read("hint")
        for index, pixel in enumerate(edit.pixels):
            assert what_if.screen.state.pixel == pixel
            (line,) = [line for line in what_if.read("edit").splitlines() if line.startswith("›")]
            assert f"({pixel[0]}, {pixel[1]})" in line
            after, _ = answer(network, flipped(image, edit.pixels[: index + 1]))
            assert f"→ {'X' if after > 0 else 'O'} +{abs(after):.2f}".replace("0.", ".") in line
            await what_if.press("down")
        await what_if.press("space")
        np.testing.assert_array_equal(what_if.image, flipped(image, edit.pixels[-1:]))
        assert what_if.read("edit").count("flipped") == 1
        await what_if.press("enter")
        np.testing.assert_array_equal(what_if.image, flipped(image, edit.pixels))
        assert what_if.read("edit").count("flipped") == 4
        assert "it is an O" in what_if.read("votes")
        await what_if.press("enter")
        assert "flipped already" in what_if.read("hint")
        await what_if.press("u", "u")
        np.testing.assert_array_equal(what_if.image, image)
        assert what_if.read("edit").count("flipped") == 0
        await what_if.press("right", "right", "left")
        assert "2 of " in what_if.read("edit")
        assert what_if.screen.state.pixel == last.turns[1].pixels[0]


async def test_an_edit_is_put_by_when_the_picture_is_another_and_comes_back_with_undo() -> None:
    async with asked() as what_if:
        await what_if.press("s")
        listed = what_if.read("edit")
        await what_if.press("tab", "i")
        assert "of a picture before" in what_if.read("edit")
        await what_if.press("shift+tab", "enter")
        assert "found for another picture" in what_if.read("hint")
        await what_if.press("u")
        assert what_if.read("edit") == listed
        await what_if.press("i", "s")
        assert "of a picture before" not in what_if.read("edit")


class Gate:
    """Work in the background that is let through a piece at a time."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, name: str, work: Callable[[Any, float], Any]) -> None:
        self._permits, self.asked = Semaphore(0), 0

        def gated(steps: Any, seconds: float) -> Any:
            self.asked += 1
            assert self._permits.acquire(timeout=20)
            return work(steps, 0.0 if name == "advance_search" else seconds)

        monkeypatch.setattr(what_if_answers, name, gated)

    def open(self, pieces: int = 10_000) -> None:
        self._permits.release(pieces)


@pytest.mark.parametrize("key", ["s", "escape"])
async def test_a_search_shows_progress_and_can_be_stopped_by_either_key(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with asked() as what_if:
        gate = Gate(monkeypatch, "advance_search", advance_search)
        await what_if.seen.press("s")
        gate.open(3)
        await what_if.until(lambda: gate.asked == 4)
        proposal = what_if.screen.proposal
        assert proposal is not None
        assert proposal.running
        assert "two pixels" in what_if.read("edit")
        assert f"Trying every two: {proposal.search.tried} of 3240" in what_if.read("edit")
        assert "stops the search" in what_if.read("hint")
        await what_if.seen.press(key)
        gate.open()
        await what_if.known()
        assert gate.asked == 4
        assert what_if.screen.proposal is not None
        assert not what_if.screen.proposal.running
        assert what_if.screen.proposal.search.tried == proposal.search.tried
        assert "stops the search" not in what_if.read("hint")
        await what_if.press("s")
        assert "4 pixels turn it to O" in what_if.read("edit")


async def test_a_search_is_dropped_when_the_picture_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    async with asked() as what_if:
        gate = Gate(monkeypatch, "advance_search", advance_search)
        await what_if.seen.press("s")
        gate.open(2)
        await what_if.until(lambda: gate.asked == 3)
        await what_if.seen.press("space")
        gate.open()
        await what_if.known()
        assert gate.asked == 3
        assert what_if.screen.proposal is None
        assert what_if.image[4, 4] == -1
        assert "s searches" in what_if.read("edit")
        await what_if.press("s")
        assert what_if.screen.proposal is not None
        assert what_if.screen.proposal.about(what_if.seen.document)


# Work in the background.


async def test_keys_are_answered_while_answers_are_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    async with asked() as what_if:
        gate = Gate(monkeypatch, "advance", advance)
        await what_if.seen.press("space")
        assert what_if.ink()[4][4] in ".?"
        assert "What each flip changes …" in what_if.read("flips")
        assert "… being worked out" in what_if.read("told")
        for _ in range(5):
            await what_if.seen.press("right", "space")
        assert gate.asked == 1
        gate.open()
        await what_if.known()
        flips = what_if.screen.findings.flips(what_if.seen.document)
        assert flips is not None
        assert flips.fresh
        np.testing.assert_array_equal(
            flips.value.margins, flip_map(what_if.seen.document.network, what_if.image).margins
        )
        assert "…" not in what_if.read("flips")


async def test_leaving_stops_all_work_and_coming_back_takes_it_up(monkeypatch: pytest.MonkeyPatch) -> None:
    async with running() as seen:
        gate = Gate(monkeypatch, "advance", advance)
        search = Gate(monkeypatch, "advance_search", advance_search)
        await seen.press("5")
        what_if = Asked(seen)
        screen = what_if.screen
        await what_if.until(lambda: gate.asked == 1)
        await seen.press("s")
        await what_if.until(lambda: search.asked == 1)
        await seen.press("1")
        gate.open()
        search.open()
        await what_if.known()
        assert (gate.asked, search.asked) == (1, 1)
        assert not [worker for worker in seen.app.workers if worker.is_running]
        await what_if.press("5")
        assert "…" not in what_if.read("flips")
        assert len(screen.findings.finished(seen.document)) == 9


async def test_what_is_known_is_not_asked_again_after_help_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    async with asked() as what_if:
        before = what_if.screen.findings
        await what_if.seen.press("question_mark")
        assert isinstance(what_if.seen.app.screen, Reader)
        assert "How to read the screen" in what_if.seen.text
        await what_if.press("escape")
        assert what_if.screen.findings.pieces == before.pieces


async def test_the_explorers_edits_are_followed() -> None:
    async with asked() as what_if:
        await what_if.press("1")
        await what_if.seen.press("i")
        await what_if.press("5")
        np.testing.assert_array_equal(what_if.image, -picture("x"))
        flips = what_if.screen.findings.flips(what_if.seen.document)
        assert flips is not None
        assert flips.fresh


# Networks and sizes.


@pytest.mark.parametrize("size", [TINY, SMALL, MEDIUM, LARGE])
async def test_a_network_without_votes_says_so(size: tuple[int, int]) -> None:
    maps = Network((Convolution(np.ones((1, 3, 3))), ReLU()))
    async with asked(picture("x"), maps, size=size) as what_if:
        assert "flips" not in what_if.keys
        assert "does not vote" in " ".join(what_if.read("voteless").split())
        await what_if.press("space", "tab", "s", "enter")
        assert what_if.image[4, 4] == -1
        assert what_if.screen.state.focus is Focus.PIXELS


async def test_a_network_that_nobody_votes_in_has_no_margins() -> None:
    same = np.stack([uneven((9, 9))] * 2)
    layers = (Convolution(np.ones((1, 3, 3))), ReLU(), MaxPool())
    async with asked(picture("x"), Network((*layers, ExemplarVotes(same, layers)))) as what_if:
        assert "no margin" in what_if.read("told")
        await what_if.press("s", "tab", "tab", "tab")
        assert "Nobody votes" in what_if.read("edit")


WORK = [
    ("article", (9, 9)),
    ("learned", (9, 9)),
    ("two convolutions", (28, 28)),
    ("uneven", (5, 12)),
    ("uneven", (3, 3)),
]


@pytest.mark.parametrize(("name", "shape"), WORK)
async def test_every_action_can_be_done_at_every_size(name: str, shape: tuple[int, int]) -> None:
    if name == "two convolutions":
        network = two_convolutions(shape)
    elif name == "uneven":
        network = network_of(shape, 2, (2, 2))
    else:
        network = load_network(name, shape)
    sizes = [TINY, SMALL, MEDIUM, LARGE]
    begin = WORK.index((name, shape))
    async with asked(uneven(shape), network, size=sizes[begin % 4]) as what_if:
        names = [one.id for one in actions_of(WHAT_IF) if one.id not in (*EVERYWHERE, "quit")]
        for number, action in enumerate(names):
            what_if.screen.action_do(action)
            if number % 8 == 0:
                what_if.screen.action_do("next_question")
                await what_if.seen.pilot.pause()
            while not isinstance(what_if.seen.app.screen, WhatIfScreen):
                await what_if.seen.pilot.press("escape")
                await what_if.seen.pilot.pause()
        for focus in Focus:
            size = sizes[(begin + list(Focus).index(focus)) % 4]
            await what_if.seen.pilot.resize_terminal(*size)
            what_if.screen.state = what_if.screen.state.at(focus)
            what_if.seen.app.clear_notifications()
            what_if.screen.present()
            await what_if.seen.pilot.pause()
            assert what_if.read("told").strip()
            assert what_if.read("keys").strip()
        await what_if.seen.press("1")


@pytest.mark.parametrize("size", [TINY, SMALL, MEDIUM])
async def test_only_ascii_is_written_in_ascii(size: tuple[int, int]) -> None:
    async with asked(uneven((9, 9), 7), load_network("article"), size=size, ascii_only=True) as what_if:
        await what_if.press("s")
        for focus in Focus:
            what_if.screen.state = what_if.screen.state.at(focus)
            what_if.screen.action_do("right")
            await what_if.seen.pilot.pause()
            assert what_if.seen.text.isascii(), [sign for sign in what_if.seen.text if not sign.isascii()]
            assert "?" not in what_if.read("told")


async def test_the_largest_pictures_scroll_and_can_be_left_at_once() -> None:
    async with running(uneven((64, 64)), load_network("article", (64, 64)), size=SMALL) as seen:
        await seen.press("5")
        what_if = Asked(seen)
        await what_if.until(lambda: what_if.screen.findings.flips(seen.document) is not None)
        assert "rows 28–35" in what_if.read("picture")  # the cursor is in row 32
        await seen.press("tab", "tab")
        await what_if.until(lambda: what_if.screen.findings.shifts(0, seen.document) is not None)
        assert "r28–36" in what_if.read("shifts")
        face = what_if.screen.query_one(Board).shown[what_if.panel("shifts")]._face
        assert face.origin[0] <= 32 < face.origin[0] + face.seen[0]
        await seen.press("1")
        await what_if.known()
        assert len(seen.explorer.history.present.picture) == 64


async def test_the_notation_is_the_explorers() -> None:
    async with asked() as what_if:
        assert "-.14" in what_if.read("flips")
        await what_if.press("n", "n", "n")
        assert "-.14" not in what_if.read("flips")
        assert "-█" in what_if.read("flips")


# The mouse.


async def test_a_click_flips_in_the_picture_and_only_points_in_the_map() -> None:
    async with asked() as what_if:
        image = what_if.image
        await what_if.click(what_if.panel("flips"), 6 * 2 + 1, 1 + 7)
        assert what_if.screen.state.pixel == (7, 2)
        np.testing.assert_array_equal(what_if.image, image)
        await what_if.click(what_if.panel("picture"), 2 * 5, 1 + 1)
        assert what_if.screen.state.pixel == (1, 5)
        np.testing.assert_array_equal(what_if.image, flipped(image, [(1, 5)]))
        await what_if.click(what_if.panel("picture"), 2 * 6, 1 + 1, button=3)
        assert what_if.screen.state.pixel == (1, 6)
        np.testing.assert_array_equal(what_if.image, flipped(image, [(1, 5)]))


async def test_dragging_draws_one_stroke() -> None:
    async with asked(np.full((9, 9), -1.0)) as what_if:
        panel, pilot = what_if.panel("picture"), what_if.seen.pilot
        await pilot.mouse_down(offset=(panel.x + 2, panel.y + 3))
        await pilot.hover(offset=(panel.x + 2 * 4, panel.y + 3))
        await pilot.mouse_up(offset=(panel.x + 2 * 4, panel.y + 3))
        await what_if.known()
        assert drawn(what_if.image)[2] == ".####...."
        await what_if.press("u")
        assert (what_if.image == -1).all()


async def test_shifts_steps_levels_and_pixels_of_an_edit_can_be_pointed_at() -> None:
    async with asked() as what_if:
        await what_if.click(what_if.panel("shifts", 1), 3 * 6 + 1, 1 + 1)
        assert (what_if.screen.state.focus, what_if.screen.state.shift) == (Focus.SHIFTS, (-3, 2))
        line = what_if.read("changes").splitlines()[0]
        await what_if.click(what_if.panel("changes"), line.index("90°"), 1)
        assert (what_if.screen.state.focus, what_if.screen.state.turning) == (Focus.TURNING, 9)
        await what_if.click(what_if.panel("changes"), line.index("60%"), 2)
        assert (what_if.screen.state.focus, what_if.screen.state.sizes) == (Focus.SIZES, 8)
        rows = what_if.read("noise").splitlines()
        await what_if.click(what_if.panel("noise"), 8, next(y for y, row in enumerate(rows) if " 12%" in row))
        assert (what_if.screen.state.focus, what_if.screen.state.noise) == (Focus.NOISE, 11)
        await what_if.click(what_if.panel("edit"), 3, 1)
        assert "4 pixels turn it to O" in what_if.read("edit")
        await what_if.click(what_if.panel("edit"), 3, 3)
        assert (what_if.screen.state.focus, what_if.screen.state.step) == (Focus.EDIT, 2)
