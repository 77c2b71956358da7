"""Taking along on the running screen: what is copied is what is seen, what is saved is what was asked for."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from textual.widgets import Input, Label

from tests.document.samples import without_votes
from tests.golden import picture
from tests.tui.screens import MEDIUM, SMALL, Seen, drawn, network_of, running, uneven
from xotui.document import load_network
from xotui.document.beginning import first_document
from xotui.engine import Convolution, FullyConnected, MaxPool, Network, ReLU
from xotui.insight.export import FORMATS, piece_of
from xotui.pictures import parse_picture
from xotui.tui.copying import aligned, copied_grid
from xotui.tui.notation import Notation
from xotui.tui.reading import SCORES, Reading
from xotui.tui.screens import taking
from xotui.tui.settings import Settings
from xotui.tui.view import View

SIZES = [(40, 12), SMALL, MEDIUM, (200, 60)]


def copied(seen: Seen) -> list[list[str]]:
    """The words of what is on the clipboard."""
    return [line.split() for line in seen.app.clipboard.splitlines()]


def deep_network() -> Network:
    """Two convolution layers with padding and a bias, voting with weights of its own."""
    random = np.random.default_rng(4)
    layers = (
        Convolution(random.uniform(-1, 1, (2, 3, 3)), ["red", "blue"], [0.2, -0.1], padding=1, scaling="sum"),
        ReLU(),
        Convolution(random.uniform(-1, 1, (3, 2, 3, 3))),
        MaxPool(),
    )
    count = int(np.prod(Network(layers).shapes((9, 9))[-1]))
    return Network((*layers, FullyConnected(random.uniform(-1, 1, (2, count)), [0.0, 0.3])))


# y


@pytest.mark.parametrize("presses", range(4), ids=list(Notation))
async def test_the_grid_is_copied_in_the_present_notation(presses: int) -> None:
    async with running() as seen:
        await seen.look_at("convolution", 2, 3, 1)
        await seen.press(*["n"] * presses, "y")
        if presses < 3:
            assert copied(seen) == seen.numbers("convolution")
        await seen.press("n" if presses == 3 else "right")
        assert copied(seen) == seen.expected("convolution", 1)  # colours cannot be copied: they are decimals
        widths = {len(line) for line in seen.app.clipboard.splitlines()}
        assert len(widths) == 1
        await seen.press("y")
        assert "Copied convolution of ╳ cross" in seen.text


@pytest.mark.parametrize("grid", ["relu", "pool1", "pool2"])
async def test_every_map_is_copied_as_it_is_seen(grid: str) -> None:
    async with running(size=(200, 60)) as seen:
        for feature in range(3):
            await seen.look_at(grid, 0, 0, feature)
            await seen.press("y")
            assert copied(seen) == seen.expected(grid, feature)


async def test_the_picture_is_copied_so_that_it_can_be_pasted_again() -> None:
    async with running(uneven((6, 11)), network_of((6, 11), 2, (3, 3))) as seen:
        await seen.press("y")
        assert seen.app.clipboard.splitlines() == drawn(seen.document.picture)
        await seen.press("0", "y")  # a grey pixel
        np.testing.assert_array_equal(parse_picture(seen.app.clipboard), seen.document.picture)
        before, text = seen.document.picture, seen.app.clipboard
        await seen.press("c", "ctrl+v")
        seen.explorer.take_text(text)
        np.testing.assert_array_equal(seen.document.picture, before)


async def test_features_scores_and_neurons_are_copied() -> None:
    async with running() as seen:
        await seen.look_at("feature", 0, 0, 0)
        await seen.press("y")
        assert copied(seen) == [["1", "-1", "-1"], ["-1", "1", "-1"], ["-1", "-1", "1"]]
        assert "Copied feature ╲ diagonal" in seen.text
        await seen.look_at("votes", 1, 0)
        await seen.press("y")
        assert copied(seen) == [["X", "1.00"], ["O", ".56"]]
    async with running(picture("x"), load_network("learned")) as seen:
        await seen.look_at("hidden", 0, 0)
        await seen.press("y")
        rows, columns = seen.explorer.reading.shape("hidden")
        assert [len(row) for row in copied(seen)] == [columns] * rows
        values = seen.explorer.reading.trace["hidden"].values
        signs = [word.startswith("-") for row in copied(seen) for word in row]
        assert signs == [bool(round(value, 2) < 0) for value in values]


async def test_what_is_no_number_is_copied_as_it_is_seen() -> None:
    async with running() as seen:
        await seen.do("exemplar_x", "exemplar_o")
        await seen.look_at("votes", 0, 0)
        await seen.press("y")
        assert copied(seen) == [["X", "–"], ["O", "–"]]


async def test_a_difference_is_copied_where_it_is_shown() -> None:
    async with running() as seen:
        await seen.press("M", "space")
        await seen.look_at("convolution", 2, 2, 0)
        before = seen.expected("convolution", 0)
        await seen.press("B", "B", "y")
        assert "Copied B−A of convolution of ╲ diagonal" in seen.text
        values = np.array([[float(word) for word in row] for row in copied(seen)])
        network = seen.document.network
        expected = network.trace(seen.document.picture)["convolution"].values[0]
        expected = expected - network.trace(picture("x"))["convolution"].values[0]
        np.testing.assert_allclose(values, expected, atol=0.00501)
        shown = [[".00" if word == "∙" else word for word in row] for row in seen.numbers("convolution")]
        assert copied(seen) == shown != before
        await seen.look_at("picture", 4, 4)
        await seen.press("y")
        assert {word for row in copied(seen) for word in row} == {"0", "-2"}


@pytest.mark.parametrize("size", SIZES)
async def test_the_file_is_named_where_it_is_copied_too(size: tuple[int, int], tmp_path: Path) -> None:
    async with running(size=size, settings=Settings(tmp_path, tmp_path / "state" / "new")) as seen:
        await seen.look_at("pool2", 0, 0, 2)
        await seen.press("y")
        file = tmp_path / "state" / "new" / "copied.txt"
        assert file.read_text(encoding="utf-8") == seen.app.clipboard
        assert file.name in re.sub(r"\s+", "", seen.text)
        assert "Copied pool2" in seen.text
        await seen.look_at("pool1", 0, 0, 2)
        await seen.press("y")
        assert file.read_text(encoding="utf-8") == seen.app.clipboard
        assert len(copied(seen)) == 4


async def test_a_file_below_home_is_named_shortly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    async with running(settings=Settings(tmp_path, tmp_path / "state")) as seen:
        await seen.press("y")
        told = "Copied the picture, if your terminal lets programs copy; it is in ~/state/copied.txt too"
        assert told in seen.read("hint")


async def test_a_file_that_cannot_be_written_is_said_and_the_text_is_copied(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    async with running(settings=Settings(tmp_path, tmp_path / "file")) as seen:
        await seen.press("y")
        assert "cannot be written" in seen.explorer.note
        assert seen.app.clipboard.splitlines() == drawn(picture("x"))


async def test_nothing_is_written_where_nothing_may_be() -> None:
    async with running() as seen:
        await seen.press("y")
        assert seen.explorer.note == "Copied the picture, if your terminal lets programs copy"


async def test_what_is_too_much_for_many_terminals_is_said() -> None:
    async with running(uneven((64, 64)), network_of((64, 64), 4, (3, 3))) as seen:
        await seen.look_at("convolution", 0, 0)
        await seen.press("y")
        assert len(seen.app.clipboard.encode()) < taking.CLIPBOARD_LIMIT
        assert "lets programs copy" in seen.explorer.note
        await seen.press("Q", "down", "c")
        size = len(seen.app.clipboard.encode())
        assert size > taking.CLIPBOARD_LIMIT
        assert f"if your terminal takes as much as {size / 1000:.1f} kB" in seen.explorer.note


def test_words_stand_below_each_other() -> None:
    text = aligned([["1", "-.25"], ["-.5", "3"]], ["X", "longer"])
    assert text == "X        1 -.25\nlonger -.5    3\n"


# ctrl+e


def wanted(seen: Seen, grid: str, kind: int, only: int | None = None) -> str:
    """What a layer should come to."""
    document = seen.document
    piece = piece_of(
        document.network, document.network.trace(document.picture), grid,
        picture_name=document.picture_name, network_name=document.network_name,
    )  # fmt: skip
    return FORMATS[kind].write(piece if only is None else piece.map(only))


@pytest.mark.parametrize("kind", range(len(FORMATS)), ids=[one.name for one in FORMATS])
async def test_a_layer_is_saved_in_every_format(kind: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with running(picture_name="x", network_name="article", size=SMALL) as seen:
        await seen.look_at("pool1", 0, 0, 1)
        await seen.press("ctrl+e")
        assert seen.dialog == "TakeAlong"
        assert "Take pool1 along: 3 maps of 4×4" in seen.text
        for one in FORMATS:
            assert one.title in seen.text
            assert one.sentence in seen.text
        await seen.press(*["down"] * kind)
        shown = wanted(seen, "pool1", kind).splitlines()
        assert all(line[:70].rstrip() in seen.text for line in shown[:5])
        assert f"… {len(shown)} lines" in seen.text
        await seen.press("enter")
        assert seen.dialog == "Prompt"
        name = seen.app.screen.query_one(Input).value
        assert name == ["x-pool1.md", "x-pool1.csv", "x-pool1.json", "x_pool1.py", "test_x_pool1.py"][kind]
        await seen.press("enter")
        assert not seen.dialog
        assert (tmp_path / name).read_text(encoding="utf-8") == wanted(seen, "pool1", kind)
        assert f"Saved {name}" in seen.text
        assert "unsaved" not in seen.read("header")


async def test_a_file_that_is_there_is_replaced_only_on_a_second_enter(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("precious")
    async with running() as seen:
        await seen.press("ctrl+e", "down", "enter")
        await seen.answer(str(file))
        assert seen.dialog == "Prompt"
        assert "there already" in str(seen.app.screen.query_one(".wrong", Label).content)
        assert file.read_text() == "precious"
        await seen.press("enter")
        assert not seen.dialog
        assert len(list(csv.reader(io.StringIO(file.read_text())))) == 82
        await seen.press("ctrl+e", "enter")
        await seen.answer(str(tmp_path / "none" / "a.csv"))
        assert "cannot be written" in str(seen.app.screen.query_one(".wrong", Label).content)
        await seen.press("escape")
        await seen.press("ctrl+e", "escape")
        assert not seen.dialog


async def test_a_layer_is_copied_and_the_format_is_remembered() -> None:
    async with running() as seen:
        await seen.look_at("relu", 0, 0)
        await seen.press("ctrl+e", "down", "down", "c")
        assert not seen.dialog
        record = json.loads(seen.app.clipboard)
        assert (record["layer"], record["shape"]) == ("relu", [3, 7, 7])
        assert "Copied relu as JSON" in seen.text
        await seen.look_at("votes", 0, 0)
        await seen.press("Q", "c")
        assert json.loads(seen.app.clipboard)["names"] == ["X", "O"]


async def test_one_map_or_all() -> None:
    async with running() as seen:
        await seen.look_at("pool2", 1, 1, 2)
        await seen.press("ctrl+e", "j", "m")
        assert "only ╱ diagonal" in seen.text
        await seen.press("c")
        assert seen.app.clipboard == wanted(seen, "pool2", 1, 2).replace("picture,", "x,")
        await seen.press("ctrl+e", "m", "m")
        assert "3 maps of 2×2" in seen.text
        await seen.press("c")
        assert len(seen.app.clipboard.splitlines()) == 13
        await seen.look_at("picture", 1, 1)
        await seen.press("ctrl+e", "m")
        assert "Take picture along: 9×9" in seen.text
        assert "m takes" not in seen.text


async def test_a_click_saves() -> None:
    async with running(size=SMALL) as seen:
        await seen.press("ctrl+e")
        lines = seen.text.splitlines()
        row = next(index for index, line in enumerate(lines) if "numpy source" in line)
        await seen.pilot.click(offset=(lines[row].index("numpy"), row))
        await seen.pilot.pause()
        assert seen.dialog == "Prompt"
        assert seen.app.screen.query_one(Input).value == "x_picture.py"


async def test_what_was_edited_is_not_given_out_as_what_it_was() -> None:
    async with running(picture_name="x", network_name="article") as seen:
        await seen.press("space", "ctrl+e", "c")
        assert seen.app.clipboard.startswith("# picture of x (edited)\n\nNetwork article, picture x (edited) (9×9)")
        await seen.press("u", "tab", "space", "ctrl+e", "c")
        assert seen.app.clipboard.startswith("# features of x\n\nNetwork article (edited), picture x (9×9)")


async def test_what_is_pinned_is_taken_where_it_is_shown() -> None:
    async with running() as seen:
        await seen.press("M", "space", "B", "ctrl+e", "down", "c")
        values = [float(row["value"]) for row in csv.DictReader(io.StringIO(seen.app.clipboard))]
        assert values == picture("x").ravel().tolist()


NETWORKS: list[tuple[Any, Any]] = [
    (None, None),
    (picture("o-thick"), load_network("learned")),
    (picture("x"), deep_network()),
    (without_votes().picture, without_votes().network),
    (uneven((28, 28)), network_of((28, 28), 16, (5, 5))),
]


each_network = pytest.mark.parametrize(
    ("image", "network"), NETWORKS, ids=["article", "learned", "deep", "maps", "28×28"]
)


@each_network
def test_every_grid_of_every_network_has_a_text(image: Any, network: Any) -> None:
    reading = Reading(first_document(image, network, "drawing", "own"))
    for grid in reading.grids:
        rows, columns = reading.shape(grid)
        for feature in (0, len(reading.row_names) - 1):
            text, title = copied_grid(View(grid=grid, feature=feature), reading)
            assert title
            lines = text.splitlines()
            assert len(lines) == rows
            if grid not in ("picture", *SCORES):
                assert {len(line.split()) for line in lines} == {columns}
                read = np.array([[float(word) for word in line.split()] for line in lines])
                values = reading.values(grid)[reading.channel_of(grid, feature)]
                size = np.abs(values)  # as on the screen: beyond 1 there is one digit, beyond 10 none
                allowed = np.select([size < 0.995, size < 9.995], [0.00501, 0.1], 1.0)
                assert (np.abs(read - values) <= allowed).all()


@each_network
async def test_a_layer_of_every_network_can_be_taken_on_every_terminal(image: Any, network: Any) -> None:
    size = SIZES[[image is known for known, _ in NETWORKS].index(True) % len(SIZES)]
    async with running(image, network, size=size) as seen:
        for grid in (seen.explorer.reading.grids[3], seen.explorer.reading.grids[-1]):
            await seen.look_at(grid, 0, 0, 1)
            await seen.do("copy")  # whose message does not lie over what is opened next
            await seen.press("ctrl+e")
            assert seen.dialog == "TakeAlong"
            assert "esc leaves" in " ".join(seen.text.split())
            assert "pytest file" in seen.text
            await seen.press("c")
            assert seen.app.clipboard.startswith(f"# {grid} of ")


@pytest.mark.parametrize("size", SIZES)
async def test_in_ascii_the_screen_is_ascii_and_the_text_is_what_it_is(size: tuple[int, int]) -> None:
    async with running(size=size, ascii_only=True) as seen:
        await seen.look_at("pool2", 0, 0, 1)
        await seen.press("ctrl+e", "m")
        assert "Take pool2 along" in seen.text
        assert seen.text.isascii()
        await seen.press("c")
        assert "╳ cross" in seen.app.clipboard
        assert seen.text.isascii()
