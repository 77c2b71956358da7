"""The smallest edit as something that can be stepped through, applied and taken back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from xotui.document import Document
from xotui.engine.matching import ROUNDING
from xotui.insight.flipping import Pixel, flipped
from xotui.insight.what_if.many import margins_of, scores_in_parts
from xotui.insight.what_if.smallest_edit import Edit, Search


@dataclass(frozen=True)
class Step:
    """One pixel of an edit.

    Attributes:
        pixel: Its row and column.
        value: What it was in the picture that was searched.
        before: The margin with all pixels of the edit before it flipped.
        after: The margin with this one flipped too.
        applied: Whether it is flipped already.
    """

    pixel: Pixel
    value: float
    before: float
    after: float
    applied: bool


@dataclass(frozen=True, eq=False)
class Proposal:
    """What a search has found.

    Attributes:
        document: Whose picture was searched.
        search: What is known.
        running: Whether the search goes on.
    """

    document: Document
    search: Search
    running: bool = True

    @property
    def edits(self) -> tuple[Edit, ...]:
        """All that were found to turn the verdict; only where there are none, those that leave it undecided."""
        return self.search.turns or self.search.undecided

    def edit(self, number: int) -> Edit | None:
        """One of them, or the last where there are not so many."""
        edits = self.edits
        return edits[min(number, len(edits) - 1)] if edits else None

    def about(self, document: Document) -> bool:
        """Whether it was found for this very picture and network."""
        return document.network is self.document.network and np.array_equal(document.picture, self.document.picture)

    def applied(self, edit: Edit, document: Document) -> frozenset[Pixel] | None:
        """Which pixels of an edit are flipped in a document; None where anything else has changed."""
        before, now = self.document.picture, document.picture
        if document.network is not self.document.network or before.shape != now.shape:
            return None
        done = frozenset(pixel for pixel in edit.pixels if abs(now[pixel] - before[pixel]) > ROUNDING)
        return done if np.array_equal(flipped(before, done), now) else None

    def steps(self, edit: Edit, document: Document) -> tuple[Step, ...] | None:
        """The pixels of an edit, one after the other; None where the picture is another by now."""
        done = self.applied(edit, document)
        if done is None:
            return None
        margins = _margins(self.document, edit)
        return tuple(
            Step(pixel, float(self.document.picture[pixel]), margins[index], margins[index + 1], pixel in done)
            for index, pixel in enumerate(edit.pixels)
        )


@lru_cache(maxsize=8)
def _margins(document: Document, edit: Edit) -> tuple[float, ...]:
    """The margin as it is, and behind each pixel of an edit, flipped one after the other: n + 1 of them."""
    pictures = np.stack([flipped(document.picture, edit.pixels[:count]) for count in range(len(edit.pixels) + 1)])
    return tuple(margins_of(scores_in_parts(document.network, pictures)).tolist())


def advance_search(steps: Iterator[Search], seconds: float) -> Search | None:
    """What a search knows after some time, or None where it is at its end."""
    newest, end = None, time.monotonic() + seconds
    for newest in steps:
        if newest.done or time.monotonic() >= end:
            break
    return newest
