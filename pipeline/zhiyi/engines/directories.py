"""Model directories that an office keeps: which weights lie there, read from this disk alone.

Taken are ONNX weights, and safetensors where torch is installed. Pickled weights and code from a
directory are refused: loading either would run what the directory holds. Nothing is ever fetched.
"""

from __future__ import annotations

import json
import warnings
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import onnxruntime
from onnxruntime.capi import onnxruntime_pybind11_state as state

from zhiyi.errors import EngineError

Runtime = Literal["onnx", "torch"]
PICKLED = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.pkl", "*.h5", "*.msgpack")
"""Weights that unpickle, or that nothing here reads."""
INSTALL = "pip install 'zhiyi[models]'"

_CANNOT_LOAD = (
    state.Fail,
    state.InvalidGraph,
    state.InvalidProtobuf,
    state.InvalidArgument,
    state.NoSuchFile,
    state.NotImplemented,
    state.RuntimeException,
)
_CANNOT_RUN = (*_CANNOT_LOAD, state.EPFail)


@dataclass(frozen=True)
class ModelDirectory:
    """``path`` is what the office named. ``EngineError`` where it cannot be used, with a remedy."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.resolve().name

    @cached_property
    def config(self) -> dict[str, Any]:
        """config.json; empty where there is none (an ONNX model may do without)."""
        return self.read_json("config.json")

    def read_json(self, name: str) -> dict[str, Any]:
        """A JSON object in the directory; empty where the file is absent."""
        found = self.read_any_json(name)
        if not isinstance(found, dict | None):
            raise EngineError(f"{self.path / name} holds no JSON object: fetch the model again")
        return found or {}

    def read_any_json(self, name: str) -> Any:
        """None where the file is absent."""
        file = self.path / name
        if not file.is_file():
            return None
        try:
            return json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError, RecursionError) as error:
            raise EngineError(f"{file} is no JSON: {error}; fetch the model again") from error

    def check(self) -> None:
        if not self.path.is_dir():
            raise EngineError(
                f"there is no model directory {self.path}: name one that holds config.json, a "
                "tokenizer and model.onnx or model.safetensors"
            )

    def onnx(self, *names: str) -> Path | None:
        """The first of these files, in ``onnx/`` or beside the tokenizer."""
        self.check()
        places = (self.path / folder / name for name in names for folder in ("onnx", "."))
        return next((place for place in places if place.is_file()), None)

    @property
    def safetensors(self) -> tuple[Path, ...]:
        return tuple(sorted(self.path.glob("model*.safetensors")))

    def runtime(self, *onnx_names: str) -> Runtime:
        """What the weights here run on. ONNX is taken first: it needs nothing more."""
        if self.onnx(*onnx_names):
            return "onnx"
        if self.safetensors:
            if find_spec("torch") is None:
                raise EngineError(
                    f"{self.path} holds safetensors weights only, which need torch: {INSTALL}, or "
                    f"export them once with `optimum-cli export onnx` ({onnx_names[0]})"
                )
            return "torch"
        if pickled := self._pickled():
            raise EngineError(
                f"{self.path} holds pickled weights only ({pickled}), which may run code when "
                "they are loaded and are refused: take the model's safetensors, or convert them on "
                "a machine apart (`save_pretrained`), or export them with `optimum-cli export onnx`"
            )
        raise EngineError(
            f"no weights in {self.path}: put {onnx_names[0]} (ONNX) or model.safetensors there"
        )

    def _pickled(self) -> str | None:
        found = (file.name for pattern in PICKLED for file in sorted(self.path.glob(pattern)))
        return next(found, None)

    def tokenizer(self, **options: Any) -> Any:
        """The tokenizer by transformers; no code of the directory runs."""
        self.check()
        from transformers import AutoTokenizer  # slow to import, and few offices need it

        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # what a tokenizer recommends to install beside
                return AutoTokenizer.from_pretrained(
                    str(self.path), local_files_only=True, trust_remote_code=False, **options
                )
        except ImportError as error:
            raise EngineError(
                f"the tokenizer in {self.path} needs a package that is not installed "
                f"({error.name or 'sentencepiece'}): {INSTALL}"
            ) from error
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise EngineError(
                f"no tokenizer that transformers can read in {self.path}: put tokenizer.json and "
                f"tokenizer_config.json there ({error})"
            ) from error

    def session(self, weights: Path, *, threads: int = 1) -> onnxruntime.InferenceSession:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        try:
            return onnxruntime.InferenceSession(
                str(weights), sess_options=options, providers=["CPUExecutionProvider"]
            )
        except _CANNOT_LOAD as error:
            raise EngineError(f"{weights} cannot be loaded: {error}") from error

    def described(self, weights: tuple[Path, ...]) -> str:
        """For ``zhiyi doctor``: each file of weights with its size and the start of its hash."""
        return ", ".join(
            f"{file.relative_to(self.path)} {file.stat().st_size / 1e6:.1f} MB "
            f"sha256 {_sha256(file)[:16]}"
            for file in weights
        )


def run_session(
    session: onnxruntime.InferenceSession, outputs: list[str] | None, feed: dict[str, Any]
) -> list[Any]:
    """The outputs; ``EngineError`` where the graph does not take what it is fed."""
    try:
        return list(session.run(outputs, feed))
    except (*_CANNOT_RUN, ValueError) as error:
        raise EngineError(
            f"the ONNX model does not run on its tokenizer's output: {error}; export it again "
            "from the same directory"
        ) from error


def _sha256(file: Path) -> str:
    digest = sha256()
    with file.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
