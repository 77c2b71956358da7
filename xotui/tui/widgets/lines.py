"""The one way in which the explorer draws: given lines, of which only what changed is redrawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar

from rich.cells import cell_len
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from xotui.tui.widgets.ground import Ground, filtered


class Canvas(Ground):
    """What lines are placed on. It says for all of them at once what is to be redrawn.

    Each widget that says so itself costs Textual a few messages, which for a dozen is longer than the drawing.
    """

    _collected: list[Region] | None = None

    @contextmanager
    def together(self) -> Iterator[None]:
        """What the lines show within is redrawn at the end, all at once."""
        regions: list[Region] = []
        self._collected = regions
        try:
            yield
        finally:
            self._collected = None
            if regions:
                self.refresh(*regions)

    def redraw(self, regions: Iterable[Region]) -> None:
        """Draw some regions of what lies here again."""
        if self._collected is None:
            self.refresh(*regions)
        else:
            self._collected += regions


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
        """Show other lines; the terminal is told of those only that differ, up to the last column that does.

        What stands before the first of them it would be told in any case: Textual begins at the left of a widget.
        """
        before, self._strips = self._strips, strips
        if len(before) != len(strips):
            self.refresh()
            return
        canvas = self.parent if isinstance(self.parent, Canvas) else None
        x, y = self.place.offset if canvas else (0, 0)
        regions = [
            Region(x, y + row, end, 1)
            for row, (old, new) in enumerate(zip(before, strips, strict=True))
            if old is not new and (end := _changed(old, new))
        ]
        if regions and canvas:
            canvas.redraw(regions)
        elif regions:
            self.refresh(*regions)

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
        return lines if crop.width == self.place.width else [line.crop(crop.x, crop.right) for line in lines]


def _changed(old: Strip, new: Strip) -> int:
    """The column behind the last that differs, 0 where the lines are the same.

    Pieces side by side look different, so that what differs last is in the last piece that does.
    """
    before, after = list(old), list(new)
    if before == after:
        return 0
    end = new.cell_length
    while before and after and before[-1] == after[-1]:
        end -= cell_len(after.pop().text)
        before.pop()
    if before and after and before[-1].style == after[-1].style:
        end -= _alike(before[-1].text, after[-1].text)
    return max(end, 1)


def _alike(one: str, other: str) -> int:
    """How many columns two texts have in common at their ends, where each sign takes one."""
    columns = 0
    if cell_len(one) == len(one) and cell_len(other) == len(other):
        for mine, yours in zip(reversed(one), reversed(other), strict=False):
            if mine != yours:
                break
            columns += 1
    return columns
