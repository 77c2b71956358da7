"""What a person thinks that a number is: read, judged, and where it is wrong, what to look at again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from xotui.insight.arithmetic import Largest, Products, Rectified, Share
from xotui.insight.walk import Work

_SLACK = 1e-9
_LONGEST = 24
_MINUS = str.maketrans("−–÷,", "--/.")
_DECIMAL = r"(?:\d+\.?(\d*)|\.(\d+))"
_GUESS = re.compile(rf"([+-]?)\s*{_DECIMAL}(?:\s*/\s*(\d+))?", re.ASCII)


@dataclass(frozen=True)
class Guess:
    """A number as a person wrote it.

    Attributes:
        text: What was written.
        number: The number; of a fraction what stands above the line.
        decimals: How many digits it has behind the point.
        divisor: What stands below the line; None where there is no line.
    """

    text: str
    number: Fraction
    decimals: int = 0
    divisor: int | None = None

    def denotes(self, value: float) -> bool:
        """Whether it is this value, as far as it is written.

        It may be exact, rounded, or truncated as the article's numbers are: to two decimals, or to as many as there
        are where there are more. The whole numbers of a fraction must be exact.

        >>> [parse_guess(text).denotes(7 / 9) for text in (".78", "0.77", "7/9", ".7778", ".79", ".8", "-.78")]
        [True, True, True, True, False, False, False]
        """
        if not np.isfinite(value):
            return False
        meant = value * (self.divisor or 1)
        slack = _SLACK * max(1.0, abs(meant))
        off = abs(float(self.number) - meant)
        if off <= slack:
            return True
        if self.divisor is not None and not self.decimals:
            return False
        digit = 10.0 ** -max(self.decimals, 2)
        rounded = off <= digit / 2 + slack
        missing = abs(meant) - abs(float(self.number))
        same_side = self.number == 0 or (self.number > 0) == (meant > 0)
        return rounded or (same_side and -slack <= missing < digit - slack)


def parse_guess(text: str) -> Guess:
    """Read what a person has typed: a number or a fraction, with a point or a comma, with or without the zero.

    Raises:
        ValueError: If it is neither.

    >>> parse_guess("-5/9").number, parse_guess("1,5").number, parse_guess(".33").decimals
    (Fraction(-5, 1), Fraction(3, 2), 2)
    """
    found = _GUESS.fullmatch(text.strip().translate(_MINUS)) if len(text) <= _LONGEST and text.isprintable() else None
    if found is None:
        raise ValueError(f"{text[:_LONGEST]!r} is no number; expected one such as .33, -1 or 3/9")
    sign, behind, alone, below = found.groups()
    if below is not None and not int(below):
        raise ValueError(f"{text!r} divides by 0; expected a number such as .33, -1 or 3/9")
    whole = found.group().split("/")[0].lstrip("+-").strip()
    number = Fraction(f"0{whole}".rstrip("."))
    decimals = len(behind or alone or "")
    return Guess(text, -number if sign == "-" else number, decimals, None if below is None else int(below))


@dataclass(frozen=True)
class Judgement:
    """What is said of a guess.

    Attributes:
        right: Whether it is the value.
        sentence: What was probably done, where it is wrong; nothing where it is right.
        again: The numbers to look at again, by the order in which they are taken.
    """

    right: bool
    sentence: str = ""
    again: tuple[int, ...] = ()


def judge(work: Work, guess: Guess) -> Judgement:
    """Whether a guess is the value of a position; where it is not, what it would be the right number for."""
    if guess.denotes(work.value):
        return Judgement(True)
    match work:
        case Products():
            return _of_products(work, guess)
        case Largest():
            return _of_window(work, guess)
        case Rectified():
            return _of_relu(work)
        case Share():
            return _of_share(work, guess)


def _of_products(found: Products, guess: Guess) -> Judgement:
    for value, sentence in _whole_slips(found):
        if guess.denotes(value):
            return Judgement(False, sentence)
    if abs(_float(guess) - found.value) <= _NEAR:
        return Judgement(False, "Nearly: look at how it is rounded, or cut off, after the second decimal.")
    products = found.products.ravel()
    below = np.flatnonzero(products < 0)
    kept = float(products[products > 0].sum())
    if len(below) and guess.denotes(kept / found.divisor + found.bias):
        marked = tuple(below.tolist())
        return Judgement(False, "The marked products are below 0: they are taken off.", marked)
    for times, slip in _SLIPS:
        values = (found.total + times * products) / found.divisor + found.bias
        near = np.flatnonzero((products != 0) & (np.abs(values - _float(guess)) <= 1e-2 + _SLACK))
        again = tuple(int(index) for index in near if guess.denotes(float(values[index])))
        if again:
            return Judgement(
                False, f"{'The marked product' if len(again) == 1 else 'One of the marked products'} {slip}", again
            )
    if not len(below):
        return Judgement(False, _how(found))
    sentence = "Look again at what is marked: the two signs differ there."
    return Judgement(False, sentence, tuple(below.tolist()))


_NEAR = 0.0101
"""How far a slip in the last of two decimals is from the value, at most."""

_SLIPS = (
    (-2, "seems to have the wrong sign."),
    (-1, "seems to be forgotten."),
    (1, "seems to be counted twice."),
)
"""How often a product must be added for a slip that a person makes with one of them, and what is said."""


def _whole_slips(found: Products) -> Iterator[tuple[float, str]]:
    """What comes out where the products are right and the rest is not, and what is said."""
    total, divisor, bias = found.total, found.divisor, found.bias
    rows, columns = found.products.shape[-2:]
    if divisor > 1:
        yield total, f"That is the sum: it is still to be divided by {divisor}."
        if bias:
            yield total + bias, f"Before the bias is added the sum is divided by {divisor}."
            yield (total + bias) / divisor, f"The bias comes last: only the sum is divided by {divisor}."
    elif found.pixels > 1:
        yield total / found.pixels + bias, "Here the sum stays a sum: it is not divided."
    if bias:
        yield total / divisor, "The bias is still to be added."
        yield total / divisor - bias, "The bias is added, not taken off."
    yield -found.value, "The sign is turned: see whether more is above 0 or below."
    if divisor > 1:
        for other in sorted({found.matching, rows, columns, rows * columns} - {0, 1, divisor}):
            yield total / other + bias, f"That is the sum divided by {other}; here it is divided by {divisor}."


def _how(found: Products) -> str:
    divided = f", divide by {found.divisor}" if found.divisor > 1 else ""
    added = ", add the bias" if found.bias else ""
    return f"Multiply pair by pair, add up{divided}{added}."


def _of_window(found: Largest, guess: Guess) -> Judgement:
    values = found.window.ravel()
    again = tuple(index for index, value in enumerate(values.tolist()) if guess.denotes(value))
    if again:
        return Judgement(False, "That is in the window (marked), but not the largest there.", again)
    if guess.denotes(float(values.mean())):
        return Judgement(False, "That is the mean: pooling keeps the largest value as it is.")
    if guess.denotes(float(values.sum())):
        return Judgement(False, "That is the sum: pooling keeps the largest value as it is.")
    return Judgement(False, "That is not in the window: the largest value there is kept.")


def _of_relu(found: Rectified) -> Judgement:
    if found.before < 0:
        return Judgement(False, "It is below 0: what is negative becomes 0.", (0,))
    return Judgement(False, "It is not below 0: it stays as it is.", (0,))


def _of_share(found: Share, guess: Guess) -> Judgement:
    shares = found.powers / found.powers.sum()
    again = tuple(index for index, share in enumerate(shares.tolist()) if guess.denotes(share))
    if again:
        return Judgement(False, "That is the share of another category (marked).", again)
    if any(guess.denotes(power) for power in found.powers.tolist()):
        return Judgement(False, "That is a power: it is divided by the sum of all.")
    if any(guess.denotes(score) for score in found.scores.tolist()):
        return Judgement(False, "That is a score: its power of e goes into the share.")
    return Judgement(False, "It is this category's power, divided by the sum of all.")


def _float(guess: Guess) -> float:
    return float(guess.number / (guess.divisor or 1))
