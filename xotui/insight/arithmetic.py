"""The arithmetic behind one number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xotui.engine import Convolution, FullyConnected, Hidden, MaxPool, ReLU, Softmax, Trace
from xotui.engine.arrays import Array
from xotui.engine.convolution import padded
from xotui.insight.links import Cell


@dataclass(frozen=True, eq=False)
class Given:
    """A number that nothing computed: a pixel of the picture."""

    value: float


@dataclass(frozen=True, eq=False)
class Products:
    """A convolution at one position.

    Attributes:
        patch: (C, h, w), what the feature lies on; zeros where it reaches beyond a padded edge.
        kernel: (C, h, w), the feature.
        products: (C, h, w), pixel times pixel.
        total: Their sum.
        pixels: How many there are.
        divisor: By what the sum is divided: their number for means, 1 for sums.
        bias: What is added at the end, 0.0 where there is no bias.
        value: The result.
    """

    patch: Array
    kernel: Array
    products: Array
    total: float
    pixels: int
    divisor: int
    bias: float
    value: float

    @property
    def matching(self) -> int:
        """How many products are above 0: pixels that agree with the feature's."""
        return int(np.count_nonzero(self.products > 0))


@dataclass(frozen=True)
class Rectified:
    """A ReLU: the value before, and what became of it."""

    before: float
    value: float


@dataclass(frozen=True, eq=False)
class Largest:
    """A pooled cell.

    Attributes:
        window: (h, w), the values of the window, fewer at a cut edge.
        origin: The cell of the stage before at the window's top left corner.
        winner: The cell that holds the largest value, the first in reading order.
        ties: How many cells of the window hold it.
        value: The largest value.
    """

    window: Array
    origin: Cell
    winner: Cell
    ties: int
    value: float


@dataclass(frozen=True, eq=False)
class WeightedSum:
    """A score, or a hidden neuron.

    Attributes:
        values: (n,), the values of the stage before, in reading order.
        weights: (n,), the weight of each for this category.
        bias: What is added to the sum of the products, 0.0 where there is no bias.
        value: The sum of all; NaN where nobody votes.
    """

    values: Array
    weights: Array
    bias: float
    value: float

    @property
    def shares(self) -> Array:
        """(n,), what each value brings to the score."""
        return self.values * self.weights

    @property
    def voters(self) -> Array:
        """The indices of the values that have a weight, the largest share first."""
        indices = np.flatnonzero(self.weights)
        return indices[np.argsort(-self.shares[indices], kind="stable")]


@dataclass(frozen=True, eq=False)
class Share:
    """A probability.

    Attributes:
        scores: (K,), the scores of all categories.
        powers: (K,), e to the power of each score, the largest score taken off first.
        value: The share that this category's power has in the sum of all.
    """

    scores: Array
    powers: Array
    value: float


Arithmetic = Given | Products | Rectified | Largest | WeightedSum | Share


def arithmetic(trace: Trace, cell: Cell) -> Arithmetic:
    """How the number at a cell came about."""
    stage = trace[cell.stage]
    value = float(stage.maps[cell.index])
    if stage.layer is None:
        return Given(value)
    before = trace[cell.stage - 1]
    match stage.layer:
        case Convolution(kernels=kernels, bias=bias) as layer:
            height, width = kernels.shape[-2:]
            kernel = kernels[cell.channel].reshape(-1, height, width)
            maps = padded(before.maps, layer.padding)
            patch = maps[:, cell.row : cell.row + height, cell.column : cell.column + width]
            products = patch * kernel
            added = 0.0 if bias is None else float(bias[cell.channel])
            return Products(patch, kernel, products, float(products.sum()), kernel.size, layer.divisor, added, value)
        case ReLU():
            return Rectified(float(before.maps[cell.index]), value)
        case MaxPool() as pool:
            return _largest(cell, pool, before.maps, value)
        case FullyConnected(weights=weights, bias=bias):
            row = int(np.ravel_multi_index(cell.index, stage.maps.shape))
            added = 0.0 if bias is None else float(bias[row])
            return WeightedSum(before.values.ravel(), weights[row], added, value)
        case Softmax():
            return Share(before.values, np.exp(before.values - before.values.max()), value)
        case other:
            raise TypeError(f"layer: found {type(other).__name__}; expected a layer of the engine")


def _largest(cell: Cell, pool: MaxPool, maps: Array, value: float) -> Largest:
    top, left = cell.row * pool.stride, cell.column * pool.stride
    window = maps[cell.channel, top : top + pool.window, left : left + pool.window]
    row, column = np.unravel_index(int(window.argmax()), window.shape)
    return Largest(
        window=window,
        origin=Cell(cell.stage - 1, cell.channel, top, left),
        winner=Cell(cell.stage - 1, cell.channel, top + int(row), left + int(column)),
        ties=int((window == value).sum()),
        value=value,
    )


@dataclass(frozen=True)
class Step:
    """What becomes of a value in the next stage.

    Attributes:
        cell: Where it goes. For votes, the row is the category.
        counts: True where it decides: it wins its window, stays above 0, or has a weight.
        share: What it adds to the score of a category; 0.0 in other stages.
    """

    cell: Cell
    counts: bool
    share: float = 0.0


def onward(trace: Trace, cell: Cell) -> tuple[Step, ...]:
    """What becomes of a value of a map, stage by stage, until it loses or has voted.

    A pixel goes to many places at once, and so does a value that another convolution or hidden neurons read:
    there the way ends.
    Where windows overlap, the first window that the cell wins is followed.
    """
    steps: list[Step] = []
    while cell.stage + 1 < len(trace):
        stage, before = trace[cell.stage + 1], trace[cell.stage]
        match stage.layer:
            case ReLU():
                step = Step(Cell(cell.stage + 1, *cell.index), bool(before.maps[cell.index] > 0))
            case MaxPool() as pool:
                found = _window_of(cell, pool, before.maps)
                if found is None:
                    return tuple(steps)
                step = found
            case Hidden():
                return tuple(steps)
            case FullyConnected(weights=weights):
                place = int(np.ravel_multi_index(cell.index, before.maps.shape))
                value = float(before.maps[cell.index])
                for category in np.flatnonzero(weights[:, place]):
                    goal = Cell(cell.stage + 1, 0, int(category), 0)
                    steps.append(Step(goal, True, value * float(weights[category, place])))
                return tuple(steps)
            case _:
                return tuple(steps)
        steps.append(step)
        if not step.counts:
            return tuple(steps)
        cell = step.cell
    return tuple(steps)


def _window_of(cell: Cell, pool: MaxPool, maps: Array) -> Step | None:
    """The first window that the cell wins, else the first that it is in; None where steps pass over it."""
    winners = pool.winners(maps)
    rows, columns = winners.rows.shape[-2:]
    inside = [
        (row, column)
        for row in range(rows)
        if 0 <= cell.row - row * pool.stride < pool.window
        for column in range(columns)
        if 0 <= cell.column - column * pool.stride < pool.window
    ]
    won = [
        place
        for place in inside
        if (winners.rows[cell.channel][place], winners.columns[cell.channel][place]) == (cell.row, cell.column)
    ]
    for place in won or inside:
        return Step(Cell(cell.stage + 1, cell.channel, *place), bool(won))
    return None
