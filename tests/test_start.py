"""The start: what is imported before the first paint, what after it, and that nothing is computed twice."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

import xotui
from tests.test_cli import refused
from tests.tui.screens import MEDIUM
from tests.tui.terminals import started
from xotui.document.networks import load_network
from xotui.pictures import load_picture
from xotui.tui.app import XotuiApp
from xotui.tui.later import ROOMS
from xotui.tui.screens.explore import ExploreScreen

ROOT = Path(__file__).parents[1]

SCREENS = ("learn", "lab", "walk", "what_if", "conventions", "cost", "photograph")

AFTER_THE_FIRST_PAINT = {
    *(f"xotui.tui.screens.{name}" for name in (*SCREENS, "dialogs", "texts", "chooser", "take_along", "challenges")),
    "xotui.tui.renderables.computed", "xotui.tui.renderables.game", "xotui.tui.walking",
    "xotui.insight.arithmetic", "xotui.insight.why.provenance", "xotui.insight.export", "xotui.insight.checks",
    "xotui.insight.live", "xotui.insight.robustness", "xotui.insight.challenges", "xotui.insight.what_if.flips",
    "xotui.pictures.glyphs", "xotui.pictures.changes", "xotui.pictures.sets", "xotui.pictures.photographs",
    "xotui.document.network_files", "xotui.document.teaching", "xotui.document.course", "xotui.engine.training",
    "msgspec", "textual_plot", "PIL", "tomllib", "csv", "textual.widgets._text_area", "textual.document",
}  # fmt: skip
"""What the first paint can do without."""


def names(program: str, *arguments: str) -> set[str]:
    """What a program in a fresh interpreter writes as a JSON list behind everything else."""
    done = subprocess.run(
        [sys.executable, "-c", dedent(program), *arguments], capture_output=True, encoding="utf-8", timeout=60,
        check=False, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


COMMAND = """
    import sys
    sys.argv = ["xotui", *sys.argv[1:]]
    from xotui.cli import main
    try:
        main()
    except SystemExit as left:
        assert not left.code
    loaded = list(sys.modules)
    import json
    print(json.dumps(loaded))
"""


def test_the_version_is_told_without_anything_else() -> None:
    loaded = names(COMMAND, "--version")
    assert {"xotui", "xotui.cli"} <= loaded
    assert not loaded & {"click", "numpy", "textual", "rich", "msgspec", "asyncio", "pathlib", "xotui.cli.commands"}


def test_a_command_loads_no_other_command_and_nothing_that_draws() -> None:
    loaded = names(COMMAND, "score", "x")
    assert {"numpy", "click", "xotui.cli.answers", "xotui.engine"} <= loaded
    assert not loaded & {"textual", "rich", "msgspec", "json", "platformdirs", "PIL", "xotui.tui", "xotui.cli.explorer"}


FIRST_PAINT = """
    import asyncio, json, sys
    from pathlib import Path
    import xotui.cli.commands, xotui.cli.explorer
    from xotui.tui.app import XotuiApp
    from xotui.tui.settings import Settings

    async def paint():
        app = XotuiApp(settings=Settings(Path(sys.argv[1]), Path(sys.argv[1])))
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            assert "convolution 7×7" in "".join(strip.text for strip in app.screen._compositor.render_strips())
            print(json.dumps(list(sys.modules)))

    asyncio.run(paint())
"""


def test_the_first_paint_does_without_all_that_only_answers_keys(tmp_path: Path) -> None:
    loaded = names(FIRST_PAINT, str(tmp_path))
    assert {"textual", "numpy", "xotui.tui.screens.explore"} <= loaded
    assert loaded & AFTER_THE_FIRST_PAINT == set()


def test_a_picture_and_a_network_are_opened_without_it_too(tmp_path: Path) -> None:
    loaded = names(COMMAND, "screenshot", "x", "--network", "article", "--output", str(tmp_path / "x.svg"))
    assert "xotui.tui.screens.explore" in loaded
    assert loaded & AFTER_THE_FIRST_PAINT == set()


THE_REST = """
    import asyncio, gc, json, sys
    from xotui.tui import later
    from xotui.tui.actions import EVERYWHERE
    from xotui.tui.app import XotuiApp

    DIALOGS = ("gallery", "library", "rename", "paste", "resize_picture", "in_full", "take_along", "challenges", "open")
    OTHERS = ("next_grid", "why", "copy", "noise", "flip", "live", "teach_x", "quit")

    async def visit():
        app = XotuiApp()
        async with app.run_test(size=(120, 40)) as pilot:
            later.PAUSE = 0
            await later.import_the_rest()
            before = set(sys.modules)
            for name in EVERYWHERE:
                await app.action_go(name)
                await pilot.pause()
                assert app.screen.PLACE == name
            await app.action_go("explore")
            for name in (*DIALOGS, *OTHERS):
                app.explorer.action_do(name)
                await pilot.press("escape")
            print(json.dumps([name for name in sys.modules if name not in before]))

    asyncio.run(visit())
"""


def test_after_that_no_screen_and_no_dialog_has_to_be_imported() -> None:
    packages = {"xotui", "numpy", "msgspec", "textual_plot", "click"}
    assert {name for name in names(THE_REST) if name.split(".")[0] in packages} == set()


def test_who_looks_for_garbage_afterwards_looks_through_nothing_of_it() -> None:
    program = """
        import asyncio, gc
        from xotui.tui import later
        later.PAUSE = 0
        gc.disable()
        asyncio.run(later.import_the_rest())
        assert gc.isenabled()
        frozen = gc.get_freeze_count()
        assert frozen > 10_000 > len(gc.get_objects())
        asyncio.run(later.import_the_rest())
        assert gc.get_freeze_count() == frozen, "who never switched it off keeps it as it is"
        print("[]")
    """
    assert names(program) == set()


def test_no_room_is_forgotten() -> None:
    package = Path(xotui.__file__).parent
    assert {file.parent.name for file in package.glob("*/__init__.py")} == {*ROOMS, "cli"}


def test_a_start_that_is_refused_leaves_everything_as_it_was() -> None:
    assert "needs a terminal" in refused("x")
    assert gc.isenabled()


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="only here one can see what a process has loaded")
def test_in_a_terminal_it_is_there_soon_and_keys_are_answered_meanwhile(tmp_path: Path) -> None:
    with started(tmp_path, MEDIUM) as terminal:
        terminal.wait_for("convolution 7×7", "→ X")
        terminal.send("c")
        terminal.wait_for("undecided")
        maps = Path(f"/proc/{terminal.process.pid}/maps")
        terminal.until(lambda _: "msgspec" in maps.read_text(), "what reads network files")
        terminal.send("u")
        terminal.wait_for("Undone", "→ X")


async def test_the_first_screen_is_computed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    computed: list[ExploreScreen] = []
    present = ExploreScreen.present

    def counted(screen: ExploreScreen) -> None:
        computed.append(screen)
        present(screen)

    monkeypatch.setattr(ExploreScreen, "present", counted)
    app = XotuiApp(load_picture("x"), load_network("article"))
    async with app.run_test(size=MEDIUM) as pilot:
        await pilot.pause()
        assert len(computed) == 1
        await pilot.resize_terminal(100, 30)
        await pilot.pause()
        assert len(computed) == 2


async def test_the_first_frame_is_the_whole_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    frames: list[str] = []

    class Watched(XotuiApp):
        def _display(self, screen: object, renderable: object) -> None:
            if renderable is not None:
                frames.append("\n".join(strip.text for strip in self.screen._compositor.render_strips()))

    app = Watched(load_picture("x"), load_network("article"))
    async with app.run_test(size=MEDIUM) as pilot:
        await pilot.pause()
        assert frames[0] == "\n".join(strip.text for strip in app.screen._compositor.render_strips())
        assert "convolution 7×7" in frames[0]
