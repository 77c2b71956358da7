"""Image files: every mode is read as what the eye sees, and what is none is said in one sentence."""

from __future__ import annotations

import builtins
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.pictures.photographs import saved
from xotui.pictures import PictureError, load_picture
from xotui.pictures.image_files import check_image, is_image_file, read_light

GREYS = np.arange(0, 240, dtype=np.uint8).reshape(12, 20)
"""Every pixel another grey."""

AS_GREY = 1 / 255
"""What a colour space of eight bits may lose on its way there and back."""


def in_mode(mode: str) -> Image.Image:
    """The greys as an image of some mode."""
    image = Image.fromarray(GREYS)
    if mode in ("RGBa", "La"):
        return image.convert(mode[:-1] + "A").convert(mode)
    if mode == "P":
        return image.convert("P")
    if mode in ("I", "F", "LA"):
        return image.convert(mode)
    return image.convert("RGB").convert(mode)


@pytest.mark.parametrize(
    ("mode", "name"),
    [
        ("L", "a.png"), ("L", "a.bmp"), ("L", "a.gif"), ("L", "a.pgm"), ("L", "a.tif"), ("LA", "a.png"), ("P", "a.png"),
        ("RGB", "a.png"), ("RGB", "a.ppm"), ("RGBA", "a.png"), ("RGBA", "a.tif"), ("CMYK", "a.tif"), ("YCbCr", "a.tif"),
        ("RGB", "a.tga"),
    ],
)  # fmt: skip
def test_greys_of_every_mode_are_read_as_they_are(tmp_path: Path, mode: str, name: str) -> None:
    in_mode(mode).save(tmp_path / name)
    light = read_light(tmp_path / name)
    assert light.dtype == np.float32
    np.testing.assert_allclose(light, GREYS / 255, atol=AS_GREY)


def test_sixteen_bits_are_more_than_eight(tmp_path: Path) -> None:
    fine = (np.arange(240).reshape(12, 20) * 3 + 40_000).astype(np.uint16)
    for name in ("a.png", "a.tif"):
        Image.fromarray(fine).save(tmp_path / name)
        np.testing.assert_allclose(read_light(tmp_path / name), fine / 65_535, atol=1e-6)


def test_numbers_without_a_range_go_from_the_darkest_to_the_lightest(tmp_path: Path) -> None:
    values = np.linspace(-3, 5, 12, dtype=np.float32).reshape(3, 4)
    Image.fromarray(values).save(tmp_path / "a.tif")
    np.testing.assert_allclose(read_light(tmp_path / "a.tif"), np.linspace(0, 1, 12).reshape(3, 4), atol=1e-6)
    Image.fromarray(values / 10 + 0.4).save(tmp_path / "b.tif")
    np.testing.assert_allclose(read_light(tmp_path / "b.tif"), values / 10 + 0.4, atol=1e-6)
    values[1, 1] = np.nan
    Image.fromarray(values).save(tmp_path / "c.tif")
    assert "no finite number" in refused(tmp_path / "c.tif")


def test_colours_are_as_light_as_television_has_them(tmp_path: Path) -> None:
    colours = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 0]]], dtype=np.uint8)
    light = read_light(saved(tmp_path, colours))
    np.testing.assert_allclose(light, [[0.299, 0.587, 0.114, 0.886]], atol=AS_GREY)


def test_what_is_transparent_lies_on_white(tmp_path: Path) -> None:
    pixels = np.array([[[0, 0, 0, 0], [0, 0, 0, 255], [0, 0, 0, 51]]], dtype=np.uint8)
    np.testing.assert_allclose(read_light(saved(tmp_path, pixels)), [[1, 0, 0.8]], atol=AS_GREY)
    palette = Image.new("P", (3, 1))
    palette.putdata([0, 1, 2])
    palette.putpalette([0, 0, 0, 255, 255, 255, 128, 128, 128])
    palette.save(tmp_path / "p.png", transparency=0)
    np.testing.assert_allclose(read_light(tmp_path / "p.png"), [[1, 1, 128 / 255]], atol=AS_GREY)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_is_turned_as_the_camera_says(tmp_path: Path, orientation: int) -> None:
    # What EXIF means by each number: how the stored rows and columns are to be shown.
    shown = {
        1: GREYS, 2: GREYS[:, ::-1], 3: GREYS[::-1, ::-1], 4: GREYS[::-1],
        5: GREYS.T, 6: np.rot90(GREYS, -1), 7: np.rot90(GREYS, 2).T, 8: np.rot90(GREYS),
    }[orientation]  # fmt: skip
    exif = Image.Exif()
    exif[0x0112] = orientation
    light = read_light(saved(tmp_path, GREYS, exif=exif))
    np.testing.assert_allclose(light, shown / 255, atol=1e-6)


def test_a_photograph_for_two_eyes_is_its_first(tmp_path: Path) -> None:
    first, second = Image.fromarray(np.full((40, 60), 200, np.uint8)), Image.fromarray(np.zeros((40, 60), np.uint8))
    first.save(tmp_path / "a.mpo", save_all=True, append_images=[second])
    np.testing.assert_allclose(read_light(tmp_path / "a.mpo"), 200 / 255, atol=0.02)


def refused(path: Path) -> str:
    """The one sentence about a file; the header alone may already tell."""
    with pytest.raises(PictureError) as error:
        read_light(path)
    sentence = str(error.value)
    assert sentence.startswith(f"{path}: ")
    assert sentence.count(str(path)) == 1
    assert "\n" not in sentence
    assert "expected" in sentence
    return sentence


def png_of_size(width: int, height: int) -> bytes:
    """A PNG that says it is so large, and holds nothing."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def test_what_is_no_image_is_said_in_one_sentence(tmp_path: Path) -> None:
    whole = saved(tmp_path, np.random.default_rng(1).integers(0, 255, (64, 64), np.uint8), "whole.png").read_bytes()
    jpeg = saved(tmp_path, np.random.default_rng(1).integers(0, 255, (64, 64), np.uint8), "whole.jpg").read_bytes()
    bad: dict[str, tuple[bytes, str]] = {
        "text.png": (b"#.#\n.#.\n#.#\n", "no image in it"),
        "empty.jpg": (b"", "found nothing in it"),
        "cut.png": (whole[: len(whole) // 2], "broken"),
        "cut.jpg": (jpeg[: len(jpeg) // 2], "broken"),
        "header.png": (whole[:20], "broken"),
        "noise.gif": (b"GIF89a" + bytes(range(200)), "no image in it"),
        "large.png": (png_of_size(10_000, 8_000), "found 8000×10000, which is 80,000,000 pixels"),
        "bomb.png": (png_of_size(60_000, 60_000), "more pixels than can be taken"),
    }
    for name, (content, says) in bad.items():
        (tmp_path / name).write_bytes(content)
        assert says in refused(tmp_path / name), name
    (tmp_path / "folder.png").mkdir()
    assert "found a folder" in refused(tmp_path / "folder.png")
    assert "no such file" in refused(tmp_path / "missing.png")


def test_several_pictures_in_one_file_are_too_many(tmp_path: Path) -> None:
    pages = [Image.fromarray(np.full((5, 5), grey, np.uint8)) for grey in (0, 100, 200)]
    for name in ("a.gif", "a.tif", "a.webp"):
        pages[0].save(tmp_path / name, save_all=True, append_images=pages[1:])
        assert "found 3 pictures one after the other" in refused(tmp_path / name), name


def test_what_is_seen_at_once_is_said_before_anything_is_read(tmp_path: Path) -> None:
    (tmp_path / "large.png").write_bytes(png_of_size(10_000, 8_000))
    with pytest.raises(PictureError, match="80,000,000"):
        check_image(tmp_path / "large.png")
    check_image(saved(tmp_path, GREYS))


def test_a_file_is_an_image_by_its_name_or_by_its_beginning(tmp_path: Path) -> None:
    for name in ("a.png", "a.jpg", "a.gif", "a.bmp", "a.webp", "a.tif", "a.ppm"):
        file = saved(tmp_path, GREYS, name)
        nameless = tmp_path / "nameless"
        nameless.write_bytes(file.read_bytes())
        assert is_image_file(file), name
        assert is_image_file(nameless), name
        np.testing.assert_array_equal(load_picture(nameless), load_picture(file))
    (tmp_path / "text").write_text("#.\n.#\n", encoding="utf-8")
    assert is_image_file("photo.PNG")
    assert not is_image_file(tmp_path / "text")
    assert not is_image_file(tmp_path / "missing")
    assert not is_image_file("x")


def test_without_pillow_it_is_said_what_brings_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.split(".")[0] == "PIL":
            raise ImportError("No module named 'PIL'")
        return real(name, *rest, **more)

    path = saved(tmp_path, GREYS)
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(PictureError) as error:
        load_picture(path)
    assert str(error.value).startswith(f"{path}: ")
    assert 'pip install "xotui[images]"' in str(error.value)
    load_picture("x")
