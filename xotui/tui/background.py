"""Work that takes long, while the screen goes on answering."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import TypeVar

Result = TypeVar("Result")


async def in_background(work: Callable[[], Result]) -> Result:
    """Do some work in a thread of its own and wait for what it gives.

    Whoever waits can be cancelled at any time; what the thread then gives is dropped. It is a daemon: a program that
    ends does not wait for it, as it would for the threads of an executor.

    Args:
        work: What is done; an exception that it raises is raised here.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Result] = loop.create_future()

    def settle(settled: Callable[[], None]) -> None:
        if not future.done():
            settled()

    def run() -> None:
        try:
            settled = partial(future.set_result, work())
        except Exception as error:
            settled = partial(future.set_exception, error)
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, settled)

    Thread(target=run, daemon=True).start()
    return await future
