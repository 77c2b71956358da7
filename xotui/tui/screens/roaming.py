"""Going about on a photograph: the cursor, how large, which maps, and what is done at a place."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import replace
from functools import partial
from pathlib import Path

from xotui.document.document import check_not_too_small
from xotui.insight.whole.peaks import peak
from xotui.insight.whole.survey import Survey
from xotui.pictures.image_files import check_image
from xotui.pictures.photographs import Photograph, load_photograph
from xotui.tui.background import in_background
from xotui.tui.photograph.scene import Scene
from xotui.tui.photograph.sight import FAR, Sight, stepped, zoomed
from xotui.tui.photograph.telling import size_text
from xotui.tui.screens.dialogs import Prompt
from xotui.tui.screens.explore import ExploreScreen
from xotui.tui.screens.retracing import Retracing, over_text


class Roaming(Retracing):
    """What a person does on the photograph's screen.

    Args:
        explorer: Whose photograph, network and chosen feature it shows.
    """

    def __init__(self, explorer: ExploreScreen) -> None:
        super().__init__(explorer)
        self._peak: tuple[Survey, int, int] | None = None

    def do(self, name: str) -> None:
        """Do an action; where there is no photograph, only what needs none."""
        if self.scene is None and name in _ON_IT:
            self.say("There is no photograph yet")
        else:
            super().do(name)

    @property
    def seen(self) -> Scene:
        """What is seen; only asked for where there is a photograph."""
        assert self.scene is not None
        return self.scene

    def look_at(self, sight: Sight) -> None:
        """Look at something else."""
        self.sight = sight
        self.present()

    # The cursor.

    def _step(self, down: int, across: int) -> None:
        self.look_at(stepped(self.seen.sight, self.seen.view, down, across))

    def do_up(self) -> None:
        """One cell up."""
        self._step(-1, 0)

    def do_down(self) -> None:
        """One cell down."""
        self._step(1, 0)

    def do_left(self) -> None:
        """One cell to the left."""
        self._step(0, -1)

    def do_right(self) -> None:
        """One cell to the right."""
        self._step(0, 1)

    def do_far_up(self) -> None:
        """Some cells up."""
        self._step(-FAR, 0)

    def do_far_down(self) -> None:
        """Some cells down."""
        self._step(FAR, 0)

    def do_far_left(self) -> None:
        """Some cells to the left."""
        self._step(0, -FAR)

    def do_far_right(self) -> None:
        """Some cells to the right."""
        self._step(0, FAR)

    def do_strongest(self) -> None:
        """Where the chosen feature matches best; again, the next best place."""
        scene = self.seen
        survey, name = scene.survey, scene.names[scene.chosen] if scene.names else ""
        if survey is None or not survey.finished:
            self.say("The maps are not computed yet")
            return
        again = self._peak is not None and self._peak[:2] == (survey, scene.chosen)
        number = self._peak[2] + 1 if again and self._peak else 0
        found = peak(survey, scene.chosen, number, max(self.document.shape))
        if found is None:
            number, found = 0, peak(survey, scene.chosen, 0, 1)
        self._peak = (survey, scene.chosen, number)
        if found is None:
            self.say("There is no response at all")
            return
        self.look_at(scene.sight.at(*found))
        self.say(f"{name}: {'the strongest response' if not number else f'response no. {number + 1}'}")

    # How large, which maps.

    def do_zoom_in(self) -> None:
        """Nearer."""
        self._zoom(nearer=True)

    def do_zoom_out(self) -> None:
        """Farther."""
        self._zoom(nearer=False)

    def _zoom(self, *, nearer: bool) -> None:
        before = self.seen.view.zoom
        self.look_at(zoomed(self.seen.sight, self.room, nearer=nearer))
        if self.seen.view.zoom == before:
            self.say("Nearer than this it cannot be drawn" if nearer else "This is all of the photograph")

    def do_zoom_whole(self) -> None:
        """All of it."""
        self.look_at(replace(self.seen.sight, zoom=None))

    def do_next_stage(self) -> None:
        """The next layer's maps."""
        self._look_at_stage(1)

    def do_previous_stage(self) -> None:
        """The maps of the layer before."""
        self._look_at_stage(-1)

    def _look_at_stage(self, steps: int) -> None:
        stages = self.stages
        stage = stages[(stages.index(self.seen.sight.stage) + steps) % len(stages)]
        self.look_at(replace(self.seen.sight, stage=stage))

    def do_alone(self) -> None:
        """One map, or as many as have room."""
        alone = not self.seen.sight.alone
        self.look_at(replace(self.seen.sight, alone=alone))
        self.say("Only the map of the chosen feature" if alone else "As many maps as have room")

    def do_coarser(self) -> None:
        """Half as many rows and columns for the features to run over."""
        sight = self.seen.sight.shrunk(self.seen.sight.shrink * 2)
        if any(side < size for side, size in zip(sight.shape, self.document.shape, strict=True)):
            self.say(f"{size_text(sight.shape)} would be less than the explorer's picture")
            return
        self._shrink(sight)

    def do_finer(self) -> None:
        """Twice as many rows and columns."""
        if self.seen.sight.shrink == 1:
            self.say("The features run over all pixels already")
            return
        self._shrink(self.seen.sight.shrunk(self.seen.sight.shrink // 2))

    def _shrink(self, sight: Sight) -> None:
        self.keep_manner(self.seen.sight)
        self.look_at(sight)
        told = over_text(sight)
        self.say(f"{told[0].upper()}{told[1:]}")

    def do_other_ink(self) -> None:
        """Ink and paper exchanged."""
        self.keep_manner(self.seen.sight)
        photograph = self.seen.sight.photograph.turned()
        self.show_photograph(photograph)
        self.say(self.ink_told(photograph))

    def do_even_light(self) -> None:
        """The light made even, or as it is."""
        photograph = self.seen.sight.photograph
        self.keep_manner(self.seen.sight)
        self.show_photograph(photograph.evened(not photograph.even))
        what = "paper is -1, ink is 1" if not photograph.even else "what is black is at one end, white at the other"
        self.say(f"The light is {'as it is' if photograph.even else 'made even'}: {what}")

    # Into the explorer, and another photograph.

    def do_neighbourhood(self) -> None:
        """Make what is around the cursor the explorer's picture, as one step that can be undone, and go there."""
        scene, explorer = self.seen, self.explorer
        sight, (top, bottom, left, right) = scene.sight, scene.window
        name = f"{sight.photograph.name} {sight.row},{sight.column}"
        explorer.show_picture(scene.neighbourhood, name, f"Open {name}")
        rows, columns = self.document.shape
        # A photograph smaller than the picture stands in the middle of it.
        place = (sight.row - top + (rows - (bottom - top)) // 2, sight.column - left + (columns - (right - left)) // 2)
        explorer.look_at(replace(explorer.view, grid="picture", row=place[0], column=place[1], pen=None, trail=()))
        at = f"rows {top}–{bottom - 1}, columns {left}–{right - 1}"
        explorer.say(f"{sight.photograph.name}, {at}; undo brings your picture back")
        self.do_explore()

    def do_open(self) -> None:
        """Ask for an image file and open it."""

        def accept(name: str) -> Awaitable[None]:
            given = str(Path(name.strip()).expanduser()) if name.strip() else ""
            if not given:
                raise ValueError("nothing was named; expected the path of an image file")
            check_image(given)
            return self._open(given)

        self.app.push_screen(Prompt("Open a photograph", "", accept, "a PNG, JPEG or other image file"))

    def do_sample_page(self) -> None:
        """A page that is drawn."""
        self.note = "Drawing a page"
        self.present()
        self.run_worker(self._draw_page(), group="open", exclusive=True)

    async def _draw_page(self) -> None:
        from xotui.pictures.sample_page import sample_page  # letters take time to import, and few need them here

        self.show_photograph(await in_background(sample_page))

    async def _open(self, path: str) -> None:
        """Read a photograph and look at it.

        Raises:
            ValueError: As `_read` does.
        """
        self.note = f"Reading {path}"
        self.present()
        try:
            photograph = await in_background(partial(_read, path))
        finally:
            self.note = ""
            self.present()
        self.show_photograph(photograph)


def _read(path: str) -> Photograph:
    """A photograph with all that takes long done.

    Raises:
        ValueError: If it is no image, or too small for anything to be seen on it.
    """
    photograph = load_photograph(path)
    check_not_too_small(path, photograph.shape)
    _ = photograph.values  # computed when it is first asked for, which shall not be while somebody waits for the screen
    return photograph


_ON_IT = frozenset(
    (
        "up", "down", "left", "right", "far_up", "far_down", "far_left", "far_right", "strongest",
        "zoom_in", "zoom_out", "zoom_whole", "next_stage", "previous_stage", "next_feature", "previous_feature",
        "alone", "coarser", "finer", "other_ink", "even_light", "neighbourhood", "stop_computing", "undo", "redo",
    )
)  # fmt: skip
"""What needs a photograph."""
