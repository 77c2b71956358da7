"""What holding a key down does: every press must be answered, and nothing may pile up.

Run it with `python -m tests.benchmarks.holding`, with nothing else running; it takes two minutes. It asserts nothing.
The space key is pressed thirty times a second for a minute in a pseudo-terminal of 120×40, on the main screen with live
accuracy, a pinned state and B − A all open. Then each press is undone, one by one, which shows whether one was lost.
"""

from __future__ import annotations

import os
import select
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.tui.terminals import Terminal, started

SIZE = (120, 40)
RATE = 30
"""Presses a second."""

SECONDS = 60
INSIGHTS = ("Y", "M", "B", "B")
"""What opens every live insight."""

NOTHING = "There is nothing to undo"


@dataclass(frozen=True)
class Held:
    """What was seen while a key was held.

    Attributes:
        presses: How often it was pressed.
        answers: Seconds from each press to the first byte behind it.
        behind: Seconds from the last press until the screen said of the pixel what it then went on to say.
    """

    presses: int
    answers: tuple[float, ...]
    behind: float


def hold(terminal: Terminal, presses: int, key: str = " ") -> Held:
    """Press a key so many times at its rate, whatever the program does meanwhile."""
    began, answers = time.perf_counter(), []
    for number in range(presses):
        at = began + number / RATE
        while (left := at - time.perf_counter()) > 0:
            if select.select([terminal.master], [], [], left)[0]:
                terminal.look(0)
        pressed = time.perf_counter()
        terminal.send(key)
        if select.select([terminal.master], [], [], 1 / RATE)[0]:
            answers.append(time.perf_counter() - pressed)
    states = [(time.perf_counter() - pressed, pixel(terminal.text))]
    while select.select([terminal.master], [], [], 0.5)[0]:
        terminal.look(0)
        states.append((time.perf_counter() - pressed, pixel(terminal.text)))
    stood = states[-1][0]
    for moment, state in reversed(states):
        if state != states[-1][1]:
            break
        stood = moment
    return Held(presses, tuple(answers), stood)


def pixel(text: str) -> str:
    """What the screen says of the pixel under the cursor."""
    return next((line.strip() for line in text.splitlines() if line.strip().startswith("Pixel at row")), "")


def undone(terminal: Terminal, most: int) -> int:
    """How many steps can be undone."""
    for count in range(most):
        os.write(terminal.master, b"u")
        terminal.settle() if count % RATE == 0 else terminal.look(0.02)
        if NOTHING in terminal.text:
            return count
    terminal.settle()
    return most


def open_all(terminal: Terminal) -> None:
    """Open every live insight."""
    terminal.wait_for("Picture")
    for key in INSIGHTS:
        terminal.settle()
        terminal.send(key)
    terminal.settle()


def main() -> None:
    """Hold the key, and print what was seen."""
    with tempfile.TemporaryDirectory() as folder, started(Path(folder), SIZE, "x") as terminal:
        open_all(terminal)
        held = hold(terminal, RATE * SECONDS)
        steps = undone(terminal, held.presses + 1)
        print(f"{held.presses} presses in {SECONDS} s, {steps} steps to undo")
        usual, longest = 1000 * median(held.answers), 1000 * max(held.answers)
        print(f"press to first byte: median {usual:.1f} ms, longest {longest:.1f} ms")
        print(f"the screen was behind by {1000 * held.behind:.0f} ms after the last press")


if __name__ == "__main__":
    main()
