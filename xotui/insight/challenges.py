"""Features as a game: what to get right, with how many features, and how often."""

from __future__ import annotations

from dataclasses import dataclass

from xotui.engine import Convolution, Network
from xotui.engine.dense import Hidden
from xotui.insight.live import Letters, Shape
from xotui.pictures.changes import Change


@dataclass(frozen=True)
class Challenge:
    """Something to beat by editing features; the votes are learned at once for whatever they are.

    Attributes:
        title: What it is called.
        sentence: What makes it hard.
        letters: What the features are judged by.
        features: How many there may be at most.
        side: How many rows and columns each may have at most.
        goal: The share of right answers (balanced accuracy, 0 … 1) that has to be reached.
    """

    title: str
    sentence: str
    letters: Letters
    features: int
    side: int
    goal: float

    @property
    def rule(self) -> str:
        """What is allowed, in words."""
        return f"at most {_counted(self.features)} of {self.side}×{self.side}"

    def obstacle(self, network: Network, shape: Shape) -> str:
        """Why a network cannot take part, as half a sentence; "" if it can."""
        first = network.layers[0] if network.layers else None
        if not isinstance(first, Convolution):
            return "it begins without features"
        if shape != SHAPE:
            return f"the pictures are {shape[0]}×{shape[1]}; {SHAPE[0]}×{SHAPE[1]} are asked for"
        if any(isinstance(layer, Convolution | Hidden) for layer in network.layers[1:]):
            return "there are deeper layers; only features, ReLU, pooling and votes are allowed"
        if len(first.kernels) > self.features:
            return f"there are {_counted(len(first.kernels))}; at most {self.features} may be used"
        rows, columns = first.kernels.shape[-2:]
        if max(rows, columns) > self.side:
            return f"the features are {rows}×{columns}; at most {self.side}×{self.side} are allowed"
        return ""


SHAPE: Shape = (9, 9)
"""The pictures of all challenges."""

# Goals lie where a person gets who tries pixels and keeps what helps: the article's three features stay far below,
# hundreds of blind tries of single pixels come out a little above, and learned features far above.
CHALLENGES = (
    Challenge(
        "The thick X",
        "Strokes are a pixel wider: an X becomes a blot.",
        Letters("text", Change("pen", 1)), 3, 3, 0.99,
    ),
    Challenge(
        "One feature",
        "Clean letters of many typefaces.",
        Letters("text", Change("as it is")), 1, 3, 0.98,
    ),
    Challenge(
        "The shrunken O",
        "Letters are half as large: an O is a tiny ring.",
        Letters("text", Change("shrink", 0.5)), 3, 3, 0.96,
    ),
    Challenge(
        "Snow",
        "Plain shapes, one pixel in seven flipped.",
        Letters("shapes", Change("noise", 0.15)), 3, 3, 0.92,
    ),
    Challenge(
        "Handwriting",
        "As people write, of any size, at any place.",
        Letters("hand", Change("place and size")), 4, 3, 0.88,
    ),
    Challenge(
        "The best three features",
        "Size, place, turn, slant, bend, noise at once.",
        Letters("text", Change("everything")), 3, 3, 0.88,
    ),
)  # fmt: skip
"""The challenges, from the easiest on."""


def _counted(features: int) -> str:
    return "1 feature" if features == 1 else f"{features} features"
