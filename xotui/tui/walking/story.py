"""What is said of a position: the number that was taken last, the sum so far, and what comes out of it."""

from __future__ import annotations

from xotui.insight.arithmetic import Largest, Products, Rectified, Share
from xotui.tui.renderables.words import Words, joined, length
from xotui.tui.walking.planes import part_of
from xotui.tui.walking.scene import Scene, exact_texts

_NOTHING = "nothing is taken yet"


def story_lines(scene: Scene, width: int, height: int) -> list[Words]:
    """The title, the number that was taken last, and the whole of what there is so far.

    Args:
        scene: What is shown.
        width: Columns.
        height: Rows; where they are few, what comes out is said first.
    """
    look = scene.look
    title: Words = [(scene.name, scene.title_style), (position_text(scene)[len(scene.name) :], look.dim)]
    last = _last(scene)
    together: Words = [*title, ("   ", look.plain), *last]
    fits = length(together) <= width
    if height < 2 and not scene.walk.done:
        return [last]
    if height < 3:
        sums = _sums(scene, width, 1)
        return [*sums, together if fits else last][:height]
    head = [together] if fits else [title, last] if height > 3 else [title]
    air: list[Words] = [[]] if height >= len(head) + 4 else []
    return [*head, *air, *_sums(scene, width, height - len(head) - len(air))]


def position_text(scene: Scene) -> str:
    """What is computed, and where."""
    row, column = scene.walk.place
    return f"{scene.name} at row {row}, column {column}" if scene.walk.here.values.ndim > 1 else scene.name


def _last(scene: Scene) -> Words:
    """The number that was taken last."""
    walk, look = scene.walk, scene.look
    if not walk.done:
        return [(_NOTHING, look.dim)]
    number = walk.done - 1
    match walk.work:
        case Products() as found:
            over = walk.before.operation == "picture"
            one = float(found.patch.ravel()[number])
            seen = _exact(one) if over else scene.number(one, walk.stage - 1)
            weight, product = (_exact(float(part.ravel()[number])) for part in (found.kernel, found.products))
            kind = "pixel" if over else "value"
            other = "weight" if walk.here.operation in ("votes", "hidden") else "feature"
            return [
                (f"{kind} {seen} {look.signs.times} {other} {weight} = ", look.plain),
                (product, look.strong),
            ]
        case Share(scores=scores):
            return [(f"e to the power of {_exact(float(scores[number]))}", look.plain)]
        case _:
            _, row, column = walk.read_at(number)
            seen = scene.number(float(walk.numbers[number]), walk.stage - 1)
            return [(f"{walk.before.name} ({row}, {column}) is ", look.plain), (seen, look.strong)]


def _sums(scene: Scene, width: int, rows: int) -> list[Words]:
    """What there is so far, written out."""
    walk, look = scene.walk, scene.look
    match walk.work:
        case Products() as found if len(found.products) > 1:
            return _over_maps(scene, found, width, rows)
        case Products():
            pieces = signed_pieces(exact_texts(walk.numbers[: walk.done].tolist()))
            return written(pieces, _outcome(scene), width, rows, scene)
        case Largest():
            texts = [scene.number(float(value), walk.stage - 1) for value in walk.numbers[: walk.done]]
            pieces = [f"{text}," for text in texts[:-1]] + texts[-1:]
            return written(pieces, _outcome(scene), width, rows, scene)
        case Rectified(before=before):
            pieces = [f"max(0, {scene.number(before, walk.stage - 1)})"]
            why = "it is not below 0 and stays" if before >= 0 else "it is below 0 and becomes 0"
            lines = written(pieces, _outcome(scene), width, rows, scene)
            said = walk.complete and not scene.walking.hides and rows > 1
            return [*lines, [(why, look.dim)]] if said else lines
        case Share():
            pieces = signed_pieces(exact_texts(walk.numbers[: walk.done].tolist()))
            return written(pieces, _outcome(scene), width, rows, scene)


def _over_maps(scene: Scene, found: Products, width: int, rows: int) -> list[Words]:
    """The products of the map that is read now, then the sums of the maps so far."""
    walk, look = scene.walk, scene.look
    each = found.products[0].size
    part = part_of(scene.walking)
    taken = walk.done - part * each
    pieces = signed_pieces(exact_texts(found.products[part].ravel()[: max(taken, 0)].tolist()))
    name = scene.map_name(walk.stage - 1, part)
    hidden = scene.walking.hides
    total = "?" if hidden else _exact(float(found.products[part].ravel()[:taken].sum())) if taken > 0 else "0"
    ending: Words = [(" = ", look.dim), (total, look.strong)] if pieces else []
    head = f"{name}, {part + 1} of {len(found.products)}:"
    one = written([head, *pieces], ending, width, max(rows - (2 if rows > 3 else 1), 1), scene, kept=1)
    sums = [float(channel.sum()) for channel in found.products[:part]]
    sums += [float(found.products[part].ravel()[:taken].sum())] if taken > 0 else []
    together = ["all maps:", *signed_pieces(["?"] * len(sums) if hidden else exact_texts(sums))]
    other = written(together, _outcome(scene), width, max(rows - len(one), 1), scene, kept=1)
    return [*one, *other] if rows > 1 else other


def _outcome(scene: Scene) -> Words:
    """What follows behind what is added up: the result so far, and at the end what becomes of it."""
    walk, look, hidden = scene.walk, scene.look, scene.walking.hides
    value = "?" if hidden else scene.number(walk.value, walk.stage)
    result: Words = [(value, look.style(look.colours.accent, bold=True))]
    so_far = "?" if hidden or walk.so_far is None else _exact(walk.so_far)
    match walk.work:
        case Products(divisor=divisor, bias=bias):
            words: Words = [(" = ", look.dim), (so_far, look.strong)] if walk.done else []
            if not walk.complete:
                return words
            if value == "–":
                return [(" nobody votes: ", look.dim), *result]
            if divisor > 1:
                words.append((f"   {look.signs.divided} {divisor}", look.plain))
            if bias:
                words.append((f" {'+' if bias > 0 else '−'} bias {_exact(abs(bias))}", look.plain))
            return [*words, (" = ", look.dim), *result] if divisor > 1 or bias else [*words[:1], *result]
        case Largest():
            largest = "?" if hidden or walk.so_far is None else scene.number(walk.so_far, walk.stage)
            if not walk.complete:
                return [("   largest so far ", look.dim), (largest, look.strong)] if walk.done else []
            return [("   the largest is ", look.dim), *result]
        case Rectified():
            return [(" = ", look.dim), *result] if walk.complete or hidden else [(" = ", look.dim), ("…", look.strong)]
        case Share(powers=powers):
            words = [(" = ", look.dim), (so_far, look.strong)] if walk.done else []
            if not walk.complete:
                return words
            own = _exact(float(powers[walk.position]))
            return [*words, (f"   {own} {look.signs.divided} {so_far} = ", look.plain), *result]


def _exact(value: float) -> str:
    return exact_texts([value])[0]


def signed_pieces(texts: list[str]) -> list[str]:
    """Numbers as the pieces of a sum: the first as it is, the others with their sign before them.

    >>> signed_pieces(["1", "-1", ".5"])
    ['1', '− 1', '+ .5']
    """
    return texts[:1] + [f"− {text[1:]}" if text.startswith("-") else f"+ {text}" for text in texts[1:]]


def written(pieces: list[str], ending: Words, width: int, rows: int, scene: Scene, kept: int = 0) -> list[Words]:
    """Pieces and what follows in so many rows; where these are too few, the pieces in the beginning go.

    Args:
        pieces: What is added up.
        ending: What follows, never broken.
        width: Columns.
        rows: Rows, at least 1.
        scene: Tells the styles.
        kept: How many pieces in the beginning stay in any case.
    """
    plain = scene.look.plain
    gone = 0
    while True:
        left = [*pieces[:kept], *(["…"] if gone else []), *pieces[kept + gone :]]
        lines: list[Words] = [[(line, plain)] for line in joined(left, " ", width)] if left else [[]]
        if length([*lines[-1], *ending]) <= width:
            lines[-1] = [*lines[-1], *ending]
        else:
            lines.append([(text.lstrip() if not place else text, style) for place, (text, style) in enumerate(ending)])
        if len(lines) <= max(rows, 1) or kept + gone >= len(pieces):
            return lines[-max(rows, 1) :]
        gone += max((len(pieces) - gone) // 8, 1)
