"""What is measured: pictures, features and weights that every contestant makes for itself, the same in each process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

LABELS = 2
"""Every network here votes for two categories."""

RATE, MOMENTUM = 0.05, 0.9
"""How all contestants learn: stochastic gradient descent, of all optimisers the one with the fewest operations."""

CHECKED_STEPS = 3
"""So many steps over all pictures at once are made before an epoch is timed; their results must agree."""


@dataclass(frozen=True)
class Maps:
    """One picture through convolution, ReLU and pooling 2/2, windows at the edge kept.

    Args:
        shape: Rows and columns of the picture.
        features: How many features.
        size: Rows, and as many columns, of a feature.
        votes: Whether a layer of votes follows; xotui then keeps every map on the way for display.
        tolerance: By how much two contestants may differ.
    """

    shape: tuple[int, int]
    features: int
    size: int
    votes: bool = False
    tolerance: float = 1e-5

    @property
    def picture(self) -> Array:
        """(H, W), in −1 … 1."""
        return _uniform(1, self.shape)

    @property
    def kernels(self) -> Array:
        """(F, k, k), in −1 … 1; the sums are divided by the number of their pixels."""
        return _uniform(2, (self.features, self.size, self.size))

    @property
    def weights(self) -> Array:
        """(2, n) for the votes, of a size that leaves the scores below about 1."""
        count = votes_of(self.shape, self.features, self.size)
        return _uniform(3, (LABELS, count)) / np.float32(count)


@dataclass(frozen=True)
class Epoch:
    """Every picture once, in batches: convolution with bias, ReLU, pooling 2/2, votes with bias, cross-entropy.

    Args:
        shape: Rows and columns of the pictures.
        pictures: How many pictures.
        features: How many features, of 3×3.
        batch: Pictures a step.
        tolerance: By how much the values that two contestants learnt may differ.
    """

    shape: tuple[int, int]
    pictures: int
    features: int
    batch: int
    size: int = 3
    tolerance: float = 1e-5

    @property
    def images(self) -> Array:
        """(N, H, W), in −1 … 1."""
        return _uniform(1, (self.pictures, *self.shape))

    @property
    def labels(self) -> NDArray[np.int64]:
        """(N,): 0 where the one diagonal is brighter than the other, else 1; there is something to be learned."""
        images = self.images
        falling = images.diagonal(axis1=1, axis2=2).sum(axis=1)
        rising = images[:, ::-1].diagonal(axis1=1, axis2=2).sum(axis=1)
        labels: NDArray[np.int64] = (rising > falling).astype(np.int64)
        return labels

    @property
    def initial(self) -> tuple[Array, Array, Array, Array]:
        """Kernels (F, k, k), their bias, weights of the votes (2, n), their bias, before the first step.

        The features are sums, not means, as the frameworks have them.
        """
        count = votes_of(self.shape, self.features, self.size)
        kernels = _uniform(2, (self.features, self.size, self.size)) / np.float32(self.size)
        weights = _uniform(3, (LABELS, count)) / np.float32(count**0.5)
        return kernels, np.zeros(self.features, np.float32), weights, np.zeros(LABELS, np.float32)


Case = Maps | Epoch

LARGE, MEDIUM, SMALL = (2448, 3264), (1024, 1024), (256, 256)

CASES: dict[str, Case] = {
    "9": Maps((9, 9), 3, 3, votes=True),
    "256, 3 of 3": Maps(SMALL, 3, 3),
    "256, 8 of 5": Maps(SMALL, 8, 5),
    "1024, 3 of 3": Maps(MEDIUM, 3, 3),
    "1024, 8 of 5": Maps(MEDIUM, 8, 5),
    "8M, 3 of 3": Maps(LARGE, 3, 3),
    "8M, 8 of 5": Maps(LARGE, 8, 5),
    "8M, 16 of 7": Maps(LARGE, 16, 7),
    "learn 9, 32": Epoch((9, 9), 1024, 3, 32),
    "learn 9, 256": Epoch((9, 9), 4096, 8, 256),
    "learn 28, 32": Epoch((28, 28), 4096, 3, 32),
    "learn 28, 256": Epoch((28, 28), 4096, 8, 256),
}


def votes_of(shape: tuple[int, int], features: int, size: int) -> int:
    """How many values vote: those of the pooled maps."""
    rows, columns = (-(-(side - size + 1) // 2) for side in shape)
    return features * rows * columns


def flat(*arrays: Any) -> Array:
    """All values of some arrays in a row, to be compared."""
    return np.concatenate([np.asarray(array, np.float32).ravel() for array in arrays])


def _uniform(seed: int, shape: tuple[int, ...]) -> Array:
    values = np.random.default_rng(seed).random(shape, np.float32)
    return values * 2 - 1
