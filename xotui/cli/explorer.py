"""The commands that open the explorer: in a terminal, or without one for a picture of it."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from xotui.cli.arguments import INK, NETWORK, built, called, read, refuse, shape_for, size_option

if TYPE_CHECKING:
    from xotui.document.networks import Blueprint
    from xotui.pictures.photographs import Ink, Photograph

WHOLE = click.option("--whole", "-w", is_flag=True, help="Run the features over all of PICTURE, of any size.")


@click.command()
@click.argument("picture", required=False)
@NETWORK
@size_option()
@INK
@WHOLE
@click.option("--ascii", "only_ascii", is_flag=True, help="Write nothing but ASCII.")
def explore(
    picture: str | None, network: str, size: str | None, ink: Ink | None, whole: bool, only_ascii: bool
) -> None:
    """Open the explorer (the same as no command)."""
    # What is imported stays. Looking through it for garbage, again and again, takes a tenth of the start and finds
    # hardly any; `xotui.tui.later` switches it on again.
    gc.disable()
    try:
        app = _app(picture, network, size, ink, only_ascii, whole=whole, remember=True)
        if not sys.stdin.isatty() or not sys.stdout.isatty():
            refuse("the explorer needs a terminal; xotui score and xotui show print without one")
        app.run()
    finally:
        gc.enable()
    if app.return_code:
        sys.exit(app.return_code)


@click.command()
@click.argument("picture", required=False)
@NETWORK
@size_option("--picture-size")
@INK
@WHOLE
@click.option(
    "--size", "terminal", default="120x40", metavar="COLUMNSxROWS", help="Of the terminal; 120x40 unless told."
)
@click.option("--press", default="", metavar="KEY,KEY…", help="Keys to press first, as in the table of keys.")
@click.option("--theme", default="xotui-dark", help="xotui-dark, xotui-light, ansi-dark or any theme of Textual's.")
@click.option("--ascii", "only_ascii", is_flag=True, help="Write nothing but ASCII.")
@click.option("--output", "-o", required=True, metavar="FILE.svg", help="Where to write the picture.")
def screenshot(
    picture: str | None,
    network: str,
    size: str | None,
    ink: Ink | None,
    whole: bool,
    terminal: str,
    press: str,
    theme: str,
    only_ascii: bool,
    output: str,
) -> None:
    """Run the explorer without a terminal, press keys, and save what a person would see as SVG."""
    from xotui.tui.screenshot import parse_keys, parse_terminal_size, take

    if Path(output).suffix.lower() != ".svg":
        refuse(f"--output: found {output!r}; expected a name that ends with .svg, which is what is written")
    app = _app(picture, network, size, ink, only_ascii, whole=whole, remember=False)
    try:
        svg = take(app, parse_terminal_size(terminal), parse_keys(press), theme)
    except ValueError as error:
        refuse(str(error))
    try:
        Path(output).write_text(svg, encoding="utf-8")
    except OSError as error:
        from xotui.pictures.files import reason

        refuse(f"{output}: cannot be written ({reason(error)})")


def _app(
    picture: str | None,
    network: str,
    size: str | None,
    ink: Ink | None,
    only_ascii: bool,
    *,
    whole: bool,
    remember: bool,
) -> Any:
    """The application for a picture and a network as the command line names them."""
    from xotui.document.networks import find_network
    from xotui.pictures.files import asset
    from xotui.tui.actions import PHOTOGRAPH
    from xotui.tui.app import XotuiApp
    from xotui.tui.settings import Settings

    name = picture or str(asset("pictures", "x.txt"))
    try:
        blueprint = find_network(network)
        image, photograph, told = _picture(name, blueprint, size, ink, whole=whole)
        app = XotuiApp(
            image,
            built(name, blueprint, image.shape),
            picture_name=Path(called(name)).stem,
            network_name=blueprint.name,
            settings=Settings.of_person() if remember else None,
            ascii_only=only_ascii or _cannot_write_unicode(),
        )
        app.explorer.note, app.explorer.photograph = told, photograph
        app.first_screen = PHOTOGRAPH if whole else ""
        return app
    except ValueError as error:
        refuse(str(error))


def _picture(
    name: str, blueprint: Blueprint, size: str | None, ink: Ink | None, *, whole: bool
) -> tuple[Any, Photograph | None, str]:
    """The explorer's picture, the whole of it where there is more to it, and what is told of that."""
    from xotui.document.document import PICTURE_SIDE, check_not_too_small, check_picture_shape
    from xotui.tui.actions import BY_ID, PHOTOGRAPH
    from xotui.tui.screens.filing import scaled_words

    given = read(name, shape_for(blueprint, size), ink)
    check_not_too_small(name, given.original.shape if whole else given.image.shape)
    if given.photograph:
        from xotui.tui.screens.images import image_words

        words = image_words(given.photograph, given.image).capitalize()
        return given.image, given.photograph, "" if whole else f"{words}; {BY_ID[PHOTOGRAPH].keys} shows all of it"
    image = given.image
    if whole:
        from xotui.pictures.photographs import USUAL, drawn_photograph
        from xotui.pictures.scaling import scaled

        small = max(image.shape) <= PICTURE_SIDE[1]
        photograph = drawn_photograph(given.original, Path(called(name)).stem)
        return image if small else scaled(image, USUAL), photograph, ""
    try:
        check_picture_shape(image.shape)
    except ValueError as error:
        advice = "--whole, --size, xotui score and xotui show take any size"
        raise ValueError(f"{name}: {error}; {advice}") from None
    words = scaled_words(given.original, image) if blueprint.shape else f", {given.note}" if given.note else ""
    return image, None, words.removeprefix(", ").capitalize()


def _cannot_write_unicode() -> bool:
    """Whether the terminal's encoding has no box characters."""
    try:
        "█╲⟦→".encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return True
    return False
