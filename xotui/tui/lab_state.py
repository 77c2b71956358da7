"""What the lab knows: who is judged on which letters, what came out, and where one looks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from xotui.document.document import Document, same_network
from xotui.document.networks import NAMED, Blueprint, NetworkError, find_network
from xotui.engine import Network
from xotui.engine.arrays import Array
from xotui.insight.goals import Goal
from xotui.insight.robustness import Tally, Verdicts, literal_contestant, network_contestant, tally
from xotui.pictures.changes import Change, all_changes, changed_glyphs
from xotui.pictures.glyphs import GROUPS
from xotui.pictures.text import BLACK, INK

COUNTS = (100, 200, 500, 1000, 2000, 5000)
"""How many pictures a row may have."""

SEED = 1
"""Of the pictures: the one that the command `accuracy` takes, so that both print the same numbers."""

FAILURES_KEPT = 40
"""How many failures of a cell can be looked at."""

_BATCH = 200  # pictures judged at a time, so that the maps of large pictures do not need much memory

YOURS = "yours"
"""The key of the explorer's network."""

_LITERAL = "literal match"
_NAMED = "A network that comes with the program"
_ABOUT = {
    "article": "The article's three features, and votes that follow from the clean X and O",
    "article-votes": "The article's three features, and votes that were learned",
    "learned": "Features and votes, all of them learned",
}


@dataclass(frozen=True, eq=False)
class Entrant:
    """One who is judged: a column of the table.

    Attributes:
        key: What results are kept by.
        title: What the column is called.
        about: What it is, in half a sentence.
        content: What it goes by: a network, clean pictures (K, H, W), or nothing where it cannot be had.
        shape: The size to which pictures are brought for it.
        judge: From pictures (N, H, W) to verdicts (N,); None where it cannot judge.
    """

    key: str
    title: str
    about: str
    content: Network | Array | None
    shape: tuple[int, int]
    judge: Callable[[Array], Verdicts] | None

    def same(self, other: Entrant) -> bool:
        """Whether both give the same verdicts for the same reasons, whatever they are called."""
        mine, yours = self.content, other.content
        if (self.key, self.shape) != (other.key, other.shape):
            return False
        if isinstance(mine, Network) and isinstance(yours, Network):
            return same_network(mine, yours)
        return type(mine) is type(yours) and (mine is None or np.array_equal(np.asarray(mine), np.asarray(yours)))


def entrants_of(document: Document) -> tuple[Entrant, ...]:
    """Everybody: literal match, the networks that come with the program, and the explorer's if it is another one."""
    shape, network = document.shape, document.network
    literal = literal_contestant(document.exemplars)
    about = "Counts the pixels that are equal to those of the clean X, and of the clean O"
    entrants = [Entrant(_LITERAL, _LITERAL, about, document.exemplars, shape, literal.judge)]
    entrants += [_shipped(name, shape) for name in NAMED]
    if any(one.shape == shape and _is(one, network) for one in entrants):
        return tuple(entrants)
    taken = document.network_name in {*(one.title for one in entrants), ""}
    title = YOURS if taken else document.network_name
    return (*entrants, _network_entrant(YOURS, title, "The network that is in the explorer", network, shape))


def _is(entrant: Entrant, network: Network) -> bool:
    return isinstance(entrant.content, Network) and same_network(entrant.content, network)


@cache
def _blueprint(name: str) -> Blueprint:
    return find_network(name)


@cache
def _shipped(name: str, shape: tuple[int, int]) -> Entrant:
    """A network that comes with the program, for pictures of a size; one that cannot be had says why."""
    try:
        own = _blueprint(name).picture_shape(shape)
        return _network_entrant(name, name, _ABOUT.get(name, _NAMED), _blueprint(name).build(own), own)
    except NetworkError as error:
        return Entrant(name, name, str(error), None, shape, None)


def _network_entrant(key: str, title: str, about: str, network: Network, shape: tuple[int, int]) -> Entrant:
    if network.votes is None:
        return Entrant(key, title, f"{about}; it ends with maps and gives no verdict", network, shape, None)
    return Entrant(key, title, about, network, shape, network_contestant(title, network, shape).judge)


@dataclass(frozen=True)
class Failure:
    """A picture that was not taken for what it is.

    Attributes:
        name: The font and the letter.
        undecided: Whether it was taken for nothing rather than for the other letter.
        shape: Rows and columns.
        ink: Its pixels, eight in a byte: there may be thousands of such pictures.
    """

    name: str
    undecided: bool
    shape: tuple[int, int]
    ink: bytes

    @property
    def picture(self) -> Array:
        """(H, W), each value −1 or 1."""
        rows, columns = self.shape
        bits = np.unpackbits(np.frombuffer(self.ink, dtype=np.uint8), count=rows * columns)
        return np.where(bits.reshape(self.shape), INK, BLACK)


@dataclass(frozen=True)
class Outcome:
    """What one contestant reached on one row: a cell of the table.

    Attributes:
        tally: How often it was right.
        failures: The first pictures on which it was not.
    """

    tally: Tally
    failures: tuple[Failure, ...]

    @property
    def wrong(self) -> int:
        """How many failures there were."""
        return sum(self.tally.total) - sum(self.tally.right)


@dataclass(frozen=True)
class Row:
    """One kind of letters, and what has happened to them."""

    group: str
    change: Change


ROWS = tuple(Row(group, change) for group in GROUPS for change in all_changes())
"""All rows of all kinds of letters."""


def judge_row(
    row: Row, entrants: tuple[Entrant, ...], shape: tuple[int, int], count: int
) -> dict[tuple[Row, str], Outcome]:
    """Judge some contestants on one row: all of them are shown the same pictures, whenever it is.

    Args:
        row: The letters.
        entrants: Who is judged.
        shape: Rows and columns of the pictures.
        count: How many pictures.
    """
    pictures = changed_glyphs(row.group, row.change, shape, count, SEED)
    outcomes = {}
    for entrant in entrants:
        if entrant.judge is None:
            continue
        judged = [entrant.judge(pictures.images[start : start + _BATCH]) for start in range(0, count, _BATCH)]
        verdicts = np.concatenate(judged)
        wrong = np.flatnonzero(verdicts != pictures.labels)[:FAILURES_KEPT]
        failures = tuple(
            Failure(
                pictures.names[index],
                bool(verdicts[index] < 0),
                pictures.shape,
                np.packbits(pictures.images[index] > 0).tobytes(),
            )
            for index in wrong
        )
        outcomes[row, entrant.key] = Outcome(tally(verdicts, pictures.labels), failures)
    return outcomes


@dataclass(frozen=True, eq=False)
class Table:
    """All results on pictures of one size and number.

    Attributes:
        shape: Rows and columns of the pictures.
        count: Pictures a row.
        entrants: Who is judged.
        outcomes: What came out, by row and the key of the contestant.
    """

    shape: tuple[int, int]
    count: int
    entrants: tuple[Entrant, ...]
    outcomes: Mapping[tuple[Row, str], Outcome]

    def missing(self, row: Row) -> tuple[Entrant, ...]:
        """Who has still to be judged on a row."""
        return tuple(one for one in self.entrants if one.judge and (row, one.key) not in self.outcomes)

    def next_row(self, group: str) -> Row | None:
        """The row to be judged next: of one kind of letters first, then of all others."""
        rows = sorted(ROWS, key=lambda row: row.group != group)  # sorting keeps the order of equals
        return next((row for row in rows if self.missing(row)), None)

    @property
    def done(self) -> int:
        """How many rows are judged."""
        return sum(not self.missing(row) for row in ROWS)

    def with_outcomes(self, outcomes: Mapping[tuple[Row, str], Outcome]) -> Table:
        """The table with more results."""
        return replace(self, outcomes={**self.outcomes, **outcomes})

    def among(self, entrants: tuple[Entrant, ...]) -> Table:
        """The same for others: what is known of those who are still the same stays."""
        same = [old.key for old in self.entrants for new in entrants if old.same(new)]
        kept = {place: outcome for place, outcome in self.outcomes.items() if place[1] in same}
        # The old ones stay where they are the same, so that results that come later can be told by them.
        return replace(self, entrants=tuple(self._kept(new) for new in entrants), outcomes=kept)

    def _kept(self, new: Entrant) -> Entrant:
        return next((old for old in self.entrants if old.same(new) and old.title == new.title), new)

    def reached(self, goal: Goal, entrant: Entrant) -> Tally | None:
        """How often a contestant was right in all rows of a goal; None until all of them are known."""
        rows = [row for row in ROWS if row.group in goal.groups and row.change.title in goal.changes]
        known = [self.outcomes[row, entrant.key].tally for row in rows if (row, entrant.key) in self.outcomes]
        return sum(known[1:], known[0]) if known and len(known) == len(rows) else None


@dataclass(frozen=True, eq=False)
class Lab:
    """Everything that the screen shows.

    Attributes:
        table: The results.
        group: The kind of letters that is looked at.
        row: The row under the cursor.
        column: The column under the cursor.
        now: The row that is being judged, or None.
    """

    table: Table
    group: str = GROUPS[0]
    row: int = 0
    column: int = 0
    now: Row | None = None

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows of the letters that are looked at."""
        return tuple(row for row in ROWS if row.group == self.group)

    @property
    def entrant(self) -> Entrant:
        """Whose column is under the cursor."""
        return self.table.entrants[self.column]

    @property
    def here(self) -> Row:
        """The row under the cursor."""
        return self.rows[self.row]

    @property
    def outcome(self) -> Outcome | None:
        """What came out in the cell under the cursor; None where it is not known."""
        return self.table.outcomes.get((self.here, self.entrant.key))

    def at(self, row: int, column: int) -> Lab:
        """The cursor somewhere else, within the table."""
        last = len(self.table.entrants) - 1
        return replace(self, row=min(max(row, 0), len(self.rows) - 1), column=min(max(column, 0), last))

    def with_table(self, table: Table) -> Lab:
        """Other results; the cursor stays in the table."""
        return replace(self, table=table, column=min(self.column, len(table.entrants) - 1))

    def letters(self, steps: int) -> Lab:
        """Another kind of letters, round and round."""
        return replace(self, group=GROUPS[(GROUPS.index(self.group) + steps) % len(GROUPS)])
