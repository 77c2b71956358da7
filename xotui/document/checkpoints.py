"""Checkpoints: a course in a file, with all that its next step needs, so that it goes on as if it had never stopped.

A checkpoint is an archive of numpy arrays: the recipe and the two networks (before the first step, and now) as
text, and the optimiser's memory, the pictures where they are not drawn, and the curves as arrays. The order of the
pictures of an epoch hangs on the seed and the number of the epoch alone, so those two are the random state.
"""

from __future__ import annotations

import os
from dataclasses import astuple, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np

from xotui.document.course import Course, Point, lettered_now
from xotui.document.damage import DAMAGED
from xotui.document.network_files import format_network, parse_network
from xotui.document.networks import printable
from xotui.document.recipes import format_recipe, parse_recipe
from xotui.engine.training import Training, start
from xotui.pictures.files import reason, replace_bytes
from xotui.pictures.labelled import LabelledSet


class CheckpointError(ValueError):
    """A file that is no checkpoint. The message names it, what was found and what was expected."""


def save_course(course: Course, target: str | os.PathLike[str]) -> None:
    """Write a checkpoint. What stood there before is only replaced when the whole of it is written.

    Raises:
        OSError: If it cannot be written; the file there before is as it was.
    """
    training = course.training
    arrays: dict[str, Any] = {
        "recipe": format_recipe(course.recipe),
        "folder": str(course.recipe.folder),
        "initial": format_network(training.initial, course.recipe.name),
        "network": format_network(training.network, course.recipe.name),
        "counts": np.array([training.begun, training.step, training.epoch, training.position]),
        "losses": np.array([training.first_loss, training.loss, training.accuracy]),
        "points": np.array([astuple(point) for point in course.points], dtype=np.float64).reshape(-1, 5),
        "gathered": np.array(course.gathered, dtype=np.float64).reshape(-1, 2),
        "validation": course.validation.images,
        "validation_labels": course.validation.labels,
    }
    for index, parts in enumerate(training.memory):
        for number, part in enumerate(parts):
            arrays[f"memory_{index}_{number}"] = part
    if course.pictures is not None:
        arrays |= {"pictures": course.pictures.images, "pictures_labels": course.pictures.labels}
    written = BytesIO()
    np.savez_compressed(written, **arrays)
    replace_bytes(Path(target), written.getvalue())


def load_course(source: str | os.PathLike[str]) -> Course:
    """Read a checkpoint.

    Raises:
        CheckpointError: If it cannot be read, or is none.
    """
    try:
        content = Path(source).read_bytes()
    except OSError as error:
        raise CheckpointError(f"{source}: cannot be read ({reason(error)}); expected a checkpoint") from None
    try:
        with np.load(BytesIO(content), allow_pickle=False) as arrays:
            found = {name: arrays[name] for name in arrays.files}
    except DAMAGED:
        raise CheckpointError(f"{source}: found something else or a damaged file; expected a checkpoint") from None
    try:
        return _course(found)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise CheckpointError(printable(f"{source}: found something else ({error}); expected a checkpoint")) from None


def _course(arrays: dict[str, Any]) -> Course:
    recipe = parse_recipe(str(arrays["recipe"]), Path(str(arrays["folder"])))
    initial, network = (parse_network(str(arrays[name])).build(recipe.shape) for name in ("initial", "network"))
    begun, step, epoch, position = (int(count) for count in arrays["counts"])
    first_loss, loss, accuracy = (float(value) for value in arrays["losses"])
    plan = recipe.plan(network)
    memory = tuple(
        tuple(arrays[f"memory_{index}_{number}"] for number in range(len(parts)))
        for index, parts in enumerate(start(network, plan).memory)
    )
    training = Training(plan, initial, network, memory, begun, step, epoch, position, first_loss, loss, accuracy)
    _check(training, start(network, plan))
    pictures = LabelledSet(arrays["pictures"], arrays["pictures_labels"]) if "pictures" in arrays else None
    points = tuple(Point(int(row[0]), *(float(value) for value in row[1:])) for row in arrays["points"])
    gathered = tuple((float(one), float(other)) for one, other in arrays["gathered"])
    validation = LabelledSet(arrays["validation"], arrays["validation_labels"])
    for name, given in (("pictures", pictures), ("validation", validation)):
        if given is not None and given.shape != recipe.shape:
            raise ValueError(f"{name}: found {given.shape}; expected {recipe.shape}, as the recipe says")
    course = lettered_now(Course(recipe, training, pictures, validation, points, gathered))
    if training.position >= course.count:
        raise ValueError(f"counts: found position {training.position}; expected less than {course.count} pictures")
    verdicts = course.network.scores(course.judged.images).argmax(axis=1) if points else None
    return replace(course, verdicts=verdicts)


def _check(training: Training, fresh: Training) -> None:
    """Raise a ValueError unless a training that was read can go on."""
    counts = (training.begun, training.step, training.epoch, training.position)
    if min(counts) < 0 or training.begun > training.step:
        raise ValueError(f"counts: found {counts}; expected numbers of at least 0")
    shapes = [[part.shape for part in parts] for parts in fresh.memory]
    found = [[part.shape for part in parts] for parts in training.memory]
    if found != shapes or not all(np.isfinite(part).all() for parts in training.memory for part in parts):
        raise ValueError("memory: found other arrays; expected one for each value that learns")
