"""What a check comes to: what it found, what that means, and the numbers behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Fact = Mapping[str, object]
"""One row of numbers behind a check, as JSON can hold it."""


@dataclass(frozen=True)
class Check:
    """The outcome of one check.

    Attributes:
        title: What is looked for, such as "Dead features".
        found: What is wrong, a sentence for each thing; nothing where all is well.
        means: What that means, a sentence for each kind of thing that was found.
        told: What else is worth knowing, found or not; where all is well, it says of what.
        facts: The numbers behind it.
    """

    title: str
    found: tuple[str, ...]
    means: tuple[str, ...]
    told: tuple[str, ...]
    facts: tuple[Fact, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.found


@dataclass(frozen=True)
class Report:
    """All checks of one network.

    Attributes:
        network: What the network is called.
        shape: Rows and columns of the pictures.
        pictures: On which pictures it was watched, in words.
        checks: The outcomes.
    """

    network: str
    shape: tuple[int, int]
    pictures: str
    checks: tuple[Check, ...]

    @property
    def ok(self) -> bool:
        """Whether no check found anything."""
        return all(check.ok for check in self.checks)

    @property
    def title(self) -> str:
        """What was checked, on what."""
        rows, columns = self.shape
        return f"{self.network}, for pictures of {rows}×{columns}, on {self.pictures}"

    @property
    def outcome(self) -> str:
        """One sentence for all checks.

        >>> Report("mine", (9, 9), "nothing", ()).outcome
        'Nothing was found.'
        """
        wrong = [check.title for check in self.checks if not check.ok]
        if not wrong:
            return "Nothing was found."
        return f"Found by {len(wrong)} of {len(self.checks)} checks: {'; '.join(wrong)}."

    def record(self) -> dict[str, object]:
        """The same for a program."""
        return {
            "network": self.network,
            "shape": list(self.shape),
            "pictures": self.pictures,
            "ok": self.ok,
            "checks": [
                {
                    "check": check.title,
                    "ok": check.ok,
                    "found": list(check.found),
                    "means": list(check.means),
                    "told": list(check.told),
                    "facts": [dict(fact) for fact in check.facts],
                }
                for check in self.checks
            ],
        }


def some(names: Sequence[str], most: int = 6) -> str:
    """Names in a row, the first of them where they are many.

    >>> some(["a", "b", "c"], most=2)
    'a, b and 1 more'
    """
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {len(names) - most} more"


def counted(count: int, one: str, more: str = "") -> str:
    """A number and what it counts.

    >>> counted(1, "feature"), counted(3, "feature")
    ('1 feature', '3 features')
    """
    return f"{count} {one if count == 1 else more or f'{one}s'}"
