"""Above the grids: the layers, the present one among them, and how far one has come."""

from __future__ import annotations

from xotui.insight.arithmetic import Largest, Products, Rectified
from xotui.insight.walk import Pace
from xotui.tui.renderables.words import Words, bar, length, spread
from xotui.tui.walking.scene import Scene
from xotui.tui.walking.state import SPEEDS

_GAP = 2


def status_lines(scene: Scene, width: int, height: int) -> list[Words]:
    """The layers and how far one has come, in one line or in two.

    Args:
        scene: What is shown.
        width: Columns.
        height: Rows: in one row the layers go where they have no room beside the rest.
    """
    look = scene.look
    layers = layer_words(scene, width)
    if height > 1:
        motion: Words = [(f"{_motion(scene)} ", look.dim)]
        return [spread(layers, motion, width, look.plain), spread(_bar(scene, width), [], width, look.plain)]
    told: Words = [(f"{_progress(scene, long=False)} ", look.plain)]
    if length(layers) + length(told) + 2 <= width:
        return [spread(layers, told, width, look.plain)]
    walk = scene.walk
    here = f" layer {walk.stage} of {len(walk.trace) - 1}: {walk.here.name}  "
    for head in (here, f" {walk.here.name}  "):
        if len(head) + length(told) <= width:
            return [spread([(head.rstrip(), scene.title_style)], told, width, look.plain)]
    short = f" {walk.here.name[:11]} {walk.position + 1}/{walk.positions}, {walk.done}/{walk.count}"
    return [[(short, scene.title_style)]]


def layer_words(scene: Scene, width: int) -> Words:
    """The names of all layers, the present one in brackets; only some around it where they have no room."""
    look, walk = scene.look, scene.walk
    words: Words = [(" ", look.plain)]
    for index, name in _names(scene, width):
        here = index == walk.stage
        opening, closing = look.signs.cursor if here else (" ", " ")
        words.append((f"{opening}{name}{closing}", look.strong if here else look.dim))
    return words


def layer_at(scene: Scene, x: int, width: int) -> int | None:
    """The stage whose name is written at a column of the line of layers."""
    x -= 1
    for index, name in _names(scene, width):
        if 0 <= x < len(name) + _GAP:
            return index
        x -= len(name) + _GAP
    return None


def _names(scene: Scene, width: int) -> list[tuple[int, str]]:
    """The stages that are named: all, or as many before and behind the present one as have room."""
    names = list(enumerate(scene.walk.trace.names))[1:]
    while len(names) > 1 and sum(len(name) + _GAP for _, name in names) + 1 > width:
        here = next(place for place, (index, _) in enumerate(names) if index == scene.walk.stage)
        names.pop(0 if here > len(names) // 2 else -1)
    return names


def _bar(scene: Scene, width: int) -> Words:
    """How much of the map is filled, as a bar and in words."""
    walk, look = scene.walk, scene.look
    told = _progress(scene, long=True)
    if len(told) + 14 > width:
        told = _progress(scene, long=False)
    if len(told) + 2 > width:
        told = f"{scene.walk.position + 1}/{scene.walk.positions}, {scene.walk.done}/{scene.walk.count}"
    room = min(max(width // 4, 8), 40)
    if len(told) + room + 4 > width:
        return [(f"  {told}", look.plain)]
    done = (walk.position + walk.done / walk.count) / walk.positions
    drawn = bar(done, room, look)
    rest = ("·" if not look.ascii else ".") * (room - len(drawn))
    return [("  ", look.plain), (drawn, look.style(scene.hue)), (rest, look.dim), (f"  {told}", look.plain)]


def _progress(scene: Scene, *, long: bool) -> str:
    """Where one is: which position, and which number of it."""
    walk = scene.walk
    kind = {Products: "product", Largest: "value", Rectified: "value"}.get(type(walk.work), "power")
    parts = [f"position {walk.position + 1} of {walk.positions}", f"{kind} {walk.done} of {walk.count}"]
    if long:
        row, column = walk.place
        if walk.here.values.ndim > 1:
            parts.insert(1, f"row {row}, column {column}")
        parts.insert(0, f"layer {walk.stage} of {len(walk.trace) - 1}")
    return ", ".join(parts)


def _motion(scene: Scene) -> str:
    """How one goes on."""
    walking = scene.walking
    how = {Pace.PRODUCT: "one number", Pace.POSITION: "one position", Pace.ROW: "one row"}[walking.pace]
    speed = SPEEDS[walking.speed]
    return f"{'playing' if walking.playing else 'paused'} · {how} at a time · {speed} a second"
