"""A layer as a pytest file that stands alone: its numbers, the code that gives them, and a place for one's own code."""

from __future__ import annotations

import numpy as np

from xotui import __version__
from xotui.insight.export.array_source import WIDTH, array_source, joined
from xotui.insight.export.numpy_source import title
from xotui.insight.export.piece import Kind, Piece, on_one_line
from xotui.insight.export.steps import FUNCTIONS, parameters, step_calls, step_words


def pytest_file(piece: Piece) -> str:
    """A complete test file: it needs numpy and pytest, runs and passes as written.

    It has the picture, all that the layers on the way need, and the values that must come out. `reference` computes
    them by plain loops; `layer` is the place for one's own code, which is compared with the same values.
    """
    parts = [_head(piece), _place(piece), _tests(piece), _reference(piece)]
    parts += [FUNCTIONS[kind].rstrip() for kind in FUNCTIONS if any(type(layer) is kind for _, layer in piece.steps)]
    return "\n\n\n".join([*parts, _data(piece)]) + "\n"


def _tolerance(piece: Piece) -> str:
    """By how much a value may differ, of itself and of 1: 1e-9, more where the numbers are shorter than 64 bits."""
    short = 1e3 * float(np.finfo(piece.picture.dtype).eps)
    return "1e-9" if piece.picture.dtype == np.float64 else f"{short:.0e}".replace("e-0", "e-")


def _compared(given: str, expected: str, piece: Piece) -> str:
    """The line that compares. Sums of thousands may differ by more near 0: what was added up was as large."""
    largest = max(np.abs(stage.values[np.isfinite(stage.values)]).max(initial=1.0) for stage in piece.trace)
    digits = max(0, int(np.log10(largest)) - 3)
    scale = f"1e{digits} * " if digits else ""
    return f"    np.testing.assert_allclose({given}, {expected}, rtol=TOLERANCE, atol={scale}TOLERANCE)"


def _head(piece: Piece) -> str:
    return f'''\
"""{_in_docstring(title(piece))}.

Written by xotui {__version__}. It needs numpy and pytest, and passes as it is.
To check your own code, call it in `layer`.
"""

import numpy as np
import pytest

TOLERANCE = {_tolerance(piece)}{_names(piece.names)}'''


def _place(piece: Piece) -> str:
    returned = ", ".join(map(str, piece.values.shape)) + ("," if piece.values.ndim == 1 else "")
    rows, columns = piece.picture.shape
    return f'''\
def layer(picture):
    """Your code goes here: what does it make of a picture of ({rows}, {columns})? Expected is ({returned})."""
    return reference(picture)'''


def _tests(piece: Piece) -> str:
    shape = """\
@pytest.fixture(scope="module")
def computed():
    return np.asarray(layer(PICTURE))


def test_shape(computed):
    assert computed.shape == EXPECTED.shape"""
    if piece.names:
        marked = '@pytest.mark.parametrize("index", range(len(NAMES)), ids=NAMES)\ndef test_values(computed, index):\n'
        values = marked + _compared("computed[index]", "EXPECTED[index]", piece)
    else:
        values = "def test_values(computed):\n" + _compared("computed", "EXPECTED", piece)
    reference = "def test_reference():\n" + _compared("reference(PICTURE)", "EXPECTED", piece)
    return "\n\n\n".join([shape, values, reference])


def _reference(piece: Piece) -> str:
    lines = ['    """The same numbers by plain loops."""', "    values = picture"]
    if piece.kind is Kind.FEATURES:
        lines = ['    """The features, which are given and not computed."""', "    values = FEATURES"]
    elif piece.kind is Kind.PICTURE:
        lines[0] = '    """The picture, which is given and not computed."""'
    for name, layer in piece.steps:
        lines.append(f"    # {step_words(name, layer)}")
        lines += [f"    {line}" for line in step_calls(name, layer)]
    if piece.only is not None and piece.steps:
        lines.append(f"    values = values[{piece.only} : {piece.only + 1}]  # only {on_one_line(piece.names[0])}")
    return "\n".join(["def reference(picture):", *lines, "    return values"])


def _data(piece: Piece) -> str:
    arrays = [f"# fmt: off\n# What is given: 1 is white (ink), -1 is black.\n{array_source('PICTURE', piece.picture)}"]
    for name, layer in piece.steps:
        arrays += [
            array_source(one.variable.upper(), one.values, one.names, rows_whole=one.grid)
            for one in parameters(name, layer, piece.network.labels)
        ]
    grid = piece.kind in (Kind.PICTURE, Kind.MAPS, Kind.FEATURES)
    if piece.kind is Kind.FEATURES:
        arrays.append(array_source("FEATURES", piece.values, piece.names))
    expected = array_source("EXPECTED", piece.values, piece.names, rows_whole=grid)
    return "\n\n".join([*arrays, f"# What must come out: {piece.size}.\n{expected}"])


def _names(names: tuple[str, ...]) -> str:
    """What the tests of the maps are called, in lines that are not too long."""
    if not names:
        return ""
    lines = joined([_quoted(name) for name in names], WIDTH)
    if len(lines) == 1:
        return f"\nNAMES = [{lines[0].rstrip(',')}]"
    return "\nNAMES = [\n" + "".join(f"    {line}\n" for line in lines) + "]"


def _in_docstring(text: str) -> str:
    return on_one_line(text).replace("\\", "\\\\").replace('"', "'")


def _quoted(name: str) -> str:
    quoted = repr(name)
    return f'"{quoted[1:-1]}"' if '"' not in name and quoted[0] == "'" else quoted
