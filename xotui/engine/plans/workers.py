"""Threads of our own for large pictures, which help the one that asks."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from threading import Lock, Thread

Task = Callable[[], None]
Ended = SimpleQueue[BaseException | None]
"""Takes what a task raised, or None, once for each helper that has ended."""


class _Helper(Thread):
    """Does what it is given, one thing after the other, as long as the interpreter runs.

    A queue that is written in C wakes it in half the time that a pool of `concurrent.futures` needs, and for the
    pictures that are just large enough for threads that is a large part of the whole.
    """

    def __init__(self) -> None:
        super().__init__(name="xotui-plan", daemon=True)
        self.asked: SimpleQueue[tuple[Task, Ended]] = SimpleQueue()

    def run(self) -> None:
        """Wait, help, and say that it is done."""
        while True:
            task, ended = self.asked.get()
            try:
                task()
            except BaseException as error:  # whatever it is belongs to the one who asked
                ended.put(error)
            else:
                ended.put(None)
            del task, ended  # what they hold is freed now, not when something else is asked


_helpers: list[_Helper] = []
_lock = Lock()


def usable_cpus() -> tuple[int, ...]:
    """The numbers of the CPUs that the calling thread may run on; just counted where the platform does not say."""
    if hasattr(os, "sched_getaffinity"):
        return tuple(sorted(os.sched_getaffinity(0)))
    return tuple(range(os.cpu_count() or 1))


def at_once(task: Task, times: int) -> None:
    """Run `task` in the calling thread and in helpers at the same time, and wait until all of them have ended.

    The helpers are started when they are first needed and wait for the next call. On which CPU who runs is left to
    the system: with one thread less to wake than there are halves it finds the idle one by itself.

    Args:
        task: What to do; it is called `times` times without arguments and shares out the work by itself, so that a
            call that comes late finds nothing left.
        times: In how many threads, ≥ 1, the calling one among them.

    Raises:
        BaseException: What a task raised, once all of them have ended.
    """
    ended: Ended = SimpleQueue()
    helpers = _first(times - 1)
    for helper in helpers:
        helper.asked.put((task, ended))
    try:
        task()
    finally:
        raised = [ended.get() for _ in helpers]
    for error in raised:
        if error is not None:
            raise error


def _first(count: int) -> list[_Helper]:
    """So many helpers; fewer where no more threads can be started, for the calling one does what is left."""
    with _lock, suppress(RuntimeError):
        while len(_helpers) < count:
            helper = _Helper()
            helper.start()
            _helpers.append(helper)
    return _helpers[:count]


def _forget() -> None:
    """Start anew in a forked child: threads are not copied into it."""
    global _lock
    _lock = Lock()
    _helpers.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
