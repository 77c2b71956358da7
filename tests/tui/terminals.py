"""A terminal with the program in it: keys go in as bytes, the screen is what a terminal makes of the answer."""

from __future__ import annotations

import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pyte

PATIENCE = 15.0
"""Seconds to wait for something to appear."""

UNKNOWN = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$p|\x1b\[[0-9;]* q|\x1b[P_][^\x1b]*\x1b\\")
"""Questions to newer terminals, which this one does not know."""

KEYS = {
    "tab": "\t",
    "shift+tab": "\x1b[Z",
    "enter": "\r",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "right": "\x1b[C",
    "left": "\x1b[D",
}


class Terminal:
    """A terminal with the program in it."""

    def __init__(self, process: subprocess.Popen[bytes], master: int, size: tuple[int, int]) -> None:
        self.process, self.master = process, master
        self.screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self.screen)
        self._rest = b""

    @property
    def text(self) -> str:
        """What stands on the screen."""
        return "\n".join(self.screen.display)

    def answer(self, key: str, quiet: float) -> tuple[float, float, int]:
        """Press a key, and wait until the program has written nothing for a while.

        Args:
            key: The key.
            quiet: Seconds of silence after which nothing more is expected.

        Returns:
            Seconds until the first byte was there and until the last one was, and how many bytes there were.
        """
        first, last, count = 0.0, 0.0, 0
        began = time.perf_counter()
        self.send(key)
        while select.select([self.master], [], [], quiet)[0]:
            count += len(os.read(self.master, 1 << 20))
            last = time.perf_counter() - began
            first = first or last
        return first, last, count

    def look(self, seconds: float = 0.05) -> bool:
        """Take in what the program wrote; False if it wrote nothing."""
        if not select.select([self.master], [], [], seconds)[0]:
            return False
        try:
            data = self._rest + os.read(self.master, 65536)
        except OSError:
            return False
        cut = data.rfind(b"\x1b", max(len(data) - 24, 0))
        self._rest = b""
        if cut >= 0 and not re.match(rb"\x1b(\[[0-9;?<>=$ ]*[a-zA-Z]|[^\[P_])", data[cut:]):
            data, self._rest = data[:cut], data[cut:]
        self._stream.feed(UNKNOWN.sub(b"", data))
        return True

    def until(self, true: Callable[[str], bool], what: str = "") -> str:
        """Wait until the screen is as it should be."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if true(self.text):
                return self.text
            self.look()
        raise AssertionError(f"{what or 'what was expected'} did not appear:\n{self.text}")

    def wait_for(self, *words: str) -> str:
        """Wait until all words are on the screen."""
        return self.until(lambda text: all(word in text for word in words), repr(words))

    def wait_without(self, *words: str) -> str:
        """Wait until none of the words is on the screen."""
        return self.until(lambda text: not any(word in text for word in words), f"a screen without {words!r}")

    def settle(self) -> str:
        """Wait until nothing more comes."""
        end, still = time.monotonic() + PATIENCE, 0
        while still < 5 and time.monotonic() < end:
            still = 0 if self.look(0.05) else still + 1
        return self.text

    def send(self, *keys: str) -> None:
        """Press keys, all at once."""
        os.write(self.master, "".join(KEYS.get(key, key) for key in keys).encode())

    def resize(self, columns: int, rows: int) -> None:
        """Make the window larger or smaller."""
        self.look(0)
        self.screen.resize(rows, columns)
        set_size(self.master, columns, rows)
        self.process.send_signal(signal.SIGWINCH)

    def left(self) -> int:
        """Wait for the program to end, and give its exit status."""
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < end:
            self.look()
        assert self.process.poll() is not None, self.text
        return self.process.returncode


def set_size(master: int, columns: int, rows: int) -> None:
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


@contextmanager
def started(
    home: Path, size: tuple[int, int], *arguments: str, program: Sequence[str] = ("-m", "xotui"), **variables: str
) -> Iterator[Terminal]:
    """The program in a terminal of its own, in a home of its own; or another one that this Python can run."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "PYTHONPATH", "VIRTUAL_ENV")}
    own = {
        name: str(home / name.lower())
        for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")
    }
    environment = {"TERM": "xterm-256color", "LANG": "C.UTF-8", "HOME": str(home), **kept, **own, **variables}
    root = str(Path(__file__).parents[2])
    environment["PYTHONPATH"] = os.pathsep.join([root, *filter(None, [environment.get("PYTHONPATH")])])
    master, slave = os.openpty()
    set_size(master, *size)
    process = subprocess.Popen(
        [sys.executable, *program, *arguments],
        stdin=slave, stdout=slave, stderr=slave, cwd=home, env=environment, start_new_session=True,
    )  # fmt: skip
    os.close(slave)
    try:
        yield Terminal(process, master, size)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        os.close(master)
