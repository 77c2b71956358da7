"""`xotui export`: one layer in every format, to standard output or to a file."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.golden import ninths, picture
from tests.test_cli import process, refused, run
from tests.test_score import network_file
from xotui.document import load_network
from xotui.document.network_files import save_network
from xotui.engine import Convolution, Network
from xotui.pictures import format_picture


def exported(*arguments: str | Path, stdin: str = "") -> str:
    """What is printed where nothing goes wrong."""
    result = run("export", *arguments, stdin=stdin)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def test_the_published_numbers() -> None:
    record = json.loads(exported("x", "--layer", "convolution", "--format", "json"))
    np.testing.assert_allclose(record["values"], ninths("x", "convolution"), atol=1e-12)
    assert (record["network"], record["picture"], record["layer"]) == ("article", "x", "convolution")


def test_every_format_and_markdown_unless_told() -> None:
    begin = {
        "markdown": "# votes of o", "csv": "feature,row,column,value\n", "json": "{\n", "numpy": "# votes of o under",
        "pytest": '"""votes of o under the network article: 2 scores.',
    }  # fmt: skip
    for name, text in begin.items():
        assert exported("o", "-l", "votes", "--format", name).startswith(text)
    assert exported("o", "-l", "votes") == exported("o", "-l", "votes", "--format", "markdown")


def test_the_file_s_name_says_the_format_unless_told(tmp_path: Path) -> None:
    for name, wanted in [("a.md", "markdown"), ("a.csv", "csv"), ("a.json", "json"), ("a.py", "numpy"),
                         ("test_a.py", "pytest"), ("a.txt", "markdown")]:  # fmt: skip
        assert exported("x", "-l", "pool1", "-o", tmp_path / name) == ""
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert text == exported("x", "-l", "pool1", "--format", wanted)
    assert exported("x", "-l", "pool1", "--format", "csv", "-o", tmp_path / "a.md") == ""
    assert (tmp_path / "a.md").read_text(encoding="utf-8").startswith("feature,")


def test_a_picture_under_a_network_of_one_s_own(tmp_path: Path) -> None:
    random = np.random.default_rng(3)
    image, kernels = random.uniform(-1, 1, (6, 7)), random.uniform(-1, 1, (2, 3, 3))
    (tmp_path / "image.txt").write_text(format_picture(image))
    save_network(Network((Convolution(kernels, ["one", "two"], padding=1),)), "own", tmp_path / "own.json")
    arguments: list[str | Path] = [tmp_path / "image.txt", "-n", tmp_path / "own.json", "-l", "convolution"]
    expected = Network((Convolution(kernels, padding=1),)).forward(image)
    rows = list(csv.DictReader(io.StringIO(exported(*arguments, "--format", "csv"))))
    assert [float(row["value"]) for row in rows] == expected.ravel().tolist()
    for feature in ("two", "1"):
        rows = list(csv.DictReader(io.StringIO(exported(*arguments, "--format", "csv", "--feature", feature))))
        assert [float(row["value"]) for row in rows] == expected[1].ravel().tolist()


def test_standard_input_and_a_network_of_another_size() -> None:
    text = exported("-", "-n", "learned", "-l", "probabilities", "--format", "json", stdin=format_picture(picture("o")))
    expected = load_network("learned").forward(picture("o"))
    assert json.loads(text)["values"] == expected.tolist()
    large = format_picture(np.kron(picture("o"), np.ones((2, 2))))
    assert (
        len(json.loads(exported("-", "-n", "learned", "-l", "picture", "--format", "json", stdin=large))["values"]) == 9
    )


def test_the_test_file_passes_where_xotui_is_not(tmp_path: Path) -> None:
    exported("o", "-n", "learned", "-l", "votes", "-o", tmp_path / "test_it.py")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir=.", "test_it.py"],
        cwd=tmp_path, env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}, capture_output=True, encoding="utf-8",
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert "4 passed" in done.stdout


def test_what_cannot_be_exported_is_said_in_one_sentence(tmp_path: Path) -> None:
    sentence = refused("export", "x", "--layer", "pool3")
    assert sentence.startswith("--layer: ")
    for name in ("picture", "features", *load_network("article").names):
        assert name in sentence
    assert refused("export", "no-such-picture", "-l", "votes").startswith("no-such-picture: ")
    assert "no-such-network" in refused("export", "x", "-n", "no-such-network", "-l", "votes")
    assert "a number of 0 to 2" in refused("export", "x", "-l", "pool1", "-f", "3")
    assert "╳ cross" in refused("export", "x", "-l", "pool1", "-f", "no such feature")
    assert "only for a layer of maps" in refused("export", "x", "-l", "votes", "-f", "X")
    assert refused("export", "-", "-l", "votes", stdin="#.\n?.\n").startswith("standard input: line 2, place 1")
    missing = tmp_path / "none" / "a.csv"
    assert refused("export", "x", "-l", "votes", "-o", missing) == (
        f"{missing}: cannot be written (no such file or directory)"
    )
    assert "folder" in refused("export", "x", "-l", "votes", "-o", tmp_path)


@pytest.mark.parametrize("arguments", [["x"], ["x", "-l", "votes", "--format", "xml"], ["-l", "votes"]])
def test_a_call_that_is_not_understood_has_status_2(arguments: list[str]) -> None:
    result = run("export", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert re.fullmatch(r"xotui: [a-z][^\n]+[^.]\n", result.stderr)


@pytest.mark.parametrize("name", ["\x1b[2J", "two\nlines", '"""\nimport os\n"""', "a,b|c"])
def test_strange_names_do_not_reach_the_terminal(name: str, tmp_path: Path) -> None:
    def rename(record: dict[str, object]) -> None:
        layers = record["layers"]
        assert isinstance(layers, list)
        layers[0]["features"][0]["name"] = name

    file = network_file(tmp_path, rename)
    for kind in ("markdown", "csv", "json", "numpy", "pytest"):
        text = exported("x", "-n", file, "-l", "pool2", "--format", kind)
        assert "\x1b" not in text
        assert len(text.splitlines()) == len(exported("x", "-l", "pool2", "--format", kind).splitlines())
    assert "\x1b" not in refused("export", "x", "-n", file, "-l", "pool2", "-f", "no such feature")


def test_a_terminal_without_unicode_gets_no_traceback() -> None:
    result = process("export", "x", "-l", "pool1", PYTHONIOENCODING="ascii")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == exported("x", "-l", "pool1")  # data is UTF-8, whatever the terminal
