"""Photographs: pictures as large as a camera makes them, what on them is ink, and how they become small."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Literal, get_args

import numpy as np

from xotui.engine.arrays import Array, as_floats, read_only
from xotui.pictures.image_files import read_light
from xotui.pictures.page import CONTRAST, SMALL, Page, judged, page_of
from xotui.pictures.scaling import scaled
from xotui.pictures.text import BLACK, INK

Ink = Literal["dark", "light"]
"""What on a photograph is ink: what is dark, as on paper, or what is light, as on a blackboard."""

USUAL = (9, 9)
"""Rows and columns that images with a side of more than `SMALL` are brought to, unless told: the article's."""

_SURE = (0.25, 0.75)  # how far from paper to ink a pixel has to be to be a little, and wholly, ink


@dataclass(frozen=True, eq=False)
class Photograph:
    """A photograph, or any other image, and what on it is ink.

    Attributes:
        light: (H, W), float32, read-only, from 0 (black) to 1 (white).
        ink: What on it is ink.
        page: Its light, its paper, and what is darkest and lightest on it.
        even: Whether the light on it is made even, paper black and ink white; else it is as light as it is.
        told: Whether a person said what is ink; else its border was asked.
        name: What it is called.
    """

    light: Array
    ink: Ink
    page: Page
    even: bool = False
    told: bool = False
    name: str = "photograph"

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        rows, columns = self.light.shape
        return rows, columns

    @cached_property
    def values(self) -> Array:
        """(H, W), float32, read-only: from −1, where there is no ink at all, to 1."""
        if self.even:
            return read_only(BLACK + (INK - BLACK) * np.clip(self.shares(self.light), 0, 1))
        return read_only(1 - 2 * self.light if self.ink == "dark" else 2 * self.light - 1)

    def shares(self, light: Array) -> Array:
        """How far each of its pixels (H, W), or of means of blocks of them, is from paper, which is 0, to ink, 1."""
        paper, ink = self.page.paper, self.page.darkest if self.ink == "dark" else self.page.lightest
        if abs(ink - paper) < CONTRAST:
            return np.zeros_like(light)
        shares: Array = (self.page.evened(light) - light.dtype.type(paper)) / light.dtype.type(ink - paper)
        return shares

    def turned(self) -> Photograph:
        """The same with ink and what it stands on exchanged."""
        return replace(self, ink="light" if self.ink == "dark" else "dark", told=True)

    def evened(self, even: bool) -> Photograph:
        """The same with its light made even, or as it is."""
        return replace(self, even=even)


def load_photograph(path: str | os.PathLike[str], ink: Ink | None = None) -> Photograph:
    """Read an image file.

    Args:
        path: A PNG, JPEG or other image file.
        ink: What on it is ink; its border is asked unless told.

    Raises:
        PictureError: If it is no image, or Pillow is not installed; it names the file.
    """
    return photograph_of(read_light(path), Path(path).stem, ink)


def photograph_of(light: Array, name: str = "photograph", ink: Ink | None = None) -> Photograph:
    """A photograph of (H, W) values from 0 (black) to 1 (white).

    What is ink is decided by its border unless told: a light border says that ink is dark. Whether it is light is
    asked beside the darkest and the lightest that there is elsewhere, after the light was made even; where everything
    is the same, beside medium grey. Where most of it is paper, as on a page, the light is made even for good.

    Raises:
        ValueError: If ink is neither of the two.

    >>> photograph_of(np.array([[0.9, 0.9, 0.9], [0.9, 0.2, 0.9], [0.9, 0.9, 0.9]])).ink
    'dark'
    """
    if ink is not None and ink not in get_args(Ink):
        raise ValueError(f"ink: found {ink!r}; expected 'dark' or 'light'")
    kept = read_only(as_floats("light", light).astype(np.float32))
    page = page_of(kept)
    return Photograph(kept, ink or _ink(page), page, page.likely, ink is not None, name)


def drawn_photograph(image: Array, name: str) -> Photograph:
    """A picture of −1 … 1, of any size, as a photograph whose values are those of the picture."""
    light = read_only(((image + 1) / 2).astype(np.float32))
    return Photograph(light, "light", page_of(light), told=True, name=name)


def small_picture(photograph: Photograph, shape: tuple[int, int] | None = None) -> Array:
    """A photograph as a picture for the explorer.

    One that has the size already keeps its very pixels and greys. Others become ink and black: the light is made
    even, each pixel is paper, ink, or between them where it lies between the two, and then it is `scaled` as all
    pictures are: the whole frame of it, by the mean of each area.

    Args:
        photograph: What to make small.
        shape: Rows and columns; its own where no side is longer than `SMALL`, else `USUAL`, unless told.

    Returns:
        (h, w), float64, each value in −1 … 1. All black where nothing on it can be told from its paper.
    """
    own = photograph.shape if max(photograph.shape) <= SMALL else USUAL
    wanted = own if shape is None else (shape[0], shape[1])
    if photograph.shape == wanted:
        return photograph.values.astype(np.float64)
    low, high = _SURE
    light = judged(photograph.light)
    sure = np.clip((photograph.shares(light) - low) / (high - low), 0, 1)
    return scaled(BLACK + (INK - BLACK) * sure, wanted)


def _ink(page: Page) -> Ink:
    away = page.paper - (page.darkest + page.lightest) / 2
    if page.lightest - page.darkest < CONTRAST:
        away = page.paper - 0.5
    return "dark" if away >= 0 else "light"
