from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from zhiyi.engines import networks
from zhiyi.engines.networks import (
    Model,
    Network,
    OnnxNetwork,
    OpenVinoNetwork,
    engine_name,
    network,
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A model whose output is its input, width last: pictures x 3 x height x width."""
    shape = ["n", 3, "h", "w"]
    given = helper.make_tensor_value_info("x", TensorProto.FLOAT, shape)
    told = helper.make_tensor_value_info("y", TensorProto.FLOAT, shape)
    graph = helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "same", [given], [told])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.helper.set_model_props(model, {"character": "a\nb"})
    path = tmp_path / "same.onnx"
    onnx.save(model, path)
    return path


@pytest.fixture(params=[OpenVinoNetwork, OnnxNetwork])
def kind(request: pytest.FixtureRequest) -> type[OpenVinoNetwork] | type[OnnxNetwork]:
    return request.param  # type: ignore[no-any-return]


def batch(*values: int) -> np.ndarray:
    row = np.array(values, np.uint8)
    return np.repeat(row[None, None, :, None], 3, axis=3)


def test_bytes_are_scaled_and_batches_keep_their_order(
    file: Path, kind: type[OpenVinoNetwork] | type[OnnxNetwork]
) -> None:
    loaded = kind(Model(file, mean=100, deviation=50), 2)
    answers = loaded.answers([batch(100, 150), batch(0, 50, 200)])
    assert [answer.values[0, 0, 0].tolist() for answer in answers] == [[0, 1], [-2, -1, 2]]
    assert all(answer.places is None for answer in answers)
    assert loaded.seconds > 0


def test_only_the_best_are_told_with_their_places(
    file: Path, kind: type[OpenVinoNetwork] | type[OnnxNetwork]
) -> None:
    (answer,) = kind(Model(file, mean=0, deviation=1, best=2), 1).answers([batch(5, 9, 1, 7)])
    assert answer.places is not None
    assert answer.values[0, 0, 0].tolist() == [9, 7]
    assert answer.places[0, 0, 0].tolist() == [1, 3]


def test_what_the_makers_wrote_into_the_file_can_be_asked(
    file: Path, kind: type[OpenVinoNetwork] | type[OnnxNetwork]
) -> None:
    assert kind(Model(file), 1).told("character").splitlines() == ["a", "b"]


def test_a_gpu_comes_first_and_openvino_before_onnx_runtime(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def kinds() -> Network:
        return network(Model(file), threads=1)

    assert isinstance(kinds(), OpenVinoNetwork)
    monkeypatch.setattr(networks, "gpu_providers", lambda: ("CUDAExecutionProvider",))
    gpu = kinds()
    assert isinstance(gpu, OnnxNetwork) and gpu.providers == ("CUDAExecutionProvider",)
    monkeypatch.setattr(networks, "gpu_providers", lambda: ())
    monkeypatch.setattr(networks, "find_spec", lambda name: None)
    assert isinstance(kinds(), OnnxNetwork)


def test_the_name_says_engine_and_arithmetic(file: Path) -> None:
    assert OpenVinoNetwork(Model(file), 1).name == engine_name()
    assert engine_name() in ("openvino-bf16", "openvino-f32")
    assert OnnxNetwork(Model(file), 1).name == "onnxruntime-cpu-f32"


SIGNALLED = """
import gc, signal, sys
from pathlib import Path
import numpy as np
from zhiyi.engines.networks import Model, network
came = []
signal.signal(signal.SIGUSR1, lambda *_: came.append(1))
held = [network(Model(Path(sys.argv[1])), threads=1) for _ in range(3)]
[one.answers([np.zeros((1, 1, 2, 3), np.uint8)]) for one in held]
while held:
    del held[0]
    gc.collect()
    signal.raise_signal(signal.SIGUSR1)
print(len(came))
"""


def test_a_signal_is_heard_after_a_network_is_let_go(file: Path) -> None:
    """In a process of its own, since what fails ends it."""
    command = [sys.executable, "-X", "faulthandler", "-c", SIGNALLED, str(file)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (0, "3\n")
