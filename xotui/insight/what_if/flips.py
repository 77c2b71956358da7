"""What each single flipped pixel would do to the verdict: tried out, not estimated."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from xotui.engine import Network, Trace
from xotui.engine.arrays import Array, as_floats, read_only
from xotui.engine.matching import ROUNDING
from xotui.engine.plans.network_plan import plan_of
from xotui.insight.flipping import flip_values
from xotui.insight.robustness import Verdicts, verdicts_of
from xotui.insight.what_if.many import StoppedError, check_margin, margins_of, never, parts_of, scores_in_parts, unvoted
from xotui.insight.what_if.many import values_each as network_values
from xotui.insight.what_if.patches import Patches, changed_outcome, values_each

SMALL = 400
"""Up to so many pixels, whole pictures are computed faster than it is found out what changes."""

Computed = tuple[NDArray[np.intp], Array, Array]
"""(n,), which pixels were flipped; (n, K), the votes of these pictures; (n, K), their scores."""


@dataclass(frozen=True, eq=False)
class Flips:
    """What every single flipped pixel does. The margin is the score of X minus that of O.

    Attributes:
        margin: Of the picture as it is; NaN where a category has no score.
        margins: (H, W) float64, read-only: the margin with that one pixel flipped.
        verdict: On the picture as it is: the index of the category, −1 where it is undecided.
        verdicts: (H, W), read-only: the verdict with that one pixel flipped.
    """

    margin: float
    margins: Array
    verdict: int
    verdicts: Verdicts

    @property
    def change(self) -> Array:
        """(H, W): how much each flipped pixel moves the margin, above 0 towards X, below 0 towards O."""
        with np.errstate(invalid="ignore"):
            change: Array = self.margins - self.margin
        return change

    @property
    def turns(self) -> NDArray[np.bool_]:
        """(H, W), True where that one flip alone gives the other label, or any where there was none."""
        turns: NDArray[np.bool_] = (self.verdicts != self.verdict) & (self.verdicts >= 0)
        return turns


@dataclass(frozen=True, eq=False)
class Outcomes:
    """What some single flips lead to.

    Attributes:
        places: (n,), which pixels were flipped, counted in reading order.
        margins: (n,) float64.
        verdicts: (n,).
        leads: (n,) float64, the margins before a softmax: they still differ where probabilities are all 0 or 1. The
            margins themselves where there is no softmax.
    """

    places: NDArray[np.intp]
    margins: Array
    verdicts: Verdicts
    leads: Array


def judged(network: Network, image: Array) -> tuple[float, int]:
    """The margin of a picture, NaN where a category has no score, and the verdict on it, −1 for none."""
    scores = scores_in_parts(network, image[None])
    return float(margins_of(scores)[0]), int(verdicts_of(image[None], scores)[0])


def flip_map(network: Network, image: ArrayLike, cancelled: Callable[[], bool] = never) -> Flips:
    """How every single flipped pixel moves the margin and the verdict.

    Each number is that of a full computation of the flipped picture in float64, up to rounding. Of large pictures
    only what a flip changes is computed, and all in parts of bounded memory.

    Args:
        network: One with votes for two categories.
        image: (H, W).
        cancelled: Asked after each part whether to stop.

    Raises:
        ValueError: If the network has no two scores, or the picture does not fit it.
        StoppedError: If it was cancelled.

    >>> from xotui.engine import FullyConnected
    >>> flips = flip_map(Network([FullyConnected([[1, 1], [0, 0.5]])]), [[1.0, -1.0]])
    >>> flips.margin, flips.margins, flips.change
    (0.5, array([[-1.5,  1.5]]), array([[-2.,  1.]]))
    """
    given = as_floats("image", image).astype(np.float64)  # in float32 rounding would decide ties
    check_margin(network)
    margin, verdict = judged(network, given)
    margins, verdicts = np.empty(given.size), np.empty(given.size, dtype=np.intp)
    for part in single_flips(network, given, np.arange(given.size)):
        margins[part.places], verdicts[part.places] = part.margins, part.verdicts
        if cancelled():
            raise StoppedError
    return Flips(margin, read_only(margins.reshape(given.shape)), verdict, read_only(verdicts.reshape(given.shape)))


def single_flips(network: Network, image: Array, places: NDArray[np.intp]) -> Iterator[Outcomes]:
    """What each of some single flips leads to, a part at a time.

    Args:
        network: One with votes for two categories.
        image: (H, W).
        places: (n,), which pixels are flipped, counted in reading order.

    Yields:
        All places, in order, some of them at a time.
    """
    if unvoted(network):
        nothing = np.full(len(places), np.nan)
        yield Outcomes(places, nothing, np.full(len(places), -1), nothing)
        return
    plain = _left_plain(image)
    computed = _in_full if image.size <= SMALL else _where_it_changes
    for here, votes, scores in computed(network, image, places):
        with np.errstate(over="ignore", invalid="ignore"):
            clear = _clear(scores)
        # A picture without ink, or full of it, has no verdict whatever its scores are.
        verdicts = np.where(clear & ~plain[here], scores.argmax(axis=1), -1)
        yield Outcomes(here, margins_of(scores), verdicts, margins_of(votes))


def _in_full(network: Network, image: Array, places: NDArray[np.intp]) -> Iterator[Computed]:
    """Every flipped picture from edge to edge."""
    others = flip_values(image).ravel()
    behind = network.layers[-1] if network.gives_probabilities else None
    voting = network.layers if behind is None else network.layers[:-1]
    plan = plan_of(voting, image.shape, 1, image.dtype)
    for part in parts_of(len(places), network_values(network, image.shape)):
        here = places[part]
        images = np.repeat(image.reshape(1, -1), len(here), axis=0)
        images[np.arange(len(here)), here] = others[here]
        with np.errstate(over="ignore", invalid="ignore"):
            votes = plan.forward(images.reshape(-1, *image.shape))
            scores = votes if behind is None else behind(votes)
        yield here, votes, scores


def _where_it_changes(network: Network, image: Array, places: NDArray[np.intp]) -> Iterator[Computed]:
    """Only those values of every flipped picture's maps that differ from the picture as it is."""
    with np.errstate(over="ignore", invalid="ignore"):
        trace = network.trace(image)
    others = flip_values(image).ravel()
    behind = network.layers[-1] if network.gives_probabilities else None
    voting = trace if behind is None else Trace(trace.stages[:-1])
    for part in parts_of(len(places), values_each(trace)):
        here = places[part]
        patches = Patches(*np.divmod(here, image.shape[1]), others[here, None, None, None])
        with np.errstate(over="ignore", invalid="ignore"):
            votes = changed_outcome(voting, patches)
            scores = votes.copy() if behind is None else behind(votes)
            yield here, votes, _settled(network, trace, here, scores)


def _clear(scores: Array) -> NDArray[np.bool_]:
    """Where both scores are known and they are not the same, by the rules of `verdicts_of`."""
    clear: NDArray[np.bool_] = np.isfinite(scores).all(axis=1) & (np.ptp(scores, axis=1) > ROUNDING)
    return clear


def _settled(network: Network, trace: Trace, places: NDArray[np.intp], scores: Array) -> Array:
    """The scores, computed in full where rounding might decide between a verdict and a tie."""
    image = trace[0].values
    largest = max(float(np.abs(stage.values).max()) for stage in trace)
    slack = 1e4 * float(np.finfo(image.dtype).eps) * max(1.0, largest)
    sure = np.isfinite(scores).all(axis=1) & (np.abs(np.ptp(scores, axis=1) - ROUNDING) > slack)
    doubtful = np.flatnonzero(~sure)
    if len(doubtful):
        for part in parts_of(len(doubtful), image.size + scores.shape[1]):
            which = doubtful[part]
            images = np.repeat(image[None], len(which), axis=0).reshape(len(which), -1)
            images[np.arange(len(which)), places[which]] = flip_values(image).ravel()[places[which]]
            scores[which] = scores_in_parts(network, images.reshape(-1, *image.shape))
    return scores


def _left_plain(image: Array) -> NDArray[np.bool_]:
    """(H·W,), True where flipping that pixel leaves a picture whose pixels are all the same."""
    if image.size == 1:
        return np.ones(1, dtype=bool)
    given, others = image.ravel(), flip_values(image).ravel()
    order = np.argsort(given)
    lowest, highest = (np.full(image.size, given[end]) for end in (order[0], order[-1]))
    lowest[order[0]], highest[order[-1]] = given[order[1]], given[order[-2]]
    plain: NDArray[np.bool_] = np.maximum(highest, others) - np.minimum(lowest, others) <= ROUNDING
    return plain
