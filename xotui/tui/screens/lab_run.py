"""Judging goes on in a thread of its own, row by row, and can be stopped after any of them."""

from __future__ import annotations

from threading import Lock

from textual.timer import Timer
from textual.worker import Worker

from xotui.pictures.changes import Change
from xotui.tui.lab.state import LabView, Results
from xotui.tui.screens.workplace import Workplace

FRAMES = 10
"""How often the screen is drawn in a second while it judges."""


class LabRun(Workplace):
    """Judges what is missing. The lab has the results that it adds to."""

    results: Results
    view: LabView

    def __init__(self) -> None:
        super().__init__()
        self._lock = Lock()
        self._worker: Worker[None] | None = None
        self._timer: Timer | None = None
        self._stopping = False
        self._doing: tuple[str, Change] | None = None
        self._told = ""
