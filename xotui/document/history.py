"""The one place that holds state: which documents there were, and which one is present."""

from __future__ import annotations

from dataclasses import dataclass

from xotui.document.document import Document

LIMIT = 5_000
"""How many steps can be undone."""


@dataclass(frozen=True, eq=False)
class Entry:
    """A document, and what was done to get there, as a person would say it."""

    document: Document
    title: str


class History:
    """Documents in a row, with the present one somewhere among them.

    Args:
        document: What everything starts from.
        limit: How many steps are kept; the oldest are forgotten first.
    """

    def __init__(self, document: Document, limit: int = LIMIT) -> None:
        self._entries = [Entry(document, "")]
        self._present = 0
        self._limit = limit
        self._stroke = False

    @property
    def present(self) -> Document:
        """The document as it is now."""
        return self._entries[self._present].document

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return self._present > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to take again."""
        return self._present < len(self._entries) - 1

    def push(self, document: Document, title: str, *, stroke: bool = False) -> None:
        """Make `document` the present one; what had been undone is gone.

        Args:
            document: The new document.
            title: What was done.
            stroke: True while the pen is down: all that is pushed until `lift_pen` is one step.
        """
        if stroke and self._stroke:
            self._entries[self._present] = Entry(document, title)
            return
        self._stroke = stroke
        del self._entries[self._present + 1 :]
        self._entries.append(Entry(document, title))
        del self._entries[: max(0, len(self._entries) - self._limit - 1)]
        self._present = len(self._entries) - 1

    def rename(self, document: Document) -> None:
        """Put a document in the place of the present one that differs from it in names only; no step of its own."""
        self._entries[self._present] = Entry(document, self._entries[self._present].title)

    def lift_pen(self) -> None:
        """End the stroke: the next push is a step of its own."""
        self._stroke = False

    def undo(self) -> str | None:
        """Go one step back. Returns what was undone, or None where there is nothing to undo."""
        self._stroke = False
        if not self.can_undo:
            return None
        self._present -= 1
        return self._entries[self._present + 1].title

    def redo(self) -> str | None:
        """Go one step forward again. Returns what was redone, or None where there is nothing to redo."""
        self._stroke = False
        if not self.can_redo:
            return None
        self._present += 1
        return self._entries[self._present].title
