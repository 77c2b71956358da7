"""The two engines that are measured beside each other, as steps that a picture goes through."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from xotui.engine.arrays import Array
from xotui.insight.costs.setups import DTYPE, Setup


class Engine(StrEnum):
    """Who computes."""

    READABLE = "readable"
    PLAN = "plan"


Step = Callable[[Array], Array]


def steps_of(setup: Setup, engine: Engine) -> tuple[Step, ...]:
    """What is called one after the other, each with what the one before gave, the first with a batch (1, H, W).

    The readable engine has a step for each layer, in the order of the layers; the plan does all of them in one. What
    needs to be done only once is done here.
    """
    if engine is Engine.READABLE:
        return setup.network.layers
    return (setup.network.plan(setup.shape, threads=setup.threads, dtype=DTYPE).forward,)
