"""The command that writes a layer to be taken along."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from xotui.cli.arguments import INK, NETWORK, built, called, fitting, refuse, size_option

if TYPE_CHECKING:
    from xotui.insight.export import Piece
    from xotui.pictures.photographs import Ink


@click.command(short_help="One layer as Markdown, CSV, JSON, numpy source or a pytest file.")
@click.argument("picture")
@NETWORK
@size_option()
@INK
@click.option(
    "--layer", "-l", required=True, metavar="NAME", help="Which layer: picture, features, convolution, relu, pool1, …"
)
@click.option(
    "--feature", "-f", metavar="NAME|NUMBER", help="Only the map of this feature; numbers are counted from 0."
)
@click.option(
    "--format",
    "wanted",
    type=click.Choice(["markdown", "csv", "json", "numpy", "pytest"]),
    help="How it is written; as FILE is called unless told, else markdown.",
)
@click.option("--output", "-o", metavar="FILE", help="Where to write it; standard output unless told.")
def export(
    picture: str,
    network: str,
    size: str | None,
    ink: Ink | None,
    layer: str,
    feature: str | None,
    wanted: str | None,
    output: str | None,
) -> None:
    """Write one layer of PICTURE: as a table, as data, as arrays, or as a test of your own code.

    The pytest file stands alone. It has the picture, the layers' numbers and what they give, passes as it is, and has
    a place for the code that you want to check.
    """
    import numpy as np

    from xotui.document.networks import find_network
    from xotui.insight.export import FORMATS, format_for, piece_of
    from xotui.pictures.files import reason, replace_text

    try:
        blueprint = find_network(network)
        image = fitting(picture, blueprint, size, ink).image
        made = built(picture, blueprint, image.shape)
        with np.errstate(over="ignore", invalid="ignore"):
            trace = made.trace(image)
    except ValueError as error:
        refuse(str(error))
    try:
        piece = piece_of(made, trace, layer, picture_name=Path(called(picture)).stem, network_name=blueprint.name)
    except ValueError as error:
        refuse(f"--layer: {error}")
    if feature is not None:
        try:
            piece = piece.map(_index(feature, piece))
        except ValueError as error:
            from xotui.document.networks import printable

            refuse(printable(f"--{error}"))
    chosen = next((one for one in FORMATS if one.name == wanted), None)
    text = (chosen or format_for(output or "") or FORMATS[0]).write(piece)
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        replace_text(Path(output), text)
    except OSError as error:
        refuse(f"{output}: cannot be written ({reason(error)})")


def _index(feature: str, piece: Piece) -> int:
    """The index of a feature by its name, or by its number.

    Raises:
        ValueError: If there is none.
    """
    from xotui.insight.why.cell_names import index_of_name

    if not piece.divisible:
        raise ValueError(f"feature: found {feature!r} for {piece.layer}; expected it only for a layer of maps")
    return index_of_name(feature, piece.names, "feature", piece.layer)
