"""The board: widgets at places that were computed beforehand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, ClassVar, Protocol, runtime_checkable

from textual.app import ComposeResult
from textual.geometry import Offset, Region, Size, Spacing
from textual.layout import ArrangeResult, Layout, WidgetPlacement
from textual.widget import Widget

from xotui.tui.layout import Panel
from xotui.tui.look import Look
from xotui.tui.renderables.face import Drawn, Face
from xotui.tui.widgets.grid_view import GridView
from xotui.tui.widgets.lines import Canvas, Lines


@runtime_checkable
class Placed(Protocol):
    """A widget that has a place."""

    place: Region


Kind = Callable[[Region], Any]
"""Makes a widget with a place."""


class PlacedLayout(Layout):
    """Puts every widget where its `place` says, the later ones over the earlier ones."""

    name = "placed"

    def arrange(self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True) -> ArrangeResult:
        """One placement for each widget."""
        return [
            WidgetPlacement(child.place, Offset(), Spacing(), child, order)
            for order, child in enumerate(children)
            if isinstance(child, Placed)
        ]


class Board(Canvas):
    """Holds a widget for each panel, and uses them again when the panels change.

    Args:
        kinds: What makes a widget of its place for panels of some keys; others are grids or plain lines.
    """

    DEFAULT_CSS: ClassVar[str] = """
    Board {
        width: 100%;
        height: 100%;
        overflow: hidden hidden;
    }
    """

    def __init__(self, kinds: Mapping[str, Kind] | None = None) -> None:
        super().__init__()
        self._kinds = kinds or {}
        self._placed = PlacedLayout()
        self._panels: tuple[Panel, ...] = ()
        self._shown: dict[Panel, Any] = {}

    def compose(self) -> ComposeResult:
        """What was placed before the board itself had its place."""
        for _, widget in sorted(self._shown.items(), key=lambda one: _level(one[0])):
            yield widget

    @property
    def layout(self) -> Layout:
        """The places that were computed."""
        return self._placed

    @property
    def shown(self) -> dict[Panel, Any]:
        """Every panel and its widget, in the order in which they lie over each other."""
        return self._shown

    def show(self, look: Look, drawn: Callable[[Panel], Drawn], still: Collection[str] = ()) -> None:
        """Hand every widget what it shows.

        Args:
            look: How it looks.
            drawn: What stands in a panel.
            still: The keys of panels that show what they have shown.
        """
        with self.together():
            for panel, widget in self._shown.items():
                if panel.key in still:
                    continue
                found = drawn(panel)
                if isinstance(found, Face):
                    widget.show_face(panel.key, panel.channel, found, look)
                else:
                    widget.show(found)

    def place(self, panels: tuple[Panel, ...]) -> None:
        """Have exactly one widget for each panel, at its place."""
        if panels == self._panels:
            return
        spare: dict[tuple[object, int], list[Any]] = {}
        for panel, widget in self._shown.items():
            spare.setdefault((type(widget), _level(panel)), []).append(widget)
        self._shown, new = {}, []
        for panel in panels:
            kind = self._kinds.get(panel.key, GridView if panel.is_grid else Lines)
            region = Region(panel.x, panel.y, panel.width, panel.height)
            kept = spare.get((kind, _level(panel)))
            widget = kept.pop(0) if kept else kind(region)
            if widget.place != region:
                widget.place = region
                widget.refresh(layout=True)
            if not widget.is_attached:
                new.append(widget)
            self._shown[panel] = widget
        for widgets in spare.values():
            for widget in widgets:
                widget.remove()
        over = [widget for panel, widget in self._shown.items() if _level(panel) and widget in new]
        self._panels = panels
        if self.is_attached:  # else they are composed together with the board
            self.mount_all([widget for widget in new if widget not in over], before=0 if self._nodes else None)
            self.mount_all(over)
            self.refresh(layout=True)


def _level(panel: Panel) -> int:
    """The arithmetic lies over everything else."""
    return int(panel.key == "arithmetic")
