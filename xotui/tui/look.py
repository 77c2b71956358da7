"""How things look: every colour and every sign, for dark, light and 16-colour terminals, with and without Unicode."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, partial

from rich.style import Style

from xotui.document.networks import printable
from xotui.tui import colormaps


@dataclass(frozen=True)
class Signs:
    """The characters that carry a meaning.

    Attributes:
        bars: From nothing to full, for sizes from 0 to 1.
        ink: Two columns for black, and for ink.
        marked: Two columns for black, and for ink, where a pixel is linked to the cursor.
        differs: Two columns for black, and for ink, where a pixel differs from an exemplar.
        brackets: What stands on the left and on the right of the cell under the cursor.
    """

    bars: str = " ▁▂▃▄▅▆▇█"
    ink: tuple[str, str] = ("  ", "██")
    marked: tuple[str, str] = ("░░", "▓▓")
    differs: tuple[str, str] = ("╳╳", "╳╳")
    brackets: tuple[str, str] = ("▐", "▌")
    cursor: tuple[str, str] = ("⟦", "⟧")
    full_bar: str = "█"
    times: str = "×"
    divided: str = "÷"
    chosen: str = "›"


UNICODE = Signs()
ASCII = Signs(
    bars=" 123456789",
    ink=("..", "##"),
    marked=("::", "%%"),
    differs=("xx", "XX"),
    brackets=("[", "]"),
    cursor=("[", "]"),
    full_bar="#",
    times="x",
    divided="/",
    chosen=">",
)

_PLAIN = str.maketrans(
    {
        "╲": "\\", "╱": "/", "╳": "X", "─": "-", "│": "|", "┌": "r", "┐": "7", "└": "L", "┘": "J", "╭": "(", "╮": ")",
        "╰": "(", "╯": ")", "∙": ".", "×": "x", "÷": "/", "→": "->", "·": "|", "–": "-", "−": "-", "…": "~", "›": ">",
        "↑": "up", "↓": "down", "←": "<-", "√": "sqrt", "≤": "<=", "≥": ">=", "°": " deg", "±": "+-",
        "µ": "u",
    }
)  # fmt: skip


def plain(text: str) -> str:
    """The text in ASCII; what has no counterpart there becomes a question mark."""
    return text.translate(_PLAIN).encode("ascii", "replace").decode("ascii")


Heat = tuple[tuple[str | None, str | None], ...]


@dataclass(frozen=True, eq=False)
class Colours:
    """The colours of one kind of screen, as hex; None is the terminal's own."""

    background: str | None
    panel: str | None
    text: str | None
    dim: str | None
    bright: str
    accent: str
    ink: str
    black: str
    cursor: str
    on_cursor: str
    categories: tuple[str, str]
    hues: tuple[str, ...]
    heating: Callable[[], Heat] = field(repr=False)

    @cached_property
    def heat(self) -> Heat:
        """For every step from −1 to 1 the ground, and the colour of text on it; found when it is first painted."""
        return self.heating()

    def shade(self, value: float) -> tuple[str | None, str | None]:
        """The ground for a value of −1 … 1, what is beyond being cut, and the colour of text on it.

        What rounding leaves behind makes no other shade.
        """
        steps = len(self.heat) // 2
        return self.heat[steps + round(round(min(max(value, -1.0), 1.0), 9) * steps)]


def _readable(shades: tuple[str, ...], light: str, dark: str) -> Heat:
    """Every shade as a background, and the text on it: calm and light where that can be read well, else the better."""
    cells: list[tuple[str | None, str | None]] = []
    for shade in shades:
        calm = contrast(shade, light) >= _READ_WELL
        cells.append((shade, light if calm else max("#ffffff", dark, key=partial(contrast, shade))))
    return tuple(cells)


_READ_WELL = 4.5
"""The contrast that text needs. Source: WCAG 2, level AA."""


def contrast(one: str, other: str) -> float:
    """How well a colour can be told from another, 1 … 21. Source: WCAG 2, contrast ratio."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@lru_cache(maxsize=256)
def _luminance(shade: str) -> float:
    """Relative luminance of an sRGB colour, 0 … 1. Source: WCAG 2."""
    parts = [int(shade[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


DARK = Colours(
    background="#121217",
    panel="#1a1a22",
    text="#c9c9d4",
    dim="#85859a",
    bright="#f4f4fa",
    accent="#ffb454",
    ink="#ecece6",
    black="#26262e",
    cursor="#ffffff",
    on_cursor="#000000",
    categories=("#ffb454", "#7fb2e8"),
    hues=("#2ec4b6", "#ff9f1c", "#e052c4", "#8ac926", "#9b8cff", "#ff6b6b", "#4cc9f0", "#d4a373"),
    heating=partial(_readable, colormaps.DARK, "#c9c9d4", "#101014"),
)

LIGHT = Colours(
    background="#fafafa",
    panel="#eeeef2",
    text="#33333c",
    dim="#6a6a78",
    bright="#000000",
    accent="#a85c0c",
    ink="#ffffff",
    black="#3a3a46",
    cursor="#000000",
    on_cursor="#ffffff",
    categories=("#c9781c", "#2f6fb0"),
    hues=("#00796b", "#b45309", "#a3148a", "#4d7c0f", "#5b45d6", "#c62828", "#0277a8", "#7c5a2e"),
    heating=partial(_readable, colormaps.LIGHT, "#ffffff", "#1c1c22"),
)

# The sixteen colours of a plain terminal, in the very shades that its standard palette is matched by.
_BLUE, _BRIGHT_BLUE, _YELLOW, _BRIGHT_YELLOW = "#0000aa", "#5555ff", "#aa5500", "#ffff55"
_WHITE, _BLACK, _GREY, _CYAN, _BRIGHT_CYAN = "#ffffff", "#000000", "#555555", "#00aaaa", "#55ffff"


def _sixteen_heat(light: bool) -> Heat:
    cells: list[tuple[str | None, str | None]] = []
    for step in range(101):
        value = (step - 50) / 50
        if value <= -0.6:
            cells.append((_CYAN, _BLACK))
        elif value <= -0.2:
            cells.append((_BLUE, _WHITE))
        elif value < 0.2:
            cells.append((None, None))
        elif value < 0.6:
            cells.append((_YELLOW, _BLACK if light else _WHITE))
        else:
            cells.append((_BRIGHT_YELLOW, _BLACK))
    return tuple(cells)


def _sixteen(light: bool) -> Colours:
    return Colours(
        background=None,
        panel=None,
        text=None,
        dim=None,
        bright=_BLACK if light else _WHITE,
        accent=_BLUE if light else _BRIGHT_YELLOW,
        ink=_WHITE,
        black=_BLACK if not light else _GREY,
        cursor=_BLACK if light else _WHITE,
        on_cursor=_WHITE if light else _BLACK,
        categories=(_YELLOW if light else _BRIGHT_YELLOW, _BLUE if light else _BRIGHT_CYAN),
        hues=("#00aaaa", "#aa5500", "#aa00aa", "#00aa00"),
        heating=partial(_sixteen_heat, light),
    )


SIXTEEN_DARK, SIXTEEN_LIGHT = _sixteen(light=False), _sixteen(light=True)
"""For the terminal's own colours: text and background are whatever they are there."""

_FEW_DARK = replace(SIXTEEN_DARK, background=_BLACK, panel=_BLACK, text="#aaaaaa", dim="#aaaaaa")
_FEW_LIGHT = replace(SIXTEEN_LIGHT, background=_WHITE, panel=_WHITE, text=_BLACK, dim=_GREY)


@dataclass(frozen=True, eq=False)
class Look:
    """Colours and signs together, with the styles made of them; equal only to itself, so that caches find it fast.

    Attributes:
        colours: What is painted.
        signs: What is written.
        colourless: Whether colours will be gone when it reaches the eye.
    """

    colours: Colours = DARK
    signs: Signs = UNICODE
    colourless: bool = False

    @property
    def ascii(self) -> bool:
        """Whether only ASCII may be written."""
        return self.signs is ASCII

    def style(self, colour: str | None = None, *, panel: bool = False, bold: bool = False) -> Style:
        """Text of a colour on the screen, or on a panel."""
        return _style(colour or self.colours.text, self.colours.panel if panel else self.colours.background, bold)

    @cached_property
    def plain(self) -> Style:
        """Ordinary text."""
        return self.style()

    @cached_property
    def dim(self) -> Style:
        """What may be overlooked."""
        return self.style(self.colours.dim)

    @cached_property
    def strong(self) -> Style:
        """What must not be overlooked."""
        return self.style(self.colours.bright, bold=True)

    def hue(self, feature: int) -> str:
        """The colour of a feature."""
        return self.colours.hues[feature % len(self.colours.hues)]

    def text(self, words: str) -> str:
        """The words as they can be written here; what a terminal would obey is spelled out."""
        if not words.isprintable():
            words = printable(words)
        return plain(words) if self.ascii else words


@lru_cache(maxsize=256)
def _style(colour: str | None, background: str | None, bold: bool) -> Style:
    return Style(color=colour or "default", bgcolor=background or "default", bold=bold)


@lru_cache
def look_for(*, dark: bool, native: bool, few: bool, ascii_only: bool, colourless: bool) -> Look:
    """The look for a screen; the same object for the same screen.

    Args:
        dark: Whether the theme is dark.
        native: Whether the theme leaves colours to the terminal.
        few: Whether the terminal has only sixteen colours.
        ascii_only: Whether only ASCII may be written.
        colourless: Whether colours will be gone when it reaches the eye.
    """
    if native:
        colours = SIXTEEN_DARK if dark else SIXTEEN_LIGHT
    elif few:
        colours = _FEW_DARK if dark else _FEW_LIGHT
    else:
        colours = DARK if dark else LIGHT
    return Look(colours, ASCII if ascii_only else UNICODE, colourless)
