"""Maps printed to a terminal, or as plain text to anything else."""

from __future__ import annotations

import sys

import numpy as np
from rich.console import Console
from rich.text import Text

from xotui.engine import Convolution, Network, Stage
from xotui.tui.look import ASCII, UNICODE, Look
from xotui.tui.notation import Notation, number_width, score_text
from xotui.tui.renderables.face import Face
from xotui.tui.renderables.grid import grid_strips
from xotui.tui.renderables.words import Words


def print_layers(stages: list[Stage], network: Network, notation: Notation) -> None:
    """Print stages one below the other, the maps of a stage side by side as far as the terminal is wide.

    Args:
        stages: What to print.
        network: Where they come from; it has the names of the features.
        notation: How numbers are written. Without colours, "colour" prints the sign and the size of each value.
    """
    unicode = (sys.stdout.encoding or "ascii").lower().startswith("utf")
    console = Console(highlight=False, soft_wrap=True)
    colourless = console.color_system is None or console.no_color
    look = Look(signs=UNICODE if unicode else ASCII, colourless=colourless)
    first = next((layer for layer in network.layers if isinstance(layer, Convolution)), None)
    pixels = int(first.kernels[0].size) if first is not None else 0
    for stage in stages:
        if stage.operation == "votes":
            _print_votes(console, stage, network, notation, look)
            continue
        names = network.map_names(stage.name, len(stage.maps)) if stage.layer is not None else ("",)
        cell = 2 if stage.layer is None else number_width(pixels, notation) + 1
        if stage.layer is not None and notation is Notation.COLOUR:
            cell = 2
        rows, columns = stage.maps.shape[-2:]
        width = max(columns * cell, len(stage.name) + 20)
        together = max(1, (console.width + 3) // (width + 3)) if console.is_terminal else len(names)
        for start in range(0, len(names), together):
            grids = []
            for channel in range(start, min(start + together, len(names))):
                title: Words = [(f"{stage.name} {rows}×{columns} {names[channel]}".rstrip(), look.strong)]
                values = stage.maps[channel]
                face = Face(
                    title, values, np.zeros(values.shape, dtype=np.uint8), stage.layer is None, look.hue(channel),
                    (cell, 1), (width, rows + 1), notation=notation, pixels=pixels,
                )  # fmt: skip
                grids.append(grid_strips(face, look))
            for lines in zip(*grids, strict=True):
                text = Text("   ").join(
                    Text.assemble(*((part.text, part.style or "") for part in strip)) for strip in lines
                )
                if not console.is_terminal:
                    text.rstrip()
                console.print(text)
            console.print()


def _print_votes(console: Console, stage: Stage, network: Network, notation: Notation, look: Look) -> None:
    console.print("votes")
    for label, score in zip(network.labels, stage.values, strict=True):
        console.print(f"{look.text(label)} {score_text(float(score), notation)}", markup=False)
