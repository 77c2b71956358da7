"""OpenCV's filter2D, and numpy for what OpenCV does not have: ReLU, pooling, votes."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np

from tests.benchmarks.cases import Array, Case, Maps, flat
from tests.benchmarks.contestants import Way


class Measured:
    """One filter a feature into memory that is kept; of the pooled maps, which are new, negative values become 0."""

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self.opencv: Any = import_module("cv2")
        self.opencv.setNumThreads(threads)

    def about(self) -> str:
        return str(self.opencv.__version__)

    def ways(self, case: Case) -> tuple[Way, ...]:
        if not isinstance(case, Maps):
            return ()  # it does not train
        picture, weights = case.picture, case.weights if case.votes else None
        kernels = list(case.kernels / np.float32(case.size**2))
        rows, columns = (side - case.size + 1 for side in case.shape)
        half, kept = case.size // 2, np.empty_like(picture)
        filtered = self.opencv.filter2D

        def run() -> Array:
            maps = np.empty((case.features, -(-rows // 2), -(-columns // 2)), np.float32)
            for kernel, pooled in zip(kernels, maps, strict=True):
                sums = filtered(picture, -1, kernel, dst=kept)[half : half + rows, half : half + columns]
                pool(sums, pooled)
                np.maximum(pooled, 0, out=pooled)
            return maps if weights is None else weights @ maps.ravel()

        return (Way("", run, lambda: flat(run())),)


def pool(values: Array, pooled: Array) -> None:
    """The largest value of every 2×2, and of what is left of one at the edge: rows first, which lie together."""
    rows, columns = (side // 2 for side in values.shape)
    best = values[0::2]
    if values.shape[0] % 2:
        best = best.copy()
        np.maximum(best[:rows], values[1::2], out=best[:rows])
    else:
        best = np.maximum(best, values[1::2])
    np.maximum(best[:, 0 : 2 * columns : 2], best[:, 1::2], out=pooled[:, :columns])
    if values.shape[1] % 2:
        pooled[:, -1] = best[:, -1]
