"""What the screen of conventions knows: the choices, what they change, and where one looks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from xotui.engine import Stage, Trace
from xotui.engine.matching import ROUNDING
from xotui.insight.conventions import CHOICES, Comparison, Convention, StageDifference, compare, convention_of
from xotui.tui.reading import Reading

Place = tuple[int, int]
"""A row and a column, counted as in the map as it is: in front of its first row and column they are below 0."""


@dataclass(frozen=True)
class MapChange:
    """What the choices change of one map.

    Attributes:
        count: How many cells have another value.
        compared: How many cells there are both as it is and with the choices.
        largest: By how much the cell differs that differs most; 0.0 where none does.
        where: That cell, or None.
        new: How many cells there are only with the choices.
        gone: How many there are only as it is.
    """

    count: int
    compared: int
    largest: float
    where: Place | None
    new: int
    gone: int

    @property
    def same(self) -> bool:
        """Whether nothing is changed."""
        return not (self.count or self.new or self.gone)


@dataclass(frozen=True, eq=False)
class Desk:
    """One state of the screen.

    Attributes:
        reading: What the explorer's network makes of its picture.
        chosen: The choices; None for the network's own, whatever they are.
        line: Which of the choices the cursor is on.
        stage: The layer that is looked at.
        feature: The feature that is looked at.
        cell: Where the cursor is in the maps; None while it is on the choices.
    """

    reading: Reading
    chosen: Convention | None = None
    line: int = 0
    stage: str = ""
    feature: int = 0
    cell: Place | None = None

    @cached_property
    def own(self) -> Convention:
        """The network's own choices."""
        return convention_of(self.reading.document.network)

    @property
    def convention(self) -> Convention:
        """The present choices."""
        return self.chosen or self.own

    @cached_property
    def _compared(self) -> tuple[Comparison | None, str]:
        document = self.reading.document
        try:
            return compare(document.network, self.convention, document.picture, self.reading.trace), ""
        except ValueError as error:
            return None, str(error)

    @property
    def comparison(self) -> Comparison | None:
        """What the choices change; None where the network cannot be computed so."""
        return self._compared[0]

    @property
    def why_not(self) -> str:
        """Why it cannot be computed so, or why it has no scores so; nothing where it is computed to its end."""
        return self._compared[1] or (self.comparison.why if self.comparison else "")

    @cached_property
    def stages(self) -> tuple[str, ...]:
        """The layers that can be looked at: all with values but the scores."""
        return tuple(stage.name for _, stage in self.reading.map_stages)

    @property
    def number(self) -> int:
        """The index of the layer that is looked at, the picture being 0."""
        return self.reading.index_of(self.stage)

    @property
    def channel(self) -> int:
        """Which map of the layer is looked at."""
        return self.reading.channel_of(self.stage, self.feature)

    @property
    def one(self) -> Stage:
        """The layer as it is."""
        return self.reading.trace[self.number]

    @property
    def other_trace(self) -> Trace | None:
        """Everything with the choices."""
        return self.comparison.other if self.comparison else None

    @property
    def other(self) -> Stage | None:
        """The layer with the choices; None where it cannot be computed so."""
        trace = self.other_trace
        return trace[self.number] if trace is not None and self.number < len(trace) else None

    @property
    def difference(self) -> StageDifference | None:
        """Where the two differ; None where the layer cannot be computed so."""
        differences = self.comparison.differences if self.comparison else ()
        return differences[self.number] if self.number < len(differences) else None

    @cached_property
    def change(self) -> MapChange | None:
        """What the choices change of the map that is looked at; None where it cannot be computed so."""
        difference, other, channel = self.difference, self.other, self.channel
        if difference is None or other is None or channel >= len(difference.other):
            return None
        mask = difference.one[channel]
        rows, columns = np.nonzero(mask)
        down, right = difference.offset
        with np.errstate(invalid="ignore"):
            apart = np.abs(self.one.maps[channel][rows, columns] - other.maps[channel][rows + down, columns + right])
        sizes = np.where(np.isfinite(apart), apart, 0.0)
        most = int(sizes.argmax()) if len(sizes) and sizes.max() > ROUNDING else None
        return MapChange(
            count=len(rows),
            compared=int((~difference.one_alone[channel]).sum()),
            largest=0.0 if most is None else float(sizes[most]),
            where=None if most is None else (int(rows[most]), int(columns[most])),
            new=int(difference.other_alone[channel].sum()),
            gone=int(difference.one_alone[channel].sum()),
        )

    @property
    def offset(self) -> Place:
        """What has to be added to a row and column as it is to have them with the choices."""
        return self.difference.offset if self.difference else (0, 0)

    @property
    def bounds(self) -> tuple[Place, Place]:
        """The first and the last row and column that a cell of either map has."""
        shapes = [self.one.maps.shape[1:]]
        first, last = [0, 0], [shapes[0][0] - 1, shapes[0][1] - 1]
        if self.other is not None:
            for axis, (length, step) in enumerate(zip(self.other.maps.shape[1:], self.offset, strict=True)):
                first[axis], last[axis] = min(first[axis], -step), max(last[axis], length - step - 1)
        return (first[0], first[1]), (last[0], last[1])

    @property
    def looked_at(self) -> Place:
        """The cell that is written out: the cursor's, else the one that differs most, else the middle one."""
        if self.cell is not None:
            return self.cell
        if self.change is not None and self.change.where is not None:
            return self.change.where
        rows, columns = self.one.maps.shape[1:]
        return rows // 2, columns // 2

    # Other states.

    def settled(self, reading: Reading, feature: int) -> Desk:
        """The same for another document or another feature; what it no longer has is replaced by the nearest."""
        desk = self if reading is self.reading else replace(self, reading=reading)
        stage = desk.stage if desk.stage in desk.stages else desk.stages[0]
        if (stage, feature) == (desk.stage, desk.feature) and desk is self:
            return self
        return desk._with(stage=stage, feature=feature)._inside()

    def at_line(self, steps: int) -> Desk:
        """Another of the choices, round and round."""
        return self._with(line=(self.line + steps) % len(CHOICES))

    def with_option(self, line: int, index: int) -> Desk:
        """One of the options of a choice taken."""
        choice = CHOICES[line]
        values: dict[str, Any] = {choice.field: choice.options[index % len(choice.options)].value}
        return self.with_convention(replace(self.convention, **values), line)

    def next_option(self, steps: int) -> Desk:
        """The next option of the choice under the cursor, round and round."""
        choice = CHOICES[self.line]
        values = [option.value for option in choice.options]
        return self.with_option(self.line, values.index(getattr(self.convention, choice.field)) + steps)

    def with_convention(self, convention: Convention | None, line: int | None = None) -> Desk:
        """Other choices; None for the network's own."""
        chosen = None if convention == self.own else convention
        return replace(self, chosen=chosen, line=self.line if line is None else line)._inside()

    def next_stage(self, steps: int) -> Desk:
        """Another layer, round and round."""
        return self.at_stage(self.stages[(self.stages.index(self.stage) + steps) % len(self.stages)])

    def at_stage(self, stage: str) -> Desk:
        """Another layer, by its name."""
        return self._with(stage=stage)._inside()

    def moved(self, rows: int, columns: int) -> Desk:
        """The cursor in the maps some cells further."""
        row, column = self.looked_at
        return self.at_cell(row + rows, column + columns)

    def in_maps(self) -> Desk:
        """The cursor in the maps, on the cell that is written out."""
        return self._with(cell=self.looked_at)

    def on_choices(self) -> Desk:
        """The cursor on the choices."""
        return self._with(cell=None)

    def at_cell(self, row: int, column: int) -> Desk:
        """The cursor in the maps, at a place."""
        return self._with(cell=(row, column))._inside()

    def _with(self, **changes: Any) -> Desk:
        """The same but for how one looks at it; what was computed stays."""
        desk = replace(self, **changes)
        for name in ("own", "_compared", "stages"):
            if name in vars(self):
                vars(desk)[name] = vars(self)[name]
        return desk

    def _inside(self) -> Desk:
        """The same with the cursor on a cell that there is."""
        if self.cell is None:
            return self
        (top, left), (bottom, right) = self.bounds
        cell = min(max(self.cell[0], top), bottom), min(max(self.cell[1], left), right)
        return self if cell == self.cell else self._with(cell=cell)
