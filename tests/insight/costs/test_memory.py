"""The memory that is told is the memory that is taken: what numpy asks the system for is counted."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from xotui.document import load_network
from xotui.engine import Convolution, MaxPool, Network, ReLU
from xotui.insight.costs.engines import Engine, Step, steps_of
from xotui.insight.costs.memory import memory_needed, memory_of, readable_memory
from xotui.insight.costs.setups import Setup

SETUPS = [
    Setup((512, 512), 3, 3),
    Setup((512, 512), 3, 3, pooled=False),
    Setup((700, 300), 5, 8, threads=2),
    Setup((600, 600), 7, 16, pooled=False, threads=2),
    Setup((1024, 1024), 1, 1),
    Setup((256, 256), 15, 20),
    Setup((2448, 3264), 3, 1, threads=2),
]
SMALL = [
    Setup((side, side), kernel, features, pooled)
    for side, kernel in ((3, 3), (9, 3), (12, 5), (16, 9), (20, 15), (28, 3), (64, 5))
    for features in (1, 8)
    for pooled in (True, False)
]


def taken(setup: Setup, engine: Engine) -> int:
    """The most bytes that are held at one moment, with the picture and all that is prepared."""
    assert setup.network.names  # made when they are first asked for, which is not to be measured
    tracemalloc.start()
    try:
        batch = setup.picture()[None]
        steps: list[Step] = list(steps_of(setup, engine))
        for _ in range(2):
            values = batch
            for step in steps:
                values = step(values)
            del values
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("setup", SETUPS, ids=str)
def test_the_readable_engine_takes_what_is_told(setup: Setup) -> None:
    told = memory_of(setup, Engine.READABLE)
    assert taken(setup, Engine.READABLE) == pytest.approx(told.total, rel=0.03)
    assert told.picture == setup.picture().nbytes


@pytest.mark.parametrize("setup", [*SETUPS, *SMALL], ids=str)
def test_the_plan_takes_no_more_than_is_told(setup: Setup) -> None:
    told = memory_of(setup, Engine.PLAN)
    assert taken(setup, Engine.PLAN) <= told.total
    assert told.workspace <= 12 << 20
    assert told.maps == setup.network.plan(setup.shape, dtype=np.float32).forward(setup.picture()[None]).nbytes


@pytest.mark.parametrize(
    ("network", "shape"),
    [
        (Network(load_network("article", (9, 9)).body), (400, 300)),
        (Network((Convolution(np.ones((4, 3, 3)), padding=2), MaxPool(3, 1), ReLU())), (200, 150)),
    ],
)
def test_any_layers_take_what_is_told(network: Network, shape: tuple[int, int]) -> None:
    told = readable_memory(network.layers, shape, 8)
    tracemalloc.start()
    values = np.zeros((1, *shape))
    for layer in network.layers:
        values = layer(values)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak == pytest.approx(told.total, rel=0.1)


def test_both_engines_in_turn_take_the_larger_and_what_stays_of_the_plan() -> None:
    setup = Setup((1024, 1024), 5, 8)
    readable, plan = (memory_of(setup, engine) for engine in Engine)
    assert memory_needed(setup, [Engine.PLAN]) == plan.total
    assert memory_needed(setup, tuple(Engine)) == readable.total + plan.workspace
