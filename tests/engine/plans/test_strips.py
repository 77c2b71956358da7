"""Large pictures in strips: the same values as the readable engine, whatever is asked for and whoever asks."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.ndimage import correlate

from tests.engine.strategies import seeds, thorough
from xotui.engine import convolve, max_pool, relu
from xotui.engine.plans import strip_layout, strips, workers
from xotui.engine.plans.strips import StripPlan
from xotui.engine.pooling import Edge

TOLERANCE = {np.dtype(np.float32): 1e-5, np.dtype(np.float64): 1e-13}


@dataclass(frozen=True)
class Case:
    """What is computed, and the numbers it is computed from."""

    shape: tuple[int, ...]
    kernels: tuple[int, ...]
    bias: bool
    padding: int
    mean: bool
    rectify: bool
    window: int | None
    stride: int
    edge: Edge
    dtype: type[np.floating[Any]]
    seed: int

    def picture(self, *, signs: bool = False, seed: int = 0) -> NDArray[Any]:
        return self.numbers(self.shape, signs, 2 + seed)

    def features(self, *, signs: bool = False) -> NDArray[Any]:
        return self.numbers(self.kernels, signs, 0)

    def biases(self, *, signs: bool = False) -> NDArray[Any] | None:
        """Mostly negative, so that it matters whether ReLU comes before or after it."""
        return self.numbers(self.kernels[:1], signs, 1) - self.dtype(0.5) if self.bias else None

    def numbers(self, shape: tuple[int, ...], signs: bool, which: int) -> NDArray[Any]:
        random = np.random.default_rng([self.seed, which])
        values = random.choice([-1, 1], shape) if signs else random.uniform(-1, 1, shape)
        return values.astype(self.dtype)

    def plan(self, *, signs: bool = False, threads: int = 1) -> StripPlan:
        return StripPlan(
            self.features(signs=signs),
            self.biases(signs=signs),
            padding=self.padding,
            divisor=int(np.prod(self.kernels[1:])) if self.mean else 1,
            rectify=self.rectify,
            window=self.window,
            stride=None if self.window is None else self.stride,
            edge=self.edge,
            shape=self.shape,
            dtype=self.dtype,
            threads=threads,
        )

    def readable(self, picture: NDArray[Any], *, signs: bool = False) -> NDArray[Any]:
        """One layer after the other, as a learner reads it."""
        with np.errstate(invalid="ignore"):
            maps = convolve(
                picture,
                self.features(signs=signs),
                self.biases(signs=signs),
                padding=self.padding,
                scaling="mean" if self.mean else "sum",
            )
        maps = relu(maps) if self.rectify else maps
        return maps if self.window is None else max_pool(maps, self.window, self.stride, self.edge)


dtypes: st.SearchStrategy[type[np.floating[Any]]] = st.just(np.float32) | st.just(np.float64)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Kernels of 1×1 to 7×7 on pictures of all sizes, odd and even, and every setting of the layers."""
    down, right, padding = draw(st.integers(1, 7)), draw(st.integers(1, 7)), draw(st.integers(0, 3))
    height = draw(st.integers(max(1, down - 2 * padding), 40))
    width = draw(st.integers(max(1, right - 2 * padding), 60))
    channels = draw(st.sampled_from([(), (), (1,), (3,)]))
    window = draw(st.sampled_from([None, 1, 2, 2, 2, 3, 3, 5, 70]))
    edge: Edge = draw(st.sampled_from(["keep", "drop"]))
    if window is not None and edge == "drop":
        assume(window <= min(height + 2 * padding - down, width + 2 * padding - right) + 1)
    return Case(
        shape=(*channels, height, width),
        kernels=(draw(st.sampled_from([1, 3, 12])), *channels, down, right),
        bias=draw(st.booleans()),
        padding=padding,
        mean=draw(st.booleans()),
        rectify=draw(st.booleans()),
        window=window,
        stride=draw(st.integers(1, 4)),
        edge=edge,
        dtype=draw(dtypes),
        seed=draw(seeds),
    )


@contextmanager
def cut(workspace: int) -> Iterator[None]:
    """Small pictures are cut as large ones are, into many strips for several threads."""
    with (
        patch.object(strip_layout, "WORKSPACE", workspace),
        patch.object(strips, "WORTH_A_THREAD", 1),
        patch.object(strips, "usable_cpus", lambda: (0, 1, 2, 3)),
    ):
        yield


workspaces = st.sampled_from([1, 20_000, 100_000, 5_000_000])
threads = st.sampled_from([1, 2, 3])
many = settings(thorough, max_examples=300)

PLAIN = Case((1000, 1101), (3, 3, 3), False, 0, True, True, 2, 2, "keep", np.float32, 0)
"""Of the size that two threads are for."""


def assert_same(found: NDArray[Any], expected: NDArray[Any]) -> None:
    assert (found.shape, found.dtype) == (expected.shape, expected.dtype)
    np.testing.assert_allclose(found, expected, rtol=0, atol=TOLERANCE[found.dtype] * max(1, np.abs(expected).max()))


class TestValues:
    """What comes out is what the readable engine gives."""

    @given(cases(), workspaces, threads)
    @many
    def test_the_readable_engine(self, case: Case, workspace: int, threads: int) -> None:
        with cut(workspace):
            plan = case.plan(threads=threads)
        for seed in range(3):  # What one picture leaves behind must not be seen in the next.
            picture = case.picture(seed=seed)
            assert_same(plan.run(picture), case.readable(picture))
        assert plan.run(case.picture()).shape == plan.output_shape

    @given(cases(), workspaces, threads)
    @many
    def test_signs_are_exact(self, case: Case, workspace: int, threads: int) -> None:
        with cut(workspace):
            plan = case.plan(signs=True, threads=threads)
        picture = case.picture(signs=True)
        np.testing.assert_array_equal(plan.run(picture), case.readable(picture, signs=True))

    @given(cases(), workspaces, st.lists(st.tuples(seeds, st.sampled_from([np.nan, np.inf, -np.inf])), min_size=1))
    @many
    def test_what_is_no_number_stays_where_it_is_seen(
        self, case: Case, workspace: int, spots: list[tuple[int, float]]
    ) -> None:
        with cut(workspace):
            plan = case.plan()
        clean = case.picture()
        picture = clean.copy()
        for place, value in spots[:4]:
            picture.flat[place % picture.size] = value
        found, expected = plan.run(picture), case.readable(picture)
        np.testing.assert_array_equal(np.isnan(found), np.isnan(expected))
        np.testing.assert_array_equal(np.isposinf(found), np.isposinf(expected))
        np.testing.assert_array_equal(np.isneginf(found), np.isneginf(expected))
        finite = np.isfinite(expected)
        assert_same(np.where(finite, found, 0), np.where(finite, expected, 0))
        assert_same(plan.run(clean), case.readable(clean))

    @pytest.mark.parametrize("threads", [1, 2])
    @pytest.mark.parametrize(("features", "size"), [(3, 3), (8, 5), (16, 7)])
    def test_a_megapixel_against_scipy(self, features: int, size: int, threads: int) -> None:
        case = replace(PLAIN, kernels=(features, size, size))
        picture = case.picture()
        found = case.plan(threads=threads).run(picture)
        for index in (0, features - 1):
            whole = correlate(picture.astype(np.float64), case.features()[index].astype(np.float64), mode="constant")
            valid = np.maximum(whole[size // 2 : -(size // 2), size // 2 : -(size // 2)] / size**2, 0)
            rows, columns = (side + side % 2 for side in valid.shape)
            filled = np.zeros((rows, columns))
            filled[: valid.shape[0], : valid.shape[1]] = valid
            best = filled.reshape(rows // 2, 2, columns // 2, 2).max(axis=(1, 3))
            assert np.abs(found[index] - best).max() < 1e-6

    @pytest.mark.parametrize("padding", [0, 1, 2])
    @pytest.mark.parametrize("width", [90, 91])
    def test_a_view_of_any_kind(self, width: int, padding: int) -> None:
        case = replace(PLAIN, shape=(50, width), padding=padding)
        plan, picture = case.plan(), case.picture()
        expected = case.readable(picture)
        memory = np.zeros(4 * picture.size + 8, np.uint8)
        views = {
            "columns first": np.asfortranarray(picture),
            "every other pixel": np.repeat(np.repeat(picture, 2, 0), 2, 1)[::2, ::2],
            "backwards": picture[::-1, ::-1].copy()[::-1, ::-1],
            "part of a wider one": np.pad(picture, 3)[3:-3, 3:-3],
            "between two addresses": memory[2 : 2 + 4 * picture.size].view(np.float32).reshape(picture.shape),
            "off by one number": memory[4 : 4 + 4 * picture.size].view(np.float32).reshape(picture.shape),
        }
        for name, view in views.items():
            view[...] = picture
            before = view.copy()
            assert_same(plan.run(view), expected)
            assert np.array_equal(view, before), name
        frozen = picture.copy()
        frozen.flags.writeable = False
        assert_same(plan.run(frozen), expected)


class TestUse:
    """Results belong to the caller, and several callers do not meet."""

    def test_a_result_is_never_overwritten(self) -> None:
        plan = PLAIN.plan(threads=2)
        first = plan.run(PLAIN.picture(seed=0))
        kept = first.copy()
        second = plan.run(PLAIN.picture(seed=1))
        assert np.array_equal(first, kept)
        assert first.flags.owndata
        assert first.flags.writeable
        assert not np.shares_memory(first, second)

    def test_an_array_of_the_caller(self) -> None:
        plan, picture = PLAIN.plan(), PLAIN.picture()
        expected = plan.run(picture)
        wide = np.full((3, expected.shape[1], expected.shape[2] + 5), 7, np.float32)
        assert plan.run(picture, wide[..., :-5]).base is wide
        assert np.array_equal(wide[..., :-5], expected)
        assert np.all(wide[..., -5:] == 7)

    @given(cases(), workspaces, threads)
    @settings(thorough, max_examples=40)
    def test_four_callers_at_the_same_time(self, case: Case, workspace: int, threads: int) -> None:
        with cut(workspace):
            plan = case.plan(threads=threads)
        pictures = [case.picture(seed=seed) for seed in range(12)]
        with ThreadPoolExecutor(4) as callers:
            results = list(callers.map(plan.run, pictures))
        for picture, result in zip(pictures, results, strict=True):
            assert_same(result, case.readable(picture))

    @pytest.mark.parametrize("threads", [1, 2])
    def test_four_callers_with_large_pictures(self, threads: int) -> None:
        plan = PLAIN.plan(threads=threads)
        pictures = [PLAIN.picture(seed=seed) for seed in range(4)]
        alone = [plan.run(picture) for picture in pictures]
        with ThreadPoolExecutor(4) as callers:
            results = list(callers.map(plan.run, pictures * 5))
        for index, result in enumerate(results):
            assert np.array_equal(result, alone[index % 4])

    def test_a_plan_keeps_its_own_kernels(self) -> None:
        kernels = np.ones((1, 2, 2))
        plan = StripPlan(kernels, divisor=4, rectify=True, window=None, shape=(4, 4), dtype=np.float64)
        kernels[:] = -1
        assert np.all(plan.run(np.ones((4, 4))) == 1)

    def test_whole_numbers_are_a_picture_too(self) -> None:
        plan = StripPlan([[[1]]], divisor=1, rectify=False, window=2, shape=(2, 2), dtype=np.float64)
        assert plan.run([[1, -1], [-1, 3]]).tolist() == [[[3.0]]]


class TestMemory:
    """Eight megapixels: beside the picture and the result hardly anything is held."""

    @pytest.mark.parametrize(("features", "size", "threads"), [(3, 3, 1), (3, 3, 2), (8, 5, 2), (16, 7, 2), (3, 3, 4)])
    def test_less_than_twelve_megabytes(self, features: int, size: int, threads: int) -> None:
        case = replace(PLAIN, shape=(2448, 3264), kernels=(features, size, size))
        picture = np.zeros(case.shape, np.float32)
        tracemalloc.start()
        try:
            cpus = tuple(range(threads))
            with patch.object(strips, "usable_cpus", lambda: cpus), patch.object(workers, "usable_cpus", lambda: cpus):
                plan = case.plan(threads=threads)
                assert plan.threads == threads
                result = plan.run(picture)
                plan.run(picture, result)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert peak - result.nbytes < 12 * 2**20


class TestMistakes:
    """One sentence that names the argument."""

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"kernels": np.ones((2, 2))}, r"^kernels: found shape \(2, 2\)"),
            ({"kernels": np.ones((1, 2, 3, 3))}, r"^shape: found \(8, 9\); expected \(2, H, W\)"),
            ({"kernels": np.ones((1, 9, 3))}, r"^kernels: found 9×3 on 8×9"),
            ({"bias": [1, 2]}, r"^bias: found shape \(2,\)"),
            ({"padding": -1}, r"^padding: found -1"),
            ({"divisor": 0}, r"^divisor: found 0; expected a whole number of at least 1"),
            ({"threads": 0}, r"^threads: found 0"),
            ({"threads": True}, r"^threads: found True"),
            ({"window": 0}, r"^window: found 0"),
            ({"stride": 0}, r"^stride: found 0"),
            ({"edge": "wrap"}, r"^edge: found 'wrap'"),
            ({"window": 9, "edge": "drop"}, r"^window: found 9×9 on a map of 6×7"),
            ({"shape": (9,)}, r"^shape: found \(9,\)"),
            ({"dtype": np.float16}, r"^dtype: found float16; expected float32 or float64"),
            ({"dtype": np.int64}, r"^dtype: found int64"),
        ],
    )
    def test_of_a_plan(self, change: dict[str, Any], sentence: str) -> None:
        good: dict[str, Any] = {
            "kernels": np.ones((1, 3, 3)),
            "divisor": 9,
            "rectify": True,
            "window": 2,
            "shape": (8, 9),
            "dtype": np.float32,
        }
        StripPlan(**good)
        with pytest.raises(ValueError, match=sentence):
            StripPlan(**(good | change))

    def test_of_a_run(self) -> None:
        plan = StripPlan(np.ones((1, 3, 3)), divisor=9, rectify=True, window=2, shape=(8, 8), dtype=np.float32)
        picture = np.ones((8, 8), np.float32)
        with pytest.raises(ValueError, match=r"^image: found shape \(8, 9\) of float32; expected \(8, 8\) of float32"):
            plan.run(np.ones((8, 9), np.float32))
        with pytest.raises(ValueError, match=r"^image: found shape \(8, 8\) of float64"):
            plan.run(picture.astype(np.float64))
        with pytest.raises(ValueError, match=r"^image: found values of type complex64"):
            plan.run(picture * 1j)
        with pytest.raises(ValueError, match=r"^out: found shape \(1, 3, 4\)"):
            plan.run(picture, np.ones((1, 3, 4), np.float32))
        with pytest.raises(ValueError, match=r"^out: found memory of the image"):
            plan.run(picture, picture[None, :3, :3])
        frozen = np.ones((1, 3, 3), np.float32)
        frozen.flags.writeable = False
        with pytest.raises(ValueError, match=r"^out: found an array that cannot be written to"):
            plan.run(picture, frozen)
