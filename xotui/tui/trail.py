"""The way back from a number to the pixels: where it leads, which other ways there are, and how to return."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from xotui.engine import Convolution, MaxPool, ReLU, Softmax
from xotui.insight.links import Cell
from xotui.tui.notation import weight_text
from xotui.tui.reading import FEATURE, SCORES, Reading
from xotui.tui.view import Stop, View, settled

if TYPE_CHECKING:
    from xotui.insight.why.provenance import Cause, Causes

Written = Callable[[float, bool], str]


def deeper(view: View, reading: Reading) -> View:
    """The cursor one step back, on what made the number under it.

    From a score to the value with the largest share, from a pooled cell to the winner of its window, from a value of
    the first convolution to the product that adds most, and from there to the pixel.

    Raises:
        ValueError: If nothing made the number; it says why.
    """
    if product_of(view, reading):
        return _at_cause(replace(view, trail=(*view.trail, _here(view))), reading)
    if view.grid == FEATURE:
        raise ValueError("A pixel of a feature is what it is: nothing computed it")
    if not _causes_at(_here(view), reading).causes:
        raise ValueError("A pixel of the picture is given: nothing computed it. Ask a score, one grid back, or any map")
    return _at_cause(replace(view, trail=(*view.trail, _here(view))), reading)


def returned(view: View, reading: Reading) -> View:
    """The cursor where it was before the last step back.

    Raises:
        ValueError: If there was none.
    """
    if not view.trail:
        raise ValueError("There is nowhere to return to: first ask why")
    stop = view.trail[-1]
    place = replace(view, grid=stop.grid, feature=stop.feature, row=stop.row, column=stop.column)
    return settled(replace(place, trail=view.trail[:-1]), reading)


def other_cause(view: View, reading: Reading, steps: int) -> View:
    """The cursor on another part of the same number, round and round.

    Raises:
        ValueError: If no number was asked for what made it.
    """
    if not view.trail:
        raise ValueError("First ask why: then one can go through all that made the number")
    *before, stop = view.trail
    if stop.grid == FEATURE:  # from a pixel to the next product's pixel
        product = other_cause(returned(view, reading), reading, steps)
        return deeper(product, reading)
    changed = replace(stop, choice=(stop.choice + steps) % len(_causes_at(stop, reading).causes))
    return _at_cause(replace(view, trail=(*before, changed)), reading)


def product_of(view: View, reading: Reading) -> tuple[Causes, Cause] | None:
    """The value of the first convolution, and its product, that the cursor stands on; None where it does not."""
    if view.grid != FEATURE or not view.trail or view.trail[-1].grid != reading.trace.names[1]:
        return None
    found = _causes_at(view.trail[-1], reading)
    return found, _chosen(found, view.trail[-1])


def crumbs(view: View, reading: Reading, written: Written) -> list[str]:
    """Every place on the trail in a few words, and what each brought to the one before.

    Args:
        view: Where the cursor is, and the trail that led there.
        reading: What was computed.
        written: How a value is written, given whether it is a value of a map (and not a score or a share).
    """
    stops = [*view.trail, _here(view)]
    first = stops[0]
    parts = [f"{_called(first, reading)} {written(_value(first, reading), first.grid not in SCORES)}"]
    return parts + [_brought(stops, index, reading, written) for index in range(1, len(stops))]


def _brought(stops: list[Stop], index: int, reading: Reading, written: Written) -> str:
    """What a place brought to the one before it."""
    stop, before = stops[index], stops[index - 1]
    called = _called(
        stop, reading, named=stop.feature != before.feature or before.grid not in reading.trace.names[1:-1]
    )
    if before.grid == FEATURE:  # the product has said what the pixel brings
        return f"{called} {weight_text(_value(stop, reading))}"
    found = _causes_at(before, reading)
    cause = _chosen(found, before)
    share = f"{'+' if cause.share >= 0 else ''}{written(cause.share, False)} of {written(found.value, False)}"
    match reading.trace[before.grid].layer:
        case MaxPool():
            tied = f", {found.ties} tie" if found.ties > 1 else ""
            return f"{called} {'wins' if cause.decides else f'{written(cause.value, True)} loses'}{tied}"
        case ReLU():
            return f"{called} {'kept' if cause.decides else 'cut'}"
        case Softmax():
            return f"{called} {written(cause.value, False)}"
        case Convolution():
            product = f"{weight_text(cause.value)} × {weight_text(cause.weight or 0.0)}"
            return f"product {product}, {share}" if stop.grid == FEATURE else f"{called}, {product}, {share}"
        case _:
            return f"{called} {share}"


def _called(stop: Stop, reading: Reading, *, named: bool = True) -> str:
    """A place in a few words; its map is named where that is not the one before."""
    if stop.grid in SCORES:
        return f"{stop.grid} {reading.document.network.labels[stop.row]}"
    where = f"({stop.row}, {stop.column})"
    if stop.grid in ("picture", FEATURE):
        return f"{'pixel' if stop.grid == 'picture' else stop.grid} {where}"
    stage = reading.trace[stop.grid]
    name = reading.map_names(stage)[reading.channel_of(stop.grid, stop.feature)] if named else ""
    return " ".join(part for part in (stop.grid, name, where) if part)


def _here(view: View) -> Stop:
    return Stop(view.grid, view.feature, view.row, view.column)


def _value(stop: Stop, reading: Reading) -> float:
    return float(reading.values(stop.grid)[reading.channel_of(stop.grid, stop.feature)][stop.row, stop.column])


def _causes_at(stop: Stop, reading: Reading) -> Causes:
    stage, channel = reading.index_of(stop.grid), reading.channel_of(stop.grid, stop.feature)
    return reading.causes(Cell(stage, channel, stop.row, stop.column))


def _chosen(found: Causes, stop: Stop) -> Cause:
    return found.causes[stop.choice % len(found.causes)]


def _at_cause(view: View, reading: Reading) -> View:
    """The cursor on what the last stop of the trail leads to."""
    stop = view.trail[-1]
    if stop.grid == FEATURE:
        before = view.trail[-2]
        cause = _chosen(_causes_at(before, reading), before)
    else:
        cause = _chosen(_causes_at(stop, reading), stop)
    if stop.grid == reading.trace.names[1] and cause.kernel is not None:
        _, row, column = cause.kernel
        return settled(replace(view, grid=FEATURE, row=row, column=column), reading)
    if cause.cell is None:
        raise ValueError("This product lies beyond the edge: there are only zeros, put around by padding")
    grid = reading.trace.names[cause.cell.stage]
    chooses = len(reading.trace[grid].maps) > 1
    feature = cause.cell.channel if chooses else view.feature
    return settled(replace(view, grid=grid, feature=feature, row=cause.cell.row, column=cause.cell.column), reading)
