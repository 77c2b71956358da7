"""What stands side by side at one position: patch, feature and products; or a window; or before and after."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xotui.engine.arrays import Array
from xotui.insight.arithmetic import Largest, Products, Rectified, Share
from xotui.tui.notation import weight_text
from xotui.tui.renderables.grid import as_picture
from xotui.tui.walking.scene import Scene, exact_texts
from xotui.tui.walking.state import Walking

Texts = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, eq=False)
class Plane:
    """A small matrix.

    Attributes:
        title: What stands above it.
        values: (h, w), as they are painted.
        texts: What is written for each of them.
        ink: Whether it is black and white; else it has the colours of maps.
        known: How many of them are known, in reading order.
        hue: The colour of its title; an ordinary one unless told.
        best: Which of them is the largest so far; None where that does not matter.
    """

    title: str
    values: Array
    texts: Texts
    ink: bool = False
    known: int = 10**9
    hue: str | None = None
    best: int | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        rows, columns = self.values.shape
        return rows, columns

    @property
    def longest(self) -> int:
        """The columns of its longest number."""
        return max(len(text) for row in self.texts for text in row)


@dataclass(frozen=True, eq=False)
class Equation:
    """All matrices of one position.

    Attributes:
        planes: The matrices, all of one shape.
        signs: What stands between two of them.
        present: The number that was taken last, in reading order; None where none is taken.
        again: The numbers to look at again.
    """

    planes: tuple[Plane, ...]
    signs: tuple[str, ...] = ()
    present: int | None = None
    again: tuple[int, ...] = ()

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns of each matrix."""
        return self.planes[0].shape


def part_of(walking: Walking) -> int:
    """Which map of the stage before the present number is read from; of a wrong answer the first to look at again."""
    walk = walking.walk
    if not isinstance(walk.work, Products):
        return 0
    each = int(walk.work.products[0].size)
    number = walk.done - 1
    if walking.quiz.again and all(index // each != number // each for index in walking.quiz.again):
        number = walking.quiz.again[0]
    return max(number, 0) // each


def equation_of(scene: Scene) -> Equation:
    """The matrices of the present position, as far as the walk has come."""
    walking, look = scene.walking, scene.look
    walk, again = walking.walk, walking.quiz.again
    done, present = walk.done, walk.done - 1 if walk.done else None
    match walk.work:
        case Products() as found:
            part = part_of(walking)
            each = found.products[0].size
            within = [index - part * each for index in again if index // each == part]
            here = present - part * each if present is not None and present // each == part else None
            known = min(max(done - part * each, 0), each)
            return Equation(_of_products(found, part, known, scene), (look.signs.times, "="), here, tuple(within))
        case Largest(window=window):
            best = int(np.argmax(window.ravel()[:done])) if done and not walking.hides else None
            plane = Plane("window", window, _texts(window, scene, exact=False), known=done, best=best)
            return Equation((plane,), (), present, again)
        case Rectified(before=before, value=value):
            one, other = np.array([[before]]), np.array([[value]])
            known = done if not walking.hides else 0
            planes = (
                Plane("before", one, _texts(one, scene, exact=False)),
                Plane("after", other, _texts(other, scene, exact=False), known=known),
            )
            return Equation(planes, ("→",), present, again)
        case Share(scores=scores, powers=powers):
            planes = (
                Plane("scores", scores[:, None], tuple((weight_text(score),) for score in scores.tolist())),
                Plane("powers", powers[:, None], tuple((weight_text(power),) for power in powers.tolist()), known=done),
            )
            return Equation(planes, ("→",), present, again)


def _of_products(found: Products, part: int, known: int, scene: Scene) -> tuple[Plane, ...]:
    """What is seen, by what it is multiplied, and what comes out."""
    walk = scene.walk
    over = walk.before.operation == "picture"
    votes = walk.here.operation in ("votes", "hidden")
    patch, kernel, products = found.patch[part], found.kernel[part], found.products[part]
    named = "weights" if votes else scene.name
    return (
        Plane("patch" if not votes else "values", patch, _texts(patch, scene, exact=over), ink=over),
        Plane(
            named,
            _relative(kernel) if votes else as_picture(kernel),
            _texts(kernel, scene, exact=True),
            ink=True,
            hue=None if votes else scene.hue,
        ),
        Plane("products", products, _texts(products, scene, exact=True), known=known),
    )


def _texts(values: Array, scene: Scene, *, exact: bool) -> Texts:
    """Numbers as they are written: pixels, weights and products, or values of maps."""
    if not exact:
        return tuple(tuple(scene.number(value, scene.walk.stage - 1) for value in row) for row in values.tolist())
    texts = exact_texts(values.ravel().tolist())
    wide = values.shape[1]
    return tuple(tuple(texts[start : start + wide]) for start in range(0, len(texts), wide))


def _relative(weights: Array) -> Array:
    """Weights as a picture, the largest of them at 1 or −1: they may all be small."""
    most = float(np.abs(weights).max())
    scaled: Array = weights / most if most else weights
    return scaled
