"""How the screen of cost comes to its times: measured in a process of its own, told as it goes, and stopped at once."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import replace

from textual.worker import Worker

from xotui.document.machine import available_memory
from xotui.engine.plans.workers import usable_cpus
from xotui.insight.costs.engines import Engine
from xotui.insight.costs.findings import Findings
from xotui.insight.costs.measuring import Limits, Point, Progress
from xotui.insight.costs.memory import most_memory
from xotui.insight.costs.setups import Setup, size_text
from xotui.insight.costs.units import bytes_text
from xotui.tui.cost.process import measured_apart
from xotui.tui.cost.state import SECONDS, CostView, Series
from xotui.tui.renderables.keybar import spelled
from xotui.tui.screens.beside import Beside
from xotui.tui.screens.explore import ExploreScreen

ASK = 256_000_000
"""Bytes that are taken without asking."""

Measurer = Callable[[Sequence[Setup], Sequence[Engine], Limits], AsyncGenerator[Progress | Point, None]]


class Measuring(Beside):
    """Measures a series of points, and keeps what was measured of each.

    Args:
        explorer: Whose network is counted too.

    Attributes:
        view: How one looks at it.
        results: What was measured of each series.
        latest: What was measured last, or None.
        now: What is measured at the moment, or None.
        measurer: Who measures.
        memory: Tells how many bytes are free, or None where nobody knows.
    """

    def __init__(self, explorer: ExploreScreen) -> None:
        super().__init__(explorer)
        most = len(usable_cpus())
        self.view = CostView(Setup(threads=most), threads=most)
        self.results: dict[Series, Findings] = {}
        self.latest: Findings | None = None
        self.now: Progress | None = None
        self.measurer: Measurer = measured_apart
        self.memory: Callable[[], int | None] = available_memory
        self._worker: Worker[None] | None = None
        self._asked: Series | None = None

    @property
    def findings(self) -> Findings | None:
        """What was measured of the present series."""
        return self.results.get(self.view.series)

    def do(self, name: str) -> None:
        """Do an action; whoever does something else has not agreed to the memory."""
        if name != "measure":
            self._asked = None
        super().do(name)

    def do_measure(self) -> None:
        """Measure what the plot is over, or stop; where it takes much memory, only on a second press.

        What was stopped goes on with the points that are still to be measured; what is whole begins anew.
        """
        if self._worker is not None:
            self.do_stop_measuring()
            return
        series = self.view.series
        free = self.memory()
        allowed = None if free is None else free * 9 // 10
        taken = most_memory(series.setups, Engine, allowed)
        if taken > ASK and self._asked != series:
            self._asked = series
            of = "memory" if free is None else f"{bytes_text(free)} free memory"
            key = spelled("measure", self.keymap)
            self.say(f"Takes up to {bytes_text(taken)} of {of}: {key} again measures")
            return
        self._asked = None
        self._worker = self.run_worker(self._measure(series, Limits(SECONDS, allowed)), group="cost")
        self.present()

    def do_stop_measuring(self) -> None:
        """Stop; what was measured stays. Where only a question stands, it goes."""
        if self._worker is None:
            self.present()
            return
        self._worker.cancel()
        kept = f"; what was measured stays, {spelled('measure', self.keymap)} goes on" if self.findings else ""
        self._ended(f"Stopped{kept}")

    async def _measure(self, series: Series, limits: Limits) -> None:
        """Measure point by point; as soon as there is one, it takes the place of what was measured before."""
        before = self.results.get(series)
        rest, count = series.rest(before), len(series.setups)
        done = count - len(rest)
        points = list(before.points[:done]) if before else []
        trouble = ""
        try:
            async with aclosing(self.measurer(rest, tuple(Engine), limits)) as events:
                async for event in events:
                    if isinstance(event, Point):
                        points.append(event)
                        self.latest = self.results[series] = Findings(series.quantity, tuple(points))
                    else:
                        self.now = replace(event, number=done + event.number, count=count)
                    self.present()
        except (OSError, ValueError) as error:
            trouble = f"The measuring had to stop: {error}"
        self._ended(trouble or _done_text(points))

    def _ended(self, sentence: str) -> None:
        self._worker = self.now = None
        self.say(sentence)


def _done_text(points: Sequence[Point]) -> str:
    """That all is measured, and what was left out."""
    left_out = [(point, engine, why) for point in points for engine, why in point.left_out.items()]
    if not left_out:
        return f"All {len(points)} points are measured"
    point, engine, why = left_out[0]
    more = f", and {len(left_out) - 1} more" if len(left_out) > 1 else ""
    setup = point.setup
    where = f"{setup.features} of {setup.side}×{setup.side} on {size_text(setup.shape)}"
    return f"Measured; left out: {engine} with {where}, which {why}{more}"
