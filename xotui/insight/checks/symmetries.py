"""The symmetries that a convolution must have, tried out on the network's own computation.

A mirrored picture under mirrored features must give the mirrored maps, and the photographic negative of a picture the
negative of its maps: a sum of products knows neither left nor right, nor white from black. A bias breaks the second.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from xotui.engine import Convolution, Network
from xotui.engine.arrays import Array
from xotui.engine.plans.network_plan import applied
from xotui.insight.checks.report import Check, Fact

TOLERANCE = 1e-9
"""How far two maps may be apart to count as equal, as a part of their largest value: other orders of adding up."""


@dataclass(frozen=True)
class Symmetry:
    """One symmetry of one layer.

    Attributes:
        layer: The name of the layer.
        name: What is done to what it is given.
        apart: How far the maps are from what they must be, at most.
        largest: The largest value of those maps.
        holds: Whether they are the same but for rounding.
    """

    layer: str
    name: str
    apart: float
    largest: float

    @property
    def holds(self) -> bool:
        """Whether the maps are what they must be, but for rounding."""
        return self.apart <= TOLERANCE * max(self.largest, 1)


_MIRRORS: tuple[tuple[str, Callable[[Array], Array]], ...] = (
    ("mirrored left to right", lambda values: values[..., ::-1]),
    ("mirrored top to bottom", lambda values: values[..., ::-1, :]),
    ("rows and columns exchanged", lambda values: np.swapaxes(values, -1, -2)),
)


def symmetries(network: Network, images: Array) -> tuple[Symmetry, ...]:
    """How well the symmetries hold that every convolution of a network must have.

    Args:
        network: Any network.
        images: (N, H, W), what it is tried on.

    Returns:
        For each convolution the three mirrors, and the negative; with a bias the negative counted from the bias.
    """
    found: list[Symmetry] = []
    batch = np.asarray(images, dtype=np.float64)
    for name, layer in zip(network.names[1:], network.layers, strict=True):
        with np.errstate(over="ignore", invalid="ignore"):
            after = applied(layer, batch)
            if isinstance(layer, Convolution):
                found += [
                    _compared(
                        name, title, applied(layer.with_kernels(mirror(layer.kernels)), mirror(batch)), mirror(after)
                    )
                    for title, mirror in _MIRRORS
                ]
                bias = 0.0 if layer.bias is None else layer.bias[:, None, None]
                found.append(_compared(name, "negative", applied(layer, -batch), 2 * bias - after))
        batch = after
    return tuple(found)


def convolution_symmetries(network: Network, images: Array) -> Check:
    """Whether mirrored pictures give mirrored maps, and negatives negative ones, as they must."""
    layers = {
        name: layer
        for name, layer in zip(network.names[1:], network.layers, strict=True)
        if isinstance(layer, Convolution)
    }
    if not layers:
        return Check("Symmetries", (), (), ("There is no convolution.",), ())
    all_of_them = symmetries(network, images)
    found: list[str] = []
    told: list[str] = []
    facts: list[Fact] = []
    for name, layer in layers.items():
        own = [one for one in all_of_them if one.layer == name]
        facts += [
            {
                "layer": name,
                "symmetry": one.name,
                "holds": one.holds,
                "apart": one.apart if np.isfinite(one.apart) else None,
            }
            for one in own
        ]
        found += [
            f"{name}: {_MUST[one.name == 'negative']} ({one.name}): {one.apart:.2g} apart."
            for one in own
            if not one.holds
        ]
        if all(one.holds for one in own[:-1]):
            told.append(f"{name}: what is mirrored gives the mirrored maps, by mirrored features.")
        if own[-1].holds and (layer.bias is None or not layer.bias.any()):
            told.append(f"{name}: the negative gives the negative maps.")
        elif own[-1].holds:
            told.append(
                f"{name}: the negative does not give the negative maps, and cannot: the bias is added to both. "
                "Counted from the bias it does."
            )
    means = ("A convolution must have these symmetries: what computes it here is wrong, or its sums are too large.",)
    return Check("Symmetries", tuple(found), means if found else (), tuple(told), tuple(facts))


_MUST = ("mirrored maps were expected", "negative maps were expected")


def _compared(layer: str, name: str, given: Array, expected: Array) -> Symmetry:
    apart = float(np.abs(given - expected).max())
    largest = float(np.abs(expected).max())
    return Symmetry(layer, name, apart if np.isfinite(apart) else float("inf"), largest)
