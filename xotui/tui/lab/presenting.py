"""What stands in each panel of the lab."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import wrap

from textual.strip import Strip

from xotui.pictures.changes import Change
from xotui.tui.actions import LAB
from xotui.tui.lab.state import LabView, Results
from xotui.tui.layout import SMALLEST
from xotui.tui.look import Look
from xotui.tui.places import Panel
from xotui.tui.renderables import lab as text
from xotui.tui.renderables.keybar import footer_words, spelled
from xotui.tui.renderables.tabs import header_words
from xotui.tui.renderables.words import Words, strips


@dataclass(frozen=True, eq=False)
class LabPresentation:
    """One state of the lab.

    Attributes:
        results: What was judged.
        view: Where the cursor is.
        look: Colours and signs.
        doing: The row that is being judged, or None.
        stopping: Whether that is the last one.
        hint: What the line below the header says.
        keymap: Keys that the person has given to actions.
    """

    results: Results
    view: LabView
    look: Look
    doing: tuple[str, Change] | None
    stopping: bool
    hint: str
    keymap: Mapping[str, str]

    def lines(self, panel: Panel) -> list[Strip]:
        """The lines of a panel."""
        look, results, view = self.look, self.results, self.view
        width, height = panel.width, panel.height
        lines: list[Words]
        match panel.key:
            case "header":
                told: Words = [(text.SPOKEN[view.letters], look.style(look.colours.bright, panel=True))]
                rows, columns = results.shape
                told.append((f" · {rows}×{columns} · seed {results.seed}", look.style(panel=True)))
                return strips([header_words(LAB, told, look, width)], width, height, look, look.style(panel=True))
            case "keys":
                words = footer_words(LAB, width, look, self.keymap)
                return strips([words], width, height, look, look.style(panel=True))
            case "hint":
                lines = [[(f" {self.hint}", look.dim)]]
            case "letters":
                lines = [text.letters_words(view, results, look, width)]
            case "table":
                lines = text.table_lines(results, view, look, width, height)
            case "cell":
                lines = text.cell_lines(results, view, spelled("failures", self.keymap), look, width, height)
            case "goals":
                lines = text.goal_lines(results, view, look, width, height)
            case "progress":
                run = spelled("run", self.keymap)
                lines = [text.progress_words(results, self.doing, self.stopping, run, look, width)]
            case _:
                columns, rows = SMALLEST
                sentence = f"xotui needs {columns}×{rows} characters; here are {width}×{height}."
                lines = [[(line, look.plain)] for line in wrap(sentence, max(width, 1))]
        return strips(lines, width, height, look)
