"""The lines of the learning screen: settings, status, confusion, points and gradients."""

from __future__ import annotations

from xotui.document.course import Course, Point
from xotui.tui.learning.settings import Row
from xotui.tui.learning.state import LearnView, rows_of
from xotui.tui.look import Look
from xotui.tui.renderables.words import Words, bar, length

_SHORT = {"convolution": "conv", "probabilities": "prob", "learn from": "from"}


def setting_lines(course: Course, view: LearnView, look: Look, width: int, height: int) -> list[Words]:
    """The settings, the one under the cursor in brackets, the shape of what each layer gives at the right."""
    here = view.part == "settings"
    title = look.style(look.colours.accent, bold=True) if here else look.strong
    rows = rows_of(course)
    shapes = course.network.shapes(course.recipe.shape)
    wide = 14 if width >= 46 else 7
    first = first_setting(view, len(rows), height)
    lines: list[Words] = [[("Network", title), (f"  gives, from {_sized(course.recipe.shape)}:", look.dim)]]
    for number, row in enumerate(rows[first : first + height - 1], start=first):
        shape = _sized(shapes[row.layer + 1]) if row.layer is not None else ""
        lines.append(_setting_line(row, number == view.row and here, view.field, shape, look, width, wide))
    return lines


def first_setting(view: LearnView, count: int, height: int) -> int:
    """The first row of the settings that is seen, where they are more than there is room for."""
    return min(max(view.row - (height - 2), 0), max(count - (height - 1), 0))


def _setting_line(row: Row, here: bool, field: int, shape: str, look: Look, width: int, wide: int) -> Words:
    mark = look.signs.chosen if here else " "
    label = row.label if wide > 7 else _SHORT.get(row.label, row.label)
    words: Words = [(f"{mark}{label:<{wide - 1}}", look.strong if here else look.plain)]
    for number, one in enumerate(row.fields):
        chosen = here and number == field
        opening, closing = look.signs.cursor if chosen else (" ", " ")
        words.append((f"{opening}{one.text}{closing}", look.strong if chosen else look.plain))
    room = width - length(words) - len(shape)
    return [*words, (" " * room, look.plain), (shape, look.dim)] if room >= 0 else words


def _sized(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape))


def status_lines(course: Course, doing: str, look: Look, width: int) -> list[Words]:
    """How far it is, and how well it goes."""
    told = f"epoch {course.progress:.2f} of {course.training.plan.epochs}, step {course.training.step:,}"
    room = max(min(width - len(told) - 2, 60), 3)
    drawn = bar(course.progress / course.training.plan.epochs, room, look)
    first: Words = [
        (drawn, look.style(look.colours.accent)),
        (("." if look.ascii else "·") * (room - len(drawn)), look.dim),
        (f"  {told}", look.plain),
    ]
    return [first, _point_words(course.points[-1], look) if course.points else [(doing, look.dim)]]


def loss_title(course: Course, view: LearnView, look: Look) -> Words:
    """What the first plot shows."""
    title = look.style(look.colours.accent, bold=True) if view.part == "curves" else look.strong
    name = {"cross-entropy": "cross-entropy", "article": "the article's error"}[course.training.plan.loss]
    return [("Loss", title), (f"  {name}", look.dim)]


def accuracy_title(view: LearnView, look: Look, width: int) -> Words:
    """What the second plot shows, and which line is which."""
    title = look.style(look.colours.accent, bold=True) if view.part == "curves" else look.strong
    lines: Words = [
        (f"  {look.signs.full_bar} learned", look.style(look.colours.accent)),
        (f"  {look.signs.full_bar} kept", look.style(look.colours.categories[1])),
    ]
    words: Words = [("Right", title), (" in %", look.dim)]
    return [*words, *lines] if length([*words, *lines]) <= width else [*words, *lines[1:]]


def _point_words(point: Point, look: Look, gap: str = "  ") -> Words:
    return [
        ("loss ", look.dim), (f"{point.loss:.4f}", look.style(look.colours.accent)),
        (f"{gap}right ", look.dim), (f"{100 * point.accuracy:.1f}%", look.style(look.colours.accent)),
        (f"{gap}kept ", look.dim), (f"{100 * point.validation:.1f}%", look.style(look.colours.categories[1])),
    ]  # fmt: skip


def confusion_lines(course: Course, look: Look) -> list[Words]:
    """Which letters were taken for which, among the pictures kept for validation."""
    labels = course.network.labels
    lines: list[Words] = [
        [("Kept for validation", look.strong), *[(f"  said {label}".rjust(9), look.dim) for label in labels]]
    ]
    if course.verdicts is None:
        return [*lines, [("nothing has been judged yet", look.dim)]]
    truth = course.judged.labels
    for index, label in enumerate(labels):
        counts = [int(((truth == index) & (course.verdicts == said)).sum()) for said in range(len(labels))]
        words: Words = [(f"{'is ' + label:<19}", look.style(look.colours.categories[index]))]
        words += [(f"{n:>9}", look.strong if place == index else look.plain) for place, n in enumerate(counts)]
        lines.append(words)
    return lines


def point_lines(course: Course, view: LearnView, look: Look, width: int) -> list[Words]:
    """The exact values of the point under the cursor, or of the last one."""
    if not course.points:
        return [[("Nothing has been learned yet.", look.dim)]]
    point = course.points[-1 - view.point]
    here = view.part == "curves"
    mark = look.signs.chosen if here else " "
    place: Words = [
        (f"{mark}epoch ", look.strong if here else look.dim),
        (f"{point.epoch:.2f}", look.strong),
        (f"  step {point.step:,}", look.dim),
    ]
    values = _point_words(point, look)
    if length(place) + 2 + length(values) <= width:
        return [[*place, ("  ", look.plain), *values]]
    return [place, values if length(values) <= width else _point_words(point, look, " ")]


def point_table(course: Course, view: LearnView, look: Look, height: int) -> list[Words]:
    """The points as a table, where curves cannot be drawn: the last ones, or those around the cursor."""
    lines: list[Words] = [[(f"{'epoch':>8} {'loss':>9} {'right':>8} {'kept':>8}", look.dim)]]
    count, room = len(course.points), max(height - 1, 1)
    chosen = count - 1 - view.point
    first = min(max(chosen - room // 2, 0), max(count - room, 0))
    for index in range(first, min(count, first + room)):
        point = course.points[index]
        cells = f"{point.epoch:>7.2f} {point.loss:>9.4f} {100 * point.accuracy:>7.1f}% {100 * point.validation:>7.1f}%"
        here = index == chosen and view.part == "curves"
        lines.append([(f"{look.signs.chosen if here else ' '}{cells}", look.strong if here else look.plain)])
    return lines


def gradient_lines(value: float, gradient: float, view: LearnView, look: Look) -> list[Words]:
    """The value under the cursor, its gradient, and what follows from it."""
    if not gradient:
        meaning = "nothing changes with it"
    else:
        meaning = f"a {'smaller' if gradient > 0 else 'larger'} value makes the loss less"
    first: Words = [
        (f"{value:.4f}", look.strong),
        ("  gradient ", look.dim),
        (f"{gradient:+.3e}", look.style(look.colours.accent)),
    ]
    if view.tried is None:
        return [first, [(meaning, look.dim)]]
    tried = (f"{view.tried:+.3e}", look.style(look.colours.categories[1]))
    return [first, [("tried ", look.dim), tried, ("  a bit up and down", look.dim)]]
