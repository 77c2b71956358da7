"""What lies below everything else: one colour, drawn without a thought."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.filter import ANSIToTruecolor
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class Ground(Widget):
    """Draws nothing but its own background.

    Textual draws also what lies wholly below something else. Here each line is a strip that stays, for a strip
    remembers how what lies on it divides it.
    """

    _drawn: tuple[int, Style] | None = None
    _blank: tuple[Strip, ...] = ()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Blank lines."""
        drawn = (crop.width, self.visual_style.rich_style)
        if drawn != self._drawn or len(self._blank) != crop.height:
            width, style = self._drawn = drawn
            # Not `Strip.blank`, which gives the same strip for all lines: it remembers only a few ways to divide it.
            self._blank = tuple(Strip([Segment(" " * width, style)], width) for _ in range(crop.height))
        return filtered(self, list(self._blank))


def filtered(widget: Widget, lines: list[Strip]) -> list[Strip]:
    """The lines as Textual would filter them; but all colours here are true ones, or the terminal's own by wish."""
    for line_filter in widget.get_line_filters():
        if not isinstance(line_filter, ANSIToTruecolor):
            background = widget.background_colors[1]
            lines = [line.apply_filter(line_filter, background) for line in lines]
    return lines
