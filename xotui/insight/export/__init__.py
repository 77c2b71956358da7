"""Taking a layer along: as a table, as data, as source, or as a test of one's own code."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from xotui.insight.export.csv_text import csv_text
from xotui.insight.export.json_text import json_text
from xotui.insight.export.markdown import markdown_text
from xotui.insight.export.numpy_source import numpy_source
from xotui.insight.export.piece import FEATURES, Kind, Piece, layer_names, piece_of
from xotui.insight.export.pytest_file import pytest_file

__all__ = ["FEATURES", "FORMATS", "Format", "Kind", "Piece", "file_name", "format_for", "layer_names", "piece_of"]


@dataclass(frozen=True)
class Format:
    """A way to write a piece.

    Attributes:
        name: What it is called on the command line.
        title: What it is called on the screen.
        sentence: What one gets, and what for.
        suffix: What the names of such files end with.
        write: Makes the text.
    """

    name: str
    title: str
    sentence: str
    suffix: str
    write: Callable[[Piece], str]


FORMATS = (
    Format("markdown", "Markdown", "a table for each map, for notes and reports", ".md", markdown_text),
    Format("csv", "CSV", "a line for each value, for spreadsheets and pandas", ".csv", csv_text),
    Format("json", "JSON", "names, shape and values, for other programs", ".json", json_text),
    Format("numpy", "numpy source", "picture, weights and values as arrays", ".py", numpy_source),
    Format("pytest", "pytest file", "a test that passes as it is, with a place for your code", ".py", pytest_file),
)
"""The formats, in the order in which they are offered."""


def format_for(name: str) -> Format | None:
    """The format that the name of a file asks for; a test file is one whose name begins with "test_".

    >>> [found.name for found in map(format_for, ["a.md", "a.csv", "a.py", "test_a.py"]) if found]
    ['markdown', 'csv', 'numpy', 'pytest']
    """
    base = name.replace("\\", "/").rsplit("/", 1)[-1].lower()
    if base.endswith(".py"):
        wanted = "pytest" if base.startswith("test_") else "numpy"
        return next(one for one in FORMATS if one.name == wanted)
    return next((one for one in FORMATS if base.endswith(one.suffix)), None)


def file_name(piece: Piece, kind: Format) -> str:
    """What a file with a piece could be called: "x-pool1.md", "x_pool1.py", "test_x_pool1.py".

    One map of a layer has its number behind it.
    """
    joint = "_" if kind.suffix == ".py" else "-"
    parts = [piece.picture_name, piece.layer, *([str(piece.only)] if piece.only is not None else [])]
    name = joint.join(re.sub("[^0-9A-Za-z]+", joint, part).strip(joint)[:40] or "picture" for part in parts)
    begin = "test_" if kind.name == "pytest" else ""
    return f"{begin}{name}{kind.suffix}"
