"""The smallest edit as a list: each pixel, and what it does to the margin."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap

from xotui.document import Document
from xotui.insight.what_if.smallest_edit import Edit, Search
from xotui.tui.look import Look
from xotui.tui.notation import Notation
from xotui.tui.renderables.keybar import spelled
from xotui.tui.renderables.words import Words, bar, length, spread
from xotui.tui.what_if.proposal import Proposal, Step
from xotui.tui.what_if.strips import title_words
from xotui.tui.what_if.telling import Labels, lead, moved_text, pixel_text

_WHOLE_STEP = 54  # the columns in which it can be told what becomes of a pixel, how the margin moves, and the rest

_TOLD_ELSEWHERE = 8  # in panels of fewer rows there is no sentence: where they stand, it has a place below


def edit_lines(
    proposal: Proposal | None,
    document: Document,
    chosen: tuple[int, int] | None,
    numbers: tuple[int, int],
    look: Look,
    size: tuple[int, int],
    notation: Notation,
    keymap: Mapping[str, str],
) -> list[Words]:
    """The panel of the smallest edit.

    Args:
        proposal: What was found, or None before anything was searched.
        document: The present one.
        chosen: Which edit and which pixel of it have the cursor, or None where it is elsewhere.
        numbers: The same, where the cursor was last.
        look: How it looks.
        size: Columns and rows.
        notation: How margins are written.
        keymap: Keys that the person has given to actions.
    """
    width, height = size
    title = title_words("Smallest edit", look, here=chosen is not None, waiting=False)
    key = spelled("search", keymap)
    if proposal is None:
        return [title, *_told(f"{key} searches for the fewest flipped pixels that turn the verdict.", look, width)]
    edit = proposal.edit(numbers[0])
    steps = proposal.steps(edit, document) if edit else None
    if proposal.running:
        lines = [spread(title, _progress(proposal.search, look, width - length(title) - 2), width, look.plain)]
        return [*lines, *_told(proposal.search.sentence, look, width)][:height]
    if edit is None:
        gone = "" if proposal.about(document) else "Of a picture before: "
        return [title, *_told(gone + proposal.search.sentence, look, width)][:height]
    if steps is None:
        told = f"The one that was found is of a picture before. {key} searches anew, undo brings the picture back."
        return [title, *_told(told, look, width)][:height]
    number = min(numbers[0], len(proposal.edits) - 1)
    about = _about(proposal, edit, number)
    room = width - length(title) - 2
    title.append(("  " + next((text for text in about if len(text) <= room), ""), look.dim))
    names = proposal.document.network.labels
    step = min(numbers[1], len(steps) - 1)
    top = first_step(step, len(steps), height)
    shown = list(enumerate(steps))[top : top + max(height - 1, 1)]
    lines = [_step(one, index == step and chosen is not None, names, look, width, notation) for index, one in shown]
    sentences = _told(proposal.search.sentence, look, width) if height >= max(len(steps) + 4, _TOLD_ELSEWHERE) else []
    return [title, *lines, *([[], *sentences] if sentences else [])][:height]


def first_step(step: int, count: int, height: int) -> int:
    """The first pixel that is seen of so many, below the title of a panel, with the chosen one among them."""
    rows = max(height - 1, 1)
    return min(max(step - rows // 2, 0), max(count - rows, 0))


def _told(sentence: str, look: Look, width: int) -> list[Words]:
    return [[(line, look.dim)] for line in wrap(sentence, max(width - 1, 10))]


def _progress(search: Search, look: Look, room: int) -> Words:
    """How far the search is."""
    text = f"{search.phase}, {search.tried} tried" if search.total is None else f"{search.phase}"
    if search.total is None or room < len(text) + 14:
        return [(text, look.dim)] if len(text) <= room else []
    drawn = bar(search.tried / max(search.total, 1), 12, look)
    return [
        (f"{text} ", look.dim),
        (drawn, look.style(look.colours.accent)),
        (" " * (12 - len(drawn)), look.style(panel=True)),
    ]


def _about(proposal: Proposal, edit: Edit, number: int) -> tuple[str, ...]:
    """What an edit does, and which of how many it is: the longest form first."""
    count, labels = len(edit.pixels), proposal.document.network.labels
    turns, leaves = ("turns it to", "leaves it") if count == 1 else ("turn it to", "leave it")
    does = f"{turns} {labels[edit.verdict]}" if edit.verdict >= 0 else f"{leaves} undecided"
    told = f"{count} pixel{'s' if count != 1 else ''} {does}"
    proven = "the least there is" if proposal.search.exact else "found by a search"
    which = f"{number + 1} of {len(proposal.edits)}"
    many = f" · ← → {which}" if len(proposal.edits) > 1 else ""
    return f"{told}, {proven}{many}", f"{told}{many}", told, which


def _step(step: Step, here: bool, labels: Labels, look: Look, width: int, notation: Notation) -> Words:
    """One pixel: where it is, what becomes of it, and how the margin moves."""
    mark = f"{look.signs.chosen} " if here else "  "
    style = look.strong if here else look.plain
    place = f"({step.pixel[0]}, {step.pixel[1]})"
    becomes = f"{pixel_text(step.value)} → {pixel_text(-step.value if step.value else 1.0)}"
    words: Words = [(f"{mark}{place:<9}", style), (f"{becomes:<15}" if width >= _WHOLE_STEP else "", style)]
    before, after = (lead(margin, labels, notation) for margin in (step.before, step.after))
    words.append((f"{before} → {after}".ljust(17), style))
    moved = moved_text(step.after - step.before, labels, notation)
    forms = [moved.ljust(18), ""]
    if step.applied:
        forms = [f"{moved.ljust(18)}flipped", "flipped"]
    room = width - length(words) - 1
    return [*words, (f" {next((form for form in forms if len(form.rstrip()) <= room), '')}".rstrip(), look.dim)]
