"""`xotui screenshot`: what a person would see, as SVG, the same each time."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from tests.golden import article_network, picture
from tests.test_cli import process, refused, run
from tests.test_score import weights
from xotui.tui.screenshot import parse_keys, parse_terminal_size

_TEXT = re.compile(r'<text [^>]*?x="([\d.]+)"[^>]*-line-(\d+)\)">([^<]*)</text>')


def screen(svg: str) -> list[str]:
    """The lines of text that an SVG shows."""
    lines: dict[int, str] = {}
    for x, line, text in _TEXT.findall(svg):
        before = lines.get(int(line), "")
        lines[int(line)] = before.ljust(round(float(x) / 12.2)) + unescape(text).replace("\xa0", " ").strip("\n")
    return [lines.get(line, "") for line in range(max(lines, default=-1) + 1)]


def taken(folder: Path, *arguments: str | Path) -> list[str]:
    """The screen after a call that goes well."""
    file = folder / "taken.svg"
    result = run("screenshot", *arguments, "-o", file)
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    return screen(file.read_text(encoding="utf-8"))


def votes(lines: list[str]) -> dict[str, str]:
    """The scores that are written behind their labels."""
    first = next(number for number, line in enumerate(lines) if line.strip().startswith("Votes")) + 1
    pairs = [re.match(r"\W*([XO]) .*?(-?\d?\.\d+|–)", line) for line in lines[first : first + 2]]
    return {pair[1]: pair[2] for pair in pairs if pair}


def test_the_same_bytes_each_time(tmp_path: Path) -> None:
    arguments = ("screenshot", "o-thick", "--press", "space,tab,N,d,enter", "--size", "100x30")
    for name, seed in (("one.svg", "1"), ("two.svg", "2")):
        result = process(*arguments, "-o", name, folder=tmp_path, PYTHONHASHSEED=seed)
        assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()


def test_it_is_a_picture_of_the_explorer(tmp_path: Path) -> None:
    lines = taken(tmp_path, "x")
    assert "xotui" in lines[0]
    assert len(lines) == 40
    assert max(map(len, lines)) <= 120
    for words in ("Picture", "convolution 7×7", "pool1 4×4", "pool2 2×2"):
        assert any(words in line for line in lines)
    assert taken(tmp_path) == lines


def test_the_scores_are_in_it(tmp_path: Path) -> None:
    assert votes(taken(tmp_path, "x")) == {"X": "1.00", "O": ".56"}
    assert votes(taken(tmp_path, "o")) == {"X": ".56", "O": "1.00"}


def test_flipping_a_pixel_changes_the_scores(tmp_path: Path) -> None:
    image = picture("x")
    image[4, 4] *= -1
    expected = [f"{score:.2f}".removeprefix("0") for score in article_network().scores(image)]
    lines = taken(tmp_path, "x", "--press", "space")
    assert list(votes(lines).values()) == expected
    assert expected != ["1.00", ".56"]
    assert taken(tmp_path, "x", "--press", "space,u")[5:-8] == taken(tmp_path, "x")[5:-8]


def test_keys_by_what_is_printed_on_them(tmp_path: Path) -> None:
    assert any("7/9" in line for line in taken(tmp_path, "--press", "n"))
    assert any("Turn a pixel" in line for line in taken(tmp_path, "--press", "?"))
    assert taken(tmp_path, "--press", "question_mark") == taken(tmp_path, "--press", "?")
    assert taken(tmp_path, "--press", "h, k ,→, ↓")[5:-8] == taken(tmp_path)[5:-8]


def test_the_themes(tmp_path: Path) -> None:
    assert taken(tmp_path, "--theme", "xotui-light") == taken(tmp_path, "--theme", "xotui-dark")
    for theme in ("xotui-dark", "xotui-light", "ansi-dark", "nord"):
        run("screenshot", "--theme", theme, "-o", tmp_path / f"{theme}.svg")
    assert len({file.read_bytes() for file in tmp_path.glob("*-*.svg")}) == 3
    assert votes(screen((tmp_path / "nord.svg").read_text(encoding="utf-8"))) == {"X": "1.00", "O": ".56"}


def test_ascii_only(tmp_path: Path) -> None:
    for press in ("", "n", "enter", "I", "?"):
        assert "\n".join(taken(tmp_path, "--ascii", "--press", press)).isascii()


def test_where_there_is_no_room_it_says_what_it_needs(tmp_path: Path) -> None:
    lines = taken(tmp_path, "--size", "20x5")
    assert lines[0].startswith("xotui needs 40×12")
    assert max(map(len, lines)) <= 20
    assert any("here are 100×10" in line for line in taken(tmp_path, "--size", "100x10"))
    whole = " ".join(line.strip() for line in taken(tmp_path, "--size", "39x12"))
    assert "xotui needs 40×12 characters; here are 39×12." in whole.strip()


@pytest.mark.parametrize("size", ["40x12", "80x24", "200x60", "1x1"])
def test_every_size(size: str, tmp_path: Path) -> None:
    columns, rows = parse_terminal_size(size)
    lines = taken(tmp_path, "--size", size, "o-shrunk")
    assert len(lines) <= rows
    assert max(map(len, lines), default=0) <= columns


@pytest.mark.parametrize("size", ["", "120", "x", "0x40", "120x0", "-1x5", "axb", "1.5x2", "120x40x3", "501x10", "²x²"])
def test_a_size_that_is_none(size: str, tmp_path: Path) -> None:
    assert refused("screenshot", "--size", size, "-o", tmp_path / "a.svg").startswith(f"--size: found {size!r}; ")
    assert not (tmp_path / "a.svg").exists()


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        ("nosuchkey", "nosuchkey"),
        ("space,nosuchkey", "nosuchkey"),
        ("ctrl+", "ctrl+"),
        ("foo+a", "foo+a"),
        ("a,,b", "nothing"),
        (",", "nothing"),
    ],
)
def test_a_key_that_is_none(keys: str, found: str, tmp_path: Path) -> None:
    sentence = refused("screenshot", "--press", keys, "-o", tmp_path / "a.svg")
    assert sentence.startswith("--press: found ")
    assert found in sentence


def test_keys_are_read_as_they_are_written() -> None:
    assert parse_keys("") == parse_keys(" ") == []
    assert parse_keys("A,comma,ctrl+z,f1,enter,<") == ["A", "comma", "ctrl+z", "f1", "enter", "less_than_sign"]


def test_an_unknown_theme(tmp_path: Path) -> None:
    sentence = refused("screenshot", "--theme", "pink", "-o", tmp_path / "a.svg")
    assert sentence.startswith("--theme: found 'pink'; ")
    assert "xotui-dark" in sentence


def test_where_it_cannot_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "folder.svg"
    folder.mkdir()
    for target in (tmp_path / "missing" / "a.svg", folder):
        sentence = refused("screenshot", "-o", target)
        assert sentence.startswith(f"{target}: cannot be written (")


def test_only_svg_is_written(tmp_path: Path) -> None:
    sentence = refused("screenshot", "-o", tmp_path / "a.png")
    assert "expected a name that ends with .svg" in sentence
    assert not (tmp_path / "a.png").exists()


def test_a_picture_that_the_editor_does_not_take(tmp_path: Path) -> None:
    for rows, columns in ((80, 100), (2, 9)):
        file = tmp_path / "drawn.txt"
        file.write_text(("#" * columns + "\n") * rows)
        sentence = refused("screenshot", file, "-o", tmp_path / "a.svg")
        assert sentence.startswith(f"{file}: ")
        assert f"{rows}×{columns}" in sentence
    assert refused("screenshot", "no-such-picture", "-o", tmp_path / "a.svg").startswith("no-such-picture: ")
    assert "no-such" in refused("screenshot", "-n", "no-such", "-o", tmp_path / "a.svg")


def test_a_network_file(tmp_path: Path) -> None:
    assert votes(taken(tmp_path, "x", "-n", weights(tmp_path, 0, 0.1))) == {"X": ".00", "O": ".89"}


@pytest.mark.parametrize("keys", ["q", "ctrl+q", "q,space", "ctrl+c,space,tab"])
def test_leaving_on_the_way_is_no_error(keys: str, tmp_path: Path) -> None:
    assert taken(tmp_path, "--press", keys) is not None


def test_nothing_is_remembered(tmp_path: Path) -> None:
    homes = {name: str(tmp_path / "home") for name in ("HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME")}
    result = process("screenshot", "--press", "n", "-o", "a.svg", folder=tmp_path, **homes)
    assert result.returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["a.svg"]
