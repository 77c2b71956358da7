"""A grid as plain text, as it is copied: numbers below each other in the present notation."""

from __future__ import annotations

from collections.abc import Sequence

from xotui.engine import Convolution
from xotui.pictures import format_picture
from xotui.pictures.text import BLACK, INK
from xotui.tui.comparing import Comparison, Shown
from xotui.tui.notation import Notation, number_text, score_text, weight_text
from xotui.tui.reading import FEATURE, SCORES, Reading
from xotui.tui.view import View


def copied_grid(view: View, reading: Reading, compared: Comparison | None = None) -> tuple[str, str]:
    """The grid under the cursor as text, and what it is in a few words.

    A picture is written as in a picture file, so that it can be pasted again; a feature as its weights; scores with
    their labels. Where the screen shows colours only, numbers are decimals.

    Args:
        view: Where the cursor is, and how numbers are written.
        reading: What is looked at.
        compared: A pinned state beside the present one: where the grid shows B − A, that is written.
    """
    grid, channel = view.grid, reading.channel_of(view.grid, view.feature)
    differs = compared is not None and compared.differs(grid)
    source = compared if compared is not None else reading
    values = source.values(grid)[channel]
    title = f"{Shown.DIFFERENCE} of {_title(grid, channel, reading)}" if differs else _title(grid, channel, reading)
    notation = Notation.DECIMAL if view.notation is Notation.COLOUR else view.notation
    if grid == "picture" and not differs and values.min() >= BLACK and values.max() <= INK:
        return format_picture(values), title
    if grid in SCORES:
        rows = [[score_text(value, notation)] for value in values[:, 0].tolist()]
        return aligned(rows, reading.document.network.labels), title
    if grid in ("picture", FEATURE):
        return aligned([[weight_text(value) for value in row] for row in values.tolist()]), title
    pixels = reading.kernel_pixels if _of_first_convolution(grid, reading) else 0
    return aligned([[number_text(value, notation, pixels) for value in row] for row in values.tolist()]), title


def aligned(rows: Sequence[Sequence[str]], names: Sequence[str] = ()) -> str:
    """Words below each other, flush right, one blank between them; names stand before their rows.

    >>> print(aligned([["1.0", "-.11"], [".33", ".56"]]), end="")
    1.0 -.11
    .33  .56
    """
    wide = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [" ".join(cell.rjust(width) for cell, width in zip(row, wide, strict=True)) for row in rows]
    if names:
        before = max(map(len, names))
        lines = [f"{name:<{before}} {line}" for name, line in zip(names, lines, strict=True)]
    return "\n".join(lines) + "\n"


def _title(grid: str, channel: int, reading: Reading) -> str:
    """What is copied."""
    if grid == "picture":
        return "the picture"
    if grid == FEATURE:
        return f"feature {reading.names[channel]}"
    name = "" if grid in SCORES else reading.map_names(reading.trace[grid])[channel]
    return f"{grid} of {name}" if name else grid


def _of_first_convolution(grid: str, reading: Reading) -> bool:
    """Whether the values of a map are fractions of the first features' pixels."""
    stages = [index for index, stage in enumerate(reading.trace) if isinstance(stage.layer, Convolution)]
    return len(stages) < 2 or reading.index_of(grid) < stages[1]
