"""What a person types is read in every notation, and a wrong answer leads to what was misread."""

from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.engine.strategies import thorough
from tests.golden import article_network, picture
from tests.insight.test_walk import walks
from xotui.engine import Convolution, Network
from xotui.insight.arithmetic import Largest, Products, Rectified, Share
from xotui.insight.guess import Guess, judge, parse_guess
from xotui.insight.walk import Walk

CLEAN_X = article_network().trace(picture("x"))


def guess(text: str) -> Guess:
    return parse_guess(text)


def spelled(number: Decimal, comma: bool, zero: bool, plus: bool) -> str:
    """A decimal number as different people write it."""
    text = f"{abs(number):f}"
    if not zero and text.startswith("0.") and len(text) > 2:
        text = text[1:]
    sign = "-" if number < 0 else "+" if plus else ""
    return sign + (text.replace(".", ",") if comma else text)


styles = st.tuples(st.booleans(), st.booleans(), st.booleans())
counts = st.integers(-49, 49)
pixels = st.integers(1, 49)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (".33", 0.33), ("0.33", 0.33), ("-1", -1.0), ("1,5", 1.5), ("+ .5", 0.5), (" 2 ", 2.0), ("-.5", -0.5),
        ("5.", 5.0), ("−.25", -0.25), ("–1", -1.0), ("-0", 0.0),
    ],
)  # fmt: skip
def test_numbers_are_read(text: str, value: float) -> None:
    assert guess(text).number == Fraction(str(value))
    assert guess(text).divisor is None
    assert guess(text).denotes(value)


@pytest.mark.parametrize(("text", "over"), [("3/9", (3, 9)), ("-5/9", (-5, 9)), ("5 / 9", (5, 9)), ("−5÷9", (-5, 9))])
def test_fractions_are_read(text: str, over: tuple[int, int]) -> None:
    assert guess(text).number == over[0]
    assert guess(text).divisor == over[1]
    assert guess(text).denotes(over[0] / over[1])


@pytest.mark.parametrize(
    "text",
    ["", " ", "-", ".", "x", "1e3", "1/2/3", "1..2", "1.2.3", "--1", "/9", "3/", "nan", "inf", "1 2", "٣", "9" * 30],
)  # fmt: skip
def test_anything_else_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="is no number; expected one such as"):
        guess(text)


def test_a_division_by_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="divides by 0"):
        guess("3/0")


@given(counts, pixels, st.integers(2, 7), styles)
@thorough
def test_rounded_and_truncated_digits_denote_a_value(
    count: int, over: int, places: int, style: tuple[bool, ...]
) -> None:
    value, digit = count / over, Decimal(1).scaleb(-places)
    exact = Decimal(count) / Decimal(over)
    for rounding in (ROUND_HALF_UP, ROUND_DOWN):
        assert guess(spelled(exact.quantize(digit, rounding), *style)).denotes(value)


@given(counts, pixels, st.integers(2, 7), st.integers(1, 300), st.sampled_from([-1, 1]), styles)
@thorough
def test_other_digits_do_not(count: int, over: int, places: int, away: int, side: int, style: tuple[bool, ...]) -> None:
    digit = Decimal(1).scaleb(-places)
    exact = Decimal(count) / Decimal(over)
    allowed = {exact.quantize(digit, rounding) for rounding in (ROUND_HALF_UP, ROUND_DOWN)}
    other = exact.quantize(digit, ROUND_DOWN) + side * away * digit
    assume(other not in allowed and abs(other - exact) != digit / 2)
    assert not guess(spelled(other, *style)).denotes(count / over)


@given(counts, pixels, counts, pixels)
@thorough
def test_a_fraction_denotes_what_it_is_and_nothing_else(count: int, over: int, other: int, below: int) -> None:
    assert guess(f"{other}/{below}").denotes(count / over) == (Fraction(count, over) == Fraction(other, below))


def test_one_digit_must_be_exact() -> None:
    assert guess(".5").denotes(0.5)
    assert not guess(".3").denotes(1 / 3)
    assert not guess("1").denotes(0.9)
    assert guess("1").denotes(0.9999)
    assert guess("0").denotes(-0.004)
    assert not guess("-.33").denotes(1 / 3)
    assert guess("1.3/25").denotes(0.052)


def test_nothing_denotes_what_is_no_number() -> None:
    for value in (float("nan"), float("inf")):
        assert not guess("1").denotes(value)


@given(walks())
@thorough
def test_the_value_itself_is_right_in_every_layer(walk: Walk) -> None:
    value = walk.value
    for text in (f"{value:.2f}", f"{value:.6f}", f"{Decimal(value).quantize(Decimal('.01'), ROUND_DOWN)}"):
        found = judge(walk.work, guess(text))
        assert (found.right, found.sentence, found.again) == (True, "", ())


@given(walks(), st.integers(-300, 300))
@thorough
def test_a_wrong_answer_gets_a_sentence_and_only_numbers_that_are_there(walk: Walk, hundredths: int) -> None:
    text = f"{hundredths / 100:.2f}"
    found = judge(walk.work, guess(text))
    assert found.right == guess(text).denotes(walk.value)
    assert bool(found.sentence) != found.right
    assert len(found.sentence) <= 60
    assert not set(found.again) - set(range(walk.count))


def products(values: list[float], divisor: int = 1, bias: float = 0.0) -> Products:
    """Products that came about somehow."""
    made = np.array(values)[None, None]
    total = float(made.sum())
    return Products(made, np.ones_like(made), made, total, made.size, divisor, bias, total / divisor + bias)


def ones(minus: tuple[int, ...]) -> list[float]:
    return [-1.0 if index in minus else 1.0 for index in range(9)]


@given(st.sets(st.integers(0, 8), max_size=8), st.integers(0, 8))
@thorough
def test_one_wrong_sign_is_found_among_the_products_that_would_explain_it(minus: set[int], which: int) -> None:
    values = ones(tuple(minus))
    slipped = sum(values) - 2 * values[which]
    assume(slipped not in (-sum(values), sum(value for value in values if value > 0)))
    found = judge(products(values, 9), guess(f"{int(slipped)}/9"))
    assert "wrong sign" in found.sentence
    assert which in found.again
    assert {values[index] for index in found.again} == {values[which]}
    assert len(found.again) == values.count(values[which])


def test_a_single_slip_is_marked_where_products_differ() -> None:
    values = [0.5, -0.3, 0.9, 0.0, 0.2]
    told = {-2: "wrong sign", -1: "forgotten", 1: "counted twice"}
    for index in (0, 2, 4):
        for times, sentence in told.items():
            found = judge(products(values), guess(f"{sum(values) + times * values[index]:.3f}"))
            assert found.again == (index,), (values[index], times)
            assert found.sentence.startswith("The marked product")
            assert sentence in found.sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("5", "still to be divided by 9"),
        ("-5/9", "sign is turned"),
        ("5/7", "the sum divided by 7; here it is divided by 9"),
        ("1.67", "the sum divided by 3; here"),
    ],
)
def test_right_products_with_a_wrong_end_are_told(text: str, sentence: str) -> None:
    values = np.array(ones((2, 6))).reshape(1, 3, 3)
    found = judge(Products(values, values, values, 5.0, 9, 9, 0.0, 5 / 9), guess(text))
    assert sentence in found.sentence
    assert found.again == ()


def test_what_a_bias_may_be_forgotten_in() -> None:
    work = products(ones((0, 1)), 9, 0.25)
    assert work.value == 5 / 9 + 0.25
    assert "bias is still to be added" in judge(work, guess(".56")).sentence
    assert "not taken off" in judge(work, guess(f"{5 / 9 - 0.25:.2f}")).sentence
    assert "only the sum is divided" in judge(work, guess(f"{5.25 / 9:.4f}")).sentence
    assert "Before the bias" in judge(work, guess("5.25")).sentence
    assert "stays a sum" in judge(products([1.0, -0.5, 0.25, 2.0]), guess(f"{2.75 / 4:.4f}")).sentence


def test_products_that_do_not_match_are_marked_where_nothing_else_explains_it() -> None:
    found = judge(products(ones((1, 5, 6)), 9), guess(".99"))
    assert found.again == (1, 5, 6)
    assert "look again" in found.sentence.lower()
    assert judge(products(ones((1, 5)), 9), guess("7/9")).again == (1, 5)  # as if they were nothing
    nothing = judge(products(ones(()), 9), guess(".07"))
    assert nothing.again == ()
    assert nothing.sentence == "Multiply pair by pair, add up, divide by 9."


def test_another_value_of_a_window_is_marked() -> None:
    walk = Walk(CLEAN_X, CLEAN_X.names.index("pool1"))
    assert isinstance(walk.work, Largest)
    assert walk.numbers.tolist() == [7 / 9, 0.0, 0.0, 1.0]
    assert judge(walk.work, guess("1")).right
    assert judge(walk.work, guess(".77")).again == (0,)
    assert judge(walk.work, guess("0")).again == (1, 2)
    assert "mean" in judge(walk.work, guess("0.44")).sentence
    assert "sum" in judge(walk.work, guess("1.78")).sentence
    assert "not in the window" in judge(walk.work, guess("3")).sentence


def test_a_relu_is_explained() -> None:
    assert judge(Rectified(-0.5, 0.0), guess("0")).right
    assert "becomes 0" in judge(Rectified(-0.5, 0.0), guess("-.5")).sentence
    assert "stays" in judge(Rectified(0.5, 0.5), guess("0")).sentence
    assert judge(Rectified(0.5, 0.5), guess("0")).again == (0,)


def test_a_share_is_explained() -> None:
    scores = np.array([2.0, 1.0])
    powers = np.exp(scores - 2)
    work = Share(scores, powers, float(powers[0] / powers.sum()))
    assert judge(work, guess(".73")).right
    assert judge(work, guess(".27")).again == (1,)
    assert "power" in judge(work, guess(".37")).sentence
    assert "score" in judge(work, guess("2")).sentence
    assert "divided by the sum" in judge(work, guess(".11")).sentence


def test_every_answer_to_a_feature_of_a_picture_is_judged_as_arithmetic_does() -> None:
    walk = Walk(Network((Convolution([[[1, -1], [-1, 1]]]),)).trace([[1, -1, 1], [-1, 1, 1]]))
    assert [judge(walk.at(0, column).work, guess(text)).right for column, text in ((0, "1"), (1, "-.5"))] == [
        True,
        True,
    ]
    found = judge(walk.at(0, 1).work, guess("0"))
    assert found.again == (0, 1, 2)  # -1 -1 -1 +1: one of the three was taken for +1
