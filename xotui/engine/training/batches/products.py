"""Large matrix products with a small matrix, there and back, the way that is fastest for BLAS."""

from __future__ import annotations

import numpy as np

from xotui.engine.arrays import Array

LARGEST = 1_000_000
"""Up to so many multiplications in one product OpenBLAS does without copying its operands first."""

_APART = 16
"""Rows whose length is a power of 2 would fall on the same lines of the cache: they are kept so many numbers apart."""


class Product:
    """A matrix times the patches of all windows, in blocks of windows.

    Args:
        matrix: (M, K).
        patches: (K, windows, N).

    Attributes:
        values: (M, windows · N), where the product is put, and its gradient is to be put.
    """

    def __init__(self, matrix: Array, patches: Array) -> None:
        self._matrix, (_, windows, count) = matrix, patches.shape
        columns = windows * count
        blocks = _blocks(matrix.size * columns, windows)
        apart = _APART if blocks > 1 and columns % 256 == 0 else 0
        self.values = np.empty((len(matrix), columns + apart), matrix.dtype)[:, :columns]
        self._multiply = np.matmul if blocks > 1 else np.dot
        self._patches = _in_blocks(patches.reshape(-1, columns), blocks)
        self._blocks = _in_blocks(self.values, blocks)
        self._learnt_blocks = np.empty((blocks, *matrix.shape), matrix.dtype)
        self._learnt: Array = self._learnt_blocks[0]

    def forward(self) -> None:
        """The values, of the matrix and the patches."""
        self._multiply(self._matrix, self._patches, out=self._blocks)

    def to_matrix(self) -> Array:
        """(M, K), the gradient of the matrix, of that of the values."""
        if self._multiply is np.dot:
            np.dot(self._blocks, self._patches.T, out=self._learnt)
        else:
            np.matmul(self._blocks, self._patches.swapaxes(1, 2), out=self._learnt_blocks)
            np.add.reduce(self._learnt_blocks, axis=0, out=self._learnt)
        return self._learnt

    def to_patches(self) -> None:
        """Put the gradient of the patches, of that of the values, in their place."""
        self._multiply(self._matrix.T, self._blocks, out=self._patches)


def _blocks(multiplications: int, windows: int) -> int:
    """In how many blocks of as many windows each a product is best done."""
    fitting = (blocks for blocks in range(1, windows) if windows % blocks == 0 and multiplications <= blocks * LARGEST)
    return next(fitting, windows)


def _in_blocks(rows: Array, blocks: int) -> Array:
    """(M, columns) → the same, or a stack (blocks, M, columns ÷ blocks) of parts of it."""
    return rows if blocks == 1 else rows.reshape(len(rows), blocks, -1).swapaxes(0, 1)
