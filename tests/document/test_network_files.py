"""Network files: what is written is read back exactly, and a person can read it too."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from tests.engine.strategies import random, thorough
from tests.golden import article_network, picture
from xotui.document.network_files import format_network, parse_network, read_network, save_network
from xotui.document.networks import load_network
from xotui.engine import Convolution, ExemplarVotes, FullyConnected, Layer, MaxPool, Network, ReLU
from xotui.engine.arrays import Array

LAYERS = article_network().layers[:-1]
ODD_NAMES = [
    "",
    '"',
    "\\",
    "a [b] c",
    "[1, 2]",
    "{}",
    "line\nbreak\ttab",
    "╳ кросс 叉 🙂",
    "'",
    "]",
    "null",
    "\x7f\x01",
]


def assert_same(found: Network, expected: Network) -> None:
    assert found.labels == expected.labels
    assert found.names == expected.names
    for ours, theirs in zip(found.layers, expected.layers, strict=True):
        assert type(ours) is type(theirs)
        if isinstance(ours, Convolution) and isinstance(theirs, Convolution):
            assert ours.names == theirs.names
            np.testing.assert_array_equal(ours.kernels, theirs.kernels)
        if isinstance(ours, MaxPool) and isinstance(theirs, MaxPool):
            assert (ours.window, ours.stride, ours.edge) == (theirs.window, theirs.stride, theirs.edge)
        if isinstance(ours, FullyConnected) and isinstance(theirs, FullyConnected):
            np.testing.assert_array_equal(ours.weights, theirs.weights)
        if isinstance(ours, ExemplarVotes) and isinstance(theirs, ExemplarVotes):
            np.testing.assert_array_equal(ours.exemplars, theirs.exemplars)


def reread(network: Network, shape: tuple[int, int] = (9, 9), name: str = "mine") -> Network:
    blueprint = parse_network(format_network(network, name))
    assert blueprint.name == name
    return blueprint.build(shape)


def voting(*layers: Layer, exemplars: Array) -> Network:
    return Network((*layers, ExemplarVotes(exemplars, layers)))


@pytest.mark.parametrize(
    "network",
    [
        article_network(),
        Network(LAYERS),
        Network((Convolution(random(1, 2, 3, 2)),)),
        Network((Convolution([[[1 / 3, -0.1], [5e-324, 1e-7]]]), MaxPool(3, 2, "drop"))),
        Network((Convolution(random(1, 2, 3, 3)), ReLU(), Convolution(random(2, 3, 2, 2, 2)), MaxPool(3, 1))),
        Network((*LAYERS, FullyConnected(random(3, 2, 12)))),
        Network((*LAYERS, FullyConnected(np.zeros((2, 12)))), ("cross", "ring")),
        Network((*LAYERS, FullyConnected(random(4, 2, 12) * 1e300))),
        voting(*LAYERS, exemplars=np.stack([picture("x-thick"), picture("o-thick")])),
        voting(*LAYERS, exemplars=np.clip(random(5, 2, 9, 9), -1, 1)),
        voting(*LAYERS, exemplars=np.stack([picture("x"), random(6, 9, 9)])),
        voting(*LAYERS, exemplars=np.stack([np.ones((9, 9)), -np.ones((9, 9))])),
    ],
)
def test_what_is_saved_is_loaded_again(network: Network, tmp_path: Path) -> None:
    save_network(network, "mine", tmp_path / "mine.json")
    assert_same(load_network(tmp_path / "mine.json"), network)
    assert read_network(tmp_path / "mine.json").name == "mine"


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names_stay_as_they_are(name: str) -> None:
    network = Network((Convolution([[[1.0]]], [name]), FullyConnected(np.ones((2, 81)))), (name, name + "2"))
    assert_same(reread(network, name=name), network)


@pytest.mark.parametrize("name", ["[ 1 ]", "a [ b ] c", "[\u00a01 ]", "[ 1  2 ]"])
def test_blanks_between_brackets_are_part_of_a_name(name: str) -> None:
    network = Network((Convolution([[[1.0]]], [name]),))
    assert_same(reread(network, name=name), network)


@pytest.mark.parametrize("labels", [("[ ", " ]"), ('"', "X]"), ("{", "\n")])
def test_odd_labels_stay_as_they_are(labels: tuple[str, str]) -> None:
    exemplars = np.stack([picture("x-thick"), picture("o-thick")])
    network = Network((*LAYERS, ExemplarVotes(exemplars, LAYERS)), labels)
    assert_same(reread(network), network)


@given(st.text(st.characters(codec="utf-8"), max_size=12), st.text(st.sampled_from('[]{}" ,:\\1a'), max_size=12))
@settings(thorough, max_examples=150)
def test_any_name_stays_as_it_is(name: str, other: str) -> None:
    network = Network((Convolution([[[1.0]], [[2.0]]], [name, other]),))
    assert_same(reread(network, name=other), network)


@given(hnp.arrays(np.float64, (2, 2, 3), elements=st.floats(-1e15, 1e15)))
@thorough
def test_any_number_stays_as_it_is(kernels: Array) -> None:
    network = Network((Convolution(kernels),))
    assert_same(reread(network), network)


@pytest.mark.parametrize("value", [2.0**53, 2.0**63, -(2.0**63), 1e20, 1e300])
def test_whole_numbers_of_any_size_stay_as_they_are(value: float) -> None:
    network = Network((Convolution([[[value, 0.0]]]),))
    assert_same(reread(network), network)


def test_single_precision_is_written_exactly() -> None:
    network = Network((Convolution(random(1, 2, 3, 3).astype(np.float32)),))
    assert_same(reread(network), network)


def test_a_person_can_read_it() -> None:
    lines = [line.strip() for line in format_network(article_network(), "article").splitlines()]
    for row in ("[1, -1, -1],", "[-1, 1, -1],", "[-1, -1, 1]"):
        assert row in lines
    assert lines.count("[1, -1, 1]") == 1
    assert max(map(len, lines)) < 80
    weights = random(1, 2, 12)
    rows = format_network(Network((*LAYERS, FullyConnected(weights))), "given").splitlines()
    assert [json.loads(row.strip().rstrip(",")) for row in rows if str(weights[0, 0]) in row] == [weights[0].tolist()]
    drawn = format_network(voting(*LAYERS, exemplars=np.stack([picture("x-thick"), picture("o")])), "drawn")
    assert sum(1 for line in drawn.splitlines() if re.fullmatch(r'\s*"[#.]{9}",?', line)) == 18


def test_it_is_json() -> None:
    record = json.loads(format_network(article_network(), "article"))
    assert (record["format"], record["version"], record["name"]) == ("xotui network", 1, "article")
    assert [layer["type"] for layer in record["layers"]] == ["convolution", "relu", "pool", "pool", "votes"]


def test_a_network_that_cannot_be_written_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    save_network(article_network(), "first", tmp_path / "network.json")
    before = (tmp_path / "network.json").read_bytes()
    with pytest.raises(OSError, match="folder"):
        save_network(article_network(), "second", tmp_path)
    assert (tmp_path / "network.json").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["network.json"]
