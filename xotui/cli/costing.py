"""The command that tells what a convolution costs: counted exactly, and measured on this machine."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from math import isnan
from shutil import get_terminal_size
from typing import TYPE_CHECKING

import click

from xotui.cli.arguments import refuse

if TYPE_CHECKING:  # numpy is not needed before the command is called
    from xotui.insight.costs.engines import Engine
    from xotui.insight.costs.measuring import Limits, Point
    from xotui.insight.costs.setups import Setup

_MEMORY = 1000  # MB that are taken without having been asked for
_OPTIONS = {
    "pool": "--pool",
    "side": "--feature-side",
    "features": "--features",
    "over": "--over",
    "threads": "--threads",
    "engine": "--engine",
    "seconds": "--seconds",
    "memory": "--memory",
}


@click.command(short_help="What a convolution costs: exact counts, memory, and the time it takes here.")
@click.option("--pixels", metavar="SIZES", help="Pictures: 256x256, 65536, 8M, or several with commas between them.")
@click.option("--feature-side", "side", metavar="NUMBERS", help="Rows and columns of a feature; 3 unless told.")
@click.option("--features", metavar="NUMBERS", help="How many features; 3 unless told.")
@click.option(
    "--over",
    type=click.Choice(["pixels", "feature-side", "features"]),
    help="Measure over the usual values of this one.",
)
@click.option("--pool/--no-pool", default=True, help="Whether 2x2 windows are pooled; they are unless told.")
@click.option("--threads", type=click.IntRange(1, 1024), metavar="N", help="Of the plan; as many as CPUs unless told.")
@click.option("--engine", type=click.Choice(["readable", "plan", "both"]), default="both", help="Who is measured.")
@click.option("--seconds", type=click.FloatRange(0), default=60.0, metavar="N", help="In all, about; 60 unless told.")
@click.option("--memory", type=click.IntRange(1), metavar="MB", help=f"The most to take; {_MEMORY} unless told.")
@click.option("--network", "-n", metavar="NAME|FILE", help="Count a network instead, at its own size or at --pixels.")
@click.option("--json", "as_json", is_flag=True, help="Print an object.")
@click.pass_context
def cost(
    context: click.Context,
    pixels: str | None,
    side: str | None,
    features: str | None,
    over: str | None,
    pool: bool,
    threads: int | None,
    engine: str,
    seconds: float,
    memory: int | None,
    network: str | None,
    as_json: bool,
) -> None:
    """Tell what one picture costs on its way through a convolution, ReLU and pooling.

    Every operation is counted exactly. The time is measured here, over one quantity: that of which several values are
    given, or --over names; the pixels of the picture unless told, up to 8 megapixels. Slopes on two logarithmic axes
    say how well the article's law shows, that the cost is linear in each of them.

    Ctrl+C stops, and what was measured is printed.
    """
    if network is not None:
        beside = [
            option
            for name, option in _OPTIONS.items()
            if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
        ]
        if beside:
            refuse(
                f"{beside[0]}: found beside --network, which is only counted; expected only --pixels and --json there"
            )
        click.echo(_counted(network, pixels, as_json))
        return
    from xotui.engine.plans.workers import usable_cpus
    from xotui.insight.costs.engines import Engine
    from xotui.insight.costs.findings import Findings
    from xotui.insight.costs.measuring import Limits
    from xotui.insight.costs.report import report_json, report_text
    from xotui.insight.costs.requests import requested

    if isnan(seconds):
        refuse("--seconds: found nan; expected a number from 0 on")
    try:
        quantity, setups = requested(pixels, side, features, over, pool, threads or len(usable_cpus()))
    except ValueError as error:
        refuse(str(error))
    engines = tuple(Engine) if engine == "both" else (Engine(engine),)
    points, stopped = _measured(setups, engines, Limits(seconds, _allowed(memory)))
    findings = Findings(quantity, tuple(points))
    columns = min(get_terminal_size((100, 24)).columns, 100)
    click.echo(report_json(findings) if as_json else report_text(findings, setups[-1], columns))
    if stopped:
        click.echo("stopped", err=True)


def _allowed(memory: int | None) -> int:
    """Bytes that may be taken for one point: what was asked for, else a little, and never nearly all there is."""
    from xotui.document.machine import available_memory

    free = available_memory()
    wanted = (memory or _MEMORY) * 1_000_000
    return wanted if free is None else min(wanted, free * 9 // 10)


def _measured(setups: Sequence[Setup], engines: Sequence[Engine], limits: Limits) -> tuple[list[Point], bool]:
    """What was measured until the end, or until a person stopped it; the progress is for the eye only."""
    from xotui.insight.costs.measuring import Point, measured
    from xotui.insight.costs.memory import most_memory
    from xotui.insight.costs.units import bytes_text

    seen = sys.stderr.isatty()
    if seen:
        taken = most_memory(setups, engines, limits.memory)
        click.echo(
            f"takes up to {bytes_text(taken)} of memory, and about {limits.seconds:g} seconds at the most", err=True
        )
    points: list[Point] = []
    stopped = False
    try:
        for event in measured(setups, engines, limits):
            if isinstance(event, Point):
                points.append(event)
            elif seen:
                told = f"measuring {event.number} of {event.count}, {event.engine}"
                click.echo(f"\r{told:<60}", err=True, nl=False)
    except KeyboardInterrupt:
        stopped = True
    except MemoryError:
        click.echo("xotui: there was not enough memory for the next point", err=True)
    if seen:
        click.echo(f"\r{'':60}\r", err=True, nl=False)
    return points, stopped


def _counted(network: str, pixels: str | None, as_json: bool) -> str:
    """The exact counts of a network, layer by layer."""
    from xotui.document.networks import find_network, printable
    from xotui.insight.costs.counting import layer_counts
    from xotui.insight.costs.report import counts_json, counts_text
    from xotui.insight.costs.requests import sizes_of

    try:
        sizes = sizes_of(pixels or "9x9")
        blueprint = find_network(network)
        shape = blueprint.picture_shape(sizes[0])
        if len(sizes) > 1:
            refuse(f"--pixels: found {pixels}; expected one size beside --network")
        if pixels is not None and shape != sizes[0]:
            refuse(f"--pixels: found {pixels}; {network} is for pictures of {shape[0]}x{shape[1]}")
        counts = layer_counts(blueprint.build(shape), shape, 8)
    except ValueError as error:
        refuse(printable(str(error)))
    if as_json:
        return counts_json(blueprint.name, shape, counts)
    return counts_text(f"{printable(blueprint.name)} on a picture of {shape[0]}×{shape[1]}, counted exactly", counts)
