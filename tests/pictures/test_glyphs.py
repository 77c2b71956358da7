"""The letters of fonts: what is in the file, what the changes do, and that the recipe makes such a file."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import ImageFont

from xotui.pictures.changes import CHANGES, FILL, Change, all_changes, changed_glyphs
from xotui.pictures.glyph_recipe import collect, main
from xotui.pictures.glyphs import (
    GROUPS,
    LETTERS,
    SIDE,
    Placement,
    glyphs_of,
    load_glyphs,
    rasterise,
    read_glyphs,
)
from xotui.pictures.pens import repenned, strengthened

NINE = (9, 9)


def ink_box(image: np.ndarray) -> tuple[int, int]:
    """Rows and columns from the first to the last ink."""
    rows, columns = (np.flatnonzero((image > 0).any(axis=axis)) for axis in (1, 0))
    return int(rows[-1] - rows[0] + 1), int(columns[-1] - columns[0] + 1)


@pytest.mark.parametrize(("group", "least"), [("shapes", 5), ("text", 500), ("hand", 80), ("display", 120)])
def test_each_group_has_many_letters(group: str, least: int) -> None:
    glyphs = glyphs_of(group)
    for label in (0, 1):
        assert sum(glyph.label == label for glyph in glyphs) >= least
    assert {glyph.group for glyph in glyphs} == {group}


def test_every_letter_fills_its_frame_and_says_what_it_is() -> None:
    for glyph in load_glyphs():
        assert glyph.master.shape == (SIDE, SIDE)
        assert max(ink_box(glyph.master.astype(float))) >= SIDE - 2
        assert glyph.label == int(glyph.letter in "Oo")
        assert glyph.letter in LETTERS
        assert glyph.group in GROUPS
        assert glyph.name == f"{glyph.font} {glyph.letter}"


def test_no_letter_is_there_twice() -> None:
    glyphs = load_glyphs()
    assert len({(glyph.label, glyph.master.tobytes()) for glyph in glyphs}) == len(glyphs)


@pytest.mark.parametrize("change", all_changes(), ids=lambda change: change.title)
@pytest.mark.parametrize("group", GROUPS)
def test_pictures_are_black_and_white_balanced_named_and_the_same_again(group: str, change: Change) -> None:
    drawn = changed_glyphs(group, change, NINE, 40, seed=5)
    again = changed_glyphs(group, change, NINE, 40, seed=5)
    assert drawn.images.shape == (40, 9, 9)
    assert np.isin(drawn.images, (-1, 1)).all()
    assert drawn.counts == (20, 20)
    assert not (drawn.images == drawn.images[:, :1, :1]).all(axis=(1, 2)).any()
    letters = [name.rpartition(" ")[2] for name in drawn.names]
    assert [int(letter in "Oo") for letter in letters] == drawn.labels.tolist()
    assert drawn.images.tobytes() == again.images.tobytes()
    assert drawn.names == again.names


def test_another_seed_draws_other_pictures() -> None:
    first, second = (changed_glyphs("text", Change("place and size"), NINE, 20, seed) for seed in (1, 2))
    assert (first.images != second.images).any()


def test_every_letter_comes_before_one_comes_again() -> None:
    glyphs = glyphs_of("hand")
    xs = sorted(glyph.name for glyph in glyphs if glyph.label == 0)
    drawn = changed_glyphs("hand", Change("as it is"), (28, 28), 2 * len(xs), seed=0)
    assert sorted(name for name, label in zip(drawn.names, drawn.labels, strict=True) if label == 0) == xs


@pytest.mark.parametrize("count", [0, 1, 7])
def test_odd_and_small_counts(count: int) -> None:
    drawn = changed_glyphs("shapes", Change("as it is"), NINE, count, seed=0)
    assert drawn.counts == ((count + 1) // 2, count // 2)


@pytest.mark.parametrize("steps", [1, 2])
def test_a_shift_moves_the_ink_by_whole_pixels(steps: int) -> None:
    clean = changed_glyphs("shapes", Change("as it is"), NINE, 20, seed=3)
    moved = changed_glyphs("shapes", Change("shift", steps), NINE, 20, seed=3)
    for before, after in zip(clean.images, moved.images, strict=True):
        framed = np.pad(before, steps, constant_values=-1)
        ways = [
            framed[steps + down : steps + down + 9, steps + right : steps + right + 9]
            for down in (-steps, 0, steps)
            for right in (-steps, 0, steps)
            if down or right
        ]
        assert any((after == way).all() for way in ways)


@pytest.mark.parametrize("factor", [0.8, 0.67, 0.5])
@pytest.mark.parametrize("side", [9, 16, 28])
def test_shrinking_makes_the_ink_smaller_by_that_factor(factor: float, side: int) -> None:
    small = changed_glyphs("shapes", Change("shrink", factor), (side, side), 10, seed=3)
    for image in small.images:
        # Thin corners of an X may be less than a pixel.
        assert max(ink_box(image)) == pytest.approx(side * FILL * factor, abs=1.5)


def test_an_o_turned_by_a_quarter_stays_as_it_is() -> None:
    clean, turned = (
        changed_glyphs("shapes", change, NINE, 20, 3) for change in (Change("as it is"), Change("turn", 90))
    )
    assert (clean.images[clean.labels == 1] == turned.images[clean.labels == 1]).all()


@pytest.mark.parametrize("side", [9, 16, 28, 64])
def test_the_clean_shapes_are_symmetrical(side: int) -> None:
    for image in changed_glyphs("shapes", Change("as it is"), (side, side), 10, seed=0).images:
        for other in (image[::-1], image[:, ::-1], image.T):
            assert (image == other).all()


@pytest.mark.parametrize("share", [0.05, 0.1, 0.15])
def test_noise_turns_that_share_of_the_pixels(share: float) -> None:
    noisy, calm = (changed_glyphs("text", Change("noise", amount), NINE, 60, 4) for amount in (share, 0))
    assert (noisy.images != calm.images).sum(axis=(1, 2)).tolist() == [round(81 * share)] * 60


def test_a_letter_of_random_size_and_place_is_wholly_inside() -> None:
    # With a frame of black around it nothing would be added: the ink of a ring comes back to where it began.
    drawn = changed_glyphs("shapes", Change("place and size"), (28, 28), 60, seed=2)
    for image in drawn.images[drawn.labels == 1]:
        height, width = ink_box(image)
        assert abs(height - width) <= 1
        assert 0.55 * 28 - 1 <= height <= 28


def test_a_pen_makes_strokes_wider_and_narrower_and_nothing_vanishes() -> None:
    masters = np.array([glyph.master for glyph in glyphs_of("shapes") + glyphs_of("text")[:50]])
    ink = [repenned(masters, radius).sum(axis=(1, 2)) for radius in (-3, 0, 3)]
    assert (ink[0] <= ink[1]).all()
    assert (ink[1] < ink[2]).all()
    assert (ink[0] > 0).all()


def test_only_thin_strokes_are_strengthened() -> None:
    lines = np.zeros((2, 30, 30), dtype=bool)
    lines[0, 14, 3:27] = True
    lines[1, 10:20, 3:27] = True
    thin, thick = strengthened(lines, 2)
    assert 4 <= thin[:, 18].sum() <= 6
    assert thick[:, 18].sum() == 10


@pytest.mark.parametrize("shape", [(3, 3), (9, 9), (9, 20), (16, 16), (28, 28), (64, 64)])
@pytest.mark.parametrize("group", GROUPS)
def test_pictures_of_any_size(group: str, shape: tuple[int, int]) -> None:
    drawn = changed_glyphs(group, Change("everything"), shape, 8, seed=1)
    assert drawn.shape == shape
    assert (drawn.images > 0).any(axis=(1, 2)).all()


def test_a_letter_is_drawn_where_it_is_placed() -> None:
    block = np.ones((1, SIDE, SIDE), dtype=bool)
    placed = Placement(np.eye(2)[None] / 3, np.array([[-1 / 3, 1 / 3]]))
    expected = np.full((1, 9, 9), -1.0)
    expected[0, :3, 6:] = 1
    assert (rasterise(block, NINE, placed) == expected).all()


def test_titles_and_names() -> None:
    titles = [change.title for change in all_changes()]
    assert len(set(titles)) == len(titles) == sum(len(strengths) for _, strengths in CHANGES)
    assert Change("turn", 15).title == "turn by 15°"
    assert Change("pen", -0.5).title == "pen −0.5"
    assert Change("noise", 0.1).title == "noise of 10 %"
    with pytest.raises(ValueError, match="change: found 'blur'"):
        Change("blur")
    with pytest.raises(ValueError, match="group: found 'runes'"):
        changed_glyphs("runes", Change("as it is"), NINE, 2, 0)
    with pytest.raises(ValueError, match="shape: found 2×9"):
        changed_glyphs("text", Change("as it is"), (2, 9), 2, 0)


@pytest.fixture
def fonts(tmp_path: Path) -> Path:
    """A folder with the font that Pillow brings along, twice, and a file that is no font."""
    font = ImageFont.load_default(20)
    assert isinstance(font, ImageFont.FreeTypeFont)
    folder = tmp_path / "fonts" / "inner"
    folder.mkdir(parents=True)
    (folder / "Some-Face.ttf").write_bytes(font.font_bytes)
    (folder / "The-Same.ttf").write_bytes(font.font_bytes)
    (folder / "broken.otf").write_bytes(b"no font")
    return tmp_path / "fonts"


def test_the_recipe_makes_masters_of_any_font(fonts: Path) -> None:
    glyphs, dropped = collect([fonts])
    assert {glyph.letter for glyph in glyphs} >= {"X", "O"}
    assert {(glyph.font, glyph.group) for glyph in glyphs} == {("Some-Face", "text")}
    assert dropped["fonts that cannot be drawn"] == 1
    assert len(glyphs) + dropped["letters that look like one before"] == 8


def test_the_recipe_writes_the_same_bytes_again(fonts: Path, tmp_path: Path) -> None:
    for name in ("first.npz", "second.npz"):
        main([str(fonts), "-o", str(tmp_path / name)])
    assert (tmp_path / "first.npz").read_bytes() == (tmp_path / "second.npz").read_bytes()
    glyphs, _ = collect([fonts])
    for written, made in zip(read_glyphs(tmp_path / "first.npz"), glyphs, strict=True):
        assert (written.master == made.master).all()
        assert (written.name, written.label, written.group) == (made.name, made.label, made.group)


def test_the_recipe_says_that_it_found_no_font(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="found no font"):
        main([str(tmp_path), "-o", str(tmp_path / "none.npz")])
