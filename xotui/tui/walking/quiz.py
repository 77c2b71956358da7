"""Predict, then reveal: the number of a position is hidden until the person has said what it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from xotui.insight.guess import Judgement, judge, parse_guess
from xotui.insight.walk import Work

ANSWER_SIGNS = "0123456789.,/+-−–÷"
"""What answers are written with."""

LONGEST = 12
"""The most signs of an answer."""


@dataclass(frozen=True)
class Quiz:
    """What is asked and what was answered.

    Attributes:
        on: Whether numbers are asked for at all.
        asking: Whether the number of this position is hidden.
        typed: The answer so far.
        given: The last answer at this position, or nothing.
        judged: What was said of it.
        tried: How many positions were answered.
        right: How many of them at the first try.
        counted: Whether this position is among them.
    """

    on: bool = False
    asking: bool = False
    typed: str = ""
    given: str = ""
    judged: Judgement | None = None
    tried: int = 0
    right: int = 0
    counted: bool = False

    @property
    def again(self) -> tuple[int, ...]:
        """The numbers to look at again."""
        return self.judged.again if self.judged and not self.judged.right else ()

    def asked(self, asking: bool) -> Quiz:
        """The same at another position, whose number is asked for or not."""
        return replace(self, asking=self.on and asking, typed="", given="", judged=None, counted=False)

    def switched(self, on: bool) -> Quiz:
        """The same with or without questions; what was reached is kept."""
        return replace(self, on=on).asked(False)

    def with_typed(self, typed: str) -> Quiz:
        """The same with another answer so far, no longer than answers are."""
        return replace(self, typed=typed[:LONGEST])

    def answered(self, work: Work) -> Quiz:
        """The answer is given; only the first one at a position counts.

        Raises:
            ValueError: If it is no number.
        """
        judged = judge(work, parse_guess(self.typed))
        first = not self.counted
        return replace(
            self,
            asking=not judged.right,
            typed="",
            given=self.typed,
            judged=judged,
            tried=self.tried + first,
            right=self.right + (first and judged.right),
            counted=True,
        )

    def revealed(self) -> Quiz:
        """The number is shown."""
        return replace(self, asking=False, typed="")
