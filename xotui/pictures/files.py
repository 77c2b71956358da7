"""Picture files, the published pictures among them, and where the program's own files are."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from xotui.engine.arrays import Array
from xotui.pictures.image_files import is_image_file
from xotui.pictures.scaling import scaled
from xotui.pictures.text import PictureError, format_picture, parse_picture

if TYPE_CHECKING:
    from xotui.pictures.photographs import Ink

GALLERY = (
    "x",
    "x-shifted",
    "x-shrunk",
    "x-rotated",
    "x-thick",
    "o",
    "o-shifted",
    "o-shrunk",
    "o-rotated",
    "o-thick",
)
"""The ten published 9×9 pictures, by name."""


def asset(*parts: str) -> Path:
    """Where a file of `assets/` is: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent.parent
    shipped = package / "assets"
    return (shipped if shipped.is_dir() else package.parent / "assets").joinpath(*parts)


def load_picture(source: str | os.PathLike[str], shape: tuple[int, int] | None = None, ink: Ink | None = None) -> Array:
    """Read a picture file: text, or an image (PNG, JPEG and so on).

    Args:
        source: A path; or the name of one of the ten published pictures, where no file is called that.
        shape: Rows and columns to bring it to; its own unless told. An image with a side longer than 64 pixels is
            brought to 9×9 unless told. See `scaled` and `small_picture`.
        ink: What on an image is ink, "dark" or "light"; its border is asked unless told. Text says so itself.

    Returns:
        (H, W), float64, each value in −1 … 1.

    Raises:
        PictureError: If it cannot be read or is no picture; the message names the file and the place in it.

    >>> load_picture("x").shape
    (9, 9)
    """
    path = _path(source)
    if is_image_file(path):
        from xotui.pictures.photographs import load_photograph, small_picture  # only needed for images

        return small_picture(load_photograph(path, ink), shape)
    picture = parse_named(str(source), read_text(path))
    return picture if shape is None else scaled(picture, shape)


def gallery_picture(name: str) -> Array:
    """One of the ten published pictures, whatever files there are where one works: (9, 9), each value −1 or 1.

    Args:
        name: One of `GALLERY`.

    >>> float(gallery_picture("x").sum())
    -55.0
    """
    return load_picture(asset("pictures", f"{name}.txt"))


def is_image(source: str | os.PathLike[str]) -> bool:
    """Whether what `load_picture` would read is an image, not text."""
    return is_image_file(_path(source))


def _path(source: str | os.PathLike[str]) -> Path:
    path = Path(source)
    return asset("pictures", f"{source}.txt") if str(source) in GALLERY and not path.is_file() else path


def parse_named(name: str, text: str) -> Array:
    """Read a picture from its text; what is wrong with it is said with `name` before it.

    Raises:
        PictureError: As `parse_picture` does.
    """
    try:
        return parse_picture(text)
    except PictureError as error:
        raise PictureError(f"{name}: {error}") from None


def save_picture(image: Array, target: str | os.PathLike[str]) -> None:
    """Write a picture file. What stood there before is only replaced when the whole of it is written.

    Raises:
        OSError: If it cannot be written; the file there before is as it was.
    """
    replace_text(Path(target), format_picture(image))


def read_text(path: Path) -> str:
    """The text of a file.

    Raises:
        PictureError: If it is not there, is no file, must not be read, or is not text.
    """
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise PictureError(f"{path}: byte {error.start + 1} is no text; expected a text file in UTF-8") from None
    except OSError as error:
        raise PictureError(f"{path}: cannot be read ({reason(error)}); expected a text file") from None


def replace_text(path: Path, text: str) -> None:
    """Write a text file beside its place first, then put it there in one step."""
    replace_bytes(path, text.encode("utf-8"))


def replace_bytes(path: Path, content: bytes) -> None:
    """Write a file beside its place first, then put it there in one step."""
    if path.is_dir():
        raise IsADirectoryError(21, "it is a folder")
    target = path.resolve()
    beside = target.with_name(f".{target.name[:100]}.{os.getpid()}.tmp")
    try:
        beside.write_bytes(content)
        if target.exists():
            beside.chmod(target.stat().st_mode)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def reason(error: OSError) -> str:
    """Why the system refused, as half a sentence."""
    text = error.strerror or str(error)
    return text[:1].lower() + text[1:]
