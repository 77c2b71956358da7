"""Photographs: what is ink on them, how their light is made even, and what small pictures become of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.strategies import pictures, thorough
from tests.golden import article_network
from tests.pictures.photographs import Values, drawn_sheet, saved
from xotui.document import load_network
from xotui.insight.verdict import judge
from xotui.pictures import PictureError, draw_x, load_picture
from xotui.pictures.page import block_means
from xotui.pictures.photographs import drawn_photograph, load_photograph, photograph_of, small_picture
from xotui.pictures.sample_page import SHAPE, sample_page
from xotui.pictures.sets import load_labelled

CROSS, RING = drawn_sheet("x"), drawn_sheet("o")
BOARD = drawn_sheet("x", paper=40, ink=220)


def winner(picture: Values) -> str | None:
    """Who wins under the article's network."""
    network = article_network()
    return judge(picture, network.scores(picture), network.labels).winner


@pytest.mark.parametrize(
    ("sheet", "ink"),
    [
        (CROSS, "dark"),
        (RING, "dark"),
        (BOARD, "light"),
        (drawn_sheet("o", paper=110, ink=20), "dark"),  # grey paper, darker than medium grey
        (drawn_sheet("x", paper=130, ink=250), "light"),  # chalk on a board that is lighter than medium grey
        (drawn_sheet("x", paper=235, ink=60, lamp=0.6), "dark"),  # darker in one corner than ink in the other
        (drawn_sheet("x", pen=3), "dark"),
        (drawn_sheet("o", pen=70), "dark"),
        (255 - CROSS, "light"),
    ],
)
def test_the_border_says_what_is_ink(sheet: Values, ink: str) -> None:
    photograph = photograph_of(sheet / 255)
    assert photograph.ink == ink
    assert not photograph.told


def test_where_there_is_nothing_medium_grey_decides() -> None:
    assert photograph_of(np.full((100, 100), 0.6)).ink == "dark"
    assert photograph_of(np.full((100, 100), 0.4)).ink == "light"


def test_a_person_may_say_what_is_ink() -> None:
    photograph = photograph_of(CROSS / 255, ink="light")
    assert (photograph.ink, photograph.told) == ("light", True)
    turned = photograph.turned()
    assert (turned.ink, turned.told) == ("dark", True)
    np.testing.assert_array_equal(turned.values, photograph_of(CROSS / 255).values)
    wrong: Any = "red"
    with pytest.raises(ValueError, match="ink: found 'red'; expected 'dark' or 'light'"):
        photograph_of(CROSS / 255, ink=wrong)


def test_as_it_is_black_and_white_are_the_two_ends() -> None:
    light = np.array([[0, 0.5, 1], [1, 1, 1], [1, 0.25, 1]])
    np.testing.assert_allclose(photograph_of(light, ink="dark").values, 1 - 2 * light)
    np.testing.assert_allclose(photograph_of(light, ink="light").values, 2 * light - 1)
    assert not photograph_of(light).values.flags.writeable


@pytest.mark.parametrize(
    ("paper", "ink", "lamp"), [(225, 50, 0.0), (225, 50, 0.3), (225, 50, 0.6), (45, 220, 0.0), (45, 220, 0.3)]
)
def test_the_light_of_a_page_is_made_even(paper: int, ink: int, lamp: float) -> None:
    sheet = drawn_sheet("x", (600, 800), paper, ink, lamp, pen=30)
    photograph = photograph_of(sheet / 255)
    assert photograph.even
    drawn = photograph_of(drawn_sheet("x", (600, 800), 255, 0, 0, pen=30) / 255).values > 0
    corners = photograph.values[[5, 5, -6, -6], [5, -6, 5, -6]]
    assert corners.max() < -0.75
    assert np.median(photograph.values[drawn]) > 0.8
    assert np.median(photograph.values[~drawn]) < -0.9
    assert not photograph.evened(False).even
    np.testing.assert_allclose(
        photograph.evened(False).values, (1 if paper > ink else -1) * (1 - sheet / 127.5), atol=1e-6
    )


def test_what_is_no_page_stays_as_it_is() -> None:
    down, across = np.meshgrid(np.linspace(0, 1, 200), np.linspace(0, 1, 300), indexing="ij")
    scene = 0.5 + 0.5 * np.sin(9 * down) * np.cos(7 * across)
    assert not photograph_of(scene).even
    assert not photograph_of(np.full((200, 200), 0.8)).even


def test_a_slope_alone_is_taken_away_wholly() -> None:
    down, across = np.meshgrid(np.linspace(-1, 1, 240), np.linspace(-1, 1, 320), indexing="ij")
    page = np.full((240, 320), 0.8)
    page[100:140, 50:270] = 0.2
    lit = page * (1 + 0.1 * down - 0.2 * across)
    photograph = photograph_of(lit)
    assert photograph.even
    np.testing.assert_allclose(photograph.values, np.where(page > 0.5, -1, 1), atol=0.02)


@pytest.mark.parametrize(
    ("sheet", "letter"), [(CROSS, "X"), (RING, "O"), (BOARD, "X"), (drawn_sheet("o", lamp=0.5), "O")]
)
def test_a_letter_on_a_photograph_is_read_as_a_small_picture(sheet: Values, letter: str) -> None:
    picture = small_picture(photograph_of(sheet / 255))
    assert picture.shape == (9, 9)
    assert set(np.unique(picture)) == {-1.0, 1.0}
    assert winner(picture) == letter
    scores = load_network("learned").scores(picture)
    assert "XO"[int(np.argmax(scores))] == letter


def test_a_small_picture_is_where_and_as_large_as_it_is_on_the_photograph() -> None:
    page = np.full((900, 900), 0.9)
    page[200:300, 600:800] = 0.1  # rows 2, columns 6 and 7 of 9
    expected = np.full((9, 9), -1.0)
    expected[2, 6:8] = 1.0
    np.testing.assert_array_equal(small_picture(photograph_of(page)), expected)
    wide = small_picture(photograph_of(page), (3, 18))
    assert wide.shape == (3, 18)


def test_a_picture_of_a_few_pixels_keeps_its_greys() -> None:
    light = np.round(np.random.default_rng(2).uniform(0, 1, (28, 28)), 2)
    photograph = photograph_of(light, ink="light")
    np.testing.assert_allclose(small_picture(photograph), 2 * light - 1, atol=1e-6)
    assert small_picture(photograph).dtype == np.float64
    assert small_picture(photograph, (9, 9)).shape == (9, 9)
    assert small_picture(photograph_of(np.ones((64, 65)))).shape == (9, 9)


def test_where_nothing_can_be_seen_there_is_no_ink() -> None:
    noise = np.clip(0.8 + np.random.default_rng(3).normal(0, 0.02, (400, 300)), 0, 1)
    np.testing.assert_array_equal(small_picture(photograph_of(noise)), np.full((9, 9), -1.0))


def test_a_drawn_picture_of_any_size_is_what_it_was() -> None:
    picture = np.where(np.random.default_rng(4).uniform(size=(90, 120)) < 0.3, 1.0, -1.0)
    photograph = drawn_photograph(picture, "mine")
    np.testing.assert_array_equal(photograph.values, picture)
    assert (photograph.name, photograph.shape) == ("mine", (90, 120))


@thorough
@given(pictures(most=12), st.integers(1, 7))
def test_blocks_have_their_mean(image: Values, side: int) -> None:
    means = block_means(image, side)
    rows, columns = image.shape
    expected = [
        [image[top : top + side, left : left + side].mean() for left in range(0, columns, side)]
        for top in range(0, rows, side)
    ]
    np.testing.assert_allclose(means, expected, atol=1e-12)


# Wherever a picture is read.


def test_an_image_is_read_like_any_picture(tmp_path: Path) -> None:
    clean = draw_x((9, 9))
    path = saved(tmp_path, np.where(clean > 0, 0, 255).astype(np.uint8), "x.png")
    np.testing.assert_array_equal(load_picture(path), clean)
    np.testing.assert_array_equal(load_picture(path, ink="light"), -clean)
    assert load_picture(path, (5, 5)).shape == (5, 5)
    assert load_picture("x", (5, 5)).shape == (5, 5)
    large = saved(tmp_path, CROSS, "large.jpg")
    assert load_picture(large).shape == (9, 9)
    assert winner(load_picture(large)) == "X"
    assert load_photograph(large).name == "large"


def test_images_can_be_learned_from(tmp_path: Path) -> None:
    for label, sheet in (("X", CROSS), ("O", RING)):
        (tmp_path / label).mkdir()
        saved(tmp_path / label, sheet, "1.jpg")
        saved(tmp_path / label, drawn_sheet(label.lower(), lamp=0.5), "2.PNG")
    given_set = load_labelled(tmp_path)
    assert given_set.names == ("O/1.jpg", "O/2.PNG", "X/1.jpg", "X/2.PNG")
    assert [winner(image) for image in given_set.images] == ["O", "O", "X", "X"]
    assert load_labelled(tmp_path, (12, 12)).shape == (12, 12)
    (tmp_path / "X" / "bad.png").write_bytes(b"no")
    with pytest.raises(ValueError, match=r"bad\.png: found no image"):
        load_labelled(tmp_path)


def test_the_sample_page_has_letters_that_can_be_found() -> None:
    page = sample_page()
    assert page.shape == SHAPE
    assert SHAPE[0] * SHAPE[1] == pytest.approx(8e6, rel=0.002)
    assert (page.ink, page.even) == ("dark", True)
    np.testing.assert_array_equal(page.light[::50, ::50], sample_page().light[::50, ::50])
    small = block_means(page.values, 34)
    rows, columns = small.shape
    inked = (small > 0).reshape(4, rows // 4, 6, columns // 6).any(axis=(1, 3))
    assert inked.all()


def test_a_bad_image_is_a_bad_picture(tmp_path: Path) -> None:
    (tmp_path / "bad.png").write_text("#.#\n", encoding="utf-8")
    with pytest.raises(PictureError, match=r"bad\.png: found no image in it; expected a PNG"):
        load_picture(tmp_path / "bad.png")
