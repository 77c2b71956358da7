"""What was judged in the lab and where the cursor is: values that never change, and functions from one to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from xotui.document import Document
from xotui.document.document import same_network
from xotui.document.networks import Blueprint, NetworkError
from xotui.engine import Network
from xotui.engine.arrays import Array
from xotui.insight.goals import GOALS, Goal
from xotui.insight.robustness import Contestant, Result, Tally, literal_contestant, network_contestant, tally
from xotui.pictures.changes import Change, all_changes
from xotui.pictures.glyphs import GROUPS
from xotui.pictures.labelled import LabelledSet

COUNTS = (100, 200, 500, 1000, 2000, 5000)
"""How many pictures a row may be judged on."""

CHANGES = all_changes()
"""The rows of the table."""

ROWS = tuple((group, change) for group in GROUPS for change in CHANGES)
"""The rows of all tables: every change of every kind of letters."""

YOURS = "yours"


@dataclass(frozen=True, eq=False)
class Entrant:
    """A column of the table; equal only to itself, so that a row that comes late finds its column or none.

    Attributes:
        contestant: Who is judged.
        made_of: What decides its answers: the exemplars (2, H, W), or a network.
        shape: Rows and columns of the pictures that it is given.
    """

    contestant: Contestant
    made_of: Array | Network
    shape: tuple[int, int]

    @property
    def name(self) -> str:
        """What it is called."""
        return self.contestant.name

    def alike(self, other: Entrant) -> bool:
        """Whether both answer alike for certain, whatever they are called."""
        if self.shape != other.shape:
            return False
        mine, yours = self.made_of, other.made_of
        if isinstance(mine, Network) or isinstance(yours, Network):
            return isinstance(mine, Network) and isinstance(yours, Network) and same_network(mine, yours)
        return np.array_equal(mine, yours)


@dataclass(frozen=True, eq=False)
class Judged:
    """What one of them said in one row.

    Attributes:
        verdicts: (N,), the category that each picture was given, −1 where it is undecided.
        tally: How often that was right.
    """

    verdicts: NDArray[np.int8]
    tally: Tally

    @property
    def total(self) -> int:
        """Of how many pictures."""
        return sum(self.tally.total)

    @property
    def right(self) -> int:
        """How many were given the right letter."""
        return sum(self.tally.right)


@dataclass(frozen=True, eq=False)
class Row:
    """A row that is to be judged, and whose answers are missing in it."""

    group: str
    change: Change
    entrants: tuple[Entrant, ...]


@dataclass(frozen=True, eq=False)
class Results:
    """Everything that was judged.

    Attributes:
        entrants: The columns.
        shape: Rows and columns of the pictures.
        count: How many pictures a row.
        seed: Of the pictures.
        judged: By the kind of letters, the title of the change and the name of the column.
    """

    entrants: tuple[Entrant, ...]
    shape: tuple[int, int]
    count: int = 500
    seed: int = 1
    judged: Mapping[tuple[str, str, str], Judged] = field(default_factory=dict)

    def cell(self, group: str, change: Change, entrant: Entrant) -> Judged | None:
        """What one of them said in one row, or None before it was asked."""
        return self.judged.get((group, change.title, entrant.name))

    def known(self, group: str, change: Change) -> bool:
        """Whether a row is complete."""
        return all(self.cell(group, change, entrant) for entrant in self.entrants)

    @property
    def done(self) -> int:
        """How many rows are complete."""
        return sum(self.known(group, change) for group, change in ROWS)


@dataclass(frozen=True)
class LabView:
    """Where the cursor is: which kind of letters, which change, and whose column."""

    group: int = 0
    row: int = 0
    column: int = 0

    @property
    def letters(self) -> str:
        """The kind of letters."""
        return GROUPS[self.group]

    @property
    def change(self) -> Change:
        """The change."""
        return CHANGES[self.row]


# The cursor.


def moved(view: LabView, down: int, right: int, columns: int) -> LabView:
    """The cursor some cells further, never outside the table."""
    return settled(replace(view, row=view.row + down, column=view.column + right), columns)


def settled(view: LabView, columns: int) -> LabView:
    """The cursor on a cell that there is."""
    row, column = (min(max(at, 0), count - 1) for at, count in ((view.row, len(CHANGES)), (view.column, columns)))
    return replace(view, row=row, column=column)


def other_letters(view: LabView, steps: int) -> LabView:
    """Another kind of letters, round and round; the cursor stays on its change and its column."""
    return replace(view, group=(view.group + steps) % len(GROUPS))


# Who is judged.


def entrants_of(document: Document, named: Mapping[str, Blueprint]) -> tuple[tuple[Entrant, ...], str]:
    """Everybody who can read pictures as large as the document's.

    Args:
        document: The exemplars, the size of the pictures and the person's own network.
        named: The networks that come with the program.

    Returns:
        The columns, and a sentence that says who cannot take part; mostly nothing.
    """
    shape = document.shape
    found = [Entrant(literal_contestant(document.exemplars), document.exemplars, shape)]
    missing = []
    for name, blueprint in named.items():
        own = blueprint.picture_shape(shape)
        try:
            network = blueprint.build(own)
        except NetworkError:
            missing.append(name)
            continue
        found.append(Entrant(network_contestant(name, network, own), network, own))
    network = document.network
    absent = f"{' and '.join(missing)} cannot read pictures of {shape[0]}×{shape[1]}" if missing else ""
    if network.votes is None:
        return tuple(found), "; ".join(filter(None, (absent, "your network has no votes and is not judged")))
    if not any(isinstance(one.made_of, Network) and same_network(one.made_of, network) for one in found):
        taken = {"literal match", "", *named}
        name = YOURS if document.network_name in taken else document.network_name
        found.append(Entrant(network_contestant(name, network, shape), network, shape))
    return tuple(found), absent


def suited(results: Results, entrants: tuple[Entrant, ...], shape: tuple[int, int]) -> tuple[Results, tuple[str, ...]]:
    """What still holds for other columns or another size of pictures.

    Returns:
        The results, and the names of those of whom something was dropped.
    """
    columns: list[Entrant] = []
    judged: dict[tuple[str, str, str], Judged] = {}
    stayed: list[Entrant] = []
    for entrant in entrants:
        before = next((one for one in results.entrants if one.alike(entrant)), None)
        columns.append(before if before is not None and before.name == entrant.name else entrant)
        if before is not None and shape == results.shape:
            stayed.append(before)
            judged |= {
                (group, title, entrant.name): cell
                for (group, title, name), cell in results.judged.items()
                if name == before.name
            }
    with_cells = {name for _, _, name in results.judged}
    dropped = tuple(one.name for one in results.entrants if one not in stayed and one.name in with_cells)
    return replace(results, entrants=tuple(columns), shape=shape, judged=judged), dropped


# What was judged.


def judged_by(entrant: Entrant, pictures: LabelledSet) -> Judged:
    """What one of them says of pictures."""
    verdicts = entrant.contestant.judge(pictures.images)
    return Judged(verdicts.astype(np.int8), tally(verdicts, pictures.labels))


def next_row(results: Results, letters: str) -> Row | None:
    """The first row with something missing, those of a kind of letters before all others; None where all is known."""
    for group, change in sorted(ROWS, key=lambda row: row[0] != letters):  # sorting keeps the order of what is equal
        missing = tuple(entrant for entrant in results.entrants if results.cell(group, change, entrant) is None)
        if missing:
            return Row(group, change, missing)
    return None


def with_row(results: Results, asked: Results, row: Row, cells: Mapping[Entrant, Judged]) -> Results:
    """The results with a row more.

    Args:
        results: What is known now.
        asked: What was known when the row was begun; where the pictures are others by now, the row is worth nothing.
        row: The row.
        cells: What everybody said; those who are no longer in the table are left out.
    """
    if (results.shape, results.count, results.seed) != (asked.shape, asked.count, asked.seed):
        return results
    new = {(row.group, row.change.title, one.name): cell for one, cell in cells.items() if one in results.entrants}
    return replace(results, judged={**results.judged, **new})


def with_count(results: Results, count: int) -> Results:
    """Nothing judged yet, on another number of pictures."""
    return replace(results, count=count, judged={})


def best_of(results: Results, group: str, change: Change) -> frozenset[Entrant]:
    """Who is best in a row; nobody before two were asked, or where all are alike."""
    shares = {one: cell.tally.share for one in results.entrants if (cell := results.cell(group, change, one))}
    most, least = max(shares.values(), default=0.0), min(shares.values(), default=0.0)
    return frozenset(one for one, share in shares.items() if share == most > least)


def goals_of(results: Results, entrant: Entrant) -> tuple[tuple[Goal, Tally], ...]:
    """The goals all of whose rows one of them was judged on, and how it did."""
    cells = {
        (group, change.title): Result(group, change, results.seed, (), (cell.tally,))
        for group, change in ROWS
        if (cell := results.cell(group, change, entrant))
    }
    known = [goal for goal in GOALS if all((group, title) in cells for group in goal.groups for title in goal.changes)]
    return tuple((goal, goal.tallies(cells.values())[0]) for goal in known)
