"""What stands in each panel: from what was computed and how one looks at it to lines of text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from textwrap import wrap
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from textual.strip import Strip

from xotui.engine import Stage
from xotui.engine.arrays import Array
from xotui.tui.actions import EXPLORE
from xotui.tui.comparing import Comparison, Shown
from xotui.tui.layout import FULL, SMALLEST, Contents, Panel, place
from xotui.tui.look import Look
from xotui.tui.marks import Marks
from xotui.tui.notation import Notation, number_text, number_width, score_text
from xotui.tui.reading import FEATURE, SCORES, Reading
from xotui.tui.renderables import panels as text
from xotui.tui.renderables.comparing import comparison_words
from xotui.tui.renderables.face import FIELD, PATH, Drawn, Face
from xotui.tui.renderables.grid import as_picture, miniature_strips
from xotui.tui.renderables.keybar import footer_words
from xotui.tui.renderables.reasons import reason_lines, reason_rows
from xotui.tui.renderables.tabs import header_length, header_words
from xotui.tui.renderables.words import Words, joined_end, strips
from xotui.tui.trail import crumbs
from xotui.tui.view import View, middle_of

if TYPE_CHECKING:
    from xotui.tui.renderables.game import LiveState

STILL = frozenset({"keys", "hint", "names", "cost", FEATURE})
"""The panels that show nothing of the picture."""


@dataclass(frozen=True, eq=False)
class Presentation:
    """One state of the screen.

    Attributes:
        reading: What was computed.
        view: How one looks at it.
        look: Colours and signs.
        size: Columns and rows of the terminal.
        hint: What the line below the header says.
        unsaved: What would be lost, in a word or two.
        live: How good the features are, if that is shown.
        keymap: Keys that the person has given to actions.
        compared: The pinned state beside the present one, if there is one.
        titles: What stands over each grid, where it is known already: it hangs on the setting alone.
    """

    reading: Reading
    view: View
    look: Look
    size: tuple[int, int]
    hint: str = ""
    unsaved: str = ""
    keymap: Mapping[str, str] | None = None
    live: LiveState | None = None
    compared: Comparison | None = None
    titles: dict[Panel, Words] = field(default_factory=dict)

    @cached_property
    def marks(self) -> Marks:
        """Which cells are marked."""
        return Marks(self.reading, self.view)

    @cached_property
    def setting(self) -> tuple[object, ...]:
        """All that decides where everything stands, and what stands in the panels that show nothing of the picture."""
        document, compared = self.reading.document, self.compared
        return (
            document.network, document.shape, document.picture_name, document.network_name, document.refitted,
            self.view, self.look, self.size, self.hint or self.crumb(self.size[0]), self.keymap,
            self.live is None, compared and (compared.pinned, compared.shown),
        )  # fmt: skip

    @cached_property
    def panels(self) -> tuple[Panel, ...]:
        """Where everything stands."""
        reading, view = self.reading, self.view
        colours_only = view.notation is Notation.COLOUR
        contents = Contents(
            picture=reading.document.shape,
            kernel=reading.shape(FEATURE),
            maps=tuple((stage.name, *stage.maps.shape) for _, stage in reading.map_stages),
            names=reading.row_names,
            features=len(reading.names),
            label_widths=tuple(self._label_width(stage) for _, stage in reading.map_stages),
            grid=view.grid,
            feature=view.feature,
            stage=view.stage,
            number=0 if colours_only else number_width(reading.kernel_pixels, view.notation),
            reasons=reason_rows(reading, view),
            miniatures=not self.look.ascii and len(reading.row_names) == len(reading.names),
            cost_rows=len(text.cost_lines(reading, self.look, 24)),
            above=len(self.above(self.size[0])),
        )
        return place(*self.size, contents)

    def drawn(self, panel: Panel) -> Drawn:
        """What stands in a panel."""
        return self.face(panel) if panel.is_grid else self.lines(panel)

    def lines(self, panel: Panel) -> list[Strip]:
        """The lines of a panel that is no grid."""
        look, reading, view = self.look, self.reading, self.view
        width, height = panel.width, panel.height
        on_panel = look.style(panel=True)

        def made(lines: list[Words], filled: bool = False) -> list[Strip]:
            return strips(lines, width, height, look, on_panel if filled else None)

        match panel.key:
            case "header":
                room = width - header_length(EXPLORE, look, width)
                told = text.document_words(reading, look, self.unsaved, room)
                return made([header_words(EXPLORE, told, look, width)], True)
            case "keys":
                return made([footer_words(EXPLORE, width, look, self.keymap or {})], True)
            case "hint":
                return made([text.hint_words(self.hint or self.crumb(width - 2), look, width)])
            case "votes":
                chosen = view.row if view.grid in SCORES else None
                before = self.compared.pinned.votes if self.compared else None
                after = self.compared.now.votes if self.compared else reading.votes
                return made(text.vote_lines(reading, look, width, height, view.notation, chosen, before, after))
            case "literal":
                return made(text.literal_lines(reading, look, width, height, view.exemplar))
            case "cost":
                return made(text.cost_lines(reading, look, width))
            case "names":
                return made([text.name_words(reading, look, width, view.feature)])
            case "miniature":
                return self._miniature(panel)
            case "arithmetic":
                roomy = self.size[1] >= 34
                above = self.above(width)
                reasons = reason_lines(reading, view, look, width, roomy=roomy, rows=height - len(above))
                return made([*above, *reasons], True)
            case _:
                columns, rows = SMALLEST
                sentence = f"xotui needs {columns}×{rows} characters; here are {width}×{height}."
                return made([[(line, look.plain)] for line in wrap(sentence, max(width, 1))])

    def above(self, width: int) -> list[Words]:
        """The lines above the arithmetic: how good the features are, and what has changed since A."""
        lines: list[Words] = []
        if self.live:
            from xotui.tui.renderables.game import live_words

            lines.append(live_words(self.live, self.look, width))
        if self.compared:
            lines.append(comparison_words(self.compared, self.view, self.look, width))
        if self.view.trail and self.small:
            lines.append([(f" {self.crumb(width - 2)}", self.look.style(self.look.colours.dim, panel=True))])
        return lines

    @property
    def small(self) -> bool:
        """Whether only one grid is seen at a time."""
        return self.size[0] < FULL[0] or self.size[1] < FULL[1]

    def crumb(self, width: int) -> str:
        """The way back so far, as much of its end as has room; nothing where one has not asked why."""
        if not self.view.trail:
            return ""
        notation = Notation.DECIMAL if self.view.notation is Notation.COLOUR else self.view.notation

        def written(value: float, of_map: bool) -> str:
            return number_text(value, notation, self.reading.kernel_pixels) if of_map else score_text(value, notation)

        return joined_end(crumbs(self.view, self.reading, written), " ← ", width)

    def face(self, panel: Panel) -> Face:
        """What a grid shows."""
        reading, view = self.reading, self.view
        here = panel.key == view.grid and (panel.key == "picture" or panel.channel == self._channel(panel.key))
        marks, values = self.marks.of(panel.key, panel.channel), self._values(panel)
        return Face(
            title=self._title(panel),
            values=values,
            marks=marks,
            ink=panel.key in ("picture", FEATURE) and not self._differs(panel),
            hue=self.look.hue(view.feature if panel.key == "picture" else panel.channel),
            cell=panel.cell,
            size=(panel.width, panel.height),
            cursor=view.place if here else None,
            focus=view.place if here else self._middle(panel, marks),
            notation=view.notation,
            pixels=reading.kernel_pixels if self._of_first_convolution(panel.key) else 0,
            dotted=self._differs(panel),
        )

    def _middle(self, panel: Panel, marks: NDArray[np.uint8]) -> tuple[int, int]:
        """The middle of what decided, else of what could have; it matters only where not all cells have room."""
        rows, columns = marks.shape
        if columns * panel.cell[0] <= panel.width and rows * panel.cell[1] < panel.height:
            return (0, 0)
        places = np.argwhere(marks & PATH) if (marks & PATH).any() else np.argwhere(marks & FIELD)
        return middle_of(places) if len(places) else (0, 0)

    def _label_width(self, stage: Stage) -> int:
        """The columns of the map names in a stage's titles: none where the features beside them have those names."""
        names = self.reading.map_names(stage)
        return 0 if names == self.reading.names else 1 + max(len(name) for name in names)

    def _values(self, panel: Panel) -> Array:
        """The values of a grid; a feature with pixels beyond ±1 as a picture, its largest pixel at 1 or −1."""
        source = self.compared or self.reading
        values = source.values(panel.key)[panel.channel]
        return as_picture(values) if panel.key == FEATURE and not self._differs(panel) else values

    def _differs(self, panel: Panel) -> bool:
        """Whether a grid shows what has changed since A."""
        return self.compared is not None and self.compared.differs(panel.key)

    def _channel(self, grid: str) -> int:
        return self.reading.channel_of(grid, self.view.feature)

    def _of_first_convolution(self, grid: str) -> bool:
        """Whether a map's values are fractions of the first features' pixels."""
        return grid != FEATURE and self.reading.index_of(grid) <= self._last_of_first

    @cached_property
    def _last_of_first(self) -> int:
        """The index of the last stage before the second convolution."""
        trace = self.reading.trace
        convolutions = [index for index, stage in enumerate(trace) if stage.operation == "convolution"]
        return (convolutions[1] if len(convolutions) > 1 else len(trace)) - 1

    def _title(self, panel: Panel) -> Words:
        """What a grid is called, and whether it shows B − A."""
        if panel in self.titles:
            return self.titles[panel]
        first, *rest = self._name(panel)
        shown = self.compared.shown if self.compared else Shown.NOW
        marked = shown is Shown.PINNED or self._differs(panel)
        mark = [(f" {shown}", self.look.style(self.look.colours.accent, bold=True))] if marked else []
        title = self.titles[panel] = [first, *mark, *rest]
        return title

    def _name(self, panel: Panel) -> Words:
        reading, look, view = self.reading, self.look, self.view
        if panel.key == "picture":
            pen = {"ink": " pen", "eraser": " eraser"}.get(view.pen or "", "")
            return [("Picture", look.strong), (pen, look.style(look.colours.accent, bold=True))]
        chosen = panel.channel == view.feature
        style = look.style(look.hue(panel.channel), bold=chosen)
        if panel.key == FEATURE:
            name = reading.names[panel.channel]
            mark = f" {look.signs.chosen}" if chosen and len(name) + 2 <= panel.width else ""
            return [(f"{name}{mark}", style)]
        rows, columns = reading.shape(panel.key)
        title: Words = [(panel.key, style), (f" {rows}×{columns}", style)]
        name = reading.map_names(reading.trace[panel.key])[panel.channel]
        if name and (self.small or name not in reading.names[panel.channel : panel.channel + 1]):
            title.append((f" {name}", look.dim))
        return title

    def _miniature(self, panel: Panel) -> list[Strip]:
        reading, look = self.reading, self.look
        chosen = panel.channel == self.view.feature
        mark = f"{look.signs.chosen} " if chosen else ""
        title = [(mark + reading.names[panel.channel], look.style(look.hue(panel.channel), bold=chosen))]
        _, stage = reading.map_stages[0]
        return miniature_strips(
            title,
            as_picture(reading.kernels[panel.channel]),
            stage.maps[panel.channel],
            (panel.width, panel.height),
            look,
        )
