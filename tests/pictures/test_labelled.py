"""Labelled pictures: what belongs together stays together, however the set is taken apart."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xotui.pictures.labelled import LabelledSet

thorough = settings(deadline=None, max_examples=80, derandomize=True)


@st.composite
def labelled(draw: st.DrawFn) -> LabelledSet:
    """Sets whose pictures all differ: each is known by the one value that fills it."""
    labels = draw(st.lists(st.integers(0, 1), max_size=30))
    first = draw(st.floats(-1, -0.5))
    images = np.zeros((len(labels), 2, 3)) + (first + np.arange(len(labels)) / 100)[:, None, None]
    named = draw(st.booleans())
    return LabelledSet(images, labels, [f"picture {index}" for index in range(len(labels))] if named else [])


def rows(pictures: LabelledSet) -> list[tuple[float, int, str]]:
    """Each picture's value, its label and its name."""
    names = pictures.names or ("",) * len(pictures)
    return [
        (float(image[0, 0]), int(label), name)
        for image, label, name in zip(pictures.images, pictures.labels, names, strict=True)
    ]


def unnamed(found: list[tuple[float, int, str]]) -> list[tuple[float, int]]:
    return [(value, label) for value, label, _ in found]


@given(labelled())
@thorough
def test_counts_length_and_shape_are_those_of_the_pictures(pictures: LabelledSet) -> None:
    assert sum(pictures.counts) == len(pictures) == len(pictures.images)
    assert pictures.counts[1] == sum(pictures.labels)
    assert pictures.shape == (2, 3)


@given(labelled(), st.data())
@thorough
def test_a_subset_is_in_the_given_order_with_labels_and_names(pictures: LabelledSet, data: st.DataObject) -> None:
    some = st.lists(st.integers(0, len(pictures) - 1)) if len(pictures) else st.just([])
    indices = data.draw(some)
    everything = rows(pictures)
    assert rows(pictures.subset(indices)) == [everything[index] for index in indices]


@given(labelled(), labelled())
@thorough
def test_joined_sets_are_one_after_the_other(first: LabelledSet, second: LabelledSet) -> None:
    joined = first.joined(second)
    assert unnamed(rows(joined)) == unnamed(rows(first)) + unnamed(rows(second))
    if first.names and second.names:
        assert joined.names == first.names + second.names
    elif len(first) and len(second):
        assert joined.names == ()


@given(labelled(), st.floats(0, 1), st.integers(0, 9))
@thorough
def test_a_split_loses_nothing_and_doubles_nothing(pictures: LabelledSet, share: float, seed: int) -> None:
    learned, kept = pictures.split(share, seed)
    assert sorted(rows(learned) + rows(kept)) == sorted(rows(pictures))
    again = pictures.split(share, seed)
    assert rows(again[0]) == rows(learned)
    assert rows(again[1]) == rows(kept)


@given(labelled(), st.floats(0.01, 0.99), st.integers(0, 9))
@thorough
def test_a_split_shares_each_category_alike(pictures: LabelledSet, share: float, seed: int) -> None:
    learned, kept = pictures.split(share, seed)
    for total, left, taken in zip(pictures.counts, learned.counts, kept.counts, strict=True):
        if total > 1:
            assert left >= 1
            assert taken >= 1
        assert abs(taken - total * share) <= 1


def test_nothing_or_everything_is_kept() -> None:
    pictures = LabelledSet(np.zeros((10, 2, 2)), [0, 1] * 5)
    assert [len(part) for part in pictures.split(0, 1)] == [10, 0]
    assert [len(part) for part in pictures.split(1, 1)] == [0, 10]


def test_another_seed_splits_in_another_way() -> None:
    images = np.zeros((40, 1, 1)) + np.arange(40)[:, None, None] / 40
    pictures = LabelledSet(images, [0, 1] * 20)
    assert rows(pictures.split(0.5, 1)[1]) != rows(pictures.split(0.5, 2)[1])


def test_what_is_in_a_set_cannot_be_changed() -> None:
    images, labels = np.zeros((2, 3, 3)), np.array([0, 1])
    pictures = LabelledSet(images, labels)
    with pytest.raises(ValueError, match="read-only"):
        pictures.images[0, 0, 0] = 1
    with pytest.raises(ValueError, match="read-only"):
        pictures.labels[0] = 1
    images[0, 0, 0] = 1
    labels[0] = 1
    assert pictures.images.max() == 0
    assert pictures.counts == (1, 1)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((np.zeros((9, 9)), [0]), r"images: found shape \(9, 9\); expected \(N, H, W\)"),
        ((np.zeros((2, 9, 9)), [0]), r"labels: found shape \(1,\); expected \(2,\)"),
        ((np.zeros((2, 9, 9)), [[0], [1]]), r"labels: found shape \(2, 1\); expected \(2,\)"),
        ((np.zeros((2, 9, 9)), [0, 2]), r"labels: found other numbers; expected 0 \(X\) or 1 \(O\)"),
        ((np.zeros((2, 9, 9)), [0, -1]), r"labels: found other numbers"),
        ((np.zeros((2, 9, 9)), [0, 1], ["one"]), r"names: found 1; expected 2"),
    ],
)
def test_what_does_not_belong_together_is_refused(arguments: tuple[Any, ...], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        LabelledSet(*arguments)
