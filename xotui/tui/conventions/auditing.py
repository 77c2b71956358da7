"""Maps that came from elsewhere, opened on the screen of conventions: what explains them becomes the choices."""

from __future__ import annotations

from abc import abstractmethod
from functools import partial
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

from xotui.insight.conventions import Convention
from xotui.tui.background import in_background
from xotui.tui.look import Look
from xotui.tui.renderables.words import Words
from xotui.tui.screens.beside import Beside

if TYPE_CHECKING:  # what audits need takes time to import: not before somebody opens a file
    from xotui.insight.audit import Report
    from xotui.insight.audit.evidence import Evidence

_NOTE = "maps as .npz, .npy or JSON; picture and features of the explorer where it has none"


class Auditing(Beside):
    """What the screen of conventions does with files."""

    @abstractmethod
    def take(self, convention: Convention | None) -> None:
        """Make a convention the present choices; None for the network's own."""

    def do_open(self) -> None:
        """Ask for a file with maps and find out how they were computed."""
        self.ask("Open maps to be audited", "", self.audit_named, _NOTE)

    def audit_named(self, name: str) -> None:
        """Audit the maps in a file; the report opens as soon as it is known.

        Raises:
            ValueError: If the file cannot be read, or holds something else.
        """
        from xotui.document.audit_files import read_evidence
        from xotui.document.networks import Blueprint

        if not name.strip():
            raise ValueError("nothing was named; expected the path of a file")
        path = Path(name.strip()).expanduser()
        document = self.explorer.history.present
        network = document.network
        blueprint = Blueprint(document.network_name, network.layers, network.labels, votes_follow=False)
        evidence, own = read_evidence(path, document.picture, blueprint)
        self.say(f"{path.name} is being audited …")
        self.run_worker(self._audit(evidence, own, path.name), group="audit", exclusive=True)

    async def _audit(self, evidence: Evidence, own: Convention, name: str) -> None:
        from xotui.insight.audit import audit

        try:
            report = await in_background(partial(audit, evidence, own))
        except (ValueError, MemoryError) as error:
            self.say(f"{name} cannot be audited: {str(error) or 'not enough memory'}")
            return
        if report.explanations:
            self.take(None if report.agrees else report.explanations[0].combination.convention)
        self.say(outcome_of(report, name))
        if self.is_current:
            self.open_text(report_lines(report, name, self.look, min(self.reader_width, 100)))


def outcome_of(report: Report, name: str) -> str:
    """What came of an audit, for the line below the header."""
    if report.agrees:
        return f"{name} agrees with the network's own choices"
    if not report.explanations:
        return f"No combination of choices explains {name}"
    return f"The choices are those that explain {name} now"


def report_lines(report: Report, name: str, look: Look, width: int) -> list[Words]:
    """The report of an audit, broken into lines.

    Args:
        report: What the audit found.
        name: What the file is called.
        look: How it looks.
        width: Columns.
    """
    from xotui.insight.audit.text import report_text

    plain, dim = look.style(panel=True), look.style(look.colours.dim, panel=True)
    lines: list[Words] = []
    for number, sentence in enumerate(report_text(report, name).split("\n")):
        style = look.style(look.colours.bright, panel=True, bold=True) if number < 2 else plain
        indent = " " * (len(sentence) - len(sentence.lstrip()))
        broken = wrap(look.text(sentence.strip()), width, initial_indent=indent, subsequent_indent=f"{indent}  ")
        lines += [[], *([(line, style)] for line in broken)] if number == 2 else [[(line, style)] for line in broken]
    if report.explanations and not report.agrees:
        which = "the first of these" if len(report.explanations) > 1 else "these"
        told = f"The choices on the screen are {which} now; its picture and features are still the explorer's."
        lines += [[], *([(line, dim)] for line in wrap(told, width))]
    return lines
