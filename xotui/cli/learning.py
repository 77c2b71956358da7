"""The commands about learning: train a network by a recipe, and say how good networks are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from xotui.cli.arguments import refuse, shape_of

if TYPE_CHECKING:  # what rich and the courses bring is not needed before a command is called
    from rich.progress import Progress, TaskID

    from xotui.document.course import Course


@click.command(short_help="Train a network by a recipe.")
@click.argument("recipe", required=False)
@click.option("--output", "-o", required=True, metavar="FILE.json", help="Where to write the network.")
@click.option("--checkpoint", "-c", metavar="FILE.npz", help="Write where the training is, at the end or when stopped.")
@click.option("--resume", "-r", metavar="FILE.npz", help="Go on from a checkpoint instead of beginning with a RECIPE.")
@click.option("--epochs", type=click.IntRange(min=0), metavar="N", help="Stop after N epochs in all, not at the end.")
def learn(recipe: str | None, output: str, checkpoint: str | None, resume: str | None, epochs: int | None) -> None:
    """Train a network by RECIPE, a name or a file, and write it.

    The same recipe gives the same file. Ctrl+C stops after the present step: the network is written as it is then, and
    with --checkpoint the training can go on later.
    """
    from xotui.document.checkpoints import load_course, save_course
    from xotui.document.course import begin, finished
    from xotui.document.network_files import save_network
    from xotui.document.recipes import find_recipe

    if (recipe is None) == (resume is None):
        refuse("learn: found both or neither; expected either a RECIPE or --resume with a checkpoint")
    if checkpoint and Path(checkpoint).resolve() == Path(output).resolve():
        refuse(f"--checkpoint: found {checkpoint}, where the network goes; expected another file")
    try:
        course = load_course(resume) if resume else begin(find_recipe(str(recipe)))
        for target in (output, checkpoint):
            _check_writable(target)
        course, trouble = _followed(course, course.training.plan.epochs if epochs is None else epochs)
        if trouble and not course.learned:
            refuse(f"{trouble}. Nothing was learned, and nothing is written")
        written = [Path(output)]
        save_network(finished(course), course.recipe.name, output, course.recipe.shape)
        if checkpoint:
            save_course(course, checkpoint)
            written.append(Path(checkpoint))
    except ValueError as error:
        refuse(str(error))
    except OSError as error:
        from xotui.pictures.files import reason

        refuse(f"{error.filename or output}: cannot be written ({reason(error)})")
    last = course.points[-1] if course.points else None
    told = f": loss {last.loss:.4f}, validation {100 * last.validation:.2f} %" if last else ""
    click.echo(f"{' and '.join(map(str, written))} after {course.progress:.4g} epochs{told}", err=True)
    if trouble:
        refuse(trouble)


def _followed(course: Course, epochs: int) -> tuple[Course, str]:
    """The course after so many epochs in all, or where a person or a bad step stopped it; and what was bad."""
    from xotui.document.course import go_on
    from xotui.engine.training import DivergenceError

    with _progress() as progress:
        bar = _task(progress, course, epochs)
        try:
            while course.training.epoch < epochs:
                course = go_on(course)
                if not course.gathered:
                    _show(progress, bar, course)
        except KeyboardInterrupt:
            click.echo("stopped", err=True)
        except DivergenceError as error:
            return course, str(error)
    return course, ""


@contextmanager
def _progress() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[told]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as progress:
        yield progress


def _task(progress: Progress, course: Course, epochs: int) -> TaskID:
    bar = progress.add_task(course.recipe.name, total=epochs, told="")
    progress.update(bar, completed=course.progress)
    return bar


def _show(progress: Progress, bar: TaskID, course: Course) -> None:
    last = course.points[-1]
    told = f"loss {last.loss:.4f}  accuracy {100 * last.accuracy:.1f} %  validation {100 * last.validation:.1f} %"
    progress.update(bar, completed=course.progress, told=told)


def _check_writable(target: str | None) -> None:
    """Raise an OSError before a long training rather than after it."""
    if target is not None:
        path = Path(target)
        if path.is_dir():
            raise IsADirectoryError(21, "it is a folder", target)
        if not path.resolve().parent.is_dir():
            raise FileNotFoundError(2, "there is no such folder", target)


@click.command(short_help="How often networks are right on changed letters of many fonts.")
@click.argument("networks", nargs=-1)
@click.option("--size", default="9x9", metavar="ROWSxCOLUMNS", help="Of the pictures; 9x9 unless told.")
@click.option("--count", default=2000, type=click.IntRange(2, 1_000_000), help="Pictures a row; 2000 unless told.")
@click.option("--seed", default=1, type=click.IntRange(min=0), help="Of the pictures; 1 unless told.")
def accuracy(networks: tuple[str, ...], size: str, count: int, seed: int) -> None:
    """Print tables (in Markdown) of how often NETWORKS are right on letters of many fonts, changed in many ways.

    First the goals, then every change for every kind of letters, as balanced accuracy in percent with half the width of
    its 95 % interval. Without NETWORKS those that come with the program are judged, after whole-image matching.
    """
    from xotui.document.networks import NAMED, find_network
    from xotui.insight.goals import GOALS
    from xotui.insight.robustness import literal_contestant, network_contestant, robustness
    from xotui.insight.robustness_text import goal_table, result_table
    from xotui.pictures import draw_exemplars
    from xotui.pictures.changes import all_changes
    from xotui.pictures.glyphs import GROUPS

    try:
        shape = shape_of(size)
        contestants = [literal_contestant(draw_exemplars(shape))]
        for name in networks or tuple(NAMED):
            blueprint = find_network(name)
            if not blueprint.votes:
                refuse(f"{name}: found a network that ends with maps; accuracy expects one that votes")
            own = blueprint.picture_shape(shape)
            contestants.append(network_contestant(blueprint.name, blueprint.build(own), own))
    except ValueError as error:
        refuse(str(error))
    results = []
    with _progress() as progress:
        bar = progress.add_task("letters", total=len(GROUPS) * len(all_changes()), told="")
        for result in robustness(contestants, GROUPS, all_changes(), shape, count, seed):
            results.append(result)
            progress.update(bar, advance=1, told=f"{result.group}, {result.change.title}")
    names = [contestant.name for contestant in contestants]
    click.echo(f"{count} pictures of {shape[0]}×{shape[1]} a row, seed {seed}.\n")
    click.echo(goal_table(GOALS, results, names))
    for group in GROUPS:
        click.echo(f"\n{result_table(group, results, names)}")
