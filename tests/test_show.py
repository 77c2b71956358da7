"""`xotui show`: every map, in colours to a terminal and as plain text to anything else."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import correlate2d

from tests.golden import article_network, ninths, picture
from tests.test_cli import PLAIN, refused, run
from tests.test_score import network_file
from xotui.document import load_network
from xotui.document.network_files import save_network
from xotui.engine import Convolution, MaxPool, Network, ReLU
from xotui.pictures import draw_x, format_picture

_NUMBER = re.compile(r"-?(?:\d+/\d+|\d?\.\d+)")


def shown(*arguments: str | Path, **environment: str) -> str:
    """What is printed where nothing goes wrong."""
    result = run("show", *arguments, **environment)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def texts(printed: str, maps: int) -> list[list[list[str]]]:
    """The numbers of one layer, as they are written: maps, rows, columns."""
    rows = [_NUMBER.findall(line) for line in printed.splitlines()[1:] if line.strip()]
    wide = len(rows[0]) // maps
    return [[row[index * wide : (index + 1) * wide] for row in rows] for index in range(maps)]


def values(printed: str, maps: int) -> NDArray[np.float64]:
    """The same as numbers."""
    return np.array(texts(printed, maps), dtype=float)


def on_a_terminal(*arguments: str, **environment: str) -> str:
    """What is printed to a terminal of 80 columns."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    kept = {name: value for name, value in os.environ.items() if name not in PLAIN}
    kept |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "COLUMNS": "80", **environment}
    with subprocess.Popen([sys.executable, "-m", "xotui", "show", *arguments], stdout=theirs, env=kept) as process:
        os.close(theirs)
        received = b""
        while True:
            try:
                part = os.read(ours, 65536)
            except OSError:  # so Linux says that the other end is closed
                break
            if not part:
                break
            received += part
    os.close(ours)
    assert process.returncode == 0
    return received.decode()


def test_every_layer_as_plain_text() -> None:
    printed = shown("x")
    assert "\x1b" not in printed
    titles = [line.split()[0] for line in printed.splitlines() if line[:1].isalpha()]
    assert titles == ["picture", "convolution", "relu", "pool1", "pool2", "votes", "X", "O"]
    assert printed.rstrip().endswith("votes\nX 1.00\nO .56")
    for feature in ("╲ diagonal", "╳ cross", "╱ diagonal"):
        assert f"convolution 7×7 {feature}" in printed


def test_the_picture_as_it_is_drawn() -> None:
    rows = shown("x", "--layer", "picture").splitlines()[1:10]
    drawn = [[1.0 if row.ljust(18)[2 * column] != " " else -1.0 for column in range(9)] for row in rows]
    np.testing.assert_array_equal(drawn, picture("x"))


@pytest.mark.parametrize(
    ("layer", "published"),
    [("convolution", "convolution"), ("pool1", "pooled_2_2"), ("pool2", "pooled_twice")],
)
def test_the_published_numbers(layer: str, published: str) -> None:
    np.testing.assert_allclose(values(shown("x", "--layer", layer), 3), ninths("x", published), atol=0.00501)
    cut = np.trunc(ninths("x", published) * 100 + np.sign(ninths("x", published)) * 1e-6) / 100
    np.testing.assert_allclose(values(shown("x", "-l", layer, "--notation", "article"), 3), cut)


def test_fractions() -> None:
    written = texts(shown("x", "-l", "convolution", "--notation", "fraction"), 3)
    expected = (ninths("x", "convolution") * 9).round().astype(int)
    assert written == [[[f"{value}/9" for value in row] for row in rows] for rows in expected.tolist()]


def test_without_numbers_there_are_signs_and_sizes() -> None:
    printed = shown("x", "-l", "convolution", "--notation", "colour")
    assert "\x1b" not in printed
    rows = [line.split() for line in printed.splitlines()[1:8]]
    cells = np.array([[[part[i : i + 2] for i in range(0, 14, 2)] for part in row] for row in rows]).swapaxes(0, 1)
    expected = ninths("x", "convolution")
    np.testing.assert_array_equal(np.vectorize(lambda cell: cell[0])(cells), np.where(expected > 0, "+", "-"))
    sizes = np.vectorize(lambda cell: "▁▂▃▄▅▆▇█".index(cell[1]))(cells)
    order = np.argsort(np.abs(expected), axis=None)
    assert (np.diff(sizes.ravel()[order]) >= 0).all()
    assert len(np.unique(sizes)) == len(np.unique(np.abs(expected).round(6)))


def test_a_zero_has_neither_sign_nor_size() -> None:
    rows = shown("x", "-l", "relu", "--notation", "colour").splitlines()[1:8]
    network_values = article_network().trace(picture("x"))["relu"].values[0]
    for row, expected in zip(rows, network_values, strict=True):
        cells = [row[i : i + 2] for i in range(0, 14, 2)]
        assert [cell == "  " for cell in cells] == [value == 0 for value in expected]


def test_a_layer_by_name() -> None:
    assert shown("o", "-l", "pool") == shown("o", "-l", "pool1") != shown("o", "-l", "pool2")
    assert shown("o", "-l", "votes") == "votes\nX .56\nO 1.00\n"
    assert shown("o", "-l", "votes", "--notation", "article") == "votes\nX .55\nO 1.00\n"
    assert shown("o", "-l", "pool1") in shown("o")


def test_an_unknown_layer_is_told_the_layers_there_are() -> None:
    sentence = refused("show", "x", "--layer", "pool3")
    assert "pool3" in sentence
    for name in article_network().names:
        assert name in sentence


def test_what_cannot_be_shown(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.write_text("#.\n.#\n")
    assert refused("show", "no-such-picture").startswith("no-such-picture: ")
    assert "no-such-network" in refused("show", "x", "-n", "no-such-network")
    assert "2×2" in refused("show", small)
    assert refused("show", "-", stdin="#.\n?.\n").startswith("standard input: line 2, place 1")
    assert run("show", "x", "--notation", "roman").exit_code == 2


@pytest.mark.parametrize("shape", [((4, 6), (2, 3)), ((7, 3), (3, 1)), ((5, 5), (5, 5))])
def test_values_are_those_of_scipy(shape: tuple[tuple[int, int], tuple[int, int]], tmp_path: Path) -> None:
    random = np.random.default_rng(sum(shape[0]))
    image, kernels = random.uniform(-1, 1, shape[0]), random.uniform(-1, 1, (2, *shape[1]))
    (tmp_path / "image.txt").write_text(format_picture(image))
    save_network(Network((Convolution(kernels),)), "own", tmp_path / "own.json")
    expected = [correlate2d(image, kernel, "valid") / kernel.size for kernel in kernels]
    printed = shown(tmp_path / "image.txt", "-n", tmp_path / "own.json", "-l", "convolution")
    np.testing.assert_allclose(values(printed, 2), expected, atol=0.00501)


def test_a_picture_of_another_size_is_not_cut(tmp_path: Path) -> None:
    image = draw_x((28, 70))
    (tmp_path / "wide.txt").write_text(format_picture(image))
    printed = shown(tmp_path / "wide.txt", "-l", "relu")
    expected = load_network("article", (28, 70)).trace(image)["relu"].values
    np.testing.assert_allclose(values(printed, 3), expected, atol=0.00501)


def test_standard_input() -> None:
    result = run("show", "-", stdin=format_picture(picture("o")))
    assert result.stdout == shown("o")


def test_a_network_that_ends_with_maps(tmp_path: Path) -> None:
    save_network(Network((Convolution(np.ones((1, 3, 3)), ["own"]), ReLU(), MaxPool())), "own", tmp_path / "own.json")
    printed = shown("o", "-n", tmp_path / "own.json")
    assert "pool 4×4 own" in printed
    assert "votes" not in printed


def test_names_of_features_belong_to_their_own_layer(tmp_path: Path) -> None:
    first, second = Convolution(np.ones((2, 3, 3)), ["one", "two"]), Convolution(np.ones((2, 2, 2, 2)), ["red", "blue"])
    save_network(Network((first, second)), "own", tmp_path / "own.json")
    title = shown("o", "-n", tmp_path / "own.json", "-l", "convolution2").splitlines()[0]
    assert "one" not in title
    assert "red" in title


@pytest.mark.parametrize("name", ["\x1b[2J", "\x1b]0;title\x07", "two\nlines", "[red]x[/red]", "a\tb"])
def test_strange_names_do_not_reach_the_terminal(name: str, tmp_path: Path) -> None:
    def rename(record: dict[str, Any]) -> None:
        record["layers"][0]["features"][0]["name"] = name
        record["labels"][0] = name

    printed = shown("x", "-n", network_file(tmp_path, rename))
    assert not set(printed) & {"\x1b", "\x07", "\t"}
    assert len(printed.splitlines()) == len(shown("x").splitlines())
    if name.isprintable():
        assert name in printed


def test_colours_where_they_are_asked_for() -> None:
    coloured = shown("x", "-l", "pool1", FORCE_COLOR="1", TERM="xterm-256color", COLUMNS="200")
    assert "\x1b[" in coloured
    plain = texts(shown("x", "-l", "pool1"), 3)
    assert texts(re.sub(r"\x1b\[[\d;]*m", "", coloured), 3) == plain


def test_a_terminal_gets_colours_and_lines_that_fit_it() -> None:
    printed = on_a_terminal("x")
    assert "48;2;" in printed
    lines = [line.rstrip() for line in re.sub(r"\x1b\[[\d;]*m", "", printed).splitlines()]
    assert max(map(len, lines)) <= 80
    assert lines[-1] == "O .56"


def test_a_terminal_whose_colours_are_not_wanted() -> None:
    printed = on_a_terminal("x", "--notation", "colour", NO_COLOR="1")
    assert not re.search(r"\x1b\[[\d;]*[34]8;", printed)
    assert "+█" in printed
    assert "-▁" in printed


def test_a_file_that_holds_no_network(tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps({"format": "xotui network"}))
    assert refused("show", "x", "-n", broken).startswith(f"{broken}: ")
