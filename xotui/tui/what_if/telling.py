"""Margins and verdicts in words."""

from __future__ import annotations

from math import isfinite

from xotui.engine.matching import ROUNDING
from xotui.pictures.text import BLACK, INK
from xotui.tui.notation import Notation, score_text, weight_text

Labels = tuple[str, ...]

TINY = 0.0001
"""What is smaller than this is not told in digits."""


def letters(labels: Labels) -> tuple[str, str, str]:
    """One character for each of two categories, and one for neither (the last, so that −1 finds it).

    >>> letters(("X", "O")), letters(("cross", "circle"))
    (('X', 'O', '?'), ('1', '2', '?'))
    """
    first, second = (label.strip()[:1].upper() for label in labels)
    if not (first.isalnum() and second.isalnum()) or first == second:
        first, second = "1", "2"
    return first, second, "?"


def size_text(amount: float, notation: Notation = Notation.DECIMAL) -> str:
    """How large a margin or a change of it is, without its sign; small ones do not become 0.

    >>> size_text(-0.44), size_text(0.004), size_text(1.938)
    ('.44', '.004', '1.94')
    """
    text = score_text(abs(amount), notation)
    if text.strip("0.") or abs(amount) <= ROUNDING:
        return text
    return f"{abs(amount):.1g}"[1:] if abs(amount) >= TINY else f"<{TINY:g}".replace("0.", ".", 1)


def lead(margin: float, labels: Labels, notation: Notation = Notation.DECIMAL) -> str:
    """Who is ahead, and by how much.

    >>> lead(0.44, ("X", "O")), lead(-0.2, ("X", "O")), lead(0.0, ("X", "O"))
    ('X +.44', 'O +.20', 'a tie')
    """
    if not isfinite(margin):
        return "no margin"
    if abs(margin) <= ROUNDING:
        return "a tie"
    return f"{labels[margin < 0]} +{size_text(margin, notation)}"


def moved_text(change: float, labels: Labels, notation: Notation = Notation.DECIMAL) -> str:
    """How far a margin moves, and to whom.

    >>> moved_text(-0.29, ("X", "O")), moved_text(0.0, ("X", "O"))
    ('.29 towards O', 'no change')
    """
    if not isfinite(change) or abs(change) <= ROUNDING:
        return "no change"
    return f"{size_text(change, notation)} towards {labels[change < 0]}"


def then_text(before: int, after: int, labels: Labels) -> str:
    """What becomes of a verdict.

    >>> then_text(0, 0, ("X", "O")), then_text(0, 1, ("X", "O")), then_text(0, -1, ("X", "O"))
    ('X stays', 'X becomes O', 'X becomes undecided')
    """
    if before == after:
        return "undecided still" if after < 0 else f"{labels[after]} stays"
    names = [labels[verdict] if verdict >= 0 else "undecided" for verdict in (before, after)]
    return f"{names[0]} becomes {names[1]}"


def said(judge: int, margin: float, verdict: int, labels: Labels, notation: Notation = Notation.DECIMAL) -> str:
    """What votes (0) or literal match (1) say of a picture.

    >>> said(0, 0.44, 0, ("X", "O")), said(1, -3.0, 1, ("X", "O")), said(1, 0.0, -1, ("X", "O"))
    ('votes say X by .44', 'literal match says O by 3 pixels', 'literal match is undecided')
    """
    who = ("votes", "literal match")[judge]
    if verdict < 0:
        return f"{who} {'is' if judge else 'are'} undecided"
    if judge:
        count = round(abs(margin))
        return f"{who} says {labels[verdict]} by {count} pixel{'s' if count != 1 else ''}"
    return f"{who} say {labels[verdict]} by {size_text(margin, notation)}"


def pixel_text(value: float) -> str:
    """What a pixel is.

    >>> pixel_text(1.0), pixel_text(-1.0), pixel_text(0.5)
    ('ink', 'black', 'grey .5')
    """
    return {INK: "ink", BLACK: "black"}.get(value) or f"grey {weight_text(value)}"
