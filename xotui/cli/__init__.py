"""The commands: parse, call, print. What they call is imported when they are called."""

from __future__ import annotations

import os
import sys

import click

from xotui import __version__
from xotui.cli.answers import score, show
from xotui.cli.auditing import audit
from xotui.cli.checking import check
from xotui.cli.costing import cost
from xotui.cli.explaining import explain
from xotui.cli.explorer import explore, screenshot
from xotui.cli.exporting import export
from xotui.cli.learning import accuracy, learn

# Networks this small are slower with several threads of BLAS than with one, and only one gives the same bits each
# time. Whoever wants another number says so in the environment. It counts only before numpy is imported.
for _library in ("OPENBLAS", "MKL", "OMP"):
    os.environ.setdefault(f"{_library}_NUM_THREADS", "1")


class Commands(click.Group):
    """The first word is a command if there is one of that name, else the picture that the explorer opens."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the explorer's name before whatever is no command."""
        own = {name for parameter in self.get_params(ctx) for name in parameter.opts}
        if not args or (args[0] not in self.commands and args[0] not in own):
            args = ["explore", *args]
        return super().parse_args(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Both ways to call it."""
        formatter.write_usage("xotui", "[PICTURE] [--network NAME|FILE] [--whole] [--ascii]")
        formatter.write_usage("xotui", "COMMAND …", prefix="       ")


@click.group(cls=Commands, context_settings={"help_option_names": ["--help", "-h"]})
@click.version_option(__version__, message="xotui %(version)s")
def main() -> None:
    """See how a convolutional neural network tells an X from an O.

    Without a command the explorer opens, with a PICTURE file or the article's X.
    """
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a terminal without Unicode gets question marks, not a traceback


for command in (explore, score, show, explain, learn, accuracy, cost, screenshot, check, export, audit):
    main.add_command(command)
