"""How a number is written: decimal, fraction, the article's truncated digits, or not at all."""

from __future__ import annotations

from enum import StrEnum
from math import isnan, trunc

_SLACK = 1e-6


class Notation(StrEnum):
    """The notations, in the order in which a key turns them."""

    DECIMAL = "decimal"
    FRACTION = "fraction"
    ARTICLE = "article"
    COLOUR = "colour"

    @property
    def next(self) -> Notation:
        """The notation after this one."""
        order = list(Notation)
        return order[(order.index(self) + 1) % len(order)]

    @property
    def example(self) -> str:
        """What seven ninths look like."""
        return {"decimal": ".78", "fraction": "7/9", "article": ".77", "colour": "no numbers"}[self.value]


def number_width(pixels: int, notation: Notation) -> int:
    """The columns that any value in −1 … 1 needs: the sign, then the digits.

    Args:
        pixels: How many pixels a feature has.
        notation: How values are written.
    """
    if notation is Notation.FRACTION:
        return max(4, 2 + 2 * len(str(pixels)))
    return 4


def score_text(value: float, notation: Notation) -> str:
    """A score, a share or a weight: always two decimals, truncated where the article's digits are shown.

    Scores are means of values, so they are no fractions of a feature's pixels.

    >>> score_text(1.0, Notation.FRACTION), score_text(1.938, Notation.ARTICLE), score_text(-0.2, Notation.DECIMAL)
    ('1.00', '1.93', '-.20')
    """
    if isnan(value):
        return "–"
    if notation is Notation.ARTICLE:
        value = trunc(value * 100 + (_SLACK if value > 0 else -_SLACK)) / 100
    text = f"{value:.2f}"
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def number_text(value: float, notation: Notation, pixels: int = 0) -> str:
    """A value as text, a minus before it where it is below 0, and no zero before the point.

    A whole 1 is 1.0: no value of a map takes more than four columns. Fractions are over the number of pixels,
    unreduced, since that is what was computed; a value that is no such fraction is written as a decimal.

    Args:
        value: What to write; NaN is written as –.
        notation: How.
        pixels: How many pixels a feature has; 0 where fractions make no sense.

    >>> [number_text(7 / 9, notation, 9) for notation in Notation]
    ['.78', '7/9', '.77', '.78']
    >>> number_text(-5 / 9, Notation.ARTICLE), number_text(1.0, Notation.DECIMAL)
    ('-.55', '1.0')
    """
    if isnan(value):
        return "–"
    if notation is Notation.FRACTION and pixels:
        numerator = round(value * pixels)
        if abs(value * pixels - numerator) < _SLACK:
            return f"{numerator}/{pixels}"
    if notation is Notation.ARTICLE:
        return _decimal(trunc(value * 100 + (_SLACK if value > 0 else -_SLACK)))
    return _decimal(round(value * 100))


def signed_text(value: float, notation: Notation, pixels: int = 0) -> str:
    """As `number_text`, with a blank where there is no minus, so that digits stand below digits."""
    text = number_text(value, notation, pixels)
    return text if text.startswith("-") else f" {text}"


def weight_text(value: float) -> str:
    """A pixel, a weight or a product: a whole number without a point, else with up to two decimals.

    >>> weight_text(-1.0), weight_text(0.3), weight_text(0.25)
    ('-1', '.3', '.25')
    """
    if abs(value - round(value)) < _SLACK:
        return str(round(value))
    if abs(value) < 0.005:
        return ".00" if value > 0 else "-.00"
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def _decimal(hundredths: int) -> str:
    sign = "-" if hundredths < 0 else ""
    whole, rest = divmod(abs(hundredths), 100)
    if whole >= 10:
        return f"{sign}{whole}"
    if whole:
        return f"{sign}{whole}.{rest // 10}"
    return f"{sign}.{rest:02}"
