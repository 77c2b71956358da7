"""What a keypress costs with each panel open, beside a bare Textual app that changes one cell.

Run it with `python -m tests.benchmarks.insights`, with nothing else running. It asserts nothing. A keypress is
measured from the event to the moment when the app has nothing left to do for it, without a terminal; what goes on in
the background meanwhile may still be going on.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from statistics import median
from time import perf_counter
from typing import ClassVar

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the commands have it; before numpy is imported

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.pilot import Pilot
from textual.widgets import Static

from xotui.document.networks import find_network
from xotui.pictures import load_picture
from xotui.tui.app import XotuiApp

PRESSES = 60
SIZE = (120, 40)

PANELS: dict[str, tuple[str, ...]] = {
    "explorer": (),
    "explorer, live accuracy": ("Y",),
    "explorer, compared with A": ("M",),
    "explorer, asking why": ("shift+tab", "enter", "enter"),
    "what if": ("5",),
    "conventions": ("6",),
    "walk": ("4",),
    "everything": ("M", "Y", "5"),
}
"""The keys that open each of them."""

STROKES = {"walk": ("s", "s"), "conventions": ("right", "left"), "explorer, asking why": ("enter", "backspace")}
"""What is pressed there in turn; elsewhere a pixel is flipped and flipped back."""


class Bare(App[None]):
    """One cell that changes."""

    BINDINGS: ClassVar[list[BindingType]] = [("space", "flip", "Flip")]

    def __init__(self) -> None:
        super().__init__()
        self.cell, self.on = Static("."), False

    def compose(self) -> ComposeResult:
        """The cell."""
        yield self.cell

    def action_flip(self) -> None:
        """Change it."""
        self.on = not self.on
        self.cell.update("#" if self.on else ".")


async def milliseconds(pilot: Pilot[None], keys: Sequence[str]) -> list[float]:
    """How long each of many keypresses took."""
    took = []
    for number in range(PRESSES):
        began = perf_counter()
        await pilot.press(keys[number % len(keys)])
        took.append(1000 * (perf_counter() - began))
    return took


async def bare() -> float:
    """The median of the bare app."""
    async with Bare().run_test(size=SIZE) as pilot:
        await pilot.pause()
        return median(await milliseconds(pilot, ["space"]))


async def panel(name: str, network: str) -> tuple[float, float]:
    """The median and the slowest of twenty with a panel open."""
    blueprint = find_network(network)
    app = XotuiApp(load_picture("x"), blueprint.build((9, 9)), network_name=blueprint.name)
    app.animation_level = "none"
    async with app.run_test(size=SIZE) as pilot:
        for key in PANELS[name]:
            await pilot.press(key)
            await pilot.pause()
        await app.workers.wait_for_complete()
        took = sorted(await milliseconds(pilot, STROKES.get(name, ("space",))))
        await app.workers.wait_for_complete()
        return median(took), took[-PRESSES // 20]


def main() -> None:
    """Print the table as Markdown."""
    one = asyncio.run(bare())
    print(f"A bare app that changes one cell: {one:.1f} ms a key.\n")
    print("| panel | network | ms a key (median) | slowest of 20 | ÷ bare |")
    print("|---|---|---:|---:|---:|")
    for network in ("article", "learned"):
        for name in PANELS:
            middle, slow = asyncio.run(panel(name, network))
            print(f"| {name} | {network} | {middle:.1f} | {slow:.1f} | {middle / one:.1f} |")


if __name__ == "__main__":
    main()
