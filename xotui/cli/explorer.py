"""The commands that open the explorer: in a terminal, or without one for a picture of it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from xotui.cli.arguments import NETWORK, called, read, refuse


@click.command()
@click.argument("picture", required=False)
@NETWORK
@click.option("--ascii", "only_ascii", is_flag=True, help="Write nothing but ASCII.")
def explore(picture: str | None, network: str, only_ascii: bool) -> None:
    """Open the explorer (the same as no command)."""
    app = _app(picture, network, only_ascii, remember=True)
    if not sys.stdin.isatty() or not sys.stdout.isatty():
        refuse("the explorer needs a terminal; xotui score and xotui show print without one")
    app.run()
    if app.return_code:
        sys.exit(app.return_code)


@click.command()
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
        refuse(f"--output: found {output!r}; expected a name that ends with .svg, which is what is written")
    app = _app(picture, network, only_ascii, remember=False)
    try:
        svg = take(app, parse_terminal_size(size), parse_keys(press), theme)
    except ValueError as error:
        refuse(str(error))
    try:
        Path(output).write_text(svg, encoding="utf-8")
    except OSError as error:
        from xotui.pictures.files import reason

        refuse(f"{output}: cannot be written ({reason(error)})")


def _app(picture: str | None, network: str, only_ascii: bool, *, remember: bool) -> Any:
    """The application for a picture and a network as the command line names them."""
    from xotui.document.document import check_picture_shape
    from xotui.document.networks import find_network
    from xotui.pictures import load_picture
    from xotui.pictures.scaling import scaled
    from xotui.tui.app import XotuiApp
    from xotui.tui.screens.filing import scaled_words
    from xotui.tui.settings import Settings

    name = picture or "x"
    try:
        image = read(name) if picture else load_picture("x")
        try:
            check_picture_shape(image.shape)
        except ValueError as error:
            raise ValueError(f"{name}: {error}; xotui score and xotui show take any size") from None
        blueprint = find_network(network)
        given, image = image, scaled(image, blueprint.picture_shape(image.shape))
        app = XotuiApp(
            image,
            blueprint.build(image.shape),
            picture_name=Path(called(name)).stem,
            network_name=blueprint.name,
            settings=Settings.of_person() if remember else None,
            ascii_only=only_ascii or _cannot_write_unicode(),
        )
        app.explorer.note = scaled_words(given, image).removeprefix(", ").capitalize()
        return app
    except ValueError as error:
        refuse(str(error))


def _cannot_write_unicode() -> bool:
    """Whether the terminal's encoding has no box characters."""
    try:
        "█╲⟦→".encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return True
    return False
