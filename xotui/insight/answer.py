"""The whole answer to one picture: scores, verdict and literal match, as an object and as text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from xotui.engine import Network
from xotui.engine.arrays import Array
from xotui.insight.verdict import Verdict, judge, literal_match


@dataclass(frozen=True)
class Answer:
    """What a network says of a picture.

    Attributes:
        picture: What the picture is called.
        votes: The verdict by votes.
        literal: The verdict by whole-image matching; its scores are counts of equal pixels.
        pixels: How many pixels the picture has.
        note: What else is to be told of it, in a few words.
    """

    picture: str
    votes: Verdict
    literal: Verdict
    pixels: int
    note: str = ""


def answer(name: str, image: Array, network: Network, exemplars: Array) -> Answer:
    """Ask a network about a picture.

    Args:
        name: What the picture is called.
        image: (H, W).
        network: A network that votes.
        exemplars: (K, H, W), the clean picture of each category.

    Raises:
        ValueError: If the network does not vote, or does not fit the picture.
    """
    with np.errstate(over="ignore", invalid="ignore"):  # a score beyond all numbers is none, not a warning
        scores = network.scores(image)
    return Answer(
        name,
        judge(image, scores, network.labels),
        literal_match(image, exemplars, network.labels),
        image.size,
    )


def json_text(answers: Sequence[Answer]) -> str:
    """A list of objects: picture, scores by label, verdict (null where undecided), and literal match."""
    import json

    return json.dumps([_record(one) for one in answers], indent=2, ensure_ascii=False)


def table_text(answers: Sequence[Answer]) -> str:
    """One line for each picture: its name, the verdict and the scores, then the literal match."""
    wide = max((len(one.picture) for one in answers), default=0)
    return "\n".join(_line(one, wide) for one in answers)


def _record(one: Answer) -> dict[str, Any]:
    counts = {label: int(count or 0) for label, count in zip(one.literal.labels, one.literal.scores, strict=True)}
    return {
        "picture": one.picture,
        "scores": dict(zip(one.votes.labels, one.votes.scores, strict=True)),
        "verdict": one.votes.winner,
        "literal": {**counts, "verdict": one.literal.winner},
    }


def _line(one: Answer, wide: int) -> str:
    scores = "  ".join(
        f"{label} {'–' if score is None else f'{score:.2f}':>5}"
        for label, score in zip(one.votes.labels, one.votes.scores, strict=True)
    )
    counts = "  ".join(
        f"{label} {int(count or 0)}/{one.pixels}"
        for label, count in zip(one.literal.labels, one.literal.scores, strict=True)
    )
    why = f"  ({one.votes.why_undecided})" if one.votes.winner is None else ""
    note = f"  ({one.note})" if one.note else ""
    return (
        f"{one.picture:<{wide}}  {one.votes.winner or '?'}  {scores}   "
        f"literal match {one.literal.winner or '?'}  {counts}{why}{note}"
    )
