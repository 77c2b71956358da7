"""Numbers and verdicts as plain text."""

from __future__ import annotations

from math import isfinite

from xotui.insight.verdict import Verdict


def decimal(value: float) -> str:
    """A value with two decimals, and no zero before the point.

    >>> decimal(7 / 9), decimal(-0.5), decimal(1.0), decimal(float("nan")), decimal(-0.001)
    ('.78', '-.50', '1.00', '–', '.00')
    """
    if value != value:
        return "–"
    if not isfinite(value) or abs(value) >= 1e6:
        return f"{value:.2e}"
    text = f"{value:.2f}".replace("-0.00", "0.00")
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def signed(value: float) -> str:
    """As `decimal`, with a plus where there is no minus.

    >>> signed(0.2), signed(-0.2), signed(0.0)
    ('+.20', '-.20', '+.00')
    """
    text = decimal(value)
    return text if text.startswith(("-", "–")) else f"+{text}"


def factor(value: float) -> str:
    """A pixel or a product: a whole number without a point, else two decimals.

    >>> factor(-1.0), factor(0.25), factor(0.0)
    ('-1', '.25', '0')
    """
    return str(round(value)) if isfinite(value) and abs(value) < 1e6 and value == round(value) else decimal(value)


def ink_text(value: float) -> str:
    """What a pixel of the picture is.

    >>> ink_text(1.0), ink_text(-1.0), ink_text(0.5)
    ('white, ink', 'black, no ink', 'grey')
    """
    return {1.0: "white, ink", -1.0: "black, no ink"}.get(value, "grey")


def verdict_text(verdict: Verdict | None) -> str:
    """The verdict and the scores in one line."""
    if verdict is None:
        return "no verdict, the network ends with maps"
    scores = ", ".join(
        f"{label} {'–' if score is None else decimal(score)}"
        for label, score in zip(verdict.labels, verdict.scores, strict=True)
    )
    said = f"the verdict is {verdict.winner}" if verdict.winner else f"undecided, {verdict.why_undecided}"
    return f"{said} ({scores})"
