"""Large pictures: convolution, ReLU and pooling in one go, strip by strip."""

from __future__ import annotations

from collections import deque
from itertools import count
from math import prod

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from xotui.engine.activation import relu
from xotui.engine.arrays import Array, as_floats
from xotui.engine.convolution import check_convolution, check_fit, check_kernels, convolve
from xotui.engine.plans.strip_layout import arranged, strip_layout
from xotui.engine.plans.strip_workspace import StripWorkspace
from xotui.engine.plans.workers import at_once, usable_cpus
from xotui.engine.pooling import Edge, check_pooling, max_pool

WORTH_A_THREAD = 100_000
"""Nanoseconds of work a thread that make up for waking it."""


def useful_threads(threads: int, kernels: tuple[int, ...], maps: tuple[int, ...]) -> int:
    """How many threads are worth while for one picture: never more than CPUs.

    Args:
        threads: How many there may be, ≥ 1.
        kernels: (F, h, w) or (F, C, h, w), the shape of the kernels.
        maps: (…, H', W'), the shape of the maps that they make.
    """
    channels = kernels[1] if len(kernels) == 4 else 1
    # Measured on a processor of 2025: a nanosecond a pixel to look and pool, 12 picoseconds a multiplication.
    work = prod(maps[-2:]) * (channels + 0.012 * prod(kernels))
    return max(1, min(threads, len(usable_cpus()), int(work / WORTH_A_THREAD)))


class StripPlan:
    """Convolution, then ReLU, then max-pooling of one picture, prepared once for one shape.

    The picture is worked on in strips of rows whose maps stay in the processor's cache and never reach memory. The
    largest sum of every window is found first and scaled afterwards, which gives the same: scaling, bias and ReLU
    never turn a larger value into a smaller one. So pictures and features of ±1 give exactly the values of
    `convolve`, `relu` and `max_pool`; others differ in the last digits, because the sums are added up in another order.

    A plan can be used from several threads at the same time.

    Args:
        kernels: (F, h, w) over a picture, or (F, C, h, w) over C maps.
        bias: (F,), added to every value of a feature's map after scaling; None where there is none.
        padding: Rows and columns of zeros put around the picture, ≥ 0.
        divisor: By what every sum is divided: the number of kernel pixels for means, 1 for sums.
        rectify: Whether negative values become 0.
        window: Rows and columns of a pooling window, ≥ 1; None where nothing is pooled.
        stride: Steps from one window to the next, ≥ 1; None for windows side by side.
        edge: "keep" pools partial windows at the right and bottom edge, "drop" leaves them out.
        shape: (H, W), or (C, H, W) for kernels of C channels.
        dtype: float32 or float64.
        threads: How many threads may work at the same time, ≥ 1. There are never more than CPUs, and only one where
            a picture is too small for more to help.

    Attributes:
        shape: Of the pictures: (H, W) or (C, H, W).
        output_shape: Of the result: (F, H', W').
        dtype: Of both.
        threads: How many threads really work.

    Raises:
        ValueError: If the shapes do not fit, or an argument is out of range; it names the argument.

    >>> diagonal = np.array([[[1, -1], [-1, 1]]])
    >>> plan = StripPlan(diagonal, divisor=4, rectify=True, window=2, shape=(2, 3), dtype=np.float64)
    >>> plan.run(np.array([[1.0, -1, -1], [-1, 1, -1]]))
    array([[[1.]]])
    """

    def __init__(
        self,
        kernels: ArrayLike,
        bias: ArrayLike | None = None,
        *,
        padding: int = 0,
        divisor: int,
        rectify: bool,
        window: int | None,
        stride: int | None = None,
        edge: Edge = "keep",
        shape: tuple[int, ...],
        dtype: DTypeLike,
        threads: int = 1,
    ) -> None:
        self.dtype = np.dtype(dtype)
        if self.dtype not in (np.float32, np.float64):
            raise ValueError(f"dtype: found {self.dtype}; expected float32 or float64")
        weights = as_floats("kernels", kernels).astype(self.dtype)
        check_kernels(weights.shape)
        check_convolution(len(weights), bias, padding, "sum")
        for name, value in (("divisor", divisor), ("threads", threads)):
            if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
                raise ValueError(f"{name}: found {value!r}; expected a whole number of at least 1")
        self.shape = tuple(int(side) for side in shape)
        if self.shape[:-2] != weights.shape[1:-2] or len(self.shape) < 2:
            expected = ", ".join([*map(str, weights.shape[1:-2]), "H", "W"])
            raise ValueError(f"shape: found {self.shape}; expected ({expected}) for kernels of shape {weights.shape}")
        height, width = self.shape[-2:]
        check_fit((height + 2 * padding, width + 2 * padding), weights.shape[-2:])
        if window is None:
            window, stride = 1, 1
        stride = window if stride is None else stride
        check_pooling(window, stride, edge)

        self._weights = weights if weights.ndim == 4 else weights[:, None]
        self._bias = None if bias is None else as_floats("bias", bias).astype(self.dtype)[:, None]
        features, channels, down, right = self._weights.shape
        maps = (height + 2 * padding - down + 1, width + 2 * padding - right + 1)
        self.threads = useful_threads(int(threads), self._weights.shape, maps)
        self._layout = strip_layout(
            (features, channels, down, right),
            (height, width),
            int(padding),
            int(window),
            int(stride),
            edge,
            self.dtype.itemsize,
            self.threads,
        )
        self.output_shape = (features, *self._layout.result)
        self._matrix = arranged(self._weights, self._layout)
        # A maximum can be rectified while it is found, unless a bias is still to come.
        self._early = bool(rectify) and self._bias is None and self._layout.window > 1
        self._steps: list[tuple[np.ufunc, Array]] = []
        if divisor != 1:
            self._steps.append((np.divide, np.asarray(divisor, self.dtype)))
        if self._bias is not None:
            self._steps.append((np.add, self._bias))
        if rectify and not self._early:
            self._steps.append((np.maximum, np.zeros((), self.dtype)))
        self._spare: deque[StripWorkspace] = deque(maxlen=self.threads)
        self._spare.append(self._workspace())

    def run(self, image: ArrayLike, out: Array | None = None) -> Array:
        """The pooled maps of one picture.

        Args:
            image: The picture, of this plan's shape and dtype. It may be a view of any kind.
            out: (F, H', W') of this plan's dtype, to be written into; it must not share memory with the picture.

        Returns:
            (F, H', W'), which belongs to the caller: `out`, or a fresh array.

        Raises:
            ValueError: If the picture or `out` has another shape or dtype, both share memory, or `out` is read-only.
        """
        pixels = as_floats("image", image)
        self._check("image", pixels, self.shape)
        if out is None:
            out = np.empty(self.output_shape, self.dtype)
        else:
            self._check("out", out, self.output_shape)
            if np.may_share_memory(pixels, out):
                raise ValueError("out: found memory of the image; expected an array of its own")
            if not out.flags.writeable:
                raise ValueError("out: found an array that cannot be written to; expected one that can")
        maps = pixels if pixels.ndim == 3 else pixels[None]
        result = out
        starts = count(0, self._layout.strip)

        def work() -> None:
            """Do strips until none is left."""
            workspace = self._borrow()
            try:
                with np.errstate(over="ignore", invalid="ignore"):
                    while (first := next(starts)) < self._layout.result[0]:
                        self._strip(workspace, maps, first, result)
            finally:
                self._spare.append(workspace)

        if self.threads == 1:
            work()
        else:
            at_once(work, self.threads)
        return out

    def _check(self, argument: str, array: Array, shape: tuple[int, ...]) -> None:
        if array.shape != shape or array.dtype != self.dtype:
            raise ValueError(
                f"{argument}: found shape {array.shape} of {array.dtype}; expected {shape} of {self.dtype}, "
                "for which the plan was made"
            )

    def _workspace(self) -> StripWorkspace:
        return StripWorkspace(self._layout, self._matrix, rectify=self._early)

    def _borrow(self) -> StripWorkspace:
        """A workspace that nobody else uses: one at a time takes each from the store."""
        try:
            return self._spare.pop()
        except IndexError:
            return self._workspace()

    def _strip(self, workspace: StripWorkspace, image: Array, first: int, result: Array) -> None:
        """One strip of the result, from row `first` on."""
        layout = self._layout
        rows = min(layout.strip, layout.result[0] - first)
        workspace.look(image, first, rows)
        for start in range(0, rows, layout.block):
            count = min(layout.block, rows - start)
            place = result[:, first + start : first + start + count].transpose(1, 0, 2)
            sums = workspace.maps_pooled(start, count)
            # A matrix with several phases multiplies pixels with zeros, which makes NaN of infinity where a kernel
            # does not even look. A sum of squares is NaN only where one of them is.
            if layout.phases > 1 and np.isnan(np.vdot(sums, sums)):
                sums = self._readable(image, first + start, count)
            self._finish(sums[:, :, : layout.result[1]], place)

    def _finish(self, sums: Array, place: Array) -> None:
        """Scale, add the bias, rectify; the last of these steps writes into the result."""
        if not self._steps:
            np.copyto(place, sums)
        for index, (step, operand) in enumerate(self._steps, 1):
            step(sums, operand, out=place if index == len(self._steps) else sums)

    def _readable(self, image: Array, first: int, rows: int) -> Array:
        """Pooled sums (rows, F, W') as the readable engine makes them, for the rare strip with NaN in its result."""
        layout = self._layout
        top = layout.stride * first
        bottom = min(layout.stride * (first + rows - 1) + layout.window, layout.maps[0]) + layout.kernel[0] - 1
        height, padding = layout.picture[0], layout.padding
        lines = image[:, max(0, top - padding) : max(0, min(height, bottom - padding))]
        above, below = max(0, min(bottom, padding) - top), max(0, bottom - max(top, height + padding))
        seen = np.pad(lines, ((0, 0), (above, below), (padding, padding)))
        maps = convolve(seen, self._weights, scaling="sum")
        maps = relu(maps) if self._early else maps
        pooled = max_pool(maps, layout.window, layout.stride)
        return pooled[:, :rows, : layout.result[1]].transpose(1, 0, 2)
