"""What-if without a terminal: places, cells, strips, sentences, and the smallest edit as a list."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tests.golden import article_network, picture
from tests.tui.screens import Array, check_places, network_of, uneven
from xotui.document import Document, load_network
from xotui.document.document import open_document
from xotui.engine import Network
from xotui.engine.matching import ROUNDING
from xotui.insight.flipping import flipped
from xotui.insight.robustness import Tally
from xotui.insight.verdict import judge
from xotui.insight.what_if import noise, sweeps
from xotui.insight.what_if.flips import flip_map
from xotui.insight.what_if.noise import NoiseSweep, noise_sweep
from xotui.insight.what_if.shifts import shift_map
from xotui.insight.what_if.smallest_edit import smallest_edit
from xotui.insight.what_if.sweeps import by_literal_match, by_votes, shrinking, turning
from xotui.tui.look import ASCII, Look
from xotui.tui.notation import Notation
from xotui.tui.places import Panel
from xotui.tui.reading import Reading
from xotui.tui.renderables.words import Words, length
from xotui.tui.what_if.cells import change_text, flip_cells, shift_cells
from xotui.tui.what_if.edit_lines import edit_lines, first_step
from xotui.tui.what_if.findings import Finding, Findings, Known, advance, findings
from xotui.tui.what_if.layout import Room, panels_in, strips_in
from xotui.tui.what_if.mosaic import mosaic, mosaic_strips
from xotui.tui.what_if.proposal import Proposal
from xotui.tui.what_if.sentences import flip_forms, strongest_forms, under_cursor
from xotui.tui.what_if.state import Focus, WhatIf
from xotui.tui.what_if.strips import interval_bar, level_at, noise_columns, noise_lines, step_at, strip_lines
from xotui.tui.what_if.telling import lead, letters, size_text

LOOKS = pytest.mark.parametrize("look", [Look(), Look(signs=ASCII)], ids=["unicode", "ascii"])
LABELS = ("X", "O")


def plain(lines: list[Words]) -> list[str]:
    return ["".join(text for text, _ in words) for words in lines]


def document(image: Array | None = None) -> Document:
    return open_document(picture("x") if image is None else image, article_network(), network_name="article")


# Places.


@given(
    st.integers(20, 210),
    st.integers(6, 64),
    st.integers(3, 64),
    st.integers(3, 64),
    st.sampled_from(["edit", "shifts", "changes", "noise"]),
    st.booleans(),
    st.booleans(),
)
def test_the_panels_never_overlap_or_leave_the_terminal(
    width: int, height: int, rows: int, columns: int, panel: str, pixels: bool, votes: bool
) -> None:
    room = Room(width, height, (rows, columns), panel, pixels, votes)
    found = panels_in(room)
    check_places(found, width, height)
    keys = {one.key for one in found}
    if keys == {"small"}:
        assert width < 40 or height < 12
        return
    assert {"header", "keys", "told"} <= keys
    if not votes:
        assert {"picture", "voteless"} <= keys
        assert "flips" not in keys
    elif width >= 80 and height >= 24:
        assert {"picture", "flips", panel} <= keys
        assert {"votes", "verdict"} & keys


def test_everything_is_seen_at_once_where_there_is_room_and_takes_turns_where_not() -> None:
    whole = {"picture", "flips", "votes", "literal", "shifts", "kept", "changes", "noise", "edit", "strongest"}
    for size, shape in (((120, 40), (9, 9)), ((200, 60), (9, 9)), ((200, 60), (28, 28))):
        keys = [one.key for one in panels_in(Room(*size, shape, "shifts", True))]
        assert whole <= set(keys)
        assert keys.count("shifts") == 2
    for panel in ("edit", "shifts", "changes", "noise"):
        keys = [one.key for one in panels_in(Room(80, 24, (9, 9), panel, True))]
        assert {"edit", "shifts", "changes", "noise"} & set(keys) == {panel}
        assert {"picture", "flips", "votes", "literal"} <= set(keys)


def test_numbers_have_room_in_the_map_of_flips_and_larger_terminals_have_larger_cells() -> None:
    cells = {
        size: next(one.cell for one in panels_in(Room(*size, (9, 9), "shifts", True)) if one.key == "flips")
        for size in ((40, 12), (80, 24), (120, 40), (200, 60))
    }
    assert cells == {(40, 12): (2, 1), (80, 24): (4, 1), (120, 40): (6, 1), (200, 60): (8, 2)}


# Where the cursor is.


def test_the_key_goes_round_and_the_panel_follows() -> None:
    state = WhatIf()
    seen = [state.focus]
    for _ in range(6):
        state = state.on(1)
        seen.append(state.focus)
    assert seen == [*Focus, Focus.PIXELS]
    assert WhatIf().on(-1).focus is Focus.NOISE
    assert [WhatIf().at(focus).panel for focus in Focus] == ["shifts", "edit", "shifts", "changes", "changes", "noise"]
    assert WhatIf(pen="ink").at(Focus.SHIFTS).pen is None


def test_no_step_leads_out_of_what_there_is() -> None:
    for focus in Focus:
        for way in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            state = WhatIf().at(focus)
            for _ in range(50):
                state = state.moved(*way, (9, 8))
            assert 0 <= state.pixel[0] < 9 > 0 <= state.pixel[1] < 8
            assert abs(state.shift[0]) <= 4 >= abs(state.shift[1])
            assert (state.turning, state.sizes, state.noise) <= (35, 12, 19)
            assert min(state.turning, state.sizes, state.noise) >= 0
            assert state.shown(picture("x")).shape == (9, 9)
    assert WhatIf(Focus.SHIFTS).moved(9, -9, (9, 9)).shift == (4, -4)


def test_the_picture_shows_what_the_cursor_is_on() -> None:
    image = uneven((9, 9))
    at = WhatIf(Focus.SHIFTS, shift=(2, -1))
    np.testing.assert_array_equal(at.shown(image)[2:, :-1], image[:-2, 1:])
    np.testing.assert_array_equal(WhatIf(Focus.TURNING, turning=9).shown(image), np.rot90(image, k=-1))
    assert (WhatIf(Focus.NOISE, noise=19).shown(image) != image).sum() == 16
    np.testing.assert_array_equal(WhatIf(Focus.PIXELS, shift=(1, 1)).shown(image), image)
    assert WhatIf(Focus.SIZES, sizes=0).change_text == "as it is"
    assert WhatIf(Focus.SIZES, sizes=6).change_text == "shrunk to 70 %"
    assert not WhatIf(Focus.TURNING).changed
    assert WhatIf(Focus.TURNING, turning=1).changed


# Words.


def test_margins_are_told_with_who_is_ahead() -> None:
    assert lead(1.938, LABELS) == "X +1.94"
    assert lead(float("nan"), LABELS) == "no margin"
    assert lead(ROUNDING / 2, LABELS) == "a tie"
    assert lead(0.779, LABELS, Notation.ARTICLE) == "X +.77"
    assert [size_text(value) for value in (0.0, 0.0066, 0.004, 0.0001, 0.00002, 12.5)] == [
        ".00", ".01", ".004", ".0001", "<.0001", "12.50",
    ]  # fmt: skip
    assert letters(("ring", "rod")) == ("1", "2", "?")
    assert letters(("Kreis", "x")) == ("K", "X", "?")


@pytest.mark.parametrize("name", ["article", "learned"])
def test_what_is_said_of_a_flip_is_what_a_full_computation_gives(name: str) -> None:
    network = load_network(name)
    work = open_document(uneven((9, 9), 8), network)
    known = Known(flip_map(network, work.picture), fresh=True)
    for row, column in ((0, 0), (4, 5), (8, 2)):
        scores = [network.scores(one) for one in (work.picture, flipped(work.picture, [(row, column)]))]
        before, after = (float(one[0] - one[1]) for one in scores)
        told = flip_forms(known, work, (row, column), Notation.DECIMAL)[0]
        assert told.startswith(f"Flip ({row}, {column}), {'ink' if work.picture[row, column] > 0 else 'black'}: ")
        if abs(after - before) > ROUNDING:
            assert f"from {lead(before, LABELS)} to {lead(after, LABELS)}" in told
            assert f"towards {'X' if after > before else 'O'}" in told
        else:
            assert f"stays at {lead(before, LABELS)}" in told


def test_what_is_not_of_this_picture_yet_is_said_to_be_coming() -> None:
    work = document()
    known = Known(flip_map(work.network, work.picture), fresh=False)
    assert flip_forms(known, work, (0, 0), Notation.DECIMAL)[0].endswith("… being worked out")
    assert "…" in strongest_forms(known, LABELS, Notation.DECIMAL)[0]
    assert flip_forms(None, work, (0, 0), Notation.DECIMAL)[1] == "(0, 0) black: …"
    for focus in Focus:
        lines = under_cursor(WhatIf(focus), Findings(), work, Reading(work).literal, Notation.DECIMAL)
        assert all("…" in forms[0] for forms in lines[:1])


def test_the_strongest_flip_is_the_strongest() -> None:
    work = document(uneven((9, 9), 2))
    flips = flip_map(work.network, work.picture)
    place = np.unravel_index(np.abs(flips.change).argmax(), (9, 9))
    told = strongest_forms(Known(flips, fresh=True), LABELS, Notation.DECIMAL)[0]
    assert f"the strongest is ({place[0]}, {place[1]}), {size_text(float(flips.change[place]))} towards" in told


def test_flips_that_turn_the_verdict_and_those_that_leave_it_undecided_are_counted_apart() -> None:
    for work in (near_a_tie(), document(np.full((9, 9), -1.0))):
        flips = flip_map(work.network, work.picture)
        told = strongest_forms(Known(flips, fresh=True), LABELS, Notation.DECIMAL)[0]
        own = answer(work.network, work.picture)
        others = [answer(work.network, flipped(work.picture, [place])) for place in np.ndindex(9, 9)]
        turned = sum(one not in (own, None) for one in others)
        assert told.startswith(f"{turned} of 81 flips {'turn the' if own else 'give a'} verdict")
        undecided = sum(one is None for one in others)
        assert (f", {undecided} leave it undecided" in told) == (own is not None)


def answer(network: Network, image: Array) -> str | None:
    """Who wins by a full computation."""
    return judge(image, network.scores(image), LABELS).winner


# Cells.


def near_a_tie() -> Document:
    """A picture whose verdict some single flips turn, and some leave undecided."""
    network = article_network()
    for seed in range(500):
        work = document(uneven((9, 9), seed))
        flips = flip_map(network, work.picture)
        if flips.verdict >= 0 and flips.turns.any() and (flips.verdicts < 0).any() and not flips.turns.all():
            return work
    raise AssertionError("no such picture")


@LOOKS
@pytest.mark.parametrize("width", [2, 4, 5, 6, 8])
def test_a_cell_has_the_number_and_the_letter_of_a_turned_verdict(look: Look, width: int) -> None:
    work = near_a_tie()
    flips = flip_map(work.network, work.picture)
    draw = flip_cells(flips, LABELS, width, Notation.DECIMAL, look)
    for row, column in np.ndindex(9, 9):
        text, style = draw(row, column)
        text = look.text(text)
        assert cell_len(text) == width
        change, verdict = float(flips.change[row, column]), int(flips.verdicts[row, column])
        turned = verdict != flips.verdict
        assert bool(style.underline) == turned
        assert any(letter in text for letter in "XO?") == turned
        if turned:
            assert "XO?"[verdict] in text
        if width >= 4 and abs(change) >= 0.005:
            assert f"{abs(change):.2f}".removeprefix("0") in text
        if not turned and abs(change) > ROUNDING:
            negative = change < 0
            assert ("-" in text) == negative
        if width >= 5:
            assert ("-" in text) == (change < -ROUNDING) or abs(change) < 0.005


def test_the_colours_are_measured_by_the_largest_change() -> None:
    work = document()
    flips = flip_map(work.network, work.picture)
    draw, look = flip_cells(flips, LABELS, 6, Notation.DECIMAL, Look()), Look()
    strongest = np.unravel_index(np.abs(flips.change).argmax(), (9, 9))
    assert flips.change[strongest] < 0
    ground = draw(*map(int, strongest))[1].bgcolor
    assert ground is not None
    assert ground.name == look.colours.heat[0][0]
    text, style = draw(0, 0)
    assert text.strip() == "∙"
    assert style.bgcolor is not None
    assert style.bgcolor.name == look.colours.heat[50][0]


def test_numbers_without_room_or_digits_become_a_sign_and_a_bar() -> None:
    look = Look()
    assert change_text(-12345.0, -1.0, "", 6, Notation.DECIMAL, look).strip() == "-12345"
    assert change_text(-12345.0, -1.0, "", 4, Notation.DECIMAL, look).strip() == "-█"
    assert change_text(0.001, 0.5, "", 6, Notation.DECIMAL, look).strip() == "+▄"
    assert change_text(0.3, 0.5, "O", 6, Notation.COLOUR, look).strip() == "O▄"
    assert change_text(float("nan"), 0.0, "", 4, Notation.DECIMAL, look).strip() == "∙"


@LOOKS
def test_a_shift_map_has_the_letter_of_each_verdict_and_marks_the_middle(look: Look) -> None:
    work = document()
    *_, found = shift_map(work.picture, by_votes(work.network, work.shape))
    for width in (1, 2, 3, 6):
        draw = shift_cells(found, LABELS, width, look)
        for row, column in np.ndindex(9, 9):
            text, _ = draw(row, column)
            assert cell_len(look.text(text)) == width
            assert text.strip("()›> ") == "XO?"[int(found.verdicts[row, column])]
            assert ("(" in text or look.signs.chosen in text) == (width > 1 and (row, column) == found.middle)
    partial = replace(found, known=found.known & False)
    assert shift_cells(partial, LABELS, 3, look)(0, 0)[0].strip() == "∙"


@LOOKS
@pytest.mark.parametrize("cell", [(2, 1), (4, 1), (5, 1), (6, 1), (8, 2)])
def test_the_cursor_is_seen_in_every_cell(look: Look, cell: tuple[int, int]) -> None:
    work = document()
    flips = flip_map(work.network, work.picture)
    draw = flip_cells(flips, LABELS, cell[0], Notation.DECIMAL, look)
    panel = Panel("flips", 0, 0, 9 * cell[0], 1 + 9 * cell[1], 0, cell)
    for row, column in np.ndindex(9, 9):
        lines = mosaic_strips(mosaic(panel, [("t", look.strong)], (9, 9), draw, (row, column), (0, 0)), look)
        line = lines[1 + row * cell[1] + cell[1] // 2].crop(column * cell[0], (column + 1) * cell[0])
        assert {str(segment.style.bgcolor.name) for segment in line if segment.style and segment.style.bgcolor} == {
            look.colours.cursor
        }
        if cell[0] in (2, 6, 8):
            assert look.signs.brackets[0] in line.text


def test_a_large_map_scrolls_and_says_so() -> None:
    work = document()
    draw = flip_cells(flip_map(work.network, work.picture), LABELS, 2, Notation.DECIMAL, Look())
    panel = Panel("flips", 0, 0, 10, 5, 0, (2, 1))
    face = mosaic(panel, [("Flips", Look().strong)], (9, 9), draw, (8, 8), (8, 8))
    assert face.origin == (5, 4)
    assert "r5–8" in mosaic_strips(face, Look())[0].text
    assert face.cell_at(9, 4) == (8, 8)


# Strips.


def two_sweeps(work: Document) -> tuple[tuple[Known[sweeps.Sweep], ...], tuple[Known[sweeps.Sweep], ...]]:
    judges = (by_votes(work.network, work.shape), by_literal_match(work.exemplars))
    return (
        tuple(Known(turning(work.picture, one), fresh=True) for one in judges),
        tuple(Known(shrinking(work.picture, one), fresh=True) for one in judges),
    )


@LOOKS
@pytest.mark.parametrize("width", [38, 60, 75, 78, 120, 150])
def test_each_step_has_its_letter_and_can_be_pointed_at(look: Look, width: int) -> None:
    turns, sizes = two_sweeps(document(uneven((9, 9), 4)))
    places = strips_in(width)
    for here in ((None, None), (7, None), (None, 12)):
        lines = strip_lines((turns[0], turns[1]), (sizes[0], sizes[1]), here, LABELS, places, look)
        texts = [look.text(line) for line in plain(lines)]
        assert all(len(line) <= width for line in texts)
        found: dict[tuple[Focus, int], list[str]] = {}
        for y, line in enumerate(texts):
            for x, sign in enumerate(line):
                at = step_at(x, y, places)
                if at and sign in "XO?" and y % 4:
                    found.setdefault(at, []).append(sign)
        assert len(found) == 36 + 13
        for (focus, step), signs in found.items():
            pair = turns if focus is Focus.TURNING else sizes
            assert signs == ["XO?"[int(one.value.answers.verdicts[step])] for one in pair]


def test_strips_of_a_picture_before_are_marked() -> None:
    turns, sizes = two_sweeps(document())
    stale = (Known(turns[0].value, fresh=False), turns[1])
    title = plain(strip_lines(stale, (sizes[0], sizes[1]), (None, None), LABELS, strips_in(75), Look()))[0]
    assert title.startswith("Turned …")
    assert "Size …" not in title
    assert len(strip_lines((None, None), (None, None), (None, None), LABELS, strips_in(75), Look())) == 3


# Noise.


def both_noises(work: Document) -> tuple[Known[NoiseSweep], Known[NoiseSweep]]:
    judges = (by_votes(work.network, work.shape), by_literal_match(work.exemplars))
    votes, literal = (Known([*noise_sweep(work.picture, one)][-1], fresh=True) for one in judges)
    return votes, literal


@LOOKS
@pytest.mark.parametrize(("width", "height"), [(40, 22), (78, 10), (38, 9), (70, 22), (118, 21)])
def test_every_level_has_its_shares_and_can_be_pointed_at(look: Look, width: int, height: int) -> None:
    answers = both_noises(document(near_a_tie().picture))
    lines = [look.text(line) for line in plain(noise_lines(answers, 3, look, width, height))]
    assert len(lines) <= height
    assert all(len(line) <= width for line in lines)
    _, wide = noise_columns(width, height)
    seen = set()
    for y, line in enumerate(lines):
        for x in range(0, width - wide + 1, wide):
            level = level_at(x, y, width, height)
            if level is None:
                continue
            seen.add(level)
            cell = line[x : x + wide]
            assert f"{noise.PERCENT[level]}%" in cell
            for known in answers:
                assert f"{100 * known.value.kept[level].share:.0f}" in cell.split("%", 1)[1]
    assert seen == set(range(20))


@given(st.integers(0, 200), st.integers(3, 40))
def test_a_bar_is_solid_up_to_the_interval_and_light_within_it(right: int, width: int) -> None:
    low, high = Tally((right,), (200,)).interval
    for look in (Look(), Look(signs=ASCII)):
        solid, about = interval_bar(low, high, width, look)
        assert len(solid) - 1 <= low * width < len(solid) + 0.5 + 1e-9
        assert abs(len(solid + about) - high * width) <= 1
        assert len(solid + about) <= width
        assert set(about) <= {"─", "-"}


# The smallest edit.


def proposal_for(work: Document) -> Proposal:
    *_, last = smallest_edit(work.network, work.picture)
    return Proposal(work, last, running=False)


def test_the_steps_of_an_edit_are_recomputed_one_after_the_other() -> None:
    work = document()
    proposal = proposal_for(work)
    edit = proposal.edits[0]
    steps = proposal.steps(edit, work)
    assert steps is not None
    pictures = [flipped(work.picture, edit.pixels[:count]) for count in range(len(edit.pixels) + 1)]
    margins = [float(np.subtract(*work.network.scores(one))) for one in pictures]
    assert [step.before for step in steps] == pytest.approx(margins[:-1])
    assert [step.after for step in steps] == pytest.approx(margins[1:])
    assert margins[0] > 0 > margins[-1] == pytest.approx(edit.margin)
    assert not any(step.applied for step in steps)


def test_what_is_applied_is_seen_and_another_picture_is_another() -> None:
    work = document()
    proposal = proposal_for(work)
    edit = proposal.edits[0]
    part = work.with_picture(flipped(work.picture, edit.pixels[1:3]))
    assert proposal.applied(edit, part) == frozenset(edit.pixels[1:3])
    steps = proposal.steps(edit, part)
    assert steps is not None
    assert [step.applied for step in steps] == [False, True, True, False]
    other = next(place for place in np.ndindex(9, 9) if place not in edit.pixels)
    assert proposal.applied(edit, work.with_picture(flipped(work.picture, [other]))) is None
    assert proposal.steps(edit, replace(work, network=article_network())) is None
    assert proposal.about(work)
    assert not proposal.about(part)


@LOOKS
@pytest.mark.parametrize(("width", "height"), [(75, 5), (78, 10), (38, 9), (120, 20)])
def test_the_list_shows_every_pixel_and_the_chosen_one_among_them(look: Look, width: int, height: int) -> None:
    work = document()
    proposal = proposal_for(work)
    for number in (0, len(proposal.edits) - 1):
        edit = proposal.edits[number]
        for step, pixel in enumerate(edit.pixels):
            lines = plain(
                edit_lines(proposal, work, (number, step), (number, step), look, (width, height), Notation.DECIMAL, {})
            )
            assert len(lines) <= height
            assert all(len(look.text(line)) <= width for line in lines)
            assert lines[0].startswith("Smallest edit")
            (chosen,) = [line for line in lines if line.startswith(look.signs.chosen)]
            assert f"({pixel[0]}, {pixel[1]})" in chosen
            top = first_step(step, len(edit.pixels), height)
            assert f"({pixel[0]}, {pixel[1]})" in lines[1 + step - top]


def test_what_was_found_for_a_picture_before_is_not_listed() -> None:
    work = document()
    proposal = proposal_for(work)
    gone = work.with_picture(uneven((9, 9)))
    text = " ".join(plain(edit_lines(proposal, gone, None, (0, 0), Look(), (75, 5), Notation.DECIMAL, {})))
    assert "of a picture before" in text
    assert "(3, 3)" not in text
    nothing = " ".join(plain(edit_lines(None, work, None, (0, 0), Look(), (75, 5), Notation.DECIMAL, {"search": "f4"})))
    assert "f4 searches" in nothing


def test_a_search_under_way_shows_how_far_it_is() -> None:
    work = document()
    first = next(smallest_edit(work.network, work.picture))
    lines = edit_lines(Proposal(work, first), work, None, (0, 0), Look(), (75, 5), Notation.DECIMAL, {})
    assert "one pixel" in plain(lines)[0]
    assert "Trying every pixel: 81 of 81." in " ".join(plain(lines))
    assert length(lines[0]) == 75


# What is found out, and in which order.


def test_the_map_of_flips_comes_first_and_nothing_is_missing_in_the_end() -> None:
    work = document()
    steps = findings(work, frozenset(), lambda: False)
    (first,) = advance(steps, 10.0)
    assert (first.kind, first.finished) == ("flips", True)
    known = Findings().taking(first)
    while found := advance(steps, 0.0):
        for finding in found:
            known = known.taking(finding)
    assert known.finished(work) == {("flips", 0)} | {
        (kind, judge) for kind in ("shifts", "turning", "sizes", "noise") for judge in (0, 1)
    }
    assert list(findings(work, known.finished(work), lambda: False)) == []


def test_who_asks_something_else_gets_no_more_flips() -> None:
    work = document()
    assert list(findings(work, frozenset(), lambda: True)) == []


def test_answers_are_kept_until_newer_ones_come_but_not_for_another_size() -> None:
    work, later = document(), document(uneven((9, 9)))
    finding = Finding("flips", 0, work, flip_map(work.network, work.picture))
    known = Findings().taking(finding)
    now, then = known.flips(work), known.flips(later)
    assert now is not None
    assert then is not None
    assert (now.fresh, then.fresh) == (True, False)
    larger = open_document(uneven((12, 12)), network_of((12, 12), 3, (3, 3)))
    assert known.flips(larger) is None
    assert known.shifts(0, work) is None
