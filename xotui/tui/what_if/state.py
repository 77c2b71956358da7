"""Where one is on the screen of what-if, and what each panel is asked at the moment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from xotui.engine.arrays import Array
from xotui.insight.what_if import noise, sweeps
from xotui.insight.what_if.noise import noisy
from xotui.pictures.transforms import shift, turn_and_scale
from xotui.tui.view import Pen


class Focus(StrEnum):
    """Where the cursor is, in the order in which a key goes on."""

    PIXELS = "pixels"
    EDIT = "edit"
    SHIFTS = "shifts"
    TURNING = "turning"
    SIZES = "sizes"
    NOISE = "noise"


PANELS = {
    Focus.EDIT: "edit",
    Focus.SHIFTS: "shifts",
    Focus.TURNING: "changes",
    Focus.SIZES: "changes",
    Focus.NOISE: "noise",
}
"""In which of the panels that take turns each of them stands."""

STEPS = {Focus.TURNING: len(sweeps.DEGREES), Focus.SIZES: len(sweeps.PERCENT), Focus.NOISE: len(noise.PERCENT)}
"""How many steps there are of each change that has steps."""


@dataclass(frozen=True)
class WhatIf:
    """What is looked at.

    Attributes:
        focus: Where the cursor is.
        panel: Which of the panels is seen where they take turns.
        pixel: Row and column of the cursor in the picture, and in the map of flips.
        pen: What a held pen leaves behind, or None where it is up.
        shift: How far down and to the right the picture is moved where the cursor is in the shift maps.
        turning: The chosen step of turning.
        sizes: The chosen step of shrinking.
        noise: The chosen level of noise.
        edit: Which of the found edits is looked at.
        step: Which pixel of it.
    """

    focus: Focus = Focus.PIXELS
    panel: str = "shifts"
    pixel: tuple[int, int] = (0, 0)
    pen: Pen | None = None
    shift: tuple[int, int] = (0, 0)
    turning: int = 0
    sizes: int = 0
    noise: int = 4
    edit: int = 0
    step: int = 0

    def at(self, focus: Focus) -> WhatIf:
        """The cursor somewhere else."""
        pen = self.pen if focus is Focus.PIXELS else None
        return replace(self, focus=focus, panel=PANELS.get(focus, self.panel), pen=pen)

    def on(self, steps: int) -> WhatIf:
        """The cursor so many places further, round and round."""
        order = list(Focus)
        return self.at(order[(order.index(self.focus) + steps) % len(order)])

    def within(self, shape: tuple[int, int]) -> WhatIf:
        """The same with nothing outside a picture of (H, W)."""
        pixel = [min(max(place, 0), side - 1) for place, side in zip(self.pixel, shape, strict=True)]
        moved = [min(max(by, -(side // 2)), side // 2) for by, side in zip(self.shift, shape, strict=True)]
        return replace(self, pixel=(pixel[0], pixel[1]), shift=(moved[0], moved[1]))

    def moved(self, rows: int, columns: int, shape: tuple[int, int]) -> WhatIf:
        """The cursor so much further down and to the right, in whatever it is in; not beyond its edge."""
        if self.focus is Focus.PIXELS:
            return replace(self, pixel=(self.pixel[0] + rows, self.pixel[1] + columns)).within(shape)
        if self.focus is Focus.SHIFTS:
            return replace(self, shift=(self.shift[0] + rows, self.shift[1] + columns)).within(shape)
        if self.focus is Focus.EDIT:
            return self
        return self.at_step(self.focus, self.step_of(self.focus) + rows + columns)

    def step_of(self, focus: Focus) -> int:
        """The chosen step of a change that has steps."""
        return {Focus.TURNING: self.turning, Focus.SIZES: self.sizes, Focus.NOISE: self.noise}[focus]

    def at_step(self, focus: Focus, step: int) -> WhatIf:
        """The cursor on a step of a change."""
        chosen = min(max(step, 0), STEPS[focus] - 1)
        here = self.at(focus)
        if focus is Focus.TURNING:
            return replace(here, turning=chosen)
        return replace(here, sizes=chosen) if focus is Focus.SIZES else replace(here, noise=chosen)

    @property
    def changed(self) -> bool:
        """Whether the cursor is on a changed picture, not on the picture as it is."""
        match self.focus:
            case Focus.SHIFTS:
                return self.shift != (0, 0)
            case Focus.TURNING:
                return self.turning > 0
            case Focus.SIZES:
                return self.sizes > 0
            case Focus.NOISE:
                return True
            case _:
                return False

    def shown(self, image: Array) -> Array:
        """(H, W), the picture as it would be where the cursor is."""
        match self.focus:
            case Focus.SHIFTS:
                return shift(image, *self.shift)
            case Focus.TURNING:
                return turn_and_scale(image, sweeps.DEGREES[self.turning], 1.0)
            case Focus.SIZES:
                return turn_and_scale(image, 0, sweeps.PERCENT[self.sizes] / 100)
            case Focus.NOISE:
                drawn: Array = noisy(image, noise.PERCENT[self.noise])[0]
                return drawn
            case _:
                return image

    @property
    def change_text(self) -> str:
        """What happens to the picture where the cursor is.

        >>> WhatIf(Focus.SHIFTS, shift=(2, -1)).change_text
        'moved 2 down and 1 left'
        """
        match self.focus:
            case Focus.SHIFTS:
                down, right = self.shift
                ways = [
                    f"{abs(by)} {after if by > 0 else before}"
                    for by, before, after in ((down, "up", "down"), (right, "left", "right"))
                    if by
                ]
                return f"moved {' and '.join(ways)}" if ways else "as it is"
            case Focus.TURNING:
                return f"turned by {sweeps.DEGREES[self.turning]}°" if self.turning else "as it is"
            case Focus.SIZES:
                return f"shrunk to {sweeps.PERCENT[self.sizes]} %" if self.sizes else "as it is"
            case Focus.NOISE:
                return f"with {noise.PERCENT[self.noise]} % noise"
            case _:
                return "as it is"

    @property
    def change_forms(self) -> tuple[str, ...]:
        """The same, and shorter."""
        short = self.change_text.removeprefix("moved ")
        return self.change_text, short, short.replace(" and ", ", "), short.split(" and ")[0]
