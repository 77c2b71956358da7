"""torch, on the processor, in both of its layouts."""

from __future__ import annotations

from contextlib import ExitStack
from importlib import import_module
from typing import Any

import numpy as np

from tests.benchmarks.cases import CHECKED_STEPS, MOMENTUM, RATE, Array, Case, Epoch, Maps, flat
from tests.benchmarks.contestants import Way


class Measured:
    """Functions of torch in the fewest calls; no gradients where none are needed."""

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self.torch: Any = import_module("torch")
        self.functions: Any = import_module("torch.nn.functional")
        self.torch.set_num_threads(threads)
        self.mode = ExitStack()
        self.layouts = {"contiguous": self.torch.contiguous_format, "channels last": self.torch.channels_last}

    def about(self) -> str:
        return str(self.torch.__version__)

    def ways(self, case: Case) -> tuple[Way, ...]:
        self.mode.close()
        if isinstance(case, Maps):
            self.mode.enter_context(self.torch.inference_mode())  # once, not at every call
        make = self._maps if isinstance(case, Maps) else self._epoch
        return tuple(make(case, name) for name in self.layouts)

    def _maps(self, case: Any, layout: str) -> Way:
        picture = self._tensor(case.picture[None, None], layout)
        kernels = self._tensor(case.kernels[:, None] / np.float32(case.size**2), layout)
        weights = self.torch.from_numpy(case.weights) if case.votes else None
        convolve, pool = self.functions.conv2d, self.functions.max_pool2d

        def run() -> Any:
            maps = pool(convolve(picture, kernels).relu_(), 2, 2, 0, 1, True)
            return maps if weights is None else weights @ maps.flatten()

        return Way(layout, run, lambda: flat(run().numpy()))

    def _epoch(self, case: Any, layout: str) -> Way:
        torch, functions = self.torch, self.functions
        images, labels = self._tensor(case.images[:, None], layout), torch.from_numpy(case.labels)
        state = self._begin(case, layout)

        def step(state: tuple[Any, ...], chosen: Any, right: Any) -> None:
            kernels, bias, weights, offsets, optimiser = state
            maps = functions.max_pool2d(functions.conv2d(chosen, kernels, bias).relu_(), 2, 2, 0, 1, True)
            loss = functions.cross_entropy(functions.linear(maps.flatten(1), weights, offsets), right)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()

        def epoch() -> None:
            for chosen in torch.randperm(len(images)).split(case.batch):
                step(state, images[chosen], labels[chosen])

        def learnt() -> Array:
            checked = self._begin(case, layout)
            for _ in range(CHECKED_STEPS):
                step(checked, images, labels)
            return flat(*(value.detach().numpy() for value in checked[:-1]))

        return Way(layout, epoch, learnt)

    def _begin(self, case: Epoch, layout: str) -> tuple[Any, ...]:
        """The values to be learned, and what changes them: all in one call, torch's fastest way."""
        kernels, *rest = case.initial
        values = [self._tensor(kernels[:, None], layout), *(self.torch.from_numpy(array) for array in rest)]
        values = [value.clone().requires_grad_() for value in values]
        return (*values, self.torch.optim.SGD(values, RATE, MOMENTUM, fused=True))

    def _tensor(self, array: Array, layout: str) -> Any:
        return self.torch.from_numpy(array).contiguous(memory_format=self.layouts[layout])
