"""What drawn letters vary in, as data."""

from __future__ import annotations

from dataclasses import dataclass, fields
from math import isfinite

Span = tuple[float, float]
"""From the lowest to the highest value that is drawn at random."""

_LIMITS: dict[str, Span] = {
    "width": (0.01, 0.8),
    "thin": (0.05, 1.0),
    "size": (0.05, 2.0),
    "push": (0.0, 1.0),
    "proportion": (0.2, 5.0),
    "slant": (-1.0, 1.0),
    "sway": (0.0, 45.0),
    "turn": (0.0, 180.0),
    "bow": (0.0, 1.0),
    "curl": (-60.0, 150.0),
    "uneven": (0.0, 1.0),
    "pressure": (0.0, 0.9),
    "serif": (0.05, 1.0),
    "gap": (0.0, 180.0),
    "overshoot": (0.0, 180.0),
    "spiral": (0.0, 1.0),
    "corners": (1.0, 20.0),
    "egg": (0.0, 0.8),
    "bend": (0.0, 5.0),
    "ragged": (0.0, 1.0),
    "threshold": (0.05, 0.95),
    "noise": (0.0, 0.5),
}
"""Between what each span, and each number that is no share, has to lie. All others are shares: 0 … 1."""


@dataclass(frozen=True)
class LetterRecipe:
    """How the letters of a drawn set vary.

    A span is (lowest, highest); the value of each letter is drawn from it. A share is how many of the letters
    (0 … 1) are drawn in that way. The letter's box is the upright rectangle it is drawn into before it is
    slanted, turned and bent.

    Args:
        width: Of the pen, as a span of shares of the box's shorter side.
        contrasted: Share of letters with thick and thin strokes.
        thin: The thin strokes of these, as a span of shares of the thick ones.
        pressure: How much narrower a stroke is at one end than at the other, as a span of shares of its width.
        outlined: Share of letters of which only the outline is drawn, where the box is large enough to show one.
        size: Of the box's longer side, as a span of shares of the frame; never below three pixels.
        pushed: Share of letters that are pushed partly out of the frame. The others' boxes are inside.
        push: How far beyond the frame these are pushed, as a span of shares of the frame; never more than
            a third of the box.
        middle: Share of letters whose box is exactly in the middle of the frame, and not pushed.
        proportion: Height of the box by its width, as a span; in a frame that is no square, against the frame's.
        narrow: Share of letters narrower than that: X's down to a half as wide, O's to a third.
        slant: How far the letter's top leans to the right, as a span of shares of its height.
        sway: Standard deviation, in degrees, of the turn of every letter.
        turned: Share of letters that are turned farther.
        turn: These are turned by up to so many degrees, either way.
        bowed: Share of X's with curved strokes.
        bow: How far these strokes leave the straight line, as a span of shares of half the box.
        touching: Share of X's of two arcs that touch back to back: ")(", or one above the other.
        curl: How much farther than half an ellipse each end of these arcs goes on, as a span of degrees.
        looped: Share of X's whose ends are joined by an arc at one side, as if drawn in one stroke.
        uneven: How far the ends of an X's arms stray, each by itself, as a span of shares of half the box.
        serifs: Share of X's with short level strokes at the ends of the arms.
        hooks: Share of X's with short strokes that curl back at the ends of the arms.
        serif: Length of serifs and hooks, as a span of shares of the box's width.
        flat: Share of letters whose strokes are cut off level at the top and the bottom; the others' are round.
        opened: Share of O's with a gap.
        gap: Of these, as a span of degrees.
        overshot: Share of O's whose stroke runs on beyond where it began.
        overshoot: Of these, as a span of degrees.
        spiral: How far the ends of opened and overshot O's miss each other, as a span of shares of the radius.
        tails: Share of O's with a stroke that goes on from the top to the right.
        filled: Share of O's without a hole.
        corners: Exponent of the O's superellipse, as a span: 1 a diamond, 2 an ellipse, 6 nearly a box. Values
            near 2 are the most frequent.
        egg: How much wider one end of an O is than its middle, as a span of shares.
        bent: Share of letters that are bent elastically.
        bend: By how much, as a span of ninths of the frame.
        ragged: How far the ink of single pixels strays, as a span of standard deviations in shares of a pixel.
        threshold: The share of the pen's ink a pixel needs to be ink, as a span. Where it is high, thin strokes
            break up.
        noisy: Share of pictures with noise.
        noise: The share of their pixels that are turned into their negative, as a span.
        plain: Share of pictures that are the clean X or the clean O, and nothing done to them.

    Raises:
        ValueError: If a field is out of its range; the message names it.

    >>> LetterRecipe(plain=2)
    Traceback (most recent call last):
    ValueError: plain: found 2; expected a share from 0 to 1
    """

    width: Span = (0.07, 0.34)
    contrasted: float = 0.4
    thin: Span = (0.35, 0.9)
    pressure: Span = (0.0, 0.4)
    outlined: float = 0.02
    size: Span = (0.4, 1.0)
    pushed: float = 0.2
    push: Span = (0.0, 3 / 9)
    middle: float = 0.1
    proportion: Span = (0.65, 1.7)
    narrow: float = 0.1
    slant: Span = (-0.15, 0.35)
    sway: float = 6.0
    turned: float = 0.25
    turn: float = 45.0
    bowed: float = 0.4
    bow: Span = (0.0, 0.35)
    touching: float = 0.12
    curl: Span = (-20.0, 60.0)
    looped: float = 0.04
    uneven: Span = (0.0, 0.25)
    serifs: float = 0.25
    hooks: float = 0.2
    serif: Span = (0.2, 0.55)
    flat: float = 0.5
    opened: float = 0.15
    gap: Span = (10.0, 90.0)
    overshot: float = 0.15
    overshoot: Span = (10.0, 70.0)
    spiral: Span = (0.0, 0.35)
    tails: float = 0.06
    filled: float = 0.04
    corners: Span = (1.4, 6.0)
    egg: Span = (0.0, 0.2)
    bent: float = 0.5
    bend: Span = (0.0, 1.3)
    ragged: Span = (0.0, 0.15)
    threshold: Span = (0.3, 0.6)
    noisy: float = 0.25
    noise: Span = (0.01, 0.12)
    plain: float = 0.03

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(field.default, tuple):
                object.__setattr__(self, field.name, _as_span(field.name, value))
            else:
                low, high = _LIMITS.get(field.name, (0, 1))
                what = "a number" if field.name in _LIMITS else "a share"
                if not (_is_number(value) and low <= value <= high):
                    raise ValueError(f"{field.name}: found {value!r}; expected {what} from {low:g} to {high:g}")


def _as_span(name: str, value: object) -> Span:
    low, high = _LIMITS[name]
    if isinstance(value, tuple | list) and len(value) == 2 and all(map(_is_number, value)):
        first, last = value
        if low <= first <= last <= high:
            return float(first), float(last)
    raise ValueError(f"{name}: found {value!r}; expected two numbers from {low:g} to {high:g}, the lower one first")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)
