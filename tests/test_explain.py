"""`xotui explain`: why a number is what it is, as text, as JSON, and in one sentence where there is no such number."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.golden import article_network, picture
from tests.test_cli import process, refused, run
from tests.test_score import no_constant
from xotui.document import load_network
from xotui.document.network_files import save_network
from xotui.engine import Convolution, FullyConnected, MaxPool, Network, ReLU, Softmax, Trace
from xotui.pictures import draw_x, format_picture

Record = dict[str, Any]


def explained(*arguments: str | Path, stdin: str = "") -> list[str]:
    """The lines that are printed where nothing goes wrong."""
    result = run("explain", *arguments, stdin=stdin)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout.splitlines()


def recorded(*arguments: str | Path, stdin: str = "") -> Record:
    """The object that --json prints."""
    result = run("explain", "--json", *arguments, stdin=stdin)
    assert (result.exit_code, result.stderr) == (0, "")
    record = json.loads(result.stdout, parse_constant=no_constant)
    assert isinstance(record, dict)
    return record


def value_at(trace: Trace, cell: Record) -> float:
    return float(trace[cell["layer"]].maps[cell["channel"], cell["row"], cell["column"]])


def assert_true(record: Record, trace: Trace) -> None:
    """Every value of the chain stands where it is said to, and every sum adds up."""
    for step in record["steps"]:
        assert value_at(trace, step["cell"]) == step["value"]
        for cause in step["causes"]:
            assert cause["value"] == (0 if cause["cell"] is None else value_at(trace, cause["cell"]))
        layer = trace[step["cell"]["layer"]].layer
        if isinstance(layer, Convolution | FullyConnected):
            shares = sum(cause["share"] for cause in step["causes"])
            assert step["bias"] + shares == pytest.approx(step["value"], abs=1e-9)
    for step in record["onward"]:
        assert value_at(trace, step["cell"]) == step["value"]


def two_convolutions(folder: Path) -> Path:
    """A network of one's own at 28×28: padding, bias, sums, and names that are no words."""
    random = np.random.default_rng(3)
    body = (
        Convolution(random.uniform(-1, 1, (4, 5, 5)), ["a", "b", "c", "d"], random.uniform(-1, 1, 4), padding=2),
        ReLU(),
        MaxPool(2, 2),
        Convolution(random.uniform(-1, 1, (6, 4, 3, 3)), None, random.uniform(-1, 1, 6), padding=1, scaling="sum"),
        ReLU(),
        MaxPool(3, 2, "drop"),
    )
    votes = FullyConnected(random.uniform(-0.1, 0.1, (2, 216)), [0.1, -0.1])
    path = folder / "own.json"
    save_network(Network((*body, votes, Softmax())), "own", path, (28, 28))
    return path


def test_without_options_it_explains_the_verdict() -> None:
    lines = explained("x")
    assert lines[:3] == [
        "x under article: the verdict is X (X 1.00, O .56)",
        "votes X = 1.00",
        "   5 values bring +1.00",
    ]
    assert [line.split()[1] for line in lines if line.startswith(" ← ")] == [
        "pool2", "pool1", "relu", "convolution", "pixel",
    ]  # fmt: skip
    assert " ← pool2 (0, 0) of ╲ diagonal = 1.00  votes X +.20 of 1.00, 4 others bring as much" in lines
    assert explained("o")[1] == "votes O = 1.00"


def test_any_number_can_be_asked_for() -> None:
    lines = explained("x", "--layer", "convolution", "--feature", "1", "--cell", "3,3")
    assert lines[1] == "convolution (3, 3) of ╳ cross = 1.00"
    assert lines[2] == "   9 products, their sum 9 ÷ 9 = 1.00"
    assert lines[-1] == " → votes X +.20 of 1.00"
    assert explained("x", "-l", "convolution", "-f", "cross", "-c", " 3, 3 ") == lines
    assert explained("x", "-l", "convolution", "-f", "╳ cross") == lines


@pytest.mark.parametrize("feature", ["O", "o", "1"])
def test_a_score_is_asked_for_by_its_label(feature: str) -> None:
    lines = explained("x", "--layer", "votes", "--feature", feature)
    assert lines[1:3] == ["votes O = .56", "   4 values bring +.56"]
    assert explained("x", "--feature", feature) == lines
    assert explained("x", "--layer", "votes", "--cell", "1,0") == lines


def test_a_pixel_is_asked_how_far_it_reaches() -> None:
    lines = explained("x", "--layer", "picture", "--cell", "4,4")
    assert lines[1:3] == ["pixel (4, 4) = 1", "   white, ink"]
    assert lines[-3:] == [" → votes X -.04: 1.00 becomes .96", " → votes O stays .56", " → the verdict stays X"]
    record = recorded("x", "--layer", "picture", "--cell", "4,4")
    assert record["cell"] == {"layer": "picture", "channel": 0, "row": 4, "column": 4}
    other = picture("x")
    other[4, 4] = -1
    assert list(record["flipped"]["scores"].values()) == article_network().scores(other).tolist()


def test_json_holds_the_chain_and_where_it_goes() -> None:
    record = recorded("x", "--layer", "pool1", "--feature", "1", "--cell", "1,1")
    assert list(record) == [
        "picture", "network", "size", "cell", "value", "verdict", "scores", "steps", "onward", "read_by",
    ]  # fmt: skip
    assert (record["picture"], record["network"], record["size"]) == ("x", "article", [9, 9])
    assert record["cell"] == {"layer": "pool1", "feature": "╳ cross", "channel": 1, "row": 1, "column": 1}
    assert (record["value"], record["verdict"]) == (1.0, "X")
    assert [step["cell"]["layer"] for step in record["steps"]] == ["pool1", "relu", "convolution", "picture"]
    assert [step["outcome"] for step in record["onward"]] == ["wins", "votes"]
    assert record["onward"][-1]["share"] == pytest.approx(0.2)
    assert_true(record, article_network().trace(picture("x")))


def test_json_of_the_verdict_has_every_cause() -> None:
    record = recorded("x")
    counts = [len(step["causes"]) for step in record["steps"]]
    assert counts == [5, 4, 4, 1, 9, 0]
    assert [step["followed"] for step in record["steps"]] == [0, 0, 0, 0, 0, None]
    assert record["steps"][1]["ties"] == 2
    assert record["steps"][4]["causes"][8]["kernel"] == [0, 2, 2]
    assert_true(record, article_network().trace(picture("x")))


@pytest.mark.parametrize("name", ["x", "o-thick"])
def test_the_learned_network(name: str) -> None:
    network = load_network("learned")
    trace = network.trace(picture(name))
    lines = explained(name, "--network", "learned")
    assert lines[1].startswith(f"probabilities {'XO'[int(trace[-1].values.argmax())]} = ")
    assert [line.split()[1] for line in lines if line.startswith(" ← ")] == [
        "votes", "relu2", "hidden", "pool", "relu1", "convolution", "pixel",
    ]  # fmt: skip
    assert_true(recorded(name, "--network", "learned"), trace)
    assert_true(recorded(name, "--network", "learned", "--layer", "hidden", "--feature", "23"), trace)


def test_a_picture_is_brought_to_the_size_of_the_network(tmp_path: Path) -> None:
    (tmp_path / "large.txt").write_text(format_picture(draw_x((28, 28))))
    lines = explained(tmp_path / "large.txt", "-n", "learned")
    assert lines[0].startswith(f"{tmp_path / 'large.txt'} scaled to 9×9 under learned: ")
    assert recorded(tmp_path / "large.txt", "-n", "learned")["size"] == [9, 9]
    assert "scaled" not in explained(tmp_path / "large.txt")[0]
    assert recorded(tmp_path / "large.txt")["size"] == [28, 28]


def test_a_network_of_two_convolutions_at_28_by_28(tmp_path: Path) -> None:
    file, image = two_convolutions(tmp_path), draw_x((28, 28))
    (tmp_path / "large.txt").write_text(format_picture(image))
    trace = load_network(file, (28, 28)).trace(image)
    asked = (tmp_path / "large.txt", "--network", file)
    lines = explained(*asked)
    assert [line.split()[1] for line in lines if line.startswith(" ← ")] == [
        "votes", "pool2", "relu2", "convolution2", "pool1", "relu1", "convolution1", "pixel",
    ]  # fmt: skip
    record = recorded(*asked)
    assert_true(record, trace)
    assert [len(step["causes"]) for step in record["steps"]] == [2, 216, 9, 1, 36, 4, 1, 25, 0]
    for layer in trace.names[1:]:
        assert_true(recorded(*asked, "--layer", layer), trace)
    corner = recorded(*asked, "--layer", "convolution1", "--feature", "a", "--cell", "0,0")
    assert sum(cause["cell"] is None for cause in corner["steps"][0]["causes"]) == 16
    assert_true(corner, trace)
    pixel = recorded(*asked, "--layer", "picture", "--cell", "14,14")
    assert [touched["layer"] for touched in pixel["touched"]] == list(trace.names[1:])


def test_a_network_that_ends_with_maps(tmp_path: Path) -> None:
    save_network(Network((Convolution(np.ones((1, 3, 3)), ["own"]), ReLU(), MaxPool())), "own", tmp_path / "own.json")
    lines = explained("o", "-n", tmp_path / "own.json")
    assert lines[0] == "o under own: no verdict, the network ends with maps"
    trace = load_network(tmp_path / "own.json").trace(picture("o"))
    record = recorded("o", "-n", tmp_path / "own.json")
    assert record["value"] == trace["pool"].values.max()
    assert (record["verdict"], record["scores"]) == (None, None)
    pixel = recorded("o", "-n", tmp_path / "own.json", "-l", "picture", "-c", "0,0")
    assert pixel["flipped"] == {"value": 1.0, "verdict": None, "scores": None}


def test_an_undecided_picture_is_explained_too() -> None:
    blank = ".........\n" * 9
    lines = explained("-", stdin=blank)
    assert lines[0] == "standard input under article: undecided, no ink (X .27, O .33)"
    assert lines[1] == "votes O = .33"


def test_scores_beyond_all_numbers_are_null(tmp_path: Path) -> None:
    votes = FullyConnected(np.full((2, 81), 1e308))
    save_network(Network((votes,)), "own", tmp_path / "own.json", (9, 9))
    (tmp_path / "ink.txt").write_text(("#" * 8 + ".\n") * 9)
    record = recorded(tmp_path / "ink.txt", "-n", tmp_path / "own.json")
    assert (record["value"], record["scores"]) == (None, {"X": None, "O": None})
    assert len(explained(tmp_path / "ink.txt", "-n", tmp_path / "own.json")) > 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no-such-picture"], "no-such-picture: "),
        (["x", "-n", "no-such-network"], "no-such-network: "),
        (["x", "--layer", "pool3"], "--layer: no layer is called 'pool3'; there are picture, convolution, "),
        (["x", "--layer", "relu", "--feature", "square"], "--feature: found 'square' in relu; expected a feature: ╲"),
        (["x", "--layer", "relu", "--feature", "3"], "--feature: found '3' in relu; "),
        (["x", "--feature", "Z"], "--feature: found 'Z' in votes; expected a label: X, O, or "),
        (["x", "--layer", "pool1", "--cell", "4,0"], "--cell: found 4,0 in pool1; expected a row of 0 to 3 and "),
        (["x", "--layer", "votes", "--feature", "X", "--cell", "1,0"], "--cell: found 1,0 beside 'X' of votes; "),
        (["x", "--cell", "3"], "--cell: found '3'; expected a row and a column"),
        (["x", "--cell", "-1,0"], "--cell: found '-1,0'; expected a row and a column"),
        (["x", "--cell", "1,2,3"], "--cell: found '1,2,3'; expected a row and a column"),
        (["x", "--cell", "99999999999999999999,0"], "--cell: found '99999999999999999999,0'; expected"),
        (["-"], "standard input: "),
    ],
)
def test_what_cannot_be_explained_gets_one_sentence(arguments: list[str], said: str) -> None:
    assert refused("explain", *arguments).startswith(said)


def test_a_picture_too_small_for_the_network(tmp_path: Path) -> None:
    (tmp_path / "small").write_text("#.\n.#\n")
    assert "2×2" in refused("explain", tmp_path / "small")


@pytest.mark.parametrize("name", ["\x1b[2J", "two\nlines", "a\tb"])
def test_strange_names_do_not_reach_the_terminal(name: str, tmp_path: Path) -> None:
    network = Network((Convolution(np.ones((1, 3, 3)), [name]), FullyConnected(np.ones((2, 49)))), (name, "O"))
    save_network(network, "own", tmp_path / "own.json")
    for arguments in ([], ["-l", "convolution"], ["-l", "picture"]):
        result = run("explain", "x", "-n", tmp_path / "own.json", *arguments)
        assert not set(result.stdout) & {"\x1b", "\t"}
        assert all(line[:1] in " vcopfx" for line in result.stdout.splitlines())
    sentence = refused("explain", "x", "-n", tmp_path / "own.json", "-l", "convolution", "-f", "none")
    assert not set(sentence) & {"\x1b", "\t"}


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help(option: str) -> None:
    result = run("explain", option)
    assert result.exit_code == 0
    for word in ("--network", "--layer", "--feature", "--cell", "--json"):
        assert word in result.stdout
    assert "\n  explain " in run(option).stdout


def test_a_terminal_without_unicode_gets_no_traceback() -> None:
    result = process("explain", "x", PYTHONIOENCODING="ascii")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.isascii()
    assert " <- pool2 (0, 0) of \\ diagonal = 1.00  votes X +.20 of 1.00, 4 others bring as much" in result.stdout
    told = process("explain", "x", "--json", PYTHONIOENCODING="ascii")
    assert told.stdout.isascii()
    assert json.loads(told.stdout) == recorded("x")


def test_nothing_that_draws_is_loaded() -> None:
    told = "import sys; from xotui.cli.commands import commands\n"
    told += "commands(['explain', 'x'], standalone_mode=False)\nassert not {'textual', 'rich'} & set(sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
