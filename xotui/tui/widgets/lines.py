"""The one way in which the explorer draws: given lines, of which only what changed is redrawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
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
        lines = self._strips
        if len(lines) != crop.height or crop.y:
            lines = [self.render_line(y) for y in crop.line_range]
        lines = filtered(self, lines)
        return lines if crop.width == self.size.width else [line.crop(crop.x, crop.right) for line in lines]


def _difference(old: Strip, new: Strip) -> tuple[int, int] | None:
    """The first column that differs and the one behind the last, or None where the lines are the same.

    Pieces side by side look different, so that what differs first is in the first piece that does, and so at the end.
    """
    before, after = list(old), list(new)
    start = _alike(before, after)
    if start is None:
        return None
    before.reverse()
    after.reverse()
    rest = _alike(before, after, backwards=True) or 0
    return (start, max(start + 1, new.cell_length - rest))


def _alike(before: list[Segment], after: list[Segment], *, backwards: bool = False) -> int | None:
    """How many columns of two lines are the same from the beginning on; None where all of them are.

    Backwards the pieces come from the end on, and so do the columns within a piece.
    """
    columns = 0
    for one, other in zip(before, after, strict=False):
        if one == other:
            columns += cell_len(one.text)
            continue
        mine, yours = one.text, other.text
        if one.style == other.style and cell_len(mine) == len(mine) and cell_len(yours) == len(yours):
            step = -1 if backwards else 1
            for ours, theirs in zip(mine[::step], yours[::step], strict=False):
                if ours != theirs:
                    break
                columns += 1
        return columns
    return columns if len(before) != len(after) else None
