"""What is written on the learning screen is what the engine says, in signs that the terminal has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from rich.style import Style

from tests.tui.learning.courses import HIDDEN, SHORT, THREE, after, recipe_with, verdicts
from xotui.document.course import Course
from xotui.engine.training.backprop import loss_of, value_at, with_value
from xotui.tui.learning.presenting import SLOPE_PICTURES, LearnPresentation
from xotui.tui.learning.state import PARTS, LearnView, mistakes_of, planes_of, rows_of, settled
from xotui.tui.look import ASCII, Look
from xotui.tui.renderables import learning as text
from xotui.tui.renderables.thumbnails import Thumbnail, seen_range, thumbnail_size, thumbnail_strips
from xotui.tui.renderables.words import Words

COURSES = {
    "short": after(8, recipe_with(SHORT)),
    "hidden": after(6, recipe_with(HIDDEN, count=100)),
    "three": after(4, recipe_with(THREE, (16, 16), loss="article")),
}
LOOKS = (Look(), Look(signs=ASCII))


def written(lines: Sequence[Words]) -> list[str]:
    return ["".join(part for part, _ in line) for line in lines]


def shown(course: Course, view: LearnView, look: Look, size: tuple[int, int] = (120, 40)) -> LearnPresentation:
    picture = course.present.images[0]
    return LearnPresentation(course, settled(view, course), look, size, "paused", "a hint", picture, {})


@pytest.mark.parametrize("name", COURSES)
@pytest.mark.parametrize("width", [38, 48, 78, 150])
def test_the_status_says_how_far_it_is_and_how_well_it_goes(name: str, width: int) -> None:
    course = COURSES[name]
    first, second = written(text.status_lines(course, "paused", Look(), width))
    assert f"epoch {course.progress:.2f} of {course.training.plan.epochs}" in first
    assert len(first) <= width
    last = course.points[-1]
    for told in (f"{course.training.step:,}", f"{last.loss:.4f}", f"{100 * last.validation:.1f}%"):
        assert told in first + second
    assert len(second) <= width, "cut at the edge"


def test_before_the_first_step_the_status_says_what_is_done() -> None:
    first, second = written(text.status_lines(after(0), "nothing learned yet", Look(), 48))
    assert "epoch 0.00 of 3" in first
    assert second == "nothing learned yet"


def test_the_bar_grows_with_the_epochs() -> None:
    bars = [written(text.status_lines(after(steps), "", Look(signs=ASCII), 60))[0].count("#") for steps in (0, 6, 12)]
    assert bars[0] == 0
    assert bars[1] / bars[2] == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize("name", COURSES)
def test_the_confusion_matrix_counts_every_picture_once(name: str) -> None:
    course = COURSES[name]
    _, *rows = written(text.confusion_lines(course, Look()))
    said, truth = verdicts(course.network, course.judged.images), course.judged.labels.tolist()
    for label, row in enumerate(rows):
        counts = [int(number) for number in row.split()[2:]]
        pairs = list(zip(truth, said, strict=True))
        assert counts == [pairs.count((label, other)) for other in (0, 1)]
    assert len(mistakes_of(course)) == sum(one != other for one, other in zip(truth, said, strict=True))


def test_before_anything_was_judged_the_matrix_says_so() -> None:
    assert "nothing has been judged yet" in written(text.confusion_lines(after(0), Look()))[1]


@pytest.mark.parametrize("name", COURSES)
def test_every_point_of_the_curves_can_be_read_exactly(name: str) -> None:
    course = COURSES[name]
    for place, point in enumerate(reversed(course.points)):
        read = "\n".join(written(text.point_lines(course, LearnView("curves", point=place), Look(), 70)))
        assert f"epoch {point.epoch:.2f}" in read
        assert f"step {point.step:,}" in read
        assert f"loss {point.loss:.4f}" in read
        assert f"right {100 * point.accuracy:.1f}%" in read
        assert f"kept {100 * point.validation:.1f}%" in read
    assert "Nothing" in written(text.point_lines(after(0), LearnView(), Look(), 70))[0]


@pytest.mark.parametrize("size", [(40, 12), (60, 16), (80, 24), (100, 30), (120, 40), (200, 60)])
@pytest.mark.parametrize("epoch", [1.0, 123.45])
def test_the_values_under_the_cursor_are_never_cut(size: tuple[int, int], epoch: float) -> None:
    course = COURSES["short"]
    point = replace(course.points[-1], epoch=epoch, accuracy=0.802, validation=0.824)
    presentation = shown(replace(course, points=(*course.points, point)), LearnView("curves"), Look(), size)
    panel = next(panel for panel in presentation.panels if panel.key == "point")
    read = "\n".join(strip.text for strip in presentation.lines(panel))
    for told in (f"epoch {epoch:.2f}", f"loss {point.loss:.4f}", "right 80.2%", "kept 82.4%"):
        assert told in read


@pytest.mark.parametrize("height", [2, 5, 40])
def test_the_table_shows_the_point_under_the_cursor(height: int) -> None:
    course = COURSES["short"]
    for place, point in enumerate(reversed(course.points)):
        head, *lines = written(text.point_table(course, LearnView("curves", point=place), LOOKS[1], height))
        assert len(lines) == min(height - 1, len(course.points))
        (chosen,) = [line for line in lines if line.startswith(">")]
        assert chosen.split()[-4:][1:] == [
            f"{point.loss:.4f}", f"{100 * point.accuracy:.1f}%", f"{100 * point.validation:.1f}%"
        ]  # fmt: skip
        assert f"{point.epoch:.2f}" in chosen
        assert {len(line) for line in [head, *lines]} == {len(head)}


@pytest.mark.parametrize("name", COURSES)
def test_the_gradient_of_any_value_is_that_of_trying_it(name: str) -> None:
    course, random = COURSES[name], np.random.default_rng(2)
    some = course.present.subset(np.arange(min(SLOPE_PICTURES, course.count)))
    loss = course.training.plan.loss
    for plane, found in enumerate(planes_of(course)):
        cell = (int(random.integers(found.shape[0])), int(random.integers(found.shape[1])))
        presentation = shown(course, LearnView("values", plane=plane, cell=cell), Look())
        place = found.index(course.network, *cell)
        value = value_at(course.network, place)
        assert presentation.value == value
        around = [
            loss_of(with_value(course.network, place, value + away), some.images, some.labels, loss)
            for away in (1e-6, -1e-6)
        ]
        assert presentation.gradient == pytest.approx((around[0] - around[1]) / 2e-6, abs=1e-5)


def test_the_gradient_says_which_way_is_better() -> None:
    for gradient, meaning in ((2.0, "a smaller value"), (-2e-9, "a larger value"), (0.0, "nothing changes")):
        first, second = written(text.gradient_lines(-0.25, gradient, LearnView(), Look()))
        assert f"-0.2500  gradient {gradient:+.3e}" in first
        assert second.startswith(meaning)
        assert "tried" not in first + second
    _, second = written(text.gradient_lines(1.0, 1.0, LearnView(tried=0.5), Look()))
    assert f"tried {0.5:+.3e}" in second


@pytest.mark.parametrize("name", COURSES)
def test_every_row_of_settings_has_the_shape_of_what_its_layer_gives(name: str) -> None:
    course = COURSES[name]
    shapes = course.network.shapes(course.recipe.shape)[1:]
    rows = rows_of(course)
    _, *lines = written(text.setting_lines(course, LearnView(), Look(), 48, 30))
    assert len(lines) == len(rows)
    for line, shape in zip(lines, shapes, strict=False):
        assert line.endswith("×".join(map(str, shape)))
    for row, field in [(r, f) for r, one in enumerate(rows) for f in range(len(one.fields))]:
        for height in (3, 9, 30):
            read = "\n".join(written(text.setting_lines(course, LearnView(row=row, field=field), Look(), 48, height)))
            assert f"⟦{rows[row].fields[field].text}⟧" in read
            assert read.count("⟦") == 1


@pytest.mark.parametrize("name", COURSES)
@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 40)])
def test_ascii_is_all_that_is_written_where_only_that_may_be(name: str, size: tuple[int, int]) -> None:
    for part in PARTS:
        presentation = shown(COURSES[name], LearnView(part, sample=5), LOOKS[1], size)
        for panel in presentation.panels:
            if not any(panel.cell):
                assert panel.key not in ("loss", "accuracy")
                lines = presentation.lines(panel)
                assert {strip.cell_length for strip in lines} == {panel.width}
                assert len(lines) == panel.height
                assert all(strip.text.isascii() for strip in lines), panel.key


def thumbnails(count: int, side: int = 9) -> list[Thumbnail]:
    pictures = np.random.default_rng(1).choice([-1.0, 1.0], (count, side, side))
    return [Thumbnail(f"{index}→O", one, Style(), index % 2 == 0) for index, one in enumerate(pictures)]


@pytest.mark.parametrize("side", [3, 9, 28])
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("size", [(40, 8), (61, 19), (90, 40), (10, 2)])
def test_of_many_pictures_the_chosen_one_is_seen_in_brackets(side: int, look: Look, size: tuple[int, int]) -> None:
    made = thumbnails(30, side)
    for chosen in (None, 0, 7, 29):
        lines = thumbnail_strips(made, chosen, size, look)
        assert [strip.cell_length for strip in lines] == [size[0]] * size[1]
        read = "\n".join(strip.text for strip in lines)
        opening, closing = look.signs.cursor
        assert read.count(opening) == (chosen is not None)
        if chosen is not None:
            assert f"{opening}{look.text(f'{chosen}→O')}{closing}" in read
        assert read.isascii() or not look.ascii


def test_ascii_pictures_are_the_pictures() -> None:
    made = thumbnails(2, 4)
    wide, _ = thumbnail_size(made, LOOKS[1])
    lines = thumbnail_strips(made, None, (40, 9), LOOKS[1])
    for number, one in enumerate(made):
        for row in range(4):
            left = wide * number + 1
            drawn = "".join("#" if value > 0 else "." for value in one.picture[row])
            assert lines[1 + row].text[left : left + 4] == drawn


@pytest.mark.parametrize("look", LOOKS)
def test_an_empty_gallery_is_empty(look: Look) -> None:
    for chosen in (None, 0):
        lines = thumbnail_strips([], chosen, (20, 4), look)
        assert [strip.text for strip in lines] == [" " * 20] * 4


def test_what_has_room_is_around_the_chosen_one() -> None:
    for count, room in ((0, 3), (2, 3), (10, 3), (500, 40)):
        for chosen in range(max(count, 1)):
            seen = seen_range(count, chosen, room)
            assert len(seen) == min(count, room)
            assert not count or chosen in seen


@pytest.mark.parametrize("side", [4, 9, 16])
@pytest.mark.parametrize("look", LOOKS)
def test_down_in_a_gallery_goes_to_the_picture_below(side: int, look: Look) -> None:
    course = after(1, recipe_with(SHORT, (side, side)))
    presentation = shown(course, LearnView("samples"), look, (80, 40))
    panel = next(panel for panel in presentation.panels if panel.key == "samples")
    names = presentation.lines(panel)[1].text.split()
    assert len(names) == presentation.gallery_columns("samples")
