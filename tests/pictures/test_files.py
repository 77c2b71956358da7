"""Picture files: reading, writing without ever losing what was there, and the ten published pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.golden import NAMES, picture
from xotui.pictures import PictureError, draw_x, format_picture, load_picture, save_picture
from xotui.pictures.files import GALLERY

DRAWN = np.array([[1.0, -1.0, -1.0], [-1.0, 1.0, -1.0]])
GREY = np.array([[0.1, -0.7], [1 / 3, 1.0]])


@pytest.mark.parametrize("image", [DRAWN, GREY, np.array([[-1.0]]), draw_x((64, 64))])
def test_what_is_saved_is_loaded_again(
    tmp_path: Path, image: np.ndarray[tuple[int, int], np.dtype[np.float64]]
) -> None:
    for target in (tmp_path / "picture.txt", str(tmp_path / "as a text.txt")):
        save_picture(image, target)
        loaded = load_picture(target)
        assert loaded.dtype == np.float64
        np.testing.assert_array_equal(loaded, image)


@pytest.mark.parametrize(
    "content",
    [
        b"#..\n.#.\n",
        b"#..\n.#.",
        b"\xef\xbb\xbf#..\n.#.\n",
        b"#..\r\n.#.\r\n",
        b"\xef\xbb\xbf#..\r\n.#.\r\n\r\n\r\n",
        b"#..\n.#.\n\n\n",
        b"#..\r.#.\r",
        b"1 -1 -1\n-1 1 -1\n",
        "1 −1 −1\n−1 1 −1\n".encode(),
    ],
)
def test_the_same_picture_from_every_editor(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "picture.txt"
    file.write_bytes(content)
    np.testing.assert_array_equal(load_picture(file), DRAWN)


def test_a_written_drawing_can_be_read_by_a_person(tmp_path: Path) -> None:
    save_picture(DRAWN, tmp_path / "picture.txt")
    assert (tmp_path / "picture.txt").read_bytes() == b"#..\n.#.\n"


def test_the_ten_published_pictures_have_names() -> None:
    assert set(GALLERY) == set(NAMES)
    assert len(GALLERY) == 10
    for name in NAMES:
        np.testing.assert_array_equal(load_picture(name), picture(name))


def test_a_file_comes_before_a_published_picture_of_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x").write_text("#.\n")
    assert load_picture("x").tolist() == [[1, -1]]
    np.testing.assert_array_equal(load_picture("o"), picture("o"))


def test_a_folder_does_not_hide_a_published_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x").mkdir()
    np.testing.assert_array_equal(load_picture("x"), picture("x"))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"#.\n#\n", ["line 2", "1 pixel", "2"]),
        (b"#.\n#x\n", ["line 2, place 2", "'x'"]),
        (b"0 3\n", ["line 1, place 2", "'3'"]),
        (b"", ["nothing"]),
        (b"\r\n\r\n", ["nothing"]),
        (b"\x89PNG\r\n\x1a\n\x00\x00", ["image", "PNG"]),
        (b"\x89\x00\x00", ["byte 1", "text"]),
        (b"#.\n\xff\n", ["byte 4", "text", "UTF-8"]),
        ("#.\n".encode("utf-16"), ["byte 1", "text", "UTF-8"]),
        (b"\x00\x01\x02\x03", ["line 1"]),
    ],
)
def test_what_is_no_picture_is_answered_with_file_and_place(tmp_path: Path, content: bytes, says: list[str]) -> None:
    file = tmp_path / "picture.txt"
    file.write_bytes(content)
    with pytest.raises(PictureError) as error:
        load_picture(file)
    sentence = str(error.value)
    assert sentence.startswith(f"{file}: ")
    assert sentence.count(str(file)) == 1
    assert "expected" in sentence
    for part in says:
        assert part in sentence


def test_a_missing_file_and_a_folder_are_said_to_be_so(tmp_path: Path) -> None:
    with pytest.raises(PictureError, match="no such file") as error:
        load_picture(tmp_path / "nowhere.txt")
    assert str(error.value).startswith(f"{tmp_path / 'nowhere.txt'}: ")
    with pytest.raises(PictureError, match=r"directory|folder") as error:
        load_picture(tmp_path)
    assert str(error.value).startswith(f"{tmp_path}: ")
    with pytest.raises(PictureError):
        load_picture(tmp_path / "a name that is far too long".ljust(5000, "g"))


def test_a_disk_that_is_full_leaves_the_old_file(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    file = tmp_path / "picture.txt"
    save_picture(DRAWN, file)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    large = draw_x((64, 64))
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, before[1]))
    try:
        with pytest.raises(OSError, match=r"."):
            save_picture(large, file)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    np.testing.assert_array_equal(load_picture(file), DRAWN)
    assert [path.name for path in tmp_path.iterdir()] == ["picture.txt"]


def test_a_file_that_cannot_take_its_place_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "picture.txt"
    save_picture(DRAWN, file)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    for function in ("replace", "rename"):
        monkeypatch.setattr(f"os.{function}", refuse)
        monkeypatch.setattr(Path, function, refuse)
    with pytest.raises(PermissionError):
        save_picture(GREY, file)
    np.testing.assert_array_equal(load_picture(file), DRAWN)
    assert [path.name for path in tmp_path.iterdir()] == ["picture.txt"]


def test_a_folder_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "kept.txt").write_text("#")
    with pytest.raises(OSError, match=r"folder|directory"):
        save_picture(DRAWN, tmp_path / "folder")
    assert (tmp_path / "folder" / "kept.txt").read_text() == "#"
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


def test_nothing_can_be_saved_where_there_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("#")
    for parent in ("nowhere", "file"):
        with pytest.raises(OSError, match=r"."):
            save_picture(DRAWN, tmp_path / parent / "picture.txt")
    assert (tmp_path / "file").read_text() == "#"


def test_saving_again_replaces_all_of_it_and_keeps_who_may_read(tmp_path: Path) -> None:
    file = tmp_path / "picture.txt"
    save_picture(draw_x((9, 9)), file)
    file.chmod(0o600)
    save_picture(DRAWN, file)
    assert file.read_text() == format_picture(DRAWN)
    assert file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["picture.txt"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("#")
    link = tmp_path / "link.txt"
    link.symlink_to(tmp_path / "real.txt")
    save_picture(DRAWN, link)
    assert link.is_symlink()
    np.testing.assert_array_equal(load_picture(tmp_path / "real.txt"), DRAWN)
