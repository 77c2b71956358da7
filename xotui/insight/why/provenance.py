"""Why a number is what it is: what had a part in it, how large a part, and the way back to the pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from xotui.engine import Convolution, Stage, Trace
from xotui.engine.arrays import Array
from xotui.insight.arithmetic import Given, Largest, Products, Rectified, Share, WeightedSum, arithmetic
from xotui.insight.links import Cell


@dataclass(frozen=True)
class Cause:
    """Something of the stage before that had a part in a value.

    Attributes:
        cell: Where it stands; None for a zero of the padding, which stands nowhere.
        value: Its value.
        share: What it brings. To a score or a hidden neuron: its value times its weight. To a value of a convolution:
            its product divided as the sum is. To a pooled cell or a value behind a ReLU: the whole value where it
            decides, else 0. To a probability: the share of its own power of e in the sum of all powers, which for
            its own category is the probability, and for another is what that one takes from it.
        kernel: Channel, row and column of the kernel pixel it is multiplied with; None where there is no kernel.
        decides: Whether it has a say: it holds the largest value of its window, alone or with others, it stays above
            0 in a ReLU, it has a weight other than 0, or it is the category's own score.
        weight: What its value is multiplied with: a weight, or the kernel's pixel; None where nothing is multiplied.
    """

    cell: Cell | None
    value: float
    share: float
    kernel: tuple[int, int, int] | None = None
    decides: bool = True
    weight: float | None = None


@dataclass(frozen=True)
class Causes:
    """One step of the way back: a value, and everything that made it.

    The shares of a score, of a hidden neuron and of a value of a convolution add up to the value, together with the
    bias. Those of a probability add up to 1 instead: behind a softmax no score has a share of its own.

    Attributes:
        cell: Where the value stands.
        value: The value.
        bias: What is added to the shares, a share of its own; 0.0 where there is none.
        causes: What made it, the best first. Of a score or a neuron: all that have a weight, the largest share first.
            Of a value of a convolution: the largest product first, the zeros of the padding last. Of a window: all
            that hold its largest value, in reading order, then the others, the largest first. Of a ReLU: the value
            before. Of a probability: its own score, then the others, the largest first. Equals always stand in
            reading order. Empty for a pixel of the picture, and for a category that nobody votes for.
    """

    cell: Cell
    value: float
    bias: float
    causes: tuple[Cause, ...]

    @property
    def ties(self) -> int:
        """How many of the causes are as good as the first; in a window, how many cells hold its largest value."""
        if not self.causes:
            return 0
        first = self.causes[0]
        return sum((cause.share, cause.decides) == (first.share, first.decides) for cause in self.causes)


def causes(trace: Trace, cell: Cell) -> Causes:
    """What made the value at a cell.

    >>> from xotui.engine import MaxPool, Network
    >>> trace = Network((MaxPool(2, 2),)).trace([[0.5, 1.0], [1.0, 0.0]])
    >>> found = causes(trace, Cell(1, 0, 0, 0))
    >>> [(cause.cell.row, cause.cell.column, cause.share) for cause in found.causes], found.ties
    ([(0, 1, 1.0), (1, 0, 1.0), (0, 0, 0.0), (1, 1, 0.0)], 2)
    """
    how = arithmetic(trace, cell)
    match how:
        case Given():
            return Causes(cell, how.value, 0.0, ())
        case Products():
            return Causes(cell, how.value, how.bias, _factors(trace, cell, how))
        case Rectified():
            kept = how.before > 0
            only = Cause(Cell(cell.stage - 1, *cell.index), how.before, how.value if kept else 0.0, decides=kept)
            return Causes(cell, how.value, 0.0, (only,))
        case Largest():
            return Causes(cell, how.value, 0.0, _contenders(how))
        case WeightedSum():
            return Causes(cell, how.value, how.bias, _voters(trace[cell.stage - 1], cell.stage - 1, how))
        case Share():
            return Causes(cell, how.value, 0.0, _rivals(cell, how))


def chain(trace: Trace, cell: Cell, choices: Sequence[int] = ()) -> tuple[Causes, ...]:
    """The way back from a cell to the picture, a step for every stage.

    It ends with a pixel, which has no causes; or earlier, where nobody votes, or where a feature lies on nothing but
    the zeros of the padding.

    Args:
        trace: What was computed.
        cell: Where it begins.
        choices: For each step which of the causes is followed, counted from 0; the first one where nothing is said.

    Raises:
        ValueError: If a step does not have as many causes as a choice asks for.
    """
    steps = [causes(trace, cell)]
    while steps[-1].causes:
        index = choices[len(steps) - 1] if len(steps) <= len(choices) else 0
        found = steps[-1].causes
        if not 0 <= index < len(found):
            raise ValueError(f"choices: found {index} at step {len(steps) - 1}; expected 0 to {len(found) - 1}")
        followed = found[index].cell
        if followed is None:
            break
        steps.append(causes(trace, followed))
    return tuple(steps)


def _factors(trace: Trace, cell: Cell, how: Products) -> tuple[Cause, ...]:
    """The pixels under a feature, by what their products bring."""
    layer, before = trace[cell.stage].layer, trace[cell.stage - 1].maps
    assert isinstance(layer, Convolution)  # only its values are sums of products
    top, left = cell.row - layer.padding, cell.column - layer.padding
    found = []
    for index in np.ndindex(how.products.shape):
        channel, row, column = index[0], top + index[1], left + index[2]
        inside = 0 <= row < before.shape[1] and 0 <= column < before.shape[2]
        place = Cell(cell.stage - 1, channel, row, column) if inside else None
        share = float(how.products[index]) / how.divisor + 0.0  # no −0
        weight = float(how.kernel[index])
        kernel = (channel, index[1], index[2])
        found.append(Cause(place, float(how.patch[index]), share, kernel, inside and weight != 0, weight))
    return tuple(sorted(found, key=lambda cause: (cause.cell is None, -cause.share)))


def _contenders(how: Largest) -> tuple[Cause, ...]:
    """The cells of a window, by their values."""
    origin, found = how.origin, []
    for row, column in np.ndindex(how.window.shape):
        place = Cell(origin.stage, origin.channel, origin.row + row, origin.column + column)
        value = float(how.window[row, column])
        wins = value == how.value
        found.append(Cause(place, value, value if wins else 0.0, decides=wins))
    return tuple(sorted(found, key=lambda cause: -cause.value))


def _voters(before: Stage, stage: int, how: WeightedSum) -> tuple[Cause, ...]:
    """The values that have a weight, by what they bring."""
    voters = how.voters
    parts = (array[voters].tolist() for array in (how.values, how.shares, how.weights))
    return tuple(
        Cause(place, value, share + 0.0, weight=weight)
        for place, value, share, weight in zip(_cells(before, stage, voters), *parts, strict=True)
    )


def _rivals(cell: Cell, how: Share) -> tuple[Cause, ...]:
    """The scores that probabilities are made of, the category's own first."""
    shares = how.powers / how.powers.sum()
    order = sorted(range(len(shares)), key=lambda row: (row != cell.row, -how.scores[row]))
    return tuple(
        Cause(Cell(cell.stage - 1, 0, row, 0), float(how.scores[row]), float(shares[row]), decides=row == cell.row)
        for row in order
    )


def _cells(stage: Stage, index: int, places: Array) -> list[Cell]:
    """The cells at places in reading order."""
    channels, rows, columns = np.unravel_index(places, stage.maps.shape)
    return [Cell(index, *place) for place in zip(channels.tolist(), rows.tolist(), columns.tolist(), strict=True)]
