"""Measuring in a process of its own, told to the screen line by line."""

from __future__ import annotations

import asyncio
import os
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncGenerator, Sequence

from xotui.insight.costs.apart import command, environment, told
from xotui.insight.costs.engines import Engine
from xotui.insight.costs.measuring import Limits, Point, Progress
from xotui.insight.costs.setups import Setup


async def measured_apart(
    setups: Sequence[Setup], engines: Sequence[Engine], limits: Limits
) -> AsyncGenerator[Progress | Point, None]:
    """What `measured` says, from a process that ends at once when nobody listens any more.

    Raises:
        OSError: If the process cannot be started, or ends before it is done.
        ValueError: If it says something else.
    """
    process = await asyncio.create_subprocess_exec(
        *command(setups, engines, limits), stdin=DEVNULL, stdout=PIPE, stderr=PIPE, env=environment(os.environ)
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        while line := await process.stdout.readline():
            yield told(line.decode())
        complaints = (await process.stderr.read()).decode(errors="replace").split("\n")
        if await process.wait():
            last = next((one for one in reversed(complaints) if one.strip()), "the system ended it")
            raise OSError(last if process.returncode and process.returncode > 0 else "the system ended it")
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
