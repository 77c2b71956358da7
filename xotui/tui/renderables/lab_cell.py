"""What one cell of the lab's table means, in sentences; and what to press."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap

from xotui.insight.robustness_text import percent
from xotui.tui.lab_state import FAILURES_KEPT, ROWS, Failure, Lab, Outcome, Table
from xotui.tui.look import Look
from xotui.tui.renderables.keybar import spelled
from xotui.tui.renderables.words import Words

_LETTERS = {
    "shapes": "Shapes: two straight strokes and a ring, each with five pens.",
    "text": "Text: the X and the O of ordinary faces.",
    "hand": "Hand: handwriting and script.",
    "display": "Display: decorative faces.",
}
_CHANGES = {
    "as it is": "In the middle, the longer side seven ninths of the frame.",
    "place and size": "Of random size, anywhere wholly inside the frame.",
    "shift": "Moved by so many ninths of the frame; what leaves it is lost.",
    "shrink": "So many times as large.",
    "turn": "Turned to one of the sides.",
    "stretch": "So many times as high, or as wide.",
    "shear": "Slanted: one end of a side moves by this part of the other side.",
    "elastic": "Bent smoothly, each place by up to so many ninths of the frame.",
    "pen": "Strokes wider (+) or narrower (−) by so many ninths of the frame.",
    "noise": "Of random size and place; this share of all pixels is turned to its negative.",
    "everything": "Random size and place; turned, slanted, stretched, bent, moved; noise of 3 %.",
}
_NAME = 22  # of a picture under its miniature; some fonts have names as long as a line


def cell_lines(lab: Lab, look: Look, width: int, height: int, keymap: Mapping[str, str]) -> list[Words]:
    """The cell under the cursor: what came out, and on which pictures of whom; whole sentences, as many as fit.

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
    room = max(width - 2, 1)
    if outcome is not None:
        key = spelled("failures", keymap)
        told = outcome_sentences(outcome, key)
        if any(len(look.text(line)) > room for line in told):
            told = outcome_in_short(outcome)
    elif entrant.judge is None:
        told = []
    else:
        told = ["It is being judged." if lab.now == row else f"Not judged yet: {spelled('run', keymap)} starts."]
    about = entrant.about
    if entrant.judge and entrant.shape != lab.table.shape:
        about += f"; pictures are brought to {entrant.shape[0]}×{entrant.shape[1]} for it"
    rest = [_CHANGES[row.change.name], _LETTERS[row.group], f"{about}."]
    if entrant.judge is None:
        rest = [rest[-1]]
    lines: list[Words] = [[(f" {title_of(lab)}"[:width], strong)]]
    for sentence, style in (*((one, plain) for one in told), *((one, dim) for one in rest)):
        wrapped = wrap(look.text(sentence), room)
        if len(lines) + len(wrapped) > height:
            break
        lines += [[(f" {line}", style)] for line in wrapped]
    return lines


def title_of(lab: Lab) -> str:
    """The cell under the cursor in words."""
    return f"{lab.entrant.title} on {lab.here.group}, {lab.here.change.title}"


def outcome_sentences(outcome: Outcome, key: str) -> list[str]:
    """How often it was right and how sure one can be of it; what it was wrong on.

    Args:
        outcome: What came out.
        key: The key that shows the failures.
    """
    tally, wrong = outcome.tally, outcome.wrong
    low, high = _bounds(outcome)
    each = ", ".join(f"{label} {a} of {b}" for label, a, b in zip("XO", tally.right, tally.total, strict=True))
    shows = f"{wrong} failure{'s' * (wrong > 1)}: {key} shows {'them' if wrong > 1 else 'it'}"
    if wrong > FAILURES_KEPT:
        shows = f"{wrong} failures: {key} shows the first {FAILURES_KEPT}"
    return [
        f"{sum(tally.right)} of {sum(tally.total)} right: {percent(tally.share)} %, "
        f"between {low} and {high} in 95 of 100 such tests.",
        f"{each}; {shows if wrong else 'no failures'}.",
    ]


def outcome_in_short(outcome: Outcome) -> list[str]:
    """The same where there is little room."""
    tally, wrong = outcome.tally, outcome.wrong
    low, high = _bounds(outcome)
    each = ", ".join(f"{label} {a}/{b}" for label, a, b in zip("XO", tally.right, tally.total, strict=True))
    return [
        f"{sum(tally.right)}/{sum(tally.total)} right, {percent(tally.share)} % ({low}–{high})",
        f"{each}; {f'{wrong} wrong' if wrong else 'no failures'}",
    ]


def _bounds(outcome: Outcome) -> tuple[str, str]:
    """Both ends of the interval in percent; rounding leaves a little less than 1 behind where it is 1."""
    low, high = outcome.tally.interval
    return percent(round(low, 9)), percent(round(high, 9))


def failure_names(failures: tuple[Failure, ...]) -> list[str]:
    """What failures are called under their miniatures: no two alike, though a letter may have failed twice."""
    names: list[str] = []
    for failure in failures:
        font, letter = failure.name.rsplit(" ", 1)
        short = font if len(font) <= _NAME else f"{font[: _NAME - 1]}…"
        name = unique = f"{short} {letter}{' ?' if failure.undecided else ''}"
        times = 1
        while unique in names:
            times += 1
            unique = f"{name} ({times})"
        names.append(unique)
    return names


def failures_title(lab: Lab, outcome: Outcome) -> str:
    """What stands above the failures of a cell."""
    wrong = outcome.wrong
    title = f"{title_of(lab)}: {wrong} failure{'s' * (wrong > 1)}"
    title += f", the first {FAILURES_KEPT}" if wrong > FAILURES_KEPT else ""
    return title + ("; ? is undecided" if any(failure.undecided for failure in outcome.failures) else "")


def hint_of(lab: Lab, keymap: Mapping[str, str], width: int) -> str:
    """What to press next.

    Args:
        lab: What is known.
        keymap: Keys that the person has given to actions.
        width: Columns.
    """
    run, letters, failures, help_, more, fewer = (
        spelled(name, keymap) for name in ("run", "next_letters", "failures", "help", "more_pictures", "fewer_pictures")
    )
    table = lab.table
    pictures = f"{more} {fewer} change the number of pictures"
    ending = [f"{letters} changes the letters", f"{help_} shows all keys"]
    if lab.now is not None:
        forms = [[f"{run} stops; what is done stays"]]
    elif not table.outcomes:
        first = f"{run} judges everybody"
        forms = [[f"{first} on letters of many fonts", pictures, *ending], [first, *ending]]
    elif table.done < len(ROWS):
        first = f"{run} goes on with the other {len(ROWS) - table.done} rows"
        forms = [[first, f"{failures} shows the failures of a cell", *ending], [first, *ending]]
    else:
        first = f"{failures} shows the failures of a cell"
        forms = [[first, pictures, *ending], [first, *ending]]
    return next((text for form in forms if len(text := ", ".join(form)) <= width), ", ".join(forms[-1]))


def conditions_words(table: Table, look: Look) -> Words:
    """What everybody is judged on: the lab's part of the header."""
    rows, columns = table.shape
    return [
        (f"{rows}×{columns}", look.style(look.colours.bright, panel=True)),
        (f" · {table.count} pictures a row", look.style(panel=True)),
    ]
