"""A layer as JSON."""

from __future__ import annotations

import json
from math import isfinite
from typing import Any

from xotui.insight.export.piece import Piece


def json_text(piece: Piece) -> str:
    """The layer as an object: network, picture, layer, shape, names and values.

    `shape` is that of `values`, which are nested lists with full precision; what is no number is null. `names` are
    those of the features, or the labels of the scores; there are none for a picture or neurons. `channels` are the
    maps over which the features of a later convolution slide; other layers have none.
    """
    record = {
        "network": piece.network_name,
        "picture": piece.picture_name,
        "layer": piece.layer,
        "shape": list(piece.values.shape),
        "names": list(piece.names),
        **({"channels": list(piece.channels)} if piece.channels else {}),
    }
    head = [f"  {_compact(name)}: {_compact(value)}" for name, value in record.items()]
    return "{\n" + ",\n".join([*head, f'  "values": {_rows(piece.values.tolist(), "  ")}']) + "\n}\n"


def _rows(values: list[Any], indent: str) -> str:
    """Nested lists, each innermost one on a line of its own."""
    if not isinstance(values[0], list):
        return _compact([value if isfinite(value) else None for value in values])
    inner = ",\n".join(f"{indent}  {_rows(part, indent + '  ')}" for part in values)
    return f"[\n{inner}\n{indent}]"


def _compact(value: object) -> str:
    """On one line; signs that do not print are written out, so that no terminal obeys them."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return "".join(sign if sign.isprintable() else json.dumps(sign)[1:-1] for sign in text)
