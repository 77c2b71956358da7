"""The shades of values: made by the recipe, and as the recipe promises."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from xotui.tui import colormap_recipe, colormaps
from xotui.tui.look import DARK, LIGHT

MAPS = {"dark": (colormaps.DARK, DARK, 1), "light": (colormaps.LIGHT, LIGHT, -1)}
MIDDLE = colormap_recipe.STEPS

both = pytest.mark.parametrize("name", MAPS)


def channels(shade: str) -> tuple[float, float, float]:
    red, green, blue = (int(shade[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def luminance(shade: str) -> float:
    """Relative luminance, from 0 to 1."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels(shade)]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def lightness(shade: str) -> float:
    """CIE L*, from 0 to 100."""
    found = luminance(shade)
    return 116 * found ** (1 / 3) - 16 if found > 0.008856 else 903.3 * found


def sides(name: str) -> tuple[list[float], list[float]]:
    """Lightness from 0 to −1 and from 0 to 1, seen so that it grows where it should."""
    shades, _, direction = MAPS[name]
    seen = [direction * lightness(shade) for shade in shades]
    return seen[MIDDLE::-1], seen[MIDDLE:]


def test_the_file_is_what_the_recipe_makes() -> None:
    assert Path(colormaps.__file__).read_text(encoding="utf-8") == colormap_recipe.source()


@both
def test_there_is_a_shade_for_every_step(name: str) -> None:
    shades, _, _ = MAPS[name]
    assert len(shades) == 2 * MIDDLE + 1
    assert all(len(shade) == 7 and shade.startswith("#") for shade in shades)


@both
def test_lightness_alone_says_how_far_a_value_is_from_0(name: str) -> None:
    for side in sides(name):
        assert all(further > nearer for nearer, further in pairwise(side))


@both
def test_both_sides_are_about_as_light(name: str) -> None:
    negative, positive = sides(name)
    assert max(abs(one - other) for one, other in zip(negative, positive, strict=True)) < 10


@both
def test_steps_can_be_told_apart_and_none_leaps(name: str) -> None:
    for side in sides(name):
        assert side[-1] - side[0] > 60
        assert max(further - nearer for nearer, further in pairwise(side)) < 5


@both
def test_0_is_nearly_the_background(name: str) -> None:
    shades, colours, _ = MAPS[name]
    assert colours.background is not None
    zero, ground = channels(shades[MIDDLE]), channels(colours.background)
    assert all(abs(one - other) <= 3 / 255 for one, other in zip(zero, ground, strict=True))


@both
def test_negative_is_blue_and_positive_orange(name: str) -> None:
    shades, _, _ = MAPS[name]
    for distance in range(5, MIDDLE + 1):
        red, _, blue = channels(shades[MIDDLE - distance])
        assert blue > red
        red, _, blue = channels(shades[MIDDLE + distance])
        assert red > blue


@both
def test_every_shade_has_text_that_can_be_read_on_it(name: str) -> None:
    shades, colours, _ = MAPS[name]
    assert [shade for shade, _ in colours.heat] == list(shades)
    for shade, text in colours.heat:
        assert shade is not None
        assert text is not None
        darker, lighter = sorted((luminance(shade), luminance(text)))
        assert (lighter + 0.05) / (darker + 0.05) > 3  # what WCAG asks of large text
