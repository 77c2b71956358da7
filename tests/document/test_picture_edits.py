"""What can be done to the picture: turns that add up, chance that can be repeated, and sizes that take all along."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from tests.document.samples import (
    PICTURE_EDITS,
    UNEVEN,
    article_document,
    assert_votes_are_refitted,
    assert_votes_follow,
    content,
    own_weights_document,
    uneven_document,
    without_votes,
)
from tests.engine.strategies import pictures, random, seeds, thorough
from tests.golden import picture
from xotui.document import picture_edits as edits
from xotui.document.document import open_document
from xotui.document.network_edits import make_exemplar, resize_features
from xotui.engine import Convolution, ExemplarVotes, MaxPool, Network, ReLU
from xotui.engine.arrays import Array
from xotui.pictures import draw_exemplars, draw_x

ONLY_MAPS = Network((Convolution(np.ones((1, 3, 3))), ReLU(), MaxPool()))


@pytest.mark.parametrize("quarters", [-2, -1, 1, 2, 3, 4, 5])
def test_six_turns_are_a_quarter(quarters: int) -> None:
    for start in (UNEVEN, random(1, 9, 9), random(2, 8, 8)):
        document = open_document(start, ONLY_MAPS)
        for _ in range(6 * abs(quarters)):
            document = edits.turn(document, 1 if quarters > 0 else -1)
        np.testing.assert_array_equal(document.picture, np.rot90(start, -quarters))


def test_six_turns_at_once_are_six_turns_one_by_one() -> None:
    one_by_one = uneven_document()
    for _ in range(5):
        one_by_one = edits.turn(one_by_one, 1)
    np.testing.assert_array_equal(one_by_one.picture, edits.turn(uneven_document(), 5).picture)


@given(pictures(least=3), st.lists(st.tuples(st.booleans(), st.integers(-8, 8)), max_size=6), seeds)
@thorough
def test_turns_and_changes_of_size_undo_each_other(image: Array, steps: list[tuple[bool, int]], seed: int) -> None:
    document = open_document(image, ONLY_MAPS)
    back = [(turned, -step) for turned, step in steps]
    Random(seed).shuffle(back)
    for turned, step in [*steps, *back]:
        document = (edits.turn if turned else edits.rescale)(document, step)
    np.testing.assert_array_equal(document.picture, image)


@pytest.mark.parametrize("steps", [(-1, 1), (1, -1), (-2, 1, 1), (3, -1, -2), (-6, 6)])
def test_smaller_and_larger_again_is_the_start(steps: tuple[int, ...]) -> None:
    document = uneven_document()
    for step in steps:
        document = edits.rescale(document, step)
    np.testing.assert_array_equal(document.picture, UNEVEN)


def test_two_steps_of_size_are_a_factor_of_two() -> None:
    dot_pair = np.full((9, 9), -1.0)
    dot_pair[4, 2] = dot_pair[4, 6] = 1
    document = open_document(dot_pair, ONLY_MAPS)
    assert np.argwhere(edits.rescale(document, -2).picture > 0).tolist() == [[4, 3], [4, 5]]
    assert np.argwhere(edits.rescale(document, 2).picture > 0).tolist() == [[4, 0], [4, 8]]


def test_a_turn_is_clockwise() -> None:
    above = np.full((9, 9), -1.0)
    above[0, 4] = 1
    turned = edits.turn(open_document(above, ONLY_MAPS), 6).picture
    assert np.argwhere(turned > 0).tolist() == [[4, 8]]


def test_another_edit_is_where_the_next_turns_start_from() -> None:
    turned = edits.turn(uneven_document(), 1)
    drawn = edits.set_pixels(turned, [(0, 0)], 1.0)
    back = edits.turn(edits.turn(drawn, 2), -2)
    np.testing.assert_array_equal(back.picture, drawn.picture)
    for edit, do in PICTURE_EDITS.items():
        if edit not in ("turn", "rescale", "resize"):
            changed = do(turned, Random(1))
            again = edits.turn(edits.turn(changed, 1), -1)
            np.testing.assert_array_equal(again.picture, changed.picture, err_msg=edit)


@given(st.lists(st.tuples(st.sampled_from(sorted(PICTURE_EDITS)), seeds), max_size=15))
@thorough
def test_a_picture_of_black_and_ink_stays_one(sequence: list[tuple[str, int]]) -> None:
    document = open_document(UNEVEN, ONLY_MAPS)
    for edit, seed in sequence:
        document = PICTURE_EDITS[edit](document, Random(seed))
        assert set(np.unique(document.picture)) <= {-1.0, 1.0}


@pytest.mark.parametrize(("rows", "columns"), [(0, 3), (0, -3), (2, 0), (-2, 1), (-9, 0), (0, 20)])
def test_what_is_shifted_out_of_the_frame_is_lost(rows: int, columns: int) -> None:
    document = uneven_document()
    there = edits.shift(document, rows, columns).picture
    back = edits.shift(edits.shift(document, rows, columns), -rows, -columns).picture
    for row, column in np.ndindex(9, 9):
        stays = 0 <= row + rows < 9 and 0 <= column + columns < 9
        assert back[row, column] == (UNEVEN[row, column] if stays else -1)
        if stays:
            assert there[row + rows, column + columns] == UNEVEN[row, column]


@pytest.mark.parametrize("edit", [edits.add_noise, edits.deform])
def test_the_same_document_gives_the_same_chance_and_the_next_another(edit: object) -> None:
    assert callable(edit)
    document = uneven_document()
    assert content(edit(document)) == content(edit(document))
    seen = [document]
    for _ in range(8):
        seen.append(edit(seen[-1]))
    assert len({one.picture.tobytes() for one in seen}) == len(seen)


def test_noise_flips_one_pixel_in_twenty_and_others_every_time() -> None:
    document, flips = uneven_document(), []
    for _ in range(10):
        noisy = edits.add_noise(document)
        flips.append(frozenset(np.flatnonzero(noisy.picture != document.picture).tolist()))
        np.testing.assert_array_equal(np.abs(noisy.picture), 1)
        document = noisy
    assert {len(flipped) for flipped in flips} == {4}
    assert len(set(flips)) == len(flips)


def test_chance_goes_on_where_an_undone_edit_is_made_again() -> None:
    noisy = edits.add_noise(uneven_document())
    bent = edits.deform(noisy)
    assert content(edits.deform(noisy)) == content(bent)


def test_clear_fill_and_invert() -> None:
    document = uneven_document()
    assert (edits.clear(document).picture == -1).all()
    assert (edits.fill(document).picture == 1).all()
    np.testing.assert_array_equal(edits.invert(document).picture, -UNEVEN)
    np.testing.assert_array_equal(edits.invert(edits.invert(document)).picture, UNEVEN)


def test_only_the_places_named_are_painted() -> None:
    changed = edits.set_pixels(uneven_document(), [(0, 0), (8, 8), (0, 0)], 0.5).picture
    assert changed[0, 0] == changed[8, 8] == 0.5
    assert np.argwhere(changed == 0.5).tolist() == [[0, 0], [8, 8]]
    unpainted = changed != 0.5
    np.testing.assert_array_equal(changed[unpainted], UNEVEN[unpainted])
    np.testing.assert_array_equal(edits.set_pixels(uneven_document(), [], 0.5).picture, UNEVEN)


@given(seeds, st.integers(0, 8), st.integers(0, 8))
@thorough
def test_flooding_flips_what_is_joined_edge_by_edge(seed: int, row: int, column: int) -> None:
    image = np.random.default_rng(seed).choice([-1.0, 1.0, 0.25], (9, 9))
    labelled, _ = ndimage.label(image == image[row, column])
    joined = labelled == labelled[row, column]
    flooded = edits.flood(open_document(image, ONLY_MAPS), (row, column)).picture
    np.testing.assert_array_equal(flooded, np.where(joined, -image, image))


def test_flipping_nothing_makes_ink() -> None:
    assert [edits.flipped(value) for value in (1.0, -1.0, 0.3, 0.0)] == [-1.0, 1.0, -0.3, 1.0]


def test_nudging_goes_by_tenths_from_end_to_end_and_no_further() -> None:
    value, seen = -1.0, []
    for _ in range(20):
        seen.append(value)
        value = edits.nudged(value, 1)
    assert seen == [tenth / 10 for tenth in range(-10, 10)]
    assert value == 1.0
    assert edits.nudged(1.0, 1) == 1.0
    assert edits.nudged(-1.0, -5) == -1.0


@pytest.mark.parametrize("value", [1.7, -2.25])
def test_a_value_beyond_the_ends_may_come_back_not_go_further(value: float) -> None:
    outwards = 1 if value > 0 else -1
    assert edits.nudged(value, outwards) == value
    assert edits.nudged(value, -outwards) == pytest.approx(value - 0.1 * outwards)


@given(st.floats(-1, 1), st.integers(-30, 30))
@thorough
def test_a_nudged_value_stays_within_its_ends(value: float, steps: int) -> None:
    nudged = edits.nudged(value, steps)
    assert -1 <= nudged <= 1
    assert nudged == pytest.approx(min(1, max(-1, value + steps / 10)), abs=1e-9)


@pytest.mark.parametrize("shape", [(9, 9), (5, 7), (12, 12), (13, 6), (64, 64), (3, 3)])
def test_another_size_takes_exemplars_and_votes_along(shape: tuple[int, int]) -> None:
    document = edits.resize(article_document(), shape)
    assert document.shape == shape
    np.testing.assert_array_equal(document.exemplars, draw_exemplars(shape))
    assert_votes_follow(document)
    assert document.network.scores(document.exemplars).shape == (2, 2)


def test_on_a_larger_grid_the_drawing_is_in_the_middle() -> None:
    larger = edits.resize(uneven_document(), (13, 11)).picture
    np.testing.assert_array_equal(larger[2:11, 1:10], UNEVEN)
    assert (larger == 1).sum() == (UNEVEN == 1).sum()
    back = edits.resize(edits.resize(uneven_document(), (13, 11)), (9, 9))
    np.testing.assert_array_equal(back.picture, UNEVEN)
    smaller = edits.resize(uneven_document(), (5, 7)).picture
    np.testing.assert_array_equal(smaller, UNEVEN[2:7, 1:8])


def test_a_picture_of_another_size() -> None:
    document = edits.put_picture(article_document(), draw_x((12, 14)), "large")
    np.testing.assert_array_equal(document.picture, draw_x((12, 14)))
    np.testing.assert_array_equal(document.exemplars, draw_exemplars((12, 14)))
    assert document.picture_name == "large"
    assert_votes_follow(document)
    np.testing.assert_allclose(
        document.network.scores(document.picture)[0], document.network.scores(draw_x((12, 14)))[0]
    )


def test_a_picture_of_the_same_size_keeps_exemplars_and_network() -> None:
    document = make_exemplar(article_document("x-thick"), 0)
    changed = edits.put_picture(document, picture("o"), "o")
    assert changed.network is document.network
    np.testing.assert_array_equal(changed.exemplars[0], picture("x-thick"))
    np.testing.assert_array_equal(changed.picture, picture("o"))


def test_weights_of_another_origin_when_the_size_changes() -> None:
    document = own_weights_document()
    assert document.network.votes is not None
    still_twelve_values = edits.resize(document, (8, 8))
    assert still_twelve_values.network.votes is not None
    np.testing.assert_array_equal(still_twelve_values.network.votes.weights, document.network.votes.weights)
    assert not isinstance(still_twelve_values.network.votes, ExemplarVotes)
    assert not still_twelve_values.refitted
    assert_votes_are_refitted(edits.resize(document, (20, 20)))
    assert without_votes().network.votes is edits.resize(without_votes(), (20, 20)).network.votes is None


@pytest.mark.parametrize("shape", [(2, 9), (9, 65), (0, 0), (65, 65)])
def test_sizes_that_the_editor_does_not_take(shape: tuple[int, int]) -> None:
    document = article_document()
    with pytest.raises(ValueError, match=r"^picture: found .*; the editor takes pictures from 3×3 to 64×64"):
        edits.resize(document, shape)
    with pytest.raises(ValueError, match=r"^picture: found "):
        edits.put_picture(document, np.zeros(shape), "other")


def test_a_picture_that_is_too_small_for_the_network_is_refused() -> None:
    document = resize_features(article_document(), (5, 5))
    before = content(document)
    with pytest.raises(ValueError, match="found 5×5 on 4×9"):
        edits.resize(document, (4, 9))
    assert content(document) == before


def test_a_picture_put_there_can_be_changed_by_its_owner_later() -> None:
    image = picture("o").copy()
    document = edits.put_picture(article_document(), image, "o")
    image[...] = 0
    np.testing.assert_array_equal(document.picture, picture("o"))
