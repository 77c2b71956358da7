"""Checks of a network that a person can run at any time: what of it is dead, double, unheard, saturated or unseen."""

from __future__ import annotations

import json
from textwrap import wrap

from xotui.engine import Network
from xotui.insight.checks.activity import dead_features, saturation
from xotui.insight.checks.doubles import double_features
from xotui.insight.checks.fields import field_of_view
from xotui.insight.checks.report import Check, Report, counted
from xotui.insight.checks.symmetries import convolution_symmetries
from xotui.insight.checks.voters import values_that_never_vote
from xotui.insight.checks.watching import watch
from xotui.insight.live import FIT_MOST, letter_count, letters_to_fit
from xotui.pictures.labelled import LabelledSet

__all__ = ["Check", "Report", "check_network", "checks_json", "checks_text", "drawn_letters", "pictures_in_words"]

_TRIED = 24
"""On how many pictures symmetries are tried: one would do."""


def drawn_letters(network: Network, shape: tuple[int, int]) -> LabelledSet:
    """The letters that a network is checked on unless told: always the same, and no more than it has time for.

    Args:
        network: Any network.
        shape: Rows and columns of the pictures.

    Raises:
        ValueError: If the network does not fit such pictures.
    """
    return letters_to_fit(shape, min(letter_count(network.layers, shape), FIT_MOST))


def pictures_in_words(pictures: LabelledSet, kind: str) -> str:
    """How many pictures of each letter there are.

    >>> import numpy as np
    >>> pictures_in_words(LabelledSet(np.zeros((3, 2, 2)), [0, 0, 1]), "drawn letter")
    '3 drawn letters (2 X, 1 O)'
    """
    return f"{counted(len(pictures), kind)} ({pictures.counts[0]} X, {pictures.counts[1]} O)"


def check_network(
    network: Network, shape: tuple[int, int], *, name: str = "network", pictures: LabelledSet | None = None
) -> Report:
    """Run all checks.

    Args:
        network: Any network, with votes or without.
        shape: Rows and columns of the pictures.
        name: What the network is called.
        pictures: What it is watched on, of that shape, at least one; drawn letters unless told.

    Raises:
        ValueError: If the network does not fit the pictures.

    >>> from xotui.engine import Convolution
    >>> check_network(Network((Convolution([[[1, -1], [-1, 1]]]),)), (5, 5)).ok
    True
    """
    watched = drawn_letters(network, shape) if pictures is None else pictures
    told = pictures_in_words(watched, "drawn letter" if pictures is None else "picture")
    seen = watch(network, watched.images)
    checks = (
        dead_features(seen),
        double_features(network),
        values_that_never_vote(network, shape),
        saturation(seen),
        field_of_view(network, shape),
        convolution_symmetries(network, watched.images[:_TRIED]),
    )
    return Report(name, shape, told, checks)


def checks_text(report: Report, width: int = 100) -> str:
    """The report for people: for each check whether it is well, what was found and what that means.

    Args:
        report: What was found.
        width: Columns to which sentences are broken.
    """
    lines = wrap(report.title, width)
    for check in report.checks:
        lines += ["", *heading_and_sentences(check, width)]
    return "\n".join([*lines, "", *wrap(report.outcome, width)])


def heading_and_sentences(check: Check, width: int) -> list[str]:
    """One check: its heading, and below it every sentence, broken and indented."""
    lines = [f"{'OK   ' if check.ok else 'FOUND'}  {check.title}"]
    for sentence in (*check.found, *check.means, *check.told):
        lines += wrap(sentence, width, initial_indent=" " * 7, subsequent_indent=" " * 9)
    return lines


def checks_json(report: Report) -> str:
    """The report for programs, as an object of JSON."""
    return json.dumps(report.record(), indent=2, ensure_ascii=False)
