"""Asking why: from a score back to a pixel, step by step, and forth again."""

from __future__ import annotations

import numpy as np
import pytest

from tests.tui.screens import Seen, network_of, running, uneven
from xotui.document import load_network
from xotui.engine import Convolution, ExemplarVotes, MaxPool, Network, ReLU
from xotui.engine.arrays import Array
from xotui.pictures import draw_exemplars, load_picture
from xotui.tui.reading import FEATURE

SIZES = [(40, 12), (80, 24), (120, 40)]


def deep(shape: tuple[int, int]) -> Network:
    """Two convolutions, the second over three maps."""
    random = np.random.default_rng(5)
    layers = (
        Convolution(random.choice([-1.0, 1.0], (3, 3, 3)), ["a", "b", "c"]), ReLU(), MaxPool(),
        Convolution(random.uniform(-1, 1, (4, 3, 2, 2)), ["p", "q", "r", "s"]), ReLU(), MaxPool(),
    )  # fmt: skip
    return Network((*layers, ExemplarVotes(draw_exemplars(shape), layers)))


def place(seen: Seen) -> tuple[str, int, int, int]:
    view = seen.view
    return view.grid, view.feature, view.row, view.column


def value_here(seen: Seen) -> float:
    view, reading = seen.view, seen.explorer.reading
    return float(reading.values(view.grid)[reading.channel_of(view.grid, view.feature)][view.place])


async def go_down(seen: Seen) -> list[tuple[str, int, int, int]]:
    """Ask why until nothing computed it, and tell all places."""
    places = [place(seen)]
    for _ in range(20):
        await seen.press("enter")
        if place(seen) == places[-1]:
            break
        places.append(place(seen))
    return places


async def test_from_a_score_to_a_pixel_in_the_articles_network() -> None:
    async with running(load_picture("x")) as seen:
        await seen.look_at("votes", 0, 0)
        places = await go_down(seen)
        grids = [grid for grid, *_ in places]
        assert grids == ["votes", "pool2", "pool1", "relu", "convolution", FEATURE, "picture"]
        trace = seen.explorer.reading.trace
        values = [
            float(trace[grid].maps[(seen.explorer.reading.channel_of(grid, feature), row, column)])
            for grid, feature, row, column in places[1:5]
        ]
        assert len(set(values)) == 1  # a winner has the value that it claims
        assert "nothing computed it" in seen.text


async def test_the_first_step_goes_to_the_largest_share() -> None:
    async with running(load_picture("o")) as seen:
        await seen.look_at("votes", 1, 0)
        network, trace = seen.document.network, seen.explorer.reading.trace
        assert network.votes is not None
        shares = network.votes.weights[1] * trace["pool2"].values.ravel()
        await seen.press("enter")
        view = seen.view
        chosen = np.ravel_multi_index((view.feature, view.row, view.column), trace["pool2"].shape)
        assert shares[chosen] == shares.max()


async def test_returning_goes_back_by_the_same_places() -> None:
    async with running() as seen:
        await seen.look_at("votes", 0, 0)
        places = await go_down(seen)
        for expected in reversed(places[:-1]):
            await seen.press("backspace")
            assert place(seen)[0] == expected[0]
            assert place(seen)[2:] == expected[2:]
        await seen.press("backspace")
        assert "nowhere to return" in seen.text


async def test_a_breadcrumb_names_every_step_and_its_share() -> None:
    async with running(size=(200, 60)) as seen:
        await seen.look_at("votes", 0, 0)
        await seen.press("enter")
        hint = seen.read("hint")
        assert "votes X 1.00 ← pool2" in hint
        assert "+.20 of 1.00" in hint  # five values vote for X, each with a fifth
        await seen.press("enter", "enter", "enter")
        assert seen.read("hint").count("←") == 4
        await seen.press("enter", "enter")
        assert "product" in seen.read("hint")
        assert "of 1.00 ← pixel" in seen.read("hint")


@pytest.mark.parametrize("size", SIZES)
async def test_the_breadcrumb_is_seen_at_every_size(size: tuple[int, int]) -> None:
    async with running(size=size) as seen:
        await seen.look_at("votes", 0, 0)
        await seen.press("enter", "enter")
        assert "← pool1" in seen.text


async def test_ties_are_said_and_stepped_through() -> None:
    kernels = np.array([[[1.0]]])
    layers = (Convolution(kernels, ["dot"]), MaxPool(2, 2))
    picture = np.array([[1.0, -1.0, -1.0], [-1.0, 1.0, 1.0], [-1.0, -1.0, -1.0]])
    async with running(picture, Network(layers)) as seen:
        await seen.look_at("pool", 0, 0)
        await seen.press("enter")
        assert place(seen) == ("convolution", 0, 0, 0)
        assert "2 tie" in seen.text
        await seen.press("semicolon")
        assert place(seen) == ("convolution", 0, 1, 1)
        assert "wins" in seen.read("hint")
        await seen.press("semicolon")
        assert "loses" in seen.read("hint")
        await seen.press("colon", "colon")
        assert place(seen) == ("convolution", 0, 0, 0)


async def test_all_products_can_be_stepped_through_and_add_up() -> None:
    async with running(uneven((9, 9))) as seen:
        await seen.look_at("convolution", 2, 3, 1)
        total, kernel = value_here(seen), seen.document.convolution.kernels[1]
        await seen.press("enter")
        seen_places, products = set(), []
        for _ in range(9):
            row, column = seen.view.place
            seen_places.add((row, column))
            pixel = float(seen.document.picture[2 + row, 3 + column])
            products.append(pixel * float(kernel[row, column]))
            text = seen.read("arithmetic")
            factors = f"pixel ({2 + row}, {3 + column}) {pixel:g} × feature {kernel[row, column]:g}"
            assert f"{factors} = {products[-1]:g}" in text
            await seen.press("enter")
            assert place(seen)[0] == "picture"
            assert seen.view.place == (2 + row, 3 + column)
            await seen.press("backspace", "semicolon")
        assert len(seen_places) == 9
        assert products == sorted(products, reverse=True)
        assert sum(products) / 9 == pytest.approx(total)


async def test_a_step_aside_ends_the_trail() -> None:
    async with running() as seen:
        await seen.look_at("votes", 0, 0)
        await seen.press("enter", "right")
        assert seen.view.trail == ()
        assert "←" not in seen.read("hint")
        await seen.press("semicolon")
        assert "First ask why" in seen.text


async def test_the_trail_follows_what_is_edited() -> None:
    async with running(size=(200, 60)) as seen:
        await seen.look_at("votes", 0, 0)
        await go_down(seen)
        await seen.press("space")
        score = seen.explorer.reading.votes
        assert score is not None
        assert score.scores[0] is not None
        assert f"votes X {score.scores[0]:.2f}".replace("0.", ".") in seen.read("hint")


async def test_layers_that_go_end_the_trail() -> None:
    async with running() as seen:
        await seen.look_at("votes", 0, 0)
        await seen.press("enter", "enter", "P", "P")
        assert seen.app.is_running
        assert all(stop.grid in seen.explorer.reading.grids for stop in seen.view.trail)


async def test_a_feature_has_no_cause() -> None:
    async with running() as seen:
        await seen.look_at(FEATURE, 1, 1)
        await seen.press("enter")
        assert "nothing computed it" in seen.text


async def test_the_whole_arithmetic_opens() -> None:
    async with running(size=(40, 12)) as seen:
        await seen.look_at("convolution", 0, 0)
        await seen.press("I")
        assert seen.dialog


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("picture", "network"),
    [
        (load_picture("x"), load_network("learned")),
        (uneven((28, 28)), network_of((28, 28), 4, (5, 5))),
        (load_picture("o"), deep((9, 9))),
        (uneven((28, 28)), deep((28, 28))),
    ],
    ids=["learned", "28x28", "deep", "deep-28x28"],
)
async def test_every_network_leads_down_to_a_pixel(picture: Array, network: Network, size: tuple[int, int]) -> None:
    async with running(picture, network, size=size) as seen:
        await seen.look_at(seen.explorer.reading.grids[-1], 1, 0)
        places = await go_down(seen)
        grids = [grid for grid, *_ in places]
        assert grids[-2:] == [FEATURE, "picture"]
        assert set(grids) == set(seen.explorer.reading.grids)
