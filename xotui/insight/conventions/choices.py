"""The choices that make two implementations of the same network disagree.

Frameworks, articles and people agree on what a convolution is up to five choices: whether the kernel is flipped, by
what its sums are divided, what is put around the picture, what becomes of a window that the edge cuts, and with how
many digits values are kept. Nobody is wrong; but whoever compares numbers has to know.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Literal

Kernel = Literal["correlation", "flipped"]
"""Whether a kernel is laid down as it is, or first turned by 180°: true convolution."""

Division = Literal["pixels", "weights", "none"]
"""By what a sum of products is divided: the kernel's pixels, the sum of its weights without their signs, or nothing."""

Padding = Literal["none", "minus one", "zero", "edge"]
"""What is put around a picture or a map before a kernel slides over it; "edge" repeats the outermost values."""

Pooling = Literal["keep", "drop", "shift"]
"""What becomes of a window that reaches over the edge; "shift" moves it back until it is whole."""

Digits = Literal["exact", "rounded", "truncated"]
"""Whether the values of a convolution are kept as they are, or with two decimals."""


@dataclass(frozen=True)
class Convention:
    """How a network is computed. What stands here unless told is the article's.

    Attributes:
        kernel: Whether kernels are laid down as they are, or flipped first.
        division: By what a sum of products is divided.
        padding: What is put around a picture or map before a kernel slides over it.
        pooling: What becomes of a window that reaches over the edge.
        digits: With how many digits the values of a convolution are kept; what follows reckons with them.

    >>> Convention(kernel="flipped").words
    'the kernel flipped'
    """

    kernel: Kernel = "correlation"
    division: Division = "pixels"
    padding: Padding = "none"
    pooling: Pooling = "keep"
    digits: Digits = "exact"

    def changed(self, other: Convention) -> tuple[str, ...]:
        """The fields in which another convention is not this one."""
        return tuple(field.name for field in fields(self) if getattr(self, field.name) != getattr(other, field.name))

    def beside(self, own: Convention) -> str:
        """Everything in which this convention is not another one, as half a sentence; "" where nothing is.

        >>> Convention(division="none").beside(Convention(padding="zero"))
        'no division and no padding'
        """
        return in_words([option_of(name, getattr(self, name)).phrase for name in own.changed(self)])

    @property
    def words(self) -> str:
        """Everything that is not the article's, as half a sentence; "" where nothing is."""
        return self.beside(Convention())


@dataclass(frozen=True)
class Option:
    """One way to choose.

    Attributes:
        value: What stands in the field of a `Convention`.
        title: A few words.
        sentence: What it means.
        phrase: The same inside of a sentence: "your maps are these with …".
    """

    value: str
    title: str
    sentence: str
    phrase: str


@dataclass(frozen=True)
class Choice:
    """A choice between options, the article's first.

    Attributes:
        field: The field of `Convention` that it sets.
        title: What is chosen.
        options: The ways to choose.
    """

    field: str
    title: str
    options: tuple[Option, ...]


CHOICES: tuple[Choice, ...] = (
    Choice(
        "kernel",
        "kernel",
        (
            Option(
                "correlation", "as it is", "The feature is laid on the picture as it is drawn.", "the kernel as it is"
            ),
            Option(
                "flipped",
                "flipped",
                "The feature is turned by 180° first: what mathematics calls a convolution.",
                "the kernel flipped",
            ),
        ),
    ),
    Choice(
        "division",
        "divided by",
        (
            Option(
                "pixels",
                "pixels",
                "Every sum is divided by the number of the feature's pixels.",
                "division by the number of pixels",
            ),
            Option(
                "weights",
                "sum of |weights|",
                "Every sum is divided by the feature's values added up without their signs; 0 where all of them are 0.",
                "division by the sum of |weights|",
            ),
            Option("none", "nothing", "Sums stay sums, as in most frameworks.", "no division"),
        ),
    ),
    Choice(
        "padding",
        "around the picture",
        (
            Option("none", "nothing", "The feature stays inside, and maps are smaller than the picture.", "no padding"),
            Option(
                "minus one",
                "−1",
                "A frame of −1, which is black, makes the maps as large as the picture.",
                "padding with −1",
            ),
            Option("zero", "0", "A frame of 0 makes the maps as large as the picture.", "padding with 0"),
            Option(
                "edge",
                "the edge",
                "The outermost pixels are repeated, and the maps are as large as the picture.",
                "padding with the edge",
            ),
        ),
    ),
    Choice(
        "pooling",
        "cut windows",
        (
            Option(
                "keep",
                "kept",
                "A window that the edge cuts gives the largest of the cells that are left.",
                "cut windows kept",
            ),
            Option("drop", "dropped", "A window that the edge cuts is left out.", "cut windows dropped"),
            Option(
                "shift",
                "shifted back",
                "A window that the edge cuts is moved back until it is whole.",
                "cut windows shifted back",
            ),
        ),
    ),
    Choice(
        "digits",
        "digits",
        (
            Option("exact", "all", "Values are kept as they were computed.", "all digits"),
            Option(
                "rounded",
                "two, rounded",
                "The values of a convolution are rounded to two decimals before anything follows.",
                "values rounded to two decimals",
            ),
            Option(
                "truncated",
                "two, truncated",
                "Everything behind the second decimal is left off, as in the article's figures.",
                "values truncated to two decimals",
            ),
        ),
    ),
)
"""What can be chosen, in the order in which a value is computed; of each the article's choice first."""


def option_of(field: str, value: str) -> Option:
    """The option of a value.

    Raises:
        KeyError: If there is no such field or value.
    """
    for choice in CHOICES:
        for option in choice.options:
            if (choice.field, option.value) == (field, value):
                return option
    raise KeyError(f"{field}: found {value!r}; expected a field of Convention and one of its values")


def in_words(phrases: Sequence[str]) -> str:
    """Half sentences as one.

    >>> in_words(["one", "two", "three"])
    'one, two and three'
    """
    return " and ".join([", ".join(phrases[:-1]), phrases[-1]] if len(phrases) > 1 else phrases)
