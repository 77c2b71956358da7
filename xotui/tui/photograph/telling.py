"""What is told of a photograph: titles, the scale, how far its maps are, and what was taken for ink."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap

from xotui.document import Document
from xotui.insight.whole.places import least_shape, map_layers
from xotui.pictures.photographs import Photograph
from xotui.tui.look import Look
from xotui.tui.photograph.scene import Scene, Surface
from xotui.tui.photograph.sight import Sight
from xotui.tui.renderables.keybar import spelled
from xotui.tui.renderables.words import Words, length

_LEGENDS = (44, 26, 0)  # the columns of the legend of the colours: in full, short, or none


def size_text(shape: tuple[int, int]) -> str:
    """Rows and columns."""
    return f"{shape[0]}×{shape[1]}"


def picture_title(sight: Sight, look: Look, width: int) -> Words:
    """The line above the photograph: its name, its size, and what of it is ink."""
    size = size_text(sight.photograph.shape)
    if sight.shrink > 1:
        size = f"1/{sight.shrink} {size_text(sight.shape)}"
    ink = f"{sight.photograph.ink} is ink"
    name: Words = [(sight.photograph.name, look.strong)]
    even = ", made even" if sight.photograph.even else ""
    for told in (f" {size}, {ink}{even}", f" {size}, {ink}", f" {size}", ""):
        if length(name) + len(told) <= width:
            break
    return [*name, (told, look.dim)]


def map_title(scene: Scene, channel: int, look: Look, width: int, next_by: str) -> Words:
    """The line above a map: the feature's number and name, and the layer; where others are hidden, how many there are.

    Args:
        scene: What is seen.
        channel: Which map.
        look: How it looks.
        width: Columns.
        next_by: The key that shows the next one, where not all of them are seen.
    """
    chosen = channel == scene.chosen
    mark = look.signs.chosen if chosen else " "
    style = look.style(look.hue(channel), bold=chosen)
    number = f"{channel + 1} of {len(scene.names)}" if next_by else f"{channel + 1}"
    name: Words = [(f"{mark}{number} {scene.names[channel]}", style)]
    endings = [f" · {scene.sight.stage}", ""]
    if next_by and chosen:
        endings = [f" · {scene.sight.stage}, {next_by} next", *endings]
    fitting = next((ending for ending in endings if length(name) + len(ending) <= width), "")
    return [*name, (fitting, look.dim)]


def scale_text(scene: Scene, width: int) -> str:
    """What a cell shows, beside the legend of the colours as long as both have room."""
    pixels, cells, shrink = scene.view.zoom.pixels, scene.view.zoom.cells, scene.sight.shrink
    what = "pixels" if shrink == 1 else f"means of {size_text((shrink, shrink))}"
    area = f"{size_text((pixels, pixels))} {what}"
    forms = [
        f"One cell is {area}: of the photograph the mean, of maps the strongest response",
        f"One cell is {area}: photograph the mean, maps the strongest",
        f"One cell is {area}: mean, strongest",
    ]
    if pixels == 1:
        one = "pixel" if shrink == 1 else f"mean of {size_text((shrink, shrink))} pixels"
        forms = [f"One cell is one {one}" if cells == 1 else f"{size_text((cells, cells))} cells are one {one}"]
    beside = [form for room in _LEGENDS for form in forms if len(form) <= width - room]
    return beside[0] if beside else forms[-1]


def progress_text(scene: Scene, stopped_by: str) -> str:
    """How far the maps are computed, where they are not yet; `stopped_by` is the key, if somebody stopped it."""
    survey = scene.survey
    if survey is None or survey.finished:
        return ""
    if stopped_by:
        return stopped_text(survey.share, stopped_by)
    return f"Computing {scene.sight.stage} of {size_text(scene.sight.shape)}: {100 * survey.share:.0f} %"


def misfit_text(surface: Surface, document: Document, stage: str) -> str:
    """That a photograph is too small for the features of a network up to a stage; nothing where it is not."""
    layers = map_layers(document.network)[: document.network.names.index(stage)]
    found, least = surface.image.shape, least_shape(layers)
    if all(side >= need for side, need in zip(found, least, strict=True)):
        return ""
    return (
        f"{surface.photograph.name} is too small for the features of {document.network_name}: found "
        f"{size_text((found[0], found[1]))} pixels; expected at least {size_text(least)}"
    )


def stopped_text(share: float, key: str) -> str:
    """How far the maps were computed, 0 … 1, when they were stopped, and the key that goes on."""
    return f"Stopped at {100 * share:.0f} %; {key} goes on"


def ink_text(photograph: Photograph, key: str) -> str:
    """What on a photograph was taken for ink, why, the key that turns it round, and what was done with its light."""
    border = "light" if photograph.ink == "dark" else "dark"
    ink = f"what is {photograph.ink} is ink"
    ink = f"{ink.capitalize() if photograph.told else f'The border is {border}, so {ink}'} ({key}: other)"
    return f"{ink}; the light is made even" if photograph.even else ink


def empty_lines(look: Look, keymap: Mapping[str, str], width: int) -> list[Words]:
    """What stands where no photograph is open."""
    opens, sample = (look.text(spelled(name, keymap)) for name in ("open", "sample_page"))
    texts = (
        f"{opens} opens one: PNG, JPEG or another image file of up to 64 million pixels. "
        f"{sample} draws a page of letters to try it on.",
        "The features run over the whole of it, and enter takes what is around the cursor into the explorer.",
    )
    lines: list[Words] = [[], [("  No photograph is open.", look.strong)]]
    for text in texts:
        lines += [[], *([(f"  {line}", look.plain)] for line in wrap(text, max(min(width, 80) - 4, 20)))]
    return lines
