"""The arithmetic of a value that was computed, written out."""

from __future__ import annotations

import numpy as np

from xotui.document.document import votes_follow_exemplars
from xotui.engine import Stage
from xotui.insight.arithmetic import Given, Largest, Products, Rectified, Share, WeightedSum, arithmetic
from xotui.insight.links import Cell
from xotui.insight.why.provenance import Cause, Causes
from xotui.tui.notation import signed_text, weight_text
from xotui.tui.renderables.convolutions import product_lines
from xotui.tui.renderables.matrices import window_rows
from xotui.tui.renderables.words import Words, length
from xotui.tui.renderables.writer import Writer


def computed_lines(writer: Writer, cell: Cell) -> list[Words]:
    """The title and all that follows for a value of any stage behind the picture."""
    found = arithmetic(writer.reading.trace, cell)
    assert not isinstance(found, Given), "a pixel of the picture is given"
    match found:
        case Products():
            return product_lines(writer, found, cell)
        case Rectified():
            return _rectified(writer, found, cell)
        case Largest():
            return _largest(writer, found, cell)
        case WeightedSum():
            return _score(writer, found, cell)
        case Share():
            return _share(writer, found, cell)


def feature_product_lines(writer: Writer, found: Causes, cause: Cause) -> list[Words]:
    """One product of a value of the first convolution: the pixel times the feature's pixel."""
    reading, view = writer.reading, writer.view
    stage = reading.trace[found.cell.stage]
    weight = cause.weight or 0.0
    told = arithmetic(reading.trace, found.cell)
    assert isinstance(told, Products)
    where = f"pixel ({cause.cell.row}, {cause.cell.column})" if cause.cell else "beyond the edge"
    agrees = "they agree" if cause.value * weight > 0 else "they differ" if cause.value * weight < 0 else "nothing"
    total = weight_text(told.total)
    divided = f" {writer.look.signs.divided} {told.divisor}" if told.divisor > 1 else ""
    return [
        [
            *writer.title(f"Product of {reading.names[view.feature]}"),
            (" = ", writer.dim),
            (weight_text(cause.value * weight), writer.result),
            (f"  {agrees}", writer.dim),
        ],
        [
            (f" {where} {weight_text(cause.value)} {writer.look.signs.times} ", writer.plain),
            (f"feature {weight_text(weight)} = ", writer.plain),
            (weight_text(cause.value * weight), writer.result),
        ],
        [
            (
                f" one of {told.pixels} products: their sum {total}{divided}{writer.bias_text(told.bias)} = "
                f"{writer.number(found.value)} at {stage.name} ({found.cell.row}, {found.cell.column})",
                writer.plain,
            )
        ],
    ]


def _rectified(writer: Writer, found: Rectified, cell: Cell) -> list[Words]:
    """A value behind the ReLU."""
    change = "kept: it is not below 0" if found.before >= 0 else "negative, so it becomes 0"
    return [
        writer.title(f"{writer.reading.trace[cell.stage].name} of {writer.name_of(cell)}"),
        [
            (f" max(0, {writer.number(found.before)}) = ", writer.plain),
            (writer.number(found.value), writer.result),
            (f"  {change}", writer.dim),
        ],
        *writer.chain_lines(cell, writer.width - 2),
    ]


def _largest(writer: Writer, found: Largest, cell: Cell) -> list[Words]:
    """A pooled value: its window, and who won it."""
    stage, before = writer.reading.trace[cell.stage], writer.reading.trace[cell.stage - 1]
    written = [
        [signed_text(value, writer.notation, writer.reading.kernel_pixels) for value in row]
        for row in found.window.tolist()
    ]
    place = (found.winner.row - found.origin.row, found.winner.column - found.origin.column)
    rows = window_rows(written, place, writer.look)
    ties = f", the first of {found.ties} that tie" if found.ties > 1 else ""
    told: Words = [
        ("    largest = ", writer.plain),
        (writer.number(found.value), writer.result),
        (f"  {before.name} ({found.winner.row}, {found.winner.column}) wins{ties}", writer.dim),
    ]
    writer.outcome = [(" ", writer.plain), ("largest = ", writer.plain), *told[1:]]
    title = writer.title(f"{stage.name} of {writer.name_of(cell)}")
    if length(rows[0]) + length(told) <= writer.width:
        rows[0] += told
    else:
        rows.insert(0, told)
    return [title, *rows, *writer.chain_lines(cell, writer.width - 2)]


def _score(writer: Writer, found: WeightedSum, cell: Cell) -> list[Words]:
    """A score or a hidden neuron: the values that vote for it, each with its weight."""
    voters = found.voters
    hidden = writer.reading.trace[cell.stage].operation == "hidden"
    title = [(f" Hidden {writer.name_of(cell)}", writer.strong)] if hidden else _label_words(writer, "Votes for", cell)
    if not len(voters):
        return [
            [*title, (" = –", writer.result)],
            [(" Nobody votes: no exemplar makes any value larger here.", writer.plain)],
        ]
    title += [(" = ", writer.dim), (writer.score_text(found.value), writer.result)]
    weights = found.weights[voters]
    if not found.bias and np.ptp(weights) < 1e-9 and abs(weights[0] * len(voters) - 1) < 1e-9:
        title.append((f"  the mean of {len(voters)} of {len(found.values)} values", writer.dim))
    elif not hidden and not votes_follow_exemplars(writer.reading.document):
        refitted = writer.reading.document.refitted
        whose = "refitted to the features" if refitted else "of the network's own"
        title.append((f"  by weights {whose}", writer.dim))
    before = writer.reading.trace[cell.stage - 1]
    pieces = [f"bias {writer.score_text(found.bias)}"] if found.bias else []
    for voter in voters:
        value, weight = writer.number(float(found.values[voter])), writer.score_text(float(found.weights[voter]))
        pieces.append(f"{value}×{weight} {_place_name(writer, before, int(voter))}")
    return [title, *writer.wrapped(pieces, " + ")]


def _share(writer: Writer, found: Share, cell: Cell) -> list[Words]:
    """A probability: the share of e to the power of a score in the sum of all."""
    labels = writer.reading.document.network.labels
    title = [
        *_label_words(writer, "Probability of", cell),
        (" = ", writer.dim),
        (writer.score_text(found.value), writer.result),
        ("  softmax: powers of e, each divided by the sum of all", writer.dim),
    ]
    powers = [f"{label}: e^{weight_text(score)}" for label, score in zip(labels, found.scores, strict=True)]
    over = float(found.scores.max())
    parts = [weight_text(float(power)) for power in found.powers]
    mine = parts[cell.row]
    return [
        title,
        *writer.wrapped(powers, ", "),
        [
            (f" over e^{weight_text(over)}: {mine} {writer.look.signs.divided} ({' + '.join(parts)}) = ", writer.plain),
            (writer.score_text(found.value), writer.result),
        ],
    ]


def _label_words(writer: Writer, before: str, cell: Cell) -> Words:
    """What a row of scores is called, in its colour."""
    label = writer.reading.document.network.labels[cell.row]
    return [(f" {before} {label}", writer.look.style(writer.look.colours.categories[cell.row], panel=True, bold=True))]


def _place_name(writer: Writer, stage: Stage, index: int) -> str:
    """Which value of a stage is at an index in reading order."""
    channel, row, column = np.unravel_index(index, stage.maps.shape)
    if stage.values.ndim == 1:
        return f"neuron {index}"
    names = writer.reading.document.network.map_names(stage.name, len(stage.maps))
    return f"{names[channel]} ({row}, {column})"
