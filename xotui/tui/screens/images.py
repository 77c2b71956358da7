"""Image files in the explorer: a small picture of them, and the whole of it for the screen of photographs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xotui.document.document import votes_follow_exemplars
from xotui.engine.arrays import Array
from xotui.pictures.page import SMALL
from xotui.pictures.photographs import Photograph, load_photograph, small_picture
from xotui.tui.renderables.keybar import spelled

if TYPE_CHECKING:
    from xotui.tui.screens.filing import Filing


def open_image(explorer: Filing, path: str) -> None:
    """Open an image file as a small picture of the explorer's size; one that is small itself stays as it is.

    Raises:
        ValueError: If it is no image, or the explorer cannot take its picture.
    """
    document = explorer.history.present
    photograph = load_photograph(path)
    own = max(photograph.shape) <= SMALL and votes_follow_exemplars(document)
    picture = small_picture(photograph, None if own else document.shape)
    explorer.show_picture(picture, photograph.name, f"Open {path}")
    explorer.photograph = photograph
    key = explorer.look.text(spelled("photograph", explorer.keymap))
    explorer.say(f"Opened {path}: {image_words(photograph, picture)}; {key} shows all of it")


def image_words(photograph: Photograph, picture: Array) -> str:
    """What became of an image, as a part of a sentence."""
    sizes = [f"{rows}×{columns}" for rows, columns in (photograph.shape, picture.shape)]
    size = f", scaled from {sizes[0]} to {sizes[1]}" if sizes[0] != sizes[1] else ""
    return f"{photograph.ink} is ink{size}"
