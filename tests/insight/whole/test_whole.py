"""The features on a whole photograph: every value is that of the readable engine, every block has its largest."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.plans.layers_drawn import convolutions, drawn_pictures, pools
from tests.engine.strategies import thorough
from tests.golden import article_network
from tests.insight.whole.by_hand import block_maxima, pixel_by_pixel, whole_maps, whole_pixels
from xotui.document import load_network
from xotui.engine import Convolution, Layer, MaxPool, Network, ReLU
from xotui.insight.whole.peaks import peak
from xotui.insight.whole.places import Line, least_shape, lines_of, map_layers
from xotui.insight.whole.regions import Regions
from xotui.insight.whole.survey import Survey, strongest

CLOSE = 1e-5


@st.composite
def stacks(draw: st.DrawFn, shape: tuple[int, int]) -> list[Layer]:
    """Convolutions, ReLUs and poolings that fit a picture, a convolution first."""
    layers: list[Layer] = [draw(convolutions(shape, False, most=5))]
    made = layers[0].output_shape(shape)
    for kind in draw(st.lists(st.sampled_from(["convolution", "relu", "pool"]), max_size=4)):
        layer: Layer = ReLU()
        if kind == "convolution":
            layer = draw(convolutions(made, False, most=3))
        elif kind == "pool":
            layer = draw(pools(made))
        layers.append(layer)
        made = layer.output_shape(made)
    return layers


@st.composite
def spans(draw: st.DrawFn, length: int) -> tuple[int, int]:
    """Some of so many rows or columns, at least one."""
    first = draw(st.integers(0, length - 1))
    return first, draw(st.integers(first + 1, length))


shapes = st.tuples(st.integers(5, 24), st.integers(5, 24))


@thorough
@given(st.data())
def test_any_part_of_a_map_is_what_stands_there_in_the_whole(data: st.DataObject) -> None:
    shape = data.draw(shapes)
    layers = data.draw(stacks(shape))
    image = drawn_pictures(data.draw(st.integers(0, 9)), False, np.float64, *shape)
    expected = whole_maps(layers, image)
    regions = Regions(layers, image)
    assert regions.shape == expected.shape
    rows, columns = data.draw(spans(expected.shape[1])), data.draw(spans(expected.shape[2]))
    found = regions.part(rows, columns)
    np.testing.assert_allclose(found, expected[:, slice(*rows), slice(*columns)], atol=1e-10)


def test_whole_numbers_are_exact_and_belong_to_the_caller() -> None:
    image = drawn_pictures(1, True, np.float32, 60, 80)
    layers = map_layers(article_network())
    expected = whole_maps(layers, image)
    regions = Regions(layers, image)
    found = regions.part((0, 15), (3, 20))
    np.testing.assert_array_equal(found, expected[:, :15, 3:20])
    found[:] = 7
    np.testing.assert_array_equal(regions.part((0, 15), (3, 20)), expected[:, :15, 3:20])


def owners(layers: Sequence[Layer], length: int, axis: int, count: int) -> list[int | None]:
    """Which value belongs to each pixel of an axis, found by looking what each value sees.

    The middle of what a value sees is found by following each layer, the value of a pixel by comparing distances.
    """
    ends = []
    for cell in range(count):
        first = last = float(cell)
        for layer in reversed(layers):
            if isinstance(layer, Convolution):
                first, last = first - layer.padding, last - layer.padding + layer.kernels.shape[-2:][axis] - 1
            elif isinstance(layer, MaxPool):
                first, last = first * layer.stride, last * layer.stride + layer.window - 1
        ends.append((first + last) / 2)
    step = ends[1] - ends[0] if count > 1 else None
    found: list[int | None] = []
    for pixel in range(length):
        distances = [abs(pixel - middle) for middle in ends]
        nearest = min(range(count), key=lambda cell: (distances[cell], -cell))
        reach = step if step is not None else _only_step(layers)
        inside = distances[nearest] < reach / 2 or (distances[nearest] == reach / 2 and pixel < ends[nearest])
        found.append(nearest if inside else None)
    return found


def _only_step(layers: Sequence[Layer]) -> float:
    return float(np.prod([layer.stride for layer in layers if isinstance(layer, MaxPool)]))


@thorough
@given(st.data())
def test_a_pixel_has_the_value_that_sees_it_best(data: st.DataObject) -> None:
    shape = data.draw(shapes)
    layers = data.draw(stacks(shape))
    made = whole_maps(layers, np.zeros(shape)).shape
    for axis, line in enumerate(lines_of(layers, shape)):
        assert line.count == made[1 + axis]
        found = [line.at(pixel) for pixel in range(shape[axis])]
        assert found == owners(layers, shape[axis], axis, line.count)


def test_a_value_stands_in_the_middle_of_its_feature() -> None:
    rows, columns = lines_of(article_network().layers[:1], (9, 12))
    assert (rows, columns) == (Line(1.0, 1, 7, 9), Line(1.0, 1, 10, 12))
    assert [rows.at(pixel) for pixel in range(9)] == [None, 0, 1, 2, 3, 4, 5, 6, None]


@thorough
@given(st.data())
def test_a_block_has_the_largest_value_of_its_pixels(data: st.DataObject) -> None:
    shape = data.draw(shapes)
    layers = data.draw(stacks(shape))
    image = drawn_pictures(data.draw(st.integers(0, 9)), False, np.float32, *shape)
    full = pixel_by_pixel(layers, image)
    survey = Survey(layers, image)
    side = data.draw(st.integers(1, 9))
    high, wide = -(-shape[0] // side), -(-shape[1] // side)
    down, across = data.draw(spans(high)), data.draw(spans(wide))
    expected = block_maxima(full, side)
    np.testing.assert_allclose(
        strongest(survey, side, down, across), expected[:, slice(*down), slice(*across)], atol=CLOSE
    )
    assert np.isnan(survey.blocks).all()
    while not survey.finished:
        survey.advance()
    np.testing.assert_allclose(survey.level(side * survey.block), block_maxima(full, side * survey.block), atol=CLOSE)


def deep_network() -> Network:
    """Two convolutions, the second over the maps of the first, with zeros around them and biases."""
    random = np.random.default_rng(8)
    first = Convolution(random.uniform(-1, 1, (3, 3, 3)), bias=[0.1, -0.2, 0.0])
    second = Convolution(random.uniform(-1, 1, (4, 3, 3, 3)), padding=1)
    return Network((first, ReLU(), MaxPool(), second, ReLU(), MaxPool(3, 2)))


NETWORKS = {
    "article": article_network(),
    "learned": load_network("learned"),
    "deep": deep_network(),
    "maps only": Network((Convolution(np.ones((2, 2, 2)), padding=1, scaling="sum"), MaxPool(3, 2, "drop"))),
}


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("shape", [(1300, 1700), (2100, 2500)])
def test_a_large_photograph_is_done_in_parts_and_without_seams(
    name: str, shape: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    image = np.random.default_rng(3).uniform(-1, 1, shape).astype(np.float32)
    layers = map_layers(NETWORKS[name])
    survey = Survey(layers, image)
    parts, rows = 0, 600
    while survey.done * survey.block < rows + 20:
        survey.advance()
        parts += 1
        assert 0 < survey.share <= 1
    assert parts > 1
    assert survey.block == (2 if shape[0] < 2000 else 4)
    # The upper part of the photograph by the readable engine: its lowest rows see too little.
    full = whole_pixels(layers, image[: rows + 40])
    down, across = range(0, rows, survey.block), range(0, shape[1], survey.block)
    expected = np.fmax.reduceat(np.fmax.reduceat(full, down, axis=1), across, axis=2)
    seen = expected.shape[1] - 1
    np.testing.assert_allclose(survey.blocks[:, :seen], expected[:, :seen], rtol=CLOSE, atol=CLOSE)


def test_layers_that_do_not_fit_are_refused_with_a_sentence() -> None:
    with pytest.raises(ValueError, match="kernels: found 3×3 on 2×9"):
        Survey(map_layers(article_network()), np.zeros((2, 9)))


@thorough
@given(st.data())
def test_the_smallest_picture_is_the_smallest_that_every_layer_takes(data: st.DataObject) -> None:
    layers = data.draw(stacks(data.draw(shapes)))
    rows, columns = least_shape(layers)
    assert Network(layers).shapes((rows, columns))
    for smaller in ((rows - 1, columns), (rows, columns - 1)):
        if 0 in smaller:
            continue
        with pytest.raises(ValueError, match="found"):
            Network(layers).shapes(smaller)


def test_the_smallest_picture_of_a_network() -> None:
    assert least_shape(map_layers(article_network())) == (3, 3)
    assert least_shape((Convolution(np.ones((1, 2, 5))), MaxPool(3, 1, "drop"), MaxPool(2, 2))) == (4, 7)
    assert least_shape(()) == (1, 1)


def test_hidden_neurons_and_votes_do_not_run_over_photographs() -> None:
    assert [layer.operation for layer in map_layers(load_network("learned"))] == ["convolution", "relu", "pool"]
    assert [layer.operation for layer in map_layers(article_network())] == ["convolution", "relu", "pool", "pool"]


def test_peaks_come_from_the_strongest_down_and_stand_apart() -> None:
    image = np.full((80, 120), -1.0, dtype=np.float32)
    kernel = np.array([[[1.0, -1, 1], [-1, 1, -1], [1, -1, 1]]])
    places = {(20, 30): 1.0, (60, 100): 0.75, (41, 7): 0.5}
    for (row, column), strength in places.items():
        image[row - 1 : row + 2, column - 1 : column + 2] = strength * kernel[0]
    survey = Survey((Convolution(kernel),), image)
    while not survey.finished:
        survey.advance()
    assert [peak(survey, 0, number, 9) for number in range(3)] == list(places)
    assert peak(survey, 0, 10_000, 60) is None


def test_a_peak_is_looked_for_among_what_is_done() -> None:
    image = np.random.default_rng(1).uniform(-1, 1, (3000, 700)).astype(np.float32)
    survey = Survey(article_network().layers[:1], image)
    assert peak(survey, 0, 0, 9) is None
    survey.advance()
    found = peak(survey, 1, 0, 9)
    assert found is not None
    row, column = found
    maps = whole_maps(article_network().layers[:1], image[: survey.done * survey.block + 2])[1]
    assert maps[row - 1, column - 1] == pytest.approx(maps[: survey.done * survey.block - 1].max(), abs=CLOSE)
