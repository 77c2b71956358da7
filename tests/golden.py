"""The article's published numbers, and the article's network, for the tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xotui.engine import Convolution, ExemplarVotes, MaxPool, Network, ReLU
from xotui.pictures import draw_exemplars
from xotui.pictures.features import ARTICLE_FEATURES

GOLDEN: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "golden.json").read_text(encoding="utf-8"))
NAMES = tuple(GOLDEN["pictures"])
LABELS: dict[str, str] = {name: drawn["label"] for name, drawn in GOLDEN["pictures"].items()}
FEATURES: NDArray[np.float64] = np.array([feature["pixels"] for feature in GOLDEN["features"]], dtype=np.float64)


def picture(name: str) -> NDArray[np.float64]:
    """One of the ten labelled pictures, read without the package's own reader."""
    rows = GOLDEN["pictures"][name]["rows"]
    return np.array([[1.0 if pixel == "#" else -1.0 for pixel in row] for row in rows])


def ninths(letter: str, what: str) -> NDArray[np.float64]:
    """Published values of the clean picture of a letter: stored as n, given as n / 9."""
    return np.array(GOLDEN[letter][what], dtype=np.float64) / 9


def article_network() -> Network:
    """Convolution → ReLU → pooling → pooling → votes read off the clean X and the clean O."""
    features = Convolution(
        np.stack([feature.kernel for feature in ARTICLE_FEATURES]), [feature.name for feature in ARTICLE_FEATURES]
    )
    layers = (features, ReLU(), MaxPool(), MaxPool())
    return Network((*layers, ExemplarVotes(draw_exemplars((9, 9)), layers)))
