"""The values of all pooling windows, phase by phase, and the largest of each window."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from xotui.engine.arrays import Array

# Looked up once: on small maps the looking up would be seen.
_larger, _largest = np.maximum, np.maximum.reduce


class Room(NamedTuple):
    """Memory for one thread, and the views of it.

    Attributes:
        values: (P·m,), the first values of all m windows, then their second values, and so on: to be filled.
        halves: Two halves of what is left, and where the larger of the two go; a fresh array for the last.
        rest: (P', m), what is left where P' is odd.
    """

    values: Array
    halves: tuple[tuple[Array, Array, Array | None], ...]
    rest: Array | None


class Phases:
    """Rooms in which windows are pooled. Halves held against each other are faster than one reduction.

    Args:
        phases: P, how many values a window has.
        windows: m, how many windows there are.
        dtype: The type of the values.
    """

    def __init__(self, phases: int, windows: int, dtype: np.dtype[Any]) -> None:
        self._phases, self._windows, self._dtype = phases, windows, dtype
        self._idle: list[Room] = []

    def room(self) -> Room:
        """A room that nobody else has; whoever takes one gives it back by `largest`."""
        try:
            return self._idle.pop()
        except IndexError:
            return self._made()

    def largest(self, room: Room) -> Array:
        """(m,), the largest value of each window, in an array of its own."""
        _, halves, rest = room
        best: Array
        for first, second, larger in halves:
            best = _larger(first, second, out=larger)
        if rest is not None:
            best = _largest(rest, 0)
        self._idle.append(room)
        return best

    def _made(self) -> Room:
        phases, windows = self._phases, self._windows
        values = rest = np.empty(phases * windows, self._dtype)
        halves = []
        while phases % 2 == 0:
            phases //= 2
            larger = np.empty(phases * windows, self._dtype) if phases > 1 else None
            halves.append((rest[: phases * windows], rest[phases * windows :], larger))
            rest = rest if larger is None else larger
        odd = rest.reshape(phases, windows) if phases > 1 or not halves else None
        return Room(values, tuple(halves), odd)
