"""The screen of cost: exact counts, sliders, times measured by somebody who is told how long everything takes."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager
from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from tests.insight.costs.clocks import points_by
from tests.tui.screens import LARGE, MEDIUM, SMALL, Seen, running
from tests.tui.test_what_if import two_convolutions
from xotui.document import load_network
from xotui.engine import Network
from xotui.insight.costs.engines import Engine
from xotui.insight.costs.findings import Findings
from xotui.insight.costs.law import CACHE
from xotui.insight.costs.measuring import Limits, Point, Progress
from xotui.insight.costs.memory import memory_needed, memory_of
from xotui.insight.costs.setups import FEATURES, SIZES, Quantity, Setup, series
from xotui.insight.costs.units import bytes_text, seconds_text
from xotui.tui.actions import COST, EVERYWHERE, actions_of
from xotui.tui.cost import process
from xotui.tui.cost.process import measured_apart
from xotui.tui.cost.state import CostView
from xotui.tui.places import Panel
from xotui.tui.screens.cost import CostScreen
from xotui.tui.screens.dialogs import Reader
from xotui.tui.widgets.board import Board

TINY = (40, 12)
PLENTY = 100_000_000_000

DONE_BY = {
    key: action.id for action in actions_of(COST) if action.id not in EVERYWHERE for key in action.keys.split(",")
}
"""What each key does on the screen of cost, but those that go elsewhere."""


def usual(setup: Setup, engine: Engine) -> list[float]:
    """Calls that cost something, and so much for each multiplication; twice as much where maps are large."""
    multiplied = setup.cost.multiplications
    if engine is Engine.PLAN:
        return [3e-6 + 1e-9 * multiplied**0.85]
    dear = 2 if setup.maps_bytes >= CACHE else 1
    return [3e-5 + 4e-10 * dear * multiplied, 1e-5 + dear * 4e-9 * setup.pixels]


@lru_cache
def usual_points(setups: tuple[Setup, ...], memory: int | None = None) -> tuple[Point, ...]:
    """What is measured of them."""
    return tuple(points_by(usual, setups, Limits(1e9, memory)))


class Told:
    """Measures what it is told, a point whenever it is let; it knows whether somebody still listens."""

    def __init__(self, points: int | None = None) -> None:
        self.points = points
        self.asked: list[tuple[tuple[Setup, ...], Limits]] = []
        self.listening = False
        self.let_on = asyncio.Event()

    async def __call__(
        self, setups: Sequence[Setup], engines: Sequence[Engine], limits: Limits
    ) -> AsyncGenerator[Progress | Point, None]:
        self.asked.append((tuple(setups), limits))
        self.listening = True
        try:
            for number, point in enumerate(usual_points(tuple(setups), limits.memory), 1):
                yield Progress(point.setup, Engine.READABLE, number, len(setups))
                if self.points is not None and number > self.points:
                    await self.let_on.wait()
                yield point
        finally:
            self.listening = False


class Costing:
    """A running explorer on the screen of cost."""

    def __init__(self, seen: Seen, told: Told) -> None:
        self.seen, self.told = seen, told

    @property
    def screen(self) -> CostScreen:
        screen = self.seen.app.screen
        assert isinstance(screen, CostScreen)
        return screen

    @property
    def panels(self) -> dict[str, Panel]:
        return {panel.key: panel for panel in self.screen.query_one(Board).shown}

    def read(self, key: str) -> str:
        panel = self.panels[key]
        strips = self.seen.strips[panel.y : panel.y + panel.height]
        return "\n".join(strip.crop(panel.x, panel.x + panel.width).text for strip in strips)

    @property
    def numbers(self) -> dict[str, list[int]]:
        """The whole numbers of the counts that are seen below, layer by layer."""
        panel = "own" if "own" in self.panels else "counts"
        lines = [line.split() for line in self.read(panel).splitlines()[1:]]
        return {name: [int(cell.replace(",", "")) for cell in cells if _whole(cell)] for name, *cells in lines}

    async def press(self, *keys: str) -> None:
        """What keys do on this screen; anything else is really pressed, which takes longer."""
        for key in keys:
            screen = self.seen.app.screen
            if isinstance(screen, CostScreen) and key in DONE_BY:
                screen.action_do(DONE_BY[key])
            else:
                await self.seen.press(key)
        await self.seen.pilot.pause()

    async def do(self, *names: str) -> None:
        """Do actions, which is faster than pressing many keys."""
        for name in names:
            self.screen.action_do(name)
        await self.seen.pilot.pause()

    async def measured(self) -> None:
        """Press, and wait for the end."""
        await self.press("space")
        await self.seen.app.workers.wait_for_complete()
        await self.seen.pilot.pause()


def _whole(cell: str) -> bool:
    return cell.replace(",", "").isdecimal()


@asynccontextmanager
async def costing(
    told: Told | None = None,
    *,
    size: tuple[int, int] = MEDIUM,
    memory: int | None = PLENTY,
    network: Network | None = None,
    ascii_only: bool = False,
) -> AsyncIterator[Costing]:
    async with running(network=network, size=size, ascii_only=ascii_only) as seen:
        await seen.press("7")
        found = Costing(seen, told or Told())
        found.screen.measurer = found.told
        found.screen.memory = lambda: memory
        found.screen.look_at(CostView(Setup(threads=2), threads=2))
        await seen.pilot.pause()
        yield found


def counted(network: Network, shape: tuple[int, int]) -> dict[str, list[int]]:
    """What the table shall show of a network: the counts that are not 0 in sum, and values, for each layer."""
    costs = {
        name: list(vars(cost).values()) for name, cost in zip(network.names[1:], network.costs(shape), strict=True)
    }
    sums = [sum(column) for column in zip(*costs.values(), strict=True)]
    # As the columns are: multiplications, additions, divisions, comparisons, exponentials.
    kept = [index for index, count in enumerate(sums) if count]
    values = [int(np.prod(made)) for made in network.shapes(shape)[1:]]
    rows = {name: [*(costs[name][index] for index in kept), value] for name, value in zip(costs, values, strict=True)}
    rows["all"] = [sum(column) for column in zip(*rows.values(), strict=True)]
    return rows


class TestCounts:
    """The numbers in the tables are those of the engine."""

    @pytest.mark.parametrize("size", [SMALL, LARGE])
    async def test_every_layer_is_counted_exactly(self, size: tuple[int, int]) -> None:
        async with costing(size=size) as cost:
            for keys in ((), ("right",), ("down", "right", "right"), ("down", "right"), ("down", "left")):
                await cost.do(*keys)
                setup = cost.screen.view.setup
                expected = counted(setup.network, setup.shape)
                for name, row in cost.numbers.items():
                    assert row[: len(expected[name])] == expected[name], (setup, name)
                assert set(cost.numbers) == set(expected)

    async def test_8_megapixels_are_pooled_to_2(self) -> None:
        async with costing() as cost:
            await cost.do(*["right"] * len(SIZES))
            assert cost.screen.view.setup.shape == (2448, 3264)
            assert "8.0 megapixels → maps of 2.0" in cost.read("memory")
            await cost.press("down", "down", "down", "left")
            assert "8.0 megapixels → maps of 8.0" in cost.read("memory")
            assert "pool" not in cost.numbers

    @pytest.mark.parametrize(
        ("network", "size"),
        [(None, MEDIUM), (load_network("learned", (9, 9)), SMALL), (two_convolutions((9, 9)), SMALL)],
        ids=["article", "learned", "own"],
    )
    async def test_the_network_of_the_explorer_is_counted_too(
        self, network: Network | None, size: tuple[int, int]
    ) -> None:
        async with costing(network=network, size=size) as cost:
            await cost.press("tab")
            document = cost.seen.document
            expected = counted(document.network, document.shape)
            seen: dict[str, list[int]] = {}
            for _ in range(len(expected)):
                seen |= cost.numbers
                await cost.do("down")
            assert {name: row[: len(expected[name])] for name, row in seen.items()} == expected
            await cost.press("tab")
            assert "convolution" in cost.numbers
            assert cost.numbers["convolution"][0] == cost.screen.view.setup.cost.multiplications

    async def test_what_is_edited_in_the_explorer_is_counted_anew(self) -> None:
        async with costing() as cost:
            before = cost.read("summary")
            await cost.press("1", "a", "7")
            assert cost.read("summary") != before
            total = cost.seen.document.network.cost((9, 9))
            assert f"{total.multiplications:,}" in cost.read("summary")

    async def test_c_goes_there_too(self) -> None:
        async with running() as seen:
            await seen.press("C")
            assert isinstance(seen.app.screen, CostScreen)
            await seen.press("1")
            assert not isinstance(seen.app.screen, CostScreen)


class TestSliders:
    """Keys and the mouse move them; nothing leaves its bounds."""

    async def test_keys_slide_and_go_from_slider_to_slider(self) -> None:
        async with costing() as cost:
            for key, expected in {
                "right": 1536,
                "l": 1792,
                "plus": 2048,
                "left": 1792,
                "h": 1536,
                "minus": 1024,
            }.items():
                await cost.seen.press(key)
                assert cost.screen.view.setup.shape == (expected, expected), key
            await cost.seen.press("down", "right", "j", "right", "down", "left", "down", "left")
            assert cost.screen.view.setup == Setup((1024, 1024), 4, 4, pooled=False, threads=1)
            await cost.seen.press("up", "k", "k", "k", "left")
            assert cost.screen.view.setup.shape == (768, 768)

    async def test_the_value_of_each_slider_is_written(self) -> None:
        async with costing() as cost:
            await cost.press("left", "down", "right", "down", "right", "right")
            lines = [line.split()[-1] for line in cost.read("sliders").splitlines()]
            assert lines == ["768×768", "4×4", "6", "2×2", "2"]
            assert cost.read("sliders").splitlines()[2].startswith("›")

    async def test_the_memory_of_both_engines_is_told_where_the_sliders_are(self) -> None:
        async with costing() as cost:
            for keys in ((), ("right", "right"), ("down", "down", "right")):
                await cost.press(*keys)
                text = cost.read("memory")
                for engine in Engine:
                    told = bytes_text(memory_of(cost.screen.view.setup, engine).total)
                    assert re.search(rf"{engine.value} +{told}$", text, re.MULTILINE)

    async def test_the_mouse_slides(self) -> None:
        async with costing() as cost:
            panel = cost.panels["sliders"]
            widget = cost.screen.query_one(Board).shown[panel]

            async def clicked(x: int, y: int) -> CostView:
                await cost.seen.pilot.click(widget, offset=(x, y))
                await cost.seen.pilot.pause()
                return cost.screen.view

            assert (await clicked(11, 0)).setup.shape == (9, 9)
            await clicked(21, 0)
            view = await clicked(panel.width - 12, 2)
            assert (view.setup.features, view.quantity) == (64, Quantity.FEATURES)
            view = await clicked(2, 1)
            assert (view.setup.side, view.quantity) == (3, Quantity.FEATURE_PIXELS)
            assert view.setup.shape == SIZES[-1]


def expected_points(quantity: Quantity, setup: Setup | None = None) -> Findings:
    return Findings(quantity, usual_points(series(setup or Setup(threads=2), quantity)))


class TestMeasuring:
    """Progress is shown, it can be stopped, and what was measured stays."""

    @pytest.mark.parametrize(("quantity", "size"), list(zip(Quantity, (SMALL, MEDIUM, LARGE), strict=True)))
    async def test_slopes_and_times_are_what_was_measured(self, quantity: Quantity, size: tuple[int, int]) -> None:
        async with costing(size=size) as cost:
            await cost.press(*["down"] * list(Quantity).index(quantity))
            assert "Operations over" in cost.read("plot")
            assert "○" in cost.read("plot")
            await cost.measured()
            if "again measures" in cost.screen.note:
                await cost.measured()
            findings = expected_points(quantity)
            slopes = cost.read("slopes")
            for engine in Engine:
                slope, timing = findings.slope(engine), findings.timing(Setup(threads=2), engine)
                assert slope is not None
                assert timing is not None
                assert slope.text in slopes
                assert seconds_text(timing.seconds) in slopes
            assert findings.convolution_slope is not None
            assert findings.convolution_slope.text in slopes
            plot = cost.read("plot")
            assert f"Time over {quantity}" in plot
            assert "●" in plot
            assert "◆" in plot
            assert "The article's law" in cost.read("told")
            assert f"All {len(findings.points)} points are measured" in cost.seen.text

    async def test_progress_is_shown_and_points_as_they_come(self) -> None:
        async with costing(Told(points=4)) as cost:
            await cost.press("space")
            assert "Measuring 128×128, readable engine, 5 of 15" in cost.read("hint")
            assert cost.read("plot").count("●") == 4
            assert "space stops" in cost.read("hint")
            cost.told.let_on.set()
            await cost.seen.app.workers.wait_for_complete()
            await cost.seen.pilot.pause()
            assert len(cost.screen.results) == 1
            findings = cost.screen.findings
            assert findings is not None
            assert len(findings.points) == 15

    @pytest.mark.parametrize("key", ["space", "escape"])
    async def test_stopping_is_at_once_and_what_was_measured_stays(self, key: str) -> None:
        async with costing(Told(points=4)) as cost:
            await cost.press("space")
            assert cost.told.listening
            await cost.press(key)
            assert not cost.told.listening, "whoever measures is told"
            assert cost.screen.now is None
            assert "Stopped; what was measured stays, space goes on" in cost.read("hint")
            assert cost.read("plot").count("●") == 4
            await cost.press("right", "left")
            assert cost.read("plot").count("●") == 4
            await cost.press("space")
            (whole, _), (rest, _) = cost.told.asked
            assert rest == whole[4:], "it goes on with what is still to be measured"
            assert f"9 of {len(whole)}" in cost.read("hint")
            assert cost.read("plot").count("●") == 8
            cost.told.points = None
            cost.told.let_on.set()
            await cost.seen.app.workers.wait_for_complete()
            await cost.seen.pilot.pause()
            findings = cost.screen.findings
            assert findings is not None
            assert tuple(point.setup for point in findings.points) == whole
            assert "measures it again" in cost.screen.shown.hint(200)
            await cost.press("space")
            assert cost.told.asked[-1][0] == whole, "what is whole begins anew"
            await cost.press("escape")

    async def test_whoever_leaves_and_comes_back_finds_everything(self) -> None:
        async with costing(Told(points=4)) as cost:
            await cost.press("space", "1")
            cost.told.let_on.set()
            await cost.seen.app.workers.wait_for_complete()
            await cost.press("7")
            findings = cost.screen.findings
            assert findings is not None
            assert len(findings.points) == 15
            await cost.press("down", "4", "7", "up")
            assert cost.screen.findings is findings
            slope = findings.slope(Engine.PLAN)
            assert slope is not None
            assert slope.text in cost.read("slopes")

    async def test_a_slider_moves_the_mark_and_the_time_at_once(self) -> None:
        async with costing() as cost:
            await cost.measured()
            known = expected_points(Quantity.PIXELS)
            columns = []
            for setup in reversed(series(Setup(threads=2), Quantity.PIXELS)[5:9]):
                timing = known.timing(setup, Engine.READABLE)
                assert timing is not None
                line = cost.read("slopes").splitlines()[1]
                assert line.rstrip().endswith(seconds_text(timing.seconds))
                assert "about" not in line
                columns.append(cost.read("plot").splitlines()[-2].index("▲"))
                await cost.press("left")
            assert columns == sorted(set(columns), reverse=True)

    async def test_what_was_not_measured_is_told_by_the_law(self) -> None:
        async with costing() as cost:
            assert cost.read("slopes").count("not measured yet") == 2
            await cost.measured()
            await cost.press("down", "down", "right", "right", "right")
            setup = cost.screen.view.setup
            assert setup.features == 8
            known = expected_points(Quantity.PIXELS).of(Engine.READABLE)
            near, timing = min(known, key=lambda one: abs(np.log(one[0].operations / setup.operations)))
            seconds = timing.seconds * setup.operations / near.operations
            assert f"about {seconds_text(seconds)}" in cost.read("slopes")

    async def test_series_are_kept_apart(self) -> None:
        async with costing() as cost:
            await cost.measured()
            await cost.press("down", "right")
            assert cost.screen.findings is None
            await cost.measured()
            assert len(cost.screen.results) == 2
            await cost.press("left", "left", "right", "up")
            assert cost.screen.findings is not None
            assert cost.screen.findings.quantity is Quantity.PIXELS

    async def test_trouble_is_told_in_a_sentence(self) -> None:
        async def broken(
            setups: Sequence[Setup], engines: Sequence[Engine], limits: Limits
        ) -> AsyncGenerator[Progress | Point, None]:
            yield Progress(setups[0], engines[0], 1, len(setups))
            raise OSError("the system ended it")

        async with costing() as cost:
            cost.screen.measurer = broken
            await cost.measured()
            assert "The measuring had to stop: the system ended it" in cost.read("hint")
            assert cost.screen.now is None
            cost.screen.measurer = cost.told
            await cost.measured()
            assert cost.screen.findings is not None


class TestMemory:
    """What takes much memory is said before it is taken."""

    @pytest.mark.parametrize("size", [MEDIUM, TINY])
    async def test_much_is_asked_for_first(self, size: tuple[int, int]) -> None:
        async with costing(size=size, memory=2_000_000_000) as cost:
            await cost.press("down", "down", "space")
            needed = max(memory_needed(setup, tuple(Engine)) for setup in cost.screen.view.series.setups)
            assert needed > 500_000_000
            assert not cost.told.asked
            asked = f"Takes up to {bytes_text(needed)} of 2.00 GB free memory: space again measures"
            assert cost.screen.note == asked
            assert f"up to {bytes_text(needed)} of" in " ".join(cost.seen.text.split())
            await cost.measured()
            ((setups, limits),) = cost.told.asked
            assert setups == cost.screen.view.series.setups
            assert limits.memory == 1_800_000_000

    async def test_whoever_does_something_else_has_not_agreed(self) -> None:
        async with costing() as cost:
            await cost.press("down", "down", "space", "right", "space")
            assert "again measures" in cost.screen.note
            assert not cost.told.asked
            await cost.press("up", "space")
            assert len(cost.told.asked) == 1, "feature pixels take little"

    @pytest.mark.parametrize(("size", "panel"), [(SMALL, "hint"), (MEDIUM, "hint"), (TINY, "told")])
    async def test_memory_and_time_are_told_before(self, size: tuple[int, int], panel: str) -> None:
        async with costing(size=size) as cost:
            for quantity in Quantity:
                needed = max(memory_needed(setup, tuple(Engine)) for setup in series(Setup(threads=2), quantity))
                told = cost.read(panel)
                assert re.search(rf"space measures( it here)?: up to {bytes_text(needed)}.* 60 s", told)
                await cost.press("down")

    async def test_the_question_goes_with_escape(self) -> None:
        async with costing() as cost:
            await cost.press("down", "down", "space")
            assert "again measures" in cost.read("hint")
            await cost.press("escape")
            assert "again measures" not in cost.read("hint")
            await cost.press("space")
            assert not cost.told.asked

    async def test_little_is_not_asked_for(self) -> None:
        async with costing() as cost:
            await cost.measured()
            assert len(cost.told.asked) == 1

    async def test_what_is_not_free_is_left_out_and_said(self) -> None:
        async with costing(memory=200_000_000) as cost:
            await cost.press("down", "down")
            await cost.measured()
            (_, limits) = cost.told.asked[0]
            assert limits.memory == 180_000_000
            assert "left out: readable with 24 of 3×3 on 1024×1024, which would take" in cost.screen.note
            findings = cost.screen.findings
            assert findings is not None
            assert [Engine.READABLE in point.timings for point in findings.points].index(False) == 8

    async def test_where_nobody_knows_what_is_free_it_is_asked_all_the_same(self) -> None:
        async with costing(memory=None) as cost:
            await cost.press("down", "down", "space")
            assert cost.screen.note.startswith("Takes up to")
            assert "free" not in cost.screen.note
            await cost.measured()
            assert cost.told.asked[0][1].memory is None


class TestAllNumbers:
    """Everything can be read as numbers, without the plot."""

    async def test_counts_and_times_are_listed(self) -> None:
        async with costing(size=SMALL) as cost:
            await cost.measured()
            screen = cost.screen
            await cost.press("enter")
            assert isinstance(cost.seen.app.screen, Reader)
            read = cost.seen.text
            for _ in range(8):
                await cost.press("pagedown")
                read += cost.seen.text
            for point in expected_points(Quantity.PIXELS).points:
                assert "×".join(map(str, point.setup.shape)) in read
                assert seconds_text(point.timings[Engine.READABLE].seconds) in read
                assert seconds_text(point.timings[Engine.PLAN].seconds) in read
            assert f"{screen.view.setup.cost.multiplications:,}" in read
            assert "from 256×256 on" in read
            await cost.press("escape")
            assert cost.screen is screen


@pytest.mark.parametrize("size", [TINY, (60, 20), MEDIUM])
async def test_every_action_works_at_every_size(size: tuple[int, int]) -> None:
    async with costing(size=size) as cost:
        screen = cost.screen
        elsewhere = {*EVERYWHERE, "quit", "help", "commands", "theme"} - {COST}
        for name in [action.id for action in actions_of(COST) if action.id not in elsewhere]:
            screen.action_do(name)
            await cost.seen.pilot.pause()
            if cost.seen.app.screen is not screen:
                await cost.seen.press("escape")
            assert cost.seen.app.screen is screen
            assert cost.read("keys").strip()
        await cost.seen.app.workers.wait_for_complete()


@pytest.mark.parametrize("size", [TINY, MEDIUM])
async def test_ascii_alone_stays_ascii(size: tuple[int, int]) -> None:
    async with costing(size=size, ascii_only=True) as cost:
        assert cost.seen.text.isascii()
        await cost.measured()
        for key in ("tab", "tab", "down", "space", "down", "space", "enter"):
            await cost.press(key)
            assert cost.seen.text.isascii(), key


class TestProcess:
    """The real thing: a process of its own, which ends when nobody listens any more."""

    async def test_the_screen_measures_on_this_machine(self) -> None:
        async with costing() as cost:
            cost.screen.measurer = measured_apart
            await cost.do(*["left"] * 20, "down", "down")
            await cost.measured()
            findings = cost.screen.findings
            assert findings is not None
            assert [point.setup.features for point in findings.points] == list(FEATURES)
            assert all(set(point.timings) == set(Engine) for point in findings.points)

    async def test_it_ends_at_once_when_nobody_listens(self, monkeypatch: pytest.MonkeyPatch) -> None:
        started: list[asyncio.subprocess.Process] = []
        real = asyncio.create_subprocess_exec

        async def watched(*arguments: str, **options: Any) -> asyncio.subprocess.Process:
            started.append(await real(*arguments, **options))
            return started[-1]

        monkeypatch.setattr(asyncio, "create_subprocess_exec", watched)
        events = measured_apart([Setup((9, 9)), Setup((2048, 2048), 9, 16)], tuple(Engine), Limits(600, None))
        async with aclosing(events):
            async for event in events:
                if isinstance(event, Point):
                    break
            assert started[0].returncode is None
        assert started[0].returncode is not None

    async def test_a_process_that_fails_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for program, told in (("raise SystemExit('no room')", "no room"), ("import os; os.abort()", "ended it")):
            monkeypatch.setattr(process, "command", lambda *_, code=program: [sys.executable, "-c", code])
            with pytest.raises(OSError, match=told):
                async for _ in measured_apart([Setup()], tuple(Engine), Limits()):
                    pass
