"""The command line as a whole: what the first word means, help, version, and what is refused."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.metadata import entry_points, version
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import xotui
from xotui.cli import main
from xotui.cli.commands import commands

COMMANDS = ("explore", "score", "show", "explain", "export", "audit", "screenshot")
PLAIN: dict[str, str | None] = dict.fromkeys(["FORCE_COLOR", "NO_COLOR", "COLUMNS", "TTY_COMPATIBLE"])
"""What of the environment would change the output; None takes it out."""


def run(*arguments: str | Path, stdin: str | bytes = "", **environment: str) -> Result:
    """Call the command in this process; any exception but the exit is the test's failure."""
    runner = CliRunner(env={**PLAIN, **environment})
    return runner.invoke(commands, [str(argument) for argument in arguments], input=stdin, catch_exceptions=False)


def refused(*arguments: str | Path, stdin: str | bytes = "") -> str:
    """The one sentence with which a call is refused, without the program's name."""
    result = run(*arguments, stdin=stdin)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.startswith("xotui: ")
    return result.stderr.strip().removeprefix("xotui: ")


def process(*arguments: str | Path, folder: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Call the command in a process of its own, without a terminal."""
    kept = {name: value for name, value in os.environ.items() if name not in PLAIN}
    return subprocess.run(
        [sys.executable, "-m", "xotui", *map(str, arguments)],
        cwd=folder, env={**kept, "PYTHONIOENCODING": "utf-8", **environment}, stdin=subprocess.DEVNULL,
        capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip


def test_version() -> None:
    result = run("--version")
    assert (result.exit_code, result.stdout) == (0, f"xotui {xotui.__version__}\n")
    assert version("xotui") == xotui.__version__


def test_the_installed_command_is_this_one() -> None:
    (installed,) = entry_points(group="console_scripts", name="xotui")
    assert installed.load() is main


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_says_both_ways_to_call_it_and_every_command(option: str) -> None:
    result = run(option)
    assert result.exit_code == 0
    assert result.stdout.startswith("Usage: xotui [PICTURE]")
    assert "xotui COMMAND" in result.stdout
    for command in COMMANDS:
        assert f"\n  {command} " in result.stdout


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_every_command_has_help(command: str, option: str) -> None:
    result = run(command, option)
    assert result.exit_code == 0
    assert "--network" in result.stdout


def test_as_a_module() -> None:
    result = process("--version")
    assert (result.returncode, result.stdout, result.stderr) == (0, f"xotui {xotui.__version__}\n", "")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["x"],
        ["explore"],
        ["explore", "o"],
        ["--network", "article"],
        ["-n", "article", "x"],
        ["--ascii", "./score"],
    ],
)
def test_what_is_no_command_opens_the_explorer_which_needs_a_terminal(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "score").write_text("#..\n.#.\n..#\n")
    assert "needs a terminal" in refused(*arguments)


def test_a_command_comes_before_a_picture_of_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "score").write_text("no picture")
    assert run("score", "x").exit_code == 0
    assert refused("./score").startswith("./score: line 1")


def test_without_a_terminal_the_explorer_leaves_at_once() -> None:
    result = process("x")
    assert (result.returncode, result.stdout) == (2, "")
    assert len(result.stderr.splitlines()) == 1
    assert "terminal" in result.stderr


def test_what_the_explorer_cannot_open_is_said_before_it_starts(tmp_path: Path) -> None:
    assert refused("no-such-picture").startswith("no-such-picture: ")
    assert "no-such-network" in refused("x", "--network", "no-such-network")
    (tmp_path / "large").write_text(("#" * 100 + "\n") * 80)
    sentence = refused(tmp_path / "large")
    assert sentence.startswith(f"{tmp_path / 'large'}: ")
    assert "80×100" in sentence
    assert "64×64" in sentence


@pytest.mark.parametrize(
    "arguments",
    [["--colour"], ["x", "--colour"], ["x", "o"], ["score"], ["show"], ["score", "x", "--xml"], ["screenshot", "x"]],
)
def test_a_call_that_is_not_understood_has_status_2(arguments: list[str]) -> None:
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert re.fullmatch(r"xotui: [a-z][^\n]+[^.]\n", result.stderr)
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("arguments", [["score", "x", "o"], ["show", "x"], ["show", "x", "--notation", "colour"]])
def test_a_terminal_without_unicode_gets_no_traceback(arguments: list[str]) -> None:
    result = process(*arguments, PYTHONIOENCODING="ascii")
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.isascii()


def test_the_explorer_begins_with_the_articles_x_whatever_files_there_are(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("hello")
    image = tmp_path / "screen.svg"
    done = process("screenshot", "-o", str(image), folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "9×9" in image.read_text(encoding="utf-8")
