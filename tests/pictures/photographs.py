"""Photographs for the tests: drawn with Pillow, on noisy paper under a lamp at one side."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Values = NDArray[Any]


def drawn_sheet(
    letter: str = "x",
    shape: tuple[int, int] = (300, 400),
    paper: int = 225,
    ink: int = 50,
    lamp: float = 0.3,
    pen: int = 22,
) -> Values:
    """One large letter in the middle of a sheet, (H, W), uint8."""
    rows, columns = shape
    image = Image.new("L", (columns, rows), paper)
    pencil = ImageDraw.Draw(image)
    middle, reach = (columns / 2, rows / 2), min(shape) * 0.36
    box = (middle[0] - reach, middle[1] - reach, middle[0] + reach, middle[1] + reach)
    if letter == "x":
        pencil.line(box, fill=ink, width=pen)
        pencil.line((box[0], box[3], box[2], box[1]), fill=ink, width=pen)
    elif letter == "o":
        pencil.ellipse(box, outline=ink, width=pen)
    down, across = np.meshgrid(np.linspace(0, 1, rows), np.linspace(0, 1, columns), indexing="ij")
    lit = np.asarray(image) * (1 - lamp * (0.4 * down + 0.6 * across))
    return np.clip(lit + np.random.default_rng(1).normal(0, 4, shape), 0, 255).astype(np.uint8)


def saved(folder: Path, values: Values, name: str = "photo.png", **options: Any) -> Path:
    """An image file of some values, as Pillow writes it."""
    path = folder / name
    Image.fromarray(values).save(path, **options)
    return path
