"""Files for the audit: three formats say the same, and whatever is wrong gets one sentence that names the place."""

from __future__ import annotations

import io
import json
import pickle
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.engine.strategies import thorough
from tests.golden import FEATURES, ninths, picture
from xotui.document import audit_files
from xotui.document.audit_files import AuditError, read_evidence
from xotui.document.networks import find_network
from xotui.insight.audit.evidence import Evidence
from xotui.insight.conventions import Convention

Array = NDArray[Any]

GOOD: dict[str, Any] = {
    "picture": picture("x"),
    "kernels": FEATURES,
    "bias": np.array([0.25, 0, -0.5]),
    "convolution": ninths("x", "convolution"),
    "relu": np.maximum(ninths("x", "convolution"), 0),
    "pool": ninths("x", "pooled_2_2"),
    "window": 2,
    "stride": 3,
}


def npz(path: Path, **arrays: Any) -> Path:
    np.savez(path, **arrays)
    return path


def as_json(path: Path, values: Any) -> Path:
    path.write_text(json.dumps(values, default=lambda array: array.tolist()), encoding="utf-8")
    return path


def sentence(path: Path, **options: Any) -> str:
    """What is said of a file: one line that begins with its name."""
    with pytest.raises(AuditError) as error:
        read_evidence(path, **options)
    said = str(error.value)
    assert said.startswith(f"{path}: ")
    assert len(said.splitlines()) == 1
    assert said.isprintable()
    return said.removeprefix(f"{path}: ")


def same(evidence: Evidence, expected: dict[str, Any]) -> bool:
    return all(
        np.array_equal(np.squeeze(getattr(evidence, name)), np.squeeze(expected[name])) for name in expected
    ) and evidence.given == tuple(name for name in ("convolution", "relu", "pool") if name in expected)


@pytest.mark.parametrize("names", [tuple(GOOD), ("picture", "kernels", "relu"), ("picture", "kernels", "pool")])
def test_archives_and_json_say_the_same(names: tuple[str, ...], tmp_path: Path) -> None:
    values = {name: GOOD[name] for name in names}
    for path in (npz(tmp_path / "maps.npz", **values), as_json(tmp_path / "maps.json", values)):
        evidence, own = read_evidence(path)
        assert same(evidence, values)
        assert own == Convention()


def test_maps_are_those_of_the_convolution(tmp_path: Path) -> None:
    values = {"picture": GOOD["picture"], "kernels": FEATURES, "maps": GOOD["convolution"]}
    for path in (npz(tmp_path / "a.npz", **values), as_json(tmp_path / "a.txt", values)):
        assert read_evidence(path)[0].given == ("convolution",)


def test_a_single_array_is_the_maps_and_the_rest_is_told(tmp_path: Path) -> None:
    path = tmp_path / "maps.npy"
    np.save(path, GOOD["convolution"])
    evidence, own = read_evidence(path, picture("x"), find_network("article"))
    expected = {name: GOOD[name] for name in ("picture", "kernels", "convolution")}
    assert same(evidence, {**expected, "window": 2, "stride": 2})
    assert own == Convention()
    assert "picture: found none; expected it in the file, or with --picture" in sentence(path)
    assert "kernels: found none; expected it in the file, or with --network" in sentence(path, picture=picture("x"))


def test_a_file_is_known_by_how_it_begins_whatever_it_is_called(tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", **{name: GOOD[name] for name in ("picture", "kernels", "convolution")})
    (tmp_path / "a.npz").rename(tmp_path / "a.json")
    assert read_evidence(tmp_path / "a.json")[0].given == ("convolution",)


def test_what_a_file_says_is_not_replaced(tmp_path: Path) -> None:
    values = {"picture": -GOOD["picture"], "kernels": 2 * FEATURES, "pool": GOOD["pool"], "stride": 1}
    evidence, _ = read_evidence(npz(tmp_path / "a.npz", **values), picture("o"), find_network("learned"))
    assert same(evidence, {**values, "window": 2})
    assert evidence.bias is None  # the network's bias belongs to its own kernels


def test_a_networks_own_convention_and_frame_are_taken(tmp_path: Path) -> None:
    network = find_network("learned")
    maps = network.build((9, 9)).trace(picture("x"))["convolution"].values
    path = as_json(tmp_path / "a.json", {"picture": GOOD["picture"], "maps": maps})
    evidence, own = read_evidence(path, None, network)
    assert (own.padding, evidence.sides) == ("zero", ((2, 2), (2, 2)))
    assert evidence.kernels.shape == (14, 1, 5, 5)
    assert evidence.bias is not None


def test_null_in_json_is_what_is_not_there(tmp_path: Path) -> None:
    values = {"picture": GOOD["picture"], "kernels": FEATURES, "maps": GOOD["convolution"], "bias": None}
    assert read_evidence(as_json(tmp_path / "a.json", values))[0].bias is None


CHANGES: dict[str, tuple[dict[str, Any], str]] = {
    "unknown name": ({"kernel": FEATURES}, "found an array or field called 'kernel'; expected picture, kernels,"),
    "both names": ({"maps": GOOD["convolution"]}, "found both maps and convolution"),
    "no picture": ({"picture": None}, "picture: found none"),
    "no kernels": ({"kernels": None}, "kernels: found none"),
    "flat picture": ({"picture": [1, 2, 3]}, "picture: found shape (3,); expected (H, W)"),
    "empty picture": ({"picture": []}, "picture: found shape (0,)"),
    "flat kernels": ({"kernels": [[1, 2]]}, "kernels: found shape (1, 2); expected (F, h, w) or (F, C, h, w)"),
    "large kernels": ({"kernels": np.ones((1, 10, 2))}, "kernels: found 10×2 on 9×9"),
    "channels": ({"kernels": np.ones((1, 2, 3, 3))}, "kernels: found shape (1, 2, 3, 3), 2 channels"),
    "bias": ({"bias": [1, 2]}, "bias: found shape (2,); expected (3,)"),
    "flat maps": ({"relu": [[1, 2]]}, "relu: found shape (1, 2); expected three axes"),
    "window 0": ({"window": 0}, "window: found 0; expected a whole number from 1 to 1000"),
    "stride 1.5": ({"stride": 1.5}, "stride: found "),
    "huge window": ({"window": 10**6}, "window: found 1000000"),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("form", ["npz", "json"])
def test_what_does_not_fit_is_said_with_its_name(change: str, form: str, tmp_path: Path) -> None:
    changed, expected = CHANGES[change]
    values = {name: value for name, value in {**GOOD, **changed}.items() if value is not None}
    path = tmp_path / f"a.{form}"
    assert expected in sentence(npz(path, **values) if form == "npz" else as_json(path, values))


JSON_CHANGES: dict[str, tuple[Any, str]] = {
    "a list": ([1, 2], "found a list; expected an object with picture, kernels, "),
    "text": ("maps", "found text; expected an object"),
    "text in a picture": ({**GOOD, "picture": [[1, "a"]]}, "picture[0][1]: found text; expected a number"),
    "true in a picture": ({**GOOD, "picture": [[1, 0], [True, 1]]}, "picture[1][0]: found true or false"),
    "null in kernels": ({**GOOD, "kernels": [[[1, None]]]}, "kernels[0][0][1]: found null; expected a number"),
    "ragged": ({**GOOD, "kernels": [[[1, 2], [3]]]}, "kernels[0][1]: found shape (1,); expected (2,)"),
    "ragged depths": ({**GOOD, "picture": [[1, 2], 3]}, "picture[1]: found shape (); expected (2,)"),
    "object": ({**GOOD, "pool": {}}, "pool: found an object; expected a number"),
    "window of lists": ({**GOOD, "window": [2]}, "window: found a list; expected a whole number"),
    "window true": ({**GOOD, "window": True}, "window: found true or false"),
    "beyond all numbers": ({**GOOD, "picture": [[10**400]]}, "picture[0][0]: found a number beyond all"),
    "five axes": ({**GOOD, "kernels": [[[[[1]]]]]}, "kernels[0][0][0][0]: found a list; expected a number"),
}


@pytest.mark.parametrize("change", JSON_CHANGES)
def test_json_is_checked_strictly(change: str, tmp_path: Path) -> None:
    changed, expected = JSON_CHANGES[change]
    assert expected in sentence(as_json(tmp_path / "a.json", changed))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "found text that is not JSON"),
        (b"{", "found text that is not JSON"),
        (b'{"picture": [[NaN]]}', "found text that is not JSON"),
        (b'{"picture": [[1e400]]}', "found text that is not JSON"),
        (b"\xff\xfe\x00", "found text that is not JSON"),
        (b"[" * 5000, "found lists in lists without end"),
        (b'{"picture": ' + b"[" * 500 + b"]" * 500 + b"}", "picture[0][0][0][0]: found a list"),
        (b"PK\x03\x04 and so on", "found something else or a damaged archive"),
        (b"\x93NUMPY", "maps: found something else or a damaged array"),
    ],
)
def test_what_is_no_such_file_is_refused(content: bytes, expected: str, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)
    assert expected in sentence(path)


@pytest.mark.parametrize("name", ["a.npz", "a.npy"])
def test_a_name_that_promises_arrays_is_taken_at_its_word(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("{}", encoding="utf-8")
    assert "found something else or a damaged " in sentence(tmp_path / name)


class Trap:
    """Whoever unpickles it runs a program."""

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return exec, ("raise AssertionError('a file has run a program')",)


def test_nothing_is_ever_unpickled(tmp_path: Path) -> None:
    trap = np.array([Trap()], dtype=object)
    path = npz(tmp_path / "a.npz", picture=trap)
    assert "picture: found values of type object" in sentence(path)
    np.save(tmp_path / "a.npy", trap, allow_pickle=True)
    assert "maps: found values of type object" in sentence(tmp_path / "a.npy")
    (tmp_path / "b.npy").write_bytes(pickle.dumps(Trap()))
    assert "maps: found something else or a damaged array" in sentence(tmp_path / "b.npy")


@pytest.mark.parametrize("kind", [complex, "U3", "S3", "datetime64[s]", [("a", "f8")]])
def test_arrays_of_something_else_are_refused(kind: Any, tmp_path: Path) -> None:
    path = npz(tmp_path / "a.npz", **{**GOOD, "relu": np.zeros((3, 7, 7), dtype=kind)})
    assert "relu: found values of type" in sentence(path)


@pytest.mark.parametrize("kind", [bool, np.int8, np.uint16, np.float16, np.float32, ">f8"])
def test_arrays_of_any_numbers_are_read(kind: Any, tmp_path: Path) -> None:
    ones = np.ones((3, 7, 7), dtype=kind)
    path = npz(tmp_path / "a.npz", picture=GOOD["picture"], kernels=FEATURES, maps=np.asfortranarray(ones))
    found = read_evidence(path)[0].convolution
    assert found is not None
    assert found.dtype == np.float64
    np.testing.assert_array_equal(found, np.ones((3, 7, 7)))


def test_no_number_is_named_by_its_place(tmp_path: Path) -> None:
    maps = GOOD["convolution"].copy()
    maps[1, 2, 3] = np.nan
    assert "convolution[1][2][3]: found nan" in sentence(npz(tmp_path / "a.npz", **{**GOOD, "convolution": maps}))


def header_only(shape: tuple[int, ...]) -> bytes:
    """An array that says it is large, and holds nothing."""
    written = io.BytesIO()
    np.lib.format.write_array_header_1_0(written, {"shape": shape, "fortran_order": False, "descr": "<f8"})
    return written.getvalue()


@pytest.mark.parametrize("shape", [(10**12,), (10**6, 10**6, 10**6, 10**9), (600_000,)])
def test_what_claims_to_be_huge_is_not_even_begun(shape: tuple[int, ...], tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("picture.npy", header_only(shape))
    assert "picture: found " in sentence(path)
    assert "values; expected at most 500,000" in sentence(path)
    (tmp_path / "a.npy").write_bytes(header_only(shape))
    assert "values; expected at most 500,000" in sentence(tmp_path / "a.npy")


def test_what_unpacks_to_something_huge_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_files, "MOST_BYTES", 100_000)
    path = tmp_path / "a.npz"
    np.savez_compressed(path, picture=np.zeros((300, 300)))
    assert path.stat().st_size < 100_000
    assert "picture: found nothing, or more than 100,000 bytes" in sentence(path)
    large = tmp_path / "a.json"
    large.write_bytes(b" " * 100_001)
    assert sentence(large) == "found 100,001 bytes; expected at most 100,000"


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    assert "cannot be read (no such file" in sentence(tmp_path / "nothing.npz")
    assert "cannot be read (is a directory)" in sentence(tmp_path)


@given(st.integers(0, 2000), st.binary(min_size=1, max_size=4))
@thorough
def test_damaged_archives_get_a_sentence_or_are_read(tmp_path_factory: Any, place: int, bytes_: bytes) -> None:
    path = tmp_path_factory.mktemp("damaged") / "a.npz"
    np.savez_compressed(path, **GOOD)
    content = bytearray(path.read_bytes())
    place %= len(content)
    content[place : place + len(bytes_)] = bytes_
    path.write_bytes(bytes(content))
    said = ""
    try:
        read_evidence(path)
    except AuditError as error:
        said = str(error)
    assert len(said.splitlines()) <= 1


@given(st.recursive(st.none() | st.booleans() | st.floats() | st.text(), lambda part: st.lists(part) | st.dictionaries(
    st.sampled_from(["picture", "kernels", "maps", "window", "x"]), part)))  # fmt: skip
@thorough
def test_any_json_gets_a_sentence(tmp_path_factory: Any, value: Any) -> None:
    path = tmp_path_factory.mktemp("any") / "a.json"
    path.write_text(json.dumps(value), encoding="utf-8")
    with pytest.raises(AuditError) as error:
        read_evidence(path)
    assert len(str(error.value).splitlines()) == 1
