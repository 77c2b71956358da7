"""Who takes part: xotui and its peers, each in a module and in a process of its own.

A peer is imported when its contestant is made, so that the others run where it is not installed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol

from tests.benchmarks.cases import Array, Case


@dataclass(frozen=True)
class Way:
    """One way of a contestant to do what a case asks for.

    Args:
        name: What is special about it; empty where there is only one.
        run: Does it once. What it returns belongs to the caller, as with xotui.
        result: Does it, and gives the values that must agree with those of the others.
        counts: Whether it can be the best of the peers. One that overwrites its last result is shown, no more.
    """

    name: str
    run: Callable[[], object]
    result: Callable[[], Array]
    counts: bool = True


class Contestant(Protocol):
    """A library that is measured, told how many threads it may use."""

    def __init__(self, threads: int) -> None: ...

    def about(self) -> str:
        """Its version, and what else matters of it."""

    def ways(self, case: Case) -> tuple[Way, ...]:
        """How it does what a case asks for; nothing where it takes no part."""


@dataclass(frozen=True)
class Entry:
    """How a contestant is found.

    Args:
        module: The module here that measures it; the class in it is called `Measured`.
        needs: The modules that must be there.
        install: How they are had.
        environment: What its process has in the environment beside what every process has.
    """

    module: str
    needs: tuple[str, ...] = ()
    install: str = ""
    environment: tuple[tuple[str, str], ...] = ()

    @property
    def missing(self) -> bool:
        """Whether it is not installed."""
        return not all(find_spec(name) for name in self.needs)

    def make(self, threads: int) -> Contestant:
        """The contestant itself; this imports it."""
        contestant: Contestant = import_module(f"{__name__}.{self.module}").Measured(threads)
        return contestant


KEPT = str(8 << 30)
"""Bytes that glibc shall keep for itself when they are freed, and hand out without asking the kernel."""

TORCH = "pip install torch, by hand, a build for processors only: the usual one brings gigabytes for graphics cards"

OURS = "xotui"

ENTRIES: dict[str, Entry] = {
    # As the commands have it: for matrices this small several threads of BLAS are slower than one.
    OURS: Entry("with_xotui", environment=(("OPENBLAS_NUM_THREADS", "1"),)),
    "onnxruntime": Entry("with_onnxruntime", ("onnxruntime", "onnx"), "pip install onnxruntime onnx"),
    "OpenCV": Entry("with_opencv", ("cv2",), "pip install opencv-python-headless"),
    "torch": Entry(
        "with_torch", ("torch",), TORCH, (("MALLOC_TRIM_THRESHOLD_", KEPT), ("MALLOC_MMAP_THRESHOLD_", KEPT))
    ),
}
