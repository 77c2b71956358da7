"""What a layer does, for source that is written about it: in words, its arrays, and a call that does the same."""

from __future__ import annotations

from dataclasses import dataclass

from xotui.engine import Convolution, ExemplarVotes, FullyConnected, Layer, MaxPool, ReLU, Softmax
from xotui.engine.arrays import Array
from xotui.insight.export.piece import writable


@dataclass(frozen=True, eq=False)
class Parameter:
    """An array that a step needs.

    Attributes:
        variable: What it is called in the source.
        values: Its values.
        names: What the entries of its first axis are called; may be empty.
        grid: Whether it is a picture of sorts, whose rows should stand below each other.
    """

    variable: str
    values: Array
    names: tuple[str, ...]
    grid: bool


def step_words(name: str, layer: Layer) -> str:
    """What a step does, in one sentence."""
    match layer:
        case Convolution(padding=padding, bias=bias):
            count = layer.divisor
            divided = f", divided by {count}" if layer.scaling == "mean" else ""
            added = ", plus a bias" if bias is not None else ""
            return f"{name}: at every position the sum of the products{divided}{added}; padding {padding}, not flipped"
        case ReLU():
            return f"{name}: what is negative becomes 0"
        case MaxPool(window=window, stride=stride, edge=edge):
            partial = "kept" if edge == "keep" else "dropped"
            size = f"{window}×{window}, step {stride}"
            return f"{name}: the largest of every window of {size}; partial windows are {partial}"
        case FullyConnected(bias=bias):
            added = ", plus a bias" if bias is not None else ""
            return f"{name}: all values in reading order, each times its weight, added up{added}"
        case Softmax():
            return f"{name}: powers of e, each divided by the sum of all"
        case other:
            raise TypeError(f"layer: found {type(other).__name__}; there is no source for it")


def parameters(name: str, layer: Layer, labels: tuple[str, ...]) -> tuple[Parameter, ...]:
    """The arrays that a step needs.

    Args:
        name: What the step is called.
        layer: What it does.
        labels: What the network calls its scores.
    """
    match layer:
        case Convolution(kernels=weights, bias=bias):
            names, variable, grid = tuple(map(writable, layer.names)), f"{name}_kernels", True
        case FullyConnected(weights=weights, bias=bias):
            called = layer.operation == FullyConnected.operation
            names, variable, grid = tuple(map(writable, labels)) if called else (), f"{name}_weights", False
        case _:
            return ()
    found = Parameter(variable, weights, names, grid)
    return (found,) if bias is None else (found, Parameter(f"{name}_bias", bias, (), False))


def step_calls(name: str, layer: Layer) -> list[str]:
    """Lines of source that turn `values` into what the layer makes of them, by the functions of `FUNCTIONS`.

    What the layer needs is called as in `parameters`, in capitals.
    """
    prefix = name.upper()
    match layer:
        case Convolution(padding=padding, bias=bias):
            given = [f"{prefix}_KERNELS"] + ([f"{prefix}_BIAS"] if bias is not None else [])
            given += [f"padding={padding}"] if padding else []
            given += ["mean=False"] if layer.scaling == "sum" else []
            return [f"values = convolution(values, {', '.join(given)})"]
        case ReLU():
            return ["values = np.maximum(values, 0)"]
        case MaxPool(window=window, stride=stride, edge=edge):
            return [f'values = pool(values, window={window}, step={stride}, edge="{edge}")']
        case FullyConnected(weights=weights, bias=bias):
            added = f" + {prefix}_BIAS" if bias is not None else ""
            lines = [f"values = {prefix}_WEIGHTS @ np.ravel(values){added}"]
            if isinstance(layer, ExemplarVotes) and not weights.any(axis=1).all():
                lines.append(f"values[~{prefix}_WEIGHTS.any(axis=1)] = np.nan  # without voters there is no score")
            return lines
        case Softmax():
            return ["values = np.exp(values - values.max())", "values = values / values.sum()"]
        case other:
            raise TypeError(f"layer: found {type(other).__name__}; there is no source for it")


FUNCTIONS = {
    Convolution: '''\
def convolution(values, kernels, bias=0, padding=0, mean=True):
    """Every kernel at every position: the mean of the products (or their sum), plus the bias."""
    height, width = kernels.shape[-2:]
    values = np.pad(values, [(0, 0)] * (values.ndim - 2) + [(padding, padding)] * 2)
    rows, columns = values.shape[-2] - height + 1, values.shape[-1] - width + 1
    maps = np.empty((len(kernels), rows, columns))
    for feature, row, column in np.ndindex(maps.shape):
        products = values[..., row : row + height, column : column + width] * kernels[feature]
        maps[feature, row, column] = products.mean() if mean else products.sum()
    return maps + np.reshape(bias, (-1, 1, 1))
''',
    MaxPool: '''\
def pool(values, window, step, edge):
    """The largest value of every window; those that the edge cuts are kept or dropped."""

    def starts(length):
        if edge == "drop":
            return range(0, length - window + 1, step)
        return [start for start in range(0, length, step) if start == 0 or start - step + window < length]

    rows, columns = starts(values.shape[-2]), starts(values.shape[-1])
    maps = np.empty((*values.shape[:-2], len(rows), len(columns)))
    for i, j in np.ndindex(len(rows), len(columns)):
        cells = values[..., rows[i] : rows[i] + window, columns[j] : columns[j] + window]
        maps[..., i, j] = cells.max(axis=(-2, -1))
    return maps
''',
}
"""Plain functions for those layers that take more than a line."""
