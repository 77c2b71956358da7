"""Image files (PNG, JPEG and so on) as light and dark. Pillow reads them; it is only imported when there is one."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from xotui.engine.arrays import Array
from xotui.pictures.text import PictureError

if TYPE_CHECKING:  # it is an extra, and reading text pictures needs nothing of it
    from PIL.Image import Image

MOST = 64_000_000
"""The most pixels of an image."""

SUFFIXES = frozenset(
    (
        ".avif", ".bmp", ".dib", ".gif", ".ico", ".j2k", ".jfif", ".jp2", ".jpe", ".jpeg", ".jpg", ".pbm", ".pcx",
        ".pgm", ".png", ".pnm", ".ppm", ".psd", ".qoi", ".tga", ".tif", ".tiff", ".webp",
    )
)  # fmt: skip
"""How the names of image files end, in small letters."""

_BEGINNINGS = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF", b"8BPS", b"\0\0\x01\0", b"qoif",
    b"\0\0\0\x0cjP", *(b"P%d" % kind for kind in range(1, 7)),
)  # fmt: skip
"""How image files begin, whatever they are called; no picture as text begins so."""

_EXPECTED = "expected a PNG, JPEG or other image file"
_STILL = ("MPO", "PSD")  # a photograph with a second one for the other eye or the screen; a picture and its layers


def is_image_file(path: str | os.PathLike[str]) -> bool:
    """Whether a file is an image, by its name or by how it begins; a picture as text is none."""
    if Path(path).suffix.lower() in SUFFIXES:
        return True
    try:
        with open(path, "rb") as file:
            beginning = file.read(12)
    except OSError:
        return False
    return beginning.startswith(_BEGINNINGS) or beginning[4:8] == b"ftyp"


def check_image(path: str | os.PathLike[str]) -> int:
    """How many pixels an image has, asked before anything large is read.

    Raises:
        PictureError: If it is seen by its beginning that it is no image that can be taken.
    """
    with _opened(path) as image:
        width, height = image.size
        return width * height


def read_light(path: str | os.PathLike[str]) -> Array:
    """How light each pixel of an image file is.

    It is turned as its camera says (EXIF), what is transparent lies on white, and colours become what ITU-R BT.601
    calls luma: 0.299 red, 0.587 green, 0.114 blue.

    Args:
        path: An image file of any kind that Pillow reads, with one picture in it.

    Returns:
        (H, W), float32, from 0 (black) to 1 (white).

    Raises:
        PictureError: If Pillow is not installed, or the file is no such image; it names the file.
    """
    with _opened(path) as image:
        from PIL.ImageOps import exif_transpose

        return _light(exif_transpose(image))


@contextmanager
def _opened(path: str | os.PathLike[str]) -> Iterator[Image]:
    """An image file of which only the beginning has been read; whatever is wrong with it becomes a PictureError."""
    try:
        import PIL.Image
    except ImportError:
        raise PictureError(
            f'{path}: reading an image file needs Pillow, which is not installed; pip install "xotui[images]" brings it'
        ) from None
    _check_file(Path(path))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of its own limit on pixels, and of what does not matter in a file
            with PIL.Image.open(path) as image:
                _check_image(image)
                yield image
    except PIL.UnidentifiedImageError:
        raise PictureError(f"{path}: found no image in it; {_EXPECTED}") from None
    except PIL.Image.DecompressionBombError:
        raise PictureError(f"{path}: found more pixels than can be taken; expected at most {MOST:,}") from None
    except MemoryError:
        raise PictureError(f"{path}: there is not enough memory for it; expected a smaller image") from None
    except _RefusedError as error:
        raise PictureError(f"{path}: {error}") from None
    except Exception as error:  # decoders of a hundred kinds of files raise whatever they like on a broken one
        found = " ".join(str(error).split()).rstrip(".") or type(error).__name__
        raise PictureError(f"{path}: the image is broken ({found[:1].lower() + found[1:]}); {_EXPECTED}") from None


class _RefusedError(ValueError):
    """An image that is whole, but none that can be taken."""


def _check_file(path: Path) -> None:
    """Raise a PictureError for what is no file, or an empty one."""
    if path.is_dir():
        raise PictureError(f"{path}: found a folder; {_EXPECTED}")
    try:
        if path.stat().st_size == 0:
            raise PictureError(f"{path}: found nothing in it; {_EXPECTED}")
        with path.open("rb"):
            pass
    except OSError as error:
        text = error.strerror or str(error)
        raise PictureError(f"{path}: cannot be read ({text[:1].lower() + text[1:]}); {_EXPECTED}") from None


def _check_image(image: Image) -> None:
    """Raise a `_RefusedError` by what stands at the beginning of a file, before anything large is read."""
    width, height = image.size
    if not width or not height:
        raise _RefusedError(f"found {height}×{width} pixels; expected at least one")
    if width * height > MOST:
        raise _RefusedError(f"found {height}×{width}, which is {width * height:,} pixels; expected at most {MOST:,}")
    frames = getattr(image, "n_frames", 1)
    if frames > 1 and image.format not in _STILL:
        raise _RefusedError(f"found {frames} pictures one after the other; expected an image with one")


def _light(image: Image) -> Array:
    """(H, W), float32, 0 … 1, of an image in any mode."""
    import PIL.Image

    if image.mode.startswith("I;16"):
        return np.asarray(image).astype(np.float32) / 65_535
    if image.mode in ("I", "F"):
        values = np.asarray(image).astype(np.float64)
        if not np.isfinite(values).all():
            raise _RefusedError("found a pixel that is no finite number; expected numbers")
        low, high = (0.0, 65_535.0) if image.format == "PNG" else _range(values)
        return np.clip((values - low) / (high - low), 0, 1).astype(np.float32)
    if image.mode == "LAB":
        image = image.getchannel(0)
    if image.mode == "La":
        image = image.convert("LA")
    if "A" in image.getbands() or "a" in image.getbands() or "transparency" in image.info:
        drawn = image.convert("RGBA")
        white = PIL.Image.new("RGBA", drawn.size, "white")
        image = PIL.Image.alpha_composite(white, drawn)
    if image.mode != "L":
        image = image.convert("RGB").convert("L")
    return np.asarray(image).astype(np.float32) / 255


def _range(values: Array) -> tuple[float, float]:
    """What is black and what is white in an image whose numbers have no fixed range."""
    low, high = float(values.min()), float(values.max())
    if low >= 0 and high <= 1:
        return 0.0, 1.0
    return (low, high) if high > low else (low, low + 1)
