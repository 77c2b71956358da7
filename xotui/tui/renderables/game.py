"""The line of the live accuracy, and the challenges in words."""

from __future__ import annotations

from dataclasses import dataclass

from xotui.insight.challenges import Challenge
from xotui.tui.look import Look
from xotui.tui.renderables.words import Words, length


@dataclass(frozen=True)
class LiveState:
    """What is known of how good the features are.

    Attributes:
        share: How often they are right, 0 … 1; None before it was first known.
        moved: By how much that is more or less than before the last edit; None where there was nothing before.
        best: The best so far with as many features; None before there is one.
        features: How many features there are.
        pictures: How many letters that goes by.
        letters: What letters these are.
        waiting: Whether it is being computed anew.
        trouble: Why there is no number, as half a sentence.
        challenge: What has to be beaten, if anything.
    """

    share: float | None = None
    moved: float | None = None
    best: float | None = None
    features: int = 0
    pictures: int = 0
    letters: str = ""
    waiting: bool = False
    trouble: str = ""
    challenge: Challenge | None = None

    @property
    def beaten(self) -> bool:
        """Whether the features are as good as the challenge asks."""
        return self.challenge is not None and self.share is not None and reached(self.share, self.challenge)


def reached(share: float, challenge: Challenge) -> bool:
    """Whether a share of right answers is enough, as it is written: to a tenth of a percent."""
    return round(100 * share, 1) >= round(100 * challenge.goal, 1)


def percent(share: float) -> str:
    """A share in percent.

    >>> percent(0.875)
    '87.5 %'
    """
    return f"{100 * share:.1f} %"


def live_words(state: LiveState, look: Look, width: int) -> Words:
    """How good the features are, in one line; what there is no room for is left out from the end.

    Args:
        state: What is known.
        look: How it looks.
        width: Columns.
    """
    plain, dim = look.style(panel=True), look.style(look.colours.dim, panel=True)
    strong = look.style(look.colours.bright, panel=True, bold=True)
    number = look.style(look.colours.accent, panel=True, bold=True)
    challenge = state.challenge
    words: Words = [(f" {challenge.title if challenge else 'Live accuracy'} ", strong)]
    if state.trouble:
        return [*words, (f" does not count: {state.trouble}" if challenge else f" {state.trouble}", plain)]
    shown = percent(state.share) if state.share is not None else ""
    words.append((f" {shown}{'…' if state.waiting else ''}", number))
    if state.moved is not None:
        words.append((f"  {_moved_text(state.moved, look)}", strong if round(100 * state.moved, 1) else dim))
    more: list[Words] = []
    if challenge and state.share is not None:
        goal = f"goal {100 * challenge.goal:.0f} %"
        more.append([(f"  beaten! ({goal})" if state.beaten else f"  {goal}", number if state.beaten else plain)])
    elif challenge:
        more.append([(f"  goal {100 * challenge.goal:.0f} %", plain)])
    if state.best is not None:
        with_features = "" if challenge else f" with {state.features} feature{'s' * (state.features != 1)}"
        more.append([(f"  best{with_features} {percent(state.best)}", plain)])
    if state.pictures:
        more.append([(f"  on {state.pictures} {state.letters}", dim)])
    for piece in more:
        if length(words) + length(piece) > width:
            break
        words += piece
    return words


def challenge_words(challenge: Challenge, share: float | str | None, best: float | None, look: Look) -> list[Words]:
    """A challenge as two lines: what it is and how far one is; what makes it hard.

    Args:
        challenge: The challenge.
        share: How good the present features are, None while that is computed, or why they do not count.
        best: The best so far; None before there is one.
        look: How it looks.
    """
    plain, dim = look.style(panel=True), look.style(look.colours.dim, panel=True)
    strong = look.style(look.colours.bright, panel=True, bold=True)
    number = look.style(look.colours.accent, panel=True, bold=True)
    rule = challenge.rule[0].upper() + challenge.rule[1:]
    told: Words = (
        [("now ", dim), ("…" if share is None else percent(share), plain)] if not isinstance(share, str) else []
    )
    if best is not None:
        told += [("  best ", dim), (percent(best), number if reached(best, challenge) else plain)]
        told += [("  beaten", number)] if reached(best, challenge) else []
    first: Words = [(f"{challenge.title}  ", strong), (f"goal {100 * challenge.goal:.0f} %  ", plain), *told]
    return [first, [(f"Not now: {share}." if isinstance(share, str) else f"{challenge.sentence} {rule}.", dim)]]


def _moved_text(moved: float, look: Look) -> str:
    tenths = round(100 * moved, 1)
    if not tenths:
        return "as before"
    if look.ascii:
        return f"{tenths:+.1f}"
    return f"{'▲ +' if tenths > 0 else '▼ −'}{abs(tenths):.1f}"
