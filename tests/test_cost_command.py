"""The command that tells what a convolution costs: counts, times and slopes, as text and as JSON; refusals."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import pytest
from click.testing import CliRunner, Result

from tests.insight.costs.clocks import points_by
from xotui.cli.commands import commands
from xotui.document import load_network
from xotui.insight.costs import measuring
from xotui.insight.costs.engines import Engine
from xotui.insight.costs.findings import Findings
from xotui.insight.costs.measuring import Limits, Point, Progress
from xotui.insight.costs.setups import SIZES, Quantity, Setup, series
from xotui.insight.costs.telling import sentences
from xotui.insight.costs.units import seconds_text


def usual(setup: Setup, engine: Engine) -> list[float]:
    """Exactly by the number of multiplications."""
    return [setup.cost.multiplications * (1e-9 if engine is Engine.READABLE else 1e-10)]


class Told:
    """Measures what it is told, until it is stopped."""

    def __init__(self, points: int | None = None, error: type[BaseException] = KeyboardInterrupt) -> None:
        self.points, self.error = points, error
        self.setups: tuple[Setup, ...] = ()
        self.engines: tuple[Engine, ...] = ()
        self.limits = Limits()

    def __call__(
        self, setups: Sequence[Setup], engines: Sequence[Engine], limits: Limits
    ) -> Iterator[Progress | Point]:
        self.setups, self.engines, self.limits = tuple(setups), tuple(engines), limits
        for number, point in enumerate(points_by(usual, setups, Limits(1e9, limits.memory), engines)):
            yield Progress(point.setup, engines[0], number + 1, len(setups))
            if number == self.points:
                raise self.error
            yield point


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    told = Told()
    monkeypatch.setattr(measuring, "measured", told)
    monkeypatch.setattr("xotui.document.machine.available_memory", lambda: 10_000_000_000)
    return told


def cost(*arguments: str) -> Result:
    return CliRunner().invoke(commands, ["cost", *arguments])


def test_the_law_over_all_sizes_of_pictures(told: Told) -> None:
    done = cost("--threads", "2")
    assert (done.exit_code, done.stderr) == (0, "")
    assert told.setups == series(Setup(threads=2), Quantity.PIXELS)
    assert told.engines == tuple(Engine)
    findings = Findings(Quantity.PIXELS, tuple(points_by(usual, told.setups)))
    assert "A picture of 2448×3264 (8.0 megapixels), 3 features of 3×3, ReLU, pooled to 1223×1631" in done.stdout
    text = " ".join(done.stdout.split())
    for sentence in sentences(findings):
        assert sentence in text
    assert "readable 1.00 ± 0.00" in done.stdout
    for setup, timing in findings.of(Engine.READABLE):
        (row,) = [
            line for line in done.stdout.splitlines() if line.startswith(f"{setup.amount_text(Quantity.PIXELS)} ")
        ]
        assert seconds_text(timing.seconds) in row
        assert f"{setup.operations:,}" in row
    total = Setup(SIZES[-1]).cost
    assert f"{total.multiplications:,}" in done.stdout
    assert f"{total.comparisons:,}" in done.stdout


def test_json_says_the_same_with_units_in_its_names(told: Told) -> None:
    done = cost("--over", "features", "--pixels", "256x256", "--json")
    record = json.loads(done.stdout)
    assert done.exit_code == 0
    assert record["quantity"] == "features"
    assert [point["features"] for point in record["points"]] == [setup.features for setup in told.setups]
    assert record["slopes"]["readable"]["slope"] == pytest.approx(1)
    assert record["slopes"]["readable"]["standard_error"] == pytest.approx(0, abs=1e-9)
    point = record["points"][-1]
    assert point["seconds"]["plan"]["median"] == pytest.approx(usual(told.setups[-1], Engine.PLAN)[0])
    assert {"memory_bytes", "operations", "layers", "left_out"} <= set(point)


def test_what_is_asked_for_is_measured(told: Told) -> None:
    done = cost(
        "--pixels", "8M", "--features", "8", "--feature-side", "5", "--no-pool", "--engine", "plan", "--threads", "3"
    )
    assert done.exit_code == 0
    assert told.setups == (Setup((2448, 3264), 5, 8, pooled=False, threads=3),)
    assert told.engines == (Engine.PLAN,)
    assert "pooled" not in done.stdout
    assert "Slopes" not in done.stdout


def test_no_more_time_and_memory_is_taken_than_was_allowed(told: Told) -> None:
    cost("--seconds", "7.5", "--memory", "500")
    assert told.limits == Limits(7.5, 500_000_000)
    cost()
    assert told.limits == Limits(60.0, 1_000_000_000)
    cost("--memory", "50000")
    assert told.limits.memory == 9_000_000_000, "never nearly all that is free"
    done = cost("--memory", "100")
    left_out = " ".join(done.stdout.split("Left out: ")[1].split())
    assert left_out.startswith("readable ")
    assert "2448×3264, which would take 223 MB" in left_out
    for words, sentence in (
        (["--seconds", "nan"], "--seconds: found nan; expected a number from 0 on"),
        (
            ["--over", "pixels", "--pixels", "30x30"],
            "--over: found pixels beside one value of --pixels; expected several",
        ),
    ):
        refused = cost(*words)
        assert refused.exit_code == 2
        assert refused.stderr.startswith(f"xotui: {sentence}")


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_ctrl_c_prints_what_was_measured(told: Told, form: list[str]) -> None:
    told.points = 4
    done = cost(*form)
    assert done.exit_code == 0
    assert done.stderr == "stopped\n"
    if form:
        assert len(json.loads(done.stdout)["points"]) == 4
    else:
        assert "\n64×64 " in done.stdout
        assert "\n128×128 " not in done.stdout


def test_ctrl_c_before_anything_was_measured_still_counts(told: Told) -> None:
    told.points = 0
    done = cost()
    assert done.exit_code == 0
    assert "215,429,004" in done.stdout
    assert json.loads(cost("--json").stdout)["points"] == []


def test_too_little_memory_is_a_sentence(told: Told) -> None:
    told.points, told.error = 3, MemoryError
    done = cost()
    assert done.exit_code == 0
    assert done.stderr == "xotui: there was not enough memory for the next point\n"
    assert "\n28×28 " in done.stdout


@pytest.mark.parametrize(("name", "shape"), [("article", (9, 9)), ("learned", (9, 9))])
def test_a_network_is_counted_layer_by_layer(name: str, shape: tuple[int, int]) -> None:
    network = load_network(name, shape)
    done = cost("--network", name)
    assert done.exit_code == 0
    rows = {line.split()[0]: line for line in done.stdout.splitlines()[3:]}
    for layer, counted in zip(network.names[1:], network.costs(shape), strict=True):
        assert f" {counted.multiplications:,} " in rows[layer]
        assert f" {counted.comparisons:,} " in rows[layer]
    record = json.loads(cost("-n", name, "--json").stdout)
    assert [row["layer"] for row in record["layers"]] == [*network.names[1:], "all"]
    for row, counted in zip(record["layers"], (*network.costs(shape), network.cost(shape)), strict=True):
        assert {kind: row[kind] for kind in vars(counted)} == vars(counted)


def test_a_network_for_any_size_is_counted_at_the_one_that_is_given() -> None:
    record = json.loads(cost("-n", "article", "--pixels", "28x20", "--json").stdout)
    assert (record["rows"], record["columns"]) == (28, 20)
    assert record["layers"][-1]["multiplications"] == load_network("article", (28, 20)).cost((28, 20)).multiplications


@pytest.mark.parametrize(
    ("arguments", "told_so"),
    [
        (["--pixels", "huge"], "--pixels: found 'huge'; expected rows x columns"),
        (["--pixels", "9x9", "--feature-side", "11"], "features: found 11×11 on a picture of 9×9; expected"),
        (["--features", "1,2", "--feature-side", "1,2"], "expected them for one of these"),
        (["-n", "article", "--features", "3"], "--features: found beside --network"),
        (["-n", "article", "--no-pool"], "--pool: found beside --network"),
        (["-n", "nowhere.json"], "nowhere.json: cannot be read"),
        (["-n", "article", "--pixels", "9x9,28x28"], "--pixels: found 9x9,28x28; expected one size"),
        (["-n", "learned", "--pixels", "28x28"], "--pixels: found 28x28; learned is for pictures of 9x9"),
        (["-n", "article", "--pixels", "2x2"], "2×2"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(arguments: list[str], told_so: str) -> None:
    done = cost(*arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert told_so in done.stderr
    assert done.stderr.startswith("xotui: ")
    assert len(done.stderr.splitlines()) == 1


def test_unknown_choices_are_refused() -> None:
    for arguments in (["--over", "time"], ["--threads", "0"], ["--engine", "torch"], ["--seconds", "-1"], ["x"]):
        assert cost(*arguments).exit_code == 2


def test_the_real_thing() -> None:
    done = cost("--pixels", "9x9,28x28,64x64", "--features", "2", "--json")
    record = json.loads(done.stdout)
    assert done.exit_code == 0
    for point in record["points"]:
        for seconds in point["seconds"].values():
            assert 0 < seconds["fastest"] <= seconds["lower_quartile"] <= seconds["median"] <= seconds["upper_quartile"]
