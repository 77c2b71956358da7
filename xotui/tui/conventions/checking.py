"""The checks of a network, opened over whatever screen asked for them."""

from __future__ import annotations

from functools import partial
from textwrap import wrap
from typing import TYPE_CHECKING

from xotui.document import Document
from xotui.tui.background import in_background
from xotui.tui.look import Look
from xotui.tui.renderables.words import Words
from xotui.tui.screens.workplace import Workplace

if TYPE_CHECKING:  # what checks need takes time to import: not before somebody checks
    from xotui.insight.checks import Report

WAITING = "The network is being checked on drawn letters …"
"""What is told meanwhile."""


def open_checks(screen: Workplace, document: Document) -> None:
    """Check the network of a document while the screen goes on answering, then open what was found.

    Whoever has gone on to something else meanwhile is not disturbed: nothing opens then.

    Args:
        screen: Where it was asked for.
        document: Whose network is checked, for pictures of its size.
    """
    screen.say(WAITING)
    screen.run_worker(_check(screen, document), group="checks", exclusive=True)


async def _check(screen: Workplace, document: Document) -> None:
    from xotui.insight.checks import check_network

    work = partial(check_network, document.network, document.shape, name=document.network_name)
    try:
        report = await in_background(work)
    except (ValueError, MemoryError) as error:
        screen.say(f"The network cannot be checked: {str(error) or 'not enough memory'}")
        return
    if screen.is_current and screen.note == WAITING:
        screen.say(report.outcome)
        screen.open_text(report_lines(report, screen.look, min(screen.reader_width, 100)))


def report_lines(report: Report, look: Look, width: int) -> list[Words]:
    """What was found, check by check, in whole sentences.

    Args:
        report: The outcome of all checks.
        look: How it looks.
        width: Columns.
    """
    plain, dim = look.style(panel=True), look.style(look.colours.dim, panel=True)
    accent, bright = look.style(look.colours.accent, panel=True, bold=True), look.style(look.colours.bright, panel=True)
    lines: list[Words] = [[(line, accent)] for line in _wrapped(look, report.title, width, 0)]
    lines += [[(line, bright)] for line in _wrapped(look, report.outcome, width, 0)]
    for check in report.checks:
        mark = ("OK     ", dim) if check.ok else ("FOUND  ", accent)
        lines += [[], [mark, (check.title, look.style(look.colours.bright, panel=True, bold=True))]]
        for sentences, style in ((check.found, bright), (check.means, plain), (check.told, dim)):
            lines += [[(line, style)] for sentence in sentences for line in _wrapped(look, sentence, width, 7)]
    return lines


def _wrapped(look: Look, sentence: str, width: int, indent: int) -> list[str]:
    """A sentence in as many lines as it needs; what is written otherwise in ASCII may need more."""
    spaces = " " * indent
    return wrap(look.text(sentence), max(width, 20), initial_indent=spaces, subsequent_indent=f"{spaces}  ")
