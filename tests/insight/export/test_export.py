"""What is taken along is read back as exactly what the trace holds, and the test file runs, passes, and can fail."""

from __future__ import annotations

import ast
import csv
import io
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.golden import article_network, ninths, picture
from tests.insight.networks import traces
from xotui.document import load_network
from xotui.engine import (
    Convolution,
    ExemplarVotes,
    FullyConnected,
    Hidden,
    Layer,
    MaxPool,
    Network,
    ReLU,
    Softmax,
    Trace,
)
from xotui.insight.export import FORMATS, Piece, file_name, format_for, layer_names, piece_of
from xotui.pictures import draw_x

Array = NDArray[Any]
WRITE = {one.name: one.write for one in FORMATS}
RANDOM = np.random.default_rng(11)
GREY = np.round(RANDOM.uniform(-1, 1, (8, 10)), 3)


def two_convolutions() -> Network:
    """All settings that there are: padding, bias, sums, both edges, hidden neurons, probabilities."""
    layers: list[Layer] = [
        Convolution(RANDOM.uniform(-1, 1, (2, 3, 2)), ["red", "blue"], [0.25, -0.5], padding=1, scaling="sum"),
        ReLU(),
        MaxPool(3, 2, "drop"),
        Convolution(RANDOM.uniform(-1, 1, (3, 2, 2, 2)), bias=[0.1, 0.0, -0.3], padding=2),
        MaxPool(2, 3, "keep"),
    ]
    values = int(np.prod(Network(layers).shapes(GREY.shape)[-1]))
    hidden = Hidden(RANDOM.uniform(-1, 1, (5, values)), RANDOM.uniform(-1, 1, 5))
    votes = FullyConnected(RANDOM.uniform(-3, 3, (2, 5)), [0.5, -1.0])
    return Network([*layers, hidden, ReLU(), votes, Softmax()])


def nobody_votes() -> Network:
    """Both exemplars are the same, so nobody votes for either."""
    layers = article_network().layers[:-1]
    return Network((*layers, ExemplarVotes(np.stack([picture("x"), picture("x")]), layers)))


def only_one_is_voted_for() -> Network:
    """O's exemplar is all black: after the ReLU whatever decides, decides for X."""
    layers: tuple[Layer, ...] = (Convolution(np.ones((1, 3, 3)), ["ink"]), ReLU(), MaxPool())
    return Network((*layers, ExemplarVotes(np.stack([picture("x"), np.full((9, 9), -1.0)]), layers)))


CASES: dict[str, tuple[Network, Array]] = {
    "article": (article_network(), picture("x")),
    "article-28": (load_network("article", (28, 28)), draw_x((28, 28))),
    "learned": (load_network("learned"), picture("o-rotated")),
    "deep": (two_convolutions(), GREY),
    "maps": (Network(article_network().layers[:-1]), picture("o")),
    "nobody": (nobody_votes(), picture("x")),
    "one": (only_one_is_voted_for(), picture("x-thick")),
}
TRACES = {name: network.trace(image) for name, (network, image) in CASES.items()}
ALL = [(name, layer) for name, (network, _) in CASES.items() for layer in layer_names(network)]
each = pytest.mark.parametrize(("case", "layer"), ALL)


def piece(case: str, layer: str) -> Piece:
    """A layer of one of the networks."""
    return piece_of(CASES[case][0], TRACES[case], layer, picture_name=case, network_name="own")


def values_of(case: str, layer: str) -> Array:
    """What the trace holds of a layer; of features, what the network holds."""
    if not layer.startswith("features"):
        return TRACES[case][layer].values
    convolutions = [one for one in CASES[case][0].layers if isinstance(one, Convolution)]
    return convolutions[int(layer.removeprefix("features") or 1) - 1].kernels


def same_bits(one: Array, other: Array) -> bool:
    """Whether two arrays are the same, down to the sign of zeros and what is no number."""
    if one.shape != other.shape or one.dtype != other.dtype:
        return False
    return bool(np.array_equal(one, other, equal_nan=True) and (np.signbit(one) == np.signbit(other)).all())


def names_of(case: str, layer: str) -> list[str]:
    """What the entries of the first axis are called."""
    network, _ = CASES[case]
    values = values_of(case, layer)
    if layer in ("votes", "probabilities"):
        return list(network.labels)
    if layer == "picture" or values.ndim == 1:
        return []
    if layer.startswith("features"):
        layer = layer.replace("features", "convolution")
    return list(network.map_names(layer, len(values)))


def test_every_stage_can_be_taken_and_the_features_stand_before_what_they_make() -> None:
    assert layer_names(CASES["article"][0]) == (
        "picture", "features", "convolution", "relu", "pool1", "pool2", "votes",
    )  # fmt: skip
    deep = layer_names(CASES["deep"][0])
    assert deep[:5] == ("picture", "features1", "convolution1", "relu1", "pool1")
    assert deep[5:7] == ("features2", "convolution2")
    assert deep[-4:] == ("hidden", "relu2", "votes", "probabilities")


@each
def test_csv_is_read_back_exactly(case: str, layer: str) -> None:
    rows = list(csv.DictReader(io.StringIO(WRITE["csv"](piece(case, layer)))))
    expected, names = values_of(case, layer), names_of(case, layer)
    read = np.array([float(row["value"]) for row in rows]).reshape(expected.shape)
    assert same_bits(read, expected)
    if expected.ndim == 1:
        grid = TRACES[case][layer].maps[0]
        assert [(int(row["row"]), int(row["column"])) for row in rows] == list(np.ndindex(grid.shape))
        assert [row["feature"] for row in rows] == (names or [layer] * len(rows))
        return
    for row, place in zip(rows, np.ndindex(expected.shape), strict=True):
        assert row["feature"] == (names[place[0]] if names else layer)
        assert (int(row["row"]), int(row["column"])) == place[-2:]
        assert row.get("map") == (["red", "blue"][place[1]] if expected.ndim == 4 else None)


@each
def test_json_is_read_back_exactly(case: str, layer: str) -> None:
    text = WRITE["json"](piece(case, layer))
    record = json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    expected = values_of(case, layer)
    assert (record["network"], record["picture"], record["layer"]) == ("own", case, layer)
    assert tuple(record["shape"]) == expected.shape
    assert record["names"] == names_of(case, layer)
    assert same_bits(np.array(record["values"], dtype=float), expected)  # None becomes NaN


def executed(source: str) -> dict[str, Any]:
    """The names that a source makes."""
    made: dict[str, Any] = {}
    exec(compile(source, "taken along", "exec"), made)
    return made


@each
def test_numpy_source_is_evaluated_to_the_same_bits(case: str, layer: str) -> None:
    source = WRITE["numpy"](piece(case, layer))
    made = executed(source)
    assert same_bits(made["picture"], CASES[case][1])
    assert same_bits(made[layer], values_of(case, layer))
    statements = ast.parse(source).body
    assert {type(one) for one in statements} == {ast.Import, ast.Assign}
    network, names = CASES[case][0], TRACES[case].names
    reached = 0 if layer.startswith("features") else names.index(layer)
    for name, one in zip(names[1 : reached + 1], network.layers, strict=False):
        for what in ("kernels", "weights", "bias"):
            array = getattr(one, what, None)
            assert (array is None) == (f"{name}_{what}" not in made)
            assert array is None or same_bits(made[f"{name}_{what}"], array)


def test_one_sees_the_picture_in_the_source() -> None:
    source = WRITE["numpy"](piece("article", "features"))
    for row in picture("x").astype(int).tolist():
        assert "[" + ", ".join(f"{pixel:2}" for pixel in row) + "]," in source
    assert "            [ 1, -1, -1],\n            [-1,  1, -1],\n            [-1, -1,  1],\n" in source
    assert "[  # ╳ cross" in source


@pytest.mark.parametrize("values", [[[-0.0, 1.0], [0.0, 2.0]], [[np.nan, np.inf], [-np.inf, 5e-324]], [[1e300, 0.1]]])
def test_strange_numbers_keep_their_bits(values: list[list[float]]) -> None:
    network = Network((Convolution(np.ones((1, 1, 1))),))
    with np.errstate(all="ignore"):
        taken = piece_of(network, network.trace(values), "picture")
    assert same_bits(executed(WRITE["numpy"](taken))["picture"], np.array(values))
    rows = list(csv.DictReader(io.StringIO(WRITE["csv"](taken))))
    assert same_bits(np.array([float(row["value"]) for row in rows]), np.ravel(values))
    read = np.array(json.loads(WRITE["json"](taken))["values"], dtype=float)
    assert same_bits(read, np.where(np.isfinite(values), values, np.nan))


def tables(text: str) -> list[list[list[str]]]:
    """The cells of every table in a Markdown text, without the ruler."""
    found: list[list[list[str]]] = []
    for line in text.splitlines():
        if not line.startswith("|"):
            found.append([])
        elif not re.fullmatch(r"[|\-: ]+", line):
            found[-1].append([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
    return [table for table in found if table]


@each
def test_markdown_has_a_table_for_each_map_with_two_decimals(case: str, layer: str) -> None:
    text = WRITE["markdown"](piece(case, layer))
    expected = values_of(case, layer)
    head, told = text.splitlines()[0], text.splitlines()[2]
    assert head == f"# {layer} of {case}"
    for word in ("own", case, layer, "×".join(map(str, expected.shape[-2:])) if expected.ndim > 1 else ""):
        assert word in told
    maps = expected.reshape(-1, *expected.shape[-2:]) if expected.ndim > 1 else expected.reshape(1, -1, 1)
    found = tables(text)
    assert len(found) == len(maps)
    for table, grid in zip(found, maps, strict=True):
        columns = [str(index) for index in range(grid.shape[1])] if expected.ndim > 1 else table[0][1:]
        assert table[0] == ["", *columns]
        read = np.array([[float("nan" if cell == "–" else cell) for cell in row[1:]] for row in table[1:]])
        np.testing.assert_allclose(read, grid, atol=0.005 + 1e-12)
        firsts = [row[0].strip("*") for row in table[1:]]
        assert firsts == (names_of(case, layer) or list(map(str, range(len(grid)))) if expected.ndim == 1 else firsts)
        assert expected.ndim == 1 or firsts == list(map(str, range(len(grid))))
        assert all(re.fullmatch(r"-?\d+(\.\d\d)?|–", cell) for row in table[1:] for cell in row[1:])
    if expected.ndim == 3:
        assert [line[3:] for line in text.splitlines() if line.startswith("## ")] == names_of(case, layer)


def test_the_published_numbers_stand_in_markdown() -> None:
    found = tables(WRITE["markdown"](piece("article", "convolution")))
    read = np.array([[row[1:] for row in table[1:]] for table in found], dtype=float)
    np.testing.assert_allclose(read, ninths("x", "convolution"), atol=0.00501)


# The test file.


def run_pytest(folder: Path) -> dict[str, dict[str, bool]]:
    """Run all test files of a folder as a person would; for each file what each test came to."""
    report = folder / "report.xml"
    command = [sys.executable, "-m", "pytest", "-q", "-W", "error", "-p", "no:cacheprovider", "--tb=no", "--rootdir=."]
    done = subprocess.run(
        [*command, f"--junitxml={report.name}", "."],
        cwd=folder, env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stdout + done.stderr
    results: dict[str, dict[str, bool]] = {}
    for case in ElementTree.parse(report).iter("testcase"):
        name = case.attrib["classname"].rsplit(".", 1)[-1]
        results.setdefault(name, {})[case.attrib["name"]] = not len(case)
    return results


def with_one_number_changed(source: str) -> str:
    """The source with the last finite number of what must come out, and only that, moved by a millionth."""
    before, expected = source.split("EXPECTED = np.array(")
    found = list(re.finditer(r"(?<=[\[ ])-?\d[\d.e+-]*(?=[,\]])", expected))
    last = found[-1]
    return f"{before}EXPECTED = np.array({expected[: last.start()]}{float(last[0]) + 1e-6}{expected[last.end() :]}"


def test_every_test_file_runs_and_passes_as_written_and_fails_when_a_number_is_changed(tmp_path: Path) -> None:
    good, bad = tmp_path / "good", tmp_path / "bad"
    changed = 0
    for folder in (good, bad):
        folder.mkdir()
    for case, layer in ALL:
        taken = piece(case, layer)
        name, source = file_name(taken, FORMATS[-1]), WRITE["pytest"](taken)
        (good / name).write_text(source, encoding="utf-8")
        if np.isfinite(taken.values).any():
            (bad / name).write_text(with_one_number_changed(source), encoding="utf-8")
            changed += 1
    passed = run_pytest(good)
    assert len(passed) == len(ALL)
    for name, tests in passed.items():
        assert {"test_shape", "test_reference"} < set(tests)
        assert all(tests.values()), name
    failed = run_pytest(bad)
    assert len(failed) == changed > len(ALL) - 3
    for name, tests in failed.items():
        assert not tests.pop("test_reference"), name
        assert tests.pop("test_shape")
        assert list(tests.values()).count(False) == 1, name


def test_own_code_in_its_place_is_judged_map_by_map(tmp_path: Path) -> None:
    source = WRITE["pytest"](piece("deep", "convolution1"))
    place = "    return reference(picture)"
    assert source.count(place) == 1
    own = """\
    from scipy.signal import correlate2d

    padded = np.pad(picture, 1)
    maps = [correlate2d(padded, kernel, "valid") for kernel in CONVOLUTION1_KERNELS]
    return np.array(maps) + CONVOLUTION1_BIAS[:, None, None]"""
    flipped = own.replace("return np.array(maps)", "maps[1] = maps[1][::-1]\n    return np.array(maps)")
    (tmp_path / "test_right.py").write_text(source.replace(place, own), encoding="utf-8")
    (tmp_path / "test_flipped.py").write_text(source.replace(place, flipped), encoding="utf-8")
    (tmp_path / "test_cut.py").write_text(source.replace(place, place + "[:, :-1]"), encoding="utf-8")
    results = run_pytest(tmp_path)
    assert all(results["test_right"].values())
    assert [name for name, passed in results["test_flipped"].items() if not passed] == ["test_values[blue]"]
    assert not results["test_cut"]["test_shape"]


@each
def test_the_test_file_stands_alone(case: str, layer: str) -> None:
    source = WRITE["pytest"](piece(case, layer))
    imported = [one.names[0].name for one in ast.walk(ast.parse(source)) if isinstance(one, ast.Import)]
    assert imported == ["numpy", "pytest"]
    assert not [one for one in ast.walk(ast.parse(source)) if isinstance(one, ast.ImportFrom)]


def test_the_sources_are_clean(tmp_path: Path) -> None:
    for case, layer in ALL:
        taken = piece(case, layer)
        for kind in FORMATS[-2:]:
            text = kind.write(taken)
            (tmp_path / file_name(taken, kind)).write_text(text, encoding="utf-8")
            code = text.split("# fmt: off")[0]
            assert max(map(len, code.splitlines())) <= 120
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--select", "E,F,W,I,B", "--ignore", "E501",
         tmp_path],
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


@settings(max_examples=60, deadline=None)
@given(traces(), st.data())
def test_the_reference_computes_what_the_network_computes(trace: Trace, data: st.DataObject) -> None:
    network = Network([stage.layer for stage in trace if stage.layer is not None])
    layer = data.draw(st.sampled_from(layer_names(network)))
    taken = piece_of(network, trace, layer)
    if taken.divisible and data.draw(st.booleans()):
        taken = taken.map(data.draw(st.integers(0, len(taken.values) - 1)))
    made = executed(WRITE["pytest"](taken))
    assert same_bits(made["EXPECTED"], taken.values)
    assert made["TOLERANCE"] == 1e-9
    np.testing.assert_allclose(made["reference"](made["PICTURE"]), taken.values, rtol=1e-12, atol=1e-12)


def test_large_and_short_numbers_are_compared_as_their_rounding_allows() -> None:
    for scale, dtype, allowed in ((1e9, np.float64, 1e-9), (1.0, np.float32, 1e-4)):
        kernels = (RANDOM.uniform(-1, 1, (2, 5, 5)) * scale).astype(dtype)
        network = Network((Convolution(kernels, scaling="sum"), ReLU()))
        taken = piece_of(network, network.trace(RANDOM.uniform(-1, 1, (20, 20)).astype(dtype)), "relu")
        made = executed(WRITE["pytest"](taken))
        assert made["TOLERANCE"] == allowed
        assert same_bits(made["EXPECTED"], taken.values)
        made["test_reference"]()
        made["EXPECTED"] *= np.where(taken.values == taken.values.max(), 1 + 100 * allowed, 1).astype(dtype)
        with pytest.raises(AssertionError):
            made["test_reference"]()


# One map, names, and what cannot be.


@pytest.mark.parametrize("layer", ["features", "convolution", "pool2"])
def test_one_map_alone(layer: str) -> None:
    taken = piece("article", layer).map(1)
    expected = values_of("article", layer)[1:2]
    assert json.loads(WRITE["json"](taken))["names"] == ["╳ cross"]
    assert same_bits(np.array(json.loads(WRITE["json"](taken))["values"], dtype=float), expected)
    assert same_bits(executed(WRITE["numpy"](taken))[layer], expected)
    assert len(tables(WRITE["markdown"](taken))) == 1
    rows = list(csv.DictReader(io.StringIO(WRITE["csv"](taken))))
    assert {row["feature"] for row in rows} == {"╳ cross"}
    made = executed(WRITE["pytest"](taken))
    assert made["EXPECTED"].shape == made["layer"](made["PICTURE"]).shape == expected.shape
    made["test_reference"]()


EVIL = ["two\nimport os", '"""', "\\", "'", "a,b", "|", "# x", "\x1b[2J\x9b", "{name}", "\ud800", "", "`*_<b>"]


def test_names_change_nothing_but_names() -> None:
    kernels = np.ones((len(EVIL), 1, 1))
    network = Network((Convolution(kernels, EVIL), FullyConnected(np.ones((2, 12 * 4)))), EVIL[:2])
    trace = network.trace([[1.0, -1.0], [-1.0, 0.5]])
    for layer in layer_names(network):
        taken = piece_of(network, trace, layer, picture_name=EVIL[0], network_name=EVIL[1] + EVIL[2])
        for kind in FORMATS:
            text = kind.write(taken)
            text.encode("utf-8")
            assert not set(text) & {"\x1b", "\x9b"}
        made = executed(WRITE["numpy"](taken))
        assert "os" not in made
        assert same_bits(made[layer], taken.values)
        tested = executed(WRITE["pytest"](taken))
        assert "os" not in tested
        tested["test_reference"]()
        assert same_bits(np.array(json.loads(WRITE["json"](taken))["values"], dtype=float), taken.values)
        assert len(list(csv.reader(io.StringIO(WRITE["csv"](taken))))) == taken.values.size + 1
        lines = WRITE["markdown"](taken).splitlines()
        assert [line.startswith("# ") for line in lines] == [True] + [False] * (len(lines) - 1)


def test_what_files_are_called() -> None:
    taken = piece_of(*_article(), "pool1", picture_name="my drawing")
    called = [file_name(taken, kind) for kind in FORMATS]
    assert called == [
        "my-drawing-pool1.md", "my-drawing-pool1.csv", "my-drawing-pool1.json", "my_drawing_pool1.py",
        "test_my_drawing_pool1.py",
    ]  # fmt: skip
    for name, kind in zip(called, FORMATS, strict=True):
        assert format_for(name) is kind
        assert format_for(f"test_folder/{name}") is kind
    assert file_name(taken.map(2), FORMATS[0]) == "my-drawing-pool1-2.md"
    assert file_name(piece_of(*_article(), "picture", picture_name="../✗"), FORMATS[0]) == "picture-picture.md"
    assert format_for("notes.txt") is None


def _article() -> tuple[Network, Trace]:
    return CASES["article"][0], TRACES["article"]


def test_what_cannot_be_taken_is_said() -> None:
    with pytest.raises(
        ValueError, match="'pool3'; there are picture, features, convolution, relu, pool1, pool2, votes"
    ):
        piece("article", "pool3")
    network = Network((MaxPool(),))
    with pytest.raises(ValueError, match="features"):
        piece_of(network, network.trace(picture("x")), "features")
    with pytest.raises(ValueError, match="expected 0 to 2"):
        piece("article", "pool1").map(3)
    for layer in ("picture", "votes"):
        with pytest.raises(ValueError, match="only for a layer of maps"):
            piece("article", layer).map(0)


def test_an_operation_names_the_first_of_several() -> None:
    assert piece("article", "pool").layer == "pool1"
    assert piece("deep", "features").layer == "features1"
    assert piece("deep", "convolution").layer == "convolution1"
