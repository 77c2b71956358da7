"""Pin and compare: A stays what it was, B is what there is now, and every grid can show either or the difference."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tui.screens import Seen, network_of, running, uneven
from xotui.document import load_network
from xotui.pictures import load_picture
from xotui.tui.comparing import Comparison, Shown
from xotui.tui.notation import number_text, score_text
from xotui.tui.reading import Reading

SIZES = [(40, 12), (80, 24), (120, 40)]


def comparison(seen: Seen) -> Comparison:
    found = seen.explorer.compared
    assert found is not None
    return found


async def test_what_is_pinned_stays_while_the_present_state_changes() -> None:
    async with running() as seen:
        await seen.look_at("picture", 4, 4)
        before = seen.document
        await seen.press("M", "space", "right", "space")
        assert comparison(seen).pinned.document is before
        assert comparison(seen).now.document is seen.document
        assert (seen.document.picture != before.picture).sum() == 2


async def test_every_grid_shows_b_then_a_then_the_difference() -> None:
    async with running() as seen:
        await seen.look_at("picture", 4, 4)
        first = seen.document.network.trace(seen.document.picture)
        await seen.press("M", "space")
        second = seen.document.network.trace(seen.document.picture)
        for wanted in (second["convolution"].maps[0], first["convolution"].maps[0]):
            expected = [[number_text(value, seen.view.notation, 9) for value in row] for row in wanted.tolist()]
            assert seen.numbers("convolution", 0) == expected
            await seen.press("B")
        difference = (second["convolution"].maps[0] - first["convolution"].maps[0]).tolist()
        expected = [
            [number_text(value, seen.view.notation, 9) if value else "∙" for value in row] for row in difference
        ]
        assert seen.numbers("convolution", 0) == expected
        assert "B−A" in seen.read("convolution")
        await seen.press("B")
        assert "B−A" not in seen.read("convolution")


async def test_both_scores_are_written() -> None:
    async with running() as seen:
        await seen.look_at("picture", 4, 4)
        before = seen.explorer.reading.votes
        await seen.press("M", "space")
        after = seen.explorer.reading.votes
        assert before is not None
        assert after is not None
        for one, other in zip(before.scores, after.scores, strict=True):
            assert one is not None
            assert other is not None
            pair = f"{score_text(one, seen.view.notation)}→{score_text(other, seen.view.notation)}"
            assert pair in seen.read("votes")


@pytest.mark.parametrize("size", SIZES)
async def test_the_value_under_the_cursor_is_told_for_both(size: tuple[int, int]) -> None:
    async with running(size=size) as seen:
        await seen.look_at("picture", 4, 4)
        await seen.press("M", "space")
        await seen.look_at("convolution", 3, 3, 0)
        place = (0, 3, 3)
        seen.app.clear_notifications()
        await seen.pilot.pause()
        both = comparison(seen)
        before, after = (float(one.values("convolution")[place]) for one in (both.pinned, both.now))
        written = [number_text(value, seen.view.notation, 9) for value in (before, after)]
        assert f"A {written[0]}, B {written[1]}" in seen.read("arithmetic")


async def test_the_difference_of_nothing_is_nothing() -> None:
    async with running() as seen:
        await seen.press("M", "B", "B")
        numbers = np.array(seen.numbers("convolution", 0))
        assert set(numbers.ravel().tolist()) == {"∙"}


async def test_letting_go_ends_the_comparison() -> None:
    async with running() as seen:
        await seen.press("M", "B", "M")
        assert seen.explorer.compared is None
        assert seen.view.shown is Shown.NOW
        assert "→" not in seen.read("votes").splitlines()[1]
        await seen.press("B")
        assert "Nothing is pinned" in seen.text


async def test_editing_while_a_is_shown_changes_b_and_shows_it() -> None:
    async with running() as seen:
        await seen.look_at("picture", 4, 4)
        pinned = seen.document
        await seen.press("M", "B", "space")
        assert seen.view.shown is Shown.NOW
        assert seen.document.picture[4, 4] == -pinned.picture[4, 4]
        assert comparison(seen).pinned.document is pinned


async def test_the_difference_stays_in_sight_while_editing() -> None:
    async with running() as seen:
        await seen.look_at("picture", 4, 4)
        await seen.press("M", "B", "B", "space")
        assert seen.view.shown is Shown.DIFFERENCE
        assert "B−A" in seen.read("picture")


async def test_grids_of_other_sizes_show_b_and_say_so() -> None:
    async with running() as seen:
        await seen.press("M")
        await seen.do("start_over")
        await seen.press("s")  # another step of the pooling window: other sizes
        await seen.press("B", "B")
        await seen.look_at("pool1", 0, 0)
        assert "B−A" in seen.read("convolution")
        assert "B−A" not in seen.read("pool1")
        assert "of another size" in seen.read("arithmetic")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("shape", [(9, 9), (28, 28)])
async def test_a_state_of_another_shape_can_be_shown(shape: tuple[int, int], size: tuple[int, int]) -> None:
    async with running(uneven(shape), network_of(shape, 4, (5, 5)), size=size) as seen:
        await seen.press("M")
        await seen.do("start_over")
        for _ in range(3):
            await seen.press("B", "tab", "down", "right")
        assert seen.app.is_running
        await seen.press("B")
        assert seen.explorer.seen.document.shape == shape


def test_values_of_a_learned_network_are_compared_too() -> None:
    network = load_network("learned")
    from xotui.document.document import open_document

    one, other = (
        Reading(open_document(load_picture(name), network, picture_name=name, network_name="learned"))
        for name in ("x", "o")
    )
    found = Comparison(one, other, Shown.DIFFERENCE)
    for grid in one.grids:
        assert np.array_equal(found.values(grid), other.values(grid) - one.values(grid))
