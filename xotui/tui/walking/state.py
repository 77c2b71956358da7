"""Where a walk on the screen stands: the walk itself, how fast it goes, and what is asked on the way."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import isfinite

from xotui.engine import Trace
from xotui.insight.walk import Pace, Walk
from xotui.tui.walking.quiz import Quiz

SPEEDS = (1, 2, 4, 8, 16, 32)
"""Steps in a second."""


@dataclass(frozen=True, eq=False)
class Walking:
    """Everything that a person changes on this screen.

    Attributes:
        walk: Where one stands.
        pace: How far a step goes.
        speed: Which of the `SPEEDS` it plays at.
        playing: Whether it goes by itself.
        quiz: What is asked and answered.
    """

    walk: Walk
    pace: Pace = Pace.PRODUCT
    speed: int = 2
    playing: bool = False
    quiz: Quiz = field(default_factory=Quiz)

    @property
    def hides(self) -> bool:
        """Whether the number of this position must not be seen."""
        return self.quiz.asking

    @property
    def finished(self) -> bool:
        """Whether there is nothing more to walk."""
        return self.walk.at_end and self.walk.stage == len(self.walk.trace) - 1

    @property
    def waits(self) -> bool:
        """Whether a step on must wait for an answer."""
        return self.quiz.asking and (self.walk.complete or self.pace is not Pace.PRODUCT)

    def stepped(self, *, back: bool = False) -> Walking:
        """One step on or back; the same where it waits for an answer, or where there is nothing more."""
        if not back and self.waits:
            return self
        walk = self.walk.step(self.pace, back=back)
        if walk is self.walk:
            return self
        return self._moved(walk, asking=not back)

    def jumped(self, walk: Walk, *, finished: bool = False) -> Walking:
        """Another position.

        Args:
            walk: Where.
            finished: Whether all of it is taken, unless one goes number by number.
        """
        return self._moved(walk.completed() if finished and self.pace is not Pace.PRODUCT else walk, asking=True)

    def _moved(self, walk: Walk, *, asking: bool) -> Walking:
        before = self.walk
        if not self.quiz.on or (walk.stage, walk.channel, walk.place) == (before.stage, before.channel, before.place):
            return replace(self, walk=walk)
        asked = asking and isfinite(walk.value)
        return replace(self, walk=walk.begun() if asked else walk, quiz=self.quiz.asked(asked))

    def on(self, trace: Trace, feature: int) -> Walking:
        """The same on another trace, or with another feature; a walk through another trace begins anew."""
        if trace is not self.walk.trace:
            walk = replace(self.walk.through(trace), feature=feature)
            return replace(self, walk=walk, playing=False, quiz=self.quiz.asked(isfinite(walk.value)))
        if feature != self.walk.feature:
            return self._moved(self.walk.with_feature(feature), asking=True)
        return self

    # Predicting.

    def predicting(self, on: bool) -> Walking:
        """Ask for numbers from here on, or no longer; a number that is seen already is not asked for."""
        quiz = self.quiz.switched(on)
        if not on:
            return replace(self, quiz=quiz)
        asked = replace(self, playing=False, quiz=quiz)
        if self.walk.complete:
            following = self.walk.step(Pace.POSITION)
            following = following if following is not self.walk else self.walk.beginning()
            return asked._moved(following, asking=True)
        return replace(asked, quiz=quiz.asked(isfinite(self.walk.value)))

    def answered(self) -> Walking:
        """Give the answer that is typed, or without one see the number.

        Raises:
            ValueError: If what is typed is no number.
        """
        quiz = self.quiz.answered(self.walk.work) if self.quiz.typed else self.quiz.revealed()
        return replace(self, quiz=quiz, walk=self.walk if quiz.asking else self.walk.completed())
