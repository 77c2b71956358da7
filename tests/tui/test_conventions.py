"""The screen of conventions: choices, the two maps, what changes, one cell written out, audits and checks."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from rich.style import Style
from scipy.signal import convolve2d

from tests.golden import picture
from tests.insight.checks.test_checks import deep
from tests.tui.screens import MEDIUM, SMALL, Seen, check_places, network_of, running, uneven
from xotui.document import load_network
from xotui.document.document import open_document
from xotui.engine import Convolution, ExemplarVotes, MaxPool, Network, ReLU
from xotui.engine.arrays import Array
from xotui.insight.conventions import CHOICES, Convention, compare, convention_of
from xotui.insight.conventions.choices import Choice
from xotui.pictures import draw_exemplars, draw_x
from xotui.tui.conventions import checking
from xotui.tui.conventions.cell import cell_lines, sides_of
from xotui.tui.conventions.choices import ROW_WIDTH, choice_lines, explanation, option_at
from xotui.tui.conventions.maps import columns_of_number, heading, map_face
from xotui.tui.conventions.outcome import layer_lines, layers_words, outcome_sentence, score_lines
from xotui.tui.conventions.places import Shown, places
from xotui.tui.conventions.state import Desk
from xotui.tui.look import ASCII, Look
from xotui.tui.notation import Notation, number_text
from xotui.tui.places import Panel
from xotui.tui.reading import Reading
from xotui.tui.renderables.words import Words, length
from xotui.tui.screens.conventions import ConventionsScreen

SIZES = ((40, 12), (60, 20), SMALL, MEDIUM, (200, 60))
CORNER = np.array([[1.0, 1, 1], [1, -1, -1], [1, -0.5, 0.5]])
"""A feature that no turning and no mirroring leaves as it is, and whose values are not all ±1."""


def uneven_network(shape: tuple[int, int] = (9, 9)) -> Network:
    layers = (Convolution([CORNER, CORNER.T[::-1]], ["corner", "other"]), ReLU(), MaxPool(), MaxPool())
    return Network((*layers, ExemplarVotes(draw_exemplars(shape), layers)))


def desk_of(network: Network, image: Array, convention: Convention | None = None, **changes: Any) -> Desk:
    reading = Reading(open_document(image, network, network_name="mine"))
    desk = Desk(reading, stage=reading.trace.names[1]).with_convention(convention)
    return replace(desk, **changes)


def plain(lines: list[Words]) -> list[str]:
    return ["".join(text for text, _ in words) for words in lines]


FIELDS = [choice.field for choice in CHOICES]


def options_of(choice: Choice) -> list[Any]:
    """All that can be chosen."""
    return [option.value for option in choice.options]


ALL = [
    Convention(**dict(zip(FIELDS, values, strict=True)))
    for values in product(*(options_of(choice) for choice in CHOICES))
]
SOME = ALL[:: len(ALL) // 23]
FLIPPED = Convention(kernel="flipped")
FRAMED = Convention(padding="minus one")


# What is known.


@pytest.mark.parametrize("convention", SOME, ids=lambda convention: convention.words or "own")
@pytest.mark.parametrize("network", [uneven_network(), load_network("learned"), deep()], ids=["article", "own", "two"])
def test_counts_are_what_comparing_cell_by_cell_gives(network: Network, convention: Convention) -> None:
    image = uneven((9, 9))
    desk = desk_of(network, image, convention)
    one, other = compare(network, convention, image).one, compare(network, convention, image).other
    for stage in desk.stages:
        for feature in (0, 1):
            here = replace(desk, stage=stage, feature=feature)
            index = one.names.index(stage)
            if index >= len(other):
                assert here.change is None
                continue
            mine = one[index].maps[min(feature, len(one[index].maps) - 1)]
            yours = other[index].maps[min(feature, len(one[index].maps) - 1)]
            down, right = here.offset
            common = [
                (row, column)
                for row, column in np.ndindex(mine.shape)
                if 0 <= row + down < yours.shape[0] and 0 <= column + right < yours.shape[1]
            ]
            apart = [abs(mine[place] - yours[place[0] + down, place[1] + right]) for place in common]
            change = here.change
            assert change is not None
            assert change.compared == len(common)
            assert change.count == sum(one > 1e-9 for one in apart)
            assert change.largest == pytest.approx(max(apart, default=0), abs=1e-9)
            assert (change.new, change.gone) == (yours.size - len(common), mine.size - len(common))
            if change.where is not None:
                assert apart[common.index(change.where)] == pytest.approx(max(apart))


def test_the_networks_own_choices_change_nothing_and_are_told_as_such() -> None:
    for network in (uneven_network(), load_network("learned"), deep()):
        desk = desk_of(network, uneven((9, 9)))
        assert desk.chosen is None
        assert desk.convention == convention_of(network)
        for stage in desk.stages:
            assert replace(desk, stage=stage).change == replace(desk, stage=stage).with_convention(None).change
            change = replace(desk, stage=stage).change
            assert change is not None
            assert change.same
        assert "own choices" in outcome_sentence(desk)
        back = desk.with_option(0, 1).with_option(0, 0)
        assert back.chosen is None


def test_options_and_layers_go_round() -> None:
    desk = desk_of(uneven_network(), picture("x"))
    for line, choice in enumerate(CHOICES):
        here = replace(desk, line=line)
        seen = []
        for _ in choice.options:
            here = here.next_option(1)
            seen.append(getattr(here.convention, choice.field))
        assert sorted(seen) == sorted(option.value for option in choice.options)
        assert here.chosen is None
        assert here.next_option(-1).convention == desk.with_option(line, len(choice.options) - 1).convention
    assert [desk.at_line(steps).line for steps in (-1, 0, 4, 5)] == [4, 0, 4, 0]
    assert [desk.next_stage(steps).stage for steps in range(5)] == [
        "convolution",
        "relu",
        "pool1",
        "pool2",
        "convolution",
    ]


def test_the_cell_stays_where_there_is_one() -> None:
    desk = desk_of(uneven_network(), picture("x"), FRAMED).in_maps()
    assert desk.bounds == ((-1, -1), (7, 7))
    corner = desk.moved(-99, -99)
    assert corner.cell == (-1, -1)
    assert sides_of(corner, Notation.DECIMAL)[0].value == ""
    assert corner.with_convention(None).cell == (0, 0)
    assert corner.moved(99, 99).cell == (7, 7)
    small = corner.moved(99, 99).at_stage("pool2").cell
    assert small is not None
    assert max(small) <= 3


def test_what_was_compared_is_not_compared_again_for_a_look() -> None:
    desk = desk_of(uneven_network(), picture("x"), FLIPPED)
    first = desk.comparison
    assert desk.at_line(1).next_stage(1).in_maps().moved(1, 1).on_choices().comparison is first
    assert desk.next_option(1).comparison is not first


# Choices.


@pytest.mark.parametrize("look", [Look(), Look(signs=ASCII)], ids=["unicode", "ascii"])
@pytest.mark.parametrize("width", [39, 60, ROW_WIDTH, 92, 118])
def test_all_options_are_seen_the_present_in_brackets_and_the_own_marked(width: int, look: Look) -> None:
    network = load_network("learned")  # it pads with 0 of its own accord
    desk = desk_of(network, picture("x"), Convention("flipped", "weights", "edge", "shift", "truncated"), line=2)
    lines = [look.text(line) for line in plain(choice_lines(desk, look, width, 5))]
    assert max(map(len, lines)) <= width
    left, right = (look.text(sign) for sign in look.signs.cursor)
    for choice, line in zip(CHOICES, lines, strict=True):
        assert choice.title in line
        present = next(one for one in choice.options if one.value == getattr(desk.convention, choice.field))
        own = next(one for one in choice.options if one.value == getattr(desk.own, choice.field))
        if width >= ROW_WIDTH:
            assert f"{left}{look.text(present.title)}{right}" in line
            assert f"{look.text('∙') if not look.ascii else '*'}{look.text(own.title)}" in line
            assert all(look.text(option.title) in line for option in choice.options)
        else:
            assert look.text(present.title) in line
    assert lines[2].startswith(look.text("›"))
    if width >= ROW_WIDTH:  # titles of options stand below each other
        for index in range(2):
            starts = {
                line.index(look.text(choice.options[index].title), 20)
                for choice, line in zip(CHOICES, lines, strict=True)
                if choice.options[index].title not in ("0",)
            }
            assert len(starts) == 1


@pytest.mark.parametrize("width", [38, 60, ROW_WIDTH, 100, 118])
@pytest.mark.parametrize("height", [1, 3, 5])
def test_a_place_among_the_choices_is_the_option_that_is_written_there(width: int, height: int) -> None:
    desk = desk_of(uneven_network(), picture("x"), Convention(padding="zero"), line=3)
    lines = plain(choice_lines(desk, Look(), width, height))
    found = set()
    for y, line in enumerate(lines):
        for x in range(len(line)):
            place = option_at(desk, x, y, width, height)
            assert place is not None
            assert CHOICES[place[0]].title in line
            if width >= ROW_WIDTH and line[x] not in " ∙⟦⟧" and x > 21:
                title = CHOICES[place[0]].options[place[1]].title
                start = line.index(title, 20) if title != "0" else line.rindex("0")
                assert start <= x < start + len(title)
                found.add(place)
    if width >= ROW_WIDTH and height == 5:
        assert len(found) == sum(len(choice.options) for choice in CHOICES)
    assert option_at(desk, 3, len(CHOICES) + 1, width, 5) is None


def test_every_option_is_explained_in_whole_sentences() -> None:
    desk = desk_of(uneven_network(), picture("x"))
    for line, choice in enumerate(CHOICES):
        for index, option in enumerate(choice.options):
            here = desk.with_option(line, index)
            for width, height in ((80, 1), (80, 2), (120, 2)):
                told = plain(explanation(here, Look(), width, height))
                assert 0 < len(told) <= height
                assert all(len(text) <= width for text in told)
                assert told[-1].endswith(".")
                assert any(
                    told[0].strip().startswith(text[:20]) for text in (option.sentence, option.phrase.capitalize())
                )
            assert len(" ".join(plain(explanation(here, Look(), 120, 2)))) > len(option.sentence) + 10


@pytest.mark.parametrize(
    ("convention", "line", "why"),
    [
        (FLIPPED, 0, "same turned by 180°"),
        (Convention(division="weights"), 1, "All |weights| are 1 here"),
        (Convention(division="none"), 1, ""),
        (Convention(pooling="drop"), 3, ""),
        (FRAMED, 2, ""),
    ],
)
def test_it_is_said_why_a_choice_can_change_nothing(convention: Convention, line: int, why: str) -> None:
    desk = desk_of(load_network("article"), picture("x-rotated"), convention, line=line)
    told = " ".join(" ".join(plain(explanation(desk, Look(), 120, 2))).split())
    if why:
        assert why in " ".join(plain(explanation(desk, Look(), 84, 1)))
    assert ("it changes nothing" in told) == bool(why)
    assert why in told
    comparison = desk.comparison
    assert comparison is not None
    assert all(one.same for one in comparison.differences) == bool(why)


def test_windows_that_nothing_cuts_and_networks_without_windows() -> None:
    shape = (10, 10)  # maps of 8×8: no window is cut
    desk = desk_of(uneven_network(shape), uneven(shape), Convention(pooling="drop"), line=3)
    assert "No window is cut here" in " ".join(plain(explanation(desk, Look(), 120, 2)))
    without = desk_of(Network([Convolution([CORNER])]), picture("x"), line=3)
    assert "does not pool" in " ".join(plain(explanation(without, Look(), 120, 2)))


# The maps.


def test_cells_that_change_are_marked_by_shape() -> None:
    from xotui.tui.renderables.grid import grid_strips

    desk = desk_of(uneven_network(), picture("x"), FRAMED).at_stage("pool1")
    assert desk.change is not None
    assert 0 < desk.change.count < 16
    for key, stage in (("one", desk.one), ("other", desk.other)):
        assert stage is not None
        rows, columns = stage.maps.shape[1:]
        face = map_face(desk, Panel(key, 0, 0, 40, 20, 0, (4, 1)), Notation.DECIMAL, Look())
        lines = grid_strips(face, Look())[1 : 1 + rows]
        for row, line in enumerate(lines):
            for column in range(columns):
                (segment,) = list(line.crop(column * 4, column * 4 + 4))
                style = segment.style or Style()
                in_both = row < 4 and column < 4
                other = desk.other
                assert other is not None
                differs = in_both and bool(desk.one.maps[0, row, column] != other.maps[0, row, column])
                assert bool(style.bold) == differs
                assert bool(style.underline) == (differs or not in_both)
                value = stage.maps[0, row, column]
                assert segment.text.strip(" ›") == number_text(value, Notation.DECIMAL)
                assert segment.text.startswith("›") == (differs and value >= 0)


def test_the_heading_says_how_many_cells_change_in_any_width() -> None:
    desk = desk_of(uneven_network(), picture("x"), FRAMED)
    widest = "".join(text for text, _ in heading(desk, Look(), Notation.DECIMAL, 100))
    assert widest == "corner · convolution   0 of 49 cells change, 32 are new"
    change = desk.at_stage("pool1").change
    assert change is not None
    for width in (34, 44, 60, 80):
        for stage in desk.stages:
            words = heading(desk.at_stage(stage), Look(), Notation.DECIMAL, width)
            assert length(words) <= width
            text = "".join(text for text, _ in words)
            assert re.search(r"\d+ of \d+", text)
            assert ("32" in text) == (stage in ("convolution", "relu"))
    narrow = desk_of(uneven_network(), picture("x"), Convention(digits="rounded"))
    assert "by less than .01" in "".join(text for text, _ in heading(narrow, Look(), Notation.DECIMAL, 80))
    assert (
        "No cell changes" in plain([heading(desk.with_option(2, 0).with_option(3, 1), Look(), Notation.DECIMAL, 80)])[0]
    )


def test_fractions_only_where_they_are_fractions() -> None:
    desk = desk_of(load_network("article"), picture("x"), Convention(division="none"))
    own = map_face(desk, Panel("one", 0, 0, 40, 20, 0, (4, 1)), Notation.FRACTION, Look())
    sums = map_face(desk, Panel("other", 0, 0, 40, 20, 0, (4, 1)), Notation.FRACTION, Look())
    assert (own.pixels, sums.pixels) == (9, 0)
    assert columns_of_number(desk, Notation.COLOUR) == 0
    two = desk_of(deep(), picture("x"), FLIPPED).at_stage("convolution2")
    assert map_face(two, Panel("one", 0, 0, 40, 20, 0, (4, 1)), Notation.FRACTION, Look()).pixels == 0


# The outcome.


def test_each_layer_says_how_many_of_its_cells_change() -> None:
    desk = desk_of(uneven_network(), uneven((9, 9)), Convention("flipped", padding="zero"))
    comparison = desk.comparison
    assert comparison is not None
    lines = plain(layer_lines(desk, Look(), Notation.DECIMAL, 42, 30))
    for index, name in enumerate(("convolution", "relu", "pool1", "pool2", "votes"), start=1):
        difference = comparison.differences[index]
        assert lines[index].lstrip("› ").startswith(name)
        assert f"{difference.count} of {difference.compared}" in lines[index]
        new = int(difference.other_alone.sum())
        assert (f"+{new}" in lines[index]) == (new > 0)
        assert all(len(line) <= 42 for line in lines)
    assert lines[1].startswith("›")


def test_scores_and_verdicts_of_both_and_whether_the_verdict_changes() -> None:
    network = uneven_network()
    kinds = set()
    for name, convention in product(("x", "o", "x-thick", "o-rotated", "x-shrunk"), ALL[::7]):
        desk = desk_of(network, picture(name), convention)
        comparison = desk.comparison
        assert comparison is not None
        one, other = comparison.own_verdict, comparison.other_verdict
        assert one is not None
        assert other is not None
        lines = " ".join(plain(score_lines(desk, Look(), Notation.DECIMAL, 42)))
        for score in (*one.scores, *other.scores):
            assert f"{score:.2f}".replace("0.", ".", 1) in lines if score is not None else "–" in lines
        sentence = outcome_sentence(desk)
        if desk.chosen is not None:
            changes = one.winner != other.winner
            kinds.add(changes)
            assert sentence.startswith("The verdict changes" if changes else "The verdict stays")
            assert (one.winner or "undecided") in sentence
            assert (other.winner or "undecided") in sentence
    assert kinds == {True, False}


def test_where_weights_do_not_fit_it_is_said_why() -> None:
    desk = desk_of(load_network("learned"), picture("x"), Convention(padding="none"))
    assert "weights for 350 values, and now there are 126" in outcome_sentence(desk)
    assert "–" in plain(layer_lines(desk, Look(), Notation.DECIMAL, 42, 30))[4]
    assert "no verdict" in " ".join(plain(score_lines(desk, Look(), Notation.DECIMAL, 42)))
    hidden = desk.at_stage("hidden")
    assert hidden.change is None
    assert "there is no such" not in sides_of(hidden, Notation.DECIMAL)[1].short


def test_the_layer_that_is_looked_at_is_always_among_those_in_a_line() -> None:
    for network in (load_network("learned"), deep(), uneven_network()):
        desk = desk_of(network, picture("x"), Convention(division="none"))
        for width in (40, 60, 78):
            for stage in desk.stages:
                words = layers_words(desk.at_stage(stage), Look(), width)
                assert length(words) <= width
                assert f" {stage} " in f" {''.join(text for text, _ in words)}"


# One cell.


@pytest.mark.parametrize("convention", SOME, ids=lambda convention: convention.words or "own")
@pytest.mark.parametrize("network", [uneven_network(), load_network("learned"), deep()], ids=["article", "own", "two"])
def test_both_values_of_a_cell_are_written_out_and_add_up(network: Network, convention: Convention) -> None:
    desk = desk_of(network, uneven((9, 9)), convention).in_maps()
    random = np.random.default_rng(7)
    for stage in desk.stages:
        here = desk.at_stage(stage)
        (top, left), (bottom, right) = here.bounds
        for _ in range(4):
            place = (int(random.integers(top, bottom + 1)), int(random.integers(left, right + 1)))
            there = replace(here, cell=place)
            traces = (there.reading.trace, there.other_trace)
            for side, trace, step in zip(
                sides_of(there, Notation.DECIMAL), traces, ((0, 0), there.offset), strict=True
            ):
                if trace is None or there.number >= len(trace):
                    assert side.value == ""
                    continue
                maps = trace[there.number].maps[there.channel]
                at = place[0] + step[0], place[1] + step[1]
                if not all(0 <= index < length_ for index, length_ in zip(at, maps.shape, strict=True)):
                    assert (side.value, side.short) == ("", "there is no such cell")
                    continue
                assert side.value == number_text(float(maps[at]), Notation.DECIMAL)
                if side.planes:
                    patch, kernel, products = side.planes
                    np.testing.assert_allclose(patch * kernel, products)
                    total = re.match(r"sum (-?[\d.]+)", side.short)
                    assert total is not None
                    assert float(total[1]) == pytest.approx(float(products.sum()), abs=0.006)


def test_the_kernel_is_shown_as_it_is_laid_and_the_frame_with_its_values() -> None:
    desk = desk_of(uneven_network(), picture("x"), Convention("flipped", "weights", "minus one")).in_maps()
    one, other = sides_of(desk.moved(-99, -99), Notation.DECIMAL)
    assert one.short == "there is no such cell"
    patch, kernel, _ = other.planes
    np.testing.assert_array_equal(kernel, CORNER[::-1, ::-1])
    assert (patch[0] == -1).all()
    assert (patch[:, 0] == -1).all()
    assert other.short.endswith("÷ 8 of |weights|")
    digits = desk_of(load_network("article"), picture("x"), Convention(digits="truncated")).in_maps().moved(-9, -9)
    assert sides_of(digits, Notation.DECIMAL)[1].short == "sum 7 ÷ 9 pixels = .7778…, truncated"
    assert [side.value for side in sides_of(digits, Notation.DECIMAL)] == [".78", ".77"]


def test_matrices_are_drawn_where_they_fit_and_else_one_line_each() -> None:
    desk = desk_of(uneven_network(), picture("x"), FLIPPED).in_maps()
    drawn = plain(cell_lines(desk, Look(), Notation.DECIMAL, 120, 7))
    assert len(drawn) <= 7
    assert sum("×" in line for line in drawn) == 1
    short = plain(cell_lines(desk, Look(), Notation.DECIMAL, 80, 3))
    assert short[0].startswith(" convolution at row ")
    assert short[1].startswith(" own choices    sum ")
    assert short[2].startswith(" these choices  sum ")


# Places.


@pytest.mark.parametrize("other", [(9, 9), (7, 7), (28, 28), (1, 1), None])
@pytest.mark.parametrize("one", [(7, 7), (26, 26), (64, 64), (1, 1), (3, 8)])
def test_the_places_do_not_overlap_on_any_terminal(one: tuple[int, int], other: tuple[int, int] | None) -> None:
    for width in range(20, 210, 9):
        for height in range(6, 62, 3):
            for number in (0, 4, 7):
                panels = places(width, height, Shown(one, other, number, 7))
                check_places(panels, width, height)
                keys = {panel.key for panel in panels}
                assert keys == {"small"} or {"header", "choices", "heading", "one", "other", "told", "keys"} <= keys


# The running screen.


def screen_of(seen: Seen) -> ConventionsScreen:
    screen = seen.app.screen
    assert isinstance(screen, ConventionsScreen)
    return screen


def numbers(seen: Seen, key: str) -> list[list[str]]:
    """The numbers of one of the two maps, as far as it is seen."""
    wide = seen.panel(key).cell[0]
    lines = [line.rstrip() for line in seen.read(key).splitlines()[1:] if line.strip()]
    return [[line[at : at + wide].strip(" ›▐▌") for at in range(0, len(line), wide)] for line in lines]


def written(maps: NDArray[np.float64]) -> list[list[str]]:
    return [[number_text(value, Notation.DECIMAL) for value in row] for row in maps.tolist()]


async def click(seen: Seen, x: int, y: int) -> None:
    widget, region = screen_of(seen).get_widget_at(x, y)
    await seen.pilot.click(widget, offset=(x - region.x, y - region.y))
    await seen.pilot.pause()


@pytest.mark.parametrize("size", [SMALL, MEDIUM])
async def test_choosing_shows_what_the_choice_changes(size: tuple[int, int]) -> None:
    network = uneven_network()
    async with running(picture("x"), network, size=size) as seen:
        await seen.press("6")
        assert "⟦6 Conventions⟧" in seen.text
        assert "⟦∙as it is⟧" in seen.text
        assert "own choices" in seen.text
        assert numbers(seen, "one") == numbers(seen, "other")
        await seen.press("right", "down", "right", "right")
        assert "⟦flipped⟧" in seen.text
        assert "⟦nothing⟧" in seen.text
        other = compare(network, Convention("flipped", "none"), picture("x"))
        assert numbers(seen, "one") == written(other.one["convolution"].maps[0])
        assert numbers(seen, "other") == written(other.other["convolution"].maps[0])
        await seen.press("tab", "tab", "full_stop")
        assert numbers(seen, "other") == written(other.other["pool1"].maps[1])
        assert "other · pool1" in seen.text
        assert seen.view.feature == 1
        assert ("The verdict " in seen.text) == (other.why == "")
        await seen.press("shift+tab", "comma", "minus", "minus")
        assert numbers(seen, "other") == written(compare(network, FLIPPED, picture("x")).other["relu"].maps[0])
        await seen.press("r")
        assert "own choices" in seen.text
        assert numbers(seen, "one") == numbers(seen, "other")


async def test_enter_goes_into_the_maps_and_escape_returns() -> None:
    network = uneven_network()
    async with running(picture("x"), network) as seen:
        await seen.press("6", "right")
        screen = screen_of(seen)
        change = screen.desk.change
        assert change is not None
        assert change.where is not None
        assert "the cell that differs most" in seen.read("told").splitlines()[0]
        await seen.press("enter")
        assert screen.desk.cell == change.where
        await seen.press(*["up"] * 9, *["left"] * 9, "down", "right", "l", "j")
        assert screen.desk.cell == (2, 2)
        told = " ".join(seen.read("told").splitlines())
        comparison = compare(network, FLIPPED, picture("x"))
        assert "row 2, column 2" in told
        for trace in (comparison.one, comparison.other):
            assert f"= {number_text(float(trace['convolution'].maps[0, 2, 2]), Notation.DECIMAL)}" in told
        await seen.press("plus")
        assert screen.desk.convention == Convention()
        assert screen.desk.cell == (2, 2)
        await seen.press("escape", "down")
        assert screen.desk.cell is None
        assert screen.desk.line == 1
        await seen.press("enter", "enter")
        assert screen.desk.cell is None


async def test_it_is_live_on_the_explorers_document_and_shares_its_notation() -> None:
    async with running() as seen:
        await seen.press("6", "down", "right", "right")
        assert "7.0" in numbers(seen, "other")[0]
        await seen.press("n")
        assert "7/9" in numbers(seen, "one")[0]
        assert "Notation: fraction" in seen.text
        await seen.press("n", "1", "space", "6")
        assert seen.document.picture[4, 4] == -1
        assert screen_of(seen).desk.reading.document is seen.document
        assert screen_of(seen).desk.convention.division == "none"
        await seen.press("1", "z")
        await seen.answer("12x7")
        await seen.press("6")
        assert "10×5" in seen.text
        await seen.press("1", "P", "6", "3", "6")
        assert screen_of(seen).desk.stage in screen_of(seen).desk.stages


MAPS = Network(deep().layers[:4])
TINY = Network([Convolution(np.ones((1, 3, 3))), MaxPool(4, 4), MaxPool(2, 2)])


WORK = {
    "article": (picture("x"), load_network("article")),
    "learned": (picture("o"), load_network("learned")),
    "votes": (picture("x"), load_network("article-votes")),
    "two": (picture("x"), deep()),
    "maps": (picture("x"), MAPS),
    "tiny": (picture("x"), TINY),
    "28": (draw_x((28, 28)), load_network("article", (28, 28))),
    "3": (uneven((3, 3)), network_of((3, 3), 1, (1, 1))),
}


@pytest.mark.parametrize(
    ("name", "size"),
    [(name, SIZES[(index * 2 + step) % len(SIZES)]) for index, name in enumerate(WORK) for step in (0, 1)],
)
async def test_every_network_on_every_terminal(name: str, size: tuple[int, int]) -> None:
    image, network = WORK[name]
    async with running(image, network, size=size) as seen:
        await seen.press("6")
        screen = screen_of(seen)
        for keys in (("right",), ("tab", "down", "right"), ("down", "plus", "tab"), ("enter", "down", "right", "tab")):
            await seen.press(*keys)
            assert all(line.text.strip() for line in (seen.strips[0], seen.strips[-1]))
            assert CHOICES[screen.desk.line].title in seen.text
            assert "own choices" in seen.text
            assert "Traceback" not in seen.text
        await seen.press("escape", "down", "right", "down", "right", "ctrl+t", "A")
        assert all(line.text.isascii() for line in seen.strips)
        assert "?" not in seen.text.replace("? Help", "").replace("? shows", "")


async def test_what_cannot_be_computed_says_why() -> None:
    async with running(picture("x"), TINY) as seen:
        await seen.press("6", "down", "down", "down", "right")
        assert "It cannot be computed so" in seen.text
        assert "window: found 2×2 on a map of 1×1" in seen.text
        await seen.press("tab", "enter", "down", "up", "escape", "right")
        assert screen_of(seen).desk.convention.pooling == "shift"
        assert "It cannot be computed so" not in seen.text


async def test_too_small_a_terminal_says_so() -> None:
    async with running(size=(30, 8)) as seen:
        await seen.app.action_go("conventions")
        await seen.pilot.pause()
        assert "xotui needs 40×12" in " ".join(seen.text.split())


@pytest.mark.parametrize("size", [(60, 20), SMALL, MEDIUM])
async def test_the_mouse_takes_options_cells_and_layers(size: tuple[int, int]) -> None:
    async with running(picture("x"), uneven_network(), size=size) as seen:
        await seen.press("6")
        screen = screen_of(seen)
        panel = seen.panel("choices")
        lines = seen.read("choices").splitlines()
        if panel.width >= ROW_WIDTH:
            await click(seen, panel.x + lines[0].index("flipped") + 2, panel.y)
            await click(seen, panel.x + lines[2].index("the edge"), panel.y + 2)
            assert screen.desk.convention == Convention("flipped", padding="edge")
        else:
            await click(seen, panel.x + lines[0].index("as it is") + 2, panel.y)
            assert screen.desk.convention == FLIPPED
            await seen.press("down", "down", "right", "right", "right")
        for key, row, column in (("one", 3, 2), ("other", 4, 1)):
            panel = seen.panel(key)
            shown = map_face(screen.desk, panel, Notation.DECIMAL, Look())
            await click(
                seen, panel.x + (column - shown.origin[1]) * panel.cell[0] + 1, panel.y + 1 + row - shown.origin[0]
            )
            step = screen.desk.offset if key == "other" else (0, 0)
            assert screen.desk.cell == (row - step[0], column - step[1])
        if size == MEDIUM:
            panel = seen.panel("layers")
            await click(seen, panel.x + 4, panel.y + 3)
            assert screen.desk.stage == "pool1"
            await click(seen, panel.x + 4, panel.y + 5)
            assert screen.desk.stage == "pool1"  # votes have no maps to look at
            await click(seen, panel.x + 4, panel.y)
        await click(seen, 2, seen.panel("keys").y)
        assert screen.desk.convention != Convention("flipped", padding="edge")
        await click(seen, seen.panel("told").x + 3, seen.panel("told").y)


# Audits.


def archive(folder: Path, **arrays: Any) -> str:
    path = folder / "maps.npz"
    np.savez(path, **arrays)
    return str(path)


async def audited(seen: Seen, path: str) -> None:
    await seen.press("ctrl+o")
    await seen.answer(path)
    await seen.app.workers.wait_for_complete()
    await seen.pilot.pause()


def mathematicians_maps(image: Array) -> Array:
    return np.stack([convolve2d(image, kernel, "valid") for kernel in (CORNER, CORNER.T[::-1])])


async def test_an_audit_sets_the_choices_that_explain_the_maps(tmp_path: Path) -> None:
    """The file holds maps only: picture and features are the explorer's."""
    image = uneven((9, 9))
    async with running(image, uneven_network()) as seen:
        await seen.press("6")
        await audited(seen, archive(tmp_path, maps=mathematicians_maps(image)))
        assert seen.dialog == "Reader"
        assert "the kernel flipped and no division" in " ".join(seen.text.split())
        await seen.press("escape")
        assert screen_of(seen).desk.convention == Convention("flipped", "none")
        assert "explain maps.npz" in seen.text
        assert numbers(seen, "other") == written(mathematicians_maps(image)[0])


async def test_maps_that_agree_take_the_choices_back(tmp_path: Path) -> None:
    network = uneven_network()
    async with running(picture("x"), network) as seen:
        await seen.press("6", "right")
        maps = network.trace(picture("x"))["convolution"].maps
        await audited(seen, archive(tmp_path, convolution=maps))
        assert "agrees with xotui's own" in " ".join(seen.text.split())
        await seen.press("escape")
        assert screen_of(seen).desk.chosen is None
        assert "agrees with the network's own choices" in seen.text


async def test_maps_that_are_simply_wrong_change_no_choice(tmp_path: Path) -> None:
    async with running(picture("x"), uneven_network()) as seen:
        await seen.press("6", "right")
        await audited(seen, archive(tmp_path, maps=np.random.default_rng(0).uniform(-1, 1, (2, 7, 7))))
        assert "No combination explains this" in seen.text
        await seen.press("escape")
        assert screen_of(seen).desk.convention == FLIPPED
        assert "No combination of choices explains maps.npz" in seen.text


async def test_what_is_wrong_with_a_file_is_said_in_the_box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a long path would be cut
    (tmp_path / "text.json").write_text("[1, 2")
    (tmp_path / "other.json").write_text(json.dumps({"maps": [[["a"]]]}))
    async with running() as seen:
        await seen.press("6", "ctrl+o")
        for given, told in (
            ("", "nothing was named"),
            ("none.npz", "cannot be read"),
            ("text.json", "not JSON"),
            ("other.json", "expected a number"),
        ):
            await seen.answer(given)
            assert seen.dialog == "Prompt"
            assert told in " ".join(seen.text.split())
        await seen.press("escape")
        assert seen.dialog == "ConventionsScreen"


# Checks.


@pytest.mark.parametrize("place", ["1", "6"])
@pytest.mark.parametrize("size", [(40, 12), SMALL, MEDIUM])
async def test_the_checks_open_on_both_screens(place: str, size: tuple[int, int]) -> None:
    async with running(network=load_network("learned"), network_name="learned", size=size) as seen:
        await seen.press(place, "ctrl+k")
        await seen.app.workers.wait_for_complete()
        await seen.pilot.pause()
        assert seen.dialog == "Reader"
        text = " ".join(seen.text.split())
        assert "Found by 1 of 6 checks: Dead features." in text
        if size == MEDIUM:
            assert "FOUND Dead features" in text
            assert "hidden: 7 of 24 neurons never above 0" in text
            assert "OK Symmetries" in text
        await seen.press("escape")
        assert seen.dialog in ("", "ConventionsScreen")


async def test_whoever_goes_on_meanwhile_is_not_disturbed(monkeypatch: pytest.MonkeyPatch) -> None:
    from threading import Event

    from xotui.insight import checks

    gate, check = Event(), checks.check_network

    def slow(*given: Any, **named: Any) -> object:
        assert gate.wait(20)
        return check(*given, **named)

    monkeypatch.setattr(checks, "check_network", slow)
    async with running() as seen:
        await seen.press("ctrl+k")
        assert checking.WAITING in seen.text
        await seen.press("right")
        gate.set()
        await seen.app.workers.wait_for_complete()
        await seen.pilot.pause()
        assert seen.dialog == ""
        assert checking.WAITING not in seen.text


async def test_a_network_that_cannot_be_checked_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    from xotui.insight import checks

    def refuse(*given: object, **named: object) -> object:
        raise MemoryError

    monkeypatch.setattr(checks, "check_network", refuse)
    async with running() as seen:
        await seen.press("ctrl+k")
        await seen.app.workers.wait_for_complete()
        await seen.pilot.pause()
        assert "cannot be checked: not enough memory" in seen.text
        assert seen.dialog == ""
