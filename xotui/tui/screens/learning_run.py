"""Learning goes on in a thread of its own, and can be paused at any step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Lock

from textual.timer import Timer
from textual.worker import Worker, get_current_worker

from xotui.document.course import POINTS, Course, go_on, judged_now, rewound, with_network
from xotui.engine.training import DivergenceError, numeric_gradient, try_every_value
from xotui.tui.learning.presenting import SLOPE_PICTURES
from xotui.tui.learning.state import planes_of, settled
from xotui.tui.screens.learning_files import LearningFiles

FRAMES = 15
"""How often the screen is drawn in a second while it learns."""


class LearningRun(LearningFiles):
    """Lets the course go on."""

    doing: str

    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()
        self._worker: Worker[None] | None = None
        self._timer: Timer | None = None
        self._told = ""
        self._pausing = False
        self._then: Callable[[], None] | None = None

    # Learning, in a thread of its own.

    @property
    def busy(self) -> bool:
        """Whether it learns at this moment."""
        return self._worker is not None and not self._worker.is_finished

    def go(self, doing: str, until: Callable[[Course], bool], following: Callable[[Course], Course] = go_on) -> None:
        """Let the course go on, step by step, until it is where it shall be or somebody pauses it.

        Args:
            doing: What is done, for the eye.
            until: Whether that is enough.
            following: From a course to the one after one step more.
        """
        if not self.idle():
            return
        self.remember()
        self.view = replace(self.view, tried=None)
        self.doing, self._pausing, self._then = doing, False, None
        self._worker = self.run_worker(lambda: self._learn(until, following), thread=True, exclusive=True)
        self._timer = self.set_interval(1 / FRAMES, self.present)
        self.present()

    def _learn(self, until: Callable[[Course], bool], following: Callable[[Course], Course]) -> None:
        """What the thread does. The course is one reference: each step takes the place of the one before."""
        worker = get_current_worker()
        self._told = told = ""
        while not (self._pausing or worker.is_cancelled):
            course = self.course
            try:
                further = following(course)
            except (DivergenceError, ValueError, StopIteration) as error:
                told = str(error)
                break
            with self._lock:
                if self.course is course:  # else somebody changed a setting meanwhile: it goes on from there
                    self.course = further
            if until(self.course):
                break
        self._told = told

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Nothing goes on any more; what was learned is the explorer's."""
        if event.worker is not self._worker or not event.worker.is_finished:
            return
        if self._timer is not None:
            self._timer.stop()
        self._worker = None
        self.doing = ""
        self.hand_over()
        if self._then is not None:
            self._then()
        elif self._told:
            self.say(self._told)
        elif self.course.training.done and not self.note:
            self.say(f"All {self.course.training.plan.epochs} epochs are done; 1 shows what was learned")
        else:
            self.present()

    def pause(self, then: Callable[[], None] | None = None) -> None:
        """Stop after the present step, and then do something else."""
        self._pausing = True
        if self.busy:
            self._then = then
        elif then is not None:
            then()

    def put_course(self, course: Course) -> None:
        """Make a course the present one, whether it goes on or not."""
        with self._lock:
            self.course = course
        self.view = settled(replace(self.view, tried=None), course)
        self.present()

    # Actions: learning.

    def do_train(self) -> None:
        """Start, or pause."""
        if self.busy:
            self.pause()
        elif self.course.training.done:
            self.say("All epochs are done: take more epochs in the settings, or rewind")
        else:
            self.go("learning", lambda course: course.training.done)

    def do_one_step(self) -> None:
        """Learn from one batch."""
        step = self.course.training.step
        self.go("one step", lambda course: course.training.step > step)

    def do_one_epoch(self) -> None:
        """Learn from all pictures once."""
        epoch = self.course.training.epoch
        self.go("one epoch", lambda course: course.training.epoch > epoch)

    def do_rewind(self) -> None:
        """The very weights before the first step."""
        if self.idle():
            self.remember()
            self.put_course(rewound(self.course))
            self.say("Rewound to the weights before the first step; undo brings the others back")

    def do_article_rule(self) -> None:
        """Try every value a little up and a little down."""
        course = self.course
        pictures = course.present.subset(range(min(len(course.present), SLOPE_PICTURES)))
        values = sum(plane.shape[0] * plane.shape[1] for plane in planes_of(course))
        tried = try_every_value(course.network, pictures.images, pictures.labels, course.training.plan.loss)

        def following(present: Course) -> Course:
            one = next(tried)
            self.doing = f"tried {one.done} of {one.total} values, the loss is {one.loss:.4f}"
            further = with_network(present, one.network)
            return judged_now(further, one.loss) if one.done in (values, *marks) else further

        marks = range(values // POINTS, values, max(values // POINTS, 1))
        done = iter(range(1, values + 1))
        self.go("trying every value", lambda _: next(done) >= values, following)

    def do_check_gradient(self) -> None:
        """Try the value under the cursor."""
        course, plane = self.course, planes_of(self.course)[self.view.plane]
        pictures = course.present
        some = slice(0, SLOPE_PICTURES)
        place = plane.index(course.network, *self.view.cell)
        loss = course.training.plan.loss
        tried = numeric_gradient(course.network, pictures.images[some], pictures.labels[some], loss, place)
        self.view = replace(self.view, part="values", tried=tried)
        self.present()
