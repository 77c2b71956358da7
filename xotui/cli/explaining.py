"""The command that says why a number is what it is."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING

import click

from xotui.cli.arguments import INK, NETWORK, built, called, fitting, refuse, size_option

if TYPE_CHECKING:
    from xotui.pictures.photographs import Ink


@click.command(short_help="Why a number is what it is, step by step down to the pixels.")
@click.argument("picture")
@NETWORK
@size_option()
@INK
@click.option("--layer", "-l", metavar="NAME", help="The layer of the number; the last one unless told.")
@click.option("--feature", "-f", metavar="F", help="A feature by name or number from 0; of scores a label.")
@click.option("--cell", "-c", metavar="R,C", help="Row and column in the map, from 0; the largest value unless told.")
@click.option("--json", "as_json", is_flag=True, help="Print an object, with every cause of every step.")
def explain(
    picture: str,
    network: str,
    size: str | None,
    ink: Ink | None,
    layer: str | None,
    feature: str | None,
    cell: str | None,
    as_json: bool,
) -> None:
    """Print where a number of PICTURE comes from (- reads standard input), down to the pixels, and where it goes.

    Without --layer it is the score that wins. Of what is left out the largest value is taken. For a pixel, which
    nothing made, it is what the pixel touches, which windows it wins, and what becomes of the scores if it flips.
    """
    import numpy as np

    from xotui.document.networks import find_network, printable
    from xotui.document.strict import compact
    from xotui.insight.why.cell_names import find_cell
    from xotui.insight.why.explanation import explain as explained
    from xotui.insight.why.number_text import verdict_text
    from xotui.insight.why.reach import reach
    from xotui.insight.why.reach_text import reach_lines
    from xotui.insight.why.record import explanation_record, reach_record
    from xotui.insight.why.text import explanation_lines

    try:
        place = _place(cell)
        blueprint = find_network(network)
        given = fitting(picture, blueprint, size, ink)
        image = given.image
        made = built(picture, blueprint, image.shape)
        with np.errstate(over="ignore", invalid="ignore"):  # beyond all numbers is no warning
            trace = made.trace(image)
    except ValueError as error:
        refuse(str(error))
    try:
        chosen = find_cell(made, trace, layer, feature, place)
    except ValueError as error:
        refuse(printable(f"--{error}"))
    with np.errstate(over="ignore", invalid="ignore"):
        told = explained(made, trace, chosen)
        touched = None if chosen.stage else reach(made, image, chosen.row, chosen.column)
    if as_json:
        record = {"picture": called(picture), "network": blueprint.name, "size": list(image.shape)}
        answer = explanation_record(told) if touched is None else reach_record(made, trace, touched)
        text = compact(json.dumps({**record, **answer}, indent=2, ensure_ascii=False))
        print(text if _can_be_written(text) else json.dumps({**record, **answer}, indent=2))
        return
    note = f" ({given.note})" if given.photograph else f" {given.note}" if given.note else ""
    lines = [f"{called(picture)}{note} under {blueprint.name}: {verdict_text(told.verdict)}"]
    lines += explanation_lines(told) if touched is None else reach_lines(made, trace, touched)
    text = "\n".join(map(printable, lines))
    if not _can_be_written(text):
        from xotui.tui.look import plain  # it loads what draws; nobody else needs it here

        text = plain(text)
    print(text)


def _can_be_written(text: str) -> bool:
    """Whether standard output has signs for all of it."""
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _place(cell: str | None) -> tuple[int, int] | None:
    """Row and column as they are written: 3,4."""
    if cell is None:
        return None
    found = re.fullmatch(r"\s*(\d{1,9})\s*,\s*(\d{1,9})\s*", cell, re.ASCII)
    if found is None:
        raise ValueError(f"--cell: found {cell!r}; expected a row and a column counted from 0, as in 3,4")
    return int(found[1]), int(found[2])
