"""The live accuracy: always of the same letters, none learned from, honest, and quick."""

from __future__ import annotations

from time import perf_counter

import numpy as np
import pytest

from tests.golden import article_network
from xotui.engine import Convolution, Layer, MaxPool, Network, ReLU
from xotui.insight.live import (
    ANY,
    COUNTS,
    FIT_MOST,
    Letters,
    accuracy_as_it_is,
    letter_count,
    letters_to_fit,
    letters_to_judge,
    live_accuracy,
    values_of,
    votes_for,
)
from xotui.pictures.changes import Change


def layers_of(count: int, side: int) -> tuple[Layer, ...]:
    """Random features, and the article's other layers."""
    kernels = np.random.default_rng(1).choice([-1.0, 1.0], (count, side, side))
    return (Convolution(kernels), ReLU(), MaxPool(), MaxPool())


def test_the_letters_are_always_the_same_and_of_both_kinds() -> None:
    fit, judge = letters_to_fit((9, 9), 200), letters_to_judge(ANY, (9, 9), 200)
    for one in (fit, judge):
        assert one.counts == (100, 100)
        assert one.shape == (9, 9)
    letters_to_fit.cache_clear()
    letters_to_judge.cache_clear()
    np.testing.assert_array_equal(letters_to_fit((9, 9), 200).images, fit.images)
    np.testing.assert_array_equal(letters_to_judge(ANY, (9, 9), 200).images, judge.images)


def test_hardly_a_letter_to_judge_by_was_learned_from() -> None:
    learned = {image.tobytes() for image in letters_to_fit((9, 9), FIT_MOST).images}
    judged = [image.tobytes() for image in letters_to_judge(ANY, (9, 9), COUNTS[0]).images]
    assert sum(image in learned for image in judged) < 10


def test_the_accuracy_is_that_of_the_votes_on_those_letters() -> None:
    body = article_network().body
    found = live_accuracy(body, (9, 9))
    network = Network((*body, votes_for(body, (9, 9))))
    pictures = letters_to_judge(ANY, (9, 9), COUNTS[0])
    right = network.scores(pictures.images.astype(float)).argmax(axis=1) == pictures.labels
    assert sum(found.total) == COUNTS[0]
    assert found.share == pytest.approx(right.mean(), abs=0.002)
    assert accuracy_as_it_is(network, (9, 9)).share == pytest.approx(found.share, abs=0.002)


def test_better_features_are_seen_to_be_better() -> None:
    blank: tuple[Layer, ...] = (Convolution(-np.ones((1, 3, 3))), ReLU(), MaxPool(), MaxPool())
    kernels = [
        [[-1, -1, -1], [1, 1, 1], [-1, -1, -1]], [[-1, 1, -1], [-1, 1, -1], [-1, 1, -1]],
        [[1, -1, 1], [-1, 1, -1], [1, -1, 1]], [[-1, 1, 1], [1, -1, -1], [1, -1, -1]],
    ]  # fmt: skip
    good: tuple[Layer, ...] = (Convolution(np.array(kernels, dtype=float)), ReLU(), MaxPool(), MaxPool())
    assert live_accuracy(good, (9, 9)).share > live_accuracy(blank, (9, 9)).share + 0.05
    assert live_accuracy(good, (9, 9)).share > 0.75


def test_other_letters_give_another_answer() -> None:
    body = article_network().body
    shares = {
        live_accuracy(body, (9, 9), Letters(group, Change(change))).share
        for group, change in (("text", "as it is"), ("text", "everything"), ("shapes", "as it is"))
    }
    assert len(shares) == 3
    assert Letters("text", Change("shrink", 0.5)).title == "letters of text, shrink to 0.5"


def test_the_more_work_the_fewer_letters() -> None:
    counts = [
        letter_count(layers_of(count, side), shape)
        for count, side, shape in ((3, 3, (9, 9)), (16, 5, (28, 28)), (16, 7, (64, 64)))
    ]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == COUNTS[0]
    assert counts[-1] == COUNTS[-1]


@pytest.mark.parametrize(
    ("count", "side", "shape", "seconds"), [(3, 3, (9, 9), 0.03), (16, 5, (28, 28), 0.5), (16, 5, (64, 64), 0.5)]
)
def test_nobody_has_to_wait(count: int, side: int, shape: tuple[int, int], seconds: float) -> None:
    body = layers_of(count, side)
    live_accuracy(body, shape)  # the letters are drawn once
    times = []
    for _ in range(3):
        start = perf_counter()
        live_accuracy(body, shape)
        times.append(perf_counter() - start)
    assert min(times) < 4 * seconds  # other tests run beside this one


def test_values_come_in_reading_order_picture_by_picture() -> None:
    body = layers_of(2, 3)
    pictures = letters_to_fit((9, 9), 100).images
    np.testing.assert_array_equal(values_of(body, pictures)[70], Network(body).forward(pictures[70]).ravel())


def test_layers_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^kernels: found 5×5 on 4×4"):
        live_accuracy(layers_of(1, 5), (4, 4))
