"""Values as grids: every value of a network is in exactly one of them, and can be found again."""

from __future__ import annotations

from collections import Counter
from math import prod

import numpy as np
import pytest

from tests.golden import article_network
from tests.tui.learning.courses import HIDDEN, SHORT, THREE, recipe_with
from xotui.engine import Network
from xotui.engine.training import parameters, start
from xotui.engine.training.backprop import value_at
from xotui.tui.learning.values import planes

NETWORKS: dict[str, tuple[Network, tuple[int, int]]] = {
    "article": (start(article_network(), recipe_with(loss="article").plan(article_network())).network, (9, 9)),
    "short": (recipe_with(SHORT).initial(), (9, 9)),
    "hidden": (recipe_with(HIDDEN, (16, 16)).initial(), (16, 16)),
    "three": (recipe_with(THREE).initial(), (9, 9)),
    "large": (recipe_with(THREE, (28, 28)).initial(), (28, 28)),
    "uneven": (recipe_with(THREE, (12, 10)).initial(), (12, 10)),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_every_value_is_in_exactly_one_plane(name: str) -> None:
    network, shape = NETWORKS[name]
    places = Counter(
        plane.index(network, row, column) for plane in planes(network, shape) for row, column in np.ndindex(plane.shape)
    )
    expected = [
        (layer, number, index)
        for layer, found in enumerate(network.layers)
        for number, values in enumerate(parameters(found))
        for index in np.ndindex(values.shape)
    ]
    assert set(places.values()) == {1}
    assert set(places) == set(expected)


@pytest.mark.parametrize("name", NETWORKS)
def test_a_cell_shows_the_value_that_its_index_points_to(name: str) -> None:
    network, shape = NETWORKS[name]
    for plane in planes(network, shape):
        shown = plane.values(parameters(network.layers[plane.layer]))
        assert shown.shape == plane.shape
        for row, column in np.ndindex(plane.shape):
            assert shown[row, column] == value_at(network, plane.index(network, row, column))


@pytest.mark.parametrize("name", NETWORKS)
def test_planes_are_told_apart_by_their_titles(name: str) -> None:
    network, shape = NETWORKS[name]
    titles = [plane.title for plane in planes(network, shape)]
    assert len(set(titles)) == len(titles)
    assert [plane.layer for plane in planes(network, shape)] == sorted(plane.layer for plane in planes(network, shape))


def test_votes_stand_as_the_maps_that_they_read() -> None:
    network, shape = NETWORKS["article"]
    found = [plane for plane in planes(network, shape) if plane.title.startswith("votes for")]
    assert [plane.shape for plane in found] == [(2, 2)] * 6
    assert {plane.title.split(" by ")[0] for plane in found} == {"votes for X", "votes for O"}
    weights = parameters(network.layers[-1])[0]
    for row, label in enumerate(network.labels):
        of_label = [plane for plane in found if plane.title.startswith(f"votes for {label} ")]
        shown = np.concatenate([plane.values((weights,)).ravel() for plane in of_label])
        np.testing.assert_array_equal(shown, weights[row])


def test_only_features_over_the_picture_are_looked_at_as_ink() -> None:
    network, shape = NETWORKS["three"]
    assert [plane.ink for plane in planes(network, shape)].count(True) == 3
    assert all(plane.layer == 0 and plane.parameter == 0 for plane in planes(network, shape) if plane.ink)


def test_deeper_features_say_over_which_map_they_are() -> None:
    network, shape = NETWORKS["three"]
    titles = [plane.title for plane in planes(network, shape) if plane.layer == 3 and plane.parameter == 0]
    assert len(titles) == 2 * 3
    assert all(" over " in title and title.startswith("convolution2: ") for title in titles)


def test_sizes_agree_with_the_number_of_values() -> None:
    for network, shape in NETWORKS.values():
        count = sum(value.size for layer in network.layers for value in parameters(layer))
        assert sum(prod(plane.shape) for plane in planes(network, shape)) == count
