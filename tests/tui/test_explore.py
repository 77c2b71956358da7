"""The explorer under the fingers: every edit is seen at once, and everything can be undone."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

import numpy as np
import pytest

from tests.golden import picture
from tests.tui.screens import MEDIUM, SMALL, Seen, drawn, running, uneven
from xotui.document import Document, picture_edits
from xotui.engine import Convolution, ExemplarVotes, MaxPool, Network, ReLU
from xotui.pictures import draw_exemplars
from xotui.tui.actions import EVERYWHERE, FOOTERS, actions_of
from xotui.tui.look import ASCII, UNICODE, Look
from xotui.tui.notation import Notation, number_text
from xotui.tui.renderables.keybar import action_at, footer_words
from xotui.tui.renderables.words import length

MAPS = ("convolution", "pool1", "pool2")


def assert_maps_are_the_engines(seen: Seen) -> None:
    """Every map on the screen holds the numbers that the engine computes now."""
    for panel in seen.panels:
        if panel.key in ("convolution", "relu", "pool1", "pool2", "pool3"):
            assert seen.numbers(panel.key, panel.channel) == seen.expected(panel.key, panel.channel)


def scores(seen: Seen) -> list[str]:
    """The engine's scores as the votes show them."""
    values = seen.document.network.scores(seen.document.picture).tolist()
    return [number_text(value, Notation.DECIMAL) if value != 1 else "1.00" for value in values]


async def test_one_flip_changes_maps_votes_and_arithmetic_in_one_frame() -> None:
    async with running() as seen:
        await seen.press("tab", "tab")
        assert seen.view.grid == "convolution"
        before = {key: seen.numbers(key) for key in MAPS}
        votes, reasons = seen.read("votes"), seen.read("arithmetic")
        await seen.look_at("picture", 2, 2)
        pixel = seen.read("arithmetic")
        await seen.press("space")
        assert_maps_are_the_engines(seen)
        assert all(seen.numbers(key) != before[key] for key in MAPS)
        assert seen.read("votes") != votes
        assert all(score in seen.read("votes") for score in scores(seen))
        assert " = -1" in seen.read("arithmetic")
        assert seen.read("arithmetic") != pixel
        assert seen.ink()[1:4] == [".#.....#.", "..?...#..", "...#.#..."]
        await seen.look_at("convolution", 2, 2)
        assert seen.read("arithmetic") != reasons
        assert f"pixels = {seen.expected('convolution', 0)[2][2]}" in seen.read("arithmetic")


@pytest.mark.parametrize("size", [SMALL, MEDIUM])
async def test_every_published_picture_shows_the_engines_numbers(size: tuple[int, int]) -> None:
    for name in ("x-thick", "o-rotated"):
        async with running(picture(name), size=size) as seen:
            assert_maps_are_the_engines(seen)
            assert all(score in seen.read("votes") for score in scores(seen))
            winner = "XO"[int(seen.document.network.scores(seen.document.picture).argmax())]
            assert f"→ {'it is an ' if size == MEDIUM else ''}{winner}" in seen.read("votes")


async def test_editing_a_feature_changes_its_map_at_once() -> None:
    async with running() as seen:
        await seen.look_at("feature", 0, 0)
        before = seen.numbers("convolution")
        others = seen.numbers("convolution", 1)
        await seen.press("space")
        assert seen.numbers("convolution") != before
        assert seen.numbers("convolution", 1) == others
        assert_maps_are_the_engines(seen)
        assert seen.read("feature").splitlines()[1].startswith("  ") or "⟦⟧" in seen.read("feature")
        await seen.press("minus", "minus", "plus")
        assert seen.document.convolution.kernels[0, 0, 0] == pytest.approx(-0.9)
        await seen.press("0")
        assert_maps_are_the_engines(seen)
        assert " = 0" in seen.read("arithmetic")


async def test_nudging_a_pixel_stops_at_both_ends() -> None:
    async with running() as seen:
        await seen.press("minus", "minus", "minus")
        assert " = .7" in seen.read("arithmetic")
        assert "grey" in seen.read("arithmetic")
        assert_maps_are_the_engines(seen)
        await seen.press(*["plus"] * 5)
        assert " = 1" in seen.read("arithmetic")
        await seen.press("0", "equals_sign")
        assert " = .1" in seen.read("arithmetic")


async def test_a_stroke_of_the_pen_is_one_undo() -> None:
    async with running(-np.ones((9, 9))) as seen:
        await seen.press("p", "right", "right", "down")
        assert "pen" in seen.read("picture").splitlines()[0]
        assert "pen is held" in seen.read("hint")
        await seen.press("p", "down")
        assert drawn(seen.document.picture)[4:7] == ["....###..", "......#..", "........."]
        await seen.press("E", "left", "E")
        assert drawn(seen.document.picture)[4:7] == ["....###..", "......#..", "........."]
        await seen.press("up", "E", "right", "E")
        assert drawn(seen.document.picture)[4:7] == ["....###..", ".........", "........."]
        await seen.press("u")
        assert drawn(seen.document.picture)[4:7] == ["....###..", "......#..", "........."]
        await seen.press("u")
        assert not (seen.document.picture > 0).any()
        assert "undecided" in seen.read("votes")
        await seen.press("U")
        assert drawn(seen.document.picture)[4:6] == ["....###..", "......#.."]


PICTURE_KEYS: dict[str, Callable[[Document, tuple[int, int]], Document]] = {
    "c": lambda d, _: picture_edits.clear(d),
    "F": lambda d, _: picture_edits.fill(d),
    "f": lambda d, place: picture_edits.flood(d, place),
    "i": lambda d, _: picture_edits.invert(d),
    "K": lambda d, _: picture_edits.shift(d, -1, 0),
    "shift+down": lambda d, _: picture_edits.shift(d, 1, 0),
    "H": lambda d, _: picture_edits.shift(d, 0, -1),
    "shift+right": lambda d, _: picture_edits.shift(d, 0, 1),
    "less_than_sign": lambda d, _: picture_edits.rescale(d, -1),
    "greater_than_sign": lambda d, _: picture_edits.rescale(d, 1),
    "left_square_bracket": lambda d, _: picture_edits.turn(d, -1),
    "right_square_bracket": lambda d, _: picture_edits.turn(d, 1),
    "d": lambda d, _: picture_edits.deform(d),
    "t": lambda d, _: picture_edits.thicken(d),
    "T": lambda d, _: picture_edits.thin(d),
    "N": lambda d, _: picture_edits.add_noise(d),
}


async def test_every_key_for_the_picture_does_its_edit_and_is_undone() -> None:
    async with running(picture("x-thick")) as seen:
        await seen.look_at("votes", 0, 0)
        pictures = [seen.document.picture]
        for key, edit in PICTURE_KEYS.items():
            if key == "f":
                await seen.look_at("picture", 2, 3)
            expected = edit(seen.document, seen.view.place).picture
            await seen.pilot.press(key)
            np.testing.assert_array_equal(seen.document.picture, expected, err_msg=key)
            pictures.append(expected)
        await seen.pilot.pause()
        assert_maps_are_the_engines(seen)
        for expected in reversed(pictures[:-1]):
            await seen.do("undo")
            np.testing.assert_array_equal(seen.document.picture, expected)
        assert "nothing to undo" not in seen.text
        await seen.press("u")
        assert "nothing to undo" in seen.text
        for expected in pictures[1:]:
            await seen.do("redo")
            np.testing.assert_array_equal(seen.document.picture, expected)
        await seen.press("ctrl+y")
        assert "nothing to redo" in seen.text
        assert_maps_are_the_engines(seen)


async def test_six_turns_are_one_of_ninety_degrees() -> None:
    async with running(picture("x-shifted")) as seen:
        await seen.press(*["right_square_bracket"] * 6)
        np.testing.assert_array_equal(seen.document.picture, np.rot90(picture("x-shifted"), -1))


async def test_features_are_added_copied_moved_and_deleted() -> None:
    async with running() as seen:
        names = list(seen.document.convolution.names)
        await seen.press("a")
        assert list(seen.document.convolution.names) == [names[0], "blank", *names[1:]]
        assert seen.view.feature == 1
        await seen.press("full_stop", "D")
        assert len(seen.document.convolution.names) == 5
        assert seen.view.feature == 3
        kernels = seen.document.convolution.kernels
        np.testing.assert_array_equal(kernels[2], kernels[3])
        assert len(set(seen.document.convolution.names)) == 5
        await seen.press("x")
        assert len(seen.document.convolution.names) == 4
        await seen.press("comma", "comma", "left_curly_bracket")
        chosen = seen.document.convolution.names[seen.view.feature]
        await seen.press("right_curly_bracket")
        assert seen.document.convolution.names[seen.view.feature] == chosen
        await seen.look_at("picture", 2, 2)
        await seen.press("v")
        patch = seen.document.picture[1:4, 1:4]
        np.testing.assert_array_equal(seen.document.convolution.kernels[seen.view.feature], patch)
        assert seen.document.convolution.names[seen.view.feature] == "patch"
        assert_maps_are_the_engines(seen)
        while seen.explorer.history.can_undo:
            await seen.do("undo")
        assert list(seen.document.convolution.names) == names


async def test_the_last_feature_stays_and_a_seventeenth_is_refused() -> None:
    async with running() as seen:
        await seen.do("delete", "delete", "delete")
        assert len(seen.document.convolution.names) == 1
        assert "at least 1" in seen.text
        await seen.do(*["duplicate"] * 16)
        assert len(seen.document.convolution.names) == 16
        assert "at most 16" in seen.text


async def test_layers_are_changed_by_their_keys() -> None:
    async with running() as seen:
        await seen.press("o")
        assert not any(isinstance(layer, ReLU) for layer in seen.document.network.layers)
        assert "convolution → pool1" in seen.read("hint")
        assert "relu" not in seen.explorer.reading.grids
        await seen.press("o", "e")
        assert "2×2, step 2, edge drop" in seen.read("hint")
        assert_maps_are_the_engines(seen)
        await seen.press("e", "w", "s")
        pools = [layer for layer in seen.document.network.layers if isinstance(layer, MaxPool)]
        assert {(pool.window, pool.stride, pool.edge) for pool in pools} == {(3, 3, "keep")}
        assert "3×3, step 3, edge keep" in seen.read("hint")
        assert_maps_are_the_engines(seen)
        while seen.explorer.history.can_undo:
            await seen.do("undo")
        counts = []
        for _ in range(4):
            await seen.press("P")
            counts.append(sum(isinstance(layer, MaxPool) for layer in seen.document.network.layers))
            assert_maps_are_the_engines(seen)
        assert counts == [3, 0, 1, 2]


async def test_notations_go_round_on_the_screen() -> None:
    async with running() as seen:
        seen_first = [seen.numbers("convolution")[0][:2]]
        for _ in range(4):
            await seen.press("n")
            seen_first.append(seen.numbers("convolution")[0][:2])
        assert seen_first == [[".78", "-.11"], ["7/9", "-1/9"], [".77", "-.11"], ["", ""], [".78", "-.11"]]


@pytest.mark.parametrize("size", [SMALL, MEDIUM])
@pytest.mark.parametrize("only_ascii", [True, False])
async def test_without_colours_sign_and_size_are_read_from_text(
    monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], only_ascii: bool
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with running(size=size, ascii_only=only_ascii) as seen:
        assert_maps_are_the_engines(seen)
        await seen.press("n", "n", "n")
        bars = (ASCII if only_ascii else UNICODE).bars
        values = seen.explorer.reading.values("convolution")[0]
        for row, line in zip(values.tolist(), seen.numbers("convolution"), strict=True):
            for value, text in zip(row, line, strict=True):
                assert text == f"{'-' if value < 0 else '+'}{bars[round(abs(value) * (len(bars) - 1))]}"


async def test_literal_marks_show_what_differs() -> None:
    async with running(picture("x-shifted")) as seen:
        await seen.look_at("votes", 0, 0)
        for category in (0, 1):
            await seen.press("m")
            exemplar = seen.document.exemplars[category]
            marks = [["╳" in text for text, _ in row] for row in seen.cells("picture")]
            np.testing.assert_array_equal(marks, seen.document.picture != exemplar)
        await seen.press("m")
        assert "╳╳" not in seen.read("picture")
        equal = int((seen.document.picture == seen.document.exemplars[0]).sum())
        assert f"{equal}/81" in seen.read("literal")


async def test_a_picture_becomes_the_exemplar() -> None:
    async with running(picture("x-thick")) as seen:
        assert "81/81" not in seen.read("literal")
        await seen.press("X")
        assert "81/81" in seen.read("literal").splitlines()[1]
        np.testing.assert_array_equal(seen.document.exemplars[0], picture("x-thick"))
        assert isinstance(seen.document.network.votes, ExemplarVotes)
        assert_maps_are_the_engines(seen)
        await seen.press("O")
        assert "undecided" in seen.read("votes")
        await seen.press("u", "u")
        assert "81/81" not in seen.read("literal")


async def test_starting_over_can_be_undone() -> None:
    async with running(uneven((12, 10))) as seen:
        before = seen.text
        await seen.press("R")
        assert drawn(seen.document.picture) == drawn(picture("x"))
        assert "x · article · 9×9" in seen.read("header")
        assert "unsaved" not in seen.text
        await seen.press("ctrl+z")
        assert seen.document.shape == (12, 10)
        assert seen.text.splitlines()[2:] == before.splitlines()[2:]


async def test_the_hint_goes_away() -> None:
    async with running() as seen:
        assert "space flips" in seen.read("hint")
        await seen.press(*["right"] * 7)
        assert seen.read("hint").split()[:1] == ["negative"]  # nothing but the legend of the colours


async def test_themes_go_round_and_the_text_stays() -> None:
    async with running() as seen:
        themes, before = [], seen.numbers("convolution")
        for _ in range(4):
            await seen.press("ctrl+t")
            themes.append(seen.app.theme)
            assert seen.numbers("convolution") == before
        assert len(set(themes)) == 4


def test_the_footer_fits_and_names_whole_keys() -> None:
    for screen, width in product(EVERYWHERE, range(40, 201)):
        for look in (Look(), Look(signs=ASCII)):
            words = footer_words(screen, width, look, {})
            assert length(words) <= width
            text = "".join(word for word, _ in words)
            assert "Help" in text
            assert "All" in text
            names = {action_at(screen, x, width, look, {}) for x in range(length(words))}
            assert names <= set(FOOTERS[screen])
            assert action_at(screen, width, width, look, {}) is None
    assert "Undo" in "".join(word for word, _ in footer_words("explore", 80, Look(), {}))


@pytest.mark.parametrize("screen", EVERYWHERE)
def test_no_key_does_two_things(screen: str) -> None:
    keys = [key for action in actions_of(screen) for key in action.keys.split(",")]
    assert sorted(keys) == sorted(set(keys))


async def test_computed_cells_cannot_be_edited_and_say_so() -> None:
    async with running() as seen:
        await seen.look_at("pool1", 0, 0)
        before = seen.document
        await seen.press("space")
        assert seen.document is before
        assert "pool1 is computed" in seen.text
        await seen.press("f")
        assert "put the cursor into the picture" in seen.text
        assert seen.document is before


async def test_resizing_the_terminal_finds_new_places() -> None:
    async with running() as seen:
        first = seen.text
        await seen.pilot.resize_terminal(20, 5)
        await seen.pilot.pause()
        assert "needs" in seen.text
        assert "characters" in seen.text.replace("\n", " ")
        await seen.pilot.resize_terminal(40, 12)
        await seen.pilot.pause()
        assert "Picture" in seen.text
        await seen.pilot.resize_terminal(*MEDIUM)
        await seen.pilot.pause()
        assert seen.text == first


def deep() -> Network:
    """Two convolutions; the second has one map more than there are features."""
    random = np.random.default_rng(3)
    first, second = random.choice([-1.0, 1.0], (2, 3, 3)), random.choice([-1.0, 1.0], (3, 2, 2, 2))
    layers = (Convolution(first, ["A", "B"]), ReLU(), MaxPool(), Convolution(second, ["C", "D", "E"]))
    return Network((*layers, ExemplarVotes(draw_exemplars((9, 9)), layers)))


@pytest.mark.parametrize("size", [SMALL, MEDIUM, (60, 20)])
async def test_every_map_of_a_deeper_convolution_can_be_reached(size: tuple[int, int]) -> None:
    async with running(network=deep(), size=size) as seen:
        for channel, name in enumerate("CDE"):
            await seen.look_at("convolution2", 1, 1, channel)
            assert f"convolution2 of {name} at row 1, column 1" in seen.text
            value = seen.explorer.reading.values("convolution2")[channel, 1, 1]
            assert number_text(float(value), Notation.DECIMAL) in seen.read("arithmetic")
        await seen.press("I")
        for name in "AB":
            assert f"{name}: sum" in seen.text
        await seen.press("escape", "x")
        # A later map was chosen: edits go by the last feature.
        assert seen.document.convolution.names == ("A",)
        first, second = (layer for layer in seen.document.network.layers if isinstance(layer, Convolution))
        before = deep().layers[3]
        assert isinstance(before, Convolution)
        assert first.kernels.shape == (1, 3, 3)
        # Each mean is over half as many values: what they bring stays what it was.
        assert np.array_equal(second.kernels, before.kernels[:, :1] / 2)


async def test_leaving_asks_for_what_only_undo_could_bring_back() -> None:
    async with running() as seen:
        await seen.press("space", "R", "q")
        assert seen.dialog == "Confirm"
        await seen.press("escape")
        assert drawn(seen.document.picture) == drawn(picture("x"))
