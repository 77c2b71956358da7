"""The command that looks for what is wrong with a network."""

from __future__ import annotations

import sys
from shutil import get_terminal_size
from typing import TYPE_CHECKING

import click

from xotui.cli.arguments import refuse, shape_of

if TYPE_CHECKING:  # pictures are only needed when the command is called
    from xotui.pictures.labelled import LabelledSet

_WIDTH = (60, 110)  # the fewest and the most columns of a line of text


@click.command(short_help="Dead, double and unheard features of a network, its field of view, its symmetries.")
@click.argument("network", default="article")
@click.option("--size", default="9x9", metavar="ROWSxCOLUMNS", help="Of the pictures; 9x9 unless told.")
@click.option(
    "--pictures", metavar="FOLDER|FILE.csv", help="Labelled pictures to watch it on, instead of drawn letters."
)
@click.option("--json", "as_json", is_flag=True, help="Print an object.")
def check(network: str, size: str, pictures: str | None, as_json: bool) -> None:
    """Check NETWORK, a name or a file: article unless told.

    Looks for dead features, duplicate and negated ones, values that never vote, saturation and pixels that never count;
    tells how many pixels a value of each layer sees, and tries the symmetries that every convolution must have. The
    exit status is 0 when nothing was found and 1 when something was.

    A network with weights of its own is checked on pictures of the size that they are for.
    """
    from xotui.document.networks import find_network, printable
    from xotui.insight.checks import check_network, checks_json, checks_text

    try:
        given = shape_of(size)
        blueprint = find_network(network)
        shape = blueprint.picture_shape(given)
        watched = None if pictures is None else _labelled(pictures, shape)
        report = check_network(blueprint.build(shape), shape, name=blueprint.name, pictures=watched)
    except ValueError as error:
        refuse(printable(str(error)))
    low, high = _WIDTH
    width = min(max(get_terminal_size((100, 24)).columns, low), high)
    click.echo(checks_json(report) if as_json else _printable(checks_text(report, width)))
    if not report.ok:
        sys.exit(1)


def _printable(text: str) -> str:
    """Every line with what a terminal might obey written out: names of features come from files."""
    from xotui.document.networks import printable

    return "\n".join(map(printable, text.split("\n")))


def _labelled(source: str, shape: tuple[int, int]) -> LabelledSet:
    """A person's own labelled pictures, brought to a size."""
    from xotui.pictures.labelled import LabelledSet
    from xotui.pictures.scaling import scaled
    from xotui.pictures.sets import load_labelled

    given = load_labelled(source)
    return LabelledSet(scaled(given.images, shape), given.labels, given.names)
