"""What one cell of the lab's table means, in sentences; and what to press."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap

from rich.style import Style

from xotui.insight.robustness_text import percent
from xotui.tui.lab_state import FAILURES_KEPT, ROWS, Lab, Outcome, Table
from xotui.tui.look import Look
from xotui.tui.renderables.keybar import spelled
from xotui.tui.renderables.words import Words

_LETTERS = {
    "shapes": "Shapes: two straight strokes and a ring, each with five pens",
    "text": "Text: the X and the O of ordinary faces",
    "hand": "Hand: handwriting and script",
    "display": "Display: decorative faces",
}
_CHANGES = {
    "as it is": "in the middle, the longer side as long as seven ninths of the frame",
    "place and size": "of random size, anywhere wholly inside the frame",
    "shift": "moved by so many ninths of the frame in one of eight directions; what leaves it is lost",
    "shrink": "so many times as large",
    "turn": "turned to one of the sides",
    "stretch": "so many times as high, or as wide",
    "shear": "slanted: one end of a side moves by this part of the other side",
    "elastic": "bent smoothly, each place by up to so many ninths of the frame",
    "pen": "strokes wider (+) or narrower (−) by so many ninths of the frame",
    "noise": "of random size and place, and this share of all pixels turned into its negative",
    "everything": "of random size and place, turned, slanted, stretched, bent, moved, and with noise of 3 %",
}


def cell_lines(lab: Lab, look: Look, width: int, height: int, keymap: Mapping[str, str]) -> list[Words]:
    """The cell under the cursor: what came out, and on which pictures of whom; the first lines where room is short.

    Args:
        lab: What is known.
        look: How it looks.
        width: Columns.
        height: Rows.
        keymap: Keys that the person has given to actions.
    """
    plain, dim = look.style(panel=True), look.style(look.colours.dim, panel=True)
    strong = look.style(look.colours.accent, panel=True, bold=True)
    row, entrant, outcome = lab.here, lab.entrant, lab.outcome
    title = f"{entrant.title} on {row.group}, {row.change.title}"
    if outcome is not None:
        told = outcome_text(outcome, spelled("failures", keymap))
    elif entrant.judge is None:
        told = f"{entrant.about}."
    else:
        told = "Being judged." if lab.now == row else f"Not judged yet: {spelled('run', keymap)} starts."
    meaning = f"{_LETTERS[row.group]}; {_CHANGES[row.change.name]}."
    about = entrant.about
    if entrant.shape != lab.table.shape:
        about += f"; for it pictures are brought to {entrant.shape[0]}×{entrant.shape[1]}"
    room = max(width - 2, 1)
    lines: list[Words] = [[(f" {title}"[:width], strong)], *_wrapped(told, room, look, plain)]
    rest = [*_wrapped(meaning, room, look, dim), *_wrapped(f"{about}.", room, look, dim)]
    if entrant.judge is None:
        rest = _wrapped(meaning, room, look, dim)
    if len(lines) + len(rest) + 1 < height:  # air where there is room for it
        lines = [[], *lines]
    return [*lines, *rest][:height]


def _wrapped(text: str, width: int, look: Look, style: Style) -> list[Words]:
    return [[(f" {line}", style)] for line in wrap(look.text(text), width)]


def outcome_text(outcome: Outcome, key: str) -> str:
    """How often it was right, how sure one can be of it, and what it was wrong on.

    Args:
        outcome: What came out.
        key: The key that shows the failures.
    """
    tally = outcome.tally
    right, total = sum(tally.right), sum(tally.total)
    low, high = tally.interval
    each = ", ".join(f"{label} {a} of {b}" for label, a, b in zip("XO", tally.right, tally.total, strict=True))
    wrong = total - right
    failures = f"{wrong} failure{'s' * (wrong > 1)}: {key} shows {'them' if wrong > 1 else 'it'}"
    if wrong > FAILURES_KEPT:
        failures = f"{wrong} failures: {key} shows the first {FAILURES_KEPT}"
    return (
        f"{right} of {total} right ({percent(tally.share)} %, between {percent(low)} and {percent(high)} in 95 of 100 "
        f"such tests); {each}; {failures if wrong else 'no failures'}."
    )


def hint_of(lab: Lab, keymap: Mapping[str, str]) -> str:
    """What to press next."""
    run, letters, failures, help_ = (
        spelled(name, keymap) for name in ("run", "next_letters", "failures", "help")
    )  # fmt: skip
    more, fewer = spelled("more_pictures", keymap), spelled("fewer_pictures", keymap)
    table = lab.table
    if lab.now is not None:
        return f"{run} stops; what is done stays"
    if not table.outcomes:
        return f"{run} judges everybody, {letters} changes the letters, {more} {fewer} the number of pictures, {help_} helps"
    if table.done < len(ROWS):
        return f"{run} judges the other {len(ROWS) - table.done} rows, {letters} changes the letters, {failures} shows failures"
    return f"{failures} shows the failures of a cell, {letters} changes the letters, {help_} shows all keys"


def conditions_words(table: Table, look: Look) -> Words:
    """What everybody is judged on: the lab's part of the header."""
    rows, columns = table.shape
    return [
        (f"{rows}×{columns}", look.style(look.colours.bright, panel=True)),
        (f" · {table.count} pictures a row", look.style(panel=True)),
    ]
