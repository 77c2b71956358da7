"""The commands: parse, call, print. What they call is imported when they are called."""

from __future__ import annotations

import sys

from xotui import __version__


def main() -> None:
    """The command `xotui`."""
    if sys.argv[1:] == ["--version"]:
        print(f"xotui {__version__}")  # what understands everything else takes longer to import than Python to start
        return
    from xotui.cli.commands import commands

    commands()
