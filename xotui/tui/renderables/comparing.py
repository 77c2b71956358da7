"""What is said where two states are compared."""

from __future__ import annotations

from math import isnan

from xotui.insight.verdict import Verdict
from xotui.tui.comparing import Comparison, Shown
from xotui.tui.look import Look
from xotui.tui.notation import Notation, number_text, score_text
from xotui.tui.reading import Reading
from xotui.tui.renderables.words import Words, length
from xotui.tui.view import View


def comparison_words(compared: Comparison, view: View, look: Look, width: int) -> Words:
    """The verdicts of A and B, the value under the cursor in both, and which of them is seen.

    Args:
        compared: Both states.
        view: Where the cursor is.
        look: How it looks.
        width: Columns; where they are few, the verdicts go first.
    """
    plain, dim = look.style(panel=True), look.style(look.colours.dim, panel=True)
    strong = look.style(look.colours.bright, panel=True, bold=True)
    result = look.style(look.colours.accent, panel=True, bold=True)
    shown: Words = [(f" {compared.shown} is shown", strong)]
    here: Words = [("   here ", dim), (_here_text(compared, view), result)]
    verdicts: Words = [
        (f"   A {_named(compared.pinned)}: {_told(compared.pinned.votes)}", plain),
        (f"   B {_named(compared.now)}: {_told(compared.now.votes)}", plain),
    ]
    words = shown
    if length([*words, *here]) > width:
        words = []
    for more in (here, verdicts):
        if length([*words, *more]) <= width:
            words = [*words, *more]
    return words


def _here_text(compared: Comparison, view: View) -> str:
    """The value under the cursor in A and in B, and how far it has moved."""
    grid = view.grid
    if not compared.comparable(grid):
        return "of another size in A and B"
    now, pinned = compared.now, compared.pinned
    place = (now.channel_of(grid, view.feature), *view.place)
    before, after = float(pinned.values(grid)[place]), float(now.values(grid)[place])
    notation = Notation.DECIMAL if view.notation is Notation.COLOUR else view.notation
    same = now.kernel_pixels == pinned.kernel_pixels
    parts = [number_text(value, notation, now.kernel_pixels * same) for value in (before, after, after - before)]
    sign = "" if isnan(after - before) or after < before else "+"
    return f"A {parts[0]}, B {parts[1]}, {Shown.DIFFERENCE} {sign}{parts[2]}"


def _named(reading: Reading) -> str:
    return reading.document.picture_name


def _told(verdict: Verdict | None) -> str:
    """A verdict in a few words."""
    if verdict is None:
        return "no votes"
    if verdict.winner is None:
        return verdict.why_undecided
    margin = verdict.margin
    return verdict.winner if margin is None else f"{verdict.winner} by {score_text(margin, Notation.DECIMAL)}"
