"""A whole photograph and what the features find on it, with a cursor that opens any place in the explorer."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import ClassVar

from textual.binding import BindingType
from textual.strip import Strip

from xotui.tui.actions import NO_PHOTOGRAPH, PHOTOGRAPH, bindings_of
from xotui.tui.photograph.here import Here
from xotui.tui.photograph.layout import MAP, PICTURE
from xotui.tui.photograph.painting import Painting, grey_levels, heat_levels
from xotui.tui.photograph.scene import Scene
from xotui.tui.photograph.telling import (
    empty_lines,
    map_title,
    picture_title,
    progress_text,
    scale_text,
    size_text,
)
from xotui.tui.places import Panel
from xotui.tui.renderables.keybar import spelled
from xotui.tui.renderables.panels import hint_words
from xotui.tui.renderables.words import Words, strip
from xotui.tui.screens.explore import ExploreScreen
from xotui.tui.screens.roaming import Roaming


class PhotographScreen(Roaming):
    """A photograph in half blocks, the maps of the features beside it, one cursor in all of them.

    Args:
        explorer: Whose photograph, network and chosen feature it shows.
    """

    PLACE = PHOTOGRAPH
    BINDINGS: ClassVar[list[BindingType]] = bindings_of(PHOTOGRAPH)

    FILLED = ("header", "keys", "here", "side", "preview")

    def __init__(self, explorer: ExploreScreen) -> None:
        super().__init__(explorer)
        self._paintings: dict[tuple[str, int], tuple[Hashable, Painting]] = {}

    @property
    def footer(self) -> str:
        """Where nothing is open only what opens something is of use."""
        return PHOTOGRAPH if self.sight else NO_PHOTOGRAPH

    def told(self, room: int) -> Words:
        """What is open."""
        if self.sight is None:
            return super().told(room)
        look, name = self.look, self.sight.photograph.name
        ending = f" · {self.document.network_name} · {size_text(self.sight.photograph.shape)}"
        words: Words = [(name, look.style(look.colours.bright, panel=True)), (ending, look.style(panel=True))]
        return words if len(name) + len(ending) <= room else words[:1]

    def lines(self, panel: Panel) -> list[Words]:
        """What stands in a panel that is not drawn."""
        scene, look, width = self.scene, self.look, panel.width
        if panel.key == "scale":
            if scene is None:
                return [[(f" {self.note}", look.dim)]]
            return [
                hint_words(
                    self.note or progress_text(scene, self.stopped_by) or scale_text(scene, width - 2), look, width
                )
            ]
        if scene is None:
            return empty_lines(look, self.keymap, width)
        here = Here(scene, look, self.explorer.view.notation, self.misfit)
        if panel.key == "preview":
            return here.preview(width - 1, panel.height)
        return here.beside(width, panel.height) if panel.key == "side" else here.below(width, panel.height)

    def drawn(self, panel: Panel) -> list[Strip]:
        """The photograph, a map, or what enter opens, in half blocks; anything else in words."""
        scene, look = self.scene, self.look
        if scene is None or panel.key not in (PICTURE, MAP):
            return self.written(panel)
        photograph = panel.key == PICTURE
        title = (
            picture_title(scene.sight, look, panel.width)
            if photograph
            else map_title(scene, panel.channel, look, panel.width, self._next_map())
        )
        top, bottom, left, right = scene.window
        window = (*scene.view.cells_of(top, bottom - 1, 0), *scene.view.cells_of(left, right - 1, 1))
        return [strip(title, panel.width, look), *self._painting(scene, panel).marked(scene.view.cursor, window)]

    def _next_map(self) -> str:
        """The key that shows the next map, where not all of them have room."""
        shown = sum(panel.key == MAP for panel in self.board.shown)
        return spelled("next_feature", self.keymap) if self.scene and shown < len(self.scene.names) else ""

    def _painting(self, scene: Scene, panel: Panel) -> Painting:
        """What is drawn in a panel; the same as before as long as only the cursor moves."""
        view, survey, size = scene.view, scene.survey, (panel.width, panel.height - 1)
        state: Hashable = (scene.surface, view.zoom, view.corner, view.seen, size, self.look)
        photograph = panel.key == PICTURE
        if not photograph and survey is not None:
            state = (state, survey, scene.done)
        kept = self._paintings.get((panel.key, panel.channel))
        if kept is None or kept[0] != state:
            levels = grey_levels(scene.pixels) if photograph else heat_levels(scene.maps[panel.channel])
            kept = state, Painting(levels, photograph, size, self.look, self.look.plain)
            self._paintings[panel.key, panel.channel] = kept
        return kept[1]

    def pointed(self, panel: Panel, x: int, y: int) -> None:
        """Put the cursor where one points, and choose the map that one points at."""
        if self.scene is None:
            self.action_do("open")
        elif panel.key in ("here", "side", "preview"):
            self.action_do("neighbourhood")
        elif panel.key in (PICTURE, MAP):
            self.note = ""
            if panel.key == MAP:
                self.explorer.look_at(replace(self.explorer.view, feature=panel.channel, trail=()))
            pixel = self.scene.view.pixel_at(2 * (y - 1), x) if y else None
            self.look_at(self.scene.sight.at(*pixel) if pixel else self.scene.sight)
