"""What is under the cursor, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from xotui.document import Document
from xotui.insight.flipping import flipped
from xotui.insight.robustness import Tally
from xotui.insight.verdict import Verdict, literal_match
from xotui.insight.what_if import noise
from xotui.insight.what_if.flips import Flips
from xotui.insight.what_if.noise import NoiseSweep
from xotui.insight.what_if.shifts import ShiftMap
from xotui.insight.what_if.sweeps import Sweep
from xotui.tui.notation import Notation
from xotui.tui.renderables.keybar import spelled
from xotui.tui.what_if.findings import JUDGES, Findings, Kind, Known
from xotui.tui.what_if.state import Focus, WhatIf
from xotui.tui.what_if.telling import Labels, lead, moved_text, pixel_text, said, size_text, then_text

Forms = tuple[str, ...]
"""The same sentence, the longest form first."""

COMING = "… being worked out"


def flip_forms(known: Known[Flips] | None, document: Document, pixel: tuple[int, int], notation: Notation) -> Forms:
    """What flipping one pixel does to the margin and to the verdict."""
    labels, value = document.network.labels, float(document.picture[pixel])
    place, ink = f"({pixel[0]}, {pixel[1]})", pixel_text(value)
    if known is None or not known.fresh:
        return (f"Flip {place}, {ink}: {COMING}", f"{place} {ink}: …")
    flips = known.value
    before, after = (lead(margin, labels, notation) for margin in (flips.margin, float(flips.margins[pixel])))
    then = then_text(flips.verdict, int(flips.verdicts[pixel]), labels)
    moved = moved_text(float(flips.change[pixel]), labels, notation)
    if before == after == "no margin":
        return (f"Flip {place}, {ink}: without votes for both there is no margin; {then}", f"{place} {ink}: {then}")
    if moved == "no change":
        return (
            f"Flip {place}, {ink}: the margin stays at {before}; {then}",
            f"{place} {ink}: {before} as before; {then}",
        )
    return (
        f"Flip {place}, {ink}: the margin goes from {before} to {after}, {moved}; {then}",
        f"Flip {place}, {ink}: {before} → {after}, {moved}; {then}",
        f"{place} {ink}: {before} → {after}; {then}",
    )


def literal_forms(document: Document, pixel: tuple[int, int], before: Verdict) -> Forms:
    """What flipping one pixel does to literal match."""
    after = literal_match(flipped(document.picture, [pixel]), document.exemplars, before.labels)
    counts = [
        f"{label} {round(was or 0)} → {round(now or 0)}"
        for label, was, now in zip(before.labels, before.scores, after.scores, strict=True)
    ]
    winners = [-1 if one.winner is None else before.labels.index(one.winner) for one in (before, after)]
    then = then_text(winners[0], winners[1], before.labels)
    return (f"Literal match then: {', '.join(counts)} equal pixels; {then}", f"Literal match: {then}")


def strongest_forms(known: Known[Flips] | None, labels: Labels, notation: Notation) -> Forms:
    """How many flips turn the verdict, and which one moves the margin most."""
    if known is None:
        return (COMING,)
    flips = known.value
    turning, total = int(np.count_nonzero(flips.turns)), flips.margins.size
    leaving = int(np.count_nonzero(flips.verdicts < 0)) if flips.verdict >= 0 else 0
    verb, what = ("turn", "the verdict") if flips.verdict >= 0 else ("give", "a verdict")
    told = f"{turning or 'None'} of {total} flips {verb}{'s' if turning == 1 else ''} {what}"
    if leaving:
        told += f", {leaving} leave{'s' if leaving == 1 else ''} it undecided"
    told += "" if known.fresh else " …"
    size = np.where(np.isfinite(flips.change), np.abs(flips.change), 0.0)
    place = np.unravel_index(int(size.argmax()), size.shape)
    if not size[place] > 0:
        return (f"{told}; none moves the margin", told)
    moved = moved_text(float(flips.change[place]), labels, notation)
    return (f"{told}; the strongest is ({place[0]}, {place[1]}), {moved}", told)


def verdict_text(votes: Verdict, literal: Verdict, notation: Notation) -> str:
    """Both verdicts in a few words."""
    told = []
    for name, verdict in zip(JUDGES, (votes, literal), strict=True):
        if verdict.winner is None:
            told.append(f"{name} undecided")
        elif verdict is votes and verdict.margin is not None:
            told.append(f"{name} {verdict.winner} +{size_text(verdict.margin, notation)}")
        else:
            told.append(f"{name} {verdict.winner}")
    return f"{told[0][:1].upper()}{told[0][1:]}, {told[1]}."


def said_forms(what: str, answers: Sequence[tuple[float, int] | None], labels: Labels, notation: Notation) -> Forms:
    """What both judges say of a changed picture: margin and verdict of each, or nothing where it is not known yet."""
    told = [
        f"{JUDGES[judge]} …" if answer is None else said(judge, *answer, labels, notation)
        for judge, answer in enumerate(answers)
    ]
    short = ["…" if answer is None else (labels[answer[1]] if answer[1] >= 0 else "undecided") for answer in answers]
    first = what[:1].upper() + what[1:]
    return f"{first}: {', '.join(told)}", f"{first}: {short[0]}, literally {short[1]}"


def at_shift(known: Known[ShiftMap] | None, shift: tuple[int, int]) -> tuple[float, int] | None:
    """Margin and verdict at a shift, where it is known."""
    if known is None:
        return None
    found = known.value
    place = (found.middle[0] + shift[0], found.middle[1] + shift[1])
    return (float(found.margins[place]), int(found.verdicts[place])) if found.known[place] else None


def at_step(known: Known[Sweep] | None, step: int) -> tuple[float, int] | None:
    """Margin and verdict at a step, where it is known."""
    if known is None:
        return None
    answers = known.value.answers
    return float(answers.margins[step]), int(answers.verdicts[step])


def noise_forms(
    answers: Sequence[Known[NoiseSweep] | None], level: int, size: int, labels: Labels
) -> tuple[Forms, ...]:
    """How often each judge's verdict stays under noise, with the interval."""
    share = noise.PERCENT[level]
    count = max(1, round(size * share / 100))
    lines: list[Forms] = []
    for judge, known in enumerate(answers):
        begin = f"{share} % noise ({count} pixel{'s' if count != 1 else ''}): " if not judge else ""
        name = JUDGES[judge]
        if known is None or level >= len(known.value.kept):
            lines.append((f"{begin}{name} {COMING}", f"{begin}{name} …"))
            continue
        found = known.value.kept[level]
        own = labels[known.value.own] if known.value.own >= 0 else "undecided"
        says = "says" if judge else "say"
        if known.value.own < 0:
            says = "is" if judge else "are"
        begin, who = (begin, name) if begin else ("", name[:1].upper() + name[1:])
        lines.append(_kept_forms(f"{begin}{who} {says} {own}", found))
    return tuple(lines)


def _kept_forms(begin: str, found: Tally) -> Forms:
    low, high = found.interval
    right, total = sum(found.right), sum(found.total)
    return (
        f"{begin} {right} of {total} times, {_share(found.share)} %: between {_share(low)} and {_share(high)} "
        "in 95 of 100 such tests",
        f"{begin} {right} of {total} times, {_share(low)}–{_share(high)} %",
        f"{begin} {right} of {total} times",
        f"{begin} {right}/{total}",
    )


def _share(share: float) -> str:
    """A share in percent, rounded to a tenth.

    >>> _share(7 / 9)
    '77.8'
    """
    return f"{100 * share:.1f}"


def kept_text(found: ShiftMap, labels: Labels) -> str:
    """At what share of the shifts the verdict stays."""
    own = int(found.verdicts[found.middle])
    share = found.kept
    name = labels[own] if own >= 0 else "undecided"
    return f"{name} at {sum(share.right)} of {sum(share.total)}, {_share(share.share)} %"


def under_cursor(
    state: WhatIf, findings: Findings, document: Document, literal: Verdict, notation: Notation
) -> tuple[Forms, ...]:
    """The sentences on what is under the cursor, the most important first."""
    labels = document.network.labels
    match state.focus:
        case Focus.PIXELS | Focus.EDIT:
            flips = findings.flips(document)
            return flip_forms(flips, document, state.pixel, notation), literal_forms(document, state.pixel, literal)
        case Focus.SHIFTS:
            shifts = [at_shift(findings.shifts(judge, document), state.shift) for judge in range(2)]
            return (said_forms(state.change_text, shifts, labels, notation),)
        case Focus.TURNING | Focus.SIZES:
            kind: Kind = "turning" if state.focus is Focus.TURNING else "sizes"
            step = state.step_of(state.focus)
            steps = [at_step(findings.sweep(kind, judge, document), step) for judge in range(2)]
            return (said_forms(state.change_text, steps, labels, notation),)
        case _:
            known = [findings.noise(judge, document) for judge in range(2)]
            return noise_forms(known, state.noise, document.picture.size, labels)


def fitting(forms: Forms, width: int, spell: Callable[[str], str]) -> str:
    """The longest form that fits, as it will be written; else the shortest."""
    return next((form for form in forms if len(spell(form)) <= width), forms[-1])


def hint_forms(state: WhatIf, keymap: Mapping[str, str], *, found: bool, running: bool) -> Forms:
    """What one can press where the cursor is.

    Args:
        state: Where the cursor is.
        keymap: Keys that the person has given to actions.
        found: Whether there is an edit to step through.
        running: Whether one is being searched.
    """
    key = {name: spelled(name, keymap) for name in ("flip", "next_question", "search", "take", "pen", "undo")}
    if running:
        return (f"{key['search']} or escape stops the search; what was found stays",)
    on = f"{key['next_question']} goes on"
    match state.focus:
        case Focus.PIXELS if state.pen:
            held = "pen" if state.pen == "ink" else "eraser"
            return (f"The {held} is held: move to draw, press its key again to lift it",)
        case Focus.PIXELS:
            return (
                f"Arrows move, {key['flip']} flips, {key['pen']} holds the pen; {key['search']} searches the smallest "
                f"edit; {on} to what breaks the verdict",
                f"Arrows move, {key['flip']} flips; {key['search']} searches the smallest edit; {on}",
            )
        case Focus.EDIT if found:
            return (
                f"↑ ↓ go through the pixels, {key['flip']} flips this one, {key['take']} flips all of them, "
                f"{key['undo']} takes it back; {on}",
                f"↑ ↓ pixel, {key['flip']} flips it, {key['take']} flips all, {key['undo']} takes back; {on}",
            )
        case Focus.EDIT:
            return (f"{key['search']} searches for the fewest flipped pixels that turn the verdict; {on}",)
        case _:
            return (
                f"Arrows move, and the picture shows it; {key['take']} makes this your picture, {key['undo']} takes "
                f"it back; {on}",
                f"Arrows move, and the picture shows it; {key['take']} makes it yours; {on}",
            )
