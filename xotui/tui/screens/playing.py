"""How good the features are, shown as they are edited; challenges to beat; votes refitted by hand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from xotui.document import Document
from xotui.document.network_edits import refit
from xotui.tui.screens.opening import Opening
from xotui.tui.view import View

if TYPE_CHECKING:
    from xotui.insight.challenges import Challenge
    from xotui.insight.robustness import Tally
    from xotui.tui.live_question import Question
    from xotui.tui.renderables.game import LiveState


class Playing(Opening):
    """The explorer's part of learning: features are good or bad, and it shows at once."""

    look_at: Callable[[View], None]

    def __init__(self) -> None:
        super().__init__()
        self._challenge: Challenge | None = None
        self._bests: dict[tuple[object, ...], float] = {}
        self._asked: Question | None = None
        self._waiting: Question | None = None
        self._judging = False

    @cached_property
    def _state(self) -> LiveState:
        """What is known of how good the features are: nothing at first."""
        from xotui.tui.renderables.game import LiveState

        return LiveState()

    @property
    def live(self) -> LiveState | None:
        """What the line above the arithmetic says; None where there is none."""
        return self._state if self.view.live else None

    def follow(self) -> None:
        """See to it that the live accuracy is that of the present features, sooner or later."""
        if not self.view.live:
            return
        from xotui.tui.live_question import Question
        from xotui.tui.renderables.game import LiveState

        document = self.history.present
        asked = Question(document.network.body, document.shape, self._challenge)
        if asked == self._asked:
            return
        before, self._asked = self._asked, asked
        if before is None or (before.challenge, before.shape) != (asked.challenge, asked.shape):
            self._state = LiveState()
        obstacle = asked.challenge.obstacle(document.network, document.shape) if asked.challenge else ""
        self._waiting = None if obstacle else asked
        self._state = replace(
            self._state, features=asked.features, waiting=not obstacle, trouble=obstacle, challenge=asked.challenge
        )
        if self._waiting and not self._judging:
            self._judging = True
            self.run_worker(self._judge(), group="live")

    async def _judge(self) -> None:
        """Answer the newest question, until there is none; what came in between is never asked."""
        try:
            while self._waiting is not None:
                question, self._waiting = self._waiting, None
                try:
                    found: Tally | str = await asyncio.to_thread(question.answer)
                except ValueError as error:
                    found = str(error)
                if question.challenge == self._challenge:
                    self._take(question, found)
        finally:
            self._judging = False

    def _take(self, question: Question, found: Tally | str) -> None:
        """Show an answer."""
        if self._asked is not None and not self._waiting and self._asked != question:
            return  # what was asked since then has no answer: an obstacle is shown
        if isinstance(found, str):
            self._state = replace(self._state, share=None, moved=None, trouble=found, waiting=False)
        else:
            before = self._state.share
            news = self._best_of(question, found.share)
            self._state = replace(
                self._state,
                share=found.share,
                moved=None if before is None else found.share - before,
                best=self._bests[question.game],
                pictures=sum(found.total),
                letters=question.letters.title,
                waiting=self._waiting is not None,
                trouble="",
            )
            if news:
                self.say(news)
        self.present()

    def _best_of(self, question: Question, share: float) -> str:
        """Note a result; the sentence that it deserves, if it is the first that beats a challenge."""
        from xotui.tui.renderables.game import percent, reached

        best = self._bests.get(question.game)
        self._bests[question.game] = share if best is None else max(best, share)
        challenge = question.challenge
        if challenge is None or not reached(share, challenge) or (best is not None and reached(best, challenge)):
            return ""
        return f"{challenge.title} is beaten: {percent(share)} right, {100 * challenge.goal:.0f} % was the goal"

    # Actions.

    def do_live(self) -> None:
        """Show how good the features are, or no longer."""
        shown = not self.view.live
        if not shown:
            self._challenge = None
        self.look_at(replace(self.view, live=shown))

    def do_refit(self) -> None:
        """Learn the votes anew, and say what that was good for."""
        before = self.history.present
        self.edit("refit", refit)
        after = self.history.present
        if after is not before:
            self.say("The votes are refitted to the features")
            self.run_worker(self._compare(before, after, self.note), group="refit", exclusive=True)

    async def _compare(self, before: Document, after: Document, note: str) -> None:
        """Say how often the votes are right now and were before, unless something else is being told by then."""
        from xotui.insight.live import accuracy_as_it_is
        from xotui.tui.renderables.game import percent

        def shares() -> list[Tally]:
            voting = [document for document in (after, before) if document.network.votes is not None]
            return [accuracy_as_it_is(document.network, document.shape) for document in voting]

        now, *then = await asyncio.to_thread(shares)
        if self.history.present is after and self.note == note:
            was = f"before {percent(then[0].share)}" if then else "nothing voted before"
            self.say(f"The votes are refitted: right on {percent(now.share)} of {sum(now.total)} letters, {was}")

    def do_challenges(self) -> None:
        """Choose a challenge."""
        from xotui.insight.challenges import CHALLENGES
        from xotui.tui.screens.challenges import Challenges

        chosen = CHALLENGES.index(self._challenge) if self._challenge in CHALLENGES else None
        self.app.push_screen(
            Challenges(CHALLENGES, chosen, self._best_in, self._present_in, self.look), self._chose_challenge
        )

    def _best_in(self, challenge: Challenge) -> float | None:
        """The best result in a challenge so far."""
        return self._bests.get((challenge,))

    async def _present_in(self, challenge: Challenge) -> float | str:
        """How good the present features are in a challenge, or why they do not count."""
        from xotui.tui.live_question import Question

        document = self.history.present
        obstacle = challenge.obstacle(document.network, document.shape)
        if obstacle:
            return obstacle
        question = Question(document.network.body, document.shape, challenge)
        try:
            found = await asyncio.to_thread(question.answer)
        except ValueError as error:
            return str(error)
        self._best_of(question, found.share)
        return found.share

    def _chose_challenge(self, index: int | None) -> None:
        if index is None:
            return
        from xotui.insight.challenges import CHALLENGES

        ended, challenges = self._challenge, list(CHALLENGES)
        self._challenge = challenges[index] if 0 <= index < len(challenges) else None
        if self._challenge is None:
            self.say(f"{ended.title} is over" if ended else "There is no challenge")
            return
        self.look_at(replace(self.view, live=True))
        self.say(f"{self._challenge.title}: {self._challenge.rule}, {100 * self._challenge.goal:.0f} % to reach")
