"""From the vectors of tokens to the one of their sentence, as a model directory prescribes.

sentence-transformers writes it down: ``modules.json`` names the steps, ``1_Pooling/config.json``
which vectors are taken, ``2_Dense`` a layer behind them (LaBSE). Without these files it is the mean
under the attention mask.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from zhiyi.engines.directories import ModelDirectory
from zhiyi.errors import EngineError

Mode = Literal["cls", "mean", "max"]
Matrix = NDArray[np.float32]
MOST_TOKENS = 256
"""Texts are cut here even where the model takes more: a segment is a sentence or a table row."""
E5 = re.compile(r"(?:^|[-_/])e5(?:[-_]|$)", re.IGNORECASE)
"""multilingual-e5 and its kin, by name: their card asks for "query: " before each text of a task
in which both sides are alike, and no file of theirs says so."""
QUERY = "query: "

_MODES: dict[str, Mode] = {
    "pooling_mode_cls_token": "cls",
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_max_tokens": "max",
}
_ACTIVATIONS: dict[str, Callable[[Matrix], Matrix]] = {
    "Tanh": lambda x: np.tanh(x).astype(np.float32),
    "Identity": lambda x: x,
    "ReLU": lambda x: np.maximum(x, np.float32(0)),
}


@dataclass(frozen=True, slots=True)
class Dense:
    """``activation(x @ weight.T + bias)``; weight (out, in), bias (out,) or None."""

    weight: Matrix
    bias: Matrix | None
    activation: str

    def __call__(self, rows: Matrix) -> Matrix:
        if rows.shape[1] != self.weight.shape[1]:
            raise EngineError(
                f"the dense layer takes {self.weight.shape[1]} numbers a text and the model gives "
                f"{rows.shape[1]}: the directory mixes two models, fetch it again"
            )
        out = rows @ self.weight.T
        return _ACTIVATIONS[self.activation](out if self.bias is None else out + self.bias)


@dataclass(frozen=True, slots=True)
class Recipe:
    """``modes`` are put side by side; ``prefix`` stands before every text. The rows are brought to
    length 1 by the encoder, whether a Normalize step stands at the end or not."""

    modes: tuple[Mode, ...] = ("mean",)
    dense: tuple[Dense, ...] = ()
    prefix: str = ""
    max_tokens: int = MOST_TOKENS

    def rows(self, states: Matrix, mask: NDArray[np.int64]) -> Matrix:
        """(texts, tokens, size) and the attention mask (texts, tokens) to a row a text."""
        pooled = np.concatenate([_pool(mode, states, mask) for mode in self.modes], axis=1)
        for layer in self.dense:
            pooled = layer(pooled)
        return pooled

    def __str__(self) -> str:
        steps = ["+".join(self.modes), *("dense" for _ in self.dense)]
        prefix = f", prefix {self.prefix!r}" if self.prefix else ""
        return f"pooling {' '.join(steps)}{prefix}, at most {self.max_tokens} tokens"


def _pool(mode: Mode, states: Matrix, mask: NDArray[np.int64]) -> Matrix:
    if mode == "cls":  # the first token that is none of padding, which may stand on either side
        return np.asarray(states[np.arange(len(states)), mask.argmax(axis=1)], np.float32)
    kept = mask[..., None].astype(np.float32)
    if mode == "max":
        return np.asarray(np.where(kept > 0, states, -np.inf).max(axis=1), np.float32)
    return np.asarray((states * kept).sum(axis=1) / np.maximum(kept.sum(axis=1), 1), np.float32)


def recipe_of(directory: ModelDirectory) -> Recipe:
    """What the directory prescribes. ``EngineError``: a step that is not known here."""
    steps = directory.read_any_json("modules.json") or []
    if not isinstance(steps, list) or not all(isinstance(step, dict) for step in steps):
        raise EngineError(f"{directory.path}/modules.json holds no list of steps: fetch it again")
    modes: tuple[Mode, ...] = ("mean",)
    dense: list[Dense] = []
    for step in steps:
        kind, place = str(step.get("type", "")).rpartition(".")[2], _inside(step, directory)
        if kind == "Pooling":
            modes = _modes(directory.read_json(f"{place}/config.json"), directory)
        elif kind == "Dense":
            dense.append(_dense(directory, place))
        elif kind not in ("Transformer", "Normalize"):
            raise EngineError(
                f"{directory.path}/modules.json asks for a step {kind!r} that is not supported: "
                "take a model of Transformer, Pooling, Dense and Normalize"
            )
    return Recipe(modes, tuple(dense), _prefix(directory), _max_tokens(directory))


def _inside(step: dict[str, Any], directory: ModelDirectory) -> str:
    """The folder of a step, which must lie in the directory."""
    place = PurePosixPath(str(step.get("path", "")))
    if place.is_absolute() or ".." in place.parts:
        raise EngineError(f"{directory.path}/modules.json points outside the directory: {place}")
    return str(place)


def _modes(config: dict[str, Any], directory: ModelDirectory) -> tuple[Mode, ...]:
    named = config.get("pooling_mode")
    told = [named] if isinstance(named, str) else named if isinstance(named, list) else []
    asked = [key for key, on in config.items() if key.startswith("pooling_mode_") and on is True]
    asked += [f"pooling_mode_{name}_tokens" if name != "cls" else _CLS for name in told]
    if unknown := [key for key in asked if key not in _MODES]:
        raise EngineError(
            f"the pooling of {directory.path} is {unknown[0]}, which is not supported: take a "
            "model that pools by cls, mean or max"
        )
    return tuple(dict.fromkeys(_MODES[key] for key in asked)) or ("mean",)


_CLS = "pooling_mode_cls_token"


def _dense(directory: ModelDirectory, place: str) -> Dense:
    weights = directory.path / place / "model.safetensors"
    if not weights.is_file():
        raise EngineError(
            f"the dense layer {directory.path / place} has no model.safetensors (a pickled "
            "pytorch_model.bin may run code and is refused): take a later version of the model, "
            "which has it, or convert it on a machine apart"
        )
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        tensors = load_file(str(weights))
        weight = np.asarray(tensors["linear.weight"], np.float32)
    except (OSError, SafetensorError, KeyError, TypeError) as error:
        raise EngineError(f"{weights} holds no dense layer: {error}; fetch it again") from error
    bias = tensors.get("linear.bias")
    config = directory.read_json(f"{place}/config.json")
    activation = str(config.get("activation_function", "Tanh")).rpartition(".")[2]
    if activation not in _ACTIVATIONS:
        raise EngineError(f"the dense layer {weights} asks for {activation}: not supported")
    return Dense(weight, None if bias is None else np.asarray(bias, np.float32), activation)


def _prefix(directory: ModelDirectory) -> str:
    """The prompt that the directory names for both sides alike, else what its family asks for."""
    told = directory.read_json("config_sentence_transformers.json")
    prompts = told.get("prompts") or {}
    for key in (told.get("default_prompt_name"), "query"):
        if isinstance(prompts, dict) and isinstance(prompts.get(key), str) and prompts[key]:
            return str(prompts[key])
    names = (directory.name, str(directory.config.get("_name_or_path", "")), _card_name(directory))
    return QUERY if any(E5.search(name) for name in names) else ""


_CARD = re.compile(r"\A---\n.*?^- name: ([^\n]{1,100})$", re.MULTILINE | re.DOTALL)


def _card_name(directory: ModelDirectory) -> str:
    """The name that the model's card gives in its front matter; empty without a card."""
    card = directory.path / "README.md"
    if not card.is_file():
        return ""
    with card.open(encoding="utf-8", errors="replace") as stream:
        found = _CARD.search(stream.read(100_000))
    return found[1].strip() if found else ""


def _max_tokens(directory: ModelDirectory) -> int:
    stated = directory.read_json("sentence_bert_config.json").get("max_seq_length")
    if isinstance(stated, int) and stated > 0:
        return min(stated, MOST_TOKENS)
    places = directory.config.get("max_position_embeddings")
    # XLM-R and its kin keep two places for themselves.
    room = places - 2 if isinstance(places, int) and places > 2 else MOST_TOKENS
    return min(room, MOST_TOKENS)
