"""Image files on the command line: every command that takes a picture takes them, and says what it made of them."""

from __future__ import annotations

import json
import os
from io import StringIO
from pathlib import Path

import numpy as np
import pytest

from tests.pictures.photographs import drawn_sheet, saved
from tests.test_cli import process, refused, run
from tests.test_project import imported_by
from tests.test_screenshot import taken
from xotui.cli.arguments import read
from xotui.pictures import draw_x, format_picture, load_picture
from xotui.pictures.photographs import load_photograph, small_picture


@pytest.fixture
def ring(tmp_path: Path) -> Path:
    return saved(tmp_path, drawn_sheet("o"), "ring.jpg")


def test_score_takes_images_among_other_pictures(ring: Path, tmp_path: Path) -> None:
    cross = saved(tmp_path, drawn_sheet("x"), "cross.png")
    result = run("score", ring, "x", cross)
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert [line.split()[1] for line in lines] == ["O", "X", "X"]
    assert [line.rpartition("(")[2] for line in lines[::2]] == ["dark ink, scaled to 9×9)"] * 2
    records = json.loads(run("score", ring, cross, "--json", "--network", "learned").stdout)
    assert [record["verdict"] for record in records] == ["O", "X"]


def test_a_bad_image_is_said_and_the_good_ones_are_answered(ring: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.png"
    bad.write_text("#.#\n", encoding="utf-8")
    result = run("score", bad, ring)
    assert result.exit_code == 2
    assert result.stdout.split()[1] == "O"
    assert result.stderr == f"xotui: {bad}: found no image in it; expected a PNG, JPEG or other image file\n"
    for command in ("show", "explain"):
        assert "found no image" in refused(command, bad)


def test_what_is_ink_can_be_said(tmp_path: Path) -> None:
    board = saved(tmp_path, drawn_sheet("x", paper=40, ink=220), "board.png")
    assert "(light ink, scaled to 9×9)" in run("score", board).stdout
    result = run("score", board, "--ink", "dark")
    assert "(dark ink, scaled to 9×9)" in result.stdout
    assert (
        run("show", board, "--layer", "picture").stdout != run("show", board, "-l", "picture", "--ink", "dark").stdout
    )
    assert run("score", board, "--ink", "red").exit_code == 2


def test_a_size_can_be_asked_for(ring: Path) -> None:
    expected = small_picture(load_photograph(ring), (12, 15))
    shown = run("show", ring, "--size", "12x15", "--layer", "picture").stdout
    assert "picture 12×15" in shown
    assert "(dark ink, scaled to 12×15)" in run("score", ring, "--size", "12x15").stdout
    assert expected.shape == (12, 15)
    assert "scaled to 5×5" in run("score", "x", "--size", "5x5").stdout
    assert refused("score", "x", "--size", "90x90").startswith("--size: found '90x90'")
    assert refused("show", ring, "-n", "learned", "--size", "12x12") == (
        "--size: found 12x12; expected 9x9, for which the weights of learned are"
    )


def test_a_small_image_is_taken_pixel_for_pixel(tmp_path: Path) -> None:
    clean = draw_x((9, 9))
    path = saved(tmp_path, np.where(clean > 0, 0, 255).astype(np.uint8), "x.png")
    scores = [run("score", name).stdout.split()[1:8] for name in (path, "x")]
    assert scores[0] == scores[1]
    assert run("score", path).stdout.rstrip().endswith("(dark ink)")


def test_explain_and_export_take_images(ring: Path, tmp_path: Path) -> None:
    told = run("explain", ring).stdout
    assert told.startswith(f"{ring} (dark ink, scaled to 9×9) under article: ")
    text = tmp_path / "ring.txt"
    text.write_text(format_picture(load_picture(ring)), encoding="utf-8")
    exported = [run("export", name, "--layer", "pool1", "--format", "csv").stdout for name in (ring, text)]
    assert exported[0] == exported[1]


def test_the_explorer_opens_an_image_small_and_says_so(ring: Path, tmp_path: Path) -> None:
    lines = taken(tmp_path, ring)
    assert "Dark is ink, scaled from 300×400 to 9×9; 8 shows all of it" in lines[1]
    assert "ring · article · 9×9" in lines[0]
    assert any("it is an O" in line for line in lines)
    assert "Dark is ink, scaled from 300×400 to 20×20" in taken(tmp_path, ring, "--picture-size", "20x20")[1]
    assert "Light is ink" in taken(tmp_path, ring, "--ink", "light")[1]


@pytest.mark.parametrize("size", ["80x24", "120x40"])
def test_whole_opens_the_screen_of_photographs(ring: Path, tmp_path: Path, size: str) -> None:
    lines = taken(tmp_path, ring, "--whole", "--size", size)
    assert "8 Photo" in lines[0]
    assert "The border is light, so what is dark is ink" in lines[1]
    assert any("Row 150, column 200" in line for line in lines)


def test_whole_takes_pictures_as_text_of_any_size(tmp_path: Path) -> None:
    path = tmp_path / "wide.txt"
    path.write_text(format_picture(np.where(np.eye(70, 100) > 0, 1.0, -1.0)), encoding="utf-8")
    assert "--whole" in refused("explore", path)
    assert any("Row 35, column 50 of 70×100" in line for line in taken(tmp_path, path, "--whole", "--size", "80x24"))


TINY = {"one.png": (1, 1), "two.png": (2, 7), "strip.png": (2, 5000)}


@pytest.mark.parametrize(("name", "shape"), TINY.items())
def test_a_picture_too_small_for_the_features_is_said_in_one_sentence(
    tmp_path: Path, name: str, shape: tuple[int, int]
) -> None:
    path = saved(tmp_path, np.random.default_rng(1).integers(0, 256, shape).astype(np.uint8), name)
    found = "×".join(map(str, shape))
    assert refused("explore", path, "--whole") == f"{path}: found {found} pixels; expected at least 3×3"
    calls = (("score", path), ("show", path), ("explain", path), ("export", path, "--layer", "pool1"))
    if name == "strip.png":  # it is brought to 9×9, as all large images are
        assert all(run(*call).exit_code == 0 for call in calls)
        return
    assert refused("explore", path) == f"{path}: found {found} pixels; expected at least 3×3"
    for call in calls:
        assert refused(*call) == f"{path}: a picture of {found} is too small for network article; expected at least 3×3"


def test_a_strip_that_the_features_fit_is_taken(tmp_path: Path) -> None:
    path = saved(tmp_path, np.random.default_rng(1).integers(0, 256, (500, 3)).astype(np.uint8), "strip.png")
    lines = taken(tmp_path, path, "--whole", "--size", "80x24")
    assert any("Row 250, column 1 of 500×3" in line for line in lines)
    assert not any("small" in line or "kernels" in line for line in lines)
    assert run("score", path).exit_code == 0


class Terminal(StringIO):
    """What is said to a person."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("rows", "stream", "said"), [(4001, Terminal, True), (4000, Terminal, False), (4001, StringIO, False)]
)
def test_a_person_is_told_before_a_large_image_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int, stream: type[StringIO], said: bool
) -> None:
    path = saved(tmp_path, np.zeros((rows, 4000), np.uint8), "large.png")
    errors, heard = stream(), []

    def load(*_: object) -> None:
        heard.append(errors.getvalue())
        raise ValueError("it is enough to have been asked")

    monkeypatch.setattr("sys.stderr", errors)
    monkeypatch.setattr("xotui.pictures.photographs.load_photograph", load)
    with pytest.raises(ValueError, match="enough"):
        read(str(path))
    assert heard == [f"xotui: reading {path}, 16 megapixels ...\n" if said else ""]


def test_without_pillow_one_sentence_says_what_brings_it(ring: Path, tmp_path: Path) -> None:
    hidden = tmp_path / "PIL"
    hidden.mkdir()
    (hidden / "__init__.py").write_text("raise ImportError('no Pillow here')\n", encoding="utf-8")
    folders = os.pathsep.join(map(str, (tmp_path, Path(__file__).parents[1])))
    result = process("score", ring, PYTHONPATH=folders)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == (
        f"xotui: {ring}: reading an image file needs Pillow, which is not installed; "
        'pip install "xotui[images]" brings it\n'
    )
    assert process("score", "x", PYTHONPATH=folders).returncode == 0


def test_pillow_is_not_loaded_for_text() -> None:
    program = "from xotui.cli.commands import commands; commands(['score', 'x'], standalone_mode=False)"

    assert "PIL" not in imported_by(program)
