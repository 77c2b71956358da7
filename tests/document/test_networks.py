"""Networks by name or from a file, built for the size of the picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.golden import FEATURES, GOLDEN, NAMES, article_network, picture
from xotui.document import load_network
from xotui.document.network_files import save_network
from xotui.document.networks import NAMED, Blueprint, NetworkError, article, find_network
from xotui.engine import Convolution, ExemplarVotes, FullyConnected, MaxPool, ReLU
from xotui.pictures import draw_exemplars


def test_the_article_network_is_the_published_one() -> None:
    network = load_network("article")
    assert network.names == ("picture", "convolution", "relu", "pool1", "pool2", "votes")
    assert network.labels == ("X", "O")
    first = network.layers[0]
    assert isinstance(first, Convolution)
    np.testing.assert_array_equal(first.kernels, FEATURES)
    assert [layer for layer in network.layers if isinstance(layer, MaxPool)] != []
    assert network.votes is not None
    voters = {label: np.flatnonzero(row).tolist() for label, row in zip("XO", network.votes.weights, strict=True)}
    assert voters == GOLDEN["votes"]
    for name in NAMES:
        np.testing.assert_array_equal(network.scores(picture(name)), article_network().scores(picture(name)))


@pytest.mark.parametrize("shape", [(3, 3), (8, 8), (9, 12), (17, 5), (64, 64)])
def test_for_another_size_the_exemplars_are_drawn_and_the_votes_derived_anew(shape: tuple[int, int]) -> None:
    network = load_network("article", shape)
    layers = network.layers[:-1]
    expected = ExemplarVotes(draw_exemplars(shape), layers)
    assert isinstance(network.votes, ExemplarVotes)
    np.testing.assert_array_equal(network.votes.weights, expected.weights)
    np.testing.assert_array_equal(network.votes.exemplars, draw_exemplars(shape))
    assert network.scores(draw_exemplars(shape)).shape == (2, 2)


@pytest.mark.parametrize("shape", [(2, 2), (2, 9), (9, 1)])
def test_a_picture_that_is_too_small(shape: tuple[int, int], tmp_path: Path) -> None:
    save_network(article_network(), "mine", tmp_path / "mine.json")
    for source, name in (("article", "article"), (str(tmp_path / "mine.json"), "mine")):
        with pytest.raises(NetworkError, match=f"{name}.*found 3×3 on {shape[0]}×{shape[1]}"):
            load_network(source, shape)


def test_own_exemplars_are_kept_for_their_size_and_drawn_for_others() -> None:
    own = np.stack([picture("x-thick"), picture("o-thick")])
    blueprint = Blueprint("own", article().layers, exemplars=own)
    kept, drawn = blueprint.build((9, 9)).votes, blueprint.build((10, 9)).votes
    assert isinstance(kept, ExemplarVotes)
    assert isinstance(drawn, ExemplarVotes)
    np.testing.assert_array_equal(kept.exemplars, own)
    np.testing.assert_array_equal(drawn.exemplars, draw_exemplars((10, 9)))


def test_given_weights_fit_one_number_of_values_only() -> None:
    blueprint = Blueprint("given", (*article().layers, FullyConnected(np.ones((2, 12)))), votes_follow=False)
    votes = blueprint.build((9, 9)).votes
    assert votes is not None
    np.testing.assert_array_equal(votes.weights, np.ones((2, 12)))
    with pytest.raises(NetworkError, match=r"given.*found 12 .* on 75 values"):
        blueprint.build((20, 20))


def test_a_network_may_end_with_maps() -> None:
    network = Blueprint("maps", (Convolution(FEATURES), ReLU()), votes_follow=False).build((9, 9))
    assert network.votes is None
    assert network.forward(picture("x")).shape == (3, 7, 7)


def test_a_file_by_path_and_a_name_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    save_network(load_network("article").__class__((Convolution([[[1.0]]]),)), "other", "article")
    assert len(load_network("article").layers) == 5
    for source in ("./article", tmp_path / "article", str(tmp_path / "article")):
        assert len(load_network(source).layers) == 1
    assert find_network("./article").name == "other"


def test_every_name_is_a_network_that_fits_the_article_pictures() -> None:
    for name in NAMED:
        assert find_network(name).name == name
        assert load_network(name).scores(picture("x")).shape == (2,)


@pytest.mark.parametrize(
    "source",
    ["artikel", "", ".", "no/such/network.json", "no-such.json", pytest.param("n" * 300, id="too long"), "a\0b"],
)
def test_what_is_not_there_is_said_in_one_sentence(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NetworkError) as error:
        load_network(source)
    assert (source or ".") in str(error.value)
    assert "expected" in str(error.value)
    assert "\n" not in str(error.value)


def test_an_unknown_name_is_told_the_names_there_are() -> None:
    with pytest.raises(NetworkError, match=r"artikel: .*article"):
        load_network("artikel")


def test_an_error_of_a_network_is_a_value_error() -> None:
    assert issubclass(NetworkError, ValueError)
