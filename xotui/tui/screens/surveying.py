"""A photograph, what is seen of it, and its maps, computed while the screen goes on answering."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from time import perf_counter

from textual import events
from textual.worker import Worker

from xotui.document import Document
from xotui.insight.whole.places import map_layers
from xotui.insight.whole.survey import Survey
from xotui.pictures.photographs import Photograph
from xotui.tui.background import in_background
from xotui.tui.photograph.layout import PICTURE, Wanted, empty_panels, photograph_panels, room_of
from xotui.tui.photograph.scene import Scene, Surface
from xotui.tui.photograph.sight import Sight, view_of
from xotui.tui.photograph.telling import ink_text, misfit_text, stopped_text
from xotui.tui.places import Panel
from xotui.tui.renderables.keybar import spelled
from xotui.tui.screens.beside import Beside
from xotui.tui.screens.explore import ExploreScreen

_PATIENCE = 0.1
"""Seconds after which it is shown how far the maps are."""


class Surveying(Beside):
    """How the photograph's screen gets what it shows.

    Args:
        explorer: Whose photograph, network and chosen feature it shows.
    """

    def __init__(self, explorer: ExploreScreen) -> None:
        super().__init__(explorer)
        self.sight: Sight | None = None
        self.scene: Scene | None = None
        self.room = (1, 1)
        self._surfaces: dict[int, Surface] = {}
        self._worker: Worker[None] | None = None
        self._asked: Survey | None = None
        self._stopped = False
        self._misfit = ""
        self._catch_up()

    # What the explorer has now.

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Look at what the explorer has now."""
        self._catch_up()

    def on_screen_suspend(self) -> None:
        """Nothing is computed where nobody looks; what is done stays."""
        self._asked = None

    def _catch_up(self) -> None:
        """Take over another photograph, or the same with its ink the other way round."""
        photograph, before = self.explorer.photograph, self.sight
        if photograph is None or (before is not None and before.photograph is photograph):
            return
        self._surfaces = {}
        if before is not None and before.photograph.light is photograph.light:
            self.sight = replace(before, photograph=photograph)
            return
        self.sight = Sight(photograph).in_middle()
        self.note = self.ink_told(photograph)

    def ink_told(self, photograph: Photograph) -> str:
        """What is ink on a photograph, with the key that turns it round."""
        return ink_text(photograph, spelled("other_ink", self.keymap))

    def show_photograph(self, photograph: Photograph) -> None:
        """Look at another photograph, here and wherever else the explorer's is looked at."""
        self.explorer.photograph = photograph
        self._catch_up()
        self.present()

    @property
    def document(self) -> Document:
        """The explorer's."""
        return self.explorer.history.present

    @property
    def stages(self) -> tuple[str, ...]:
        """The names of the layers that can run over a photograph."""
        return self.document.network.names[1 : 1 + len(map_layers(self.document.network))]

    # From what is looked at to what is seen.

    def panels(self, width: int, height: int) -> tuple[Panel, ...]:
        """The photograph, its maps, and what is told; the scene is made for the room that there is."""
        if self.sight is None:
            self.scene = None
            return empty_panels(width, height)
        stages = self.stages
        stage = self.sight.stage if self.sight.stage in stages else stages[0]
        sight = replace(self.sight, stage=stage, feature=self.explorer.view.feature)
        surface, document = self._surface_of(sight), self.document
        survey = self._survey_of(surface, document, stage)
        count = len(survey.blocks) if survey else 0
        chosen = min(sight.feature, max(count - 1, 0))
        wanted = Wanted(sight.shape, count, chosen, document.shape, sight.alone, whole=sight.zoom is None)
        panels = photograph_panels(width, height, wanted)
        pictures = [panel for panel in panels if panel.key == PICTURE]
        if not pictures:
            self.scene = None
            return panels
        self.room = room_of(pictures[0])
        view = view_of(sight, self.room)
        self.sight = replace(sight, corner=view.corner)
        self.scene = Scene(self.sight, view, surface, document, survey, survey.done if survey else 0)
        self._go_on(survey)
        return panels

    def _surface_of(self, sight: Sight) -> Surface:
        """The photograph at the present shrinking; the last ones are kept."""
        kept = self._surfaces.get(sight.shrink)
        if kept is None or kept.photograph is not sight.photograph:
            kept = self._surfaces[sight.shrink] = Surface(sight.photograph, sight.shrink)
        return kept

    def _survey_of(self, surface: Surface, document: Document, stage: str) -> Survey | None:
        """The maps; None where the network does not fit the photograph."""
        try:
            survey = surface.survey(document, stage)
        except ValueError as error:
            self._misfit = misfit_text(surface, document, stage) or str(error)
            return None
        self._misfit = ""
        return survey

    @property
    def misfit(self) -> str:
        """Why the network does not fit the photograph; nothing where it does."""
        return self._misfit

    # Computing.

    def _go_on(self, survey: Survey | None) -> None:
        """Compute the maps that are looked at, if they are not yet and nobody has stopped it."""
        if survey is self._asked:
            return
        self._asked = survey
        self._stopped = False
        self._begin()

    def _begin(self) -> None:
        if self._worker is None and self.computing:
            self._worker = self.run_worker(self._compute(), group="survey")

    @property
    def computing(self) -> bool:
        """Whether maps are being computed."""
        return self._asked is not None and not self._asked.finished and not self._stopped

    @property
    def stopped_by(self) -> str:
        """The key that stopped computing and goes on; nothing where it was not stopped."""
        return spelled("stop_computing", self.keymap) if self._stopped and self._worker is None else ""

    async def _compute(self) -> None:
        """Compute some rows after the other of whatever is looked at, and show what there is from time to time."""
        try:
            while (survey := self._asked) is not None and self.computing:
                await in_background(partial(_advance, survey, lambda: self.computing))
                if survey is self._asked:
                    self.present()
            if survey is not None and self._stopped:  # only now is it known how far it has come
                self._stopped = not survey.finished
                key = spelled("stop_computing", self.keymap)
                self.say(stopped_text(survey.share, key) if self._stopped else "It was done before it could be stopped")
        except (ValueError, MemoryError) as error:
            self._stopped = True
            self.say(f"The maps cannot be computed: {str(error) or 'there is not enough memory'}")
        finally:
            self._worker = None

    def do_stop_computing(self) -> None:
        """Stop, or go on where it was stopped."""
        survey = self._asked
        if survey is None or survey.finished:
            self.say("Nothing is being computed")
            return
        self._stopped = not self._stopped
        self._begin()
        self.say("Stopping" if self._stopped else "")


def _advance(survey: Survey, wanted: Callable[[], bool]) -> None:
    """Compute for a moment, as long as it is wanted."""
    start = perf_counter()
    while not survey.finished and wanted() and perf_counter() - start < _PATIENCE:
        survey.advance()
