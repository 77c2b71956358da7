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
from pathlib import Path

from xotui.document.network_records import NetworkRecord, blueprint, layer_record
from xotui.document.networks import Blueprint, NetworkError
from xotui.document.strict import compact, decoded, read_named
from xotui.engine import Network
from xotui.pictures.files import replace_text

FORMAT = "xotui network"
VERSION = 1


def read_network(path: Path) -> Blueprint:
    """Read a network file.

    Raises:
        NetworkError: If it cannot be read, or is not such a file; it names the file and the place in it.
    """
    return read_named(path, parse_network, NetworkError)


def parse_network(text: str) -> Blueprint:
    """Read a network from the text of a network file.

    Raises:
        ValueError: If it is anything else; it names the place, what was found and what was expected.
    """
    return blueprint(decoded(text, NetworkRecord, FORMAT, VERSION, _ALLOWED))


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
    return compact(json.dumps(record, indent=2, ensure_ascii=False)) + "\n"


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
