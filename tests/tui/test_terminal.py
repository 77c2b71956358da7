"""The program in a terminal: keys go in as bytes, the screen is what a terminal makes of the answer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.tui.terminals import Terminal, started

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
        assert "*" not in undone.splitlines()[0]
        assert re.search(r"X 81/81|X █+ 81/81", undone)
        terminal.send("U" * (edits + 1))
        terminal.wait_for("nothing to redo")
        assert terminal.settle().splitlines()[2:] == edited.splitlines()[2:]
        assert re.search("unsaved|picture[*]|x[*]", terminal.text.splitlines()[0])
        terminal.send("S")
        enter_name(terminal, "Save the picture as", "picture.txt", "mine.txt")
        terminal.wait_for("Saved mine.txt")
        terminal.send("W")
        enter_name(terminal, "Save the network as", "network.json", "mine.json")
        terminal.wait_for("Saved mine.json")
        terminal.until(lambda text: not re.search("unsaved|[*]", text.splitlines()[0]), "no unsaved work")
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
