"""The README is true: its commands, its Python, its tests of a screen, its picture and its table of keys."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from scipy import signal

from xotui.document.course import begin, go_on
from xotui.document.network_files import parse_network
from xotui.document.networks import NAMED, find_network
from xotui.document.recipes import parse_recipe
from xotui.insight.goals import GOALS
from xotui.insight.robustness import literal_contestant, network_contestant, robustness
from xotui.insight.robustness_text import percent
from xotui.pictures import draw_exemplars
from xotui.pictures.changes import all_changes
from xotui.tui.actions import key_table

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def run(*command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    folder = Path(sys.executable).parent
    environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "PYTEST_ADDOPTS": ""}
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_the_table_of_keys_is_that_of_the_program() -> None:
    assert key_table() in README


def test_the_test_command_is_what_the_continuous_integration_runs() -> None:
    (command,) = [line for line in README.splitlines() if line.endswith(".venv/bin/pytest")]
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()


PICTURES = [line for line in README.splitlines() if "-o assets/screenshots/" in line]


def test_every_picture_has_a_command() -> None:
    shown = re.findall(r"\(assets/screenshots/(\w+\.svg)\)", README)
    assert sorted(shown) == sorted(line.rpartition("/")[2] for line in PICTURES)


@pytest.mark.parametrize("line", PICTURES, ids=lambda line: line.rpartition("/")[2])
def test_the_picture_is_made_by_the_command_beside_it(line: str, tmp_path: Path) -> None:
    *command, target = line.split()
    done = run(*command, str(tmp_path / "now.svg"), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "now.svg").read_bytes() == (ROOT / target).read_bytes()


def test_the_commands_run(tmp_path: Path) -> None:
    (tmp_path / "my.txt").write_text("#.#\n.#.\n#.#\n", encoding="utf-8")
    listed = next(block for block in blocks("sh") if "xotui score" in block)
    commands = [
        line.split("#")[0].split() for line in listed.splitlines() if re.match(r"xotui (score|show|screen)", line)
    ]
    assert len(commands) == 5
    for command in commands:
        given = [word if word != "*.txt" else "my.txt" for word in command]
        done = run(*given, cwd=tmp_path)
        assert done.returncode == 0, (command, done.stderr)
        assert done.stdout or (tmp_path / "screen.svg").exists()


def test_the_questions_are_answered(tmp_path: Path) -> None:
    (listed,) = [block for block in blocks("sh") if "xotui explain" in block]
    random = np.random.default_rng(1)
    picture, kernels = random.choice([-1.0, 1.0], (9, 9)), random.uniform(-1, 1, (2, 3, 3))
    maps = np.array([signal.convolve2d(picture, kernel, "valid") for kernel in kernels])
    np.savez(tmp_path / "maps.npz", picture=picture, kernels=kernels, convolution=maps)
    statuses = {}
    for line in listed.splitlines():
        command = line.split("#")[0].split()
        done = run(*command, cwd=tmp_path)
        assert not done.stderr, done.stderr
        statuses[command[1]] = done.returncode
    assert statuses == {"explain": 0, "export": 0, "check": 1, "audit": 1}
    told = next(block for block in README.split("```") if "found -0.1" in block).splitlines()[-1]
    assert told in done.stdout.splitlines()
    tested = run(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_pool1.py", cwd=tmp_path)
    assert "passed" in tested.stdout
    assert tested.returncode == 0, tested.stdout


def test_the_network_file_is_one() -> None:
    (text,) = [block for block in blocks("json") if "xotui network" in block]
    json.loads(text)
    assert parse_network(text).build((9, 9)).names == ("picture", "convolution", "relu", "pool", "votes")


def test_the_recipe_is_one_and_can_be_followed() -> None:
    (text,) = [block for block in blocks("json") if "xotui recipe" in block]
    course = begin(parse_recipe(text))
    while not course.training.done:
        course = go_on(course)
    assert course.points[-1].loss < course.points[0].loss


def test_learning_can_be_stopped_and_goes_on(tmp_path: Path) -> None:
    (listed,) = [block for block in blocks("sh") if "xotui learn" in block]
    for line in listed.splitlines():
        # The same commands on fewer letters: the whole of it takes a minute.
        small = line.replace("learn learned", "learn small.json")
        (recipe,) = [block for block in blocks("json") if "xotui recipe" in block]
        (tmp_path / "small.json").write_text(recipe, encoding="utf-8")
        done = run(*small.split(), cwd=tmp_path)
        assert done.returncode == 0, done.stderr
    assert run("xotui", "score", "x", "--network", "mine.json", cwd=tmp_path).returncode == 0


def test_the_table_of_goals_is_what_the_command_prints() -> None:
    section = README[README.index("## How good are they?") :].split("\n## ")[0]
    (head, *rows) = [line for line in section.splitlines() if line.startswith("| ") and line.count("|") == 7]
    names = [cell.strip() for cell in head.split("|")[3:-1]]
    assert names == ["literal match", *NAMED]
    shape = (9, 9)
    contestants = [literal_contestant(draw_exemplars(shape))]
    contestants += [network_contestant(name, find_network(name).build(shape), shape) for name in NAMED]
    goals = {goal.title: goal for goal in GOALS}
    written = {row.split("|")[1].strip(): [cell.strip(" *") for cell in row.split("|")[2:-1]] for row in rows}
    assert list(written) == list(goals)
    # One goal of each kind of letters: all of it is what the command is for.
    for title in ("text faces, any size and place", "handwriting, any size and place", "turned by 45°"):
        goal = goals[title]
        changes = [change for change in all_changes() if change.title in goal.changes]
        results = list(robustness(contestants, goal.groups, changes, shape, 2000, 1))
        assert written[title] == [percent(goal.share), *(percent(one.share) for one in goal.tallies(results))]


@pytest.mark.parametrize("code", blocks("python"), ids=lambda code: code.splitlines()[0])
def test_the_python_runs(code: str, tmp_path: Path) -> None:
    if "def test_" not in code:
        done = run(sys.executable, "-c", code, cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert "pool2 (3, 2, 2)" in done.stdout
        return
    (tmp_path / "test_screen.py").write_text(code, encoding="utf-8")
    command = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_screen.py")
    if "snap_compare" in code:
        run(*command, "--snapshot-update", cwd=tmp_path)
        assert list(tmp_path.rglob("*.svg")), "the first run writes the picture"
    done = run(*command, cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout
