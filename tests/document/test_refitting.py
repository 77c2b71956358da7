"""What happens to learned votes when the layers before them change: kept where they fit, else refitted and marked."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import numpy as np
import pytest

from tests.document.samples import (
    article_document,
    assert_votes_are_refitted,
    own_weights_document,
    without_votes,
)
from tests.golden import article_network, picture
from xotui.document import Document, picture_edits
from xotui.document import network_edits as edits
from xotui.document.document import open_document
from xotui.document.history import History
from xotui.document.refitting import refitted
from xotui.engine import Convolution, ExemplarVotes, FullyConnected, Layer, MaxPool, Network, ReLU
from xotui.engine.dense import Hidden, Softmax
from xotui.insight.live import ANY, accuracy_as_it_is


def with_hidden(*, probabilities: bool = True) -> Document:
    """The article's features, four hidden neurons, learned votes and their probabilities."""
    random = np.random.default_rng(4)
    layers = [*article_network().body, Hidden(random.normal(0, 1, (4, 12)), np.zeros(4)), ReLU()]
    layers.append(FullyConnected(random.normal(0, 1, (2, 4)), np.zeros(2)))
    return open_document(picture("x"), Network([*layers, Softmax()] if probabilities else layers))


def hidden_of(document: Document) -> Hidden:
    (layer,) = (layer for layer in document.network.layers if isinstance(layer, Hidden))
    return layer


@pytest.mark.parametrize("move", [(0, 1), (0, 2), (2, -1), (1, 0)])
@pytest.mark.parametrize("make", [own_weights_document, with_hidden])
def test_moving_a_feature_changes_nothing_in_what_the_network_says(
    make: Callable[[], Document], move: tuple[int, int]
) -> None:
    document = make()
    moved = edits.move_feature(document, *move)
    assert (moved.convolution.names == document.convolution.names) == (move[1] == 0)
    pictures = [picture(name) for name in ("x", "o", "x-rotated", "o-thick")]
    np.testing.assert_allclose(moved.network.scores(pictures), document.network.scores(pictures), atol=1e-12)
    assert not moved.refitted


def test_added_and_deleted_features_are_refitted_and_marked() -> None:
    document = own_weights_document()
    history = History(document)
    for change in (
        edits.add_feature(document, np.ones((3, 3)), "new", 0),
        edits.delete_feature(document, 1),
        edits.resize_features(document, (6, 6)),
        edits.set_pooling(document, stride=1),
        picture_edits.resize(document, (14, 14)),
    ):
        history.push(change, "edit")
        assert_votes_are_refitted(history.present)
        assert history.undo() == "edit"
        assert history.present is document
        assert not history.present.refitted


def test_the_mark_stays_and_goes_with_another_network() -> None:
    document = edits.delete_feature(own_weights_document(), 0)
    assert edits.toggle_relu(document).refitted
    assert picture_edits.clear(document).refitted
    assert not open_document(document.picture, document.network).refitted


def test_votes_that_follow_exemplars_still_do() -> None:
    document = edits.delete_feature(article_document(), 0)
    assert isinstance(document.network.votes, ExemplarVotes)
    assert not document.refitted
    assert without_votes().network.votes is edits.delete_feature(without_votes(), 0).network.votes is None


def test_votes_are_refitted_by_hand() -> None:
    document = article_document()
    changed = edits.refit(document)
    assert_votes_are_refitted(changed)
    np.testing.assert_array_equal(changed.exemplars, document.exemplars)
    assert changed.network.body == document.network.body
    again = edits.refit(changed)
    assert again.network.votes is not None
    assert changed.network.votes is not None
    np.testing.assert_array_equal(again.network.votes.weights, changed.network.votes.weights)
    assert_votes_are_refitted(edits.refit(without_votes()))


def test_refitted_votes_are_better_than_random_ones() -> None:
    document = own_weights_document()
    before = accuracy_as_it_is(document.network, (9, 9), ANY).share
    after = accuracy_as_it_is(edits.refit(document).network, (9, 9), ANY).share
    assert after > max(before, 0.6)


def test_softmax_stays_behind_and_gets_scores_that_it_can_use() -> None:
    network = refitted(with_hidden().network, (9, 9))
    plain = refitted(with_hidden(probabilities=False).network, (9, 9))
    assert network.gives_probabilities
    pictures = [picture("x"), picture("o")]
    np.testing.assert_allclose(network.scores(pictures).sum(axis=1), 1)
    assert network.votes is not None
    assert plain.votes is not None
    # A truth of 3 and −3 instead of 1 and 0 is six times as far apart.
    np.testing.assert_allclose(network.votes.weights, 6 * plain.votes.weights, rtol=1e-3, atol=1e-4)


def test_hidden_neurons_keep_what_they_can() -> None:
    document = with_hidden()
    before = hidden_of(document).weights.reshape(4, 3, 4)
    fewer = edits.delete_feature(document, 1)
    np.testing.assert_array_equal(hidden_of(fewer).weights.reshape(4, 2, 4), before[:, [0, 2]])
    assert_votes_are_refitted(fewer)
    more = edits.add_feature(document, np.ones((3, 3)), "new", 0)
    after = hidden_of(more).weights.reshape(4, 4, 4)
    np.testing.assert_array_equal(after[:, [0, 2, 3]], before)
    assert after[:, 1].all()
    assert_votes_are_refitted(more)
    np.testing.assert_array_equal(
        hidden_of(edits.add_feature(document, np.ones((3, 3)), "n", 0)).weights.ravel(), after.ravel()
    )


def test_hidden_neurons_that_do_not_fit_are_drawn_anew_always_the_same() -> None:
    document = with_hidden()
    pooled = edits.set_pool_count(document, 1)
    assert edits.pool_count(document) == 2
    assert edits.pool_count(pooled) == 1
    assert hidden_of(pooled).weights.shape == (4, 48)
    assert_votes_are_refitted(pooled)
    resized = picture_edits.resize(document, (14, 14))
    values = hidden_of(resized).weights.shape[1]
    assert values == 3 * 3 * 3
    np.testing.assert_array_equal(
        hidden_of(resized).weights, hidden_of(picture_edits.resize(document, (14, 14))).weights
    )
    assert 0.5 < hidden_of(resized).weights.std() * np.sqrt(values / 2) < 1.5
    assert_votes_are_refitted(resized)


def test_a_deeper_convolution_goes_with_the_features_and_its_votes_stay() -> None:
    random = np.random.default_rng(3)
    layers: list[Layer] = [
        Convolution(random.normal(0, 1, (2, 3, 3))), ReLU(), Convolution(random.normal(0, 1, (3, 2, 3, 3))), MaxPool(),
        FullyConnected(random.normal(0, 1, (2, 27))),
    ]  # fmt: skip
    document = open_document(picture("x"), Network(layers))
    changed = edits.add_feature(document, np.ones((3, 3)), "new", 0)
    assert not changed.refitted
    np.testing.assert_allclose(changed.network.scores(picture("o")), document.network.scores(picture("o")))


def test_values_beyond_all_numbers_are_refused_in_a_sentence() -> None:
    document = edits.set_weight(own_weights_document(), 0, (0, 0), 1e300)
    with pytest.raises(ValueError, match=r"^values: found 1e\+299|^values: found"):
        edits.duplicate_feature(document, 0)


def test_editing_stays_quick() -> None:
    document = own_weights_document()
    edits.delete_feature(document, 0)  # the letters are drawn once
    times = []
    for _ in range(5):
        start = perf_counter()
        edits.duplicate_feature(document, 0)
        times.append(perf_counter() - start)
    assert min(times) < 0.1
