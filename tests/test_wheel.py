"""The built package: installed where nothing of the checkout is, it works with its own pictures."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from zipfile import ZipFile

import xotui
from tests.golden import NAMES

ROOT = Path(__file__).parents[1]


def called(*command: str | Path, folder: Path) -> str:
    """What a command prints; neither the checkout nor this environment is in its way."""
    not_kept = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
    kept = {name: value for name, value in os.environ.items() if name not in not_kept}
    done = subprocess.run(
        [str(part) for part in command], cwd=folder, env=kept, stdin=subprocess.DEVNULL, capture_output=True,
        encoding="utf-8", errors="replace", timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    return done.stdout


def test_the_wheel_works_on_its_own(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    called(sys.executable, "-m", "build", "--outdir", tmp_path / "dist", ROOT, folder=elsewhere)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    assert len(list((tmp_path / "dist").glob("*.tar.gz"))) == 1
    with ZipFile(wheel) as archive:
        names = set(archive.namelist())
    assert {f"xotui/assets/pictures/{name}.txt" for name in NAMES} | {"xotui/py.typed"} <= names
    assert not [name for name in names if name.split("/")[0] not in ("xotui", wheel_info(wheel))]

    empty = tmp_path / "venv"
    venv.create(empty, with_pip=True)
    scripts = Path(sysconfig.get_path("scripts", "venv", vars={"base": str(empty)}))
    called(scripts / "python", "-m", "pip", "install", "--quiet", wheel, folder=elsewhere)

    program = "from xotui.pictures.files import asset; print(asset('pictures', 'x.txt').resolve())"
    found = Path(called(scripts / "python", "-c", program, folder=elsewhere).strip())
    assert found.is_relative_to(empty.resolve())
    assert found.is_file()

    assert called(scripts / "xotui", "--version", folder=elsewhere) == f"xotui {xotui.__version__}\n"
    (record,) = json.loads(called(scripts / "xotui", "score", "x", "--json", folder=elsewhere))
    assert (record["verdict"], record["scores"]["X"]) == ("X", 1)
    assert "pool2 2×2" in called(scripts / "xotui", "show", "o", folder=elsewhere)
    called(scripts / "xotui", "screenshot", "o", "--press", "space,tab", "-o", "o.svg", folder=elsewhere)
    assert (elsewhere / "o.svg").read_text(encoding="utf-8").startswith("<svg")


def wheel_info(wheel: Path) -> str:
    """The folder in which a wheel says what it is."""
    return "-".join(wheel.name.split("-")[:2]) + ".dist-info"
