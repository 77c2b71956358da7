"""`xotui check`: what it prints, and with which status it leaves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.test_cli import process, refused, run
from xotui.document.network_files import save_network
from xotui.engine import Convolution, FullyConnected, Layer, MaxPool, Network, ReLU
from xotui.pictures import draw_o, draw_x, format_picture


def checked(*arguments: str | Path, status: int) -> dict[str, Any]:
    result = run("check", "--json", *arguments)
    assert (result.exit_code, result.stderr) == (status, "")
    record = json.loads(result.stdout, parse_constant=pytest.fail)
    assert isinstance(record, dict)
    assert record["ok"] == (status == 0)
    return record


def of(record: dict[str, Any], title: str) -> dict[str, Any]:
    (check,) = [one for one in record["checks"] if one["check"] == title]
    assert isinstance(check, dict)
    return check


def two_convolutions(path: Path) -> Path:
    """A file of a network with a convolution over maps; its first features are each other's negatives."""
    kernel = np.array([[1.0, -1, 0.5], [0, 1, -1], [1, 0, -1]])
    layers: list[Layer] = [
        Convolution([kernel, -kernel], ["one", "other"], padding=1, scaling="sum"),
        ReLU(),
        MaxPool(2, 2, "drop"),
        Convolution(np.random.default_rng(2).uniform(-1, 1, (3, 2, 2, 2)), ["a", "b", "c"], [0.1, 0.2, -99]),
        ReLU(),
        FullyConnected(np.random.default_rng(3).uniform(-1, 1, (2, 27))),
    ]
    save_network(Network(layers), "deep", path, (9, 9))
    return path


def test_nothing_found_is_status_0_and_something_is_1() -> None:
    well = run("check", "article-votes")
    assert (well.exit_code, well.stderr) == (0, "")
    assert well.stdout.rstrip().endswith("Nothing was found.")
    assert "FOUND" not in well.stdout
    ill = run("check")
    assert (ill.exit_code, ill.stderr) == (1, "")
    assert ill.stdout.startswith("article, for pictures of 9×9, on 600 drawn letters (300 X, 300 O)\n")
    assert "FOUND  Values that never vote\n       pool2: 3 of 12 values never vote (╳ cross 3 of 4).\n" in ill.stdout
    assert "OK     Dead features\n" in ill.stdout
    assert "pool1: a value sees 4×4 pixels, 16 in all; its neighbour looks 2 further." in ill.stdout


def test_the_learned_network() -> None:
    record = checked("learned", "--size", "28x28", status=1)
    assert record["shape"] == [9, 9]  # what its weights are for
    dead = of(record, "Dead features")
    assert "hidden: " in dead["found"][0]
    assert of(record, "Symmetries")["ok"]
    assert "bias" in " ".join(of(record, "Symmetries")["told"])


def test_other_sizes() -> None:
    record = checked("article", "--size", "28x28", status=1)
    assert record["shape"] == [28, 28]
    view = of(record, "Field of view")
    assert [fact["pixels"] for fact in view["facts"][:-1]] == [9, 9, 16, 36]
    assert checked("article", "--size", "12×7", status=1)["shape"] == [12, 7]


def test_a_file_with_two_convolutions(tmp_path: Path) -> None:
    record = checked(two_convolutions(tmp_path / "deep.json"), status=1)
    assert record["network"] == "deep"
    assert of(record, "Dead features")["found"] == ["convolution2: 1 of 3 features never above 0 (c)."]
    doubles = of(record, "Duplicate and negated features")
    assert doubles["found"] == ["convolution1: other is the negative of one."]
    assert doubles["facts"][0]["factor"] == -1
    # Nine rows are pooled in windows of two, the last is dropped; what sees it no more is the padding's doing.
    assert of(record, "Field of view")["ok"]
    assert {fact["layer"] for fact in of(record, "Symmetries")["facts"]} == {"convolution1", "convolution2"}


def test_a_persons_own_pictures(tmp_path: Path) -> None:
    for letter, image in (("X", draw_x((9, 9))), ("O", draw_o((9, 9)))):
        (tmp_path / letter).mkdir()
        (tmp_path / letter / "one.txt").write_text(format_picture(image))
    record = checked("article", "--pictures", tmp_path, status=1)
    assert record["pictures"] == "2 pictures (1 X, 1 O)"
    large = checked("article", "--pictures", tmp_path, "--size", "15x15", status=1)
    assert large["shape"] == [15, 15]


def test_what_cannot_be_checked_is_one_sentence_and_status_2(tmp_path: Path) -> None:
    assert "no-such" in refused("check", "no-such")
    (tmp_path / "bad.json").write_text("{}")
    assert refused("check", tmp_path / "bad.json").startswith(f"{tmp_path / 'bad.json'}: ")
    for size in ("2x9", "9", "65x9", "axb", ""):
        assert refused("check", "--size", size).startswith(f"--size: found {size!r}; expected rows x columns")
    assert refused("check", "--pictures", tmp_path / "nowhere").startswith(f"{tmp_path / 'nowhere'}: no such")
    (tmp_path / "X").mkdir()
    assert str(tmp_path) in refused("check", "--pictures", tmp_path)
    large = Network([Convolution(np.ones((1, 12, 12)))])
    save_network(large, "large", tmp_path / "large.json")
    assert "must not be larger" in refused("check", tmp_path / "large.json")


def test_names_from_a_file_do_not_steer_the_terminal(tmp_path: Path) -> None:
    save_network(Network([Convolution([np.eye(2), np.eye(2)], ["a\x1b[31m", "b"])]), "evil\x1b[0m", tmp_path / "n.json")
    result = run("check", tmp_path / "n.json")
    assert result.exit_code == 1
    assert "\x1b" not in result.stdout
    assert "\\x1b" in result.stdout


def test_lines_are_as_wide_as_the_terminal_and_never_too_wide() -> None:
    for columns, most in (("40", 60), ("80", 80), ("300", 110)):
        lines = run("check", COLUMNS=columns).stdout.splitlines()
        assert max(map(len, lines)) <= most


def test_without_unicode_nothing_breaks() -> None:
    result = process("check", "article", PYTHONIOENCODING="ascii")
    assert (result.returncode, result.stderr) == (1, "")
