"""The program in a terminal: keys go in as bytes, the screen is what a terminal makes of the answer."""

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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyte
import pytest

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
def started(home: Path, size: tuple[int, int], *arguments: str, **variables: str) -> Iterator[Terminal]:
    """The program in a terminal of its own, in a home of its own."""
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
        [sys.executable, "-m", "xotui", *arguments],
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


ERASE_AND_DRAW_AN_O = [
    "c", *["up"] * 9, *["left"] * 9,
    "j", "l", "l", "l", "p", "l", "l", "p",  # the upper edge: row 1, columns 3 to 5
    "j", "l", " ", "j", "l", "p", "j", "j", "p",  # (2, 6), then row 3 to 5 of column 7
    "j", "h", " ", "j", "h", "p", "h", "h", "p",  # (6, 6), then the lower edge from right to left
    "k", "h", " ", "k", "h", "p", "k", "k", "p", "k", "l", " ",  # (6, 2), column 1 upwards, (2, 2)
]  # fmt: skip
"""Keys that draw exactly the clean O: straight edges with the pen, corners with single pixels."""


def enter_name(terminal: Terminal, dialog: str, old: str, name: str) -> None:
    """Write a name into a dialog in the place of what stands there, and take it."""
    terminal.wait_for(dialog, old)
    terminal.send("\x15")  # erases the line
    terminal.wait_without(old)
    terminal.send(name)
    terminal.wait_for(name)
    terminal.send("enter")
    terminal.wait_without(dialog)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_an_hour_at_the_terminal(tmp_path: Path, size: tuple[int, int]) -> None:
    with started(tmp_path, size) as terminal:
        first = terminal.wait_for("Picture", "convolution 7×7", "81/81", "Flip", "Arrows move")
        assert re.search(r"→ (it is an )?X", first)
        terminal.send("c")
        terminal.wait_for("undecided")
        terminal.send(*ERASE_AND_DRAW_AN_O[1:])
        terminal.until(lambda text: bool(re.search(r"→ (it is an )?O ", text)) and "81/81" in text, "the O")
        drawn = terminal.settle()
        assert re.search(r"O 81/81|O █+ 81/81", drawn)
        edits = 1 + 4 + 4  # clearing, four strokes, four pixels
        terminal.send("tab", ".")
        terminal.wait_for("╳ cross at row 1, column 1 = 1")
        # ╳ cross → ╭ ring: .## / #.. / #..
        terminal.send("k", "h", " ", "l", " ", "j", "h", " ", "l", " ", "j", "h", "l", "l", " ")
        terminal.wait_for("╳ cross at row 2, column 2 = -1")
        edits += 5
        edited = terminal.settle()
        for _ in range(edits):
            terminal.send("u")
        terminal.send("u")
        terminal.wait_for("nothing to undo")
        undone = terminal.settle()
        assert undone.splitlines()[2:6] != edited.splitlines()[2:6]
        assert "unsaved" not in undone
        assert re.search(r"X 81/81|X █+ 81/81", undone)
        terminal.send("U" * (edits + 1))
        terminal.wait_for("nothing to redo")
        assert terminal.settle().splitlines()[2:] == edited.splitlines()[2:]
        assert " unsaved" in terminal.text.splitlines()[0]
        terminal.send("S")
        enter_name(terminal, "Save the picture as", "picture.txt", "mine.txt")
        terminal.wait_for("Saved mine.txt")
        terminal.send("W")
        enter_name(terminal, "Save the network as", "network.json", "mine.json")
        terminal.wait_for("Saved mine.json")
        terminal.until(lambda text: "unsaved" not in text, "no unsaved work")
        last = terminal.settle()
        terminal.send("q")
        assert terminal.left() == 0
    assert (tmp_path / "mine.txt").read_text().splitlines()[1] == "...###..."
    with started(tmp_path, size, "mine.txt", "--network", "mine.json") as terminal:
        terminal.wait_for("╳ cross at row 2, column 2 = -1")
        again = terminal.settle()
        assert again.splitlines()[2:] == last.splitlines()[2:]
        assert "unsaved" not in again
        terminal.send("q")
        assert terminal.left() == 0


def test_two_hundred_keys_at_once_lose_none(tmp_path: Path) -> None:
    with started(tmp_path, (80, 24)) as terminal:
        terminal.wait_for("Arrows move", "81/81")
        # 25 times: down, flip, up, flip, and once more each; then two steps to the right and one flip.
        terminal.send(*["down", " ", "up", " ", "down", " ", "up", " "] * 25, "right", "right", " ")
        terminal.wait_for("Pixel at row 4, column 6 = 1")
        assert "X 80/81" in terminal.settle()
        terminal.send("u" * 201)
        terminal.wait_for("nothing to undo", "X 81/81")
        terminal.send(" " * 199)
        terminal.wait_for("X 80/81")
        terminal.settle()
        assert "= -1  black" in terminal.text or "= 1  white" in terminal.text


@pytest.mark.parametrize(
    "variables",
    [
        {"TERM": "xterm"},
        {"TERM": "xterm-16color"},
        {"TERM": "xterm-256color"},
        {"TERM": "xterm-256color", "COLORTERM": "truecolor"},
        {"TERM": "xterm-256color", "NO_COLOR": "1"},
        {"TERM": "vt100"},
    ],
    ids=lambda variables: "-".join(variables.values()),
)
def test_numbers_are_shown_with_few_and_without_colours(tmp_path: Path, variables: dict[str, str]) -> None:
    with started(tmp_path, (80, 24), **variables) as terminal:
        shown = terminal.wait_for("convolution 7×7", "Flip", "-.33 .56-.33")
        assert re.search(r"X █+ 1\.00", shown)
        terminal.send("q")
        assert terminal.left() == 0


def test_without_colours_signs_and_sizes_are_still_there(tmp_path: Path) -> None:
    with started(tmp_path, (80, 24), NO_COLOR="1") as terminal:
        terminal.wait_for("convolution 7×7", "Flip")
        terminal.send("nnn")
        text = terminal.until(lambda seen: ".33 .56" not in seen and "+█" in seen, "signs and bars")
        assert re.search(r"-[▁▂▃▄▅▆▇█]", text)
        terminal.send("q")
        assert terminal.left() == 0


def test_ascii_alone(tmp_path: Path) -> None:
    with started(tmp_path, (80, 24), "--ascii") as terminal:
        terminal.wait_for("convolution 7x7", "Flip", "81/81")
        assert terminal.settle().isascii()
        terminal.send("q")
        assert terminal.left() == 0


def test_a_terminal_that_is_too_small_says_so_and_grows_again(tmp_path: Path) -> None:
    with started(tmp_path, (80, 24)) as terminal:
        before = terminal.wait_for("convolution 7×7", "Flip", "81/81")
        before = terminal.settle()
        terminal.resize(20, 5)
        terminal.until(lambda text: "40×12" in text and "characters" in " ".join(text.split()), "the whole sentence")
        terminal.resize(80, 24)
        terminal.wait_for("convolution 7×7", "Flip", "81/81")
        assert terminal.settle() == before
        terminal.send("q")
        assert terminal.left() == 0


def test_the_mouse_presses_what_is_written(tmp_path: Path) -> None:
    def click(column: int, row: int) -> None:
        terminal.send(f"\x1b[<0;{column + 1};{row + 1}M", f"\x1b[<0;{column + 1};{row + 1}m")

    with started(tmp_path, (80, 24)) as terminal:
        lines = terminal.wait_for("Flip", "Undo", "81/81", "╱ diagonal", "convolution 7×7").splitlines()
        click(lines[23].index("Flip"), 23)
        terminal.wait_for("Pixel at row 4, column 4 = -1")
        click(lines[23].index("Undo"), 23)
        terminal.wait_for("Pixel at row 4, column 4 = 1")
        row = next(number for number, line in enumerate(lines) if "╱ diagonal" in line)
        click(lines[row].index("╱ diagonal") + 1, row + 1)
        terminal.until(lambda text: "╱ diagonal" in text.splitlines()[2], "the chosen feature")
        click(lines[2].index("convolution") + 3, 3)
        terminal.wait_for("at row 0, column 0", "pixels = .33")
        row = next(number for number, line in enumerate(lines) if line.startswith(" O "))
        click(4, row)
        terminal.wait_for("Votes for O")
        terminal.send("q")
        assert terminal.left() == 0


def test_control_c_and_control_q_leave(tmp_path: Path) -> None:
    for key in ("\x03", "\x11"):
        with started(tmp_path, (80, 24)) as terminal:
            terminal.wait_for("Flip", "81/81")
            terminal.send(key)
            assert terminal.left() == 0
