"""A key that is held down: each press is a step, however fast they come."""

from __future__ import annotations

from pathlib import Path

from tests.benchmarks.holding import SIZE, hold, open_all, pixel, undone
from tests.tui.terminals import started


def test_no_press_is_lost(tmp_path: Path) -> None:
    """Thirty presses a second with every live insight open; the whole minute is a benchmark of its own."""
    with started(tmp_path, SIZE, "x") as terminal:
        open_all(terminal)
        before = pixel(terminal.text)
        hold(terminal, 61)
        assert pixel(terminal.settle()) != before
        assert undone(terminal, 62) == 61
        assert pixel(terminal.settle()) == before
