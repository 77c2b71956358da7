"""What a keypress costs with each panel open, beside a bare Textual app that changes one cell.

Run it with `python -m tests.benchmarks.insights`, with nothing else running. It asserts nothing. Each program runs in a
pseudo-terminal of 120×40, all of them one after the other; a key is pressed when the program has been quiet for a
while, and the clock runs until the first byte of the answer is there (what was pressed is seen), and until the last one
is (all insights have followed).
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from statistics import median

from tests.tui.terminals import Terminal, started

PRESSES = 40
SIZE = (120, 40)
QUIET = 0.25
"""Seconds of silence after which an answer is whole."""

PANELS: dict[str, tuple[str, ...]] = {
    "explorer": (),
    "explorer, live accuracy": ("Y",),
    "explorer, compared with A": ("M", "B", "B"),
    "explorer, asking why": ("shift+tab", "enter", "enter", "enter", "enter", "enter"),
    "explorer, all of these": ("Y", "M", "B", "B"),
    "walk": ("4",),
    "what if": ("5",),
    "conventions": ("6",),
}
"""The keys that open each of them."""

STROKES = {"walk": ("s", "s"), "conventions": ("+", "-"), "explorer, asking why": ("\x7f", "enter")}
"""What is pressed there in turn; elsewhere a pixel is flipped and flipped back."""


def answers(terminal: Terminal, keys: tuple[str, ...]) -> tuple[float, float, float]:
    """Milliseconds until the first and the last byte of an answer, and the bytes of it: medians of many presses."""
    terminal.settle()
    taken = [terminal.answer(keys[number % len(keys)], QUIET) for number in range(PRESSES)]
    first, last, count = (median(column) for column in zip(*taken[4:], strict=True))
    return 1000 * first, 1000 * last, count


def bare(home: Path) -> tuple[float, float, float]:
    """The same of the bare app."""
    with started(home, SIZE, program=("-m", "tests.benchmarks.bare"), OPENBLAS_NUM_THREADS="1") as terminal:
        return answers(terminal, (" ",))


def panel(home: Path, name: str, network: str) -> tuple[float, float, float]:
    """The same of the program with a panel open."""
    with started(home, SIZE, "x", "--network", network) as terminal:
        terminal.wait_for("Picture")
        for key in PANELS[name]:
            terminal.settle()
            terminal.send(key)
        return answers(terminal, STROKES.get(name, (" ",)))


def main() -> None:
    """Print the table as Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        one, whole, count = bare(Path(folder))
        print("| open | network | first byte, ms | last byte, ms | ÷ bare | bytes |")
        print("|---|---|---:|---:|---:|---:|")
        print(f"| a bare app that changes one cell | | {one:.1f} | {whole:.1f} | 1.0 | {count:.0f} |")
        for network in ("article", "learned"):
            for name in PANELS:
                first, last, written = panel(Path(folder), name, network)
                print(f"| {name} | {network} | {first:.1f} | {last:.1f} | {last / whole:.1f} | {written:.0f} |")


if __name__ == "__main__":
    main()
