"""What the live accuracy is asked of."""

from __future__ import annotations

from dataclasses import dataclass

from xotui.engine import Layer
from xotui.insight.challenges import Challenge
from xotui.insight.live import ANY, Letters, letter_count, live_accuracy
from xotui.insight.robustness import Tally


@dataclass(frozen=True)
class Question:
    """How good are these layers?

    Attributes:
        layers: All but the votes.
        shape: Rows and columns of the pictures.
        challenge: Whose letters they are judged by, if there is one.
    """

    layers: tuple[Layer, ...]
    shape: tuple[int, int]
    challenge: Challenge | None

    @property
    def letters(self) -> Letters:
        """What is judged by."""
        return self.challenge.letters if self.challenge else ANY

    @property
    def features(self) -> int:
        """How many features there are."""
        return len(getattr(self.layers[0], "names", ()))

    @property
    def game(self) -> tuple[object, ...]:
        """What results can be compared in: the same letters, and as many features (in a challenge, any allowed)."""
        count = letter_count(self.layers, self.shape)
        return (self.challenge,) if self.challenge else (self.shape, count, self.features)

    def answer(self) -> Tally:
        """How often the layers are right."""
        return live_accuracy(self.layers, self.shape, self.letters)
