"""Measuring in a process of its own: what it says is what it would say here."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import xotui
from tests.insight.costs.clocks import points_by
from xotui.insight.costs.apart import command, environment, lines, told
from xotui.insight.costs.engines import Engine
from xotui.insight.costs.measuring import Limits, Point, Progress
from xotui.insight.costs.records import point_record, progress_record, setup_of, setup_record
from xotui.insight.costs.setups import Setup

SETUPS = [Setup((9, 9)), Setup((12, 15), 5, 2, pooled=False, threads=2)]


def test_a_record_holds_everything() -> None:
    for setup in SETUPS:
        assert setup_of(json.loads(json.dumps(setup_record(setup)))) == setup
    progress = Progress(SETUPS[1], Engine.PLAN, 3, 15)
    assert told(json.dumps({"measuring": progress_record(progress)})) == progress
    for point in points_by(lambda setup, engine: [1e-3, 2e-3], [*SETUPS, Setup((64, 64))], Limits(0.1)):
        assert told(json.dumps({"point": point_record(point)})) == point


@pytest.mark.parametrize("line", ["", "nonsense", "[]", "{}", '{"point": 3}', '{"measuring": {"rows": 3}}', "null"])
def test_what_is_no_line_of_it_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"found|Expecting"):
        told(line)


def test_lines_tell_what_is_measured() -> None:
    request = command(SETUPS, [Engine.PLAN], Limits(30, None))[-1]
    events = [told(line) for line in lines(request)]
    points = [event for event in events if isinstance(event, Point)]
    assert [point.setup for point in points] == SETUPS
    assert all(set(point.timings) == {Engine.PLAN} for point in points)
    assert isinstance(events[0], Progress)


def test_the_process_measures_with_this_very_package(tmp_path: Path) -> None:
    arguments = command(SETUPS[:1], tuple(Engine), Limits(30, None))
    assert arguments[0] == sys.executable
    done = subprocess.run(
        arguments, env=environment(os.environ), cwd=tmp_path, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stderr == ""
    events = [told(line) for line in done.stdout.splitlines()]
    (point,) = [event for event in events if isinstance(event, Point)]
    assert set(point.timings) == set(Engine)


def test_its_environment_finds_the_package_and_leaves_what_a_person_has_said() -> None:
    given = environment({"PYTHONPATH": "elsewhere", "OPENBLAS_NUM_THREADS": "3", "HOME": "home"})
    assert given["PYTHONPATH"].split(os.pathsep) == [str(Path(xotui.__file__).parent.parent), "elsewhere"]
    assert (given["OPENBLAS_NUM_THREADS"], given["MKL_NUM_THREADS"], given["HOME"]) == ("3", "1", "home")
    assert environment({})["PYTHONPATH"] == str(Path(xotui.__file__).parent.parent)
