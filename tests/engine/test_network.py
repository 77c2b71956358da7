"""Networks: layers in a row, what stands between them, and by which names it is found."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import DTypeLike, NDArray

from tests.engine.strategies import random
from tests.golden import article_network
from xotui.engine import Convolution, ExemplarVotes, FullyConnected, Layer, MaxPool, Network, ReLU, convolve, max_pool
from xotui.pictures import draw_exemplars

NAMES = ("picture", "convolution", "relu", "pool1", "pool2", "votes")
SHAPES = ((9, 9), (3, 7, 7), (3, 7, 7), (3, 4, 4), (3, 2, 2), (2,))


def deep_network() -> Network:
    return Network((Convolution(random(1, 2, 2, 3)), ReLU(), Convolution(random(2, 4, 2, 2, 2)), MaxPool(3, 2)))


def test_the_article_network_is_called_by_these_names() -> None:
    network = article_network()
    trace = network.trace(random(3, 9, 9))
    assert network.names == trace.names == NAMES
    assert network.labels == ("X", "O")
    assert network.shapes((9, 9)) == SHAPES
    assert tuple(stage.shape for stage in trace.stages) == SHAPES
    assert [stage.operation for stage in trace.stages] == ["picture", "convolution", "relu", "pool", "pool", "votes"]
    assert [stage.layer for stage in trace.stages] == [None, *network.layers]


def test_every_repeated_operation_is_numbered() -> None:
    assert deep_network().names == ("picture", "convolution1", "relu", "convolution2", "pool")
    assert Network(()).names == ("picture",)


def test_a_stage_is_found_by_name_operation_and_index() -> None:
    trace = article_network().trace(random(4, 9, 9))
    assert len(trace) == 6
    for index, name in enumerate(NAMES):
        assert trace[name] is trace[index] is trace[index - 6]
    assert trace["pool"] is trace["pool1"]
    assert [trace[index] for index in range(len(trace))] == list(trace.stages)
    with pytest.raises(IndexError):
        trace[6]


@pytest.mark.parametrize("wrong", ["pool3", "Votes", "", "softmax"])
def test_a_name_that_is_not_there_is_answered_with_those_that_are(wrong: str) -> None:
    with pytest.raises(KeyError) as error:
        article_network().trace(random(5, 9, 9))[wrong]
    sentence = error.value.args[0]
    assert repr(wrong) in sentence
    assert ", ".join(NAMES) in sentence


def agree(found: NDArray[Any], expected: NDArray[Any]) -> None:
    """The same, up to the rounding of sums of a few numbers of about 1 that are added up in another order."""
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-14)


def test_a_trace_holds_what_each_layer_makes() -> None:
    image, network = random(6, 7, 8), deep_network()
    trace = network.trace(image)
    first, _, second, _ = network.layers
    assert isinstance(first, Convolution)
    assert isinstance(second, Convolution)
    np.testing.assert_array_equal(trace["picture"].values, image)
    maps = convolve(image, first.kernels)
    agree(trace["convolution"].values, maps)
    maps = np.where(maps > 0, maps, 0)
    agree(trace["relu"].values, maps)
    maps = convolve(maps, second.kernels)
    agree(trace["convolution2"].values, maps)
    agree(trace["pool"].values, max_pool(maps, 3, 2))
    agree(network.forward(image), trace[-1].values)


def test_stages_as_maps() -> None:
    trace = article_network().trace(random(7, 9, 9))
    assert [stage.maps.shape for stage in trace.stages] == [
        (1, 9, 9),
        (3, 7, 7),
        (3, 7, 7),
        (3, 4, 4),
        (3, 2, 2),
        (1, 2, 1),
    ]
    for stage in trace.stages:
        np.testing.assert_array_equal(stage.maps.ravel(), stage.values.ravel())


def test_a_trace_is_read_only_and_keeps_its_picture() -> None:
    image = random(8, 9, 9)
    before = image.copy()
    trace = article_network().trace(image)
    for stage in trace.stages:
        for array in (stage.values, stage.maps):
            with pytest.raises(ValueError, match=r"read-only"):
                array[...] = 0
    image[...] = 5
    np.testing.assert_array_equal(trace["picture"].values, before)


@pytest.mark.parametrize(
    "layers", [(), (ReLU(),), (MaxPool(1, 1),), (Convolution(np.ones((1, 1, 1))),), (FullyConnected(np.ones((2, 9))),)]
)
def test_what_is_returned_belongs_to_the_caller(layers: tuple[Layer, ...]) -> None:
    network, image = Network(layers), np.abs(random(9, 3, 3))
    before = image.copy()
    first = network.forward(image)
    kept = first.copy()
    second = network.forward(image)
    second[...] = 99
    np.testing.assert_array_equal(first, kept)
    np.testing.assert_array_equal(image, before)
    np.testing.assert_array_equal(network.forward(image), kept)


def test_a_second_trace_does_not_overwrite_the_first() -> None:
    network = article_network()
    first = network.trace(random(10, 9, 9))
    kept = [stage.values.copy() for stage in first.stages]
    network.trace(random(11, 9, 9))
    network.forward(random(12, 4, 9, 9))
    for stage, values in zip(first.stages, kept, strict=True):
        np.testing.assert_array_equal(stage.values, values)


@pytest.mark.parametrize("leading", [(), (1,), (4,), (2, 3)])
def test_many_pictures_at_once_are_the_same_as_one_by_one(leading: tuple[int, ...]) -> None:
    images = random(13, *leading, 9, 9)
    for network in (article_network(), deep_network(), Network(())):
        made = network.forward(images)
        assert made.shape[: len(leading)] == leading
        for index in np.ndindex(leading):
            agree(made[index], network.forward(images[index]))
            agree(made[index], network.trace(images[index])[-1].values)


def test_scores_of_a_batch() -> None:
    network, images = article_network(), random(14, 5, 9, 9)
    assert network.scores(images).shape == (5, 2)
    np.testing.assert_array_equal(network.scores(images), network.forward(images))
    assert network.scores(images[0]).shape == (2,)


def test_no_pictures_have_no_scores() -> None:
    assert article_network().scores(np.zeros((0, 9, 9))).shape == (0, 2)


@pytest.mark.parametrize(
    ("given_type", "expected"), [(np.float32, np.float32), (np.float64, np.float64), (np.int8, np.float64)]
)
def test_the_type_of_the_picture_goes_all_the_way(given_type: DTypeLike, expected: DTypeLike) -> None:
    image = draw_exemplars((9, 9))[0].astype(given_type)
    network = article_network()
    assert {stage.values.dtype for stage in network.trace(image).stages} == {np.dtype(expected)}
    assert network.scores(image).dtype == expected
    assert network.scores(image)[0] == pytest.approx(1)


def test_votes_are_the_last_layer_or_none() -> None:
    network = article_network()
    assert network.votes is network.layers[-1]
    assert deep_network().votes is None
    assert Network(()).votes is None


@pytest.mark.parametrize("layers", [(), (ReLU(), MaxPool())])
def test_a_network_without_votes_gives_no_scores(layers: tuple[Layer, ...]) -> None:
    with pytest.raises(ValueError, match=r"^layers: found .*; expected votes"):
        Network(layers).scores(np.ones((4, 4)))


def test_labels_are_as_many_as_scores() -> None:
    votes = FullyConnected(np.ones((3, 4)))
    assert Network((votes,), ("X", "O", "T")).labels == ("X", "O", "T")
    with pytest.raises(ValueError, match=r"^labels: found 2; expected 3"):
        Network((votes,))
    with pytest.raises(ValueError, match=r"^labels: found 1; expected 2"):
        Network((ExemplarVotes(draw_exemplars((3, 3)), ()),), ("X",))


@pytest.mark.parametrize(
    ("image", "says"),
    [
        (np.ones(81), ["images", "(81,)", "(…, H, W)"]),
        (np.ones((0, 9)), ["images", "(0, 9)", "0"]),
        ([[1, 2], [3]], ["images", "rectangle"]),
        (np.ones((2, 2)), ["kernels", "3×3", "2×2"]),
        (np.ones((11, 11)), ["weights", "12", "27"]),
    ],
)
def test_a_picture_that_does_not_fit_is_refused(image: Any, says: list[str]) -> None:
    network = article_network()
    for look in (network.forward, network.scores, network.trace):
        with pytest.raises(ValueError, match=f"^{says[0]}: found .*; expected ") as error:
            look(image)
        for part in says[1:]:
            assert part in str(error.value)


def test_a_trace_is_of_one_picture() -> None:
    with pytest.raises(ValueError, match=r"^image: found shape \(2, 9, 9\); expected \(H, W\)"):
        article_network().trace(np.ones((2, 9, 9)))


def test_layers_that_do_not_follow_each_other_are_refused() -> None:
    network = Network((Convolution(np.ones((3, 2, 2))), Convolution(np.ones((1, 2, 2, 2)))))
    with pytest.raises(ValueError, match=r"^kernels: found .*; expected ") as error:
        network.shapes((9, 9))
    assert "(3, 8, 8)" in str(error.value)
