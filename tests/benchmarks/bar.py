"""The rows of the table, what they shall reach, and the command that measures them all.

Run it with `python -m tests.benchmarks`, with nothing else running. It asserts nothing about time: it ends with
status 1 only if contestants gave other results than xotui, or one of them failed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from time import monotonic, sleep

from tests.benchmarks.contestants import ENTRIES, OURS
from tests.benchmarks.processes import Outcome, Pace, Process, SilentError, race
from tests.benchmarks.screens import commands, keys, starts
from tests.benchmarks.table import Bar, Report, Row, Series, as_json, line, markdown, raced

THREADS = (1, 2)

MINUTE = 57.0
"""Seconds after which `--quick` has ended."""

SCREENS = 17.0
"""Seconds of those that are kept for the screens and the commands."""


@dataclass(frozen=True)
class Race:
    """A row in which xotui and its peers do the same.

    Args:
        name: What is done.
        case: What is done, as `cases.CASES` has it.
        bar: What shall be reached.
        threads: With how many threads at most.
        quick: Whether `--quick` has time for it.
    """

    name: str
    case: str
    bar: Bar
    threads: int = 2
    quick: bool = True


RACES = (
    Race("2448×3264, 3 features 3×3, conv+ReLU+pool, 2 threads", "8M, 3 of 3", Bar(3.0, 5.0)),
    Race("2448×3264, 3 features 3×3, 1 thread against the best peer with 1", "8M, 3 of 3", Bar(1.7, 2.5), threads=1),
    Race("2448×3264, 8 features 5×5", "8M, 8 of 5", Bar(2.7, 4.0), quick=False),
    Race("2448×3264, 16 features 7×7", "8M, 16 of 7", Bar(0.8, 1.2), quick=False),
    Race("1024×1024, 3 features 3×3", "1024, 3 of 3", Bar(1.7, 3.5)),
    Race("1024×1024, 8 features 5×5", "1024, 8 of 5", Bar(2.4, 3.5)),
    Race("256×256, 3 features 3×3", "256, 3 of 3", Bar(1.3, 2.0)),
    Race("256×256, 8 features 5×5", "256, 8 of 5", Bar(1.1, 1.5)),
    Race("9×9, 3 features, pool, votes, all maps kept", "9", Bar(1.6, 2.5)),
    Race("training epoch, 9×9, batch 32", "learn 9, 32", Bar(5.5, 8.0)),
    Race("training epoch, 9×9, batch 256", "learn 9, 256", Bar(2.6, 4.0)),
    Race("training epoch, 28×28, batch 32", "learn 28, 32", Bar(2.5, 4.0)),
    Race("training epoch, 28×28, batch 256", "learn 28, 256", Bar(2.0, 3.0)),
)

KEY = "key → last byte, main screen, 120×40 ÷ a bare Textual app that changes one cell"
FLIP = "bytes written for one flipped pixel at 120×40"
START = "start → first full paint ÷ a hello-world Textual app"
VERSION = "`xotui --version` ÷ `python -c pass`"
SCORE = '`xotui score FILE` ÷ `python -c "import numpy"`'

SCREEN_BARS = {
    KEY: Bar(1.8, 1.4, "behind"),
    FLIP: Bar(3000, 1500, "amount"),
    START: Bar(1.5, 1.2, "behind"),
    VERSION: Bar(3.0, 2.0, "behind"),
    SCORE: Bar(1.5, 1.2, "behind"),
}


def raced_rows(chosen: Sequence[Race], pace: Pace, quick: bool) -> tuple[tuple[Row, ...], dict[str, str], bool]:
    """The rows of xotui and its peers.

    Args:
        chosen: Which rows.
        pace: How long they may take.
        quick: Whether to leave out those that take long.

    Returns:
        The rows, what each contestant says of itself, and whether all went well.
    """
    known: dict[str, Row] = {}
    with taking_part() as processes:
        about, well = _introduced(processes, pace)
        waiting = list(dict.fromkeys(race_.case for race_ in chosen if race_.quick or not quick))
        waiting.sort(key=lambda case: case.startswith("8M"))  # last: what lacks time shall not be all the others
        while waiting and pace.left > 0:
            share = replace(pace, case=min(pace.case, pace.left / len(waiting)))
            case = waiting.pop(0)
            _tell(f"{case} …")
            outcome = race(processes, case, share)
            well = well and outcome.well
            for race_ in chosen:
                if race_.case == case:
                    known[race_.name] = _told(_row(race_, outcome))
    left_out = {True: Outcome(notes=("no time was left",)), False: Outcome(notes=("not with --quick",))}
    return tuple(known.get(race_.name) or _row(race_, left_out[race_.quick]) for race_ in chosen), about, well


def _row(race_: Race, outcome: Outcome) -> Row:
    return raced(race_.name, race_.bar, outcome.series, OURS, race_.threads, outcome.notes)


@contextmanager
def taking_part() -> Iterator[tuple[Process, ...]]:
    """A process for each contestant that is installed, with each number of threads."""
    processes = tuple(
        Process(who, threads) for who, entry in ENTRIES.items() if not entry.missing for threads in THREADS
    )
    try:
        for process in processes:
            process.begin()  # they import all at once
        yield processes
    finally:
        for process in processes:
            process.close()


def screen_rows(chosen: Iterable[str], quick: bool) -> Iterator[Row]:
    """The rows about keys, starts and commands."""
    names = set(chosen)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        if names & {KEY, FLIP}:
            _tell(f"{KEY} …")
            bare, ours, written = keys(home, 12 if quick else 60, 0.12 if quick else 0.25)
            yield _against(KEY, ours, bare)
            yield Row(FLIP, SCREEN_BARS[FLIP], written, None, (written,))
        if START in names:
            _tell(f"{START} …")
            hello, ours = starts(home, 3 if quick else 15, 0.3 if quick else 0.5)
            yield _against(START, ours, hello)
        if names & {VERSION, SCORE}:
            _tell(f"{VERSION} …")
            for name, (least, ours) in zip((VERSION, SCORE), commands(home, 5 if quick else 25), strict=True):
                yield _against(name, ours, least)


def machine() -> dict[str, str]:
    """What it is measured on."""
    return {
        "date": date.today().isoformat(),
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "system": f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
    }


THREADED = "each contestant with 1 and with 2; the best counts. torch with glibc told to keep freed memory"

BUSY = 0.05
"""Above this share of the processors the work of others shows, most of all in times of several threads."""


class Others:
    """How much of the processors is used by others than this process and those that it started and that have ended."""

    def __init__(self) -> None:
        self._began = self._now()

    @property
    def share(self) -> float:
        """Their share since this was made, 0 … 1; 0 where the system does not tell."""
        used, there, own = (now - old for now, old in zip(self._now(), self._began, strict=True))
        return min(max((used - own) / there, 0.0), 1.0) if there else 0.0

    @staticmethod
    def _now() -> tuple[float, float, float]:
        """Seconds: how long all processors were used, how long they were there, and how long they worked for us."""
        own = sum(os.times()[:4])
        try:
            line = Path("/proc/stat").read_text(encoding="utf-8").split("\n", 1)[0]
        except OSError:
            return own, 0.0, own
        ticks = [int(word) / os.sysconf("SC_CLK_TCK") for word in line.split()[1:9]]
        return sum(ticks) - ticks[3] - ticks[4], sum(ticks), own  # but idle, and waiting for a disk


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and print the table."""
    began = monotonic()
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="xotui against its peers.")
    parser.add_argument("--quick", action="store_true", help="fewer turns, without the longest rows: within a minute")
    parser.add_argument("--json", metavar="FILE", type=Path, help="write everything as JSON too")
    parser.add_argument("--only", metavar="WORDS", default="", help="only rows whose names match this expression")
    options = parser.parse_args(arguments)
    wanted: Callable[[str], object] = re.compile(options.only).search
    chosen = [race_ for race_ in RACES if wanted(race_.name)]
    screens = [name for name in SCREEN_BARS if wanted(name)]
    others = Others()
    sleep(1)
    if others.share > BUSY:
        _tell(f"others use {others.share:.0%} of the processors now: times will be too long")
    others = Others()
    pace = (
        Pace(5, 1, 0.04, 2.0, began + MINUTE - (SCREENS if screens else 0), 5.0)
        if options.quick
        else Pace(11, 3, 0.3, 60.0)
    )
    rows, about, well = raced_rows(chosen, pace, options.quick) if chosen else ((), {}, True)
    rows = (*rows, *(_told(row) for row in screen_rows(screens, options.quick) if row.name in screens))
    missing = {who: entry.install for who, entry in ENTRIES.items() if entry.missing}
    run = {
        "threads": THREADED,
        "others meanwhile": f"{others.share:.0%} of the processors"
        + (": these times are too long, those of several threads most of all" if others.share > BUSY else ""),
        "took": f"{monotonic() - began:.0f} s{', --quick' if options.quick else ''}",
    }
    report = Report({**machine(), **about, **run}, rows, missing)
    print(markdown(report), end="")
    if options.json:
        options.json.write_text(json.dumps(as_json(report), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0 if well else 1


def _introduced(processes: Sequence[Process], pace: Pace) -> tuple[dict[str, str], bool]:
    """What contestants say of themselves, and whether all of them can."""
    about: dict[str, str] = {}
    well = True
    for process in processes:
        try:
            about.setdefault(process.who, process.ask("about", pace.left))
        except SilentError as error:
            about[process.name], well = str(error), False
    return about, well


def _against(name: str, ours: Series, least: Series) -> Row:
    own = replace(ours, who="xotui") if ours.who.startswith("xotui") else ours
    return Row(name, SCREEN_BARS[name], own, least, (own, least))


def _tell(name: str) -> None:
    print(name, file=sys.stderr, flush=True)


def _told(row: Row) -> Row:
    """The row, which is told as soon as it is known: whoever stops a long run has at least those."""
    _tell(line(row))
    return row


def _processor() -> str:
    try:
        names = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
    except OSError:
        names = None
    return names[1] if names else platform.processor() or platform.machine()
