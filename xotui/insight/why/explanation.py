"""The whole answer to "why?": where a number comes from, step by step down to the pixels, and where it goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from xotui.engine import Network, ReLU, Trace
from xotui.insight.arithmetic import Step, onward
from xotui.insight.links import Cell, fed
from xotui.insight.verdict import Verdict, judge
from xotui.insight.why.cell_names import is_scores
from xotui.insight.why.provenance import Causes, chain

Outcome = Literal["kept", "cut", "wins", "ties", "loses", "votes"]
"""How a value fares in the next stage: in a ReLU, in a pooling window, or as a vote."""


@dataclass(frozen=True, eq=False)
class Explanation:
    """Why a number is what it is, and what becomes of it.

    Attributes:
        network: What computed it.
        trace: Everything that was computed.
        steps: The way back, from the number itself to a pixel; see `chain`.
        followed: For every step which of its causes the next one explains; None for the last.
        onward: What becomes of it, stage by stage, as far as it stays one value; see `onward`.
        readers: Where the way onward ends because the value goes to many places at once, or to none: the name of the
            next stage, and how many of its values read it. None where it has voted, has lost, or is a last value.
        verdict: What the network says of the picture; None where it does not vote.
    """

    network: Network
    trace: Trace
    steps: tuple[Causes, ...]
    followed: tuple[int | None, ...]
    onward: tuple[Step, ...]
    readers: tuple[str, int] | None
    verdict: Verdict | None

    @property
    def cell(self) -> Cell:
        """The cell that is explained."""
        return self.steps[0].cell

    def outcome(self, step: Step) -> Outcome:
        """How the value fares in a step of the way onward.

        Of several cells that hold the largest value of a window the first one wins; the others tie with it, and their
        way onward ends there.
        """
        stage = self.trace[step.cell.stage]
        if is_scores(stage):
            return "votes"
        if isinstance(stage.layer, ReLU):
            return "kept" if step.counts else "cut"
        if step.counts:
            return "wins"
        # Whatever comes this far has not changed on the way.
        return "ties" if self.steps[0].value == stage.maps[step.cell.index] else "loses"


def explain(network: Network, trace: Trace, cell: Cell, choices: Sequence[int] = ()) -> Explanation:
    """Explain a number.

    Args:
        network: What the picture was shown to.
        trace: What it computed.
        cell: Where the number stands.
        choices: As in `chain`.

    Raises:
        ValueError: As `chain`.
    """
    steps = chain(trace, cell, choices)
    chosen = [choices[index] if index < len(choices) else 0 for index in range(len(steps) - 1)]
    verdict = None
    if network.votes is not None:
        verdict = judge(trace[0].values, trace[-1].values, network.labels)
    told = onward(trace, cell)
    return Explanation(network, trace, steps, (*chosen, None), told, _readers(trace, cell, told), verdict)


def _readers(trace: Trace, cell: Cell, told: tuple[Step, ...]) -> tuple[str, int] | None:
    """Who reads what the way onward ends with."""
    end = told[-1].cell if told else cell
    settled = bool(told) and (not told[-1].counts or is_scores(trace[end.stage]))
    if settled or end.stage + 1 == len(trace):
        return None
    here, reader = trace[end.stage], trace[end.stage + 1]
    chosen = np.zeros(here.maps.shape, dtype=bool)
    chosen[end.index] = True
    return reader.name, int(fed(reader.layer, reader.maps.shape, chosen).sum())
