"""The smallest edit, held against trying out every one and every two pixels by a plain loop."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.engine.strategies import seeds, thorough
from tests.golden import NAMES, article_network, picture
from xotui.document import load_network
from xotui.engine import (
    Convolution,
    ExemplarVotes,
    FullyConnected,
    Hidden,
    Layer,
    MaxPool,
    Network,
    ReLU,
    Softmax,
)
from xotui.insight.flipping import flipped
from xotui.insight.verdict import judge
from xotui.insight.what_if import edit_search
from xotui.insight.what_if.flips import Outcomes, single_flips
from xotui.insight.what_if.smallest_edit import LISTED, Edit, Search, smallest_edit
from xotui.pictures import draw_exemplars, load_picture

Floats = NDArray[Any]
Pixels = tuple[tuple[int, int], ...]
LABELS = ("X", "O")
X = draw_exemplars((9, 9))[0]


def outcome(network: Network, image: Floats, pixels: Pixels) -> tuple[float, int]:
    """Margin and verdict of a picture with some pixels flipped, computed in full."""
    changed = image.copy()
    for pixel in pixels:
        changed[pixel] = 1 if image[pixel] == 0 else -image[pixel]
    scores = network.scores(changed)
    winner = judge(changed, scores, LABELS).winner
    return float(scores[0] - scores[1]), -1 if winner is None else LABELS.index(winner)


def by_trying(network: Network, image: Floats, most: int = 2) -> tuple[dict[Pixels, float], dict[Pixels, float]]:
    """All smallest edits that turn the verdict, and all smallest that leave none, with their margins."""
    verdict = outcome(network, image, ())[1]
    places = [(row, column) for row, column in np.ndindex(*image.shape)]
    turned: dict[Pixels, float] = {}
    ties: dict[Pixels, float] = {}
    for size in range(1, most + 1):
        found: dict[Pixels, float] = {}
        for pixels in combinations(places, size):
            margin, given = outcome(network, image, pixels)
            if given >= 0 and given != verdict:
                turned[pixels] = margin
            elif given < 0 <= verdict:
                found[pixels] = margin
        ties = ties or found
        if turned:
            break
    return turned, ties


def last(network: Network, image: Floats, most: int = 40, **how: int) -> Search:
    *_, search = smallest_edit(network, image, most, **how)
    return search


def must_agree(network: Network, image: Floats) -> Search:
    """One- and two-pixel edits are exactly those that trying finds."""
    search = last(network, image, most=2)
    turned, ties = by_trying(network, image)
    verdict = outcome(network, image, ())[1]
    assert search.done
    assert search.verdict == verdict
    assert search.turn_count == len(turned)
    assert search.undecided_count == len(ties)
    for edits, expected in ((search.turns, turned), (search.undecided, ties)):
        assert len(edits) == min(len(expected), LISTED)
        assert {edit.pixels for edit in edits} <= set(expected)
        assert len({edit.pixels for edit in edits}) == len(edits)
        for edit in edits:
            assert edit.margin == pytest.approx(expected[edit.pixels], abs=1e-9)
            assert (edit.margin, edit.verdict) == pytest.approx(outcome(network, image, edit.pixels), abs=1e-9)
    towards = [abs(margin) for margin in turned.values()]
    assert [abs(edit.margin) for edit in search.turns] == pytest.approx(sorted(towards, reverse=True)[:LISTED])
    assert search.complete == bool(turned)
    assert search.exact == (bool(turned) or image.size == 2)  # of two pixels there are no larger edits
    return search


@st.composite
def networks_and_pictures(draw: st.DrawFn) -> tuple[Network, Floats]:
    """Small layers on small pictures, whose verdicts hang on few pixels; votes of ±1 tie often."""
    random = np.random.default_rng(draw(seeds))
    shape = (draw(st.integers(1, 4)), draw(st.integers(2, 4)))
    side = min(2, shape[0])
    layers: list[Layer] = [
        Convolution(random.choice([-1.0, 1.0], (2, side, 2))),
        ReLU(),
        MaxPool(2, draw(st.integers(1, 2))),
    ]
    values = int(np.prod(Network(layers).shapes(shape)[-1]))
    weights = random.choice([-1.0, 0.0, 1.0], (2, values)) if draw(st.booleans()) else random.normal(size=(2, values))
    bias = [draw(st.sampled_from([0.0, 0.5, 2.0])), 0.0]
    behind: list[Layer] = [Softmax()] if draw(st.booleans()) else []
    network = Network([*layers, FullyConnected(weights, bias), *behind])
    return network, random.choice([-1.0, 0.0, 0.5, 1.0], shape)


@cache
def pairs_tried(name: str) -> Search:
    return last(article_network(), picture(name), most=2)


class TestProven:
    @given(networks_and_pictures())
    @thorough
    def test_one_and_two_pixels_are_what_trying_finds(self, drawn: tuple[Network, Floats]) -> None:
        must_agree(*drawn)

    @pytest.mark.parametrize("letter", ["x", "o"])
    def test_no_one_and_no_two_flips_turn_a_clean_letter_of_the_article(self, letter: str) -> None:
        search = must_agree(load_network("article"), load_picture(letter))
        assert not search.turns
        assert search.excluded == 2
        assert search.sentence == "No one and no two flipped pixels turn the verdict; more were not tried."

    def test_two_pixels_on_a_picture_of_the_article(self) -> None:
        """Every picture that two flips turn, and no other, is found to be so; one of them is tried out in full."""
        turned = [name for name in NAMES if pairs_tried(name).turns]
        assert turned
        two = [name for name in turned if len(pairs_tried(name).turns[0].pixels) == 2]
        search = must_agree(article_network(), picture((two or turned)[0]))
        assert search.turns

    def test_two_pixels_under_the_learned_network(self) -> None:
        image = flipped(X, ((2, 2), (4, 4)))
        search = must_agree(load_network("learned"), image)
        assert search.excluded == 1
        assert all(len(edit.pixels) == 2 for edit in search.turns)
        assert search.sentence.startswith("No single flipped pixel turns the verdict; two are enough: ")

    def test_three_are_the_least_when_one_and_two_are_excluded(self) -> None:
        """Seven pixels that count alike: three of five must go."""
        network = Network([FullyConnected([[1.0] * 7, [0.0] * 7], [0.0, -2.0])])
        image = np.array([[1.0, 1, 1, 1, 1, -1, -1]])
        search = last(network, image)
        assert (search.excluded, search.exact, search.complete) == (2, True, False)
        assert [edit.pixels for edit in search.turns] == [
            tuple((0, column) for column in columns) for columns in combinations(range(5), 3)
        ]
        assert (
            "No one and no two flipped pixels turn the verdict; 3 are enough, and that is the least." in search.sentence
        )

    def test_from_an_undecided_picture_any_verdict_is_wanted(self) -> None:
        empty = np.full((9, 9), -1.0)
        search = must_agree(article_network(), empty)
        assert search.verdict == -1
        assert not search.undecided
        assert {len(edit.pixels) for edit in search.turns} == {1}
        assert search.sentence.startswith("One flipped pixel gives a verdict: ")

    def test_a_tie_is_told_apart(self) -> None:
        """Flipping the first pixel ties, flipping the second turns."""
        network = Network([FullyConnected([[1.0, 2.0, 0.0, 0.0], [0.0] * 4], [0.0, 1.0])])
        search = last(network, np.array([[1.0, 1.0, -1.0, -1.0]]))
        assert search.undecided == (Edit(((0, 0),), 0.0, -1),)
        assert search.turns == (Edit(((0, 1),), -2.0, 1),)
        assert search.sentence == (
            "One flipped pixel turns the verdict to O: 1 pixel does so. Apart from that, 1 pixel leaves it undecided."
        )

    def test_a_tie_on_the_way_stays_told_when_more_pixels_turn_it(self) -> None:
        network = Network([FullyConnected([[1.0, 1.0, 0.0, 0.0, 0.0], [0.0] * 5])])
        search = must_agree(network, np.array([[1.0, 1.0, -1.0, -1.0, 1.0]]))
        assert [edit.pixels for edit in search.undecided] == [((0, 0),), ((0, 1),)]
        assert [edit.pixels for edit in search.turns] == [((0, 0), (0, 1))]

    def test_more_edits_than_are_listed_are_all_counted(self) -> None:
        network = Network([FullyConnected([np.linspace(1, 1.1, 144), np.zeros(144)], [1.0, 0.0])])
        image = np.tile([1.0, -1.0], 72).reshape(12, 12)
        image[0, 1] = 1.0
        search = last(network, image, most=2)
        turned, _ = by_trying(network, image)
        assert search.turn_count == len(turned) > LISTED == len(search.turns)
        margins = [edit.margin for edit in search.turns]
        assert margins == sorted(margins)
        assert margins == pytest.approx(sorted(turned.values())[:LISTED])

    def test_when_everything_was_tried_there_is_nothing_more(self) -> None:
        network = Network([FullyConnected([[0.0, 0.0], [0.0, 0.0]], [1.0, 0.0])])
        search = last(network, np.array([[1.0, -1.0]]))
        assert (search.exact, search.turns) == (True, ())
        assert search.sentence.startswith("No one and no two flipped pixels turn the verdict; there are no more.")


class TestSearch:
    @pytest.mark.parametrize("name", ["article", "learned"])
    @pytest.mark.parametrize("index", [0, 1])
    def test_what_it_finds_is_true_and_cannot_do_with_less(self, name: str, index: int) -> None:
        network, image = load_network(name), draw_exemplars((9, 9))[index]
        search = last(network, image)
        assert search.turns
        assert search.excluded == 2
        assert not search.exact
        assert f"the least is at least {search.excluded + 1}" in search.sentence
        for edit in search.turns[:20]:
            assert (edit.margin, edit.verdict) == pytest.approx(outcome(network, image, edit.pixels))
            assert edit.verdict == 1 - index
            for pixel in edit.pixels:
                fewer = tuple(kept for kept in edit.pixels if kept != pixel)
                assert outcome(network, image, fewer)[1] != 1 - index

    def test_it_finds_a_planted_edit_of_four_pixels(self) -> None:
        """Only four of the pixels count, and only all four together turn the verdict."""
        weights = np.zeros((2, 81))
        weights[0, [3, 20, 44, 70]] = 1
        network = Network([FullyConnected(weights, [3.5, 0.0])])
        image = np.full((9, 9), -1.0)
        image.flat[[3, 20, 44, 70, 80]] = 1  # the last is ink that counts for nothing
        search = last(network, image)
        assert [edit.pixels for edit in search.turns] == [((0, 3), (2, 2), (4, 8), (7, 7))]

    def test_it_does_not_lose_its_way_where_probabilities_are_all_1(self) -> None:
        """Each of three pixels takes 100 from a lead of 250: only the third of them shows behind the softmax."""
        weights = np.zeros((2, 400))
        weights[0, [7, 111, 399]] = 50
        image = np.full((20, 20), -1.0)
        image.flat[[7, 111, 399, 200]] = 1
        search = last(Network([FullyConnected(weights, [100.0, 0.0]), Softmax()]), image)
        assert [edit.pixels for edit in search.turns] == [((0, 7), (5, 11), (19, 19))]

    def test_what_it_found_first_is_made_smaller(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Widening only the best edit falls for pixel 0, which takes 3 but makes the pair of 1 and 9 worthless."""
        monkeypatch.setattr(edit_search, "WIDTH", 1)
        takes = np.zeros((2, 256))  # what each pixel takes from a lead of 5.25 once it is ink
        takes[0, [0, 1, 2, 3]] = [3, 1.1, 1.1, 1.1]
        takes[1, [1, 9, 0]] = [4, 4, -10]
        hidden = Hidden(takes / 2, takes.sum(axis=1) / 2 - [0, 4])
        network = Network([hidden, ReLU(), FullyConnected([[-1, -1], [0, 0]], [5.25, 0])])
        image = np.full((16, 16), -1.0)
        image[15, 15] = 1
        steps = list(smallest_edit(network, image))
        first = next(step for step in steps if step.turns)
        assert first.turns[0].pixels == ((0, 0), (0, 1), (0, 2), (0, 3))
        assert first.sentence.startswith("No single flipped pixel turns the verdict; 4 are enough. Searching on, ")
        assert [edit.pixels for edit in steps[-1].turns] == [((0, 1), (0, 2), (0, 9)), ((0, 1), (0, 3), (0, 9))]

    def test_it_counts_no_edit_twice(self) -> None:
        """Any three of twelve pixels turn the verdict; a search comes to most of them on several ways."""
        weights = np.zeros((2, 169))
        weights[0, :12] = np.linspace(1, 1.05, 12)
        image = np.full((13, 13), -1.0)
        image.flat[[*range(12), 168]] = 1
        search = last(Network([FullyConnected(weights, [-7.4, 0.0])]), image)
        assert {len(edit.pixels) for edit in search.turns} == {3}
        assert len(search.turns) == LISTED < search.turn_count <= 220

    def test_in_a_larger_picture_two_found_are_the_least(self) -> None:
        weights = np.zeros((2, 256))
        weights[0, [7, 111]] = 1
        image = np.full((16, 16), -1.0)
        image.flat[[7, 111, 200]] = 1
        search = last(Network([FullyConnected(weights, [1.0, 0.0])]), image)
        assert [edit.pixels for edit in search.turns] == [((0, 7), (6, 15))]
        assert (search.phase, search.excluded, search.exact, search.complete) == ("search", 1, True, False)
        assert search.sentence == (
            "No single flipped pixel turns the verdict; two are enough, and that is the least. "
            "1 such edit was found by a search; there may be others."
        )

    def test_all_pairs_of_a_larger_picture_can_be_asked_for(self) -> None:
        weights = np.zeros((2, 256))
        weights[0, [7, 111]] = 1
        image = np.full((16, 16), -1.0)
        image.flat[[7, 111, 200]] = 1
        search = last(Network([FullyConnected(weights, [1.0, 0.0])]), image, all_pairs=256)
        assert (search.phase, search.turn_count, search.complete) == ("two pixels", 1, True)

    def test_when_it_finds_nothing_it_does_not_say_there_is_nothing(self) -> None:
        network = Network([FullyConnected(np.zeros((2, 36)), [1.0, 0.0])])
        image = np.zeros((6, 6))
        image[0, 0] = 1
        search = last(network, image, most=3)
        assert not search.turns
        assert not search.exact
        assert search.sentence == (
            "No one and no two flipped pixels turn the verdict, and a search found no edit of up to 3. "
            "There may be one all the same."
        )


class TestSteps:
    def test_every_step_says_how_far_it_is(self) -> None:
        steps = list(smallest_edit(article_network(), X))
        assert [step.done for step in steps] == [False] * (len(steps) - 1) + [True]
        assert list(dict.fromkeys(step.phase for step in steps)) == ["one pixel", "two pixels", "search"]
        ends = {step.phase: (step.tried, step.total) for step in steps}
        assert ends["one pixel"] == (81, 81)
        assert ends["two pixels"] == (3240, 3240)
        assert ends["search"][1] is None
        pairs = [step.tried for step in steps if step.phase == "two pixels"]
        assert pairs == sorted(set(pairs))
        assert pairs[0] == 80
        assert all(step.sentence.endswith(".") for step in steps)
        assert not any(step.exact for step in steps[:-1])

    def test_it_computes_no_further_than_it_is_asked(self, monkeypatch: pytest.MonkeyPatch) -> None:
        computed: list[None] = []

        def counted(network: Network, image: Floats, places: NDArray[np.intp]) -> Iterator[Outcomes]:
            computed.append(None)
            return single_flips(network, image, places)

        monkeypatch.setattr(edit_search, "single_flips", counted)
        steps = smallest_edit(article_network(), X)
        for _ in range(4):
            next(steps)
        assert 0 < len(computed) < 10

    def test_one_pixel_at_the_most(self) -> None:
        search = last(article_network(), X, most=1)
        assert search.sentence == "No single flipped pixel turns the verdict; more were not tried."

    def test_without_voters_there_is_nothing_to_look_for(self) -> None:
        features = Convolution(np.ones((1, 3, 3)))
        search = last(Network([features, ExemplarVotes([X, X], [features])]), X)
        assert search.exact
        assert search.sentence == "Nobody votes for X or O: no flipped pixels can give a verdict."

    def test_without_votes_one_sentence_says_so(self) -> None:
        with pytest.raises(ValueError, match=r"^layers: found convolution; expected votes at the end"):
            next(smallest_edit(Network([Convolution(np.ones((1, 2, 2)))]), X))

    def test_at_least_one_pixel_must_be_allowed(self) -> None:
        with pytest.raises(ValueError, match=r"^most: found 0; expected at least 1"):
            next(smallest_edit(article_network(), X, most=0))

    def test_memory_stays_small(self) -> None:
        network, image = load_network("article", (64, 64)), draw_exemplars((64, 64))[0]
        tracemalloc.start()
        try:
            for _ in zip(smallest_edit(network, image), range(60), strict=False):
                pass
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert peak < 32e6
