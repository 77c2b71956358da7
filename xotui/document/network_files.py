"""Network files: JSON that a person can read, strictly checked on reading.

    {
      "format": "xotui network",
      "version": 1,
      "name": "article",
      "labels": ["X", "O"],
      "layers": [
        {"type": "convolution", "scaling": "mean",
         "features": [{"name": "diagonal", "pixels": [[1, -1, -1], [-1, 1, -1], [-1, -1, 1]]}]},
        {"type": "relu"},
        {"type": "pool", "window": 2, "stride": 2, "edge": "keep"},
        {"type": "votes", "from": "exemplars", "exemplars": null}
      ]
    }

`scaling` "mean" says that a convolution divides its sums by the number of pixels, "sum" that it does not; there may be
a `padding` of zeros, and a `bias` for each feature. Votes either follow from exemplars (drawn for each size of picture
where they are null, else rows of picture text) or have weights, and perhaps a `bias` for each label. Before them may
stand layers of `hidden` neurons, with weights and perhaps a bias for each; behind them `probabilities` (softmax).
`picture` says for which size of picture the weights are.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import msgspec

from xotui.document.network_records import NetworkRecord, blueprint, layer_record
from xotui.document.networks import Blueprint, NetworkError, printable
from xotui.engine import Network
from xotui.pictures import PictureError
from xotui.pictures.files import read_text, replace_text

FORMAT = "xotui network"
VERSION = 1


class _Header(msgspec.Struct):
    format: str
    version: int


def read_network(path: Path) -> Blueprint:
    """Read a network file.

    Raises:
        NetworkError: If it cannot be read, or is not such a file; it names the file and the place in it.
    """
    try:
        return parse_network(read_text(path))
    except PictureError as error:
        raise NetworkError(str(error)) from None
    except ValueError as error:
        raise NetworkError(printable(f"{path}: {error}")) from None


def parse_network(text: str) -> Blueprint:
    """Read a network from the text of a network file.

    Raises:
        ValueError: If it is anything else; it names the place, what was found and what was expected.
    """
    text = text.removeprefix("\ufeff")
    try:
        header = msgspec.json.decode(text, type=_Header)
        if header.format != FORMAT:
            raise ValueError(f"format: found {header.format!r}; expected {FORMAT!r}")
        if header.version != VERSION:
            raise ValueError(f"version: found {header.version}; this program reads version {VERSION}")
        record = msgspec.json.decode(text, type=NetworkRecord)
    except msgspec.ValidationError as error:
        raise ValueError(_plain(str(error))) from None
    except RecursionError:
        raise ValueError("found lists in lists without end; expected a network file") from None
    except msgspec.DecodeError as error:
        raise ValueError(f"found text that is not JSON ({error}); expected a network file") from None
    return blueprint(record)


def format_network(network: Network, name: str, shape: tuple[int, int] | None = None) -> str:
    """Write a network as the text of a network file; `parse_network` reads exactly the same back.

    Args:
        network: What to write.
        name: What it is called.
        shape: Rows and columns of the pictures that its weights are for, where that is to be noted.
    """
    record = {
        "format": FORMAT,
        "version": VERSION,
        "name": name,
        "labels": list(network.labels),
        **({"picture": list(shape)} if shape else {}),
        "layers": [layer_record(layer, network.labels) for layer in network.layers],
    }
    text = json.dumps(record, indent=2, ensure_ascii=False)
    # One row of numbers on one line: what is a picture shall look like one. (No string holds a bare line end.)
    text = re.sub(r"\[\n\s*([-+\d.eE,\s]+?)\s*\n\s*\]", lambda match: "[" + re.sub(r"\s+", " ", match[1]) + "]", text)
    return text + "\n"


def save_network(
    network: Network, name: str, target: str | os.PathLike[str], shape: tuple[int, int] | None = None
) -> None:
    """Write a network file. What stood there before is only replaced when the whole of it is written.

    Raises:
        OSError: If it cannot be written; the file there before is as it was.
    """
    replace_text(Path(target), format_network(network, name, shape))


_ALLOWED = {
    "scaling": '"mean" or "sum"',
    "edge": '"keep" or "drop"',
    "from": '"exemplars"',
    "type": '"convolution", "relu", "pool", "hidden", "votes" or "probabilities"',
}


def _plain(message: str) -> str:
    """The checker's message with the place first, as all our messages have it, and with what is allowed there."""
    found = re.fullmatch(r"(.*) - at `\$\.?(.*)`", message)
    if not found:
        return message
    allowed = _ALLOWED.get(found[2].rpartition(".")[2]) if message.startswith("Invalid") else None
    return f"{found[2]}: {found[1]}" + (f"; expected {allowed}" if allowed else "")
