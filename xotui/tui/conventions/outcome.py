"""What the choices change from layer to layer, and what becomes of scores and verdict."""

from __future__ import annotations

from math import isfinite
from textwrap import wrap

from rich.cells import cell_len

from xotui.insight.conventions import StageDifference
from xotui.insight.verdict import Verdict
from xotui.tui.conventions.maps import CHOSEN, OWN, amount_text
from xotui.tui.conventions.state import Desk
from xotui.tui.look import Look
from xotui.tui.notation import Notation, score_text
from xotui.tui.renderables.words import Words, bar, length

_NAME = 13


def layer_lines(desk: Desk, look: Look, notation: Notation, width: int, height: int) -> list[Words]:
    """A line for each layer with how many of its cells change, and below them the scores of both.

    Args:
        desk: What is computed.
        look: How it looks.
        notation: How numbers are written.
        width: Columns.
        height: Rows; where they are few, layers scroll so that the one that is looked at is seen.
    """
    rows = _layers(desk, notation)
    scores = score_lines(desk, look, notation, width)
    room = max(height - len(scores) - 2, 3)
    first = first_layer(desk, room)
    seen = rows[first : first + room]
    part = f" (layers {first + 1}–{first + len(seen)} of {len(rows)})" if len(seen) < len(rows) else ""
    title = f"Cells that change{part}"
    lines: list[Words] = [[(title, look.strong)]]
    for name, counts, most, extra in seen:
        here = name == desk.stage
        style = look.strong if here else look.plain
        lines.append(
            [
                (look.signs.chosen if here else " ", look.style(look.colours.accent, bold=True)),
                (name.ljust(_NAME), style),
                (counts.rjust(13), style),
                (f"  {most}".ljust(10), style),
                (extra, look.dim),
            ]
        )
    return [*lines, [], *scores] if len(lines) + 1 + len(scores) <= height else lines


def first_layer(desk: Desk, room: int) -> int:
    """The first layer that is seen in a list of so many rows."""
    count = len(desk.reading.trace) - 1
    return min(max(desk.number - 1 - room // 2, 0), max(count - room, 0))


def layer_at(desk: Desk, y: int, height: int, look: Look, width: int) -> str | None:
    """The layer at a row of the list, if it is one that can be looked at."""
    room = max(height - len(score_lines(desk, look, Notation.DECIMAL, width)) - 2, 3)
    index = first_layer(desk, room) + y
    names = desk.reading.trace.names
    name = names[index] if 1 <= y <= room and index < len(names) else None
    return name if name in desk.stages else None


def _layers(desk: Desk, notation: Notation) -> list[tuple[str, str, str, str]]:
    """For each layer its name, how many cells change, by how much, and how many there are in one of the two only."""
    differences = desk.comparison.differences[1:] if desk.comparison else ()
    rows = []
    for index, name in enumerate(desk.reading.trace.names[1:]):
        if index >= len(differences):
            rows.append((name, "–", "", ""))
            continue
        rows.append((name, *_counts(differences[index], notation)))
    return rows


def _counts(one: StageDifference, notation: Notation) -> tuple[str, str, str]:
    new, gone = int(one.other_alone.sum()), int(one.one_alone.sum())
    extra = " ".join([f"+{new}"] * bool(new) + [f"-{gone}"] * bool(gone))
    most = f"by {amount_text(one.largest, notation)}" if one.largest else ""
    counts = f"{one.count} of {one.compared}"
    return counts if len(counts) <= 12 else f"{one.count}/{one.compared}", most, extra


def layers_words(desk: Desk, look: Look, width: int) -> Words:
    """All layers in one line, for where there is no room for a list; the one that is looked at always among them."""
    dim, plain = look.style(look.colours.dim, panel=True), look.style(panel=True)
    bright = look.style(look.colours.bright, panel=True, bold=True)
    pieces: list[Words] = []
    for gap, joint, with_extra in ((3, " ", True), (2, "", True), (2, "", False)):
        pieces = [
            [
                (f"{name} ", bright if name == desk.stage else dim),
                (counts.replace(" of ", "/"), plain),
                (f"{joint}{extra.replace(' ', '')}" if extra and with_extra else "", dim),
                (" " * gap, plain),
            ]
            for name, counts, _, extra in _layers(desk, Notation.DECIMAL)
        ]
        if sum(map(length, pieces)) + 1 - gap <= width:
            return [(" ", plain), *(word for piece in pieces for word in piece)]
    first = 0
    while first < desk.number - 1 and sum(map(length, pieces[first : desk.number])) > width - 5:
        first += 1
    words: Words = [(" … " if first else " ", dim)]
    for piece in pieces[first:]:
        if length(words) + length(piece) > width - 1:
            return [*words, ("…", dim)]
        words += piece
    return words


def score_lines(desk: Desk, look: Look, notation: Notation, width: int) -> list[Words]:
    """The scores as it is and with the choices, as bars side by side; the verdicts, and whether they differ."""
    both = _verdicts(desk)
    if both is None:
        return [[("Votes", look.strong)], [("it ends with maps", look.dim)]]
    one, other = both
    half = (width - 4) // 2
    lines: list[Words] = [
        [("Votes".ljust(4 + half + 1), look.strong)],
        [(" " * 3, look.plain), (OWN.ljust(half), look.dim), (CHOSEN, look.dim)],
    ]
    for index, label in enumerate(one.labels):
        words: Words = [(f"{label}  "[:3], look.strong)]
        for verdict in (one, other):
            score = verdict.scores[index] if verdict else None
            words += _bar(score, notation, look, half - 2, look.colours.categories[index])
        lines.append(words)
    lines.append([(" " * 3, look.plain), *_verdict(one, look, half), *_verdict(other, look, half)])
    return [*lines, *([(line, look.strong)] for line in wrap(look.text(outcome_sentence(desk)), width))]


def short_scores(desk: Desk, look: Look, notation: Notation) -> list[Words]:
    """The same in a line of a panel for each of the two that has scores, without bars."""
    plain, dim = look.style(panel=True), look.style(look.colours.dim, panel=True)
    both = _verdicts(desk)
    if both is None:
        return []
    lines: list[Words] = []
    for title, verdict in zip((OWN, CHOSEN), both, strict=True):
        words: Words = [(f" {title:<15}", dim)]
        if verdict is None:
            continue
        for index, label in enumerate(verdict.labels):
            score = verdict.scores[index]
            text = score_text(float("nan") if score is None else score, notation)
            words.append((f"{label} {text:>5}   ", plain))
        said = verdict.winner or f"undecided ({verdict.why_undecided})"
        colour = look.colours.bright if verdict.winner is None else _colour(verdict, look)
        lines.append([*words, (f"→ {said}", look.style(colour, panel=True, bold=True))])
    return lines


def outcome_sentence(desk: Desk) -> str:
    """Whether the verdict changes."""
    both = _verdicts(desk)
    if both is None:
        return "There is no verdict: it ends with maps"
    one, other = both
    if desk.chosen is None:
        return "These are its own choices"
    if other is None:
        return (desk.comparison.why if desk.comparison else "") or "There is no verdict with these choices"
    before, after = (verdict.winner or "undecided" for verdict in (one, other))
    return f"The verdict stays: {before}" if before == after else f"The verdict changes: {before} → {after}"


def _verdicts(desk: Desk) -> tuple[Verdict, Verdict | None] | None:
    """Both verdicts; None where the network does not vote."""
    one = desk.reading.votes
    return None if one is None else (one, desk.comparison.other_verdict if desk.comparison else None)


def _bar(score: float | None, notation: Notation, look: Look, width: int, colour: str) -> Words:
    text = score_text(float("nan") if score is None else score, notation).rjust(4)
    room = max(width - len(text) - 1, 1)
    drawn = bar(score if score is not None and isfinite(score) else 0.0, room, look)
    return [
        (drawn, look.style(colour)),
        (" " * (room - cell_len(drawn)), look.plain),
        (f" {text}  ", look.plain),
    ]


def _verdict(verdict: Verdict | None, look: Look, width: int) -> Words:
    if verdict is None:
        return [("no verdict".ljust(width), look.dim)]
    if verdict.winner is None:
        return [(look.text(f"→ undecided: {verdict.why_undecided}")[: width - 1].ljust(width), look.strong)]
    by = f"  by {score_text(verdict.margin, Notation.DECIMAL)}" if verdict.margin is not None else ""
    said = look.text(f"→ {verdict.winner}")
    return [
        (said, look.style(_colour(verdict, look), bold=True)),
        (by.ljust(width - len(said)), look.dim),
    ]


def _colour(verdict: Verdict, look: Look) -> str:
    return look.colours.categories[verdict.labels.index(str(verdict.winner))]
