"""Dead features, and what is saturated: both are seen by watching a network on many pictures."""

from __future__ import annotations

import numpy as np

from xotui.insight.checks.report import Check, Fact, counted, some
from xotui.insight.checks.watching import SURE, Activity, Watched

MOST = 0.5
"""Something is saturated that is at its limit on more than this share of the pictures."""


def dead_features(seen: Watched) -> Check:
    """Maps and neurons that are never above 0 on any picture."""
    found: list[str] = []
    means: list[str] = []
    told: list[str] = []
    facts: list[Fact] = []
    for one in seen.activities:
        dead = [name for name, count in zip(one.names, one.above.tolist(), strict=True) if not count]
        facts += [
            {"layer": one.layer, one.things: name, "above_0_on": count}
            for name, count in zip(one.names, one.above.tolist(), strict=True)
        ]
        if dead:
            found.append(
                f"{one.layer}: {len(dead)} of {counted(len(one.names), one.things)} never above 0 ({some(dead)})."
            )
            means.append(_dead_means(one))
        if len(dead) < len(one.names):
            told.append(_rarest(one, seen.pictures))
    if not seen.activities:
        told.append("There is no convolution and no hidden neuron that could be dead.")
    return Check("Dead features", tuple(found), tuple(dict.fromkeys(means)), tuple(told), tuple(facts))


def _dead_means(one: Activity) -> str:
    if one.rectified:
        return f"The ReLU makes 0 of all that a dead {one.things} gives: it tells nothing of these pictures."
    return f"No ReLU follows {one.layer}: what is below 0 still counts there, as “less likely”."


def _rarest(one: Activity, pictures: int) -> str:
    """Which of those that are alive is above 0 least often."""
    alive = np.where(one.above > 0, one.above, pictures + 1)
    rarest = int(alive.argmin())
    if alive[rarest] == pictures:
        others = "every" if (one.above > 0).all() else "every other"
        return f"{one.layer}: {others} {one.things} is above 0 somewhere on each picture."
    others = "each" if (one.above > 0).all() else "each other one"
    return (
        f"{one.layer}: {others} is above 0 on some picture; the rarest, {one.names[rarest]}, "
        f"on {alive[rarest]} of {pictures}."
    )


def saturation(seen: Watched) -> Check:
    """What is at its limit on most pictures, where it no longer tells one picture from another.

    Looked at are probabilities as good as 0 or 1, values of the last maps that are as large as they can be, features
    and neurons that a ReLU never acts on, and whatever is no number.
    """
    found: list[str] = []
    means: list[str] = []
    told: list[str] = []
    facts: list[Fact] = []
    for layer, count in seen.beyond.items():
        found.append(f"{layer}: no numbers any more on {count} of {counted(seen.pictures, 'picture')}.")
        facts.append({"layer": layer, "no_number_on": count})
    if seen.beyond:
        means.append("Sums there go beyond what a computer reckons with: the weights are too large.")
    for one in seen.activities:
        always = [
            name for name, count in zip(one.names, one.throughout.tolist(), strict=True) if count == seen.pictures
        ]
        if one.rectified:
            facts.append({"layer": one.layer, "always_above_0": always, "of": len(one.names)})
        if one.rectified and always:
            everywhere = "" if one.neurons else " everywhere"
            found.append(
                f"{one.layer}: {len(always)} of {counted(len(one.names), one.things)} above 0{everywhere} on every "
                f"picture ({some(always)})."
            )
            means.append(f"The ReLU never acts on such a {one.things}: it adds up, and decides nothing.")
        elif one.rectified:
            told.append(f"{one.layer}: the ReLU acts on every {one.things}.")
    for check in (_limits, _certainty):
        check(seen, found, means, told, facts)
    if not (found or told):
        told.append("There is nothing that could be saturated.")
    return Check("Saturation", tuple(found), tuple(dict.fromkeys(means)), tuple(told), tuple(facts))


def _limits(seen: Watched, found: list[str], means: list[str], told: list[str], facts: list[Fact]) -> None:
    """Values of the last maps that are mostly as large as they can be."""
    if seen.limits is None:
        return
    limits = seen.limits
    full = limits.at_most > MOST * seen.pictures
    values = counted(full.size, "value")
    facts.append({"layer": limits.layer, "mostly_at_their_largest": int(full.sum()), "of": full.size})
    if full.any():
        maps = [
            f"{name} {count}" for name, count in zip(limits.names, full.sum(axis=(1, 2)).tolist(), strict=True) if count
        ]
        found.append(
            f"{limits.layer}: {int(full.sum())} of {values} as large as can be on most pictures ({some(maps)})."
        )
        means.append(
            "Such a value can hardly tell one picture from another: pool less, or use a feature that fits less often."
        )
        return
    often = int(limits.at_most.max())
    told.append(
        f"{limits.layer}: no value is as large as it can be on most pictures; even the one that is so most often, "
        f"only on {often} of {seen.pictures}."
        if often
        else f"{limits.layer}: no value is ever as large as it could be."
    )


def _certainty(seen: Watched, found: list[str], means: list[str], told: list[str], facts: list[Fact]) -> None:
    """Probabilities that are mostly as good as 0 or 1."""
    if seen.sure is None:
        return
    sentence = f"probabilities: within {SURE:g} of 0 or 1 on {seen.sure} of {counted(seen.pictures, 'picture')}."
    facts.append({"layer": "probabilities", "certain_on": seen.sure, "of": seen.pictures})
    if seen.sure > MOST * seen.pictures:
        found.append(sentence)
        means.append(
            "It hardly ever doubts, right or wrong, and where it does not doubt it learns next to nothing more."
        )
    else:
        told.append(sentence)
