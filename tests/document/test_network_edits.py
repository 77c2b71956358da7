"""What can be done to features and layers: each edit, its limits, and the votes that follow."""

from __future__ import annotations

import numpy as np
import pytest

from tests.document.samples import (
    article_document,
    assert_votes_are_refitted,
    assert_votes_follow,
    own_weights_document,
    uneven_document,
    without_votes,
)
from tests.engine.strategies import random
from tests.golden import FEATURES, article_network, picture
from xotui.document import Document
from xotui.document import network_edits as edits
from xotui.document.document import open_document, votes_follow_exemplars
from xotui.document.picture_edits import put_picture
from xotui.engine import Convolution, ExemplarVotes, MaxPool, Network
from xotui.engine.arrays import Array
from xotui.engine.pooling import Edge
from xotui.insight.verdict import judge

NAMES = article_document().convolution.names


def names(document: Document) -> tuple[str, ...]:
    return document.convolution.names


def with_features(count: int) -> Document:
    document = article_document()
    while len(names(document)) < count:
        document = edits.duplicate_feature(document, 0)
    return document


def test_one_pixel_of_a_feature() -> None:
    document = edits.set_weight(article_document(), 1, (0, 2), 0.25)
    expected = FEATURES.copy()
    expected[1, 0, 2] = 0.25
    np.testing.assert_array_equal(document.convolution.kernels, expected)
    assert names(document) == NAMES
    assert_votes_follow(document)


def test_a_new_feature_stands_behind_the_chosen_one() -> None:
    kernel = random(4, 3, 3)
    for after in range(3):
        document = edits.add_feature(article_document(), kernel, "new", after)
        assert names(document) == (*NAMES[: after + 1], "new", *NAMES[after + 1 :])
        np.testing.assert_array_equal(document.convolution.kernels[after + 1], kernel)
        np.testing.assert_array_equal(np.delete(document.convolution.kernels, after + 1, axis=0), FEATURES)
        assert_votes_follow(document)


def test_a_new_feature_takes_the_size_of_the_others() -> None:
    kernel = random(4, 3, 3)
    larger = edits.add_feature(edits.resize_features(article_document(), (5, 5)), kernel, "new", 0)
    np.testing.assert_array_equal(larger.convolution.kernels[1][1:4, 1:4], kernel)
    assert (larger.convolution.kernels[1].sum() - kernel.sum()) == pytest.approx(-16)
    smaller = edits.add_feature(edits.resize_features(article_document(), (1, 1)), kernel, "new", 0)
    assert smaller.convolution.kernels[1].tolist() == [[kernel[1, 1]]]


def test_a_duplicate_is_the_same_under_a_name_of_its_own() -> None:
    document = article_document()
    for _ in range(3):
        document = edits.duplicate_feature(document, 1)
    assert len(set(names(document))) == 6
    for index in range(1, 5):
        np.testing.assert_array_equal(document.convolution.kernels[index], FEATURES[1])
    assert_votes_follow(document)


def test_sixteen_features_are_the_most() -> None:
    full = with_features(16)
    assert len(names(full)) == len(set(names(full))) == 16
    too_many = r"^features: found 16 .*at most 16"
    with pytest.raises(ValueError, match=too_many):
        edits.duplicate_feature(full, 3)
    with pytest.raises(ValueError, match=too_many):
        edits.add_feature(full, np.ones((3, 3)), "new", 0)
    with pytest.raises(ValueError, match=too_many):
        edits.lift_patch(full, (4, 4), 0)


def test_a_duplicate_of_the_longest_name_is_no_longer_than_the_longest_name() -> None:
    document = edits.rename_feature(article_document(), 0, "n" * edits.NAME_LENGTH)
    document = edits.duplicate_feature(edits.duplicate_feature(document, 0), 0)
    assert len(set(names(document))) == 5
    assert max(map(len, names(document))) <= edits.NAME_LENGTH


def test_the_last_feature_stays() -> None:
    document = edits.delete_feature(edits.delete_feature(article_document(), 0), 1)
    assert names(document) == (NAMES[1],)
    np.testing.assert_array_equal(document.convolution.kernels, FEATURES[1:2])
    assert_votes_follow(document)
    with pytest.raises(ValueError, match=r"^features: found .*at least 1"):
        edits.delete_feature(document, 0)


def test_the_same_feature_is_gone_that_was_deleted() -> None:
    for index in range(3):
        document = edits.delete_feature(article_document(), index)
        assert names(document) == NAMES[:index] + NAMES[index + 1 :]
        np.testing.assert_array_equal(document.convolution.kernels, np.delete(FEATURES, index, axis=0))


def test_a_name_is_tidied_and_kept() -> None:
    document = edits.rename_feature(article_document(), 2, "  my \t own  stroke ")
    assert names(document) == (*NAMES[:2], "my own stroke")
    assert names(edits.rename_feature(document, 2, "my own stroke"))[2] == "my own stroke"
    assert names(edits.rename_feature(document, 0, "ä" * 24))[0] == "ä" * 24
    np.testing.assert_array_equal(document.convolution.kernels, FEATURES)


@pytest.mark.parametrize("name", ["", "   ", "\n", "n" * 25, NAMES[1], f" {NAMES[1]} "])
def test_names_that_cannot_be(name: str) -> None:
    with pytest.raises(ValueError, match=r"^name: found .*; expected "):
        edits.rename_feature(article_document(), 0, name)


@pytest.mark.parametrize(
    ("feature", "steps", "order"),
    [
        (0, 1, [1, 0, 2]),
        (0, 2, [1, 2, 0]),
        (2, -1, [0, 2, 1]),
        (2, -2, [2, 0, 1]),
        (1, 0, [0, 1, 2]),
        (0, -1, [0, 1, 2]),
        (2, 1, [0, 1, 2]),
        (1, 99, [0, 2, 1]),
        (1, -99, [1, 0, 2]),
    ],
)
def test_moving_a_feature(feature: int, steps: int, order: list[int]) -> None:
    document = edits.move_feature(article_document(), feature, steps)
    assert names(document) == tuple(NAMES[index] for index in order)
    np.testing.assert_array_equal(document.convolution.kernels, FEATURES[order])
    assert_votes_follow(document)
    for image in (picture("x"), picture("o-thick")):
        np.testing.assert_allclose(document.network.scores(image), article_network().scores(image))


@pytest.mark.parametrize("shape", [(1, 1), (2, 2), (3, 5), (5, 3), (7, 7), (4, 6)])
def test_resizing_features(shape: tuple[int, int]) -> None:
    document = edits.resize_features(article_document(), shape)
    assert document.convolution.kernels.shape == (3, *shape)
    assert_votes_follow(document)


def test_padding_keeps_the_middle_and_cutting_brings_the_feature_back() -> None:
    larger = edits.resize_features(article_document(), (7, 7))
    np.testing.assert_array_equal(larger.convolution.kernels[:, 2:5, 2:5], FEATURES)
    assert (larger.convolution.kernels > 0).sum() == (FEATURES > 0).sum()
    np.testing.assert_array_equal(edits.resize_features(larger, (3, 3)).convolution.kernels, FEATURES)


@pytest.mark.parametrize("shape", [(0, 3), (8, 8), (3, 8), (-1, 3)])
def test_sizes_of_features_that_the_editor_does_not_take(shape: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match=r"^features: found .*; the editor takes features from 1×1 to 7×7"):
        edits.resize_features(article_document(), shape)


def test_a_feature_is_not_larger_than_the_picture() -> None:
    small = put_picture(article_document(), np.eye(5, 6) * 2 - 1, "small")
    assert edits.resize_features(small, (5, 6)).convolution.kernels.shape == (3, 5, 6)
    with pytest.raises(ValueError, match="found 6×6 on 5×6"):
        edits.resize_features(small, (6, 6))


def test_a_lifted_patch_matches_the_picture_perfectly_where_it_was_lifted() -> None:
    document = uneven_document()
    for place in np.ndindex(9, 9):
        lifted = edits.lift_patch(document, (place[0], place[1]), 2)
        top, left = edits.patch_corner(document, (place[0], place[1]))
        assert 0 <= top <= place[0] <= top + 2 <= 8
        assert 0 <= left <= place[1] <= left + 2 <= 8
        np.testing.assert_array_equal(lifted.convolution.kernels[3], document.picture[top : top + 3, left : left + 3])
        assert lifted.network.trace(lifted.picture)["convolution"].values[3, top, left] == 1
        if min(place) >= 1 and max(place) <= 7:
            assert (top, left) == (place[0] - 1, place[1] - 1)
    assert_votes_follow(edits.lift_patch(document, (4, 4), 0))


def test_two_lifted_patches_have_two_names() -> None:
    document = edits.lift_patch(edits.lift_patch(uneven_document(), (2, 2), 2), (6, 6), 3)
    assert len(set(names(document))) == 5


@pytest.mark.parametrize("document", [article_document(), own_weights_document(), without_votes()])
def test_relu_off_and_on_again(document: Document) -> None:
    off = edits.toggle_relu(document)
    assert "relu" not in off.network.names
    assert off.network.names[:2] == ("picture", "convolution")
    on = edits.toggle_relu(off)
    assert on.network.names == document.network.names
    for image in (picture("x"), picture("o-thick")):
        np.testing.assert_array_equal(on.network.forward(image), document.network.forward(image))


def test_votes_follow_when_relu_goes() -> None:
    assert_votes_follow(edits.toggle_relu(article_document()))


@pytest.mark.parametrize(("count", "side"), [(0, 7), (1, 4), (2, 2), (3, 1)])
def test_the_number_of_pooling_layers(count: int, side: int) -> None:
    document = edits.set_pool_count(article_document(), count)
    assert edits.pool_count(document) == count
    *_, maps, scores = document.network.shapes((9, 9))
    assert (maps, scores) == ((3, side, side), (2,))
    assert_votes_follow(document)
    back = edits.set_pool_count(document, 2)
    assert back.network.names == article_network().names
    np.testing.assert_array_equal(back.network.scores(picture("x")), article_network().scores(picture("x")))


@pytest.mark.parametrize(
    ("window", "stride", "edge", "sides"),
    [
        (2, 2, "keep", (4, 2)),
        (2, 2, "drop", (3, 1)),
        (3, 2, "keep", (3, 1)),
        (3, 3, "keep", (3, 1)),
        (2, 1, "keep", (6, 5)),
        (3, 1, "drop", (5, 3)),
        (2, 3, "keep", (3, 1)),
    ],
)
def test_pooling(window: int, stride: int, edge: Edge, sides: tuple[int, int]) -> None:
    document = edits.set_pooling(article_document(), window=window, stride=stride, edge=edge)
    pools = [layer for layer in document.network.layers if isinstance(layer, MaxPool)]
    assert [(pool.window, pool.stride, pool.edge) for pool in pools] == [(window, stride, edge)] * 2
    shapes = document.network.shapes((9, 9))
    assert (shapes[3][-1], shapes[4][-1]) == sides
    assert_votes_follow(document)


def test_what_is_not_named_of_a_pooling_stays() -> None:
    document = edits.set_pooling(article_document(), edge="drop")
    document = edits.set_pooling(document, window=3)
    pool = edits.pooling_of(edits.set_pooling(document, stride=1))
    assert (pool.window, pool.stride, pool.edge) == (3, 1, "drop")
    one_more = edits.set_pool_count(edits.set_pooling(article_document(), window=3, stride=1), 3)
    assert [layer.window for layer in one_more.network.layers if isinstance(layer, MaxPool)] == [3, 3, 3]


def test_pooling_that_does_not_fit_is_refused() -> None:
    dropping = edits.set_pooling(article_document(), edge="drop")
    with pytest.raises(ValueError, match=r"^window: found 2×2 on a map of 1×1"):
        edits.set_pool_count(dropping, 3)
    with pytest.raises(ValueError, match=r"^window: found 3×3"):
        edits.set_pooling(edits.set_pool_count(dropping, 2), window=3, stride=3)
    with pytest.raises(ValueError, match=r"^pool: found no pooling layer"):
        edits.set_pooling(edits.set_pool_count(article_document(), 0), window=3)


def test_a_deeper_convolution_goes_with_the_features() -> None:
    layers = (Convolution(random(1, 3, 3, 3)), Convolution(random(2, 2, 3, 3, 3)), MaxPool())
    exemplars = np.stack([picture("x"), picture("o")])
    document = open_document(picture("x"), Network((*layers, ExemplarVotes(exemplars, layers))))
    assert_votes_follow(edits.set_weight(document, 0, (1, 1), 0.5))
    before = layers[1].kernels

    def second(changed: Document) -> Array:
        _, layer = (layer for layer in changed.network.layers if isinstance(layer, Convolution))
        return layer.kernels

    assert np.allclose(second(edits.delete_feature(document, 0)) * 3, before[:, 1:] * 2)
    assert np.array_equal(second(edits.move_feature(document, 0, 2)), before[:, [1, 2, 0]])
    more = edits.duplicate_feature(document, 0)
    # Nothing reads the new map yet: the next convolution gives what it gave before.
    maps = [changed.network.trace(picture("x"))["convolution2"].values for changed in (document, more)]
    assert np.allclose(maps[0], maps[1])


def test_weights_of_another_origin_are_kept_while_they_fit() -> None:
    document = own_weights_document()
    assert not votes_follow_exemplars(document)
    votes = document.network.votes
    assert votes is not None
    for changed in (
        edits.toggle_relu(document),
        edits.set_weight(document, 0, (0, 0), 0.0),
        edits.rename_feature(document, 0, "other"),
        edits.resize_features(document, (2, 2)),
        edits.make_exemplar(document, 1),
    ):
        assert changed.network.votes is not None
        np.testing.assert_array_equal(changed.network.votes.weights, votes.weights)
        assert not votes_follow_exemplars(changed)
    for changed in (
        edits.duplicate_feature(document, 0),
        edits.delete_feature(document, 0),
        edits.set_pool_count(document, 1),
        edits.set_pooling(document, edge="drop"),
    ):
        assert_votes_are_refitted(changed)
        assert not document.refitted


@pytest.mark.parametrize("category", [0, 1])
def test_the_present_picture_as_an_exemplar(category: int) -> None:
    document = edits.make_exemplar(article_document("x-thick"), category)
    np.testing.assert_array_equal(document.exemplars[category], picture("x-thick"))
    np.testing.assert_array_equal(document.exemplars[1 - category], picture("ox"[category]))
    np.testing.assert_array_equal(document.picture, picture("x-thick"))
    assert_votes_follow(document)


def test_two_equal_exemplars_leave_nobody_to_vote() -> None:
    document = edits.make_exemplar(article_document("x"), 1)
    scores = document.network.scores(document.picture)
    assert judge(document.picture, scores, ("X", "O")).scores == (None, None)


@pytest.mark.parametrize(
    ("taken", "name"),
    [
        ([], "a"),
        (["a"], "a"),
        (["a", "a 2"], "a"),
        (["a 2"], "a 2"),
        (["7"], "7"),
        (["a", "a 3"], "a 3"),
        (["2 2"], "2 2"),
    ],
)
def test_a_name_that_nobody_has(taken: list[str], name: str) -> None:
    found = edits.unused_name(name, taken)
    assert found not in taken
    assert name in taken or found == name
