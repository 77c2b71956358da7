"""Settings: each of them is turned and typed, stays within its bounds, and says what it expected."""

from __future__ import annotations

import pytest

from tests.tui.learning.courses import HIDDEN, SHORT, THREE, after, recipe_with
from xotui.document.course import changed
from xotui.document.recipe_records import ConvolutionRecord, HiddenRecord, LayerRecord, PoolRecord
from xotui.document.recipes import Recipe
from xotui.tui.learning.settings import BATCHES, COUNTS, DECAYS, EPOCHS, RATES, Field, number, setting_rows, whole

RECIPE = recipe_with(HIDDEN, count=200, batch=8, epochs=5)
NAMES = [
    (row, field)
    for row, line in enumerate(setting_rows(RECIPE, ""))
    for field, _ in enumerate(line.fields)
]  # fmt: skip
CHOICES = {"scaling", "edge", "loss", "rule", "schedule"}
BOUNDS = {
    "features": (1, 16), "size": (1, 7), "padding": (0, 3), "window": (1, 4), "step": (1, 4), "neurons": (1, 256),
    "seed": (0, 2**31), "letters an epoch": (COUNTS[0], COUNTS[-1]), "rate": (RATES[0], RATES[-1]),
    "weight decay": (DECAYS[0], DECAYS[-1]), "batch": (BATCHES[0], BATCHES[-1]), "epochs": (EPOCHS[0], EPOCHS[-1]),
}  # fmt: skip


def field_of(recipe: Recipe, row: int, field: int) -> Field:
    return setting_rows(recipe, "")[row].fields[field]


def texts(recipe: Recipe) -> list[str]:
    return [field.text for row in setting_rows(recipe, "") for field in row.fields]


def test_every_layer_and_every_hyperparameter_has_a_row() -> None:
    rows = setting_rows(RECIPE, "")
    assert [row.label for row in rows] == [
        "convolution", "relu", "pool", "hidden", "relu", "votes", "probabilities",
        "learn from", "loss", "rule", "steps", "seed",
    ]  # fmt: skip
    assert [row.layer for row in rows] == [*range(7), *[None] * 5]
    assert {field.name for row in rows for field in row.fields} == CHOICES | set(BOUNDS)


def test_own_pictures_are_named_and_cannot_be_counted_up() -> None:
    row = next(row for row in setting_rows(RECIPE, "your 8 pictures") if row.label.startswith("learn from"))
    assert row.label == "learn from your 8 pictures"
    assert not row.fields


@pytest.mark.parametrize(("row", "field"), NAMES)
def test_turning_changes_this_setting_alone_and_turning_back_undoes_it(row: int, field: int) -> None:
    setting = field_of(RECIPE, row, field)
    place = NAMES.index((row, field))
    for steps in (1, -1):
        turned = setting.turned(steps)
        if setting.name == "weight decay" and steps < 0:
            assert turned == RECIPE
            continue
        before, now = texts(RECIPE), texts(turned)
        assert [index for index, text in enumerate(now) if text != before[index]] == [place]
        assert field_of(turned, row, field).turned(-steps) == RECIPE


@pytest.mark.parametrize(("row", "field"), NAMES)
def test_what_a_setting_says_of_itself_leaves_it_as_it_is(row: int, field: int) -> None:
    setting = field_of(RECIPE, row, field)
    assert setting.typed(setting.value) == RECIPE
    assert setting.typed(f"  {setting.value} ") == RECIPE


@pytest.mark.parametrize(("row", "field"), NAMES)
def test_turning_stops_at_the_bounds_or_goes_round(row: int, field: int) -> None:
    name = field_of(RECIPE, row, field).name
    recipe, seen = RECIPE, set()
    if name in CHOICES:
        for _ in range(2):
            recipe = field_of(recipe, row, field).turned(1)
            seen.add(field_of(recipe, row, field).value)
        assert recipe == RECIPE
        assert len(seen) == 2
        return
    low, high = BOUNDS[name]
    for steps, bound in ((300, high), (-300, low)):
        if name == "seed":  # too many for turning from one end to the other
            recipe = field_of(RECIPE, row, field).typed(str(bound - steps // 100))
        recipe = field_of(recipe, row, field).turned(steps)
        assert float(field_of(recipe, row, field).value) == pytest.approx(bound)
        assert field_of(recipe, row, field).turned(1 if steps > 0 else -1) == recipe


WRONG = {
    "choice": ("", "Mean", "another", "0"),
    "whole": ("", "0.5", "-1", "x", "1e3", "99999999999", "²", "nan"),
    "number": ("", "x", "nan", "inf", "-0.1", "1e9", "1,5"),
}


@pytest.mark.parametrize(("row", "field"), NAMES)
def test_what_cannot_be_is_told_with_what_was_expected(row: int, field: int) -> None:
    setting = field_of(RECIPE, row, field)
    kind = "choice" if setting.name in CHOICES else "number" if setting.name in ("rate", "weight decay") else "whole"
    for text in WRONG[kind]:
        with pytest.raises(ValueError, match=r"^found '.*'; expected ") as told:
            setting.typed(text)
        assert "\n" not in str(told.value)


@pytest.mark.parametrize(("row", "field"), [place for place in NAMES if field_of(RECIPE, *place).name not in CHOICES])
def test_the_bounds_themselves_can_be_typed(row: int, field: int) -> None:
    setting = field_of(RECIPE, row, field)
    for bound in BOUNDS[setting.name]:
        typed = setting.typed(f"{bound:g}" if isinstance(bound, float) else str(bound))
        assert float(field_of(typed, row, field).value) == pytest.approx(bound, rel=1e-5)


def test_numbers_are_read_as_people_write_them() -> None:
    assert whole(" 20,000 ", 2, 1_000_000) == 20_000
    assert whole("1_000", 2, 1_000_000) == 1_000
    assert number(" 1e-3 ", 0, 1) == 0.001
    with pytest.raises(ValueError, match=r"expected a whole number from 2 to 1,000,000"):
        whole("1", 2, 1_000_000)
    with pytest.raises(ValueError, match=r"expected a number from 1e-09 to 1e\+06"):
        number("0", 1e-9, 1e6)


IMPOSSIBLE: list[tuple[tuple[LayerRecord, ...], str]] = [
    (SHORT[:4], "probabilities"),
    (SHORT[:3] + SHORT[4:], "votes"),
    (SHORT[:1] + SHORT[3:] + SHORT[1:2], "probabilities"),
    ((*SHORT[:1], PoolRecord(4, 4), PoolRecord(4, 4), PoolRecord(4, 4, "drop"), *SHORT[3:]), "layer 4"),
    ((*THREE[:3], ConvolutionRecord(2, (7, 7)), *THREE[4:]), "layer 4"),
    ((HiddenRecord(4), *SHORT), "layer 2"),
]


@pytest.mark.parametrize(("layers", "named"), IMPOSSIBLE)
@pytest.mark.parametrize("steps", [0, 1])
def test_layers_that_do_not_fit_are_refused_in_one_sentence(
    layers: tuple[LayerRecord, ...], named: str, steps: int
) -> None:
    with pytest.raises(ValueError, match=named) as told:
        changed(after(steps), recipe_with(layers))
    assert "found " in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("steps", [0, 1])
def test_without_votes_nothing_can_be_learned(steps: int) -> None:
    course = after(steps, recipe_with(SHORT[:4], loss="article"))
    with pytest.raises(ValueError, match="expected votes"):
        changed(course, recipe_with(SHORT[:3], loss="article"))
