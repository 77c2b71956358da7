"""How a large picture is cut into strips, and how kernels are laid out for them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xotui.engine.arrays import Array
from xotui.engine.pooling import Edge, pooled_length

PRODUCT = 1_000_000
"""Rows × inner length × columns of one matrix product: up to here OpenBLAS copies nothing before it multiplies."""

WORKSPACE = 5 << 20
"""Bytes of workspace a thread: large enough for few, long calls, small enough for the cache."""

ALL_WORKSPACES = 11 << 20
"""Bytes of workspace of all threads together."""

STRIP_CALLS, BLOCK_CALLS = 5, 4
"""How many calls of numpy a strip takes, and how many each of its blocks."""

NARROWEST = 128
"""Columns below which a matrix product is not cut further, however many rows it has."""

FOLDED = 60
"""Features × kernel rows below which the rows of a pooling window go into the matrix product too."""


@dataclass(frozen=True)
class StripLayout:
    """Every length that the work on a strip of rows needs.

    Pooling with a step of s needs the map in *phases*: phase 0 holds the columns 0, s, 2s, …, phase 1 the columns
    1, s+1, …; a window then takes its maximum over arrays side by side instead of over neighbours. A phase comes out
    of the matrix product for nothing, as a row of its own: the kernel, shifted by one column. A *group* is the s rows
    of the map from which one window starts.

    Attributes:
        features: F.
        channels: C, 1 for a picture.
        kernel: (h, w).
        picture: (H, W), without padding.
        padding: Zeros on all sides.
        maps: (H+2p−h+1, W+2p−w+1), the shape of a convolution map, which is never held as a whole.
        result: (H', W'), the shape of a pooled map.
        window: Rows and columns of a pooling window, 1 where nothing is pooled.
        stride: Steps between windows.
        phases: How many phases a window reaches in each direction: min(window, stride).
        extra: How many groups more than its own a window reaches: those of windows larger than their step.
        folded: Whether the row phases are rows of the matrix product too, or products of their own.
        tiles: Into how many products the columns are cut.
        columns: Columns of one product.
        strip: Rows of the result in one strip, at most.
        block: Rows of the result whose maps are held at one time, at most.
    """

    features: int
    channels: int
    kernel: tuple[int, int]
    picture: tuple[int, int]
    padding: int
    maps: tuple[int, int]
    result: tuple[int, int]
    window: int
    stride: int
    phases: int
    extra: int
    folded: bool
    tiles: int
    columns: int
    strip: int
    block: int

    @property
    def copies(self) -> int:
        """How many shifted copies of a row the kernels of all phases see."""
        return self.kernel[1] + self.phases - 1

    @property
    def width(self) -> int:
        """Columns of the workspace: those of the result and what makes tiles equal."""
        return self.tiles * self.columns

    @property
    def wide(self) -> int:
        """Columns of a row that was split into phases, with what its shifted copies reach."""
        return self.width + (self.copies - 1) // self.stride

    @property
    def products(self) -> int:
        """How many matrix products a group takes for each tile: one, or one for each row phase."""
        return 1 if self.folded else self.phases

    @property
    def rows(self) -> int:
        """Rows of the matrix product: every feature at every phase."""
        return self.features * self.phases * (self.phases if self.folded else 1)

    @property
    def kernel_rows(self) -> int:
        """Rows of the picture that one matrix product sees."""
        return self.kernel[0] + (self.phases - 1 if self.folded else 0)

    @property
    def inner(self) -> int:
        """Inner length of the matrix product."""
        return self.kernel_rows * self.channels * self.copies

    def reach(self, rows: int) -> int:
        """How many rows of the padded picture `rows` rows of the result are made from."""
        return self.stride * (rows + self.extra - 1) + self.phases - 1 + self.kernel[0]


def strip_layout(
    kernels: tuple[int, int, int, int],
    picture: tuple[int, int],
    padding: int,
    window: int,
    stride: int,
    edge: Edge,
    itemsize: int,
    threads: int,
) -> StripLayout:
    """The layout for kernels of (F, C, h, w) over a picture of (H, W), pooled, with so many threads.

    Raises:
        ValueError: If no whole window fits and partial ones are dropped.
    """
    features, channels, height, width = kernels
    maps = (picture[0] + 2 * padding - height + 1, picture[1] + 2 * padding - width + 1)
    result = (pooled_length(maps[0], window, stride, edge), pooled_length(maps[1], window, stride, edge))
    if 0 in result:
        raise ValueError(
            f"window: found {window}×{window} on a map of {maps[0]}×{maps[1]}; expected a window that fits where "
            'partial windows are dropped (edge="keep" keeps them)'
        )
    window = min(window, max(maps))  # A window that is larger than the map sees no more than the map.
    phases = min(window, stride)
    extra = (window - 1) // stride
    folded = phases > 1 and features * height < FOLDED
    rows = features * phases * (phases if folded else 1)
    copies = width + phases - 1
    inner = (height + (phases - 1 if folded else 0)) * channels * copies
    needed = result[1] + extra
    tiles = -(-needed // max(NARROWEST, PRODUCT // (rows * inner)))
    columns = 16 * -(-needed // (16 * tiles))
    if tiles * columns % 512 == 0:
        columns += 16  # Rows a power of two apart would push each other out of the cache.
    wide = tiles * columns
    seen = channels * (copies + stride) * wide * stride
    made = (rows * (1 if folded else phases) + features * (1 + (phases if extra else 0))) * wide
    room = min(WORKSPACE, ALL_WORKSPACES // threads) // itemsize
    strip, block = _lengths(result[0], threads, room, (seen, extra + height // stride), (made, extra))
    return StripLayout(
        features=features,
        channels=channels,
        kernel=(height, width),
        picture=picture,
        padding=padding,
        maps=maps,
        result=result,
        window=window,
        stride=stride,
        phases=phases,
        extra=extra,
        folded=folded,
        tiles=tiles,
        columns=columns,
        strip=strip,
        block=block,
    )


def _lengths(rows: int, threads: int, room: int, look: tuple[int, int], pool: tuple[int, int]) -> tuple[int, int]:
    """The rows of a strip and of a block with which a picture takes the fewest calls.

    A strip takes some calls, and so does each of its blocks; between two of them a thread may have to wait for another.

    Args:
        rows: Of the result.
        threads: How many share the strips.
        room: How many values the workspace may hold.
        look: How many values a row of a strip takes, and how many rows there are more than those of the strip.
        pool: The same for a block.
    """
    found: list[tuple[int, int, int]] = []
    for share in range(1, rows + 1):
        strips = min(rows, threads * share)
        strip = -(-rows // strips)
        block = min(strip, (room - look[0] * (strip + look[1])) // pool[0] - pool[1])
        if block > 0:
            blocks = -(-strip // block)
            found.append((strips * (STRIP_CALLS + BLOCK_CALLS * blocks), strip, -(-strip // blocks)))
            if blocks == 1:
                break  # shorter strips only take more calls
    return min(found)[1:] if found else (1, 1)


def arranged(kernels: Array, layout: StripLayout) -> Array:
    """Kernels (F, C, h, w) as the left matrix (rows, inner): all at the first phase, then all at the next.

    A kernel at a later phase is the same kernel further right (or down), with zeros where it is not.
    """
    down = layout.phases if layout.folded else 1
    height, width = layout.kernel
    matrix = np.zeros(
        (down, layout.phases, layout.features, layout.kernel_rows, layout.channels, layout.copies), kernels.dtype
    )
    for row, column in np.ndindex(down, layout.phases):
        matrix[row, column, :, row : row + height, :, column : column + width] = kernels.transpose(0, 2, 1, 3)
    return matrix.reshape(layout.rows, layout.inner)
