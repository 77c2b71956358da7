"""The commands that print what a network makes of pictures."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from xotui.cli.arguments import INK, NETWORK, built, called, fitting, read, refuse, shape_for, size_option

if TYPE_CHECKING:
    from xotui.pictures.photographs import Ink


@click.command(short_help="Scores, verdict and literal match of many pictures.")
@click.argument("pictures", nargs=-1, required=True)
@NETWORK
@size_option()
@INK
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
def score(pictures: tuple[str, ...], network: str, size: str | None, ink: Ink | None, as_json: bool) -> None:
    """Print scores, verdict and literal match of PICTURES (- reads standard input).

    Every good picture is answered; each bad one gets a sentence on standard error, and the exit status is 2.
    """
    from xotui.document.networks import exemplars_of, find_network
    from xotui.insight.answer import answer, json_text, table_text

    try:
        blueprint = find_network(network)
        shape = shape_for(blueprint, size)
    except ValueError as error:
        refuse(str(error))
    if not blueprint.votes:
        refuse(f"{network}: found a network that ends with maps; score expects one that votes")
    answers, failed = [], False
    for name in pictures:
        try:
            given = read(name, shape, ink)
            image = given.image
            made = built(name, blueprint, image.shape)
            found = answer(name, image, made, exemplars_of(made, image.shape))
            answers.append(replace(found, note=given.note))
        except ValueError as error:
            sentence = str(error) if str(error).startswith(f"{called(name)}: ") else f"{called(name)}: {error}"
            click.echo(f"xotui: {sentence}", err=True)
            failed = True
    text = json_text(answers) if as_json else table_text(answers)
    if text:
        click.echo(text)
    if failed:
        sys.exit(2)


@click.command()
@click.argument("picture")
@NETWORK
@size_option()
@INK
@click.option("--layer", "-l", metavar="NAME", help="Only this layer: picture, convolution, relu, pool1, …")
@click.option(
    "--notation",
    type=click.Choice(["decimal", "fraction", "article", "colour"]),
    default="decimal",
    help="How numbers are written.",
)
def show(picture: str, network: str, size: str | None, ink: Ink | None, layer: str | None, notation: str) -> None:
    """Print every map of PICTURE: in colours to a terminal, as plain text to anything else."""
    from xotui.document.networks import find_network
    from xotui.tui.notation import Notation
    from xotui.tui.printing import print_layers

    try:
        blueprint = find_network(network)
        image = fitting(picture, blueprint, size, ink).image
        network_ = built(picture, blueprint, image.shape)
        trace = network_.trace(image)
        stages = [trace[layer]] if layer else list(trace)
    except KeyError as error:
        refuse(f"--layer: {error.args[0]}")
    except ValueError as error:
        refuse(str(error))
    print_layers(stages, network_, Notation(notation))
