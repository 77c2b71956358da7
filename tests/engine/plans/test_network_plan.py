"""A whole network as a plan: the same values as the network, for one picture, for batches and with everything kept."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import DTypeLike

from tests.engine.plans.layers_drawn import TYPES, Values, drawn_pictures, networks, readable, same, searching
from tests.engine.strategies import seeds
from tests.golden import article_network
from xotui.document.networks import load_network
from xotui.engine import (
    Convolution,
    Cost,
    ExemplarVotes,
    FullyConnected,
    Hidden,
    Layer,
    MaxPool,
    Network,
    ReLU,
    Softmax,
)
from xotui.engine.arrays import Array
from xotui.engine.layers import Shape
from xotui.engine.matching import ROUNDING
from xotui.engine.plans import groups, network_plan
from xotui.engine.plans.groups import Purpose, Strips, arranged
from xotui.engine.plans.network_plan import NetworkPlan
from xotui.engine.plans.patches import PatchesPlan
from xotui.engine.plans.toeplitz import ToeplitzPlan

SIDES = st.integers(1, 14)
LENGTHS = st.sampled_from([1, 2, 3, 4, 7, 40])


def compared(layers: Sequence[Layer], shape: Shape, batch: Values, exact: bool = False, threads: int = 1) -> None:
    """The plan's answers beside the layers'."""
    plan = NetworkPlan(layers, shape, batch.dtype, threads)
    made = readable(layers, batch)
    expected = made[-1] if layers else batch
    for _ in range(2):
        same(plan.forward(batch), expected, exact)
    same(plan.forward(batch[:1]), expected[:1], exact)
    kept = plan.trace(batch[0])
    assert len(kept) == len(layers)
    for found, values in zip(kept, made, strict=True):
        same(found, values[0], exact)


@searching
@given(st.data(), SIDES, SIDES, LENGTHS, seeds, TYPES)
def test_it_equals_the_layers(
    data: st.DataObject, height: int, width: int, length: int, seed: int, dtype: DTypeLike
) -> None:
    layers = data.draw(networks((height, width)))
    compared(layers, (height, width), drawn_pictures(seed, False, dtype, length, height, width))


@searching
@given(st.data(), SIDES, SIDES, LENGTHS, seeds, TYPES)
def test_pictures_and_features_of_ink_and_no_ink_are_exact(
    data: st.DataObject, height: int, width: int, length: int, seed: int, dtype: DTypeLike
) -> None:
    layers = data.draw(networks((height, width), signs=True))
    batch = drawn_pictures(seed, True, dtype, length, height, width)
    compared(layers, (height, width), batch, exact=True)


@searching
@given(st.data(), SIDES, SIDES, LENGTHS, seeds, st.sampled_from([0, 2000]))
def test_every_way_gives_the_same(
    data: st.DataObject, height: int, width: int, length: int, seed: int, matrix: int
) -> None:
    """Patches where a matrix is usual, strips where patches are usual, and every other pooling by slices."""
    layers = data.draw(networks((height, width)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(groups, "MATRIX", matrix)
        patch.setattr(groups, "LARGE", 10_000)
        patch.setattr("xotui.engine.plans.columns._INDEXED", 20)
        patch.setattr(network_plan, "PICTURES", 5)
        compared(layers, (height, width), drawn_pictures(seed, False, np.float64, length, height, width), threads=2)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", ["article", "article-votes", "learned"])
def test_the_networks_of_the_program(name: str, dtype: DTypeLike) -> None:
    network = load_network(name)
    for length in (1, 2, 81, 300):
        compared(network.layers, (9, 9), drawn_pictures(length, True, dtype, length, 9, 9))
        compared(network.layers, (9, 9), drawn_pictures(length, False, dtype, length, 9, 9))


@pytest.mark.parametrize("side", [12, 13, 28, 64])
def test_the_article_network_on_larger_pictures(side: int) -> None:
    network = load_network("article", (side, side))
    compared(network.layers, (side, side), drawn_pictures(side, True, np.float64, 20, side, side))
    plan, batch = NetworkPlan(network.body, (side, side)), drawn_pictures(side, True, np.float64, 20, side, side)
    same(plan.forward(batch), readable(network.body, batch)[-1], exact=True)


def never(*_: object, **__: object) -> None:
    raise AssertionError("the readable engine was called")


def ways(network: Network, side: int, purpose: Purpose) -> list[type]:
    shape = (side, side)
    return [type(step) for step in arranged(network.layers, network.shapes(shape), np.dtype(np.float64), purpose)]


def test_the_way_follows_the_size() -> None:
    small = article_network()
    assert ways(small, 9, Purpose.LAST)[0] is ways(small, 9, Purpose.EVERY)[0] is ToeplitzPlan
    assert len(ways(small, 9, Purpose.LAST)) == 2
    assert len(ways(small, 9, Purpose.EVERY)) == len(small.layers)
    assert ways(small, 9, Purpose.BATCH)[0] is PatchesPlan
    assert ways(Network(small.body), 28, Purpose.LAST)[0] is PatchesPlan
    assert ways(Network(small.body), 128, Purpose.LAST)[0] is PatchesPlan
    assert ways(Network(small.body), 500, Purpose.LAST)[0] is Strips


def test_a_large_picture_and_a_batch_of_them() -> None:
    layers: list[Layer] = [Convolution(drawn_pictures(1, True, np.float32, 3, 3, 3)), ReLU(), MaxPool(), MaxPool()]
    batch = drawn_pictures(2, True, np.float32, 2, 501, 400)
    compared(layers, (501, 400), batch, exact=True)
    compared(layers, (501, 400), np.repeat(batch, 3, axis=0), exact=True, threads=2)


def test_a_category_without_voters_has_no_score() -> None:
    exemplars = np.stack([np.ones((4, 4)), -np.ones((4, 4))])
    body: list[Layer] = [Convolution(np.ones((1, 2, 2)))]
    votes = ExemplarVotes(exemplars, [*body, ReLU()])
    assert not votes.weights[1].any()
    for length in (1, 2, 50):
        batch = drawn_pictures(length, False, np.float64, length, 4, 4)
        for behind in ([], [Softmax()]):
            compared([*body, ReLU(), votes, *behind], (4, 4), batch)
        assert np.isnan(NetworkPlan([*body, ReLU(), votes], (4, 4)).forward(batch)[:, 1]).all()
    nobody = ExemplarVotes(np.ones((2, 4, 4)), body)
    assert np.isnan(NetworkPlan([*body, nobody], (4, 4)).forward(batch)).all()


def test_a_silent_first_category_is_no_reason_to_go_slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    body: list[Layer] = [Convolution(np.ones((1, 2, 2))), ReLU()]
    layers = [*body, ExemplarVotes(np.stack([-np.ones((4, 4)), np.ones((4, 4))]), body)]
    batch = drawn_pictures(1, False, np.float64, 30, 4, 4)
    expected = readable(layers, batch)[-1]
    assert np.isnan(expected[:, 0]).all()
    assert np.isfinite(expected[:, 1]).all()
    monkeypatch.setattr(Convolution, "__call__", never)
    plan = NetworkPlan(layers, (4, 4))
    same(plan.forward(batch), expected)
    same(plan.forward(batch[:1]), expected[:1])


def test_exact_ties_stay_ties() -> None:
    network = load_network("article")
    plan = NetworkPlan(network.layers, (9, 9))
    batch = drawn_pictures(11, True, np.float64, 3000, 9, 9)
    readable_, found = network.layers[-1](readable(network.body, batch)[-1]), plan.forward(batch)
    ties = np.abs(readable_[:, 0] - readable_[:, 1]) < ROUNDING
    assert ties.any()
    np.testing.assert_array_equal(np.abs(found[:, 0] - found[:, 1]) < ROUNDING, ties)


@pytest.mark.parametrize("odd", [np.inf, -np.inf, np.nan])
@pytest.mark.parametrize("side", [9, 20, 400])
def test_what_is_no_number_stays_where_it_was(odd: float, side: int) -> None:
    """A matrix multiplies every pixel, many with 0; that must not make NaN of maps which the pixel never reaches."""
    layers: list[Layer] = [Convolution([[[1.0, 0.5], [-0.5, 1.0]]]), ReLU(), MaxPool(2, 2)]
    with np.errstate(invalid="ignore"):
        for length in (1, 2, 30 if side < 100 else 4):
            batch = drawn_pictures(side, False, np.float64, length, side, side)
            batch[-1, 2, 5] = odd
            made = readable(layers, batch)
            assert np.isfinite(made[-1]).any()
            plan = NetworkPlan(layers, (side, side))
            np.testing.assert_allclose(plan.forward(batch), made[-1], atol=1e-12)
            for found, values in zip(plan.trace(batch[-1]), made, strict=True):
                np.testing.assert_allclose(found, values[-1], atol=1e-12)
            voting = [*layers, FullyConnected(np.ones((2, made[-1][0].size)))]
            expected = readable(voting, batch)[-1]
            np.testing.assert_allclose(NetworkPlan(voting, (side, side)).forward(batch), expected, rtol=1e-12)


class Doubled:
    """A layer of a kind that no plan knows."""

    operation: ClassVar[str] = "doubled"

    def __call__(self, batch: Array) -> Array:
        doubled: Array = np.concatenate([batch, batch], axis=1)
        return doubled

    def output_shape(self, shape: Shape) -> Shape:
        return (2 * shape[0], *shape[1:])

    def cost(self, shape: Shape) -> Cost:
        return Cost()


class Halved(Convolution):
    """A convolution that computes something else."""

    def __call__(self, batch: Array) -> Array:
        halved: Array = super().__call__(batch) / 2
        return halved


def test_layers_of_other_kinds_are_called() -> None:
    layers: list[Layer] = [Convolution(np.ones((2, 2, 2))), Doubled(), ReLU(), Halved(np.ones((1, 4, 2, 2))), MaxPool()]
    for length in (1, 3, 30):
        compared(layers, (7, 8), drawn_pictures(length, False, np.float64, length, 7, 8))


def test_no_layers_no_pictures_and_other_types() -> None:
    batch = drawn_pictures(1, True, np.float64, 4, 5, 5)
    found = NetworkPlan([], (5, 5)).forward(batch)
    np.testing.assert_array_equal(found, batch)
    assert not np.shares_memory(found, batch)
    assert NetworkPlan([], (5, 5)).trace(batch[0]) == []
    layers: list[Layer] = [Convolution(np.ones((2, 2, 2))), MaxPool()]
    assert NetworkPlan(layers, (5, 5)).forward(batch[:0]).shape == (0, 2, 2, 2)
    for dtype in (np.float16, np.longdouble):
        plan, given_ = NetworkPlan(layers, (5, 5), dtype), batch.astype(dtype)
        np.testing.assert_array_equal(plan.forward(given_), readable(layers, given_)[-1])
        assert plan.trace(given_[0])[0].dtype == dtype


@pytest.mark.parametrize("side", [9, 28])
def test_results_belong_to_the_caller(side: int) -> None:
    layers: list[Layer] = [Convolution(drawn_pictures(1, True, np.float64, 3, 3, 3)), ReLU(), MaxPool(), MaxPool()]
    plan = NetworkPlan(layers, (side, side))
    batch = drawn_pictures(2, True, np.float64, 50, side, side)
    kept = [plan.forward(batch), plan.forward(batch[:1]), plan.forward(batch[:2]), *plan.trace(batch[0])]
    copies, given_ = [values.copy() for values in kept], batch.copy()
    for values in (plan.forward(-batch), plan.forward(-batch[:1]), plan.forward(-batch[:2]), *plan.trace(-batch[0])):
        values[:] = 7
    for values, copy in zip(kept, copies, strict=True):
        np.testing.assert_array_equal(values, copy)
    for one in kept:
        assert not any(np.shares_memory(one, other) for other in [batch, *kept] if other is not one)
        one[:] = 9
    np.testing.assert_array_equal(batch, given_)
    np.testing.assert_array_equal(plan.forward(batch), copies[0])


def test_several_threads_may_use_one_plan_at_once() -> None:
    network = load_network("learned")
    plan = NetworkPlan(network.layers, (9, 9))
    batches = [drawn_pictures(seed, True, np.float64, (1, 2, 60, 300)[seed % 4], 9, 9) for seed in range(60)]
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(plan.forward, batches))
        traces = list(pool.map(plan.trace, [batch[0] for batch in batches]))
    for values, kept, batch in zip(found, traces, batches, strict=True):
        made = readable(network.layers, batch)
        same(values, made[-1])
        for one, expected in zip(kept, made, strict=True):
            same(one, expected[0])


def test_it_never_calls_the_readable_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    network = load_network("learned")
    batch = drawn_pictures(1, True, np.float64, 30, 9, 9)
    expected = network.forward(batch)
    for kind in (Convolution, ReLU, MaxPool, Hidden, FullyConnected, Softmax):
        monkeypatch.setattr(kind, "__call__", never)
    plan = NetworkPlan(network.layers, (9, 9))
    same(plan.forward(batch), expected)
    same(plan.forward(batch[:1]), expected[:1])
    same(plan.trace(batch[0])[-1], expected[0])


def test_what_does_not_fit_is_refused() -> None:
    layers: list[Layer] = [Convolution(np.ones((1, 2, 2)))]
    with pytest.raises(ValueError, match=r"kernels: found 2×2 on 1×1"):
        NetworkPlan(layers, (1, 1))
    wrong: tuple[Any, ...] = (0, True, 1.5)
    for threads in wrong:
        with pytest.raises(ValueError, match="threads: found"):
            NetworkPlan(layers, (3, 3), threads=threads)
    plan = NetworkPlan(layers, (3, 3))
    with pytest.raises(ValueError, match=r"found shape \(3, 3\) of float64; expected \(N, 3, 3\) of float64"):
        plan.forward(np.ones((3, 3)))
    with pytest.raises(ValueError, match="of float32; expected"):
        plan.forward(np.ones((1, 3, 3), np.float32))
    with pytest.raises(ValueError, match="expected"):
        plan.trace(np.ones((4, 3)))
