"""Where everything on the screen of what-if stands, given the size of the terminal and of the picture."""

from __future__ import annotations

from dataclasses import dataclass

from xotui.insight.what_if import noise, sweeps
from xotui.tui.layout import FULL, SMALLEST
from xotui.tui.places import Panel

LEFT = 1
"""The first column of what stands on the left."""

BESIDE = (40, 70)
"""The fewest and the most columns of votes and noise beside everything else."""

VOTES = 15
"""The fewest columns of the votes."""

LABEL = 9
"""The columns of what the rows of a strip are called."""


@dataclass(frozen=True)
class Room:
    """What has to be placed.

    Attributes:
        width: Columns of the terminal.
        height: Its rows.
        shape: Rows and columns of the picture.
        panel: Which of the panels is seen where they take turns.
        pixels: Whether the cursor is in the picture, where only one thing can be seen.
        votes: Whether the network votes.
    """

    width: int
    height: int
    shape: tuple[int, int]
    panel: str
    pixels: bool
    votes: bool = True

    @property
    def shifts(self) -> tuple[int, int]:
        """Rows and columns of a shift map."""
        return 2 * (self.shape[0] // 2) + 1, 2 * (self.shape[1] // 2) + 1


def panels_in(room: Room) -> tuple[Panel, ...]:
    """A place for everything that there is room for."""
    width, height = room.width, room.height
    if width < SMALLEST[0] or height < SMALLEST[1]:
        return (Panel("small", 0, 0, width, height),)
    bars = (Panel("header", 0, 0, width, 1), Panel("keys", 0, height - 1, width, 1))
    if width < FULL[0] or height < FULL[1]:
        return (*bars, *_tiny(room))
    hint = Panel("hint", 0, 1, width, 1)
    told = 4 if height >= 34 else 2 if height >= 28 else 1
    floor = height - 1 - told
    found = _voteless(room, floor) if not room.votes else _wide(room, floor) or _turns(room, floor)
    return (*bars, hint, *found, Panel("told", 0, floor, width, told))


def _grid(key: str, x: int, y: int, cell: tuple[int, int], shape: tuple[int, int], size: tuple[int, int]) -> Panel:
    """A grid with its title in at most so many columns and rows; it scrolls where it does not fit."""
    width, height = min(size[0], shape[1] * cell[0]), min(size[1], 1 + shape[0] * cell[1])
    return Panel(key, x, y, width, height, 0, cell)


def _voteless(room: Room, floor: int) -> list[Panel]:
    """The picture, and a sentence that says why there is nothing else."""
    picture = _grid("picture", LEFT, 2, (2, 1), room.shape, (room.width // 2, floor - 2))
    x = picture.x + picture.width + 3
    return [picture, Panel("voteless", x, 2, room.width - x - 1, 8)]


def _wide(room: Room, floor: int) -> list[Panel] | None:
    """Everything at once, with the largest cells that fit; None where it does not."""
    if room.width < 110 or floor < 34:
        return None
    rows, columns = room.shape
    most = room.width - LEFT - BESIDE[0] - 4
    for high, wide in ((2, 8), (2, 6), (1, 6), (1, 5), (1, 4), (1, 2)):
        across = 2 * high * columns + 3 + wide * columns
        beside = min(max(room.width - LEFT - across - 4, BESIDE[0]), BESIDE[1])
        left = room.width - LEFT - beside - 4
        down = 2 + rows * high
        # Below: the shifts with a title and a line, the strips, the edit, and a blank line before each of them.
        rest = floor - 2 - down - 1 - 5 - 5
        shift_rows, shift_columns = room.shifts
        cell = next(
            (c for c in ((3 * high, high), (3, 1), (2, 1)) if 2 * c[0] * shift_columns + 3 <= left),
            (2, 1),
        )
        needed = 2 + min(shift_rows * cell[1], 9 * high)
        if across > most or rest < needed:
            continue
        y = 2
        picture = _grid("picture", LEFT, y, (2 * high, high), room.shape, (left, down))
        flips = _grid("flips", picture.x + picture.width + 3, y, (wide, high), room.shape, (left, down))
        y += down
        strongest = Panel("strongest", LEFT, y - 1, left, 1)
        y += 1
        half = (left - 3) // 2
        shifts = _grid("shifts", LEFT, y, cell, room.shifts, (half, rest - 1))
        y += shifts.height
        kept = Panel("kept", LEFT, y, left, 1)
        strips = Panel("changes", LEFT, y + 2, left, 3)
        edit = Panel("edit", LEFT, y + 6, left, floor - y - 6)
        x = room.width - beside - 1
        levels = len(noise.PERCENT) + 2
        return [
            picture, flips, strongest, *_pair(shifts), kept, strips, edit,
            Panel("votes", x, 2, beside, 4), Panel("literal", x, 7, beside, 4),
            Panel("noise", x, 12, beside, min(levels, floor - 13)),
        ]  # fmt: skip
    return None


def _pair(votes: Panel) -> tuple[Panel, Panel]:
    """Two maps beside each other: by votes, and by literal match."""
    return votes, Panel("shifts", votes.x + votes.width + 3, votes.y, votes.width, votes.height, 1, votes.cell)


def _turns(room: Room, floor: int) -> list[Panel]:
    """The picture and what its flips change above; below it the panels take turns."""
    rows, columns = room.shape
    lower = max(10, (floor - 2) // 3)
    space = room.width - LEFT - 1
    wide = next((w for w in (5, 4) if 2 * columns + 2 + w * columns + 2 + VOTES <= space), 2)
    half = min(2 * columns, (space - 2) // 2 // 2 * 2)
    across = wide * columns if wide > 2 else half
    beside = min(space - half - across - 4, 30)
    line = beside < VOTES  # the verdict has no room beside the maps: it is told in a line
    down = min(1 + rows, floor - 2 - lower - line)
    picture = _grid("picture", LEFT, 2, (2, 1), room.shape, (half, down))
    flips = _grid("flips", picture.x + picture.width + 2, 2, (wide, 1), room.shape, (across, down))
    found = [picture, flips]
    y = 2 + down
    if line:
        found.append(Panel("verdict", LEFT, y, space, 1))
        y += 1
    else:
        x = flips.x + flips.width + 2
        found.append(Panel("votes", x, 2, beside, min(4, down)))
        if down >= 7:
            found.append(Panel("literal", x, 7, beside, 4 if down >= 9 else 2))
        if floor - y > lower:
            found.append(Panel("strongest", LEFT, y, space, 1))
            y += 1
    y += floor - y > lower
    return [*found, *_lower(room, LEFT, y, space, floor - y)]


def _lower(room: Room, x: int, y: int, width: int, height: int) -> list[Panel]:
    """The panel whose turn it is, in so much room."""
    if room.panel != "shifts":
        return [Panel(room.panel, x, y, width, height)]
    rows, columns = room.shifts
    half = (width - 3) // 2
    cell = next((wide for wide in (3, 2) if wide * columns <= half), 2)
    shifts = _grid("shifts", x, y, (cell, 1), (rows, columns), (half // cell * cell, height))
    pair = _pair(shifts)
    end = pair[1].x + pair[1].width + 2
    kept = width + x - end
    if kept >= 16:
        return [*pair, Panel("kept", end, y, min(kept, 40), shifts.height)]
    if shifts.height + 1 <= height:
        return [*pair, Panel("kept", x, y + shifts.height, width, 1)]
    return list(pair)


def _tiny(room: Room) -> list[Panel]:
    """One thing at a time, and a line of words."""
    width, height = room.width, room.height
    told = Panel("told", 0, height - 2, width, 1)
    space, down = width - 2, height - 3
    columns = room.shape[1]
    half = min(2 * columns, (space - 1) // 2 // 2 * 2)
    if not room.votes:
        picture = _grid("picture", LEFT, 1, (2, 1), room.shape, (half, down))
        x = picture.x + picture.width + 2
        return [picture, Panel("voteless", x, 1, width - x, down), told]
    if room.pixels:
        picture = _grid("picture", LEFT, 1, (2, 1), room.shape, (half, down))
        flips = _grid("flips", picture.x + picture.width + 1, 1, (2, 1), room.shape, (half, down))
        return [picture, flips, told]
    return [*_lower(room, LEFT, 1, space, down), told]


@dataclass(frozen=True)
class Strips:
    """Where the strips of turning and shrinking stand in their panel.

    Attributes:
        label: The columns of what the rows are called.
        step: The columns of one step.
        sizes: Where the steps of shrinking begin: a column, and how many rows further down.
    """

    label: int
    step: int
    sizes: tuple[int, int]


def strips_in(width: int) -> Strips:
    """The widest strips that fit beside each other; where they do not, they stand below each other."""
    turns, sizes = len(sweeps.DEGREES), len(sweeps.PERCENT)
    for step in (3, 2, 1):
        beside = LABEL + turns * step + 8
        if beside + sizes * step <= width:
            return Strips(LABEL, step, (beside, 0))
    label = LABEL if LABEL + turns <= width else 2
    return Strips(label, 1, (label, 4))
