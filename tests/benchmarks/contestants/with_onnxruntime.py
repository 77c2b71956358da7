"""onnxruntime: a model of the same layers, made with onnx."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import Any

import numpy as np

from tests.benchmarks.cases import LABELS, Array, Case, Maps, flat
from tests.benchmarks.contestants import Way

IR, OPSET = 9, 17
"""The versions of the format and of its operators, which every present onnxruntime reads."""


class Measured:
    """Sessions on the processor, all optimisations of the graph on, as they are unless told."""

    def __init__(self, threads: int) -> None:
        self.threads = threads
        self.runtime: Any = import_module("onnxruntime")
        self.onnx: Any = import_module("onnx")

    def about(self) -> str:
        return str(self.runtime.__version__)

    def ways(self, case: Case) -> tuple[Way, ...]:
        if not isinstance(case, Maps):
            return ()  # it does not train
        options = self.runtime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = self.threads, 1
        session = self.runtime.InferenceSession(self._model(case), options, providers=["CPUExecutionProvider"])
        picture = case.picture[None, None]
        run = partial(session.run, None, {"picture": picture})
        binding = session.io_binding()
        first = run()[0]
        value = self.runtime.OrtValue.ortvalue_from_numpy
        binding.bind_ortvalue_input("picture", value(picture))
        binding.bind_ortvalue_output("result", value(np.empty_like(first)))
        bound = partial(session.run_with_iobinding, binding)

        def seen() -> Array:
            bound()
            return flat(binding.copy_outputs_to_cpu()[0])

        return (
            Way("", run, lambda: flat(run()[0])),
            Way("overwrites its last result", bound, seen, counts=False),
        )

    def _model(self, case: Maps) -> bytes:
        helper, kinds = self.onnx.helper, self.onnx.TensorProto
        kernels = case.kernels[:, None] / np.float32(case.size**2)  # divided here once, not at every position
        values = {"kernels": kernels, "weights": case.weights} if case.votes else {"kernels": kernels}
        behind = "maps" if case.votes else "result"
        nodes = [
            helper.make_node("Conv", ["picture", "kernels"], ["sums"]),
            helper.make_node("Relu", ["sums"], ["positive"]),
            helper.make_node("MaxPool", ["positive"], [behind], kernel_shape=[2, 2], strides=[2, 2], ceil_mode=1),
        ]
        if case.votes:
            nodes.append(helper.make_node("Flatten", ["maps"], ["row"]))
            nodes.append(helper.make_node("Gemm", ["row", "weights"], ["result"], transB=1))
        graph = helper.make_graph(
            nodes,
            "case",
            [helper.make_tensor_value_info("picture", kinds.FLOAT, [1, 1, *case.shape])],
            [helper.make_tensor_value_info("result", kinds.FLOAT, [1, LABELS] if case.votes else None)],
            [self.onnx.numpy_helper.from_array(array, name) for name, array in values.items()],
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)])
        model.ir_version = IR
        written: bytes = model.SerializeToString()
        return written
