"""The threads of large pictures: who helps, how many, and what becomes of errors and of the end."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from unittest.mock import patch

import numpy as np
import pytest

from xotui.engine.plans import strips
from xotui.engine.plans.strips import StripPlan
from xotui.engine.plans.workers import at_once, usable_cpus


def plan_of(side: int, threads: int) -> StripPlan:
    shape = (side, side)
    return StripPlan(
        np.ones((3, 3, 3)), divisor=9, rectify=True, window=2, shape=shape, dtype=np.float32, threads=threads
    )


class TestHowMany:
    """Only where they help."""

    @pytest.mark.parametrize(("side", "expected"), [(64, 1), (256, 1), (384, 1), (512, 2), (1024, 2), (3000, 2)])
    def test_small_pictures_take_one(self, side: int, expected: int) -> None:
        with patch.object(strips, "usable_cpus", lambda: (0, 1, 2, 3)):
            assert plan_of(side, 2).threads == expected

    def test_never_more_than_cpus(self) -> None:
        with patch.object(strips, "usable_cpus", lambda: (0, 5)):
            assert plan_of(3000, 16).threads == 2
        assert plan_of(3000, 1000).threads <= len(usable_cpus())

    def test_one_thread_is_the_callers(self) -> None:
        with patch.object(strips, "at_once", side_effect=AssertionError):
            plan_of(256, 2).run(np.zeros((256, 256), np.float32))
            plan_of(1024, 1).run(np.zeros((1024, 1024), np.float32))


class TestWho:
    """The calling thread and helpers, and on which CPUs they run is nobody's business."""

    @pytest.mark.parametrize("times", [1, 2, 5])
    def test_the_calling_thread_takes_part(self, times: int) -> None:
        met = threading.Barrier(times)
        who: list[threading.Thread] = []

        def task() -> None:
            met.wait(20)  # nobody goes on before all are there
            who.append(threading.current_thread())

        at_once(task, times)
        assert len(set(who)) == times
        assert threading.current_thread() in who

    def test_helpers_are_kept_for_the_next_call(self) -> None:
        at_once(lambda: None, 3)
        before = threading.active_count()
        for _ in range(20):
            at_once(lambda: None, 3)
        assert threading.active_count() == before

    def test_several_may_ask_at_the_same_time(self) -> None:
        done: list[int] = []

        def ask() -> None:
            for _ in range(50):
                at_once(lambda: done.append(1), 2)

        asking = [threading.Thread(target=ask) for _ in range(3)]
        for thread in asking:
            thread.start()
        for thread in asking:
            thread.join(20)
        assert len(done) == 3 * 50 * 2

    @pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="no such thing on this platform")
    def test_a_run_changes_nobodys_cpus(self) -> None:
        before = os.sched_getaffinity(0)
        with patch.object(strips, "usable_cpus", lambda: (0, 1)):
            plan = plan_of(1100, 2)
        plan.run(np.zeros((1100, 1100), np.float32))
        assert os.sched_getaffinity(0) == before

    def test_where_no_thread_can_be_started_the_calling_one_does_all(self) -> None:
        done: list[int] = []
        refused = patch.object(threading.Thread, "start", side_effect=RuntimeError("can't start new thread"))
        with refused, patch("xotui.engine.plans.workers._helpers", []):
            at_once(lambda: done.append(1), 3)
        assert done == [1]

    def test_a_platform_that_knows_nothing_of_it(self) -> None:
        script = (
            "import os\n"
            "for name in ('sched_setaffinity', 'sched_getaffinity', 'register_at_fork'):\n"
            "    if hasattr(os, name): delattr(os, name)\n"
            "from xotui.engine.plans.workers import at_once, usable_cpus\n"
            "done = []\n"
            "at_once(lambda: done.append(1), 3)\n"
            "print(len(done), len(usable_cpus()) == os.cpu_count())\n"
        )
        assert run(script) == "3 True"


class TestEnd:
    """They end with the program, and an error in one of them is the caller's."""

    @pytest.mark.parametrize("fails", [True, False])
    def test_an_error_comes_out_when_all_have_ended(self, fails: bool) -> None:
        """Whether it is the calling thread's or a helper's."""
        ended: list[str] = []
        asking = threading.current_thread()

        def task() -> None:
            if (threading.current_thread() is asking) == fails:
                raise RuntimeError("no")
            threading.Event().wait(0.05)
            ended.append("works")

        with pytest.raises(RuntimeError, match=r"^no$"):
            at_once(task, 2)
        assert ended == ["works"]

    def test_the_program_ends_and_even_then_it_works(self) -> None:
        script = (
            "import atexit\n"
            "from xotui.engine.plans.workers import at_once\n"
            "done = []\n"
            "atexit.register(lambda: (at_once(lambda: done.append(1), 2), print(len(done) > 2)))\n"
            "at_once(lambda: done.append(1), 2)\n"
        )
        assert run(script) == "True"

    @pytest.mark.skipif(not hasattr(os, "fork"), reason="no such thing on this platform")
    def test_a_forked_child_has_its_own(self) -> None:
        script = (
            "import os, warnings\n"
            "warnings.simplefilter('ignore')\n"
            "from xotui.engine.plans.workers import at_once\n"
            "at_once(lambda: None, 2)\n"
            "child = os.fork()\n"
            "if child == 0:\n"
            "    done = []\n"
            "    at_once(lambda: done.append(1), 2)\n"
            "    os._exit(len(done))\n"
            "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n"
        )
        assert run(script) == "2"


def run(script: str) -> str:
    """What a Python of its own prints, which ends by itself and without a complaint."""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=30, check=True)
    assert done.stderr == ""
    return done.stdout.strip()
