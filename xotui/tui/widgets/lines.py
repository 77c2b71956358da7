"""The one way in which the explorer draws: given lines, of which only what changed is redrawn."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import ClassVar

from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from xotui.tui.widgets.ground import Ground, filtered


class Canvas(Ground):
    """What lines are placed on. It says for all of them at once what is to be redrawn.

    Each widget that says so itself costs Textual a few messages, which for a dozen is longer than the drawing.
    """


class Lines(Widget):
    """Some lines of text at a place of their own.

    It computes nothing and reads nothing: whoever has it calls `show` with strips of the right width.
    """

    DEFAULT_CSS: ClassVar[str] = """
    Lines {
        width: auto;
        height: auto;
    }
    """

    def __init__(self, region: Region) -> None:
        super().__init__()
        self.place = region
        self._strips: list[Strip] = []

    @property
    def lines(self) -> Sequence[Strip]:
        """What is shown, as it was given."""
        return self._strips

    def show(self, strips: list[Strip]) -> None:
        """Show other lines; the terminal is told of those spans only that differ from what it shows."""
        before, self._strips = self._strips, strips
        if len(before) != len(strips):
            self.refresh()
            return
        spans = [
            Region(start, row, end - start, 1)
            for row, (old, new) in enumerate(zip(before, strips, strict=True))
            if old is not new and (span := _difference(old, new))
            for start, end in [span]
        ]
        canvas = self.parent
        if spans and isinstance(canvas, Canvas):
            canvas.refresh(*(span.translate(self.place.offset) for span in spans))
        elif spans:
            self.refresh(*spans)

    def render_line(self, y: int) -> Strip:
        """The line that was given."""
        if y < len(self._strips):
            return self._strips[y]
        return Strip.blank(self.size.width, self.rich_style)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines as they are: they have neither borders nor styles of their own that would have to be put around.

        Every widget is asked at each key, for Textual draws all that lies within the rectangle around what changed.
        """
        lines = filtered(self, [self.render_line(y) for y in crop.line_range])
        return lines if crop.width == self.size.width else [line.crop(crop.x, crop.right) for line in lines]


Run = tuple[str, Style | None]
"""Characters of one style; those beside them have another."""


def _difference(old: Strip, new: Strip) -> tuple[int, int] | None:
    """The first column that differs and the one behind the last, or None where the lines are the same."""
    before, after = [segment[:2] for segment in old], [segment[:2] for segment in new]
    if before == after:
        return None
    width = new.cell_length
    if not width == sum([len(text) for text, _ in before]) == sum([len(text) for text, _ in after]):
        return (0, width)  # some character does not take just one column
    start = _alike(before, after)
    backwards = ([(text[::-1], style) for text, style in reversed(runs)] for runs in (before, after))
    return (start, width - min(_alike(*backwards), width - start - 1))


def _alike(one: Sequence[Run], other: Sequence[Run]) -> int:
    """How many characters are the same from the beginning on."""
    count = 0
    for mine, yours in zip(one, other, strict=False):
        if mine != yours:
            if mine[1] == yours[1]:
                count += next(index for index, pair in enumerate(zip_longest(mine[0], yours[0])) if len({*pair}) > 1)
            break
        count += len(mine[0])
    return count
