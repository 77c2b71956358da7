"""How one looks at a course: which part of the screen, and where the cursor of each part is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from xotui.document.course import Course
from xotui.tui.learning.settings import Row, setting_rows
from xotui.tui.learning.values import Plane, planes

PARTS = ("settings", "curves", "values", "mistakes", "samples")
"""The parts of the screen, in the order in which a key goes round."""


@dataclass(frozen=True)
class LearnView:
    """What is looked at.

    Attributes:
        part: The part with the cursor.
        row: The row of the settings.
        field: The setting in it.
        point: The point of the curves, counted from the last.
        plane: Which values.
        cell: The row and column in them.
        mistake: Which of the pictures taken for the wrong letter.
        sample: Which of the pictures learned from.
        tried: What trying the value under the cursor said of its gradient, or None where it was not tried.
    """

    part: str = "settings"
    row: int = 0
    field: int = 0
    point: int = 0
    plane: int = 0
    cell: tuple[int, int] = (0, 0)
    mistake: int = 0
    sample: int = 0
    tried: float | None = None


def rows_of(course: Course) -> tuple[Row, ...]:
    """The rows of the settings."""
    if course.pictures is None:
        return setting_rows(course.recipe, "")
    return setting_rows(course.recipe, f"your {len(course.pictures)} pictures, {len(course.validation)} kept")


def planes_of(course: Course) -> tuple[Plane, ...]:
    """All values, as planes."""
    return planes(course.network, course.recipe.shape)


def mistakes_of(course: Course) -> list[int]:
    """The indices of the pictures among those judged that were taken for the wrong letter at the last point."""
    if course.verdicts is None:
        return []
    wrong = course.verdicts != course.judged.labels
    return [index for index, is_wrong in enumerate(wrong.tolist()) if is_wrong]


def settled(view: LearnView, course: Course) -> LearnView:
    """The view, with every cursor inside what there is."""
    rows, all_planes = rows_of(course), planes_of(course)
    row = min(max(view.row, 0), len(rows) - 1)
    plane = view.plane % len(all_planes)
    height, width = all_planes[plane].shape
    return replace(
        view,
        row=row,
        field=min(max(view.field, 0), max(len(rows[row].fields) - 1, 0)),
        point=min(max(view.point, 0), max(len(course.points) - 1, 0)),
        plane=plane,
        cell=(min(max(view.cell[0], 0), height - 1), min(max(view.cell[1], 0), width - 1)),
        mistake=min(max(view.mistake, 0), max(len(mistakes_of(course)) - 1, 0)),
        sample=min(max(view.sample, 0), course.count - 1),
    )


def moved(view: LearnView, down: int, right: int, columns: int) -> LearnView:
    """The cursor of the present part some steps further.

    Args:
        view: Where it is.
        down: Rows.
        right: Columns.
        columns: How many pictures stand side by side.
    """
    match view.part:
        case "settings":
            return replace(view, row=view.row + down, field=0 if down else view.field + right)
        case "curves":
            return replace(view, point=view.point - right - 10 * down)
        case "values":
            return replace(view, cell=(view.cell[0] + down, view.cell[1] + right), tried=None)
        case "mistakes":
            return replace(view, mistake=view.mistake + right + columns * down)
        case _:
            return replace(view, sample=view.sample + right + columns * down)


def other_part(view: LearnView, steps: int) -> LearnView:
    """The cursor in another part."""
    return replace(view, part=PARTS[(PARTS.index(view.part) + steps) % len(PARTS)])


def other_plane(view: LearnView, course: Course, steps: int) -> LearnView:
    """Other values, and their part."""
    return settled(replace(view, part="values", plane=view.plane + steps, cell=(0, 0), tried=None), course)


def other_layer(view: LearnView, course: Course, steps: int) -> LearnView:
    """The first values of the next layer that has some, or of the one before; and their part."""
    all_planes = planes_of(course)
    layers = sorted({plane.layer for plane in all_planes})
    here = layers.index(all_planes[view.plane % len(all_planes)].layer)
    goal = layers[(here + steps) % len(layers)]
    first = next(index for index, plane in enumerate(all_planes) if plane.layer == goal)
    return settled(replace(view, part="values", plane=first, cell=(0, 0), tried=None), course)
