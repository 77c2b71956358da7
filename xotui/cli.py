"""The commands: parse, call, print."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from xotui import __version__

NETWORK = click.option(
    "--network", "-n", default="article", metavar="NAME|FILE", help="A network by name, or a network file."
)


class Commands(click.Group):
    """The first word is a command if there is one of that name, else the picture that the explorer opens."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the explorer's name before whatever is no command."""
        own = {name for parameter in self.get_params(ctx) for name in parameter.opts}
        if not args or (args[0] not in self.commands and args[0] not in own):
            args = ["explore", *args]
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Both ways to call it."""
        formatter.write_usage("xotui", "[PICTURE] [--network NAME|FILE] [--ascii]")
        formatter.write_usage("xotui", "COMMAND …", prefix="       ")


@click.group(cls=Commands, context_settings={"help_option_names": ["--help", "-h"]})
@click.version_option(__version__, message="xotui %(version)s")
def main() -> None:
    """See how a convolutional neural network tells an X from an O.

    Without a command the explorer opens, with a PICTURE file or the article's X.
    """
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a terminal without Unicode gets question marks, not a traceback


@main.command()
@click.argument("picture", required=False)
@NETWORK
@click.option("--ascii", "only_ascii", is_flag=True, help="Write nothing but ASCII.")
def explore(picture: str | None, network: str, only_ascii: bool) -> None:
    """Open the explorer (the same as no command)."""
    app = _app(picture, network, only_ascii, remember=True)
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        _refuse("the explorer needs a terminal; xotui score and xotui show print without one")
    app.run()
    if app.return_code:
        sys.exit(app.return_code)


@main.command(short_help="Scores, verdict and literal match of many pictures.")
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

    try:
        blueprint = find_network(network)
    except ValueError as error:
        _refuse(str(error))
    if not blueprint.votes:
        _refuse(f"{network}: found a network that ends with maps; score expects one that votes")
    answers, failed = [], False
    for name in pictures:
        try:
            image = _read(name)
            built = blueprint.build(image.shape)
            answers.append(answer(name, image, built, exemplars_of(built, image.shape)))
        except ValueError as error:
            sentence = str(error) if str(error).startswith(f"{_called(name)}: ") else f"{_called(name)}: {error}"
            click.echo(f"xotui: {sentence}", err=True)
            failed = True
    text = json_text(answers) if as_json else table_text(answers)
    if text:
        click.echo(text)
    if failed:
        sys.exit(2)


@main.command()
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
    from xotui.tui.notation import Notation
    from xotui.tui.printing import print_layers

    try:
        image = _read(picture)
        network_ = find_network(network).build(image.shape)
        trace = network_.trace(image)
        stages = [trace[layer]] if layer else list(trace)
    except KeyError as error:
        _refuse(f"--layer: {error.args[0]}")
    except ValueError as error:
        _refuse(str(error))
    print_layers(stages, network_, Notation(notation))


@main.command()
@click.argument("picture", required=False)
@NETWORK
@click.option("--size", default="120x40", metavar="COLUMNSxROWS", help="Of the terminal; 120x40 unless told.")
@click.option("--press", default="", metavar="KEY,KEY…", help="Keys to press first, as in the table of keys.")
@click.option("--theme", default="xotui-dark", help="xotui-dark, xotui-light, ansi-dark or any theme of Textual's.")
@click.option("--ascii", "only_ascii", is_flag=True, help="Write nothing but ASCII.")
@click.option("--output", "-o", required=True, metavar="FILE.svg", help="Where to write the picture.")
def screenshot(
    picture: str | None, network: str, size: str, press: str, theme: str, only_ascii: bool, output: str
) -> None:
    """Run the explorer without a terminal, press keys, and save what a person would see as SVG."""
    from xotui.tui.screenshot import parse_keys, parse_terminal_size, take

    if Path(output).suffix.lower() != ".svg":
        _refuse(f"--output: found {output!r}; expected a name that ends with .svg, which is what is written")
    app = _app(picture, network, only_ascii, remember=False)
    try:
        svg = take(app, parse_terminal_size(size), parse_keys(press), theme)
    except ValueError as error:
        _refuse(str(error))
    try:
        Path(output).write_text(svg, encoding="utf-8")
    except OSError as error:
        from xotui.pictures.files import reason

        _refuse(f"{output}: cannot be written ({reason(error)})")


def _app(picture: str | None, network: str, only_ascii: bool, *, remember: bool) -> Any:
    """The application for a picture and a network as the command line names them."""
    from xotui.document.document import check_picture_shape
    from xotui.document.networks import find_network
    from xotui.pictures import load_picture
    from xotui.tui.app import XotuiApp
    from xotui.tui.settings import Settings

    name = picture or "x"
    try:
        image = _read(name) if picture else load_picture("x")
        try:
            check_picture_shape(image.shape)
        except ValueError as error:
            raise ValueError(f"{name}: {error}; xotui score and xotui show take any size") from None
        blueprint = find_network(network)
        return XotuiApp(
            image,
            blueprint.build(image.shape),
            picture_name=Path(_called(name)).stem,
            network_name=blueprint.name,
            settings=Settings.of_person() if remember else None,
            ascii_only=only_ascii or _cannot_write_unicode(),
        )
    except ValueError as error:
        _refuse(str(error))


def _cannot_write_unicode() -> bool:
    """Whether the terminal's encoding has no box characters."""
    try:
        "█╲⟦→".encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return True
    return False


def _read(name: str) -> Any:
    """The picture of a name; - is standard input.

    Raises:
        ValueError: If it is no picture; it names the file and the place in it.
    """
    from xotui.pictures.files import load_picture, parse_named

    if name != "-":
        return load_picture(name)
    try:
        return parse_named(_called(name), sys.stdin.read())
    except UnicodeDecodeError:
        raise ValueError(f"{_called(name)}: found no text; expected a picture in UTF-8") from None


def _called(name: str) -> str:
    """What a picture is called in a sentence."""
    return "standard input" if name == "-" else name


def _refuse(sentence: str) -> Any:
    """Say what is wrong and leave with status 2."""
    click.echo(f"xotui: {sentence}", err=True)
    sys.exit(2)
