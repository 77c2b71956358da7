"""How far a pixel reaches, held against following every value and against computing everything anew."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.engine.strategies import thorough
from tests.golden import article_network, picture
from tests.insight.networks import whole_networks
from xotui.document import load_network
from xotui.engine import Convolution, FullyConnected, MaxPool, Network, ReLU, Trace
from xotui.insight.links import Cell
from xotui.insight.verdict import judge
from xotui.insight.why.provenance import causes
from xotui.insight.why.reach import reach
from xotui.insight.why.reach_text import reach_lines
from xotui.pictures import draw_x

Drawn = tuple[Network, NDArray[Any]]
Marks = list[NDArray[np.bool_]]


@st.composite
def networks_and_pixels(draw: st.DrawFn) -> tuple[Network, NDArray[Any], int, int]:
    network, image = draw(whole_networks())
    return network, image, draw(st.integers(0, image.shape[0] - 1)), draw(st.integers(0, image.shape[1] - 1))


def flipped(image: NDArray[Any], row: int, column: int) -> NDArray[Any]:
    other = image.copy()
    other[row, column] = 1 if image[row, column] == 0 else -image[row, column]
    return other


def followed(trace: Trace, pixel: Cell, *, deciding: bool) -> Marks:
    """Every value that has the pixel among its causes, or among the causes of its causes, and so on.

    Args:
        trace: What was computed.
        pixel: Of the picture.
        deciding: Whether only causes that decide are followed.
    """
    marks = [np.zeros(stage.maps.shape, dtype=bool) for stage in trace]
    marks[0][pixel.index] = True
    for stage in range(1, len(trace)):
        for index in np.ndindex(trace[stage].maps.shape):
            marks[stage][index] = any(
                cause.cell is not None and marks[stage - 1][cause.cell.index] and (cause.decides or not deciding)
                for cause in causes(trace, Cell(stage, *index)).causes
            )
    return marks


@given(networks_and_pixels())
@thorough
def test_the_scores_of_the_flipped_picture_are_those_of_computing_it_anew(
    drawn: tuple[Network, NDArray[Any], int, int],
) -> None:
    network, image, row, column = drawn
    found, other = reach(network, image, row, column), flipped(image, row, column)
    assert (found.value, found.flipped) == (image[row, column], other[row, column])
    if network.votes is None:
        assert (found.verdict, found.verdict_flipped, found.moves) == (None, None, ())
        return
    now, then = network.scores(image), network.scores(other)
    assert found.verdict == judge(image, now, network.labels)
    assert found.verdict_flipped == judge(other, then, network.labels)
    assert found.verdict_flipped.scores == tuple(then.tolist())
    assert found.moves == tuple((then - now).tolist())


@given(networks_and_pixels())
@thorough
def test_the_counts_are_those_of_following_every_value(drawn: tuple[Network, NDArray[Any], int, int]) -> None:
    network, image, row, column = drawn
    found, trace = reach(network, image, row, column), network.trace(image)
    other = network.trace(flipped(image, row, column))
    seen = followed(trace, Cell(0, 0, row, column), deciding=False)
    assert [touched.name for touched in found.touched] == list(network.names[1:])
    for touched in found.touched:
        maps = trace[touched.stage].maps
        assert trace[touched.stage].name == touched.name
        assert touched.cells == tuple(np.count_nonzero(one) for one in seen[touched.stage])
        changed = [np.count_nonzero(a != b) for a, b in zip(maps, other[touched.stage].maps, strict=True)]
        assert touched.changed == tuple(changed)
        assert touched.size == maps[0].size
        assert touched.won == sum(won.cell.stage == touched.stage for won in found.won)
        assert all(moved <= told for moved, told in zip(touched.changed, touched.cells, strict=True))


@given(networks_and_pixels())
@thorough
def test_the_windows_it_wins_are_those_that_its_path_decides(drawn: tuple[Network, NDArray[Any], int, int]) -> None:
    network, image, row, column = drawn
    found, trace = reach(network, image, row, column), network.trace(image)
    decided = followed(trace, Cell(0, 0, row, column), deciding=True)
    pools = [index for index, stage in enumerate(trace) if isinstance(stage.layer, MaxPool)]
    expected = [Cell(index, *place) for index in pools for place in np.argwhere(decided[index]).tolist()]
    assert [won.cell for won in found.won] == expected
    for won in found.won:
        told = causes(trace, won.cell)
        assert (won.value, won.ties) == (told.value, told.ties)


def test_the_windows_of_the_clean_x_are_won_by_patches_that_hold_the_pixel() -> None:
    trace = article_network().trace(picture("x"))
    for row, column in np.ndindex(9, 9):
        found = reach(article_network(), picture("x"), row, column)
        expected = set()
        for index in np.ndindex(3, 4, 4):
            winners = [cause.cell for cause in causes(trace, Cell(3, *index)).causes if cause.decides]
            under = [one for one in winners if one and 0 <= row - one.row < 3 and 0 <= column - one.column < 3]
            if under and trace[3].maps[index] > 0:
                expected.add(index)
        assert {won.cell.index for won in found.won if won.cell.stage == 3} == expected


def test_the_middle_of_the_clean_x() -> None:
    found = reach(article_network(), picture("x"), 4, 4)
    assert [(touched.name, touched.cells, touched.size) for touched in found.touched] == [
        ("convolution", (9, 9, 9), 49),
        ("relu", (9, 9, 9), 49),
        ("pool1", (4, 4, 4), 16),
        ("pool2", (4, 4, 4), 4),
        ("votes", (2,), 2),
    ]
    # Of the five votes for X only the crossing's own drops, from 9/9 to 7/9: a fifth of 2/9.
    assert found.moves == pytest.approx((-2 / 45, 0), abs=1e-12)
    assert found.verdict is not None
    assert found.verdict_flipped is not None
    assert (found.verdict.winner, found.verdict_flipped.winner) == ("X", "X")
    assert Cell(4, 1, 0, 0) in [won.cell for won in found.won]


def test_a_corner_touches_one_value_of_each_map() -> None:
    found = reach(article_network(), picture("x"), 0, 0)
    assert [touched.cells for touched in found.touched] == [(1, 1, 1)] * 4 + [(2,)]


def test_no_single_flip_turns_the_verdict_of_the_clean_pictures() -> None:
    for name, label in (("x", "X"), ("o", "O")):
        for row, column in np.ndindex(9, 9):
            found = reach(article_network(), picture(name), row, column)
            assert found.verdict_flipped is not None
            assert found.verdict_flipped.winner == label


def test_a_value_that_the_relu_cuts_wins_nothing() -> None:
    network = Network((Convolution([[[1.0]]]), ReLU(), MaxPool(2, 2)))
    assert reach(network, np.array([[-1.0, -1.0]]), 0, 0).won == ()
    (won,) = reach(network, np.array([[-1.0, 1.0]]), 0, 1).won
    assert (won.cell, won.value, won.ties) == (Cell(3, 0, 0, 0), 1.0, 1)


def test_of_windows_that_tie_every_winner_wins() -> None:
    network = Network((MaxPool(2, 2),))
    image = np.array([[0.5, 1.0], [1.0, 0.0]])
    wins = [[len(reach(network, image, row, column).won) for column in range(2)] for row in range(2)]
    assert wins == [[0, 1], [1, 0]]
    (won,) = reach(network, image, 1, 0).won
    assert won.ties == 2


def test_a_picture_of_whole_numbers_is_flipped_too() -> None:
    found = reach(article_network(), picture("x").astype(int), 4, 4)
    assert (found.value, found.flipped) == (1.0, -1.0)


@pytest.mark.parametrize("place", [(-1, 0), (0, -1), (9, 0), (0, 9)])
def test_a_pixel_that_there_is_not(place: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match=rf"pixel: found \({place[0]}, {place[1]}\); expected one of a picture of 9×9"):
        reach(article_network(), picture("x"), *place)


@pytest.mark.parametrize("shape", [(3, 3), (12, 7), (28, 28)])
def test_other_sizes(shape: tuple[int, int]) -> None:
    network, image = load_network("article", shape), draw_x(shape)
    row, column = shape[0] // 2, shape[1] // 2
    found = reach(network, image, row, column)
    now, then = network.scores(image), network.scores(flipped(image, row, column))
    for label, move in enumerate(found.moves):
        if np.isnan(now[label]):
            assert move is None
        else:
            assert move == then[label] - now[label]


def test_the_middle_of_the_clean_x_in_words() -> None:
    network, image = article_network(), picture("x")
    lines = reach_lines(network, network.trace(image), reach(network, image, 4, 4))
    assert lines[:2] == ["pixel (4, 4) = 1", "   white, ink"]
    assert " → convolution: 9 of 49 values of each map see it" in lines
    assert "   wins 2 windows of ╲ diagonal: (1, 1) = 1.00, (2, 2) = 1.00 (2 tie)" in lines
    assert "flipped to -1" in lines
    assert " → pool2: 1 of 12 values changes" in lines
    assert lines[-3:] == [" → votes X -.04: 1.00 becomes .96", " → votes O stays .56", " → the verdict stays X"]


def test_a_verdict_that_turns_in_words() -> None:
    network, image = Network((FullyConnected([[1.0, 0.0], [0.0, 1.0]]),)), np.array([[1.0, 0.5]])
    lines = reach_lines(network, network.trace(image), reach(network, image, 0, 0))
    assert lines == [
        "pixel (0, 0) = 1",
        "   white, ink",
        " → votes: 1 of 2 values see it",
        "flipped to -1",
        " → votes: 1 of 2 values changes",
        " → votes X -2.00: 1.00 becomes -1.00",
        " → votes O stays .50",
        " → the verdict turns from X to O",
    ]


def test_a_small_move_is_not_rounded_away() -> None:
    network, image = Network((FullyConnected([[1e-5, 0.0], [0.0, 1.0]]),)), np.array([[1.0, 0.5]])
    lines = reach_lines(network, network.trace(image), reach(network, image, 0, 0))
    assert " → votes X -2e-05: .00 becomes .00" in lines


def test_a_network_without_votes_in_words() -> None:
    network = Network((Convolution([[[1.0]]]),))
    lines = reach_lines(network, network.trace([[0.0]]), reach(network, np.array([[0.0]]), 0, 0))
    assert lines == [
        "pixel (0, 0) = 0",
        "   grey",
        " → convolution: 1 of 1 values see it",
        "flipped to 1",
        " → convolution: 1 of 1 values changes",
    ]
