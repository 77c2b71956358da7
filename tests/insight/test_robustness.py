"""How often a network is right: counting, intervals, and verdicts that are those of `judge`."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from tests.engine.strategies import seeds, thorough
from tests.golden import article_network
from xotui.document.networks import find_network
from xotui.engine.arrays import Array
from xotui.insight.robustness import (
    Contestant,
    Tally,
    Verdicts,
    literal_contestant,
    network_contestant,
    robustness,
    tally,
    verdicts_of,
)
from xotui.insight.robustness_text import percent, result_table, with_interval
from xotui.insight.verdict import judge, literal_match
from xotui.pictures import draw_exemplars
from xotui.pictures.changes import Change, changed_glyphs
from xotui.pictures.glyphs import GROUPS
from xotui.pictures.scaling import scaled

CHANGES = (Change("as it is"), Change("everything"))


def test_only_right_answers_count() -> None:
    labels = np.array([0, 0, 0, 1, 1])
    assert tally(np.array([0, 1, -1, 1, 1]), labels) == Tally((1, 2), (3, 2))
    assert tally(np.full(5, -1), labels) == Tally((0, 0), (3, 2))
    assert tally(np.zeros(0, dtype=int), np.zeros(0, dtype=int)) == Tally((0, 0), (0, 0))


@given(st.lists(st.tuples(st.integers(-1, 1), st.integers(0, 1)), max_size=60))
@thorough
def test_counting_by_hand(pairs: list[tuple[int, int]]) -> None:
    verdicts, labels = (np.array([pair[part] for pair in pairs], dtype=np.intp) for part in (0, 1))
    found = tally(verdicts, labels)
    assert found.right == tuple(sum(pair == (label, label) for pair in pairs) for label in (0, 1))
    assert found.total == tuple(sum(pair[1] == label for pair in pairs) for label in (0, 1))
    shares = [Fraction(right, total) for right, total in zip(found.right, found.total, strict=True) if total]
    assert found.share == pytest.approx(float(sum(shares) / len(shares)) if shares else 0)


def test_two_tallies_are_one() -> None:
    assert Tally((1, 2), (3, 4)) + Tally((5, 0), (6, 1)) == Tally((6, 2), (9, 5))


def test_the_share_is_balanced() -> None:
    assert Tally((90, 0), (90, 10)).share == 0.5
    assert Tally((0, 10), (0, 10)).share == 1
    assert Tally((0, 0), (0, 0)).share == 0


@pytest.mark.parametrize(
    ("right", "total"), [(0, 1), (1, 1), (0, 50), (50, 50), (1, 2), (37, 40), (1999, 2000), (7, 9)]
)
def test_the_interval_is_that_of_wilson(right: int, total: int) -> None:
    expected = binomtest(right, total).proportion_ci(0.95, method="wilson")
    low, high = Tally((right, 0), (total, 0)).interval
    assert (low, high) == pytest.approx((expected.low, expected.high), abs=1e-5)
    assert 0 <= low <= right / total <= high <= 1
    assert Tally((right, right), (total, total)).interval[1] <= high


def test_without_pictures_nothing_is_known() -> None:
    assert Tally((0, 0), (0, 0)).interval == (0, 1)


SCORES = (0.0, 0.5, 0.5 + 1e-15, 0.6, -1.0, 1e308, np.nan, np.inf, -np.inf)
DRAWN = np.array([[1.0, -1.0], [-1.0, -1.0]])
PICTURES = (DRAWN, -np.ones((2, 2)), np.ones((2, 2)), np.full((2, 2), 0.3), np.array([[0.0, 1e-12], [0.0, 0.0]]))


def test_verdicts_are_those_of_the_judge() -> None:
    cases = [(image, (one, other)) for image in PICTURES for one in SCORES for other in SCORES]
    found = verdicts_of(np.stack([image for image, _ in cases]), np.array([scores for _, scores in cases]))
    names = {None: -1, "X": 0, "O": 1}
    expected = [names[judge(image, scores, ("X", "O")).winner] for image, scores in cases]
    assert found.tolist() == expected
    assert set(expected) == {-1, 0, 1}


@pytest.mark.parametrize("name", ["article", "learned", "article-votes"])
@pytest.mark.parametrize("shape", [(9, 9), (12, 10)])
def test_contestants_judge_as_the_program_does(name: str, shape: tuple[int, int]) -> None:
    blueprint = find_network(name)
    own = blueprint.picture_shape(shape)
    network = blueprint.build(own)
    images = changed_glyphs("text", Change("noise", 0.15), shape, 60, 1).images
    images = np.concatenate([images, -np.ones((1, *shape))])
    fitting = scaled(images, own)
    labels = {"X": 0, "O": 1, None: -1}
    expected = [labels[judge(image, network.scores(image), ("X", "O")).winner] for image in fitting]
    assert network_contestant(name, network, own).judge(images).tolist() == expected
    exemplars = draw_exemplars(shape)
    literal = [labels[literal_match(image, exemplars, ("X", "O")).winner] for image in images]
    assert literal_contestant(exemplars).judge(images).tolist() == literal
    assert expected[-1] == literal[-1] == -1


def test_an_empty_batch() -> None:
    found = network_contestant("article", article_network(), (9, 9)).judge(np.zeros((0, 9, 9)))
    assert found.shape == (0,)


def test_all_see_the_same_pictures_and_the_same_seed_shows_them_again() -> None:
    seen: list[list[bytes]] = [[], []]

    def watcher(number: int) -> Contestant:
        def judge_(images: Array) -> Verdicts:
            seen[number].append(images.tobytes())
            return np.full(len(images), number, dtype=np.intp)

        return Contestant(f"watcher {number}", judge_)

    def rows(seed: int) -> list[tuple[object, ...]]:
        found = list(robustness([watcher(0), watcher(1)], ("shapes", "hand"), CHANGES, (7, 9), 11, seed))
        assert [(row.group, row.change) for row in found] == [(g, c) for g in ("shapes", "hand") for c in CHANGES]
        assert all(row.tallies == (Tally((6, 0), (6, 5)), Tally((0, 5), (6, 5))) for row in found)
        return [(row.seed, *(given.tobytes() for given in row.verdicts)) for row in found]

    first = rows(3)
    assert seen[0] == seen[1]
    assert len(set(seen[0])) == 4
    assert rows(3) == first
    assert seen[0][:4] == seen[0][4:]
    assert rows(4) != first
    assert seen[0][8:] != seen[0][:4]


def test_rows_come_one_by_one() -> None:
    rows = robustness([literal_contestant(draw_exemplars((9, 9)))], GROUPS, CHANGES, (9, 9), 4, 1)
    assert (next(rows).group, next(rows).change) == ("shapes", CHANGES[1])


@given(st.integers(1, 5000).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total))), seeds)
@thorough
def test_percent_is_never_more_than_it_is(counts: tuple[int, int], seed: int) -> None:
    right, total = counts
    assert (
        Fraction(percent(right / total))
        <= Fraction(100 * right, total)
        < Fraction(percent(right / total)) + Fraction(1, 10)
    )
    assert (percent(right / total) == "100") == (right == total)


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.9999, "99.9"),
        (0.995, "99.5"),
        (0.29, "29.0"),
        (0.0, "0.0"),
        (0.5, "50.0"),
        (2 / 3, "66.6"),
        (0.999999, "99.9"),
    ],
)
def test_percent_as_text(share: float, text: str) -> None:
    assert percent(share) == text


def test_a_row_of_the_table(tmp_path: Path) -> None:
    assert with_interval(Tally((50, 50), (50, 50))) == "100 ± 1.8"
    rows = list(robustness([literal_contestant(draw_exemplars((9, 9)))], ("shapes",), CHANGES, (9, 9), 10, 1))
    head, ruler, *lines = result_table("shapes", rows, ["literal match"]).splitlines()
    assert [cell.strip() for cell in head.strip("|").split("|")] == ["shapes", "literal match"]
    assert set(ruler) == {"|", "-", ":"}
    assert len({len(line) for line in (head, ruler, *lines)}) == 1
    assert [line.split("|")[1].strip() for line in lines] == ["as it is", "everything"]
    assert [line.split("|")[2].strip() for line in lines] == [with_interval(row.tallies[0]) for row in rows]
    assert result_table("hand", rows, ["literal match"]).splitlines()[2:] == []
