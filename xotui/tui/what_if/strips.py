"""Turning, shrinking and noise: a letter for each step, and bars for how often a verdict stays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rich.style import Style

from xotui.insight.robustness import Tally
from xotui.insight.what_if import noise, sweeps
from xotui.insight.what_if.noise import NoiseSweep
from xotui.insight.what_if.sweeps import Sweep
from xotui.tui.look import Look
from xotui.tui.renderables.words import Words, length
from xotui.tui.what_if.cells import scale_of, verdict_style
from xotui.tui.what_if.findings import Known
from xotui.tui.what_if.layout import Strips
from xotui.tui.what_if.state import Focus
from xotui.tui.what_if.telling import Labels, letters

Two = tuple[Known[Sweep] | None, Known[Sweep] | None]
TwoNoises = tuple[Known[NoiseSweep] | None, Known[NoiseSweep] | None]

GAP = 7
"""The columns before the strip of sizes, where its title stands."""

WAITING = " …"
"""What stands behind the title of what is not that of the present picture yet."""


def fresh(known: Known[Sweep] | Known[NoiseSweep] | None) -> bool:
    """Whether an answer is that of the present picture."""
    return known is not None and known.fresh


def title_words(title: str, look: Look, *, here: bool, waiting: bool) -> Words:
    """A panel's title: marked where the cursor is in it."""
    style = look.style(look.colours.accent, bold=True) if here else look.strong
    return [(f"{title}{WAITING if waiting else ''}", style)]


@lru_cache(maxsize=8)
def strip_lines(
    turning: Two, sizes: Two, here: tuple[int | None, int | None], labels: Labels, places: Strips, look: Look
) -> list[Words]:
    """Both strips: a line with the steps, a line for votes, a line for literal match.

    Args:
        turning: What both judges say at each turn.
        sizes: What they say at each size.
        here: The step with the cursor of each strip, or None.
        labels: What the categories are called.
        places: Where they stand.
        look: How it looks.
    """
    names = ("votes", "literal") if places.label > 2 else ("V", "L")
    column, down = places.sizes
    degree = "" if look.ascii else "°"
    turns = _Scale("Turned", [f"{degrees}{degree}" for degrees in sweeps.DEGREES], 9, places.label)
    smaller = _Scale("Size", [f"{percent}%" for percent in sweeps.PERCENT], 4, places.label if down else GAP)
    left = turns.lines(turning, here[0], labels, places.step, look)
    right = smaller.lines(sizes, here[1], labels, places.step, look)
    lead: list[Words] = [[(f"{name:<{places.label}}", look.dim)] for name in names]
    for line, name in zip(left[1:], lead, strict=True):
        line[:0] = name
    if down:
        for line, name in zip(right[1:], lead, strict=True):
            line[:0] = name
        return [*left, [], *right]
    for number, (line, other) in enumerate(zip(left, right, strict=True)):
        begin = column - (GAP if not number else 0)
        line += [(" " * (begin - length(line)), look.plain), *other]
    return left


@dataclass(frozen=True)
class _Scale:
    """What the steps of one change are called.

    Attributes:
        title: What the change is called.
        steps: Their names.
        every: Every how many of them has its name written.
        lead: The columns before the first step, where the title begins.
    """

    title: str
    steps: list[str]
    every: int
    lead: int

    def lines(self, answers: Two, here: int | None, labels: Labels, step: int, look: Look) -> list[Words]:
        """The names, the letters by votes, and the letters by literal match."""
        first = self._names(answers, here, step, look)
        return [first, *(_letters(one, here, labels, step, look) for one in answers)]

    def _names(self, answers: Two, here: int | None, step: int, look: Look) -> Words:
        """The title, the names that have room, and a mark above the cursor."""
        waiting = not all(fresh(one) for one in answers)
        title = title_words(self.title, look, here=here is not None, waiting=waiting)
        width = self.lead + len(self.steps) * step
        signs, end = [" "] * width, length(title)
        mark = -1 if here is None else self.lead + here * step + step // 2
        for index in range(0, len(self.steps), self.every):
            start, name = self.lead + index * step, self.steps[index]
            if start > end and start + len(name) <= width and not start <= mark < start + len(name):
                end = start + len(name)
                signs[start:end] = name
        sign = "v" if look.ascii else "▾"
        words: Words = list(title)
        for column in range(length(title), width):
            words.append((sign, title[0][1]) if column == mark else (signs[column], look.dim))
        return words


def _letters(known: Known[Sweep] | None, here: int | None, labels: Labels, step: int, look: Look) -> Words:
    """A letter for each step."""
    if known is None:
        return []
    answers, signs = known.value.answers, letters(labels)
    scale = scale_of(answers.margins)
    words: Words = []
    for index, (verdict, margin) in enumerate(zip(answers.verdicts.tolist(), answers.margins.tolist(), strict=True)):
        text, style = signs[verdict].center(step), verdict_style(verdict, margin / scale, look)
        if index == here:
            style = Style(color=look.colours.on_cursor, bgcolor=look.colours.cursor, bold=True)
            opening, closing = look.signs.brackets
            text = f"{opening}{text[1:-1]}{closing}" if step > 2 else text
        words.append((text, style))
    return words


def step_at(x: int, y: int, places: Strips) -> tuple[Focus, int] | None:
    """The strip and the step of it that stand at a place in the panel of turning and shrinking."""
    column, down = places.sizes
    if (down and y >= down) or (not down and x >= column):
        index = (x - column) // places.step
        return (Focus.SIZES, index) if 0 <= index < len(sweeps.PERCENT) else None
    index = (x - places.label) // places.step
    return (Focus.TURNING, index) if 0 <= index < len(sweeps.DEGREES) and y < 3 else None


# Noise.


def noise_columns(width: int, height: int) -> tuple[int, int]:
    """How many levels stand below each other, and how wide each column of them is."""
    rows = max(height - 2 if height > len(noise.PERCENT) + 1 else height - 1, 1)
    columns = -(-len(noise.PERCENT) // rows)
    rows = -(-len(noise.PERCENT) // columns)
    return rows, width // columns


def level_at(x: int, y: int, width: int, height: int) -> int | None:
    """The level that stands at a place in the panel of noise."""
    rows, wide = noise_columns(width, height)
    row = y - (2 if height > len(noise.PERCENT) + 1 else 1)
    level = x // wide * rows + row
    return level if 0 <= row < rows and level < len(noise.PERCENT) else None


@lru_cache(maxsize=8)
def noise_lines(answers: TwoNoises, here: int | None, look: Look, width: int, height: int) -> list[Words]:
    """For each level how often the verdict stays: a bar up to the lower end of the interval, lighter to its upper end.

    Args:
        answers: What both judges say.
        here: The level with the cursor, or None.
        look: How it looks.
        width: Columns.
        height: Rows.
    """
    rows, wide = noise_columns(width, height)
    waiting = not all(fresh(one) for one in answers)
    title = title_words("Noise", look, here=here is not None, waiting=waiting)
    often = f"how often the verdict stays, of {noise.DRAWS} draws"
    forms: tuple[str, ...] = (often, f"how often it stays, of {noise.DRAWS}")
    if height <= len(noise.PERCENT) + 1:
        forms = (f"{often}: by votes, and by literal match", *forms)
    told = next((form for form in forms if length(title) + 2 + len(form) <= width), "")
    title.append((f"  {told}" if told else "", look.dim))
    lines = [title]
    room = _room(wide)
    if height > len(noise.PERCENT) + 1:
        lines.append([(" " * 5, look.plain), (f"{'votes':<{room}}", look.dim), ("literal match"[:room], look.dim)])
    for row in range(rows):
        words: Words = []
        for level in range(row, len(noise.PERCENT), rows):
            words += _level(answers, level, level == here, look, wide)
        lines.append(words)
    return lines[:height]


def _room(width: int) -> int:
    """The columns of one judge's bar and numbers, in so many columns of a level."""
    return min((width - 5) // 2, 40)


def _level(answers: TwoNoises, level: int, here: bool, look: Look, width: int) -> Words:
    """One level: its share of pixels, and a bar and a number for each judge."""
    name = f"{noise.PERCENT[level]:>3}%"
    opening, closing = look.signs.brackets
    style = Style(color=look.colours.on_cursor, bgcolor=look.colours.cursor, bold=True)
    words: Words = [(opening + name[1:], style) if here else (name, look.dim), (closing if here else " ", look.plain)]
    room = _room(width)
    for number, known in enumerate(answers):
        tally = known.value.kept[level] if known is not None and level < len(known.value.kept) else None
        own = known.value.own if known is not None else -1
        colour = look.colours.categories[own] if own >= 0 and not number else look.colours.dim
        words += _kept(tally, colour or look.colours.bright, room, look)
    return [*words, (" " * (width - length(words)), look.plain)]


def _kept(tally: Tally | None, colour: str, width: int, look: Look) -> Words:
    """A bar with its interval, and the share in percent with half the interval."""
    if tally is None:
        return [("∙".ljust(width), look.dim)]
    low, high = tally.interval
    number, sure = f"{100 * tally.share:3.0f}", look.text(f" ±{50 * (high - low):.0f}")
    wide = width - len(number) - 1 - (len(sure) if width >= 16 else 0) - 1
    words: Words = []
    if wide >= 3:
        solid, about = interval_bar(low, high, wide, look)
        words = [
            (solid, look.style(colour)),
            (about, look.style(colour)),
            (" " * (wide - len(solid + about) + 1), look.plain),
        ]
    words.append((number, look.plain))
    if width >= 16:
        words.append((sure, look.dim))
    return [*words, (" " * (width - length(words)), look.plain)]


def interval_bar(low: float, high: float, width: int, look: Look) -> tuple[str, str]:
    """A bar as long as the lower end of an interval, and behind it, in another shape, up to the upper end.

    Args:
        low: 0 … 1.
        high: 0 … 1, not below `low`.
        width: Columns for 1.
        look: Tells which signs may be written.
    """
    halves = int(low * width * 2)
    solid = "━" * (halves // 2) + "╾" * (halves % 2)
    about = "─" * max(round(high * width) - len(solid), 0)
    if look.ascii:
        return solid.replace("━", "=").replace("╾", "-"), about.replace("─", "-")
    return solid, about
