"""`xotui audit`: what it prints, and with which status it leaves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.signal import convolve2d, correlate2d

from tests.golden import FEATURES, ninths, picture
from tests.test_cli import process, refused, run
from xotui.document import load_network

RANDOM = np.random.default_rng(11)
PICTURE = RANDOM.uniform(-1, 1, (8, 10))
KERNELS = RANDOM.uniform(-1, 1, (2, 3, 2))


def archive(folder: Path, **arrays: Any) -> Path:
    path = folder / "maps.npz"
    np.savez(path, **{"picture": PICTURE, "kernels": KERNELS, **arrays})
    return path


def flipped() -> Any:
    return np.array([convolve2d(PICTURE, kernel, mode="valid") for kernel in KERNELS])


def ours() -> Any:
    return np.array([correlate2d(PICTURE, kernel, mode="valid") / 6 for kernel in KERNELS])


def test_maps_that_agree_leave_with_0(tmp_path: Path) -> None:
    result = run("audit", archive(tmp_path, convolution=ours()))
    assert (result.exit_code, result.stderr) == (0, "")
    assert "maps.npz: convolution agrees with xotui's own conventions (108 values, largest difference" in result.stdout
    assert len(result.stdout.splitlines()) == 1


def test_maps_that_something_else_explains_leave_with_1(tmp_path: Path) -> None:
    result = run("audit", archive(tmp_path, convolution=flipped()))
    assert (result.exit_code, result.stderr) == (1, "")
    first, second = result.stdout.splitlines()
    assert "differs from xotui's own conventions, first in convolution at feature 0, row 0, column 0: found " in first
    assert second == "Your maps are these with the kernel flipped and no division."


def test_maps_that_nothing_explains_leave_with_1(tmp_path: Path) -> None:
    maps = ours()
    maps[1, 2, 3] += 0.5
    result = run("audit", archive(tmp_path, convolution=maps))
    assert (result.exit_code, result.stderr) == (1, "")
    assert "first in convolution at feature 1, row 2, column 3" in result.stdout
    assert "No combination explains this. The nearest is xotui's own conventions: 1 of 108 values" in result.stdout
    random = run("audit", archive(tmp_path, convolution=RANDOM.normal(size=maps.shape)))
    assert random.exit_code == 1
    assert random.stdout.splitlines()[-1] == "No combination explains this."


def test_the_tolerance_is_told(tmp_path: Path) -> None:
    path = archive(tmp_path, convolution=ours() + 5e-4)
    assert run("audit", path).exit_code == 1
    assert run("audit", path, "--tolerance", "1e-3").exit_code == 0
    assert refused("audit", path, "--tolerance", "-1").startswith("tolerance: found -1.0; expected")
    assert refused("audit", path, "--tolerance", "nan").startswith("tolerance: found nan; expected")


def test_json_is_one_object(tmp_path: Path) -> None:
    result = run("audit", "--json", archive(tmp_path, convolution=flipped(), relu=np.maximum(flipped(), 0)))
    assert (result.exit_code, result.stderr) == (1, "")
    record = json.loads(result.stdout)
    assert record["agrees"] is False
    assert record["stages"] == ["convolution", "relu"]
    assert [one["words"] for one in record["explanations"]] == ["the kernel flipped and no division"]
    assert record["first"]["stage"] == "convolution"


def test_a_single_array_with_a_picture_and_a_network(tmp_path: Path) -> None:
    path = tmp_path / "x.npy"
    np.save(path, ninths("x", "convolution"))
    result = run("audit", path, "--picture", "x", "--network", "article")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "This input cannot tell them from 15 other combinations" in result.stdout
    assert "features that are not the same after a half turn" in result.stdout
    np.save(path, np.trunc(ninths("x", "convolution") * 100 + 1e-9 * np.sign(ninths("x", "convolution"))) / 100)
    truncated = run("audit", path, "-p", "x", "-n", "article")
    assert truncated.exit_code == 1
    assert "Your maps are these with values truncated to two decimals, or with 15 other" in truncated.stdout


def test_a_network_is_audited_by_its_own_convention(tmp_path: Path) -> None:
    path = tmp_path / "learned.npy"
    np.save(path, load_network("learned").trace(picture("o"))["convolution"].values.astype(np.float32))
    result = run("audit", path, "--picture", "o", "--network", "learned")
    assert (result.exit_code, result.stderr) == (0, "")
    assert run("audit", path, "--picture", "x", "--network", "learned").exit_code == 1


def test_json_files_of_lists(tmp_path: Path) -> None:
    path = tmp_path / "maps.json"
    maps = [convolve2d(picture("x-rotated"), kernel, mode="valid").tolist() for kernel in FEATURES]
    record = {"picture": picture("x-rotated").tolist(), "kernels": FEATURES.tolist(), "maps": maps}
    path.write_text(json.dumps(record), encoding="utf-8")
    result = run("audit", path)
    assert result.exit_code == 1
    assert "Your maps are these with no division, or with 11 other combinations" in result.stdout


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("{", "found text that is not JSON"),
        ("[]", "found a list; expected an object"),
        ('{"picture": [[1, 2], [3]]}', "picture[1]: found shape (1,); expected (2,)"),
        ('{"picture": [[1]], "maps": [[1]]}', "kernels: found none"),
        ('{"picture": [[1]], "kernels": [[[1]]]}', "maps: found none"),
    ],
)
def test_bad_files_get_one_sentence(content: str, expected: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_text(content, encoding="utf-8")
    said = refused("audit", path)
    assert said.startswith(f"{path}: ")
    assert expected in said


def test_bad_options_get_one_sentence(tmp_path: Path) -> None:
    path = archive(tmp_path, convolution=ours())
    assert "nothing.npz: cannot be read (no such file" in refused("audit", tmp_path / "nothing.npz")
    assert "nothing" in refused("audit", path, "--picture", "nothing")
    assert "no network of this name" in refused("audit", path, "--network", "nothing")
    wild = tmp_path / "a\nb.json"
    wild.write_text("{", encoding="utf-8")
    assert "a\\nb.json: found text" in refused("audit", wild)


def test_in_a_process_of_its_own(tmp_path: Path) -> None:
    archive(tmp_path, convolution=flipped())
    done = process("audit", "maps.npz", folder=tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.endswith("Your maps are these with the kernel flipped and no division.\n")
    ascii_only = process("audit", "maps.npz", "--json", folder=tmp_path, PYTHONIOENCODING="ascii")
    assert ascii_only.returncode == 1


def test_help_says_what_a_file_holds_and_what_the_status_means() -> None:
    result = run("audit", "--help")
    assert result.exit_code == 0
    for word in (".npz", "JSON", ".npy", "--picture", "--network", "--tolerance", "--json", "exit status is 0"):
        assert word in result.stdout
