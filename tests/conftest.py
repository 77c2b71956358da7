"""What every test starts from: an environment that changes nothing of what is drawn."""

from __future__ import annotations

import os

import pytest

for _library in ("OPENBLAS", "MKL", "OMP"):  # as the commands have it: one thread, the same bits each time
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR", "TEXTUAL_THEME", "COLORTERM", "TEXTUAL", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")
