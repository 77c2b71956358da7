"""What becomes of a value: the windows it wins, and what it adds to a score."""

from __future__ import annotations

from collections.abc import Callable

from xotui.insight.arithmetic import onward
from xotui.insight.links import Cell
from xotui.tui.reading import Reading


def _fates(reading: Reading, cell: Cell, score_text: Callable[[float], str]) -> list[str]:
    """What becomes of a value, step by step: the windows it wins, and what it adds to a score."""
    trace = reading.trace
    steps = onward(trace, cell)
    parts: list[str] = []
    shares: list[str] = []
    for step in steps:
        stage = trace[step.cell.stage]
        match stage.operation:
            case "relu":
                parts.append("kept by relu" if step.counts else "cut by relu")
            case "pool":
                verb = "wins" if step.counts else "loses in"
                parts.append(f"{verb} {stage.name} ({step.cell.row}, {step.cell.column})")
            case _:
                label = reading.document.network.labels[step.cell.row]
                shares.append(f"{label} {'+' if step.share >= 0 else ''}{score_text(step.share)}")
    if shares:
        parts.append(f"votes {', '.join(shares)}")
    elif steps and all(step.counts for step in steps) and steps[-1].cell.stage == len(trace) - 2:
        parts.append("votes for nobody" if reading.votes else "")
    elif not steps and cell.stage == len(trace) - 2 and reading.votes:
        parts.append("votes for nobody")
    return [part for part in parts if part]


def fate_lines(reading: Reading, cell: Cell, score_text: Callable[[float], str], width: int) -> list[str]:
    """What becomes of a value, in as many lines as a width needs.

    Args:
        reading: What was computed.
        cell: Where the value is.
        score_text: How a share is written.
        width: Columns.
    """
    lines: list[str] = []
    for part in _fates(reading, cell, score_text):
        if lines and len(f"{lines[-1]} → {part}") <= width:
            lines[-1] += f" → {part}"
        else:
            lines.append(f"→ {part}" if lines else part)
    return lines
