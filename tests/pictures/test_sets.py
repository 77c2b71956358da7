"""A person's own labelled pictures: folders and tables, every way they can be wrong, and saving more of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from xotui.pictures import save_picture
from xotui.pictures.drawn import LetterRecipe, draw_letters
from xotui.pictures.exemplars import draw_exemplars
from xotui.pictures.labelled import LabelledSet
from xotui.pictures.sets import SetError, load_labelled, save_labelled

Image = NDArray[Any]


def write(folder: Path, files: dict[str, Image | str | bytes]) -> Path:
    """Files under a folder, which may be pictures."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            path.write_text(content, encoding="utf-8")
        elif isinstance(content, bytes):
            path.write_bytes(content)
        else:
            save_picture(content, path)
    return folder


def clean(shape: tuple[int, int] = (9, 9)) -> tuple[Image, Image]:
    cross, ring = draw_exemplars(shape)
    return cross, ring


CROSS, RING = clean()


def refused(source: Path, shape: tuple[int, int] | None = None) -> str:
    """What is said of pictures that cannot be had."""
    with pytest.raises(SetError) as error:
        load_labelled(source, shape)
    sentence = str(error.value)
    assert "expected" in sentence
    assert "\n" not in sentence
    return sentence


def test_folders_are_read_in_the_order_of_names(tmp_path: Path) -> None:
    write(tmp_path, {"X/b.txt": CROSS, "X/a.txt": -CROSS, "O/z.txt": RING})
    pictures = load_labelled(tmp_path)
    assert pictures.names == ("O/z.txt", "X/a.txt", "X/b.txt")
    assert pictures.labels.tolist() == [1, 0, 0]
    np.testing.assert_array_equal(pictures.images, [RING, -CROSS, CROSS])
    assert load_labelled(str(tmp_path)).names == pictures.names


def test_small_letters_name_folders_too_and_all_else_is_left_alone(tmp_path: Path) -> None:
    files: dict[str, Image | str | bytes] = {"x/1.txt": CROSS, "o/1.txt": RING}
    others: dict[str, Image | str | bytes] = {
        "readme.txt": "no picture",
        "Z/1.txt": "no picture",
        "x/notes.md": "no picture",
        "x/.hidden.txt": "no picture",
        "x/more/1.txt": "no picture",
    }
    assert load_labelled(write(tmp_path, {**files, **others})).names == ("o/1.txt", "x/1.txt")


def test_a_table_is_read_in_the_order_of_its_lines(tmp_path: Path) -> None:
    write(tmp_path, {"one.txt": CROSS, "deep/two.txt": RING, "three.txt": CROSS})
    table = tmp_path / "table.csv"
    table.write_text(" File , LABEL \nthree.txt,x\n\n deep/two.txt , O \none.txt,X\n , \n", encoding="utf-8")
    pictures = load_labelled(table)
    assert pictures.names == ("three.txt", "deep/two.txt", "one.txt")
    assert pictures.labels.tolist() == [0, 1, 0]
    np.testing.assert_array_equal(pictures.images[1], RING)


def test_a_table_may_name_files_with_commas_in_quotes(tmp_path: Path) -> None:
    write(tmp_path, {"a, b.txt": CROSS, "o.txt": RING, "table.csv": 'file,label\r\n"a, b.txt",X\r\no.txt,O\r\n'})
    assert load_labelled(tmp_path / "table.csv").names == ("a, b.txt", "o.txt")


def test_a_table_of_a_spreadsheet_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    write(tmp_path, {"x.txt": CROSS, "o.txt": RING, "table.csv": b"\xef\xbb\xbffile,label\r\nx.txt,X\r\no.txt,O\r\n"})
    assert load_labelled(tmp_path / "table.csv").names == ("x.txt", "o.txt")


def test_a_name_with_a_zero_byte_is_refused(tmp_path: Path) -> None:
    write(tmp_path, {"x.txt": CROSS, "table.csv": b"file,label\nx.txt,X\no\x00.txt,O\n"})
    assert refused(tmp_path / "table.csv").startswith(str(tmp_path))


def test_a_size_may_be_asked_for(tmp_path: Path) -> None:
    cross, ring = clean((5, 7))
    write(tmp_path, {"X/1.txt": cross, "O/1.txt": ring})
    assert load_labelled(tmp_path).shape == (5, 7)
    assert load_labelled(tmp_path, (5, 7)).shape == (5, 7)
    assert refused(tmp_path, (9, 9)) == f"{tmp_path / 'O/1.txt'}: found 5×7; expected 9×9"


def test_pictures_of_two_sizes_are_refused_naming_both(tmp_path: Path) -> None:
    write(tmp_path, {"O/1.txt": RING, "X/1.txt": CROSS, "X/2.txt": clean((7, 7))[0]})
    assert refused(tmp_path) == f"{tmp_path / 'X/2.txt'}: found 7×7; expected 9×9 as O/1.txt"


def test_where_nothing_is(tmp_path: Path) -> None:
    sentence = refused(tmp_path / "nowhere")
    assert sentence.startswith(f"{tmp_path / 'nowhere'}: no such folder or file; expected a folder with X and O")


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({}, "no pictures"),
        ({"X/readme.md": "nothing"}, "no pictures"),
        ({"X/1.txt": CROSS}, "only pictures of X"),
        ({"O/1.txt": RING, "X/readme.md": "nothing"}, "only pictures of O"),
    ],
)
def test_both_letters_are_needed(tmp_path: Path, files: dict[str, Image | str | bytes], found: str) -> None:
    assert refused(write(tmp_path, files)) == f"{tmp_path}: found {found}; expected some of each letter"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("#.\n#\n", "line 2"),
        ("", "nothing"),
        (b"\x89PNG\r\n\x1a\n", "no image"),
        (b"\x89\n", "byte 1"),
        ("#?\n..\n", "line 1, place 2"),
    ],
)
def test_a_picture_that_is_none_is_named_with_the_place(tmp_path: Path, content: str | bytes, says: str) -> None:
    write(tmp_path, {"X/1.txt": CROSS, "O/1.txt": RING, "X/bad.txt": content})
    sentence = refused(tmp_path)
    assert sentence.startswith(f"{tmp_path / 'X/bad.txt'}: ")
    assert says in sentence


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "line 1: found nothing; expected the columns file,label"),
        ("x.txt,X\no.txt,O\n", "line 1: found x.txt,X; expected the columns file,label"),
        ("file,letter\nx.txt,X\n", "line 1: found file,letter; expected the columns file,label"),
        ("file,label\nx.txt,X\no.txt\n", "line 3: found o.txt; expected a file and X or O"),
        ("file,label\nx.txt,X\n\no.txt,0\n", "line 4: found o.txt,0; expected a file and X or O"),
        ("file,label\nx.txt,X,O\n", "line 2: found x.txt,X,O; expected a file and X or O"),
    ],
)
def test_a_table_that_is_wrong_is_answered_with_the_line(tmp_path: Path, text: str, says: str) -> None:
    write(tmp_path, {"x.txt": CROSS, "o.txt": RING, "table.csv": text})
    assert refused(tmp_path / "table.csv") == f"{tmp_path / 'table.csv'}, {says}"


def test_a_table_of_one_letter_of_a_missing_file_and_of_no_text(tmp_path: Path) -> None:
    write(tmp_path, {"x.txt": CROSS, "table.csv": "file,label\nx.txt,X\n"})
    assert "found only pictures of X" in refused(tmp_path / "table.csv")
    write(tmp_path, {"table.csv": "file,label\nx.txt,X\nlost.txt,O\n"})
    assert refused(tmp_path / "table.csv").startswith(f"{tmp_path / 'lost.txt'}: ")
    write(tmp_path, {"table.csv": b"file,label\nx.txt,X\n\xff"})
    sentence = refused(tmp_path / "table.csv")
    assert sentence.startswith(f"{tmp_path / 'table.csv'}: ")
    assert "UTF-8" in sentence


def test_what_is_saved_is_loaded_again(tmp_path: Path) -> None:
    drawn = draw_letters(LetterRecipe(), 13, (7, 11), seed=2)
    written = save_labelled(drawn, tmp_path / "deep" / "own")
    assert len(written) == len(set(written)) == 13
    loaded = load_labelled(tmp_path / "deep" / "own")
    assert loaded.counts == drawn.counts
    for label in (0, 1):
        np.testing.assert_array_equal(loaded.images[loaded.labels == label], drawn.images[drawn.labels == label])
    for path, image, label in zip(written, drawn.images, drawn.labels, strict=True):
        assert path.parent.name == "XO"[label]
        place = loaded.names.index(f"{path.parent.name}/{path.name}")
        np.testing.assert_array_equal(loaded.images[place], image)


def test_saving_never_writes_over_what_is_there(tmp_path: Path) -> None:
    write(tmp_path, {"X/0007.txt": CROSS, "X/mine.txt": "mine", "O/3 old.txt": RING, "O/0009.md": "notes"})
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    pictures = LabelledSet(np.stack([-CROSS, -RING, CROSS]), [0, 1, 0])
    for _ in range(2):
        written = save_labelled(pictures, tmp_path)
        assert not set(written) & set(before)
        before |= {path: path.read_bytes() for path in written}
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    assert sorted(path.name for path in (tmp_path / "X").glob("00*.txt")) == [f"{n:04d}.txt" for n in range(7, 12)]


def test_nothing_to_save_writes_nothing(tmp_path: Path) -> None:
    assert save_labelled(LabelledSet(np.zeros((0, 9, 9)), []), tmp_path) == ()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_an_error_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "X").write_text("no folder")
    with pytest.raises(OSError, match="X"):
        save_labelled(LabelledSet(CROSS[None], [0]), tmp_path)
