"""How `colormaps.py` is made: `python -m xotui.tui.colormap_recipe` writes it anew (it needs cmap).

Both maps are diverging and safe for colour-blind eyes: blue against orange, never red against green, and
lightness alone says how far a value is from 0. On a dark screen 0 is dark and ±1 glow; on a light screen 0 is
light and ±1 are deep.
"""

from __future__ import annotations

from pathlib import Path

STEPS = 50
"""How many shades there are on each side of 0."""

DARK = (
    "#a8d4ff",
    "#63a5ea",
    "#2f73b8",
    "#1b4577",
    "#14263f",
    "#121217",
    "#33200f",
    "#6b3d10",
    "#ad6716",
    "#e69f3c",
    "#ffe2a0",
)
LIGHT = (
    "#0b2f66",
    "#1c5aa0",
    "#4b8bcb",
    "#8fbce6",
    "#cfe2f3",
    "#fafafa",
    "#fbe3c6",
    "#f2bd80",
    "#d88a33",
    "#a85c0c",
    "#653200",
)


def shades(stops: tuple[str, ...]) -> tuple[str, ...]:
    """Hex colours for −1 to 1 in 2 × STEPS + 1 even steps."""
    from cmap import Colormap

    colours = Colormap(stops)
    return tuple(colours(step / (2 * STEPS)).hex.lower()[:7] for step in range(2 * STEPS + 1))


def table(name: str, stops: tuple[str, ...]) -> str:
    """The source of one table, eight colours a line."""
    made = [f'"{shade}"' for shade in shades(stops)]
    lines = [", ".join(made[start : start + 8]) for start in range(0, len(made), 8)]
    return f"{name} = (\n" + "".join(f"    {line},\n" for line in lines) + ")\n"


def source() -> str:
    """The whole of `colormaps.py`."""
    return (
        '"""The shades of −1 … 1, made by `colormap_recipe.py`: do not edit, make anew."""\n\n'
        "# fmt: off\n" + table("DARK", DARK) + "\n" + table("LIGHT", LIGHT)
    )


if __name__ == "__main__":
    Path(__file__).with_name("colormaps.py").write_text(source(), encoding="utf-8")
