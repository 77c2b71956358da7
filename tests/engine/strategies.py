"""What the property tests of the engine draw from."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

thorough = settings(deadline=None, max_examples=60, derandomize=True)
"""As many examples as fit a quick run, always the same ones."""

seeds = st.integers(0, 2**32 - 1)
pixels = st.floats(-1, 1, allow_subnormal=False)


@st.composite
def pictures(draw: st.DrawFn, least: int = 1, most: int = 9) -> NDArray[np.float64]:
    """One picture (H, W) of values in −1 … 1."""
    return draw(
        hnp.arrays(np.float64, hnp.array_shapes(min_dims=2, max_dims=2, min_side=least, max_side=most), elements=pixels)
    )


@st.composite
def pictures_and_kernels(draw: st.DrawFn) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """A picture (H, W) and kernels (F, h, w) that fit into it, all within −1 … 1."""
    image = draw(pictures())
    shape = (draw(st.integers(1, 3)), draw(st.integers(1, image.shape[0])), draw(st.integers(1, image.shape[1])))
    return image, draw(hnp.arrays(np.float64, shape, elements=pixels))


def random(seed: int, *shape: int) -> NDArray[Any]:
    """Values of −1 … 1, the same for the same seed."""
    return np.random.default_rng(seed).uniform(-1, 1, shape)
