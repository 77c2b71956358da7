"""What stands in each panel of the screen of cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from textwrap import wrap

from xotui.document import Document
from xotui.insight.costs.counting import LayerCount, layer_counts
from xotui.insight.costs.engines import Engine
from xotui.insight.costs.findings import Findings
from xotui.insight.costs.measuring import Progress
from xotui.insight.costs.setups import DTYPE, Quantity, size_text
from xotui.insight.costs.telling import sentences
from xotui.insight.costs.units import bytes_text
from xotui.tui.cost.places import Room, cost_places
from xotui.tui.cost.plot import plot_of, title_words
from xotui.tui.cost.sliders import size_lines, slider_lines
from xotui.tui.cost.slopes import slope_lines
from xotui.tui.cost.state import SECONDS, CostView
from xotui.tui.cost.tables import count_lines
from xotui.tui.look import Look
from xotui.tui.places import Panel
from xotui.tui.renderables.keybar import spelled
from xotui.tui.renderables.log_plot import log_plot_lines
from xotui.tui.renderables.words import Words

_ARTICLE = (
    (
        "The article's law: twice the pixels of the picture, twice the pixels of a feature or twice the features are "
        "twice the operations. So the cost is a straight line here, with slope 1.",
        "The article: the cost is linear in the pixels, in the pixels of a feature, in the features.",
    ),
    (
        "And its example of pooling: windows of 2×2 leave 2 of 8 megapixels, a quarter of the work for every layer "
        "behind them.",
        "And: pooling leaves 2 of 8 megapixels, a quarter of the work for what follows.",
    ),
)
"""Source: B. Rohrer, "How Convolutional Neural Networks Work"."""

_FIRST = 3
"""So many sentences must be told: the law, how the plan bends it, and why little costs more each."""

_ENGINES = {Engine.READABLE: "readable engine", Engine.PLAN: "plan"}


@dataclass(frozen=True, eq=False)
class CostPresentation:
    """One state of the screen.

    Attributes:
        view: How one looks at it.
        findings: What was measured of the present series, or None.
        latest: What was measured last, or None.
        document: The explorer's.
        look: Colours and signs.
        keymap: Keys that the person has given to actions.
        now: What is measured at the moment, or None.
    """

    view: CostView
    findings: Findings | None
    latest: Findings | None
    document: Document
    look: Look
    keymap: Mapping[str, str]
    now: Progress | None = None

    @cached_property
    def counts(self) -> tuple[LayerCount, ...]:
        """Of the layers of the sliders."""
        setup = self.view.setup
        return layer_counts(setup.network, setup.shape, DTYPE.itemsize)

    @cached_property
    def own(self) -> tuple[LayerCount, ...]:
        """Of the explorer's network on its picture."""
        document = self.document
        return layer_counts(document.network, document.shape, document.picture.dtype.itemsize)

    def panels(self, width: int, height: int) -> tuple[Panel, ...]:
        """A place for everything that there is room for."""
        return cost_places(Room(width, height, len(self.counts) + 2, len(self.own) + 2, self.view.network))

    def lines(self, panel: Panel) -> list[Words]:
        """What stands in a panel."""
        view, look, width, height = self.view, self.look, panel.width, panel.height
        match panel.key:
            case "sliders":
                return slider_lines(view, look, width)
            case "memory":
                return size_lines(view, look, width, height)
            case "plot":
                plot = plot_of(view, self.findings, look)
                return [title_words(view, self.findings, look, width), *log_plot_lines(plot, width, height - 1, look)]
            case "slopes":
                return slope_lines(view.setup, self.findings, self.latest, look, width)
            case "counts":
                return count_lines("These settings", self.counts, look, width, height)
            case "own" | "summary":
                document = self.document
                title = f"{document.network_name} on {size_text(document.shape)}"
                return count_lines(title, self.own, look, width, height, first=view.first, here=view.network)
            case _:
                return self._told(width, height)

    def _told(self, width: int, height: int) -> list[Words]:
        """Whole sentences, as many as fit: what the measured slopes mean, or before that what the article says."""
        look = self.look
        plain = look.style(panel=True)
        if height == 1 and (self.now or not self.findings):  # there is no line below the header
            return [[(f" {self.hint(width - 2)}", plain)]]
        forms = list(_ARTICLE)
        if self.findings is not None and sentences(self.findings):
            forms = list(zip(sentences(self.findings), sentences(self.findings, short=True), strict=True))
        return [[(f" {line}", plain)] for line in told_lines(forms, width - 2, height, look)]

    def hint(self, width: int) -> str:
        """What is going on, or what to press."""
        key = {name: spelled(name, self.keymap) for name in ("measure", "next_counts", "all_numbers")}
        if self.now is not None:
            setup, quantity = self.now.setup, self.view.quantity
            where = size_text(setup.shape) if quantity is Quantity.PIXELS else setup.feature_text
            told = f"Measuring {where}, {_ENGINES[self.now.engine]}, {self.now.number} of {self.now.count}"
            return f"{told}: {key['measure']} stops, what is done stays"
        series = self.view.series
        doing = ("measures it here", "measures")
        if self.findings is not None:
            begins = series.rest(self.findings) == series.setups
            doing = ("measures it again", "measures again") if begins else ("goes on measuring", "goes on")
        does, shortly = (f"{key['measure']} {verb}: up to {bytes_text(series.memory)}" for verb in doing)
        lists = f"{key['all_numbers']} lists all numbers"
        forms = (
            f"← → slide, ↑ ↓ choose what the plot is over; {does} of memory, up to {SECONDS:g} seconds; {lists}",
            f"← → slide, ↑ ↓ choose; {does} of memory, up to {SECONDS:g} seconds; {lists}",
            f"← → slide, ↑ ↓ choose; {does}, {SECONDS:g} s",
            f"{does}, {SECONDS:g} s",
            f"{shortly}, {SECONDS:g} s",
        )
        return next((form for form in forms if len(self.look.text(form)) <= width), forms[-1])


def told_lines(forms: Sequence[tuple[str, str]], width: int, height: int, look: Look) -> list[str]:
    """As many sentences as fit: the first ones in short, then these at length, then the others.

    Args:
        forms: Each sentence at length and in short.
        width: Columns.
        height: Rows.
        look: Tells how it is written.
    """
    chosen: list[list[str]] = []
    for part in (forms[:_FIRST], forms[_FIRST:]):
        wrapped = [[wrap(look.text(text), max(width, 10)) for text in pair] for pair in part]
        begin = len(chosen)
        for _, short in wrapped:
            if sum(map(len, chosen)) + len(short) > height:
                break
            chosen.append(short)
        for place, (long, short) in enumerate(wrapped[: len(chosen) - begin], start=begin):
            if sum(map(len, chosen)) - len(short) + len(long) <= height:
                chosen[place] = long
    return [line for lines in chosen for line in lines]
