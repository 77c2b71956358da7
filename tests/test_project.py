"""The project itself: what each room imports, what the tools say, and how long files are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import xotui

ROOT = Path(__file__).parents[1]
PACKAGE = Path(xotui.__file__).parent
TERMINAL = {"textual", "rich"}


def imported_by(program: str) -> set[str]:
    """The top packages that a fresh interpreter has loaded after a program."""
    told = f"{program}\nimport sys; sys.stderr.write(' '.join({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run(
        [sys.executable, "-c", told], capture_output=True, encoding="utf-8", timeout=60, check=True, cwd=ROOT
    )
    return set(done.stderr.split())


def tool(*arguments: str) -> None:
    """Run a tool from the root of the project; what it says is the failure's message."""
    done = subprocess.run(
        arguments, cwd=ROOT, capture_output=True, encoding="utf-8", errors="replace", timeout=300, check=False
    )
    if done.returncode:
        pytest.fail(f"{done.stdout}{done.stderr}", pytrace=False)


@pytest.mark.parametrize("room", ["engine", "pictures", "insight.links", "insight.answer", "document"])
def test_the_core_is_had_without_a_terminal(room: str) -> None:
    loaded = imported_by(f"from xotui.{room} import *")
    assert "numpy" in loaded
    assert not loaded & (TERMINAL | {"click"})


def test_the_engine_needs_numpy_only() -> None:
    assert not imported_by("import xotui.engine, xotui.insight.answer") & {"msgspec", "platformdirs", "scipy", "cmap"}


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["score", "x", "--json"]])
def test_what_draws_nothing_loads_nothing_that_draws(arguments: list[str]) -> None:
    loaded = imported_by(f"from xotui.cli.commands import commands\ncommands({arguments!r}, standalone_mode=False)")
    assert not loaded & TERMINAL


def test_the_colormaps_are_had_without_what_made_them() -> None:
    assert "cmap" not in imported_by("import xotui.tui.app")


def test_the_rooms_import_what_they_may() -> None:
    call = "import sys; from importlinter.cli import lint_imports_command; sys.argv = ['lint-imports', '--no-cache']"
    tool(sys.executable, "-c", f"{call}; lint_imports_command()")


def test_ruff_has_nothing_to_say() -> None:
    tool(sys.executable, "-m", "ruff", "check")


def test_ruff_would_format_nothing() -> None:
    tool(sys.executable, "-m", "ruff", "format", "--check")


def test_mypy_has_nothing_to_say() -> None:
    tool(sys.executable, "-m", "mypy")


def test_no_file_is_long() -> None:
    most = {"tui/app.py": 149, "tui/colormaps.py": 10_000}
    lengths = {
        file.relative_to(PACKAGE).as_posix(): len(file.read_text(encoding="utf-8").splitlines())
        for file in PACKAGE.rglob("*.py")
    }
    assert len(lengths) > 30
    assert {name: length for name, length in lengths.items() if length > most.get(name, 299)} == {}
