"""Checks of a network: each is compared with brute force, and with what mathematics demands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike, NDArray
from scipy.signal import correlate2d

from tests.engine.strategies import seeds
from tests.golden import article_network
from tests.insight.networks import onwards_from, traces
from xotui.document import load_network
from xotui.engine import Convolution, FullyConnected, Hidden, Layer, MaxPool, Network, ReLU, Softmax, Trace
from xotui.engine.arrays import Array
from xotui.insight.checks import check_network, checks_json, checks_text, drawn_letters
from xotui.insight.checks.activity import dead_features, saturation
from xotui.insight.checks.doubles import double_features, doubles
from xotui.insight.checks.fields import field_of_view, fields, voting_pixels
from xotui.insight.checks.report import Check
from xotui.insight.checks.symmetries import convolution_symmetries, symmetries
from xotui.insight.checks.voters import values_that_never_vote
from xotui.insight.checks.watching import highest_values, watch
from xotui.insight.links import Cell, links, links_of
from xotui.pictures.labelled import LabelledSet

NINE = (9, 9)
LINE, CROSS = [[1, -1], [-1, 1]], [[1, -1], [1, 1]]


def network_of(trace: Trace) -> Network:
    return Network([stage.layer for stage in trace if stage.layer is not None])


def some_pictures(count: int = 7, shape: tuple[int, int] = NINE, seed: int = 1) -> Array:
    return np.random.default_rng(seed).choice([-1.0, 1.0], (count, *shape))


def all_of(check: Check) -> str:
    return " ".join((*check.found, *check.means, *check.told))


def deep(bias: Array | None = None, seed: int = 0) -> Network:
    """Two convolutions, the second over the maps of the first, hidden neurons and probabilities, for 9×9."""
    random = np.random.default_rng(seed)
    layers: list[Layer] = [
        Convolution(random.uniform(-1, 1, (2, 3, 3)), ["a", "b"]),
        ReLU(),
        MaxPool(2, 2),
        Convolution(random.uniform(-1, 1, (3, 2, 2, 2)), ["c", "d", "e"], bias, padding=1, scaling="sum"),
        ReLU(),
        Hidden(random.uniform(-1, 1, (4, 75)), random.uniform(-1, 1, 4)),
        ReLU(),
        FullyConnected(random.uniform(-1, 1, (2, 4))),
        Softmax(),
    ]
    return Network(layers)


# Dead features.


@settings(max_examples=25, deadline=None)
@given(seed=seeds, padding=st.integers(0, 2), offset=st.floats(-1.5, 0.5))
def test_a_map_is_above_0_on_as_many_pictures_as_scipy_says(seed: int, padding: int, offset: float) -> None:
    random = np.random.default_rng(seed)
    kernels, bias = random.uniform(-1, 1, (3, 2, 3)), random.uniform(-1, 0, 3) + offset
    layer = Convolution(kernels, bias=bias, padding=padding, scaling="sum")
    images = random.choice([-1.0, 1.0], (40, 5, 4))
    (seen,) = watch(Network([layer, ReLU()]), images).activities
    maps = (
        np.array([[correlate2d(np.pad(image, padding), kernel, "valid") for kernel in kernels] for image in images])
        + bias[:, None, None]
    )
    assert seen.above.tolist() == (maps > 1e-9).any(axis=(2, 3)).sum(axis=0).tolist()
    assert seen.throughout.tolist() == (maps > 1e-9).all(axis=(2, 3)).sum(axis=0).tolist()
    dead = {
        name
        for name, count in zip(layer.names, np.asarray((maps > 1e-9).any(axis=(0, 2, 3))), strict=True)
        if not count
    }
    check = dead_features(watch(Network([layer, ReLU()]), images))
    assert {fact["feature"] for fact in check.facts if not fact["above_0_on"]} == dead
    assert check.ok == (not dead)
    assert all(name in check.found[0] for name in dead)


def test_dead_features_are_named_layer_by_layer() -> None:
    network = deep(bias=np.array([0.0, -50.0, 0.0]))
    hidden = network.layers[5]
    assert isinstance(hidden, Hidden)
    gone = Hidden(hidden.weights, np.array([0.0, 0.0, -1e6, -1e6]))
    check = dead_features(watch(Network((*network.layers[:5], gone, *network.layers[6:])), some_pictures()))
    assert check.found[0] == "convolution2: 1 of 3 features never above 0 (d)."
    assert check.found[1].startswith("hidden: ")
    assert "neuron 2" in check.found[1]
    assert "neuron 3" in check.found[1]
    assert len(check.means) == 2  # one of features, one of neurons
    assert all("ReLU" in sentence for sentence in check.means)
    assert check.told[0].startswith("convolution1: ")


def test_without_a_relu_what_is_below_0_counts() -> None:
    never = Convolution([LINE, CROSS], ["line", "cross"], bias=[-2, 0])
    check = dead_features(watch(Network([never, MaxPool()]), some_pictures()))
    assert check.found == ("convolution: 1 of 2 features never above 0 (line).",)
    assert "No ReLU" in check.means[0]
    behind = dead_features(watch(Network([never, MaxPool(), ReLU()]), some_pictures()))
    assert "No ReLU" not in behind.means[0]


def test_what_is_called_dead_can_be_taken_out_and_what_is_not_cannot() -> None:
    """Of the learned network: without the dead neurons every score is the same, without another one some change."""
    network = load_network("learned")
    images = drawn_letters(network, NINE).images.astype(float)
    (*_, hidden) = watch(network, images).activities
    dead = np.flatnonzero(hidden.above == 0)
    votes = network.votes
    assert votes is not None
    assert 0 < len(dead) < len(hidden.names)
    before = network.scores(images)

    def without(neurons: NDArray[np.intp] | np.intp) -> Array:
        weights = votes.weights.copy()
        weights[:, neurons] = 0
        return network.with_votes(FullyConnected(weights, votes.bias)).scores(images)

    np.testing.assert_array_equal(without(dead), before)
    for alive in np.flatnonzero(hidden.above):
        assert (without(alive) != before).any()
    check = dead_features(watch(network, images))
    assert f"{len(dead)} of {len(hidden.names)} neurons" in check.found[0]


# Duplicates.


@settings(max_examples=30, deadline=None)
@given(seed=seeds, factor=st.sampled_from([1.0, -1.0, 2.5, -0.25]), moved=st.booleans())
def test_a_multiple_is_found_and_its_map_is_that_multiple(seed: int, factor: float, moved: bool) -> None:
    random = np.random.default_rng(seed)
    kernels = random.uniform(-1, 1, (3, 2, 3))
    bias = random.uniform(-1, 1, 4)
    bias[3] = factor * bias[1] + (0.5 if moved else 0)
    layer = Convolution(np.concatenate([kernels, factor * kernels[1:2]]), bias=bias)
    (one,) = doubles(layer.kernels, layer.bias)
    assert (one.index, one.of) == (3, 1)
    assert one.factor == pytest.approx(factor)
    assert one.kind == {1.0: "equal", -1.0: "negated", 2.5: "scaled", -0.25: "negated and scaled"}[factor]
    maps = layer(some_pictures(3))
    np.testing.assert_allclose(maps[:, 3], one.factor * maps[:, 1] + one.offset, atol=1e-12)
    assert one.offset == pytest.approx(0.5 if moved else 0, abs=1e-12)
    check = double_features(Network([layer]))
    assert not check.ok
    assert check.found[0].startswith("convolution: feature 4 is ")
    assert "feature 2" in check.found[0]
    assert ("times" in check.found[0]) == (abs(factor) != 1)
    assert ("negative" in check.found[0]) == (factor < 0)
    assert ("bias" in check.found[0]) == moved
    assert check.facts[0]["factor"] == pytest.approx(factor)


def test_what_is_nearly_the_same_is_not_the_same() -> None:
    kernel = np.random.default_rng(0).uniform(-1, 1, (1, 3, 3))
    for apart, found in ((1e-8, 1), (1e-4, 0)):
        other = kernel.copy()
        other[0, 2, 2] += apart
        assert len(doubles(np.concatenate([kernel, other]))) == found
    assert double_features(article_network()).ok


def test_blank_features_and_neurons_are_said() -> None:
    layers: list[Layer] = [
        Convolution([LINE, [[0, 0], [0, 0]], LINE]),
        Hidden([[1.0] * 192, [0.0] * 192, [-2.0] * 192]),
    ]
    check = double_features(Network(layers))
    assert check.found == (
        "convolution: 1 of 3 features blank (feature 2).",
        "convolution: feature 3 is the same as feature 1.",
        "hidden: 1 of 3 neurons blank (neuron 1).",
        "hidden: neuron 2 is the negative of neuron 0 times 2.",
    )
    assert len(check.means) == 3


def test_names_that_are_not_unique_get_a_number_and_many_doubles_are_counted() -> None:
    layer = Convolution([LINE] * 16, ["line"] * 16)
    check = double_features(Network([layer]))
    assert check.found[0] == "convolution: line (no. 2) is the same as line (no. 1)."
    assert len(check.found) == 9
    assert check.found[-1].startswith("convolution: 7 more ")
    assert len(check.facts) == 15


# Values that never vote.


@settings(max_examples=25, deadline=None)
@given(trace=traces(), seed=seeds)
def test_a_value_never_votes_if_and_only_if_no_score_hears_of_it(trace: Trace, seed: int) -> None:
    network, random = network_of(trace), np.random.default_rng(seed)
    shape = trace[0].values.shape
    check = values_that_never_vote(network, (shape[0], shape[1]))
    last = len(trace) - 2
    values = trace[last].maps
    as_it_is = onwards_from(trace, last, values, last + 1)
    silent = 0
    for index in np.ndindex(values.shape):
        other = values.copy()
        other[index] += random.uniform(1, 2)
        silent += bool((onwards_from(trace, last, other, last + 1) == as_it_is).all())
    never = [fact["never_vote"] for fact in check.facts if "never_vote" in fact]
    assert len(never) == len(values)
    assert sum(int(str(count)) for count in never) == silent
    assert any(f"{silent} of {values.size} value" in sentence for sentence in check.found) == (silent > 0)


def test_of_the_articles_network_the_cross_alone_is_not_always_heard() -> None:
    check = values_that_never_vote(article_network(), NINE)
    assert check.found == ("pool2: 3 of 12 values never vote (╳ cross 3 of 4).",)
    assert [fact["never_vote"] for fact in check.facts] == [0, 3, 0]
    assert [fact["of"] for fact in check.facts] == [4, 4, 4]


def test_neurons_that_never_vote_and_labels_without_voters() -> None:
    votes = FullyConnected([[1.0, 0, 0, 2.0], [0.0, 0, 0, 0]])
    network = Network((*deep().layers[:-2], votes))
    check = values_that_never_vote(network, NINE)
    assert check.found == (
        "relu3: 2 of 4 values never vote (neuron 1, neuron 2).",
        "votes: nobody votes for O.",
    )
    assert "relu2: each of 75 values has a weight for the neurons." in check.told
    maps = values_that_never_vote(Network(network.layers[:3]), NINE)
    assert maps.ok
    assert maps.told == ("The network ends with maps: there are no votes.",)


# Saturation.


@pytest.mark.parametrize("seed", range(4))
def test_the_largest_value_is_reached_by_some_picture_and_by_none_surpassed(seed: int) -> None:
    random = np.random.default_rng(seed)
    layer = Convolution(random.uniform(-1, 1, (2, 2, 2)), bias=random.uniform(-1, 1, 2), scaling="sum")
    patches = np.array(list(product([-1.0, 1.0], repeat=4))).reshape(-1, 2, 2)
    (highest,) = highest_values(Network([layer]))
    np.testing.assert_allclose(highest, layer(patches).max(axis=(0, 2, 3)), atol=1e-12)
    network = deep(bias=random.uniform(-1, 1, 3), seed=seed)
    batch: NDArray[np.float64] = random.uniform(-1, 1, (200, 9, 9))
    for layer_, bound in zip(network.layers, highest_values(network), strict=False):
        batch = layer_(batch)
        assert (batch <= bound[:, None, None] + 1e-12).all()
    assert len(highest_values(network)) == 5


def test_values_that_are_mostly_as_large_as_can_be() -> None:
    """A feature of one pixel of ink, pooled over everything: ink somewhere makes it 1."""
    network = Network([Convolution([[[1.0]], [[-1.0]]], ["ink", "black"]), MaxPool(3, 3)])
    images = -np.ones((10, 9, 9))
    images[:, 0, 0] = 1
    images[:4] = -1
    limits = watch(network, images).limits
    assert limits is not None
    expected = np.array([(layer_ == 1).sum(axis=0) for layer_ in np.moveaxis(network.forward(images), 1, 0)])
    np.testing.assert_array_equal(limits.at_most, expected)
    check = saturation(watch(network, images))
    assert check.found == ("pool: 10 of 18 values as large as can be on most pictures (ink 1, black 9).",)
    half = saturation(watch(network, images[:8]))
    assert half.found == ("pool: 9 of 18 values as large as can be on most pictures (black 9).",)


def test_what_can_have_one_value_only_is_not_at_its_limit() -> None:
    check = saturation(watch(Network([Convolution(np.zeros((1, 2, 2)))]), some_pictures()))
    assert check.ok


def test_what_is_always_above_0_is_said() -> None:
    layers: list[Layer] = [Convolution([LINE, CROSS], ["line", "cross"], bias=[0, 5]), ReLU(), MaxPool()]
    check = saturation(watch(Network(layers), some_pictures()))
    assert check.found[0] == "convolution: 1 of 2 features above 0 everywhere on every picture (cross)."
    neurons = Hidden(np.zeros((2, 32)) + 0.01, [9.0, -99])
    found = saturation(watch(Network([*layers, neurons, ReLU()]), some_pictures())).found
    assert "hidden: 1 of 2 neurons above 0 on every picture (neuron 0)." in found
    without = saturation(watch(Network([layers[0], layers[2], neurons]), some_pictures()))
    assert "everywhere" not in all_of(without)


def test_probabilities_that_never_doubt() -> None:
    body: list[Layer] = [Convolution([LINE]), ReLU()]
    weights = np.random.default_rng(0).uniform(-1, 1, (2, 64))
    images = some_pictures(20)
    for scale, sure in ((1e-6, False), (1e4, True)):
        network = Network([*body, FullyConnected(scale * weights), Softmax()])
        probabilities = network.scores(images)
        count = int(((probabilities < 1e-3) | (probabilities > 1 - 1e-3)).any(axis=1).sum())
        assert (count > 10) == sure
        check = saturation(watch(network, images))
        assert any("probabilities" in sentence for sentence in check.found) == sure
        assert f"on {count} of 20 pictures" in all_of(check)
    exact = Network([*body, FullyConnected(np.zeros((2, 64))), Softmax()])
    assert watch(exact, images).sure == 0
    assert watch(Network([*body, FullyConnected(weights)]), images).sure is None


def test_what_is_no_number_is_said() -> None:
    layers: list[Layer] = [Convolution(np.full((1, 3, 3), 1e308), scaling="sum"), ReLU()]
    check = saturation(watch(Network(layers), np.ones((3, 9, 9))))
    assert check.found[0] == "convolution: no numbers any more on 3 of 3 pictures."
    assert "too large" in check.means[0]


# Field of view.


@settings(max_examples=30, deadline=None)
@given(trace=traces())
def test_every_cell_sees_what_its_links_say(trace: Trace) -> None:
    """Two ways to the same pixels: rows times columns, and the links of each single cell back to the picture."""
    network, (height, width) = network_of(trace), trace[0].values.shape
    views = fields(network, (height, width))
    assert [view.layer for view in views] == [stage.name for stage in trace if stage.values.ndim == 3]
    for stage, view in enumerate(views, start=1):
        sizes = []
        for row, column in np.ndindex(trace[stage].maps.shape[1:]):
            seen = links(trace, Cell(stage, 0, row, column)).field[0][0]
            np.testing.assert_array_equal(view.rows[row][:, None] & view.columns[column], seen)
            sizes.append(int(seen.sum()))
        assert view.pixels == max(sizes)
    everything = np.ones(trace[-1].maps.shape, dtype=bool)
    expected = links_of(trace, len(trace) - 1, everything).field[0][0]
    np.testing.assert_array_equal(voting_pixels(network, (height, width)), expected)


@pytest.mark.parametrize("padding", [0, 1, 2])
@pytest.mark.parametrize(("window", "stride"), [(2, 2), (3, 2), (2, 3), (1, 4), (3, 1)])
def test_an_inner_cell_sees_and_steps_as_the_formula_says(padding: int, window: int, stride: int) -> None:
    """Source of the formula: A. Araujo et al., "Computing receptive fields of convolutional neural networks" (2019)."""
    layers: list[Layer] = [
        Convolution(np.ones((2, 3, 5)), padding=padding),
        MaxPool(window, stride),
        Convolution(np.ones((1, 2, 2, 3)), padding=padding),
        ReLU(),
        MaxPool(window, stride),
    ]
    views = fields(Network(layers), (64, 61))
    size, jump = [1, 1], 1
    for layer, view in zip(layers, views, strict=True):
        sides = layer.kernels.shape[-2:] if isinstance(layer, Convolution) else (1, 1)
        sides = (window, window) if isinstance(layer, MaxPool) else sides
        size = [length + (side - 1) * jump for length, side in zip(size, sides, strict=True)]
        jump *= stride if isinstance(layer, MaxPool) else 1
        middle = [np.flatnonzero(lines[len(lines) // 2]) for lines in (view.rows, view.columns)]
        further = [np.flatnonzero(lines[len(lines) // 2 + 1]) for lines in (view.rows, view.columns)]
        assert [int(np.ptp(pixels)) + 1 for pixels in middle] == size
        assert [int(after[0] - before[0]) for before, after in zip(middle, further, strict=True)] == [jump, jump]
        assert view.step == (jump, jump)
        if window >= stride:
            assert view.size == tuple(size)


def test_of_the_articles_network_one_value_sees_a_fair_part_of_the_picture() -> None:
    check = field_of_view(article_network(), NINE)
    assert check.ok
    assert [(fact["layer"], fact["pixels"], fact["step_rows"]) for fact in check.facts[:-1]] == [
        ("convolution", 9, 1),
        ("relu", 9, 1),
        ("pool1", 16, 2),
        ("pool2", 36, 4),
    ]
    assert check.told[-1] == "votes: all 81 pixels of the picture count."


def test_pixels_that_never_count_change_nothing_and_the_others_do() -> None:
    random = np.random.default_rng(4)
    layers = (Convolution(random.uniform(0.1, 1, (2, 2, 2))), MaxPool(2, 2, "drop"))
    weights = np.zeros((2, 32))
    weights[0, 5], weights[1, 31] = 1, -1
    for network in (Network(layers), Network((*layers, FullyConnected(weights)))):
        image = random.uniform(-1, 1, (10, 10))
        counts = voting_pixels(network, (10, 10))
        before = network.forward(image)
        for row, column in np.ndindex(10, 10):
            changed = False
            for value in (-99.0, 99.0):
                other = image.copy()
                other[row, column] = value
                changed |= bool((network.forward(other) != before).any())
            assert changed == counts[row, column]
        check = field_of_view(network, (10, 10))
        assert check.found[0].startswith(f"{100 - int(counts.sum())} of 100 pixels never count")
        assert check.facts[-1]["pixels_that_count"] == int(counts.sum())
    assert "(row 9 and column 9)" in field_of_view(Network(layers), (10, 10)).found[0]


def test_a_single_value_has_no_neighbour() -> None:
    (view,) = fields(Network([Convolution(np.ones((1, 9, 8)))]), NINE)
    assert view.step == (None, 1)
    (view,) = fields(Network([Convolution(np.ones((1, 9, 9)))]), NINE)
    assert view.step == (None, None)
    assert "the only one" in all_of(field_of_view(Network([Convolution(np.ones((1, 9, 9)))]), NINE))


# Symmetries.


@settings(max_examples=20, deadline=None)
@given(trace=traces())
def test_every_convolution_has_its_symmetries(trace: Trace) -> None:
    check = convolution_symmetries(network_of(trace), trace[0].values[None])
    assert check.ok
    assert not any("does not give the negative" in sentence for sentence in check.told)
    assert {fact["symmetry"] for fact in check.facts} == {
        "mirrored left to right",
        "mirrored top to bottom",
        "rows and columns exchanged",
        "negative",
    }


def test_a_bias_breaks_the_negative_and_is_said_to() -> None:
    layer = Convolution([LINE, CROSS], bias=[0.5, -1], padding=1)
    images = some_pictures(3)
    assert np.abs(layer(-images) + layer(images)).max() == pytest.approx(2)
    check = convolution_symmetries(Network([layer]), images)
    assert check.ok
    assert "cannot: the bias is added to both" in all_of(check)
    assert "what is mirrored gives the mirrored maps" in all_of(check)
    still = convolution_symmetries(Network([Convolution([LINE], bias=[0])]), images)
    assert "the negative gives the negative maps" in all_of(still)


class Leaning(Convolution):
    """Wrong: it looks at what is further right as if it were brighter."""

    def __call__(self, batch: Array) -> Array:
        return super().__call__(batch + np.arange(batch.shape[-1]) * 1e-3)

    def with_kernels(self, kernels: ArrayLike, names: Sequence[str] | None = None) -> Convolution:
        return Leaning(kernels, self.names, self.bias)


def test_what_has_not_its_symmetries_is_found() -> None:
    check = convolution_symmetries(Network([Leaning([CROSS])]), some_pictures(2))
    assert not check.ok
    assert any("mirrored left to right" in sentence for sentence in check.found)
    assert any("negative" in sentence for sentence in check.found)
    assert not any("top to bottom" in sentence for sentence in check.found)
    assert [one.holds for one in symmetries(Network([Leaning([CROSS])]), some_pictures(2))][1]


# The report.


@pytest.mark.parametrize(
    ("network", "shape"),
    [
        (load_network("article"), NINE),
        (load_network("article", (28, 28)), (28, 28)),
        (load_network("article", (12, 7)), (12, 7)),
        (load_network("learned"), NINE),
        (load_network("article-votes"), NINE),
        (deep(), NINE),
        (Network(deep().layers[:4]), NINE),
        (Network([MaxPool(2, 2), ReLU()]), (28, 28)),
        (Network([FullyConnected(np.ones((2, 81)))]), NINE),
        (Network([]), NINE),
    ],
)
def test_every_network_can_be_checked(network: Network, shape: tuple[int, int]) -> None:
    report = check_network(network, shape, name="mine")
    assert [check.title for check in report.checks] == [
        "Dead features",
        "Duplicate and negated features",
        "Values that never vote",
        "Saturation",
        "Field of view",
        "Symmetries",
    ]
    for check in report.checks:
        assert check.found or check.told
        assert bool(check.found) == bool(check.means)
        for sentence in (*check.found, *check.means, *check.told):
            assert sentence.endswith(".")
            assert "  " not in sentence
    text = checks_text(report, 80)
    assert all(len(line) <= 80 for line in text.splitlines())
    assert text.count("\nOK ") == sum(check.ok for check in report.checks)
    assert text.count("\nFOUND ") == sum(not check.ok for check in report.checks)
    assert text.startswith(f"mine, for pictures of {shape[0]}×{shape[1]}, on ")
    record = json.loads(checks_json(report), parse_constant=pytest.fail)
    assert record["ok"] == report.ok == all(one["ok"] for one in record["checks"])
    assert checks_text(check_network(network, shape, name="mine"), 80) == text


def test_the_shipped_networks_come_out_as_they_are() -> None:
    assert check_network(load_network("article-votes"), NINE).ok
    found = {name: check_network(load_network(name), NINE) for name in ("article", "learned")}
    assert [check.title for check in found["article"].checks if not check.ok] == ["Values that never vote"]
    assert [check.title for check in found["learned"].checks if not check.ok] == ["Dead features"]
    assert found["article"].outcome == "Found by 1 of 6 checks: Values that never vote."
    assert replace(found["article"], checks=()).outcome == "Nothing was found."


def test_it_is_watched_on_the_pictures_that_are_given() -> None:
    blank = LabelledSet(-np.ones((3, 9, 9)), [0, 1, 1])
    ink = Network([Convolution([[[1.0]]]), ReLU()])
    report = check_network(ink, NINE, pictures=blank)
    assert report.pictures == "3 pictures (1 X, 2 O)"
    assert not report.checks[0].ok
    assert check_network(ink, NINE).checks[0].ok
