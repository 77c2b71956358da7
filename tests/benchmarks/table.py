"""What was measured, held against the bar: medians, spreads, ratios, and the table as Markdown and JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any, Literal

Kind = Literal["ahead", "behind", "amount"]
"""The best peer ÷ xotui, more is better; xotui ÷ the least that such a program needs, less is better; an amount."""


@dataclass(frozen=True)
class Spread:
    """The median of some numbers, and the middle half of them."""

    median: float
    low: float
    high: float


@dataclass(frozen=True)
class Series:
    """What one contestant took, turn by turn.

    Args:
        who: Its name.
        turns: The median of each turn: seconds a call, or bytes. At least one.
        threads: How many threads it had; None where it was not told.
        way: What is special about the way it did it.
        counts: Whether it can be the best of the peers.
    """

    who: str
    turns: tuple[float, ...]
    threads: int | None = None
    way: str = ""
    counts: bool = True

    @property
    def name(self) -> str:
        """Who, with how many threads, and how."""
        threads = "" if self.threads is None else f"{self.threads} thread{'s' if self.threads > 1 else ''}"
        return ", ".join(filter(None, (self.who, threads, self.way)))

    @property
    def spread(self) -> Spread:
        """The median of its turns, and the middle half."""
        return spread(self.turns)


@dataclass(frozen=True)
class Bar:
    """What a row shall reach.

    Args:
        at_least: What it has to reach; where less is better, at most.
        aim: What would be good.
        kind: What the row counts.
    """

    at_least: float
    aim: float
    kind: Kind = "ahead"

    def reached(self, value: float) -> str:
        """Whether a value reaches it: "aim", "yes" or "no"."""
        sign = 1 if self.kind == "ahead" else -1
        return next(
            (word for word, edge in (("aim", self.aim), ("yes", self.at_least)) if sign * value >= sign * edge), "no"
        )


@dataclass(frozen=True)
class Row:
    """One row of the table.

    Args:
        name: What was done.
        bar: What it shall reach.
        ours: The series of xotui; None where it was not measured.
        rival: What it is held against; None where nothing was there to hold it against.
        series: All that were measured, these two too.
        notes: What has to be said of it; why it was not measured.
    """

    name: str
    bar: Bar
    ours: Series | None = None
    rival: Series | None = None
    series: tuple[Series, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def value(self) -> Spread | None:
        """What the bar is about, and the middle half of it over the turns; None where there is none."""
        if self.ours is None or (self.rival is None and self.bar.kind != "amount"):
            return None
        if self.bar.kind == "amount" or self.rival is None:
            return self.ours.spread
        both = (self.rival, self.ours) if self.bar.kind == "ahead" else (self.ours, self.rival)
        return ratio(*both)

    @property
    def reached(self) -> str:
        """Whether the bar is reached; empty where nothing can be said."""
        return "" if self.value is None else self.bar.reached(self.value.median)


@dataclass(frozen=True)
class Report:
    """All rows, and what they were measured on.

    Args:
        facts: Names and values about the machine, the libraries and the run, in order.
        rows: The rows.
        missing: What is not installed, and how it could be.
    """

    facts: dict[str, str]
    rows: tuple[Row, ...]
    missing: dict[str, str] = field(default_factory=dict)


def spread(values: Sequence[float]) -> Spread:
    """The median of at least one number, and the quartiles.

    >>> spread([4.0, 1.0, 2.0, 3.0, 5.0])
    Spread(median=3.0, low=2.0, high=4.0)
    """
    low, _, high = quantiles(values, n=4, method="inclusive") if len(values) > 1 else [values[0]] * 3
    return Spread(median(values), low, high)


def ratio(above: Series, below: Series) -> Spread:
    """One series ÷ another, turn by turn: whatever slows the machine for a while slows both of a pair.

    >>> ratio(Series("slow", (4.0, 6.0, 8.0)), Series("quick", (2.0, 3.0, 2.0)))
    Spread(median=2.0, low=2.0, high=3.0)
    """
    return spread([one / other for one, other in zip(above.turns, below.turns, strict=False)])


def best(series: Sequence[Series]) -> Series | None:
    """The one with the smallest median of those that count; None if there is none."""
    return min((one for one in series if one.counts), key=lambda one: one.spread.median, default=None)


def raced(
    name: str,
    bar: Bar,
    series: Sequence[Series],
    ours: str,
    threads: int | None = None,
    notes: Sequence[str] = (),
) -> Row:
    """A row in which the best of the peers is held against the best of xotui.

    Args:
        name: What was done.
        bar: What it shall reach.
        series: What was measured.
        ours: Who of them is held against the others.
        threads: With how many threads at most.
        notes: What has to be said of it.
    """
    seen = [one for one in series if threads is None or one.threads is None or one.threads <= threads]
    own, rival = best([one for one in seen if one.who == ours]), best([one for one in seen if one.who != ours])
    return Row(name, bar, own, rival, tuple(seen), tuple(notes))


def markdown(report: Report) -> str:
    """The report as Markdown: facts, the bar, and below it everybody's times."""
    lines = [f"- {name}: {value}" for name, value in report.facts.items()]
    lines += [f"- missing: {name} ({how}); its rows go on without it" for name, how in report.missing.items()]
    lines += ["", "| case | held against | its median | xotui | ratio | middle half | at least | aim | reached |"]
    lines += ["|---|---|---:|---:|---:|---:|---:|---:|---|"]
    lines += [line(row) for row in report.rows]
    lines += ["", *(f"- {row.name}: {note}" for row in report.rows for note in row.notes)]
    lines += ["", "| case | contestant | median | middle half | turns |", "|---|---|---:|---:|---:|"]
    for row in report.rows:
        for one in sorted(row.series, key=lambda one: one.spread.median):
            shown = amount if row.bar.kind == "amount" else duration
            low, high = shown(one.spread.low), shown(one.spread.high)
            name = one.name if one.counts else f"{one.name} (does not count)"
            lines.append(f"| {row.name} | {name} | {shown(one.spread.median)} | {low} – {high} | {len(one.turns)} |")
    return "\n".join(lines) + "\n"


def as_json(report: Report) -> dict[str, Any]:
    """The report as JSON can hold it: seconds, bytes and ratios as numbers, what is not there as null."""
    return {
        "facts": report.facts,
        "missing": report.missing,
        "rows": [
            {
                "name": row.name,
                "kind": row.bar.kind,
                "at_least": row.bar.at_least,
                "aim": row.bar.aim,
                "value": None if row.value is None else vars(row.value),
                "reached": row.reached or None,
                "ours": None if row.ours is None else row.ours.name,
                "rival": None if row.rival is None else row.rival.name,
                "notes": list(row.notes),
                "series": [
                    {
                        "name": one.name,
                        "who": one.who,
                        "threads": one.threads,
                        "way": one.way or None,
                        "counts": one.counts,
                        **vars(one.spread),
                        "turns": list(one.turns),
                    }
                    for one in row.series
                ],
            }
            for row in report.rows
        ],
    }


def duration(seconds: float) -> str:
    """Seconds in the unit that reads best, with three digits.

    >>> duration(3.456e-6), duration(0.01), duration(12.345)
    ('3.46 µs', '10.0 ms', '12.3 s')
    """
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if seconds >= size * 0.9995:  # what would be written as 1000 of the smaller unit
            return f"{_three(seconds / size)} {unit}"
    return f"{_three(seconds / 1e-6)} µs"


def amount(value: float) -> str:
    """A number of bytes.

    >>> amount(2200.0)
    '2,200'
    """
    return f"{value:,.0f}"


def _three(value: float) -> str:
    digits = 2 if value < 9.995 else 1 if value < 99.95 else 0
    return f"{value:.{digits}f}"


def line(row: Row) -> str:
    """The row as a line of the Markdown table."""
    shown = amount if row.bar.kind == "amount" else duration
    written = amount if row.bar.kind == "amount" else _three
    rival = (row.rival.name, shown(row.rival.spread.median)) if row.rival else ("–", "–")
    ours = shown(row.ours.spread.median) if row.ours else "–"
    value = row.value
    found = (written(value.median), f"{written(value.low)} – {written(value.high)}") if value else ("–", "–")
    sign = "" if row.bar.kind == "ahead" else "≤ "
    edges = [
        f"{sign}{edge:,.0f}" if row.bar.kind == "amount" else f"{sign}{edge:g}"
        for edge in (row.bar.at_least, row.bar.aim)
    ]
    return f"| {' | '.join((row.name, *rival, ours, *found, *edges, row.reached or '–'))} |"
