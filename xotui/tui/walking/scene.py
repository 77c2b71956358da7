"""What everything that is drawn of a walk goes by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

from rich.style import Style

from xotui.engine import Convolution, FullyConnected, Softmax
from xotui.insight.walk import Walk
from xotui.tui.look import Look
from xotui.tui.notation import Notation, number_text, score_text, weight_text
from xotui.tui.reading import Reading
from xotui.tui.renderables.keybar import spelled
from xotui.tui.walking.state import Walking


@dataclass(frozen=True, eq=False)
class Scene:
    """One state of the screen.

    Attributes:
        walking: Where the walk stands.
        reading: What was computed.
        look: Colours and signs.
        notation: How numbers are written.
        keymap: Keys that the person has given to actions.
    """

    walking: Walking
    reading: Reading
    look: Look
    notation: Notation
    keymap: Mapping[str, str]

    @property
    def walk(self) -> Walk:
        """The walk itself."""
        return self.walking.walk

    @property
    def hue(self) -> str:
        """The colour of the feature."""
        return self.look.hue(self.walk.channel)

    @property
    def title_style(self) -> Style:
        """How the name of the feature, and what belongs to it, is written."""
        return self.look.style(self.hue, bold=True)

    def pixels(self, stage: int) -> int:
        """How many pixels the values of a stage are fractions of; 0 where they are none."""
        made = [one.layer for one in self.reading.trace.stages[1 : stage + 1]]
        plain = sum(isinstance(layer, Convolution) for layer in made) == 1
        return self.reading.kernel_pixels if plain and not any(isinstance(one, FullyConnected) for one in made) else 0

    def number(self, value: float, stage: int) -> str:
        """A value of a stage with two decimals, or as a fraction; with numbers even where maps show colours only."""
        notation = Notation.DECIMAL if self.notation is Notation.COLOUR else self.notation
        if notation is Notation.FRACTION:
            text = number_text(value, notation, self.pixels(stage))
            if "/" in text:
                return text
        return two_decimals(value, notation)

    @property
    def name(self) -> str:
        """What is filled: the name of the feature, or of the layer where it has none."""
        walk = self.walk
        if walk.here.values.ndim == 1:
            place = walk.position
            if isinstance(walk.here.layer, Softmax) or walk.here.operation == "votes":
                labels = self.reading.document.network.labels
                return f"{'votes for' if walk.here.operation == 'votes' else 'probability of'} {labels[place]}"
            return f"neuron {place}"
        return self.map_name(walk.stage, walk.channel)

    def map_name(self, stage: int, channel: int) -> str:
        """What a map is called."""
        shown = self.reading.trace[stage]
        if shown.operation == "picture":
            return "picture"
        return self.reading.map_names(shown)[channel] or shown.name

    def key(self, action: str) -> str:
        """The key of an action, as it is printed on a keyboard."""
        return spelled(action, self.keymap)


def two_decimals(value: float, notation: Notation = Notation.DECIMAL) -> str:
    """A number with two decimals, and no minus where they are both 0.

    >>> two_decimals(-0.001), two_decimals(-0.25)
    ('.00', '-.25')
    """
    text = score_text(value, notation)
    return ".00" if text == "-.00" else text


def exact_texts(values: Sequence[float]) -> list[str]:
    """Pixels, weights, products or sums: whole numbers without a point, else all of them with two decimals.

    >>> exact_texts([1.0, -1.0]), exact_texts([1.0, -0.3])
    (['1', '-1'], ['1.00', '-.30'])
    """
    whole = all(abs(value - round(value)) < _SLACK for value in values if isfinite(value))
    return [weight_text(value) if whole and isfinite(value) else two_decimals(value) for value in values]


_SLACK = 1e-6
