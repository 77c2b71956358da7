"""xotui, by its public names only: what a caller gets is what is measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from inspect import signature
from itertools import chain
from typing import Any

import numpy as np

from tests.benchmarks.blas import kernel
from tests.benchmarks.cases import CHECKED_STEPS, MOMENTUM, RATE, Array, Case, Epoch, Maps, flat
from tests.benchmarks.contestants import Way
from xotui import __version__
from xotui.engine import Convolution, FullyConnected, MaxPool, Network, ReLU, Softmax, Trace
from xotui.engine.training import SGD, Plan, Training, advance, parameters, start


class Measured:
    """The engine. A network that can make a plan for a size of picture makes one, else it runs as it is."""

    def __init__(self, threads: int) -> None:
        self.threads = threads

    def about(self) -> str:
        return f"{__version__}, numpy {np.__version__}, {kernel()}"

    def ways(self, case: Case) -> tuple[Way, ...]:
        return self._maps(case) if isinstance(case, Maps) else self._epoch(case)

    def _maps(self, case: Maps) -> tuple[Way, ...]:
        picture, layers = case.picture, (Convolution(case.kernels), ReLU(), MaxPool(2, 2))
        network = Network((*layers, FullyConnected(case.weights)) if case.votes else layers)
        runner = self._runner(network, case)
        if runner is None:
            return ()
        if case.votes:
            return (Way("all maps kept", lambda: runner.trace(picture), lambda: flat(_last(runner.trace(picture)))),)
        pictures = picture[None]
        return (Way("", lambda: runner.forward(pictures), lambda: flat(runner.forward(pictures))),)

    def _runner(self, network: Network, case: Maps) -> Any:
        """The network's plan for a case; the network itself where it makes none, then with one thread only."""
        plan: Callable[..., Any] | None = getattr(network, "plan", None)
        if plan is None:
            return network if self.threads == 1 else None
        typed = {"dtype": case.picture.dtype} if "dtype" in signature(plan).parameters else {}
        return plan(case.shape, threads=self.threads, **typed)

    def _epoch(self, case: Epoch) -> tuple[Way, ...]:
        if self.threads > 1:
            return ()  # training takes no number of threads
        images, labels = case.images, case.labels.astype(np.intp)
        kernels, bias, weights, offsets = case.initial
        layers = (Convolution(kernels, bias=bias, scaling="sum"), ReLU(), MaxPool(2, 2))
        network = Network((*layers, FullyConnected(weights, offsets), Softmax()))

        def begin(batch: int) -> Training:
            return start(network, Plan("cross-entropy", SGD(RATE, MOMENTUM), batch, epochs=1_000_000))

        state = begin(case.batch)

        def epoch() -> None:
            nonlocal state
            end = state.epoch + 1
            while state.epoch < end:
                state = advance(state, images, labels)

        def learnt() -> Array:
            checked = begin(len(images))
            for _ in range(CHECKED_STEPS):
                checked = advance(checked, images, labels)
            return flat(*chain.from_iterable(parameters(layer) for layer in checked.network.layers))

        return (Way("", epoch, learnt),)


def _last(kept: Trace | Sequence[Array]) -> object:
    """The values of the last stage of all that were kept."""
    return kept.stages[-1].values if isinstance(kept, Trace) else kept[-1]
