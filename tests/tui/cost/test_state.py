"""Sliders stop at their ends, features always fit into the picture, and series are told apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from xotui.insight.costs.setups import FEATURES, SIDES, SIZES, Quantity, Setup
from xotui.tui.cost.state import CostView, Slider

VIEW = CostView(Setup(threads=2), threads=4)


def test_every_slider_goes_from_its_first_stop_to_its_last() -> None:
    for slider, stops in {
        Slider.PIXELS: SIZES,
        Slider.SIDE: SIDES,
        Slider.FEATURES: FEATURES,
        Slider.POOLING: (False, True),
        Slider.THREADS: (1, 2, 3, 4),
    }.items():
        view = VIEW.at(slider).slid(-100)
        seen = [view.value(slider)]
        for _ in stops:
            view = view.slid(1)
            seen.append(view.value(slider))
        assert tuple(seen) == (*stops, stops[-1])


@given(st.lists(st.tuples(st.sampled_from(Slider), st.integers(-20, 20))))
def test_features_always_fit_into_the_picture(moves: list[tuple[Slider, int]]) -> None:
    view = VIEW
    for slider, steps in moves:
        view = view.at(slider).slid(steps)
        assert view.setup.side <= min(view.setup.shape)
        assert view.value(slider) in view.stops(slider)
        assert view.setup in view.series.setups


def test_the_cursor_stays_among_the_sliders_and_says_over_what_the_plot_is() -> None:
    view = VIEW.moved(-1)
    assert view.slider is Slider.PIXELS
    seen = []
    for _ in range(6):
        view = view.moved(1)
        seen.append((view.slider, view.quantity))
    assert seen == [
        (Slider.SIDE, Quantity.FEATURE_PIXELS),
        (Slider.FEATURES, Quantity.FEATURES),
        (Slider.POOLING, Quantity.FEATURES),
        (Slider.THREADS, Quantity.FEATURES),
        (Slider.THREADS, Quantity.FEATURES),
        (Slider.THREADS, Quantity.FEATURES),
    ]


def test_a_series_is_the_same_wherever_its_own_slider_is() -> None:
    for slider in (Slider.PIXELS, Slider.SIDE, Slider.FEATURES):
        view = VIEW.at(slider)
        assert view.slid(1).series == view.series
        assert view.at(Slider.POOLING).slid(-1).series != view.series
        for other in {Slider.PIXELS, Slider.SIDE, Slider.FEATURES} - {slider}:
            moved = view.at(other).slid(1).at(slider)
            assert moved.series != view.series
