"""How far a pixel reaches, as lines of text."""

from __future__ import annotations

from collections.abc import Sequence

from xotui.engine import Network, Trace
from xotui.insight.why.cell_names import cell_name, is_row, map_name
from xotui.insight.why.number_text import decimal, factor, ink_text, signed
from xotui.insight.why.reach import Reach, Touched, Won

_NAMED = 6
"""The most windows of a map that are named."""


def reach_lines(network: Network, trace: Trace, reach: Reach) -> list[str]:
    """What a pixel touches, which windows it wins, and what becomes of the scores if it flips.

    Args:
        network: What looked at the picture.
        trace: What it computed of the picture as it is.
        reach: How far the pixel reaches.
    """
    lines = [f"{cell_name(network, trace, reach.cell)} = {factor(reach.value)}", f"   {ink_text(reach.value)}"]
    for touched in reach.touched:
        lines.append(f" → {touched.name}: {_seen(trace, touched)}")
        won = [one for one in reach.won if one.cell.stage == touched.stage]
        lines += [f"   {line}" for line in _windows(network, trace, won)]
    lines.append(f"flipped to {factor(reach.flipped)}")
    lines += [f" → {touched.name}: {_changed(touched)}" for touched in reach.touched]
    return lines + [f" → {line}" for line in _moved(trace, reach)]


def _seen(trace: Trace, touched: Touched) -> str:
    """How many values see the pixel; of each map where it is the same number in all."""
    if len(set(touched.cells)) > 1:
        return f"{sum(touched.cells)} of {touched.size * len(touched.cells)} values see it"
    each = "" if is_row(trace[touched.stage]) or len(touched.cells) == 1 else " of each map"
    return f"{touched.cells[0]} of {touched.size} values{each} see it"


def _windows(network: Network, trace: Trace, won: Sequence[Won]) -> list[str]:
    """The windows of one stage that the pixel wins, a line for each map."""
    lines = []
    for channel in sorted({one.cell.channel for one in won}):
        windows = [one for one in won if one.cell.channel == channel]
        named = ", ".join(_window(one) for one in windows[:_NAMED])
        more = f", and {len(windows) - _NAMED} more" if len(windows) > _NAMED else ""
        many = "1 window" if len(windows) == 1 else f"{len(windows)} windows"
        lines.append(f"wins {many} of {map_name(network, trace[windows[0].cell.stage], channel)}: {named}{more}")
    return lines


def _window(won: Won) -> str:
    tied = f" ({won.ties} tie)" if won.ties > 1 else ""
    return f"({won.cell.row}, {won.cell.column}) = {decimal(won.value)}{tied}"


def _changed(touched: Touched) -> str:
    changed, size = sum(touched.changed), touched.size * len(touched.changed)
    return f"{changed or 'none'} of {size} values {'changes' if changed == 1 else 'change'}"


def _moved(trace: Trace, reach: Reach) -> list[str]:
    """What becomes of each score and of the verdict."""
    now, then = reach.verdict, reach.verdict_flipped
    if now is None or then is None:
        return []
    lines = []
    for label, before, after, move in zip(now.labels, now.scores, then.scores, reach.moves, strict=True):
        name = f"{trace[-1].name} {label}"
        if move is None or before is None or after is None:
            lines.append(f"{name} has no score" if before == after else f"{name} loses or gains its score")
        elif move:
            lines.append(f"{name} {_move(move)}: {decimal(before)} becomes {decimal(after)}")
        else:
            lines.append(f"{name} stays {decimal(before)}")
    said, told = (one.winner or f"undecided, {one.why_undecided}" for one in (now, then))
    lines.append(f"the verdict stays {said}" if said == told else f"the verdict turns from {said} to {told}")
    return lines


def _move(move: float) -> str:
    """How far a score moves; a small move is not rounded away.

    >>> _move(-0.04444), _move(0.0000123)
    ('-.04', '+1.2e-05')
    """
    return signed(move) if abs(move) >= 0.005 else f"{move:+.2g}".replace("0.", ".", 1)
