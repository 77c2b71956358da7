"""The settings of a course as rows of fields that can be turned or typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

from xotui.document.recipe_records import (
    ConvolutionRecord,
    HiddenRecord,
    LayerRecord,
    PoolRecord,
    ReLURecord,
    VotesRecord,
)
from xotui.document.recipes import Recipe
from xotui.document.setups import with_count, with_layer, with_seed, with_training

COUNTS = (100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000)
RATES = (0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
DECAYS = (0.0, 0.0001, 0.001, 0.01, 0.1)
BATCHES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512)
EPOCHS = (1, 2, 5, 10, 20, 50, 100, 200, 500)


@dataclass(frozen=True)
class Field:
    """One setting.

    Attributes:
        name: What it is called.
        text: How it is written.
        turned: From a number of steps to the recipe after so many turns of it.
        typed: From a text to the recipe with that value; a ValueError says why it cannot be.
        value: What a person would type to leave it as it is.
    """

    name: str
    text: str
    turned: Callable[[int], Recipe]
    typed: Callable[[str], Recipe]
    value: str


@dataclass(frozen=True)
class Row:
    """A line of settings.

    Attributes:
        label: What it is about.
        fields: Its settings, in order; there may be none.
        layer: The index of the layer that it is about, or None.
    """

    label: str
    fields: tuple[Field, ...] = ()
    layer: int | None = None


def setting_rows(recipe: Recipe, source: str) -> tuple[Row, ...]:
    """All settings of a recipe, the layers first.

    Args:
        recipe: What is set.
        source: What is learned from where that is not drawn letters, in a few words, else "".
    """
    part = recipe.training

    def put(name: str) -> Callable[[Any], Recipe]:
        return lambda value: with_training(recipe, **{name: value})

    count = sum(letters.count for letters in recipe.letters)
    drawn = _series(
        "letters an epoch", f"{count:,} drawn letters", COUNTS, count, lambda n: with_count(recipe, int(n)),
        lambda text: whole(text, 2, 1_000_000),
    )  # fmt: skip
    schedules = {"constant": "constant", "cosine": "cosine"}
    losses = {"cross-entropy": "cross-entropy", "article": "the article's error"}
    rates = _series("rate", f"rate {part.rate:g}", RATES, part.rate, put("rate"), lambda text: number(text, 1e-9, 1e6))
    decay = _series(
        "weight decay", f"decay {part.weight_decay:g}", DECAYS, part.weight_decay, put("weight_decay"),
        lambda text: number(text, 0, 1e6),
    )  # fmt: skip
    batch = _series(
        "batch", f"batch {part.batch}", BATCHES, part.batch, put("batch"), lambda text: whole(text, 1, 100_000)
    )
    epochs = _series(
        "epochs", f"{part.epochs} epochs", EPOCHS, part.epochs, put("epochs"), lambda text: whole(text, 1, 100_000)
    )
    seed = _counted("seed", f"{part.seed}", part.seed, (0, 2**31), lambda value: with_seed(recipe, value))
    layers = [_layer_row(recipe, index, layer) for index, layer in enumerate(recipe.network.layers)]
    return (
        *layers,
        Row(f"learn from {source}" if source else "learn from", () if source else (drawn,)),
        Row("loss", (_choice("loss", losses, part.loss, put("loss")),)),
        Row("rule", (_choice("rule", {"adam": "Adam", "sgd": "SGD"}, part.optimiser, put("optimiser")), rates, decay)),
        Row("steps", (batch, epochs, _choice("schedule", schedules, part.schedule, put("schedule")))),
        Row("seed", (seed,)),
    )  # fmt: skip


def whole(text: str, least: int, most: int) -> int:
    """A whole number that a person typed.

    Raises:
        ValueError: If it is none, or not within the bounds.
    """
    digits = text.strip().replace(",", "").replace("_", "")
    if not digits.isdecimal() or not least <= int(digits) <= most:
        raise ValueError(f"found {text.strip()!r}; expected a whole number from {least:,} to {most:,}")
    return int(digits)


def number(text: str, least: float, most: float) -> float:
    """A number that a person typed.

    Raises:
        ValueError: If it is none, or not within the bounds.
    """
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not (isfinite(value) and least <= value <= most):
        raise ValueError(f"found {text.strip()!r}; expected a number from {least:g} to {most:g}")
    return value


def _layer_row(recipe: Recipe, index: int, layer: LayerRecord) -> Row:
    def put(name: str) -> Callable[[Any], Recipe]:
        return lambda value: with_layer(recipe, index, **{name: value})

    match layer:
        case ConvolutionRecord(features=features, size=(rows, columns), padding=padding, scaling=scaling):
            return Row("convolution", (
                _counted("features", f"{features} of", features, (1, 16), put("features")),
                _counted("size", f"{rows}×{columns}", rows, (1, 7), lambda n: with_layer(recipe, index, size=(n, n))),
                _counted("padding", f"pad {padding}", padding, (0, 3), put("padding")),
                _choice("scaling", {"mean": "mean", "sum": "sum"}, scaling, put("scaling")),
            ), index)  # fmt: skip
        case PoolRecord(window=window, stride=stride, edge=edge):
            return Row("pool", (
                _counted("window", f"{window}×{window}", window, (1, 4), put("window")),
                _counted("step", f"step {stride}", stride, (1, 4), put("stride")),
                _choice("edge", {"keep": "edge kept", "drop": "edge dropped"}, edge, put("edge")),
            ), index)  # fmt: skip
        case HiddenRecord(neurons=neurons):
            return Row("hidden", (_counted("neurons", f"{neurons} neurons", neurons, (1, 256), put("neurons")),), index)
        case ReLURecord():
            return Row("relu", (), index)
        case VotesRecord():
            return Row("votes", (), index)
        case _:
            return Row("probabilities", (), index)


def _choice(name: str, options: dict[str, str], present: str, put: Callable[[str], Recipe]) -> Field:
    """One of a few words, by what it is called in a recipe."""
    names = list(options)

    def typed(text: str) -> Recipe:
        if text.strip() not in names:
            raise ValueError(f"found {text.strip()!r}; expected {' or '.join(names)}")
        return put(text.strip())

    return Field(
        name, options[present], lambda steps: put(names[(names.index(present) + steps) % len(names)]), typed, present
    )


def _series(
    name: str, text: str, values: Sequence[float], present: float, put: Callable[[float], Recipe],
    read: Callable[[str], float],
) -> Field:  # fmt: skip
    """A number of a series, or any other that is typed."""

    def turned(steps: int) -> Recipe:
        value = present
        for _ in range(abs(steps)):
            beyond = [v for v in values if v > value] if steps > 0 else [v for v in reversed(values) if v < value]
            value = beyond[0] if beyond else value
        return put(value)

    return Field(name, text, turned, lambda given: put(read(given)), f"{present:g}")


def _counted(name: str, text: str, present: int, bounds: tuple[int, int], put: Callable[[int], Recipe]) -> Field:
    """A small whole number."""
    low, high = bounds
    return Field(
        name,
        text,
        lambda steps: put(min(max(present + steps, low), high)),
        lambda given: put(whole(given, low, high)),
        str(present),
    )
