"""How much memory is free, as the system's own files tell it."""

from __future__ import annotations

from pathlib import Path

import pytest

from xotui.document.machine import available_memory


def machine(folder: Path, available: str | None, limit: str | None = None, taken: str = "0") -> tuple[Path, Path]:
    """The files of a machine."""
    proc, sys = folder / "proc", folder / "sys"
    proc.mkdir()
    (sys / "fs" / "cgroup").mkdir(parents=True)
    if available is not None:
        (proc / "meminfo").write_text(f"MemTotal:  99 kB\nMemFree:  1 kB\nMemAvailable:  {available}\n")
    if limit is not None:
        (sys / "fs" / "cgroup" / "memory.max").write_text(f"{limit}\n")
        (sys / "fs" / "cgroup" / "memory.current").write_text(f"{taken}\n")
    return proc, sys


@pytest.mark.parametrize(
    ("available", "limit", "taken", "expected"),
    [
        ("1000 kB", None, "0", 1_024_000),
        ("1000 kB", "max", "500", 1_024_000),
        ("1000 kB", "700000", "200000", 500_000),
        ("1000 kB", "900000000", "1", 1_024_000),
        ("1000 kB", "5", "10", 0),
        (None, "700000", "200000", 500_000),
        (None, None, "0", None),
        ("unknown", None, "0", None),
    ],
)
def test_what_is_left_is_the_least_that_is_told(
    tmp_path: Path, available: str | None, limit: str | None, taken: str, expected: int | None
) -> None:
    assert available_memory(*machine(tmp_path, available, limit, taken)) == expected


def test_this_machine_has_some_or_does_not_tell() -> None:
    free = available_memory()
    assert free is None or free > 1_000_000
