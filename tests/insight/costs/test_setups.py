"""What is counted and measured: networks, pictures, series, and exact counts by another way of counting."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xotui.document import load_network
from xotui.insight.costs.counting import layer_counts, total
from xotui.insight.costs.report import setup_text
from xotui.insight.costs.requests import requested, sizes_of
from xotui.insight.costs.setups import FEATURES, SIDES, SIZES, Quantity, Setup, series, square
from xotui.insight.costs.units import bytes_text, large_text, seconds_text


@settings(max_examples=40, deadline=None)
@given(
    rows=st.integers(1, 40), columns=st.integers(1, 40), side=st.integers(1, 9), features=st.integers(1, 5),
    pooled=st.booleans(),
)  # fmt: skip
def test_every_operation_is_counted(rows: int, columns: int, side: int, features: int, pooled: bool) -> None:
    if side > min(rows, columns):
        with pytest.raises(ValueError, match=f"{side}×{side} on a picture of {rows}×{columns}; expected"):
            Setup((rows, columns), side, features)
        return
    setup = Setup((rows, columns), side, features, pooled)
    multiplied = added = divided = compared = 0
    high, wide = rows - side + 1, columns - side + 1
    for _ in range(features):
        multiplied += high * wide * side * side
        added += high * wide * (side * side - 1)
        divided += high * wide
        compared += high * wide  # ReLU
        for top in range(0, high, 2) if pooled else ():
            for left in range(0, wide, 2):
                compared += min(2, high - top) * min(2, wide - left) - 1
    assert (setup.cost.multiplications, setup.cost.additions) == (multiplied, added)
    assert (setup.cost.divisions, setup.cost.comparisons) == (divided, compared)
    assert setup.operations == multiplied + added + divided + compared


def test_a_photograph_is_pooled_from_8_megapixels_to_2_as_the_article_says() -> None:
    setup = Setup(SIZES[-1])
    rows, columns = setup.result_shape[-2:]
    assert round(setup.pixels / 1e6) == 8
    assert round(rows * columns / 1e6) == 2
    assert "2448×3264 (8.0 megapixels)" in setup_text(setup)
    assert f"pooled to {rows}×{columns} (2.0 megapixels)" in setup_text(setup)
    assert "pooled" not in setup_text(replace(setup, pooled=False))


def test_pictures_and_features_are_the_same_each_time_and_within_bounds() -> None:
    setup = Setup((30, 50), 5, 4)
    picture = setup.picture()
    assert picture.dtype == np.float32
    assert picture.shape == (30, 50)
    assert -1 <= picture.min() < -0.9
    assert 0.9 < picture.max() <= 1
    assert np.array_equal(picture, setup.picture())
    first, again = setup.network.forward(picture), Setup((30, 50), 5, 4).network.forward(picture)
    assert np.array_equal(first, again)
    assert first.shape == setup.result_shape


@pytest.mark.parametrize("quantity", Quantity)
def test_a_series_differs_in_one_quantity_only_and_grows(quantity: Quantity) -> None:
    setup = Setup((128, 128), 5, 8, threads=2)
    found = series(setup, quantity)
    amounts = [one.amount(quantity) for one in found]
    assert amounts == sorted(set(amounts))
    for other in set(Quantity) - {quantity}:
        assert {one.amount(other) for one in found} == {setup.amount(other)}
    assert setup in found
    assert {(one.pooled, one.threads) for one in found} == {(True, 2)}


def test_series_leave_out_what_does_not_fit() -> None:
    assert series(Setup((64, 64), 15), Quantity.PIXELS)[0].shape == (16, 16)
    assert series(Setup((9, 9)), Quantity.FEATURE_PIXELS)[-1].side == 9


def test_the_sliders_reach_what_is_promised() -> None:
    assert SIZES[0] == (9, 9)
    assert SIZES[-1] == (2448, 3264)
    assert (SIDES[0], SIDES[-1], FEATURES[0], FEATURES[-1]) == (1, 15, 1, 64)
    assert [one[0] * one[1] for one in SIZES] == sorted(one[0] * one[1] for one in SIZES)


@given(st.integers(1, 10_000_000))
def test_no_square_has_nearly_as_many_pixels(pixels: int) -> None:
    rows, columns = square(pixels)
    if pixels == 8_000_000:
        assert (rows, columns) == (2448, 3264)
        return
    assert rows == columns
    nearest = min((abs(side**2 - pixels), side) for side in (rows - 1, rows, rows + 1) if side > 0)
    assert abs(rows**2 - pixels) == nearest[0]


def test_counts_of_a_network_are_those_of_the_engine() -> None:
    network = load_network("learned", (9, 9))
    counts = layer_counts(network, (9, 9), 8)
    assert [count.name for count in counts] == list(network.names[1:])
    assert tuple(count.cost for count in counts) == network.costs((9, 9))
    stages = list(network.trace(np.ones((9, 9))))[1:]
    assert [count.values for count in counts] == [stage.values.size for stage in stages]
    assert [count.size for count in counts] == [stage.values.nbytes for stage in stages]
    assert total(counts).cost == network.cost((9, 9))


class TestWhatIsAskedFor:
    """The command line's words become setups."""

    def test_nothing_said_is_all_sizes_of_pictures(self) -> None:
        quantity, setups = requested(None, None, None, None, True, 2)
        assert quantity is Quantity.PIXELS
        assert setups == series(Setup((9, 9), threads=2), quantity)

    def test_one_size_is_one_point(self) -> None:
        quantity, setups = requested("8M", "5", "8", None, False, 1)
        assert (quantity, setups) == (Quantity.PIXELS, (Setup((2448, 3264), 5, 8, False, 1),))

    def test_several_values_are_a_series_in_order(self) -> None:
        quantity, setups = requested("100x200", "7, 3,3", None, None, True, 1)
        assert quantity is Quantity.FEATURE_PIXELS
        assert [(setup.shape, setup.side) for setup in setups] == [((100, 200), 3), ((100, 200), 7)]

    def test_over_takes_the_usual_values(self) -> None:
        quantity, setups = requested("256x256", None, None, "features", True, 1)
        assert quantity is Quantity.FEATURES
        assert [setup.features for setup in setups] == list(FEATURES)
        assert {setup.shape for setup in setups} == {(256, 256)}

    def test_over_the_values_that_are_given(self) -> None:
        quantity, setups = requested(None, None, "2,5,9", "features", True, 1)
        assert quantity is Quantity.FEATURES
        assert [(setup.shape, setup.features) for setup in setups] == [((1024, 1024), n) for n in (2, 5, 9)]

    def test_a_series_of_pictures_takes_what_features_fit_into(self) -> None:
        _, setups = requested(None, "15", None, None, True, 1)
        assert setups[0].shape == (16, 16)

    @pytest.mark.parametrize(
        ("asked", "told"),
        [
            (("1x1,2x2", None, "1,2", None), "--pixels and --features: found several values"),
            (("9x9,16x16", None, None, "features"), "--pixels and --features: found several values"),
            (("9x9", "10", None, None), "10×10 on a picture of 9×9; expected"),
            (("9x9,28x28", "10", None, None), "10×10 on a picture of 9×9; expected"),
            (("zwei", None, None, None), "--pixels: found 'zwei'; expected rows x columns"),
            (("", None, None, None), "--pixels: found ''; expected"),
            (("0x9", None, None, None), "--pixels: found '0x9'"),
            (("9x", None, None, None), "--pixels: found '9x'"),
            (("-5", None, None, None), "--pixels: found '-5'"),
            (("1e9", None, None, None), "--pixels: found '1e9'"),
            (("999M", None, None, None), "--pixels: found '999m'; expected .* up to 100M"),
            (("99999x99999", None, None, None), "--pixels: found '99999x99999'"),
            ((None, "0", None, None), "--feature-side: found '0'; expected whole numbers from 1 to 63"),
            ((None, "3,", None, None), "--feature-side: found ''"),
            ((None, None, "many", None), "--features: found 'many'; expected whole numbers from 1 to 4096"),
        ],
    )
    def test_what_cannot_be_is_told(
        self, asked: tuple[str | None, str | None, str | None, str | None], told: str
    ) -> None:
        with pytest.raises(ValueError, match=told):
            requested(*asked, True, 1)

    @pytest.mark.parametrize(
        ("text", "size"),
        [("28X30", (28, 30)), ("28×30", (28, 30)), ("64k", (253, 253)), ("1.05MP", (1025, 1025)), ("81", (9, 9))],
    )
    def test_sizes_are_read_as_people_write_them(self, text: str, size: tuple[int, int]) -> None:
        assert sizes_of(text) == (size,)


@given(st.floats(1e-9, 1e4))
def test_times_are_written_with_three_digits(seconds: float) -> None:
    number, unit = seconds_text(seconds).split(" ")
    scale = {"s": 1.0, "ms": 1e-3, "µs": 1e-6, "ns": 1e-9}[unit]
    assert float(number.replace(",", "")) * scale == pytest.approx(seconds, rel=0.0051)
    assert len([sign for sign in number if sign.isdecimal()]) in (3, 4, 5)


@given(st.integers(0, 10**15))
def test_sizes_and_large_numbers_are_written_with_three_digits(number: int) -> None:
    scales = {"B": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12}
    text, unit = bytes_text(number).split(" ")
    assert float(text.replace(",", "")) * scales[unit] == pytest.approx(number, rel=0.0051)
    digits, *letter = large_text(number).split(" ")
    scale = {"": 1, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}["".join(letter)]
    assert float(digits.replace(",", "")) * scale == pytest.approx(number, rel=0.0051)
