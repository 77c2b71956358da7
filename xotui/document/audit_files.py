"""Files for the audit: a picture, kernels, and maps that came from elsewhere.

An archive of numpy arrays (`.npz`) and an object of JSON hold them by name: `picture`, `kernels`, `bias`, `convolution`
(or `maps`, which is the same), `relu`, `pool`, `window` and `stride`. A single numpy array (`.npy`) holds the maps of
the convolution. What is missing may come from elsewhere: a picture file, a network.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZipFile

import msgspec
import numpy as np
from numpy.lib import format as npy

from xotui.document.damage import DAMAGED
from xotui.document.networks import Blueprint, printable
from xotui.engine import Convolution, MaxPool, Network
from xotui.engine.arrays import Array
from xotui.insight.audit.evidence import MOST_VALUES, STAGES, Evidence
from xotui.insight.conventions import convention_of
from xotui.insight.conventions.choices import Convention
from xotui.pictures.files import reason

NAMES = ("picture", "kernels", "bias", *STAGES, "window", "stride")
"""What a file may hold; `maps` stands for `convolution`."""

MOST_BYTES = 40_000_000
"""The largest file that is read."""


class AuditError(ValueError):
    """A file that cannot be audited. The message names it, the place in it, what was found and what was expected."""


def read_evidence(
    source: str | os.PathLike[str], picture: Array | None = None, network: Blueprint | None = None
) -> tuple[Evidence, Convention]:
    """What a file says, and under which convention its maps ought to be.

    Args:
        source: The file.
        picture: (H, W), taken where the file holds none.
        network: Its first convolution gives the kernels and their bias where the file holds no kernels, its first
            pooling the window and the step where the file holds none; and the convention is its own.

    Returns:
        The evidence; and the network's own convention, or the article's where there is no network.

    Raises:
        AuditError: If the file cannot be read, holds something else, or something is missing.
    """
    path = Path(source)
    try:
        return _evidence(_named(path, _content(path)), picture, network)
    except OSError as error:
        raise AuditError(printable(f"{path}: cannot be read ({reason(error)}); {_EXPECTED}")) from None
    except ValueError as error:
        raise AuditError(printable(f"{path}: {error}")) from None


_EXPECTED = "expected maps as .npz, .npy or JSON"


def _content(path: Path) -> bytes:
    if path.is_file() and path.stat().st_size > MOST_BYTES:
        raise ValueError(f"found {path.stat().st_size:,} bytes; expected at most {MOST_BYTES:,}")
    return path.read_bytes()


def _named(path: Path, content: bytes) -> dict[str, Any]:
    """What a file holds, by name. What it is is seen by how it begins, and by its name where it is damaged."""
    if content.startswith(b"PK") or path.suffix.lower() == ".npz":
        return _archive(content)
    if content.startswith(npy.MAGIC_PREFIX) or path.suffix.lower() == ".npy":
        return {"convolution": _array(BytesIO(content), "maps")}
    return _object(content)


def _archive(content: bytes) -> dict[str, Any]:
    """The arrays of a `.npz` file."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            members = archive.namelist()
            known = {f"{name}.npy": name for name in (*NAMES, "maps")}
            strange = next((name for name in members if name not in known), None)
            if strange is None:
                arrays = {known[name]: archive.read(name) if _fits(archive, name) else b"" for name in members}
    except DAMAGED:
        raise ValueError(f"found something else or a damaged archive; {_EXPECTED}") from None
    if strange is not None:
        raise _unknown(strange.removesuffix(".npy"))
    return _one_name({name: _array(BytesIO(array), name) for name, array in arrays.items()})


def _fits(archive: ZipFile, member: str) -> bool:
    """Whether a member is not so large when unpacked that it would be refused anyway."""
    return archive.getinfo(member).file_size <= MOST_BYTES


def _array(file: BinaryIO, name: str) -> Array:
    """An array in numpy's own format. Its header is read first: what is no array of numbers is not even loaded."""
    if not file.read(1):
        raise ValueError(f"{name}: found nothing, or more than {MOST_BYTES:,} bytes; expected an array of fewer")
    file.seek(0)
    try:
        shape, kind = _header(file)
    except DAMAGED:
        raise ValueError(f"{name}: found something else or a damaged array; {_EXPECTED}") from None
    if kind.kind not in "buif":
        raise ValueError(f"{name}: found values of type {_type_name(kind)}; expected real numbers")
    count = int(np.prod([float(length) for length in shape]))
    if count > MOST_VALUES:
        raise ValueError(f"{name}: found {count:,} values; expected at most {MOST_VALUES:,}")
    file.seek(0)
    try:
        found: Array = npy.read_array(file, allow_pickle=False)
    except DAMAGED:
        raise ValueError(f"{name}: found something else or a damaged array; {_EXPECTED}") from None
    return found


def _header(file: BinaryIO) -> tuple[tuple[int, ...], np.dtype[Any]]:
    """The shape and the type that the header of an array says."""
    version = npy.read_magic(file)
    read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
    shape, _, kind = read(file)
    return shape, kind


def _type_name(kind: np.dtype[Any]) -> str:
    return "object (they need pickle, which may run programs)" if kind.hasobject else str(kind)


def _object(content: bytes) -> dict[str, Any]:
    """The values of a JSON object."""
    try:
        found = msgspec.json.decode(content.removeprefix(b"\xef\xbb\xbf"))
    except RecursionError:
        raise ValueError(f"found lists in lists without end; {_EXPECTED}") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"found text that is not JSON ({error}); {_EXPECTED}") from None
    if not isinstance(found, dict):
        raise ValueError(f"found {_json_name(found)}; expected an object with {', '.join(NAMES)}")
    strange = next((name for name in found if name not in (*NAMES, "maps")), None)
    if strange is not None:
        raise _unknown(strange)
    values = {name: value for name, value in found.items() if value is not None}
    return _one_name(
        {name: value if name in ("window", "stride") else _numbers(name, value) for name, value in values.items()}
    )


def _numbers(name: str, value: Any) -> Array:
    """Nested lists as an array; what is no number, or of another length, is named by its place."""
    _shape(name, value)
    return np.array(value, dtype=np.float64)


def _shape(place: str, value: Any) -> tuple[int, ...]:
    """The shape of nested lists."""
    if isinstance(value, list):
        if place.count("[") > 3:
            raise ValueError(f"{place}: found a list; expected a number, no array has more than four axes")
        shapes = [_shape(f"{place}[{index}]", part) for index, part in enumerate(value)]
        for index, shape in enumerate(shapes):
            if shape != shapes[0]:
                raise ValueError(f"{place}[{index}]: found shape {shape}; expected {shapes[0]}, as {place}[0] has")
        return (len(value), *(shapes[0] if shapes else ()))
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{place}: found {_json_name(value)}; expected a number")
    if not abs(value) <= sys.float_info.max:
        raise ValueError(f"{place}: found a number beyond all that a computer reckons with; expected a smaller one")
    return ()


def _json_name(value: Any) -> str:
    """What a value of JSON is called in a sentence."""
    names = {dict: "an object", list: "a list", str: "text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


def _unknown(name: str) -> ValueError:
    return ValueError(f"found an array or field called {name!r}; expected {', '.join(NAMES)}")


def _one_name(found: Mapping[str, Any]) -> dict[str, Any]:
    """The same with `maps` under its other name."""
    if "maps" in found and "convolution" in found:
        raise ValueError("found both maps and convolution; expected one of them, they are the same")
    return {"convolution" if name == "maps" else name: value for name, value in found.items()}


def _evidence(found: dict[str, Any], picture: Array | None, network: Blueprint | None) -> tuple[Evidence, Convention]:
    """The evidence, with what is missing taken from elsewhere."""
    values: dict[str, Any] = {
        name: _whole(name, value) if name in ("window", "stride") else value for name, value in found.items()
    }
    own = Convention()
    if picture is not None:
        values.setdefault("picture", picture)
    if network is not None:
        own = convention_of(Network(network.layers, network.labels))
        _fill(values, network)
    for name, option in (("picture", "--picture"), ("kernels", "--network")):
        if name not in values:
            raise ValueError(f"{name}: found none; expected it in the file, or with {option}")
    return Evidence(**values), own


def _fill(values: dict[str, Any], network: Blueprint) -> None:
    """Put in what a network knows and a file does not say."""
    convolution = next((layer for layer in network.layers if isinstance(layer, Convolution)), None)
    pool = next((layer for layer in network.layers if isinstance(layer, MaxPool)), None)
    if "kernels" not in values:
        if convolution is None:
            raise ValueError(f"network {network.name}: found no convolution; expected one that has kernels")
        values["kernels"] = convolution.kernels
        values.setdefault("bias", convolution.bias)
    if convolution is not None and convolution.padding:
        side = (convolution.padding, convolution.padding)
        values["sides"] = (side, side)
    if pool is not None:
        values.setdefault("window", pool.window)
        values.setdefault("stride", pool.stride)


def _whole(name: str, value: Any) -> int:
    """A window or a step: a whole number, in an archive an array of one."""
    if isinstance(value, np.ndarray) and value.size == 1 and value.dtype.kind in "ui":
        return int(value.ravel()[0])
    if isinstance(value, np.ndarray):
        raise ValueError(f"{name}: found an array of shape {value.shape} and type {value.dtype}; expected one number")
    if isinstance(value, bool) or not isinstance(value, int):
        found = value if isinstance(value, float) else _json_name(value)
        raise ValueError(f"{name}: found {found}; expected a whole number from 1 to 1000")
    return value
