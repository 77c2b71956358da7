"""The document: what it lets in, that it never changes, and that its votes always fit its layers."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.document.samples import (
    EDITS,
    NETWORK_EDITS,
    arrays,
    article_document,
    assert_votes_are_refitted,
    assert_votes_follow,
    content,
    own_weights_document,
    uneven_document,
    without_votes,
)
from tests.engine.strategies import seeds, thorough
from tests.golden import article_network, picture
from xotui.document.document import Document, open_document
from xotui.document.network_edits import rename_feature
from xotui.engine import Convolution, ExemplarVotes, FullyConnected, MaxPool, Network, ReLU
from xotui.pictures import draw_exemplars, draw_x

STARTS = (article_document, uneven_document, own_weights_document, without_votes)


def tried(document: Document, edit: str, seed: int) -> Document:
    """The document after an edit, or the same where the edit is refused."""
    try:
        return EDITS[edit](document, Random(seed))
    except ValueError:
        return document


def test_opening() -> None:
    document = article_document("o")
    np.testing.assert_array_equal(document.picture, picture("o"))
    np.testing.assert_array_equal(document.exemplars, np.stack([picture("x"), picture("o")]))
    assert document.shape == (9, 9)
    assert (document.picture_name, document.network_name) == ("o", "article")
    assert document.convolution is document.network.layers[0]


def test_what_was_given_can_be_changed_later_without_changing_the_document() -> None:
    given_picture = picture("x").copy()
    document = open_document(given_picture, article_network())
    given_picture[...] = 0
    np.testing.assert_array_equal(document.picture, picture("x"))


def test_nothing_of_a_document_can_be_written_to() -> None:
    document = article_document()
    for name, value in vars(document).items():
        with pytest.raises(FrozenInstanceError):
            setattr(document, name, value)
    for array in arrays(document):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
    with pytest.raises(ValueError, match="read-only"):
        document.with_picture(picture("o")).picture[0, 0] = 0


def test_exemplars_of_its_own_size_are_kept_and_drawn_for_any_other() -> None:
    layers = article_network().layers[:-1]
    own = np.stack([picture("x-thick"), picture("o-thick")])
    network = Network((*layers, ExemplarVotes(own, layers)))
    np.testing.assert_array_equal(open_document(picture("x"), network).exemplars, own)
    np.testing.assert_array_equal(without_votes().exemplars, draw_exemplars((9, 9)))


def test_votes_that_fit_by_chance_follow_the_exemplars_of_the_document_too() -> None:
    # 8×8 gives twelve values as 9×9 does, but other votes; a new name must not change a verdict.
    document = open_document(draw_x((8, 8)), article_network())
    renamed = rename_feature(document, 0, "other")
    np.testing.assert_array_equal(document.network.scores(document.picture), renamed.network.scores(document.picture))
    assert_votes_follow(document)


@pytest.mark.parametrize("shape", [(3, 3), (3, 64), (64, 64)])
def test_the_smallest_and_the_largest_picture(shape: tuple[int, int]) -> None:
    network = Network((Convolution(np.ones((1, 3, 3))), ReLU()))
    assert open_document(np.zeros(shape), network).shape == shape


@pytest.mark.parametrize(
    "image",
    [
        np.zeros((2, 9)),
        np.zeros((9, 65)),
        np.zeros(9),
        np.zeros((1, 9, 9)),
        np.zeros(()),
        np.full((9, 9), 1.01),
        np.full((9, 9), -2.0),
        np.full((9, 9), np.nan),
        np.full((9, 9), np.inf),
        np.full((9, 9), "x"),
    ],
)
def test_pictures_that_cannot_be_edited(image: NDArray[Any]) -> None:
    with pytest.raises(ValueError, match=r"^picture: found .*; .*(expected|takes) "):
        open_document(image, article_network())


@pytest.mark.parametrize(
    "layers",
    [
        (),
        (ReLU(),),
        (MaxPool(), ReLU()),
        (FullyConnected(np.ones((2, 81))),),
        (Convolution(np.ones((17, 3, 3))),),
        (Convolution(np.ones((1, 8, 3))),),
        (Convolution(np.ones((1, 3, 8))),),
        (Convolution(np.ones((1, 1, 3, 3))),),
    ],
)
def test_networks_that_cannot_be_edited(layers: tuple[Any, ...]) -> None:
    with pytest.raises(ValueError, match=r"^(network|features): found .*; .*(expect|take)s "):
        open_document(picture("x"), Network(layers))


def test_a_network_that_does_not_fit_the_picture() -> None:
    with pytest.raises(ValueError, match="found"):
        open_document(np.zeros((12, 12)), Network((*article_network().layers[:-1], FullyConnected(np.ones((2, 12))))))
    with pytest.raises(ValueError, match="found 5×5 on 4×9"):
        open_document(np.zeros((4, 9)), Network((Convolution(np.ones((1, 5, 5))),)))


def test_layers_that_do_not_fit_are_refused_and_the_document_stays() -> None:
    for document in (article_document(), without_votes(), own_weights_document()):
        before = content(document)
        with pytest.raises(ValueError, match="found"):
            document.with_layers([document.convolution, MaxPool(8, 8, "drop")])
        assert content(document) == before


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("start", STARTS)
def test_an_edit_makes_another_document_and_leaves_the_old_one_alone(start: Any, edit: str) -> None:
    document: Document = start()
    for seed in range(4):
        before = content(document)
        changed = tried(document, edit, seed)
        assert content(document) == before
        assert not any(array.flags.writeable for array in arrays(changed))
        document = changed


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_hangs_on_nothing_but_the_document(edit: str) -> None:
    document = uneven_document()
    assert content(tried(document, edit, 3)) == content(tried(document, edit, 3))


@given(st.lists(st.tuples(st.sampled_from(sorted(EDITS)), seeds), max_size=12))
@thorough
def test_whatever_is_edited_the_votes_follow(edits: list[tuple[str, int]]) -> None:
    document = article_document()
    for edit, seed in edits:
        document = tried(document, edit, seed)
        assert_votes_follow(document)
        assert document.exemplars.shape == (2, *document.shape)
        assert document.network.labels == ("X", "O")


@given(st.lists(st.tuples(st.sampled_from(sorted(EDITS)), seeds), max_size=12))
@thorough
def test_whatever_is_edited_a_network_without_votes_stays_without(edits: list[tuple[str, int]]) -> None:
    document = without_votes()
    for edit, seed in edits:
        document = tried(document, edit, seed)
        assert document.network.votes is None
        document.network.trace(document.picture)


@given(st.lists(st.tuples(st.sampled_from(sorted(NETWORK_EDITS)), seeds), max_size=12))
@thorough
def test_weights_of_another_origin_stay_while_they_fit(edits: list[tuple[str, int]]) -> None:
    document = own_weights_document()
    for edit, seed in edits:
        before = document
        assert before.network.votes is not None
        document = tried(document, edit, seed)
        after = document.network.votes
        assert after is not None
        assert not isinstance(after, ExemplarVotes)
        assert before.refitted <= document.refitted
        *_, read, _ = before.network.shapes(before.shape)
        *_, values, _ = document.network.shapes(document.shape)
        if read != values:
            assert_votes_are_refitted(document)
        else:
            assert after.weights.shape == before.network.votes.weights.shape
            assert np.isin(after.weights, before.network.votes.weights).all()
            if edit != "move":
                np.testing.assert_array_equal(after.weights, before.network.votes.weights)


def test_a_network_of_three_letters_is_refused() -> None:
    network = Network((Convolution(np.ones((1, 3, 3))), FullyConnected(np.ones((3, 49)))), ("X", "O", "T"))
    with pytest.raises(ValueError, match=r"found 3 labels; .* expects two"):
        open_document(picture("x"), network)
