"""Votes, literal match, cost, header, hint and names: a few lines each."""

from __future__ import annotations

from math import isnan

from rich.style import Style

from xotui.engine import Cost
from xotui.insight.verdict import Verdict
from xotui.tui.look import Look
from xotui.tui.notation import Notation, score_text
from xotui.tui.reading import Reading
from xotui.tui.renderables.words import Words, bar, length, spread


def vote_lines(
    reading: Reading,
    look: Look,
    width: int,
    height: int,
    notation: Notation,
    chosen: int | None,
    pinned: Verdict | None = None,
    now: Verdict | None = None,
) -> list[Words]:
    """Who gets how many votes, as bars; the verdict, and by how much.

    Args:
        reading: What was computed.
        look: How it looks.
        width: Columns.
        height: Rows: 4 with the verdict in a line of its own, 3 with it in the title.
        notation: How scores are written.
        chosen: The category under the cursor, or None.
        pinned: What was pinned as A, if it is compared: both scores are written.
        now: What it is compared with.
    """
    verdict = reading.votes
    if verdict is None:
        return [[("Votes", look.strong)], [("it ends with maps", look.dim)]]
    lines = []
    for index, (label, score) in enumerate(zip(verdict.labels, verdict.scores, strict=True)):
        text = _score(score, notation)
        if pinned is not None and now is not None and pinned.labels == now.labels:
            text = f"{_score(pinned.scores[index], notation)}→{_score(now.scores[index], notation)}"
        lines.append(_bar_line(label, score, text, look, width, look.colours.categories[index], index == chosen))
    if height >= 4:
        mark: Words = [(" refitted", look.dim)] if reading.document.refitted else []
        return [[("Votes", look.strong), *mark], *lines, _verdict_line(verdict, look, "it is ", width)]
    named = verdict.winner or not len(verdict.why_undecided) + 12 <= width
    title: Words = [("Refitted " if reading.document.refitted else "Votes ", look.strong)] if named else []
    return [[*title, *_verdict_line(verdict, look, "", width - length(title))], *lines]


def _score(score: float | None, notation: Notation) -> str:
    return score_text(float("nan") if score is None else score, notation)


def literal_lines(reading: Reading, look: Look, width: int, height: int, marked: int | None) -> list[Words]:
    """How many pixels are those of the clean X and the clean O, and what would follow from that alone.

    Args:
        reading: What was computed.
        look: How it looks.
        width: Columns.
        height: Rows: 4 with bars, 2 without.
        marked: The category whose differences are marked in the picture, or None.
    """
    verdict = reading.literal
    total = reading.document.picture.size
    counts = [int(score or 0) for score in verdict.scores]
    title: Words = [("Literal match ", look.strong if height >= 4 else look.plain)]
    outcome = verdict.winner or verdict.why_undecided
    if marked is not None:
        outcome += f" (marked: not {verdict.labels[marked]}'s)" if height >= 4 else ""
    ending: Words = [(f"→ {outcome}", look.dim)]
    if height >= 4:
        grey = look.colours.dim or "default"
        lines = [
            _bar_line(label, count / total, f"{count}/{total}", look, width, grey, False)
            for label, count in zip(verdict.labels, counts, strict=True)
        ]
        return [title, *lines, ending]
    pairs = [f"{label} {count}/{total}" for label, count in zip(verdict.labels, counts, strict=True)]
    if length(title + ending) > width:
        title = [("Literal ", look.plain)]
    if len("  ".join(pairs)) > width:
        return [[("Literal ", look.plain), *ending], *[[(pair, look.dim)] for pair in pairs]]
    return [title + ending, [("  ".join(pairs), look.dim)]]


def cost_lines(reading: Reading, look: Look, width: int) -> list[Words]:
    """The exact count of all operations, and how many values each stage has."""
    total = sum((cost for _, cost in reading.costs), Cost())
    counts = [
        f"{total.multiplications} ×",
        f"{total.additions} +",
        f"{total.divisions} ÷",
        f"{total.comparisons} max",
    ]
    lines: list[Words] = [[("Cost", look.strong)]]
    line = ""
    for count in counts:
        if line and len(line) + 2 + len(count) > width:
            lines.append([(line, look.dim)])
            line = ""
        line += ("  " if line else "") + count
    lines.append([(line, look.dim)])
    sizes = " → ".join(str(stage.values.size) for _, stage in reading.map_stages if stage.operation != "relu")
    lines.append([(f"{sizes} values", look.dim)])
    return lines


def document_words(reading: Reading, look: Look, unsaved: str, room: int) -> Words:
    """What is open, and what of it is not saved: the explorer's part of the header.

    Args:
        reading: What was computed.
        look: How it looks.
        unsaved: What is not saved, or nothing.
        room: Columns; where they are few, what is not saved has a star behind its name.
    """
    document = reading.document
    size = " · " + "×".join(map(str, document.shape))
    bright, plain, dim = (look.style(colour, panel=True) for colour in (look.colours.bright, None, look.colours.dim))
    whole: Words = [(document.picture_name, bright), (f" · {document.network_name}{size}", plain)]
    marks = ("votes refitted", "refitted") if document.refitted else ("",)
    lost = (unsaved, "unsaved") if unsaved else ("",)
    forms = ["".join(f" · {part}" for part in (mark, loss) if part) for loss in lost for mark in marks]
    forms += [f" · {loss}" for loss in lost]  # that votes are refitted stands over the votes too
    for form in forms:
        if (form or not unsaved) and length(whole) + len(form) <= room:
            return [*whole, (form, dim)]
    picture, network = ("*" if kind in unsaved else "" for kind in ("picture", "network"))
    starred: Words = [(document.picture_name + picture, bright), (f" · {document.network_name}{network}", plain)]
    sized: Words = [*starred, (size, plain)]
    return next((words for words in (sized, starred) if length(words) <= room), starred[:1])


def hint_words(hint: str, look: Look, width: int) -> Words:
    """What is told, and the legend of the colours where it has room."""
    left: Words = [(f" {look.text(hint)}", look.dim)]
    legend = legend_words(look)
    for ending in (legend, legend[1:-1]):
        if length(left) + length(ending) + 3 <= width:
            return spread(left, [*ending, (" ", look.plain)], width, look.plain)
    return left


def legend_words(look: Look, *, panel: bool = False) -> Words:
    """What the colours mean, from −1 to 1."""
    dim = look.style(look.colours.dim, panel=panel)
    words: Words = [("negative ", dim), ("-1 ", dim)]
    for step in range(-5, 6):
        shade = look.colours.heat[50 + step * 10][0] or look.colours.background or "default"
        if step:
            words.append((look.signs.full_bar, Style(color=shade, bgcolor=shade if not look.ascii else None)))
        else:
            words.append((" 0 ", dim))
    return [*words, (" +1", dim), (" match", dim)]


def name_words(reading: Reading, look: Look, width: int, chosen: int) -> Words:
    """The names of the features in one line, the chosen one always among them."""
    pieces: list[Words] = []
    for index, name in enumerate(reading.row_names):
        mark = look.signs.chosen if index == chosen else " "
        style = look.style(look.hue(index), bold=index == chosen)
        pieces.append([(f"{mark}{index + 1} {name}  ", style)])
    first = 0
    while first < chosen and sum(length(piece) for piece in pieces[first : chosen + 1]) > width - 4:
        first += 1
    words: Words = [("… ", look.dim)] if first else []
    for index, piece in enumerate(pieces[first:], start=first):
        if length(words) + length(piece) > width - (0 if index == len(pieces) - 1 else 2):
            return [*words, ("…", look.dim)]
        words += piece
    return words


def _bar_line(label: str, share: float | None, text: str, look: Look, width: int, colour: str, chosen: bool) -> Words:
    room = max(width - len(label) - 2 - max(len(text), 4), 1)
    known = share is not None and not isnan(share)
    drawn = bar(share if known and share else 0.0, room, look)
    left, right = look.signs.brackets if chosen else (" ", " ")
    name = look.style(look.colours.cursor, bold=True) if chosen else look.strong
    return [
        (f"{label}{left}", name),
        (drawn, look.style(colour)),
        (" " * (room - len(drawn)), look.plain),
        ((right if chosen else " ") + text.rjust(4), look.strong if chosen else look.plain),
    ]


def _verdict_line(verdict: Verdict, look: Look, before: str, width: int) -> Words:
    if verdict.winner is None:
        why = verdict.why_undecided
        forms = (f"undecided: {why}", f"undecided {why}", f"? {why}", "undecided")
        reason = next((form for form in forms if len(form) + 2 <= width), "?")
        return [(f"→ {reason}", look.style(look.colours.bright, bold=True))]
    colour = look.colours.categories[verdict.labels.index(verdict.winner)]
    article = "an " if before else ""
    words: Words = [(look.text(f"→ {before}{article}{verdict.winner}"), look.style(colour, bold=True))]
    if verdict.margin is not None:
        words.append((f"  by {score_text(verdict.margin, Notation.DECIMAL)}", look.dim))
    return words if length(words) <= width else words[:1]
