"""How one goes on a walk: steps, the timer that takes them, jumps, and answers that are typed."""

from __future__ import annotations

from dataclasses import replace

from textual import events
from textual.timer import Timer

from xotui.insight.walk import Walk
from xotui.tui.reading import FEATURE
from xotui.tui.screens.beside import Beside
from xotui.tui.screens.explore import ExploreScreen
from xotui.tui.view import settled
from xotui.tui.walking.quiz import ANSWER_SIGNS
from xotui.tui.walking.scene import Scene
from xotui.tui.walking.state import SPEEDS, Walking


class Going(Beside):
    """What keys do on a walk.

    Args:
        explorer: Whose document it walks through.
    """

    def __init__(self, explorer: ExploreScreen) -> None:
        super().__init__(explorer)
        self.walking = Walking(Walk(explorer.reading.trace, feature=explorer.view.feature))
        self._timer: Timer | None = None
        self._told_still = False

    # From a new state to the screen.

    @property
    def scene(self) -> Scene:
        """Everything that is drawn."""
        explorer = self.explorer
        return Scene(self.walking, explorer.reading, self.look, explorer.view.notation, self.keymap)

    def present(self) -> None:
        """Follow the explorer, then draw."""
        if self.is_attached:
            self.walking = self.walking.on(self.explorer.reading.trace, self.explorer.view.feature)
        if not self.walking.playing:
            self._stop()
        super().present()

    def show_walking(self, walking: Walking) -> None:
        """Stand somewhere else."""
        self.walking = walking
        self.present()

    def action_do(self, name: str) -> None:
        """As everywhere; what lay over the screen goes with the next key, for it may lie over the numbers."""
        self.app.clear_notifications()
        super().action_do(name)

    # Steps.

    def do_step(self) -> None:
        """One step on."""
        self._step()

    def do_step_back(self) -> None:
        """One step back, or one sign of the answer."""
        quiz = self.walking.quiz
        if quiz.typed:
            self.show_walking(replace(self.walking, quiz=quiz.with_typed(quiz.typed[:-1])))
            return
        after = self.walking.stepped(back=True)
        if after is self.walking:
            self.say("This is the beginning")
        else:
            self.show_walking(after)

    def _step(self) -> None:
        after = self.walking.stepped()
        if after is not self.walking:
            self.show_walking(after)
            return
        waits = self.walking.waits
        self.show_walking(replace(self.walking, playing=False))
        self.say(
            f"It is your turn: type what comes out, or {self.scene.key('answer')} shows it"
            if waits
            else "This was the last number"
        )

    def do_play(self) -> None:
        """Go by itself, or stop; where nothing may move, one step."""
        if self.walking.playing:
            self.show_walking(replace(self.walking, playing=False))
        elif self.app.animation_level == "none":
            self._step()
            if not self._told_still:
                self._told_still = True
                self.say(
                    f"Nothing moves by itself here (TEXTUAL_ANIMATIONS=none): {self.scene.key('play')} is one step"
                )
        else:
            if self.walking.finished:
                self.walking = self.walking.jumped(self.walking.walk.in_stage(1))
            self.walking = replace(self.walking, playing=True)
            self._start()
            self._step()

    def _start(self) -> None:
        self._stop()
        self._timer = self.set_interval(1 / SPEEDS[self.walking.speed], self._tick)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _tick(self) -> None:
        if self.walking.playing:
            self._step()

    def on_screen_suspend(self) -> None:
        """Nothing plays where nobody looks."""
        self.walking = replace(self.walking, playing=False)
        self._stop()

    def do_pace(self) -> None:
        """Numbers, positions or rows."""
        walking = replace(self.walking, pace=self.walking.pace.next)
        self.walking = walking
        self.say(f"One step is one {'number' if walking.pace == 'product' else walking.pace} now")

    def do_faster(self) -> None:
        """Twice as many steps a second."""
        self._speed(1)

    def do_slower(self) -> None:
        """Half as many."""
        self._speed(-1)

    def _speed(self, change: int) -> None:
        speed = min(max(self.walking.speed + change, 0), len(SPEEDS) - 1)
        self.walking = replace(self.walking, speed=speed)
        if self.walking.playing:
            self._start()
        self.say(f"{SPEEDS[speed]} {'step' if SPEEDS[speed] == 1 else 'steps'} a second")

    # Jumps.

    def do_up(self) -> None:
        """The position above."""
        self._jump(-1, 0)

    def do_down(self) -> None:
        """The position below."""
        self._jump(1, 0)

    def do_left(self) -> None:
        """The position on the left."""
        self._jump(0, -1)

    def do_right(self) -> None:
        """The position on the right."""
        self._jump(0, 1)

    def _jump(self, rows: int, columns: int) -> None:
        walk = self.walking.walk
        row, column = walk.place
        self.show_walking(self.walking.jumped(walk.at(row + rows, column + columns), finished=True))

    def do_to_beginning(self) -> None:
        """The beginning of this layer."""
        self.show_walking(self.walking.jumped(self.walking.walk.beginning()))

    def do_to_end(self) -> None:
        """The end of this layer."""
        end = self.walking.walk.end()
        self.show_walking(self.walking.jumped(end))

    def do_walk_layer(self) -> None:
        """The beginning of the next layer."""
        self._to_layer(self.walking.walk.stage + 1)

    def do_walk_layer_back(self) -> None:
        """The beginning of the layer before."""
        self._to_layer(self.walking.walk.stage - 1)

    def _to_layer(self, stage: int) -> None:
        walk = self.walking.walk
        last = len(walk.trace) - 1
        self.show_walking(self.walking.jumped(walk.in_stage((stage - 1) % last + 1)))

    def do_next_feature(self) -> None:
        """The next map of this layer."""
        self._choose(1)

    def do_previous_feature(self) -> None:
        """The map before."""
        self._choose(-1)

    def _choose(self, steps: int) -> None:
        walk, explorer = self.walking.walk, self.explorer
        count = len(walk.here.maps)
        if count == 1:
            self.say(f"{walk.here.name} has one map only")
            return
        feature = (walk.channel + steps) % count
        view = replace(explorer.view, feature=feature)
        if view.grid == FEATURE and feature >= len(explorer.reading.names):
            view = replace(view, grid=walk.here.name)  # a map of a later convolution belongs to no feature there
        explorer.view = settled(view, explorer.reading)
        self.present()

    # Predicting.

    def do_predict(self) -> None:
        """Ask what comes out, or no longer."""
        self.show_walking(self.walking.predicting(not self.walking.quiz.on))

    def do_answer(self) -> None:
        """Give the answer; without one see the number; else go on."""
        if not self.walking.quiz.asking:
            self._step()
            return
        try:
            self.show_walking(self.walking.answered())
        except ValueError as error:
            self.say(str(error))

    def do_unanswer(self) -> None:
        """Clear the answer, or ask no longer."""
        quiz = self.walking.quiz
        if quiz.typed:
            self.show_walking(replace(self.walking, quiz=quiz.with_typed("")))
        elif quiz.on:
            self.show_walking(self.walking.predicting(False))

    def on_key(self, event: events.Key) -> None:
        """While numbers are asked for, digits and signs are answers."""
        quiz = self.walking.quiz
        if not quiz.on or not event.character or event.character not in ANSWER_SIGNS:
            return
        event.stop()
        if quiz.asking:
            self.note = ""
            self.show_walking(replace(self.walking, quiz=quiz.with_typed(quiz.typed + event.character)))
        else:
            self.say(f"{self.scene.key('answer')} goes on to the next position")
