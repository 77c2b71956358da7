"""How the screen of what-if gets its answers: in the background, the newest question first."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from xotui.document import Document
from xotui.insight.what_if.smallest_edit import Search, smallest_edit
from xotui.tui.background import in_background
from xotui.tui.screens.beside import Beside
from xotui.tui.screens.explore import ExploreScreen
from xotui.tui.what_if.findings import Findings, advance, findings
from xotui.tui.what_if.proposal import Proposal, advance_search
from xotui.tui.what_if.state import WhatIf

SLICE = 0.05
"""Seconds of work in the background before what is known is shown."""


@dataclass(frozen=True, eq=False)
class _Quest:
    """A search that was asked for: whoever does not find it any more was told to stop."""

    document: Document


class Answering(Beside):
    """What the screen knows of the explorer's picture, and how it comes to know it.

    Args:
        explorer: Whose document is asked about.
    """

    def __init__(self, explorer: ExploreScreen) -> None:
        super().__init__(explorer)
        self.state = WhatIf(pixel=explorer.view.pixel if explorer.view.grid != "picture" else explorer.view.place)
        self.findings = Findings()
        self.proposal: Proposal | None = None
        self._asked: Document | None = None
        self._waiting: Document | None = None
        self._answering = False
        self._quest: _Quest | None = None

    @property
    def document(self) -> Document:
        """The explorer's."""
        return self.explorer.history.present

    def on_screen_suspend(self) -> None:
        """Whoever looks elsewhere needs no answers: all work stops; what is known stays."""
        self._asked = self._waiting = None
        self.stop_search()

    # What follows every edit.

    def follow(self) -> None:
        """See to it that everything is known of the present picture, sooner or later."""
        document = self.document
        if self._quest is not None and self._quest.document is not document:
            self.stop_search()
            self.proposal = None
        if document is self._asked or not self.is_current:
            return
        self._asked = document
        self._waiting = document if document.network.votes is not None else None
        if self._waiting and not self._answering:
            self._answering = True
            self.run_worker(self._answer(), group="what if")

    async def _answer(self) -> None:
        """Answer the newest question, until there is none; what came in between is never asked."""
        try:
            while self._waiting is not None:
                document, self._waiting = self._waiting, None
                await self._answer_for(document)
        finally:
            self._answering = False

    async def _answer_for(self, document: Document) -> None:
        """Find out everything about a document, as long as nothing else is asked."""

        def overtaken() -> bool:
            return self._asked is not document

        steps = findings(document, self.findings.finished(document), overtaken)
        while not overtaken():
            try:
                found = await in_background(partial(advance, steps, SLICE))
            except (ValueError, MemoryError) as error:  # what a person has drawn must not be lost by it
                self.say(f"This cannot be worked out: {str(error) or 'not enough memory'}")
                return
            if not found:
                return
            for finding in found:
                self.findings = self.findings.taking(finding)
            self.present()

    # The smallest edit.

    def do_search(self) -> None:
        """Search for the smallest edit, or stop."""
        if self._quest is not None:
            self.stop_search()
            self.present()
            return
        document = self.document
        if document.network.votes is None:
            self.say("This network does not vote: there is no verdict to turn")
            return
        if self.proposal is not None and self.proposal.about(document) and self.proposal.search.done:
            self.found(self.proposal)
            return
        self.proposal, self._quest = None, _Quest(document)
        self.state = replace(self.state, panel="edit", edit=0, step=0)
        self.run_worker(self._search(self._quest), group="smallest edit")
        self.present()

    def do_stop_search(self) -> None:
        """Stop searching, if one is."""
        self.stop_search()
        self.present()

    def stop_search(self) -> None:
        """Stop; what was found stays."""
        if self._quest is None:
            return
        self._quest = None
        if self.proposal is not None:
            self.proposal = replace(self.proposal, running=False)

    async def _search(self, quest: _Quest) -> None:
        """Search until the end, or until it is stopped or the picture is another."""
        document = quest.document
        steps = smallest_edit(document.network, document.picture)
        while True:
            try:
                found: Search | None = await in_background(partial(advance_search, steps, SLICE))
            except (ValueError, MemoryError) as error:
                found, trouble = None, str(error) or "not enough memory"
                self.say(f"The search had to stop: {trouble}")
            if self._quest is not quest:
                return
            if found is None or found.done:
                self._quest = None
            if found is None:
                self.present()
                return
            self.proposal = Proposal(document, found, running=not found.done)
            if found.done:
                self.found(self.proposal)
                return
            self.present()

    def found(self, proposal: Proposal) -> None:
        """A search has come to its end."""
