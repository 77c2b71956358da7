"""Undo on a photograph: what was taken for ink, whether its light is made even, and how coarse it is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from xotui.engine.arrays import Array
from xotui.pictures.photographs import Ink
from xotui.tui.photograph.sight import Sight
from xotui.tui.photograph.telling import size_text
from xotui.tui.renderables.keybar import spelled
from xotui.tui.screens.explore import ExploreScreen
from xotui.tui.screens.surveying import Surveying


@dataclass(frozen=True)
class Manner:
    """How a photograph is taken. It holds no pixels, so that many of them cost nothing.

    Attributes:
        ink: What on it is ink.
        told: Whether a person said so.
        even: Whether its light is made even.
        shrink: The features run over means of so many pixels a side.
    """

    ink: Ink
    told: bool
    even: bool
    shrink: int


class Retracing(Surveying):
    """Keeps what was changed on a photograph, to go back and forth. Another photograph begins anew.

    Args:
        explorer: Whose photograph, network and chosen feature it shows.
    """

    def __init__(self, explorer: ExploreScreen) -> None:
        super().__init__(explorer)
        self._past: list[Manner] = []
        self._future: list[Manner] = []
        self._light: Array | None = None

    def keep_manner(self, sight: Sight) -> None:
        """Keep how the photograph is taken, before that is changed."""
        self._begin_anew(sight)
        self._past.append(_manner(sight))
        self._future.clear()

    def do_undo(self) -> None:
        """The photograph as it was taken before the last change."""
        key = spelled("undo", self.keymap)
        nothing = f"There is nothing to undo here; in the explorer {key} takes back what enter opened"
        self._travel(self._past, self._future, "Undone", nothing)

    def do_redo(self) -> None:
        """The photograph as it was taken before the last undo."""
        self._travel(self._future, self._past, "Redone", "There is nothing to redo here")

    def _travel(self, source: list[Manner], target: list[Manner], done: str, nothing: str) -> None:
        sight = self.sight
        assert sight is not None
        self._begin_anew(sight)
        if not source:
            self.say(nothing)
            return
        before, manner = _manner(sight), source.pop()
        target.append(before)
        if manner.shrink != before.shrink:
            self.sight = sight.shrunk(manner.shrink)
            self.say(f"{done}: {over_text(self.sight)}")
            return
        photograph = replace(sight.photograph, ink=manner.ink, told=manner.told, even=manner.even)
        self.show_photograph(photograph)
        even = ", the light is made even" if photograph.even else ""
        self.say(f"{done}: {photograph.ink} is ink{even}")

    def _begin_anew(self, sight: Sight) -> None:
        """Forget what was changed on another photograph."""
        if self._light is not sight.photograph.light:
            self._past.clear()
            self._future.clear()
            self._light = sight.photograph.light


def over_text(sight: Sight) -> str:
    """What the features run over, as a part of a sentence."""
    what = "all pixels" if sight.shrink == 1 else f"means of {size_text((sight.shrink, sight.shrink))} pixels"
    return f"the features run over {what}: {size_text(sight.shape)}"


def _manner(sight: Sight) -> Manner:
    photograph = sight.photograph
    return Manner(photograph.ink, photograph.told, photograph.even, sight.shrink)
