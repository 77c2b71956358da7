"""What the commands take, and how they refuse what they cannot take."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:  # what is only named is not imported before a command is called
    from xotui.document.networks import Blueprint
    from xotui.engine import Network
    from xotui.engine.arrays import Array
    from xotui.pictures.photographs import Ink, Photograph

_LARGE = 16_000_000  # pixels of an image that take so long to read that it is said before

Command = TypeVar("Command", bound=Callable[..., Any])

NETWORK = click.option(
    "--network", "-n", default="article", metavar="NAME|FILE", help="A network by name, or a network file."
)

INK = click.option("--ink", type=click.Choice(["dark", "light"]), help="What is ink on an image; else its border says.")


def size_option(name: str = "--size") -> Callable[[Command], Command]:
    """The option for the size of the picture; it is always handed on as `size`."""
    text = "Bring the picture to this size; an image of more than 64 pixels a side to 9x9 unless told."
    return click.option(name, "size", metavar="ROWSxCOLUMNS", help=text)


@dataclass(frozen=True, eq=False)
class Given:
    """A picture as it was asked for, in the size that a network is for.

    Attributes:
        image: (H, W), each value in −1 … 1.
        original: (H, W), what was read; of an image how light it is.
        photograph: The image file that it was made of, if it was one.
    """

    image: Array
    original: Array
    photograph: Photograph | None = None

    @property
    def note(self) -> str:
        """What is to be told of it in a few words: what was taken for ink, and that it was scaled."""
        told = [f"{self.photograph.ink} ink"] if self.photograph else []
        if self.image.shape != self.original.shape:
            told.append("scaled to " + "×".join(map(str, self.image.shape)))
        return ", ".join(told)


def read(name: str, shape: tuple[int, int] | None = None, ink: Ink | None = None) -> Given:
    """The picture of a name; - is standard input.

    Args:
        name: A path, a published picture, or -.
        shape: Rows and columns to bring it to; its own unless told, of a large image 9×9.
        ink: What is ink on an image.

    Raises:
        ValueError: If it is no picture; it names the file and the place in it.
    """
    from xotui.pictures.files import is_image, load_picture, parse_named
    from xotui.pictures.scaling import scaled

    if name == "-":
        try:
            image = parse_named(called(name), sys.stdin.read())
        except UnicodeDecodeError:
            raise ValueError(f"{called(name)}: found no text; expected a picture in UTF-8") from None
    elif is_image(name):
        from xotui.pictures.photographs import load_photograph, small_picture

        _announce(name)
        photograph = load_photograph(name, ink)
        return Given(small_picture(photograph, shape), photograph.light, photograph)
    else:
        image = load_picture(name)
    return Given(image if shape is None else scaled(image, shape), image)


def _announce(name: str) -> None:
    """Say to a person that a large image is read, which takes seconds in which nothing else is seen."""
    if sys.stderr.isatty():
        from xotui.pictures.image_files import check_image

        pixels = check_image(name)
        if pixels > _LARGE:
            click.echo(f"xotui: reading {name}, {pixels / 1e6:.0f} megapixels ...", err=True)


def fitting(name: str, blueprint: Blueprint, size: str | None = None, ink: Ink | None = None) -> Given:
    """The picture of a name in the size that a network is for.

    Args:
        name: A path, a published picture, or -.
        blueprint: The network; where its weights are for one size, that is taken.
        size: Rows and columns, as --size names them; else as the picture is, of a large image 9×9.
        ink: What is ink on an image.

    Raises:
        ValueError: If it is no picture, or the size is none or not that of the network's weights.
    """
    return read(name, shape_for(blueprint, size), ink)


def built(name: str, blueprint: Blueprint, shape: tuple[int, ...]) -> Network:
    """The network for a picture of (H, W).

    Args:
        name: A path, a published picture, or -.
        blueprint: The network.
        shape: Rows and columns of the picture.

    Raises:
        ValueError: If the network does not fit the picture; it names the picture.
    """
    try:
        return blueprint.build(shape)
    except ValueError as error:
        from xotui.document.networks import printable
        from xotui.engine import Network
        from xotui.insight.whole.places import least_shape, map_layers

        least = least_shape(map_layers(Network(blueprint.layers, blueprint.labels)))
        sentence = str(error)
        if any(side < need for side, need in zip(shape, least, strict=True)):
            found, needed = ("×".join(map(str, sides)) for sides in (shape, least))
            network = printable(blueprint.name)
            sentence = f"a picture of {found} is too small for network {network}; expected at least {needed}"
        raise ValueError(f"{called(name)}: {sentence}") from None


def shape_for(blueprint: Blueprint, size: str | None) -> tuple[int, int] | None:
    """Rows and columns that pictures are brought to for a network; None where they stay as they are.

    Raises:
        ValueError: If the size is none, or not that of the network's weights.
    """
    wanted = None if size is None else shape_of(size)
    if wanted and blueprint.shape and wanted != blueprint.shape:
        own = "x".join(map(str, blueprint.shape))
        raise ValueError(f"--size: found {size}; expected {own}, for which the weights of {blueprint.name} are")
    return blueprint.shape or wanted


def called(name: str) -> str:
    """What a picture is called in a sentence."""
    return "standard input" if name == "-" else name


def refuse(sentence: str) -> Any:
    """Say what is wrong and leave with status 2."""
    click.echo(f"xotui: {sentence}", err=True)
    sys.exit(2)


def shape_of(size: str) -> tuple[int, int]:
    """Rows and columns of pictures, as --size names them.

    Raises:
        ValueError: If it names none that the editor takes.
    """
    rows, _, columns = size.lower().replace("×", "x").partition("x")
    if not (rows.isdecimal() and columns.isdecimal() and all(3 <= int(side) <= 64 for side in (rows, columns))):
        raise ValueError(f"--size: found {size!r}; expected rows x columns from 3x3 to 64x64, such as 9x9")
    return int(rows), int(columns)
