"""How numbers are written: rounded, as fractions, as the article prints them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.engine.strategies import thorough
from xotui.tui.notation import Notation, number_text, number_width, signed_text, weight_text

DECIMAL, FRACTION, ARTICLE, COLOUR = Notation
in_range = st.floats(-1, 1)
sizes = st.integers(1, 49)


@pytest.mark.parametrize(
    ("value", "decimal", "fraction", "article"),
    [
        (7 / 9, ".78", "7/9", ".77"),
        (-7 / 9, "-.78", "-7/9", "-.77"),
        (-5 / 9, "-.56", "-5/9", "-.55"),
        (1 / 9, ".11", "1/9", ".11"),
        (3 / 9, ".33", "3/9", ".33"),
        (0.0, ".00", "0/9", ".00"),
        (1.0, "1.0", "9/9", "1.0"),
        (-1.0, "-1.0", "-9/9", "-1.0"),
    ],
)
def test_ninths(value: float, decimal: str, fraction: str, article: str) -> None:
    assert number_text(value, DECIMAL, 9) == decimal
    assert number_text(value, FRACTION, 9) == fraction
    assert number_text(value, ARTICLE, 9) == article
    assert number_text(value, COLOUR, 9) == decimal


@pytest.mark.parametrize("value", [0.29, 0.57, 0.58, -0.29, -0.57, 0.07, 0.1 + 0.2])
def test_the_article_does_not_cut_what_floating_point_left_short(value: float) -> None:
    assert number_text(value, ARTICLE) == number_text(value, DECIMAL)


@given(st.integers(-100, 100))
@thorough
def test_whole_hundredths_are_written_as_they_are(hundredths: int) -> None:
    for notation in (DECIMAL, ARTICLE):
        assert round(float(number_text(hundredths / 100, notation)) * 100) == hundredths


@given(in_range)
@thorough
def test_rounding_is_to_the_nearest_and_cutting_towards_zero(value: float) -> None:
    assert abs(float(number_text(value, DECIMAL)) - value) <= 0.005 + 1e-9
    cut = float(number_text(value, ARTICLE))
    assert abs(cut) <= abs(value) + 1e-7
    assert abs(value - cut) < 0.01 + 1e-7


@given(in_range, st.sampled_from(Notation), sizes)
@thorough
def test_the_sign_is_seen_unless_nothing_is_left_of_the_value(value: float, notation: Notation, pixels: int) -> None:
    text = number_text(value, notation, pixels)
    written = float(Fraction(text)) if "/" in text else float(text)
    assert text.startswith("-") == (written < 0)
    if written:
        assert (written < 0) == (value < 0)
    else:
        assert abs(value) < 0.01


@given(in_range, st.sampled_from(Notation), sizes)
@thorough
def test_no_value_is_wider_than_its_column(value: float, notation: Notation, pixels: int) -> None:
    width = number_width(pixels, notation)
    assert len(number_text(value, notation, pixels)) <= width
    assert len(signed_text(value, notation, pixels)) <= width


@given(sizes, st.data())
@thorough
def test_a_fraction_is_exactly_what_was_computed(pixels: int, data: st.DataObject) -> None:
    numerator = data.draw(st.integers(-pixels, pixels))
    assert number_text(numerator / pixels, FRACTION, pixels) == f"{numerator}/{pixels}"
    assert len(signed_text(numerator / pixels, FRACTION, pixels)) <= number_width(pixels, FRACTION)


@given(in_range, sizes)
@thorough
def test_what_is_no_fraction_is_a_decimal(value: float, pixels: int) -> None:
    text = number_text(value, FRACTION, pixels)
    if "/" in text:
        assert abs(float(Fraction(text)) - value) < 1e-6
        assert text.endswith(f"/{pixels}")
    else:
        assert text == number_text(value, DECIMAL)


def test_without_a_number_of_pixels_there_are_no_fractions() -> None:
    assert number_text(7 / 9, FRACTION) == ".78"


def test_a_half_is_not_a_fraction_of_nine() -> None:
    assert number_text(0.5, FRACTION, 9) == ".50"


@pytest.mark.parametrize("notation", Notation)
def test_what_is_not_there_is_a_dash(notation: Notation) -> None:
    assert number_text(float("nan"), notation, 9) == "–"


@pytest.mark.parametrize(("value", "text"), [(1.25, "1.2"), (-9.99, "-9.9"), (12.34, "12"), (-123.4, "-123")])
def test_scores_beyond_1_lose_digits_not_their_size(value: float, text: str) -> None:
    assert number_text(value, ARTICLE) == text
    assert abs(float(number_text(value, DECIMAL)) - value) < 1


@pytest.mark.parametrize("pixels", [1, 9, 10, 49])
def test_digits_stand_below_digits(pixels: int) -> None:
    for notation in Notation:
        assert len(signed_text(1 / pixels, notation, pixels)) == len(signed_text(-1 / pixels, notation, pixels))


def test_a_key_goes_through_all_notations_and_begins_again() -> None:
    seen = [DECIMAL]
    while seen[-1].next is not DECIMAL:
        seen.append(seen[-1].next)
    assert seen == list(Notation)


def test_the_examples_are_examples() -> None:
    for notation in (DECIMAL, FRACTION, ARTICLE):
        assert notation.example == number_text(7 / 9, notation, 9)


@pytest.mark.parametrize(
    ("value", "text"),
    [(1, "1"), (-1, "-1"), (0, "0"), (-0.0, "0"), (0.3, ".3"), (-0.25, "-.25"), (0.5, ".5"), (1.5, "1.5"), (10, "10"),
     (-0.1, "-.1"), (0.1 + 0.2, ".3"), (1 / 3, ".33"), (20.25, "20.25"), (100.0, "100")],
)  # fmt: skip
def test_weights_are_short(value: float, text: str) -> None:
    assert weight_text(value) == text


@given(in_range)
@example(-0.004)
@thorough
def test_a_weight_is_written_to_the_nearest_hundredth(value: float) -> None:
    text = weight_text(value)
    assert abs(float(text) - value) <= 0.005 + 1e-9
    assert text != "-0"
