"""The screen of photographs: what is seen, what is told of the cursor, and the way into the explorer and back."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path
from threading import Event
from time import sleep
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from textual.widgets import Input, Label

from tests.golden import picture
from tests.insight.whole.by_hand import whole_pixels
from tests.pictures.photographs import drawn_sheet, saved
from tests.tui.screens import LARGE, MEDIUM, SMALL, Seen, network_of, running
from xotui.document import load_network
from xotui.engine import Convolution, Network, convolve, max_pool, relu
from xotui.insight.verdict import judge
from xotui.insight.whole.places import map_layers
from xotui.insight.whole.survey import Survey
from xotui.pictures.photographs import Photograph, drawn_photograph, photograph_of
from xotui.tui.actions import PHOTOGRAPH, actions_of
from xotui.tui.notation import Notation, number_text, score_text
from xotui.tui.photograph.scene import Scene
from xotui.tui.screens.photograph import PhotographScreen

Values = NDArray[Any]

RANDOM = drawn_photograph(np.random.default_rng(1).choice([-1.0, 1.0], (170, 230)), "chance")
"""A photograph on which every place is another."""


@asynccontextmanager
async def looking(
    photograph: Photograph | None = RANDOM, image: Values | None = None, network: Network | None = None, **options: Any
) -> AsyncIterator[Seen]:
    """The screen of photographs, with all maps computed."""
    async with running(image, network, **options) as seen:
        seen.explorer.photograph = photograph
        await pressed(seen, "8")
        yield seen


async def pressed(seen: Seen, *keys: str) -> None:
    """Press keys, and wait for what follows in the background."""
    for key in keys:
        await seen.press(key)
        await seen.app.workers.wait_for_complete()
        await seen.pilot.pause()


def screen_of(seen: Seen) -> PhotographScreen:
    """The screen that one is on."""
    screen = seen.app.screen
    assert isinstance(screen, PhotographScreen)
    return screen


def here(seen: Seen) -> Scene:
    """What the screen shows."""
    scene = screen_of(seen).scene
    assert scene is not None
    return scene


def survey_of(seen: Seen) -> Survey:
    """The maps that the screen shows, as far as they are computed."""
    survey = here(seen).survey
    assert survey is not None
    return survey


async def done(seen: Seen, *actions: str) -> None:
    """Do actions, one straight after the other."""
    for action in actions:
        screen_of(seen).action_do(action)
    await seen.app.workers.wait_for_complete()
    await seen.pilot.pause()


async def clicked(seen: Seen, x: int, y: int) -> None:
    """Click at a column and row of the terminal."""
    widget, region = seen.app.screen.get_widget_at(x, y)
    await seen.pilot.click(widget, offset=(x - region.x, y - region.y))
    await seen.pilot.pause()


async def look_at(seen: Seen, row: int, column: int) -> None:
    """Put the cursor somewhere."""
    screen_of(seen).look_at(here(seen).sight.at(row, column))
    await seen.pilot.pause()


def place(seen: Seen) -> tuple[int, int]:
    """Row and column as the screen tells them."""
    found = re.search(r"Row (\d+), column (\d+)", seen.text)
    assert found is not None
    return int(found[1]), int(found[2])


def told(seen: Seen) -> str:
    """What stands below or beside the photograph."""
    key = "side" if any(panel.key == "side" for panel in seen.panels) else "here"
    return seen.read(key)


def pixel_map(image: Values, features: Convolution, pools: int = 0) -> Values:
    """(F, H, W): the value of each feature's map at every pixel, by the readable engine; NaN where there is none."""
    maps = convolve(image, features.kernels)
    full = np.full((len(maps), *image.shape), np.nan)
    side = features.kernels.shape[-1] // 2
    if not pools:
        full[:, side:-side, side:-side] = maps
        return full
    maps = relu(maps)
    for _ in range(pools):
        maps = max_pool(maps)
    size = 2**pools
    rows, columns = ((np.arange(length) - side) // size for length in image.shape)
    inside = np.ix_((rows >= 0) & (rows < maps.shape[1]), (columns >= 0) & (columns < maps.shape[2]))
    for channel, values in enumerate(maps):
        full[channel][inside] = values[rows[(rows >= 0) & (rows < len(values))]][
            :, columns[(columns >= 0) & (columns < values.shape[1])]
        ]
    return full


def numbers(values: Values) -> list[str]:
    """Values as the screen writes them."""
    texts = [number_text(float(value), Notation.DECIMAL, 9) for value in values]
    return [text + "0" if text.endswith("1.0") else text for text in texts]


def columns_of(text: str, name: str) -> list[str]:
    """The numbers in the line that begins with a name."""
    line = next(line for line in text.splitlines() if line.strip().startswith(name))
    return line.strip().removeprefix(name).split()


# What is seen.


async def test_it_stands_beside_the_maps_of_all_features_at_one_scale_that_is_told() -> None:
    async with looking(size=MEDIUM) as seen:
        assert "⟦8 Photo⟧" in seen.read("header")
        assert seen.read("photograph").splitlines()[0].startswith("chance 170×230")
        titles = [seen.read("map", channel).splitlines()[0] for channel in range(3)]
        assert "╳ cross · convolution" in titles[1]
        for title, name in zip(titles, seen.document.convolution.names, strict=True):
            assert name in title
            assert "convolution" in title
        assert titles[0].startswith("›1")
        rooms = {(panel.width, panel.height) for panel in seen.panels if panel.key in ("photograph", "map")}
        assert len(rooms) == 1
        await pressed(seen, "right")
        side = here(seen).view.zoom.pixels
        assert side > 1
        assert f"One cell is {side}×{side} pixels: photograph the mean, maps the strongest" in seen.text
        while here(seen).view.zoom.pixels > 1:
            await done(seen, "zoom_in")
        assert "One cell is one pixel" in seen.text
        await done(seen, "zoom_in")
        assert "2×2 cells are one pixel" in seen.text
        await done(seen, *["zoom_in"] * 9)
        assert "Nearer than this it cannot be drawn" in seen.text
        await pressed(seen, "0")
        assert here(seen).view.all


async def test_where_maps_are_hidden_it_is_told_how_many_there_are_and_what_shows_them() -> None:
    async with looking(size=SMALL) as seen:
        for number in (1, 2, 3):
            assert [panel.channel for panel in seen.panels if panel.key == "map"] == [number - 1]
            assert seen.read("map", number - 1).startswith(f"›{number} of 3 ")
            await pressed(seen, "full_stop")
        await seen.pilot.resize_terminal(*MEDIUM)
        await seen.pilot.pause()
        assert [seen.read("map", channel)[:3].strip() for channel in range(3)] == ["›1", "2", "3"]
        assert " of 3" not in seen.read("map", 0)
        await pressed(seen, "m")
        name = seen.document.convolution.names[0]
        assert seen.read("map", 0).splitlines()[0].strip() == f"›1 of 3 {name} · convolution, . next"


@pytest.mark.parametrize("size", [SMALL, MEDIUM])
async def test_every_cell_has_the_mean_of_its_pixels_and_the_strongest_of_the_maps(size: tuple[int, int]) -> None:
    async with looking(size=size) as seen:
        for _ in range(6):
            check_cells(seen)
            await done(seen, "zoom_in")


def check_cells(seen: Seen) -> None:
    """Compare some cells of the photograph and of all maps with what the readable engine gives for their pixels."""
    scene = here(seen)
    (top, left), side, cells = scene.view.corner, scene.view.zoom.pixels, scene.view.zoom.cells
    full = pixel_map(RANDOM.values, seen.document.convolution)
    for row in range(0, scene.view.cells[0], 5):
        for column in range(0, scene.view.cells[1], 5):
            first, start = (top + row // cells) * side, (left + column // cells) * side
            block = (slice(first, first + side), slice(start, start + side))
            assert scene.pixels[row, column] == pytest.approx(RANDOM.values[block].mean(), abs=1e-6)
            known = full[:, *block].reshape(len(full), -1)
            known = known[:, ~np.isnan(known[0])]
            if known.size:
                np.testing.assert_allclose(scene.maps[:, row, column], known.max(axis=1), atol=1e-6)
            else:
                assert np.isnan(scene.maps[:, row, column]).all()


async def test_the_values_under_the_cursor_are_those_of_the_readable_engine() -> None:
    stages = {"convolution": 0, "relu": 0, "pool1": 1, "pool2": 2}
    async with looking(size=SMALL) as seen:
        for stage, pools in stages.items():
            assert here(seen).sight.stage == stage
            full = pixel_map(RANDOM.values, seen.document.convolution, pools)
            full = np.maximum(full, 0) if stage == "relu" else full
            for actions in (
                (),
                ("left",),
                ("far_up", "far_left"),
                ("zoom_in", "zoom_in", "right", "up"),
                ("zoom_whole",),
            ):
                await done(seen, *actions)
                row, column = place(seen)
                assert columns_of(told(seen), "at the pixel") == numbers(full[:, row, column])
                side = here(seen).view.zoom.pixels
                top, left = row // side * side, column // side * side
                if side > 1:
                    strongest = np.nanmax(full[:, top : top + side, left : left + side].reshape(3, -1), axis=1)
                    assert columns_of(told(seen), "strongest in cell") == numbers(strongest)
            await pressed(seen, "tab")
        assert here(seen).sight.stage == "convolution"


async def test_where_a_feature_would_leave_the_photograph_there_is_no_value() -> None:
    async with looking(size=SMALL) as seen:
        await done(seen, *["zoom_in"] * 3, *["far_up"] * 30, *["far_left"] * 40)
        assert place(seen) == (0, 0)
        assert columns_of(told(seen), "at the pixel") == ["–"] * 3


async def test_who_wins_around_the_cursor_is_told() -> None:
    page = np.full((60, 80), -1.0)
    page[20:29, 30:39], page[40:49, 5:14] = picture("x"), picture("o")
    async with looking(drawn_photograph(page, "page"), size=SMALL) as seen:
        for row, column, letter in ((24, 34, "X"), (44, 9, "O")):
            await look_at(seen, row, column)
            scores = seen.document.network.scores(picture(letter.lower()))
            texts = [score_text(float(score), Notation.DECIMAL) for score in scores]
            assert f"9×9 around it: X {texts[0]}  O {texts[1]}  → {letter}" in told(seen)
        await look_at(seen, 55, 70)
        assert "undecided: no ink" in told(seen)


# The cursor.


async def test_arrows_go_a_cell_and_with_shift_eight() -> None:
    async with looking(size=SMALL) as seen:
        side, start = here(seen).view.zoom.pixels, place(seen)
        for key, down, across in (("right", 0, 1), ("down", 1, 0), ("left", 0, -1), ("up", -1, 0)):
            before = place(seen)
            await pressed(seen, key)
            assert place(seen) == (before[0] + down * side, before[1] + across * side)
        assert place(seen) == start
        await pressed(seen, "shift+left", "pageup")
        assert place(seen) == (start[0] - 8 * side, start[1] - 8 * side)
        await done(seen, *["far_left"] * 9, *["far_up"] * 9)
        assert place(seen) == (0, 0)
        await done(seen, *["far_right"] * 12, *["far_down"] * 12)
        await pressed(seen, "end", "pagedown")
        assert place(seen) == (169, 229)


async def test_the_mouse_puts_the_cursor_where_it_points_and_chooses_the_map() -> None:
    async with looking(size=MEDIUM) as seen:
        side = here(seen).view.zoom.pixels
        for key, channel in (("photograph", None), ("map", 2)):
            panel = seen.panel(key, channel)
            await clicked(seen, panel.x + 7, panel.y + 4)
            assert (place(seen)[0] // side, place(seen)[1] // side) == (6, 7)
        assert seen.view.feature == 2
        assert seen.read("map", 2).startswith("›3")
        before = place(seen)
        panel = seen.panel("photograph")
        await clicked(seen, panel.x + 3, panel.y)
        assert place(seen) == before
        side_panel = seen.panel("side")
        await clicked(seen, side_panel.x + 3, side_panel.y + 3)
        assert seen.app.screen is seen.explorer


async def test_the_view_follows_the_cursor_at_every_zoom() -> None:
    async with looking(size=SMALL) as seen:
        await done(seen, *["zoom_in"] * 4)
        screen, view = screen_of(seen), here(seen).view
        for action in ("right", "down", "far_right", "far_down", "left", "up", "far_left", "far_up"):
            for _ in range(30):
                screen.action_do(action)
                view = here(seen).view
                found = view.pixel_at(*view.cursor)
                assert found is not None
                assert all(0 <= cell < cells for cell, cells in zip(view.cursor, view.cells, strict=True))
        await seen.pilot.pause()
        assert view.zoom == here(seen).view.zoom
        assert {"▀", "│"} <= set(seen.read("photograph"))


async def test_the_strongest_response_is_found_and_then_the_next() -> None:
    async with looking(size=MEDIUM) as seen:
        await pressed(seen, "full_stop")
        full = pixel_map(RANDOM.values, seen.document.convolution)[1]
        found = []
        for number in range(3):
            await pressed(seen, "s")
            found.append(place(seen))
            assert ("the strongest response" if not number else f"response no. {number + 1}") in seen.text
        values = [full[row, column] for row, column in found]
        assert values[0] == pytest.approx(np.nanmax(full))
        assert values == sorted(values, reverse=True)
        for one in found:
            for other in found:
                assert one == other or max(abs(one[0] - other[0]), abs(one[1] - other[1])) > 9


# Into the explorer and back.


async def test_enter_opens_exactly_the_frame_and_one_comes_back_to_it() -> None:
    corners = (("far_up",) * 30 + ("far_left",) * 40, ("far_down",) * 30 + ("far_right",) * 40)
    async with looking(size=SMALL) as seen:
        before, screen = seen.document.picture, seen.app.screen
        for actions in ((), *corners, ("zoom_in", "zoom_in", "far_left", "up")):
            await done(seen, *actions)
            row, column = place(seen)
            top, left = min(max(row - 4, 0), 170 - 9), min(max(column - 4, 0), 230 - 9)
            if "enter opens" in seen.text:
                assert f"enter opens rows {top}–{top + 8}, columns {left}–{left + 8}" in seen.text
            view = here(seen).view
            await done(seen, "neighbourhood")
            assert seen.app.screen is seen.explorer
            np.testing.assert_array_equal(seen.document.picture, RANDOM.values[top : top + 9, left : left + 9])
            assert (seen.view.grid, seen.view.row, seen.view.column) == ("picture", row - top, column - left)
            assert seen.document.picture_name == f"chance {row},{column}"
            assert "unsaved" not in seen.read("header")
            await seen.do("flip", "undo")
            await pressed(seen, "8")
            assert seen.app.screen is screen
            assert place(seen) == (row, column)
            assert here(seen).view == view
        await pressed(seen, "enter")
        await seen.do(*["undo"] * 5)
        np.testing.assert_array_equal(seen.document.picture, before)


async def test_a_picture_of_another_size_opens_a_window_of_that_size() -> None:
    network = network_of((28, 28), 2, (5, 5))
    async with looking(image=picture_of(28), network=network, size=MEDIUM) as seen:
        row, column = place(seen)
        await pressed(seen, "enter")
        expected = RANDOM.values[row - 14 : row + 14, column - 14 : column + 14]
        np.testing.assert_array_equal(seen.document.picture, expected)


def picture_of(side: int) -> Values:
    """A picture with a corner of ink."""
    drawn = np.full((side, side), -1.0)
    drawn[:3, :3] = 1.0
    return drawn


async def test_a_photograph_smaller_than_the_picture_stands_in_its_middle() -> None:
    small = drawn_photograph(np.array([[1.0, -1, 1, 1, -1], [1, 1, -1, 1, 1], [-1, 1, 1, -1, 1]]), "tiny")
    async with looking(small, size=SMALL) as seen:
        await pressed(seen, "enter")
        expected = np.full((9, 9), -1.0)
        expected[3:6, 2:7] = small.values
        np.testing.assert_array_equal(seen.document.picture, expected)


async def test_what_is_changed_in_the_explorer_is_seen_on_the_photograph() -> None:
    async with looking(size=SMALL) as seen:
        before = columns_of(told(seen), "at the pixel")
        await pressed(seen, "1", "shift+tab")
        await seen.look_at("feature", 1, 1, 0)
        await pressed(seen, "space", "8")
        assert seen.document.convolution.kernels[0, 1, 1] == -1
        row, column = place(seen)
        after = columns_of(told(seen), "at the pixel")
        assert after == numbers(pixel_map(RANDOM.values, seen.document.convolution)[:, row, column])
        assert after[0] != before[0]
        assert after[1:] == before[1:]
        await pressed(seen, "1", "a", "8")
        assert len(columns_of(told(seen), "at the pixel")) == 4


# How the features run over it.


async def test_coarser_runs_the_features_over_means() -> None:
    async with looking(size=SMALL) as seen:
        row, column = place(seen)
        await pressed(seen, "less_than_sign", "less_than_sign")
        assert "1/4 43×58" in seen.read("photograph")
        blocks = [[RANDOM.values[4 * r : 4 * r + 4, 4 * c : 4 * c + 4].mean() for c in range(58)] for r in range(43)]
        means = np.array(blocks)
        assert place(seen) == (row // 4, column // 4)
        full = pixel_map(means, seen.document.convolution)
        assert columns_of(told(seen), "at the pixel") == numbers_of_means(full[:, row // 4, column // 4])
        await pressed(seen, "enter")
        top, left = row // 4 - 4, column // 4 - 4
        np.testing.assert_allclose(seen.document.picture, means[top : top + 9, left : left + 9], atol=1e-6)
        await pressed(seen, "8")
        await done(seen, *["coarser"] * 4)
        assert "would be less than the explorer's picture" in seen.text
        await pressed(seen, "greater_than_sign")
        await done(seen, *["finer"] * 4)
        assert "The features run over all pixels already" in seen.text
        assert "170×230" in seen.read("photograph")


def numbers_of_means(values: Values) -> list[str]:
    """As `numbers`, for values that are no fractions."""
    return [number_text(float(value), Notation.DECIMAL) for value in values]


async def test_ink_and_paper_can_be_exchanged() -> None:
    sheet = photograph_of(drawn_sheet("x") / 255, "sheet")
    async with looking(sheet, size=MEDIUM) as seen:
        assert "The border is light, so what is dark is ink (i: other); the light is made even" in seen.text
        assert "dark is ink, made even" in seen.read("photograph")
        before = here(seen).neighbourhood
        await pressed(seen, "i")
        assert "What is light is ink (i: other)" in seen.text
        assert "light is ink" in seen.read("photograph")
        assert here(seen).neighbourhood.mean() < before.mean()
        await pressed(seen, "i", "e")
        assert "as it is" in seen.text
        row, column = place(seen)
        assert here(seen).surface.image[row, column] == pytest.approx(1 - 2 * sheet.light[row, column])


async def test_the_key_that_turns_the_ink_round_is_told_at_the_smallest_full_size() -> None:
    async with looking(photograph_of(drawn_sheet("x") / 255, "sheet"), size=SMALL) as seen:
        hint = seen.read("scale").strip()
        assert hint == "The border is light, so what is dark is ink (i: other); the light is made even"


async def test_undo_takes_back_how_the_photograph_is_taken_and_redo_goes_forth_again() -> None:
    async with looking(photograph_of(drawn_sheet("x") / 255, "sheet"), size=SMALL) as seen:
        await pressed(seen, "u")
        assert "There is nothing to undo here; in the explorer u takes back what enter opened" in seen.text

        def state() -> tuple[bytes, tuple[int, ...], str]:
            image = here(seen).surface.image
            return image.tobytes(), image.shape, seen.read("photograph").splitlines()[0]

        states = [state()]
        for key in ("i", "e", "less_than_sign", "i", "less_than_sign", "greater_than_sign"):
            await pressed(seen, key)
            states.append(state())
        assert all(one != other for one, other in pairwise(states))
        for before in reversed(states[:-1]):
            await pressed(seen, "u")
            assert "Undone: " in seen.text
            assert state() == before
        await pressed(seen, "u")
        assert "There is nothing to undo here" in seen.text
        for after in states[1:]:
            await pressed(seen, "U")
            assert "Redone: " in seen.text
            assert state() == after
        await pressed(seen, "U")
        assert "There is nothing to redo here" in seen.text
        await pressed(seen, "u", "u", "i", "U")
        assert "There is nothing to redo here" in seen.text, "a change of another kind ends what was to be redone"


async def test_undo_stays_with_the_photograph_that_was_changed() -> None:
    async with looking(photograph_of(drawn_sheet("x") / 255, "sheet"), size=SMALL) as seen:
        await pressed(seen, "i")
        screen_of(seen).show_photograph(RANDOM)
        await pressed(seen, "u")
        assert "There is nothing to undo here" in seen.text
        assert seen.read("photograph").startswith("chance")
        await pressed(seen, "enter", "u")
        np.testing.assert_array_equal(seen.document.picture, picture("x"))


@pytest.mark.parametrize("name", ["learned", "two convolutions", "maps only"])
async def test_it_works_with_any_network(name: str) -> None:
    random = np.random.default_rng(2)
    networks = {
        "learned": load_network("learned"),
        "two convolutions": Network(
            (
                Convolution(random.uniform(-1, 1, (2, 3, 3)), padding=1, bias=[0.1, -0.1]),
                Convolution(random.uniform(-1, 1, (3, 2, 3, 3)), scaling="sum"),
            )
        ),
        "maps only": Network((Convolution(np.ones((2, 2, 2))),)),
    }
    network = networks[name]
    async with looking(network=network, size=MEDIUM) as seen:
        for stage in seen.document.network.names[1 : 1 + len(map_layers(seen.document.network))]:
            assert here(seen).sight.stage == stage
            layers = seen.document.network.layers[: seen.document.network.names.index(stage)]
            full = whole_pixels(layers, RANDOM.values)
            for actions in ((), ("far_up", "far_left"), ("right", "down")):
                await done(seen, *actions)
                np.testing.assert_allclose(here(seen).values(), full[:, *place(seen)], atol=1e-5, rtol=1e-5)
            await done(seen, "next_stage", "next_feature")
        if network.votes is None:
            assert "nobody votes" in seen.text
        else:
            window = here(seen).neighbourhood
            verdict = judge(window, network.scores(window), network.labels)
            assert verdict.winner is None or f"→ {verdict.winner}" in seen.text
        await pressed(seen, "m")
        assert sum(panel.key == "map" for panel in seen.panels) == 1


async def test_a_network_that_does_not_fit_says_so() -> None:
    strip = drawn_photograph(np.random.default_rng(4).choice([-1.0, 1.0], (2, 90)), "strip")
    async with looking(strip, size=SMALL) as seen:
        sentence = "strip is too small for the features of article: found 2×90 pixels; expected at least 3×3"
        assert sentence in " ".join(told(seen).split())
        assert "kernels" not in seen.text
        assert "around it" not in seen.text, "there is nothing that the features see"
        await done(seen, "strongest", "next_stage", "right", "zoom_in")
        assert seen.app.is_running


def slowly(survey: Survey, wanted: Callable[[], bool]) -> None:
    """Compute a little, as on a slow machine."""
    sleep(0.05)
    survey.advance()


async def test_computing_can_be_stopped_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    large = drawn_photograph(np.random.default_rng(5).choice([-1.0, 1.0], (3000, 2100)), "large")
    async with running(size=SMALL) as seen:
        seen.explorer.photograph = large
        monkeypatch.setattr("xotui.tui.screens.surveying._advance", slowly)
        await seen.press("8")
        await seen.press("escape")
        await seen.app.workers.wait_for_complete()
        await seen.pilot.pause()
        survey = survey_of(seen)
        assert f"Stopped at {100 * survey.share:.0f} %" in seen.text, "what is told is what is drawn"
        assert 0 <= survey.share < 1
        await done(seen, "strongest")
        assert "not computed yet" in seen.text
        await pressed(seen, "right")
        assert f"Stopped at {100 * survey.share:.0f} %; escape goes on" in seen.text, "nobody computes"
        await pressed(seen, "escape")
        assert survey.finished
        await done(seen, "stop_computing")
        assert "Nothing is being computed" in seen.text


async def test_nothing_more_is_computed_once_it_is_stopped() -> None:
    """Not even the rows that a thread has just begun with, beyond those that are computed in one go."""
    large = drawn_photograph(np.random.default_rng(5).choice([-1.0, 1.0], (3000, 2100)), "large")
    async with running(size=SMALL) as seen:
        seen.explorer.photograph = large
        await seen.press("8")
        await seen.app.workers.wait_for_complete()
        screen = seen.app.screen
        assert isinstance(screen, PhotographScreen)
        screen.action_do("other_ink")
        screen.action_do("stop_computing")
        before = survey_of(seen).share
        await seen.app.workers.wait_for_complete()
        await seen.pilot.pause()
        assert survey_of(seen).share - before < 0.1
        assert f"Stopped at {100 * survey_of(seen).share:.0f} %" in seen.text


async def test_what_was_done_before_it_could_be_stopped_is_not_called_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = Event(), Event()

    def late(survey: Survey, wanted: Callable[[], bool]) -> None:
        begun.set()
        go_on.wait(10)
        while not survey.finished:
            survey.advance()

    async with running(size=SMALL) as seen:
        seen.explorer.photograph = RANDOM
        monkeypatch.setattr("xotui.tui.screens.surveying._advance", late)
        await seen.press("8")
        assert begun.wait(10)
        screen_of(seen).action_do("stop_computing")
        go_on.set()
        await seen.app.workers.wait_for_complete()
        await seen.pilot.pause()
        assert survey_of(seen).finished
        assert "done before it could be stopped" in seen.text
        assert "Stopped" not in seen.text


# Opening.


def wrong(seen: Seen) -> str:
    """What a dialog says is wrong."""
    return str(seen.app.screen.query_one(".wrong", Label).content)


async def test_without_a_photograph_it_is_told_how_to_open_one(tmp_path: Path) -> None:
    path = saved(tmp_path, drawn_sheet("o"), "ring.jpg")
    async with looking(None, size=SMALL) as seen:
        assert "No photograph is open" in seen.text
        assert seen.read("keys").split() == [
            "^o",
            "Open",
            "g",
            "Sample",
            "page",
            "1",
            "Explore",
            "?",
            "Help",
            "^p",
            "All",
        ]
        await pressed(seen, "right", "enter")
        assert "There is no photograph yet" in seen.text
        await seen.press("ctrl+o")
        for name, says in (("", "nothing was named"), (str(tmp_path), "found a folder"), ("none.png", "no such file")):
            await seen.answer(name)
            assert says in wrong(seen)
        await seen.answer(str(path))
        await seen.app.workers.wait_for_complete()
        await seen.pilot.pause()
        assert seen.read("photograph").startswith("ring 300×400")
        assert ". Feature" in seen.read("keys")
        assert seen.explorer.photograph is not None
        await pressed(seen, "ctrl+o")
        (tmp_path / "cut.jpg").write_bytes(path.read_bytes()[:3000])
        await seen.answer(str(tmp_path / "cut.jpg"))
        await seen.app.workers.wait_for_complete()
        await seen.pilot.pause()
        assert seen.dialog == "Prompt", "the path can be corrected"
        assert "the image is broken" in wrong(seen)
        assert seen.app.screen.query_one(Input).value == str(tmp_path / "cut.jpg")
        await seen.press("backspace", "backspace")
        assert seen.app.screen.query_one(Input).value == str(tmp_path / "cut.j"), "it is corrected where it ends"
        label = seen.app.screen.query_one(".wrong", Label)
        assert label.region.height > 1, "the sentence is wrapped, not cut"
        assert label.region.right <= SMALL[0]
        Image.new("L", (1, 2)).save(tmp_path / "tiny.png")
        await seen.answer(str(tmp_path / "tiny.png"))
        await seen.app.workers.wait_for_complete()
        await seen.pilot.pause()
        assert wrong(seen) == f"{tmp_path / 'tiny.png'}: found 2×1 pixels; expected at least 3×3"
        await seen.press("escape")
        assert seen.read("photograph").startswith("ring")


async def test_while_an_image_is_read_letters_are_no_keys_and_escape_gives_it_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path, drawn_sheet("o"), "ring.png")
    go_on = Event()

    def late(given: str) -> Photograph:
        go_on.wait(10)
        raise ValueError(f"{given}: the image is broken")

    monkeypatch.setattr("xotui.tui.screens.roaming._read", late)
    async with looking(size=SMALL) as seen:
        before = here(seen).sight
        await seen.press("ctrl+o")
        await seen.answer(str(path))
        await seen.press("i", "tab", "g", "enter", "1")
        assert seen.dialog == "Prompt"
        assert f"Reading {path}"[:60] in seen.text
        go_on.set()
        await seen.app.workers.wait_for_complete()
        await seen.pilot.pause()
        assert "the image is broken" in wrong(seen)
        await seen.press("x")
        assert seen.app.screen.query_one(Input).value == f"{path}x"
        go_on.clear()
        await seen.answer(str(path))
        await seen.press("escape")
        go_on.set()
        await seen.pilot.pause()
        assert isinstance(seen.app.screen, PhotographScreen)
        assert here(seen).sight.photograph is before.photograph
        assert here(seen).sight.stage == before.stage
        assert "Reading" not in seen.text


async def test_an_image_that_the_explorer_opens_is_small_there_and_whole_here(tmp_path: Path) -> None:
    path = saved(tmp_path, drawn_sheet("o"), "ring.jpg")
    (tmp_path / "bad.png").write_text("#.#", encoding="utf-8")
    async with running(size=LARGE) as seen:
        await seen.press("ctrl+o")
        await seen.answer(str(tmp_path / "bad.png"))
        assert "found no image in it" in wrong(seen)
        assert seen.explorer.photograph is None
        await seen.answer(str(path))
        assert seen.document.shape == (9, 9)
        assert seen.document.picture_name == "ring"
        assert set(np.unique(seen.document.picture)) == {-1.0, 1.0}
        assert f"Opened {path}: dark is ink, scaled from 300×400 to 9×9; 8 shows all of it" in seen.text
        assert seen.explorer.reading.votes is not None
        assert seen.explorer.reading.votes.winner == "O"
        await pressed(seen, "8")
        assert seen.read("photograph").startswith("ring 300×400")
        await pressed(seen, "1", "S")
        await seen.answer(str(tmp_path / "mine.png"))
        assert "a picture is written as text" in wrong(seen)
        assert not (tmp_path / "mine.png").exists()


async def test_the_sample_page_is_drawn_and_looked_at() -> None:
    async with looking(None, size=MEDIUM) as seen:
        await pressed(seen, "g")
        assert seen.read("photograph").startswith("sample page 2448×3264")
        assert survey_of(seen).finished


# Everywhere.


@pytest.mark.parametrize(("photograph", "size"), [(None, LARGE), (RANDOM, (40, 12))], ids=["none", "one"])
async def test_every_action_can_be_done_at_every_size(photograph: Photograph | None, size: tuple[int, int]) -> None:
    # What goes elsewhere or opens something of its own is tried by itself.
    apart = {"quit", "open", "explore", "learn", "lab", "walk", "what_if", "conventions", "cost", "sample_page"}
    async with looking(photograph, size=size) as seen:
        for action in actions_of(PHOTOGRAPH):
            if action.id in apart:
                continue
            screen_of(seen).action_do(action.id)
            await seen.pilot.pause()
            if not isinstance(seen.app.screen, PhotographScreen):
                await seen.press("8" if seen.app.screen is seen.explorer else "escape")
            assert isinstance(seen.app.screen, PhotographScreen), action.id
        await seen.pilot.resize_terminal(30, 8)
        assert "xotui needs" in seen.text
        for other in ((40, 12), SMALL, MEDIUM):
            await seen.pilot.resize_terminal(*other)
            await seen.pilot.pause()
            assert seen.read("keys").strip()


async def test_ascii_is_nothing_but_ascii() -> None:
    async with looking(photograph_of(drawn_sheet("x") / 255, "sheet"), size=MEDIUM, ascii_only=True) as seen:
        for actions in ((), ("zoom_in", "zoom_in"), ("next_stage",), ("coarser",)):
            await done(seen, *actions)
            assert seen.text.isascii()
            assert "+-" in seen.read("photograph")


async def test_without_colours_maps_are_written_in_signs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with looking(size=MEDIUM) as seen:
        assert "▀" in seen.read("photograph")
        drawn = "".join(seen.read("map", 1).splitlines()[1:])
        assert "▀" not in drawn.replace("│", "")
        assert set("▃▄▅▆") & set(drawn)


async def test_only_what_changes_is_drawn_again() -> None:
    async with looking(size=MEDIUM) as seen:
        scene = here(seen)
        screen = screen_of(seen)
        panel = seen.panel("photograph")
        before = screen.drawn(panel)
        screen.action_do("right")
        after = screen.drawn(panel)
        assert here(seen) is not scene
        changed = [line for line, (old, new) in enumerate(zip(before, after, strict=True)) if old is not new]
        assert 0 < len(changed) <= 6


async def test_of_many_features_the_chosen_one_is_always_told() -> None:
    async with looking(network=load_network("learned"), size=SMALL) as seen:
        names = seen.document.convolution.names
        for chosen, name in enumerate(names):
            assert f"›{name}" in told(seen)
            texts = numbers_of_means(here(seen).values())
            row = columns_of(told(seen), "at the pixel")
            first = names.index(re.findall(r"feature \d+", told(seen))[0])
            assert [text.replace("1.00", "1.0") for text in row] == texts[first : first + len(row)]
            assert first <= chosen < first + len(row)
            await done(seen, "next_feature")
