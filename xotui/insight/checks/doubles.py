"""Features that say the same: equal, scaled, negated, or nothing at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from xotui.engine import Convolution, FullyConnected, Network
from xotui.engine.arrays import Array
from xotui.insight.checks.report import Check, Fact, counted, some
from xotui.insight.checks.watching import layer_names

TOLERANCE = 1e-6
"""How far two weights may be apart to count as equal, as a part of the largest of them."""

Kind = Literal["equal", "scaled", "negated", "negated and scaled", "blank"]
"""In which way a feature says what another one says."""


@dataclass(frozen=True)
class Double:
    """A feature that is a multiple of an earlier one.

    Attributes:
        index: Which it is.
        of: Which earlier one it is a multiple of; itself where it is blank.
        factor: How many times the earlier one; 0.0 where it is blank.
        offset: What its bias has more than so many times the bias of the earlier one.
    """

    index: int
    of: int
    factor: float
    offset: float

    @property
    def kind(self) -> Kind:
        """In which way."""
        if not self.factor:
            return "blank"
        if abs(abs(self.factor) - 1) <= TOLERANCE:
            return "equal" if self.factor > 0 else "negated"
        return "scaled" if self.factor > 0 else "negated and scaled"


def doubles(weights: Array, bias: Array | None = None) -> tuple[Double, ...]:
    """Every feature that is a multiple of an earlier one, or blank.

    Args:
        weights: (F, …).
        bias: (F,), or None where there is none.

    >>> [(double.of, double.kind) for double in doubles(np.array([[1.0, -1.0], [-1.0, 1.0], [0.0, 0.0]]))]
    [(0, 'negated'), (2, 'blank')]
    """
    rows = np.asarray(weights, dtype=np.float64).reshape(len(weights), -1)
    added = np.zeros(len(rows)) if bias is None else np.asarray(bias, dtype=np.float64)
    largest = np.abs(rows).max(axis=1)
    found = []
    for index, row in enumerate(rows):
        if not largest[index]:
            found.append(Double(index, index, 0.0, float(added[index])))
            continue
        for of in np.flatnonzero(largest[:index]).tolist():
            # By the place where the earlier one is largest: there the factor is known best.
            place = int(np.abs(rows[of]).argmax())
            factor = float(row[place] / rows[of, place])
            if factor and np.abs(row - factor * rows[of]).max() <= TOLERANCE * largest[index]:
                offset = float(added[index] - factor * added[of])
                same = abs(offset) <= TOLERANCE * max(largest[index], abs(added[index]))
                found.append(Double(index, of, factor, 0.0 if same else offset))
                break
    return tuple(found)


def double_features(network: Network) -> Check:
    """Features and neurons that say what another one of their layer says."""
    found: list[str] = []
    means: set[str] = set()
    told: list[str] = []
    facts: list[Fact] = []
    for index, layer in enumerate(network.layers):
        if layer is network.votes or not isinstance(layer, Convolution | FullyConnected):
            continue
        weights = layer.kernels if isinstance(layer, Convolution) else layer.weights
        things = "feature" if isinstance(layer, Convolution) else "neuron"
        names = layer_names(network, index, len(weights))
        same = doubles(weights, layer.bias)
        place = network.names[index + 1]
        blank = [names[one.index] for one in same if one.kind == "blank"]
        if blank:
            found.append(f"{place}: {len(blank)} of {counted(len(names), things)} blank ({some(blank)}).")
        copies = [one for one in same if one.kind != "blank"]
        found += [f"{place}: {_sentence(one, names)}" for one in copies[:_LISTED]]
        if len(copies) > _LISTED:
            found.append(f"{place}: {len(copies) - _LISTED} more {things}s that say what an earlier one says.")
        means |= {_means(one) for one in same}
        facts += [
            {
                "layer": place,
                things: names[one.index],
                "kind": one.kind,
                **({} if one.kind == "blank" else {"of": names[one.of], "factor": one.factor, "bias_more": one.offset}),
            }
            for one in same
        ]
        if not same:
            told.append(f"{place}: no two of {counted(len(names), things)} say the same.")
    if not (found or told):
        told.append("There are no features.")
    return Check(
        "Duplicate and negated features",
        tuple(found),
        tuple(one for one in _MEANS if one in means),
        tuple(told),
        tuple(facts),
    )


_LISTED = 8  # the most that are written out of one layer

_BLANK = "What is blank gives the same value everywhere, whatever the picture."
_EQUAL = "What is equal up to a positive factor gives the same map up to that factor: one of the two is enough."
_MOVED = "Another bias moves a whole map up or down: behind a ReLU the two may still tell different things."
_NEGATED = (
    "What is negated gives the photographic negative of the map: behind a ReLU each of the two still tells what the "
    "other cannot, without one it tells nothing new."
)
_MEANS = (_BLANK, _EQUAL, _MOVED, _NEGATED)


def _means(one: Double) -> str:
    if one.kind == "blank":
        return _BLANK
    return _NEGATED if one.factor < 0 else _MOVED if one.offset else _EQUAL


def _sentence(one: Double, names: tuple[str, ...]) -> str:
    times = f" times {abs(one.factor):.4g}"
    relation = {
        "equal": "is the same as",
        "scaled": "is",
        "negated": "is the negative of",
        "negated and scaled": "is the negative of",
    }[one.kind]
    scaled = times if "scaled" in one.kind else ""
    bias = f", with {abs(one.offset):.4g} {'more' if one.offset > 0 else 'less'} bias" if one.offset else ""
    return f"{_called(names, one.index)} {relation} {_called(names, one.of)}{scaled}{bias}."


def _called(names: tuple[str, ...], index: int) -> str:
    """A name, with its number where others are called the same."""
    return names[index] if names.count(names[index]) == 1 else f"{names[index]} (no. {index + 1})"
