"""What goes between the learning screen and the explorer: networks, pictures, and the way there."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import replace

from xotui.document.course import Course, begin
from xotui.document.document import open_document, same_network
from xotui.document.setups import beginning, recipe_of
from xotui.engine import Network
from xotui.engine.arrays import Array
from xotui.engine.training import normalised
from xotui.pictures.labelled import LabelledSet
from xotui.pictures.scaling import scaled
from xotui.tui.learning.state import LearnView, mistakes_of
from xotui.tui.renderables.keybar import spelled
from xotui.tui.screens.explore import ExploreScreen
from xotui.tui.screens.workplace import Workplace


class LearningLinks(Workplace):
    """A course beside an explorer. The learning screen has the state that is used here."""

    explorer: ExploreScreen
    course: Course
    view: LearnView
    _handed: Network

    @property
    @abstractmethod
    def busy(self) -> bool:
        """Whether it learns at this moment."""

    @abstractmethod
    def pause(self, then: Callable[[], None] | None = None) -> None:
        """Stop after the present step, and then do something else."""

    @abstractmethod
    def put_course(self, course: Course) -> None:
        """Make a course the present one."""

    @abstractmethod
    def remember(self) -> None:
        """What is now can be brought back by undo."""

    @abstractmethod
    def ask_setting(self) -> None:
        """Ask for the setting under the cursor."""

    def idle(self) -> bool:
        """Whether nothing goes on; says so where something does."""
        if self.busy:
            self.say(f"It is learning: {self.look.text(spelled('train', self.keymap))} pauses it")
        return not self.busy

    def do_begin_with(self) -> None:
        """Learn on with the explorer's network, as it is there."""
        if not self.idle():
            return
        document = self.explorer.history.present
        try:
            network = beginning(document.network)
            recipe = recipe_of(network, document.shape, document.network_name)
            present = self.course.recipe
            recipe = replace(recipe, letters=present.letters or recipe.letters, training=present.training)
            own = self.course.pictures
            course = begin(recipe, own if own is not None and own.shape == recipe.shape else None, network)
        except ValueError as error:
            self.say(f"It stays as it was: {error}")
            return
        self.remember()
        self.put_course(course)
        self._handed = course.network
        self.say("It begins with the explorer's network")

    def do_own_pictures(self) -> None:
        """Learn from the pictures that were labelled in the explorer, or from drawn letters again."""
        if not self.idle():
            return
        recipe = self.course.recipe
        own: LabelledSet | None = None
        if self.course.pictures is None:
            own = self.explorer.teaching.as_set(recipe.shape)
            if not all(own.counts):
                rows, columns = recipe.shape
                have = f"{own.counts[0]} X and {own.counts[1]} O of {rows}×{columns}"
                self.say(f"Found {have}; expected some of each: draw in the explorer, ( says that it is an X, ) an O")
                return
        self.learn_from(own)

    def learn_from(self, own: LabelledSet | None) -> None:
        """Learn from labelled pictures, or from drawn letters; the weights are kept."""
        recipe = self.course.recipe
        letters = recipe.letters or recipe_of(self.course.network, recipe.shape, recipe.name).letters
        course = begin(replace(recipe, pictures=None, letters=letters), own, self.course.network)
        self.remember()
        self.put_course(course)
        if own is None:
            self.say("It learns from drawn letters (undo goes back)")
            return
        kept = len(course.validation)
        told = f"and {kept} are kept for validation" if kept else "too few to keep some for validation"
        self.say(f"It learns from {len(course.present)} of your pictures, {told} (undo goes back)")

    # Into the explorer.

    def hand_over(self) -> None:
        """Make what was learned the explorer's network, as one step that can be undone."""
        if same_network(self.course.network, self._handed):
            return
        explorer, shape = self.explorer, self.course.recipe.shape
        before = explorer.history.present
        whole = self.course.training.plan.learning is None
        network = normalised(self.course.network, shape) if whole else self.course.network
        try:
            document = open_document(
                scaled(before.picture, shape), network,
                picture_name=before.picture_name, network_name=self.course.recipe.name,
            )  # fmt: skip
        except ValueError as error:
            self.say(f"The explorer cannot take it: {error}")
            return
        if before.shape == shape:
            document = replace(document, exemplars=before.exemplars)
        document = replace(document, refitted=self.course.refitted)
        self._handed = self.course.network
        explorer.leave_behind(network=True)
        explorer.put(replace(document, draws=before.draws), "Learn")

    def do_open_sample(self) -> None:
        """Open the picture under the cursor in the explorer, or ask for the setting under it."""
        if self.view.part == "settings":
            self.ask_setting()
            return
        found = self._picture_under_cursor()
        if found is None:
            self.say("Go to a picture (tab) to open it in the explorer")
            return
        image, name = found
        self.explorer.show_picture(image, name, "Open a sample")
        self.do_explore()

    def _picture_under_cursor(self) -> tuple[Array, str] | None:
        course, labels = self.course, self.course.network.labels
        if self.view.part == "samples":
            index = self.view.sample
            return course.present.images[index], f"{labels[course.present.labels[index]]} {index}"
        wrong = mistakes_of(course)
        if self.view.part == "mistakes" and wrong:
            index = wrong[self.view.mistake]
            return course.judged.images[index], f"{labels[course.judged.labels[index]]} {index} of validation"
        return None

    def do_ascii(self) -> None:
        """Write nothing but ASCII, or everything again."""
        self.explorer.action_do("ascii")
        self.present()

    def do_quit(self) -> None:
        """Pause, keep what was learned, and leave as the explorer does."""
        self.pause(self.explorer.do_quit)

    def on_screen_suspend(self) -> None:
        """Going elsewhere pauses, and what was learned is there already."""
        if isinstance(self.app.screen, Workplace):
            self.pause()
