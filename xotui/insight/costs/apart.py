"""Measuring in a process of its own: nobody else's work disturbs it, and whoever ends it has all memory back at once.

Called as `python -m xotui.insight.costs.apart REQUEST`, with the request as JSON, it prints one JSON object a line:
{"measuring": …} before each round and {"point": …} after each point.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import xotui
from xotui.insight.costs.engines import Engine
from xotui.insight.costs.measuring import Limits, Point, Progress, measured
from xotui.insight.costs.records import (
    point_of,
    point_record,
    progress_of,
    progress_record,
    setup_of,
    setup_record,
)
from xotui.insight.costs.setups import Setup


def command(setups: Sequence[Setup], engines: Sequence[Engine], limits: Limits) -> list[str]:
    """The program and its arguments that measure."""
    request = {
        "setups": [setup_record(setup) for setup in setups],
        "engines": [engine.value for engine in engines],
        "seconds": limits.seconds,
        "memory_bytes": limits.memory,
    }
    return [sys.executable, "-m", __name__ if __name__ != "__main__" else _NAME, json.dumps(request)]


def environment(present: Mapping[str, str]) -> dict[str, str]:
    """The environment of that program: this very package is found, and BLAS has one thread unless somebody said so."""
    found = str(Path(xotui.__file__).parent.parent)
    path = [found, *filter(None, [present.get("PYTHONPATH")])]
    threads = {f"{library}_NUM_THREADS": "1" for library in ("OPENBLAS", "MKL", "OMP")}
    return {**threads, **present, "PYTHONPATH": os.pathsep.join(path), "PYTHONIOENCODING": "utf-8"}


def told(line: str) -> Progress | Point:
    """What a line says.

    Raises:
        ValueError: If it says nothing that is known here.
    """
    try:
        record = json.loads(line)
        return point_of(record["point"]) if "point" in record else progress_of(record["measuring"])
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(
            f"measuring: found {line.strip()[:80]!r}; expected a point or what is being measured"
        ) from error


def lines(request: str) -> Iterator[str]:
    """Measure what a request asks for, and tell it line by line."""
    asked = json.loads(request)
    setups = [setup_of(record) for record in asked["setups"]]
    engines = [Engine(name) for name in asked["engines"]]
    for event in measured(setups, engines, Limits(asked["seconds"], asked["memory_bytes"])):
        if isinstance(event, Point):
            yield json.dumps({"point": point_record(event)})
        else:
            yield json.dumps({"measuring": progress_record(event)})


_NAME = "xotui.insight.costs.apart"

if __name__ == "__main__":
    for _line in lines(sys.argv[1]):
        print(_line, flush=True)
