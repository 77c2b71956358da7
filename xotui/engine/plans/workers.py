"""Threads of our own for large pictures, each on a CPU of its own."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from itertools import count
from threading import Lock

_pools: dict[tuple[int, ...], ThreadPoolExecutor] = {}
_lock = Lock()


def usable_cpus() -> tuple[int, ...]:
    """The numbers of the CPUs that the calling thread may run on; just counted where the platform does not say."""
    if hasattr(os, "sched_getaffinity"):
        return tuple(sorted(os.sched_getaffinity(0)))
    return tuple(range(os.cpu_count() or 1))


def at_once(task: Callable[[], None], times: int) -> None:
    """Run `task` in several workers at the same time and wait until all of them have ended.

    The threads are made when they are first needed, are kept for the next call, and end with the interpreter. Each
    of them stays on one CPU where the platform can say so (`os.sched_setaffinity`): otherwise the two halves of a
    piece of work often share one CPU while another idles. The caller's own thread only waits; the CPUs that it may
    run on are never changed.

    Args:
        task: What to do; it is called `times` times without arguments and shares out the work by itself, so that a
            call that comes late finds nothing left.
        times: How many workers to ask, ≥ 1; more than there are CPUs take turns.

    Raises:
        Exception: What a task raised, once all of them have ended.
    """
    pool = _pool(usable_cpus())
    started: list[Future[None]] = []
    try:
        started.extend(pool.submit(task) for _ in range(times))
    except RuntimeError:
        task()  # The interpreter is ending and takes no more threads.
    finally:
        wait(started)
    for future in started:
        future.result()


def _pool(cpus: tuple[int, ...]) -> ThreadPoolExecutor:
    """The workers of these CPUs, one each; the same ones every time."""
    with _lock:
        if cpus not in _pools:
            numbers = count()

            def settle() -> None:
                """Bind the calling worker to a CPU: called once by each of them."""
                if hasattr(os, "sched_setaffinity"):
                    with suppress(OSError):  # Where it is not allowed the work is done all the same.
                        os.sched_setaffinity(0, {cpus[next(numbers) % len(cpus)]})

            _pools[cpus] = ThreadPoolExecutor(len(cpus), "xotui-plan", settle)
        return _pools[cpus]


def _forget() -> None:
    """Start anew in a forked child: threads are not copied into it."""
    global _lock
    _lock = Lock()
    _pools.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)
