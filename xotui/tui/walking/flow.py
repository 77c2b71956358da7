"""The whole way in small: the picture and the maps of the feature, as far as they are filled."""

from __future__ import annotations

import numpy as np

from xotui.engine import Stage
from xotui.tui.renderables.grid import half_words
from xotui.tui.renderables.words import Words, length
from xotui.tui.walking.scene import Scene

_GAP = 5


def flow_rows(scene: Scene) -> int:
    """The rows that it needs; 0 where it cannot be drawn, or is too large for what is small."""
    if scene.look.ascii:
        return 0
    most = max((one.maps.shape[-2] for one in _stages(scene)), default=0)
    return 1 + -(-most // 2) if most <= 24 else 0


def flow_lines(scene: Scene, width: int) -> list[Words]:
    """A title for each stage with its map below it, two rows of cells in one line; what is not filled has dots."""
    look, walk = scene.look, scene.walk
    rows = flow_rows(scene)
    if not rows:
        return []
    lines: list[Words] = [[] for _ in range(rows)]
    used = 0
    for index, stage in enumerate(_stages(scene)):
        columns = stage.maps.shape[-1]
        wide = max(columns, len(stage.name))
        gap = _GAP if index else 0
        if used + gap + wide > width:
            break
        style = scene.title_style if index == walk.stage else look.plain if index < walk.stage else look.dim
        parts = [[(stage.name, style)], *_map_lines(scene, index, stage)]
        for row, words in enumerate(lines):
            part: Words = parts[row] if row < len(parts) else []
            arrow = " → ".center(gap) if row == 0 and gap else " " * gap
            words += [(arrow, look.dim), *part, (" " * (wide - length(part)), look.plain)]
        used += gap + wide
    return lines


def _stages(scene: Scene) -> list[Stage]:
    """The stages that are pictures or maps, from the beginning."""
    return [stage for stage in scene.walk.trace if stage.values.ndim > 1]


def _map_lines(scene: Scene, index: int, stage: Stage) -> list[Words]:
    walk, look = scene.walk, scene.look
    values = stage.maps[min(walk.feature, len(stage.maps) - 1)]
    reached = walk.position if scene.walking.hides else walk.filled
    filled = values.size if index < walk.stage else reached if index == walk.stage else 0
    known = np.arange(values.size).reshape(values.shape) < filled
    lines: list[Words] = []
    for top in range(0, len(values), 2):
        words: Words = []
        for column in range(values.shape[1]):
            count = int(known[top : top + 2, column].sum())
            seen = values[top : top + count, column : column + 1]
            words += half_words(seen, not index, look, look.plain) if count else [("∙", look.dim)]
        lines.append(words)
    return lines
