"""What is known of the smallest edit, in plain words: what is proven is said so, and what is not as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xotui.insight.what_if.smallest_edit import Search


def sentence_of(search: Search) -> str:
    """One or two sentences on how far a search has come."""
    if search.missing:
        return f"Nobody votes for {' or '.join(search.missing)}: no flipped pixels can give a verdict."
    known = _ended(search) if search.done else _under_way(search)
    return f"{known} {apart}" if (apart := _left_undecided(search)) else known


def _under_way(search: Search) -> str:
    """What is known while more is being tried."""
    if search.phase == "one pixel":
        return f"Trying every pixel: {search.tried} of {search.total}."
    if search.phase == "two pixels":
        return f"{_none_of(search)}. Trying every two: {search.tried} of {search.total}."
    if search.turns:
        found = len(search.turns[0].pixels)
        return f"{_none_of(search)}; {found} are enough. Searching on, {search.tried} tried."
    return f"{_none_of(search)}. Searching among edits of {search.size} pixels, {search.tried} tried."


def _ended(search: Search) -> str:
    """What is known in the end."""
    if not search.turns:
        if search.phase != "search":
            rest = "there are no more" if search.exact else "more were not tried"
            return f"{_none_of(search)}; {rest}."
        return f"{_none_of(search)}, and a search found no edit of up to {search.size}. There may be one all the same."
    size, count = len(search.turns[0].pixels), search.turn_count
    if size == 1:
        found = f"{count} pixel does so" if count == 1 else f"each of {count} pixels does so"
        return f"One flipped pixel {_does(search, 1)}{_to(search)}: {found}."
    enough = f"{_none_of(search)}; {'two' if size == 2 else size} are enough"
    if search.complete:
        return f"{enough}: {count} {'pair does' if count == 1 else 'pairs do'} so."
    if search.exact:
        others = "1 such edit was" if count == 1 else f"{count} such edits were"
        return f"{enough}, and that is the least. {others} found by a search; there may be others."
    return f"{enough}. A search found them, which is no proof: the least is at least {search.excluded + 1}."


def _none_of(search: Search) -> str:
    """What is excluded: no edit of one pixel, or of one or two."""
    if search.excluded > 1:
        return f"No one and no two flipped pixels {_does(search, 2)}"
    return f"No single flipped pixel {_does(search, 1)}"


def _does(search: Search, count: int) -> str:
    """What is wanted of an edit."""
    verb, what = ("give", "a verdict") if search.verdict < 0 else ("turn", "the verdict")
    return f"{verb}{'s' if count == 1 else ''} {what}"


def _to(search: Search) -> str:
    """To which label the verdict turns."""
    return "" if search.verdict < 0 else f" to {search.labels[1 - search.verdict]}"


def _left_undecided(search: Search) -> str:
    """What leads to no verdict, which is told apart."""
    if not search.undecided:
        return ""
    size, count = len(search.undecided[0].pixels), search.undecided_count
    if size == 1:
        return f"Apart from that, {'1 pixel leaves' if count == 1 else f'each of {count} pixels leaves'} it undecided."
    which = f"{'two' if size == 2 else size} pixels"
    ways = "1 way" if count == 1 else f"{count} ways"
    return f"Apart from that, flipping {which} leaves it undecided ({ways} found)."
