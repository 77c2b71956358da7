"""`xotui score`: lines for people, JSON for programs, and one sentence for each picture that is none."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.golden import LABELS, NAMES, article_network, picture
from tests.test_cli import process, refused, run
from xotui.document import load_network
from xotui.document.network_files import format_network
from xotui.pictures import draw_x, format_picture

Record = dict[str, Any]
BLANK = (".........\n") * 9


def no_constant(name: str) -> None:
    raise AssertionError(f"{name} is no JSON")


def records(text: str) -> list[Record]:
    """The list of objects, strictly as JSON."""
    found = json.loads(text, parse_constant=no_constant)
    assert isinstance(found, list)
    return found


def scored(*arguments: str | Path, stdin: str | bytes = "") -> list[Record]:
    """What --json prints where nothing goes wrong."""
    result = run("score", "--json", *arguments, stdin=stdin)
    assert (result.exit_code, result.stderr) == (0, "")
    return records(result.stdout)


def network_file(folder: Path, change: Callable[[Record], object]) -> Path:
    """A file of the article's network with a change."""
    record: Record = json.loads(format_network(article_network(), "article"))
    change(record)
    path = folder / "network.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    return path


def weights(folder: Path, for_x: float, for_o: float, count: int = 12) -> Path:
    """A network with weights of its own."""
    own = {"type": "votes", "weights": [[for_x] * count, [for_o] * count]}
    return network_file(folder, lambda record: record["layers"].__setitem__(-1, own))


def test_a_line_says_who_wins_and_by_how_much() -> None:
    result = run("score", "x")
    assert (result.exit_code, result.stderr) == (0, "")
    assert " ".join(result.stdout.split()) == "x X X 1.00 O 0.56 literal match X X 81/81 O 60/81"


def test_lines_stand_below_each_other() -> None:
    result = run("score", "x", "o-shifted", "x-thick")
    lines = result.stdout.splitlines()
    assert [line.split()[0] for line in lines] == ["x", "o-shifted", "x-thick"]
    assert len({line.index("literal match") for line in lines}) == 1
    assert "Traceback" not in result.stderr


def test_json_is_a_list_of_objects() -> None:
    (record,) = scored("x")
    assert list(record) == ["picture", "scores", "verdict", "literal"]
    assert record["picture"] == "x"
    assert record["scores"] == {"X": 1, "O": pytest.approx(5 / 9)}
    assert record["verdict"] == "X"
    assert record["literal"] == {"X": 81, "O": 60, "verdict": "X"}


def test_of_the_ten_pictures_votes_call_nine_right_and_literal_match_eight() -> None:
    found = {record["picture"]: record for record in scored(*NAMES)}
    assert list(found) == list(NAMES)
    for name in NAMES:
        expected = article_network().scores(picture(name)).tolist()
        assert list(found[name]["scores"].values()) == pytest.approx(expected)
    assert [name for name in NAMES if found[name]["verdict"] != LABELS[name]] == ["x-thick"]
    wrong = {name for name in NAMES if found[name]["literal"]["verdict"] != LABELS[name]}
    assert wrong == {"o-shifted", "o-shrunk"}


@pytest.mark.parametrize("encoded", [False, True])
def test_standard_input(encoded: bool) -> None:
    text = format_picture(picture("o-thick"))
    (record,) = scored("-", stdin=text.encode() if encoded else text)
    (named,) = scored("o-thick")
    assert {**record, "picture": ""} == {**named, "picture": ""}


def test_standard_input_among_files() -> None:
    found = scored("x", "-", "o", stdin=format_picture(picture("o")))
    assert [record["verdict"] for record in found] == ["X", "O", "O"]


@pytest.mark.parametrize("text", ["", "#.\n#\n", "hello", b"\xff\xfe\x00"])
def test_standard_input_that_is_no_picture(text: str | bytes) -> None:
    assert refused("score", "-", stdin=text).startswith("standard input: ")


def test_on_a_blank_picture_there_is_nothing_to_tell() -> None:
    (record,) = scored("-", stdin=BLANK)
    assert record["verdict"] is None
    assert {label: f"{score:.2f}" for label, score in record["scores"].items()} == {"X": "0.27", "O": "0.33"}
    assert record["literal"]["verdict"] is None
    line = run("score", "-", stdin=BLANK).stdout
    assert "?" in line
    assert "(no ink)" in line


@pytest.mark.parametrize("shape", [(3, 3), (12, 7), (28, 28), (80, 100)])
def test_pictures_of_other_sizes(shape: tuple[int, int], tmp_path: Path) -> None:
    file = tmp_path / "drawn.txt"
    image = draw_x(shape)
    file.write_text(format_picture(image))
    (record,) = scored(file)
    expected = load_network("article", shape).scores(image)
    given = [None if np.isnan(score) else pytest.approx(score) for score in expected.tolist()]
    assert list(record["scores"].values()) == given
    assert record["literal"]["X"] == image.size
    assert record["literal"]["verdict"] == "X"
    if shape != (3, 3):  # on 3×3 the X may be all there is
        assert record["verdict"] == "X"
    assert run("score", file).exit_code == 0


def test_good_pictures_are_answered_and_each_bad_one_gets_a_sentence(tmp_path: Path) -> None:
    ragged, strange, missing, small = (tmp_path / name for name in ("ragged", "strange", "missing", "small"))
    ragged.write_text("#.\n#\n")
    strange.write_text("#..\n.?.\n..#\n")
    small.write_text("#.\n.#\n")
    result = run("score", "--json", ragged, "x", strange, missing, tmp_path, "o", small)
    assert result.exit_code == 2
    assert [record["picture"] for record in records(result.stdout)] == ["x", "o"]
    said = result.stderr.splitlines()
    assert [line.split(": ")[1] for line in said] == [str(path) for path in (ragged, strange, missing, tmp_path, small)]
    assert "line 2" in said[0]
    assert "line 2, place 2" in said[1]
    assert "2×2" in said[4]


def test_where_all_are_bad_the_list_is_empty() -> None:
    result = run("score", "--json", "no-such-1", "no-such-2")
    assert (result.exit_code, records(result.stdout)) == (2, [])
    assert len(result.stderr.splitlines()) == 2
    lines = run("score", "no-such-1")
    assert (lines.exit_code, lines.stdout) == (2, "")


@pytest.mark.parametrize("name", ["n", "net", "network", "k", "l", "small"])
def test_the_sentence_names_the_picture_whatever_it_is_called(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_text("#.\n.#\n")
    assert refused("score", name).startswith(f"{name}: ")


def test_an_unknown_network() -> None:
    sentence = refused("score", "x", "--network", "artikel")
    assert "artikel" in sentence
    assert "article" in sentence


@pytest.mark.parametrize("content", ["", "{}", "#..\n.#.\n", "\x00", '{"format": "xotui network", "version": 2}'])
def test_a_file_that_holds_no_network(content: str, tmp_path: Path) -> None:
    file = tmp_path / "broken.json"
    file.write_text(content)
    assert refused("score", "x", "-n", file).startswith(f"{file}: ")
    assert refused("score", "x", "-n", file, "--json").startswith(f"{file}: ")


def test_a_network_file(tmp_path: Path) -> None:
    file = network_file(tmp_path, lambda record: record.update(name="mine"))
    assert scored(*NAMES, "-n", file) == scored(*NAMES)


def test_weights_that_fit_one_size_only(tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    large.write_text(format_picture(draw_x((28, 28))))
    result = run("score", "--json", large, "x", "-n", weights(tmp_path, 0.1, 0))
    assert result.exit_code == 2
    (record,) = records(result.stdout)
    assert (record["picture"], record["verdict"]) == ("x", "X")
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith(f"xotui: {large}: ")
    assert "found 12 " in result.stderr


def test_weights_of_zeros_make_a_tie(tmp_path: Path) -> None:
    file = weights(tmp_path, 0, 0)
    (record,) = scored("x", "-n", file)
    assert record["scores"] == {"X": 0, "O": 0}
    assert record["verdict"] is None
    assert "(a tie)" in run("score", "x", "-n", file).stdout


@pytest.mark.parametrize(("for_x", "for_o", "winner"), [(0, 1, "O"), (0, -1, "X"), (-1, 0, "O"), (-2, -1, "O")])
def test_a_category_of_zero_weights_has_the_score_0(for_x: int, for_o: int, winner: str, tmp_path: Path) -> None:
    (record,) = scored("x", "-n", weights(tmp_path, for_x, for_o))
    total = float(article_network().trace(picture("x"))["pool2"].values.sum())
    assert record["scores"] == {"X": pytest.approx(for_x * total), "O": pytest.approx(for_o * total)}
    assert record["verdict"] == winner


def test_weights_beyond_all_measure_do_not_break_the_json(tmp_path: Path) -> None:
    result = process("score", "--json", "x", "-n", weights(tmp_path, 1e308, -1e308))
    records(result.stdout)
    assert "Warning" not in result.stderr
    assert "Traceback" not in result.stderr


def test_other_labels(tmp_path: Path) -> None:
    file = network_file(tmp_path, lambda record: record.update(labels=["cross", "ring"]))
    (record,) = scored("o", "-n", file)
    assert list(record["scores"]) == ["cross", "ring"]
    assert record["verdict"] == record["literal"]["verdict"] == "ring"


def test_a_network_without_votes(tmp_path: Path) -> None:
    assert "votes" in refused("score", "x", "-n", network_file(tmp_path, lambda record: record["layers"].pop()))
    assert "votes" in refused("score", "x", "-n", network_file(tmp_path, lambda record: record.update(layers=[])))


def test_no_traceback_in_a_process_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "bytes").write_bytes(bytes(range(256)))
    result = process("score", "bytes", "x", ".", "missing", folder=tmp_path)
    assert result.returncode == 2
    assert result.stdout.startswith("x  X  ")
    said = [line.split(": ")[1] for line in result.stderr.splitlines()]
    assert said == ["bytes", ".", "missing"]


def test_a_picture_of_another_size_is_scaled_for_a_network_of_one_size(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    path.write_text(format_picture(draw_x((28, 28))), encoding="utf-8")
    result = run("score", path, "--network", "learned")
    assert result.exit_code == 0
    assert "  X  " in result.stdout
    assert "(scaled to 9×9)" in result.stdout
    assert "scaled" not in run("score", path).stdout
