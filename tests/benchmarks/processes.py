"""Contestants in processes of their own: asked one after the other, never two at a time."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np

from tests.benchmarks.cases import CASES, Array
from tests.benchmarks.contestants import ENTRIES, OURS
from tests.benchmarks.table import Series

ROOT = Path(__file__).parents[2]

UNSET = ("OPENBLAS_", "OMP_", "MKL_", "GOMP_", "KMP_", "MALLOC_", "GLIBC_")
"""How the names of variables begin that would slow or help somebody: no contestant has them from outside."""


class SilentError(RuntimeError):
    """A contestant ended or failed."""


class LateError(SilentError):
    """A contestant took longer than there was time; it was ended."""


@dataclass(frozen=True)
class Pace:
    """How long everything may take.

    Args:
        turns: How many turns each contestant has.
        least: How many it has however long they take.
        seconds: Of a turn; one call is made even where it takes longer.
        case: Seconds of a case, after which no more turns than the least are made.
        end: When everything has to be over, on the monotonic clock.
        answer: Seconds after which one answer is not waited for any more, and who owes it is left out of the case.
    """

    turns: int
    least: int
    seconds: float
    case: float
    end: float = float("inf")
    answer: float = float("inf")

    @property
    def left(self) -> float:
        """Seconds until the end."""
        return self.end - monotonic()

    @property
    def patience(self) -> float:
        """Seconds that the next answer may take."""
        return min(self.left, self.answer)


def clean(environment: dict[str, str]) -> dict[str, str]:
    """The environment without what belongs to the machine and changes how fast somebody is."""
    return {name: value for name, value in environment.items() if not name.startswith(UNSET)}


class Process:
    """A contestant in a process of its own."""

    def __init__(self, who: str, threads: int) -> None:
        self.who, self.threads = who, threads
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def name(self) -> str:
        """Who, and with how many threads."""
        return f"{self.who}, {self.threads} thread{'s' if self.threads > 1 else ''}"

    def ask(self, question: str, patience: float, **arguments: object) -> Any:
        """Ask, and wait for the answer. The process starts when it is first asked, and anew after it failed.

        Raises:
            SilentError: If there is no answer, or it is an error.
        """
        process = self._process = self._process or self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            os.write(process.stdin.fileno(), json.dumps([question, arguments]).encode() + b"\n")
            line = _line_of(process.stdout.fileno(), patience)
        except TimeoutError:
            self.close()
            raise LateError(f"{self.name}: no time was left") from None
        except (BrokenPipeError, EOFError):
            words = self.close()
            raise SilentError(f"{self.name}: it ended; {words}") from None
        answer = json.loads(line)
        if "error" in answer:
            raise SilentError(f"{self.name}: {answer['error']}")
        return answer["answer"]

    def begin(self) -> None:
        """Start it, and do not wait for it."""
        self._process = self._process or self._started()

    def close(self) -> str:
        """End it, and tell the last line that it said."""
        process, self._process = self._process, None
        if process is None:
            return ""
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        with self._folder:
            return (self._said.read_text("utf-8", "replace").strip().splitlines() or ["it said nothing"])[-1]

    def _started(self) -> subprocess.Popen[bytes]:
        self._folder = tempfile.TemporaryDirectory()
        with self._said.open("wb") as said:
            return subprocess.Popen(
                [sys.executable, "-m", "tests.benchmarks.contestants", self.who, str(self.threads)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                cwd=ROOT,
                env={**clean(dict(os.environ)), **dict(ENTRIES[self.who].environment if self.who in ENTRIES else ())},
            )

    @property
    def _said(self) -> Path:
        """Where it says what goes wrong."""
        return Path(self._folder.name, "said")


def _line_of(pipe: int, patience: float) -> bytes:
    """A line from a pipe, which holds no more than this one; a TimeoutError or an EOFError if there is none."""
    end, data = monotonic() + patience, b""
    while not data.endswith(b"\n"):
        left = end - monotonic()
        if left <= 0 or not select.select([pipe], [], [], min(left, 1e6))[0]:
            raise TimeoutError
        more = os.read(pipe, 65536)
        if not more:
            raise EOFError
        data += more
    return data


@dataclass(eq=False)
class Runner:
    """One way of one contestant at a case."""

    process: Process
    index: int
    way: str
    counts: bool
    turns: list[float]


@dataclass(frozen=True)
class Outcome:
    """Everybody's times at a case.

    Args:
        series: The times.
        notes: What has to be said of them.
        well: Whether nobody failed, and all results were those of xotui.
    """

    series: tuple[Series, ...] = ()
    notes: tuple[str, ...] = ()
    well: bool = True


def race(processes: Sequence[Process], case: str, pace: Pace) -> Outcome:
    """Let everybody do what a case asks for, in turn. Whoever's results are not those of xotui is not timed.

    Args:
        processes: Who takes part, xotui first.
        case: The name of the case.
        pace: How long it may take.
    """
    end = monotonic() + pace.case
    runners, notes, well = _agreeing(processes, case, pace)
    for turn in range(pace.turns):
        if turn >= pace.least and (monotonic() > end or pace.left < 0):
            break
        first = turn % len(runners) if runners else 0  # nobody always comes behind the same other one
        for runner in [*runners[first:], *runners[:first]]:
            if runner not in runners:
                continue
            try:
                runner.turns.append(runner.process.ask("time", pace.patience, way=runner.index, seconds=pace.seconds))
            except SilentError as error:
                notes.append(str(error))
                well = well and isinstance(error, LateError)
                runners = [one for one in runners if one.process is not runner.process]
    series = (
        Series(one.process.who, tuple(one.turns), one.process.threads, one.way, one.counts)
        for one in runners
        if one.turns
    )
    return Outcome(tuple(series), tuple(notes), well)


def difference(values: Array, expected: Array, tolerance: float) -> str:
    """What is wrong with some values; empty where nothing is.

    Args:
        values: What a contestant gave.
        expected: What it should have given.
        tolerance: By how much a value may differ; times the largest of the expected where that is above 1.
    """
    if values.shape != expected.shape:
        return f"{values.size} values instead of {expected.size}"
    allowed = tolerance * max(1.0, float(np.abs(expected).max()))
    most = float(np.abs(values - expected).max())
    if most <= allowed:
        return ""
    return f"up to {most:.1e} away where {allowed:.0e} is allowed"  # NaN too


def _agreeing(processes: Sequence[Process], case: str, pace: Pace) -> tuple[list[Runner], list[str], bool]:
    """Who is ready for a case and has the results of xotui; what has to be said of the others; whether all is well."""
    runners: list[Runner] = []
    notes: list[str] = []
    well, expected = True, None
    with tempfile.TemporaryDirectory() as folder:
        for process in processes:
            if expected is None and process.who != OURS:
                return [], [*notes, "xotui gave no results"], well
            try:
                ways = process.ask("prepare", pace.patience, case=case, folder=folder)
            except SilentError as error:
                notes.append(str(error))
                well = well and isinstance(error, LateError)
                continue
            for index, way in enumerate(ways):
                values: Array = np.load(Path(folder) / f"{index}.npy")
                expected = values if expected is None else expected
                wrong = difference(values, expected, CASES[case].tolerance)
                if wrong:
                    notes.append(f"{process.name}{way['name'] and ', '}{way['name']} has other results: {wrong}")
                    well = False
                else:
                    runners.append(Runner(process, index, way["name"], way["counts"], []))
    return runners, notes, well
