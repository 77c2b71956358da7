"""The one way in which the explorer draws: given lines, of which only what changed is redrawn."""

from __future__ import annotations

from typing import ClassVar

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


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
        if spans:
            self.refresh(*spans)

    def render_line(self, y: int) -> Strip:
        """The line that was given."""
        if y < len(self._strips):
            return self._strips[y]
        return Strip.blank(self.size.width, self.rich_style)


def _difference(old: Strip, new: Strip) -> tuple[int, int] | None:
    """The columns from the first segment that differs to the last, or None where the lines are the same."""
    before, after = list(old), list(new)
    start = 0
    while before and after and before[0] == after[0]:
        start += after[0].cell_length
        before.pop(0)
        after.pop(0)
    if not before and not after:
        return None
    end = new.cell_length
    while before and after and before[-1] == after[-1]:
        end -= after[-1].cell_length
        before.pop()
        after.pop()
    return (start, max(end, start + 1))
