"""What a person does to the picture on the screen of what-if: everything goes into the explorer's history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from xotui.document import Document
from xotui.document.picture_edits import set_pixels
from xotui.insight.flipping import flipped
from xotui.pictures.text import BLACK, INK
from xotui.tui.edits import EDITS
from xotui.tui.screens.what_if_answers import Answering
from xotui.tui.view import Pen, View
from xotui.tui.what_if.proposal import Proposal
from xotui.tui.what_if.state import Focus

AT_CURSOR = ("flip", "lighter", "darker", "zero", "flood")
"""The edits that change what is under the cursor."""


class Trying(Answering):
    """Edits of the picture, by hand or as the smallest edit and the changed pictures have it."""

    def do(self, name: str) -> None:
        """An edit of the picture, or whatever else the action says."""
        if name in AT_CURSOR and self.state.focus not in (Focus.PIXELS, Focus.EDIT):
            self.say("To change a pixel, go to the picture first (tab goes round)")
        elif name in EDITS:
            self.explorer.history.lift_pen()
            self.edit(name, lambda document: EDITS[name](document, self._view))
        else:
            super().do(name)

    @property
    def _view(self) -> View:
        """The explorer's view with the cursor where it is here."""
        row, column = self.state.pixel
        return replace(self.explorer.editing, grid="picture", row=row, column=column)

    def edit(self, name: str, change: Callable[[Document], Document], *, stroke: bool = False) -> None:
        """Make a change the next step of the explorer's history, and say what it has to say."""
        self.explorer.note = ""
        self.explorer.edit(name, change, stroke=stroke)
        self.note = self.explorer.note
        self.present()

    def do_undo(self) -> None:
        """One step back."""
        self._travel(self.explorer.do_undo)

    def do_redo(self) -> None:
        """One step forward."""
        self._travel(self.explorer.do_redo)

    def _travel(self, way: Callable[[], None]) -> None:
        self.state = replace(self.state, pen=None)
        way()
        self.note = self.explorer.note
        self.present()

    def do_pen(self) -> None:
        """Take or lift the pen."""
        self._hold("ink")

    def do_eraser(self) -> None:
        """Take or lift the eraser."""
        self._hold("eraser")

    def _hold(self, pen: Pen) -> None:
        self.explorer.history.lift_pen()
        here = self.state.at(Focus.PIXELS)
        self.state = replace(here, pen=None if here.pen == pen else pen)
        self.draw()

    def draw(self) -> None:
        """Leave behind what a held pen leaves behind, and show it."""
        value = INK if self.state.pen == "ink" else BLACK
        if self.state.pen and float(self.document.picture[self.state.pixel]) != value:
            self.edit("pen", lambda document: set_pixels(document, [self.state.pixel], value), stroke=True)
        else:
            self.present()

    def do_gallery(self) -> None:
        """Choose one of the published pictures."""
        self.explorer.do_gallery()

    # The smallest edit.

    @property
    def edit_size(self) -> int | None:
        """How many pixels the edit has that is looked at; None where there is none for this picture."""
        edit = self.proposal.edit(self.state.edit) if self.proposal else None
        if edit is None or self.proposal is None or self.proposal.running:
            return None
        return len(edit.pixels) if self.proposal.applied(edit, self.document) is not None else None

    def found(self, proposal: Proposal) -> None:
        """Say what was found, and look at it."""
        if proposal.edits and self.state.focus in (Focus.PIXELS, Focus.EDIT):
            self.state = self.state.at(Focus.EDIT)
            self.look_at_edit(0, 0)
        self.say(proposal.search.sentence.split(". ")[0].rstrip("."))

    def look_at_edit(self, number: int, step: int) -> None:
        """Put the cursor on a pixel of an edit."""
        proposal = self.proposal
        if proposal is not None and self.edit_size is not None:
            number = min(max(number, 0), len(proposal.edits) - 1)
            edit = proposal.edits[number]
            step = min(max(step, 0), len(edit.pixels) - 1)
            self.state = replace(self.state, edit=number, step=step, pixel=edit.pixels[step])
        self.present()

    def do_take(self) -> None:
        """Make what the panel under the cursor shows the picture."""
        state, picture = self.state, self.document.picture
        if state.focus is Focus.EDIT:
            self._take_edit()
        elif state.focus is Focus.PIXELS:
            self.say("Go to an edit, a shift, a turn, a size or noise (tab): there this key makes it your picture")
        elif not state.changed:
            self.say("This is the picture as it is")
        else:
            self.explorer.history.lift_pen()
            self.edit("take", lambda document: document.with_picture(state.shown(picture)))
            self.state = replace(self.state, shift=(0, 0), turning=0, sizes=0)
            self.say(f"The picture is {state.change_text} now")

    def _take_edit(self) -> None:
        """Flip all pixels of the edit that are not flipped yet."""
        proposal = self.proposal
        edit = proposal.edit(self.state.edit) if proposal else None
        if proposal is None or edit is None or proposal.running:
            self.say("There is no edit to apply yet")
            return
        done = proposal.applied(edit, self.document)
        if done is None:
            self.say("This edit was found for another picture")
            return
        missing = [pixel for pixel in edit.pixels if pixel not in done]
        if not missing:
            self.say("All of its pixels are flipped already")
            return
        self.explorer.history.lift_pen()
        self.edit("take", lambda document: document.with_picture(flipped(document.picture, missing)))
