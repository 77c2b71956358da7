"""The arithmetic: what it says is what the engine did, and no part of it is cut."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tests.golden import NAMES
from tests.tui.screens import article, network_of, reason_number, uneven
from xotui.document.document import open_document
from xotui.tui.look import ASCII, Look
from xotui.tui.notation import Notation, number_text
from xotui.tui.reading import Reading
from xotui.tui.renderables.reasons import reason_lines
from xotui.tui.view import View


def told(reading: Reading, view: View, width: int = 120, look: Look | None = None, rows: int = 99) -> list[str]:
    lines = reason_lines(reading, view, look or Look(), width, rows=rows)
    return ["".join(text for text, _ in line) for line in lines]


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_of_every_published_picture_is_explained(name: str) -> None:
    reading = Reading(article(name))
    for grid in ("convolution", "relu", "pool1", "pool2"):
        maps = reading.values(grid)
        for channel, row, column in np.ndindex(maps.shape):
            view = View(grid=grid, row=row, column=column, feature=channel)
            text = "\n".join(told(reading, view))
            assert f" = {reason_number(float(maps[channel, row, column]), 9)}" in text
            assert f"row {row}, column {column}" in text
            assert reading.names[channel] in text


@pytest.mark.parametrize("notation", list(Notation))
def test_a_value_is_written_in_the_notation_of_the_maps(notation: Notation) -> None:
    reading = Reading(article())
    value = float(reading.values("convolution")[0, 0, 0])
    shown = notation if notation is not Notation.COLOUR else Notation.DECIMAL
    view = View(grid="convolution", row=0, column=0, notation=notation)
    assert f"9 pixels = {number_text(value, shown, 9)}" in "\n".join(told(reading, view))


@pytest.mark.parametrize("width", [76, 116])
@pytest.mark.parametrize("kernel", [(1, 1), (2, 3), (3, 3), (5, 5), (7, 7)])
def test_the_products_add_up(width: int, kernel: tuple[int, int]) -> None:
    reading = Reading(open_document(uneven((9, 9)), network_of((9, 9), 2, kernel)))
    maps = reading.values("convolution")
    for channel, row, column in np.ndindex(maps.shape):
        text = told(reading, View(grid="convolution", row=row, column=column, feature=channel), width)
        summed = next(re.search(r"sum (\S+) ÷ (\d+) pixels? = (\S+)", line) for line in text if "÷" in line)
        assert summed is not None
        assert int(summed[1]) / int(summed[2]) == pytest.approx(float(maps[channel, row, column]))
        assert all(len(line) <= width for line in text)
        patch = reading.document.picture[row : row + kernel[0], column : column + kernel[1]]
        products = (patch * reading.kernels[channel]).astype(int).tolist()
        joined = [" ".join(line.split()) for line in text]
        for line in products:
            assert any(" ".join(map(str, line)) in shown for shown in joined)


def test_a_pooled_value_names_its_winner() -> None:
    reading = Reading(article("o-rotated"))
    before, maps = reading.values("relu"), reading.values("pool1")
    for channel, row, column in np.ndindex(maps.shape):
        text = "\n".join(told(reading, View(grid="pool1", row=row, column=column, feature=channel)))
        named = re.search(r"relu \((\d+), (\d+)\) wins", text)
        assert named is not None
        assert before[channel, int(named[1]), int(named[2])] == maps[channel, row, column]


def test_a_score_is_the_sum_of_what_its_voters_bring() -> None:
    reading = Reading(article("x-shifted"))
    for category, label in enumerate("XO"):
        lines = told(reading, View(grid="votes", row=category, column=0))
        score = float(reading.trace["votes"].values[category])
        assert f"Votes for {label} = {reason_number(score, 0)}" in lines[0]
        pieces = re.findall(r"(-?\d*\.\d+)×(-?\d*\.\d+) (. \w+) \((\d+), (\d+)\)", " ".join(lines))
        votes = reading.document.network.votes
        assert votes is not None
        named = [4 * reading.names.index(name) + 2 * int(row) + int(column) for *_, name, row, column in pieces]
        assert sorted(named) == np.flatnonzero(votes.weights[category]).tolist()
        assert sum(float(value) * float(weight) for value, weight, *_ in pieces) == pytest.approx(score, abs=0.05)


@pytest.mark.parametrize("width", [80, 120, 200])
@pytest.mark.parametrize("name", ["x", "o-thick"])
def test_no_line_is_wider_than_the_terminal(width: int, name: str) -> None:
    reading = Reading(article(name))
    wide = []
    for grid in reading.grids:
        rows, columns = reading.shape(grid)
        for feature in range(3):
            for row, column in np.ndindex(rows, columns):
                view = View(grid=grid, row=row, column=column, feature=feature)
                wide += [f"{grid}: {line}" for line in told(reading, view, width) if len(line.rstrip()) > width]
    assert not wide


def test_ascii_words_are_ascii_where_they_are_drawn() -> None:
    reading, look = Reading(article("x-thick")), Look(signs=ASCII)
    for grid in reading.grids:
        for line in told(reading, View(grid=grid, row=0, column=0), 80, look):
            assert look.text(line).isascii()


def test_what_has_too_few_rows_keeps_the_result_and_says_where_the_rest_is() -> None:
    reading = Reading(open_document(uneven((9, 9)), network_of((9, 9), 1, (7, 7))))
    lines = told(reading, View(grid="convolution", row=0, column=0), 80, rows=3)
    assert len(lines) <= 3
    assert "I: more" in "\n".join(lines)
    assert "49 pixels = " in "\n".join(lines)
