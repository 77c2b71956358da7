"""What the command line asks for, as the setups to measure."""

from __future__ import annotations

from dataclasses import replace

from xotui.insight.costs.setups import Quantity, Setup, Shape, series, square

_MOST_PIXELS, _MOST_SIDE, _MOST_FEATURES = 100_000_000, 63, 4096

_NAMES = {"pixels": Quantity.PIXELS, "feature-side": Quantity.FEATURE_PIXELS, "features": Quantity.FEATURES}


def requested(
    pixels: str | None, side: str | None, features: str | None, over: str | None, pooled: bool, threads: int
) -> tuple[Quantity, tuple[Setup, ...]]:
    """What is measured, the least first, and over which quantity.

    It is the quantity of which several values are given, or which `over` names: then over its usual values where not
    several are given. Otherwise it is the pixels, over the usual sizes unless one is given.

    Args:
        pixels: Sizes of pictures with commas between them; None where they are not given.
        side: Rows and columns of features, likewise.
        features: Numbers of features, likewise.
        over: The name of a quantity, or None.
        pooled: Whether windows of 2×2 are pooled.
        threads: How many threads the plan may use.

    Raises:
        ValueError: If a value is none, several quantities have several values, one that is measured over has only
            one, or features do not fit.

    >>> quantity, setups = requested("9x9,64x64", None, "1", None, True, 2)
    >>> quantity.value, [setup.shape for setup in setups]
    ('pixels', [(9, 9), (64, 64)])
    """
    sizes = sizes_of(pixels) if pixels is not None else ()
    sides = _numbers("--feature-side", side, _MOST_SIDE) if side is not None else ()
    counts = _numbers("--features", features, _MOST_FEATURES) if features is not None else ()
    given = {
        Quantity.PIXELS: len(sizes),
        Quantity.FEATURE_PIXELS: len(sides),
        Quantity.FEATURES: len(counts),
    }
    several = [quantity for quantity, count in given.items() if count > 1]
    if over is not None:
        several = list(dict.fromkeys([*several, _NAMES[over]]))
    if len(several) > 1:
        names = {quantity: f"--{name}" for name, quantity in _NAMES.items()}
        told = " and ".join(names[quantity] for quantity in several)
        raise ValueError(f"{told}: found several values to measure over; expected them for one of these")
    if over is not None and given[_NAMES[over]] == 1:
        raise ValueError(f"--over: found {over} beside one value of --{over}; expected several values, or none")
    base = Setup(
        max(sizes, key=min, default=(1024, 1024)), min(sides, default=3), max(counts, default=3), pooled, threads
    )
    quantity = several[0] if several else Quantity.PIXELS
    if given[quantity] > 1 or (over is None and given[Quantity.PIXELS]):
        asked = {
            Quantity.PIXELS: [replace(base, shape=shape) for shape in sizes],
            Quantity.FEATURE_PIXELS: [replace(base, side=one) for one in sides],
            Quantity.FEATURES: [replace(base, features=count) for count in counts],
        }[quantity]
        return quantity, tuple(sorted(set(asked), key=lambda setup: setup.amount(quantity)))
    return quantity, series(base, quantity)


def sizes_of(text: str) -> tuple[Shape, ...]:
    """Rows and columns of pictures: 256x256, or a number of pixels, also as 8M or 64k.

    Raises:
        ValueError: If it names none.

    >>> sizes_of("28x30, 65536, 8M")
    ((28, 30), (256, 256), (2448, 3264))
    """
    return tuple(_size(part.strip().lower().replace("×", "x")) for part in text.split(","))


def _size(text: str) -> Shape:
    rows, cross, columns = text.partition("x")
    if cross and rows.isdecimal() and columns.isdecimal() and 0 < int(rows) * int(columns) <= _MOST_PIXELS:
        return int(rows), int(columns)
    number, factor = text.removesuffix("p"), 1
    for letter, scale in (("m", 1_000_000), ("k", 1_000)):
        if number.endswith(letter):
            number, factor = number.removesuffix(letter), scale
    try:
        pixels = float(number) * factor if number.replace(".", "", 1).isdecimal() and not cross else 0.0
    except ValueError:
        pixels = 0.0
    if not 1 <= pixels <= _MOST_PIXELS:
        raise ValueError(
            f"--pixels: found {text!r}; expected rows x columns such as 256x256, or a number such as 65536 or 8M, "
            f"up to {_MOST_PIXELS // 1_000_000}M"
        )
    return square(round(pixels))


def _numbers(option: str, text: str, most: int) -> tuple[int, ...]:
    parts = [part.strip() for part in text.split(",")]
    wrong = [part for part in parts if not (part.isdecimal() and 1 <= int(part) <= most)]
    if wrong:
        raise ValueError(f"{option}: found {wrong[0]!r}; expected whole numbers from 1 to {most}")
    return tuple(map(int, parts))
