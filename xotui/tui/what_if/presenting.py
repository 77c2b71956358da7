"""What stands in each panel of what-if: from what is known and how one looks at it to grids and lines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from textwrap import wrap

import numpy as np

from xotui.document import Document
from xotui.tui.look import Look
from xotui.tui.notation import Notation
from xotui.tui.places import Panel
from xotui.tui.reading import Reading
from xotui.tui.renderables.face import DIFFERS, Face
from xotui.tui.renderables.panels import literal_lines, vote_lines
from xotui.tui.renderables.words import Words, length
from xotui.tui.what_if.cells import flip_cells, shift_cells, unknown_cells
from xotui.tui.what_if.edit_lines import edit_lines
from xotui.tui.what_if.findings import JUDGES, LITERAL, VOTES, Findings
from xotui.tui.what_if.layout import Room, panels_in, strips_in
from xotui.tui.what_if.mosaic import mosaic
from xotui.tui.what_if.proposal import Proposal
from xotui.tui.what_if.sentences import fitting, kept_text, strongest_forms, under_cursor, verdict_text
from xotui.tui.what_if.state import Focus, WhatIf
from xotui.tui.what_if.strips import noise_lines, strip_lines, title_words

VOTELESS = (
    "This network ends with maps: it does not vote, so there is no verdict that a changed pixel could turn. "
    "Open or learn one that votes to see what each pixel does."
)
"""What is said of a network without votes."""


@dataclass(frozen=True, eq=False)
class Presentation:
    """One state of the screen.

    Attributes:
        reading: What the network makes of the picture.
        state: Where the cursor is.
        findings: What is known of it, or of one before it.
        proposal: The smallest edit, if one was searched for.
        look: Colours and signs.
        notation: How numbers are written.
        keymap: Keys that the person has given to actions.
    """

    reading: Reading
    state: WhatIf
    findings: Findings
    proposal: Proposal | None
    look: Look
    notation: Notation
    keymap: Mapping[str, str]

    @property
    def document(self) -> Document:
        """The present one."""
        return self.reading.document

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """What the categories are called."""
        return self.document.network.labels

    def panels(self, width: int, height: int) -> tuple[Panel, ...]:
        """A place for everything that there is room for."""
        votes = self.reading.votes is not None
        pixels = self.state.focus is Focus.PIXELS
        return panels_in(Room(width, height, self.document.shape, self.state.panel, pixels, votes))

    # Grids.

    def face(self, panel: Panel) -> Face:
        """What a grid shows."""
        if panel.key == "picture":
            return self._picture(panel)
        return self._flips(panel) if panel.key == "flips" else self._shifts(panel)

    @property
    def _cursor(self) -> tuple[int, int] | None:
        """Where the cursor is in the picture and in the map of flips."""
        return self.state.pixel if self.state.focus in (Focus.PIXELS, Focus.EDIT) else None

    def _picture(self, panel: Panel) -> Face:
        look, state, document = self.look, self.state, self.document
        values = state.shown(document.picture) if state.changed else document.picture
        marks = np.zeros(document.shape, dtype=np.uint8)
        edit = self.proposal.edit(state.edit) if self.proposal and state.focus is Focus.EDIT else None
        if edit and self.proposal and self.proposal.steps(edit, document) is not None:
            for pixel in edit.pixels:
                marks[pixel] = DIFFERS * (pixel != self._cursor)  # there the cursor is what has to be seen
        title = self._title("Picture", state.focus is Focus.PIXELS)
        pen = {"ink": " pen", "eraser": " eraser"}.get(state.pen or "", "")
        title.append((pen, look.style(look.colours.accent, bold=True)))
        if state.changed:
            what = fitting(state.change_forms, panel.width, look.text)
            title = self._title(what[:1].upper() + what[1:], True)
        return Face(
            title=title,
            values=values,
            marks=marks,
            ink=True,
            hue=look.colours.accent,
            cell=panel.cell,
            size=(panel.width, panel.height),
            cursor=self._cursor,
            focus=state.pixel,
        )

    def _title(self, text: str, here: bool, waiting: bool = False) -> Words:
        return title_words(text, self.look, here=here, waiting=waiting)

    def _flips(self, panel: Panel) -> Face:
        look, state = self.look, self.state
        known = self.findings.flips(self.document)
        waiting = known is None or not known.fresh
        title = self._title("What each flip changes", state.focus is Focus.PIXELS, waiting)
        if panel.width < length(title):
            title = self._title("Each flip", state.focus is Focus.PIXELS, waiting)
        legend = self._legend()
        whole = panel.height > self.document.shape[0] * panel.cell[1]
        if whole and length(title) + length(legend) + 3 <= panel.width:
            title = [*title, (" " * (panel.width - length(title) - length(legend)), look.plain), *legend]
        if known is None:
            return mosaic(
                panel, title, self.document.shape, unknown_cells(panel.cell[0], look), self._cursor, state.pixel
            )
        draw = flip_cells(known.value, self.labels, panel.cell[0], self.notation, look)
        return mosaic(panel, title, self.document.shape, draw, self._cursor, state.pixel)

    def _legend(self) -> Words:
        """What the colours of the map of flips mean."""
        look, dim = self.look, self.look.dim
        cold, warm = (look.colours.heat[level][0] or look.colours.text or "default" for level in (15, 85))
        block = look.signs.full_bar
        first, second = self.labels
        return [
            ("-", dim), (block, look.style(cold)), (f" to {second}  ", dim),
            ("+", dim), (block, look.style(warm)), (f" to {first}", dim),
        ]  # fmt: skip

    def _shifts(self, panel: Panel) -> Face:
        state, document, look = self.state, self.document, self.look
        known = self.findings.shifts(panel.channel, document)
        here = state.focus is Focus.SHIFTS
        name = ("Shifted: votes", "Literal match")[panel.channel]
        if len(name) + 2 > panel.width:
            name = ("Shifts: votes", "literal match")[panel.channel]
        title = self._title(name, here, known is None or not known.fresh)
        rows, columns = (2 * (side // 2) + 1 for side in document.shape)
        place = (rows // 2 + state.shift[0], columns // 2 + state.shift[1])
        cursor = place if here else None
        if known is None:
            return mosaic(panel, title, (rows, columns), unknown_cells(panel.cell[0], look), cursor, place)
        draw = shift_cells(known.value, self.labels, panel.cell[0], look)
        return mosaic(panel, title, (rows, columns), draw, cursor, place)

    # Lines.

    def lines(self, panel: Panel) -> list[Words]:
        """What stands in a panel that is no grid."""
        look, width, height = self.look, panel.width, panel.height
        match panel.key:
            case "votes":
                return vote_lines(self.reading, look, width, height, self.notation, None)
            case "literal":
                return literal_lines(self.reading, look, width, height, None)
            case "strongest" | "verdict":
                return [self._strongest(width, verdict=panel.key == "verdict")]
            case "kept":
                return self._kept(width, height)
            case "changes":
                return self._changes(width, height)
            case "noise":
                known = (self.findings.noise(VOTES, self.document), self.findings.noise(LITERAL, self.document))
                here = self.state.noise if self.state.focus is Focus.NOISE else None
                return noise_lines(known, here, look, width, height)
            case "edit":
                numbers = (self.state.edit, self.state.step)
                chosen = numbers if self.state.focus is Focus.EDIT else None
                return edit_lines(
                    self.proposal, self.document, chosen, numbers, look, (width, height), self.notation, self.keymap
                )
            case "voteless":
                return [[(line, look.plain)] for line in wrap(VOTELESS, max(width, 10))]
            case _:
                return self._told(width, height)

    def _strongest(self, width: int, *, verdict: bool) -> Words:
        """What the map of flips says all in all, behind the verdict where that has no place of its own."""
        look = self.look
        forms = strongest_forms(self.findings.flips(self.document), self.labels, self.notation)
        words: Words = []
        if verdict and self.reading.votes is not None:
            words = [
                (verdict_text(self.reading.votes, self.reading.literal, self.notation), look.plain),
                ("  ", look.dim),
            ]
        room = width - length([(look.text(text), style) for text, style in words])
        told = fitting(forms, room, look.text)
        return [*words, (told if len(look.text(told)) <= room else "", look.dim)]

    def _kept(self, width: int, height: int) -> list[Words]:
        """At what share of the shifts the verdict stays, by each judge."""
        look, told = self.look, []
        for judge, name in enumerate(JUDGES):
            known = self.findings.shifts(judge, self.document)
            told.append((name, "…" if known is None else kept_text(known.value, self.labels)))
        if height == 1:
            whole = " · ".join(f"{name}: {text}" for name, text in told)
            short = " · ".join(text for _, text in told)
            return [[(fitting((f"Kept by {whole}", whole, short), width, look.text), look.dim)]]
        lines: list[Words] = [[("The verdict stays", look.dim)]]
        for name, text in told:
            lines += [[(f"{name}:", look.plain)], *([(f" {line}", look.dim)] for line in wrap(text, max(width - 1, 8)))]
        return lines

    def _changes(self, width: int, height: int) -> list[Words]:
        """Turning and shrinking."""
        state, document, findings = self.state, self.document, self.findings
        turning = (findings.sweep("turning", VOTES, document), findings.sweep("turning", LITERAL, document))
        sizes = (findings.sweep("sizes", VOTES, document), findings.sweep("sizes", LITERAL, document))
        here = (
            state.turning if state.focus is Focus.TURNING else None,
            state.sizes if state.focus is Focus.SIZES else None,
        )
        lines = strip_lines(turning, sizes, here, self.labels, strips_in(width), self.look)
        if height < len(lines) + 5:
            return lines[:height]
        told: list[Words] = [[], [("The verdict stays", self.look.dim)]]
        for name, pair, of in (("turned", turning, "turns"), ("smaller", sizes, "sizes")):
            texts = []
            for judge, known in zip(JUDGES, pair, strict=True):
                kept = known.value.kept if known else None
                texts.append(f"{judge} at {kept.right[0]} of {kept.total[0]} {of}" if kept else f"{judge} …")
            told.append([(f" {name}: ", self.look.plain), (", ".join(texts), self.look.dim)])
        return [*lines, *told]

    def _told(self, width: int, height: int) -> list[Words]:
        """What is under the cursor, in words."""
        look = self.look
        plain, dim = look.style(panel=True), look.style(look.colours.dim, panel=True)
        if self.reading.votes is None:
            return [[(f" {fitting((VOTELESS, 'This network does not vote.'), width - 2, look.text)}", plain)]]
        sentences = under_cursor(self.state, self.findings, self.document, self.reading.literal, self.notation)
        lines: list[Words] = [[(f" {fitting(forms, width - 2, look.text)}", plain)] for forms in sentences]
        if self.proposal is not None and self.state.focus is Focus.EDIT and height > 2:
            told = self.proposal.search.sentence
            lines = [lines[0], *([(f" {line}", dim)] for line in wrap(look.text(told), width - 2))]
        return [[], *lines][:height] if height > len(lines) else lines[:height]
