"""Words with styles, and the strips of a fixed width that are made of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from xotui.tui.look import Look

Words = list[tuple[str, Style]]
"""One line: pieces of text, each with its style."""


def length(words: Words) -> int:
    """How many columns the words take."""
    return sum(cell_len(text) for text, _ in words)


def strip(words: Words, width: int, look: Look, fill: Style | None = None) -> Strip:
    """One line, cut or filled up to the width.

    Args:
        words: What is written.
        width: Columns.
        look: Tells whether only ASCII may be written.
        fill: The style of what is left over; that of ordinary text unless told.
    """
    return _strip(tuple(words), width, look, fill or look.plain)


@lru_cache(maxsize=2048)
def _strip(words: tuple[tuple[str, Style], ...], width: int, look: Look, fill: Style) -> Strip:
    """The same strip whenever the same words are asked for: whoever shows it sees at once that nothing has changed.

    Pieces side by side that look alike are one piece, so that a terminal is told of a style once.
    """
    room = width - sum(cell_len(look.text(text)) for text, _ in words)
    runs: list[tuple[str, Style]] = []
    for text, style in (*words, (" " * max(room, 0), fill)):
        if runs and _as_one(runs[-1][1], text, style):
            runs[-1] = (runs[-1][0] + text, runs[-1][1])
        elif text:
            runs.append((text, style))
    made = Strip([Segment(look.text(text), style) for text, style in runs], width - min(room, 0))
    return made.crop(0, width) if room < 0 else made


def _as_one(before: Style, text: str, style: Style) -> bool:
    """Whether a piece behind another looks the same in its style; of blanks nothing is seen but the ground."""
    if before == style:
        return True
    ground = text.isspace() and before.bgcolor == style.bgcolor
    return ground and not any((before.underline, style.underline, before.reverse, style.reverse))


def strips(lines: Iterable[Words], width: int, height: int, look: Look, fill: Style | None = None) -> list[Strip]:
    """Lines from the top, cut or filled up to width and height."""
    made = [strip(words, width, look, fill) for words in lines][:height]
    return made + [strip([], width, look, fill)] * (height - len(made))


def spread(left: Words, right: Words, width: int, fill: Style) -> Words:
    """One text at the left edge and one at the right; where both do not fit, the right one goes."""
    space = width - length(left) - length(right)
    return [*left, (" " * space, fill), *right] if space >= 1 else left


def bar(share: float, width: int, look: Look) -> str:
    """A horizontal bar, in eighths of a column where there is Unicode.

    Args:
        share: How much of the width, 0 … 1; what is outside is cut.
        width: Columns.
        look: Tells which signs may be written.
    """
    eighths = round(min(max(share, 0.0), 1.0) * width * 8)
    if look.ascii:
        return look.signs.full_bar * round(eighths / 8)
    whole, rest = divmod(eighths, 8)
    return "█" * whole + (" ▏▎▍▌▋▊▉"[rest] if rest else "")


def joined(pieces: Sequence[str], joint: str, width: int) -> list[str]:
    """Pieces with a joint between them, in as many lines as a width needs; no piece is broken.

    >>> joined(["one", "two", "three"], " + ", 11)
    ['one + two +', 'three']
    """
    lines = [""]
    for index, piece in enumerate(pieces):
        text = piece + (joint if index < len(pieces) - 1 else "")
        if lines[-1] and len((lines[-1] + text).rstrip()) > width:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += text
    return lines


def joined_end(pieces: Sequence[str], joint: str, width: int) -> str:
    """Pieces with a joint between them; where there is no room for all, those behind the first go.

    >>> joined_end(["one", "two", "three", "four"], " + ", 20)
    'one + … + four'
    """
    forms = [list(pieces)]
    forms += [[pieces[0], "…", *pieces[start:]] for start in range(2, len(pieces))]
    forms += [["…", pieces[-1]]] if len(pieces) > 1 else []
    return next((text for text in map(joint.join, forms) if len(text) <= width), joint.join(forms[-1]))
