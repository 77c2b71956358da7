"""What an audit found, in sentences for people and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from math import isfinite, prod
from typing import Any

from xotui.insight.audit import First, Report
from xotui.insight.audit.combinations import Combination, Found
from xotui.insight.audit.hint import Hint
from xotui.insight.conventions.choices import CHOICES, in_words, option_of

_LISTED = 6  # more combinations than these are told by what may be combined, where that says the same
_SHOWN = 200  # values; larger examples are not for reading


def report_text(report: Report, name: str) -> str:
    """The report in sentences.

    Args:
        report: What the audit found.
        name: What the file is called.
    """
    lines = [_verdict(report, name)]
    found = [one.combination for one in report.explanations]
    others = "another combination" if len(found) == 2 else f"{len(found) - 1} other combinations"
    if not found:
        lines.append("No combination explains this." + _nearest(report))
    elif report.agrees and len(found) > 1:
        lines.append(f"This input cannot tell them from {others}:")
    elif not report.agrees:
        beside = f", or with {others} that this input cannot tell from it:" if len(found) > 1 else "."
        lines.append(f"Your maps are these with {found[0].words(report.own)}{beside}")
    if report.hint:
        lines += [*_alternatives(found, report.own), *_hint(report.hint)]
    return "\n".join(lines)


def report_json(report: Report, name: str) -> str:
    """The report as a JSON object; what nothing is known of is null."""
    return json.dumps(_record(report, name), indent=2, ensure_ascii=False, allow_nan=False)


def _verdict(report: Report, name: str) -> str:
    """Whether the maps agree, and where they first do not."""
    given = in_words(report.evidence.given)
    if report.first is None:
        own = next(one for one in report.explanations if one.combination == report.own)
        return f"{name}: {given} agree{'s' * (len(report.evidence.given) == 1)} with xotui's own conventions " + (
            f"({_counted(own.values, 'value')}, largest difference {_number(own.largest)})."
        )
    return f"{name}: differs from xotui's own conventions, {_first(report.first)}."


def _first(first: First) -> str:
    if first.place is None:
        expected = "no such maps" if first.expected_shape is None else f"shape {first.expected_shape}"
        return f"first in {first.stage}: found shape {first.found_shape}, expected {expected}"
    feature, row, column = first.place
    assert first.found is not None  # where there is a place, there are values
    assert first.expected is not None
    return (
        f"first in {first.stage} at feature {feature}, row {row}, column {column}: found {_number(first.found)}, "
        f"expected {_number(first.expected)}"
    )


def _nearest(report: Report) -> str:
    """The combination that comes near, where one does."""
    near = report.nearest
    if near is None or 2 * near.differing > near.values:
        return ""
    words = near.combination.words(report.own)
    differ = "differs" if near.differing == 1 else "differ"
    return (
        f" The nearest is {words}: {near.differing} of {_counted(near.values, 'value')} {differ}, "
        f"by up to {_number(near.largest)}."
    )


def _alternatives(found: Sequence[Combination], own: Combination) -> list[str]:
    """Every combination but the first, a line for each; or where there are many, what may be combined with what."""
    options = [_options(one) for one in found]
    different = [list(dict.fromkeys(column)) for column in zip(*options, strict=True)]
    usual = [[phrase] for phrase in _options(own)]
    if len(found) <= _LISTED or prod(map(len, different)) != len(found):
        return [f"  - {one.words(own)}" for one in found[1:]]
    return [f"  all {len(found)} are made of one of each line:"] + [
        f"  - {', or '.join(phrases)}" for phrases, as_own in zip(different, usual, strict=True) if phrases != as_own
    ]


def _options(combination: Combination) -> tuple[str, ...]:
    """What a combination chooses, in half sentences: as many for each combination."""
    way = combination.arrangement
    axes = {
        (False, False): "rows and columns as they are",
        (True, False): "the maps transposed",
        (False, True): "the kernel transposed",
        (True, True): "the picture transposed",
    }[way.maps_transposed, way.kernels_transposed]
    return (
        *(option_of(choice.field, getattr(combination.convention, choice.field)).phrase for choice in CHOICES),
        f"windows of {combination.window}×{combination.window} in steps of {combination.stride}",
        axes,
        "the features in reversed order" if way.features_reversed else "the features in order",
        "the features as the last axis" if way.channels_last else "the features as the first axis",
    )


def _hint(hint: Hint) -> list[str]:
    """What would tell the combinations apart, with an example where it is short."""
    lines = ["What would tell them apart:", *(f"  - {need}" for need in hint.needs)]
    if not hint.told_apart:
        return lines
    shown = [] if hint.same_kernels else [("features", hint.kernels)]
    shown += [] if hint.same_picture or hint.trimmed else [("picture", hint.picture)]
    which = "all of them" if hint.told_apart == hint.tried else f"{hint.told_apart} of {hint.tried} of them"
    if sum(values.size for _, values in shown) > _SHOWN:
        return [*lines, f"--json prints an input that tells {which} apart."]
    picture = "your picture" if hint.same_picture else "this picture"
    picture = "your picture without its last row and column" if hint.trimmed else picture
    if hint.same_kernels:
        lines.append(f"For example, {picture} with your features tells {which} apart{':' if shown else '.'}")
    else:
        lines.append(f"For example, these features on {picture} tell {which} apart:")
    for name, values in shown:
        lines += [f"  {name}", *(f"    {json.dumps(part.tolist())}" for part in values)]
    return lines


def _number(value: float) -> str:
    return f"{value:.9g}"


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" + "s" * (count != 1)


def _record(report: Report, name: str) -> dict[str, Any]:
    first, hint = report.first, report.hint
    return {
        "file": name,
        "agrees": report.agrees,
        "tolerance": report.tolerance,
        "stages": list(report.evidence.given),
        "own": _combination(report.own, report.own),
        "first": None if first is None else _first_record(first),
        "explanations": [_found(one, report.own) for one in report.explanations],
        "nearest": None if report.nearest is None else _found(report.nearest, report.own),
        "hint": None
        if hint is None
        else {
            "needs": list(hint.needs),
            "same_picture": hint.same_picture,
            "trimmed": hint.trimmed,
            "same_kernels": hint.same_kernels,
            "picture": hint.picture.tolist(),
            "kernels": hint.kernels.tolist(),
            "told_apart": hint.told_apart,
            "tried": hint.tried,
        },
    }


def _first_record(first: First) -> dict[str, Any]:
    feature, row, column = first.place or (None, None, None)
    return {
        "stage": first.stage,
        "feature": feature,
        "row": row,
        "column": column,
        "found": first.found,
        "expected": _finite(first.expected),
        "difference": _finite(first.difference),
        "found_shape": list(first.found_shape),
        "expected_shape": None if first.expected_shape is None else list(first.expected_shape),
    }


def _combination(combination: Combination, own: Combination) -> dict[str, Any]:
    convention = asdict(combination.convention)
    if combination.window is None:
        convention["pooling"] = None
    return {
        "words": combination.words(own),
        **convention,
        "window": combination.window,
        "stride": combination.stride,
        **asdict(combination.arrangement),
    }


def _found(found: Found, own: Combination) -> dict[str, Any]:
    counted = {"differing": found.differing, "values": found.values, "largest_difference": _finite(found.largest)}
    return {**_combination(found.combination, own), **counted}


def _finite(value: float | None) -> float | None:
    """The value as JSON can say it: null where it is beyond all numbers."""
    return value if value is not None and isfinite(value) else None
