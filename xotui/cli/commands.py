"""All commands by name, each imported when it is called."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click

from xotui import __version__
from xotui.cli.arguments import refuse

# Networks this small are slower with several threads of BLAS than with one, and only one gives the same bits each
# time. Whoever wants another number says so in the environment. It counts only before numpy is imported.
for _library in ("OPENBLAS", "MKL", "OMP"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")

MODULES = {
    "accuracy": "learning",
    "audit": "auditing",
    "check": "checking",
    "cost": "costing",
    "explain": "explaining",
    "explore": "explorer",
    "export": "exporting",
    "learn": "learning",
    "score": "answers",
    "screenshot": "explorer",
    "show": "answers",
}
"""Every command, and the module of this package that has it under the same name."""


@contextmanager
def one_sentence() -> Iterator[None]:
    """Say what is wrong with the command line without the lines on usage, which --help gives."""
    try:
        yield
    except click.UsageError as error:
        message = error.format_message()
        refuse(f"{message[:1].lower()}{message[1:].removesuffix('.')}")


class Commands(click.Group):
    """The first word is a command if there is one of that name, else the picture that the explorer opens."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order of the help."""
        return list(MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, imported now; None where there is none."""
        if cmd_name not in MODULES:
            return None
        found: click.Command = getattr(import_module(f"xotui.cli.{MODULES[cmd_name]}"), cmd_name)
        return found

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the explorer's name before whatever is no command."""
        own = {name for parameter in self.get_params(ctx) for name in parameter.opts}
        if not args or (args[0] not in MODULES and args[0] not in own):
            args = ["explore", *args]
        return super().parse_args(ctx, args)

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Take the words before the command."""
        with one_sentence():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Take the words behind the command, and do it."""
        with one_sentence():
            return super().invoke(ctx)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Both ways to call it."""
        formatter.write_usage("xotui", "[PICTURE] [--network NAME|FILE] [--whole] [--ascii]")
        formatter.write_usage("xotui", "COMMAND …", prefix="       ")


@click.group(cls=Commands, context_settings={"help_option_names": ["--help", "-h"]})
@click.version_option(__version__, message="xotui %(version)s")
def commands() -> None:
    """See how a convolutional neural network tells an X from an O.

    Without a command the explorer opens, with a PICTURE file or the article's X.
    """
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a terminal without Unicode gets question marks, not a traceback
