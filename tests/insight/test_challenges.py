"""Challenges: each can be told, none is given, and each can be beaten."""

from __future__ import annotations

import numpy as np
import pytest

from tests.golden import article_network
from xotui.document.networks import load_network
from xotui.engine import Convolution, FullyConnected, Layer, MaxPool, Network, ReLU
from xotui.insight.challenges import CHALLENGES, Challenge
from xotui.insight.live import live_accuracy

each = pytest.mark.parametrize("challenge", CHALLENGES, ids=lambda challenge: challenge.title)


def climbed(challenge: Challenge, tries: int) -> float:
    """What one reaches who tries single pixels and keeps what helps."""
    random = np.random.default_rng(0)
    shape = (challenge.features, challenge.side, challenge.side)
    kernels = random.choice([-1.0, 1.0], shape)
    best = 0.0
    for number in range(tries):
        tried = kernels.copy()
        if number:
            tried.flat[random.integers(tried.size)] = random.choice([-1.0, 0.0, 1.0])
        body: tuple[Layer, ...] = (Convolution(tried), ReLU(), MaxPool(), MaxPool())
        share = live_accuracy(body, (9, 9), challenge.letters).share
        if share > best:
            best, kernels = share, tried
        if best >= challenge.goal:
            break
    return best


@each
def test_the_articles_features_do_not_reach_it(challenge: Challenge) -> None:
    assert live_accuracy(article_network().body, (9, 9), challenge.letters).share < challenge.goal - 0.05


@each
def test_learned_features_are_beyond_it(challenge: Challenge) -> None:
    learned = load_network("learned")
    assert live_accuracy(learned.body, (9, 9), challenge.letters).share >= challenge.goal


@each
def test_it_can_be_beaten_by_trying(challenge: Challenge) -> None:
    assert climbed(challenge, 600) >= challenge.goal


@each
def test_it_can_be_told(challenge: Challenge) -> None:
    assert challenge.title
    assert challenge.sentence.endswith(".")
    assert len(f"  {challenge.sentence} {challenge.rule}.") <= 76
    assert 0.5 < challenge.goal < 1


def test_titles_differ() -> None:
    assert len({challenge.title for challenge in CHALLENGES}) == len(CHALLENGES)


def test_who_may_not_take_part_hears_why() -> None:
    challenge = CHALLENGES[-1]
    assert challenge.features == challenge.side == 3

    def obstacle(*layers: Layer, shape: tuple[int, int] = (9, 9)) -> str:
        return challenge.obstacle(Network(layers), shape)

    three = Convolution(np.ones((3, 3, 3)))
    assert obstacle(three, ReLU(), MaxPool(), FullyConnected(np.ones((2, 48)))) == ""
    assert obstacle(Convolution(np.ones((1, 2, 2)))) == ""
    assert obstacle(three, shape=(9, 10)) == "the pictures are 9×10; 9×9 are asked for"
    assert "4 features; at most 3" in obstacle(Convolution(np.ones((4, 3, 3))))
    assert "4×3; at most 3×3" in obstacle(Convolution(np.ones((3, 4, 3))))
    assert "deeper" in obstacle(three, Convolution(np.ones((1, 3, 2, 2))))
    assert "without features" in obstacle(ReLU())
