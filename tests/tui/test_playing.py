"""Live accuracy, challenges, refitted votes and teaching by hand on the running screen."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from tests.document.samples import own_weights_document
from tests.tui.screens import MEDIUM, SMALL, Seen, network_of, running, uneven
from xotui.engine import ExemplarVotes, FullyConnected
from xotui.insight.challenges import CHALLENGES
from xotui.insight.live import live_accuracy
from xotui.pictures.sets import load_labelled
from xotui.tui.look import ASCII, Look
from xotui.tui.renderables.game import LiveState, live_words
from xotui.tui.renderables.words import length
from xotui.tui.settings import Settings

SIZES = [(40, 12), SMALL, MEDIUM]


async def pressed(seen: Seen, *keys: str) -> None:
    """Press keys, and wait until everything that they set off is done."""
    for key in keys:
        await seen.press(key)
        await seen.app.workers.wait_for_complete()
        await seen.pilot.pause()


def live_line(seen: Seen) -> str:
    """The line above the arithmetic."""
    return seen.read("arithmetic").splitlines()[0].strip()


def number(line: str) -> float:
    """The first percentage in a line."""
    found = re.search(r"(\d+\.\d) %", line)
    assert found
    return float(found[1])


def expected(seen: Seen, challenge: int | None = None) -> float:
    """What the live accuracy should be."""
    letters = () if challenge is None else (CHALLENGES[challenge].letters,)
    return round(100 * live_accuracy(seen.document.network.body, seen.document.shape, *letters).share, 1)


@pytest.mark.parametrize("size", SIZES)
async def test_live_accuracy_is_shown_and_taken_away(size: tuple[int, int]) -> None:
    async with running(size=size) as seen:
        before = seen.read("arithmetic")
        await pressed(seen, "Y")
        assert live_line(seen).startswith("Live accuracy")
        assert number(live_line(seen)) == expected(seen)
        assert "at row 4, column 4" in seen.read("arithmetic").splitlines()[1]
        await pressed(seen, "Y")
        assert seen.read("arithmetic") == before


async def test_it_moves_with_a_pixel_of_a_feature_and_back_with_undo() -> None:
    async with running() as seen:
        await pressed(seen, "Y", "tab")
        first = number(live_line(seen))
        assert "▲" not in live_line(seen)
        assert "▼" not in live_line(seen)
        await pressed(seen, "space")
        second = number(live_line(seen))
        assert second == expected(seen) != first
        sign, moved = ("▲ +", second - first) if second > first else ("▼ −", first - second)
        assert f"{sign}{moved:.1f}" in live_line(seen)
        assert f"best with 3 features {max(first, second):.1f} %" in live_line(seen)
        await pressed(seen, "u")
        assert number(live_line(seen)) == first
        assert f"{moved:.1f}" in live_line(seen)
        assert "votes refitted" not in seen.text  # it only looks
        await pressed(seen, "a")
        assert "best with 4 features" in live_line(seen)


async def test_pixels_of_the_picture_and_the_cursor_ask_nothing_anew() -> None:
    async with running() as seen:
        await pressed(seen, "Y", "tab", "space")
        line = live_line(seen)
        await pressed(seen, "shift+tab", "space", "right", "i")
        assert live_line(seen) == line


async def test_many_edits_at_once_end_with_the_newest() -> None:
    async with running() as seen:
        await pressed(seen, "Y", "tab")
        for name in ("flip", "right", "flip", "down", "flip", "left", "flip"):
            seen.explorer.action_do(name)
        await seen.app.workers.wait_for_complete()
        await seen.pilot.pause()
        assert number(live_line(seen)) == expected(seen)
        assert "…" not in live_line(seen)


async def test_while_it_is_computed_the_last_number_stays() -> None:
    async with running() as seen:
        await pressed(seen, "Y", "tab")
        first = number(live_line(seen))
        seen.explorer.action_do("flip")
        live = seen.explorer.live
        assert live is not None
        assert live.waiting
        assert f"{first:.1f} %…" in "".join(text for text, _ in live_words(live, Look(), 80))


async def test_it_works_on_networks_without_votes_and_on_large_work() -> None:
    async with running(uneven((28, 28)), network_of((28, 28), 5, (5, 5))) as seen:
        await pressed(seen, "Y")
        assert number(live_line(seen)) == expected(seen)
        await pressed(seen, "x")
        assert "best with 4 features" in live_line(seen)


async def test_it_is_remembered_between_starts(tmp_path: Path) -> None:
    async with running(settings=Settings(tmp_path, tmp_path)) as seen:
        await pressed(seen, "Y", "q")
    async with running(settings=Settings(tmp_path, tmp_path)) as seen:
        await seen.app.workers.wait_for_complete()
        await seen.pilot.pause()
        assert number(live_line(seen)) == expected(seen)


async def test_a_challenge_is_chosen_beaten_and_ended() -> None:
    async with running() as seen:
        await pressed(seen, "G")
        assert seen.dialog == "Challenges"
        for challenge in CHALLENGES:
            assert challenge.title in seen.text
            assert f"goal {100 * challenge.goal:.0f} %" in seen.text
        assert f"now {expected(seen, 0)} %" in seen.text
        assert "Not now: there are 3 features; at most 1" in seen.text
        await pressed(seen, "down", "up", "enter")
        assert not seen.dialog
        assert "at most 3 features of 3×3, 99 % to reach" in seen.read("hint")
        assert live_line(seen).startswith("The thick X")
        assert "goal 99 %" in live_line(seen)
        assert number(live_line(seen)) == expected(seen, 0)
        for feature, rows in enumerate(THICK):
            for place, sign in enumerate("".join(rows)):
                row, column = divmod(place, 3)
                if (seen.document.convolution.kernels[feature, row, column] > 0) != (sign == "#"):
                    await seen.look_at("feature", row, column, feature)
                    await seen.press("space")
        await seen.app.workers.wait_for_complete()
        await seen.pilot.pause()
        assert number(live_line(seen)) == expected(seen, 0) >= 99
        assert "beaten!" in live_line(seen)
        assert "The thick X is beaten" in seen.text
        await pressed(seen, "G")
        best = next(line for line in seen.text.splitlines() if "The thick X" in line and "now" in line)
        assert "beaten" in best
        assert "(on)" in best
        await pressed(seen, *["down"] * 6, "enter")
        assert "The thick X is over" in seen.read("hint")
        assert live_line(seen).startswith("Live accuracy")


THICK = (("###", ".#.", "..#"), ("#.#", ".#.", "#.#"), ("..#", "###", "#.."))
"""Three features that hardly ever take a thick letter for the other one."""


async def test_what_does_not_count_says_why() -> None:
    async with running() as seen:
        await pressed(seen, "G", "down", "enter")
        assert "does not count: there are 3 features; at most 1" in live_line(seen)
        await pressed(seen, "x", "x")
        assert number(live_line(seen)) == expected(seen, 1)
        await pressed(seen, "Y")
        assert "One feature" not in seen.text


@pytest.mark.parametrize("size", SIZES)
async def test_escape_leaves_the_challenges_as_they_were(size: tuple[int, int]) -> None:
    async with running(size=size) as seen:
        before = seen.text
        await pressed(seen, "G", "escape")
        assert seen.text == before


async def test_votes_are_refitted_by_a_key() -> None:
    async with running() as seen:
        exemplars = seen.document.exemplars
        await pressed(seen, "V")
        assert isinstance(seen.document.network.votes, FullyConnected)
        assert not isinstance(seen.document.network.votes, ExemplarVotes)
        assert re.search(r"refitted: right on \d+\.\d % of 1000 letters, before \d+\.\d %", seen.read("hint"))
        assert number(seen.read("hint")) == expected(seen)
        np.testing.assert_array_equal(seen.document.exemplars, exemplars)
        assert "· refitted" in seen.read("header")
        assert "refitted" in seen.read("votes")
        assert "81/81" in seen.read("literal")
        await seen.look_at("votes", 0, 0)
        assert "by weights refitted to the features" in seen.read("arithmetic")
        await pressed(seen, "V")
        assert "nothing changes" in seen.read("hint")
        await pressed(seen, "u")
        assert isinstance(seen.document.network.votes, ExemplarVotes)
        assert "refitted" not in seen.text


@pytest.mark.parametrize("size", SIZES)
async def test_an_edit_that_refits_says_so_and_can_be_undone(size: tuple[int, int]) -> None:
    document = own_weights_document()
    async with running(document.picture, document.network, size=size) as seen:
        before = seen.document
        await pressed(seen, "a")
        assert seen.document.refitted
        assert "refitted to what there is now" in seen.text.replace("\n", " ") or size == (40, 12)
        assert "efitted" in seen.read("votes")
        await pressed(seen, "u")
        assert seen.document is before
        assert "efitted" not in seen.read("votes")
        await pressed(seen, "P")
        assert seen.document.refitted


async def test_saving_takes_the_mark_away(tmp_path: Path) -> None:
    async with running() as seen:
        await pressed(seen, "V", "W")
        await seen.answer(str(tmp_path / "mine.json"))
        assert "refitted" not in seen.read("header")
        assert "unsaved" not in seen.read("header")


async def test_pictures_are_taught_and_saved(tmp_path: Path) -> None:
    async with running() as seen:
        await pressed(seen, "left_parenthesis")
        assert "Kept as X no. 1 (1 X, 0 O): 2 goes to Learn" in seen.read("hint")
        await pressed(seen, "left_parenthesis")
        assert "kept as X already" in seen.read("hint")
        await pressed(seen, "right_parenthesis")
        assert "Kept as O now, no longer as X (0 X, 1 O)" in seen.read("hint")
        await pressed(seen, "t", "left_parenthesis", "c", "right_parenthesis")
        assert "no ink" in seen.read("hint")
        assert seen.explorer.teaching.counts == (1, 1)
        await pressed(seen, "u", "u", "q")
        assert seen.dialog == "Confirm"
        assert "2 pictures that you labelled are in no folder" in seen.text
        await pressed(seen, "b")
        assert seen.dialog == "Prompt"
        (tmp_path / "file").write_text("")
        await seen.answer(str(tmp_path / "file"))
        assert "cannot be written" in seen.text
        await seen.answer(str(tmp_path / "mine"))
        assert not seen.dialog
        assert load_labelled(tmp_path / "mine").counts == (1, 1)
        await pressed(seen, "q")
        assert not seen.app.is_running


async def test_leaving_asks_for_one_picture_too() -> None:
    async with running() as seen:
        await pressed(seen, "right_parenthesis", "q")
        assert "A picture that you labelled is in no folder." in seen.text
        await pressed(seen, "q")
        assert not seen.app.is_running


def test_the_line_fits_everywhere() -> None:
    states = (
        LiveState(),
        LiveState(waiting=True),
        LiveState(0.875, 0.012, 0.9, 3, 1000, "letters of text, everything"),
        LiveState(0.875, -0.004, 0.9, 1, 1000, "letters of text, everything", challenge=CHALLENGES[-1]),
        LiveState(0.999, 0.0, 0.999, 16, 100, "handwriting, place and size", True, challenge=CHALLENGES[-1]),
    )
    for state in states:
        for look in (Look(), Look(signs=ASCII)):
            for width in (40, 60, 80, 120):
                words = live_words(state, look, width)
                assert length(words) <= max(width, 44)
            text = look.text("".join(word for word, _ in live_words(state, look, 120)))
            assert "?" not in text
    ascii_text = "".join(word for word, _ in live_words(states[3], Look(signs=ASCII), 120))
    assert "-0.4" in ascii_text
    assert ascii_text.isascii()
