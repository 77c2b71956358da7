"""Layers: each knows the shape it makes, keeps what it was built from, and names what does not fit."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import DTypeLike, NDArray

from tests.engine.strategies import random, thorough
from tests.engine.test_pooling import EDGES, fits
from xotui.engine import Convolution, ExemplarVotes, FullyConnected, Layer, MaxPool, ReLU, convolve, max_pool
from xotui.engine.convolution import Scaling
from xotui.engine.pooling import Edge

side = st.integers(1, 7)


@given(st.integers(1, 3), st.integers(0, 3), side, side, st.data())
@thorough
def test_convolution_foretells_its_shape(
    features: int, channels: int, height: int, width: int, data: st.DataObject
) -> None:
    kernel = data.draw(st.integers(1, height)), data.draw(st.integers(1, width))
    depth = (channels,) if channels else ()
    layer = Convolution(random(1, features, *depth, *kernel))
    batch = random(2, 2, *depth, height, width)
    made = layer(batch)
    assert made.shape == (2, *layer.output_shape(batch.shape[1:]))
    np.testing.assert_array_equal(made, convolve(batch, layer.kernels))


@given(st.integers(0, 3), side, side, st.integers(1, 4), st.integers(1, 5), st.sampled_from(EDGES))
@thorough
def test_pooling_foretells_its_shape(
    channels: int, height: int, width: int, window: int, stride: int, edge: Edge
) -> None:
    batch = random(3, 2, *((channels,) if channels else ()), height, width)
    layer = MaxPool(window, stride, edge)
    if not fits(batch.shape, window, edge):
        with pytest.raises(ValueError, match=r"^window: found .*; expected "):
            layer.output_shape(batch.shape[1:])
        return
    made = layer(batch)
    assert made.shape == (2, *layer.output_shape(batch.shape[1:]))
    np.testing.assert_array_equal(made, max_pool(batch, window, stride, edge))
    winners = layer.winners(batch)
    assert winners.rows.shape == winners.columns.shape == winners.ties.shape == made.shape


@pytest.mark.parametrize("shape", [(4,), (3, 5), (2, 3, 4)])
def test_relu_and_votes_foretell_their_shapes(shape: tuple[int, ...]) -> None:
    batch = random(4, 2, *shape)
    votes = FullyConnected(random(5, 3, int(np.prod(shape))))
    assert ReLU()(batch).shape == (2, *ReLU().output_shape(shape))
    assert votes(batch).shape == (2, *votes.output_shape(shape)) == (2, 3)


def test_votes_read_values_in_reading_order() -> None:
    batch = random(6, 2, 3, 4, 5)
    for place in (0, 7, 33, 59):
        weights = np.zeros((2, 60))
        weights[1, place] = 1
        channel, row, column = np.unravel_index(place, (3, 4, 5))
        np.testing.assert_array_equal(FullyConnected(weights)(batch)[:, 1], batch[:, channel, row, column])


def test_features_are_called_what_they_are_told_or_counted_from_1() -> None:
    kernels = np.ones((2, 1, 1))
    assert Convolution(kernels).names == ("feature 1", "feature 2")
    assert Convolution(kernels, ["a", "b"]).names == ("a", "b")
    with pytest.raises(ValueError, match=r"^names: found 1; expected 2"):
        Convolution(kernels, ["a"])


def test_layers_keep_their_own_numbers() -> None:
    kernels, weights, exemplars = random(7, 2, 1, 1), random(8, 2, 4), random(9, 2, 2, 2)
    built = Convolution(kernels), FullyConnected(weights), ExemplarVotes(exemplars, ())
    before = built[0].kernels.copy(), built[1].weights.copy(), built[2].weights.copy(), built[2].exemplars.copy()
    for given_array in (kernels, weights, exemplars):
        given_array[...] = 99
    kept = built[0].kernels, built[1].weights, built[2].weights, built[2].exemplars
    for now, then in zip(kept, before, strict=True):
        np.testing.assert_array_equal(now, then)
        with pytest.raises(ValueError, match=r"read-only"):
            now[...] = 0


@pytest.mark.parametrize(
    "layer",
    [
        Convolution(np.ones((1, 1, 1))),
        ReLU(),
        MaxPool(1, 1),
        FullyConnected(np.eye(9)),
        ExemplarVotes(random(10, 2, 3, 3), ()),
    ],
)
def test_what_a_layer_makes_belongs_to_the_caller(layer: Layer) -> None:
    batch = np.abs(random(11, 2, 3, 3))
    before = batch.copy()
    first = layer(batch)
    kept = first.copy()
    layer(batch)[...] = 99
    np.testing.assert_array_equal(first, kept)
    first[...] = 77
    np.testing.assert_array_equal(batch, before)
    np.testing.assert_array_equal(layer(batch), kept)


@pytest.mark.parametrize(
    ("given_type", "expected"), [(np.float32, np.float32), (np.float64, np.float64), (np.int64, np.float64)]
)
def test_every_layer_keeps_the_type(given_type: DTypeLike, expected: DTypeLike) -> None:
    batch = np.ones((2, 3, 3), dtype=given_type)
    votes = ExemplarVotes(random(12, 2, 3, 3), ())
    for layer in (Convolution(np.ones((1, 2, 2))), ReLU(), MaxPool(), FullyConnected(np.ones((2, 9))), votes):
        assert layer(batch).dtype == expected, layer.operation


def test_votes_of_whole_numbers_are_not_cut() -> None:
    votes = ExemplarVotes([[[1, 1, 0]], [[0, 0, 1]]], ())
    whole = np.array([[[1, 0, 0]]])
    assert votes(whole.astype(np.float64)).tolist() == [[0.5, 0]]
    assert votes(whole).tolist() == [[0.5, 0]]


def test_the_score_is_the_mean_of_the_voters_and_equal_values_abstain() -> None:
    exemplars = [[[1.0, 0.8, 0.3, 0.2]], [[0.5, 0.1, 0.3, 0.9]]]
    votes = ExemplarVotes(exemplars, ())
    assert votes.weights.tolist() == [[0.5, 0.5, 0, 0], [0, 0, 0, 1]]
    picture = np.array([[[0.25, 0.75, -1.0, 0.125]]])
    assert votes(picture).tolist() == [[0.5, 0.125]]
    assert votes.exemplars.tolist() == exemplars


def test_votes_follow_the_layers_before_them() -> None:
    exemplars = random(13, 2, 5, 5)
    layers = (Convolution(random(14, 2, 2, 2)), ReLU(), MaxPool())
    values = exemplars
    for layer in layers:
        values = layer(values)
    mine, other = values.reshape(2, -1)
    votes = ExemplarVotes(exemplars, layers)
    np.testing.assert_array_equal(votes.weights[0] > 0, mine > other)
    np.testing.assert_array_equal(votes.weights[1] > 0, other > mine)
    np.testing.assert_allclose(votes.weights.sum(axis=1), 1)
    np.testing.assert_allclose(votes(values)[0, 0], mine[mine > other].mean())


def test_a_category_without_voters_has_no_score() -> None:
    votes = ExemplarVotes([[[0.5, 1.0]], [[0.5, 0.25]]], ())
    assert votes.weights.tolist() == [[0, 1], [0, 0]]
    scores = votes(np.array([[[0.1, 0.2]], [[0.3, 0.4]]]))
    assert scores[:, 0].tolist() == [0.2, 0.4]
    assert np.isnan(scores[:, 1]).all()


def test_nobody_votes_between_two_equal_exemplars() -> None:
    assert np.isnan(ExemplarVotes(np.ones((2, 3, 3)), ())(np.ones((1, 3, 3)))).all()


@pytest.mark.parametrize("precision", [np.float64, np.float32])
def test_kernels_of_greys_make_no_voters_out_of_rounding(precision: DTypeLike) -> None:
    # A row and its mirror image under symmetric kernels: the same sums, added up in the other order.
    row = np.array([[[1, 1, -1]]], dtype=precision)
    exemplars = np.concatenate([row, row[..., ::-1]])
    for tenth in range(1, 10):
        for other in range(1, 10):
            kernel = [[[tenth / 10, other / 10, tenth / 10]]]
            assert not ExemplarVotes(exemplars, (Convolution(kernel),)).weights.any(), kernel


@pytest.mark.parametrize(
    ("build", "argument", "says"),
    [
        (lambda: Convolution(np.ones((3, 3))), "kernels", ["(3, 3)", "(F, h, w)"]),
        (lambda: Convolution(np.ones((0, 3, 3))), "kernels", ["(0, 3, 3)"]),
        (lambda: Convolution([[[1, 2], [3]]]), "kernels", ["rectangle"]),
        (lambda: Convolution(np.ones((1, 3, 3))).output_shape((2, 9)), "kernels", ["3×3", "2×9"]),
        (lambda: Convolution(np.ones((1, 3, 3))).output_shape((2, 9, 9)), "kernels", ["(2, 9, 9)", "(H, W)"]),
        (lambda: Convolution(np.ones((1, 2, 3, 3))).output_shape((9, 9)), "kernels", ["(9, 9)", "(2, H, W)"]),
        (lambda: Convolution(np.ones((1, 2, 3, 3))).output_shape((3, 9, 9)), "kernels", ["(3, 9, 9)", "(2, H, W)"]),
        (lambda: MaxPool(0), "window", ["0", "at least 1"]),
        (lambda: MaxPool(2, -1), "stride", ["-1", "at least 1"]),
        (lambda: MaxPool(2, 2, cast("Any", "wrap")), "edge", ["wrap", "keep", "drop"]),
        (lambda: MaxPool().output_shape((12,)), "maps", ["(12,)", "(…, H, W)"]),
        (lambda: MaxPool(4, 1, "drop").output_shape((3, 9)), "window", ["4×4", "3×9"]),
        (lambda: FullyConnected(np.ones(3)), "weights", ["(3,)", "(K, n)"]),
        (lambda: FullyConnected(np.ones((2, 0))), "weights", ["(2, 0)", "(K, n)"]),
        (lambda: FullyConnected(np.ones((2, 12))).output_shape((3, 3)), "weights", ["12", "(3, 3)", "9"]),
        (lambda: ExemplarVotes(np.ones((9, 9)), ()), "exemplars", ["(9, 9)", "(K, H, W)"]),
        (lambda: ExemplarVotes([["#"]], ()), "exemplars", ["real numbers"]),
    ],
)
def test_what_does_not_fit_is_named(build: Any, argument: str, says: list[str]) -> None:
    with pytest.raises(ValueError, match=f"^{argument}: found .*; expected ") as error:
        build()
    for part in says:
        assert part in str(error.value)


def test_layers_do_not_change_what_they_are_given() -> None:
    batch: NDArray[np.float64] = random(15, 2, 4, 4)
    batch.flags.writeable = False
    for layer in (Convolution(random(16, 1, 2, 2)), ReLU(), MaxPool(), FullyConnected(random(17, 2, 16))):
        layer(batch)


@given(st.integers(0, 3), side, side, st.integers(0, 2), st.sampled_from(["mean", "sum"]), st.data())
@thorough
def test_a_convolution_keeps_bias_padding_and_scaling(
    channels: int, height: int, width: int, padding: int, scaling: Scaling, data: st.DataObject
) -> None:
    kernel = data.draw(st.integers(1, height + 2 * padding)), data.draw(st.integers(1, width + 2 * padding))
    depth = (channels,) if channels else ()
    kernels, bias = random(18, 2, *depth, *kernel), random(19, 2)
    layer = Convolution(kernels, None, bias, padding=padding, scaling=scaling)
    batch = random(20, 2, *depth, height, width)
    made = layer(batch)
    assert made.shape == (2, *layer.output_shape(batch.shape[1:]))
    np.testing.assert_array_equal(made, convolve(batch, kernels, bias, padding=padding, scaling=scaling))
    assert layer.divisor == (kernels[0].size if scaling == "mean" else 1)
    other = layer.with_kernels(kernels * 2, ["a", "b"])
    np.testing.assert_allclose(other(batch) - bias[:, None, None], 2 * (made - bias[:, None, None]), atol=1e-12)
    assert (other.names, other.padding, other.scaling) == (("a", "b"), padding, scaling)
    assert layer.with_kernels(kernels).names == layer.names


def test_a_convolution_is_that_of_the_article_unless_told() -> None:
    layer = Convolution(np.ones((1, 2, 2)))
    assert (layer.bias, layer.padding, layer.scaling, layer.divisor) == (None, 0, "mean", 4)
    assert layer.with_kernels(np.ones((3, 1, 1)), ["a", "b", "c"]).output_shape((2, 2)) == (3, 2, 2)


def test_a_convolution_keeps_its_own_bias() -> None:
    bias = random(21, 2)
    layer = Convolution(np.ones((2, 1, 1)), bias=bias)
    bias[...] = 9
    assert layer.bias is not None
    np.testing.assert_array_equal(layer.bias, random(21, 2))
    with pytest.raises(ValueError, match=r"read-only"):
        layer.bias[...] = 0
    with pytest.raises(ValueError, match=r"^bias: found shape \(2,\); expected \(1,\)"):
        layer.with_kernels(np.ones((1, 1, 1)), ["a"])


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"padding": -1}, "padding: found -1; expected a whole number of at least 0"),
        ({"padding": 0.5}, "padding: found 0.5; expected a whole number"),
        ({"scaling": "median"}, "scaling: found 'median'; expected 'mean' or 'sum'"),
        ({"bias": [1.0, 2.0]}, "bias: found shape (2,); expected (1,), one for each kernel"),
    ],
)
def test_what_describes_no_convolution_is_named(how: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=r"^\w+: found ") as error:
        Convolution(np.ones((1, 2, 2)), **how)
    assert str(error.value).startswith(says)
