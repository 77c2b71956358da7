"""Every number that the article publishes, and what follows from them."""

from __future__ import annotations

import numpy as np
import pytest

from tests.golden import FEATURES, GOLDEN, LABELS, NAMES, article_network, ninths, picture
from xotui.engine import Convolution, ExemplarVotes, MaxPool, convolve, equal_pixels, max_pool, relu

EXEMPLARS = np.stack([picture("x"), picture("o")])


def test_147_cells_of_the_three_maps_are_exact_ninths() -> None:
    published = ninths("x", "convolution")
    assert published.shape == (3, 7, 7)
    np.testing.assert_array_equal(convolve(picture("x"), FEATURES), published)
    np.testing.assert_array_equal(article_network().trace(picture("x"))["convolution"].values, published)


def test_48_cells_pooled_once() -> None:
    published = ninths("x", "pooled_2_2")
    assert published.shape == (3, 4, 4)
    np.testing.assert_array_equal(max_pool(relu(ninths("x", "convolution"))), published)
    np.testing.assert_array_equal(article_network().trace(picture("x"))["pool1"].values, published)


def test_12_cells_pooled_twice() -> None:
    published = ninths("x", "pooled_twice")
    assert published.shape == (3, 2, 2)
    np.testing.assert_array_equal(max_pool(ninths("x", "pooled_2_2")), published)
    np.testing.assert_array_equal(article_network().trace(picture("x"))["pool2"].values, published)


@pytest.mark.parametrize("name", ["x", "o"])
def test_the_twelve_values_behind_the_votes(name: str) -> None:
    found = article_network().trace(picture(name))["pool2"].values
    np.testing.assert_array_equal(found.ravel(), ninths(name, "values"))


def test_who_votes_for_whom() -> None:
    votes = article_network().votes
    assert isinstance(votes, ExemplarVotes)
    for_x, for_o = (set(np.flatnonzero(row).tolist()) for row in votes.weights)
    assert for_x == {0, 3, 4, 9, 10} == set(GOLDEN["votes"]["X"])
    assert for_o == {1, 2, 8, 11} == set(GOLDEN["votes"]["O"])
    assert {5, 6, 7} == set(range(12)) - for_x - for_o


def test_the_clean_pictures_have_all_their_own_votes() -> None:
    x, o = article_network().scores(EXEMPLARS)
    values = {name: ninths(name, "values") for name in ("x", "o")}
    voters = GOLDEN["votes"]["X"], GOLDEN["votes"]["O"]
    np.testing.assert_allclose(x, [values["x"][v].mean() for v in voters])
    np.testing.assert_allclose(o, [values["o"][v].mean() for v in voters])
    np.testing.assert_allclose([x[0], o[1]], 1)


def test_nine_of_the_ten_pictures_are_called_right() -> None:
    scores = article_network().scores(np.stack([picture(name) for name in NAMES]))
    called = {name: "XO"[int(np.argmax(score))] for name, score in zip(NAMES, scores, strict=True)}
    assert len(called) == 10
    assert {name for name in NAMES if called[name] != LABELS[name]} == {"x-thick"}


def test_the_thick_x_is_called_an_o() -> None:
    x, o = article_network().scores(picture("x-thick"))
    assert (f"{x:.3f}", f"{o:.3f}") == ("0.511", "0.556")


def test_eight_of_the_ten_pictures_are_right_by_equal_pixels() -> None:
    wrong = set()
    for name in NAMES:
        like_x, like_o = (equal_pixels(picture(name), exemplar) for exemplar in EXEMPLARS)
        assert like_x != like_o
        if ("X" if like_x > like_o else "O") != LABELS[name]:
            wrong.add(name)
    assert wrong == {"o-shifted", "o-shrunk"}


def test_a_blank_picture_has_scores_of_little_worth() -> None:
    x, o = article_network().scores(np.full((9, 9), -1.0))
    assert (f"{x:.2f}", f"{o:.2f}") == ("0.27", "0.33")


def test_the_edge_rule_alone_changes_the_shape() -> None:
    maps = article_network().trace(picture("x"))["relu"].values
    assert MaxPool()(maps[None]).shape == (1, 3, 4, 4)
    assert MaxPool(edge="drop")(maps[None]).shape == (1, 3, 3, 3)


def test_single_precision_calls_every_picture_the_same() -> None:
    network = article_network()
    for name in NAMES:
        exact = network.scores(picture(name))
        rough = network.scores(picture(name).astype(np.float32))
        np.testing.assert_allclose(rough, exact, rtol=1e-6)
        assert np.argmax(rough) == np.argmax(exact)


def test_the_features_are_the_published_ones() -> None:
    layer = article_network().layers[0]
    assert isinstance(layer, Convolution)
    np.testing.assert_array_equal(layer.kernels, FEATURES)
