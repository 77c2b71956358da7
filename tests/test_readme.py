"""The README is true: its commands, its Python, its tests of a screen, its picture and its table of keys."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from xotui.document.network_files import parse_network
from xotui.tui.actions import key_table

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    folder = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "PYTEST_ADDOPTS": ""}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_the_table_of_keys_is_that_of_the_program() -> None:
    assert key_table() in README


def test_the_test_command_is_what_the_continuous_integration_runs() -> None:
    (command,) = [line for line in README.splitlines() if line.endswith(".venv/bin/pytest")]
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_the_picture_is_made_by_the_command_beside_it(tmp_path: Path) -> None:
    (line,) = [line for line in README.splitlines() if "-o assets/screenshots/" in line]
    *command, target = line.split()
    done = run(*command, str(tmp_path / "now.svg"), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "now.svg").read_bytes() == (ROOT / target).read_bytes()


def test_the_commands_run(tmp_path: Path) -> None:
    (tmp_path / "my.txt").write_text("#.#\n.#.\n#.#\n", encoding="utf-8")
    listed = next(block for block in blocks("sh") if "xotui score" in block)
    commands = [
        line.split("#")[0].split() for line in listed.splitlines() if re.match(r"xotui (score|show|screen)", line)
    ]
    assert len(commands) == 4
    for command in commands:
        given = [word if word != "*.txt" else "my.txt" for word in command]
        done = run(*given, cwd=tmp_path)
        assert done.returncode == 0, (command, done.stderr)
        assert done.stdout or (tmp_path / "screen.svg").exists()


def test_the_network_file_is_one() -> None:
    (text,) = blocks("json")
    json.loads(text)
    assert parse_network(text).build((9, 9)).names == ("picture", "convolution", "relu", "pool", "votes")


@pytest.mark.parametrize("code", blocks("python"), ids=lambda code: code.splitlines()[0])
def test_the_python_runs(code: str, tmp_path: Path) -> None:
    if "def test_" not in code:
        done = run(sys.executable, "-c", code, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert "pool2 (3, 2, 2)" in done.stdout
        return
    (tmp_path / "test_screen.py").write_text(code, encoding="utf-8")
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_screen.py")
    if "snap_compare" in code:
        run(*command, "--snapshot-update", cwd=tmp_path)
        assert list(tmp_path.rglob("*.svg")), "the first run writes the picture"
    done = run(*command, cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout
