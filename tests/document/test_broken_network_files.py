"""Files that hold no network: each gets one sentence that names the file and the place, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.strategies import thorough
from tests.golden import article_network
from xotui.document.network_files import format_network, parse_network
from xotui.document.networks import NetworkError, load_network


def sentence(tmp_path: Path, content: str | bytes) -> str:
    """What is said about a file of this content: one line that begins with the file."""
    file = tmp_path / "broken.json"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(NetworkError) as error:
        load_network(file)
    said = str(error.value)
    assert said.startswith(f"{file}: ")
    assert len(said.splitlines()) == 1
    assert said.isprintable()
    return said.removeprefix(f"{file}: ")


Record = dict[str, Any]
Change = Callable[[Record], Any]


def changed(change: Change) -> str:
    record: Record = json.loads(format_network(article_network(), "article"))
    change(record)
    return json.dumps(record)


def feature(record: Record) -> Record:
    found: Record = record["layers"][0]["features"][0]
    return found


def votes(record: Record, **fields: Any) -> None:
    record["layers"][-1] = {"type": "votes", **fields}


CORRUPTIONS: dict[str, tuple[Change, str]] = {
    "format": (lambda r: r.update(format="other"), "format: found 'other'"),
    "no format": (lambda r: r.pop("format"), "`format`"),
    "version 2": (lambda r: r.update(version=2), "version: found 2"),
    "version as text": (lambda r: r.update(version="1"), "version: "),
    "version true": (lambda r: r.update(version=True), "version: "),
    "no version": (lambda r: r.pop("version"), "`version`"),
    "name 5": (lambda r: r.update(name=5), "name: "),
    "unknown field": (lambda r: r.update(colour="red"), "`colour`"),
    "unknown field in a layer": (lambda r: r["layers"][1].update(slope=1), "layers[1]: "),
    "unknown field in a feature": (lambda r: feature(r).update(sign=1), "layers[0].features[0]: "),
    "unknown layer": (lambda r: r["layers"].insert(1, {"type": "dropout"}), "layers[1].type: "),
    "layer without type": (lambda r: r["layers"][1].pop("type"), "layers[1]: "),
    "layer 5": (lambda r: r["layers"].insert(1, 5), "layers[1]: "),
    "no layers": (lambda r: r.pop("layers"), "`layers`"),
    "scaling": (lambda r: r["layers"][0].update(scaling="median"), "layers[0].scaling: "),
    "no scaling": (lambda r: r["layers"][0].pop("scaling"), "layers[0]: "),
    "no features": (lambda r: r["layers"][0].update(features=[]), "layers[0]."),
    "ragged pixels": (lambda r: feature(r)["pixels"][1].pop(), "layers[0].features[0].pixels: "),
    "null pixel": (lambda r: feature(r)["pixels"][1].__setitem__(0, None), "layers[0].features[0].pixels"),
    "text as pixel": (lambda r: feature(r)["pixels"][1].__setitem__(0, "1"), "layers[0].features[0].pixels"),
    "true among pixels": (lambda r: feature(r)["pixels"][1].__setitem__(0, True), "layers[0].features[0].pixels"),
    "only booleans": (lambda r: feature(r).update(pixels=[[True, False]] * 2), "layers[0].features[0].pixels"),
    "pixel as object": (lambda r: feature(r)["pixels"][1].__setitem__(0, {}), "layers[0].features[0].pixels"),
    "pixels 5": (lambda r: feature(r).update(pixels=5), "layers[0].features[0].pixels: "),
    "pixels in a row": (lambda r: feature(r).update(pixels=[1, 2, 3]), "layers[0].features[0].pixels: "),
    "no pixels": (lambda r: feature(r).update(pixels=[]), "layers[0].features[0].pixels: "),
    "pixels in five axes": (lambda r: feature(r).update(pixels=[[[[[1]]]]]), "layers[0].features"),
    "pixels 100 deep": (lambda r: feature(r).update(pixels=json.loads("[" * 100 + "]" * 100)), "layers[0]."),
    "two sizes": (lambda r: feature(r).update(pixels=[[1]]), "layers[0].features: "),
    "window 0": (lambda r: r["layers"][2].update(window=0), "layers[2].window: found 0"),
    "window 1.5": (lambda r: r["layers"][2].update(window=1.5), "layers[2].window: "),
    "stride -1": (lambda r: r["layers"][3].update(stride=-1), "layers[3].stride: found -1"),
    "edge": (lambda r: r["layers"][2].update(edge="wrap"), "layers[2].edge: "),
    "no edge": (lambda r: r["layers"][2].pop("edge"), "layers[2]: "),
    "one label": (lambda r: r.update(labels=["X"]), "labels: "),
    "three labels": (lambda r: r.update(labels=["X", "O", "V"]), "labels: "),
    "labels alike": (lambda r: r.update(labels=["X", "X"]), "labels: "),
    "label 5": (lambda r: r.update(labels=["X", 5]), "labels[1]: "),
    "votes not last": (lambda r: r["layers"].append({"type": "relu"}), "layers[5]: "),
    "votes twice": (lambda r: r["layers"].append(r["layers"][-1]), "layers[5]: "),
    "votes of nothing": (lambda r: votes(r), "layers[4]: "),
    "votes of both": (lambda r: votes(r, weights=[[0] * 12] * 2, **{"from": "exemplars"}), "layers[4]: "),
    "votes from elsewhere": (lambda r: votes(r, **{"from": "heaven"}), "layers[4].from: "),
    "three rows of weights": (lambda r: votes(r, weights=[[0] * 12] * 3), "layers[4].weights: found 3 rows"),
    "ragged weights": (lambda r: votes(r, weights=[[0] * 12, [0]]), "layers[4].weights: "),
    "no weights": (lambda r: votes(r, weights=[]), "layers[4].weights: "),
    "boolean weights": (lambda r: votes(r, weights=[[True] * 12] * 2), "layers[4].weights"),
    "null weight": (lambda r: votes(r, weights=[[None] * 12] * 2), "layers[4].weights"),
    "weights beside exemplars": (lambda r: votes(r, weights=[[0] * 12] * 2, exemplars={}), "layers[4]: "),
    "exemplars of two sizes": (
        lambda r: votes(r, exemplars={"X": ["#."], "O": ["#"]}, **{"from": "exemplars"}),
        "layers[4].exemplars: ",
    ),
    "exemplar that is none": (
        lambda r: votes(r, exemplars={"X": ["#."], "O": ["?."]}, **{"from": "exemplars"}),
        "layers[4].exemplars.O, line 1, place 1: ",
    ),
    "exemplar out of range": (
        lambda r: votes(r, exemplars={"X": ["0 3"], "O": ["#."]}, **{"from": "exemplars"}),
        "layers[4].exemplars.X, line 1, place 2: ",
    ),
    "empty exemplar": (
        lambda r: votes(r, exemplars={"X": [], "O": ["#."]}, **{"from": "exemplars"}),
        "layers[4].exemplars.X",
    ),
    "exemplar of nobody": (
        lambda r: votes(r, exemplars={"X": ["#"], "V": ["#"]}, **{"from": "exemplars"}),
        "layers[4].exemplars: ",
    ),
    "one exemplar": (lambda r: votes(r, exemplars={"X": ["#"]}, **{"from": "exemplars"}), "layers[4].exemplars: "),
}


@pytest.mark.parametrize("corruption", CORRUPTIONS)
def test_what_is_wrong_is_said_with_the_file_and_the_place(corruption: str, tmp_path: Path) -> None:
    change, expected = CORRUPTIONS[corruption]
    assert expected in sentence(tmp_path, changed(change))


def test_weights_without_values_name_their_layer(tmp_path: Path) -> None:
    assert sentence(tmp_path, changed(lambda record: votes(record, weights=[[], []]))).startswith("layers[4]")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "null",
        "5",
        "[]",
        "{}",
        '"xotui network"',
        "#..\n.#.\n..#\n",
        '{"format": "xotui network", "version": 1',
        '{"format": "xotui network", "version": 1,}',
        "{'format': 'xotui network'}",
        "[" * 100_000,
        bytes(range(256)),
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"\xff\xfe{\x00}\x00",
        b"\0" * 100,
    ],
)
def test_files_that_hold_no_network(content: str | bytes, tmp_path: Path) -> None:
    assert sentence(tmp_path, content)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e999", "null", "0x10", "1.", "--1"])
def test_numbers_that_are_none(value: str, tmp_path: Path) -> None:
    text = format_network(article_network(), "article")
    assert sentence(tmp_path, text.replace("[1, -1, -1]", f"[{value}, -1, -1]", 1))
    assert sentence(tmp_path, text.replace('"window": 2', f'"window": {value}', 1))


@pytest.mark.parametrize("depth", [50, 5_000, 100_000])
@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_lists_in_lists_without_end(depth: int, opening: str, tmp_path: Path) -> None:
    closing = "]" if opening == "[" else "}"
    text = changed(lambda record: feature(record).update(pixels="HERE"))
    sentence(tmp_path, text.replace('"HERE"', opening * depth + "1" + closing * depth))
    sentence(tmp_path, opening * depth)
    sentence(tmp_path, '{"comment":' + opening * depth)


@pytest.mark.parametrize("stride", [2**63, 2**64, 10**30])
def test_a_step_beyond_all_measure(stride: int, tmp_path: Path) -> None:
    sentence(tmp_path, changed(lambda record: record["layers"][2].update(stride=stride)))


@pytest.mark.parametrize("word", ["a\nb", "\x1b[2J", "a\r\nb"])
def test_strange_words_in_a_file_do_not_break_the_sentence(word: str, tmp_path: Path) -> None:
    for change in (
        lambda record: record.update({word: 1}),
        lambda record: record.update(format=word),
        lambda record: record["layers"][1].update(type=word),
        lambda record: votes(record, exemplars={word: ["#"], "X": ["#"]}, **{"from": "exemplars"}),
    ):
        sentence(tmp_path, changed(change))


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.json", tmp_path):
        with pytest.raises(NetworkError, match=f"^{re.escape(str(path))}: .*; expected ") as error:
            load_network(path)
        assert "\n" not in str(error.value)


def test_a_network_that_does_not_fit_says_which(tmp_path: Path) -> None:
    file = tmp_path / "short.json"
    file.write_text(changed(lambda record: votes(record, weights=[[0] * 11] * 2)), encoding="utf-8")
    with pytest.raises(NetworkError, match=r"article: .*found 11 .* on 12 values"):
        load_network(file)


garbage: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(-10, 10) | st.text(st.characters(codec="utf-8"), max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("ab", max_size=2), inner, max_size=3),
    max_leaves=12,
)


def parsed_or_refused(text: str) -> None:
    """Whatever the text is: a network, or a ValueError, which is what `read_network` makes its sentence of."""
    try:
        blueprint = parse_network(text)
    except ValueError:
        return
    assert blueprint.layers == tuple(blueprint.layers)


@given(st.text(st.characters(codec="utf-8")) | garbage.map(json.dumps))
@settings(thorough, max_examples=200)
def test_garbage_never_raises_anything_else(text: str) -> None:
    parsed_or_refused(text)


@given(st.lists(st.sampled_from(["layers", 0, 1, 2, 4, "features", "pixels", "name", "labels", "window"])), garbage)
@settings(thorough, max_examples=300)
def test_garbage_in_any_place_never_raises_anything_else(way: list[str | int], value: Any) -> None:
    record: Any = json.loads(format_network(article_network(), "article"))
    whole = record
    for step in way:
        inner = record[step] if isinstance(record, dict) and step in record else None
        if isinstance(record, list) and isinstance(step, int) and step < len(record):
            inner = record[step]
        if not isinstance(inner, dict | list):
            break
        record = inner
    for key in list(record) if isinstance(record, dict) else range(len(record)):
        kept, record[key] = record[key], value
        parsed_or_refused(json.dumps(whole))
        record[key] = kept
