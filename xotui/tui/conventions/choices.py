"""The five choices: all options in rows, the present ones in brackets, and what the one under the cursor means."""

from __future__ import annotations

from itertools import pairwise
from textwrap import wrap

import numpy as np
from rich.cells import cell_len
from rich.style import Style

from xotui.engine import Convolution, MaxPool
from xotui.engine.pooling import pooled_length
from xotui.insight.conventions import CHOICES, Choice
from xotui.tui.conventions.state import Desk
from xotui.tui.look import Look
from xotui.tui.renderables.words import Words

_LABEL = 2 + max(cell_len(choice.title) for choice in CHOICES)
_COLUMNS = tuple(
    max(cell_len(choice.options[index].title) for choice in CHOICES if index < len(choice.options)) + 3
    for index in range(max(len(choice.options) for choice in CHOICES))
)
"""The columns of the first options, of the second and so on: brackets, the mark of what is the network's own, title."""

ROW_WIDTH = _LABEL + sum(_COLUMNS)
"""The columns that all options of a choice take side by side."""


def own_mark(look: Look) -> str:
    """The mark of what the network does of its own accord."""
    return "*" if look.ascii else "∙"


_WHO = {
    ("kernel", "correlation"): "The article, PyTorch, TensorFlow and scipy.signal.correlate2d do this.",
    ("kernel", "flipped"): "scipy.signal.convolve2d, numpy.convolve and MATLAB's conv2 do this.",
    ("division", "pixels"): "The article does this: whatever fits in every pixel gives 1.",
    ("division", "weights"): "With this a feature with grey in it can reach 1 too.",
    ("division", "none"): "What fits in every pixel gives as much as the feature has pixels.",
    ("padding", "none"): "Frameworks call it valid.",
    ("padding", "minus one"): "Whoever draws more background around a picture does this.",
    ("padding", "zero"): "Frameworks call it same: 0 is half way between ink and black here.",
    ("padding", "edge"): "numpy calls it edge, PyTorch replicate, scipy nearest.",
    ("pooling", "keep"): "The article does this, and PyTorch with ceil_mode=True.",
    ("pooling", "drop"): "Most frameworks do this unless told otherwise: the last rows and columns may never count.",
    ("pooling", "shift"): "Every window is whole, and some cells are looked at twice.",
    ("digits", "exact"): "Every program does this that nobody told otherwise.",
    ("digits", "rounded"): "Whoever reckons on with a rounded table does this.",
    ("digits", "truncated"): "Whoever reckons on with the numbers of those figures does this.",
}
"""Who computes so, or what follows from it, by field and option."""


def choice_lines(desk: Desk, look: Look, width: int, height: int) -> list[Words]:
    """The choices, each in a line; where there are fewer lines than choices, those around the cursor.

    Args:
        desk: What is chosen.
        look: How it looks.
        width: Columns; where they are too few for all options, only the present ones are shown.
        height: Rows.
    """
    first = first_line(desk, height)
    return [_line(desk, index, look, width) for index in range(first, min(first + height, len(CHOICES)))]


def first_line(desk: Desk, height: int) -> int:
    """The first of the choices that is seen."""
    return min(max(desk.line - height // 2, 0), max(len(CHOICES) - height, 0))


def option_at(desk: Desk, x: int, y: int, width: int, height: int) -> tuple[int, int] | None:
    """The choice and the option at a place among the lines; beside the options the present one."""
    line = first_line(desk, height) + y
    if not 0 <= line < len(CHOICES):
        return None
    choice = CHOICES[line]
    present = _present(desk, choice)
    if width < ROW_WIDTH:
        last = _LABEL + cell_len(choice.options[present].title) + 4
        step = -1 if x == _LABEL else 1 if _LABEL < x < last else 0
        return line, (present + step) % len(choice.options)
    x -= _LABEL
    for index, wide in enumerate(_wide(width)[: len(choice.options)]):
        if 0 <= x < wide:
            return line, index
        x -= wide
    return line, present


def explanation(desk: Desk, look: Look, width: int, height: int) -> list[Words]:
    """What the option under the cursor means and who computes so, as whole sentences, as many as fit.

    Args:
        desk: What is chosen.
        look: How it looks.
        width: Columns.
        height: Rows.
    """
    choice = CHOICES[desk.line]
    option = choice.options[_present(desk, choice)]
    why = _without_effect(desk, choice)
    said = option.sentence
    who = _WHO[choice.field, option.value]
    room = max(width - 2, 1)
    also = " ".join([who, *why])
    if height > 1 and len(told := wrap(look.text(said), room)) + len(more := wrap(look.text(also), room)) <= height:
        return [*([(f" {line}", look.plain)] for line in told), *([(f" {line}", look.dim)] for line in more)]
    both = look.text(f"{said} {also}")
    short = [f"{option.sentence.partition(';')[0].rstrip('.')}.", f"{option.phrase[0].upper()}{option.phrase[1:]}."]
    forms = [both, *map(look.text, (" ".join([said, *why]), *why, said, *short))]
    lines = next((told for form in forms if len(told := wrap(form, room)) <= height), wrap(forms[-1], room)[:height])
    return [[(f" {line}", look.plain)] for line in lines]


def _without_effect(desk: Desk, choice: Choice) -> list[str]:
    """Why a choice can change nothing here, if that is so."""
    own, value = getattr(desk.own, choice.field), getattr(desk.convention, choice.field)
    layers = desk.reading.document.network.layers
    kernels = [layer.kernels for layer in layers if isinstance(layer, Convolution)]
    if choice.field == "pooling" and not any(isinstance(layer, MaxPool) for layer in layers):
        return ["This network does not pool: it changes nothing here."]
    if value == own:
        return []
    if choice.field == "pooling" and not _windows_are_cut(desk):
        return ["No window is cut here: it changes nothing."]
    if choice.field == "kernel" and all(np.array_equal(each, each[..., ::-1, ::-1]) for each in kernels):
        return ["Each feature here is the same turned by 180°: it changes nothing."]
    if choice.field == "division" and {own, value} == {"pixels", "weights"}:
        sums = [np.abs(each).reshape(len(each), -1).mean(axis=1) for each in kernels]
        if all(np.allclose(each, 1, atol=1e-12) for each in sums):
            return ["All |weights| are 1 here and add up to the number of pixels: it changes nothing."]
    return []


def _windows_are_cut(desk: Desk) -> bool:
    """Whether a window of some pooling reaches over the edge."""
    trace = desk.other_trace or desk.reading.trace
    return any(
        pooled_length(length, stage.layer.window, stage.layer.stride, "keep")
        != pooled_length(length, stage.layer.window, stage.layer.stride, "drop")
        for before, stage in pairwise(trace)
        if isinstance(stage.layer, MaxPool)
        for length in before.maps.shape[1:]
    )


def _present(desk: Desk, choice: Choice) -> int:
    return [option.value for option in choice.options].index(getattr(desk.convention, choice.field))


def _wide(width: int) -> tuple[int, ...]:
    """The columns of the options: with air between them where there is room."""
    gap = min(max(width - ROW_WIDTH, 0) // len(_COLUMNS), 3)
    return tuple(wide + gap for wide in _COLUMNS)


def _line(desk: Desk, index: int, look: Look, width: int) -> Words:
    choice = CHOICES[index]
    here = index == desk.line
    active = here and desk.cell is None
    label = look.strong if active else look.plain
    words: Words = [
        (look.signs.chosen if here else " ", look.style(look.colours.accent, bold=True)),
        (choice.title.ljust(_LABEL - 1), label),
    ]
    present = _present(desk, choice)
    own = getattr(desk.own, choice.field)
    if width < ROW_WIDTH:
        option = choice.options[present]
        mark = own_mark(look) if option.value == own else " "
        left, right = ("‹", "›") if here else (" ", " ")
        if look.ascii:
            left, right = ("<", ">") if here else (" ", " ")
        return [*words, (left, label), (f"{mark}{option.title}", _style(look, active, True)), (right, label)]
    for number, (option, wide) in enumerate(zip(choice.options, _wide(width), strict=False)):
        chosen = number == present
        left, right = look.signs.cursor if chosen else (" ", " ")
        # The title stands where those above and below it do, whether it is marked or not.
        text = (
            f"{left}{own_mark(look)}{option.title}{right}" if option.value == own else f" {left}{option.title}{right}"
        )
        words += [(text, _style(look, active, chosen)), (" " * (wide - cell_len(text)), look.plain)]
    return words


def _style(look: Look, active: bool, chosen: bool) -> Style:
    if not chosen:
        return look.dim
    return look.style(look.colours.accent, bold=True) if active else look.strong
