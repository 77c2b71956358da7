"""Shifts, turns, sizes and noise: everything is compared with one picture after the other, judged in full."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import binomtest

from xotui.document import load_network
from xotui.engine import Convolution, ExemplarVotes, FullyConnected, Layer, MaxPool, Network, ReLU, Softmax
from xotui.engine import equal_pixels as count_equal
from xotui.insight.verdict import judge, literal_match
from xotui.insight.what_if import many, noise, sweeps
from xotui.insight.what_if.noise import NoiseSweep, noise_sweep, noisy
from xotui.insight.what_if.shifts import ShiftMap, shift_map
from xotui.insight.what_if.sweeps import Judge, by_literal_match, by_votes, shrinking, shrunk, turned, turning
from xotui.pictures import draw_exemplars, transforms

Array = NDArray[np.float64]
LABELS = ("X", "O")


def two_convolutions(shape: tuple[int, int]) -> Network:
    """Two convolutions, one of them padded and biased, sums, and probabilities at the end."""
    random = np.random.default_rng(4)
    layers: list[Layer] = [
        Convolution(random.normal(size=(2, 3, 3)), bias=random.normal(size=2), padding=1, scaling="sum"),
        ReLU(),
        Convolution(random.normal(size=(3, 2, 2, 2))),
        MaxPool(2, 2, "drop"),
    ]
    values = int(np.prod(Network(layers).shapes(shape)[-1]))
    return Network([*layers, FullyConnected(random.normal(size=(2, values))), Softmax()])


def by_exemplars(shape: tuple[int, int]) -> Network:
    """The article's layers on pictures of any size."""
    kernels = np.random.default_rng(1).choice([-1.0, 1.0], (2, 3, 3))
    layers = (Convolution(kernels), ReLU(), MaxPool())
    return Network((*layers, ExemplarVotes(draw_exemplars(shape), layers)))


def uneven(shape: tuple[int, int], seed: int = 3) -> Array:
    """A picture with greys and without any symmetry."""
    return np.random.default_rng(seed).choice([-1.0, -1.0, 0.5, 1.0], shape)


WORK: list[tuple[Network, Array]] = [
    (load_network("article"), uneven((9, 9))),
    (load_network("article"), draw_exemplars((9, 9))[0]),
    (load_network("learned"), uneven((9, 9), 5)),
    (two_convolutions((6, 9)), uneven((6, 9))),
    (by_exemplars((8, 7)), uneven((8, 7))),
]
each_work = pytest.mark.parametrize(("network", "image"), WORK)


def moved(image: Array, down: int, right: int) -> Array:
    """A shifted picture, one pixel after the other."""
    result = np.full(image.shape, -1.0)
    for row, column in np.ndindex(image.shape):
        if 0 <= row - down < image.shape[0] and 0 <= column - right < image.shape[1]:
            result[row, column] = image[row - down, column - right]
    return result


Answer = tuple[float, int]


def asked(network: Network) -> Callable[[Array], Answer]:
    """Margin and verdict of one picture, by the verdict that the explorer shows."""

    def answer(image: Array) -> Answer:
        scores = network.scores(image)
        winner = judge(image, scores, LABELS).winner
        return float(scores[0] - scores[1]), -1 if winner is None else LABELS.index(winner)

    return answer


def compared(exemplars: Array) -> Callable[[Array], Answer]:
    """The same by literal match."""

    def answer(image: Array) -> Answer:
        winner = literal_match(image, exemplars, LABELS).winner
        counts = [count_equal(image, exemplar) for exemplar in exemplars]
        return float(counts[0] - counts[1]), -1 if winner is None else LABELS.index(winner)

    return answer


def judges(network: Network, image: Array) -> list[tuple[Judge, Callable[[Array], Answer]]]:
    exemplars = draw_exemplars((image.shape[0], image.shape[1]))
    return [
        (by_votes(network, image.shape), asked(network)),
        (by_literal_match(exemplars), compared(exemplars)),
    ]


def whole(image: Array, judged: Judge) -> ShiftMap:
    *_, last = shift_map(image, judged)
    return last


# Shifts.


@each_work
def test_every_shift_is_judged_as_the_shifted_picture_itself(network: Network, image: Array) -> None:
    for judged, answer in judges(network, image):
        found = whole(image, judged)
        height, width = image.shape
        assert found.margins.shape == (2 * (height // 2) + 1, 2 * (width // 2) + 1)
        for row, column in np.ndindex(found.margins.shape):
            down, right = row - height // 2, column - width // 2
            assert found.moved(row, column) == (down, right)
            margin, verdict = answer(moved(image, down, right))
            assert found.margins[row, column] == pytest.approx(margin, abs=1e-12)
            assert found.verdicts[row, column] == verdict


@each_work
def test_the_middle_of_the_shift_map_is_the_picture_and_its_share_counts_equal_verdicts(
    network: Network, image: Array
) -> None:
    for judged, answer in judges(network, image):
        found = whole(image, judged)
        assert found.middle == (image.shape[0] // 2, image.shape[1] // 2)
        assert (found.margins[found.middle], found.verdicts[found.middle]) == pytest.approx(answer(image))
        same = sum(int(verdict) == answer(image)[1] for verdict in found.verdicts.ravel())
        assert found.kept.right == (same,)
        assert found.kept.total == (found.margins.size,)
        assert found.finished
        assert found.done == found.margins.size


def test_a_shift_map_in_small_parts_is_the_same_and_grows_from_the_middle(monkeypatch: pytest.MonkeyPatch) -> None:
    network, image = WORK[0]
    judged = by_votes(network, image.shape)
    at_once = whole(image, judged)
    monkeypatch.setattr(many, "VALUES", judged.each * 7)
    maps = list(shift_map(image, judged))
    assert len(maps) == 12
    for before, after in pairwise(maps):
        assert (after.known | ~before.known).all()
        assert before.done < after.done <= before.done + 7
        np.testing.assert_array_equal(after.margins[before.known], before.margins[before.known])
    assert maps[0].known[maps[0].middle]
    assert not maps[0].finished
    assert np.isnan(maps[0].margins[~maps[0].known]).all()
    np.testing.assert_array_equal(maps[-1].margins, at_once.margins)
    np.testing.assert_array_equal(maps[-1].verdicts, at_once.verdicts)
    rings = [np.abs(np.argwhere(one.known) - 4).max() for one in maps]
    assert rings == sorted(rings)
    assert rings[0] == 1


@pytest.mark.parametrize("shape", [(28, 28), (64, 64)])
def test_the_parts_of_a_shift_map_stay_within_bounded_memory(shape: tuple[int, int]) -> None:
    network = load_network("article", shape)
    counts: list[int] = []
    votes = by_votes(network, shape)

    def score(images: Array) -> Array:
        counts.append(len(images))
        return np.zeros((len(images), 2))

    found = whole(draw_exemplars(shape)[0], Judge("", score, votes.each))
    assert sum(counts) == found.margins.size == (shape[0] + 1) * (shape[1] + 1)
    assert max(counts) * votes.each <= many.VALUES


def test_an_undecided_picture_keeps_its_verdict_where_it_is_undecided() -> None:
    network = load_network("article")
    found = whole(np.full((9, 9), -1.0), by_votes(network, (9, 9)))
    assert (found.verdicts == -1).all()
    assert found.kept.share == 1


def test_where_nobody_votes_there_is_no_margin_and_no_verdict() -> None:
    layers = (Convolution(np.ones((1, 3, 3))), ReLU(), MaxPool())
    nobody = Network((*layers, ExemplarVotes(np.stack([uneven((9, 9))] * 2), layers)))
    found = whole(uneven((9, 9)), by_votes(nobody, (9, 9)))
    assert np.isnan(found.margins).all()
    assert (found.verdicts == -1).all()


def test_a_network_without_votes_is_no_judge() -> None:
    with pytest.raises(ValueError, match="expected votes at the end"):
        by_votes(Network((Convolution(np.ones((1, 3, 3))),)), (9, 9))


# Turning and shrinking.


@each_work
def test_every_turn_and_every_size_is_judged_as_that_picture_itself(network: Network, image: Array) -> None:
    for judged, answer in judges(network, image):
        turns = [transforms.turn_and_scale(image, degrees, 1) for degrees in sweeps.DEGREES]
        sizes = [transforms.turn_and_scale(image, 0, percent / 100) for percent in sweeps.PERCENT]
        for sweep, pictures in ((turning(image, judged), turns), (shrinking(image, judged), sizes)):
            own = answer(image)[1]
            assert len(sweep.answers.margins) == len(sweep.steps) == len(pictures)
            for index, changed in enumerate(pictures):
                margin, verdict = answer(changed)
                assert sweep.answers.margins[index] == pytest.approx(margin, abs=1e-12)
                assert sweep.answers.verdicts[index] == verdict
            assert sweep.kept.right == (int((sweep.answers.verdicts == own).sum()),)
            assert sweep.kept.total == (len(sweep.steps),)


def test_quarter_turns_are_exact_and_the_first_step_changes_nothing() -> None:
    image = uneven((9, 9))
    assert list(sweeps.DEGREES) == list(range(0, 360, 10))
    for quarters in range(4):
        np.testing.assert_array_equal(turned(image)[9 * quarters], np.rot90(image, k=-quarters))
    assert sweeps.PERCENT[0] == 100
    assert sweeps.PERCENT[-1] == 40
    np.testing.assert_array_equal(shrunk(image)[0], image)
    clean = draw_exemplars((9, 9))[1]
    rows = [np.flatnonzero((small > 0).any(axis=1)) for small in shrunk(clean)]
    heights = [int(np.ptp(found)) for found in rows]
    assert heights == sorted(heights, reverse=True)
    assert heights[-1] < heights[0] / 2


# Noise.


@pytest.mark.parametrize("shape", [(9, 9), (6, 7)])
@pytest.mark.parametrize("percent", noise.PERCENT)
def test_noise_turns_so_many_pixels_and_no_two_draws_alike(shape: tuple[int, int], percent: int) -> None:
    image = draw_exemplars(shape)[0]
    pictures = noisy(image, percent, 50)
    turned_pixels = (pictures == -image).sum(axis=(1, 2))
    assert (turned_pixels == max(1, round(image.size * percent / 100))).all()
    assert ((pictures == image) | (pictures == -image)).all()
    assert len(np.unique(pictures, axis=0)) > 20


def test_the_same_seed_turns_the_same_pixels_whatever_the_picture_is() -> None:
    image, other = uneven((9, 9)), draw_exemplars((9, 9))[0]
    np.testing.assert_array_equal(noisy(image, 7), noisy(image, 7))
    assert not np.array_equal(noisy(image, 7), noisy(image, 7, seed=1))
    assert not np.array_equal(noisy(image, 7) == image, noisy(image, 8) == image)
    np.testing.assert_array_equal(noisy(image, 7) == image, noisy(other, 7) == other)
    judged = by_votes(load_network("article"), (9, 9))
    assert list(noise_sweep(image, judged))[-1] == list(noise_sweep(image, judged))[-1]


@each_work
def test_noise_counts_the_draws_that_keep_the_verdict(network: Network, image: Array) -> None:
    for judged, answer in judges(network, image):
        draws, seed = 12, 40
        *_, found = noise_sweep(image, judged, draws, seed)
        own = answer(image)[1]
        assert (found.own, found.finished, len(found.kept)) == (own, True, 20)
        for percent in (1, 6, 20):
            seeds = range(seed + percent * draws, seed + (percent + 1) * draws)
            pictures = [transforms.noise(image, one, percent / 100) for one in seeds]
            same = sum(answer(picture)[1] == own for picture in pictures)
            assert found.kept[percent - 1].right == (same,)
            assert found.kept[percent - 1].total == (draws,)


def test_the_interval_of_a_level_is_wilsons() -> None:
    network, image = WORK[1]
    *_, found = noise_sweep(image, by_votes(network, (9, 9)))
    assert {sum(tally.total) for tally in found.kept} == {noise.DRAWS} == {200}
    for tally in found.kept:
        expected = binomtest(tally.right[0], tally.total[0]).proportion_ci(method="wilson")
        assert tally.interval == pytest.approx((expected.low, expected.high), abs=1e-4)
        assert tally.interval[0] <= tally.share <= tally.interval[1]


def test_noise_becomes_known_level_by_level_and_can_be_stopped_in_between(monkeypatch: pytest.MonkeyPatch) -> None:
    network, image = WORK[0]
    judged = by_votes(network, image.shape)
    *_, at_once = noise_sweep(image, judged, 10)
    monkeypatch.setattr(many, "VALUES", judged.each * 4)
    states: list[NoiseSweep] = list(noise_sweep(image, judged, 10))
    assert [len(state.kept) for state in states] == [0, 0, *np.repeat(range(1, 20), 3), 20]
    assert states[-1] == at_once
    assert all(state.kept == at_once.kept[: len(state.kept)] for state in states)
