"""Places on the screen, what has to be placed, and one grid in a given room."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Panel:
    """A place on the screen.

    Attributes:
        key: What stands there: "votes", or for a grid its name.
        x: First column.
        y: First row.
        width: Columns.
        height: Rows.
        channel: Which feature or map of the grid; 0 for what there is only one of.
        cell: Columns and rows of one cell of a grid, without its title row; (0, 0) for what is no grid.
    """

    key: str
    x: int
    y: int
    width: int
    height: int
    channel: int = 0
    cell: tuple[int, int] = (0, 0)

    @property
    def is_grid(self) -> bool:
        """Whether cells stand there."""
        return any(self.cell)


@dataclass(frozen=True)
class Contents:
    """What has to be placed.

    Attributes:
        picture: Rows and columns of the picture.
        kernel: Rows and columns of a feature.
        maps: Name, count, rows and columns of every stage of maps.
        names: The names of the features, and of what else can be chosen behind them.
        features: How many of the names are features; all of them where it is 0.
        label_widths: For each stage the columns of the names in its titles; none where that is empty.
        above: Lines that stand above the arithmetic.
        grid: The grid with the cursor.
        feature: The chosen feature.
        stage: The stage shown where maps take turns.
        number: Columns of a number with its sign; 0 where no numbers are wanted.
        reasons: Rows that the arithmetic under the cursor needs.
        miniatures: Whether small maps of the other features can be drawn.
        cost_rows: Rows that the cost needs.
    """

    picture: tuple[int, int]
    kernel: tuple[int, int]
    maps: tuple[tuple[str, int, int, int], ...]
    names: tuple[str, ...]
    grid: str = "picture"
    feature: int = 0
    stage: str = "convolution"
    number: int = 4
    reasons: int = 4
    miniatures: bool = True
    cost_rows: int = 4
    features: int = 0
    label_widths: tuple[int, ...] = ()
    above: int = 0

    @property
    def feature_count(self) -> int:
        """How many features there are."""
        return self.features or len(self.names)


def grid_panel(x: int, y: int, width: int, height: int, name: str, contents: Contents) -> Panel:
    """One grid in a given room, with numbers where they fit; it scrolls where it does not."""
    height = max(height, 2)
    if name in ("picture", "feature"):
        rows, columns = contents.picture if name == "picture" else contents.kernel
        cell = (2, 1)
    else:
        rows, columns = next((r, c) for stage, _, r, c in contents.maps if stage == name)
        number = contents.number or 2
        cell = (number, 1) if number * columns <= width else (2, 1)
    channel = 0 if name == "picture" else contents.feature
    if name == "feature":
        channel = min(channel, contents.feature_count - 1)
    for stage, maps, _, _ in contents.maps:
        if stage == name:
            channel = min(channel, maps - 1)
    return Panel(name, x, y, width, min(height, 1 + rows * cell[1]), channel, cell)
