"""Times, sizes and large numbers as a person reads them."""

from __future__ import annotations

_TIMES = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))
_SIZES = ((1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB"), (1.0, "B"))
_LARGE = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"), (1.0, ""))


def seconds_text(seconds: float) -> str:
    """A time with three digits.

    >>> [seconds_text(time) for time in (3.61e-6, 0.0248, 0.26, 0.99996, 75.0)]
    ['3.61 µs', '24.8 ms', '260 ms', '1.00 s', '75.0 s']
    """
    return _scaled(seconds, _TIMES)


def bytes_text(size: float) -> str:
    """A size in powers of a thousand, with three digits.

    >>> bytes_text(95_802_768), bytes_text(588)
    ('95.8 MB', '588 B')
    """
    return _scaled(size, _SIZES) if size >= 1000 else f"{size:.0f} B"


def large_text(number: float) -> str:
    """A large number with three digits and a letter for its thousands: k, M, G, T.

    >>> large_text(11_944_000_000), large_text(225)
    ('11.9 G', '225')
    """
    return _scaled(number, _LARGE) if number >= 1000 else f"{number:.0f}"


def megapixels_text(pixels: int) -> str:
    """Pixels in millions, or the very number where there are few.

    >>> megapixels_text(7_990_272), megapixels_text(784), megapixels_text(65_536)
    ('8.0 megapixels', '784 pixels', '65,536 pixels')
    """
    return f"{pixels / 1e6:.1f} megapixels" if pixels >= 100_000 else f"{pixels:,} pixels"


def _scaled(value: float, units: tuple[tuple[float, str], ...]) -> str:
    rounded = float(f"{value:.3g}")
    scale, unit = next((one for one in units if rounded >= one[0]), units[-1])
    number = rounded / scale
    text = f"{number:.2f}" if number < 10 else f"{number:.1f}" if number < 100 else f"{number:,.0f}"
    return f"{text} {unit}".rstrip()
