"""A person's own labelled pictures: folders called X and O, or a table of files."""

from __future__ import annotations

import csv
import io
import os
import re
from pathlib import Path

import numpy as np

from xotui.engine.arrays import Array
from xotui.pictures.files import load_picture, read_text, reason, save_picture
from xotui.pictures.image_files import SUFFIXES, is_image_file
from xotui.pictures.labelled import LabelledSet
from xotui.pictures.text import PictureError

LABELS = ("X", "O")
"""The two letters, in the order of their labels."""


class SetError(ValueError):
    """Labelled pictures that cannot be had. The message names the file, the place, what was found and expected."""


def load_labelled(source: str | os.PathLike[str], shape: tuple[int, int] | None = None) -> LabelledSet:
    """Read labelled pictures.

    Args:
        source: A folder with folders `X` and `O` of picture files; or a CSV file with the columns `file` and
            `label`, whose files are beside it.
        shape: Rows and columns that all pictures must have; those of the first unless told. Images (PNG, JPEG and
            so on) are brought to this size; unless told they stay as they are, or if they are large become 9×9.

    Returns:
        The pictures in the order of their names, or of the lines of the table; named by their paths in it.

    Raises:
        SetError: If it is neither, holds one letter only, or a picture cannot be read or is of another size.
    """
    path = Path(source)
    if not path.exists():
        raise SetError(f"{path}: no such folder or file; expected a folder with X and O in it, or a CSV file")
    entries = _in_folders(path) if path.is_dir() else _in_table(path)
    counts = [sum(label == index for _, label in entries) for index in range(len(LABELS))]
    if not all(counts):
        found = "no pictures" if not any(counts) else f"only pictures of {LABELS[int(counts[0] == 0)]}"
        raise SetError(f"{path}: found {found}; expected some of each letter")
    folder = path if path.is_dir() else path.parent
    images: list[Array] = []
    for name, _ in entries:
        image = _picture(folder / name, shape)
        expected, whose = (shape, "") if shape else (images[0].shape if images else None, f" as {entries[0][0]}")
        if expected is not None and image.shape != tuple(expected):
            raise SetError(
                f"{folder / name}: found {image.shape[0]}×{image.shape[1]}; expected {expected[0]}×{expected[1]}{whose}"
            )
        images.append(image)
    return LabelledSet(np.stack(images), [label for _, label in entries], [name for name, _ in entries])


def save_labelled(pictures: LabelledSet, folder: str | os.PathLike[str]) -> tuple[Path, ...]:
    """Write each picture into the folder X or O of a folder, under a number that is not taken.

    Returns:
        The files that were written.

    Raises:
        OSError: If one of them cannot be written.
    """
    written = []
    for image, label in zip(pictures.images, pictures.labels, strict=True):
        home = Path(folder) / LABELS[label]
        home.mkdir(parents=True, exist_ok=True)
        taken = [int(found[0]) for file in home.iterdir() if (found := re.match(r"\d+", file.stem))]
        path = home / f"{max(taken, default=0) + 1:04d}.txt"
        save_picture(image, path)
        written.append(path)
    return tuple(written)


def _in_folders(path: Path) -> list[tuple[str, int]]:
    entries = []
    for home in sorted(path.iterdir()):
        if home.is_dir() and home.name.upper() in LABELS:
            files = sorted(file for file in home.iterdir() if _is_picture(file) and not file.name.startswith("."))
            entries += [(f"{home.name}/{file.name}", LABELS.index(home.name.upper())) for file in files]
    return entries


def _in_table(path: Path) -> list[tuple[str, int]]:
    try:
        rows = list(csv.reader(io.StringIO(read_text(path).removeprefix("\ufeff"))))
    except (PictureError, csv.Error) as error:
        raise SetError(str(error) if isinstance(error, PictureError) else f"{path}: {error}") from None
    if not rows or [cell.strip().lower() for cell in rows[0]] != ["file", "label"]:
        found = ",".join(rows[0])[:60] if rows else "nothing"
        raise SetError(f"{path}, line 1: found {found}; expected the columns file,label")
    entries = []
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != 2 or row[1].strip().upper() not in LABELS or "\0" in row[0]:
            raise SetError(f"{path}, line {number}: found {','.join(row)[:60]}; expected a file and X or O")
        entries.append((row[0].strip(), LABELS.index(row[1].strip().upper())))
    return entries


def _is_picture(file: Path) -> bool:
    return file.suffix == ".txt" or file.suffix.lower() in SUFFIXES


def _picture(path: Path, shape: tuple[int, int] | None) -> Array:
    try:
        return load_picture(path, shape if is_image_file(path) else None)
    except PictureError as error:
        raise SetError(str(error)) from None
    except OSError as error:
        raise SetError(f"{path}: cannot be read ({reason(error)}); expected a picture file") from None
