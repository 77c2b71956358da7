"""What is found out of a picture while one goes on drawing: piece by piece, the map of flips first."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

from xotui.document import Document
from xotui.insight.what_if.flips import Flips, flip_map
from xotui.insight.what_if.many import StoppedError
from xotui.insight.what_if.noise import NoiseSweep, noise_sweep
from xotui.insight.what_if.shifts import ShiftMap, shift_map
from xotui.insight.what_if.sweeps import Judge, Sweep, by_literal_match, by_votes, shrinking, turning

Kind = Literal["flips", "shifts", "turning", "sizes", "noise"]

VOTES, LITERAL = 0, 1
"""The judges, by their numbers."""

JUDGES = ("votes", "literal match")
"""What they are called."""

Found = TypeVar("Found", bound="Flips | ShiftMap | Sweep | NoiseSweep")


@dataclass(frozen=True, eq=False)
class Finding:
    """One piece of what was found out.

    Attributes:
        kind: What was asked.
        judge: Who was asked.
        document: Of which document.
        value: The answer, or as much of it as is known.
        finished: Whether that is all of it.
    """

    kind: Kind
    judge: int
    document: Document
    value: Flips | ShiftMap | Sweep | NoiseSweep
    finished: bool = True


@dataclass(frozen=True)
class Known(Generic[Found]):
    """An answer, and whether it is that of the present picture and whole."""

    value: Found
    fresh: bool


@dataclass(frozen=True, eq=False)
class Findings:
    """All that is known, of the present document or of one before it."""

    pieces: Mapping[tuple[Kind, int], Finding] = field(default_factory=dict)

    def taking(self, finding: Finding) -> Findings:
        """The same with one piece more."""
        return Findings({**self.pieces, (finding.kind, finding.judge): finding})

    def finished(self, document: Document) -> frozenset[tuple[Kind, int]]:
        """Which pieces are known of a document for good."""
        return frozenset(key for key, one in self.pieces.items() if one.document is document and one.finished)

    def flips(self, document: Document) -> Known[Flips] | None:
        """What each flip does; nothing of a picture of another size or under other labels."""
        return self._known("flips", VOTES, document, Flips)

    def shifts(self, judge: int, document: Document) -> Known[ShiftMap] | None:
        """What shifts do."""
        return self._known("shifts", judge, document, ShiftMap)

    def sweep(self, kind: Kind, judge: int, document: Document) -> Known[Sweep] | None:
        """What turning or shrinking does."""
        return self._known(kind, judge, document, Sweep)

    def noise(self, judge: int, document: Document) -> Known[NoiseSweep] | None:
        """What noise does."""
        return self._known("noise", judge, document, NoiseSweep)

    def _known(self, kind: Kind, judge: int, document: Document, expected: type[Found]) -> Known[Found] | None:
        found = self.pieces.get((kind, judge))
        if found is None or not isinstance(found.value, expected):
            return None
        if found.document.shape != document.shape or found.document.network.labels != document.network.labels:
            return None
        return Known(found.value, found.finished and found.document is document)


def findings(
    document: Document, known: frozenset[tuple[Kind, int]], cancelled: Callable[[], bool]
) -> Iterator[Finding]:
    """Everything that can be found out of a document whose network votes, piece by piece.

    Args:
        document: What is asked about.
        known: What is known of it already.
        cancelled: Asked in between whether to stop.

    Yields:
        What is known of each piece, more each time; the last of each is whole.
    """
    image = document.picture
    if ("flips", VOTES) not in known:
        try:
            yield Finding("flips", VOTES, document, flip_map(document.network, image, cancelled))
        except StoppedError:
            return
    judges = (by_votes(document.network, image.shape), by_literal_match(document.exemplars))
    for number, judge in enumerate(judges):
        if ("shifts", number) not in known:
            for found in shift_map(image, judge):
                yield Finding("shifts", number, document, found, found.finished)
    for number, judge in enumerate(judges):
        yield from _stepped(document, number, judge, known)
    for number, judge in enumerate(judges):
        if ("noise", number) not in known:
            for noisy in noise_sweep(image, judge):
                yield Finding("noise", number, document, noisy, noisy.finished)


def _stepped(document: Document, number: int, judge: Judge, known: frozenset[tuple[Kind, int]]) -> Iterator[Finding]:
    """Turning and shrinking."""
    if ("turning", number) not in known:
        yield Finding("turning", number, document, turning(document.picture, judge))
    if ("sizes", number) not in known:
        yield Finding("sizes", number, document, shrinking(document.picture, judge))


def advance(steps: Iterator[Finding], seconds: float) -> list[Finding]:
    """What becomes known within some time: of each piece the newest; nothing when everything is known.

    The map of flips is not kept waiting for what comes behind it.
    """
    newest: dict[tuple[Kind, int], Finding] = {}
    end = time.monotonic() + seconds
    for finding in steps:
        newest[finding.kind, finding.judge] = finding
        if finding.kind == "flips" or time.monotonic() >= end:
            break
    return list(newest.values())
