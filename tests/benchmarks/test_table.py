"""The parts of the benchmark that can be right or wrong: statistics, the table, what contestants agree on."""

from __future__ import annotations

import ast
import json
from itertools import product
from pathlib import Path
from time import monotonic

import numpy as np
import pytest

import xotui.engine
import xotui.engine.training
from tests.benchmarks import bar
from tests.benchmarks.cases import CASES, Epoch, Maps, votes_of
from tests.benchmarks.contestants import ENTRIES, OURS, with_opencv, with_xotui
from tests.benchmarks.processes import LateError, Pace, Process, SilentError, clean, difference, race
from tests.benchmarks.screens import first_full
from tests.benchmarks.table import Bar, Report, Row, Series, amount, as_json, best, duration, markdown, raced, ratio
from xotui.engine import convolve, fully_connected, max_pool, relu
from xotui.engine.training import cross_entropy

SLOW = Series("peer", (4e-3, 6e-3, 8e-3), 1)
QUICK = Series("peer", (3e-3, 3e-3, 9e-3), 2, "folded")
OWN = Series("xotui", (2e-3, 1e-3, 3e-3), 1)


def test_a_ratio_is_one_of_turns_that_belong_together() -> None:
    # By pairs 2, 6 and 8⁄3; the medians alone would give 3.
    found = ratio(SLOW, OWN)
    assert (found.median, found.low, found.high) == pytest.approx((8 / 3, 7 / 3, 13 / 3))


def test_one_turn_has_no_spread() -> None:
    assert vars(ratio(Series("peer", (6.0,)), Series("xotui", (2.0,)))) == {"median": 3.0, "low": 3.0, "high": 3.0}


def test_the_best_is_the_one_with_the_smallest_median_of_those_that_count() -> None:
    cheat = Series("peer", (1e-6, 1e-6, 1e-6), 1, "overwrites", counts=False)
    assert best([SLOW, QUICK, cheat]) is QUICK
    assert best([cheat]) is None
    assert best([]) is None


def test_a_row_of_one_thread_leaves_out_who_has_more() -> None:
    everybody = [OWN, SLOW, QUICK]
    assert raced("both", Bar(2, 3), everybody, "xotui").rival is QUICK
    row = raced("one", Bar(2, 3), everybody, "xotui", threads=1)
    assert (row.ours, row.rival, row.series) == (OWN, SLOW, (OWN, SLOW))


def test_a_row_goes_on_without_peers() -> None:
    row = raced("alone", Bar(2, 3), [OWN], "xotui")
    assert (row.value, row.reached, row.rival) == (None, "", None)
    assert "| alone | – | – | 2.00 ms | – | – | 2 | 3 | – |" in markdown(Report({}, (row,)))


@pytest.mark.parametrize(
    ("bar_", "value", "reached"),
    [
        (Bar(2, 3), 1.99, "no"),
        (Bar(2, 3), 2.0, "yes"),
        (Bar(2, 3), 3.0, "aim"),
        (Bar(1.8, 1.4, "behind"), 1.81, "no"),
        (Bar(1.8, 1.4, "behind"), 1.8, "yes"),
        (Bar(1.8, 1.4, "behind"), 1.4, "aim"),
        (Bar(3000, 1500, "amount"), 3001, "no"),
        (Bar(3000, 1500, "amount"), 1000, "aim"),
    ],
)
def test_what_is_reached(bar_: Bar, value: float, reached: str) -> None:
    assert bar_.reached(value) == reached


def test_on_the_screen_less_is_better_and_the_ratio_the_other_way_round() -> None:
    bare = Series("a bare app", (1e-3, 1e-3, 2e-3))
    row = Row("key", Bar(1.8, 1.4, "behind"), OWN, bare, (OWN, bare))
    assert row.value is not None
    assert row.value.median == 1.5
    assert row.reached == "yes"
    written = Series("xotui", (2200.0, 2300.0, 2000.0))
    row = Row("bytes", Bar(3000, 1500, "amount"), written, None, (written,))
    assert row.value is not None
    assert (row.value.median, row.reached) == (2200.0, "yes")


def test_the_table_and_the_json_say_the_same() -> None:
    row = raced("a case", Bar(2, 2.5), [OWN, SLOW, QUICK], "xotui", notes=["somebody slept"])
    lost = raced("another", Bar(2, 3), [], "xotui", notes=["no time was left"])
    report = Report({"processor": "fast"}, (row, lost), {"torch": "pip install torch"})
    written = markdown(report)
    assert "- processor: fast\n" in written
    assert "- missing: torch (pip install torch)" in written
    assert "| a case | peer, 2 threads, folded | 3.00 ms | 2.00 ms | 3.00 | 2.25 – 3.00 | 2 | 2.5 | aim |" in written
    assert "- a case: somebody slept\n" in written
    assert "| a case | peer, 1 thread | 6.00 ms | 5.00 ms – 7.00 ms | 3 |" in written
    read = json.loads(json.dumps(as_json(report)))
    assert read["facts"] == {"processor": "fast"}
    first, second = read["rows"]
    assert (first["ours"], first["rival"], first["reached"]) == ("xotui, 1 thread", "peer, 2 threads, folded", "aim")
    assert first["value"] == pytest.approx({"median": 3.0, "low": 2.25, "high": 3.0})
    assert [one["turns"] for one in first["series"]] == [list(one.turns) for one in (OWN, SLOW, QUICK)]
    assert (second["value"], second["notes"]) == (None, ["no time was left"])


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(9.994e-7, "1.00 µs"), (9.996e-4, "1.00 ms"), (9.99e-4, "999 µs"), (0.9996, "1.00 s"), (125, "125 s")],
)
def test_durations(seconds: float, written: str) -> None:
    assert duration(seconds) == written


def test_amounts() -> None:
    assert amount(3349.4) == "3,349"


def test_what_is_no_agreement() -> None:
    expected = np.array([1.0, -4.0], np.float32)
    assert difference(expected + np.float32(3e-5), expected, 1e-5) == ""  # four times as large, four times as much
    assert "1.0e-04 away" in difference(expected + np.float32(1e-4), expected, 1e-5)
    assert "nan" in difference(np.array([1.0, np.nan], np.float32), expected, 1e-5)
    assert difference(expected[:1], expected, 1e-5) == "1 values instead of 2"


def test_every_row_of_the_bar_is_a_case() -> None:
    assert {race_.case for race_ in bar.RACES} == set(CASES)
    assert len({race_.name for race_ in bar.RACES} | set(bar.SCREEN_BARS)) == len(bar.RACES) + len(bar.SCREEN_BARS)


@pytest.mark.parametrize("shape", [(9, 9), (10, 13)])
def test_what_xotui_gives_is_the_functions_one_after_the_other(shape: tuple[int, int]) -> None:
    for votes in (False, True):
        case = Maps(shape, 3, 3, votes)
        (way,) = with_xotui.Measured(1).ways(case)
        maps = max_pool(relu(convolve(case.picture, case.kernels)))
        expected = fully_connected(maps.ravel(), case.weights) if votes else maps.ravel()
        assert difference(way.result(), expected, 1e-5) == ""
        assert maps.size == votes_of(shape, 3, 3)


def test_an_epoch_learns() -> None:
    case = Epoch((5, 5), 256, 4, 32)
    (way,) = with_xotui.Measured(1).ways(case)
    before = way.result()
    for _ in range(3):
        way.run()
    assert np.array_equal(way.result(), before)  # what is compared always begins anew
    assert not np.allclose(before, np.concatenate([value.ravel() for value in case.initial]))
    assert 0.3 < case.labels.mean() < 0.7
    assert cross_entropy(np.zeros((256, 2)), case.labels)[0] == pytest.approx(np.log(2))


@pytest.mark.parametrize("shape", list(product((2, 3, 6, 7), (2, 3, 8, 9))))
def test_the_pooling_beside_opencv_is_pooling(shape: tuple[int, int]) -> None:
    values = np.random.default_rng(1).random(shape, np.float32)
    before = values.copy()
    pooled = np.full((-(-shape[0] // 2), -(-shape[1] // 2)), np.nan, np.float32)
    with_opencv.pool(values, pooled)
    assert np.array_equal(pooled, max_pool(values))
    assert np.array_equal(values, before)


def test_the_first_full_screen() -> None:
    begun = [(1.0, b"\x1b[2J\x1b[Hab"), (2.0, b"\x1b[2;1Hc\x1b["), (3.0, b"31md"), (4.0, b"\x1b[2;1H\x1b[0mc")]
    assert first_full(begun, (4, 2)) == 3.0  # later nothing changes
    assert first_full([*begun, (5.0, b"\x1b[1;1Hx")], (4, 2)) == 5.0
    assert first_full([*begun, (5.0, b"\x1b[1;1H\x1b[32ma")], (4, 2)) == 5.0  # another colour is another screen


def test_no_contestant_has_variables_of_the_machine() -> None:
    given = {"OPENBLAS_CORETYPE": "Haswell", "OMP_NUM_THREADS": "1", "MALLOC_ARENA_MAX": "1", "PATH": "/bin"}
    assert clean(given) == {"PATH": "/bin"}


def test_what_is_measured_has_public_names() -> None:
    public = {"xotui": {"__version__"}, "xotui.engine": set(xotui.engine.__all__)}
    public["xotui.engine.training"] = set(xotui.engine.training.__all__)
    imported = [
        (node.module, name.name)
        for path in Path(with_xotui.__file__).parent.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "xotui"
        for name in node.names
    ]
    assert len(imported) > 5
    assert [(module, name) for module, name in imported if name not in public.get(module or "", ())] == []


def test_who_is_not_installed_is_known() -> None:
    assert not ENTRIES[OURS].missing
    assert all(entry.install for name, entry in ENTRIES.items() if name != OURS)


def test_a_process_of_its_own() -> None:
    process = Process(OURS, 1)
    try:
        assert process.ask("about", 30).startswith(xotui.__version__)
        with pytest.raises(SilentError, match="KeyError: 'no such case'"):
            process.ask("prepare", 30, case="no such case", folder="")
        with pytest.raises(LateError, match="xotui, 1 thread: no time was left"):
            process.ask("about", 0)
        outcome = race([process], "9", Pace(2, 1, 0.01, 5, monotonic() + 30))  # it starts anew
    finally:
        process.close()
    assert (outcome.notes, outcome.well) == ((), True)
    (series,) = outcome.series
    assert series.name == "xotui, 1 thread, all maps kept"
    assert len(series.turns) == 2
    assert min(series.turns) > 0


def test_who_ends_is_told_with_its_last_words() -> None:
    process = Process("nobody", 1)
    try:
        with pytest.raises(SilentError, match=r"nobody, 1 thread: it ended; KeyError: 'nobody'"):
            process.ask("about", 30)
    finally:
        process.close()
