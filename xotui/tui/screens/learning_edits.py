"""What can be changed on the learning screen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from xotui.document.course import Course, changed
from xotui.document.recipe_records import (
    ConvolutionRecord,
    HiddenRecord,
    LayerRecord,
    PoolRecord,
    ProbabilitiesRecord,
    ReLURecord,
    VotesRecord,
)
from xotui.document.recipes import Recipe
from xotui.document.setups import with_layers
from xotui.tui.learning.settings import Field, Row
from xotui.tui.learning.state import LearnView, rows_of
from xotui.tui.screens.dialogs import Confirm
from xotui.tui.screens.learning_links import LearningLinks

STEPS_BACK = 200
"""How many changes can be undone."""

NEW_LAYERS: dict[str, tuple[str, LayerRecord]] = {
    "c": ("convolution, 8 features of 3×3", ConvolutionRecord(8)),
    "r": ("ReLU", ReLURecord()),
    "p": ("pooling, windows of 2×2, step 2", PoolRecord()),
    "h": ("16 hidden neurons", HiddenRecord(16)),
    "v": ("votes", VotesRecord()),
    "s": ("probabilities (softmax)", ProbabilitiesRecord()),
}
"""The layers that can be added, by the letter that adds them."""


def check_first_layer(recipe: Recipe) -> None:
    """Raise a ValueError where the explorer could not take what is learned."""
    first = recipe.network.layers[0] if recipe.network.layers else None
    if not isinstance(first, ConvolutionRecord):
        raise ValueError("layer 1: found something else; the explorer expects a convolution as the first layer")


class LearningEdits(LearningLinks):
    """The settings, and undo."""

    look_at: Callable[[LearnView], None]
    past: list[Course]
    future: list[Course]

    def remember(self) -> None:
        """What is now can be brought back by undo."""
        self.past = [*self.past[-STEPS_BACK:], self.course]
        self.future = []

    def do_undo(self) -> None:
        """The course as it was before the last change or run."""
        self._travel(self.past, self.future, "There is nothing to undo")

    def do_redo(self) -> None:
        """The course as it was before the last undo."""
        self._travel(self.future, self.past, "There is nothing to redo")

    def _travel(self, source: list[Course], target: list[Course], nothing: str) -> None:
        if not self.idle():
            return
        if not source:
            self.say(nothing)
            return
        target.append(self.course)
        self.put_course(source.pop())
        self.hand_over()

    # Settings.

    def _field(self) -> tuple[Row, Field | None]:
        row = rows_of(self.course)[self.view.row]
        return row, row.fields[self.view.field] if row.fields else None

    def do_more(self) -> None:
        """Turn the setting on."""
        self._turn(1)

    def do_less(self) -> None:
        """Turn the setting back."""
        self._turn(-1)

    def _turn(self, steps: int) -> None:
        _, field = self._field()
        if not self._at_settings():
            return
        if field is None:
            self.say("There is nothing to set in this row")
        else:
            self.change(lambda: field.turned(steps))

    def _at_settings(self) -> bool:
        """Whether the cursor is in the settings; else it goes there first, so that one sees what is changed."""
        if self.view.part == "settings":
            return True
        self.view = replace(self.view, part="settings")
        self.say("Here are the settings: once more changes what is under the cursor")
        return False

    def change(self, make: Callable[[], Recipe]) -> bool:
        """Follow another recipe from here on, or say why it cannot be followed; whether it is."""
        try:
            recipe = make()
            if recipe == self.course.recipe:
                self.say("Nothing changes: that is as far as it goes")
                return False
            check_first_layer(recipe)
            other_network = (recipe.network, recipe.shape) != (self.course.recipe.network, self.course.recipe.shape)
            if other_network and not self.idle():
                return False
            course = changed(self.course, recipe)
        except ValueError as error:
            self.say(f"It stays as it was: {error}")
            return False
        if not self.busy:
            self.remember()
        self.put_course(course)
        if course.refitted:
            self.say("Layers that still fit keep what they learned; the votes were refitted (undo brings the old back)")
            self.hand_over()
        return True

    def do_add_layer(self) -> None:
        """Ask which layer, and put it behind the one under the cursor."""
        if not self.idle():
            return
        row, _ = self._field()
        place = len(self.course.recipe.network.layers) - 1 if row.layer is None else row.layer
        answers = [(letter, self.look.text(told)) for letter, (told, _) in NEW_LAYERS.items()]

        def add(letter: str | None) -> None:
            if letter is not None:
                layers = list(self.course.recipe.network.layers)
                layers.insert(place + 1, NEW_LAYERS[letter][1])
                if self.change(lambda: with_layers(self.course.recipe, layers)):
                    self.look_at(replace(self.view, row=place + 1, field=0))

        self.app.push_screen(Confirm(f"Which layer, behind {row.label}?", answers), add)

    def do_delete_layer(self) -> None:
        """Take the layer under the cursor out."""
        row, _ = self._field()
        if not self._at_settings():
            return
        if row.layer is None:
            self.say("To take a layer out, put the cursor on it in the settings")
            return
        layers = list(self.course.recipe.network.layers)
        del layers[row.layer]
        self.change(lambda: with_layers(self.course.recipe, layers))

    def do_layer_earlier(self) -> None:
        """Move the layer under the cursor towards the picture."""
        self._move_layer(-1)

    def do_layer_later(self) -> None:
        """Move the layer under the cursor towards the votes."""
        self._move_layer(1)

    def _move_layer(self, steps: int) -> None:
        row, _ = self._field()
        if not self._at_settings():
            return
        layers = list(self.course.recipe.network.layers)
        goal = (row.layer if row.layer is not None else -9) + steps
        if row.layer is None or not 0 <= goal < len(layers):
            self.say("There is no place to move this to")
            return
        layers.insert(goal, layers.pop(row.layer))
        if self.change(lambda: with_layers(self.course.recipe, layers)):
            self.look_at(replace(self.view, row=goal))

    def ask_setting(self) -> None:
        """Ask for the setting under the cursor."""
        _, field = self._field()
        if field is None:
            self.say("There is nothing to set in this row")
            return

        def accept(text: str) -> None:
            recipe = field.typed(text)
            changed(self.course, recipe)  # a ValueError stays in the question
            self.change(lambda: recipe)

        self.ask(f"Set {field.name}", field.value, accept)
