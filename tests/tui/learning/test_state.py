"""How one looks at a course: every cursor stays inside, and every move goes where its key says."""

from __future__ import annotations

from collections.abc import Collection
from itertools import product

import numpy as np
import pytest

from tests.tui.learning.courses import HIDDEN, SHORT, THREE, after, recipe_with
from xotui.document.course import Course, begin
from xotui.pictures.labelled import LabelledSet
from xotui.tui.learning.state import (
    PARTS,
    LearnView,
    mistakes_of,
    moved,
    other_layer,
    other_part,
    other_plane,
    planes_of,
    rows_of,
    settled,
)

OWN = LabelledSet(np.random.default_rng(1).choice([-1.0, 1.0], (7, 9, 9)), [0, 1, 0, 1, 0, 1, 1])
COURSES = {
    "new": after(0),
    "short": after(6, recipe_with(SHORT)),
    "hidden": after(4, recipe_with(HIDDEN)),
    "three": after(4, recipe_with(THREE, (16, 16))),
    "own": begin(recipe_with(), OWN),
}


def assert_inside(view: LearnView, course: Course) -> None:
    rows, planes = rows_of(course), planes_of(course)
    assert 0 <= view.row < len(rows)
    assert 0 <= view.field < max(len(rows[view.row].fields), 1)
    assert 0 <= view.point < max(len(course.points), 1)
    assert 0 <= view.plane < len(planes)
    assert all(0 <= place < length for place, length in zip(view.cell, planes[view.plane].shape, strict=True))
    assert 0 <= view.mistake < max(len(mistakes_of(course)), 1)
    assert 0 <= view.sample < course.count


@pytest.mark.parametrize("name", COURSES)
def test_every_cursor_is_inside(name: str) -> None:
    course = COURSES[name]
    for value, cell in product((-7, 0, 3, 10_000), ((-1, -1), (0, 0), (99, 0), (0, 99))):
        view = LearnView("values", value, value, value, value, cell, value, value)
        assert_inside(settled(view, course), course)
    for part in PARTS:
        inside = settled(LearnView(part), course)
        assert inside == LearnView(part)
        assert settled(inside, course) == inside


@pytest.mark.parametrize("name", COURSES)
def test_arrows_never_leave_and_reach_everything_in_a_part(name: str) -> None:
    course = COURSES[name]
    for part in PARTS:
        seen: set[LearnView] = set()
        todo = [settled(LearnView(part), course)]
        while todo and len(seen) < 300:
            view = todo.pop()
            if view in seen:
                continue
            seen.add(view)
            assert_inside(view, course)
            todo += [settled(moved(view, *step, 4), course) for step in ((1, 0), (-1, 0), (0, 1), (0, -1))]
        reached: dict[str, Collection[object]] = {
            "settings": {(view.row, view.field) for view in seen},
            "curves": {view.point for view in seen},
            "values": {view.cell for view in seen},
            "mistakes": {view.mistake for view in seen},
            "samples": {view.sample for view in seen},
        }
        fields = {(row, field) for row, line in enumerate(rows_of(course)) for field in range(len(line.fields) or 1)}
        assert (
            len(reached[part])
            == {
                "settings": len(fields),
                "curves": max(len(course.points), 1),
                "values": planes_of(course)[0].shape[0] * planes_of(course)[0].shape[1],
                "mistakes": max(len(mistakes_of(course)), 1),
                "samples": course.count,
            }[part]
        )


def test_along_the_curves_left_is_earlier() -> None:
    course = COURSES["short"]
    view = settled(LearnView("curves"), course)
    assert course.points[-1 - view.point] is course.points[-1]
    earlier = settled(moved(view, 0, -1, 1), course)
    assert course.points[-1 - earlier.point] is course.points[-2]
    assert settled(moved(earlier, 0, 1, 1), course) == view
    first = settled(moved(view, -1, 0, 1), course)
    assert course.points[-1 - first.point] is course.points[0]


def test_a_row_further_begins_at_its_first_setting() -> None:
    view = settled(moved(LearnView(row=0, field=2), 1, 0, 1), COURSES["short"])
    assert (view.row, view.field) == (1, 0)


def test_in_a_gallery_down_is_a_row_of_pictures_further() -> None:
    course = COURSES["short"]
    view = LearnView("samples", sample=3)
    assert settled(moved(view, 1, 0, 6), course).sample == 9
    assert settled(moved(view, 0, 1, 6), course).sample == 4
    assert settled(moved(view, -1, 0, 6), course).sample == 0


def test_parts_go_round_both_ways() -> None:
    view, seen = LearnView(), []
    for _ in PARTS:
        view = other_part(view, 1)
        seen.append(view.part)
    assert seen == [*PARTS[1:], PARTS[0]]
    assert other_part(LearnView(), -1).part == PARTS[-1]


@pytest.mark.parametrize("name", COURSES)
def test_planes_and_layers_go_round(name: str) -> None:
    course = COURSES[name]
    count, layers = len(planes_of(course)), [plane.layer for plane in planes_of(course)]
    view, seen = LearnView(cell=(1, 1), tried=0.5), []
    for _ in range(count):
        view = other_plane(view, course, 1)
        assert (view.part, view.cell, view.tried) == ("values", (0, 0), None)
        seen.append(view.plane)
    assert seen == [*range(1, count), 0]
    assert other_plane(view, course, -1).plane == count - 1
    firsts = sorted({layers.index(layer) for layer in layers})
    view, seen = LearnView(), []
    for _ in firsts:
        view = other_layer(view, course, 1)
        seen.append(view.plane)
    assert seen == [*firsts[1:], 0]
    assert other_layer(LearnView(), course, -1).plane == firsts[-1]


def test_what_was_tried_belongs_to_one_value() -> None:
    assert moved(LearnView("values", tried=0.1), 0, 1, 1).tried is None
    assert moved(LearnView("curves", tried=0.1), 0, 1, 1).tried == 0.1


def test_mistakes_are_those_of_the_last_point() -> None:
    course = after(4)
    assert course.verdicts is not None
    said = course.network.scores(course.judged.images).argmax(axis=1)
    assert mistakes_of(course) == np.flatnonzero(said != course.judged.labels).tolist()
    assert mistakes_of(COURSES["new"]) == []
