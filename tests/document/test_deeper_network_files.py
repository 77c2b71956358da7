"""Network files of deeper networks: biases, padding, sums, hidden neurons and probabilities stay to the last bit."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.engine.strategies import random
from tests.golden import article_network
from xotui.document.network_files import format_network, parse_network, save_network
from xotui.document.networks import NetworkError, find_network, load_network
from xotui.engine import Convolution, ExemplarVotes, FullyConnected, Hidden, MaxPool, Network, ReLU, Softmax
from xotui.engine.training import parameters
from xotui.pictures import draw_exemplars

SHAPE = (6, 5)
Record = dict[str, Any]


def deeper() -> Network:
    """Everything that a network file has words for."""
    return Network(
        (
            Convolution(random(1, 2, 3, 3), ["╲ one", "two"], random(2, 2), padding=1),
            ReLU(),
            Convolution(random(3, 3, 2, 2, 2), None, random(4, 3) * 1e-9, scaling="sum"),
            MaxPool(2, 1, "drop"),
            Hidden(random(5, 4, 36), random(6, 4)),
            ReLU(),
            Hidden(random(7, 3, 4)),
            FullyConnected(random(8, 2, 3), random(9, 2)),
            Softmax(),
        ),
        ("cross", "ring"),
    )


NETWORKS = {
    "everything": deeper(),
    "padding": Network((Convolution(random(1, 1, 3, 3), padding=2),)),
    "sums": Network((Convolution(random(1, 1, 3, 3), scaling="sum"),)),
    "bias": Network((Convolution(random(1, 3, 3, 3), None, [0.0, 1 / 3, -1e300]),)),
    "bias of votes": Network((FullyConnected(random(1, 2, 30), [0.1, -0.1]),)),
    "probabilities": Network((FullyConnected(random(1, 2, 30)), Softmax())),
    "hidden": Network((Hidden(random(1, 7, 30)), ReLU(), FullyConnected(random(2, 2, 7)))),
    "hidden neurons alone": Network((Hidden(random(1, 1, 30)),)),
}


def described(network: Network) -> list[tuple[object, ...]]:
    """Everything that a network is, to the last bit."""
    found: list[tuple[object, ...]] = [(network.labels, network.names)]
    for layer in network.layers:
        values = [(value.shape, value.tobytes()) for value in parameters(layer)]
        match layer:
            case Convolution():
                found.append((layer.names, layer.padding, layer.scaling, layer.bias is None, values))
            case MaxPool():
                found.append((layer.window, layer.stride, layer.edge))
            case _:
                found.append((type(layer), values))
    return found


@pytest.mark.parametrize("name", NETWORKS)
def test_what_is_saved_is_loaded_again(name: str, tmp_path: Path) -> None:
    network, file = NETWORKS[name], tmp_path / "network.json"
    save_network(network, name, file, SHAPE)
    blueprint = find_network(file)
    assert (blueprint.name, blueprint.shape, blueprint.picture_shape((9, 9))) == (name, SHAPE, SHAPE)
    reread = load_network(file, SHAPE)
    assert described(reread) == described(network)
    images = random(1, 20, *SHAPE)
    np.testing.assert_array_equal(reread.forward(images), network.forward(images))
    assert format_network(reread, name, SHAPE) == file.read_text(encoding="utf-8")


def test_votes_that_follow_with_probabilities_behind() -> None:
    layers = article_network().layers[:-1]
    network = Network((*layers, ExemplarVotes(draw_exemplars((9, 9)), layers), Softmax()))
    blueprint = parse_network(format_network(network, "follows"))
    assert (blueprint.votes_follow, blueprint.probabilities, blueprint.shape) == (True, True, None)
    for shape in ((9, 9), (16, 16)):
        built = blueprint.build(shape)
        assert isinstance(built.votes, ExemplarVotes)
        np.testing.assert_allclose(built.scores(draw_exemplars(shape)).sum(axis=1), 1)
    np.testing.assert_array_equal(blueprint.build((9, 9)).scores(random(1, 9, 9)), network.scores(random(1, 9, 9)))


def test_a_file_without_a_picture_size_is_for_any_that_fits() -> None:
    blueprint = parse_network(format_network(NETWORKS["sums"], "any"))
    assert blueprint.shape is None
    assert blueprint.picture_shape((16, 7)) == (16, 7)
    assert blueprint.build((16, 7)).forward(random(1, 16, 7)).shape == (1, 14, 5)


def test_the_words_in_the_file() -> None:
    record = json.loads(format_network(deeper(), "deeper", SHAPE))
    assert record["picture"] == list(SHAPE)
    first, _, second, _, hidden, _, last, votes, shares = record["layers"]
    assert (first["padding"], first["scaling"], second["scaling"]) == (1, "mean", "sum")
    assert "padding" not in second
    assert first["features"][0]["bias"] == random(2, 2)[0]
    assert (hidden["type"], len(hidden["weights"]), len(hidden["bias"])) == ("hidden", 4, 4)
    assert "bias" not in last
    assert votes["bias"] == random(9, 2).tolist()
    assert shares == {"type": "probabilities"}
    assert "picture" not in json.loads(format_network(deeper(), "deeper"))


Change = Callable[[list[Record]], object]
SHARES = {"type": "probabilities"}

WRONG: dict[str, tuple[Change, str]] = {
    "bias at one feature only": (lambda it: it[0]["features"][0].pop("bias"), "layers[0].features: found a bias at"),
    "bias of text": (lambda it: it[0]["features"][0].update(bias="1"), "layers[0].features[0].bias: "),
    "bias true": (lambda it: it[0]["features"][0].update(bias=True), "layers[0].features[0].bias: "),
    "padding below 0": (lambda it: it[0].update(padding=-1), "layers[0].padding: "),
    "padding without end": (lambda it: it[0].update(padding=10**9), "layers[0].padding: "),
    "padding of half": (lambda it: it[0].update(padding=0.5), "layers[0].padding: "),
    "too few hidden biases": (lambda it: it[4].update(bias=[1, 2]), "layers[4].bias: found shape (2,); expected (4,)"),
    "too many biases of votes": (lambda it: it[7].update(bias=[1, 2, 3]), "layers[7].bias: found shape (3,)"),
    "biases in rows": (lambda it: it[7].update(bias=[[1], [2]]), "layers[7].bias"),
    "ragged hidden weights": (lambda it: it[4]["weights"][1].pop(), "layers[4].weights: "),
    "hidden weights true": (lambda it: it[6].update(weights=[[True] * 4] * 3), "layers[6].weights"),
    "no hidden weights": (lambda it: it[6].update(weights=[]), "layers[6].weights: "),
    "hidden without weights": (lambda it: it[6].pop("weights"), "layers[6]: "),
    "exemplars beside a bias": (
        lambda it: it.__setitem__(7, {"type": "votes", "from": "exemplars", "bias": [0, 0]}),
        "layers[7]: found a bias",
    ),
    "a layer behind probabilities": (lambda it: it.append({"type": "relu"}), "layers[8]: found a layer behind"),
    "probabilities twice": (lambda it: it.append(SHARES), "layers[8]: found a layer behind the votes"),
    "hidden behind the votes": (lambda it: it.insert(8, it[6]), "layers[8]: found a layer behind the votes"),
    "probabilities before the votes": (lambda it: it.insert(7, SHARES), "layers[7]: found probabilities before"),
    "probabilities first": (lambda it: it.insert(0, SHARES), "layers[0]: found probabilities before the votes"),
    "only probabilities": (lambda it: it.__setitem__(slice(None), [SHARES]), "layers[0]: found probabilities"),
    "a field of probabilities": (lambda it: it[8].update(sharpness=2), "layers[8]: "),
}  # fmt: skip


def refusal(record: Record, file: Path) -> str:
    """The one sentence about a file, without its name."""
    file.write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(NetworkError) as error:
        find_network(file)
    said = str(error.value)
    assert said.startswith(f"{file}: ")
    assert len(said.splitlines()) == 1
    return said.removeprefix(f"{file}: ")


@pytest.mark.parametrize("mistake", WRONG)
def test_what_is_wrong_is_said_with_its_place(mistake: str, tmp_path: Path) -> None:
    change, expected = WRONG[mistake]
    record = json.loads(format_network(deeper(), "deeper"))
    change(record["layers"])
    assert refusal(record, tmp_path / "network.json").startswith(expected)


@pytest.mark.parametrize("size", [[9], [9, 9, 9], 9, [0, 9], [9, -1], ["9", "9"], [9.5, 9], []])
def test_a_picture_size_that_is_none(size: object, tmp_path: Path) -> None:
    record = {**json.loads(format_network(deeper(), "deeper")), "picture": size}
    assert refusal(record, tmp_path / "network.json").startswith("picture")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e999", "null"])
def test_a_bias_that_is_no_number(number: str, tmp_path: Path) -> None:
    text = format_network(Network((FullyConnected(random(1, 2, 30), [0.125, 2]),)), "votes")
    (tmp_path / "network.json").write_text(text.replace("0.125", number), encoding="utf-8")
    with pytest.raises(NetworkError, match=r"network\.json: (layers\[0\]\.bias\[0\]: |.* not JSON)"):
        find_network(tmp_path / "network.json")


@pytest.mark.parametrize("place", [4, 6, 7])
def test_weights_that_do_not_fit_are_told_when_it_is_built(place: int, tmp_path: Path) -> None:
    record = json.loads(format_network(deeper(), "deeper"))
    for row in record["layers"][place]["weights"]:
        row.append(0.5)
    (tmp_path / "network.json").write_text(json.dumps(record), encoding="utf-8")
    count = len(record["layers"][place]["weights"][0])
    with pytest.raises(NetworkError, match=rf"^network deeper: weights: found {count} .* on {count - 1} values"):
        load_network(tmp_path / "network.json", SHAPE)


def test_a_network_for_another_size_of_picture_is_told_when_it_is_built() -> None:
    blueprint = parse_network(format_network(deeper(), "deeper", SHAPE))
    with pytest.raises(NetworkError, match=r"^network deeper: weights: found 36 .* on 168 values"):
        blueprint.build((9, 10))
