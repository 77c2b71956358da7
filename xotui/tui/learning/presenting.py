"""What stands in each panel of the learning screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from textwrap import wrap

import numpy as np
from rich.style import Style
from textual.strip import Strip

from xotui.document.course import Course
from xotui.engine import Convolution
from xotui.engine.arrays import Array
from xotui.engine.training import Slope, parameters, slope
from xotui.tui.actions import LEARN
from xotui.tui.layout import SMALLEST
from xotui.tui.learning.places import learn_places
from xotui.tui.learning.state import LearnView, mistakes_of, planes_of, rows_of
from xotui.tui.learning.values import Plane
from xotui.tui.look import Look
from xotui.tui.places import Panel
from xotui.tui.renderables import learning as text
from xotui.tui.renderables.face import Drawn, Face
from xotui.tui.renderables.grid import as_picture
from xotui.tui.renderables.keybar import footer_words
from xotui.tui.renderables.tabs import header_words
from xotui.tui.renderables.thumbnails import Thumbnail, seen_range, thumbnail_size, thumbnail_strips
from xotui.tui.renderables.words import Words, strips
from xotui.tui.widgets.curves import Curve

SLOPE_PICTURES = 200
"""On how many pictures the gradient of the value under the cursor is computed."""


@dataclass(frozen=True, eq=False)
class LearnPresentation:
    """One state of the learning screen.

    Attributes:
        course: What is learned, and how far it is.
        view: How one looks at it.
        look: Colours and signs.
        size: Columns and rows of the terminal.
        doing: What is being done, in a few words.
        hint: What the line below the header says.
        picture: (H, W), the explorer's picture, if it has the size of those learned from, else None.
        keymap: Keys that the person has given to actions.
    """

    course: Course
    view: LearnView
    look: Look
    size: tuple[int, int]
    doing: str
    hint: str
    picture: Array | None
    keymap: Mapping[str, str]

    @cached_property
    def panels(self) -> tuple[Panel, ...]:
        """Where everything stands."""
        rows = len(rows_of(self.course))
        return learn_places(*self.size, self.view.part, rows, self.plane.shape, ascii_only=self.look.ascii)

    @cached_property
    def plane(self) -> Plane:
        """The values that are looked at."""
        return planes_of(self.course)[self.view.plane]

    @cached_property
    def slope(self) -> Slope:
        """The gradient of every value, on some of the pictures that are learned from."""
        pictures = self.course.present
        some = slice(0, SLOPE_PICTURES)
        loss = self.course.training.plan.loss
        with np.errstate(over="ignore", invalid="ignore"):
            return slope(self.course.network, pictures.images[some], pictures.labels[some], loss)

    def drawn(self, panel: Panel) -> Drawn:
        """What stands in a panel that is no curve."""
        return self.face(panel) if panel.is_grid else self.lines(panel)

    def lines(self, panel: Panel) -> list[Strip]:
        """The lines of a panel that is neither a grid nor a plot."""
        look, course, view = self.look, self.course, self.view
        width, height = panel.width, panel.height

        def made(lines: list[Words]) -> list[Strip]:
            return strips(lines, width, height, look)

        match panel.key:
            case "header":
                told: Words = [(course.recipe.name, look.style(look.colours.bright, panel=True))]
                rows, columns = course.recipe.shape
                told.append((f" · {rows}×{columns} · {self.doing}", look.style(panel=True)))
                return strips([header_words(LEARN, told, look, width)], width, height, look, look.style(panel=True))
            case "keys":
                words = footer_words(LEARN, width, look, self.keymap)
                return strips([words], width, height, look, look.style(panel=True))
            case "hint":
                return made([[(f" {self.hint}", look.dim)]])
            case "settings":
                return made(text.setting_lines(course, view, look, width, height))
            case "status":
                return made(text.status_lines(course, self.doing, look, width))
            case "confusion":
                return made(text.confusion_lines(course, look))
            case "loss_title":
                return made([text.loss_title(course, view, look)])
            case "accuracy_title":
                return made([text.accuracy_title(view, look, width)])
            case "point":
                return made(text.point_lines(course, view, look, width))
            case "table":
                return made(text.point_table(course, view, look, height))
            case "gradient":
                return made(text.gradient_lines(self.value, self.gradient, view, look))
            case "features":
                return self._features(panel)
            case "mistakes":
                return self._mistakes(panel)
            case "samples":
                return self._samples(panel)
            case _:
                columns, rows = SMALLEST
                sentence = f"xotui needs {columns}×{rows} characters; here are {width}×{height}."
                return made([[(line, look.plain)] for line in wrap(sentence, max(width, 1))])

    @property
    def value(self) -> float:
        """The value under the cursor."""
        return float(self.plane.values(parameters(self.course.network.layers[self.plane.layer]))[self.view.cell])

    @property
    def gradient(self) -> float:
        """Its gradient."""
        return float(self.plane.values(self.slope.gradients[self.plane.layer])[self.view.cell])

    def face(self, panel: Panel) -> Face:
        """The grid of the values that are looked at."""
        look, view, plane = self.look, self.view, self.plane
        values = plane.values(parameters(self.course.network.layers[plane.layer]))
        here = view.part == "values"
        style = look.strong if here else look.plain
        count = len(planes_of(self.course))
        return Face(
            title=[(plane.title, style), (f" {view.plane + 1}/{count}", look.dim)],
            values=values,
            marks=np.zeros(values.shape, dtype=np.uint8),
            ink=plane.ink and panel.cell[0] == 2,
            hue=look.hue(0),
            cell=panel.cell,
            size=(panel.width, panel.height),
            cursor=view.cell if here else None,
            focus=view.cell,
        )

    def curves(self, key: str) -> tuple[tuple[float, ...], tuple[Curve, ...], tuple[float, float], float | None]:
        """Places, lines, bounds and the cursor of a plot."""
        points, colours = self.course.points, self.look.colours
        places = tuple(point.epoch for point in points)
        chosen = points[-1 - self.view.point].epoch if points and self.view.part == "curves" else None
        if key == "loss":
            values = tuple(point.loss for point in points)
            return places, (Curve(values, colours.accent),), (0.0, max([0.1, *values]) * 1.05), chosen
        learned, kept = (tuple(100 * getattr(p, name) for p in points) for name in ("accuracy", "validation"))
        lines = (Curve(learned, colours.accent), Curve(kept, colours.categories[1]))
        return places, lines, (min([50.0, *learned, *kept]), 100.0), chosen

    def _features(self, panel: Panel) -> list[Strip]:
        """The features of the first convolution, and the maps that the explorer's picture gives."""
        look = self.look
        index, layer = next(
            (i, layer) for i, layer in enumerate(self.course.network.layers) if isinstance(layer, Convolution)
        )
        kernels = layer.kernels if layer.kernels.ndim == 3 else layer.kernels[:, 0]
        chosen = self.plane.start // layer.kernels[0].size if self.plane.layer == index else None
        names = [str(number + 1) for number in range(len(kernels))]
        features = [
            Thumbnail(name, as_picture(kernel), look.style(look.hue(number)))
            for number, (name, kernel) in enumerate(zip(names, kernels, strict=True))
        ]
        title: list[Words] = [[("Features", look.strong), (f"  {len(kernels)}, and their maps", look.dim)]]
        high = thumbnail_size(features, look)[1]
        lines = strips(title, panel.width, 1, look)
        lines += thumbnail_strips(features, chosen, (panel.width, min(high, panel.height - 1)), look)
        if self.picture is not None and len(lines) < panel.height:
            with np.errstate(over="ignore", invalid="ignore"):
                maps = self.course.network.trace(self.picture).stages[index + 1].maps
            made = [
                Thumbnail(n, m, look.style(look.hue(i)), False)
                for i, (n, m) in enumerate(zip(names, maps, strict=True))
            ]
            if thumbnail_size(made, look)[1] <= panel.height - len(lines):
                lines += thumbnail_strips(made, chosen, (panel.width, panel.height - len(lines)), look)
        return lines + strips([], panel.width, panel.height - len(lines), look)

    def _mistakes(self, panel: Panel) -> list[Strip]:
        course, look = self.course, self.look
        judged, wrong = course.judged, mistakes_of(course)
        told = f"{len(wrong)} of {len(judged)}" if course.verdicts is not None else "nothing has been judged yet"
        title: Words = [("Still wrong  ", self._part_style("mistakes")), (told, look.dim)]
        verdicts = course.verdicts
        return self._gallery(
            panel, title, [(judged.images[i], int(judged.labels[i]), int(verdicts[i])) for i in wrong]
            if verdicts is not None else [], self.view.mistake, "mistakes",
        )  # fmt: skip

    def _samples(self, panel: Panel) -> list[Strip]:
        pictures, look = self.course.present, self.look
        title: Words = [
            ("Learned from  ", self._part_style("samples")),
            (f"{len(pictures):,} pictures an epoch", look.dim),
        ]
        room = 200  # only those around the cursor are drawn
        seen = seen_range(len(pictures), self.view.sample, room)
        shown = [(pictures.images[i], int(pictures.labels[i]), int(pictures.labels[i])) for i in seen]
        return self._gallery(panel, title, shown, self.view.sample - seen.start, "samples")

    def _gallery(
        self, panel: Panel, title: Words, pictures: list[tuple[Array, int, int]], chosen: int, part: str
    ) -> list[Strip]:
        look, labels = self.look, self.course.network.labels
        colours = look.colours.categories
        thumbnails = [
            Thumbnail(
                labels[label] if label == verdict else f"{labels[label]}→{labels[verdict]}",
                image,
                look.style(colours[label]),
            )
            for image, label, verdict in pictures
        ]
        cursor = chosen if self.view.part == part else None
        head = strips([title], panel.width, 1, look)
        return head + thumbnail_strips(thumbnails, cursor, (panel.width, panel.height - 1), look)

    def _part_style(self, part: str) -> Style:
        return self.look.style(self.look.colours.accent, bold=True) if self.view.part == part else self.look.strong

    def gallery_columns(self, part: str) -> int:
        """How many pictures stand side by side in a part."""
        panel = next((panel for panel in self.panels if panel.key == part), None)
        name = len("X→O") if part == "mistakes" else len("X")
        wide = max(self.course.recipe.shape[1], name + 2) + 1
        return max(panel.width // wide, 1) if panel else 1
