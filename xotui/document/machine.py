"""What this machine has: how much memory is free, where the system tells."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

_LIMITS = (
    ("fs/cgroup/memory.max", "fs/cgroup/memory.current"),
    ("fs/cgroup/memory/memory.limit_in_bytes", "fs/cgroup/memory/memory.usage_in_bytes"),
)
"""Where Linux tells what a container may take, and what it has taken."""


def available_memory(proc: Path = Path("/proc"), sys: Path = Path("/sys")) -> int | None:
    """Bytes that may be taken without anything being put out to disk; None where the system does not tell.

    On Linux it is what the kernel thinks is available, or what is left to a container where that is less.

    Args:
        proc: The folder of the kernel's own files.
        sys: The folder of its settings.
    """
    free = []
    with suppress(OSError, ValueError, IndexError):
        text = (proc / "meminfo").read_text(encoding="ascii")
        (line,) = [line for line in text.splitlines() if line.startswith("MemAvailable:")]
        free.append(int(line.split()[1]) * 1024)
    for limit, taken in _LIMITS:
        with suppress(OSError, ValueError):
            free.append(max(0, int((sys / limit).read_text("ascii")) - int((sys / taken).read_text("ascii"))))
    return min(free, default=None)
