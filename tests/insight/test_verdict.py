"""Who wins, and when nobody does."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.strategies import thorough
from tests.golden import LABELS, NAMES, article_network, picture
from xotui.engine import Convolution, ExemplarVotes, Network, ReLU
from xotui.insight.verdict import judge, literal_match

DRAWN = picture("x")
XO = ("X", "O")
EXEMPLARS = np.stack([picture("x"), picture("o")])


def test_the_higher_score_wins() -> None:
    verdict = judge(DRAWN, [0.9, 0.5], XO)
    assert (verdict.winner, verdict.why_undecided, verdict.scores, verdict.labels) == ("X", "", (0.9, 0.5), XO)
    assert verdict.margin == pytest.approx(0.4)
    other = judge(DRAWN, [-0.9, -0.5], XO)
    assert other.winner == "O"
    assert other.margin == pytest.approx(0.4)


def test_an_exact_tie_is_undecided() -> None:
    verdict = judge(DRAWN, [0.5, 0.5], XO)
    assert verdict.winner is None
    assert verdict.why_undecided
    assert verdict.margin == 0


@given(st.lists(st.integers(-9, 9), min_size=2, max_size=5))
@thorough
def test_the_same_ninths_in_another_order_tie(ninths: list[int]) -> None:
    means = [sum(n / 9 for n in order) / len(order) for order in permutations(ninths)]
    verdict = judge(DRAWN, [min(means), max(means)], XO)
    assert verdict.winner is None
    assert judge(DRAWN, [max(means), min(means)], XO).winner is None
    assert verdict.margin is not None
    assert verdict.margin >= 0


@given(st.integers(-45, 45), st.integers(-36, 36))
@thorough
def test_different_means_of_ninths_never_tie(for_x: int, for_o: int) -> None:
    verdict = judge(DRAWN, [for_x / 45, for_o / 36], XO)
    difference = for_x * 36 - for_o * 45
    assert verdict.winner == ("X" if difference > 0 else "O" if difference else None)


@pytest.mark.parametrize("shape", [(9, 9), (3, 5)])
@pytest.mark.parametrize("value", [-1.0, 1.0, 0.0, 0.3])
def test_on_a_picture_of_one_value_there_is_nothing_to_see(shape: tuple[int, int], value: float) -> None:
    verdict = judge(np.full(shape, value), [0.27, 0.33], XO)
    assert verdict.winner is None
    assert verdict.scores == (0.27, 0.33)
    assert verdict.why_undecided


def test_no_ink_and_all_ink_are_told_apart() -> None:
    reasons = {judge(np.full((9, 9), value), [0.2, 0.3], XO).why_undecided for value in (-1.0, 0.0, 1.0)}
    assert len(reasons) == 3


def test_a_single_pixel_of_ink_can_be_judged() -> None:
    image = np.full((9, 9), -1.0)
    image[4, 4] = 1
    assert judge(image, [0.2, 0.3], XO).winner == "O"


def test_where_nobody_votes_nobody_wins() -> None:
    verdict = judge(DRAWN, [np.nan, np.nan], XO)
    assert (verdict.winner, verdict.scores, verdict.margin) == (None, (None, None), None)
    assert verdict.why_undecided


@pytest.mark.parametrize("missing", [0, 1])
def test_a_category_without_voters_has_no_score(missing: int) -> None:
    scores = [0.4, 0.4]
    scores[missing] = np.nan
    verdict = judge(DRAWN, scores, XO)
    assert verdict.scores[missing] is None
    assert verdict.scores[1 - missing] == 0.4
    assert verdict.winner is None
    assert verdict.why_undecided == f"no {XO[missing]} voters"
    assert verdict.margin is None


def test_equal_exemplars_leave_nobody_to_vote() -> None:
    layers = (Convolution(-np.ones((1, 3, 3))), ReLU())
    network = Network((*layers, ExemplarVotes(np.stack([DRAWN, DRAWN]), layers)))
    assert judge(DRAWN, network.scores(DRAWN), XO).scores == (None, None)


def test_every_undecided_verdict_says_why_and_no_other() -> None:
    for image in (DRAWN, np.ones((9, 9)), -np.ones((9, 9))):
        for x in (np.nan, 0.0, 0.5):
            for o in (np.nan, 0.0, 0.5):
                verdict = judge(image, [x, o], XO)
                assert (verdict.winner is None) == bool(verdict.why_undecided)


def test_of_three_categories_the_margin_is_to_the_second() -> None:
    verdict = judge(DRAWN, [0.1, 0.9, 0.6], ("X", "O", "V"))
    assert verdict.winner == "O"
    assert verdict.margin == pytest.approx(0.3)


def test_the_article_network_calls_nine_of_ten_right_and_the_thick_x_an_o() -> None:
    network = article_network()
    verdicts = {name: judge(picture(name), network.scores(picture(name)), network.labels) for name in NAMES}
    assert [name for name in NAMES if verdicts[name].winner != LABELS[name]] == ["x-thick"]
    assert verdicts["x-thick"].winner == "O"
    assert verdicts["x-thick"].margin == pytest.approx(0.5555555 - 0.5111111, abs=1e-6)


def test_literal_matching_counts_pixels() -> None:
    verdict = literal_match(picture("x"), EXEMPLARS, XO)
    assert (verdict.scores, verdict.winner, verdict.margin) == ((81, 60), "X", 21)


def test_literal_matching_fails_on_the_shifted_and_the_shrunken_o() -> None:
    wrong = {name for name in NAMES if literal_match(picture(name), EXEMPLARS, XO).winner != LABELS[name]}
    assert wrong == {"o-shifted", "o-shrunk"}


def test_literal_matching_of_a_blank_picture_is_undecided() -> None:
    verdict = literal_match(np.full((9, 9), -1.0), EXEMPLARS, XO)
    assert verdict.winner is None
    assert list(verdict.scores) == [int((picture(name) < 0).sum()) for name in ("x", "o")]
