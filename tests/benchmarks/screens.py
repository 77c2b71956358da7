"""What a person waits for: an answer to a key, the first screen, a command. In a pseudo-terminal of 120×40."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import sysconfig
from contextlib import ExitStack
from pathlib import Path
from time import monotonic, perf_counter

import pyte

from tests.benchmarks.processes import ROOT, clean
from tests.benchmarks.table import Series
from tests.tui.terminals import UNKNOWN, Terminal, started

SIZE = (120, 40)
XOTUI = ("-m", "xotui", "x", "--network", "article")
BARE = ("-m", "tests.benchmarks.bare")
HELLO = ("-m", "tests.benchmarks.hello")

PICTURE = ROOT / "assets" / "pictures" / "x.txt"

PATIENCE = 20.0
"""Seconds in which a screen has to be there."""


def keys(home: Path, presses: int, quiet: float) -> tuple[Series, Series, Series]:
    """Space is pressed in a bare app and on the main screen in turn.

    Args:
        home: A folder for what programs write.
        presses: How often, in each.
        quiet: Seconds of silence after which an answer is whole.

    Returns:
        Seconds until the last byte of the bare app and of xotui, and how many bytes xotui wrote.
    """
    with ExitStack() as stack:
        both = [stack.enter_context(started(home, SIZE, program=program)) for program in (BARE, XOTUI)]
        for terminal in both:
            _first_screen(terminal, perf_counter(), quiet)
            for _ in range(2):  # the first answers are slower: parts of Textual are imported by them
                terminal.answer(" ", quiet)
        taken = [[terminal.answer(" ", quiet) for terminal in both] for _ in range(presses)]
    bare, ours = (tuple(answers[index][1] for answers in taken) for index in range(2))
    written = tuple(float(answers[1][2]) for answers in taken)
    return Series("a bare Textual app", bare), Series("xotui", ours), Series("xotui", written)


def starts(home: Path, turns: int, quiet: float) -> tuple[Series, Series]:
    """Seconds until the first full paint, of a hello-world app and of xotui, in turn.

    Args:
        home: A folder for what programs write.
        turns: How often each is started, after a first time that does not count.
        quiet: Seconds of silence after which nothing more is expected.
    """
    taken = [[_start(home, program, quiet) for program in (HELLO, XOTUI)] for _ in range(turns + 1)][1:]
    hello, ours = zip(*taken, strict=True)
    return Series("a hello-world Textual app", hello), Series("xotui", ours)


def commands(home: Path, turns: int) -> tuple[tuple[Series, Series], tuple[Series, Series]]:
    """Seconds of whole commands: `python -c pass` and `xotui --version`; `import numpy` and `xotui score FILE`.

    Args:
        home: Where they are run.
        turns: How often each is run, after a first time that does not count.
    """
    script = Path(sysconfig.get_path("scripts"), "xotui")
    xotui = [str(script)] if script.exists() else [sys.executable, "-m", "xotui"]
    lines = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "xotui --version": [*xotui, "--version"],
        'python -c "import numpy"': [sys.executable, "-c", "import numpy"],
        "xotui score FILE": [*xotui, "score", str(PICTURE)],
    }
    taken = [[_seconds(line, home) for line in lines.values()] for _ in range(turns + 1)][1:]
    series = [Series(name, times) for name, times in zip(lines, zip(*taken, strict=True), strict=True)]
    return (series[0], series[1]), (series[2], series[3])


def first_full(chunks: list[tuple[float, bytes]], size: tuple[int, int]) -> float:
    """When the screen stood for the first time as it stays, every cell with its colours.

    Args:
        chunks: What was written, and when.
        size: Columns and rows.
    """
    moment, stays = chunks[-1][0], _screen(chunks, size)
    for count in range(len(chunks) - 1, 0, -1):
        if _screen(chunks[:count], size) != stays:
            break
        moment = chunks[count - 1][0]
    return moment


def _screen(chunks: list[tuple[float, bytes]], size: tuple[int, int]) -> list[list[pyte.screens.Char]]:
    screen = pyte.Screen(*size)
    pyte.ByteStream(screen).feed(UNKNOWN.sub(b"", b"".join(data for _, data in chunks)))
    return [[screen.buffer[row][column] for column in range(size[0])] for row in range(size[1])]


def _start(home: Path, program: tuple[str, ...], quiet: float) -> float:
    began = perf_counter()
    with started(home, SIZE, program=program) as terminal:
        return first_full(_first_screen(terminal, began, quiet), SIZE)


def _first_screen(terminal: Terminal, began: float, quiet: float) -> list[tuple[float, bytes]]:
    """What a program writes until it is silent, and how many seconds after a moment."""
    chunks: list[tuple[float, bytes]] = []
    end = monotonic() + PATIENCE
    # Before the first screen the program may be silent for as long as its imports take.
    while select.select([terminal.master], [], [], quiet)[0] or sum(len(data) for _, data in chunks) < 1000:
        if monotonic() > end:
            raise RuntimeError(f"no screen appeared: {b''.join(data for _, data in chunks)!r}")
        if select.select([terminal.master], [], [], 0)[0]:
            try:
                data = os.read(terminal.master, 65536)
            except OSError:  # the program has ended
                raise RuntimeError(f"the program ended: {b''.join(data for _, data in chunks)!r}") from None
            chunks.append((perf_counter() - began, data))
    return chunks


def _seconds(line: list[str], home: Path) -> float:
    # One thread of BLAS for all, as the commands have it: starting more of them would make the others look slow.
    environment = {**clean(dict(os.environ)), "OPENBLAS_NUM_THREADS": "1"}
    began = perf_counter()
    subprocess.run(line, check=True, cwd=home, env=environment, stdout=subprocess.DEVNULL)
    return perf_counter() - began
