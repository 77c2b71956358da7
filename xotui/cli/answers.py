"""The commands that print what a network makes of pictures."""

from __future__ import annotations

import sys
from dataclasses import replace

import click

from xotui.cli.arguments import NETWORK, called, read, refuse


@click.command(short_help="Scores, verdict and literal match of many pictures.")
@click.argument("pictures", nargs=-1, required=True)
@NETWORK
@click.option("--json", "as_json", is_flag=True, help="Print a list of objects.")
def score(pictures: tuple[str, ...], network: str, as_json: bool) -> None:
    """Print scores, verdict and literal match of PICTURES (- reads standard input).

    Every good picture is answered; each bad one gets a sentence on standard error, and the exit status is 2.
    """
    from xotui.document.document import exemplars_of
    from xotui.document.networks import find_network
    from xotui.insight.answer import answer, json_text, table_text
    from xotui.pictures.scaling import scaled

    try:
        blueprint = find_network(network)
    except ValueError as error:
        refuse(str(error))
    if not blueprint.votes:
        refuse(f"{network}: found a network that ends with maps; score expects one that votes")
    answers, failed = [], False
    for name in pictures:
        try:
            image = read(name)
            fitting = scaled(image, blueprint.picture_shape(image.shape))
            built = blueprint.build(fitting.shape)
            found = answer(name, fitting, built, exemplars_of(built, fitting.shape))
            told = "" if fitting.shape == image.shape else "scaled to " + "×".join(map(str, fitting.shape))
            answers.append(replace(found, note=told))
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
@click.option("--layer", "-l", metavar="NAME", help="Only this layer: picture, convolution, relu, pool1, …")
@click.option(
    "--notation",
    type=click.Choice(["decimal", "fraction", "article", "colour"]),
    default="decimal",
    help="How numbers are written.",
)
def show(picture: str, network: str, layer: str | None, notation: str) -> None:
    """Print every map of PICTURE: in colours to a terminal, as plain text to anything else."""
    from xotui.document.networks import find_network
    from xotui.pictures.scaling import scaled
    from xotui.tui.notation import Notation
    from xotui.tui.printing import print_layers

    try:
        image = read(picture)
        blueprint = find_network(network)
        image = scaled(image, blueprint.picture_shape(image.shape))
        network_ = blueprint.build(image.shape)
        trace = network_.trace(image)
        stages = [trace[layer]] if layer else list(trace)
    except KeyError as error:
        refuse(f"--layer: {error.args[0]}")
    except ValueError as error:
        refuse(str(error))
    print_layers(stages, network_, Notation(notation))
