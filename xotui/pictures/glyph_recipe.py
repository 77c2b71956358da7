"""How `assets/validation/glyphs.npz` is made: X, x, O and o as many fonts draw them (it needs Pillow).

    python -m xotui.pictures.glyph_recipe FOLDER… -o assets/validation/glyphs.npz

Of each font no more is kept than the shapes of these letters, 48 pixels large and of one bit. The same fonts
give the same bytes, wherever their folders are.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from xotui.pictures.glyphs import LETTERS, SIDE, Glyph, write_glyphs
from xotui.pictures.pens import widened

DRAWN = 240
"""How large a letter is drawn, in pixels to the em, before it is made small."""

ALIKE = 24
"""Two masters of one letter that differ in no more pixels than this are one drawing: about 1 % of the frame."""

ENCIRCLED = 0.8
"""How many of the directions from the middle of an O must meet ink. A stencil's gaps pass, an open bow does not."""

ENDINGS = (".otf", ".pfb", ".ttf")

NO_LETTERS = re.compile(
    "alfa-beta|ellhnikh|cmex10|cmsy10|last resort|barcode|dingbat|emoji|icons|symbol"  # other signs at these places
    "|keyboard|initials|ocrb[ex]|pautada|guiada|abecedariopunt|ecolier"  # boxes, ornaments, ruled lines with the letter
    "|flatline|progenisis|it wasn't me|oraeorae",  # too distorted or too broken
    re.IGNORECASE,
)
"""Fonts, by family or file, whose X and O are no letters or cannot be read as such: looked at one by one."""

UNREADABLE = {
    "Blankenburg_UNZ1A": "Xx",
    "breipfont": "Oo",
    "Breip": "Oo",
    "dkg": "X",
    "dkgBI": "X",
    "dkgBd": "X",
    "dkgIt": "X",
    "Havana-Regular": "O",
    "Isabella": "XO",
    "Joscelyn-Regular": "Xx",
    "Kristi": "x",
    "MarkedFool": "Oo",
    "Rufscript010": "x",
    "SolideMirageEtroit": "x",
    "SolideMirageMono": "x",
    "Winks": "Xx",
    "Zainer-GoticoAntiqua96G": "XxO",
}
"""Single letters that nobody would read as an X or an O: historical forms, open bows, letters struck through."""

GROUP_PATTERNS = (
    (
        "hand",
        "aoyagi|bajaderka|because we|breip|comic neue|compagnon-bold|dancing script|delphine|dkg|domestic|elegante"
        "|abecedario|femkeklaver|havana|humor sans|isabella|joscelyn|kaushan|kiloji|klee|kristi|leckerli|lemonada"
        "|typoscript|lobster|nanum ?(barun)?pen|nanum brush|penguin|rufscript|setofont|chilanka|karumbi|chorus|purisa"
        "|stevehand|tomson|yusei|yeonsung|yozfont",
    ),
    (
        "display",
        "amiga|apropal|atari|bebas|blankenburg|cabin ?sketch|cherry ?bomb|dotgothic|abogado|junkyard|marked ?fool"
        "|swift|wargames|winks|engadget|f500|fantasma|ferrite|gamaliel|glass tty|gnutypewriter|fust|hamlet|jessen"
        "|parix|ptolemy|rusch|rot-proto|souffletvert|spira-|sweynheim|zainer|berenika|klaudia|le murmure|millimetre"
        "|eco$|ecor$|outline|ocra|ocr b|okolaks|oldania|px_|radis|rampart|reggae|rocknroll|solide ?mirage|solothurn"
        "|spleen|staypuft|stick-|summersby|train|triod|ubuntu-title|^bm|stencil|c-64|titling|dyuthi|smiley",
    ),
)
"""Which fonts are handwriting or script and which decorative, by family or file; the others are ordinary text faces."""


def group_of(family: str, stem: str) -> str:
    """The group of a font.

    >>> group_of("Dancing Script", "DancingScript-Bold"), group_of("DejaVu Sans", "DejaVuSans-Bold")
    ('hand', 'text')
    """
    for group, pattern in GROUP_PATTERNS:
        if any(re.search(pattern, name, re.IGNORECASE) for name in (family, stem)):
            return group
    return "text"


def collect(folders: Iterable[Path]) -> tuple[list[Glyph], Counter[str]]:
    """The masters of all fonts in some folders and the folders inside them.

    Returns:
        The glyphs, by letter and then by font; and how many fonts and letters were left out, by rule.
    """
    fonts = [path for folder in folders for path in folder.rglob("*") if path.suffix.lower() in ENDINGS]
    fonts = sorted((path for path in fonts if path.is_file()), key=lambda path: (path.name, path.read_bytes()))
    glyphs: list[Glyph] = []
    dropped: Counter[str] = Counter()
    for path in fonts:
        glyphs += _font(path, dropped)
    kept: list[Glyph] = []
    for label in (0, 1):
        kept += _distinct([glyph for glyph in glyphs if glyph.label == label], dropped)
    return sorted(kept, key=lambda glyph: (LETTERS.index(glyph.letter), glyph.font)), dropped


def _font(path: Path, dropped: Counter[str]) -> list[Glyph]:
    """The masters of one font that are the letters they should be."""
    from PIL import ImageFont

    try:
        font = ImageFont.truetype(str(path), DRAWN, layout_engine=ImageFont.Layout.BASIC)
        # No font has the last code point but one; what is drawn for it is drawn for whatever is missing.
        pictures = {letter: _draw(font, letter) for letter in (*LETTERS, "\U0010fffe")}
    except (OSError, ValueError):
        dropped["fonts that cannot be drawn"] += 1
        return []
    family = font.getname()[0] or path.stem
    if NO_LETTERS.search(family) or NO_LETTERS.search(path.stem):
        dropped["fonts of other signs"] += 1
        return []
    nothing = pictures.pop("\U0010fffe")
    masters: dict[str, NDArray[np.bool_]] = {}
    for letter, drawn in pictures.items():
        if drawn is None or (nothing is not None and np.array_equal(drawn, nothing)):
            dropped["letters the font does not have"] += 1
        elif letter in UNREADABLE.get(path.stem, ""):
            dropped["letters nobody would read"] += 1
        elif not (master := _small(drawn)).any():
            dropped["letters too thin for a master"] += 1
        elif letter in "Oo" and not _encircled(master):
            dropped["Os that surround nothing"] += 1
        else:
            masters[letter] = master
    for upper, round_one in zip("Xx", "Oo", strict=True):
        if upper in masters and round_one in masters and np.array_equal(masters[upper], masters[round_one]):
            dropped["fonts whose X is their O"] += 1
            return []
    group = group_of(family, path.stem)
    return [Glyph(master, int(letter in "Oo"), group, path.stem, letter) for letter, master in masters.items()]


def _draw(font: object, letter: str) -> NDArray[np.uint8] | None:
    """A letter cropped to its ink, 0 … 255; nothing if it has none."""
    from PIL import Image, ImageDraw, ImageFont

    assert isinstance(font, ImageFont.FreeTypeFont)
    left, top, right, bottom = (int(edge) for edge in font.getbbox(letter))
    margin = DRAWN // 4  # some fonts draw outside the box that they name
    size = (max(right - left, 1) + 2 * margin, max(bottom - top, 1) + 2 * margin)
    image = Image.new("L", size)
    ImageDraw.Draw(image).text((margin - left, margin - top), letter, fill=255, font=font)
    pixels = np.asarray(image)
    rows, columns = (np.flatnonzero((pixels >= 128).any(axis=axis)) for axis in (1, 0))
    return pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1] if len(rows) else None


def _small(drawn: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """A drawing in the middle of a master's frame: its longer side fills it, each pixel is the mean of its area."""
    from PIL import Image

    height, width = (max(round(side * SIDE / max(drawn.shape)), 1) for side in drawn.shape)
    small = np.asarray(Image.fromarray(drawn).resize((width, height), Image.Resampling.BOX)) >= 128
    master = np.zeros((SIDE, SIDE), dtype=bool)
    top, left = (SIDE - height) // 2, (SIDE - width) // 2
    master[top : top + height, left : left + width] = small
    return master


def _encircled(master: NDArray[np.bool_]) -> bool:
    """Whether nearly all ways out of the middle meet ink, and not all of the middle is ink."""
    rows, columns = (np.flatnonzero(master.any(axis=axis)) for axis in (1, 0))
    box = master[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, width = box.shape
    hollow = not box[height // 4 : -(height // 4) or None, width // 4 : -(width // 4) or None].all()
    thick = widened(box[None], 1)[0]  # no way shall slip through a stroke of one pixel that runs aslant
    angle = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    ends = np.array([np.sin(angle), np.cos(angle)])
    ends /= abs(ends).max(axis=0)  # on the edge of the box
    down, right = (
        np.clip(((1 + np.outer(end, np.linspace(0, 1, 60))) / 2 * length).astype(int), 0, length - 1)
        for end, length in zip(ends, box.shape, strict=True)
    )
    return hollow and bool(thick[down, right].any(axis=1).mean() >= ENCIRCLED)


def _distinct(glyphs: Sequence[Glyph], dropped: Counter[str]) -> list[Glyph]:
    """The glyphs without those that look like one before them."""
    kept: list[Glyph] = []
    seen = np.zeros((len(glyphs), SIDE * SIDE), dtype=np.float32)
    for glyph in glyphs:
        pixels = glyph.master.ravel().astype(np.float32)
        before = seen[: len(kept)]
        if (before.sum(axis=1) + pixels.sum() - 2 * before @ pixels <= ALIKE).any():
            dropped["letters that look like one before"] += 1
            continue
        seen[len(kept)] = pixels
        kept.append(glyph)
    return kept


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the file and print what is in it and what was left out."""
    parser = argparse.ArgumentParser(description="Make glyphs.npz from folders of fonts.")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("-o", "--output", required=True, type=Path)
    options = parser.parse_args(arguments)
    glyphs, dropped = collect(options.folders)
    if not glyphs:
        sys.exit("found no font with these letters; expected .ttf, .otf or .pfb files in the folders")
    write_glyphs(options.output, glyphs)
    for group in dict.fromkeys(glyph.group for glyph in glyphs):
        members = [glyph for glyph in glyphs if glyph.group == group]
        letters = Counter(glyph.letter for glyph in members)
        counts = ", ".join(f"{letters[letter]} {letter}" for letter in LETTERS)
        print(f"{group}: {len({glyph.font for glyph in members})} fonts; {counts}")
    for rule, count in sorted(dropped.items()):
        print(f"left out: {count} {rule}")


if __name__ == "__main__":
    main()
