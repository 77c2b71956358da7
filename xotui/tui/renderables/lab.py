"""The lines of the lab: the table, the cell under the cursor, the goals and how far it is."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len

from xotui.insight.goals import GOALS
from xotui.insight.robustness_text import percent, with_interval
from xotui.pictures.changes import Change
from xotui.pictures.glyphs import GROUPS
from xotui.tui.lab.state import CHANGES, ROWS, Entrant, Judged, LabView, Results, best_of, goals_of
from xotui.tui.look import Look
from xotui.tui.renderables.thumbnails import seen_range
from xotui.tui.renderables.words import Words, bar, joined, length

_TITLE = 1 + max(len(change.title) for change in CHANGES) + 1
"""Columns of a change, with a mark before it and a blank behind it."""

_WIDE = (8, 18)
"""The fewest and the most columns of a cell."""

_INTERVAL = 14
"""The columns that a share and its interval need, with brackets and air."""

_SHORT = {"literal match": ("literal",), "article-votes": ("art.-votes", "votes")}


@dataclass(frozen=True)
class Window:
    """The part of the table that is seen.

    Attributes:
        rows: Which changes.
        columns: Which columns.
        wide: How many characters each column takes.
    """

    rows: range
    columns: range
    wide: int


def window_of(view: LabView, columns: int, width: int, height: int) -> Window:
    """What is seen of the table in a room, always with the cell under the cursor."""
    room = width - _TITLE
    wide = min(max(room // max(columns, 1), _WIDE[0]), _WIDE[1])
    return Window(
        seen_range(len(CHANGES), view.row, max(height - 1, 1)),
        seen_range(columns, view.column, max(room // wide, 1)),
        wide,
    )


def cell_at(view: LabView, columns: int, width: int, height: int, x: int, y: int) -> tuple[int, int] | None:
    """The row and column of the table at a place of its panel; in front of the first column that of the cursor."""
    seen = window_of(view, columns, width, height)
    if not 1 <= y <= len(seen.rows):
        return None
    place = (x - _TITLE) // seen.wide
    if place >= len(seen.columns):
        return None
    return seen.rows[y - 1], seen.columns[place] if place >= 0 else view.column


def table_lines(results: Results, view: LabView, look: Look, width: int, height: int) -> list[Words]:
    """The table: changes downwards, everybody side by side, the best of each row in bold."""
    seen = window_of(view, len(results.entrants), width, height)
    lines = [_head(results, view, seen, look)]
    for row in seen.rows:
        change, here = CHANGES[row], row == view.row
        mark = look.signs.chosen if here else " "
        line: Words = [(look.text(f"{mark}{change.title}").ljust(_TITLE), look.strong if here else look.plain)]
        best = best_of(results, view.letters, change)
        for column in seen.columns:
            entrant = results.entrants[column]
            cell = results.cell(view.letters, change, entrant)
            chosen = here and column == view.column
            line += _cell(cell, seen.wide, entrant in best, chosen, look)
        lines.append(line)
    return lines


def _head(results: Results, view: LabView, seen: Window, look: Look) -> Words:
    whole = len(seen.rows) == len(CHANGES)
    place = f"{len(CHANGES)} changes" if whole else f"rows {seen.rows[0] + 1}–{seen.rows[-1] + 1} of {len(CHANGES)}"
    before, behind = seen.columns[0] > 0, seen.columns[-1] < len(results.entrants) - 1
    words: Words = [(place.ljust(_TITLE - 1) + ("<" if before else " "), look.dim)]
    for column in seen.columns:
        name = short_name(look.text(results.entrants[column].name), seen.wide - 1)
        last = behind and column == seen.columns[-1]
        style = look.strong if column == view.column else look.plain
        words.append((" " * (seen.wide - 1 - cell_len(name)), look.plain))
        words += [(name, style), (">" if last else " ", look.dim)]
    return words


def _cell(cell: Judged | None, wide: int, best: bool, chosen: bool, look: Look) -> Words:
    if cell is None:
        text = "–"
    else:
        text = with_interval(cell.tally) if wide >= _INTERVAL else percent(cell.tally.share)
    text = text if not look.ascii else text.replace("±", "+-")
    opening, closing = look.signs.cursor if chosen else (" ", " ")
    mark = look.style(look.colours.accent, bold=True)
    style = look.dim if cell is None else look.strong if best else look.plain
    return [(f"{opening:>{wide - len(text) - 1}}", mark), (text, style), (closing, mark)]


def short_name(name: str, width: int) -> str:
    """A name that is no wider than that: a shorter one where there is one, else cut."""
    for one in (name, *_SHORT.get(name, ())):
        if cell_len(one) <= width:
            return one
    while name and cell_len(name) > width - 1:
        name = name[:-1]
    return f"{name}~" if name.isascii() else f"{name}…"


def letters_words(view: LabView, results: Results, look: Look, width: int) -> Words:
    """The kinds of letters, the present one in brackets, and on how many pictures each row is judged."""
    words: Words = []
    for index, name in enumerate(GROUPS):
        opening, closing = look.signs.cursor if index == view.group else (" ", " ")
        words.append((f"{opening}{name}{closing} ", look.strong if index == view.group else look.dim))
    told = f"right in %, on {results.count} pictures a row"
    if length(words) + 2 + len(told) > width:
        told = f"{results.count} a row"
    room = width - length(words) - len(told)
    return [*words, (" " * room, look.plain), (told, look.dim)] if room >= 1 else words


def letters_at(x: int) -> int | None:
    """The kind of letters whose name is written at a column."""
    for index, name in enumerate(GROUPS):
        wide = len(name) + 3
        if 0 <= x < wide:
            return index
        x -= wide
    return None


def cell_lines(results: Results, view: LabView, failures: str, look: Look, width: int, height: int) -> list[Words]:
    """The cell under the cursor in words, as much of it as has room.

    Args:
        results: What was judged.
        view: Where the cursor is.
        failures: The key that shows failures.
        look: How it looks.
        width: Columns.
        height: Rows.
    """
    entrant = results.entrants[view.column]
    cell = results.cell(view.letters, view.change, entrant)
    if cell is None:
        whole = [[f"{entrant.name} on {view.letters} letters, {view.change.title}: not judged yet"]]
        whole.append([f"{entrant.name}, {view.change.title}:", "not judged yet"])
    else:
        whole = _spoken(cell, entrant, view, failures)
    for pieces in whole:
        lines = joined([look.text(piece) for piece in pieces], look.text(" · "), width)
        if len(lines) <= height and all(len(line) <= width for line in lines):
            break
    return [[(line, look.plain)] for line in lines]


def _spoken(cell: Judged, entrant: Entrant, view: LabView, failures: str) -> list[list[str]]:
    """The cell in many words, in fewer, and in fewest."""
    low, high = cell.tally.interval
    share, between = percent(cell.tally.share), f"{100 * low:.1f} and {100 * high:.1f}"
    letters = ", ".join(
        f"{letter} {right} of {total}"
        for letter, right, total in zip("XO", cell.tally.right, cell.tally.total, strict=True)
    )
    wrong = cell.total - cell.right
    shown = {0: "none wrong", 1: f"1 wrong: {failures} shows it"}.get(wrong, f"{wrong} wrong: {failures} shows them")
    counted = f"{cell.right} of {cell.total} right"
    return [
        [
            f"{entrant.name} on {view.letters} letters, {view.change.title}: {counted}, "
            f"{share} % (between {between} in 95 of 100 such tests)", letters, shown,
        ],
        [
            f"{entrant.name} on {view.letters} letters, {view.change.title}: {counted}",
            f"{share} % (95 %: between {between})", letters, shown,
        ],
        [f"{entrant.name}, {view.change.title}: {share} %", counted, f"between {between}", shown],
        [f"{view.change.title}: {share} %", counted, f"{wrong} wrong"],
    ]  # fmt: skip


def goal_lines(results: Results, view: LabView, look: Look, width: int, height: int) -> list[Words]:
    """How many goals the column under the cursor reaches, and which it misses; all of them where there is room."""
    entrant = results.entrants[view.column]
    known = goals_of(results, entrant)
    reached = [goal for goal, tally in known if tally.share >= goal.share]
    if not known:
        return [[("Goals", look.strong), (f"  {len(GOALS)}; none of them is judged yet", look.dim)]]
    rest = len(GOALS) - len(known)
    told = f"  {entrant.name} reaches {len(reached)} of {len(known)} goals"
    told += f", {rest} {'is' if rest == 1 else 'are'} not judged yet" if rest else ""
    head: Words = [("Goals", look.strong), (told, look.plain)]
    if height > len(GOALS):
        return [head, *(_goal(goal.title, tally.share, goal.share, look) for goal, tally in known)]
    missed = [goal.title for goal, _ in known if goal not in reached]
    for shown in range(len(missed), 0, -1):
        more = [] if shown == len(missed) else [f"{len(missed) - shown} more"]
        pieces = [look.text(piece) for piece in [*missed[:shown], *more]]
        lines = joined([f"missed: {pieces[0]}", *pieces[1:]], look.text(" · "), width)
        if len(lines) < height:
            return [head, *([(line, look.dim)] for line in lines)]
    return [head]


def _goal(title: str, share: float, least: float, look: Look) -> Words:
    reached = share >= least
    words: Words = [(f"  {title:<36}", look.plain if reached else look.strong)]
    words.append((f"{percent(share):>6}", look.plain if reached else look.strong))
    return [*words, (f"  at least {percent(least):>4}  {'reached' if reached else 'missed'}", look.dim)]


def progress_words(
    results: Results, doing: tuple[str, Change] | None, stopping: bool, run: str, look: Look, width: int
) -> Words:
    """How far it is.

    Args:
        results: What was judged.
        doing: The row that is being judged, or None.
        stopping: Whether that is the last one.
        run: The key that starts and stops.
        look: How it looks.
        width: Columns.
    """
    done, every = results.done, len(ROWS)
    told = f"{done} of {every} rows"
    if doing is not None:
        told += f" · {doing[0]}, {doing[1].title}" if not stopping else " · stops after this one"
    elif results.judged and done < every:
        told += f" · {run} goes on"
    elif not results.judged:
        told = "nothing judged yet"
    told = look.text(told)
    room = min(width - len(told) - 2, 40)
    if room < 4:
        return [(told, look.dim)]
    drawn = bar(done / every, room, look)
    rest = "·" if not look.ascii else "."
    return [
        (drawn, look.style(look.colours.accent)),
        (rest * (room - len(drawn)), look.dim),
        (f"  {told}", look.plain if doing is not None else look.dim),
    ]
