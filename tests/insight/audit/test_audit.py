"""The audit: maps that scipy and plain loops made are explained by what they were made with, and by nothing else."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from math import trunc
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.strategies import seeds, thorough
from tests.golden import FEATURES, GOLDEN, ninths, picture
from tests.insight.elsewhere import ARRANGEMENTS, CONVENTIONS, Array, stages
from xotui.insight.audit import Report, audit
from xotui.insight.audit.combinations import STRIDES, WINDOWS, Arrangement, Combination
from xotui.insight.audit.evidence import MOST_VALUES, Evidence
from xotui.insight.audit.text import report_json, report_text
from xotui.insight.conventions.choices import Convention, Digits

RANDOM = np.random.default_rng(7)
PICTURE: Array = RANDOM.uniform(-1, 1, (9, 11))
KERNELS: Array = RANDOM.uniform(-1, 1, (3, 2, 3))
BIAS: Array = RANDOM.uniform(-0.3, 0.3, 3)


def explained(report: Report) -> list[Combination]:
    return [found.combination for found in report.explanations]


def words(report: Report) -> list[str]:
    return [combination.words(report.own) for combination in explained(report)]


@pytest.mark.parametrize("way", ARRANGEMENTS)
def test_every_convention_in_every_arrangement_is_found_and_found_alone(way: Arrangement) -> None:
    for convention in CONVENTIONS:
        if convention.pooling == "keep":
            made = Combination(convention, way)
            maps = stages(PICTURE, KERNELS, made, BIAS)
            report = audit(Evidence(PICTURE, KERNELS, maps["convolution"], bias=BIAS))
            assert explained(report) == [made]
            assert report.agrees == (made == Combination(Convention()))
            assert report.hint is None


@pytest.mark.parametrize("number", range(8))
def test_every_convention_is_found_alone_by_all_three_stages(number: int) -> None:
    for index, convention in enumerate(CONVENTIONS):
        if index % 8 == number:
            made = Combination(convention, ARRANGEMENTS[(index + index // 16) % 16], 2, 2)
            maps = stages(PICTURE, KERNELS, made)
            assert explained(audit(Evidence(PICTURE, KERNELS, **maps, window=2, stride=2))) == [made]


def test_pooled_maps_alone_name_the_window_and_the_steps_too() -> None:
    for index, convention in enumerate(CONVENTIONS[::11]):
        for window in WINDOWS:
            # Steps as wide as the window, or one less: with others some choices cannot be told apart.
            made = Combination(convention, ARRANGEMENTS[index % 16], window, window - index % 2 * (window - 2) or 1)
            maps = stages(PICTURE, KERNELS, made, BIAS)
            found = explained(audit(Evidence(PICTURE, KERNELS, pool=maps["pool"], bias=BIAS)))
            assert made in found
            same = [stages(PICTURE, KERNELS, other, BIAS)["pool"] for other in found]
            assert all(np.allclose(other, maps["pool"], atol=1e-5) for other in same)


@given(seeds, st.sampled_from(CONVENTIONS), st.sampled_from(ARRANGEMENTS), st.sampled_from(STRIDES), st.booleans())
@thorough
def test_what_maps_were_made_with_is_always_among_the_explanations(
    seed: int, convention: Convention, way: Arrangement, stride: int, told: bool
) -> None:
    random = np.random.default_rng(seed)
    count, channels, height, width = (int(random.integers(1, 4)) for _ in range(4))
    shape = (int(random.integers(4, 9)), int(random.integers(4, 9)))
    image = random.uniform(-1, 1, shape if channels == 1 else (channels, *shape))
    kernels = random.uniform(-1, 1, (count, height, width) if channels == 1 else (count, channels, height, width))
    if count == 1:
        way = Arrangement(way.maps_transposed, way.kernels_transposed)
    made = Combination(convention, way, 2, stride)
    maps = stages(image, kernels, made)
    if maps["pool"].ndim < 3:
        return  # no whole window fits
    given_maps = {name: maps[name] for name in maps if random.random() < 0.6} or {"relu": maps["relu"]}
    steps: dict[str, Any] = {"window": 2, "stride": stride} if told else {}
    report = audit(Evidence(image, kernels, **given_maps, **steps))
    if "pool" not in given_maps:
        made = Combination(replace(convention, pooling="keep"), way)
    elif stride == 1 and min(maps["relu"].shape[-2:]) >= 2:
        made = Combination(replace(convention, pooling="keep"), way, 2, 1)  # no edge cuts such windows, of any maps
        assert {one.convention.pooling for one in explained(report) if (one.window, one.stride) == (2, 1)} == {"keep"}
    assert made in explained(report)
    for one in explained(report):  # and each of the others really gives the same
        window = {"window": one.window or 2, "stride": one.stride or stride}
        other = stages(image, kernels, Combination(one.convention, one.arrangement, **window))
        for name, values in given_maps.items():
            assert np.allclose(other[name], values, atol=1e-5)


def test_two_channels_are_audited_as_one_is() -> None:
    image, kernels = RANDOM.uniform(-1, 1, (2, 6, 7)), RANDOM.uniform(-1, 1, (3, 2, 3, 2))
    made = Combination(Convention("flipped", "weights", "edge"), Arrangement(features_reversed=True))
    report = audit(Evidence(image, kernels, relu=stages(image, kernels, made)["relu"]))
    assert explained(report) == [made]


def test_maps_of_ours_agree() -> None:
    made = Combination(Convention(), window=2, stride=2)
    report = audit(Evidence(PICTURE, KERNELS, **stages(PICTURE, KERNELS, made)))
    assert report.agrees
    assert report.first is None
    assert report_text(report, "maps.npz").startswith(
        "maps.npz: convolution, relu and pool agree with xotui's own conventions (492 values, largest difference "
    )


def test_what_is_ours_may_be_told() -> None:
    sums = Convention("flipped", "none", "zero")
    maps = stages(PICTURE, KERNELS, Combination(sums))["convolution"]
    assert audit(Evidence(PICTURE, KERNELS, maps), sums).agrees
    articles = stages(PICTURE, KERNELS, Combination(Convention()))["convolution"]
    told = words(audit(Evidence(PICTURE, KERNELS, articles), sums))
    assert told == ["the kernel as it is, division by the number of pixels and no padding"]


def test_a_wider_frame_than_usual_may_be_told() -> None:
    framed = np.pad(PICTURE, 2)
    maps = stages(framed, KERNELS, Combination(Convention("flipped")))["convolution"]
    sides = ((2, 2), (2, 2))
    found = audit(Evidence(PICTURE, KERNELS, maps, sides=sides), Convention(padding="zero"))
    assert words(found) == ["the kernel flipped"]


def test_the_first_difference_is_named_in_reading_order() -> None:
    maps = stages(PICTURE, KERNELS, Combination(Convention(), window=2, stride=2))
    changed = {name: values.copy() for name, values in maps.items()}
    changed["relu"][2, 4, 1] += 0.5
    changed["relu"][1, 3, 2] += 0.25
    changed["pool"][0, 0, 0] += 0.125
    first = audit(Evidence(PICTURE, KERNELS, **changed)).first
    assert first is not None
    assert (first.stage, first.place) == ("relu", (1, 3, 2))
    assert first.found == changed["relu"][1, 3, 2]
    assert first.expected == pytest.approx(maps["relu"][1, 3, 2])
    assert first.difference == pytest.approx(0.25)


def test_maps_of_another_shape_differ_by_their_shape() -> None:
    padded = stages(PICTURE, KERNELS, Combination(Convention(padding="edge")))["convolution"]
    report = audit(Evidence(PICTURE, KERNELS, padded))
    first = report.first
    assert first is not None
    assert (first.place, first.found_shape, first.expected_shape) == (None, (3, 9, 11), (3, 8, 9))
    assert "first in convolution: found shape (3, 9, 11), expected shape (3, 8, 9)." in report_text(report, "a")


@pytest.mark.parametrize("convention", CONVENTIONS[::13])
def test_one_wrong_cell_is_explained_by_nothing_but_the_nearest_is_named(convention: Convention) -> None:
    made = Combination(convention, window=2, stride=2)
    maps = stages(PICTURE, KERNELS, made)
    maps["convolution"][1, 2, 3] += 0.3
    report = audit(Evidence(PICTURE, KERNELS, **maps))
    assert not report.agrees
    assert report.explanations == ()
    assert report.nearest is not None
    assert (report.nearest.combination, report.nearest.differing) == (made, 1)
    assert report.nearest.largest == pytest.approx(0.3, abs=0.011)
    assert "No combination explains this. The nearest is " in report_text(report, "a")
    assert "differs, by up to 0." in report_text(report, "a")


@given(seeds)
@thorough
def test_random_maps_are_explained_by_nothing(seed: int) -> None:
    maps = np.random.default_rng(seed).normal(size=(3, 8, 9))
    report = audit(Evidence(PICTURE, KERNELS, maps))
    assert report.explanations == ()
    assert report_text(report, "a").endswith("No combination explains this.")


def test_maps_of_another_number_of_features_are_explained_by_nothing() -> None:
    report = audit(Evidence(PICTURE, KERNELS, np.zeros((4, 8, 9))))
    assert (report.explanations, report.nearest) == ((), None)
    assert report.first is not None
    assert report.first.found_shape == (4, 8, 9)


def test_where_several_explain_maps_all_are_named_and_the_simplest_comes_first() -> None:
    maps = ninths("x", "convolution")
    report = audit(Evidence(picture("x"), FEATURES, maps))
    assert report.agrees
    found = explained(report)
    # The features are ±1 and the same after a half turn and when transposed; and so is the X when transposed.
    assert {(one.convention.kernel, one.convention.division) for one in found} == {
        (kernel, division) for kernel in ("correlation", "flipped") for division in ("pixels", "weights")
    }
    assert {one.arrangement for one in found} == {Arrangement(a, b) for a in (False, True) for b in (False, True)}
    assert len(found) == 16
    assert found[0] == report.own
    sizes = [len(one.phrases(report.own)) for one in found]
    assert sizes == sorted(sizes)
    for one in found:
        np.testing.assert_allclose(stages(picture("x"), FEATURES, one)["convolution"], maps, atol=1e-9)


def distinct(report: Report, evidence: Evidence) -> bool:
    """Whether the example of a hint gives other maps for every explanation."""
    hint = report.hint
    assert hint is not None
    found = [stages(hint.picture, hint.kernels, one) for one in explained(report)]
    return all(
        any(
            one[stage].shape != other[stage].shape or np.abs(one[stage] - other[stage]).max() > 2 * report.tolerance
            for stage in evidence.given
        )
        for one, other in combinations(found, 2)
    )


@pytest.mark.parametrize("name", ["x", "o-rotated"])
@pytest.mark.parametrize(
    "made",
    [
        Combination(Convention(), window=2, stride=2),
        Combination(Convention("flipped", "none"), window=2, stride=2),
        Combination(Convention(digits="truncated", padding="minus one"), window=2, stride=2),
        Combination(Convention("flipped", "weights", "zero"), Arrangement(features_reversed=True), 2, 2),
    ],
)
@pytest.mark.parametrize("told", [("convolution",), ("relu", "pool"), ("pool",)])
def test_symmetric_features_cannot_tell_and_the_hint_tells_what_would(
    name: str, made: Combination, told: tuple[str, ...]
) -> None:
    maps = stages(picture(name), FEATURES, made)
    evidence = Evidence(picture(name), FEATURES, **{stage: maps[stage] for stage in told})
    report = audit(evidence)
    found = explained(report)
    assert len(found) >= 4
    assert {one.convention.kernel for one in found} == {"correlation", "flipped"}
    assert report.hint is not None
    assert "features that are not the same after a half turn" in report.hint.needs
    assert report.hint.told_apart == report.hint.tried == len(found)
    assert distinct(report, evidence)
    text = report_text(report, "a")
    assert "What would tell them apart:\n  - features that are not the same after a half turn" in text


def test_windows_that_fit_exactly_are_told_apart_by_a_picture_of_another_size() -> None:
    image = RANDOM.uniform(-1, 1, (7, 8))
    maps = stages(image, KERNELS, Combination(Convention(), window=2, stride=2))  # maps of 6×6
    evidence = Evidence(image, KERNELS, **maps)
    report = audit(evidence)
    assert {one.convention.pooling for one in explained(report)} == {"keep", "drop", "shift"}
    assert report.hint is not None
    assert report.hint.same_kernels
    assert report.hint.trimmed
    assert "For example, your picture without its last row and column with your features tells all" in report_text(
        report, "a"
    )
    np.testing.assert_array_equal(report.hint.picture, image[:-1, :-1])
    assert report.hint.needs == ("maps that the windows do not divide, so that the edge cuts some",)
    assert distinct(report, evidence)


def test_what_need_not_change_is_not_asked_for() -> None:
    image = np.where((PICTURE[:7, :7] > 0) | (PICTURE[:7, :7].T > 0), 1.0, -1.0)  # its own mirror image
    maps = stages(image, KERNELS[:1, :, :2], Combination(Convention()))["convolution"]
    report = audit(Evidence(image, KERNELS[:1, :, :2], maps))
    assert words(report) == ["xotui's own conventions", "the picture transposed"]
    assert report.hint is not None
    assert report.hint.needs == ("a picture that changes when rows and columns are exchanged",)
    assert report.hint.same_kernels


def test_a_single_pixel_as_a_feature_needs_another_feature() -> None:
    kernels = np.array([[[0.7]]])
    evidence = Evidence(PICTURE, kernels, PICTURE[None] * 0.7)
    report = audit(evidence)
    assert report.agrees
    assert {one.convention.division for one in explained(report)} == {"pixels", "none"}
    assert {one.convention.padding for one in explained(report)} == {"none", "minus one", "zero", "edge"}
    assert distinct(report, evidence)


def test_the_articles_own_figures_are_truncated() -> None:
    printed: dict[str, Any] = {
        stage: np.array([trunc(Fraction(int(n), 9) * 100) / 100 for n in np.ravel(GOLDEN["x"][name])]).reshape(
            np.shape(GOLDEN["x"][name])
        )
        for stage, name in (("convolution", "convolution"), ("pool", "pooled_2_2"))
    }
    for told in (("convolution",), ("pool",), ("convolution", "pool")):
        report = audit(Evidence(picture("x"), FEATURES, **{stage: printed[stage] for stage in told}))
        assert not report.agrees
        assert words(report)[0] == "values truncated to two decimals"
        assert {one.convention.digits for one in explained(report)} == {"truncated"}
        assert "Your maps are these with values truncated to two decimals, or with " in report_text(report, "a")


@pytest.mark.parametrize("digits", ["truncated", "rounded"])
def test_it_does_not_matter_on_which_side_the_last_bit_falls(digits: Digits) -> None:
    image, kernels = np.round(PICTURE, 1), np.round(KERNELS, 1)
    exact = stages(image, kernels, Combination(Convention(division="none")))["convolution"]  # hundredths all of them
    assert (np.trunc(exact * 100) != np.trunc(np.round(exact * 100, 6))).any()  # some lie below what they should be
    cut = np.trunc(exact * 100) / 100 if digits == "truncated" else np.round(exact, 2)
    found = {one.convention for one in explained(audit(Evidence(image, kernels, cut)))}
    assert Convention(division="none", digits=digits) in found


def test_a_tolerance_is_a_tolerance() -> None:
    maps = stages(PICTURE, KERNELS, Combination(Convention()))["convolution"]
    maps[0, 0, 0] += 1e-4
    assert not audit(Evidence(PICTURE, KERNELS, maps)).agrees
    assert audit(Evidence(PICTURE, KERNELS, maps), tolerance=1.1e-4).agrees
    for tolerance in (-1.0, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="tolerance: found"):
            audit(Evidence(PICTURE, KERNELS, maps), tolerance=tolerance)


def test_text_and_json_say_what_was_found() -> None:
    maps = stages(PICTURE, KERNELS, Combination(Convention("flipped", "none")))["convolution"]
    report = audit(Evidence(PICTURE, KERNELS, maps))
    text = report_text(report, "maps.npz")
    assert text.splitlines()[0].startswith(
        f"maps.npz: differs from xotui's own conventions, first in convolution at feature 0, row 0, column 0: "
        f"found {maps[0, 0, 0]:.9g}, expected "
    )
    assert text.splitlines()[1:] == ["Your maps are these with the kernel flipped and no division."]
    record: dict[str, Any] = json.loads(report_json(report, "maps.npz"))
    assert (record["file"], record["agrees"], record["tolerance"]) == ("maps.npz", False, 1e-6)
    assert record["first"]["found"] == maps[0, 0, 0]
    assert record["first"]["difference"] == pytest.approx(abs(maps[0, 0, 0] - record["first"]["expected"]))
    (only,) = record["explanations"]
    assert (only["words"], only["kernel"], only["division"], only["padding"], only["digits"]) == (
        "the kernel flipped and no division", "flipped", "none", "none", "exact",
    )  # fmt: skip
    assert (only["pooling"], only["window"], only["differing"], record["hint"]) == (None, None, 0, None)


def test_json_gives_the_example_in_full() -> None:
    report = audit(Evidence(picture("x"), FEATURES, ninths("x", "convolution")))
    hint = json.loads(report_json(report, "a"))["hint"]
    assert report.hint is not None
    np.testing.assert_array_equal(hint["picture"], report.hint.picture)
    np.testing.assert_array_equal(hint["kernels"], report.hint.kernels)


def test_lists_of_combinations_are_short_where_they_may_be() -> None:
    report = audit(Evidence(picture("x"), FEATURES, ninths("x", "convolution")))
    lines = report_text(report, "a").splitlines()
    assert "This input cannot tell them from 15 other combinations:" in lines
    assert "  - the kernel as it is, or the kernel flipped" in lines
    few = audit(Evidence(PICTURE, KERNELS, **stages(PICTURE, KERNELS, Combination(Convention(), window=7, stride=9))))
    assert few.first is not None
    assert few.first.stage == "pool"


def test_huge_values_are_no_trouble() -> None:
    report = audit(Evidence(PICTURE * 1e300, KERNELS * 1e300, np.zeros((3, 8, 9))))
    assert report.explanations == ()
    assert json.loads(report_json(report, "a"))["first"]["expected"] is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"picture": np.zeros(3)}, "picture: found shape (3,)"),
        ({"picture": np.zeros((2, 9, 11))}, "a picture of 2 channels"),
        ({"picture": np.zeros((1, 2))}, "kernels: found 2×3 on 1×2"),
        ({"picture": np.zeros((0, 2))}, "picture: found shape (0, 2)"),
        ({"kernels": np.zeros((2, 3))}, "kernels: found shape (2, 3)"),
        ({"kernels": [["a"]]}, "kernels: found values of type"),
        ({"bias": np.zeros(2)}, "bias: found shape (2,); expected (3,)"),
        ({"convolution": None}, "maps: found none"),
        ({"convolution": np.zeros((8, 9))}, "convolution: found shape (8, 9); expected three axes"),
        ({"relu": np.full((3, 8, 9), np.nan)}, "relu[0][0][0]: found nan"),
        ({"picture": np.where(np.arange(99).reshape(9, 11) == 25, np.inf, 0)}, "picture[2][3]: found inf"),
        ({"window": 0}, "window: found 0"),
        ({"stride": 1.5}, "stride: found 1.5"),
        ({"stride": True}, "stride: found True"),
        ({"picture": np.zeros((1, MOST_VALUES + 1))}, "picture: found 500,001 values; expected at most 500,000"),
        ({"picture": np.zeros((700, 700)), "kernels": np.zeros((1, 30, 30))}, "multiplications; expected at most"),
        ({"picture": np.zeros((700, 700)), "kernels": np.zeros((2, 1, 1))}, "whose maps have up to"),
    ],
)
def test_evidence_that_is_none_is_refused(change: dict[str, Any], message: str) -> None:
    given_values: dict[str, Any] = {"picture": PICTURE, "kernels": KERNELS, "convolution": np.zeros((3, 8, 9))}
    with pytest.raises(ValueError, match=re.escape(message)) as error:
        Evidence(**{**given_values, **change})
    assert len(str(error.value).splitlines()) == 1
