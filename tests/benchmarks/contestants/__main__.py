"""One contestant in a process of its own: questions come in line by line, each is answered with a line of JSON.

`python -m tests.benchmarks.contestants NAME THREADS`; who asks is `tests.benchmarks.processes`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from itertools import repeat
from pathlib import Path
from statistics import median
from time import perf_counter, process_time, sleep
from typing import Any

import numpy as np

from tests.benchmarks.cases import CASES
from tests.benchmarks.contestants import ENTRIES, Contestant, Way

SAMPLE = 2e-4
"""Seconds: what takes less is called several times between two looks at the clock."""

SLOW = 0.1
"""Seconds: what takes more is not called again and again just to warm up."""

LONGEST_REST = 0.3
"""Seconds to wait at most until the own threads have stopped spinning."""


def turn(way: Way, seconds: float, once: float) -> float:
    """Seconds a call takes: the median of those that were made in a time.

    Args:
        way: What is called.
        seconds: How long, at least one call.
        once: About how many seconds a call takes.
    """
    run: Callable[[], object] = way.run
    end = perf_counter() + seconds / 5
    while once < SLOW and (before := perf_counter()) < end:
        run()
        once = min(once, max(perf_counter() - before, 1e-7))
    calls = max(1, int(SAMPLE / once))
    taken: list[float] = []
    end = perf_counter() + seconds
    while not taken or perf_counter() < end:
        times = repeat(None, calls)
        before = perf_counter()
        for _ in times:
            run()
        taken.append((perf_counter() - before) / calls)
    return median(taken)


def rest() -> None:
    """Wait until the threads of this process use no processor any more: the next in turn shall have it whole."""
    end = perf_counter() + LONGEST_REST
    while perf_counter() < end:
        before = process_time()
        sleep(0.01)
        if process_time() - before < 5e-4:
            return


class Worker:
    """A contestant, and the case that it is at."""

    def __init__(self, contestant: Contestant) -> None:
        self.contestant = contestant
        self.ways: tuple[Way, ...] = ()
        self.once: list[float] = []

    def about(self) -> str:
        return self.contestant.about()

    def prepare(self, case: str, folder: str) -> list[dict[str, Any]]:
        """Make a case ready, and write what each way gives into a folder, to be compared."""
        self.ways, self.once = (), []  # what the last case held is freed first
        self.ways = self.contestant.ways(CASES[case])
        for index, way in enumerate(self.ways):
            before = perf_counter()
            result = way.result()
            self.once.append(perf_counter() - before)  # the first turn will know better
            np.save(Path(folder) / f"{index}.npy", result)
        rest()
        return [{"name": way.name, "counts": way.counts} for way in self.ways]

    def time(self, way: int, seconds: float) -> float:
        """The median of a turn, in seconds a call."""
        self.once[way] = turn(self.ways[way], seconds, self.once[way])
        rest()
        return self.once[way]


def main() -> None:
    """Answer until nobody asks any more."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print is no answer
    worker = Worker(ENTRIES[sys.argv[1]].make(int(sys.argv[2])))
    for line in sys.stdin:
        question, arguments = json.loads(line)
        try:
            answer = {"answer": getattr(worker, question)(**arguments)}
        except Exception as error:  # whatever a peer raises: it is told, and the others go on
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
