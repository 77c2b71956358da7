"""What one flipped pixel does, held against a full computation of every flipped picture, one after the other."""

from __future__ import annotations

import tracemalloc
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

import xotui.insight.what_if.flips as flips_module
from tests.engine.strategies import seeds, thorough
from tests.golden import NAMES, article_network, picture
from tests.insight.networks import EDGES
from xotui.document import load_network
from xotui.document.document import open_document
from xotui.document.picture_edits import flipped as flipped_by_the_pen
from xotui.document.picture_edits import resize
from xotui.engine import Convolution, ExemplarVotes, FullyConnected, Hidden, Layer, MaxPool, Network, ReLU, Softmax
from xotui.engine.convolution import Scaling
from xotui.insight.flipping import flip_values, flipped
from xotui.insight.verdict import judge
from xotui.insight.what_if.flips import Flips, flip_map, single_flips
from xotui.insight.what_if.many import StoppedError, scores_in_parts
from xotui.pictures import draw_exemplars

Floats = NDArray[Any]
SCALINGS: tuple[Scaling, ...] = ("mean", "sum")
LABELS = ("X", "O")


def in_full(network: Network, image: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """Margins and verdicts of every flipped picture, each computed by itself from the first layer to the last."""
    margins, verdicts = np.empty(image.shape), np.empty(image.shape, dtype=np.intp)
    for place in np.ndindex(*image.shape):
        changed = image.copy()
        changed[place] = 1 if image[place] == 0 else -image[place]
        margins[place], verdicts[place] = margin_and_verdict(network, changed)
    return margins, verdicts


def margin_and_verdict(network: Network, image: Floats) -> tuple[float, int]:
    scores = network.scores(image)
    winner = judge(image, scores, LABELS).winner
    return float(scores[0]) - float(scores[1]), -1 if winner is None else LABELS.index(winner)


def must_agree(network: Network, image: Floats, tolerance: float = 1e-9) -> Flips:
    margins, verdicts = in_full(network, image)
    margin, verdict = margin_and_verdict(network, image)
    for small in (0, flips_module.SMALL):  # only what changes, and whole pictures
        with patch.object(flips_module, "SMALL", small):
            flips = flip_map(network, image)
        np.testing.assert_allclose(flips.margins, margins, rtol=0, atol=tolerance)
        np.testing.assert_allclose(flips.change, margins - margin, rtol=0, atol=tolerance)
        np.testing.assert_array_equal(flips.verdicts, verdicts)
        assert flips.margin == pytest.approx(margin, abs=tolerance, nan_ok=True)
        assert flips.verdict == verdict
    return flips


@st.composite
def networks_and_pictures(draw: st.DrawFn) -> tuple[Network, Floats]:
    """Up to two convolutions with padding, bias and sums; ReLUs and pools anywhere; hidden neurons; probabilities."""
    random = np.random.default_rng(draw(seeds))
    sides = st.integers(1, 3)
    layers: list[Layer] = []
    pools = st.builds(MaxPool, sides, sides, st.sampled_from(EDGES))
    depth: tuple[int, ...] = ()
    if draw(st.integers(0, 5)) == 0:
        layers.append(draw(pools))  # over the very picture
    for _ in range(draw(st.integers(0, 2))):
        count = draw(st.integers(1, 3))
        kernels = random.uniform(-1, 1, (count, *depth, draw(sides), draw(sides)))
        bias = random.uniform(-1, 1, count) if draw(st.booleans()) else None
        padding, scaling = draw(st.integers(0, 2)), draw(st.sampled_from(SCALINGS))
        layers.append(Convolution(kernels, None, bias, padding=padding, scaling=scaling))
        layers += [ReLU()] if draw(st.booleans()) else []
        layers += [draw(pools)] if draw(st.booleans()) else []
        depth = (count,)
    shape = (draw(st.integers(2, 8)), draw(st.integers(2, 8)))
    try:
        values = int(np.prod(Network(layers).shapes(shape)[-1]))
    except ValueError:
        assume(False)
        raise
    for _ in range(draw(st.integers(0, 2))):
        layers += [Hidden(random.uniform(-1, 1, (4, values)), random.uniform(-1, 1, 4)), ReLU()]
        values = 4
    layers.append(FullyConnected(random.uniform(-1, 1, (2, values)), random.uniform(-1, 1, 2)))
    layers += [Softmax()] if draw(st.booleans()) else []
    pixels = draw(st.sampled_from([[-1.0, 1.0], [-1.0, -0.25, 0.0, 0.5, 1.0]]))
    return Network(layers), random.choice(pixels, shape)


class TestEveryFlipIsAFullComputation:
    @given(networks_and_pictures())
    @thorough
    def test_whatever_the_network(self, drawn: tuple[Network, Floats]) -> None:
        must_agree(*drawn)

    @given(networks_and_pictures())
    @thorough
    def test_in_single_precision(self, drawn: tuple[Network, Floats]) -> None:
        network, image = drawn
        single = image.astype(np.float32)
        flips, exact = flip_map(network, single), flip_map(network, single.astype(np.float64))
        np.testing.assert_array_equal(flips.margins, exact.margins)
        np.testing.assert_array_equal(flips.verdicts, exact.verdicts)

    @pytest.mark.parametrize("name", NAMES)
    def test_the_articles_network(self, name: str) -> None:
        must_agree(article_network(), picture(name))

    @pytest.mark.parametrize("name", ["learned", "article-votes"])
    @pytest.mark.parametrize("index", [0, 1])
    def test_networks_with_weights_of_their_own(self, name: str, index: int) -> None:
        must_agree(load_network(name), draw_exemplars((9, 9))[index])

    def test_grey_and_empty_pixels(self) -> None:
        image = np.random.default_rng(3).choice([-1.0, -0.3, 0.0, 0.7, 1.0], (9, 9))
        for name in ("article", "learned"):
            must_agree(load_network(name), image)

    @pytest.mark.parametrize("name", ["article", "learned"])
    def test_a_large_picture(self, name: str) -> None:
        """At 28×28, where the learned network's votes are learned anew for the size."""
        document = resize(open_document(draw_exemplars((9, 9))[1], load_network(name)), (28, 28))
        random = np.random.default_rng(5)
        image = np.where(random.random((28, 28)) < 0.1, -document.picture, document.picture)
        flips = flip_map(document.network, image)
        for place in random.integers(0, 28, (60, 2)).tolist():
            changed = image.copy()
            changed[tuple(place)] *= -1
            margin, verdict = margin_and_verdict(document.network, changed)
            assert flips.margins[tuple(place)] == pytest.approx(margin, abs=1e-9)
            assert flips.verdicts[tuple(place)] == verdict

    def test_values_beyond_all_numbers(self) -> None:
        network = Network([Convolution([[[1e200]]], scaling="sum"), FullyConnected([[1e200] * 4, [1.0] * 4])])
        with np.errstate(over="ignore", invalid="ignore"):
            must_agree(network, np.array([[1.0, 0.0], [0.0, 0.0]]))

    @pytest.mark.parametrize("dtype", [np.float64, np.float32])
    def test_ties_are_found_as_ties(self, dtype: type[np.floating[Any]]) -> None:
        """O's votes are X's in a mirror, added up in another order: on the axis rounding must not make a winner."""
        random = np.random.default_rng(2)
        votes = random.uniform(-1, 1, (3, 7, 7))
        features = Convolution(random.uniform(-1, 1, (3, 3, 1)), padding=1)
        network = Network([features, FullyConnected([votes.ravel(), votes[:, :, ::-1].ravel()])])
        image = np.where(random.random((7, 5)) < 0.5, 0.3, -0.7)
        image[:, 3:] = image[:, 1::-1]
        image = image.astype(dtype)
        flips = flip_map(network, image)
        must_agree(network, image.astype(np.float64))
        assert flips.verdict == -1
        assert (flips.verdicts[:, 2] == -1).all()
        assert (np.delete(flips.verdicts, 2, axis=1) >= 0).all()


class TestVerdicts:
    def test_a_flip_that_leaves_no_ink_is_undecided(self) -> None:
        image = np.full((9, 9), -1.0)
        image[4, 4] = 1
        flips = must_agree(article_network(), image)
        assert flips.verdicts[4, 4] == -1

    def test_a_flip_that_fills_the_picture_is_undecided(self) -> None:
        image = np.full((9, 9), 1.0)
        image[0, 8] = -1
        assert must_agree(article_network(), image).verdicts[0, 8] == -1

    def test_of_an_empty_picture_every_flip_is_judged(self) -> None:
        flips = must_agree(article_network(), np.full((9, 9), -1.0))
        assert flips.verdict == -1
        np.testing.assert_array_equal(flips.turns, flips.verdicts >= 0)

    def test_a_picture_of_one_pixel_never_has_a_verdict(self) -> None:
        flips = must_agree(Network([FullyConnected([[1], [0]])]), np.array([[1.0]]))
        assert flips.verdicts.tolist() == [[-1]]
        assert flips.margins.tolist() == [[-1.0]]

    @pytest.mark.parametrize("letter", ["X", "O"])
    def test_no_single_flip_turns_a_clean_letter_of_the_article(self, letter: str) -> None:
        flips = flip_map(article_network(), draw_exemplars((9, 9))[LABELS.index(letter)])
        assert not flips.turns.any()
        assert (flips.verdicts == LABELS.index(letter)).all()

    def test_without_voters_for_a_category_there_is_no_margin(self) -> None:
        same = draw_exemplars((9, 9))[0]
        features = Convolution(np.ones((1, 3, 3)))
        network = Network([features, ExemplarVotes([same, same], [features])])
        flips = must_agree(network, same)
        assert np.isnan(flips.margin)
        assert np.isnan(flips.change).all()
        assert (flips.verdicts == -1).all()


class TestFlipping:
    @given(st.floats(-1, 1))
    def test_a_pixel_becomes_what_the_pen_makes_of_it(self, value: float) -> None:
        assert flip_values(np.array([[value]]))[0, 0] == flipped_by_the_pen(value)

    def test_only_the_named_pixels_change_and_the_picture_stays(self) -> None:
        image = np.array([[1.0, -1.0], [0.0, 0.5]])
        assert flipped(image, [(0, 0), (1, 0)]).tolist() == [[-1, -1], [1, 0.5]]
        assert image.tolist() == [[1, -1], [0, 0.5]]

    def test_leads_tell_saturated_probabilities_apart(self) -> None:
        """Where both margins are exactly 1, what stands before the softmax still says which is nearer to O."""
        weights = np.array([[500.0, 400.0, 0.0], [0.0, 0.0, 0.0]])
        image = np.array([[1.0, 1.0, -1.0]])
        bare = Network([FullyConnected(weights, [1000.0, 0.0])])
        (part,) = single_flips(Network([*bare.layers, Softmax()]), image, np.arange(3))
        assert part.margins.tolist() == [1, 1, 1]
        np.testing.assert_allclose(part.leads, in_full(bare, image)[0].ravel())

    def test_without_votes_one_sentence_says_so(self) -> None:
        with pytest.raises(ValueError, match=r"^layers: found convolution; expected votes at the end"):
            flip_map(Network([Convolution(np.ones((1, 2, 2)))]), np.ones((3, 3)))

    def test_with_three_categories_one_sentence_says_so(self) -> None:
        network = Network([FullyConnected(np.ones((3, 4)))], ("X", "O", "T"))
        with pytest.raises(ValueError, match=r"^labels: found 3; expected 2"):
            flip_map(network, np.ones((2, 2)))

    def test_nobody_writes_to_the_answer(self) -> None:
        flips = flip_map(article_network(), draw_exemplars((9, 9))[0])
        assert not flips.margins.flags.writeable
        assert not flips.verdicts.flags.writeable


def large_network(shape: tuple[int, int]) -> Network:
    """Sixteen features, then eight more over them, hidden neurons and probabilities."""
    random = np.random.default_rng(8)
    layers: list[Layer] = [
        Convolution(random.uniform(-1, 1, (16, 5, 5)), padding=2),
        ReLU(),
        MaxPool(),
        Convolution(random.uniform(-1, 1, (8, 16, 3, 3))),
        ReLU(),
        MaxPool(),
    ]
    values = int(np.prod(Network(layers).shapes(shape)[-1]))
    votes: list[Layer] = [
        Hidden(random.uniform(-1, 1, (24, values))),
        ReLU(),
        FullyConnected(random.uniform(-1, 1, (2, 24))),
    ]
    return Network([*layers, *votes, Softmax()])


class TestLargePictures:
    def test_memory_stays_small(self) -> None:
        """All 4,096 flips at once would take gigabytes."""
        network, image = large_network((64, 64)), draw_exemplars((64, 64))[0]
        parts = single_flips(network, image, np.arange(0, image.size, 5))
        tracemalloc.start()
        try:
            for _ in parts:
                pass
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert peak < 32e6

    def test_memory_stays_small_in_full_computations(self) -> None:
        network, images = large_network((64, 64)), np.repeat(draw_exemplars((64, 64)), 10, axis=0)
        tracemalloc.start()
        try:
            scores = scores_in_parts(network, images)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert peak < 32e6
        np.testing.assert_array_equal(scores[[0, 10]], network.scores(images[[0, 10]]))

    def test_it_stops_when_nobody_waits_any_more(self) -> None:
        asked: list[None] = []

        def after_two() -> bool:
            asked.append(None)
            return len(asked) > 2

        network, image = large_network((64, 64)), draw_exemplars((64, 64))[0]
        with pytest.raises(StoppedError):
            flip_map(network, image, after_two)
        assert len(asked) == 3
