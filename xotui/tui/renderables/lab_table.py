"""The table of the lab: how often everybody is right, and where one is in it."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len
from rich.style import Style

from xotui.insight.goals import GOALS
from xotui.insight.robustness import Tally
from xotui.insight.robustness_text import percent, with_interval
from xotui.pictures.glyphs import GROUPS
from xotui.tui.lab_state import ROWS, Entrant, Lab, Row
from xotui.tui.look import Look
from xotui.tui.renderables.words import Words, bar, length, spread

FIRST = 16
"""The columns of the names of the rows: a mark, the longest name, and a space."""

COLUMN = 12
"""The columns of a result: the longest, and the cursor's brackets."""

_LETTERS = " Letters  "

_WHOLE_GOALS = 45  # columns in which the longest goal has room with what is to be reached


@dataclass(frozen=True)
class Window:
    """Which part of the table is seen.

    Attributes:
        top: The first row.
        rows: How many rows.
        left: The first column.
        columns: How many columns.
        heading: How many lines the names of the columns take.
    """

    top: int
    rows: int
    left: int
    columns: int
    heading: int

    @property
    def width(self) -> int:
        """The characters that are taken."""
        return FIRST + self.columns * COLUMN


def window(lab: Lab, width: int, height: int) -> Window:
    """The part that has room: all of it, else what is around the cursor."""
    heading = 2 if height >= 10 else 1
    rows, columns = len(lab.rows), len(lab.table.entrants)
    seen_rows = min(max(height - heading, 1), rows)
    seen_columns = min(max((width - FIRST) // COLUMN, 1), columns)
    top = min(max(lab.row - seen_rows // 2, 0), rows - seen_rows)
    left = min(max(lab.column - seen_columns // 2, 0), columns - seen_columns)
    return Window(top, seen_rows, left, seen_columns, heading)


def cell_at(lab: Lab, x: int, y: int, width: int, height: int) -> tuple[int, int] | None:
    """Row and column of the cell at a place in the table; a row's name stands for its cell in the cursor's column."""
    part = window(lab, width, height)
    row, column = y - part.heading, (x - FIRST) // COLUMN
    if not 0 <= row < part.rows or column >= part.columns:
        return None
    return part.top + row, part.left + column if x >= FIRST else lab.column


def table_lines(lab: Lab, look: Look, width: int, height: int) -> list[Words]:
    """The table, or the part of it around the cursor.

    Args:
        lab: What is known.
        look: How it looks.
        width: Columns.
        height: Rows.
    """
    part = window(lab, width, height)
    shown = lab.table.entrants[part.left : part.left + part.columns]
    lines = _heading(lab, part, shown, look)
    for index, row in enumerate(lab.rows[part.top : part.top + part.rows], part.top):
        mark = look.signs.chosen if row == lab.now else " "
        name = look.strong if index == lab.row else look.plain
        words: Words = [(f"{mark}{look.text(row.change.title):<{FIRST - 1}}", name)]
        for column, entrant in enumerate(shown, part.left):
            words.append(_cell(lab, row, entrant, look, cursor=(index, column) == (lab.row, lab.column)))
        lines.append(words)
    return lines


def _heading(lab: Lab, part: Window, shown: tuple[Entrant, ...], look: Look) -> list[Words]:
    """The names of the columns, and which part is seen where it is not all."""
    rows, columns = len(lab.rows), len(lab.table.entrants)
    lines: list[Words] = []
    across = _range(part.left, part.columns) if part.columns < columns else ""
    down = _range(part.top, part.rows) if part.rows < rows else ""
    where = [f"columns {across}" if across else "", f"rows {down}" if down else ""]
    if part.heading == 1:
        where = [" ".join(f"{name}{told}" for name, told in (("r", down), ("c", across)) if told)]
    for number, text in enumerate(where):
        words: Words = [(f" {look.text(text):<{FIRST - 1}}", look.dim)]
        for column, entrant in enumerate(shown, part.left):
            name = heading_of(look.text(entrant.title), part.heading)[number]
            style = look.style(look.colours.accent, bold=True) if column == lab.column else look.strong
            words.append((f"{name:>{COLUMN - 1}} ", style))
        lines.append(words)
    return lines


def _range(start: int, seen: int) -> str:
    return f"{start}–{start + seen - 1}" if seen > 1 else f"{start}"


def heading_of(title: str, lines: int) -> list[str]:
    """The name of a column in so many lines, of which the last is used first.

    >>> heading_of("literal match", 2), heading_of("learned", 2), heading_of("article-votes", 1)
    (['literal', 'match'], ['', 'learned'], ['article…'])
    """
    room = COLUMN - 1
    if cell_len(title) <= room:
        return [""] * (lines - 1) + [title]
    at = max(title.rfind(" ", 0, room + 1), title.rfind("-", 0, room) + 1)
    first, second = (title[:at].rstrip(), title[at:].lstrip()) if at > 0 else (title[:room], title[room:])
    if lines == 1:
        return [first.rstrip("-")[: room - 1] + "…"]
    return [first, second if len(second) <= room else second[: room - 1] + "…"]


def _cell(lab: Lab, row: Row, entrant: Entrant, look: Look, *, cursor: bool) -> tuple[str, Style]:
    outcome = lab.table.outcomes.get((row, entrant.key))
    if outcome is None:
        text, style = "–" if entrant.judge is None else "∙", look.dim
    else:
        text, style = _number(outcome.tally, look), _shade(outcome.tally, look)
    text = look.text(text)[: COLUMN - 2].rjust(COLUMN - 2)
    if cursor:
        left, right = look.signs.brackets
        return f"{left}{text}{right}", Style(color=look.colours.on_cursor, bgcolor=look.colours.cursor, bold=True)
    return f" {text} ", style


def _number(tally: Tally, look: Look) -> str:
    text = with_interval(tally)
    return text.replace("± ", "+-") if look.ascii else text


def _shade(tally: Tally, look: Look) -> Style:
    """As warm as it is better than guessing, as cold as it is worse."""
    background, text = look.colours.heat[round(tally.share * (len(look.colours.heat) - 1))]
    plain = look.plain
    return Style(color=text or plain.color, bgcolor=background or plain.bgcolor)


# What stands above the table and beside it.


def letters_words(lab: Lab, look: Look, width: int) -> Words:
    """The kinds of letters, and how far the judging is."""
    words: Words = [(_LETTERS, look.dim)] if width >= 80 else [(" ", look.plain)]
    for group in GROUPS:
        here = group == lab.group
        opening, closing = look.signs.cursor if here else (" ", " ")
        words.append((f"{opening}{group}{closing}", look.strong if here else look.plain))
    progress = _progress(lab, look, width - length(words) - 2)
    return spread(words, [*progress, (" ", look.plain)], width, look.plain)


def letters_at(x: int, width: int) -> str | None:
    """The kind of letters that is written at a column."""
    x -= len(_LETTERS) if width >= 80 else 1
    for group in GROUPS:
        if 0 <= x < len(group) + 2:
            return group
        x -= len(group) + 2
    return None


def _progress(lab: Lab, look: Look, room: int) -> Words:
    """How many rows are judged, and which one is next; less where there is less room."""
    done, total = lab.table.done, len(ROWS)
    if done == total:
        told: Words = [(f"all {total} rows", look.dim)]
        return told if length(told) <= room else []
    rows = f"{done} of {total} rows"
    wide = 16
    drawn = bar(done / total, wide, look)
    bars: Words = [
        (drawn, look.style(look.colours.accent)),
        (" " * (wide - len(drawn)), look.style(panel=True)),
        (f" {rows}", look.plain),
    ]
    now: Words = [(f"{lab.now.group}: {lab.now.change.title}  ", look.dim)] if lab.now else []
    forms: list[Words] = [now + bars, bars, [(rows, look.plain)], [(f"{done}/{total}", look.plain)]]
    return next((form for form in forms if length(form) <= room), [])


def goal_lines(lab: Lab, look: Look, width: int) -> list[Words]:
    """What has to be reached to be trusted, and what the contestant under the cursor reaches of it."""
    entrant = lab.entrant
    reached = [(goal, lab.table.reached(goal, entrant)) for goal in GOALS]
    count = sum(known is not None and known.share >= goal.share for goal, known in reached)
    title: Words = [(f"Goals of {entrant.title}", look.strong)]
    told: Words = [(f"{count} of {len(GOALS)} reached", look.dim)]
    lines = [spread(title, told, width, look.plain), []]
    for goal, known in reached:
        good = known is not None and known.share >= goal.share
        sign = look.text("≥" if good else "<" if known else " ").ljust(len(look.text("≥")))
        share = percent(known.share) if known else look.text("∙")
        # Where room is short the names say more than what is to be reached: only the sign tells of it.
        least = f"{sign} {percent(goal.share):<5}" if width >= _WHOLE_GOALS else f"{sign} "
        room = width - 5 - len(least)
        name = goal.title if len(goal.title) <= room else goal.title[: room - 1].rstrip() + "…"
        style = look.strong if good else look.plain
        lines.append([(f"{share:>4} ", style), (least, look.dim), (name, style)])
    return lines
