"""Models ready to run: by OpenVINO on the processor, by ONNX Runtime on a GPU.

A network takes pictures as bytes and gives what its last layer says. Both engines answer alike, so
that whoever reads does not know which one runs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Batch = NDArray[np.uint8]
"""Pictures x height x width x 3, in the order of channels that the model was trained on."""

GPU_PROVIDERS = ("CUDAExecutionProvider", "ROCMExecutionProvider", "DmlExecutionProvider")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the last layer says of one batch.

    ``values``: pictures x ...; where only the ``best`` are asked for, the largest of the last axis,
    largest first, and ``places`` is the index at which each stood.
    """

    values: NDArray[np.float32]
    places: NDArray[np.int64] | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """A model file, and how its input is made of bytes: (byte - ``mean``) / ``deviation``.

    ``best``: how many values of the last axis are told, 0 for all. ``whole``: one batch fills all
    threads; otherwise each thread works on a batch of its own.
    """

    file: Path
    mean: float = 127.5
    deviation: float = 127.5
    best: int = 0
    whole: bool = False


class Network(Protocol):
    """A loaded model. ``seconds``: that the engine computed since it was loaded, by the clock."""

    seconds: float

    @property
    def name(self) -> str:
        """Engine and arithmetic, as they stand in a report: ``openvino-bf16``."""
        ...

    def answers(self, batches: Sequence[Batch]) -> list[Answer]:
        """One answer a batch, in order."""
        ...

    def told(self, key: str) -> str:
        """What the makers wrote into the file under a key, such as ``character``."""
        ...


def network(model: Model, *, threads: int) -> Network:
    """The model on the best engine there is.

    A GPU that ONNX Runtime knows comes first, then OpenVINO, then ONNX Runtime on the processor.
    """
    gpu = gpu_providers()
    if gpu or find_spec("openvino") is None:
        return OnnxNetwork(model, threads, gpu)
    return OpenVinoNetwork(model, threads)


def engine_name() -> str:
    """What ``network`` would run a model on here, and in which arithmetic: two reports are the same
    only where this is."""
    gpu = gpu_providers()
    if gpu or find_spec("openvino") is None:
        return _onnx_name(gpu)
    return _openvino_name(_core().get_property("CPU", "INFERENCE_PRECISION_HINT"))


@cache
def _core() -> Any:
    """One for the process, and never let go: with its CPU plugin goes the stack that it made the
    process take its signals on, and the next signal then is a segmentation fault (OpenVINO
    2026.4)."""
    import openvino

    return openvino.Core()


def _openvino_name(precision: Any) -> str:
    short = {"bfloat16": "bf16", "float16": "f16", "float32": "f32"}
    kind = precision.to_string()
    return f"openvino-{short.get(kind, kind)}"


def _onnx_name(providers: Sequence[str]) -> str:
    first = (*providers, "CPUExecutionProvider")[0]
    return f"onnxruntime-{first.removesuffix('ExecutionProvider').lower()}-f32"


def gpu_providers() -> tuple[str, ...]:
    """The GPU providers of the ONNX Runtime that is installed."""
    if find_spec("onnxruntime") is None:
        return ()
    import onnxruntime

    return tuple(name for name in onnxruntime.get_available_providers() if name in GPU_PROVIDERS)


@dataclass
class OpenVinoNetwork:
    """OpenVINO on the processor. It computes in bf16 where the processor does, otherwise in f32."""

    model: Model
    threads: int
    seconds: float = field(default=0.0, init=False)

    @property
    def name(self) -> str:
        return _openvino_name(self._compiled.get_property("INFERENCE_PRECISION_HINT"))

    def answers(self, batches: Sequence[Batch]) -> list[Answer]:
        found: list[Answer | None] = [None] * len(batches)
        spent = [0.0] * len(batches)

        def keep(request: Any, ordinal: int) -> None:
            values, *places = (np.array(tensor.data) for tensor in request.output_tensors)
            found[ordinal] = Answer(values, *places)
            spent[ordinal] = request.latency / 1000

        queue = self._queue
        queue.set_callback(keep)
        for ordinal, batch in enumerate(batches):
            queue.start_async({0: batch}, ordinal)
        queue.wait_all()
        self.seconds += sum(spent) / len(queue)
        return [answer for answer in found if answer is not None]

    def told(self, key: str) -> str:
        return str(self._read.get_rt_info(["framework", key]).value)

    @cached_property
    def _queue(self) -> Any:
        import openvino

        return openvino.AsyncInferQueue(self._compiled, 1 if self.model.whole else self.threads)

    @cached_property
    def _compiled(self) -> Any:
        streams = 1 if self.model.whole else self.threads
        # OpenVINO binds its threads to the first cores; every worker's would be bound to the same.
        options = {
            "INFERENCE_NUM_THREADS": self.threads,
            "NUM_STREAMS": streams,
            "ENABLE_CPU_PINNING": False,
        }
        return _core().compile_model(_graph(self._read, self.model), "CPU", options)

    @cached_property
    def _read(self) -> Any:
        return _core().read_model(self.model.file)


def _graph(read: Any, model: Model) -> Any:
    """The model with its input made of bytes and, where asked for, only the best of its output."""
    from openvino import Layout, Type, opset13
    from openvino import Model as Graph
    from openvino.preprocess import PrePostProcessor

    steps = PrePostProcessor(read.clone())
    steps.input().tensor().set_element_type(Type.u8).set_layout(Layout("NHWC"))
    steps.input().model().set_layout(Layout("NCHW"))
    into = steps.input().preprocess().convert_element_type(Type.f32)
    into.mean(model.mean).scale(model.deviation)
    graph = steps.build()
    if not model.best:
        return graph
    last = graph.output(0).get_node().input_value(0)
    best = opset13.topk(last, opset13.constant(np.int64(model.best)), -1, "max", "value")
    results = [opset13.result(best.output(number)) for number in (0, 1)]
    return Graph(results, graph.get_parameters(), "best")


@dataclass
class OnnxNetwork:
    """ONNX Runtime on a GPU (``providers``), or on the processor."""

    model: Model
    threads: int
    providers: tuple[str, ...] = ()
    seconds: float = field(default=0.0, init=False)

    @property
    def name(self) -> str:
        return _onnx_name(self._session.get_providers())

    def answers(self, batches: Sequence[Batch]) -> list[Answer]:
        return [self._answer(batch) for batch in batches]

    def _answer(self, batch: Batch) -> Answer:
        numbers = (batch.astype(np.float32) - self.model.mean) / self.model.deviation
        given = {self._session.get_inputs()[0].name: numbers.transpose(0, 3, 1, 2)}
        started = perf_counter()
        (values,) = self._session.run(None, given)
        self.seconds += perf_counter() - started
        if not self.model.best:
            return Answer(values)
        some = np.argpartition(values, -self.model.best, axis=-1)[..., -self.model.best :]
        order = np.argsort(-np.take_along_axis(values, some, axis=-1), axis=-1)
        places = np.take_along_axis(some, order, axis=-1)
        return Answer(np.take_along_axis(values, places, axis=-1), places)

    def told(self, key: str) -> str:
        return str(self._session.get_modelmeta().custom_metadata_map[key])

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self.threads
        providers = [*self.providers, "CPUExecutionProvider"]
        return onnxruntime.InferenceSession(str(self.model.file), options, providers=providers)
